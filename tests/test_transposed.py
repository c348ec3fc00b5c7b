import tracemalloc
from itertools import product

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import convlab as cl
from convlab import transposed
from convlab.errors import ArgumentError, ArgumentTypeError, GeometryError
from tests.test_convolution import small_integers

DRAWN = {"numpy": 900, "each namespace": 80, "refusals": 500}
SMALL = st.integers(1, 4)
SQUARE = np.array([[[1.0, 2.0], [3.0, 4.0]]])
KERNEL = np.array([[[[1.0, 2.0], [0.0, 1.0]]]])
SETTINGS = [
    {},
    {"stride": (3, 2), "padding": (1, 2)},
    {"stride": 2, "padding": ((0, 2), (1, 0)), "output_padding": (1, 0), "dilation": (1, 2)},
    {"dilation": 3, "output_padding": 2},
]


@st.composite
def stamps(draw):
    """One axis: size, kernel, and the settings of stamps of which something is left."""
    size, kernel, stride, dilation = (draw(st.integers(1, most)) for most in (5, 4, 4, 3))
    extra = draw(st.integers(0, max(stride, dilation) - 1))
    full = (size - 1) * stride + dilation * (kernel - 1) + 1 + extra
    before = draw(st.integers(0, min(4, full - 1)))
    even = draw(st.booleans()) and 2 * before < full
    after = before if even else draw(st.integers(0, min(4, full - 1 - before)))
    return size, kernel, stride, (before, after), extra, dilation


@st.composite
def calls(draw, dimensions=None):
    """`x`, `weight`, `bias` or none, and every setting, in float64; in one dimension or two, if not said."""
    dimensions = dimensions or draw(st.integers(1, 2))
    axes = [draw(stamps()) for _ in range(dimensions)]
    size, kernel, stride, padding, output_padding, dilation = zip(*axes, strict=True)
    groups, inside, outside = draw(st.integers(1, 3)), draw(st.integers(1, 2)), draw(st.integers(1, 2))
    random = np.random.default_rng(draw(st.integers(0, 99)))
    batch = draw(st.sampled_from([(), (0,), (1,), (2,)]))
    x = random.normal(size=(*batch, groups * inside, *size))
    weight = random.normal(size=(groups * inside, outside, *kernel))
    bias = draw(st.sampled_from([None, random.normal(size=groups * outside)]))
    settings = {"stride": stride, "padding": padding, "output_padding": output_padding, "dilation": dilation}
    return x, weight, bias, settings | {"groups": groups}


def cropped(y, crops):
    """`y` without the first and last cells of its last axes, as many as each pair of `crops` says."""
    inside = (slice(before, size - after) for size, (before, after) in zip(y.shape[-len(crops) :], crops, strict=True))
    return y[(..., *inside)]


def torch_transposed(x, weight, bias=None, *, padding, **settings):
    """The oracle, in float64: torch crops what is the same on both sides, the rest is cropped here."""
    least = tuple(min(pair) for pair in padding)
    arrays = (None if array is None else torch.asarray(np.asarray(array, np.float64)) for array in (x, weight, bias))
    y = (F.conv_transpose1d if weight.ndim == 3 else F.conv_transpose2d)(*arrays, padding=least, **settings)
    rest = [(before - low, after - low) for (before, after), low in zip(padding, least, strict=True)]
    return cropped(y.numpy(), rest)


def conv_transpose(x, weight, bias=None, *, padding, **settings):
    """Ours, in as many dimensions as `weight` has."""
    if weight.ndim == 3:
        return cl.conv_transpose1d(x, weight, bias, padding=padding[0], **settings)
    return cl.conv_transpose2d(x, weight, bias, padding=padding, **settings)


def shape_or_refusal(function, *arguments, **settings):
    """The shape of what `function` gives, or "refused" for torch's refusal and for a geometry refused by us."""
    try:
        return tuple(function(*arguments, **settings).shape)
    except (RuntimeError, GeometryError):
        return "refused"


def gradients(function, arrays):
    """Those of a sum of squares, with respect to each array."""
    arrays = [array.clone().requires_grad_() for array in arrays]
    return torch.autograd.grad(function(*arrays).square().sum(), arrays)


