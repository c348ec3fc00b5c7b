"""How a checked call lies on its axes; what convolution and its transpose share.

Functions here take `caller`, the name in which they complain.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import array_api_compat
import numpy as np

from convlab.arguments import Padding, Pair, Shape, by, channels_per_group, padding_pairs
from convlab.arithmetic import effective_kernel, same_padding
from convlab.errors import ArgumentError, ArgumentTypeError, GeometryError
from convlab.padding import Array

WORKSPACE = 1 << 20  # bytes of im2col columns at a time: they should stay in a core's cache


class Geometry(NamedTuple):
    """How a checked call lies on its four axes; sizes and pairs are height first."""

    shape: Shape  # of the output: oh, ow
    stride: Shape
    padding: tuple[Pair, ...]
    dilation: Shape
    groups: int
    mode: str


def under(how: Geometry, axis: int, tap: int) -> slice:
    """The padded input positions that lie under one tap, for all outputs of one axis."""
    first, step = tap * how.dilation[axis], how.stride[axis]
    return slice(first, first + (how.shape[axis] - 1) * step + 1, step)


def covered(how: Geometry, axis: int, tap: int, first: int, count: int, size: int) -> tuple[slice, slice]:
    """Of `count` outputs from `first` on, those whose `tap` lies on the input, and the inputs it lies on."""
    step = how.stride[axis]
    start = first * step + tap * how.dilation[axis] - how.padding[axis][0]
    low, high = max(0, -(start // step)), min(count, (size - 1 - start) // step + 1)
    if low >= high:
        return slice(0, 0), slice(0, 0)
    return slice(low, high), slice(start + low * step, start + (high - 1) * step + 1, step)


def check_axes(caller: str, axes: int, x: Array, weight: Array, layout: str) -> None:
    """Refuse arrays that do not have the axes of a layer over `axes` axes; `layout` names the weight's first two."""
    names, kernel = ("h w", "kh kw") if axes == 2 else ("w", "k")
    if x.ndim not in (axes + 1, axes + 2):
        wanted = f"{axes + 1} axes (c {names}) or {axes + 2} (n c {names})"
        raise ArgumentError(f"{caller}: x must have {wanted}, got {x.ndim}: {tuple(x.shape)}")
    if weight.ndim != axes + 2:
        wanted = f"{axes + 2} axes ({layout} {kernel})"
        raise ArgumentError(f"{caller}: weight must have {wanted}, got {weight.ndim}: {tuple(weight.shape)}")


def check_bias(caller: str, bias: Array | None, out: int) -> None:
    """Refuse a bias that is not one number per output channel."""
    if bias is not None and tuple(bias.shape) != (out,):
        wanted = f"the shape ({out},), one per output channel"
        raise ArgumentError(f"{caller}: bias must have {wanted}; got {tuple(bias.shape)}")


def on_four_axes(xp: Any, axes: int, x: Array, weight: Array, dtype: Any) -> tuple[Array, Array]:
    """`x` as n c h w and `weight` with two kernel axes, in the dtype to compute in (float32 for NumPy's float16)."""
    half = array_api_compat.is_numpy_namespace(xp) and dtype == np.float16
    batched = x.ndim == axes + 2
    x, weight = (xp.astype(a, np.float32 if half else dtype, copy=False) for a in (x, weight))
    x = x if batched else x[None, ...]
    return (x[:, :, None, :], weight[:, :, None, :]) if axes == 1 else (x, weight)


def as_it_came(xp: Any, axes: int, y: Array, bias: Array | None, batched: bool, dtype: Any) -> Array:
    """Undo `on_four_axes` for the result, and add the bias."""
    if bias is not None:
        y = y + xp.reshape(bias, (1, -1, 1, 1))
    y = xp.astype(y, dtype, copy=False)
    y = y[:, :, 0, :] if axes == 1 else y
    return y if batched else y[0, ...]


def check_channels(caller: str, channels: int, weight: Array, groups: int) -> None:
    """Refuse a convolution whose weight does not read the channels there are."""
    out, inside = weight.shape[:2]
    per_group, _ = channels_per_group(caller, channels, out, groups)
    if inside != per_group:
        raise ArgumentError(
            f"{caller}: x has {channels} channels, which in {groups} group(s) makes {per_group} per group; "
            f"weight {tuple(weight.shape)} reads {inside}"
        )


def pads_of(caller: str, padding: Padding | str, kernel: Shape, steps: Shape, rates: Shape) -> tuple[Pair, ...]:
    """`(before, after)` per axis, from numbers or one of torch's words."""
    if not isinstance(padding, str):
        return padding_pairs("padding", padding, len(kernel))
    if padding == "valid":
        return ((0, 0),) * len(kernel)
    if padding == "same":
        if set(steps) != {1}:
            raise GeometryError(
                f"{caller}: padding 'same' is for stride 1, got stride {by(steps)}; give numbers instead"
            )
        return tuple(same_padding(k, dilation=d) for k, d in zip(kernel, rates, strict=True))
    if padding == "full":
        spans = (effective_kernel(k, d) for k, d in zip(kernel, rates, strict=True))
        return tuple((span - 1, span - 1) for span in spans)
    raise ArgumentError(f"{caller}: padding {padding!r} is unknown; words: 'valid', 'same', 'full'")


def sum_type(xp: Any, caller: str, x: Array, weight: Array, bias: Array | None) -> Any:
    """The dtype in which the terms are summed: the arrays' common one, and 64 bits for integers."""
    arrays = {"x": x, "weight": weight} | ({} if bias is None else {"bias": bias})
    for name, array in arrays.items():
        if xp.isdtype(array.dtype, "bool"):
            raise ArgumentTypeError(f"{caller}: {name} holds booleans, which have no sum; convert it to numbers first")
        if not xp.isdtype(array.dtype, "numeric"):
            raise ArgumentTypeError(f"{caller}: {name} must hold numbers, got {array.dtype}")
    whole = all(xp.isdtype(array.dtype, "integral") for array in arrays.values())
    try:
        dtype = xp.result_type(*arrays.values())
    except TypeError as error:
        kinds = ", ".join(f"{name} {array.dtype}" for name, array in arrays.items())
        raise ArgumentTypeError(f"{caller}: dtypes that do not mix: {kinds}; convert one") from error
    if whole and not xp.isdtype(dtype, "integral"):
        kinds = " and ".join(str(array.dtype) for array in arrays.values())
        raise ArgumentTypeError(f"{caller}: no integers of 64 bits hold both {kinds}; convert one")
    return xp.int64 if xp.isdtype(dtype, "integral") and dtype != getattr(xp, "uint64", None) else dtype
