"""`padded_output_shape`, answered from its prompt alone; a comment names an input on which a wrong answer is wrong."""

import numpy as np
import torch

from tests.course.strangers import right, wrong
from tests.course.strangers.sizes import as_pair


@right("padded_output_shape")
def padded_shape_formula(shape, kernel_size, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return shape[0] + 2 * ph - kernel_size[0] + 1, shape[1] + 2 * pw - kernel_size[1] + 1


@right("padded_output_shape")
def padded_shape_zip_into_list(shape, kernel_size, padding):
    return [i + 2 * p - k + 1 for i, k, p in zip(shape, kernel_size, as_pair(padding))]


@right("padded_output_shape")
def padded_shape_numpy_broadcast(shape, kernel_size, padding):
    return np.array(shape) - np.array(kernel_size) + 2 * np.array(padding) + 1


@right("padded_output_shape")
def padded_shape_asks_torch(shape, kernel_size, padding):
    layer = torch.nn.Conv2d(1, 1, kernel_size, padding=padding, bias=False)
    return layer(torch.zeros(1, 1, *shape)).shape[-2:]


# wrong on: padded_output_shape((8, 8), (5, 3), (2, 1))  -- the padding counted once
@wrong("padded_output_shape")
def pos_padding_counted_once(shape, kernel_size, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return shape[0] + ph - kernel_size[0] + 1, shape[1] + pw - kernel_size[1] + 1


# wrong on: padded_output_shape((8, 8), (5, 3), (2, 1))  -- forgets the + 1
@wrong("padded_output_shape")
def pos_without_plus_one(shape, kernel_size, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return shape[0] + 2 * ph - kernel_size[0], shape[1] + 2 * pw - kernel_size[1]


# wrong on: padded_output_shape((8, 8), (4, 3), (2, 1))  -- right for odd kernels only
@wrong("padded_output_shape")
def pos_half_kernels(shape, kernel_size, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return shape[0] + 2 * (ph - kernel_size[0] // 2), shape[1] + 2 * (pw - kernel_size[1] // 2)


# wrong on: padded_output_shape((8, 8), (5, 3), 0)  -- believes padding always keeps the size
@wrong("padded_output_shape")
def pos_always_same(shape, kernel_size, padding):
    return shape


# wrong on: padded_output_shape((4, 4), (3, 3), 2)  -- never larger than the input
@wrong("padded_output_shape")
def pos_never_grows(shape, kernel_size, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    h, w = shape[0] + 2 * ph - kernel_size[0] + 1, shape[1] + 2 * pw - kernel_size[1] + 1
    return min(h, shape[0]), min(w, shape[1])


# wrong on: padded_output_shape((8, 8), (5, 3), (2, 1))  -- the pair as (before, after) on both axes
@wrong("padded_output_shape")
def pos_pair_as_before_after(shape, kernel_size, padding):
    before, after = (padding, padding) if isinstance(padding, int) else padding
    return shape[0] + before + after - kernel_size[0] + 1, shape[1] + before + after - kernel_size[1] + 1


# wrong on: padded_output_shape((8, 9), (3, 3), 1)  -- the height for both axes
@wrong("padded_output_shape")
def pos_square_only(shape, kernel_size, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    n = shape[0]
    return n + 2 * ph - kernel_size[0] + 1, n + 2 * pw - kernel_size[1] + 1


# wrong on: padded_output_shape((8, 8), (5, 3), (2, 1))  -- kernel as (width, height)
@wrong("padded_output_shape")
def pos_kernel_swapped(shape, kernel_size, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    kw, kh = kernel_size
    return shape[0] + 2 * ph - kh + 1, shape[1] + 2 * pw - kw + 1


# wrong on: padded_output_shape((8, 9), (5, 3), 1)  -- (width, height) comes out
@wrong("padded_output_shape")
def pos_transposed(shape, kernel_size, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return shape[1] + 2 * pw - kernel_size[1] + 1, shape[0] + 2 * ph - kernel_size[0] + 1


# wrong on: padded_output_shape((8, 8), (5, 3), (2, 1))  -- raises for a pair
@wrong("padded_output_shape")
def pos_int_padding_only(shape, kernel_size, padding):
    return tuple(n + 2 * padding - k + 1 for n, k in zip(shape, kernel_size))


# wrong on: padded_output_shape((8, 8), (5, 3), 1)  -- raises for an int
@wrong("padded_output_shape")
def pos_pair_padding_only(shape, kernel_size, padding):
    return tuple(n + 2 * p - k + 1 for n, k, p in zip(shape, kernel_size, padding))


# wrong on: padded_output_shape((8, 8), (5, 3), 1)  -- an int padding goes to the height alone
@wrong("padded_output_shape")
def pos_int_is_for_rows(shape, kernel_size, padding):
    ph, pw = (padding, 0) if isinstance(padding, int) else padding
    return shape[0] + 2 * ph - kernel_size[0] + 1, shape[1] + 2 * pw - kernel_size[1] + 1
