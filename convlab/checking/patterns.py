"""What a wrong result looks like beside the right one, where no slip of the exercise explains it.

A pattern is a fact about the numbers, not a guess at the idea behind them: it must hold in every case that failed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convlab.checking.compare import Comparison, Values

ORDINALS = {2: "second", 3: "third", 4: "fourth"}

Pair = tuple[Values, Values]  # expected, theirs


def pattern(failures: Sequence[Comparison]) -> str | None:
    """The first sentence that is true of all failures, or None.

    >>> from convlab.checking.compare import compare
    >>> pattern([compare(np.array([[1, 2], [3, 4]]), [[1, 3], [2, 4]])])
    'Rows and columns are exchanged: yours is the transpose of what is expected.'
    """
    pairs = [(failure.expected, failure.got) for failure in failures]
    if not pairs or any(want.ndim != got.ndim or want.size * got.size == 0 for want, got in pairs):
        return None
    if all(np.isnan(got).any() and not np.isnan(want).any() for want, got in pairs):
        return "Some of your numbers are `nan`: 0 / 0, the mean of nothing, or a cell that was never written."
    for found in (_rearranged, _cropped, _rescaled, _placed):
        sentence = found(pairs)
        if sentence:
            return sentence
    return None


def _everywhere(pairs: Sequence[Pair], same: Callable[[Values], Values]) -> bool:
    """Whether theirs is a rearrangement of the expected values, in all cases."""
    return all(_equal(same(want), got) for want, got in pairs)


def _holds(cases: Iterable[bool | None]) -> bool:
    """Whether something is true in a case at least and false in none; None: the case is too small to tell."""
    answers = set(cases)
    return True in answers and False not in answers


def _equal(want: Values, got: Values) -> bool:
    if want.shape != got.shape:
        return False
    scale = float(np.max(np.abs(want), initial=1.0))
    return bool((np.abs(want.astype(complex) - got.astype(complex)) <= 1e-4 * scale).all())


def _rearranged(pairs: Sequence[Pair]) -> str | None:
    """The right values in other places."""
    if max(want.size for want, _ in pairs) < 2:
        return None
    if pairs[0][0].ndim >= 2:
        turned = {
            "Rows and columns are exchanged: yours is the transpose of what is expected.": lambda y: y.swapaxes(-1, -2),
            "Yours is upside down: the rows stand in reverse order.": lambda y: y[..., ::-1, :],
            "Yours is flipped left to right: the columns stand in reverse order.": lambda y: y[..., ::-1],
            "Yours is turned by half: rows and columns both stand in reverse order.": lambda y: y[..., ::-1, ::-1],
        }
        if pairs[0][0].ndim > 2:
            turned["The planes stand in reverse order."] = lambda y: y[::-1]
    else:
        turned = {"Yours stands in reverse order.": lambda y: y[::-1] if y.ndim else y}
    for sentence, same in turned.items():
        if _everywhere(pairs, same):
            return sentence
    for sentence, axis, step in _shifts(pairs[0][0].ndim):
        if _holds(_overlap(want, got, axis, step) for want, got in pairs):
            return sentence
    if all(want.size == got.size and _equal(np.sort(want.ravel()), np.sort(got.ravel())) for want, got in pairs):
        return "All the right values are there, in another order."
    return None


def _shifts(axes: int) -> Iterator[tuple[str, int, int]]:
    """Sentences with the axis, counted from the last, and the direction of a shift by one."""
    for axis, names in ((-2, ("down", "up")), (-1, ("to the right", "to the left")))[-axes:]:
        for step, name in zip((1, -1), names, strict=True):
            yield f"Everything is shifted {name} by one.", axis, step


def _overlap(want: Values, got: Values, axis: int, step: int) -> bool | None:
    if want.shape != got.shape:
        return False
    front: list[Any] = [slice(None)] * want.ndim
    back = list(front)
    front[axis], back[axis] = slice(None, -1), slice(1, None)
    source, target = (front, back) if step > 0 else (back, front)
    equal = _equal(want[tuple(source)], got[tuple(target)])
    return None if equal and want.shape[axis] < 3 else equal


def _cropped(pairs: Sequence[Pair]) -> str | None:
    """A wrong shape that is the right result with a row or column missing, or one too many."""
    if all(want.shape == got.shape for want, got in pairs):
        return None
    sides = {"first": slice(1, None), "last": slice(None, -1)}
    for axis, name in ((-2, "row"), (-1, "column")):
        if pairs[0][0].ndim < -axis:
            continue
        for which, part in sides.items():
            cut = (..., part, slice(None)) if axis == -2 else (..., part)
            if all(_equal(want[cut], got) for want, got in pairs):
                return f"Yours is the expected result without its {which} {name}."
            if all(_equal(want, got[cut]) for want, got in pairs):
                return f"Yours is the expected result with one {name} too many, the {which}."
    return None


def _rescaled(pairs: Sequence[Pair]) -> str | None:
    """Every value off by the same amount, or by the same factor."""
    if any(want.shape != got.shape for want, got in pairs):
        return None
    if max(want.size for want, _ in pairs) < 2 and len(pairs) < 2:
        return None
    if all(want.dtype.kind == got.dtype.kind == "b" for want, got in pairs):
        opposite = all((want != got).all() for want, got in pairs)
        return "Every answer is the opposite of what it should be." if opposite else None
    offsets = {_only(got - want.astype(float)) for want, got in pairs}
    if len(offsets) == 1 and None not in offsets:
        (offset,) = offsets
        assert offset is not None
        return f"Every value is {abs(offset):.4g} too {'large' if offset > 0 else 'small'}."
    with np.errstate(divide="ignore", invalid="ignore"):
        factors = {_only(np.where((want == 0) & (got == 0), np.nan, got / want)) for want, got in pairs}
    if len(factors) == 1 and None not in factors:
        (factor,) = factors
        assert factor is not None
        return (
            "Every value has the wrong sign."
            if factor == -1
            else f"Every value is {factor:.4g} times what it should be."
        )
    return None


def _only(values: NDArray[Any]) -> float | None:
    """The one finite number of which an array consists, `nan` aside."""
    known = values[~np.isnan(values)]
    if known.size == 0 or not np.isfinite(known).all() or np.ptp(known) > 1e-4 * max(1.0, float(np.abs(known).max())):
        return None
    return round(float(known.mean()), 4)


def _placed(pairs: Sequence[Pair]) -> str | None:
    """Wrong cells at the border only, or in every s-th row or column only."""
    wrongs = [
        np.abs(got - want.astype(float)) > 1e-4 * np.max(np.abs(want), initial=1)
        for want, got in pairs
        if want.shape == got.shape
    ]
    if len(wrongs) < len(pairs) or wrongs[0].ndim == 0:
        return None
    return _border(wrongs) or _periodic(wrongs)


def _border(wrongs: Sequence[NDArray[np.bool_]]) -> str | None:
    """The fewest sides on which all wrong cells lie."""
    sides = [(-1, 0, "first column"), (-1, -1, "last column")]
    if wrongs[0].ndim == 1:
        sides = [(-1, 0, "first value"), (-1, -1, "last value")]
    else:
        sides = [(-2, 0, "first row"), (-2, -1, "last row"), *sides]
        if _holds(_lie_on(wrong, _lines(wrong, sides[:2]) & _lines(wrong, sides[2:])) for wrong in wrongs):
            return "Only the corners are off."
    for count in range(1, len(sides) + 1):
        for chosen in combinations(sides, count):
            if _holds(_lie_on(wrong, _lines(wrong, chosen)) for wrong in wrongs):
                names = " and the ".join(name for _, _, name in chosen)
                return f"Only the {names} is off." if count == 1 else f"Only the border is off: the {names}."
    return None


def _lines(wrong: NDArray[np.bool_], sides: Iterable[tuple[int, int, str]]) -> NDArray[np.bool_]:
    """The cells of these sides."""
    cells = np.zeros(wrong.shape, bool)
    for axis, end, _ in sides:
        np.moveaxis(cells, axis, 0)[end] = True
    return cells


def _lie_on(wrong: NDArray[np.bool_], cells: NDArray[np.bool_]) -> bool | None:
    """Whether all that is wrong lies on these cells; None where they are all the cells there are."""
    return None if cells.all() else not (wrong & ~cells).any()


def _periodic(wrongs: Sequence[NDArray[np.bool_]]) -> str | None:
    """Only every s-th row or column is right, or is wrong."""
    for axis, name in ((-2, "row"), (-1, "column" if wrongs[0].ndim > 1 else "value")):
        if wrongs[0].ndim < -axis:
            continue
        off = [np.any(np.moveaxis(wrong, axis, 0).reshape(wrong.shape[axis], -1), axis=1) for wrong in wrongs]
        for word, marks in (("right", [np.logical_not(line) for line in off]), ("off", off)):
            for step in ORDINALS:
                if _holds(_every(line, step) for line in marks):
                    return f"Only every {ORDINALS[step]} {name} is {word}."
    return None


def _every(marked: Any, step: int) -> bool | None:
    """Whether the marked lines are those from some line on, `step` apart; None where they are too few to tell."""
    places = np.flatnonzero(marked)
    first = int(places[0]) if len(places) else 0
    even = np.array_equal(places, np.arange(first, len(marked), step)) and first < step
    return None if even and len(places) < 2 else even
