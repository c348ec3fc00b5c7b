"""Which slip is named: the only one that agrees wherever the slips can be told apart."""

from dataclasses import replace

import numpy as np
import pytest

from convlab.checking import Case, exercise
from convlab.checking.diagnose import examine
from convlab.checking.naming import same
from convlab.checking.run import Answer


@exercise(
    title="Clip",
    minutes=1,
    points=1,
    worked=[Case((1,), 1), Case((5,), 3)],
    cases=lambda rng: [(2,), (4,), (-1,)],
    draw=lambda rng, names: (int(rng.integers(6, 60)),),
)
def clip(n):
    """The number, at most 3."""
    return min(n, 3)


@clip.slip("It is at most 3, not at least.", hint=1)
def at_least(n):
    return max(n, 3)


@clip.slip("Three itself is allowed.")
def at_most_two(n):
    return min(n, 2)


@clip.slip("Three itself is allowed.")
def at_most_two_by_hand(n):
    return n if n < 2 else 2


def test_the_slip_that_agrees_everywhere_is_named():
    assert examine(clip, lambda n: n if n < 2 else 2).slip == "at_most_two"
    assert examine(clip, lambda n: n if n > 3 else 3).diagnosis == "It is at most 3, not at least."


def test_a_second_function_under_a_sentence_is_another_way_of_the_same_slip():
    (_, two) = clip.slips
    assert two.ways == (at_most_two, at_most_two_by_hand)
    assert two.hint is None
    assert clip.slips[0].hint == 1


def test_a_slip_that_disagrees_where_slips_differ_is_not_named():
    assert examine(clip, lambda n: 2 if n > 1 else n + (n == -1)).slip is None


def test_where_all_slips_are_right_a_further_mistake_does_not_hide_the_slip():
    """On n = −1 at_most_two is right and at_least is not, so the case tells; with one slip alone it does not."""
    alone = replace(clip, slips=[slip for slip in clip.slips if slip.name == "at_most_two"])
    assert examine(alone, lambda n: min(n, 2) + (n == -1)).slip == "at_most_two"
    assert examine(clip, lambda n: min(n, 2) + (n == -1)).slip is None


def test_several_that_fit_are_separated_by_further_cases():
    """Two slips that agree on every case of the check, and differ on odd numbers from 61 on."""

    def four(n):
        return min(n, 4)

    def four_below_sixty(n):
        return min(n, 4 if n < 60 else 5)

    slips = [replace(clip.slips[0], name=f.__name__, function=f) for f in (four, four_below_sixty)]
    further = replace(clip, slips=slips, draw=lambda rng, names: (int(rng.integers(6, 60)),))
    assert examine(further, four).slip is None  # never a guess between two
    wide = replace(clip, slips=slips, draw=lambda rng, names: (int(rng.integers(6, 90)),))
    assert examine(wide, four).slip == "four"
    assert examine(wide, four_below_sixty).slip == "four_below_sixty"


def test_an_answer_that_no_slip_ever_agrees_with_is_no_slip():
    assert examine(clip, lambda n: 7 * n).slip is None


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        (Answer(3), Answer(3.0), True),
        (Answer(np.ones(2)), Answer([1, 1]), True),
        (Answer(3), Answer(4), False),
        (Answer(np.ones(2)), Answer(np.ones(3)), False),
        (Answer([np.nan, 1]), Answer([np.nan, 1]), True),
        (Answer([np.nan, 1]), Answer([1, np.nan]), False),
        (Answer(error=ValueError("shape (2, 3)")), Answer(error=ValueError("shape (4, 15)")), True),
        (Answer(error=ValueError("a")), Answer(error=ValueError("b")), False),
        (Answer(error=ValueError()), Answer(error=TypeError()), False),
        (Answer(error=ValueError()), Answer(3), False),
        (Answer(stopped=True), Answer(stopped=True), True),
        (Answer(stopped=True), Answer(error=ValueError()), False),
        (Answer(3, changed=(0,)), Answer(3), False),
        (Answer("three"), Answer("three"), False),
    ],
)
def test_two_calls_come_to_the_same_end(one, other, equal):
    assert same(one, other) == equal
