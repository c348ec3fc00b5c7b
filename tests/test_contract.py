from dataclasses import replace

import numpy as np
import pytest
import torch

from convlab.checking import Case, Exercise, exercise
from convlab.checking import outcome as kinds
from convlab.checking.contract import answer_of, broken_promises, kill_matrix
from convlab.checking.diagnose import examine
from convlab.checking.exercise import Slip

HINTS = ("Think of the corners.", "There are two sides.", "np.zeros, then a slice.")


@exercise(
    title="A frame",
    minutes=5,
    points=1,
    worked=[Case((np.array([[5.0, 6.0]]), 1), np.array([[0, 0, 0, 0], [0, 5.0, 6, 0], [0, 0, 0, 0]]))],
    cases=lambda rng: [(rng.permutation(6.0 + np.arange(6)).reshape(2, 3), 2)],
    hints=HINTS,
    why="A canvas of zeros has its frame already.",
)
def frame(x, width):
    """Put `width` zeros around a picture.

    >>> frame(np.array([[7]]), 1).tolist()
    [[0, 0, 0], [0, 7, 0], [0, 0, 0]]
    """
    return np.pad(x, width)


@frame.slip("The frame goes all around.")
def one_side(x, width):
    return np.pad(x, ((width, 0), (width, 0)))


@frame.slip("The frame is zero, not a copy of the edge.")
def edges(x, width):
    return np.pad(x, width, mode="edge")


@frame.slip("The frame is zero, not one.")
def ones(x, width):
    return np.pad(x, width, constant_values=1)


@frame.slip("You gave the picture back as it was.")
def unchanged(x, width):
    return x


@exercise(title="A size", minutes=1, points=1, worked=[Case((3,), 5)], hints=HINTS, why="Two sides, one pixel each.")
def framed_size(i):
    """The size of a framed row.

    >>> framed_size(4)
    6
    """
    return i + 2


@framed_size.slip("Two sides, not one.")
def one_more(i):
    return i + 1


@framed_size.slip("The frame adds; it takes nothing away.")
def taken_away(i):
    return i - 2


@exercise(title="A number", kind="value", minutes=1, points=1, hints=HINTS)
def corners():
    """How many corners has a picture?"""
    return 4


@corners.slip("Those are the upper ones.")
def upper():
    return 2


@corners.slip("Rows are no corners.")
def rows():
    return 3


@exercise(title="Why", kind="words", minutes=1, points=1, rubric=["says why"], hints=HINTS)
def why():
    """Why?"""
    return "Because a frame has two sides, and the window needs both of them to reach every pixel of the picture."


def broken(one, *alternatives):
    return list(broken_promises(one, alternatives))


def by_hand(x, width):
    framed = np.zeros((len(x) + 2 * width, x.shape[1] + 2 * width))
    framed[width : width + len(x), width : width + x.shape[1]] = x
    return framed


class TestKept:
    @pytest.mark.parametrize("one", [frame, framed_size, corners, why], ids=lambda one: one.name)
    def test_nothing_is_said_of_a_sound_exercise(self, one):
        assert broken(one) == []

    def test_alternatives_that_are_right_pass(self):
        assert broken(frame, by_hand, lambda x, width: by_hand(x, width).tolist()) == []
        assert broken(corners, lambda: 4.0) == []


class TestBroken:
    def test_an_alternative_that_fails(self):
        (sentence,) = broken(frame, by_hand, lambda x, width: np.pad(x, width) + 1)
        assert sentence.startswith("the right answer <lambda> is wrong values: ")

    def test_a_reference_that_is_wrong(self):
        (sentence, *_) = broken(replace(frame, function=one_side))
        assert sentence.startswith("the right answer one_side is wrong shape: `one_side(x, 1)`")

    def test_a_reference_that_raises(self):
        def raising(x, width):
            raise ValueError("not today")

        (sentence, *_) = broken(replace(frame, function=raising))
        assert sentence.startswith("the right answer raising raises ValueError('not today') on ")

    def test_a_slip_that_passes(self):
        slips = [*frame.slips[1:], Slip("one_side", "All around.", by_hand)]
        assert broken(replace(frame, slips=slips)) == ["the slip one_side passes (Right on all 2 cases.)"]

    def test_slips_that_cannot_be_told_apart(self):
        sentences = broken(replace(frame, slips=[*frame.slips, Slip("again", "Once more.", one_side)]))
        assert [sentence.partition(" (")[0] for sentence in sentences] == [
            "the slip one_side is named None",
            "the slip again is named None",
        ]

    def test_a_slip_of_a_value_that_another_claims(self):
        sentences = broken(replace(corners, slips=[*corners.slips, Slip("again", "Once more.", rows)]))
        assert any(sentence.startswith("the slip again is named ") for sentence in sentences)

    def test_two_slips_with_the_same_sentence(self):
        slips = [*frame.slips[1:], Slip("one_side", "The frame is zero,\n  not one.", one_side)]
        assert broken(replace(frame, slips=slips)) == ["two slips have the same sentence"]

    @pytest.mark.parametrize(
        ("one", "kept", "wanted"), [(frame, 3, 4), (framed_size, 1, 2), (corners, 1, 2), (corners, 0, 2)]
    )
    def test_too_few_slips(self, one, kept, wanted):
        assert broken(replace(one, slips=one.slips[:kept])) == [f"{kept} slips, at least {wanted} are wanted"]

    @pytest.mark.parametrize("hints", [HINTS[:2], (*HINTS, "More."), ("", *HINTS[1:]), (*HINTS[:2], " \n"), ()])
    def test_hints_that_are_missing_too_many_or_empty(self, hints):
        assert broken(replace(frame, hints=hints)) == [f"{len(hints)} hints, 3 are wanted, none empty"]

    def test_no_case_with_a_hand_written_value(self):
        assert broken(replace(frame, worked=())) == ["no case has a hand-written expected value"]

    def test_a_worked_case_without_its_value_is_none(self):
        assert broken(replace(frame, worked=[Case(frame.worked[0].args)])) == [
            "no case has a hand-written expected value"
        ]

    def test_no_reason_why_the_solution_works(self):
        assert broken(replace(framed_size, why="")) == ["nothing says why the solution works"]

    def test_a_slip_that_calls_for_a_hint_there_is_not(self):
        slips = [replace(framed_size.slips[0], hint=3), framed_size.slips[1]]
        assert broken(replace(framed_size, slips=slips)) == ["the slip one_more calls for hint 3, which there is not"]

    def test_a_second_way_of_a_slip_that_is_another_mistake(self):
        slips = [replace(framed_size.slips[0], more=(lambda i: i - 2,)), framed_size.slips[1]]
        sentences = broken(replace(framed_size, slips=slips))
        assert [sentence.partition(" (")[0] for sentence in sentences] == [
            "the slip one_more, written as <lambda>, is named None",
            "the slip taken_away is named None",
        ]

    def test_words_without_a_rubric(self):
        assert broken(replace(why, rubric=())) == ["a words exercise needs a rubric"]


