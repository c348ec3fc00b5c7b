"""Calling somebody's function: on copies, for a limited time, with whatever happens kept as a value."""

from __future__ import annotations

import io
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from types import FrameType
from typing import Any

import numpy as np

from convlab.checking.exercise import fresh

AGAIN = 0.05  # seconds until a loop that goes on is stopped once more
SECONDS = 5.0  # for one call; the whole of a check may take twice that
PRINTED = 2000  # characters that are kept of what a call prints


class TimeUp(BaseException):
    """Raised in the learner's code when its time is over; no `Exception`, so that `except Exception` lets it pass."""


@dataclass(frozen=True)
class Answer:
    """What one call gave: a value, or the error that it raised, or neither because it never came back."""

    value: Any = None
    error: BaseException | None = None
    stopped: bool = False
    changed: tuple[int, ...] = ()  # positions of the arguments that the call changed
    printed: str = ""  # the beginning of what the call printed

    @property
    def returned(self) -> bool:
        """Whether there is a value."""
        return self.error is None and not self.stopped


def call(
    function: Callable[..., Any], args: tuple[Any, ...], *, tensors: bool = False, seconds: float = SECONDS
) -> Answer:
    """Call `function` on copies of `args`, as NumPy arrays or as tensors."""
    given = fresh(args)
    if tensors:
        from_numpy = sys.modules["torch"].from_numpy
        given = tuple(from_numpy(arg) if isinstance(arg, np.ndarray) else arg for arg in given)
    page = _Page()
    try:
        with redirect_stdout(page), redirect_stderr(page), time_limit(seconds):
            value = function(*given)
    except TimeUp:
        return Answer(stopped=True, printed=page.text)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001  whatever a stranger's function raises is a result
        return Answer(error=error, printed=page.text)
    pairs = enumerate(zip(fresh(args), given, strict=True))
    changed = tuple(at for at, (old, new) in pairs if not _unchanged(old, new))
    return Answer(value, changed=changed, printed=page.text)


class _Page(io.TextIOBase):
    """Keeps the first `PRINTED` characters that are written to it, and counts the others."""

    def __init__(self) -> None:
        self._kept, self._length = "", 0

    def write(self, text: str, /) -> int:
        self._kept += text[: max(0, PRINTED - len(self._kept))]
        self._length += len(text)
        return len(text)

    @property
    def text(self) -> str:
        """What was kept, and how much was not."""
        left_out = self._length - len(self._kept)
        return self._kept.rstrip() + (f"\n… and {left_out:,} characters more" if left_out else "")


def _unchanged(old: Any, new: Any) -> bool:
    """Whether an argument still is what it was; only arrays, tensors and lists can change."""
    if isinstance(old, list):
        return len(old) == len(new) and all(map(_unchanged, old, new))
    if not isinstance(old, np.ndarray):
        return True
    now = new.detach().numpy() if hasattr(new, "detach") else new
    return now.shape == old.shape and np.array_equal(old, now, equal_nan=old.dtype.kind in "fc")


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise `TimeUp` in the body after `seconds`; only a main thread on a system with alarms can be stopped."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    armed, tracer = True, sys.gettrace()

    def again(frame: FrameType, event: str, arg: Any) -> Any:
        if event == "line":
            raise TimeUp
        return again

    def stop(number: int, frame: FrameType | None) -> None:
        if armed:
            # A loop may swallow the exception; so the next line that is reached, its handler's, raises once more.
            while frame is not None and frame.f_code is not call.__code__:
                frame.f_trace = again
                frame = frame.f_back
            sys.settrace(lambda *_: None)  # frames are asked for their own tracer only while there is a common one
            raise TimeUp

    previous = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
    try:
        yield
    finally:
        armed = False
        signal.setitimer(signal.ITIMER_REAL, 0)
        sys.settrace(tracer)
        signal.signal(signal.SIGALRM, previous)
