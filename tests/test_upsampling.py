import math
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import convlab as cl
from convlab import upsampling
from convlab.errors import ArgumentError, ArgumentTypeError
from convlab.upsampling import source_weights
from tests.test_convolution import small_integers
from tests.test_transposed import gradients

DRAWN = {"numpy": 600, "each namespace": 60, "shuffle": 60, "insert zeros": 60}
CORNERS = [("nearest", None), *product(["bilinear", "bicubic"], [None, False, True])]
SQUARE = np.array([[1.0, 2.0], [3.0, 4.0]])


def factors(size):
    """Scale factors that leave something of an axis: whole, halves and thirds (ties), and any."""
    ratios = st.builds(lambda a, b: a / b, st.integers(1, 12), st.integers(1, 6))
    return st.one_of(st.integers(1, 4), ratios, st.floats(0.2, 4)).filter(lambda f: math.floor(size * f) >= 1)


@st.composite
def calls(draw):
    """`x` of four axes in float64, and every setting."""
    height, width = draw(st.integers(1, 8)), draw(st.integers(1, 8))
    mode, corners = draw(st.sampled_from(CORNERS))
    shape = (draw(st.integers(0, 2)), draw(st.integers(1, 2)), height, width)
    x = np.random.default_rng(draw(st.integers(0, 99))).normal(size=shape)
    target = draw(
        st.one_of(
            st.fixed_dictionaries({"size": st.one_of(st.integers(1, 20), st.tuples(*[st.integers(1, 20)] * 2))}),
            st.fixed_dictionaries({"scale_factor": st.tuples(factors(height), factors(width))}),
            st.fixed_dictionaries({"scale_factor": factors(min(height, width))}),
        )
    )
    return x, target | {"mode": mode, "align_corners": corners}


class TestUpsampleAgainstTorch:
    @hypothesis_settings(max_examples=DRAWN["numpy"])
    @given(call=calls(), block=st.sampled_from([1, 2, 7, 64]))
    def test_numpy_arrays_in_blocks_of_any_size(self, assert_close, call, block):
        x, settings = call
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(upsampling, "BLOCK", block)
            y = cl.upsample(x, **settings)
        assert y.dtype == x.dtype
        assert_close(y, F.interpolate(torch.asarray(x), **settings))

    @hypothesis_settings(max_examples=DRAWN["each namespace"])
    @given(call=calls())
    def test_every_namespace(self, xp, assert_close, call):
        x, settings = call
        y = cl.upsample(xp.asarray(x), **settings)
        assert type(y) is type(xp.asarray(x))
        assert_close(y, F.interpolate(torch.asarray(x), **settings))

    @pytest.mark.parametrize(("mode", "corners"), CORNERS)
    @pytest.mark.parametrize(("i", "o"), [(100, 333), (333, 100), (64, 65), (14, 46)])
    def test_float32_over_many_blocks(self, assert_close, mode, corners, i, o):
        # nearest: torch rounds the ratio to float32, and for 14 / 46 that decides a tie
        x = np.random.default_rng(0).normal(size=(1, 1, 2, i)).astype(np.float32)
        settings = {"size": (3, o), "mode": mode, "align_corners": corners}
        y = cl.upsample(x, **settings)
        assert y.dtype == np.float32
        assert_close(y, F.interpolate(torch.asarray(x), **settings), tolerance=1e-4)

    @pytest.mark.parametrize("lead", [(), (3,), (2, 3), (2, 1, 3)], ids=str)
    @pytest.mark.parametrize(("mode", "corners"), CORNERS)
    def test_any_leading_axes(self, assert_close, lead, mode, corners):
        x = small_integers((*lead, 2, 3), np.float64)
        expected = F.interpolate(torch.asarray(x).reshape(-1, 1, 2, 3), size=(5, 4), mode=mode, align_corners=corners)
        y = cl.upsample(x, size=(5, 4), mode=mode, align_corners=corners)
        assert_close(y, expected.reshape(*lead, 5, 4))


