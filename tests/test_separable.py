import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import convlab as cl
from convlab import convolution
from convlab.errors import ArgumentError, ArgumentTypeError, GeometryError
from tests import test_pooling, test_transposed, test_upsampling
from tests.test_convolution import NUMPY_NAME, axes, small_integers, torch_conv
from tests.test_transposed import gradients

DRAWN = {"numpy": 250, "each namespace": 50}
X, DEPTHWISE, POINTWISE = np.ones((2, 3, 3)), np.ones((2, 1, 2, 2)), np.ones((1, 2, 1, 1))
SETTINGS = [{}, {"stride": (2, 1), "padding": (1, 2)}, {"padding": "same", "dilation": 2, "padding_mode": "circular"}]


@st.composite
def calls(draw):
    """`x`, `depthwise`, `pointwise`, `bias` or none, and every setting, in float64."""
    mode = draw(st.sampled_from(list(NUMPY_NAME)))
    size, kernel, stride, padding, dilation = zip(*(draw(axes(mode)) for _ in range(2)), strict=True)
    channels, multiple, out = (draw(st.integers(1, 3)) for _ in range(3))
    random = np.random.default_rng(draw(st.integers(0, 99)))
    x = random.normal(size=(*draw(st.sampled_from([(), (0,), (1,), (2,)])), channels, *size))
    depthwise = random.normal(size=(channels * multiple, 1, *kernel))
    pointwise = random.normal(size=(out, channels * multiple, 1, 1))
    bias = draw(st.sampled_from([None, random.normal(size=out)]))
    return (x, depthwise, pointwise, bias), {
        "stride": stride,
        "padding": padding,
        "dilation": dilation,
        "padding_mode": mode,
    }


def torch_separable(x, depthwise, pointwise, bias=None, **settings):
    """The oracle: torch's grouped convolution, then torch's 1×1 convolution."""
    each = torch_conv(x, depthwise, groups=x.shape[-3], **settings)
    return torch_conv(each, pointwise, bias, padding=((0, 0), (0, 0)))


class TestAgainstTorch:
    @hypothesis_settings(max_examples=DRAWN["numpy"])
    @given(call=calls(), workspace=st.sampled_from([1, 60, 600, 1 << 20]))
    def test_numpy_arrays_in_tiles_of_any_size(self, assert_close, call, workspace):
        arrays, settings = call
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(convolution, "WORKSPACE", workspace)
            y = cl.separable_conv2d(*arrays, **settings)
        assert_close(y, torch_separable(*arrays, **settings))

    @hypothesis_settings(max_examples=DRAWN["each namespace"])
    @given(call=calls())
    def test_every_namespace(self, xp, assert_close, call):
        arrays, settings = call
        x, *parameters = (None if array is None else xp.asarray(array) for array in arrays)
        y = cl.separable_conv2d(x, *parameters, **settings)
        assert type(y) is type(x)
        assert_close(y, torch_separable(*arrays, **settings))

    def test_over_3000_settings_of_all_operations_are_drawn(self):
        """320 are those of conv1d and conv2d; where each namespace draws, three do."""
        drawn = 320
        for module in (test_transposed, test_pooling, test_upsampling):
            drawn += sum(n for name, n in module.DRAWN.items() if "each" not in name)
            drawn += 3 * sum(n for name, n in module.DRAWN.items() if "each" in name)
        assert drawn + DRAWN["numpy"] + 3 * DRAWN["each namespace"] >= 3000


class TestByHand:
    def test_each_channel_by_itself_and_then_their_mixture(self, xp):
        x = xp.asarray([[[1.0, 2.0, 3.0]], [[10.0, 20.0, 30.0]]])
        depthwise, pointwise = xp.asarray([[[[1.0, 1.0]]], [[[0.0, 1.0]]]]), xp.asarray([[[[1.0]], [[2.0]]]])
        # 3 5 of the first channel, twice 20 30 of the second, and the bias once
        y = cl.separable_conv2d(x, depthwise, pointwise, xp.asarray([0.5]))
        assert np.asarray(y).tolist() == [[[43.5, 65.5]]]

    def test_two_outputs_of_each_channel(self):
        depthwise, pointwise = np.array([1, 10, 100, 1000]).reshape(4, 1, 1, 1), np.arange(1, 5).reshape(1, 4, 1, 1)
        y = cl.separable_conv2d(np.array([[[1]], [[2]]]), depthwise, pointwise)
        assert y.tolist() == [[[1 * 1 + 2 * 10 + 3 * 200 + 4 * 2000]]]

    def test_it_is_the_layer_of_the_product_of_its_weights(self, assert_close):
        x, depthwise, pointwise = (small_integers(s) for s in ((3, 5, 6), (3, 1, 2, 3), (4, 3, 1, 1)))
        whole = cl.conv2d(x, pointwise * depthwise[:, 0], stride=2)
        assert_close(cl.separable_conv2d(x, depthwise, pointwise, stride=2), whole)


class TestGradients:
    @pytest.mark.parametrize("mode", ["constant", "reflect", "replicate", "circular"])
    def test_equal_torchs(self, assert_close, mode):
        torch.manual_seed(0)
        shapes = ((2, 3, 5, 6), (6, 1, 2, 3), (4, 6, 1, 1), (4,))
        arrays = [torch.randn(shape, dtype=torch.float64) for shape in shapes]
        settings = {"stride": (2, 1), "dilation": (1, 2)}

        def theirs(x, depthwise, pointwise, bias):
            each = F.conv2d(F.pad(x, (2, 0, 1, 2), mode=mode), depthwise, groups=3, **settings)
            return F.conv2d(each, pointwise, bias)

        def ours(*arrays):
            name = "zeros" if mode == "constant" else mode
            return cl.separable_conv2d(*arrays, padding=((1, 2), (2, 0)), padding_mode=name, **settings)

        for mine, torchs in zip(gradients(ours, arrays), gradients(theirs, arrays), strict=True):
            assert_close(mine, torchs)


