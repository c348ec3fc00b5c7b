import numpy as np
import pytest

from convlab.checking import Case, Exercise, distinct, exercise
from convlab.checking import outcome as kinds
from convlab.checking.diagnose import examine
from convlab.checking.exercise import fresh
from convlab.errors import CourseError


def cases(rng):
    yield distinct(rng, 2, 3), 4
    yield distinct(rng, 1, 2), 0
    yield np.arange(4), 1


@exercise(
    title="Stretch a row",
    minutes=4,
    points=2,
    worked=[Case((np.array([1.0, 2.0, 3.0]), 2), np.array([2.0, 4.0, 6.0])), Case((np.array([7.0]), 0), 0)],
    cases=cases,
)
def stretch(
    x,
    factor,
):
    """Make every value `factor` times as large.

    >>> stretch(np.array([1, 2]), 3).tolist()
    [3, 6]
    """
    # One product does it.
    return x * factor


@stretch.slip("That adds; it should multiply.")
def added(x, factor):
    return x + factor


@exercise(title="With a beginning", minutes=4, points=2, level="stretch")
def area(size):
    """The area of a picture."""
    h, w = (size, size) if isinstance(size, int) else size
    # --- your turn
    return h * w


@exercise(title="Shape", kind="value", minutes=1, points=1)
def new_shape():
    """Which shape?"""
    return 3, 4


@new_shape.slip("Height comes first.")
def turned():
    return 4, 3


@exercise(
    title="Refute", kind="refute", minutes=1, points=1, judge=lambda n: None if int(n) % 2 else f"{int(n)} is even."
)
def always_even():
    """“Every size is even.”"""
    return 3


@always_even.slip("Two is even.")
def two():
    return 2


@exercise(title="Why", kind="words", minutes=1, points=1, rubric=("says one", "says two"))
def why_so():
    """Why?"""
    return """
        Because of <this>.
        And that.
    """


class TestParts:
    def test_name_chapter_and_prompt_come_from_the_function(self):
        assert (stretch.name, stretch.chapter) == ("stretch", "test_exercise")
        assert stretch.prompt.startswith("Make every value `factor` times as large.\n\n>>> stretch(")

    def test_called_it_is_the_reference(self):
        assert stretch(np.array([1, 2]), factor=3).tolist() == [3, 6]
        assert repr(stretch) == "<exercise stretch: Stretch a row>"

    def test_body_is_what_stands_below_the_docstring(self):
        assert stretch.body == "    # One product does it.\n    return x * factor"

    def test_signature_has_all_its_lines_and_no_decorator(self):
        assert stretch.signature == "def stretch(\n    x,\n    factor,\n):"

    @pytest.mark.parametrize("bad", [{"kind": "riddle"}, {"level": "hard"}])
    def test_an_unknown_kind_or_level_is_refused(self, bad):
        with pytest.raises(CourseError, match="must be one of"):
            exercise(title="x", minutes=1, points=1, **bad)


class TestSlips:
    def test_a_slip_is_registered_with_its_sentence(self):
        (slip,) = stretch.slips
        assert (slip.name, slip.sentence, slip.function) == ("added", "That adds; it should multiply.", added)

    def test_a_slip_stays_a_plain_function(self):
        assert added(1, 2) == 3


class TestStarter:
    def test_of_a_function_is_its_signature_and_an_ellipsis(self):
        assert stretch.starter == "def stretch(\n    x,\n    factor,\n):\n    ..."

    def test_keeps_the_lines_above_the_mark(self):
        assert area.starter.splitlines() == [
            "def area(size):",
            "    h, w = (size, size) if isinstance(size, int) else size",
            "    # --- your turn",
            "    ...",
        ]

    @pytest.mark.parametrize(("one", "starter"), [(new_shape, "new_shape = ..."), (why_so, 'why_so = """\n\n"""')])
    def test_of_a_value_is_an_assignment(self, one, starter):
        assert one.starter == starter

    @pytest.mark.parametrize("one", [stretch, area, new_shape, why_so], ids=lambda one: one.name)
    def test_runs_and_binds_the_name(self, one):
        names = {}
        exec(one.starter, names)
        assert one.name in names

    @pytest.mark.parametrize("size", [3, (3, 4)])
    def test_returns_nothing_when_called(self, size):
        names = {}
        exec(area.starter, names)
        assert names["area"](size) is None


@pytest.mark.parametrize(
    ("one", "call"),
    [(stretch, "check(stretch)"), (always_even, "check(always_even=always_even)"), (why_so, "check(why_so=why_so)")],
)
def test_the_check_call_of_each_kind(one, call):
    assert one.check_call == call


class TestCases:
    @pytest.mark.parametrize(
        ("args", "size"),
        [
            ((), 0),
            ((np.ones((2, 3)),), 6),
            ((np.ones((2, 3)), 4), 10),
            (((2, (3, 1)), [5]), 11),
            ((-3,), 3),
            (("reflect", None, np.ones(2)), 2),
        ],
    )
    def test_size_counts_cells_and_numbers(self, args, size):
        assert Case(args).size == size

    def test_are_drawn_from_the_smallest_up_with_the_worked_ones(self):
        assert [case.size for case in stretch.drawn()] == [1, 2, 5, 5, 10]

    def test_of_equal_size_the_worked_one_comes_first(self):
        assert stretch.drawn()[2] is stretch.worked[0]

    def test_are_the_same_every_time_and_others_for_another_seed(self):
        first, again, other = (np.concatenate([c.args[0].ravel() for c in stretch.drawn(seed)]) for seed in (0, 0, 1))
        assert (first == again).all()
        assert (first != other).any()

    def test_without_a_generator_there_are_the_worked_ones(self):
        one = Exercise(new_shape.function, "t", "function", "core", 1, 1, worked=[Case((2,), 3)])
        assert one.drawn() == [Case((2,), 3)]

    def test_a_case_that_is_no_tuple_is_refused(self):
        with pytest.raises(CourseError, match="area: a case is a tuple of arguments, got int"):
            Exercise(area.function, "t", "function", "core", 1, 1, cases=lambda rng: [3]).drawn()

    def test_the_hand_written_value_is_what_is_expected(self):
        assert stretch.expected(Case((np.array([1.0]), 2), 0)) == 0

    def test_without_one_the_reference_computes_it(self):
        assert stretch.expected(Case((np.array([1.0, 2.0]), 2))).tolist() == [2, 4]


