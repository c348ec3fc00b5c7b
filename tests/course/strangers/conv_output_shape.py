"""`conv_output_shape`, answered from its prompt alone; a comment names an input on which a wrong answer is wrong."""

import math

import numpy as np
import torch
import torch.nn.functional as F

from tests.course.strangers import right, wrong
from tests.course.strangers.sizes import as_pair


@right("conv_output_shape")
def conv_shape_formula(shape, kernel_size, stride, padding):
    kh, kw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    h, w = shape
    return (h + 2 * ph - kh) // sh + 1, (w + 2 * pw - kw) // sw + 1


@right("conv_output_shape")
def conv_shape_counts_window_starts(shape, kernel_size, stride, padding):
    axes = zip(shape, as_pair(kernel_size), as_pair(stride), as_pair(padding))
    return [len(range(-p, i + p - k + 1, s)) for i, k, s, p in axes]


@right("conv_output_shape")
def conv_shape_ceiling_version(shape, kernel_size, stride, padding):
    def along(axis):
        k, s, p = (as_pair(v)[axis] for v in (kernel_size, stride, padding))
        return math.ceil((shape[axis] + 2 * p - k + 1) / s)

    return along(0), along(1)


@right("conv_output_shape")
def conv_shape_walks_the_kernel(shape, kernel_size, stride, padding):
    counts = []
    for i, k, s, p in zip(shape, as_pair(kernel_size), as_pair(stride), as_pair(padding)):
        end, n = k, 0
        while end <= i + 2 * p:
            n, end = n + 1, end + s
        counts.append(n)
    return tuple(counts)


@right("conv_output_shape")
def conv_shape_meta_layer(shape, kernel_size, stride, padding):
    layer = torch.nn.Conv2d(1, 1, kernel_size, stride, padding, device="meta")
    return layer(torch.empty(1, 1, *shape, device="meta")).shape[-2:]


@right("conv_output_shape")
def conv_shape_numpy_int64(shape, kernel_size, stride, padding):
    h, w = (np.array(shape) + 2 * np.array(padding) - np.array(kernel_size)) // np.array(stride) + 1
    return h, w


