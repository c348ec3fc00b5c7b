from itertools import product

import array_api_strict
import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

import convlab as cl
from convlab.errors import ArgumentError, ArgumentTypeError, GeometryError

NUMPY_NAME = {
    "zeros": "constant",
    "constant": "constant",
    "reflect": "reflect",
    "symmetric": "symmetric",
    "replicate": "edge",
    "circular": "wrap",
}
TORCH_NAME = {"reflect": "reflect", "replicate": "replicate", "circular": "circular"}
MODES = list(NUMPY_NAME)
CELLS = np.arange(1, 13).reshape(3, 4)


def largest(size, mode):
    return {"reflect": size - 1, "symmetric": size, "circular": size}.get(mode, size + 3)


@st.composite
def pad_calls(draw):
    """An array of one to four axes, pairs for some trailing ones, and a mode that can do it."""
    mode = draw(st.sampled_from(MODES))
    shape = tuple(draw(st.lists(st.integers(1, 4), min_size=1, max_size=4)))
    padded = draw(st.integers(1, len(shape)))
    sides = [st.integers(0, min(3, largest(size, mode))) for size in shape[-padded:]]
    pairs = tuple((draw(side), draw(side)) for side in sides)
    return np.arange(1.0, 1 + np.prod(shape)).reshape(shape), pairs, mode


def numpy_pad(x, pairs, mode):
    return np.pad(x, ((0, 0),) * (x.ndim - len(pairs)) + tuple(pairs), mode=NUMPY_NAME[mode])


def torch_gradient(function, x, weights):
    """The gradient of the weighted sum of `function(x)`."""
    x = x.clone().requires_grad_()
    (function(x) * weights).sum().backward()
    return x.grad


class TestSourceIndex:
    @pytest.mark.parametrize(
        ("mode", "sources"),
        [
            ("zeros", [-1, -1, 0, 1, 2, 3, -1, -1]),
            ("constant", [-1, -1, 0, 1, 2, 3, -1, -1]),
            ("reflect", [2, 1, 0, 1, 2, 3, 2, 1]),
            ("symmetric", [1, 0, 0, 1, 2, 3, 3, 2]),
            ("replicate", [0, 0, 0, 1, 2, 3, 3, 3]),
            ("circular", [2, 3, 0, 1, 2, 3, 0, 1]),
        ],
    )
    def test_by_hand(self, mode, sources):
        assert cl.source_index(4, 2, mode).tolist() == sources

    @pytest.mark.parametrize("mode", MODES)
    def test_agrees_with_numpy_on_every_small_setting(self, mode):
        for size, before, after in product(range(1, 7), range(7), range(7)):
            if max(before, after) <= largest(size, mode):
                settings = {"constant_values": -1} if NUMPY_NAME[mode] == "constant" else {}
                expected = np.pad(np.arange(size), (before, after), mode=NUMPY_NAME[mode], **settings)
                assert cl.source_index(size, (before, after), mode).tolist() == expected.tolist()

    @pytest.mark.parametrize("mode", TORCH_NAME)
    def test_is_refused_exactly_where_torch_refuses(self, mode):
        for size, before, after in product(range(1, 6), range(8), range(8)):
            try:
                F.pad(torch.zeros(1, 1, size), (before, after), mode=mode)
            except RuntimeError:
                with pytest.raises(GeometryError):
                    cl.source_index(size, (before, after), mode)
            else:
                assert len(cl.source_index(size, (before, after), mode)) == before + size + after

    def test_is_made_of_indices(self):
        assert all(cl.source_index(4, 2, mode).dtype == np.intp for mode in MODES)

    @pytest.mark.parametrize(("mode", "limit"), [("reflect", 3), ("symmetric", 4), ("circular", 4)])
    def test_the_refusal_holds_the_numbers(self, refused, mode, limit):
        with refused(GeometryError, f"{mode} padding (0, 5)", "size 4", f"at most {limit}"):
            cl.source_index(4, (0, 5), mode)

    def test_an_unknown_mode_is_refused_with_the_known(self, refused):
        with refused(ArgumentError, "mirror", *MODES):
            cl.source_index(4, 2, "mirror")

    def test_a_wrong_number_is_refused(self, refused):
        with refused(ArgumentError, "size", 0, 1):
            cl.source_index(0, 1, "zeros")
        with refused(ArgumentError, "padding[1]", -3):
            cl.source_index(4, (1, -3), "zeros")
        with refused(ArgumentTypeError, "size", 4.0):
            cl.source_index(4.0, 1, "zeros")


