"""From an answer to an outcome: run it from the smallest case up, and name the idea behind the first mistake."""

from __future__ import annotations

import inspect
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from types import CodeType, FunctionType, MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convlab.checking import outcome as kinds
from convlab.checking.compare import Comparison, NotComparableError, Values, compare, to_array
from convlab.checking.exercise import Case, Exercise, Slip, fresh
from convlab.checking.outcome import Outcome
from convlab.checking.references import named_by, resolve
from convlab.checking.run import SECONDS, Answer, call
from convlab.checking.tracebacks import own_line, says_not_implemented

WRITE_IT = "It works; now write it yourself: `{name}` did the whole job."
WORDS_WANTED = 15


def examine(exercise: Exercise, answer: Any, others: Mapping[str, Exercise] = MappingProxyType({})) -> Outcome:
    """The outcome of one answer: a function, a value or a text, as the exercise asks.

    The cases run in order of size, so that the first failure is the smallest. `others` are the exercises whose
    answers this one may call: where one of those is wrong, the outcome says so.
    """
    if exercise.kind == "words":
        return _words(exercise, answer)
    if exercise.kind != "function":
        return _judged(exercise, answer) if exercise.judge else _value(exercise, answer)
    if not callable(answer):
        message = f"`check({exercise.name})` wants the function itself, without parentheses after its name."
        return Outcome(exercise.name, kinds.WRONG_TYPE, message)
    if _untouched(exercise, answer):
        return Outcome(
            exercise.name,
            kinds.NOT_ATTEMPTED,
            f"`{exercise.name}` is still the starter: put your own lines in place of the `...`.",
        )
    outcome = _function(exercise, answer, exercise.drawn())
    return (
        outcome if outcome else replace(outcome, notes=(*outcome.notes, *_faults_elsewhere(exercise, answer, others)))
    )


def _faults_elsewhere(
    exercise: Exercise, function: Callable[..., Any], others: Mapping[str, Exercise]
) -> Iterator[str]:
    """A note for every earlier answer that this one calls and that is itself wrong."""
    for thing in named_by(function):
        name = getattr(thing, "__name__", "")
        if isinstance(thing, FunctionType) and name in others and name != exercise.name:
            earlier = examine(others[name], thing)
            if not earlier:
                yield f"It calls your `{name}`, which is itself {earlier.kind}: mend that one first."


def _function(exercise: Exercise, function: Callable[..., Any], cases: list[Case]) -> Outcome:
    tensors = False
    answers: list[Answer] = []
    notes: list[str] = []
    for case in cases:
        answer = call(function, case.args, tensors=tensors)
        if not tensors and isinstance(answer.error, TypeError | AttributeError) and "torch" in sys.modules:
            second = call(function, case.args, tensors=True)
            if second.returned:
                answer, tensors = second, True
        answers.append(answer)
        failure, found = _judge(exercise, case, answer)
        notes += [note for note in found if note not in notes]
        if failure is not None:
            return _explain(exercise, function, cases, answers, failure, tensors)
    for sentence, law in exercise.laws:
        tried = call(law, (_of_arrays(function, tensors),))
        if not tried.returned or not tried.value:  # a law that the function breaks off is one that it breaks
            return Outcome(exercise.name, kinds.WRONG_VALUES, f"Right on every case, but it breaks a law: {sentence}")
    ready = next((name for name in exercise.ready_made if _names(function, name)), None)
    if ready:
        notes.insert(0, WRITE_IT.format(name=ready))
    return Outcome(exercise.name, kinds.CORRECT, f"Right on all {len(cases)} cases.", notes=tuple(notes))


def _of_arrays(function: Callable[..., Any], tensors: bool) -> Callable[..., Values]:
    """The function from arrays to arrays, whatever it works on and returns itself."""

    def answer(*args: Any) -> Values:
        given = tuple(sys.modules["torch"].from_numpy(a) if tensors and _is_array(a) else a for a in fresh(args))
        return to_array(function(*given))

    return answer