class TestTheHelpers:
    def test_the_oracle_sees_a_side_that_is_swapped(self):
        assert torch_transposed(SQUARE, KERNEL, padding=((0, 1), (0, 0))).tolist() == [[[1, 4, 4], [3, 11, 10]]]
        assert torch_transposed(SQUARE, KERNEL, padding=((1, 0), (0, 0))).tolist() == [[[3, 11, 10], [0, 3, 4]]]

    def test_a_refusal_differs_from_a_shape(self):
        assert shape_or_refusal(torch.zeros, 2, 3) == (2, 3)
        assert shape_or_refusal(torch.zeros, -1) == "refused"
        with pytest.raises(ArgumentError):  # only a geometry is refused; any other complaint is not
            shape_or_refusal(cl.conv_transpose2d, SQUARE, KERNEL, groups=0)

    def test_gradients_tell_functions_apart(self):
        assert gradients(lambda x: 2 * x, [torch.ones(1)]) != gradients(lambda x: 3 * x, [torch.ones(1)])


class TestAgainstTorch:
    @hypothesis_settings(max_examples=DRAWN["numpy"])
    @given(call=calls(), workspace=st.sampled_from([1, 60, 200, 600, 1 << 20]))
    def test_numpy_arrays_in_tiles_of_any_size(self, assert_close, call, workspace):
        x, weight, bias, settings = call
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(transposed, "WORKSPACE", workspace)
            y = conv_transpose(x, weight, bias, **settings)
        assert_close(y, torch_transposed(x, weight, bias, **settings))

    @hypothesis_settings(max_examples=DRAWN["each namespace"])
    @given(call=calls())
    def test_every_namespace(self, xp, assert_close, call):
        x, weight, bias, settings = call
        arrays = [None if array is None else xp.asarray(array) for array in (x, weight, bias)]
        y = conv_transpose(*arrays, **settings)
        assert type(y) is type(arrays[0])
        assert_close(y, torch_transposed(x, weight, bias, **settings))


class TestGeometryIsRefusedWhereTorchRefusesIt:
    @hypothesis_settings(max_examples=DRAWN["refusals"])
    @given(st.lists(st.tuples(*[SMALL] * 3, *[st.integers(0, 3)] * 2, SMALL), min_size=1, max_size=2))
    def test_for_settings_that_may_or_may_not_be(self, axes):
        i, k, *values = zip(*axes, strict=True)
        settings = dict(zip(("stride", "padding", "output_padding", "dilation"), values, strict=True))
        x, weight, name = np.zeros((1, 1, *i)), np.zeros((1, 1, *k)), f"conv_transpose{len(i)}d"
        theirs = shape_or_refusal(getattr(F, name), torch.asarray(x), torch.asarray(weight), **settings)
        assert shape_or_refusal(getattr(cl, name), x, weight, **settings) == theirs

    @pytest.mark.parametrize(("c", "h", "o", "kw"), [(1, 0, 1, 2), (1, 2, 1, 0), (1, 2, 0, 2), (0, 2, 1, 2)])
    def test_where_an_axis_is_empty(self, c, h, o, kw):
        with pytest.raises(RuntimeError):
            F.conv_transpose2d(torch.zeros(c, h, 2), torch.zeros(c, o, 2, kw))
        with pytest.raises(ArgumentError):
            cl.conv_transpose2d(np.zeros((c, h, 2)), np.zeros((c, o, 2, kw)))


class TestDifferencesFromTorch:
    def test_no_axis_of_the_output_may_be_empty_though_torch_lets_one_be(self, refused):
        # torch refuses it in one dimension and in most calls of two; some of its kernels return an empty plane
        settings = {"stride": (2, 1), "padding": (0, 3)}
        theirs = F.conv_transpose2d(torch.zeros(0, 1, 2, 2), torch.zeros(1, 1, 2, 5), **settings)
        assert theirs.shape == (0, 1, 4, 0)
        with refused(GeometryError, "conv_transpose2d", "(3, 3)", "at most 5"):
            cl.conv_transpose2d(np.zeros((0, 1, 2, 2)), np.zeros((1, 1, 2, 5)), **settings)
        with pytest.raises(RuntimeError):
            F.conv_transpose1d(torch.zeros(1, 1, 2), torch.zeros(1, 1, 5), padding=3)

    def test_output_padding_is_checked_for_an_empty_batch_too(self, refused):
        # torch leaves its check out where there is nothing to compute; a setting is wrong whatever the batch
        x, weight = np.zeros((0, 1, 2, 2)), np.zeros((1, 1, 2, 2))
        assert F.conv_transpose2d(torch.asarray(x), torch.asarray(weight), output_padding=3).shape == (0, 1, 6, 6)
        with refused(GeometryError, "conv_transpose2d", "output_padding 3", "stride 1", "dilation 1"):
            cl.conv_transpose2d(x, weight, output_padding=3)


