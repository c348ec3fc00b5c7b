"""Chapter 08: right answers of other families, and further wrong ones."""

import numpy as np
import torch
import torch.nn.functional as F
from numpy.lib.stride_tricks import as_strided, sliding_window_view

from tests.course.answers import right, wrong


def reach(x, kernel, stride):
    return tuple((i - 1) * stride + k for i, k in zip(x.shape, kernel.shape, strict=True))


@right("trans_conv2d")
def by_torch(x, kernel, stride):
    x, kernel = (torch.as_tensor(array)[None, None] for array in (x, kernel))
    return F.conv_transpose2d(x, kernel, stride=stride)


@right("trans_conv2d")
def a_tap_at_a_time(x, kernel, stride):
    (h, w), (kh, kw) = x.shape, kernel.shape
    y = np.zeros(reach(x, kernel, stride))
    for a in range(kh):
        for b in range(kw):
            y[a : a + (h - 1) * stride + 1 : stride, b : b + (w - 1) * stride + 1 : stride] += kernel[a, b] * x
    return y


@right("trans_conv2d")
def by_adding_at_indices(x, kernel, stride):
    rows = np.add.outer(np.arange(x.shape[0]) * stride, np.arange(kernel.shape[0]))
    columns = np.add.outer(np.arange(x.shape[1]) * stride, np.arange(kernel.shape[1]))
    y = np.zeros(reach(x, kernel, stride))
    np.add.at(y, (rows[:, None, :, None], columns[None, :, None, :]), np.multiply.outer(x, kernel))
    return y


@right("trans_conv2d")
def output_by_output(x, kernel, stride):
    (h, w), (kh, kw) = x.shape, kernel.shape
    oh, ow = reach(x, kernel, stride)

    def cell(row, column):
        return sum(
            float(x[i, j]) * float(kernel[row - i * stride, column - j * stride])
            for i in range(h)
            for j in range(w)
            if 0 <= row - i * stride < kh and 0 <= column - j * stride < kw
        )

    return [[cell(row, column) for column in range(ow)] for row in range(oh)]


@right("trans_conv2d")
def by_folding_tensors(x, kernel, stride):
    products = kernel.flatten()[:, None] * x.flatten()[None]
    return F.fold(products[None].double(), reach(x, kernel, stride), tuple(kernel.shape), stride=stride)[0]


@right("trans_conv2d")
def as_the_gradient_of_a_convolution(x, kernel, stride):
    picture = torch.zeros(1, 1, *reach(x, kernel, stride), requires_grad=True)
    y = F.conv2d(picture, torch.as_tensor(kernel)[None, None].float(), stride=stride)
    (y * torch.as_tensor(x)).sum().backward()
    return picture.grad


@right("trans_conv2d")
def with_a_gradient_still_on_it(x, kernel, stride):
    weight = torch.nn.Parameter(torch.as_tensor(kernel)[None, None].double())
    return F.conv_transpose2d(torch.as_tensor(x)[None, None].double(), weight, stride=stride)[0]


@right("trans_conv2d")
def by_writing_into_strided_memory(x, kernel, stride):
    y = np.zeros(reach(x, kernel, stride))
    down, across = y.strides
    stamps = as_strided(y, (*x.shape, *kernel.shape), (down * stride, across * stride, down, across))
    for cell in np.ndindex(x.shape):
        stamps[cell] += x[cell] * kernel
    return y


@right("trans_conv2d")
def as_a_sum_of_padded_stamps(x, kernel, stride):
    oh, ow = reach(x, kernel, stride)
    (kh, kw), total = kernel.shape, 0
    for (row, column), pixel in np.ndenumerate(x):
        top, left = row * stride, column * stride
        total = total + np.pad(pixel * kernel, ((top, oh - top - kh), (left, ow - left - kw)))
    return total


@right("trans_conv2d")
def by_two_matrices(x, kernel, stride):
    down, across = (
        np.stack([np.eye(o)[a : a + (i - 1) * stride + 1 : stride] for a in range(k)])
        for o, i, k in zip(reach(x, kernel, stride), x.shape, kernel.shape, strict=True)
    )
    return np.einsum("hw,ab,ahy,bwx->yx", x, kernel, down, across)


@wrong("trans_conv2d")
def means_where_stamps_overlap(x, kernel, stride):
    counts = a_tap_at_a_time(np.ones_like(x), np.ones_like(kernel), stride)
    return a_tap_at_a_time(x, kernel, stride) / np.maximum(counts, 1)


@wrong("trans_conv2d")
def largest_where_stamps_overlap(x, kernel, stride):
    y = np.zeros(reach(x, kernel, stride))
    for (row, column), pixel in np.ndenumerate(x):
        there = y[row * stride :, column * stride :][: kernel.shape[0], : kernel.shape[1]]
        np.maximum(there, pixel * kernel, out=there)
    return y


