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
from convlab import convolution

METHODS = ["loops", "taps", "im2col"]
NUMPY_NAME = {
    "zeros": "constant",
    "reflect": "reflect",
    "symmetric": "symmetric",
    "replicate": "edge",
    "circular": "wrap",
}
NINE = np.arange(9.0).reshape(1, 3, 3)
KERNEL = np.array([[[[0.0, 1.0], [2.0, 3.0]]]])
SETTINGS = [
    {},
    {"stride": (2, 1), "padding": (1, 2)},
    {"padding": ((0, 2), (1, 0)), "dilation": (1, 2)},
    {"padding": "same"},
    {"padding": "full", "dilation": 2},
]


@st.composite
def axes(draw, mode):
    """One axis: size, kernel, and the settings of a window that fits."""
    size = draw(st.integers(1, 7))
    side = st.integers(0, min(3, size - 1 if mode == "reflect" else size))
    before, after = draw(side), draw(side)
    kernel = draw(st.integers(1, min(3, before + size + after)))
    dilation = draw(st.integers(1, min(3, (before + size + after - 1) // max(1, kernel - 1)) if kernel > 1 else 3))
    return size, kernel, draw(st.integers(1, 4)), (before, after), dilation


@st.composite
def calls(draw, dimensions=2):
    """`x`, `weight`, `bias` or none, and every setting, in float64."""
    mode = draw(st.sampled_from(list(NUMPY_NAME)))
    size, kernel, stride, padding, dilation = zip(*(draw(axes(mode)) for _ in range(dimensions)), strict=True)
    groups, inside, outside = draw(st.integers(1, 3)), draw(st.integers(1, 2)), draw(st.integers(1, 2))
    random = np.random.default_rng(draw(st.integers(0, 99)))
    batch = draw(st.sampled_from([(), (0,), (1,), (2,)]))
    x = random.normal(size=(*batch, groups * inside, *size))
    weight = random.normal(size=(groups * outside, inside, *kernel))
    bias = draw(st.sampled_from([None, random.normal(size=groups * outside)]))
    settings = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups, "padding_mode": mode}
    return x, weight, bias, settings


def torch_conv(x, weight, bias=None, *, padding, padding_mode="zeros", **settings):
    """The oracle: NumPy pads, torch convolves, in float64."""
    sides = ((0, 0),) * (x.ndim - len(padding)) + tuple(padding)
    x, *parameters = (
        None if array is None else torch.asarray(np.asarray(array, dtype=np.float64))
        for array in (np.pad(x, sides, mode=NUMPY_NAME[padding_mode]), weight, bias)
    )
    return (F.conv1d if weight.ndim == 3 else F.conv2d)(x, *parameters, **settings).numpy()


def small_integers(shape, dtype=np.int64):
    """Numbers from −5 to 5, so that sums are exact in any dtype."""
    return (np.arange(np.prod(shape)).reshape(shape) * 7 % 11 - 5).astype(dtype)


@pytest.fixture(params=METHODS)
def method(request):
    return request.param


class TestAgainstTorch:
    @given(call=calls(), workspace=st.sampled_from([1, 60, 200, 600, 1 << 20]))
    def test_numpy_arrays_in_tiles_of_any_size(self, assert_close, call, workspace):
        x, weight, bias, settings = call
        expected = torch_conv(x, weight, bias, **settings)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(convolution, "WORKSPACE", workspace)
            for method in (*METHODS, "auto"):
                assert_close(cl.conv2d(x, weight, bias, **settings, method=method), expected)

    @hypothesis_settings(max_examples=40)
    @given(call=calls())
    def test_every_namespace(self, xp, assert_close, call):
        x, weight, bias, settings = call
        arrays = [None if array is None else xp.asarray(array) for array in (x, weight, bias)]
        expected = torch_conv(x, weight, bias, **settings)
        for method in ("taps", "im2col", "auto"):
            y = cl.conv2d(*arrays, **settings, method=method)
            assert type(y) is type(arrays[0])
            assert_close(y, expected)

    @given(call=calls(dimensions=1))
    def test_conv1d(self, assert_close, call):
        x, weight, bias, settings = call
        expected = torch_conv(x, weight, bias, **settings)
        settings |= {"padding": settings["padding"][0]}
        for method in METHODS:
            assert_close(cl.conv1d(x, weight, bias, **settings, method=method), expected)

    def test_loops_in_every_namespace(self, xp, assert_close):
        x, weight, bias = small_integers((2, 4, 5, 4)), small_integers((2, 2, 2, 3)), small_integers((2,))
        expected = torch_conv(x, weight, bias, stride=(2, 1), padding=((1, 0), (1, 2)), groups=2)
        y = cl.conv2d(
            *map(xp.asarray, (x, weight, bias)), stride=(2, 1), padding=((1, 0), (1, 2)), groups=2, method="loops"
        )
        assert_close(y, expected)

    @pytest.mark.parametrize("kernel_size", [(1, 1), (3, 2), (4, 3)])
    def test_same_is_torchs_same(self, assert_close, method, kernel_size):
        x, weight = small_integers((1, 2, 6, 7), np.float64), small_integers((3, 2, *kernel_size), np.float64)
        # torch warns of the copy it makes for an even kernel with zeros, and not of the one for a circle
        layer = torch.nn.Conv2d(2, 3, kernel_size, padding="same", padding_mode="circular", bias=False)
        layer.weight.data = torch.asarray(weight)
        expected = layer(torch.asarray(x)).detach()
        assert_close(cl.conv2d(x, weight, padding="same", padding_mode="circular", method=method), expected)


class TestByHand:
    def test_two_by_two_on_three_by_three(self, method):
        assert cl.conv2d(NINE, KERNEL, method=method).tolist() == [[[19, 25], [37, 43]]]

    def test_full_padding_and_valid(self, method):
        full = [[[0, 3, 8, 4], [9, 19, 25, 10], [21, 37, 43, 16], [6, 7, 8, 0]]]
        assert cl.conv2d(NINE, KERNEL, padding="full", method=method).tolist() == full
        assert cl.conv2d(NINE, KERNEL, padding="valid", method=method).tolist() == [[[19, 25], [37, 43]]]

    def test_same_puts_the_odd_row_and_column_after(self, method):
        same = [[[19, 25, 10], [37, 43, 16], [7, 8, 0]]]
        assert cl.conv2d(NINE, KERNEL, padding="same", method=method).tolist() == same

    def test_full_spans_a_dilated_kernel(self, method):
        y = cl.conv1d(np.array([[1.0, 2.0]]), np.array([[[1.0, 10.0]]]), padding="full", dilation=3, method=method)
        assert y.tolist() == [[10, 20, 0, 1, 2]]

    def test_conv1d_with_everything(self, method):
        assert cl.conv1d(np.array([[1, 2, 4]]), np.array([[[-1, 1]]]), method=method).tolist() == [[1, 2]]
        # 0 1 2 3 4 0 0: 1 − 0, 3 − 1, 0 − 3 and the bias
        y = cl.conv1d(
            np.array([[1, 2, 3, 4]]), np.array([[[-1, 1]]]), np.array([10]), stride=2, padding=(1, 2), method=method
        )
        assert y.tolist() == [[11, 11, 6]]

    def test_a_depthwise_layer_keeps_channels_apart(self, method):
        x, weight = np.array([[[1.0, 2.0]], [[3.0, 4.0]]]), np.array([[[[10.0]]], [[[100.0]]]])
        assert cl.conv2d(x, weight, groups=2, method=method).tolist() == [[[10, 20]], [[300, 400]]]

    def test_the_bias_is_added_once_per_output(self, method):
        assert cl.conv2d(NINE, KERNEL, np.array([0.5]), method=method).tolist() == [[[19.5, 25.5], [37.5, 43.5]]]


class TestGradients:
    @pytest.mark.parametrize("method", [*METHODS, "auto"])
    @pytest.mark.parametrize("mode", ["zeros", "reflect", "replicate", "circular"])
    def test_equal_torchs(self, assert_close, method, mode):
        torch.manual_seed(0)
        arrays = [torch.randn(s, dtype=torch.float64) for s in ((2, 4, 5, 4), (2, 2, 2, 3), (2,))]
        settings = {"stride": (2, 1), "dilation": (2, 1), "groups": 2}

        def theirs(x, *parameters):
            x = F.pad(x, (2, 0, 1, 2), mode="constant" if mode == "zeros" else mode)
            return F.conv2d(x, *parameters, **settings)

        def ours(*arrays):
            return cl.conv2d(*arrays, padding=((1, 2), (2, 0)), padding_mode=mode, method=method, **settings)

        for mine, torchs in zip(self.gradients(ours, arrays), self.gradients(theirs, arrays), strict=True):
            assert_close(mine, torchs)

    @staticmethod
    def gradients(function, arrays):
        """Those of a sum of squares, with respect to each array."""
        arrays = [array.clone().requires_grad_() for array in arrays]
        return torch.autograd.grad(function(*arrays).square().sum(), arrays)


class TestArrays:
    @pytest.mark.parametrize("dtype", ["int8", "uint8", "int32", "int64"])
    def test_integers_are_summed_in_64_bits(self, method, dtype):
        x, weight = np.full((1, 4, 4), 100, dtype), np.full((1, 1, 4, 4), 100, dtype)
        y = cl.conv2d(x, weight, method=method)
        assert y.dtype == np.int64
        assert y.tolist() == [[[160_000]]]

    def test_integer_tensors_are_summed_in_64_bits(self, method):
        y = cl.conv2d(*(torch.full(s, 100, dtype=torch.int8) for s in ((1, 4, 4), (1, 1, 4, 4))), method=method)
        assert y.dtype == torch.int64
        assert y.tolist() == [[[160_000]]]

    def test_float16_is_summed_in_float32_and_rounded_once(self, method):
        y = cl.conv2d(np.ones((1, 60, 60), np.float16), np.ones((1, 1, 60, 60), np.float16), method=method)
        assert y.dtype == np.float16
        assert y.tolist() == [[[3600]]]  # adding ones in float16 would stop at 2048

    @pytest.mark.parametrize("types", list(product(["f2", "f4", "f8"], repeat=3)), ids="-".join)
    def test_floats_meet_in_the_widest(self, types):
        arrays = [np.ones(s, dtype) for s, dtype in zip(((1, 3, 3), (1, 1, 2, 2), (1,)), types, strict=True)]
        assert cl.conv2d(*arrays).dtype == np.result_type(*types)

    @pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32])
    def test_the_dtype_of_float_tensors_stays(self, method, dtype):
        y = cl.conv2d(torch.ones(1, 3, 3, dtype=dtype), torch.ones(1, 1, 2, 2, dtype=dtype), method=method)
        assert y.dtype == dtype

    @pytest.mark.parametrize("settings", SETTINGS, ids=str)
    def test_views_give_what_their_copies_give(self, assert_close, method, settings):
        x = small_integers((5, 6, 4, 2), np.float64).transpose(3, 2, 0, 1)[:, ::-2, ::-1]
        weight, bias = small_integers((2, 3, 4, 2), np.float64).T[:, ::-2, ::-1], np.arange(4.0)[::-2]
        assert not any(array.flags.c_contiguous for array in (x, weight, bias))
        expected = cl.conv2d(x.copy(), weight.copy(), bias.copy(), **settings, method=method)
        assert_close(cl.conv2d(x, weight, bias, **settings, method=method), expected, tolerance=0)
        tensors = [torch.asarray(array.copy()).mT.contiguous().mT for array in (x, weight)]
        assert_close(
            cl.conv2d(*tensors, torch.arange(4.0).flip(0)[::2], **settings, method=method), expected, tolerance=0
        )

    @pytest.mark.parametrize("settings", SETTINGS, ids=str)
    def test_read_only_inputs_are_read_and_unchanged(self, method, settings):
        arrays = [small_integers(s, np.float64) for s in ((2, 2, 5, 6), (3, 2, 2, 3), (3,))]
        before = [array.copy() for array in arrays]
        for array in arrays:
            array.flags.writeable = False
        y = cl.conv2d(*arrays, **settings, method=method)
        assert y.flags.writeable
        assert not any(np.shares_memory(y, array) for array in arrays)
        assert all(map(np.array_equal, arrays, before))

    def test_tensors_are_unchanged(self, method):
        x, weight = torch.ones(1, 3, 3), torch.ones(1, 1, 1, 1)
        cl.conv2d(x, weight, torch.ones(1), padding=1, method=method).add_(1)
        assert (x == 1).all()
        assert (weight == 1).all()

    def test_a_zero_batch_stays_one(self, xp, method):
        y = cl.conv2d(xp.ones((0, 2, 5, 6)), xp.ones((3, 2, 2, 3)), xp.ones((3,)), padding=1, method=method)
        assert y.shape == (0, 3, 6, 6)

    def test_a_nan_reaches_the_windows_that_read_it_and_no_others(self, assert_close, method, monkeypatch):
        monkeypatch.setattr(convolution, "WORKSPACE", 200)
        x = small_integers((1, 1, 6, 7), np.float64)
        x[0, 0, 2, 3] = np.nan
        expected = torch_conv(x, KERNEL, padding=((2, 2), (2, 2)), stride=2)
        assert 0 < np.isnan(expected).sum() < expected.size
        assert_close(cl.conv2d(x, KERNEL, padding=2, stride=2, method=method), expected)

    def test_im2col_never_holds_all_columns(self, monkeypatch):
        monkeypatch.setattr(convolution, "WORKSPACE", 1 << 14)
        x, weight = np.ones((1, 16, 64, 64)), np.ones((1, 16, 3, 3))
        tracemalloc.start()
        y = cl.conv2d(x, weight, padding=1, method="im2col")
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < y.nbytes + 4 * convolution.WORKSPACE < x.nbytes  # the columns are nine times x