class TestByHand:
    def test_stamps_side_by_side_and_overlapping(self, xp):
        x, kernel = xp.asarray(SQUARE), xp.asarray(KERNEL)
        apart = [[1, 2, 2, 4], [0, 1, 0, 2], [3, 6, 4, 8], [0, 3, 0, 4]]
        assert np.asarray(cl.conv_transpose2d(x, kernel, stride=2)).tolist() == [apart]
        assert np.asarray(cl.conv_transpose2d(x, kernel)).tolist() == [[[1, 4, 4], [3, 11, 10], [0, 3, 4]]]

    def test_padding_crops_each_side_by_its_own(self):
        assert cl.conv_transpose2d(SQUARE, KERNEL, padding=((1, 0), (0, 2))).tolist() == [[[3], [0]]]
        assert cl.conv_transpose1d(np.array([[1, 2]]), np.array([[[1, 10]]]), padding=(0, 1)).tolist() == [[1, 12]]

    def test_output_padding_is_computed_and_no_zero(self):
        x, ones = np.ones((1, 2)), np.ones((1, 1, 3))
        assert cl.conv_transpose1d(x, ones, stride=2, padding=1).tolist() == [[1, 2, 1]]
        assert cl.conv_transpose1d(x, ones, stride=2, padding=1, output_padding=1).tolist() == [[1, 2, 1, 1]]

    def test_dilation_spreads_the_stamp(self):
        y = cl.conv_transpose1d(np.array([[1, 2]]), np.array([[[1, 10]]]), dilation=3, output_padding=2)
        assert y.tolist() == [[1, 2, 0, 10, 20, 0, 0]]

    def test_groups_keep_channels_apart_and_each_input_has_its_outputs(self):
        x, weight = np.array([[1, 2], [3, 4]]), np.array([[[1], [10]], [[100], [1000]]])
        separate = [[1, 2], [10, 20], [300, 400], [3000, 4000]]
        assert cl.conv_transpose1d(x, weight, groups=2).tolist() == separate
        assert cl.conv_transpose1d(x, weight).tolist() == [[301, 402], [3010, 4020]]


class TestGradients:
    @pytest.mark.parametrize(
        ("name", "shapes", "how"),
        [
            ("conv_transpose1d", ((3, 5), (3, 2, 4), (2,)), {"stride": 3, "padding": 2, "output_padding": 2}),
            ("conv_transpose2d", ((2, 2, 5, 4), (2, 3, 2, 3), (3,)), {"stride": (2, 3), "padding": (1, 2)}),
            ("conv_transpose2d", ((4, 3, 3), (4, 1, 2, 2), (2,)), {"dilation": 2, "output_padding": 1, "groups": 2}),
        ],
    )
    def test_equal_torchs(self, assert_close, name, shapes, how):
        torch.manual_seed(0)
        arrays = [torch.randn(shape, dtype=torch.float64) for shape in shapes]
        ours, theirs = (gradients(lambda *a, f=f: f(*a, **how), arrays) for f in (getattr(cl, name), getattr(F, name)))
        for mine, torchs in zip(ours, theirs, strict=True):
            assert_close(mine, torchs)