@wrong("trans_conv2d")
def nearest_then_convolution(x, kernel, stride):
    large = np.repeat(np.repeat(x, stride, 0), stride, 1)
    return a_tap_at_a_time(large, kernel, 1)


@wrong("trans_conv2d")
def rows_and_columns_exchanged(x, kernel, stride):
    return a_tap_at_a_time(x.T, kernel, stride)


@right("asker_output")
def the_layer_itself():
    layer = torch.nn.ConvTranspose2d(1, 1, 2, stride=4)
    with torch.no_grad():
        layer.weight[:] = torch.tensor([[1.0, 2.0], [0.0, 1.0]])
        layer.bias[:] = 0.25
    return layer(torch.tensor([[[[1.0, 2.0], [3.0, 4.0]]]]))


@right("asker_output")
def written_out():
    return [
        [1.25, 2.25, 0.25, 0.25, 2.25, 4.25],
        [0.25, 1.25, 0.25, 0.25, 0.25, 2.25],
        [0.25] * 6,
        [0.25] * 6,
        [3.25, 6.25, 0.25, 0.25, 4.25, 8.25],
        [0.25, 3.25, 0.25, 0.25, 0.25, 4.25],
    ]


@right("asker_output")
def by_kronecker():
    stamp = np.pad([[1, 2], [0, 1]], ((0, 2), (0, 2)))
    return np.kron([[1, 2], [3, 4]], stamp)[:6, :6] + np.float32(0.25)


@wrong("asker_output")
def bias_for_every_tap():
    return by_kronecker() + 0.75


@wrong("asker_output")
def a_flat_list():
    return by_kronecker().ravel()


@wrong("asker_output")
def one_number():
    return 0.25


@right("transposed_size")
def by_a_real_layer(i, k, stride, padding, output_padding):
    x, weight = torch.zeros(1, 1, i), torch.zeros(1, 1, k)
    return F.conv_transpose1d(x, weight, stride=stride, padding=padding, output_padding=output_padding).shape[-1]


@right("transposed_size")
def in_torchs_words(i, k, stride, padding, output_padding):
    return float((i - 1) * stride - 2 * padding + 1 * (k - 1) + output_padding + 1)


@right("transposed_size")
def by_the_convolution_backwards(i, k, stride, padding, output_padding):
    smallest = next(
        o for o in range(-2 * padding, 10**6) if o + 2 * padding >= k and (o + 2 * padding - k) // stride == i - 1
    )
    return np.int64(smallest + output_padding)


@wrong("transposed_size")
def keras_full(i, k, stride, padding, output_padding):
    return i * stride - (stride + k - 2)


@wrong("transposed_size")
def output_padding_taken_away(i, k, stride, padding, output_padding):
    return (i - 1) * stride + k - 2 * padding - output_padding


@right("overlap_counts")
def by_convolving_ones(i, k, stride):
    places = np.zeros((i - 1) * stride + 1)
    places[::stride] = 1
    return np.convolve(places, np.ones(k)).round().astype(int)


@right("overlap_counts")
def by_asking_each_output(i, k, stride):
    return [sum(n * stride <= at < n * stride + k for n in range(i)) for at in range((i - 1) * stride + k)]


@right("overlap_counts")
def by_bincount(i, k, stride):
    return np.bincount(np.add.outer(np.arange(i) * stride, np.arange(k)).ravel())


@right("overlap_counts")
def by_transposed_ones(i, k, stride):
    return F.conv_transpose1d(torch.ones(1, 1, i), torch.ones(1, 1, k), stride=stride)


