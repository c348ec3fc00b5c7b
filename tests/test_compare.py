import numpy as np
import pytest
import torch

from convlab.checking.compare import (
    EXTRA_AXES,
    LIST,
    NOT_A_TUPLE,
    WHOLE_FLOATS,
    NotComparableError,
    compare,
    describe,
    to_array,
)

ROW = np.array([1.0, 2.0, 3.0])
NUMPY_TYPES = ["float16", "float32", "float64", "int8", "int16", "int32", "int64", "uint8", "complex64", "longdouble"]
TORCH_TYPES = [torch.float16, torch.bfloat16, torch.float32, torch.float64, torch.int8, torch.int32, torch.int64]


class TestAccepted:
    @pytest.mark.parametrize("dtype", NUMPY_TYPES)
    def test_arrays_of_every_numeric_type(self, dtype):
        assert compare(ROW, ROW.astype(dtype)).equal
        assert not compare(ROW, (ROW + 1).astype(dtype)).equal

    @pytest.mark.parametrize("dtype", TORCH_TYPES)
    def test_tensors_of_every_numeric_type(self, dtype):
        assert compare(ROW, torch.tensor([1, 2, 3]).to(dtype)).equal
        assert not compare(ROW, torch.tensor([1, 2, 4]).to(dtype)).equal

    @pytest.mark.parametrize(
        "answer",
        [
            torch.tensor([1.0, 2.0, 3.0], requires_grad=True),
            [1, 2, 3],
            (1.0, 2.0, 3.0),
            range(1, 4),
            torch.Size([1, 2, 3]),
            [np.float32(1), torch.tensor(2), 3],
            np.array([[[1, 2, 3]]]),
            torch.nn.Parameter(torch.tensor([1.0, 2.0, 3.0])),
        ],
        ids=lambda answer: type(answer).__name__,
    )
    def test_other_forms_of_the_same_numbers(self, answer):
        assert compare(ROW, answer).equal
        assert not compare(ROW + 1, answer).equal

    def test_nested_lists_of_rows_of_any_kind(self):
        assert compare(np.array([[1, 2], [3, 4]]), [np.array([1, 2]), (3, torch.tensor(4))]).equal

    @pytest.mark.parametrize("answer", [3, 3.0, np.int64(3), np.array(3), np.array([3]), torch.tensor([[3]])])
    def test_one_number_in_any_wrapping(self, answer):
        assert compare(3, answer).equal
        assert not compare(4, answer).equal

    def test_booleans_as_numbers(self):
        assert compare(np.array([True, False]), [1, 0]).equal
        assert compare(np.array([True, False]), np.array([True, True])).wrong.tolist() == [False, True]


class TestNotes:
    @pytest.mark.parametrize(
        ("expected", "answer", "notes"),
        [
            (ROW, ROW, ()),
            (ROW, torch.tensor(ROW), ()),
            (ROW, ROW.astype(int), ()),
            (ROW, ROW[None], (EXTRA_AXES.format(1),)),
            (ROW, ROW[None, None], (EXTRA_AXES.format(2),)),
            (ROW, [1.0, 2.0, 3.0], (LIST,)),
            (ROW, (1.0, 2.0, 3.0), (LIST,)),
            (ROW, [[1.0, 2.0, 3.0]], (EXTRA_AXES.format(1), LIST)),
            ((2, 3), (2, 3), ()),
            ((2, 3), torch.Size([2, 3]), ()),
            ((2, 3), [2, 3], (NOT_A_TUPLE,)),
            ((2, 3), np.array([2, 3]), (NOT_A_TUPLE,)),
            ((2, 3), np.array([[2, 3]]), (NOT_A_TUPLE,)),
            ((2, 3), range(2, 4), (NOT_A_TUPLE,)),
            ((2, 3), (2.0, 3.0), (WHOLE_FLOATS,)),
            ((2, 3), [2.0, 3.0], (NOT_A_TUPLE, WHOLE_FLOATS)),
            (2, 2.0, (WHOLE_FLOATS,)),
            (2, 2, ()),
            (2.0, 2.0, ()),
            (True, 1.0, ()),
            ((2, 3.0), (2.0, 3.0), ()),
        ],
    )
    def test_say_what_is_off_without_being_wrong(self, expected, answer, notes):
        comparison = compare(expected, answer)
        assert comparison.equal
        assert comparison.notes == notes

    def test_a_hand_written_list_of_whole_numbers_does_not_forbid_an_array_of_floats(self):
        assert compare([[0, 1], [2, 3]], np.array([[0.0, 1.0], [2.0, 3.0]])).notes == ()