class TestUpsampleByHand:
    @pytest.mark.parametrize(
        ("mode", "corners", "row"),
        [
            ("nearest", None, [0, 0, 1, 1, 0, 0]),
            ("bilinear", True, [0, 0.4, 0.8, 0.8, 0.4, 0]),
            ("bilinear", False, [0, 0.25, 0.75, 0.75, 0.25, 0]),
            # with t = ¼, Keys' kernel at −0.75 gives 1.25t³ − 2.25t² + 1 to the near cell, and for ¾ the like
            ("bicubic", None, [-0.10546875, 0.26171875, 0.87890625, 0.87890625, 0.26171875, -0.10546875]),
        ],
    )
    def test_an_impulse_of_three(self, xp, assert_close, mode, corners, row):
        y = cl.upsample(xp.asarray([[0.0, 1.0, 0.0]]), size=(1, 6), mode=mode, align_corners=corners)
        assert_close(y, [row], tolerance=1e-6)

    def test_nearest_repeats_and_skips(self):
        assert cl.upsample(SQUARE, scale_factor=2).tolist() == [[1, 1, 2, 2]] * 2 + [[3, 3, 4, 4]] * 2
        assert cl.upsample(np.arange(5).reshape(1, 5), size=(1, 3)).tolist() == [[0, 1, 3]]

    def test_a_factor_gives_other_positions_than_the_size_it_makes(self):
        x = np.array([[0.0, 3.0]])
        # 2 · 1.6 rounds down to 3: steps of 1 / 1.6 pixel, or of 2 / 3
        assert cl.upsample(x, scale_factor=(1, 1.6), mode="bilinear").tolist() == [[0, 1.3125, 3]]
        assert cl.upsample(x, size=(1, 3), mode="bilinear").tolist() == [[0, 1.5, 3]]

    def test_one_output_of_aligned_corners_is_the_first(self):
        assert cl.upsample(SQUARE, size=1, mode="bilinear", align_corners=True).tolist() == [[1]]

    @pytest.mark.parametrize("factor", [np.float64(2), np.float32(2), np.int64(2), Fraction(2)], ids=repr)
    def test_numbers_of_other_kinds_are_factors_too(self, factor):
        assert cl.upsample(SQUARE, scale_factor=factor).shape == (4, 4)

    @pytest.mark.parametrize("mode", ["nearest", "bilinear", "bicubic"])
    def test_weights_of_each_output_sum_to_1_and_read_the_input(self, mode):
        indices, weights = source_weights(5, 13, mode)
        assert indices.min() == 0
        assert indices.max() == 4
        np.testing.assert_allclose(weights.sum(axis=1), 1)


class TestGradients:
    @pytest.mark.parametrize(("mode", "corners"), CORNERS)
    @pytest.mark.parametrize("target", [{"size": (7, 3)}, {"scale_factor": (2.5, 1.7)}], ids=str)
    def test_of_upsample_equal_torchs(self, assert_close, mode, corners, target):
        torch.manual_seed(0)
        x = [torch.randn(2, 3, 4, 5, dtype=torch.float64)]
        settings = target | {"mode": mode, "align_corners": corners}
        ours, theirs = (
            gradients(lambda x: cl.upsample(x, **settings), x),
            gradients(lambda x: F.interpolate(x, **settings), x),
        )
        assert_close(ours[0], theirs[0])

    @pytest.mark.parametrize("name", ["pixel_shuffle", "pixel_unshuffle"])
    def test_of_the_shuffles_equal_torchs(self, assert_close, name):
        torch.manual_seed(0)
        x, weight = torch.randn(4, 2, 4, dtype=torch.float64), torch.randn(64, dtype=torch.float64)
        ours, theirs = (gradients(lambda x, m=m: getattr(m, name)(x, 2).flatten() * weight[:32], [x]) for m in (cl, F))
        assert_close(ours[0], theirs[0])

    def test_of_insert_zeros_is_a_strided_read(self, assert_close):
        x = torch.randn(2, 3, 4, dtype=torch.float64)
        assert_close(gradients(lambda x: cl.insert_zeros(x, (2, 3)), [x])[0], 2 * x)


class TestPixelShuffle:
    @hypothesis_settings(max_examples=DRAWN["shuffle"])
    @given(lead=st.lists(st.integers(1, 3), max_size=2), sizes=st.tuples(*[st.integers(1, 3)] * 3), r=st.integers(1, 3))
    def test_equals_torchs_and_unshuffle_undoes_it(self, xp, lead, sizes, r):
        c, h, w = sizes
        x = np.arange(math.prod(lead) * c * r * r * h * w).reshape(*lead, c * r * r, h, w)
        y = cl.pixel_shuffle(xp.asarray(x), r)
        assert type(y) is type(xp.asarray(x))
        assert np.array_equal(np.asarray(y), F.pixel_shuffle(torch.asarray(x), r))
        assert np.array_equal(np.asarray(cl.pixel_unshuffle(y, r)), x)
        assert np.array_equal(F.pixel_unshuffle(torch.asarray(np.asarray(y)), r), x)

    def test_by_hand(self):
        x = np.arange(8).reshape(4, 1, 2)
        assert cl.pixel_shuffle(x, 2).tolist() == [[[0, 2, 1, 3], [4, 6, 5, 7]]]
        assert cl.pixel_unshuffle(np.arange(8).reshape(1, 2, 4), 2).tolist() == [[[0, 2]], [[1, 3]], [[4, 6]], [[5, 7]]]


