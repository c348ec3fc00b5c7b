"""What a learner returned, brought to one form, and whether it is what was expected."""

from __future__ import annotations

import inspect
import numbers
import sys
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Values = NDArray[Any]

LARGEST = 10_000_000  # numbers; no exercise has an answer near it

EXTRA_AXES = "Your answer has {} extra leading axes of length 1. Drop them at the end, with an index of 0 each."
LIST = "You returned a list; the course uses NumPy arrays for pictures and signals."
APART = "The right numbers in one array; return the arrays apart, as a tuple."
NOT_A_TUPLE = "The right numbers; a shape is usually a tuple, as `x.shape` is."
WHOLE_FLOATS = "The right numbers, but as floats: `//` divides whole numbers into whole numbers."


class NotComparableError(Exception):
    """What was returned is no number, array, list or tuple of numbers; the message says what it is."""


class TooLargeError(NotComparableError):
    """What was returned has more numbers than anybody wants to look at."""


@dataclass(frozen=True)
class Comparison:
    """The two values as arrays, where they differ, and what is off without being wrong."""

    expected: Values
    got: Values
    wrong: NDArray[np.bool_] | None  # None where the shapes differ
    notes: tuple[str, ...] = ()

    @property
    def same_shape(self) -> bool:
        """Whether there is something to compare cell by cell."""
        return self.wrong is not None

    @property
    def equal(self) -> bool:
        """Whether the answer is right."""
        return self.wrong is not None and not self.wrong.any()


def compare(expected: Any, answer: Any) -> Comparison:
    """Hold an answer against the expected value.

    Accepted beside the expected form itself: torch tensors, lists, tuples, any numeric dtype, and extra leading axes
    of length 1. Floating-point values may be off by the rounding of the coarser dtype.

    Raises:
        NotComparableError: the answer is nothing of the kind.

    >>> compare(np.array([1.0, 2.0]), [1, 3]).wrong.tolist()
    [False, True]
    """
    notes: list[str] = []
    if isinstance(expected, tuple) and any(np.ndim(entry) for entry in expected):
        return _compare_arrays(expected, answer)
    want, got = to_array(expected), to_array(answer)
    if got.ndim > want.ndim and got.shape[: got.ndim - want.ndim] == (1,) * (got.ndim - want.ndim):
        if isinstance(expected, np.ndarray | list):
            notes.append(EXTRA_AXES.format(got.ndim - want.ndim))
        got = got.reshape(got.shape[got.ndim - want.ndim :])
    if isinstance(expected, np.ndarray | list) and isinstance(answer, list | tuple):
        notes.append(LIST)
    if isinstance(expected, tuple) and not isinstance(answer, tuple):
        notes.append(NOT_A_TUPLE)
    if _whole(expected) and got.dtype.kind == "f":
        notes.append(WHOLE_FLOATS)
    if got.shape != want.shape:
        return Comparison(want, got, None, tuple(notes))
    return Comparison(want, got, _differs(want, got), tuple(notes))


def _compare_arrays(expected: tuple[Any, ...], answer: Any) -> Comparison:
    """Several arrays at once, each in its own form; stacked to one, for they have one shape."""
    apart = issubclass(type(answer), tuple | list)
    parts = list(answer) if apart else list(to_array(answer))
    if len(parts) != len(expected):
        raise NotComparableError(f"{len(parts)} arrays, where {len(expected)} are asked")
    each = [compare(want, got) for want, got in zip(expected, parts, strict=True)]
    notes = dict.fromkeys([note for one in each for note in one.notes] + [APART] * (not apart))
    want, got = _stack([one.expected for one in each]), _stack([one.got for one in each])
    wrong = np.stack([one.wrong for one in each if one.wrong is not None]) if want.shape == got.shape else None
    return Comparison(want, got, wrong, tuple(notes))


def to_array(value: Any) -> Values:
    """A plain NumPy array of numbers from an array, a tensor, a number, or lists and tuples of those.

    Nothing of the value's own is asked, such as its `__eq__` or `__array__`: a stranger may have written that.
    """
    kind, torch = type(value), sys.modules.get("torch")
    if torch is not None and issubclass(kind, torch.Tensor):  # with or without a gradient, on any device
        _refuse_if_large(value.numel())
        value = value.detach().cpu()
        value = (value if value.dtype is not torch.bfloat16 else value.float()).resolve_conj().numpy()
    elif issubclass(kind, list | tuple | range):
        _refuse_if_large(len(value))
        value = _stack([to_array(entry) for entry in value])
    elif not issubclass(kind, np.ndarray | np.generic | numbers.Number):
        raise NotComparableError(describe(value))
    array = np.asarray(value)
    _refuse_if_large(array.size)
    if array.dtype.kind not in "biufc":
        raise NotComparableError(f"an array of {array.dtype}")
    return array


def to_plain(value: Any) -> Any:
    """The same numbers as Python's own ints and floats, in tuples; text and other things are refused.

    >>> to_plain([np.int64(3), (np.float32(0.5), True)])
    (3, (0.5, True))
    """
    if issubclass(type(value), list | tuple | range):
        _refuse_if_large(len(value))
        return tuple(to_plain(entry) for entry in value)
    array = to_array(value)
    return array.item() if array.ndim == 0 else tuple(to_plain(entry) for entry in array)


def listed(values: Values) -> str:
    """An array in a sentence: its numbers where they are few."""
    if values.size > 12:
        return f"an array of shape {values.shape}"
    return str(values.item()) if values.ndim == 0 else str(tuple(values.tolist()))


def _refuse_if_large(count: int) -> None:
    if count > LARGEST:
        raise TooLargeError(f"{count:,} numbers, far more than asked; look at the sizes it is made with")


def _stack(entries: list[Values]) -> Values:
    if not entries:
        return np.empty(0, dtype=int)
    if len({entry.shape for entry in entries}) > 1:
        raise NotComparableError("a list whose rows have different lengths")
    return np.stack(entries)


def describe(value: Any) -> str:
    """What something is, in a learner's words."""
    if value is None:
        return "`None` (a function without `return` gives that)"
    if inspect.isgenerator(value):
        return "a generator, which makes its numbers later; put `list(…)` around it, or `return` in place of `yield`"
    if inspect.iscoroutine(value):
        value.close()
        return "a coroutine; write `def` in place of `async def`"
    if callable(value):
        return f"a function (`{getattr(value, '__name__', type(value).__name__)}`)"
    return f"a value of type `{type(value).__name__}`"


def _whole(expected: Any) -> bool:
    if isinstance(expected, tuple | range):  # a list is an array, written by hand
        return bool(expected) and all(_whole(entry) for entry in expected)
    return isinstance(expected, numbers.Integral) and not isinstance(expected, bool)


def _differs(want: Values, got: Values) -> NDArray[np.bool_]:
    """Cells that are not equal; `nan` never is."""
    floats = [array.dtype for array in (want, got) if array.dtype.kind in "fc"]
    if not floats:
        return np.asarray(want != got)
    if want.dtype.kind in "biu":
        tolerance = 1e-6  # whole numbers are asked, and rounding does not make one of another
    else:
        # Sums of a few dozen products in another order differ by some roundings of the largest term.
        coarsest = max(float(np.finfo(dtype).eps) for dtype in floats)
        finite = np.abs(want[np.isfinite(want)])
        tolerance = max(4 * coarsest, 3e-6) * float(np.max(finite, initial=1.0))
    with np.errstate(invalid="ignore"):
        near = np.abs(want.astype(complex) - got.astype(complex)) <= tolerance
    return np.asarray(~(near | (want == got)))
