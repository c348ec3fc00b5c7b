"""Padding: every mode is a vector of source indices, one per padded position.

size 4, padding (2, 2)      0 1 2 3
zeros, constant    −1 −1 | 0 1 2 3 | −1 −1     nothing is copied
reflect             2  1 | 0 1 2 3 |  2  1     the edge is the mirror and is not repeated
symmetric           1  0 | 0 1 2 3 |  3  2     the edge is repeated
replicate           0  0 | 0 1 2 3 |  3  3     the edge goes on
circular            2  3 | 0 1 2 3 |  0  1     the other side comes round
"""

from __future__ import annotations

import contextlib
import math
import numbers
from collections.abc import Sequence
from functools import partial
from typing import Any, SupportsIndex, TypeAlias

import array_api_compat
import numpy as np
from numpy.typing import NDArray

from convlab.arguments import Padding, Pair, by, integer, padding_pairs
from convlab.errors import ArgumentError, ArgumentTypeError, GeometryError

# A NumPy array, a torch tensor, or any other array of the Python array API standard: the same kind comes back.
Array: TypeAlias = Any

MODES = ("zeros", "constant", "reflect", "symmetric", "replicate", "circular")
EMPTY = ("zeros", "constant")


def source_index(size: SupportsIndex, padding: Padding, mode: str) -> NDArray[np.intp]:
    """Where each padded position of one axis is copied from; −1 where nothing is copied.

    Args:
        size: cells along the axis.
        padding: each side, or `(before, after)`.
        mode: one of `zeros`, `constant`, `reflect`, `symmetric`, `replicate`, `circular`.

    Returns:
        `before + size + after` indices into the axis.

    Raises:
        GeometryError: a mode would need cells that are not there: `reflect` pads at most size − 1, `symmetric`
            and `circular` at most size.

    >>> source_index(4, 2, "reflect").tolist()
    [2, 1, 0, 1, 2, 3, 2, 1]
    """
    size = integer("size", size, 1)
    ((before, after),) = padding_pairs("padding", padding, 1)
    if mode not in MODES:
        raise ArgumentError(f"padding mode {mode!r} is unknown; modes: {', '.join(MODES)}")
    largest = {"reflect": size - 1, "symmetric": size, "circular": size}.get(mode)
    if largest is not None and max(before, after) > largest:
        raise GeometryError(
            f"{mode} padding ({before}, {after}) is too large for an axis of size {size}: "
            f"at most {largest} on a side, for it copies "
            f"{'the cells beyond the edge' if mode == 'reflect' else 'each cell of the axis once'}"
        )
    position = np.arange(-before, size + after)
    if mode in EMPTY:
        position[(position < 0) | (position >= size)] = -1
        return position
    if mode == "reflect":
        position = size - 1 - np.abs(size - 1 - np.abs(position))
    elif mode == "symmetric":
        position = np.minimum(position, 2 * size - 1 - position)
        position = np.maximum(position, -1 - position)
    elif mode == "replicate":
        position = np.minimum(np.maximum(position, 0), size - 1)
    else:
        position = position % size
    return position


def pad(
    x: Array,
    padding: Padding,
    *,
    mode: str = "zeros",
    value: float = 0,
) -> Array:
    """Pad the trailing axes of `x`.

    Args:
        x: `(…, h, w)`, of any dtype; an array of one axis is padded by a pair.
        padding: an int pads the last two axes on every side; a sequence holds one int or one `(before, after)`
            per axis padded, the last of them for the last axis of `x`.
        mode: see the module; `source_index` holds the limits.
        value: what `constant` fills with; no other mode takes it.

    Returns:
        The padded array, of the same kind, dtype and device.

    Raises:
        GeometryError: the mode cannot pad so much.
        ArgumentError: negative padding, an unknown mode, a `value` that the mode does not use or the dtype cannot hold.

    >>> pad(np.array([[1, 2, 3], [4, 5, 6]]), (0, 1), mode="reflect").tolist()
    [[2, 1, 2, 3, 2], [5, 4, 5, 6, 5]]
    """
    xp = namespace("pad", x)
    several = isinstance(padding, Sequence) and not isinstance(padding, str) and x.ndim != 1
    axes = len(padding) if isinstance(padding, Sequence) and several else min(2, x.ndim)
    if not 1 <= axes <= x.ndim:
        raise ArgumentError(f"pad: padding {padding!r} is for {axes} axes, the array has {x.ndim}: {tuple(x.shape)}")
    pairs = padding_pairs("padding", padding, axes)
    check_mode("pad", x.shape[x.ndim - axes :], pairs, mode)
    if mode != "constant" and value != 0:
        raise ArgumentError(f"pad: only mode 'constant' takes a value; got mode {mode!r} with value {value!r}")
    if not isinstance(value, numbers.Number):
        raise ArgumentTypeError(f"pad: value must be a number, got {value!r} ({type(value).__name__})")
    if mode == "constant" and not _holds(xp, x.dtype, value):
        raise ArgumentError(f"pad: an array of {x.dtype} cannot hold the value {value!r}; convert the array first")
    padded = _surround(xp, x, pairs, value if mode in EMPTY else None)
    if mode not in EMPTY:
        for axis, pair in enumerate(pairs, x.ndim - axes):
            _copy_to_the_frame(xp, padded, axis, pair, source_index(x.shape[axis], pair, mode) + pair[0])
    return padded