class TestInsertZeros:
    @hypothesis_settings(max_examples=DRAWN["insert zeros"])
    @given(shape=st.tuples(*[st.integers(0, 2)], *[st.integers(1, 4)] * 3), stride=st.tuples(*[st.integers(1, 4)] * 2))
    def test_is_a_transposed_convolution_with_a_kernel_of_one_one(self, xp, assert_close, shape, stride):
        x = small_integers(shape, np.float64)
        y = cl.insert_zeros(xp.asarray(x), stride)
        assert type(y) is type(xp.asarray(x))
        ones = torch.ones(shape[1], 1, 1, 1, dtype=torch.float64)
        assert_close(y, F.conv_transpose2d(torch.asarray(x), ones, stride=stride, groups=shape[1]))

    def test_by_hand(self):
        assert cl.insert_zeros(np.array([[1, 2], [3, 4]]), (1, 3)).tolist() == [[1, 0, 0, 2], [3, 0, 0, 4]]

    @pytest.mark.parametrize("value", [np.inf, np.nan, -1.0])
    def test_what_stands_between_is_0_whatever_its_neighbours_are(self, xp, value):
        y = np.asarray(cl.insert_zeros(xp.asarray([[value, 1.0]]), 2))
        assert y[0, 1] == 0
        assert np.array_equal(y[:, ::2], [[value, 1.0]], equal_nan=True)

    def test_booleans_stay_booleans(self, xp):
        y = cl.insert_zeros(xp.asarray([[True, True]]), 2)
        assert y.dtype == xp.asarray([True]).dtype
        assert np.asarray(y).tolist() == [[True, False, True]]


class TestArrays:
    @pytest.mark.parametrize("dtype", ["bool", "int8", "uint8", "int64", "float16", "float32", "complex64"])
    def test_the_dtype_stays_where_cells_only_move(self, dtype):
        x = (np.arange(16).reshape(4, 2, 2) % 3).astype(dtype)
        for function in (cl.pixel_shuffle, cl.pixel_unshuffle, cl.insert_zeros):
            assert function(x, 2).dtype == dtype
            assert function(torch.asarray(x), 2).dtype == torch.asarray(x).dtype
        for mine in (x, torch.asarray(x)):
            y = cl.upsample(mine, scale_factor=2)
            assert y.dtype == mine.dtype
            assert np.array_equal(np.asarray(y), x.repeat(2, 1).repeat(2, 2))

    @pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32])
    @pytest.mark.parametrize(("mode", "corners"), CORNERS)
    def test_floats_stay_and_are_torchs(self, assert_close, dtype, mode, corners):
        x = torch.asarray(small_integers((1, 2, 3, 4))).to(dtype)
        settings = {"scale_factor": 2.5, "mode": mode, "align_corners": corners}
        y, precision = cl.upsample(x, **settings), 8 * torch.finfo(dtype).eps
        assert y.dtype == dtype
        expected = F.interpolate(x.double(), **settings)
        assert_close(y.double(), expected, tolerance=precision)
        if dtype == torch.float16:
            assert_close(cl.upsample(x.numpy(), **settings), expected, tolerance=precision)

    @pytest.mark.parametrize("mode", ["nearest", "bilinear", "bicubic"])
    def test_views_give_what_their_copies_give(self, assert_close, mode):
        x = small_integers((5, 6, 4, 2), np.float64).transpose(3, 2, 0, 1)[:, ::-2, ::-1]
        assert not x.flags.c_contiguous
        expected = cl.upsample(x.copy(), size=(7, 9), mode=mode)
        assert_close(cl.upsample(x, size=(7, 9), mode=mode), expected, tolerance=1e-14)
        tensor = torch.asarray(x.copy()).mT.contiguous().mT
        assert_close(cl.upsample(tensor, size=(7, 9), mode=mode), expected, tolerance=1e-14)

    def test_views_are_shuffled_and_spread(self):
        x = np.arange(64).reshape(2, 4, 8).transpose(1, 0, 2)[:, :, ::-1]
        for function in (cl.pixel_shuffle, cl.pixel_unshuffle, cl.insert_zeros):
            assert np.array_equal(function(x, 2), function(x.copy(), 2))

    @pytest.mark.parametrize("mode", ["nearest", "bilinear", "bicubic"])
    @pytest.mark.parametrize("factor", [1, 2])
    def test_inputs_are_read_only_and_unchanged(self, mode, factor):
        x, tensor = small_integers((1, 3, 4), np.float64), torch.ones(1, 3, 4)
        before, x.flags.writeable = x.copy(), False
        y = cl.upsample(x, scale_factor=factor, mode=mode)
        assert y.flags.writeable
        assert not np.shares_memory(x, y)
        assert np.array_equal(x, before)
        cl.upsample(tensor, scale_factor=factor, mode=mode).add_(1)
        assert (tensor == 1).all()

    @pytest.mark.parametrize(("mode", "corners"), CORNERS)
    def test_nan_and_infinity_reach_the_outputs_that_read_them_and_no_others(self, xp, mode, corners):
        x = np.zeros((1, 1, 5, 12))
        x[0, 0, 2, 4], x[0, 0, 4, 11] = np.nan, np.inf
        settings = {"scale_factor": 2, "mode": mode, "align_corners": corners}
        with np.errstate(invalid="ignore"):  # ∞ · 0, where a weight is 0
            y = np.asarray(cl.upsample(xp.asarray(x), **settings))
        assert np.array_equal(np.isfinite(y), F.interpolate(torch.asarray(x), **settings).isfinite())


