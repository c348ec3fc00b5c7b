import linecache
from dataclasses import replace

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from convlab.checking import Case, Formula, distinct, exercise
from convlab.checking import outcome as kinds
from convlab.checking.compare import EXTRA_AXES, LIST
from convlab.checking.diagnose import examine
from convlab.checking.exercise import Slip


def pictures(rng):
    yield distinct(rng, 2, 3), 2
    yield distinct(rng, 3, 3), 0
    yield np.arange(6).reshape(3, 2), 1


@exercise(
    title="A frame",
    minutes=5,
    points=1,
    worked=[Case((np.array([[5.0, 6.0]]), 1), np.array([[0.0, 0, 0, 0], [0, 5, 6, 0], [0, 0, 0, 0]]))],
    cases=pictures,
    formula=lambda x, width: Formula(f"both sides count: {len(x)} + 2·{width} rows"),
    ready_made=("numpy.pad", "torch.nn.functional.pad"),
)
def frame(x, width):
    """Put `width` zeros around a picture."""
    h, w = x.shape
    # --- your turn
    framed = np.zeros((h + 2 * width, w + 2 * width), x.dtype)
    framed[width : width + h, width : width + w] = x
    return framed


@frame.slip("The frame goes all around.")
def one_side(x, width):
    return np.pad(x, ((width, 0), (width, 0)))


@frame.slip("The frame is zero, not a copy of the edge.")
def edges(x, width):
    return np.pad(x, width, mode="edge")


@frame.slip("A slice to minus zero is empty.")
def minus_zero(x, width):
    if width == 0:
        raise ValueError("could not broadcast")
    return np.pad(x, width)


@frame.slip("You wrote into the picture you were given.")
def into_the_given(x, width):
    x[...] = x[::-1]
    return np.pad(x, width)


@exercise(title="A size", minutes=1, points=1, worked=[Case((3, 1), (5, 5))], cases=lambda rng: [(9, 2), (7, 0)])
def framed_size(i, width):
    """The size of a framed square."""
    return i + 2 * width, i + 2 * width


def cell(source):
    """The names that a notebook's cell leaves behind."""
    names = {"np": np, "torch": torch, "F": F}
    linecache.cache["<cell>"] = (len(source), None, source.splitlines(True), "<cell>")
    exec(compile(source, "<cell>", "exec"), names)
    return names


def answer_to(one, source):
    return examine(one, cell(source)[one.name])


def the_frame(body, **changes):
    """The outcome of a cell that defines `frame` with this body."""
    return answer_to(replace(frame, **changes), f"def frame(x, width):\n    {body}\n")


def kind_and_message(outcome):
    return outcome.kind, outcome.message


class TestNotAttempted:
    def test_the_starter(self):
        outcome = answer_to(frame, frame.starter)
        assert outcome.kind == kinds.NOT_ATTEMPTED
        assert "still the starter" in outcome.message

    @pytest.mark.parametrize("body", ["...", "pass", "return", "return None", "...  # to do"])
    def test_a_starter_with_nothing_in_it(self, body):
        assert answer_to(framed_size, f"def framed_size(i, width):\n    {body}").kind == kinds.NOT_ATTEMPTED

    def test_the_starter_after_it_has_run_often(self):
        names = {}
        exec(frame.starter, names)
        for _ in range(1000):
            names["frame"](np.ones((2, 2)), 1)
        assert examine(frame, names["frame"]).kind == kinds.NOT_ATTEMPTED

    @pytest.mark.parametrize("body", ["raise NotImplementedError", "raise NotImplementedError('later')", "return ..."])
    def test_said_by_the_learner(self, body):
        assert the_frame(body).kind == kinds.NOT_ATTEMPTED

    def test_a_first_line_below_the_preamble_is_an_attempt(self):
        assert answer_to(frame, frame.starter.replace("...", "return x")).kind == kinds.WRONG_SHAPE

    @pytest.mark.parametrize("call", ["F.pad(torch.ones(2, 2), (1,) * 4, 'reflect')", "torch.ones(2).bool().dot(x)"])
    def test_what_torch_does_not_implement_is_an_error(self, call):
        outcome = the_frame(f"x = torch.ones(2).bool(); return {call}")
        assert outcome.kind == kinds.RAISED
        assert call in outcome.details[0]


