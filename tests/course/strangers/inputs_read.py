"""`inputs_read`, answered from its prompt alone; a comment names an input on which a wrong answer is wrong."""

import numpy as np
import torch
from numpy.lib.stride_tricks import sliding_window_view

from tests.course.strangers import right, wrong


@right("inputs_read")
def inputs_read_loop_marks_windows(i, k, stride):
    read = np.zeros(i, dtype=bool)
    for start in range(0, i - k + 1, stride):
        read[start : start + k] = True
    return read


@right("inputs_read")
def inputs_read_modulo_formula(i, k, stride):
    j = np.arange(i)
    last = (i - k) // stride * stride
    return (j % stride < k) & (j < last + k)


@right("inputs_read")
def inputs_read_set_of_indices_list(i, k, stride):
    seen = {start + n for start in range(0, i - k + 1, stride) for n in range(k)}
    return [j in seen for j in range(i)]


@right("inputs_read")
def inputs_read_isin_sliding_windows(i, k, stride):
    row = np.arange(i)
    return np.isin(row, sliding_window_view(row, k)[::stride])


@right("inputs_read")
def inputs_read_gradient_is_not_zero(i, k, stride):
    x = torch.zeros(i, requires_grad=True)
    x.unfold(0, k, stride).sum().backward()
    return x.grad > 0


@right("inputs_read")
def inputs_read_starts_against_pixels(i, k, stride):
    starts = np.arange(0, i - k + 1, stride)[:, None]
    j = np.arange(i)
    return ((starts <= j) & (j < starts + k)).any(axis=0)


@right("inputs_read")
def inputs_read_fancy_assignment(i, k, stride):
    read = torch.zeros(i, dtype=torch.bool)
    read[torch.arange(0, i - k + 1, stride)[:, None] + torch.arange(k)] = True
    return read


@right("inputs_read")
def inputs_read_difference_array(i, k, stride):
    change = np.zeros(i + 1, dtype=int)
    starts = np.arange(0, i - k + 1, stride)
    change[starts] += 1
    np.subtract.at(change, starts + k, 1)
    return np.cumsum(change)[:i].astype(bool)


# wrong on: inputs_read(7, 2, 3)  -- forgets that the last window must fit
@wrong("inputs_read")
def ir_remainder_below_k(i, k, stride):
    return np.arange(i) % stride < k


# wrong on: inputs_read(7, 2, 3)  -- windows that hang over the end
@wrong("inputs_read")
def ir_windows_hang_over(i, k, stride):
    read = np.zeros(i, dtype=bool)
    for s in range(0, i, stride):
        read[s : s + k] = True
    return read


# wrong on: inputs_read(5, 2, 3)  -- the last window missing where it ends exactly at the end
@wrong("inputs_read")
def ir_last_window_missing(i, k, stride):
    read = np.zeros(i, dtype=bool)
    for s in range(0, i - k, stride):
        read[s : s + k] = True
    return read


# wrong on: inputs_read(8, 3, 2)  -- thinks that overlapping windows leave nothing out
@wrong("inputs_read")
def ir_overlap_reads_everything(i, k, stride):
    if stride <= k:
        return np.ones(i, dtype=bool)
    read = np.zeros(i, dtype=bool)
    for s in range(0, i - k + 1, stride):
        read[s : s + k] = True
    return read


# wrong on: inputs_read(7, 3, 4)  -- marks a window's first and last pixel: right for k = 1 and k = 2
@wrong("inputs_read")
def ir_ends_of_windows(i, k, stride):
    read = np.zeros(i, dtype=bool)
    starts = np.arange(0, i - k + 1, stride)
    read[starts] = True
    read[starts + k - 1] = True
    return read


# wrong on: inputs_read(7, 2, 3)  -- only where the windows start
@wrong("inputs_read")
def ir_starts_only(i, k, stride):
    read = np.zeros(i, dtype=bool)
    read[0 : i - k + 1 : stride] = True
    return read


# wrong on: inputs_read(7, 2, 3)  -- the opposite
@wrong("inputs_read")
def ir_inverted(i, k, stride):
    read = np.ones(i, dtype=bool)
    for s in range(0, i - k + 1, stride):
        read[s : s + k] = False
    return read


# wrong on: inputs_read(7, 2, 3)  -- ignores the gaps between the windows
@wrong("inputs_read")
def ir_gaps_ignored(i, k, stride):
    return np.arange(i) < (i - k) // stride * stride + k


# wrong on: inputs_read(7, 2, 3)  -- [s:k] instead of [s:s + k]
@wrong("inputs_read")
def ir_slice_ends_at_k(i, k, stride):
    read = np.zeros(i, dtype=bool)
    for s in range(0, i - k + 1, stride):
        read[s:k] = True
    return read


# wrong on: inputs_read(7, 2, 3)  -- returns inside the loop
@wrong("inputs_read")
def ir_returns_inside_the_loop(i, k, stride):
    read = np.zeros(i, dtype=bool)
    for s in range(0, i - k + 1, stride):
        read[s : s + k] = True
        return read


# wrong on: inputs_read(4, 2, 1)  -- toggles, so that two readings cancel out
@wrong("inputs_read")
def ir_toggles(i, k, stride):
    read = np.zeros(i, dtype=bool)
    for s in range(0, i - k + 1, stride):
        read[s : s + k] ^= True
    return read


# wrong on: inputs_read(7, 2, 3)  -- the list of positions
@wrong("inputs_read")
def ir_positions(i, k, stride):
    return np.array(sorted({s + j for s in range(0, i - k + 1, stride) for j in range(k)}))


# wrong on: inputs_read(5, 2, 3)  -- drops the remainder i % stride instead of what follows the last window
@wrong("inputs_read")
def ir_drops_the_wrong_remainder(i, k, stride):
    read = np.arange(i) % stride < k
    read[i - i % stride :] = False
    return read


# wrong on: inputs_read(6, 3, 3)  -- the remainder (i - k) % stride is right, but [-0:] clears everything
@wrong("inputs_read")
def ir_minus_zero_slice(i, k, stride):
    read = np.arange(i) % stride < k
    read[-((i - k) % stride) :] = False
    return read