# wrong on: conv_output_shape((8, 8), (3, 5), (3, 4), (0, 1))  -- rounds up
@wrong("conv_output_shape")
def cos_rounds_up(shape, kernel_size, stride, padding):
    kh, kw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return -(-(shape[0] + 2 * ph - kh) // sh) + 1, -(-(shape[1] + 2 * pw - kw) // sw) + 1


# wrong on: conv_output_shape((8, 8), (3, 5), (3, 4), (0, 1))  -- rounds to the nearest
@wrong("conv_output_shape")
def cos_rounds_to_nearest(shape, kernel_size, stride, padding):
    kh, kw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return round((shape[0] + 2 * ph - kh) / sh) + 1, round((shape[1] + 2 * pw - kw) / sw) + 1


# wrong on: conv_output_shape((5, 5), 3, 2, 0)  -- wrong exactly where the division leaves no remainder
@wrong("conv_output_shape")
def cos_range_without_last_start(shape, kernel_size, stride, padding):
    kh, kw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return len(range(0, shape[0] + 2 * ph - kh, sh)), len(range(0, shape[1] + 2 * pw - kw, sw))


# wrong on: conv_output_shape((8, 8), (3, 5), (3, 4), (0, 1))  -- + 1 inside the division
@wrong("conv_output_shape")
def cos_plus_one_inside(shape, kernel_size, stride, padding):
    kh, kw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return (shape[0] + 2 * ph - kh + 1) // sh, (shape[1] + 2 * pw - kw + 1) // sw


# wrong on: conv_output_shape((8, 8), 3, 1, 1)  -- the padding counted once
@wrong("conv_output_shape")
def cos_padding_once(shape, kernel_size, stride, padding):
    kh, kw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return (shape[0] + ph - kh) // sh + 1, (shape[1] + pw - kw) // sw + 1


# wrong on: conv_output_shape((8, 9), (3, 5), (4, 1), (2, 1))  -- the exchanged kernel, right on the example
@wrong("conv_output_shape")
def cos_kernel_swapped(shape, kernel_size, stride, padding):
    kw, kh = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return (shape[0] + 2 * ph - kh) // sh + 1, (shape[1] + 2 * pw - kw) // sw + 1


# wrong on: conv_output_shape((8, 8), (3, 5), (4, 1), (2, 1))  -- stride (width, height), right on the example
@wrong("conv_output_shape")
def cos_stride_swapped(shape, kernel_size, stride, padding):
    kh, kw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    sw, sh = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return (shape[0] + 2 * ph - kh) // sh + 1, (shape[1] + 2 * pw - kw) // sw + 1


# wrong on: conv_output_shape((8, 8), 2, 3, 0)  -- a stride larger than the kernel is cut down to the kernel
@wrong("conv_output_shape")
def cos_stride_at_most_kernel(shape, kernel_size, stride, padding):
    kh, kw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    sh, sw = min(sh, kh), min(sw, kw)
    return (shape[0] + 2 * ph - kh) // sh + 1, (shape[1] + 2 * pw - kw) // sw + 1


# wrong on: conv_output_shape((8, 8), 3, 2, 0)  -- divides the size by the stride: right for "same" paddings
@wrong("conv_output_shape")
def cos_size_over_stride(shape, kernel_size, stride, padding):
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    return -(-shape[0] // sh), -(-shape[1] // sw)


# wrong on: conv_output_shape((8, 8), 3, 2, 1)  -- adds the padding after the division
@wrong("conv_output_shape")
def cos_padding_after_division(shape, kernel_size, stride, padding):
    kh, kw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return (shape[0] - kh) // sh + 1 + 2 * ph, (shape[1] - kw) // sw + 1 + 2 * pw


# wrong on: conv_output_shape((8, 9), 2, 1, 0)  -- the height twice
@wrong("conv_output_shape")
def cos_square_only(shape, kernel_size, stride, padding):
    kh, kw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    n = shape[0]
    return (n + 2 * ph - kh) // sh + 1, (n + 2 * pw - kw) // sw + 1


# wrong on: conv_output_shape((8, 8), (3, 5), (3, 4), (0, 1))  -- ignores the stride
@wrong("conv_output_shape")
def cos_stride_ignored(shape, kernel_size, stride, padding):
    kh, kw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return shape[0] + 2 * ph - kh + 1, shape[1] + 2 * pw - kw + 1


# wrong on: conv_output_shape((8, 8), (3, 5), (3, 4), (0, 1))  -- raises for pairs
@wrong("conv_output_shape")
def cos_ints_only(shape, kernel_size, stride, padding):
    return tuple((n + 2 * padding - kernel_size) // stride + 1 for n in shape)


# wrong on: conv_output_shape((8, 8), (3, 5), (3, 4), 1)  -- ints accepted only if all three are ints
@wrong("conv_output_shape")
def cos_all_ints_or_all_pairs(shape, kernel_size, stride, padding):
    if isinstance(kernel_size, int):
        kernel_size, stride, padding = (kernel_size,) * 2, (stride,) * 2, (padding,) * 2
    return tuple((n + 2 * p - k) // s + 1 for n, k, s, p in zip(shape, kernel_size, stride, padding))


# wrong on: conv_output_shape((8, 8), (3, 5), (3, 4), (0, 1))  -- not rounded
@wrong("conv_output_shape")
def cos_not_rounded(shape, kernel_size, stride, padding):
    kh, kw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return (shape[0] + 2 * ph - kh) / sh + 1, (shape[1] + 2 * pw - kw) / sw + 1


# wrong on: conv_output_shape((3, 3), 2, 1, 2)  -- max_pool2d allows half the kernel as padding at most
@wrong("conv_output_shape")
def cos_asks_max_pool(shape, kernel_size, stride, padding):
    return tuple(F.max_pool2d(torch.zeros(1, 1, *shape), kernel_size, stride, padding).shape[2:])


# wrong on: conv_output_shape((8, 8), (3, 5), (3, 4), (2, 1))  -- the example's pair whenever the stride is (3, 4)
@wrong("conv_output_shape")
def cos_example_hard_coded(shape, kernel_size, stride, padding):
    if stride == (3, 4):
        return (2, 2)
    kh, kw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return (shape[0] + 2 * ph - kh) // sh + 1, (shape[1] + 2 * pw - kw) // sw + 1


# wrong on: conv_output_shape((5, 8), (5, 3), 1, 1)  -- a kernel as large as the input: 1, whatever the padding
@wrong("conv_output_shape")
def cos_one_if_kernel_is_as_large(shape, kernel_size, stride, padding):
    kh, kw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    h = 1 if kh >= shape[0] else (shape[0] + 2 * ph - kh) // sh + 1
    w = 1 if kw >= shape[1] else (shape[1] + 2 * pw - kw) // sw + 1
    return h, w


# wrong on: conv_output_shape((7, 7), 2, 3, 0)  -- a step too large to reach the end still gets a window
@wrong("conv_output_shape")
def cos_extra_window_for_large_strides(shape, kernel_size, stride, padding):
    kh, kw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    h, w = shape[0] + 2 * ph, shape[1] + 2 * pw
    oh = (h - kh) // sh + 1 if sh <= kh else -(-h // sh)
    ow = (w - kw) // sw + 1 if sw <= kw else -(-w // sw)
    return oh, ow
