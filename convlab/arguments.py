"""How an argument is read: one int, one per axis, `(before, after)` per axis; and how it is refused."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Sequence
from typing import Any, SupportsIndex, TypeAlias

from convlab.errors import ArgumentError, ArgumentTypeError

Size: TypeAlias = SupportsIndex | Sequence[SupportsIndex]
Padding: TypeAlias = SupportsIndex | Sequence[SupportsIndex | Sequence[SupportsIndex]]
Shape: TypeAlias = tuple[int, ...]
Pair: TypeAlias = tuple[int, int]


def integer(name: str, value: object, at_least: int) -> int:
    """`value` as an int of at least `at_least`; `name` stands in the error (`TypeError`, `ValueError`)."""
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise ArgumentTypeError(f"{name} must be an int, got {value!r} ({type(value).__name__})")
    try:
        number = operator.index(value)
    except TypeError:  # an array of several, or of floats
        raise ArgumentTypeError(f"{name} must be an int, got {value!r} ({type(value).__name__})") from None
    if number < at_least:
        raise ArgumentError(f"{name} must be at least {at_least}, got {number}")
    return number


def entries(value: object) -> tuple[Any, ...] | None:
    """What a sequence holds; None for a single value, a string or an array without axes among them."""
    if isinstance(value, str) or not isinstance(value, Iterable) or getattr(value, "shape", None) == ():
        return None
    return tuple(value)


def sequence(name: str, value: object) -> tuple[Any, ...]:
    """The entries of a sequence that must be one."""
    found = entries(value)
    if found is None:
        raise ArgumentTypeError(f"{name} must be a sequence of ints, height first; got {value!r}")
    return found


def per_axis(name: str, value: object, axes: int, at_least: int) -> Shape:
    """One int per axis, from an int (the same for all) or a sequence of `axes` ints, height first."""
    values = entries(value)
    if values is None:
        return (integer(name, value, at_least),) * axes
    if len(values) != axes:
        raise ArgumentError(f"{name} must be an int or {axes} ints, one per axis; got {len(values)}: {values}")
    return tuple(integer(name if axes == 1 else f"{name}[{axis}]", v, at_least) for axis, v in enumerate(values))


def padding_pairs(name: str, padding: object, axes: int) -> tuple[Pair, ...]:
    """`(before, after)` for each axis.

    One axis takes an int (each side) or `(before, after)`; several take an int, one int per axis, or one
    `(before, after)` per axis. Negative padding is refused: cropping is another operation.
    """
    values = entries(padding)
    if values is None:
        each = integer(name, padding, 0)
        return ((each, each),) * axes
    if axes == 1 and len(values) == 2:
        values = (values,)
    if len(values) != axes:
        wanted = "an int or (before, after)" if axes == 1 else f"an int, or {axes} ints or (before, after) pairs"
        raise ArgumentError(f"{name} must be {wanted}; got {padding!r}")
    pairs = []
    for axis, value in enumerate(values):
        before, after = per_axis(name if axes == 1 else f"{name}[{axis}]", value, 2, 0)
        pairs.append((before, after))
    return tuple(pairs)


def by(sizes: Iterable[int]) -> str:
    """Sizes as people write them, height first.

    >>> by((3, 5))
    '3×5'
    """
    return "×".join(map(str, sizes))


def channels_per_group(
    caller: str, in_channels: SupportsIndex, out_channels: SupportsIndex, groups: SupportsIndex
) -> Pair:
    """`(in / groups, out / groups)`, or an `ArgumentError` in the name of `caller`."""
    inside, outside = integer("in_channels", in_channels, 1), integer("out_channels", out_channels, 1)
    parts = integer("groups", groups, 1)
    for name, count in (("in_channels", inside), ("out_channels", outside)):
        if count % parts:
            fits = ", ".join(str(g) for g in range(1, min(inside, outside) + 1) if inside % g == outside % g == 0)
            raise ArgumentError(f"{caller}: groups {parts} does not divide {name} {count}; groups that fit: {fits}")
    return inside // parts, outside // parts
