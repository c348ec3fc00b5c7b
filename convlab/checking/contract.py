"""What every exercise promises, and whether it keeps it."""

from __future__ import annotations

import doctest
import re
from collections.abc import Callable, Iterator
from typing import Any

from convlab.checking import outcome as kinds
from convlab.checking.diagnose import examine
from convlab.checking.exercise import Exercise, Slip
from convlab.checking.naming import quietly
from convlab.checking.outcome import Outcome

HINTS = 3


def broken_promises(exercise: Exercise, alternatives: tuple[Callable[..., Any], ...] = ()) -> Iterator[str]:
    """A sentence for each promise that the exercise breaks; nothing where it keeps all.

    The starter is not attempted; the reference and all `alternatives` pass; every slip fails and is named as itself;
    the prompt's example is true; a case has a hand-written value; there are three hints, enough slips, and a reason.
    """
    error = _error_of_reference(exercise)
    if error:
        yield error
        return
    starter = answer_of(exercise, _starter(exercise))
    if starter.kind != kinds.NOT_ATTEMPTED:
        yield f"the starter is {starter.kind}: {starter.message}"
    for right in (exercise.function, *alternatives):
        found = answer_of(exercise, right)
        if not found:
            yield f"the right answer {right.__name__} is {found.kind}: {found.message} {found.diagnosis or ''}"
    for slip, way, found in _tried(exercise):
        if found or found.slip != slip.name:
            named = "passes" if found else f"is named {found.slip}"
            which = slip.name if way is slip.function else f"{slip.name}, written as {way.__name__},"
            yield f"the slip {which} {named} ({found.message})"
    yield from _example(exercise)
    yield from _furniture(exercise)


def answer_of(exercise: Exercise, function: Any) -> Outcome:
    """The outcome of a function of the course taken as an answer: called first where a value is asked."""
    return examine(exercise, function if exercise.kind == "function" or not callable(function) else function())


def _error_of_reference(exercise: Exercise) -> str | None:
    """Where the reference does not even come to an end: then there is nothing to hold other answers against."""
    for case in exercise.drawn():
        ended = quietly(exercise.function, case.args)
        if not ended.returned:
            return f"the right answer {exercise.function.__name__} raises {ended.error!r} on {case.args}"
    return None


def _tried(exercise: Exercise) -> Iterator[tuple[Slip, Callable[..., Any], Outcome]]:
    """Every way of making every mistake, with the outcome it gets."""
    for slip in exercise.slips:
        for way in slip.ways:
            yield slip, way, answer_of(exercise, way)


def _starter(exercise: Exercise) -> Any:
    names: dict[str, Any] = {}
    exec(exercise.starter, names)
    return names[exercise.name]


def _example(exercise: Exercise) -> Iterator[str]:
    names = dict(exercise.function.__globals__)
    test = doctest.DocTestParser().get_doctest(exercise.prompt, names, exercise.name, None, None)
    printed: list[str] = []
    results = doctest.DocTestRunner().run(test, out=printed.append)
    if results.failed:
        yield "the prompt's example is not true:\n" + "".join(printed)
    if exercise.kind == "function" and not results.attempted:
        yield "the prompt has no worked example"


def _furniture(exercise: Exercise) -> Iterator[str]:
    if len(exercise.hints) != HINTS or not all(hint.strip() for hint in exercise.hints):
        yield f"{len(exercise.hints)} hints, {HINTS} are wanted, none empty"
    arrays = exercise.kind == "function" and any(hasattr(arg, "shape") for arg in exercise.drawn()[0].args)
    fewest = 4 if arrays else 0 if exercise.kind == "words" else 2
    if len(exercise.slips) < fewest:
        yield f"{len(exercise.slips)} slips, at least {fewest} are wanted"
    if exercise.kind == "function" and all(case.expected is None for case in exercise.worked):
        yield "no case has a hand-written expected value"
    if exercise.kind == "words" and not exercise.rubric:
        yield "a words exercise needs a rubric"
    if exercise.kind == "function" and not exercise.why:
        yield "nothing says why the solution works"
    for slip in exercise.slips:
        if slip.hint is not None and not 0 <= slip.hint < len(exercise.hints):
            yield f"the slip {slip.name} calls for hint {slip.hint}, which there is not"
    sentences = [re.sub(r"\s+", " ", slip.sentence) for slip in exercise.slips]
    if len(set(sentences)) < len(sentences):
        yield "two slips have the same sentence"


def kill_matrix(exercise: Exercise) -> list[tuple[str, str, str | None]]:
    """For each slip, and each way to make it: its name, the outcome's kind, and the slip that was named."""
    if _error_of_reference(exercise):
        return []
    return [(slip.name, found.kind, found.slip) for slip, _, found in _tried(exercise)]
