"""Ledgers of the operations that bring their own weights: means, maxima, interpolation.

Like `Ledger.convolution` they are of one channel, a plane `(h, w)`; arguments and errors are those of the operation.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, SupportsIndex

import numpy as np
from numpy.typing import NDArray

from convlab.arguments import Padding, Size
from convlab.ledger import Ledger, product_rows
from convlab.pooling import pooling_windows, reach
from convlab.upsampling import output_sizes, source_weights


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