class TestPad:
    @pytest.mark.parametrize(
        ("mode", "rows"),
        [
            ("zeros", [[0, 0, 1, 2, 3, 0, 0], [0, 0, 4, 5, 6, 0, 0]]),
            ("reflect", [[3, 2, 1, 2, 3, 2, 1], [6, 5, 4, 5, 6, 5, 4]]),
            ("symmetric", [[2, 1, 1, 2, 3, 3, 2], [5, 4, 4, 5, 6, 6, 5]]),
            ("replicate", [[1, 1, 1, 2, 3, 3, 3], [4, 4, 4, 5, 6, 6, 6]]),
            ("circular", [[2, 3, 1, 2, 3, 1, 2], [5, 6, 4, 5, 6, 4, 5]]),
        ],
    )
    def test_by_hand(self, mode, rows):
        assert cl.pad(np.array([[1, 2, 3], [4, 5, 6]]), (0, 2), mode=mode).tolist() == rows

    @given(call=pad_calls())
    def test_agrees_with_numpy_in_every_namespace(self, xp, assert_close, call):
        x, pairs, mode = call
        array = xp.asarray(x)
        padded = cl.pad(array, pairs, mode=mode)
        assert type(padded) is type(array)
        assert padded.dtype == array.dtype
        assert_close(padded, numpy_pad(x, pairs, mode), tolerance=0)

    @given(call=pad_calls())
    def test_is_the_array_taken_at_the_source_indices(self, call):
        x, pairs, mode = call
        first = x.ndim - len(pairs)
        sources = [cl.source_index(n, pair, mode) for n, pair in zip(x.shape[first:], pairs, strict=True)]
        with_a_zero_at_index_minus_one = numpy_pad(x, [(0, 1)] * len(pairs), "zeros")
        taken = with_a_zero_at_index_minus_one[(..., *np.ix_(*sources))]
        assert np.array_equal(cl.pad(x, pairs, mode=mode), taken)

    def test_an_int_pads_the_last_two_axes(self, xp):
        assert cl.pad(xp.ones((2, 3, 4)), 1).shape == (2, 5, 6)
        assert cl.pad(xp.ones((4,)), 1).shape == (6,)

    @pytest.mark.parametrize(
        ("padding", "shape"),
        [((1, 2), (2, 5, 8)), (((0, 1), (2, 0)), (2, 4, 6)), ([3], (2, 3, 10)), ((1, 0, (0, 2)), (4, 3, 6))],
    )
    def test_a_sequence_pads_as_many_trailing_axes(self, padding, shape):
        assert cl.pad(np.ones((2, 3, 4)), padding).shape == shape

    def test_constant_fills_with_its_value(self, xp, assert_close):
        padded = cl.pad(xp.asarray([[1.0]]), ((1, 0), (0, 2)), mode="constant", value=-2.5)
        assert_close(padded, [[-2.5, -2.5, -2.5], [1, -2.5, -2.5]])

    @pytest.mark.parametrize(("dtype", "value"), [("uint8", 0), ("uint8", 255), ("int8", -128), ("int16", 7.0)])
    def test_constant_reaches_the_limits_of_an_integer(self, dtype, value):
        padded = cl.pad(np.ones(1, dtype), (1, 0), mode="constant", value=value)
        assert padded.dtype == dtype
        assert padded.tolist() == [value, 1]

    @pytest.mark.parametrize("dtype", ["bool", "uint8", "int16", "int64", "float16", "float32", "complex64", "<U3"])
    @pytest.mark.parametrize("mode", ["reflect", "symmetric", "replicate", "circular"])
    def test_the_dtype_stays(self, dtype, mode):
        x = CELLS.astype(dtype)
        assert cl.pad(x, 2, mode=mode).dtype == x.dtype
        assert np.array_equal(cl.pad(x, 2, mode=mode), numpy_pad(x, [(2, 2)] * 2, mode))

    @pytest.mark.parametrize("dtype", [torch.bool, torch.uint8, torch.float16, torch.bfloat16, torch.float32])
    @pytest.mark.parametrize("mode", MODES)
    def test_the_dtype_of_a_tensor_stays(self, dtype, mode):
        assert cl.pad(torch.ones(3, 3, dtype=dtype), 1, mode=mode).dtype == dtype

    @pytest.mark.parametrize("mode", MODES)
    @pytest.mark.parametrize("view", [CELLS.T, CELLS[::-1, ::-1], CELLS[:, ::2], np.broadcast_to(CELLS[0], (3, 4))])
    def test_views_are_read_where_they_lie(self, mode, view):
        assert np.array_equal(cl.pad(view, 1, mode=mode), numpy_pad(view, [(1, 1)] * 2, mode))

    @pytest.mark.parametrize("mode", MODES)
    def test_a_read_only_array_is_padded_and_unchanged(self, mode):
        x = CELLS.copy()
        x.flags.writeable = False
        assert cl.pad(x, 1, mode=mode).flags.writeable
        assert np.array_equal(x, CELLS)

    @pytest.mark.parametrize("mode", MODES)
    @pytest.mark.parametrize("padding", [0, 1])
    def test_the_result_is_a_new_array(self, mode, padding):
        x = CELLS.copy()
        assert not np.shares_memory(cl.pad(x, padding, mode=mode), x)

    @pytest.mark.parametrize("mode", MODES)
    def test_an_empty_batch_stays_empty(self, xp, mode):
        assert cl.pad(xp.ones((0, 1, 3, 3)), 2, mode=mode).shape == (0, 1, 7, 7)

    def test_an_empty_axis_takes_zeros_as_in_torch(self):
        assert F.pad(torch.ones(1, 0, 3), (1, 1, 1, 1)).shape == (1, 2, 5)
        assert cl.pad(torch.ones(1, 0, 3), 1).shape == (1, 2, 5)


