"""Whether one answer to one case is right, and if not, what to say of it."""

from __future__ import annotations

from typing import Any

import numpy as np

from convlab.checking import outcome as kinds
from convlab.checking.compare import Comparison, NotComparableError, compare, listed
from convlab.checking.exercise import Case, Exercise
from convlab.checking.outcome import Outcome
from convlab.checking.run import SECONDS, Answer
from convlab.checking.tracebacks import own_line, says_not_implemented


def call_of(exercise: Exercise, case: Case) -> tuple[tuple[tuple[str, Any], ...], str]:
    """The arguments of a case with their names, and the call in words."""
    shown = tuple(zip(exercise.parameters, case.args, strict=False))
    words = (name if _is_array(arg) else repr(arg) for name, arg in shown)
    return shown, f"{exercise.name}({', '.join(words)})"


def judge(exercise: Exercise, case: Case, answer: Answer) -> tuple[Outcome | None, tuple[str, ...]]:
    """None where the answer is right on the case, else its outcome without a diagnosis; and notes."""
    shown, text = call_of(exercise, case)

    def outcome(kind: str, message: str, **more: Any) -> tuple[Outcome, tuple[str, ...]]:
        return Outcome(exercise.name, kind, message, text, shown, **more), ()

    if answer.stopped:
        message = f"`{text}` had not finished after {SECONDS:g} seconds; is there a loop without end?"
        return outcome(kinds.NEVER_FINISHED, message)
    if answer.value is ... or says_not_implemented(answer.error):
        return outcome(kinds.NOT_ATTEMPTED, f"`{exercise.name}` has no answer in it yet.")
    if answer.error is not None:
        message = f"`{text}` raised {type(answer.error).__name__}: {answer.error}"
        return outcome(kinds.RAISED, message, details=own_line(answer.error))
    if answer.changed:
        changed = ", ".join(f"`{exercise.parameters[at]}`" for at in answer.changed)
        message = f"`{text}` changed its argument {changed}. Work on a copy: the caller still needs it."
        return outcome(kinds.WRONG_VALUES, message)
    try:
        comparison = compare(exercise.expected(case), answer.value)
    except NotComparableError as error:
        return outcome(kinds.WRONG_TYPE, f"`{text}` returned {error}.")
    if comparison.equal:
        return None, comparison.notes
    if not comparison.same_shape:
        return outcome(kinds.WRONG_SHAPE, _shape_message(exercise, case, text, comparison), comparison=comparison)
    window = _window(exercise, case, comparison)
    message = _values_message(exercise, case, text, comparison)
    return outcome(kinds.WRONG_VALUES, message, comparison=comparison, window=window)


def _is_array(arg: Any) -> bool:
    return hasattr(arg, "shape") and hasattr(arg, "dtype")


def _window(exercise: Exercise, case: Case, comparison: Comparison) -> tuple[tuple[int, ...], ...]:
    """What the first wrong output reads of the first array."""
    if exercise.window is None or comparison.wrong is None or comparison.expected.ndim == 0:
        return ()
    first = tuple(int(at) for at in np.argwhere(comparison.wrong)[0])
    return tuple(tuple(int(at) for at in cell) for cell in exercise.window(first, *case.args))


def _shape_message(exercise: Exercise, case: Case, text: str, comparison: Comparison) -> str:
    want, got = comparison.expected, comparison.got
    if want.ndim < 2 and not _is_array(exercise.expected(case)):
        return f"`{text}` should be {listed(want)}, yours is {listed(got)}."
    return f"`{text}` should have the shape {want.shape}, yours has {got.shape}.{_reason(exercise, case, got.shape)}"


def _reason(exercise: Exercise, case: Case, got: tuple[int, ...]) -> str:
    """The formula of the shape with its numbers, and the term with which theirs comes out."""
    if exercise.formula is None:
        return ""
    formula = exercise.formula(*case.args)
    terms = [sentence for sentence, shape in formula.variants if shape == got]
    theirs = f" Yours is what comes out with {' or with '.join(terms)}." if 0 < len(terms) < 3 else ""
    return f" {formula.text[0].upper()}{formula.text[1:]}.{theirs}"


def _values_message(exercise: Exercise, case: Case, text: str, comparison: Comparison) -> str:
    want, got, wrong = comparison.expected, comparison.got, comparison.wrong
    assert wrong is not None
    if want.ndim == 0 or (want.ndim == 1 and want.size <= 12):
        whole = isinstance(exercise.expected(case), tuple)
        reason = _reason(exercise, case, tuple(got.tolist())) if whole else ""
        return f"`{text}` should be {listed(want)}, yours is {listed(got)}.{reason}"
    count = int(wrong.sum())
    cells = "One value is" if count == 1 else f"{count} of {want.size} values are"
    return f"`{text}` has the right shape. {cells} off."
