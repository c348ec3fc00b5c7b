"""What an outcome shows side by side: the arrays given, what is expected, what came, and the difference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convlab.checking.compare import Comparison, Values
from convlab.checking.outcome import Outcome

WINDOW = 12  # rows and columns of a picture, at most
PLANES = 4  # of one array, at most


@dataclass(frozen=True)
class Picture:
    """A plane of numbers with a title.

    Attributes:
        title: stands above it.
        values: at most `WINDOW` rows and columns.
        wrong: cells that are not what is expected.
        read: cells that the first wrong output is made of.
        signed: whether numbers above zero get a plus sign: differences do.
    """

    title: str
    values: Values
    wrong: NDArray[np.bool_]
    read: NDArray[np.bool_]
    signed: bool = False

    @property
    def cells(self) -> list[list[str]]:
        """The numbers in words; `✗` follows what is wrong, brackets stand around what is read."""
        return [
            [self._cell(*cell) for cell in zip(*rows, strict=True)]
            for rows in zip(self.values, self.wrong, self.read, strict=True)
        ]

    def _cell(self, value: Any, wrong: bool, read: bool) -> str:
        shown = f"+{number(value)}" if self.signed and value.real > 0 else number(value)
        return f"[{shown}]" if read else f"{shown}✗" if wrong else shown


def pictures(outcome: Outcome) -> Iterator[Picture]:
    """All pictures of an outcome, in the order in which they are read."""
    arrays = [(name, arg) for name, arg in outcome.args if isinstance(arg, np.ndarray) and arg.size]
    for at, (name, arg) in enumerate(arrays):
        yield from _given(name, arg, outcome.window if at == 0 else ())
    comparison = outcome.comparison
    if comparison is not None and comparison.expected.ndim and comparison.expected.size and comparison.got.size:
        yield from _shapes(comparison) if comparison.wrong is None else _values(comparison, comparison.wrong)


def number(value: Any) -> str:
    """A cell's number, short.

    >>> number(np.float32(2.0)), number(0.333333), number(True), number(float("nan"))
    ('2', '0.333', '1', 'nan')
    """
    if isinstance(value, bool | np.bool_):
        return str(int(value))
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:.0f}"


def _given(name: str, array: Values, window: tuple[tuple[int, ...], ...]) -> Iterator[Picture]:
    """The planes of an argument, with the cells that the first wrong output reads."""
    read = np.zeros(array.shape, bool)
    for cell in window:
        read[cell] = True
    focus = window[0][-2:] if window else (0, 0)
    for plane in islice(np.ndindex(array.shape[:-2]), PLANES):
        yield _picture(f"{name}{_index(plane)}", array, plane, focus, read=read)


def _shapes(comparison: Comparison) -> Iterator[Picture]:
    """Two results that cannot be held against each other cell by cell."""
    for title, values in (("expected", comparison.expected), ("yours", comparison.got)):
        plane = (0,) * (values.ndim - 2)
        yield _picture(f"{title} {values.shape}{_index(plane)}", values, plane, (0, 0))


def _values(comparison: Comparison, wrong: NDArray[np.bool_]) -> Iterator[Picture]:
    """Expected, theirs and the difference, on the plane of the first wrong cell."""
    want, got = comparison.expected, comparison.got
    first = tuple(int(at) for at in np.argwhere(wrong)[0])
    plane, focus = first[:-2], first[-2:]
    yield _picture(f"expected{_index(plane)}", want, plane, focus)
    yield _picture(f"yours{_index(plane)}", got, plane, focus, wrong=wrong)
    if want.dtype.kind in "iuf" and got.dtype.kind in "iuf":
        with np.errstate(invalid="ignore"):  # ∞ − ∞
            difference = np.where(wrong, got.astype(float) - want.astype(float), 0)
        yield _picture("yours − expected", difference, plane, focus, wrong=wrong, signed=True)


def _picture(
    title: str, array: Values, plane: tuple[int, ...], focus: tuple[int, ...], *, signed: bool = False, **marks: Values
) -> Picture:
    """One plane of an array, cut to a window that holds the cell `focus`."""
    none = np.zeros(array.shape, bool)
    layers = [np.atleast_2d(layer[plane]) for layer in (array, marks.get("wrong", none), marks.get("read", none))]
    row, column = (0, *focus)[-2:]
    part = tuple(_around(at, size) for at, size in zip((row, column), layers[0].shape, strict=True))
    values, wrong, read = (layer[part] for layer in layers)
    return Picture(title, values, wrong, read, signed)


def _around(at: int, size: int) -> slice:
    start = max(0, min(at - WINDOW + 4, size - WINDOW))
    return slice(start, start + WINDOW)


def _index(plane: tuple[int, ...]) -> str:
    """How a plane is taken from its array; nothing where it is the whole."""
    return f"[{', '.join(map(str, plane))}]" if plane else ""