@right("overlap_counts")
def by_a_formula(i, k, stride):
    at = np.arange((i - 1) * stride + k)
    first, last = np.maximum(-(-(at - k + 1) // stride), 0), np.minimum(at // stride, i - 1)
    return last - first + 1


@wrong("overlap_counts")
def a_ramp(i, k, stride):
    at = np.arange((i - 1) * stride + k)
    return np.minimum(np.minimum(at, at[::-1]) + 1, k)


@wrong("overlap_counts")
def shares_instead(i, k, stride):
    return by_bincount(i, k, stride) / k


@right("insert_zeros")
def by_kronecker_with_one_corner(x, stride):
    (h, w), corner = x.shape, np.zeros((stride, stride))
    corner[0, 0] = 1
    return np.kron(x, corner)[: (h - 1) * stride + 1, : (w - 1) * stride + 1]


@right("insert_zeros")
def by_numpys_insert(x, stride):
    for axis in (0, 1):
        gaps = np.repeat(np.arange(1, x.shape[axis]), stride - 1)
        x = np.insert(x, gaps, 0, axis=axis)
    return x


@right("insert_zeros")
def by_lists(x, stride):
    (h, w), s = x.shape, stride
    return [
        [float(x[r // s, c // s]) if r % s == c % s == 0 else 0.0 for c in range((w - 1) * s + 1)]
        for r in range((h - 1) * s + 1)
    ]


@right("insert_zeros")
def by_stamping_a_one(x, stride):
    return F.conv_transpose2d(torch.as_tensor(x)[None, None].double(), torch.ones(1, 1, 1, 1).double(), stride=stride)


@right("insert_zeros")
def with_tensors_only(x, stride):
    h, w = x.shape
    spread = x.new_zeros((h, stride, w, stride))
    spread[:, 0, :, 0] = x
    return spread.reshape(h * stride, w * stride)[: (h - 1) * stride + 1, : (w - 1) * stride + 1]


@right("insert_zeros")
def by_selection(x, stride):
    down, across = (np.eye((i - 1) * stride + 1)[::stride] for i in x.shape)
    return down.T @ x @ across


@wrong("insert_zeros")
def ones_between(x, stride):
    return by_selection(x, stride) + (by_selection(np.ones_like(x), stride) == 0)


@wrong("insert_zeros")
def interpolated(x, stride):
    spread = by_selection(x, stride)
    return spread + np.roll(spread, 1, axis=1) / 2


@wrong("insert_zeros")
def by_strides_in_the_input(x, stride):
    y = x.copy()
    y[1::stride] = 0
    return y


@right("half_stride_corr2d")
def by_windows(x, kernel, stride):
    (kh, kw), spread = kernel.shape, by_selection(x, stride)
    framed = np.pad(spread, ((kh - 1, kh - 1), (kw - 1, kw - 1)))
    return np.einsum("hwab,ab->hw", sliding_window_view(framed, (kh, kw)), kernel[::-1, ::-1])


@right("half_stride_corr2d")
def by_torchs_convolution(x, kernel, stride):
    kh, kw = kernel.shape
    spread = torch.tensor(by_selection(x, stride))[None, None].double()
    flipped = torch.as_tensor(kernel).flip(0, 1)[None, None].double()
    return F.conv2d(spread, flipped, padding=(kh - 1, kw - 1))


@right("half_stride_corr2d")
def with_flipped_tensors_only(x, kernel, stride):
    (kh, kw), spread = kernel.shape, with_tensors_only(x, stride)
    framed = F.pad(spread, (kw - 1, kw - 1, kh - 1, kh - 1))
    return (framed.unfold(0, kh, 1).unfold(1, kw, 1) * kernel.flip(0, 1)).sum((2, 3))


@right("half_stride_corr2d")
def by_convolving_in_the_mathematicians_way(x, kernel, stride):
    # np.convolve flips and pads by itself; a two-axis convolution is a sum of one-axis ones over the kernel's rows.
    spread = by_selection(x, stride)
    y = np.zeros((spread.shape[0] + kernel.shape[0] - 1, spread.shape[1] + kernel.shape[1] - 1))
    for a, taps in enumerate(kernel):
        for row, pixels in enumerate(spread):
            y[row + a] += np.convolve(pixels, taps)
    return y


@right("half_stride_corr2d")
def by_fourier(x, kernel, stride):
    spread = by_selection(x, stride)
    shape = [i + k - 1 for i, k in zip(spread.shape, kernel.shape, strict=True)]
    return np.fft.irfft2(np.fft.rfft2(spread, shape) * np.fft.rfft2(kernel, shape), shape)


@right("half_stride_corr2d")
def by_skipping_the_zeros(x, kernel, stride):
    # Every output has a phase, and meets only the taps of that phase.
    y = np.zeros(reach(x, kernel, stride))
    for row in range(min(stride, len(y))):
        for column in range(min(stride, y.shape[1])):
            taps = kernel[row::stride, column::stride]
            if taps.size:
                part = by_convolving_in_the_mathematicians_way(x, taps, 1)
                y[row::stride, column::stride][: part.shape[0], : part.shape[1]] = part
    return y


@wrong("half_stride_corr2d")
def framed_before_spreading(x, kernel, stride):
    (kh, kw), framed = kernel.shape, np.pad(x, 1)
    spread = by_selection(framed, stride)
    windows = sliding_window_view(spread, (min(kh, len(spread)), min(kw, spread.shape[1])))
    return np.einsum("hwab,ab->hw", windows, kernel[::-1, ::-1][: windows.shape[2], : windows.shape[3]])


@wrong("half_stride_corr2d")
def kernel_spread_instead(x, kernel, stride):
    return a_tap_at_a_time(x, by_selection(kernel, stride), 1)


@wrong("half_stride_corr2d")
def edges_for_a_frame(x, kernel, stride):
    (kh, kw), spread = kernel.shape, by_selection(x, stride)
    framed = np.pad(spread, ((kh - 1, kh - 1), (kw - 1, kw - 1)), mode="edge")
    return np.einsum("hwab,ab->hw", sliding_window_view(framed, (kh, kw)), kernel[::-1, ::-1])


@right("kernel_matrix")
def entry_by_entry(kernel, shape):
    (h, w), (kh, kw) = shape, kernel.shape
    oh, ow = h - kh + 1, w - kw + 1
    matrix = np.zeros((oh * ow, h * w))
    for row, column, a, b in np.ndindex(oh, ow, kh, kw):
        matrix[row * ow + column, (row + a) * w + column + b] = kernel[a, b]
    return matrix


@right("kernel_matrix")
def by_lighting_every_pixel(kernel, shape):
    pixels = torch.eye(shape[0] * shape[1], dtype=torch.float64).reshape(-1, 1, *shape)
    return F.conv2d(pixels, torch.as_tensor(kernel)[None, None].double()).flatten(1).T


@right("kernel_matrix")
def by_kronecker_products(kernel, shape):
    def shifts(i, k):
        return [np.eye(i)[a : a + i - k + 1] for a in range(k)]

    rows, columns = (shifts(i, k) for i, k in zip(shape, kernel.shape, strict=True))
    return sum(kernel[a, b] * np.kron(rows[a], columns[b]) for a, b in np.ndindex(kernel.shape))


@right("kernel_matrix")
def by_numbered_windows(kernel, shape):
    numbers = sliding_window_view(np.arange(shape[0] * shape[1]).reshape(shape), kernel.shape)
    matrix = np.zeros((numbers.shape[0] * numbers.shape[1], shape[0] * shape[1]))
    np.put_along_axis(matrix, numbers.reshape(len(matrix), -1), kernel.ravel()[None], axis=1)
    return matrix


@right("kernel_matrix")
def by_a_jacobian(kernel, shape):
    taps = torch.as_tensor(kernel)[None, None].double()
    matrix = torch.autograd.functional.jacobian(
        lambda x: F.conv2d(x.reshape(1, 1, *shape), taps).flatten(), torch.zeros(shape[0] * shape[1]).double()
    )
    return matrix


@right("kernel_matrix")
def by_rolling_rows(kernel, shape):
    (h, w), (kh, kw) = shape, kernel.shape
    first = np.zeros((h, w), dtype=kernel.dtype)
    first[:kh, :kw] = kernel
    starts = [row * w + column for row in range(h - kh + 1) for column in range(w - kw + 1)]
    return [np.roll(first.ravel(), start).tolist() for start in starts]


@wrong("kernel_matrix")
def ones_where_it_reads(kernel, shape):
    return entry_by_entry(np.ones_like(kernel), shape)


@wrong("kernel_matrix")
def in_four_axes(kernel, shape):
    (h, w), (kh, kw) = shape, kernel.shape
    return entry_by_entry(kernel, shape).reshape(h - kh + 1, w - kw + 1, h, w)


@wrong("kernel_matrix")
def pictures_upside_down(kernel, shape):
    return entry_by_entry(kernel[::-1], shape)


@right("refute_inverse")
def arrays_of_any_size():
    return np.arange(12.0).reshape(3, 4), np.array([[0, 1], [2, 3]])


@right("refute_inverse")
def one_tap_of_two():
    return [[1]], [[2]]


@right("refute_inverse")
def one_tap_that_loses_a_pixel():
    return np.array([[1, 2, 3]]), np.array([[1, 0]])


@right("refute_inverse")
def tiny_numbers_in_a_tensor():
    return torch.tensor([[1e-12, 2e-12, 3e-12]]), [[1.0, 1.0]]


@wrong("refute_inverse")
def minus_one():
    return [[1, 2, 3]], [[-1]]


@wrong("refute_inverse")
def pictures_only():
    return ([[1, 2], [3, 4]],)


@wrong("refute_inverse")
def not_a_number():
    return [[float("nan"), 1]], [[1, 1]]


@wrong("refute_inverse")
def in_words():
    return "x", "kernel"


@wrong("refute_inverse")
def an_eigenvector():
    return [[1, 0, -1]], [[1, -1]]


@right("when_half_stride")
def a_few_sentences():
    return """Each pixel stamps the kernel two cells further on, so 16 pixels become 31. It makes maps grow in decoders,
    and it is the gradient of a strided convolution; its price is stripes, unless the phases of the kernel agree."""


@right("when_half_stride")
def another_view():
    return """Put zeros between the pixels and slide the flipped kernel: half an input pixel per step. A generator grows
    with it. Resize and convolve instead where a checkerboard would hurt, for four times the work."""


@wrong("when_half_stride")
def too_short():
    return "To enlarge."
