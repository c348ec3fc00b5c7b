"""Answers that are stated, not programmed: a value, a counter-example, a text."""

from __future__ import annotations

import textwrap
from typing import Any

from convlab.checking import outcome as kinds
from convlab.checking.compare import NotComparableError, compare, listed, to_array, to_plain
from convlab.checking.exercise import Exercise, Slip
from convlab.checking.naming import same
from convlab.checking.outcome import Outcome
from convlab.checking.run import Answer

WORDS_WANTED = 15


def examine_stated(exercise: Exercise, answer: Any) -> Outcome:
    """The outcome of a value, a counter-example or a text."""
    if exercise.kind == "words":
        return _words(exercise, answer)
    if answer is ... or answer is None:
        return Outcome(exercise.name, kinds.NOT_ATTEMPTED, f"`{exercise.name}` is still `...`: put your answer there.")
    try:
        return _judged(exercise, to_plain(answer)) if exercise.judge else _value(exercise, answer)
    except NotComparableError as error:
        return Outcome(exercise.name, kinds.WRONG_TYPE, f"A number or a tuple of numbers is asked; this is {error}.")


def _value(exercise: Exercise, answer: Any) -> Outcome:
    comparison = compare(exercise.function(), answer)
    if comparison.equal:
        return Outcome(exercise.name, kinds.CORRECT, "Right.", notes=comparison.notes)
    slip = next((slip for slip in exercise.slips if _states(slip, answer)), None)
    kind = kinds.WRONG_VALUES if comparison.same_shape else kinds.WRONG_SHAPE
    return _with_slip(Outcome(exercise.name, kind, f"{listed(to_array(answer))} is not it."), slip)


def _states(slip: Slip, answer: Any) -> bool:
    return any(same(Answer(way()), Answer(answer)) for way in slip.ways)


def _judged(exercise: Exercise, answer: Any) -> Outcome:
    reason = _reason(exercise, answer)
    if reason is None:
        return Outcome(
            exercise.name, kinds.CORRECT, "Right: this refutes the claim." if exercise.kind == "refute" else "Right."
        )
    slips = (slip for slip in exercise.slips if any(_reason(exercise, to_plain(way())) == reason for way in slip.ways))
    return _with_slip(Outcome(exercise.name, kinds.WRONG_VALUES, reason), next(slips, None))


def _reason(exercise: Exercise, answer: Any) -> str | None:
    """What the judge says; an answer that it cannot even read is wrong for that reason."""
    assert exercise.judge is not None
    try:
        return exercise.judge(answer)
    except (TypeError, ValueError, LookupError, ArithmeticError, AttributeError) as error:
        return f"{answer!r} does not have the form that was asked for ({error})."


def _with_slip(failure: Outcome, slip: Slip | None) -> Outcome:
    return failure.named(slip.name, slip.sentence) if slip else failure


def _words(exercise: Exercise, answer: Any) -> Outcome:
    if answer is ... or answer is None or (isinstance(answer, str) and not answer.strip()):
        return Outcome(exercise.name, kinds.NOT_ATTEMPTED, "Write a few sentences first; then the model answer opens.")
    if not isinstance(answer, str):
        return Outcome(exercise.name, kinds.WRONG_TYPE, 'A text is asked: `"""…"""`.')
    count = len(answer.split())
    if count < WORDS_WANTED:
        message = f"{count} words are a start; from {WORDS_WANTED} on, the model answer opens."
        return Outcome(exercise.name, kinds.NOT_ATTEMPTED, message)
    model = textwrap.dedent(exercise.function()).strip()
    rubric = tuple(f"☐ {line}" for line in exercise.rubric)
    return Outcome(
        exercise.name,
        kinds.WRITTEN,
        "Now mark it yourself.",
        details=("A model answer:", model, "Does yours say", *rubric),
    )
