"""`times_read`, answered from its prompt alone; a comment names an input on which a wrong answer is wrong."""

import numpy as np
import torch
import torch.nn.functional as F
from numpy.lib.stride_tricks import sliding_window_view

from tests.course.strangers import right, wrong


@right("times_read")
def times_read_loop_over_windows(i, k, padding):
    counts = np.zeros(i, dtype=int)
    for start in range(-padding, i + padding - k + 1):
        for j in range(start, start + k):
            if 0 <= j < i:
                counts[j] += 1
    return counts


@right("times_read")
def times_read_slices_float64(i, k, padding):
    counts = np.zeros(i + 2 * padding)
    for start in range(i + 2 * padding - k + 1):
        counts[start : start + k] += 1
    return counts[padding : padding + i]


@right("times_read")
def times_read_min_max_formula(i, k, padding):
    j = np.arange(i) + padding
    first = np.maximum(0, j - k + 1)
    last = np.minimum(j, i + 2 * padding - k)
    return np.maximum(last - first + 1, 0)


@right("times_read")
def times_read_python_list(i, k, padding):
    windows = [range(s, s + k) for s in range(-padding, i + padding - k + 1)]
    return [sum(j in window for window in windows) for j in range(i)]


@right("times_read")
def times_read_full_convolution_float16(i, k, padding):
    ones = np.ones(i + 2 * padding - k + 1, dtype=np.float16)
    return np.convolve(ones, np.ones(k, dtype=np.float16))[padding : padding + i]


@right("times_read")
def times_read_fold_of_ones_leading_axes(i, k, padding):
    patches = torch.ones(1, k, i + 2 * padding - k + 1)
    return F.fold(patches, output_size=(1, i), kernel_size=(1, k), padding=(0, padding)).long()[0, 0]


@right("times_read")
def times_read_gradient_of_the_sum(i, k, padding):
    x = torch.zeros(1, 1, i, requires_grad=True)
    F.conv1d(x, torch.ones(1, 1, k), padding=padding).sum().backward()
    return x.grad.flatten().to(torch.int32)


@right("times_read")
def times_read_bincount_of_window_indices(i, k, padding):
    windows = sliding_window_view(np.arange(i + 2 * padding), k)
    return np.bincount(windows.ravel(), minlength=i + 2 * padding)[padding : padding + i]


@right("times_read")
def times_read_layer_output_carrying_gradient(i, k, padding):
    layer = torch.nn.ConvTranspose1d(1, 1, k, padding=padding, bias=False)
    torch.nn.init.ones_(layer.weight)
    return layer(torch.ones(1, 1, i + 2 * padding - k + 1))[0, 0]


# wrong on: times_read(4, 3, 1)  -- forgets the padding
@wrong("times_read")
def tr_padding_forgotten(i, k, padding):
    count = np.zeros(i, dtype=int)
    for s in range(i - k + 1):
        count[s : s + k] += 1
    return count


# wrong on: times_read(4, 3, 1)  -- counts the padding pixels as well
@wrong("times_read")
def tr_padding_pixels_counted(i, k, padding):
    count = np.zeros(i + 2 * padding, dtype=int)
    for s in range(i + 2 * padding - k + 1):
        count[s : s + k] += 1
    return count


# wrong on: times_read(4, 3, 0)  -- cutting [p:-p] with p = 0 leaves nothing
@wrong("times_read")
def tr_minus_zero_slice(i, k, padding):
    count = np.zeros(i + 2 * padding, dtype=int)
    for s in range(i + 2 * padding - k + 1):
        count[s : s + k] += 1
    return count[padding:-padding]


# wrong on: times_read(4, 4, 0)  -- forgets that there may be fewer windows than k
@wrong("times_read")
def tr_three_way_minimum(i, k, padding):
    j = np.arange(i)
    return np.minimum(np.minimum(j + 1 + padding, i - j + padding), k)


# wrong on: times_read(4, 3, 1)  -- the last window is missing
@wrong("times_read")
def tr_last_window_missing(i, k, padding):
    count = np.zeros(i + 2 * padding, dtype=int)
    for s in range(i + 2 * padding - k):
        count[s : s + k] += 1
    return count[padding : padding + i]


# wrong on: times_read(4, 3, 1)  -- k everywhere, the border forgotten
@wrong("times_read")
def tr_k_everywhere(i, k, padding):
    return np.full(i, k)


# wrong on: times_read(6, 5, 2)  -- only the outermost pixel treated as border
@wrong("times_read")
def tr_only_the_ends_are_border(i, k, padding):
    count = np.full(i, min(k, i + 2 * padding - k + 1))
    count[0] = count[-1] = min(k, padding + 1, i + 2 * padding - k + 1)
    return count


# wrong on: times_read(4, 2, 1)  -- np.convolve "same": right for odd kernels with padding k // 2 only
@wrong("times_read")
def tr_convolve_same(i, k, padding):
    return np.convolve(np.ones(i, dtype=int), np.ones(k, dtype=int), mode="same")[:i]


# wrong on: times_read(4, 3, 2)  -- negative starts wrap round in a slice
@wrong("times_read")
def tr_negative_slices(i, k, padding):
    count = np.zeros(i, dtype=int)
    for s in range(-padding, i + padding - k + 1):
        count[s : s + k] += 1
    return count


# wrong on: times_read(4, 3, 1)  -- returns inside the loop
@wrong("times_read")
def tr_returns_inside_the_loop(i, k, padding):
    count = np.zeros(i + 2 * padding, dtype=int)
    for s in range(i + 2 * padding - k + 1):
        count[s : s + k] += 1
        return count[padding : padding + i]


# wrong on: times_read(5, 3, 1)  -- the example's answer
@wrong("times_read")
def tr_example_hard_coded(i, k, padding):
    return np.array([2, 3, 3, 2])


# wrong on: times_read(5, 5, 1)  -- looks at the nearer border only
@wrong("times_read")
def tr_left_half_mirrored(i, k, padding):
    half = [min(j + 1 + padding, k) for j in range((i + 1) // 2)]
    return np.array(half + half[: i // 2][::-1])


# wrong on: times_read(4, 3, 3)  -- thinks more padding means more readings than k
@wrong("times_read")
def tr_more_than_k(i, k, padding):
    j = np.arange(i)
    return np.minimum(j + 1 + padding, i - j + padding)