class TestRaised:
    def test_says_the_call_and_the_error(self):
        outcome = the_frame("raise KeyError('top')")
        assert kind_and_message(outcome) == ("raised", "`frame(x, 1)` raised KeyError: 'top'")
        assert "'numpy.ndarray' object has no attribute" in the_frame("return x.nowhere()").message

    @pytest.mark.parametrize(
        ("body", "line"),
        [
            ("return x / None", "line 2 of frame: return x / None"),
            ("return np.concatenate([x, x[0]])", "line 2 of frame: return np.concatenate([x, x[0]])"),
            ("return torch.zeros(2).reshape(5)", "line 2 of frame: return torch.zeros(2).reshape(5)"),
            ("rows = len(x)\n\n    return rows[0]", "line 4 of frame: return rows[0]"),
        ],
    )
    def test_shows_the_learners_own_line(self, body, line):
        assert the_frame(body).details == (line,)

    def test_shows_the_line_in_their_helper(self):
        source = "def helper(x):\n    return x[9]\ndef frame(x, width):\n    return helper(x)"
        assert answer_to(frame, source).details == ("line 2 of helper: return x[9]",)

    def test_with_the_wrong_parameters_there_is_no_line_to_show(self):
        outcome = examine(frame, lambda x: x)
        assert outcome.kind == kinds.RAISED
        assert "takes 1 positional argument" in outcome.message
        assert outcome.details == ()

    def test_on_the_smallest_case_that_does(self):
        assert the_frame("return np.pad(x, width) if width != 2 else 1 / 0").call == "frame(x, 2)"


class TestWrongType:
    @pytest.mark.parametrize(
        ("body", "words"),
        [
            ("y = np.pad(x, width)", "`None` (a function without `return` gives that)"),
            ("return 'zeros'", "a value of type `str`"),
            ("return {'x': x}", "a value of type `dict`"),
            ("return [[0, 0], [0]]", "a list whose rows have different lengths"),
            (
                "return (row for row in x)",
                "a generator, which makes its numbers later; put `list(…)` around it, or `return` in place of `yield`",
            ),
            (
                "yield x",
                "a generator, which makes its numbers later; put `list(…)` around it, or `return` in place of `yield`",
            ),
            ("return np.pad", "a function (`pad`)"),
        ],
    )
    def test_says_what_was_returned(self, body, words):
        assert kind_and_message(the_frame(body)) == ("wrong type", f"`frame(x, 1)` returned {words}.")

    def test_a_call_in_place_of_the_function(self):
        outcome = examine(frame, np.zeros((3, 3)))
        assert outcome.kind == kinds.WRONG_TYPE
        assert outcome.message == "`check(frame)` wants the function itself, without parentheses after its name."


class TestWrongShape:
    def test_has_both_shapes_and_the_reason(self):
        outcome = the_frame("return x")
        message = "`frame(x, 1)` should have the shape (3, 4), yours has (1, 2). Both sides count: 1 + 2·1 rows."
        assert kind_and_message(outcome) == ("wrong shape", message)
        assert outcome.comparison.got.tolist() == [[5, 6]]
        assert [name for name, _ in outcome.args] == ["x", "width"]

    def test_of_a_row_is_a_shape_too(self):
        row = replace(framed_size, worked=[Case((3, 1), np.array([5, 5]))])
        assert examine(row, lambda i, width: [5]).message.endswith(" should have the shape (2,), yours has (1,).")

    def test_of_a_tuple_shows_the_numbers(self):
        outcome = examine(framed_size, lambda i, width: (i, i, i))
        assert kind_and_message(outcome) == ("wrong shape", "`framed_size(3, 1)` should be (5, 5), yours is (3, 3, 3).")

    def test_of_an_enormous_answer_stays_readable(self):
        assert len(examine(framed_size, lambda i, width: np.zeros(100_000)).message) < 500


class TestWrongValues:
    def test_are_shown_on_the_smallest_failing_case(self):
        outcome = the_frame("return np.pad(x, width) + (x.size > 2)")
        assert dict(outcome.args)["x"].shape == (3, 2)
        assert outcome.comparison.wrong.sum() == 20

    @pytest.mark.parametrize(
        ("body", "words"),
        [("f = np.pad(x, width); f[0, 0] = 1; return f", "One value is"), ("return np.pad(x + 1, width)", "2 of 12")],
    )
    def test_are_counted(self, body, words):
        outcome = the_frame(body)
        assert outcome.kind == kinds.WRONG_VALUES
        assert words in outcome.message

    def test_of_a_few_numbers_are_said(self):
        outcome = examine(framed_size, lambda i, width: (i + width, i))
        assert kind_and_message(outcome) == ("wrong values", "`framed_size(3, 1)` should be (5, 5), yours is (4, 3).")

    def test_nan(self):
        outcome = the_frame("return np.pad(x, width) * np.nan")
        assert outcome.kind == kinds.WRONG_VALUES
        assert outcome.comparison.wrong.all()

    @pytest.mark.parametrize("body", ["x += 1; return np.pad(x - 1, width)", "x.sort(); return np.pad(x, 1)"])
    def test_a_changed_argument(self, body):
        outcome = the_frame(body)
        assert outcome.kind == kinds.WRONG_VALUES
        assert "changed its argument `x`" in outcome.message

    def test_the_cases_are_whole_after_a_change(self):
        the_frame("x[...] = 7; return x")
        assert frame.worked[0].args[0].tolist() == [[5, 6]]


