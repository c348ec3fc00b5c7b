"""Chapter 01: right answers of other families, and further wrong ones."""

import numpy as np
import torch
import torch.nn.functional as F
from numpy.lib.stride_tricks import as_strided, sliding_window_view

from tests.course.answers import right, wrong


@right("corr2d")
def with_four_loops_and_lists(x, kernel):
    (h, w), (kh, kw) = x.shape, kernel.shape
    y = [[0.0] * (w - kw + 1) for _ in range(h - kh + 1)]
    for row in range(h - kh + 1):
        for column in range(w - kw + 1):
            for a in range(kh):
                for b in range(kw):
                    y[row][column] += float(x[row + a, column + b]) * float(kernel[a, b])
    return y


@right("corr2d")
def as_a_sum_of_taps(x, kernel):
    (h, w), (kh, kw) = x.shape, kernel.shape
    oh, ow = h - kh + 1, w - kw + 1
    return sum(kernel[a, b] * x[a : a + oh, b : b + ow] for a in range(kh) for b in range(kw))


@right("corr2d")
def by_einsum(x, kernel):
    return np.einsum("hwab,ab->hw", sliding_window_view(x, kernel.shape), kernel)


@right("corr2d")
def by_strides_of_memory_in_double_precision(x, kernel):
    x = np.ascontiguousarray(x, dtype=np.float64)
    (h, w), (kh, kw) = x.shape, kernel.shape
    windows = as_strided(x, (h - kh + 1, w - kw + 1, kh, kw), x.strides * 2)
    return np.tensordot(windows, kernel, axes=2)


@right("corr2d")
def by_torch(x, kernel):
    return F.conv2d(torch.as_tensor(x)[None, None], torch.as_tensor(kernel)[None, None])


@right("corr2d")
def by_a_layer_with_a_gradient(x, kernel):
    layer = torch.nn.Conv2d(1, 1, kernel.shape, bias=False)
    layer.weight = torch.nn.Parameter(torch.tensor(kernel, dtype=torch.float32)[None, None])
    return layer(torch.tensor(x, dtype=torch.float32)[None])[0]


@right("corr2d")
def by_unfolding_tensors(x, kernel):
    windows = x.unfold(0, kernel.shape[0], 1).unfold(1, kernel.shape[1], 1)
    return (windows * kernel).sum((2, 3))


@right("corr2d")
def by_columns(x, kernel):
    columns = F.unfold(torch.tensor(x, dtype=torch.float64)[None, None], kernel.shape)[0]
    y = torch.tensor(kernel, dtype=torch.float64).flatten() @ columns
    return y.reshape(x.shape[0] - kernel.shape[0] + 1, -1)


@right("corr2d")
def row_by_row_with_numpys_correlate(x, kernel):
    oh = x.shape[0] - kernel.shape[0] + 1
    return np.array(
        [sum(np.correlate(x[row + a], taps, "valid") for a, taps in enumerate(kernel)) for row in range(oh)]
    )


@right("corr2d")
def by_fourier(x, kernel):
    spectrum = np.fft.fft2(x.astype(np.float64)) * np.conj(np.fft.fft2(kernel.astype(np.float64), x.shape))
    return np.fft.ifft2(spectrum).real[: x.shape[0] - kernel.shape[0] + 1, : x.shape[1] - kernel.shape[1] + 1]


@wrong("corr2d")
def kernel_upside_down(x, kernel):
    return by_einsum(x, kernel[::-1])


@wrong("corr2d")
def with_a_bias(x, kernel):
    return by_einsum(x, kernel) + 1


@wrong("corr2d")
def going_round_the_edge(x, kernel):
    (kh, kw) = kernel.shape
    return by_einsum(np.pad(x, ((0, kh - 1), (0, kw - 1)), mode="wrap"), kernel)


@wrong("corr2d")
def in_place(x, kernel):
    x *= kernel[0, 0]
    return by_einsum(x, kernel / kernel[0, 0])