def _names(function: Callable[..., Any], dotted: str) -> bool:
    target = resolve(dotted)
    return target is not None and (target is function or any(thing is target for thing in named_by(function)))


def _untouched(exercise: Exercise, function: Callable[..., Any]) -> bool:
    """Whether the function does what the starter does: nothing."""
    if not isinstance(function, FunctionType):
        return False
    empty = f"{exercise.signature}\n    ..."
    return any(_same_code(function.__code__, starter) for starter in (exercise.starter, empty))


def _same_code(code: CodeType, source: str) -> bool:
    """Whether compiled code is what the first function of a source compiles to, names and constants aside."""
    module = compile(source, "<starter>", "exec")
    starter = next(constant for constant in module.co_consts if isinstance(constant, CodeType))
    return code.co_code == starter.co_code and code.co_names == starter.co_names


def _judge(exercise: Exercise, case: Case, answer: Answer) -> tuple[Outcome | None, tuple[str, ...]]:
    """None where the answer is right on the case, else its outcome without a diagnosis; and notes."""
    names = tuple(inspect.signature(exercise.function).parameters)
    shown = tuple(zip(names, case.args, strict=False))
    text = f"{exercise.name}({', '.join(name if _is_array(arg) else repr(arg) for name, arg in shown)})"

    def outcome(kind: str, message: str, **more: Any) -> Outcome:
        return Outcome(exercise.name, kind, message, text, shown, **more)

    if answer.stopped:
        return outcome(
            kinds.NEVER_FINISHED, f"`{text}` had not finished after {SECONDS:g} seconds; is there a loop without end?"
        ), ()
    if answer.value is ... or says_not_implemented(answer.error):
        return outcome(kinds.NOT_ATTEMPTED, f"`{exercise.name}` has no answer in it yet."), ()
    if answer.error is not None:
        message = f"`{text}` raised {type(answer.error).__name__}: {answer.error}"
        return outcome(kinds.RAISED, message, details=own_line(answer.error)), ()
    if answer.changed:
        changed = ", ".join(f"`{names[at]}`" for at in answer.changed)
        return outcome(
            kinds.WRONG_VALUES, f"`{text}` changed its argument {changed}. Work on a copy: the caller still needs it."
        ), ()
    try:
        comparison = compare(exercise.expected(case), answer.value)
    except NotComparableError as error:
        return outcome(kinds.WRONG_TYPE, f"`{text}` returned {error}."), ()
    if comparison.equal:
        return None, comparison.notes
    if not comparison.same_shape:
        return outcome(kinds.WRONG_SHAPE, _shape_message(exercise, case, text, comparison), comparison=comparison), ()
    return outcome(kinds.WRONG_VALUES, _values_message(text, comparison), comparison=comparison), ()


def _is_array(arg: Any) -> bool:
    return hasattr(arg, "shape") and hasattr(arg, "dtype")


def _shape_message(exercise: Exercise, case: Case, text: str, comparison: Comparison) -> str:
    want, got = comparison.expected, comparison.got
    if want.ndim < 2 and not _is_array(exercise.expected(case)):
        return f"`{text}` should be {_listed(want)}, yours is {_listed(got)}."
    reason = f" {exercise.formula(*case.args).text}." if exercise.formula else ""
    return f"`{text}` should have the shape {want.shape}, yours has {got.shape}.{reason}"


def _values_message(text: str, comparison: Comparison) -> str:
    want, got, wrong = comparison.expected, comparison.got, comparison.wrong
    assert wrong is not None
    if want.ndim == 0 or (want.ndim == 1 and want.size <= 12):
        return f"`{text}` should be {_listed(want)}, yours is {_listed(got)}."
    count = int(wrong.sum())
    cells = "One value is" if count == 1 else f"{count} of {want.size} values are"
    return f"`{text}` has the right shape. {cells} off."