class TestArrays:
    @pytest.mark.parametrize("dtype", ["int8", "uint8", "int32", "int64"])
    def test_integers_are_summed_in_64_bits(self, xp, dtype):
        x, weight = (xp.asarray(np.full(shape, 100, dtype)) for shape in ((16, 1, 1), (16, 1, 1, 1)))
        y = cl.conv_transpose2d(x, weight)
        assert y.dtype == xp.int64
        assert int(y[0, 0, 0]) == 160_000

    @pytest.mark.parametrize("types", list(product(["f2", "f4", "f8"], repeat=3)), ids="-".join)
    def test_floats_meet_in_the_widest(self, types):
        arrays = map(np.ones, ((1, 3, 3), (1, 1, 2, 2), (1,)), types)
        assert cl.conv_transpose2d(*arrays).dtype == np.result_type(*types)

    def test_float16_is_summed_in_float32_and_rounded_once(self):
        y = cl.conv_transpose2d(np.ones((60, 1, 60), np.float16), np.ones((60, 1, 1, 60), np.float16))
        assert y.dtype == np.float16
        assert y[0, 0, 59] == 3600  # adding ones in float16 would stop at 2048

    @pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32])
    def test_the_dtype_of_float_tensors_stays(self, assert_close, dtype):
        x, weight = (torch.asarray(small_integers(s)).to(dtype) for s in ((2, 3, 3), (2, 1, 2, 2)))
        y = cl.conv_transpose2d(x, weight, stride=2)
        assert y.dtype == dtype
        assert_close(y.double(), F.conv_transpose2d(x.double(), weight.double(), stride=2))

    @pytest.mark.parametrize("settings", SETTINGS, ids=str)
    def test_views_give_what_their_copies_give(self, assert_close, settings):
        x = small_integers((5, 6, 4, 2), np.float64).transpose(3, 2, 0, 1)[:, ::-2, ::-1]
        weight, bias = small_integers((2, 3, 3, 2), np.float64).T[:, ::-2, ::-1], np.arange(4.0)[::-2]
        assert not any(array.flags.c_contiguous for array in (x, weight, bias))
        copies = [array.copy() for array in (x, weight, bias)]
        expected = cl.conv_transpose2d(*copies, **settings)
        assert_close(cl.conv_transpose2d(x, weight, bias, **settings), expected, tolerance=0)
        tensors = [torch.asarray(array).mT.contiguous().mT for array in copies[:2]]
        y = cl.conv_transpose2d(*tensors, torch.arange(4.0).flip(0)[::2], **settings)
        assert_close(y, expected, tolerance=0)

    @pytest.mark.parametrize("settings", SETTINGS, ids=str)
    def test_inputs_are_read_only_and_unchanged(self, settings):
        arrays = [small_integers(s, np.float64) for s in ((2, 2, 5, 6), (2, 3, 2, 3), (3,))]
        tensors = [torch.asarray(array.copy()) for array in arrays]
        before = [array.copy() for array in arrays]
        for array in arrays:
            array.flags.writeable = False
        assert cl.conv_transpose2d(*arrays, **settings).flags.writeable
        cl.conv_transpose2d(*tensors, **settings).add_(1)
        assert all(map(np.array_equal, arrays, before))
        assert all(map(np.array_equal, tensors, before))

    def test_a_nan_reaches_its_own_stamp_and_no_others(self, xp, assert_close, monkeypatch):
        monkeypatch.setattr(transposed, "WORKSPACE", 200)
        x = small_integers((1, 1, 6, 7), np.float64)
        x[0, 0, 2, 3] = np.nan
        expected = torch_transposed(x, KERNEL, padding=((0, 0), (0, 0)), stride=3)
        assert np.isnan(expected).sum() == 4
        assert_close(cl.conv_transpose2d(xp.asarray(x), xp.asarray(KERNEL), stride=3), expected)

    def test_the_stamps_are_never_all_in_memory(self, monkeypatch):
        monkeypatch.setattr(transposed, "WORKSPACE", 1 << 14)
        x, weight = np.ones((1, 16, 64, 64)), np.ones((16, 1, 3, 3))
        tracemalloc.start()
        y = cl.conv_transpose2d(x, weight)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < y.nbytes + 4 * transposed.WORKSPACE  # all stamps are nine times y


class TestRefuses:
    @pytest.mark.parametrize(
        ("kind", "x", "weight", "settings", "parts"),
        [
            (GeometryError, SQUARE, KERNEL, {"output_padding": 2}, ["output_padding 2", "stride 1", "dilation 1"]),
            (GeometryError, SQUARE, KERNEL, {"padding": (2, 0)}, ["(2, 2)", "3 cells", "at most 2"]),
            (ArgumentError, SQUARE, np.ones((3, 1, 2, 2)), {}, ["1 channels", "(3, 1, 2, 2)", "reads 3"]),
            (ArgumentError, np.ones((2, 3, 3)), np.ones((2, 1, 2, 2)), {"groups": 3}, ["2 channels", "3 group(s)"]),
            (ArgumentError, SQUARE[0], KERNEL, {}, ["3 axes (c h w)", "got 2", "(2, 2)"]),
            (ArgumentError, SQUARE, KERNEL[0], {}, ["4 axes", "c o/groups kh kw", "got 3"]),
            (ArgumentError, SQUARE, KERNEL, {"bias": np.ones(2)}, ["bias", "(1,)", "(2,)"]),
            (ArgumentTypeError, SQUARE > 1, KERNEL, {}, ["x", "booleans"]),
            (ArgumentTypeError, SQUARE, torch.ones(1, 1, 2, 2), {}, ["ndarray", "Tensor"]),
        ],
    )
    def test_with_the_numbers(self, refused, kind, x, weight, settings, parts):
        with refused(kind, "conv_transpose2d", *parts):
            cl.conv_transpose2d(x, weight, **settings)

    @pytest.mark.parametrize(("name", "value"), [("stride", 1.5), ("padding", "same"), ("groups", (1,))])
    def test_a_setting_of_another_type_by_its_name(self, refused, name, value):
        with refused(ArgumentTypeError, name, value, type(value).__name__):
            cl.conv_transpose2d(SQUARE, KERNEL, **{name: value})
