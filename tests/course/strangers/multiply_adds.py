"""`multiply_adds`, answered from its prompt alone; a comment names an input on which a wrong answer is wrong."""

import math

import numpy as np
import torch
import torch.nn.functional as F

from tests.course.strangers import right, wrong
from tests.course.strangers.sizes import as_pair, out_size


@right("multiply_adds")
def multiply_adds_windows_times_weights(shape, kernel_size, stride, padding):
    kh, kw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    sh, sw = as_pair(stride)
    ph, pw = as_pair(padding)
    return out_size(shape[0], kh, sh, ph) * out_size(shape[1], kw, sw, pw) * kh * kw


@right("multiply_adds")
def multiply_adds_one_product_over_axes(shape, kernel_size, stride, padding):
    axes = zip(shape, as_pair(kernel_size), as_pair(stride), as_pair(padding))
    return math.prod(out_size(i, k, s, p) * k for i, k, s, p in axes)


@right("multiply_adds")
def multiply_adds_counted_one_by_one(shape, kernel_size, stride, padding):
    kh, kw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    (sh, sw), (ph, pw) = as_pair(stride), as_pair(padding)
    count = 0
    for _ in range(0, shape[0] + 2 * ph - kh + 1, sh):
        for _ in range(0, shape[1] + 2 * pw - kw + 1, sw):
            for _ in range(kh * kw):
                count += 1
    return count


@right("multiply_adds")
def multiply_adds_entries_of_unfold(shape, kernel_size, stride, padding):
    return F.unfold(torch.zeros(1, 1, *shape), kernel_size, stride=stride, padding=padding).numel()


@right("multiply_adds")
def multiply_adds_numpy_int64(shape, kernel_size, stride, padding):
    kernel = np.ones(2, dtype=int) * kernel_size
    out = (np.array(shape) + 2 * np.array(padding) - kernel) // np.array(stride) + 1
    return np.prod(out) * np.prod(kernel)


@right("multiply_adds")
def multiply_adds_layer_of_ones_summed(shape, kernel_size, stride, padding):
    kh, kw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    layer = torch.nn.Conv2d(1, 1, (kh, kw), stride, bias=False)
    torch.nn.init.ones_(layer.weight)
    ph, pw = as_pair(padding)
    return int(layer(torch.ones(1, 1, shape[0] + 2 * ph, shape[1] + 2 * pw)).sum())


# wrong on: multiply_adds((8, 8), (3, 5), (3, 4), (0, 1))  -- multiplies and adds counted apart
@wrong("multiply_adds")
def ma_counted_twice(shape, kernel_size, stride, padding):
    kh, kw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    oh, ow = (shape[0] + 2 * ph - kh) // sh + 1, (shape[1] + 2 * pw - kw) // sw + 1
    return 2 * oh * ow * kh * kw


# wrong on: multiply_adds((8, 8), (3, 5), (3, 4), (0, 1))  -- one kernel per input pixel
@wrong("multiply_adds")
def ma_per_input_pixel(shape, kernel_size, stride, padding):
    kh, kw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    return shape[0] * shape[1] * kh * kw


# wrong on: multiply_adds((8, 8), (3, 5), (3, 4), (0, 1))  -- products with padding left out
@wrong("multiply_adds")
def ma_padding_left_out(shape, kernel_size, stride, padding):
    kh, kw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    ones = torch.ones(1, 1, *shape, dtype=torch.float64)
    kernel = torch.ones(1, 1, kh, kw, dtype=torch.float64)
    return int(F.conv2d(ones, kernel, stride=stride, padding=padding).sum())


