"""`effective_kernel_size`, answered from its prompt alone; a comment names an input on which a wrong answer is wrong."""

import numpy as np

from tests.course.strangers import right, wrong


@right("effective_kernel_size")
def effective_kernel_size_formula(k, dilation):
    return dilation * (k - 1) + 1


@right("effective_kernel_size")
def effective_kernel_size_taps_plus_holes(k, dilation):
    holes = (k - 1) * (dilation - 1)
    return k + holes


@right("effective_kernel_size")
def effective_kernel_size_steps_along(k, dilation):
    last = 1
    for _ in range(k - 1):
        last += dilation
    return last


@right("effective_kernel_size")
def effective_kernel_size_span_of_positions(k, dilation):
    positions = np.arange(k) * dilation
    return int(positions.max() - positions.min() + 1)


# wrong on: effective_kernel_size(3, 2) -- forgets that the last tap has no hole after it
@wrong("effective_kernel_size")
def effective_kernel_size_k_times_dilation(k, dilation):
    return k * dilation


# wrong on: effective_kernel_size(3, 2) -- the distance, not the number of pixels
@wrong("effective_kernel_size")
def effective_kernel_size_distance(k, dilation):
    return (k - 1) * dilation


# wrong on: effective_kernel_size(3, 2) -- takes the dilation for the number of holes
@wrong("effective_kernel_size")
def effective_kernel_size_dilation_counts_holes(k, dilation):
    return k + (k - 1) * dilation


# wrong on: effective_kernel_size(2, 4) -- one hole per gap, whatever the dilation
@wrong("effective_kernel_size")
def effective_kernel_size_one_hole_each(k, dilation):
    return 2 * k - 1 if dilation > 1 else k


# wrong on: effective_kernel_size(1, 3) -- a single tap gets the span of a dilation
@wrong("effective_kernel_size")
def effective_kernel_size_at_least_a_dilation(k, dilation):
    return max((k - 1) * dilation + 1, dilation)


# wrong on: effective_kernel_size(3, 1) -- an ordinary kernel comes out one short
@wrong("effective_kernel_size")
def effective_kernel_size_adds_one_only_when_dilated(k, dilation):
    return (k - 1) * dilation + (dilation > 1)


# wrong on: effective_kernel_size(4, 3) -- as far to the right of the middle as to the left: even kernels too long
@wrong("effective_kernel_size")
def effective_kernel_size_from_the_middle(k, dilation):
    return 2 * dilation * (k // 2) + 1 if k > 2 else (k - 1) * dilation + 1


# wrong on: effective_kernel_size(4, 3) -- two gaps and no more: right up to three taps
@wrong("effective_kernel_size")
def effective_kernel_size_two_gaps(k, dilation):
    return 2 * dilation + 1 if k >= 3 else (k - 1) * dilation + 1