class TestArrays:
    @pytest.mark.parametrize("dtype", ["int8", "uint8", "int64"])
    def test_integers_are_summed_in_64_bits(self, xp, dtype):
        shapes = ((2, 4, 4), (2, 1, 4, 4), (1, 2, 1, 1))
        y = cl.separable_conv2d(*(xp.asarray(np.full(shape, 100, dtype)) for shape in shapes))
        assert y.dtype == xp.int64
        assert int(y[0, 0, 0]) == 2 * 16 * 100**3

    @pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
    def test_the_dtype_of_floats_stays(self, assert_close, dtype):
        arrays = [small_integers(s, dtype) for s in ((2, 5, 4), (2, 1, 2, 2), (3, 2, 1, 1), (3,))]
        expected = torch_separable(*arrays, padding=((0, 0), (0, 0)))
        for kind in (np.asarray, torch.asarray):
            y = cl.separable_conv2d(*map(kind, arrays))
            assert y.dtype == kind(arrays[0]).dtype
            assert_close(y, expected)

    @pytest.mark.parametrize("settings", SETTINGS, ids=str)
    def test_views_give_what_their_copies_give(self, assert_close, settings):
        x = small_integers((5, 6, 4, 2), np.float64).transpose(3, 2, 0, 1)[:, ::-2, ::-1]
        depthwise, pointwise = small_integers((3, 3, 1, 2), np.float64).T[::-1], small_integers((1, 1, 4, 3), float).T
        pointwise = pointwise[:, ::-2]
        assert not any(array.flags.c_contiguous for array in (x, depthwise, pointwise))
        copies = [array.copy() for array in (x, depthwise, pointwise)]
        expected = cl.separable_conv2d(*copies, **settings)
        assert_close(cl.separable_conv2d(x, depthwise, pointwise, **settings), expected, tolerance=0)
        tensors = [torch.asarray(array).mT.contiguous().mT for array in copies]
        assert_close(cl.separable_conv2d(*tensors, **settings), expected, tolerance=0)

    @pytest.mark.parametrize("settings", SETTINGS, ids=str)
    def test_inputs_are_read_only_and_unchanged(self, settings):
        arrays = [small_integers(s, np.float64) for s in ((2, 2, 5, 6), (2, 1, 2, 3), (3, 2, 1, 1), (3,))]
        tensors, before = [torch.asarray(array.copy()) for array in arrays], [array.copy() for array in arrays]
        for array in arrays:
            array.flags.writeable = False
        assert cl.separable_conv2d(*arrays, **settings).flags.writeable
        cl.separable_conv2d(*tensors, **settings).add_(1)
        assert all(map(np.array_equal, arrays, before))
        assert all(map(np.array_equal, tensors, before))

    def test_a_zero_batch_stays_one(self, xp):
        y = cl.separable_conv2d(xp.ones((0, 2, 5, 6)), xp.ones((2, 1, 2, 3)), xp.ones((3, 2, 1, 1)))
        assert y.shape == (0, 3, 4, 4)


class TestRefuses:
    @pytest.mark.parametrize(
        ("kind", "arrays", "settings", "parts"),
        [
            (GeometryError, (X, np.ones((2, 1, 5, 5)), POINTWISE), {}, ["5×5", "3×3", "2 rows and 2 columns"]),
            (ArgumentError, (X[0], DEPTHWISE, POINTWISE), {}, ["3 axes (c h w)", "got 2", "(3, 3)"]),
            (ArgumentError, (X, np.ones((3, 1, 2, 2)), POINTWISE), {}, [2, 3]),
            (ArgumentError, (X, np.ones((2, 2, 2, 2)), POINTWISE), {}, ["2 channels", "(2, 2, 2, 2)", "reads 2"]),
            (ArgumentError, (X, DEPTHWISE, np.ones((1, 2, 1, 2))), {}, ["pointwise", "(o, c, 1, 1)", "(1, 2, 1, 2)"]),
            (ArgumentError, (X, DEPTHWISE, np.ones((1, 3, 1, 1))), {}, ["2 channels", "(1, 3, 1, 1)", "reads 3"]),
            (ArgumentError, (X, DEPTHWISE, POINTWISE, np.ones(2)), {}, ["bias", "(1,)", "(2,)"]),
            (ArgumentError, (X, DEPTHWISE, POINTWISE), {"padding_mode": "mirror"}, ["mirror", "reflect"]),
            (ArgumentTypeError, (X > 1, DEPTHWISE, POINTWISE), {}, ["x", "booleans"]),
            (ArgumentTypeError, (X, DEPTHWISE, POINTWISE > 1), {}, ["booleans"]),
            (ArgumentTypeError, (X, DEPTHWISE, torch.ones(1, 2, 1, 1)), {}, ["ndarray", "Tensor"]),
            (ArgumentTypeError, (X, DEPTHWISE, POINTWISE, [1.0]), {}, ["ndarray", "list"]),
        ],
    )
    def test_in_its_own_name_with_the_numbers(self, refused, kind, arrays, settings, parts):
        with refused(kind, "separable_conv2d", *parts):
            cl.separable_conv2d(*arrays, **settings)