class TestSlips:
    @pytest.mark.parametrize("slip", frame.slips, ids=lambda slip: slip.name)
    def test_are_named_as_themselves(self, slip):
        outcome = examine(frame, slip.function)
        assert not outcome
        assert (outcome.slip, outcome.diagnosis) == (slip.name, slip.sentence)

    def test_are_named_where_the_learner_wrote_it_another_way(self):
        body = "p = [[0.0] * width + list(r) for r in x]; return [[0.0] * (x.shape[1] + width)] * width + p"
        assert the_frame(body).slip == "one_side"

    def test_are_named_for_tensors_too(self):
        assert the_frame("return F.pad(x, (width, 0, width, 0))").slip == "one_side"

    def test_one_that_agrees_only_on_the_smallest_case_is_not_named(self):
        outcome = the_frame("return np.pad(x, ((width, 0), (width, 0))) if width < 2 else np.pad(x, width)")
        assert (outcome.kind, outcome.slip, outcome.diagnosis) == ("wrong shape", None, None)

    def test_none_is_named_where_several_agree(self):
        twins = replace(frame, slips=[*frame.slips, Slip("again", "The same once more.", one_side)])
        assert examine(twins, one_side).slip is None
        assert examine(twins, edges).slip == "edges"

    def test_one_that_comes_to_nan_is_named(self):
        lost = replace(framed_size, slips=[Slip("lost", "0 / 0 is no size.", lambda i, width: np.full(2, np.nan))])
        assert examine(lost, lambda i, width: (np.nan, np.nan)).slip == "lost"
        assert examine(lost, lambda i, width: (np.nan, 1)).slip is None

    def test_none_is_named_for_a_mistake_of_its_own(self):
        assert the_frame("return np.pad(x, width) + 1").slip is None
        assert the_frame("return np.pad(x[::-1], width)").slip is None
        assert the_frame("return np.pad(x, width or {}[0])").slip is None


class TestCorrect:
    @pytest.mark.parametrize(
        "body",
        [
            "side = np.zeros((len(x), width)); x = np.hstack([side, x, side]); "
            "end = np.zeros((width, x.shape[1])); return np.vstack([end, x, end])",
            "return torch.as_tensor(np.pad(x, width))",
            "return torch.as_tensor(np.pad(x, width).astype(float)).requires_grad_()",
            "f = x.new_zeros([n + 2 * width for n in x.size()]); f.narrow(0, width, len(x)).narrow"
            "(1, width, x.size(1)).copy_(x); return f",
            "return F.pad(x.clone().float().requires_grad_(), (width,) * 4)",
            "return np.pad(x, width).astype(np.float16)",
            "return np.pad(x, width).astype(np.int64)",
            "return np.pad(x, width).astype('uint8')",
        ],
    )
    def test_in_every_form(self, body):
        outcome = the_frame(body, ready_made=())
        assert (outcome.kind, outcome.message, outcome.notes) == ("correct", "Right on all 4 cases.", ())
        assert outcome

    @pytest.mark.parametrize(
        ("body", "note"),
        [
            ("return np.pad(x, width)[None, None]", EXTRA_AXES.format(2)),
            ("return F.pad(torch.as_tensor(x)[None], (width,) * 4)", EXTRA_AXES.format(1)),
            ("return np.pad(x, width).tolist()", LIST),
            ("return tuple(np.pad(x, width))", LIST),
        ],
    )
    def test_with_a_note_said_once(self, body, note):
        assert the_frame(body, ready_made=()).notes == (note,)

    def test_of_a_function_of_tensors_that_has_nothing_to_do_on_the_smallest_case(self):
        smallest = [Case((np.array([[5.0]]), 0), np.array([[5.0]]))]
        assert the_frame("return x if width == 0 else F.pad(x, (width,) * 4)", worked=smallest)