class TestFresh:
    @pytest.mark.parametrize(
        ("dtype", "given"), [("float64", "float32"), ("float16", "float32"), ("int64", "int64"), ("bool", "bool")]
    )
    def test_floating_point_arrays_come_as_float32_others_as_they_are(self, dtype, given):
        (array,) = fresh((np.ones(2, dtype),))
        assert array.dtype == given

    @pytest.mark.parametrize("dtype", ["float32", "int64"])
    def test_arrays_are_copied(self, dtype):
        original = np.zeros(3, dtype)
        fresh((original,))[0][:] = 1
        assert original.tolist() == [0, 0, 0]

    def test_lists_are_copied(self):
        original = [1, [2]]
        (copy,) = fresh((original,))
        copy[1].append(3)
        copy.pop(0)
        assert original == [1, [2]]

    def test_arrays_in_a_list_are_copied(self):
        original = [np.zeros(2)]
        fresh((original,))[0][0][:] = 1
        assert original[0].tolist() == [0, 0]

    def test_other_arguments_are_passed_on(self):
        assert fresh((3, (1, 2), "same", None)) == (3, (1, 2), "same", None)


def test_distinct_has_no_two_cells_alike():
    array = distinct(np.random.default_rng(0), 3, 4)
    assert array.shape == (3, 4)
    assert sorted(array.ravel()) == list(range(1, 13))
    assert array.dtype.kind == "f"


TOYS = {toy.name: toy for toy in (new_shape, always_even, why_so)}


def outcome(name, answer):
    found = examine(TOYS[name], answer)
    return found.kind, found.message


class TestValues:
    @pytest.mark.parametrize("answer", [(3, 4), [3, 4], np.array([3, 4]), (3.0, 4.0)])
    def test_right_in_every_form(self, answer):
        assert outcome("new_shape", answer) == ("correct", "Right.")

    @pytest.mark.parametrize("name", ["new_shape", "always_even", "why_so"])
    @pytest.mark.parametrize("nothing", [..., None])
    def test_not_attempted(self, name, nothing):
        assert outcome(name, nothing)[0] == "not attempted"

    @pytest.mark.parametrize(
        ("answer", "found"),
        [
            ((3, 5), ("wrong values", "(3, 5) is not it.")),
            (12, ("wrong shape", "12 is not it.")),
            (np.zeros(99), ("wrong shape", "an array of shape (99,) is not it.")),
            ("3, 4", ("wrong type", "A number or a tuple of numbers is asked; this is a value of type `str`.")),
            ((3, float("nan")), ("wrong values", "(3.0, nan) is not it.")),
        ],
    )
    def test_wrong(self, answer, found):
        assert outcome("new_shape", answer) == found

    def test_a_slip_is_named_in_any_form(self):
        assert examine(new_shape, [4.0, 3.0]).diagnosis == "Height comes first."
        assert examine(new_shape, (4, 4)).diagnosis is None


class TestRefutations:
    @pytest.mark.parametrize("answer", [1, 3, np.int64(7), np.array(9)])
    def test_any_valid_counter_example_is_right(self, answer):
        assert outcome("always_even", answer) == ("correct", "Right: this refutes the claim.")

    def test_the_reason_against_it_is_said(self):
        assert outcome("always_even", 8) == ("wrong values", "8 is even.")
        assert examine(always_even, 2).slip == "two"

    @pytest.mark.parametrize(("answer", "what"), [("many", "type `str`"), ({}, "type `dict`"), (len, "a function")])
    def test_what_holds_no_numbers_never_reaches_the_judge(self, answer, what):
        kind, message = outcome("always_even", answer)
        assert kind == "wrong type"
        assert what in message

    @pytest.mark.parametrize("answer", [(1, 2), float("nan"), float("inf")], ids=repr)
    def test_what_the_judge_cannot_read_is_wrong(self, answer):
        kind, message = outcome("always_even", answer)
        assert kind == "wrong values"
        assert "does not have the form that was asked for" in message


class TestWords:
    def test_enough_open_the_model_answer_and_the_rubric(self):
        found = examine(why_so, "word " * 15)
        assert found
        assert found.kind == kinds.WRITTEN
        assert found.details == (
            "A model answer:",
            "Because of <this>.\nAnd that.",
            "Does yours say",
            "☐ says one",
            "☐ says two",
        )

    @pytest.mark.parametrize("text", ["", "\n\n", "word " * 14])
    def test_too_few_do_not(self, text):
        found = examine(why_so, text)
        assert (found.kind, found.details) == (kinds.NOT_ATTEMPTED, ())

    def test_another_type(self):
        assert outcome("why_so", ["word"] * 20)[0] == "wrong type"
