"""`strided_conv1d`, answered from its prompt alone; a comment names an input on which a wrong answer is wrong."""

import math

import numpy as np
import torch
import torch.nn.functional as F
from numpy.lib.stride_tricks import as_strided

from tests.course.strangers import right, wrong


@right("strided_conv1d")
def strided_conv1d_loop_over_starts(x, kernel, stride):
    k = len(kernel)
    return np.array([np.dot(x[s : s + k], kernel) for s in range(0, len(x) - k + 1, stride)])


@right("strided_conv1d")
def strided_conv1d_correlate_then_thin_out(x, kernel, stride):
    return np.correlate(x, kernel, mode="valid")[::stride]


@right("strided_conv1d")
def strided_conv1d_as_strided(x, kernel, stride):
    k = kernel.shape[0]
    n = (x.shape[0] - k) // stride + 1
    (step,) = x.strides
    return as_strided(x, (n, k), (step * stride, step)) @ kernel


@right("strided_conv1d")
def strided_conv1d_torch_conv1d_tensors_only(x, kernel, stride):
    return F.conv1d(x.view(1, 1, -1), kernel.view(1, 1, -1), stride=stride).view(-1)


@right("strided_conv1d")
def strided_conv1d_torch_unfold_method(x, kernel, stride):
    x = torch.as_tensor(x).double()
    return x.unfold(0, len(kernel), stride).matmul(torch.as_tensor(kernel).double())


@right("strided_conv1d")
def strided_conv1d_module_with_grad(x, kernel, stride):
    conv = torch.nn.Conv1d(1, 1, kernel.shape[0], stride=stride, bias=False)
    conv.weight = torch.nn.Parameter(torch.as_tensor(kernel, dtype=torch.float32).reshape(1, 1, -1))
    return conv(torch.as_tensor(x, dtype=torch.float32).reshape(1, 1, -1))[0, 0]


@right("strided_conv1d")
def strided_conv1d_index_map(x, kernel, stride):
    starts = np.arange(0, x.size - kernel.size + 1, stride)
    return (x[starts[:, None] + np.arange(kernel.size)] * kernel).sum(axis=1)


@right("strided_conv1d")
def strided_conv1d_adds_tap_by_tap_on_lists(x, kernel, stride):
    n = (len(x) - len(kernel)) // stride + 1
    out = [0] * n
    for t, weight in enumerate(kernel.tolist()):
        for o in range(n):
            out[o] += weight * x[o * stride + t].item()
    return np.array(out)


@right("strided_conv1d")
def strided_conv1d_as_a_2d_convolution_with_leading_axes(x, kernel, stride):
    # the shape is (1, 1, o)
    x = torch.as_tensor(x, dtype=torch.float64)[None, None]
    return F.conv1d(x, torch.as_tensor(kernel, dtype=torch.float64)[None, None], stride=stride)


# wrong on: strided_conv1d(np.array([1, 2, 3, 4, 5, 6]), np.array([1, 10]), 3) -- np.convolve flips the kernel
@wrong("strided_conv1d")
def strided_conv1d_np_convolve(x, kernel, stride):
    return np.convolve(x, kernel, mode="valid")[::stride]


# wrong on: strided_conv1d(np.array([1, 2, 3, 4, 5, 6]), np.array([1, 10]), 3) -- thins out before, not after
@wrong("strided_conv1d")
def strided_conv1d_thins_out_the_signal_first(x, kernel, stride):
    thin = x[::stride]
    return np.array([(thin[s : s + len(kernel)] * kernel).sum() for s in range(len(thin) - len(kernel) + 1)])


# wrong on: strided_conv1d(np.array([1, 2, 3, 4, 5]), np.array([1, 10]), 3) -- leaves the window at the very end out
@wrong("strided_conv1d")
def strided_conv1d_misses_the_window_that_just_fits(x, kernel, stride):
    k = len(kernel)
    return np.array([np.dot(x[s : s + k], kernel) for s in range(0, len(x) - k, stride)])


