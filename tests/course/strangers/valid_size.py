"""`valid_size`, answered from its prompt alone; a comment names an input on which a wrong answer is wrong."""

import numpy as np
import torch

from tests.course.strangers import right, wrong


@right("valid_size")
def valid_size_formula(i, k):
    return i - k + 1


@right("valid_size")
def valid_size_length_of_a_range(i, k):
    return len(range(k - 1, i))


@right("valid_size")
def valid_size_while_loop(i, k):
    places = 0
    while places + k <= i:
        places += 1
    return places


@right("valid_size")
def valid_size_of_a_real_convolution(i, k):
    return np.convolve(np.ones(i), np.ones(k), mode="valid").size


@right("valid_size")
def valid_size_torch_unfold_shape(i, k):
    return torch.zeros(i).unfold(0, k, 1).shape[0]


# wrong on: valid_size(8, 3) -- off by one
@wrong("valid_size")
def valid_size_without_plus_one(i, k):
    return i - k


# wrong on: valid_size(8, 3) -- places side by side, not one pixel apart
@wrong("valid_size")
def valid_size_windows_side_by_side(i, k):
    return i // k


# wrong on: valid_size(8, 3) -- may stand over both ends
@wrong("valid_size")
def valid_size_full(i, k):
    return i + k - 1


# wrong on: valid_size(8, 4) -- half a window off each end, right for odd k only
@wrong("valid_size")
def valid_size_half_a_window_off_each_end(i, k):
    return i - 2 * (k // 2)


# wrong on: valid_size(5, 5) -- no place at all where the window just fits
@wrong("valid_size")
def valid_size_nothing_for_a_window_as_long_as_the_row(i, k):
    return i - k + 1 if i > k else 0


# wrong on: valid_size(8, 5) -- one pixel off each end whatever the window
@wrong("valid_size")
def valid_size_border_of_one_pixel(i, k):
    return i - 2


# wrong on: valid_size(5, 1) -- the loop starts at 2, as if a window of one pixel were none
@wrong("valid_size")
def valid_size_one_pixel_is_no_window(i, k):
    return len([s for s in range(i) if s + k <= i and k > 1])
