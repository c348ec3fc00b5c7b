"""`coverage`, answered from its prompt alone; a comment names an input on which a wrong answer is wrong."""

import itertools

import numpy as np
import torch
import torch.nn.functional as F

from tests.course.strangers import right, wrong


@right("coverage")
def coverage_convolves_stretched_ones(dilations, k):
    paths = np.ones(1, dtype=int)
    for d in dilations:
        taps = np.zeros((k - 1) * d + 1, dtype=int)
        taps[::d] = 1
        paths = np.convolve(paths, taps)
    return paths


@right("coverage")
def coverage_adds_shifted_copies(dilations, k):
    paths = np.array([1])
    for d in dilations:
        longer = np.zeros(len(paths) + (k - 1) * d, dtype=np.int64)
        for tap in range(k):
            longer[tap * d : tap * d + len(paths)] += paths
        paths = longer
    return paths


@right("coverage")
def coverage_walks_every_path(dilations, k):
    counts = np.zeros((k - 1) * sum(dilations) + 1, dtype=int)
    for path in itertools.product(range(k), repeat=len(dilations)):
        counts[sum(tap * d for tap, d in zip(path, dilations))] += 1
    return counts


@right("coverage")
def coverage_is_the_gradient_of_the_stack(dilations, k):
    x = torch.zeros(1, 1, (k - 1) * sum(dilations) + 1, dtype=torch.float64, requires_grad=True)
    y = x
    for d in dilations:
        y = F.conv1d(y, torch.ones(1, 1, k, dtype=torch.float64), dilation=d)
    y.sum().backward()
    return x.grad[0, 0].round().long()


@right("coverage")
def coverage_bincount_of_outer_sums(dilations, k):
    ends = np.zeros(1, dtype=int)
    for d in dilations:
        ends = np.add.outer(ends, d * np.arange(k)).ravel()
    return np.bincount(ends)


@right("coverage")
def coverage_dictionary_then_list(dilations, k):
    paths = {0: 1}
    for d in reversed(dilations):
        following = {}
        for place, count in paths.items():
            for tap in range(k):
                following[place + tap * d] = following.get(place + tap * d, 0) + count
        paths = following
    return np.array([paths.get(n, 0) for n in range(max(paths) + 1)], dtype=np.int32)


# wrong on: coverage([2, 2], 3) -- whether, not how many
@wrong("coverage")
def coverage_only_ones(dilations, k):
    reached = np.array([1])
    for d in dilations:
        taps = np.zeros((k - 1) * d + 1, dtype=int)
        taps[::d] = 1
        reached = np.minimum(np.convolve(reached, taps), 1)
    return reached


# wrong on: coverage([2, 2], 3) -- leaves the zeros in between out
@wrong("coverage")
def coverage_without_the_holes(dilations, k):
    ends = [sum(path) for path in itertools.product(*[[t * d for t in range(k)] for d in dilations])]
    return np.unique(ends, return_counts=True)[1]


# wrong on: coverage([2, 2], 3) -- dilations forgotten
@wrong("coverage")
def coverage_undilated(dilations, k):
    paths = np.array([1])
    for _ in dilations:
        paths = np.convolve(paths, np.ones(k, dtype=int))
    return paths


# wrong on: coverage([2, 2], 3) -- each layer's kernel has trailing holes, zeros hang on at the end
@wrong("coverage")
def coverage_with_zeros_at_the_end(dilations, k):
    paths = np.array([1])
    for d in dilations:
        paths = np.convolve(paths, np.kron(np.ones(k, dtype=int), np.eye(1, d, dtype=int)[0]))
    return paths


# wrong on: coverage([1, 1], 2) -- adds the layers' taps instead of combining them
@wrong("coverage")
def coverage_sum_of_the_layers(dilations, k):
    out = np.zeros((k - 1) * sum(dilations) + 1, dtype=int)
    for d in dilations:
        out[: (k - 1) * d + 1 : d] += 1
    return out


# wrong on: coverage([1, 1, 1, 1, 1, 1], 3) -- counts in int8: 141 paths become negative
@wrong("coverage")
def coverage_in_small_ints(dilations, k):
    paths = np.ones(1, dtype=np.int8)
    for d in dilations:
        longer = np.zeros(len(paths) + (k - 1) * d, dtype=np.int8)
        for t in range(k):
            longer[t * d : t * d + len(paths)] += paths
        paths = longer
    return paths


# wrong on: coverage([2, 2], 3) -- the dilations multiply up from layer to layer
@wrong("coverage")
def coverage_dilations_multiply(dilations, k):
    paths, step = np.array([1]), 1
    for d in dilations:
        step *= d
        taps = np.zeros((k - 1) * step + 1, dtype=int)
        taps[::step] = 1
        paths = np.convolve(paths, taps)
    return paths


# wrong on: coverage([1, 2, 3], 2) -- combines the first two layers and no more
@wrong("coverage")
def coverage_of_two_layers(dilations, k):
    out = np.zeros((k - 1) * sum(dilations[:2]) + 1, dtype=int)
    for path in itertools.product(range(k), repeat=len(dilations[:2])):
        out[sum(t * d for t, d in zip(path, dilations))] += 1
    return out


# wrong on: coverage([1, 1], 4) -- three taps in every layer, whatever k
@wrong("coverage")
def coverage_always_three_taps(dilations, k):
    paths = np.array([1])
    for d in dilations:
        paths = np.convolve(paths, [1] + [0] * (d - 1) + [1] + [0] * (d - 1) + [1])
    return paths


# wrong on: coverage([1, 1], 4) -- taps only at both ends and in the middle, right up to k = 3
@wrong("coverage")
def coverage_first_middle_and_last_tap(dilations, k):
    paths = np.array([1])
    for d in dilations:
        taps = np.zeros((k - 1) * d + 1, dtype=int)
        taps[[0, (k - 1) // 2 * d, (k - 1) * d]] = 1
        paths = np.convolve(paths, taps)
    return paths


# wrong on: coverage([2, 2], 3) -- += with a list of indices adds one where several paths meet
@wrong("coverage")
def coverage_fancy_index_adds_only_once(dilations, k):
    ends = np.zeros(1, dtype=int)
    for d in dilations:
        ends = np.add.outer(ends, d * np.arange(k)).ravel()
    counts = np.zeros(ends.max() + 1, dtype=int)
    counts[ends] += 1
    return counts


# wrong on: coverage([1, 3], 2) -- dilations above 2 count as 2
@wrong("coverage")
def coverage_steps_of_two_at_most(dilations, k):
    paths = np.array([1])
    for d in dilations:
        taps = np.zeros((k - 1) * min(d, 2) + 1, dtype=int)
        taps[:: min(d, 2)] = 1
        paths = np.convolve(paths, taps)
    return paths
