"""From an answer to an outcome: run it from the smallest case up, and name the idea behind the first mistake."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from time import monotonic
from types import CodeType, FunctionType, MappingProxyType
from typing import Any

import numpy as np

from convlab.checking import naming
from convlab.checking import outcome as kinds
from convlab.checking.asking import Asker
from convlab.checking.compare import Comparison, NotComparableError, TooLargeError, compare, listed, to_array
from convlab.checking.exercise import Case, Exercise, fresh
from convlab.checking.outcome import Outcome
from convlab.checking.patterns import pattern
from convlab.checking.references import named_by, resolve
from convlab.checking.run import SECONDS, Answer, call
from convlab.checking.stated import examine_stated
from convlab.checking.tracebacks import own_line, says_not_implemented

WRITE_IT = "It works; now write it yourself: `{name}` did the whole job."
UNSTEADY = (
    "`{call}` gave another result when it was called again with the same arguments. "
    "Is there something random in it, or something that it keeps from call to call?"
)


def examine(exercise: Exercise, answer: Any, others: Mapping[str, Exercise] = MappingProxyType({})) -> Outcome:
    """The outcome of one answer: a function, a value or a text, as the exercise asks.

    The cases run in order of size, so that the first failure is the smallest. `others` are the exercises whose
    answers this one may call: where one of those is wrong, the outcome says so.
    """
    if exercise.kind != "function":
        return examine_stated(exercise, answer)
    if not callable(answer):
        message = f"`check({exercise.name})` wants the function itself, without parentheses after its name."
        return Outcome(exercise.name, kinds.WRONG_TYPE, message)
    if _untouched(exercise, answer):
        return Outcome(
            exercise.name,
            kinds.NOT_ATTEMPTED,
            f"`{exercise.name}` is still the starter: put your own lines in place of the `...`.",
        )
    outcome = _Examination(exercise, Asker(answer), exercise.drawn()).outcome()
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


@dataclass
class _Examination:
    """One function on all cases of its exercise."""

    exercise: Exercise
    asker: Asker
    cases: list[Case]
    answers: list[Answer] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def outcome(self) -> Outcome:
        for case in self.cases:
            self.answers.append(self.asker.ask(case))
            failure, notes = _judge(self.exercise, case, self.answers[-1])
            self.notes += [note for note in notes if note not in self.notes]
            if failure is not None:
                return self._explained(failure)
        failure = self._unsteady(0)
        failure = self._lawless() if failure is None else failure
        return self._right() if failure is None else failure

    def _right(self) -> Outcome:
        ready = next((name for name in self.exercise.ready_made if _names(self.asker.function, name)), None)
        notes = [WRITE_IT.format(name=ready)] * bool(ready) + list(self.asker.notes) + self.notes
        message = f"Right on all {len(self.cases)} cases."
        printed = self.answers[0].printed
        return Outcome(self.exercise.name, kinds.CORRECT, message, notes=tuple(notes), printed=printed)

    def _lawless(self) -> Outcome | None:
        for sentence, law in self.exercise.laws:
            tried = call(law, (self._in_form,))
            if not tried.returned or not tried.value:  # a law that the function breaks off is one that it breaks
                message = f"Right on every case, but it breaks a law: {sentence}"
                return Outcome(self.exercise.name, kinds.WRONG_VALUES, message)
        return None

    def _in_form(self, *args: Any) -> Any:
        """The function from arrays to arrays, without axes that the exercise does not ask for: what a law is told."""
        wanted, got = np.ndim(self.exercise.function(*fresh(args))), self.asker.of_arrays(*args)
        extra = max(0, got.ndim - wanted)
        return got.reshape(got.shape[extra:]) if got.shape[:extra] == (1,) * extra else got

    def _unsteady(self, at: int) -> Outcome | None:
        """What to say if the same case, tried again, comes to another end."""
        case, first = self.cases[at], self.answers[at]
        again = self.asker.ask(case)
        if not first.returned or naming.same(first, again):
            return None
        shown, text = _call(self.exercise, case)
        return Outcome(self.exercise.name, kinds.WRONG_VALUES, UNSTEADY.format(call=text), text, shown)

    def _explained(self, failure: Outcome) -> Outcome:
        """The failure with the slip that agrees with the answer, or with a pattern that is true of it."""
        answer = self.answers[-1]
        failure = replace(failure, printed=answer.printed)
        if failure.kind in (kinds.NOT_ATTEMPTED, kinds.NEVER_FINISHED) or _too_large(answer):
            return failure
        unsteady = self._unsteady(len(self.answers) - 1) if failure.comparison is not None else None
        if unsteady is not None:
            return unsteady
        deadline = monotonic() + SECONDS
        for further in self.cases[len(self.answers) :]:
            if monotonic() > deadline:
                break
            self.answers.append(self.asker.ask(further, seconds=1))
        slip = naming.name(self.exercise, self.cases, self.answers, self.asker.ask)
        if slip is not None:
            return failure.named(slip.name, slip.sentence)
        comparisons = list(self._comparisons())
        return replace(failure, clue=pattern(comparisons)) if failure.comparison is not None else failure

    def _comparisons(self) -> Iterator[Comparison]:
        """Every case that failed, and has something to compare."""
        for case, answer in zip(self.cases, self.answers, strict=False):
            failure, _ = _judge(self.exercise, case, answer)
            if failure is not None and failure.comparison is not None:
                yield failure.comparison


def _names(function: Callable[..., Any], dotted: str) -> bool:
    target = resolve(dotted)
    return target is not None and (target is function or any(thing is target for thing in named_by(function)))


def _too_large(answer: Answer) -> bool:
    try:
        to_array(answer.value)
    except NotComparableError as error:
        return isinstance(error, TooLargeError)
    return False


def _call(exercise: Exercise, case: Case) -> tuple[tuple[tuple[str, Any], ...], str]:
    """The arguments of a case with their names, and the call in words."""
    shown = tuple(zip(exercise.parameters, case.args, strict=False))
    words = (name if _is_array(arg) else repr(arg) for name, arg in shown)
    return shown, f"{exercise.name}({', '.join(words)})"


def _judge(exercise: Exercise, case: Case, answer: Answer) -> tuple[Outcome | None, tuple[str, ...]]:
    """None where the answer is right on the case, else its outcome without a diagnosis; and notes."""
    shown, text = _call(exercise, case)

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
