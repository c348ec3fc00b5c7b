"""`check`, `hint`, `solution` and `progress`, bound to a set of exercises."""

from __future__ import annotations

import difflib
import os
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from convlab.checking import outcome as kinds
from convlab.checking import progress as record
from convlab.checking.diagnose import examine
from convlab.checking.exercise import Exercise
from convlab.checking.outcome import Outcome
from convlab.checking.report import html, plain
from convlab.errors import CourseError

OURS = "That one is ours, and it is right. Write your own `{name}`, and give that to `check`."


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
        self._hints: Counter[str] = Counter()

    def check(self, answer: Callable[..., Any] | None = None, /, **named: Any) -> Verdict:
        """Check a function, `check(zero_pad)`, or a value, `check(ten_layers_shape=(200, 200))`; shows what it found.

        Returns:
            An object that is true where the answer is right. Under nbgrader a wrong answer raises `AssertionError`.

        Raises:
            CourseError: there is no such exercise, or not exactly one answer.
        """
        if (answer is None) == (not named) or len(named) > 1:
            raise CourseError(
                "check one answer at a time: check(zero_pad) for a function, check(name=value) for a value"
            )
        name, given = next(iter(named.items())) if named else (getattr(answer, "__name__", ""), answer)
        if not named and not callable(answer):
            raise CourseError(
                f"check got the value {answer!r}; a value needs its exercise's name: check(name={answer!r})"
            )
        exercise = self.exercise(name)
        outcome = self.outcome(exercise, given)
        warning = record.write(record.location(), exercise.name, outcome.kind)
        verdict = Verdict(outcome)
        if warning:
            show(warning, f"<div>{escape(warning)}</div>")
        if not outcome and os.environ.get("NBGRADER_EXECUTION"):
            raise AssertionError(plain(outcome))
        return verdict

    def outcome(self, exercise: Exercise, answer: Any) -> Outcome:
        """The outcome alone: nothing shown, nothing recorded."""
        home = str(getattr(answer, "__module__", "")).partition(".")[0]
        if callable(answer) and (isinstance(answer, Exercise) or home == __name__.partition(".")[0]):
            return Outcome(exercise.name, kinds.NOT_ATTEMPTED, OURS.format(name=exercise.name))
        return examine(exercise, answer, self._load())

    def hint(self, name: str | Callable[..., Any]) -> Shown:
        """Show the next hint for an exercise; after the last, the first comes round."""
        exercise = self.exercise(name)
        at = self._hints[exercise.name] % len(exercise.hints)
        self._hints[exercise.name] += 1
        text = f"Hint {at + 1} of {len(exercise.hints)}: {exercise.hints[at]}"
        return Shown(text, f"<div>{escape(text)}</div>")

    def solution(self, name: str | Callable[..., Any]) -> Shown:
        """Show the reference solution with its reasons, and the slips that are usual."""
        exercise = self.exercise(name)
        code = exercise.function() if exercise.kind == "words" else f"{exercise.signature}\n{exercise.body}"
        slips = "\n".join(f"  · {slip.sentence}" for slip in exercise.slips)
        usual = f"\n\nUsual slips:\n{slips}" if slips else ""
        items = "".join(f"<li>{escape(slip.sentence)}</li>" for slip in exercise.slips)
        return Shown(
            code + usual, f"<pre>{escape(code)}</pre>" + (f"<p>Usual slips:</p><ul>{items}</ul>" if items else "")
        )

    def progress(self) -> Shown:
        """Show every chapter at a glance: ✓ solved, ◐ tried, ○ not yet."""
        done, warning = record.read(record.location())
        signs = {kinds.CORRECT: "✓", kinds.WRITTEN: "✓", kinds.NOT_ATTEMPTED: "○", None: "○"}
        chapters: dict[str, list[tuple[str, str]]] = {}
        for name, exercise in self._load().items():
            chapters.setdefault(exercise.chapter, []).append((signs.get(done.get(name), "◐"), name))
        lines = [warning] if warning else []
        for chapter, rows in chapters.items():
            solved = sum(sign == "✓" for sign, _ in rows)
            lines.append(f"{chapter}: {solved} of {len(rows)}  " + "  ".join(f"{sign} {name}" for sign, name in rows))
        return Shown("\n".join(lines), "".join(f"<div>{escape(line)}</div>" for line in lines))

    def exercise(self, name: str | Callable[..., Any]) -> Exercise:
        """The exercise of that name, or a `CourseError` that names the nearest."""
        wanted = name if isinstance(name, str) else getattr(name, "__name__", repr(name))
        exercises = self._load()
        if wanted in exercises:
            return exercises[wanted]
        near = difflib.get_close_matches(wanted, exercises, n=1, cutoff=0.4)
        meant = f"; did you mean {near[0]!r}?" if near else f"; there are: {', '.join(exercises)}"
        raise CourseError(f"there is no exercise {wanted!r}{meant}")


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
