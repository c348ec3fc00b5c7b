"""Ledgers of the operations that bring their own weights: means, maxima, interpolation, values put into places.

Like `Ledger.convolution` they are of one channel, a plane `(h, w)`; arguments and errors are those of the operation.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, SupportsIndex

import numpy as np
from numpy.typing import NDArray

from convlab.arguments import Padding, Size, by, integer, per_axis
from convlab.errors import ArgumentError
from convlab.ledger import Ledger, product_rows
from convlab.pooling import pooling_windows, reach
from convlab.upsampling import output_sizes, pixel_shuffle, source_weights


def average(
    input_shape: Sequence[SupportsIndex],
    kernel_size: Size,
    *,
    stride: Size | None = None,
    padding: Padding = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> Ledger:
    """The ledger of one channel of `avg_pool2d`, with the weight of each cell in its mean."""
    windows = _windows(input_shape, kernel_size, stride, padding, 1, ceil_mode)
    reach = [(-before, i + after) for i, (before, after) in zip(windows.input_shape, windows.padding, strict=True)]
    low, high = np.array(reach if count_include_pad else [(0, i) for i in windows.input_shape]).T
    counted = np.all((windows.position >= low) & (windows.position < high), axis=1)
    counts = np.bincount(windows.output[counted], minlength=math.prod(windows.output_shape))
    return replace(windows.only(counted), weight=1 / counts[windows.output[counted]])


def maximum(
    x: NDArray[Any],
    kernel_size: Size,
    *,
    stride: Size | None = None,
    padding: Padding = 0,
    dilation: Size = 1,
    ceil_mode: bool = False,
) -> Ledger:
    """The ledger of `max_pool2d` on one plane `(h, w)`: the one cell that each window picked, with weight 1."""
    windows = _windows(x.shape, kernel_size, stride, padding, dilation, ceil_mode)
    windows = windows.only(windows.input >= 0)
    # Sorted by output, then value, then the tap from the last to the first: each output's winner, the first of
    # equals, stands last.
    order = np.lexsort((-windows.tap, x.ravel()[windows.input], windows.output))
    last = np.flatnonzero(np.append(np.diff(windows.output[order]) > 0, True))
    picked = windows.only(order[last])
    return replace(picked, weight=np.ones(len(picked.output)))


def upsampling(
    input_shape: Sequence[SupportsIndex],
    *,
    size: Size | None = None,
    scale_factor: float | Sequence[float] | None = None,
    mode: str = "nearest",
    align_corners: bool | None = None,
) -> Ledger:
    """The ledger of `upsample` on one plane, with the interpolation's weights."""
    shape = tuple(int(i) for i in input_shape)
    outputs, factors = output_sizes(shape, size, scale_factor)
    tables, shares = [], []
    for i, o, factor in zip(shape, outputs, factors, strict=True):
        source, weights = source_weights(i, o, mode, bool(align_corners), factor)
        out, tap = (table.ravel() for table in np.mgrid[:o, : source.shape[1]])
        tables.append(np.stack([out, tap, source.ravel(), source.ravel()]))
        shares.append(weights)
    kernel = tuple(share.shape[1] for share in shares)
    rows = product_rows(tables, tuple(outputs), kernel, shape)
    out, tap = np.unravel_index(rows[0], outputs), np.unravel_index(rows[1], kernel)
    weight = np.prod([share[o, t] for share, o, t in zip(shares, out, tap, strict=True)], axis=0)
    return Ledger(shape, tuple(outputs), kernel, ((0, 0),) * len(shape), "zeros", *rows, weight)


def gathered(ledger: Ledger) -> Ledger:
    """The same sums with one term for each input that an output reads: equal reads added up, weights of 0 left out.

    >>> ends = gathered(upsampling((1, 2), size=(1, 4), mode="bilinear"))
    >>> [len(ends.terms((0, column))) for column in range(4)]
    [1, 2, 2, 1]
    """
    if ledger.weight is None:
        raise ArgumentError("gathered: this ledger has no weights of its own that could be added up")
    pairs = ledger.output * math.prod(ledger.input_shape) + ledger.input
    _, first, group = np.unique(pairs, return_index=True, return_inverse=True)
    weight = np.bincount(group, ledger.weight).astype(np.float64)
    read = np.abs(weight) > 1e-12
    return replace(ledger.only(first[read]), weight=weight[read])


def unpooling(indices: NDArray[Any], kernel_size: Size) -> Ledger:
    """The ledger of `max_unpool2d` on one plane of `indices`, the windows side by side: one term in each place.

    An output that no value goes back to has no term. The tap says where in its window a value lies.

    >>> unpooling(np.array([[3]]), 2).apply(np.array([[7]])).tolist()
    [[0.0, 0.0], [0.0, 7.0]]
    """
    kernel = per_axis("kernel_size", kernel_size, 2, 1)
    shape = tuple(i * k for i, k in zip(indices.shape, kernel, strict=True))
    output = np.asarray(indices, dtype=np.intp).ravel()
    if output.size and not 0 <= output.min() <= output.max() < math.prod(shape):
        found = f"{output.min()} … {output.max()}"
        raise ArgumentError(f"unpooling: indices {found} do not fit the output {by(shape)}")
    row, column = np.unravel_index(output, shape)
    tap = row % kernel[0] * kernel[1] + column % kernel[1]
    position = np.argwhere(np.ones(indices.shape))
    order = np.argsort(output)
    rows = (output[order], tap[order], order, position[order])
    return Ledger(indices.shape, shape, kernel, ((0, 0),) * 2, "zeros", *rows, np.ones(output.size))


def shuffling(input_shape: Sequence[SupportsIndex], upscale_factor: SupportsIndex) -> Ledger:
    """The ledger of `pixel_shuffle` for one plane of output: r·r channels `(r·r, h, w)`, whose number is the tap.

    >>> shuffling((4, 1, 1), 2).apply(np.arange(4).reshape(4, 1, 1)).tolist()
    [[0.0, 1.0], [2.0, 3.0]]
    """
    r, shape = integer("upscale_factor", upscale_factor, 1), tuple(int(i) for i in input_shape)
    if len(shape) != 3 or shape[0] != r**2:
        raise ArgumentError(f"shuffling: the input must be ({r * r}, h, w), {r}² channels; got {shape}")
    source = pixel_shuffle(np.arange(math.prod(shape)).reshape(shape), r)[0]
    position = np.stack(np.unravel_index(source.ravel(), shape), axis=1)
    rows = (np.arange(source.size), position[:, 0], source.ravel(), position)
    return Ledger(shape, source.shape, (r, r), ((0, 0),) * 3, "zeros", *rows, np.ones(source.size))


def _windows(
    input_shape: Sequence[SupportsIndex],
    kernel_size: Size,
    stride: Size | None,
    padding: Padding,
    dilation: Size,
    ceil_mode: bool,
) -> Ledger:
    """All cells of all pooling windows; what hangs over the end, too."""
    shape = tuple(int(i) for i in input_shape)
    how, kernel = pooling_windows("Ledger", shape, kernel_size, stride, padding, dilation, ceil_mode)
    whole = Ledger.convolution(
        shape, kernel, stride=how.stride, padding=reach(how, kernel, shape), dilation=how.dilation
    )
    return replace(whole, padding=how.padding)