class TestGradients:
    @pytest.mark.parametrize("mode", TORCH_NAME)
    @pytest.mark.parametrize("pairs", [((1, 1), (1, 1)), ((0, 2), (3, 1)), ((0, 0), (2, 0))])
    def test_equal_torchs(self, assert_close, mode, pairs):
        x = torch.arange(12.0, dtype=torch.float64).reshape(1, 1, 3, 4)
        flat = (*pairs[1], *pairs[0])
        expected = F.pad(x, flat, mode=mode)
        weights = torch.arange(float(expected.numel())).reshape(expected.shape) + 1
        theirs = torch_gradient(lambda x: F.pad(x, flat, mode=mode), x, weights)
        assert_close(torch_gradient(lambda x: cl.pad(x, pairs, mode=mode), x, weights), theirs)

    def test_of_zeros_and_constant_is_the_inside(self, assert_close):
        weights = torch.arange(20.0).reshape(4, 5)
        for mode in ("zeros", "constant"):
            gradient = torch_gradient(lambda x, mode=mode: cl.pad(x, 1, mode=mode), torch.ones(2, 3), weights)
            assert_close(gradient, weights[1:3, 1:4])

    def test_of_symmetric_counts_the_mirror(self, assert_close):
        weights = torch.tensor([1.0, 2, 4, 8, 16, 32, 64])
        gradient = torch_gradient(lambda x: cl.pad(x, 2, mode="symmetric"), torch.ones(3), weights)
        assert_close(gradient, [2 + 4, 1 + 8 + 64, 16 + 32])


class TestRefusals:
    @pytest.mark.parametrize(("mode", "limit"), [("reflect", 2), ("symmetric", 3), ("circular", 3)])
    def test_a_mirror_larger_than_the_array(self, refused, mode, limit):
        with refused(GeometryError, "pad", f"{mode} padding (4, 4)", "size 3", f"at most {limit}", "3×4"):
            cl.pad(CELLS, 4, mode=mode)

    @pytest.mark.parametrize(("padding", "number"), [(-1, -1), ((0, -2), -2), (((0, 0), (-3, 1)), -3)])
    def test_negative_padding(self, refused, padding, number):
        with refused(ArgumentError, "padding", number):
            cl.pad(CELLS, padding)

    def test_more_axes_than_there_are(self, refused):
        with refused(ArgumentError, "pad", "3 axes", "has 2", "(3, 4)"):
            cl.pad(CELLS, (1, 1, 1))
        with refused(ArgumentError, "pad", "0 axes", "has 2"):
            cl.pad(CELLS, ())

    def test_a_value_that_no_one_uses(self, refused):
        with refused(ArgumentError, "pad", "constant", "zeros", 7):
            cl.pad(CELLS, 1, value=7)

    @pytest.mark.parametrize(("dtype", "value"), [("uint8", -1), ("uint8", 256), ("int64", 0.5), ("bool", 2)])
    def test_a_value_that_the_dtype_cannot_hold(self, refused, dtype, value):
        with refused(ArgumentError, "pad", dtype, value):
            cl.pad(CELLS.astype(dtype), 1, mode="constant", value=value)

    @pytest.mark.parametrize(("dtype", "value"), [("float16", 1e10), ("float64", 1j)])
    def test_a_value_that_a_float_cannot_hold(self, refused, dtype, value):
        with refused(ArgumentError, "pad", dtype):
            cl.pad(CELLS.astype(dtype), 1, mode="constant", value=value)

    @pytest.mark.parametrize("value", ["a", None])
    @pytest.mark.parametrize("dtype", ["int64", "float64"])
    def test_a_value_that_is_no_number(self, refused, dtype, value):
        with refused(ArgumentTypeError, "pad"):
            cl.pad(CELLS.astype(dtype), 1, mode="constant", value=value)

    @pytest.mark.parametrize("padding", [1.5, None, True, (1, "1"), "12", "same"])
    def test_a_padding_that_is_no_int(self, refused, padding):
        with refused(ArgumentTypeError, "padding"):
            cl.pad(CELLS, padding)

    @pytest.mark.parametrize("mode", ["mirror", "edge", None, ""])
    def test_an_unknown_mode(self, refused, mode):
        with refused(ArgumentError, *MODES):
            cl.pad(CELLS, 1, mode=mode)

    @pytest.mark.parametrize("x", [[[1, 2], [3, 4]], "cells", 3, None])
    def test_what_is_no_array(self, refused, x):
        with refused(ArgumentTypeError, "pad", type(x).__name__):
            cl.pad(x, 1)

    def test_an_array_without_axes(self, refused):
        with refused(ArgumentError, "pad", "the array has 0"):
            cl.pad(np.array(3.0), 1)

    def test_strict_arrays_are_refused_alike(self, refused):
        with refused(GeometryError, "reflect padding (4, 4)", "size 3"):
            cl.pad(array_api_strict.asarray(CELLS), 4, mode="reflect")