@wrong("corr2d")
def right_on_small_pictures_only(x, kernel):
    return by_einsum(x, kernel)[:4, :4]


@right("valid_size")
def by_listing_the_starts(i, k):
    return len([start for start in range(i) if start + k <= i])


@right("valid_size")
def by_a_real_layer(i, k):
    return F.conv1d(torch.zeros(1, 1, i), torch.zeros(1, 1, k)).shape[-1]


@right("valid_size")
def by_convolving(i, k):
    return np.convolve(np.ones(i), np.ones(k), "valid").size


@right("valid_size")
def as_a_float(i, k):
    return float(i - (k - 1))


@wrong("valid_size")
def one_too_few_twice(i, k):
    return i - k - 1


@wrong("valid_size")
def half_a_window_off(i, k):
    return i - k // 2


@wrong("valid_size")
def none_where_it_just_fits(i, k):
    return i - k + 1 if k < i else 0


@right("edge_kernel")
def as_lists():
    return [[1, -1]]


@right("edge_kernel")
def as_a_tensor():
    return torch.tensor([[1.0, -1.0]])


@right("edge_kernel")
def as_a_layers_weight():
    return torch.nn.Parameter(torch.tensor([[[[1.0, -1.0]]]]))


@right("edge_kernel")
def with_batch_and_channel():
    return np.array([[[[1, -1]]]])


@wrong("edge_kernel")
def twice_as_strong():
    return [[2, -2]]


@wrong("edge_kernel")
def of_nothing():
    return [[0, 0]]


@wrong("edge_kernel")
def in_words():
    return "left minus right"


@wrong("edge_kernel")
def uneven():
    return [[1, -1], [1]]


@wrong("edge_kernel")
def not_a_number():
    return [[1, float("nan")]]


@right("true_convolution")
def by_flipping_for_einsum(x, kernel):
    return by_einsum(x, np.flip(kernel))


@right("true_convolution")
def with_the_taps_counted_backwards(x, kernel):
    (h, w), (kh, kw) = x.shape, kernel.shape
    oh, ow = h - kh + 1, w - kw + 1
    y = np.zeros((oh, ow))
    for row in range(oh):
        for column in range(ow):
            for a in range(kh):
                for b in range(kw):
                    y[row, column] += x[row + kh - 1 - a, column + kw - 1 - b] * kernel[a, b]
    return y


@right("true_convolution")
def by_torch_flipped(x, kernel):
    return by_torch(x, torch.as_tensor(kernel).flip(0, 1))


@right("true_convolution")
def with_tensors_alone(x, kernel):
    return by_unfolding_tensors(x, kernel.flip((0, 1)))[None]


@right("true_convolution")
def by_transposing(x, kernel):
    # A transposed convolution stamps the kernel as it is, and so is the full convolution; its middle is the valid one.
    x, kernel = (torch.tensor(array, dtype=torch.float64) for array in (x, kernel))
    (h, w), (kh, kw) = x.shape, kernel.shape
    return F.conv_transpose2d(x[None, None], kernel[None, None])[0, 0, kh - 1 : h, kw - 1 : w]


@right("true_convolution")
def with_both_flipped_and_flipped_back(x, kernel):
    return np.flip(by_einsum(np.flip(x), kernel)).tolist()


@right("true_convolution")
def row_by_row_with_numpys_convolve(x, kernel):
    oh = x.shape[0] - kernel.shape[0] + 1
    rows = [sum(np.convolve(x[row + a], kernel[-1 - a], "valid") for a in range(len(kernel))) for row in range(oh)]
    return np.array(rows)


@wrong("true_convolution")
def output_flipped(x, kernel):
    return np.flip(by_einsum(x, kernel[::-1, ::-1]))


@wrong("true_convolution")
def signs_exchanged(x, kernel):
    return by_einsum(x, -kernel)


@wrong("true_convolution")
def first_row_flipped_alone(x, kernel):
    kernel = kernel.copy()
    kernel[0] = kernel[0, ::-1].copy()
    return by_einsum(x, kernel)
