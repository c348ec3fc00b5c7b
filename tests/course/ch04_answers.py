"""Chapter 04: right answers of other families, and further wrong ones."""

from itertools import pairwise

import numpy as np
import torch
import torch.nn.functional as F
from numpy.lib.stride_tricks import as_strided, sliding_window_view

from tests.course.answers import right, wrong


def two(size):
    return (size, size) if isinstance(size, int) else size


def by_a_layer(shape, kernel_size, stride, padding):
    x, weight = torch.zeros(1, 1, *shape), torch.zeros(1, 1, *two(kernel_size))
    return F.conv2d(x, weight, stride=stride, padding=padding).shape[2:]


@right("shape_stride_3_4")
def the_layer_itself():
    return by_a_layer((8, 8), (3, 5), (3, 4), (0, 1))


@right("shape_stride_3_4")
def in_the_sources_form():
    return [(8 - 3 + 2 * 0 + 3) // 3, (8 - 5 + 2 * 1 + 4) // 4]


@wrong("shape_stride_3_4")
def halved():
    return 4, 4


@right("shape_stride_4_1")
def the_second_layer_itself():
    return by_a_layer((8, 8), (3, 5), (4, 1), (2, 1))


@right("shape_stride_4_1")
def as_an_array_of_floats():
    return np.array([3.0, 6.0])


@wrong("shape_stride_4_1")
def rows_alone():
    return 3, 3


@wrong("shape_stride_4_1")
def one_number():
    return 18


@right("your_own_layer")
def without_padding():
    return (2, 3), (3, 1), 0


@right("your_own_layer")
def the_same_kernel_with_another_stride_and_padding():
    return (3, 5), (3, 1), (1, 1)


@right("your_own_layer")
def as_lists_and_floats():
    return [[4, 3], np.array([2, 1]), (0.0, 0.0)]


@right("your_own_layer")
def one_stride_for_both():
    return (3, 1), 4, (2, 7)


@wrong("your_own_layer")
def padding_before_stride():
    return 3, (1, 0), (3, 1)


@wrong("your_own_layer")
def kernel_too_large():
    return 20, 1, 0


@wrong("your_own_layer")
def two_entries_only():
    return (3, 3), (3, 1)


@wrong("your_own_layer")
def half_a_pixel():
    return 3, (3, 1), (0.5, 0)


@wrong("your_own_layer")
def endless():
    return 3, (3, 1), (float("inf"), 0)


@wrong("your_own_layer")
def in_words():
    return "abc"


right("conv_output_shape")(by_a_layer)


@right("conv_output_shape")
def with_the_stride_inside(shape, kernel_size, stride, padding):
    (n, m), (k, l), (s, t), (p, q) = shape, two(kernel_size), two(stride), two(padding)
    return int((n - k + 2 * p + s) / s), int((m - l + 2 * q + t) / t)


@right("conv_output_shape")
def by_counting_starts(shape, kernel_size, stride, padding):
    axes = zip(shape, two(kernel_size), two(stride), two(padding), strict=True)
    return [len(range(-p, i + p - k + 1, s)) for i, k, s, p in axes]


@right("conv_output_shape")
def rounding_the_places_up(shape, kernel_size, stride, padding):
    places = [np.array(shape) + 2 * np.array(two(padding)) - np.array(two(kernel_size)) + 1]
    return np.ceil(places[0] / np.array(two(stride)))


@wrong("conv_output_shape")
def as_a_transposed_convolution(shape, kernel_size, stride, padding):
    axes = zip(shape, two(kernel_size), two(stride), two(padding), strict=True)
    return tuple((i - 1) * s - 2 * p + k for i, k, s, p in axes)


@wrong("conv_output_shape")
def rounded_to_the_nearest(shape, kernel_size, stride, padding):
    axes = zip(shape, two(kernel_size), two(stride), two(padding), strict=True)
    return tuple(round((i + 2 * p - k) / s) + 1 for i, k, s, p in axes)


@right("refute_swapped_axes")
def one_row_less():
    return 7, 8


@right("refute_swapped_axes")
def another_square():
    return np.array([9, 9])


@right("refute_swapped_axes")
def where_the_exchanged_kernel_does_not_fit():
    return [4, 8]


@wrong("refute_swapped_axes")
def no_pair():
    return 8, 8, 8


@wrong("refute_swapped_axes")
def no_pixels():
    return 0, 0


def framed(x, padding):
    ph, pw = two(padding)
    return np.pad(x, ((ph, ph), (pw, pw)))


@right("strided_corr2d")
def by_torch(x, kernel, stride, padding):
    x, kernel = (torch.as_tensor(array)[None, None] for array in (x, kernel))
    return F.conv2d(x, kernel, stride=stride, padding=padding)


@right("strided_corr2d")
def every_sth_of_all_windows(x, kernel, stride, padding):
    sh, sw = two(stride)
    windows = sliding_window_view(framed(x, padding), kernel.shape)
    return np.einsum("hwab,ab->hw", windows, kernel)[::sh, ::sw]


@right("strided_corr2d")
def by_strides_of_memory(x, kernel, stride, padding):
    padded, (sh, sw), (kh, kw) = framed(x, padding), two(stride), kernel.shape
    oh, ow = (padded.shape[0] - kh) // sh + 1, (padded.shape[1] - kw) // sw + 1
    down, across = padded.strides
    windows = as_strided(padded, (oh, ow, kh, kw), (down * sh, across * sw, down, across))
    return np.tensordot(windows, kernel, axes=2)


@right("strided_corr2d")
def as_a_sum_of_taps(x, kernel, stride, padding):
    padded, (sh, sw), (kh, kw) = framed(x, padding), two(stride), kernel.shape
    oh, ow = (padded.shape[0] - kh) // sh + 1, (padded.shape[1] - kw) // sw + 1
    return sum(
        kernel[a, b] * padded[a : a + (oh - 1) * sh + 1 : sh, b : b + (ow - 1) * sw + 1 : sw]
        for a in range(kh)
        for b in range(kw)
    )


@right("strided_corr2d")
def with_lists_and_no_frame(x, kernel, stride, padding):
    (h, w), (kh, kw), (sh, sw), (ph, pw) = x.shape, kernel.shape, two(stride), two(padding)

    def pixel(row, column):
        return float(x[row, column]) if 0 <= row < h and 0 <= column < w else 0.0

    return [
        [
            sum(float(kernel[a, b]) * pixel(top + a, left + b) for a in range(kh) for b in range(kw))
            for left in range(-pw, w + pw - kw + 1, sw)
        ]
        for top in range(-ph, h + ph - kh + 1, sh)
    ]


@right("strided_corr2d")
def by_unfolding_tensors(x, kernel, stride, padding):
    x, (sh, sw), (ph, pw) = x.unsqueeze(0), two(stride), two(padding)
    windows = F.pad(x, (pw, pw, ph, ph))[0].unfold(0, kernel.shape[0], sh).unfold(1, kernel.shape[1], sw)
    return (windows * kernel).sum((2, 3))


@wrong("strided_corr2d")
def with_the_edge_for_padding(x, kernel, stride, padding):
    ph, pw = two(padding)
    return every_sth_of_all_windows(np.pad(x, ((ph, ph), (pw, pw)), mode="edge"), kernel, stride, 0)


@wrong("strided_corr2d")
def kernel_transposed(x, kernel, stride, padding):
    return by_torch(x, kernel.T, stride, padding)


@wrong("strided_corr2d")
def means_of_windows(x, kernel, stride, padding):
    return every_sth_of_all_windows(x, kernel, stride, padding) / kernel.size


@right("inputs_read")
def by_arithmetic(i, k, stride):
    at = np.arange(i)
    return (at % stride < k) & (at < (i - k) // stride * stride + k)


@right("inputs_read")
def by_asking_each_pixel(i, k, stride):
    return [int(any(start <= at < start + k for start in range(0, i - k + 1, stride))) for at in range(i)]


@right("inputs_read")
def by_gradient(i, k, stride):
    x = torch.zeros(1, 1, i, requires_grad=True)
    F.conv1d(x, torch.ones(1, 1, k), stride=stride).sum().backward()
    return x.grad[0, 0] > 0


@right("inputs_read")
def by_index_windows(i, k, stride):
    windows = sliding_window_view(np.arange(i), k)[::stride]
    return np.isin(np.arange(i), windows)


@wrong("inputs_read")
def how_often(i, k, stride):
    return np.full(i, k)


@wrong("inputs_read")
def the_unread(i, k, stride):
    return ~by_index_windows(i, k, stride)


@right("sizes_landing_on")
def by_trying(o, k, stride, padding):
    sizes = range(1, o * stride + k + 1)
    return [i for i in sizes if i + 2 * padding >= k and (i + 2 * padding - k) // stride + 1 == o]


@right("sizes_landing_on")
def as_an_array(o, k, stride, padding):
    sizes = np.arange(stride) + (o - 1) * stride + k - 2 * padding
    return sizes[sizes > 0]


@right("sizes_landing_on")
def as_a_tuple_from_the_end(o, k, stride, padding):
    sizes = []
    i = o * stride + k - 2 * padding - 1
    while i > 0 and len(sizes) < stride:
        sizes.insert(0, i)
        i -= 1
    return tuple(sizes)


@wrong("sizes_landing_on")
def descending(o, k, stride, padding):
    return by_trying(o, k, stride, padding)[::-1]


@wrong("sizes_landing_on")
def only_the_largest(o, k, stride, padding):
    return by_trying(o, k, stride, padding)[-1:]


@right("multiply_adds")
def from_the_shape(shape, kernel_size, stride, padding):
    return by_a_layer(shape, kernel_size, stride, padding).numel() * np.prod(two(kernel_size))


@right("multiply_adds")
def one_by_one(shape, kernel_size, stride, padding):
    rows, columns = (
        sum(k for _ in range(0, i + 2 * p - k + 1, s))
        for i, k, s, p in zip(shape, two(kernel_size), two(stride), two(padding), strict=True)
    )
    return float(rows * columns)


@wrong("multiply_adds")
def additions_only(shape, kernel_size, stride, padding):
    return by_a_layer(shape, kernel_size, stride, padding).numel() * (np.prod(two(kernel_size)) - 1)


@right("neighbour_correlation")
def by_corrcoef(y):
    if np.ptp(y) == 0:
        return 0.0
    return np.corrcoef(y[:, :, :-1].ravel(), y[:, :, 1:].ravel())[0, 1]


@right("neighbour_correlation")
def in_torch(y):
    y = torch.as_tensor(y).double()
    pairs = torch.stack([y[..., :-1].flatten(), y[..., 1:].flatten()])
    pairs = pairs - pairs.mean(dim=1, keepdim=True)
    lengths = pairs.norm(dim=1)
    return (pairs[0] @ pairs[1] / lengths.prod()) if lengths.prod() > 0 else torch.zeros(())


@right("neighbour_correlation")
def by_loops(y):
    pairs = [(float(a), float(b)) for picture in y for row in picture for a, b in pairwise(row)]
    n = len(pairs)
    left, right_ = sum(a for a, _ in pairs) / n, sum(b for _, b in pairs) / n
    together = sum((a - left) * (b - right_) for a, b in pairs)
    alone = sum((a - left) ** 2 for a, _ in pairs) * sum((b - right_) ** 2 for _, b in pairs)
    return together / alone**0.5 if alone else 0.0


@right("neighbour_correlation")
def in_single_precision(y):
    left, right_ = (np.float32(side) for side in (y[:, :, :-1], y[:, :, 1:]))
    spread = left.std() * right_.std()
    return ((left - left.mean()) * (right_ - right_.mean())).mean() / spread if spread else np.float32(0)


@wrong("neighbour_correlation")
def always_one(y):
    return 1.0


@wrong("neighbour_correlation")
def nan_for_a_constant(y):
    return by_corrcoef(y) if np.ptp(y) else float("nan")


@wrong("neighbour_correlation")
def squared(y):
    return by_corrcoef(y) ** 2


@right("why_stride")
def a_few_sentences():
    return """Stride 2 leaves a quarter of the outputs, so a quarter of the multiply-adds, and as many weights. The
    outputs left are less alike, but none of them is new, and a shift by one pixel changes their values."""


@right("why_stride")
def another_view():
    return """The work falls by four and the next layer sees seven pixels where it saw five; what is dropped are
    neighbours that shared two pixels of three, and with them the knowledge of where exactly something was."""


@wrong("why_stride")
def too_short():
    return "It is faster."
