"""Patterns of wrong results: each is found where it holds in every failing case, and not where it holds in one only."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convlab.checking.compare import compare
from convlab.checking.patterns import pattern

SMALL, LARGE = np.arange(1.0, 13.0).reshape(3, 4) ** 2, np.arange(1.0, 36.0).reshape(5, 7) ** 1.5


def found(wrong, *rights):
    return pattern([compare(right, wrong(right)) for right in rights or (SMALL, LARGE)])


def changed(right, *where, by=3.0):
    other = right.copy()
    for at in where:
        other[at] += by
    return other


ROWS = {
    "transposed": (lambda y: y.T, "Rows and columns are exchanged: yours is the transpose of what is expected."),
    "upside down": (lambda y: y[::-1], "Yours is upside down: the rows stand in reverse order."),
    "flipped": (lambda y: y[:, ::-1], "Yours is flipped left to right: the columns stand in reverse order."),
    "turned": (lambda y: y[::-1, ::-1], "Yours is turned by half: rows and columns both stand in reverse order."),
    "rolled down": (lambda y: np.roll(y, 1, 0), "Everything is shifted down by one."),
    "rolled up": (lambda y: np.roll(y, -1, 0), "Everything is shifted up by one."),
    "moved right": (lambda y: np.hstack([y[:, :1] - 50, y[:, :-1]]), "Everything is shifted to the right by one."),
    "rolled left": (lambda y: np.roll(y, -1, 1), "Everything is shifted to the left by one."),
    "shuffled": (
        lambda y: np.random.default_rng(1).permutation(y.ravel()).reshape(y.shape),
        "All the right values are there, in another order.",
    ),
    "without its last row": (lambda y: y[:-1], "Yours is the expected result without its last row."),
    "without its first column": (lambda y: y[:, 1:], "Yours is the expected result without its first column."),
    "a row too many": (
        lambda y: np.vstack([y, y[:1]]),
        "Yours is the expected result with one row too many, the last.",
    ),
    "a column too many": (
        lambda y: np.hstack([y[:, :1] * 0, y]),
        "Yours is the expected result with one column too many, the first.",
    ),
    "an offset": (lambda y: y + 2, "Every value is 2 too large."),
    "an offset down": (lambda y: y - 0.5, "Every value is 0.5 too small."),
    "a factor": (lambda y: y / 6, "Every value is 0.1667 times what it should be."),
    "a sign": (lambda y: -y, "Every value has the wrong sign."),
    "a border": (
        lambda y: changed(y, (0, slice(None)), (-1, slice(None)), (slice(1, -1), 0)),
        "Only the border is off: the first row and the last row and the first column.",
    ),
    "one side": (lambda y: changed(y, (slice(None), -1)), "Only the last column is off."),
    "the corners": (lambda y: changed(y, (0, 0), (-1, -1)), "Only the corners are off."),
    "not a number": (
        lambda y: np.where(y > 30, np.nan, y),
        "Some of your numbers are `nan`: 0 / 0, the mean of nothing, or a cell that was never written.",
    ),
}


@pytest.mark.parametrize("row", ROWS)
def test_a_pattern_is_found(row):
    wrong, sentence = ROWS[row]
    assert found(wrong) == sentence


@pytest.mark.parametrize("row", ROWS)
def test_no_pattern_is_found_that_holds_in_one_case_only(row):
    wrong, sentence = ROWS[row]
    other = compare(LARGE, changed(LARGE, (2, 3), (1, 1), (3, 4), by=7.5))
    assert pattern([compare(SMALL, wrong(SMALL)), other]) != sentence


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (lambda y: changed(y, slice(1, None, 2)), "Only every second row is right."),
        (lambda y: changed(y, (slice(None), slice(1, None, 2))), "Only every second column is right."),
    ],
)
def test_every_second_line(wrong, sentence):
    assert found(wrong, np.arange(48.0).reshape(6, 8), np.arange(56.0).reshape(8, 7)) == sentence


def test_every_third_line_is_off():
    assert found(lambda y: changed(y, slice(2, None, 3)), np.arange(63.0).reshape(9, 7)) == (
        "Only every third row is off."
    )


def test_of_a_row():
    row = np.arange(5.0) ** 2
    assert found(lambda y: y[::-1], row) == "Yours stands in reverse order."
    assert found(lambda y: np.roll(y, 1), row) == "Everything is shifted to the right by one."
    assert found(lambda y: changed(y, -1), row) == "Only the last value is off."
    assert found(lambda y: changed(y, 2), row) is None


def test_of_truth_values():
    truth = np.array([True, False, False])
    assert found(np.logical_not, truth) == "Every answer is the opposite of what it should be."
    assert found(lambda y: np.ones(3, bool), truth) is None


def test_of_planes():
    planes = np.arange(24.0).reshape(2, 3, 4)
    assert found(lambda y: y[::-1], planes) == "The planes stand in reverse order."
    assert found(lambda y: y[:, ::-1], planes) == "Yours is upside down: the rows stand in reverse order."


def test_of_one_number_nothing_is_said_unless_several_cases_agree():
    def numbers(*pairs):
        return pattern([compare(want, got) for want, got in pairs])

    assert numbers((3, 4)) is None
    assert numbers((3, 4), (7, 8)) == "Every value is 1 too large."
    assert numbers((3, 6), (7, 14)) == "Every value is 2 times what it should be."
    assert numbers((3, 4), (7, 9)) is None


@pytest.mark.parametrize(("want", "got"), [(SMALL, np.zeros((0, 4))), (SMALL, np.ones(3)), (np.zeros((0, 2)), SMALL)])
def test_what_cannot_be_held_against_each_other_has_none(want, got):
    assert pattern([compare(want, got)]) is None


def test_of_no_failure_there_is_none():
    assert pattern([]) is None


@given(
    st.lists(st.integers(-5, 5), min_size=6, max_size=6),
    st.sampled_from([(2, 3), (3, 2), (6,), (1, 6), (6, 1), (1, 2, 3)]),
    st.lists(st.integers(-5, 5), min_size=6, max_size=6),
)
def test_whatever_comes_there_is_a_true_sentence_or_none(right, shape, wrong):
    want, got = np.reshape(right, shape), np.reshape(wrong, shape)
    comparison = compare(want, got)
    if comparison.equal:
        return
    sentence = pattern([comparison])
    if sentence == "All the right values are there, in another order.":
        assert sorted(right) == sorted(wrong)
    if sentence and sentence.startswith("Every value is ") and "too" in sentence:
        assert np.ptp(got - want) == 0
