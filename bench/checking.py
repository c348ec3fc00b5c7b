"""What `check` costs on top of the learner's own function, over all exercises of the course that ask for one.

The learner's own time is that of the calls which the check makes of it; the rest is copying, comparing, naming the slip
and writing the page. Reference solutions stand for right answers, slips for wrong ones. torch is imported before.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

import torch  # noqa: F401  answers may use it, and its import is not the check's

from convlab.checking import Exercise
from convlab.checking.diagnose import examine
from convlab.checking.report import html, plain
from convlab.course import exercises


class Timed:
    """A function that adds up the time spent in it."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function, self.seconds = function, 0.0

    def __call__(self, *args: Any) -> Any:
        begun = time.perf_counter()
        try:
            return self.function(*args)
        finally:
            self.seconds += time.perf_counter() - begun


def overhead(exercise: Exercise, function: Callable[..., Any]) -> float:
    """Milliseconds of a check beside the function's own, the least of three."""
    costs = []
    for _ in range(3):
        answer = Timed(function)
        begun = time.perf_counter()
        outcome = examine(exercise, answer)
        pages = plain(outcome), html(outcome)
        costs.append((time.perf_counter() - begun - answer.seconds) * 1000)
        assert all(pages)
    return min(costs)


def main() -> None:
    asked = [exercise for exercise in exercises().values() if exercise.kind == "function"]
    right = {exercise.name: overhead(exercise, exercise.function) for exercise in asked}
    wrong = {
        f"{exercise.name}, {slip.name}": overhead(exercise, slip.function)
        for exercise in asked
        for slip in exercise.slips
    }
    print(f"{'check on top of the answer':30}{'answers':>8}{'median':>10}{'largest':>10}")
    for title, costs in (("right answers", right), ("wrong answers", wrong)):
        worst = max(costs, key=costs.__getitem__)
        print(f"{title:30}{len(costs):8}{statistics.median(costs.values()):7.1f} ms{costs[worst]:7.0f} ms   ({worst})")


if __name__ == "__main__":
    main()
