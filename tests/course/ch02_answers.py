"""Chapter 02: right answers of other families, and further wrong ones."""

import numpy as np
import torch
import torch.nn.functional as F

from tests.course.answers import right, wrong


def two(padding):
    return (padding, padding) if isinstance(padding, int) else padding


@right("zero_pad")
def by_numpy(x, padding):
    ph, pw = two(padding)
    return np.pad(x, ((ph, ph), (pw, pw)))


@right("zero_pad")
def by_torch(x, padding):
    ph, pw = two(padding)
    return F.pad(torch.as_tensor(x)[None, None], (pw, pw, ph, ph))


@right("zero_pad")
def by_torch_with_tensors_only(x, padding):
    ph, pw = two(padding)
    return F.pad(x.unsqueeze(0), (pw, pw, ph, ph))


@right("zero_pad")
def by_concatenation(x, padding):
    ph, pw = two(padding)
    side = np.zeros((len(x), pw))
    x = np.concatenate([side, x, side], axis=1)
    end = np.zeros((ph, x.shape[1]))
    return np.concatenate([end, x, end])


@right("zero_pad")
def by_lists(x, padding):
    ph, pw = two(padding)
    width = x.shape[1] + 2 * pw
    empty = [[0.0] * width for _ in range(ph)]
    return empty + [[0.0] * pw + row + [0.0] * pw for row in x.tolist()] + empty


@wrong("zero_pad")
def of_ones(x, padding):
    ph, pw = two(padding)
    return np.pad(x, ((ph, ph), (pw, pw)), constant_values=1)


@wrong("zero_pad")
def transposed(x, padding):
    return by_numpy(x, padding).T


@right("padded_output_shape")
def by_a_real_layer(shape, kernel_size, padding):
    return F.conv2d(torch.zeros(1, 1, *shape), torch.zeros(1, 1, *kernel_size), padding=padding).shape[2:]


@right("padded_output_shape")
def as_a_list_of_floats(shape, kernel_size, padding):
    return [float(i + 2 * p - k + 1) for i, k, p in zip(shape, kernel_size, two(padding), strict=True)]


@wrong("padded_output_shape")
def same_whatever_the_padding(shape, kernel_size, padding):
    return shape


@right("ten_layers_shape")
def as_a_list():
    return [200, 200]


@right("ten_layers_shape")
def by_arithmetic():
    return (240 - 10 * (5 - 1),) * 2


@wrong("ten_layers_shape")
def unchanged():
    return 240, 240


@right("same_padding")
def by_divmod(k):
    half, odd = divmod(k - 1, 2)
    return half, half + odd


@right("same_padding")
def by_counting(k):
    before = after = 0
    while before + after < k - 1:
        before, after = (before + 1, after) if after > before else (before, after + 1)
    return np.array([before, after])


@wrong("same_padding")
def total_only(k):
    return k - 1


@right("refute_half_kernel")
def smallest():
    return 1, 2


@right("refute_half_kernel")
def in_an_array():
    return np.array([10, 6])


@wrong("refute_half_kernel")
def negative():
    return -4, 2


@right("times_read")
def by_convolving_ones(i, k, padding):
    windows = i + 2 * padding - k + 1
    return np.convolve(np.ones(windows), np.ones(k))[padding : padding + i].round().astype(int)


@right("times_read")
def by_asking_each_pixel(i, k, padding):
    starts = range(-padding, i + padding - k + 1)
    return [sum(start <= at < start + k for start in starts) for at in range(i)]


@right("times_read")
def by_gradient(i, k, padding):
    x = torch.zeros(1, 1, i, requires_grad=True)
    F.conv1d(x, torch.ones(1, 1, k), padding=padding).sum().backward()
    return x.grad[0, 0]


@wrong("times_read")
def mirrored_ramp(i, k, padding):
    return np.minimum(np.arange(i) + 1, np.arange(i)[::-1] + 1)
