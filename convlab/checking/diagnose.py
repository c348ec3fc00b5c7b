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
from convlab.checking.compare import Comparison, NotComparableError, TooLargeError, to_array
from convlab.checking.exercise import Case, Exercise, fresh
from convlab.checking.judging import call_of, judge
from convlab.checking.outcome import Outcome
from convlab.checking.patterns import pattern
from convlab.checking.references import named_by
from convlab.checking.run import SECONDS, Answer, call
from convlab.checking.stated import examine_stated

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
    outcome = examine_cases(exercise, Asker(answer), exercise.drawn())
    return (
        outcome if outcome else replace(outcome, notes=(*outcome.notes, *_faults_elsewhere(exercise, answer, others)))
    )


def examine_cases(exercise: Exercise, asker: Asker, cases: list[Case]) -> Outcome:
    """The outcome of a function that an `Asker` can call, here or elsewhere, on these cases, from the smallest up."""
    return _Examination(exercise, asker, cases).outcome()


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
            failure, notes = judge(self.exercise, case, self.answers[-1])
            self.notes += [note for note in notes if note not in self.notes]
            if failure is not None:
                return self._explained(failure)
        failure = self._unsteady(0)
        failure = self._lawless() if failure is None else failure
        return self._right() if failure is None else failure

    def _right(self) -> Outcome:
        ready = self.asker.names(self.exercise.ready_made)
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
        shown, text = call_of(self.exercise, case)
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
            failure, _ = judge(self.exercise, case, answer)
            if failure is not None and failure.comparison is not None:
                yield failure.comparison


def _too_large(answer: Answer) -> bool:
    try:
        to_array(answer.value)
    except NotComparableError as error:
        return isinstance(error, TooLargeError)
    return False
