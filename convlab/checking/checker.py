"""`check`, `hint`, `solution` and `progress`, bound to a set of exercises."""

from __future__ import annotations

import difflib
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from html import escape
from typing import Any

from convlab.checking import outcome as kinds
from convlab.checking import progress as record
from convlab.checking.diagnose import examine
from convlab.checking.exercise import Exercise
from convlab.checking.outcome import Outcome
from convlab.checking.overview import progress_pages, solution_pages
from convlab.checking.report import html, plain
from convlab.errors import CourseError

OURS = "That one is ours, and it is right. Write your own `{name}`, and give that to `check`."
PUT_BACK = "Your function replaced `{name}`, which the notebook still needs; it was put back."


class Shown:
    """Text and HTML that were shown when they were made; a notebook does not repeat them at the end of a cell."""

    def __init__(self, text: str, markup: str) -> None:
        self.text, self.markup = text, markup
        self._cell = show(text, markup)

    def __repr__(self) -> str:
        return f"<shown: {self.text.partition(chr(10))[0]}>"

    def _ipython_display_(self) -> None:
        if _cell_number() != self._cell:
            self._cell = show(self.text, self.markup)


class Verdict(Shown):
    """What `check` returns: true where the answer is right, with the whole `outcome` to look into."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        super().__init__(plain(outcome), html(outcome))

    def __bool__(self) -> bool:
        return bool(self.outcome)


class Checker:
    """The four functions of a course.

    Args:
        load: returns the exercises by name; called when the first is needed.
    """

    def __init__(self, load: Callable[[], Mapping[str, Exercise]]) -> None:
        self._load = load
        self._next_hint: dict[str, int] = {}

    def check(self, answer: Any = None, /, *more: Any, **named: Any) -> Verdict:
        """Check a function, `check(zero_pad)`, or a value, `check(ten_layers_shape=(200, 200))`; shows what it found.

        Returns:
            An object that is true where the answer is right. Under nbgrader a wrong answer raises `AssertionError`.

        Raises:
            CourseError: there is no such exercise, or not exactly one answer.
        """
        if (answer is None) == (not named) or more or len(named) > 1:
            raise CourseError(
                "check one answer at a time: check(zero_pad) for a function, check(name=value) for a value"
            )
        name, given = next(iter(named.items())) if named else (self._name_of(answer), answer)
        exercise = self.exercise(name)
        with _own_names_kept(self, given) as replaced:
            outcome = self.outcome(exercise, given)
        notes = tuple(PUT_BACK.format(name=name) for name in replaced)
        outcome = replace(outcome, notes=outcome.notes + notes)
        self._expect_hint(exercise, outcome)
        warning = record.write(record.location(), exercise.name, outcome.kind)
        verdict = Verdict(outcome)
        if warning:
            show(warning, f"<div>{escape(warning)}</div>")
        if not outcome and os.environ.get("NBGRADER_EXECUTION"):
            raise AssertionError(plain(outcome))
        return verdict

    def _name_of(self, answer: Any) -> str:
        """The exercise that a function is an answer to, by its name; or what should have been written."""
        if callable(answer):
            name = getattr(answer, "__name__", None)
            if isinstance(name, str) and name.isidentifier():
                return name
            raise CourseError("this function has no name to go by; give it one: check(zero_pad=…)")
        if isinstance(answer, str) and answer in self._load():
            raise CourseError(f"check wants the answer itself, not its name: {self._load()[answer].check_call}")
        # The caller's variable is often called like the exercise.
        variables = sys._getframe(2).f_globals
        names = [name for name in self._load() if variables.get(name) is answer]
        name = names[0] if names else "name"
        value = names[0] if names else _brief(answer)
        raise CourseError(
            f"check got the value {_brief(answer)}; a value needs its exercise's name: check({name}={value})"
        )

    def outcome(self, exercise: Exercise, answer: Any) -> Outcome:
        """The outcome alone: nothing shown, nothing recorded."""
        home = str(getattr(answer, "__module__", "")).partition(".")[0]
        if callable(answer) and (isinstance(answer, Exercise) or home == __name__.partition(".")[0]):
            return Outcome(exercise.name, kinds.NOT_ATTEMPTED, OURS.format(name=exercise.name))
        return examine(exercise, answer, self._load())

    def _expect_hint(self, exercise: Exercise, outcome: Outcome) -> None:
        """The next hint is the one that the slip just named calls for."""
        for slip in exercise.slips:
            if slip.name == outcome.slip and slip.hint is not None:
                self._next_hint[exercise.name] = slip.hint

    def hint(self, name: str | Callable[..., Any]) -> Shown:
        """Show the hint that the last mistake calls for, or else the first; then the next, and round again."""
        exercise = self.exercise(name)
        at = self._next_hint.get(exercise.name, 0) % len(exercise.hints)
        self._next_hint[exercise.name] = at + 1
        text = f"Hint {at + 1} of {len(exercise.hints)}: {exercise.hints[at]}"
        return Shown(text, f"<div>{escape(text)}</div>")

    def solution(self, name: str | Callable[..., Any]) -> Shown:
        """Show the reference solution, why it works, and the slips that are usual."""
        return Shown(*solution_pages(self.exercise(name)))

    def progress(self) -> Shown:
        """Show every chapter at a glance: ✓ solved, ◐ tried, ○ not yet."""
        return Shown(*progress_pages(self._load().values(), *record.read(record.location())))

    def exercise(self, name: str | Callable[..., Any]) -> Exercise:
        """The exercise of that name, or a `CourseError` that names the nearest."""
        wanted = name if isinstance(name, str) else getattr(name, "__name__", repr(name))
        exercises = self._load()
        if wanted in exercises:
            return exercises[wanted]
        near = difflib.get_close_matches(wanted, exercises, n=1, cutoff=0.4)
        meant = f"; did you mean {near[0]!r}?" if near else f"; there are: {', '.join(exercises)}"
        raise CourseError(f"there is no exercise {wanted!r}{meant}")


@contextmanager
def _own_names_kept(checker: Checker, answer: Any) -> Iterator[list[str]]:
    """Names of ours in the answer's notebook are ours again afterwards; yields those that it had replaced."""
    variables = getattr(answer, "__globals__", {})
    ours = {name: value for name, value in variables.items() if getattr(value, "__self__", None) is checker}
    replaced: list[str] = []
    yield replaced
    replaced += [name for name, value in ours.items() if variables.get(name) is not value]
    variables.update({name: ours[name] for name in replaced})


def _brief(value: Any) -> str:
    shown = repr(value)
    return shown if len(shown) <= 80 else f"{shown[:77]}…"


def show(text: str, markup: str) -> int | None:
    """Show HTML in a notebook and text elsewhere, as it does; returns the number of the cell."""
    shell = _shell()
    if shell is None:
        print(text)
    else:
        sys.modules["IPython"].display.publish_display_data({"text/plain": text, "text/html": markup})
    return _cell_number()


def _shell() -> Any:
    ipython = sys.modules.get("IPython")  # never imported here: outside a notebook nobody needs it
    return ipython.get_ipython() if ipython else None


def _cell_number() -> int | None:
    shell = _shell()
    return shell.execution_count if shell else None