def _listed(values: Values) -> str:
    if values.size > 12:
        return f"an array of shape {values.shape}"
    return str(values.item()) if values.ndim == 0 else str(tuple(values.tolist()))


def _explain(
    exercise: Exercise,
    function: Callable[..., Any],
    cases: list[Case],
    answers: list[Answer],
    failure: Outcome,
    tensors: bool,
) -> Outcome:
    """Add the one slip that agrees with the answer on every case, if exactly one does."""
    if failure.kind in (kinds.NOT_ATTEMPTED, kinds.NEVER_FINISHED):
        return failure
    answers = answers + [call(function, case.args, tensors=tensors, seconds=1) for case in cases[len(answers) :]]
    agreeing = [slip for slip in exercise.slips if _agree(slip.function, cases, answers)]
    return _with_slip(failure, agreeing[0] if len(agreeing) == 1 else None)


def _with_slip(failure: Outcome, slip: Slip | None) -> Outcome:
    return replace(failure, slip=slip.name, diagnosis=slip.sentence) if slip else failure


def _agree(slip: Callable[..., Any], cases: Iterable[Case], answers: Iterable[Answer]) -> bool:
    return all(_same(call(slip, case.args), answer) for case, answer in zip(cases, answers, strict=True))


def _same(slip: Answer, answer: Answer) -> bool:
    """Whether two calls came to the same end: the same value, or the same kind of error."""
    if not (slip.returned and answer.returned):
        return type(slip.error) is type(answer.error) and slip.stopped == answer.stopped
    if slip.changed != answer.changed:
        return False
    try:
        agreed = compare(slip.value, answer.value)
    except NotComparableError:
        return False
    # In marking nan equals nothing; here two answers that both come to nan have come to the same.
    if agreed.wrong is None:
        return False
    return not (agreed.wrong & ~(_nan(agreed.expected) & _nan(agreed.got))).any()


def _nan(values: Values) -> NDArray[np.bool_]:
    return np.asarray(values != values)


def _value(exercise: Exercise, answer: Any) -> Outcome:
    if answer is ... or answer is None:
        return Outcome(exercise.name, kinds.NOT_ATTEMPTED, f"`{exercise.name}` is still `...`: put your answer there.")
    try:
        comparison = compare(exercise.function(), answer)
    except NotComparableError as error:
        return Outcome(exercise.name, kinds.WRONG_TYPE, f"A number or a tuple of numbers is asked; this is {error}.")
    if comparison.equal:
        return Outcome(exercise.name, kinds.CORRECT, "Right.", notes=comparison.notes)
    slip = next((slip for slip in exercise.slips if _same(Answer(slip.function()), Answer(answer))), None)
    kind = kinds.WRONG_VALUES if comparison.same_shape else kinds.WRONG_SHAPE
    return _with_slip(Outcome(exercise.name, kind, f"{_listed(to_array(answer))} is not it."), slip)


def _judged(exercise: Exercise, answer: Any) -> Outcome:
    if answer is ... or answer is None:
        return Outcome(exercise.name, kinds.NOT_ATTEMPTED, f"`{exercise.name}` is still `...`: put your answer there.")
    assert exercise.judge is not None
    reason = _reason(exercise, answer)
    if reason is None:
        return Outcome(
            exercise.name, kinds.CORRECT, "Right: this refutes the claim." if exercise.kind == "refute" else "Right."
        )
    slip = next((slip for slip in exercise.slips if _reason(exercise, slip.function()) == reason), None)
    return _with_slip(Outcome(exercise.name, kinds.WRONG_VALUES, reason), slip)


def _reason(exercise: Exercise, answer: Any) -> str | None:
    """What the judge says; an answer that it cannot even read is wrong for that reason."""
    assert exercise.judge is not None
    try:
        return exercise.judge(answer)
    except (TypeError, ValueError, LookupError, ArithmeticError, AttributeError) as error:
        return f"{answer!r} does not have the form that was asked for ({error})."


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
