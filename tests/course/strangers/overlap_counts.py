"""`overlap_counts`, answered from its prompt alone; a comment names an input on which a wrong answer is wrong."""

import numpy as np
import torch
import torch.nn.functional as F

from tests.course.strangers import right, wrong


@right("overlap_counts")
def overlap_counts_stamps_of_ones(i, k, stride):
    counts = np.zeros((i - 1) * stride + k, dtype=int)
    for n in range(i):
        counts[n * stride : n * stride + k] += 1
    return counts


@right("overlap_counts")
def overlap_counts_bincount(i, k, stride):
    return np.bincount((stride * np.arange(i)[:, None] + np.arange(k)).ravel())


@right("overlap_counts")
def overlap_counts_transposed_convolution_of_ones(i, k, stride):
    ones = torch.ones(1, 1, i, dtype=torch.float64)
    return F.conv_transpose1d(ones, torch.ones(1, 1, k, dtype=torch.float64), stride=stride)[0, 0].long()


@right("overlap_counts")
def overlap_counts_running_sum_of_starts_and_ends(i, k, stride):
    change = np.zeros((i - 1) * stride + k + 1, dtype=int)
    starts = stride * np.arange(i)
    change[starts] += 1
    change[starts + k] -= 1
    return np.cumsum(change)[:-1]


@right("overlap_counts")
def overlap_counts_convolve_a_comb(i, k, stride):
    comb = np.zeros((i - 1) * stride + 1, dtype=np.int32)
    comb[::stride] = 1
    return np.convolve(comb, np.ones(k, dtype=np.int32))


@right("overlap_counts")
def overlap_counts_closed_form_per_output(i, k, stride):
    o = np.arange((i - 1) * stride + k)
    newest = np.minimum(o // stride, i - 1)
    oldest = np.maximum(-((k - 1 - o) // stride), 0)
    return np.maximum(newest - oldest + 1, 0)


@right("overlap_counts")
def overlap_counts_torch_fold(i, k, stride):
    size = ((i - 1) * stride + k, 1)
    return F.fold(torch.ones(1, k, i), size, (k, 1), stride=(stride, 1)).flatten().to(torch.int64)


@right("overlap_counts")
def overlap_counts_list_comprehension(i, k, stride):
    return np.array([sum(0 <= o - n * stride < k for n in range(i)) for o in range((i - 1) * stride + k)])


# wrong on: overlap_counts(3, 3, 2) -- whether a stamp reaches it, not how many
@wrong("overlap_counts")
def overlap_counts_zero_or_one(i, k, stride):
    out = np.zeros((i - 1) * stride + k, dtype=int)
    for n in range(i):
        out[n * stride : n * stride + k] = 1
    return out


# wrong on: overlap_counts(3, 3, 2) -- length i * stride
@wrong("overlap_counts")
def overlap_counts_i_times_stride_long(i, k, stride):
    out = np.zeros(i * stride + k, dtype=int)
    for n in range(i):
        out[n * stride : n * stride + k] += 1
    return out[: i * stride]


# wrong on: overlap_counts(3, 3, 2) -- the same count everywhere: the ends are thinner
@wrong("overlap_counts")
def overlap_counts_k_over_stride_everywhere(i, k, stride):
    return np.full((i - 1) * stride + k, -(-k // stride))


# wrong on: overlap_counts(3, 3, 2) -- indexed += counts once per cell
@wrong("overlap_counts")
def overlap_counts_fancy_index(i, k, stride):
    out = np.zeros((i - 1) * stride + k, dtype=int)
    out[(np.arange(i)[:, None] * stride + np.arange(k)).ravel()] += 1
    return out


# wrong on: overlap_counts(4, 5, 2) -- 1 or 2, never 3
@wrong("overlap_counts")
def overlap_counts_at_most_two(i, k, stride):
    out = np.zeros((i - 1) * stride + k, dtype=int)
    for n in range(i):
        out[n * stride : n * stride + k] += 1
    return np.minimum(out, 2)


# wrong on: overlap_counts(3, 1, 2) -- at least 1: a gap of a single cell is filled
@wrong("overlap_counts")
def overlap_counts_no_small_gaps(i, k, stride):
    out = np.zeros((i - 1) * stride + k, dtype=int)
    for n in range(i):
        out[n * stride : n * stride + k] += 1
    return out if stride > k + 1 else np.maximum(out, 1)


# wrong on: overlap_counts(2, 5, 1) -- rises and falls step by step, up to ceil(k / stride)
@wrong("overlap_counts")
def overlap_counts_ramp_up_and_down(i, k, stride):
    n = np.arange((i - 1) * stride + k)
    up = n // stride + 1
    return np.minimum(np.minimum(up, up[::-1]), -(-k // stride))


# wrong on: overlap_counts(2, 3, 2) -- stride and kernel change places
@wrong("overlap_counts")
def overlap_counts_kernel_and_stride_exchanged(i, k, stride):
    out = np.zeros((i - 1) * k + stride, dtype=int)
    for n in range(i):
        out[n * k : n * k + stride] += 1
    return out


# wrong on: overlap_counts(3, 3, 2) -- a stamp on every cell, on the zeros between the inputs too
@wrong("overlap_counts")
def overlap_counts_one_stamp_per_output_cell(i, k, stride):
    return np.convolve(np.ones((i - 1) * stride + 1, dtype=int), np.ones(k, dtype=int))


# wrong on: overlap_counts(3, 5, 2) -- each output looks at the stamp of its own cell and the one before: no third
@wrong("overlap_counts")
def overlap_counts_own_stamp_and_the_one_before(i, k, stride):
    out = []
    for o in range((i - 1) * stride + k):
        newest = min(o // stride, i - 1)
        out.append(sum(o - n * stride < k for n in (newest, newest - 1) if n >= 0))
    return np.array(out)


# wrong on: overlap_counts(200, 200, 1) -- int8 counters run over at 128
@wrong("overlap_counts")
def overlap_counts_in_int8(i, k, stride):
    out = np.zeros((i - 1) * stride + k, dtype=np.int8)
    for n in range(i):
        out[n * stride : n * stride + k] += 1
    return out
