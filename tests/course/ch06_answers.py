"""Chapter 06: right answers of other families, and further wrong ones."""

from collections import Counter
from functools import reduce
from itertools import product

import numpy as np
import torch
import torch.nn.functional as F
from numpy.lib.stride_tricks import as_strided, sliding_window_view

from tests.course.answers import right, wrong


def two(size):
    return (size, size) if isinstance(size, int) else size


@right("effective_kernel_size")
def with_holes_between(k, dilation):
    return k + (k - 1) * (dilation - 1)


@right("effective_kernel_size")
def positions_of_the_taps(k, dilation):
    return np.ptp(np.arange(k) * dilation) + 1


@right("effective_kernel_size")
def by_the_gradient_of_a_layer(k, dilation):
    x = torch.zeros(1, 1, k * dilation, requires_grad=True)
    F.conv1d(x, torch.ones(1, 1, k), dilation=dilation)[0, 0, 0].backward()
    return x.grad[0, 0].nonzero().max() + 1


@right("effective_kernel_size")
def as_a_float(k, dilation):
    return dilation * (k - 1.0) + 1


@wrong("effective_kernel_size")
def rounded_to_odd(k, dilation):
    return dilation * (k - 1) // 2 * 2 + 1


@wrong("effective_kernel_size")
def turned_about(k, dilation):
    return k * (dilation - 1) + 1


@wrong("effective_kernel_size")
def as_a_pair(k, dilation):
    return (dilation * (k - 1) + 1,) * 2


@right("dilated_output_size")
def by_a_layer(i, k, stride, padding, dilation):
    layer = torch.nn.Conv1d(1, 1, k, stride=stride, padding=padding, dilation=dilation)
    return layer(torch.zeros(1, 1, i)).shape[-1]


@right("dilated_output_size")
def by_counting_starts(i, k, stride, padding, dilation):
    return len([at for at in range(-padding, i + padding, stride) if at + dilation * (k - 1) < i + padding])


@right("dilated_output_size")
def in_the_sources_form(i, k, stride, padding, dilation):
    return int(np.floor((i + 2 * padding - (dilation * (k - 1) + 1) + stride) / stride))


