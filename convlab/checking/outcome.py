"""What a check found out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from convlab.checking.compare import Comparison

NOT_ATTEMPTED = "not attempted"
RAISED = "raised"
WRONG_TYPE = "wrong type"
WRONG_SHAPE = "wrong shape"
WRONG_VALUES = "wrong values"
NEVER_FINISHED = "never finished"
CORRECT = "correct"
WRITTEN = "written"  # words: theirs to assess


@dataclass(frozen=True)
class Outcome:
    """The verdict on one answer. True where the answer is right.

    Attributes:
        exercise: its name.
        kind: one of the constants above.
        message: a sentence or two: what happened, with the numbers.
        call: the call that shows it, such as `zero_pad(x, 1)`.
        args: the arguments of that call.
        comparison: expected and theirs, where there is something to compare.
        slip: the name of the slip that the answer agrees with everywhere.
        diagnosis: that slip's sentence.
        clue: where no slip is named, what is true of the wrong result: a pattern in its numbers.
        window: cells of the first array that the first wrong output reads.
        printed: what the function printed in that call.
        notes: what is off without being wrong, or what else may help.
        details: Markdown-free lines to show after the message: a model answer, the learner's failing line.
    """

    exercise: str
    kind: str
    message: str
    call: str = ""
    args: tuple[tuple[str, Any], ...] = ()
    comparison: Comparison | None = None
    slip: str | None = None
    diagnosis: str | None = None
    clue: str | None = None
    window: tuple[tuple[int, ...], ...] = ()
    printed: str = ""
    notes: tuple[str, ...] = ()
    details: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self.kind in (CORRECT, WRITTEN)

    def named(self, slip: str, sentence: str) -> Outcome:
        """The same outcome with the idea behind it."""
        return replace(self, slip=slip, diagnosis=sentence)

    def __repr__(self) -> str:
        return f"<{self.exercise}: {self.kind}>"
