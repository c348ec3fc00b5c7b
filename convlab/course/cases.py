"""Arguments drawn by the name of their parameter: `x` is a picture, `stride` an int or a pair, and so on.

Small ones come first and most often; pictures are rarely square; the values of a picture are distinct and its kernel
has no symmetry, so that a mistake shows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convlab.checking import distinct
from convlab.checking.exercise import Draw
from convlab.errors import CourseError

ATTEMPTS = 2000
# Whole numbers, as floats or ints, or eighths. One for all arrays of a call: torch multiplies no float by an int.
_SCALES = (1.0, 1.0, 0.125, 1)
# What a parameter is drawn from: the generator, and the arguments drawn before it, by name.
Kind = Callable[[np.random.Generator, Mapping[str, Any]], Any]


def whole(low: int, high: int) -> Kind:
    """A whole number from `low` to `high`, small ones more often."""

    def draw(rng: np.random.Generator, _: Mapping[str, Any]) -> int:
        return low + int(rng.integers(0, int(rng.integers(0, high - low + 1)) + 1))

    return draw


def per_axis(low: int, high: int) -> Kind:
    """An int, or more often a pair (height, width) of different ones."""
    number, two = whole(low, high), pair(low, high)
    return lambda rng, given: (number if rng.random() < 0.3 else two)(rng, given)


def pair(low: int, high: int) -> Kind:
    """A pair (height, width) of numbers from `low` to `high`, rarely the same twice."""

    def draw(rng: np.random.Generator, _: Mapping[str, Any]) -> tuple[int, int]:
        height, width = (int(n) for n in rng.integers(low, high + 1, 2))
        return height, width

    return draw


def array(*sizes: int | str | tuple[int, int]) -> Kind:
    """An array of distinct whole numbers; a call may have all of them as floats, or over 8.

    Each size is a number, the range `(low, high)` it is drawn from, or the name of a parameter: the number drawn for
    it, or the first axis of an array drawn for it.
    """

    def draw(rng: np.random.Generator, given: Mapping[str, Any]) -> NDArray[Any]:
        return distinct(rng, *(_size(rng, size, given) for size in sizes)).astype(int)

    return draw


def _size(rng: np.random.Generator, size: int | str | tuple[int, int], given: Mapping[str, Any]) -> int:
    if isinstance(size, tuple):
        return int(rng.integers(size[0], size[1] + 1))
    if isinstance(size, str):
        value = given[size]
        return len(value) if hasattr(value, "shape") else int(value)
    return size


def one_of(*values: Any) -> Kind:
    """One of the values."""
    return lambda rng, _: values[int(rng.integers(len(values)))]


KINDS: dict[str, Kind] = {
    "x": array((1, 6), (1, 7)),
    "kernel": array((1, 3), (1, 4)),
    "shape": pair(3, 40),
    "kernel_size": per_axis(1, 5),
    "stride": per_axis(1, 4),
    "padding": per_axis(0, 3),
    "dilation": per_axis(1, 3),
    "i": whole(1, 12),
    "k": whole(1, 6),
    "factor": whole(2, 4),
}


def by_name(fits: Callable[..., bool] | None = None, **kinds: Kind) -> Draw:
    """What draws a call of an exercise: every parameter from `kinds`, or else from `KINDS`, by its name.

    Args:
        fits: whether a call is one that the prompt allows; others are drawn again.
        kinds: what this exercise's parameters are drawn from, where the usual ones do not suit; they are drawn in the
            order of the signature.

    >>> draw = by_name(lambda i, k: k <= i, k=whole(2, 3))
    >>> i, k = draw(np.random.default_rng(0), ("i", "k"))
    >>> 2 <= k <= i
    True
    """

    def draw(rng: np.random.Generator, names: tuple[str, ...]) -> tuple[Any, ...]:
        for _ in range(ATTEMPTS):
            given: dict[str, Any] = {}
            scale = _SCALES[int(rng.integers(len(_SCALES)))]
            for name in names:
                value = {**KINDS, **kinds}[name](rng, given)
                given[name] = value * scale if isinstance(value, np.ndarray) else value
            if fits is None or fits(*given.values()):
                return tuple(given.values())
        raise CourseError(f"{ATTEMPTS} draws of {', '.join(names)} gave no call that fits")

    return draw
