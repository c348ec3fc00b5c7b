"""Chapter 10: right answers of other families, and further wrong ones."""

import numpy as np
import torch
import torch.nn.functional as F
from numpy.lib.stride_tricks import as_strided

import convlab as cl
from tests.course.answers import right, wrong


@right("matching_output_padding")
def by_the_sizes(i, k, stride, padding):
    o = (i + 2 * padding - k) // stride + 1
    return i - ((o - 1) * stride - 2 * padding + k)


@right("matching_output_padding")
def by_trying_each(i, k, stride, padding):
    o = cl.output_size(i, k, stride=stride, padding=padding)
    return next(e for e in range(stride) if (o - 1) * stride - 2 * padding + k + e == i)


@right("matching_output_padding")
def by_torchs_layers(i, k, stride, padding):
    there = F.conv1d(torch.zeros(1, 1, i), torch.zeros(1, 1, k), stride=stride, padding=padding)
    for extra in range(stride):
        layer = torch.nn.ConvTranspose1d(1, 1, k, stride=stride, padding=padding, output_padding=extra)
        try:
            if layer(there).shape[-1] == i:
                return torch.tensor(extra)
        except RuntimeError:  # nothing would be left of the output
            continue
    return None


@right("matching_output_padding")
def by_walking(i, k, stride, padding):
    end = k
    while end + stride <= i + 2 * padding:
        end += stride
    return float(i + 2 * padding - end)


@right("matching_output_padding")
def by_divmod(i, k, stride, padding):
    return np.array([divmod(i + 2 * padding - k, stride)[1]])


@wrong("matching_output_padding")
def one_more(i, k, stride, padding):
    return by_the_sizes(i, k, stride, padding) + 1


@wrong("matching_output_padding")
def for_both_axes(i, k, stride, padding):
    return (by_the_sizes(i, k, stride, padding),) * 2


@wrong("matching_output_padding")
def parity_of_the_size(i, k, stride, padding):
    return 1 - i % 2


@wrong("matching_output_padding")
def the_kernels_remainder(i, k, stride, padding):
    return (k - 2 * padding) % stride


@right("decoder_shapes")
def by_the_library(i, layers):
    sizes = [i]
    for k, s, p in layers:
        sizes.append(cl.output_size(sizes[-1], k, stride=s, padding=p))
    for k, s, p in layers[::-1]:
        sizes.append(cl.transposed_output_size(sizes[-1], k, stride=s, padding=p))
    return sizes


@right("decoder_shapes")
def by_running_a_model(i, layers):
    ways = [torch.nn.Conv1d(1, 1, k, stride=s, padding=p) for k, s, p in layers]
    ways += [torch.nn.ConvTranspose1d(1, 1, k, stride=s, padding=p) for k, s, p in reversed(layers)]
    x = torch.zeros(1, 1, i)
    sizes = [i]
    for layer in ways:
        x = layer(x)
        sizes.append(x.shape[-1])
    return torch.tensor(sizes)


@right("decoder_shapes")
def by_recursion(i, layers):
    if not layers:
        return (i,)
    (k, s, p), *inner = layers
    sizes = by_recursion(len(range(-p, i + p - k + 1, s)), inner)
    return (i, *sizes, (sizes[-1] - 1) * s + k - 2 * p)


