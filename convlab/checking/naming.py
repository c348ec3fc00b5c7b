"""Which slip an answer is: the one that comes to the same end wherever the slips can be told apart."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convlab.checking.compare import NotComparableError, Values, compare
from convlab.checking.exercise import Case, Exercise, Slip
from convlab.checking.run import Answer, call

SEED = 1  # of the cases drawn to tell slips apart; those of a check itself have others
DRAWN = 40  # of these, at most

Way = tuple[Slip, Callable[..., Any]]


def name(
    exercise: Exercise, cases: Sequence[Case], answers: Sequence[Answer], ask: Callable[[Case], Answer]
) -> Slip | None:
    """The one slip that agrees with the answers, or None; never a guess between two.

    Args:
        exercise: whose slips.
        cases: those that were tried.
        answers: what came of each; fewer than the cases where the function was too slow to go on.
        ask: tries the function on one case more.
    """
    fitting = [(slip, way) for slip in exercise.slips for way in slip.ways]
    everyone, agreed = list(fitting), False
    for case, answer in zip(cases, answers, strict=False):
        right = quietly(exercise.function, case.args)
        fitting = _still_fitting(fitting, everyone, case, answer, right)
        agreed = agreed or not same(right, answer)
        if not fitting:
            return None
    for case in islice(exercise.further(SEED), DRAWN):
        if len({slip.name for slip, _ in fitting}) == 1:
            break
        answer = ask(case)
        fitting = [(slip, way) for slip, way in fitting if same(quietly(way, case.args), answer)]
    names = {slip.name for slip, _ in fitting}
    return fitting[0][0] if agreed and len(names) == 1 else None


def _still_fitting(fitting: list[Way], everyone: list[Way], case: Case, answer: Answer, right: Answer) -> list[Way]:
    """Those that agree on the case too; all of them, where it cannot tell any slip from the right answer."""
    ends = [quietly(way, case.args) for _, way in fitting]
    agreeing = [one for one, end in zip(fitting, ends, strict=True) if same(end, answer)]
    telling = any(not same(right, end) for end in ends) or any(
        not same(right, quietly(way, case.args)) for slip, way in everyone if (slip, way) not in fitting
    )
    return agreeing if telling else fitting


def quietly(function: Callable[..., Any], args: tuple[Any, ...]) -> Answer:
    """A call of one of our own functions: what it warns of is not the learner's business."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return call(function, args)


def same(one: Answer, other: Answer) -> bool:
    """Whether two calls came to the same end: the same value, or the same error, its numbers aside."""
    if not (one.returned and other.returned):
        return _told(one.error) == _told(other.error) and one.stopped == other.stopped
    if one.changed != other.changed:
        return False
    try:
        agreed = compare(one.value, other.value)
    except NotComparableError:
        return False
    # In marking nan equals nothing; here two answers that both come to nan have come to the same.
    if agreed.wrong is None:
        return False
    return not (agreed.wrong & ~(_nan(agreed.expected) & _nan(agreed.got))).any()


def _told(error: BaseException | None) -> tuple[type, str]:
    return type(error), re.sub(r"\d+", "n", str(error))


def _nan(values: Values) -> NDArray[np.bool_]:
    return np.asarray(values != values)