class TestDifferences:
    def test_every_wrong_cell_is_marked(self):
        comparison = compare(np.array([[1, 2], [3, 4]]), [[1, 5], [3, 7]])
        assert comparison.same_shape
        assert comparison.wrong.tolist() == [[False, True], [False, True]]

    @pytest.mark.parametrize("answer", [[1.0, 2.0], np.ones((3, 1)), np.ones((2, 3)), 1, [], np.ones((1, 4))])
    def test_another_shape_has_nothing_to_mark(self, answer):
        comparison = compare(ROW, answer)
        assert comparison.wrong is None
        assert not comparison.same_shape
        assert not comparison.equal

    def test_an_axis_of_length_one_at_the_end_is_another_shape(self):
        assert not compare(ROW, ROW[:, None]).same_shape

    @pytest.mark.parametrize("dtype", ["float16", "float32", "float64", "complex64"])
    def test_nan_is_wrong(self, dtype):
        assert compare(ROW, np.array([1, np.nan, 3], dtype)).wrong.tolist() == [False, True, False]

    def test_infinity_is_wrong_where_a_number_is_expected(self):
        assert compare(ROW, [1.0, np.inf, 3.0]).wrong.tolist() == [False, True, False]

    def test_infinity_is_right_where_it_is_expected(self):
        assert compare(np.array([-np.inf, 1.0]), np.array([-np.inf, 1.0])).equal

    def test_beside_an_expected_infinity_other_values_still_count(self):
        assert compare(np.array([-np.inf, 1.0]), np.array([-np.inf, 7.0])).wrong.tolist() == [False, True]

    def test_whole_numbers_beyond_floating_point_are_told_apart(self):
        assert not compare(np.array([2**60]), np.array([2**60 + 1])).equal

    def test_unsigned_numbers_do_not_wrap(self):
        assert not compare(np.array([-1]), np.array([255], "uint8")).equal


class TestRounding:
    def test_the_order_of_a_sum_does_not_matter(self):
        terms = np.random.default_rng(0).normal(size=(5, 50)).astype(np.float32)
        backwards = sum(terms.T[::-1], start=np.zeros(5, np.float32))
        assert not np.array_equal(terms.sum(axis=1), backwards)
        assert compare(terms.sum(axis=1), backwards).equal

    def test_a_thousandth_is_no_rounding(self):
        assert not compare(ROW, ROW + 0.001).equal

    def test_an_answer_in_double_precision_may_be_off_by_what_single_precision_loses(self):
        third = np.full(3, 1 / 3, np.float32)
        assert compare(third, np.full(3, 1 / 3)).equal
        assert compare(third.astype(float), third + 1e-6).equal

    def test_half_precision_may_be_off_by_its_rounding(self):
        assert compare(np.array([0.1, 33.3]), np.array([0.1, 33.3], np.float16)).equal

    def test_half_precision_does_not_hide_a_value_off_by_one(self):
        forty = np.arange(1.0, 41.0)
        assert not compare(forty, (forty + 1).astype(np.float16)).equal

    @pytest.mark.parametrize("count", [10_000_000, 2**24 + 1])
    def test_a_large_count_off_by_one_is_wrong_as_a_float_too(self, count):
        assert compare(count, float(count)).equal
        assert not compare(count, float(count + 1)).equal


class TestNotComparable:
    @pytest.mark.parametrize(
        ("answer", "words"),
        [
            (None, r"`None` \(a function without `return` gives that\)"),
            ("12", "a value of type `str`"),
            ({"a": 1}, "a value of type `dict`"),
            ({1, 2}, "a value of type `set`"),
            ((n for n in (1, 2, 3)), "a generator, which makes its numbers later"),
            (len, r"a function \(`len`\)"),
            (torch.nn.Identity(), r"a function \(`Identity`\)"),
            ([[1, 2], [3]], "a list whose rows have different lengths"),
            ([1, None], "`None`"),
            ([1, "2"], "a value of type `str`"),
            (np.array(["a"]), "an array of <U1"),
            (np.array([None]), "an array of object"),
            (10**30, "an array of object"),
        ],
        ids=lambda value: type(value).__name__,
    )
    def test_what_is_no_number_is_described(self, answer, words):
        with pytest.raises(NotComparableError, match=words):
            compare(ROW, answer)

    def test_an_empty_list_is_an_empty_array(self):
        assert to_array([]).shape == (0,)

    @pytest.mark.parametrize(("value", "words"), [(3, "a value of type `int`"), (print, "a function (`print`)")])
    def test_describe(self, value, words):
        assert describe(value) == words


def test_the_arrays_of_a_comparison_are_what_was_given():
    comparison = compare((2, 3), torch.tensor([[2, 4]]))
    assert comparison.expected.tolist() == [2, 3]
    assert comparison.got.tolist() == [2, 4]
