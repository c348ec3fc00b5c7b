"""Pooling over windows: the largest of each, the mean of each, and the largest put back where it came from."""

from __future__ import annotations

import math
from itertools import product

import array_api_compat

from convlab.arguments import Padding, Pair, Shape, Size, by, integer, padding_pairs, per_axis
from convlab.arithmetic import window_counts
from convlab.errors import ArgumentError, ArgumentTypeError, GeometryError
from convlab.geometry import Geometry, under
from convlab.padding import Array, namespace, pad


def max_pool2d(
    x: Array,
    kernel_size: Size,
    *,
    stride: Size | None = None,
    padding: Padding = 0,
    dilation: Size = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
) -> Array | tuple[Array, Array]:
    """The largest value of each window; padding never wins, and `nan` always does.

    Args:
        x: `(n, c, h, w)` or `(c, h, w)`.
        kernel_size: of the window.
        stride: pixels from one window to the next; by default the kernel size.
        padding: pixels per side, at most half the kernel.
        dilation: pixels from one tap to the next.
        ceil_mode: also windows that hang over the end, if they begin inside; see `output_size`.
        return_indices: also where each value stood, a flat row-major index into its plane; the first, if several;
            −1 for a dilated window that lies on padding alone, whose value is −∞ (torch names a cell it never read).

    Returns:
        `(n, c, oh, ow)` or `(c, oh, ow)`, of the dtype of `x`; with `return_indices` a pair.

    Raises:
        GeometryError: the window does not fit, or the padding is more than half of it.
        ArgumentTypeError: booleans or complex numbers, which have no largest.

    >>> import numpy as np
    >>> max_pool2d(np.arange(12).reshape(1, 3, 4), 2).tolist()
    [[[5, 7]]]
    """
    xp = namespace("max_pool2d", x)
    if xp.isdtype(x.dtype, ("bool", "complex floating")):
        raise ArgumentTypeError(f"max_pool2d: {x.dtype} has no largest value")
    how, kernel = _checked("max_pool2d", x, kernel_size, stride, padding, dilation, ceil_mode)
    floating, device = xp.isdtype(x.dtype, "real floating"), array_api_compat.device(x)
    # Cells that no window may choose surround the input; they are told from the rest by their index, −1.
    least = -float("inf") if floating else xp.iinfo(x.dtype).min
    at = xp.reshape(xp.arange(x.shape[-2] * x.shape[-1], dtype=xp.int64, device=device), tuple(x.shape[-2:]))
    around = reach(how, kernel, x.shape[-2:])
    x, at = pad(x, around, mode="constant", value=least), pad(at, around, mode="constant", value=-1)
    taps = ((..., under(how, 0, a), under(how, 1, b)) for a, b in product(range(kernel[0]), range(kernel[1])))
    first = next(taps)
    values, indices = x[first], xp.broadcast_to(at[first], (*x.shape[:-2], *how.shape))
    for tap in taps:
        wins = (at[tap] >= 0) & ((x[tap] > values) | (indices < 0))
        if floating:
            wins = wins | xp.isnan(x[tap])
        values = xp.where(wins, x[tap], values)
        indices = xp.where(wins, at[tap], indices)
    return (values, indices) if return_indices else values