# wrong on: strided_conv1d(np.array([1, 2, 3, 4]), np.array([1, 10]), 3) -- a last, incomplete window on zeros
@wrong("strided_conv1d")
def strided_conv1d_rounds_up(x, kernel, stride):
    n = math.ceil((len(x) - len(kernel)) / stride) + 1
    padded = np.concatenate([x, np.zeros(stride)])
    return np.array([padded[o * stride : o * stride + len(kernel)] @ kernel for o in range(n)])


# wrong on: strided_conv1d(np.array([1, 2, 3, 4, 5, 6]), np.array([1, 10]), 3) -- pads the ends
@wrong("strided_conv1d")
def strided_conv1d_padded(x, kernel, stride):
    x = torch.as_tensor(x).double()[None, None]
    kernel = torch.as_tensor(kernel).double()[None, None]
    return F.conv1d(x, kernel, stride=stride, padding=kernel.shape[-1] // 2)[0, 0]


# wrong on: strided_conv1d(np.array([1, 2, 3, 4, 5, 6]), np.array([1, 10]), 3) -- the stride is used as a dilation
@wrong("strided_conv1d")
def strided_conv1d_dilated(x, kernel, stride):
    n = len(x) - (len(kernel) - 1) * stride
    return np.array([(x[s : s + (len(kernel) - 1) * stride + 1 : stride] * kernel).sum() for s in range(n)])


# wrong on: strided_conv1d(np.array([1, 2, 3, 4, 5, 6]), np.array([1, 10]), 3) -- steps of the kernel's length
@wrong("strided_conv1d")
def strided_conv1d_blocks_side_by_side(x, kernel, stride):
    k = len(kernel)
    return x[: len(x) // k * k].reshape(-1, k) @ kernel


# wrong on: strided_conv1d(np.array([1, 2, 3, 4, 5]), np.array([1, 10]), 2) -- starts with output number stride - 1
@wrong("strided_conv1d")
def strided_conv1d_keeps_the_last_of_each_step(x, kernel, stride):
    return np.correlate(x, kernel, mode="valid")[stride - 1 :: stride]


# wrong on: strided_conv1d(np.array([1, 2, 3, 4]), np.array([1, 1, 1]), 2) -- i // stride outputs, the last over the end
@wrong("strided_conv1d")
def strided_conv1d_i_over_stride_outputs(x, kernel, stride):
    out = []
    for o in range(len(x) // stride):
        window = x[o * stride : o * stride + len(kernel)]
        out.append(sum(a * b for a, b in zip(window, kernel)))
    return np.array(out)


# wrong on: strided_conv1d(np.array([1, 2, 3]), np.array([0.5, 0.5]), 1) -- out has the type of the ints in x
@wrong("strided_conv1d")
def strided_conv1d_zeros_like_the_signal(x, kernel, stride):
    out = np.zeros_like(x[: (len(x) - len(kernel)) // stride + 1])
    for o in range(len(out)):
        out[o] = (x[o * stride : o * stride + len(kernel)] * kernel).sum()
    return out


# wrong on: strided_conv1d(np.array([1, 2, 3, 4, 5, 6]), np.array([1, 10]), 4) -- skips one sample at most
@wrong("strided_conv1d")
def strided_conv1d_skips_one_sample_at_most(x, kernel, stride):
    stride = min(stride, len(kernel) + 1)
    return np.correlate(x, kernel, mode="valid")[::stride]


# wrong on: strided_conv1d(np.arange(6, dtype=np.float32), np.ones(2, dtype=np.float32), 2) -- steps of 8 bytes
@wrong("strided_conv1d")
def strided_conv1d_as_strided_for_eight_byte_numbers_only(x, kernel, stride):
    n = (len(x) - len(kernel)) // stride + 1
    x = np.concatenate([x, 0 * x])
    return as_strided(x, (n, len(kernel)), (8 * stride, 8)) @ kernel