@right("dilated_output_size")
def rounding_the_places_up(i, k, stride, padding, dilation):
    return -(-(i + 2 * padding - dilation * (k - 1)) // stride)


@wrong("dilated_output_size")
def rounded_to_the_nearest(i, k, stride, padding, dilation):
    return round((i + 2 * padding - dilation * (k - 1) - 1) / stride) + 1


@wrong("dilated_output_size")
def as_a_transposed_convolution(i, k, stride, padding, dilation):
    return (i - 1) * stride - 2 * padding + dilation * (k - 1) + 1


@wrong("dilated_output_size")
def padding_stretched_too(i, k, stride, padding, dilation):
    return (i + 2 * padding * dilation - dilation * (k - 1) - 1) // stride + 1


def with_holes(kernel, dilation):
    (dh, dw), (kh, kw) = two(dilation), kernel.shape
    wide = np.zeros((dh * (kh - 1) + 1, dw * (kw - 1) + 1), kernel.dtype)
    wide[::dh, ::dw] = kernel
    return wide


@right("dilated_corr2d")
def by_torch_with_two_extra_axes(x, kernel, dilation):
    x, kernel = (torch.as_tensor(array)[None, None] for array in (x, kernel))
    return F.conv2d(x, kernel, dilation=dilation)


@right("dilated_corr2d")
def as_a_kernel_with_holes(x, kernel, dilation):
    wide = with_holes(kernel, dilation)
    return np.einsum("hwab,ab->hw", sliding_window_view(x, wide.shape), wide)


@right("dilated_corr2d")
def as_a_sum_of_taps(x, kernel, dilation):
    (dh, dw), (kh, kw) = two(dilation), kernel.shape
    oh, ow = x.shape[0] - dh * (kh - 1), x.shape[1] - dw * (kw - 1)
    return sum(kernel[a, b] * x[a * dh : a * dh + oh, b * dw : b * dw + ow] for a, b in np.ndindex(kh, kw))


@right("dilated_corr2d")
def by_strides_of_memory(x, kernel, dilation):
    (dh, dw), (kh, kw), (down, across) = two(dilation), kernel.shape, x.strides
    shape = (x.shape[0] - dh * (kh - 1), x.shape[1] - dw * (kw - 1), kh, kw)
    return np.tensordot(as_strided(x, shape, (down, across, down * dh, across * dw)), kernel, axes=2)


@right("dilated_corr2d")
def in_loops_with_lists(x, kernel, dilation):
    (h, w), (kh, kw), (dh, dw) = x.shape, kernel.shape, two(dilation)
    return [
        [
            sum(float(x[r + a * dh, c + b * dw]) * float(kernel[a, b]) for a in range(kh) for b in range(kw))
            for c in range(w - dw * (kw - 1))
        ]
        for r in range(h - dh * (kh - 1))
    ]


@right("dilated_corr2d")
def phase_by_phase(x, kernel, dilation):
    (dh, dw), (kh, kw) = two(dilation), kernel.shape
    y = np.zeros((x.shape[0] - dh * (kh - 1), x.shape[1] - dw * (kw - 1)), dtype=np.float64)
    for a, b in product(range(min(dh, y.shape[0])), range(min(dw, y.shape[1]))):
        y[a::dh, b::dw] = (sliding_window_view(x[a::dh, b::dw], kernel.shape) * kernel).sum((2, 3))
    return y


@right("dilated_corr2d")
def unfolded_with_a_gradient(x, kernel, dilation):
    x = torch.tensor(x, dtype=torch.float64, requires_grad=True)[None, None]
    (dh, dw), (kh, kw) = two(dilation), kernel.shape
    columns = F.unfold(x, (kh, kw), dilation=(dh, dw))
    y = torch.as_tensor(kernel, dtype=torch.float64).reshape(1, -1) @ columns[0]
    return y.reshape(x.shape[2] - dh * (kh - 1), x.shape[3] - dw * (kw - 1))


@right("dilated_corr2d")
def with_tensors_only(x, kernel, dilation):
    (dh, dw), (kh, kw) = two(dilation), kernel.shape
    windows = x.unfold(0, dh * (kh - 1) + 1, 1).unfold(1, dw * (kw - 1) + 1, 1)
    return (windows[:, :, ::dh, ::dw] * kernel).sum((2, 3))


@right("dilated_corr2d")
def by_an_index_map(x, kernel, dilation):
    (dh, dw), (kh, kw) = two(dilation), kernel.shape
    rows = np.arange(x.shape[0] - dh * (kh - 1))[:, None] + dh * np.arange(kh)
    columns = np.arange(x.shape[1] - dw * (kw - 1))[:, None] + dw * np.arange(kw)
    return np.einsum("rahb,ab->rh", x[rows[:, :, None, None], columns], kernel)


@wrong("dilated_corr2d")
def kernel_transposed(x, kernel, dilation):
    wide = with_holes(kernel, dilation).T
    return np.einsum("hwab,ab->hw", sliding_window_view(x, wide.shape), wide)


@wrong("dilated_corr2d")
def means_of_the_taps(x, kernel, dilation):
    return as_a_sum_of_taps(x, kernel, dilation) / kernel.size


@wrong("dilated_corr2d")
def stride_and_dilation(x, kernel, dilation):
    dh, dw = two(dilation)
    return as_a_sum_of_taps(x, kernel, dilation)[::dh, ::dw]


@wrong("dilated_corr2d")
def going_round_the_edge(x, kernel, dilation):
    dh, dw = two(dilation)
    return sum(kernel[a, b] * np.roll(x, (-a * dh, -b * dw), (0, 1)) for a, b in np.ndindex(*kernel.shape))


@right("receptive_field")
def from_the_top_down(layers):
    size = 1
    for k, stride, dilation in reversed(layers):
        size = (size - 1) * stride + dilation * (k - 1) + 1
    return size


@right("receptive_field")
def as_one_sum(layers):
    ks, strides, dilations = np.array(layers).T
    jumps = np.cumprod([1, *strides[:-1]])
    return 1 + (dilations * (ks - 1) * jumps).sum()


@right("receptive_field")
def by_the_gradient(layers):
    i = from_the_top_down(layers)
    x = torch.ones(1, 1, i, requires_grad=True)
    y = x
    for k, stride, dilation in layers:
        y = F.conv1d(y, torch.ones(1, 1, k), stride=stride, dilation=dilation)
    y[0, 0, 0].backward()
    read = x.grad[0, 0].nonzero()
    return read.max() - read.min() + 1


@right("receptive_field")
def by_following_the_paths(layers):
    places, jump = {0}, 1
    for k, stride, dilation in layers:
        places = {at + tap * dilation * jump for at in places for tap in range(k)}
        jump *= stride
    return float(max(places) + 1)


@right("receptive_field")
def by_recursion(layers):
    if not layers:
        return 1
    *below, (k, _, dilation) = layers
    return by_recursion(below) + dilation * (k - 1) * int(np.prod([stride for _, stride, _ in below]))


@wrong("receptive_field")
def half_of_it(layers):
    return (from_the_top_down(layers) - 1) // 2


@wrong("receptive_field")
def widest_layer_alone(layers):
    return max(dilation * (k - 1) + 1 for k, _, dilation in layers)


@wrong("receptive_field")
def strides_of_the_layers_above(layers):
    return from_the_top_down(layers[::-1])


@right("coverage")
def by_products_of_polynomials(dilations, k):
    combs = [np.bincount(np.arange(k) * d) for d in dilations]
    return reduce(np.polymul, combs)


@right("coverage")
def by_counting_every_path(dilations, k):
    ends = Counter(map(sum, product(*(range(0, d * k, d) for d in dilations))))
    return [ends[at] for at in range(sum(dilations) * (k - 1) + 1)]


@right("coverage")
def by_the_gradient_of_a_stack(dilations, k):
    x = torch.zeros(1, 1, sum(dilations) * (k - 1) + 1, requires_grad=True)
    y = x
    for d in dilations:
        y = F.conv1d(y, torch.ones(1, 1, k), dilation=d)
    y.sum().backward()
    return x.grad


@right("coverage")
def by_rolling_a_float_array(dilations, k):
    counts = np.zeros(sum(dilations) * (k - 1) + 1)
    counts[0] = 1
    for d in dilations:
        counts = sum(np.roll(counts, tap * d) for tap in range(k))
    return counts


@right("coverage")
def by_matrices(dilations, k):
    size = sum(dilations) * (k - 1) + 1
    steps = [sum(np.eye(size, k=tap * d, dtype=int) for tap in range(k)) for d in dilations]
    return np.linalg.multi_dot([np.eye(1, size, dtype=int), *steps])[0]


@right("coverage")
def by_recursion_on_lists(dilations, k):
    if len(dilations) == 0:
        return (1,)
    below, d = by_recursion_on_lists(dilations[1:], k), dilations[0]
    return tuple(
        sum(below[at - tap * d] for tap in range(k) if 0 <= at - tap * d < len(below))
        for at in range(len(below) + d * (k - 1))
    )


@wrong("coverage")
def shares_of_the_paths(dilations, k):
    return np.array(by_counting_every_path(dilations, k)) / k ** len(dilations)


@wrong("coverage")
def the_number_touched(dilations, k):
    return np.count_nonzero(by_counting_every_path(dilations, k))


@wrong("coverage")
def about_the_middle(dilations, k):
    return np.roll(by_counting_every_path(dilations, k), 1)


@right("refute_span")
def no_step_of_one():
    return 2, 3, 4


@right("refute_span")
def a_step_too_long():
    return [1, 1, 6]


@right("refute_span")
def whole_floats():
    return np.array([5.0, 1.0, 4.0])


@right("refute_span")
def as_a_tensor():
    return torch.tensor([4, 1, 9])


@wrong("refute_span")
def each_touched_once():
    return 1, 3, 9


@wrong("refute_span")
def another_order():
    return 5, 2, 1


@wrong("refute_span")
def the_longest_step_that_covers():
    return 1, 1, 5


@wrong("refute_span")
def two_layers():
    return 2, 2


@wrong("refute_span")
def layers_in_place_of_dilations():
    return [(3, 1, 2)] * 3


@wrong("refute_span")
def half_a_pixel():
    return 2, 2.5, 2


@wrong("refute_span")
def endless():
    return 2, 2, float("inf")


@wrong("refute_span")
def backwards():
    return -2, 2, 2


@wrong("refute_span")
def in_words():
    return "222"


@wrong("refute_span")
def yes_or_no():
    return True, True, True
