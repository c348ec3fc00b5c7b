"""Calling a learner's function in the way it wants to be called: with arrays or with tensors."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from convlab.checking.compare import Values, to_array
from convlab.checking.exercise import Case, fresh
from convlab.checking.references import named_by, resolve
from convlab.checking.run import SECONDS, Answer, call

NO_INTEGERS = "Whole-number pictures were given to it as floats: torch does not do this with integers."


@dataclass
class Asker:
    """A function, and what has been found out about it.

    It gets NumPy arrays. Where that raises a type error and torch is in use, it gets tensors from then on; where torch
    has no integer version of what it does, it gets floats.
    """

    function: Callable[..., Any]
    tensors: bool = False
    notes: list[str] = field(default_factory=list)

    def ask(self, case: Case, seconds: float = SECONDS) -> Answer:
        """What comes of one case."""
        answer = call(self.function, case.args, tensors=self.tensors, seconds=seconds)
        if "torch" not in sys.modules or answer.returned or answer.stopped:
            return answer
        if not self.tensors and isinstance(answer.error, TypeError | AttributeError):
            second = call(self.function, case.args, tensors=True, seconds=seconds)
            self.tensors = second.returned or _wants_floats(second)
            answer = second if self.tensors else answer
        if _wants_floats(answer):
            floats = tuple(_as_floats(arg) for arg in case.args)
            third = call(self.function, floats, tensors=self.tensors, seconds=seconds)
            if third.returned:
                self.notes += [NO_INTEGERS] * (NO_INTEGERS not in self.notes)
                return third
        return answer

    def of_arrays(self, *args: Any) -> Values:
        """The function from arrays to arrays, whatever it works on and returns itself."""
        given = fresh(args)
        if self.tensors:
            from_numpy = sys.modules["torch"].from_numpy
            given = tuple(from_numpy(arg) if isinstance(arg, np.ndarray) else arg for arg in given)
        return to_array(self.function(*given))

    def names(self, dotted: Sequence[str]) -> str | None:
        """The first of these functions that the code of this one names, if any."""
        found = [self.function, *named_by(self.function)]
        targets = ((name, resolve(name)) for name in dotted)
        return next((name for name, target in targets if target and any(thing is target for thing in found)), None)


def _wants_floats(answer: Answer) -> bool:
    """Whether torch refused integers; it says so in one of several ways."""
    if not isinstance(answer.error, RuntimeError):  # NotImplementedError is one of them
        return False
    words = str(answer.error)
    return any(sign in words for sign in ("not implemented for", "expected scalar type", "same dtype", "Long"))


def _as_floats(arg: Any) -> Any:
    return arg.astype(np.float32) if isinstance(arg, np.ndarray) and arg.dtype.kind in "iu" else arg