def avg_pool2d(
    x: Array,
    kernel_size: Size,
    *,
    stride: Size | None = None,
    padding: Padding = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
) -> Array:
    """The mean of each window.

    Args and errors are those of `max_pool2d`, without dilation, and

    Args:
        x: `(n, c, h, w)` or `(c, h, w)`, floating point.
        kernel_size: of the window.
        stride: by default the kernel size.
        padding: pixels per side, at most half the kernel.
        ceil_mode: also windows that hang over the end; what hangs over is never counted.
        count_include_pad: divide by the padding cells too.
        divisor_override: divide by this instead.

    >>> import numpy as np
    >>> avg_pool2d(np.arange(12.0).reshape(1, 3, 4), 2).tolist()
    [[[2.5, 4.5]]]
    """
    xp = namespace("avg_pool2d", x)
    if not xp.isdtype(x.dtype, ("real floating", "complex floating")):
        raise ArgumentTypeError(f"avg_pool2d: means of {x.dtype} are no {x.dtype}; convert x to floating point first")
    if divisor_override is not None and integer("divisor_override", divisor_override, -(2**63)) == 0:
        raise ArgumentError("avg_pool2d: divisor_override must not be 0")
    how, kernel = _checked("avg_pool2d", x, kernel_size, stride, padding, 1, ceil_mode)
    around = reach(how, kernel, x.shape[-2:])
    size, dtype = tuple(x.shape[-2:]), x.dtype
    if dtype == getattr(xp, "float16", None):
        x = xp.astype(x, xp.float32)  # the sum is rounded once
    x = pad(x, around)
    total = 0
    for a, b in product(range(kernel[0]), range(kernel[1])):
        total = total + x[..., under(how, 0, a), under(how, 1, b)]
    if divisor_override is not None:
        return xp.astype(total / divisor_override, dtype, copy=False)
    counts = [_counted(how, axis, kernel[axis], size[axis], count_include_pad) for axis in (0, 1)]
    rows, columns = (xp.asarray(c, dtype=x.dtype, device=array_api_compat.device(x)) for c in counts)
    return xp.astype(total / (rows[:, None] * columns[None, :]), dtype, copy=False)


def max_unpool2d(
    x: Array,
    indices: Array,
    kernel_size: Size,
    *,
    stride: Size | None = None,
    padding: Padding = 0,
    output_size: tuple[int, int] | None = None,
) -> Array:
    """Put each value back to the place that `max_pool2d` found it in; zeros elsewhere.

    Args:
        x: `(n, c, h, w)` or `(c, h, w)`.
        indices: as `max_pool2d(…, return_indices=True)` gives them, of the shape of `x`.
        kernel_size: of the pooling.
        stride: of the pooling; by default the kernel size.
        padding: of the pooling.
        output_size: (height, width) of the result; by default the smallest input that the pooling could have had.

    Raises:
        ArgumentError: an index outside the output, or shapes that differ.

    >>> import numpy as np
    >>> values, indices = max_pool2d(np.arange(4.0).reshape(1, 2, 2), 2, return_indices=True)
    >>> max_unpool2d(values, indices, 2).tolist()
    [[[0.0, 0.0], [0.0, 3.0]]]
    """
    xp = namespace("max_unpool2d", x, indices)
    if x.ndim not in (3, 4) or tuple(x.shape) != tuple(indices.shape):
        shapes = f"{tuple(x.shape)} and {tuple(indices.shape)}"
        raise ArgumentError(f"max_unpool2d: x and indices must both be (n c h w) or (c h w); got {shapes}")
    if 0 in x.shape[-3:]:
        raise ArgumentError(f"max_unpool2d: only the batch may be empty; got {tuple(x.shape)}")
    if not xp.isdtype(indices.dtype, "integral"):
        raise ArgumentTypeError(f"max_unpool2d: indices must be integers, got {indices.dtype}")
    height, width = _unpooled(x.shape[-2:], kernel_size, stride, padding, output_size)
    flat, cells = xp.astype(xp.reshape(indices, (-1,)), xp.int64), x.shape[-2] * x.shape[-1]
    if flat.shape[0] and (int(xp.min(flat)) < 0 or int(xp.max(flat)) >= height * width):
        found = f"{int(xp.min(flat))} … {int(xp.max(flat))}"
        raise ArgumentError(f"max_unpool2d: indices {found} do not fit the output {by((height, width))}")
    shape, device = (*x.shape[:-2], height, width), array_api_compat.device(x)
    if not flat.shape[0]:
        return xp.zeros(shape, dtype=x.dtype, device=device)
    # Every output looks its value up; writing values to places is not in every array library.
    planes = xp.arange(flat.shape[0], dtype=xp.int64, device=device) // cells
    target = planes * (height * width) + flat
    order = xp.argsort(target)
    target = xp.take(target, order, axis=0)
    place = xp.arange(math.prod(shape), dtype=xp.int64, device=device)
    at = xp.searchsorted(target, place)
    at = xp.where(at < target.shape[0], at, target.shape[0] - 1)
    values = xp.take(xp.reshape(x, (-1,)), xp.take(order, at, axis=0), axis=0)
    found_there = xp.take(target, at, axis=0) == place
    return xp.reshape(xp.where(found_there, values, xp.zeros_like(values)), shape)


