import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import convlab as cl
from convlab.errors import ArgumentError, ArgumentTypeError, GeometryError
from tests.test_convolution import small_integers
from tests.test_transposed import gradients, shape_or_refusal

DRAWN = {"max": 500, "max in each namespace": 60, "average in each": 200, "unpool": 200, "refusals": 400}
SMALL = st.integers(1, 5)
TWELVE = np.arange(12.0).reshape(1, 3, 4)
DTYPES = ["float64", "float32", "float16", "int64", "int16", "uint8"]


@st.composite
def windows(draw, most_dilation=3):
    """One axis: size, kernel, stride, padding, dilation of windows of which one fits."""
    kernel, stride = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    padding, dilation = draw(st.integers(0, kernel // 2)), draw(st.integers(1, most_dilation))
    least = max(1, dilation * (kernel - 1) + 1 - 2 * padding)
    return draw(st.integers(least, least + 6)), kernel, stride, padding, dilation


@st.composite
def calls(draw, dtypes=("float64",), most_dilation=3):
    """`x` of small integers, so that there are ties, and every setting that max and average share."""
    size, kernel, stride, padding, dilation = zip(*(draw(windows(most_dilation)) for _ in range(2)), strict=True)
    random = np.random.default_rng(draw(st.integers(0, 99)))
    batch = draw(st.sampled_from([(), (0,), (1,), (2,)]))
    x = random.integers(0, 4, size=(*batch, draw(st.integers(1, 2)), *size)).astype(draw(st.sampled_from(dtypes)))
    if x.dtype.kind == "f" and draw(st.booleans()):
        x[random.random(x.shape) < 0.2] = -np.inf
        x[random.random(x.shape) < 0.1] = np.nan
    stride = draw(st.sampled_from([None, stride]))
    settings = {"stride": stride, "padding": padding, "ceil_mode": draw(st.booleans())}
    return x, kernel, settings, dilation


def torch_max(x, kernel, **settings):
    """The oracle: torch's values, and its indices but −1 for windows of padding alone."""
    values, indices = F.max_pool2d(torch.asarray(x), kernel, **settings, return_indices=True)
    alone = F.max_pool2d(torch.zeros(x.shape), kernel, **settings) == -np.inf
    return values.numpy(), np.where(alone, -1, indices)


class TestMaxAgainstTorch:
    @hypothesis_settings(max_examples=DRAWN["max"])
    @given(call=calls(DTYPES))
    def test_values_and_indices(self, assert_close, call):
        x, kernel, settings, dilation = call
        values, indices = cl.max_pool2d(x, kernel, **settings, dilation=dilation, return_indices=True)
        assert values.dtype == x.dtype
        for ours, theirs in zip((values, indices), torch_max(x, kernel, **settings, dilation=dilation), strict=True):
            assert_close(ours, theirs)

    @hypothesis_settings(max_examples=DRAWN["max in each namespace"])
    @given(call=calls(("float64", "float32", "int16", "uint8")))
    def test_every_namespace(self, xp, assert_close, call):
        x, kernel, settings, dilation = call
        both = cl.max_pool2d(xp.asarray(x), kernel, **settings, dilation=dilation, return_indices=True)
        for ours, theirs in zip(both, torch_max(x, kernel, **settings, dilation=dilation), strict=True):
            assert type(ours) is type(xp.asarray(x))
            assert_close(ours, theirs)
        assert (both[0].dtype, both[1].dtype) == (xp.asarray(x).dtype, xp.int64)


class TestAverageAgainstTorch:
    @hypothesis_settings(max_examples=DRAWN["average in each"])
    @given(call=calls(most_dilation=1), include=st.booleans(), divisor=st.sampled_from([None, None, 3, -2]))
    def test_values_in_every_namespace(self, xp, assert_close, call, include, divisor):
        x, kernel, settings, _ = call
        settings |= {"count_include_pad": include, "divisor_override": divisor}
        x = np.where(np.isinf(x), 7.0, x)
        y = cl.avg_pool2d(xp.asarray(x), kernel, **settings)
        assert type(y) is type(xp.asarray(x))
        assert_close(y, F.avg_pool2d(torch.asarray(x), kernel, **settings))


class TestPaddingOfOneSide:
    @pytest.mark.parametrize("k", [2, 3])
    @pytest.mark.parametrize("i", range(2, 7))
    def test_gives_what_torch_gives_for_a_padded_input(self, assert_close, i, k):
        x, sides, padding = small_integers((1, i, i), np.float64), (0, 1, 1, 0), ((1, 0), (0, 1))
        x_padded, cells = (F.pad(a, sides) for a in (torch.asarray(x), torch.ones(1, i, i, dtype=torch.float64)))
        assert_close(cl.avg_pool2d(x, k, padding=padding), F.avg_pool2d(x_padded, k))
        means = F.avg_pool2d(x_padded, k) / F.avg_pool2d(cells, k)
        assert_close(cl.avg_pool2d(x, k, padding=padding, count_include_pad=False), means)
        x_padded[cells == 0] = -np.inf
        assert_close(cl.max_pool2d(x, k, padding=padding), F.max_pool2d(x_padded, k))


class TestUnpoolAgainstTorch:
    @hypothesis_settings(max_examples=DRAWN["unpool"])
    @given(call=calls(most_dilation=1))
    def test_values_go_back_to_where_they_were(self, assert_close, call):
        x, kernel, settings, _ = call
        x = torch.asarray(np.nan_to_num(x, neginf=5.0))
        stride, padding = settings["stride"], settings["padding"]
        arrays = F.max_pool2d(x, kernel, stride, padding, return_indices=True)
        how = {"stride": stride, "padding": padding, "output_size": x.shape[-2:]}
        y = cl.max_unpool2d(*(a.numpy() for a in arrays), kernel, **how)
        assert_close(y, F.max_unpool2d(*arrays, kernel, **how))

    def test_every_namespace(self, xp, assert_close):
        x = small_integers((2, 3, 5, 6), np.float64)
        values, indices = cl.max_pool2d(xp.asarray(x), 2, return_indices=True)
        y = cl.max_unpool2d(values, indices, 2, output_size=(5, 6))
        assert type(y) is type(values)
        arrays = F.max_pool2d(torch.asarray(x), 2, return_indices=True)
        assert_close(y, F.max_unpool2d(*arrays, 2, output_size=(5, 6)))

    @pytest.mark.parametrize("size", [(6, 4), (4, 6), (2, 3), (40, 40)], ids=str)
    def test_a_size_that_no_pooling_turns_into_these_values_is_refused(self, size):
        # the default ± less than a stride: torch's rule
        x, indices = np.ones((1, 2, 2)), np.zeros((1, 2, 2), np.int64)
        with pytest.raises(ValueError, match="output_size"):
            F.max_unpool2d(torch.asarray(x), torch.asarray(indices), 2, output_size=size)
        with pytest.raises(ArgumentError):
            cl.max_unpool2d(x, indices, 2, output_size=size)


class TestGeometryIsRefusedWhereTorchRefusesIt:
    @pytest.mark.parametrize("name", ["max_pool2d", "avg_pool2d"])
    @hypothesis_settings(max_examples=DRAWN["refusals"])
    @given(axes=st.tuples(*[st.tuples(*[SMALL] * 3, st.integers(0, 2), st.integers(1, 3))] * 2), ceil=st.booleans())
    def test_for_settings_that_may_or_may_not_be(self, name, axes, ceil):
        size, kernel, stride, padding, dilation = zip(*axes, strict=True)
        x, settings = np.zeros((1, 1, *size)), {"stride": stride, "padding": padding, "ceil_mode": ceil}
        settings |= {"dilation": dilation} if name == "max_pool2d" else {}
        theirs = shape_or_refusal(getattr(F, name), torch.asarray(x), kernel, **settings)
        assert shape_or_refusal(getattr(cl, name), x, kernel, **settings) == theirs

    @pytest.mark.parametrize("shape", [(1, 1, 0, 3), (1, 1, 3, 0), (1, 0, 3, 3)], ids=str)
    @pytest.mark.parametrize("name", ["max_pool2d", "avg_pool2d", "max_unpool2d"])
    def test_where_an_axis_but_the_batch_is_empty(self, name, shape):
        indices = [torch.zeros(shape, dtype=torch.int64)] if name == "max_unpool2d" else []
        with pytest.raises(RuntimeError):
            getattr(F, name)(torch.zeros(shape), *indices, 1)
        with pytest.raises(ArgumentError):
            getattr(cl, name)(torch.zeros(shape), *indices, 1)


class TestDifferencesFromTorch:
    def test_a_window_of_padding_alone_has_no_index(self):
        # taps at −1 and 1 round a plane of one cell: torch names cell 2, which it never read and which is not there
        x, settings = np.ones((1, 1, 1)), {"stride": 1, "padding": 1, "dilation": 2, "return_indices": True}
        values, indices = cl.max_pool2d(x, 2, **settings)
        assert (values.tolist(), indices.tolist()) == ([[[-np.inf]]], [[[-1]]])
        theirs = F.max_pool2d(torch.asarray(x), 2, **settings)
        assert (theirs[0].tolist(), theirs[1].tolist()) == ([[[-np.inf]]], [[[2]]])

    def test_unpooling_refuses_the_index_of_no_cell(self, refused):
        with refused(ArgumentError, "max_unpool2d", "-1", "2×2"):
            cl.max_unpool2d(np.ones((1, 1, 1)), np.full((1, 1, 1), -1), 2)

    @pytest.mark.parametrize("dtype", ["int64", "uint8", "bool"])
    def test_a_mean_of_integers_is_refused_where_torch_truncates_some(self, refused, dtype):
        assert F.avg_pool2d(torch.tensor([[[1, 2]]]), (1, 2)).tolist() == [[[1]]]
        with refused(ArgumentTypeError, "avg_pool2d", dtype):
            cl.avg_pool2d(np.ones((1, 2, 2), dtype), 2)


class TestByHand:
    def test_the_largest_and_where_it_stood(self, xp):
        values, indices = cl.max_pool2d(xp.asarray(TWELVE), 2, stride=(1, 2), return_indices=True)
        assert np.asarray(values).tolist() == [[[5, 7], [9, 11]]]
        assert np.asarray(indices).tolist() == [[[5, 7], [9, 11]]]

    def test_of_several_the_first_and_of_nans_the_last(self):
        x = np.array([[[3.0, 3.0], [1.0, 3.0]]])
        assert cl.max_pool2d(x, 2, return_indices=True)[1].tolist() == [[[0]]]
        x[0, :, 1] = np.nan
        assert cl.max_pool2d(x, 2, return_indices=True)[1].tolist() == [[[3]]]

    def test_ceil_mode_adds_windows_that_hang_over_but_begin_inside(self):
        assert cl.max_pool2d(TWELVE, 2, ceil_mode=True).tolist() == [[[5, 7], [9, 11]]]
        assert cl.avg_pool2d(TWELVE, 2, ceil_mode=True).tolist() == [[[2.5, 4.5], [8.5, 10.5]]]
        # one further down would begin at row 3 of 3
        assert cl.max_pool2d(TWELVE, 1, stride=3, ceil_mode=True).tolist() == [[[0, 3]]]

    def test_means_over_padding_or_not(self):
        x = np.array([[[4.0, 8.0]]])
        assert cl.avg_pool2d(x, 2, padding=1).tolist() == [[[1, 2]]]
        assert cl.avg_pool2d(x, 2, padding=1, count_include_pad=False).tolist() == [[[4, 8]]]
        assert cl.avg_pool2d(x, 2, padding=1, divisor_override=2).tolist() == [[[2, 4]]]

    def test_unpooling_puts_back(self):
        values, indices = np.array([[[6, 8]]]), np.array([[[5, 3]]])
        assert cl.max_unpool2d(values, indices, 2).tolist() == [[[0, 0, 0, 8], [0, 6, 0, 0]]]
        longer = [[[0, 0, 0, 8, 0], [6, 0, 0, 0, 0], [0, 0, 0, 0, 0]]]
        assert cl.max_unpool2d(values, indices, 2, output_size=(3, 5)).tolist() == longer


class TestGradients:
    @pytest.mark.parametrize(
        ("name", "settings"),
        [
            ("max_pool2d", {"stride": (1, 2), "padding": 1, "dilation": (2, 1), "ceil_mode": True}),
            ("avg_pool2d", {"stride": (1, 2), "padding": 1, "ceil_mode": True}),
            ("avg_pool2d", {"padding": 1, "count_include_pad": False}),
            ("avg_pool2d", {"divisor_override": 5}),
        ],
    )
    def test_equal_torchs(self, assert_close, name, settings):
        torch.manual_seed(0)
        x = [torch.randn(2, 3, 6, 7, dtype=torch.float64)]
        ours, theirs = (gradients(lambda x, m=m: getattr(m, name)(x, 3, **settings), x) for m in (cl, F))
        assert_close(ours[0], theirs[0])

    def test_of_unpooling_equal_torchs(self, assert_close):
        torch.manual_seed(0)
        values, indices = F.max_pool2d(torch.randn(2, 3, 6, 6, dtype=torch.float64), 2, return_indices=True)
        ours, theirs = (gradients(lambda v, m=m: m.max_unpool2d(v, indices, 2), [values]) for m in (cl, F))
        assert_close(ours[0], theirs[0])


class TestArrays:
    def test_the_least_integer_is_told_from_padding(self):
        x = np.full((1, 2, 2), -128, np.int8)
        values, indices = cl.max_pool2d(x, 3, stride=1, padding=1, return_indices=True)
        assert (values.min(), values.max(), indices.tolist()) == (-128, -128, [[[0, 0], [0, 0]]])

    @pytest.mark.parametrize("size", [64, 300])
    @pytest.mark.parametrize("kind", [np.asarray, torch.asarray])
    def test_a_mean_of_float16_is_summed_in_float32_and_rounded_once(self, kind, size):
        # adding ones in float16 stops at 2048, and 300 · 300 is more than it can hold
        y = cl.avg_pool2d(kind(np.ones((1, size, size), np.float16)), size)
        assert str(y.dtype).endswith("float16")
        assert y.tolist() == [[[1]]]

    @pytest.mark.parametrize("function", [cl.max_pool2d, cl.avg_pool2d])
    def test_views_give_what_their_copies_give(self, assert_close, function):
        x = small_integers((5, 6, 4, 2), np.float64).transpose(3, 2, 0, 1)[:, ::-2, ::-1]
        assert not x.flags.c_contiguous
        settings = {"stride": (1, 2), "padding": 1, "ceil_mode": True}
        assert_close(function(x, 3, **settings), function(x.copy(), 3, **settings), tolerance=0)
        tensor = torch.asarray(x.copy()).mT.contiguous().mT
        assert_close(function(tensor, 3, **settings), function(x.copy(), 3, **settings), tolerance=1e-15)

    @pytest.mark.parametrize("function", [cl.max_pool2d, cl.avg_pool2d])
    @pytest.mark.parametrize("kernel", [1, 2])
    def test_inputs_are_read_only_and_unchanged(self, function, kernel):
        x, tensor = small_integers((1, 4, 4), np.float64), torch.ones(1, 4, 4)
        before, x.flags.writeable = x.copy(), False
        y = function(x, kernel)
        assert y.flags.writeable
        assert not np.shares_memory(x, y)
        assert np.array_equal(x, before)
        function(tensor, kernel).add_(1)
        assert (tensor == 1).all()

    def test_a_zero_batch_is_unpooled(self, xp):
        y = cl.max_unpool2d(xp.ones((0, 2, 2, 3)), xp.zeros((0, 2, 2, 3), dtype=xp.int64), 2)
        assert y.shape == (0, 2, 4, 6)


class TestRefuses:
    @pytest.mark.parametrize("function", [cl.max_pool2d, cl.avg_pool2d])
    @pytest.mark.parametrize(
        ("kind", "x", "kernel", "settings", "parts"),
        [
            (GeometryError, TWELVE, (2, 5), {}, ["kernel 2×5", "3×4", "1 column"]),
            (GeometryError, TWELVE, 3, {"padding": 2}, ["padding 2", "half", "3×3"]),
            (ArgumentError, TWELVE[0], 2, {}, ["3 axes (c h w)", "4 (n c h w)", "got 2", "(3, 4)"]),
            (ArgumentError, TWELVE[None, None], 2, {}, ["got 5", "(1, 1, 1, 3, 4)"]),
            (ArgumentTypeError, TWELVE > 1, 2, {}, ["bool"]),
            (ArgumentTypeError, TWELVE.tolist(), 2, {}, ["list"]),
        ],
    )
    def test_with_the_numbers(self, refused, function, kind, x, kernel, settings, parts):
        with refused(kind, function.__name__, *parts):
            function(x, kernel, **settings)

    def test_a_maximum_of_complex_numbers_and_a_divisor_that_is_none(self, refused):
        with refused(ArgumentTypeError, "max_pool2d", "complex128"):
            cl.max_pool2d(TWELVE + 1j, 2)
        with refused(ArgumentError, "avg_pool2d", "divisor_override", 0):
            cl.avg_pool2d(TWELVE, 2, divisor_override=0)
        with refused(ArgumentTypeError, "divisor_override", 2.5):
            cl.avg_pool2d(TWELVE, 2, divisor_override=2.5)

    def test_unpooling_what_cannot_be(self, refused):
        x, indices = np.ones((1, 2, 2)), np.array([[[0, 1], [2, 16]]])
        with refused(ArgumentError, "max_unpool2d", "0 … 16", "4×4"):
            cl.max_unpool2d(x, indices, 2)
        with refused(ArgumentError, "max_unpool2d", "(1, 2, 2)", "(2, 2)"):
            cl.max_unpool2d(x, indices[0], 2)
        with refused(ArgumentError, "output_size", 3):
            cl.max_unpool2d(x, indices, 2, output_size=(4, 4, 4))

    @pytest.mark.parametrize("dtype", ["float64", "bool"])
    def test_indices_that_are_no_integers(self, refused, dtype):
        with refused(ArgumentTypeError, "max_unpool2d", "indices", dtype):
            cl.max_unpool2d(np.ones((1, 2, 2)), np.zeros((1, 2, 2), dtype), 2)