@right("decoder_shapes")
def by_what_each_layer_loses(i, layers):
    sizes, moved = [i], []
    for k, s, p in layers:
        moved.append((sizes[-1] + 2 * p - k) // s)
        sizes.append(moved[-1] + 1)
    for k, s, p in layers[::-1]:
        sizes.append(sizes[-1] * s - s + k - p - p)
    return np.array(sizes)


@right("decoder_shapes")
def as_floats(i, layers):
    return np.array(by_the_library(i, layers), dtype=float)


@wrong("decoder_shapes")
def sizes_of_both_axes(i, layers):
    return [(size, size) for size in by_the_library(i, layers)]


@wrong("decoder_shapes")
def backwards(i, layers):
    return by_the_library(i, layers)[::-1]


@wrong("decoder_shapes")
def sizes_brought_back(i, layers):
    sizes = by_the_library(i, layers)[: len(layers) + 1]
    for k, s, p in layers[::-1]:
        sizes.append((sizes[-1] - 1) * s - 2 * p + k + (s > 1))
    return sizes


@wrong("decoder_shapes")
def only_the_last(i, layers):
    return by_the_library(i, layers)[-1]


@wrong("decoder_shapes")
def convolved_all_the_way(i, layers):
    sizes = [i]
    for k, s, p in layers + layers[::-1]:
        sizes.append((sizes[-1] + 2 * p - k) // s + 1)
    return sizes


def whole_blocks(y, stride):
    h, w = y.shape
    return y[: h // stride * stride, : w // stride * stride]


@right("checkerboard_energy")
def by_reshaping(y, stride):
    y = whole_blocks(np.asarray(y, dtype=np.float64), stride)
    if y.var() == 0:
        return 0.0
    h, w = y.shape
    return y.reshape(h // stride, stride, w // stride, stride).mean(axis=(0, 2)).var() / y.var()


@right("checkerboard_energy")
def by_unshuffling(y, stride):
    y = whole_blocks(torch.as_tensor(y).double(), stride)
    phases = F.pixel_unshuffle(y[None], stride)
    total = y.var(correction=0)
    return phases.mean(dim=(1, 2)).var(correction=0) / total if total > 0 else torch.zeros(())


@right("checkerboard_energy")
def with_a_gradient_still_on_it(y, stride):
    y = torch.nn.Parameter(whole_blocks(torch.as_tensor(y).float(), stride))
    blocks = F.unfold(y[None, None], stride, stride=stride)[0]  # a row for each phase
    total = ((y - y.mean()) ** 2).mean()
    return ((blocks.mean(1) - y.mean()) ** 2).mean() / total if total > 0 else 0


@right("checkerboard_energy")
def tensors_only(y, stride):
    y = whole_blocks(y.float(), stride)
    means = torch.stack([y[a::stride, b::stride].mean() for a in range(stride) for b in range(stride)])
    return 0.0 if bool((y == y[0, 0]).all()) else (means.var(unbiased=False) / y.var(unbiased=False)).item()


@right("checkerboard_energy")
def by_loops(y, stride):
    sums, values = {}, []
    for row in range(y.shape[0] - y.shape[0] % stride):
        for column in range(y.shape[1] - y.shape[1] % stride):
            value = float(y[row, column])
            values.append(value)
            sums.setdefault((row % stride, column % stride), []).append(value)

    def variance(numbers):
        middle = sum(numbers) / len(numbers)
        return sum((n - middle) ** 2 for n in numbers) / len(numbers)

    total = variance(values)
    return variance([sum(phase) / len(phase) for phase in sums.values()]) / total if total else 0.0


@right("checkerboard_energy")
def by_memory_strides(y, stride):
    y = np.ascontiguousarray(whole_blocks(y, stride)).astype(float)
    (h, w), (down, across) = y.shape, y.strides
    phases = as_strided(y, (stride, stride, h // stride, w // stride), (down, across, down * stride, across * stride))
    return np.einsum("abhw->ab", phases).var() / (y.var() * (y.size / stride**2) ** 2) if np.ptp(y) else 0.0


@right("checkerboard_energy")
def by_labels(y, stride):
    y = whole_blocks(np.asarray(y, dtype=float), stride)
    rows, columns = np.indices(y.shape) % stride
    labels = (rows * stride + columns).ravel()
    fitted = (np.bincount(labels, y.ravel()) / np.bincount(labels))[labels]  # the pattern, as a picture
    return np.nan_to_num(fitted.var() / max(y.var(), 1e-300))


@right("checkerboard_energy")
def one_less_what_is_within(y, stride):
    y = whole_blocks(np.asarray(y, dtype=float), stride)
    if np.ptp(y) == 0:
        return 0.0
    phases = [y[a::stride, b::stride] for a in range(stride) for b in range(stride)]
    return 1 - np.mean([phase.var() for phase in phases]) / y.var()


@right("checkerboard_energy")
def in_single_precision_with_extra_axes(y, stride):
    y = whole_blocks(np.asarray(y, dtype=np.float32), stride)
    means = np.array([[y[a::stride, b::stride].mean() for b in range(stride)] for a in range(stride)])
    return np.array([[means.var() / y.var() if y.var() else 0]])


@wrong("checkerboard_energy")
def nan_for_a_constant(y, stride):
    y = whole_blocks(np.asarray(y, dtype=float), stride)
    with np.errstate(invalid="ignore"):
        return np.array([y[a::stride, b::stride].mean() for a in range(stride) for b in range(stride)]).var() / y.var()


@wrong("checkerboard_energy")
def one_for_a_constant(y, stride):
    return by_reshaping(y, stride) if np.ptp(whole_blocks(y, stride)) else 1.0


@wrong("checkerboard_energy")
def neighbours_subtracted(y, stride):
    y = whole_blocks(np.asarray(y, dtype=float), stride)
    return np.abs(np.diff(y, axis=1)).mean() / (np.ptp(y) or 1)


@wrong("checkerboard_energy")
def always_stride_two(y, stride):
    return by_reshaping(y, 2)


@wrong("checkerboard_energy")
def the_means_themselves(y, stride):
    y = whole_blocks(np.asarray(y, dtype=float), stride)
    return [y[a::stride, b::stride].mean() for a in range(stride) for b in range(stride)]