def _unpooled(shape: Shape, kernel_size: Size, stride: Size | None, padding: Padding, size: Shape | None) -> Shape:
    """The size of an unpooled plane: the smallest that the pooling could have had, or the one asked for near it."""
    kernel = per_axis("kernel_size", kernel_size, 2, 1)
    steps = kernel if stride is None else per_axis("stride", stride, 2, 1)
    pads = padding_pairs("padding", padding, 2)
    smallest = tuple((o - 1) * s - sum(p) + k for o, k, s, p in zip(shape, kernel, steps, pads, strict=True))
    if size is None:
        return smallest
    asked = per_axis("output_size", size, 2, 1)
    # Torch's bounds: a size less than one stride away from the smallest.
    if any(not low - s < a < low + s for a, low, s in zip(asked, smallest, steps, strict=True)):
        near = " and ".join(f"{max(1, low - s + 1)} … {low + s - 1}" for low, s in zip(smallest, steps, strict=True))
        raise ArgumentError(f"max_unpool2d: output_size {by(asked)} is none of the sizes that fit: {near}")
    return asked


def _checked(
    caller: str, x: Array, kernel_size: Size, stride: Size | None, padding: Padding, dilation: Size, ceil_mode: bool
) -> tuple[Geometry, Shape]:
    if x.ndim not in (3, 4) or 0 in x.shape[-3:]:
        wanted = "3 axes (c h w) or 4 (n c h w), none but the batch empty"
        raise ArgumentError(f"{caller}: x must have {wanted}; got {x.ndim}: {tuple(x.shape)}")
    return pooling_windows(caller, x.shape[-2:], kernel_size, stride, padding, dilation, ceil_mode)


def pooling_windows(
    caller: str, shape: Shape, kernel_size: Size, stride: Size | None, padding: Padding, dilation: Size, ceil_mode: bool
) -> tuple[Geometry, Shape]:
    """The geometry of a pooling over a plane, and its kernel, checked."""
    kernel = per_axis("kernel_size", kernel_size, 2, 1)
    steps = kernel if stride is None else per_axis("stride", stride, 2, 1)
    pads, rates = padding_pairs("padding", padding, 2), per_axis("dilation", dilation, 2, 1)
    if any(2 * max(pair) > k for pair, k in zip(pads, kernel, strict=True)):
        raise GeometryError(f"{caller}: padding {padding!r} is more than half of the kernel {by(kernel)}")
    outputs = window_counts(caller, shape, kernel, steps, pads, rates, ceil_mode=ceil_mode)
    return Geometry(outputs, steps, pads, rates, 1, "zeros"), kernel


def reach(how: Geometry, kernel: Shape, size: Shape) -> list[Pair]:
    """The padding that the windows reach into: as asked before the input, as far as the last window goes after it."""
    ends = (
        (o - 1) * s + d * (k - 1) + 1 for o, s, d, k in zip(how.shape, how.stride, how.dilation, kernel, strict=True)
    )
    return [(before, max(0, end - before - i)) for (before, _), end, i in zip(how.padding, ends, size, strict=True)]


def _counted(how: Geometry, axis: int, k: int, size: int, include_pad: bool) -> list[int]:
    """How many cells of each window the mean is taken over, along one axis."""
    before, after = how.padding[axis]
    low, high = (-before, size + after) if include_pad else (0, size)
    starts = (o * how.stride[axis] - before for o in range(how.shape[axis]))
    return [min(start + k, high) - max(start, low) for start in starts]