def _copy_to_the_frame(xp: Any, padded: Array, axis: int, pair: Pair, source: NDArray[np.intp]) -> None:
    """Fill one axis' frame from the positions in `source`; the axes before it are filled, so corners are as well."""
    before, after = pair
    for frame in (slice(0, before), slice(len(source) - after, len(source))):
        if len(source[frame]):
            index = xp.asarray(source[frame], device=array_api_compat.device(padded))
            padded[(*(slice(None),) * axis, frame, ...)] = xp.take(padded, index, axis=axis)


def check_mode(caller: str, sizes: Sequence[int], pairs: Sequence[Pair], mode: str) -> None:
    """Refuse, in the name of `caller`, an unknown mode or more padding than the mode has cells to copy."""
    if mode not in MODES:
        raise ArgumentError(f"{caller}: padding mode {mode!r} is unknown; modes: {', '.join(MODES)}")
    if mode in EMPTY:
        return
    try:
        for size, pair in zip(sizes, pairs, strict=True):
            source_index(size, pair, mode)
    except ArgumentError as error:
        raise type(error)(f"{caller}: {error} (input {by(sizes)})") from None


def _holds(xp: Any, dtype: Any, value: Any) -> bool:
    """Whether `value` goes into `dtype` unchanged, rounding to a float's precision aside."""
    if isinstance(value, complex | np.complexfloating):
        return bool(xp.isdtype(dtype, "complex floating"))
    if xp.isdtype(dtype, "bool"):
        return value in (0, 1)
    if xp.isdtype(dtype, "integral"):
        return bool(value == value // 1 and xp.iinfo(dtype).min <= value <= xp.iinfo(dtype).max)
    return bool(not math.isfinite(value) or abs(value) <= float(xp.finfo(dtype).max))


def _surround(xp: Any, x: Array, pairs: Sequence[Pair], value: complex | None) -> Array:
    """`x` in the middle of a new array of `value`s, or of anything where the frame is still to be filled."""
    first = x.ndim - len(pairs)
    shape = (*x.shape[:first], *(n + sum(pair) for n, pair in zip(x.shape[first:], pairs, strict=True)))
    make = xp.empty if value is None else xp.zeros if value == 0 else partial(xp.full, fill_value=value)
    padded = make(shape, dtype=x.dtype, device=array_api_compat.device(x))
    inside = tuple(slice(before, before + n) for n, (before, _) in zip(x.shape[first:], pairs, strict=True))
    padded[(..., *inside)] = x
    return padded


def namespace(caller: str, *arrays: Array) -> Any:
    """The array namespace that all `arrays` share, or an `ArgumentTypeError` that names what was given instead."""
    if all(map(array_api_compat.is_array_api_obj, arrays)):
        with contextlib.suppress(TypeError):  # arrays of two kinds
            return array_api_compat.array_namespace(*arrays)
    kinds = ", ".join(type(array).__name__ for array in arrays)
    raise ArgumentTypeError(
        f"{caller}: NumPy arrays or torch tensors, all of one kind, are wanted; got {kinds}. "
        "A list becomes one with np.array(...)"
    )