class TestExamples:
    def test_one_that_is_false(self):
        def frame(x, width):
            """Put zeros around.

            >>> 1 + 1
            3
            """
            return np.pad(x, width)

        (sentence,) = self.broken(frame)
        assert sentence.startswith("the prompt's example is not true:\n")
        assert "Expected:\n    3\nGot:\n    2" in sentence

    def test_one_that_raises(self):
        def frame(x, width):
            """Put zeros around.

            >>> no_such_name
            """
            return np.pad(x, width)

        (sentence,) = self.broken(frame)
        assert "NameError" in sentence

    def test_none(self):
        def frame(x, width):
            """Put zeros around."""
            return np.pad(x, width)

        assert self.broken(frame) == ["the prompt has no worked example"]

    def broken(self, function):
        return broken(replace(frame, function=function))


def test_a_starter_that_is_an_answer_is_told():
    class Answered(Exercise):
        starter = "corners = 4"

    answered = Answered(**vars(corners))
    assert broken(answered) == ["the starter is correct: Right."]


class TestKillMatrix:
    def test_has_a_row_for_every_slip(self):
        assert kill_matrix(frame) == [
            ("one_side", "wrong shape", "one_side"),
            ("edges", "wrong values", "edges"),
            ("ones", "wrong values", "ones"),
            ("unchanged", "wrong shape", "unchanged"),
        ]

    def test_shows_a_slip_that_passes(self):
        row = kill_matrix(replace(frame, slips=[Slip("fine", "It is.", by_hand)]))
        assert row == [("fine", "correct", None)]


def test_an_answer_to_a_value_is_called_first():
    assert answer_of(corners, lambda: 4)
    assert answer_of(corners, 4)
    assert not answer_of(corners, lambda: 5)


def test_an_answer_to_a_function_is_the_function():
    assert answer_of(framed_size, lambda i: i + 2)
    assert answer_of(framed_size, 5).kind == "wrong type"


def total(x):
    """The sum of a row."""
    return x.sum()


def with_law(law):
    """An exercise about `total` with one case and one law."""
    case = Case((np.array([1.0, 2.0]),), 3.0)
    return Exercise(total, "Sum", "function", "core", 1, 1, worked=[case], laws=[("Zeros add up to 0.", law)])


class TestLaws:
    def test_one_that_is_broken_is_said(self):
        outcome = examine(with_law(lambda f: bool(f(np.zeros(5)) == 0)), lambda x: x.sum() + (len(x) > 2))
        assert outcome.kind == kinds.WRONG_VALUES
        assert outcome.message == "Right on every case, but it breaks a law: Zeros add up to 0."

    @pytest.mark.parametrize("holds", [True, np.bool_(True)])
    def test_one_that_holds_is_not_mentioned(self, holds):
        outcome = examine(with_law(lambda f: holds), total)
        assert (outcome.kind, outcome.message) == (kinds.CORRECT, "Right on all 1 cases.")

    def test_hold_for_functions_of_tensors(self):
        law = with_law(lambda f: float(f(np.zeros(5, np.float32))) == 0)
        assert examine(law, lambda x: torch.sum(x.flatten().clone()))
        assert examine(law, lambda x: x.new_zeros(1)[0] + x.sum())

    def test_an_answer_that_raises_there_is_not_right(self):
        def answer(x):
            if len(x) > 2:
                raise ValueError("too long")
            return x.sum()

        assert not examine(with_law(lambda f: bool(f(np.zeros(5)) == 0)), answer)

    def test_are_not_asked_before_the_cases_are_right(self):
        outcome = examine(with_law(lambda f: False), lambda x: 0)
        assert outcome.message == "`total(x)` should be 3.0, yours is 0."
