"""`dilated_output_size`, answered from its prompt alone; a comment names an input on which a wrong answer is wrong."""

import math

import torch

from tests.course.strangers import right, wrong


@right("dilated_output_size")
def dilated_output_size_formula(i, k, stride, padding, dilation):
    return (i + 2 * padding - dilation * (k - 1) - 1) // stride + 1


@right("dilated_output_size")
def dilated_output_size_length_of_a_range(i, k, stride, padding, dilation):
    span = (k - 1) * dilation + 1
    return len(range(0, i + 2 * padding - span + 1, stride))


@right("dilated_output_size")
def dilated_output_size_ask_torch(i, k, stride, padding, dilation):
    conv = torch.nn.Conv1d(1, 1, k, stride=stride, padding=padding, dilation=dilation)
    return conv(torch.zeros(1, 1, i)).shape[-1]


@right("dilated_output_size")
def dilated_output_size_counts_windows(i, k, stride, padding, dilation):
    count, start = 0, -padding
    while start + (k - 1) * dilation < i + padding:
        count += 1
        start += stride
    return count


@right("dilated_output_size")
def dilated_output_size_math_floor(i, k, stride, padding, dilation):
    return math.floor((i + 2 * padding - dilation * (k - 1) - 1) / stride + 1)


# wrong on: dilated_output_size(5, 2, 1, 0, 2) -- dilation forgotten
@wrong("dilated_output_size")
def dilated_output_size_undilated(i, k, stride, padding, dilation):
    return (i + 2 * padding - k) // stride + 1


# wrong on: dilated_output_size(7, 3, 2, 1, 2) -- padding counted once
@wrong("dilated_output_size")
def dilated_output_size_padding_once(i, k, stride, padding, dilation):
    return (i + padding - dilation * (k - 1) - 1) // stride + 1


# wrong on: dilated_output_size(5, 2, 1, 0, 2) -- span k * dilation
@wrong("dilated_output_size")
def dilated_output_size_span_too_long(i, k, stride, padding, dilation):
    return (i + 2 * padding - dilation * k) // stride + 1


# wrong on: dilated_output_size(8, 3, 2, 1, 2) -- rounds up
@wrong("dilated_output_size")
def dilated_output_size_ceil(i, k, stride, padding, dilation):
    return math.ceil((i + 2 * padding - dilation * (k - 1) - 1) / stride) + 1


# wrong on: dilated_output_size(7, 3, 2, 1, 2) -- the + 1 is missing
@wrong("dilated_output_size")
def dilated_output_size_no_plus_one(i, k, stride, padding, dilation):
    return (i + 2 * padding - dilation * (k - 1) - 1) // stride


# wrong on: dilated_output_size(7, 3, 2, 1, 2) -- the + 1 before the division, not after it
@wrong("dilated_output_size")
def dilated_output_size_plus_one_before_the_division(i, k, stride, padding, dilation):
    return (i + 2 * padding - dilation * (k - 1) - 1 + 1) // stride


# wrong on: dilated_output_size(9, 3, 3, 1, 1) -- rounds to the nearest, which is sometimes up
@wrong("dilated_output_size")
def dilated_output_size_rounds(i, k, stride, padding, dilation):
    return round((i + 2 * padding - dilation * (k - 1) - 1) / stride) + 1


# wrong on: dilated_output_size(5, 2, 1, 0, 2) -- stride and dilation change places
@wrong("dilated_output_size")
def dilated_output_size_stride_and_dilation_exchanged(i, k, stride, padding, dilation):
    return (i + 2 * padding - stride * (k - 1) - 1) // dilation + 1


# wrong on: dilated_output_size(5, 1, 1, 0, 3) -- a single tap is stretched too
@wrong("dilated_output_size")
def dilated_output_size_stretches_a_single_tap(i, k, stride, padding, dilation):
    span = max(dilation * (k - 1) + 1, dilation)
    return (i + 2 * padding - span) // stride + 1


# wrong on: dilated_output_size(5, 1, 1, 1, 1) -- no window may start behind the picture: many zeros, short kernels
@wrong("dilated_output_size")
def dilated_output_size_no_window_starts_behind_the_picture(i, k, stride, padding, dilation):
    last = min(i + padding - (dilation * (k - 1) + 1), i - 1)
    return len(range(-padding, last + 1, stride))