class TestRefuses:
    @pytest.mark.parametrize(
        ("kind", "x", "settings", "parts"),
        [
            (ArgumentError, SQUARE, {}, ["size", "scale_factor"]),
            (ArgumentError, SQUARE, {"size": 2, "scale_factor": 2}, ["size", "scale_factor"]),
            (ArgumentError, SQUARE, {"size": 2, "mode": "area"}, ["area", "nearest, bilinear, bicubic"]),
            (ArgumentError, SQUARE, {"size": 2, "align_corners": True}, ["nearest", "align_corners"]),
            (ArgumentError, SQUARE, {"size": (1, 2, 3)}, ["size", "got 3"]),
            (ArgumentError, SQUARE, {"size": (0, 2)}, ["size[0]", 1, 0]),
            (ArgumentError, SQUARE, {"scale_factor": 0.4}, ["0.4", "(2, 2)"]),
            (ArgumentError, SQUARE, {"scale_factor": (1, 2, 3)}, ["(1, 2, 3)", "two"]),
            (ArgumentError, SQUARE, {"scale_factor": -1}, ["-1", "positive"]),
            (ArgumentError, SQUARE, {"scale_factor": math.nan}, ["nan", "positive"]),
            (ArgumentError, SQUARE, {"scale_factor": math.inf}, ["inf", "positive"]),
            (ArgumentError, SQUARE[0], {"size": 2}, ["2 axes (h w)", "got 1", "(2,)"]),
            (ArgumentTypeError, SQUARE > 1, {"size": 2, "mode": "bilinear"}, ["bilinear", "bool"]),
            (ArgumentTypeError, SQUARE.astype(int), {"size": 2, "mode": "bicubic"}, ["bicubic", "int64"]),
            (ArgumentTypeError, SQUARE.tolist(), {"size": 2}, ["list"]),
        ],
    )
    def test_upsample_with_the_numbers(self, refused, kind, x, settings, parts):
        with refused(kind, *(["upsample"] if "size[0]" not in parts and "got 3" not in parts else []), *parts):
            cl.upsample(x, **settings)

    @pytest.mark.parametrize("mode", ["nearest", "bilinear", "bicubic"])
    @pytest.mark.parametrize("target", [{"size": 2}, {"scale_factor": 2}], ids=str)
    @pytest.mark.parametrize("shape", [(0, 3), (3, 0)], ids=str)
    def test_a_plane_without_cells(self, mode, target, shape):
        with pytest.raises(RuntimeError):
            F.interpolate(torch.zeros(1, 1, *shape), mode=mode, **target)
        with pytest.raises(ArgumentError):
            cl.upsample(np.zeros(shape), mode=mode, **target)

    def test_shuffles_and_zeros_with_the_numbers(self, refused):
        with refused(ArgumentError, "pixel_shuffle", 4, "(3, 1, 1)"):
            cl.pixel_shuffle(np.ones((3, 1, 1)), 2)
        with refused(ArgumentError, "pixel_unshuffle", 2, "(1, 3, 2)"):
            cl.pixel_unshuffle(np.ones((1, 3, 2)), 2)
        with refused(ArgumentError, "upscale_factor", 1, 0):
            cl.pixel_shuffle(np.ones((4, 1, 1)), 0)
        with refused(ArgumentError, "insert_zeros", "got 1", "(3,)"):
            cl.insert_zeros(np.ones(3), 2)
        with refused(ArgumentError, "stride", 1, 0):
            cl.insert_zeros(SQUARE, 0)