# wrong on: multiply_adds((8, 8), (3, 5), (3, 4), (0, 1))  -- the number of outputs
@wrong("multiply_adds")
def ma_outputs_only(shape, kernel_size, stride, padding):
    kh, kw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return ((shape[0] + 2 * ph - kh) // sh + 1) * ((shape[1] + 2 * pw - kw) // sw + 1)


# wrong on: multiply_adds((8, 8), (3, 5), (3, 4), (0, 1))  -- the kernel only once
@wrong("multiply_adds")
def ma_kernel_only(shape, kernel_size, stride, padding):
    kh, kw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    return kh * kw


# wrong on: multiply_adds((8, 8), (3, 5), (3, 4), (0, 1))  -- one addition fewer per window
@wrong("multiply_adds")
def ma_one_addition_fewer(shape, kernel_size, stride, padding):
    kh, kw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    oh, ow = (shape[0] + 2 * ph - kh) // sh + 1, (shape[1] + 2 * pw - kw) // sw + 1
    return oh * ow * (kh * kw - 1)


# wrong on: multiply_adds((8, 8), (3, 5), (3, 4), (0, 1))  -- ignores the stride
@wrong("multiply_adds")
def ma_stride_ignored(shape, kernel_size, stride, padding):
    kh, kw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return (shape[0] + 2 * ph - kh + 1) * (shape[1] + 2 * pw - kw + 1) * kh * kw


# wrong on: multiply_adds((8, 8), (3, 5), (4, 1), (2, 1))  -- the exchanged kernel, right on the example
@wrong("multiply_adds")
def ma_kernel_swapped(shape, kernel_size, stride, padding):
    kw, kh = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    oh, ow = (shape[0] + 2 * ph - kh) // sh + 1, (shape[1] + 2 * pw - kw) // sw + 1
    return oh * ow * kh * kw


# wrong on: multiply_adds((8, 8), 3, 1, 1)  -- forgets the padding
@wrong("multiply_adds")
def ma_padding_forgotten(shape, kernel_size, stride, padding):
    kh, kw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    return ((shape[0] - kh) // sh + 1) * ((shape[1] - kw) // sw + 1) * kh * kw


# wrong on: multiply_adds((8, 8), (3, 5), (3, 4), (0, 1))  -- the kernel's height squared
@wrong("multiply_adds")
def ma_square_kernel_only(shape, kernel_size, stride, padding):
    kh, kw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    oh, ow = (shape[0] + 2 * ph - kh) // sh + 1, (shape[1] + 2 * pw - kw) // sw + 1
    return oh * ow * kh**2


# wrong on: multiply_adds((8, 9), 3, 1, 0)  -- the outputs' height squared
@wrong("multiply_adds")
def ma_square_input_only(shape, kernel_size, stride, padding):
    kh, kw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    sh = stride if isinstance(stride, int) else stride[0]
    ph = padding if isinstance(padding, int) else padding[0]
    return ((shape[0] + 2 * ph - kh) // sh + 1) ** 2 * kh * kw


# wrong on: multiply_adds((20, 20), 3, 1, 0)  -- uint8 overflows
@wrong("multiply_adds")
def ma_uint8(shape, kernel_size, stride, padding):
    kh, kw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    oh, ow = (shape[0] + 2 * ph - kh) // sh + 1, (shape[1] + 2 * pw - kw) // sw + 1
    return int(np.prod(np.array([oh, ow, kh, kw], dtype=np.uint8), dtype=np.uint8))


# wrong on: multiply_adds((8, 8), (3, 5), (3, 4), (0, 1))  -- a shape instead of a number
@wrong("multiply_adds")
def ma_per_axis(shape, kernel_size, stride, padding):
    kh, kw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return ((shape[0] + 2 * ph - kh) // sh + 1) * kh, ((shape[1] + 2 * pw - kw) // sw + 1) * kw


# wrong on: multiply_adds((8, 8), 3, 1, 0)  -- the example's answer
@wrong("multiply_adds")
def ma_sixty(shape, kernel_size, stride, padding):
    return 60


# wrong on: multiply_adds((9, 9), 2, 3, 0)  -- each input pixel read at most once where the stride exceeds the kernel
@wrong("multiply_adds")
def ma_every_input_once_for_large_strides(shape, kernel_size, stride, padding):
    kh, kw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    if sh >= kh and sw >= kw:
        return (shape[0] + 2 * ph) * (shape[1] + 2 * pw)
    return ((shape[0] + 2 * ph - kh) // sh + 1) * ((shape[1] + 2 * pw - kw) // sw + 1) * kh * kw


# wrong on: multiply_adds((7, 7), 3, 2, 0)  -- divides the stride-1 count by the stride
@wrong("multiply_adds")
def ma_stride_one_count_divided(shape, kernel_size, stride, padding):
    kh, kw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return (shape[0] + 2 * ph - kh + 1) * (shape[1] + 2 * pw - kw + 1) * kh * kw // (sh * sw)
