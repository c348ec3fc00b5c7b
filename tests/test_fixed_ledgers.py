"""Ledgers that bring their own weights, and stacks of ledgers: their sums are torch's results."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import assume, given
from hypothesis import strategies as st

import convlab as cl
from convlab import fixed_ledgers

SIZES, PAIRS = st.tuples(st.integers(1, 8), st.integers(1, 8)), st.tuples(st.integers(1, 3), st.integers(1, 3))


def plane(shape):
    return np.random.default_rng(sum(shape)).permutation(shape[0] * shape[1]).reshape(shape) + 1.0


def tensor(x):
    return torch.tensor(x)[None, None]


def pooled(pool, x, **how):
    try:
        return pool(tensor(x), **how)[0, 0].numpy()
    except RuntimeError:
        return None


@given(SIZES, PAIRS, PAIRS, st.booleans(), st.booleans(), st.booleans())
def test_average_and_maximum_are_torchs_pooling(shape, kernel, stride, half, ceil_mode, include):
    x = plane(shape)
    how = {
        "kernel_size": kernel,
        "stride": stride,
        "padding": tuple(k // 2 * half for k in kernel),
        "ceil_mode": ceil_mode,
    }
    expected = pooled(F.avg_pool2d, x, count_include_pad=include, **how)
    assume(expected is not None)
    average = fixed_ledgers.average(shape, **how, count_include_pad=include)
    np.testing.assert_allclose(average.apply(x), expected)
    np.testing.assert_allclose(fixed_ledgers.maximum(x, **how).apply(x), pooled(F.max_pool2d, x, **how))


def test_maximum_picks_the_first_of_equals():
    assert fixed_ledgers.maximum(np.ones((2, 2)), 2).terms((0, 0))[0].input == (0, 0)


@pytest.mark.parametrize(
    ("mode", "align_corners"),
    [("nearest", None), ("bilinear", False), ("bilinear", True), ("bicubic", False), ("bicubic", True)],
)
@given(SIZES, SIZES)
def test_upsampling_is_torchs_interpolation(mode, align_corners, shape, size):
    x = plane(shape)
    ledger = fixed_ledgers.upsampling(shape, size=size, mode=mode, align_corners=align_corners)
    expected = F.interpolate(tensor(x), size=size, mode=mode, align_corners=align_corners)[0, 0].numpy()
    np.testing.assert_allclose(ledger.apply(x), expected, rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose((ledger.matrix() @ x.ravel()).reshape(size), expected, rtol=1e-5, atol=1e-5)


@given(SIZES, PAIRS, PAIRS, PAIRS)
def test_transposed_is_torchs_and_the_convolutions_matrix_transposed(shape, kernel_size, stride, dilation):
    x, kernel = plane(shape), plane(kernel_size)
    ledger = cl.Ledger.transposed(shape, kernel_size, stride=stride, dilation=dilation)
    expected = F.conv_transpose2d(tensor(x), tensor(kernel), stride=stride, dilation=dilation)[0, 0].numpy()
    np.testing.assert_allclose(ledger.apply(x, kernel), expected)
    forward = cl.Ledger.convolution(ledger.output_shape, kernel_size, stride=stride, dilation=dilation)
    np.testing.assert_array_equal(ledger.matrix(kernel), forward.matrix(kernel).T)


def test_overlaps_and_gaps_of_stamps_by_hand():
    assert cl.Ledger.transposed((3,), 3, stride=2).overlaps.tolist() == [1, 1, 2, 1, 2, 1, 1]
    assert cl.Ledger.transposed((2,), 2, stride=4).overlaps.tolist() == [1, 1, 0, 0, 1, 1]


@given(SIZES, PAIRS, PAIRS, PAIRS, st.integers(0, 2))
def test_a_stack_is_its_layers_one_after_the_other(shape, first, second, stride, padding):
    assume(all(i + 2 * padding >= k for i, k in zip(shape, first, strict=True)))
    one = cl.Ledger.convolution(shape, first, stride=stride, padding=padding)
    assume(all(o + 2 >= k for o, k in zip(one.output_shape, second, strict=True)))
    two = cl.Ledger.convolution(one.output_shape, second, padding=1)
    x, w, v = plane(shape), plane(first), plane(second)
    expected = F.conv2d(F.conv2d(tensor(x), tensor(w), stride=stride, padding=padding), tensor(v), padding=1)[0, 0]
    stack = one.then(two)
    np.testing.assert_allclose(stack.apply(x, np.multiply.outer(v, w)), expected.numpy())


def test_paths_of_a_dilated_stack_by_hand():
    twice = cl.Ledger.convolution((9,), 3, dilation=2).then(cl.Ledger.convolution((5,), 3, dilation=2))
    assert twice.uses.tolist() == [1, 0, 2, 0, 3, 0, 2, 0, 1]


def test_weights_of_stacked_ledgers_are_multiplied():
    halves = fixed_ledgers.average((4, 4), 2).then(fixed_ledgers.upsampling((2, 2), scale_factor=2))
    x = plane((4, 4))
    expected = F.interpolate(F.avg_pool2d(tensor(x), 2), scale_factor=2)[0, 0].numpy()
    np.testing.assert_allclose(halves.apply(x), expected)


@given(st.integers(1, 2), st.integers(1, 2), SIZES, PAIRS, PAIRS, st.integers(0, 2), st.integers(1, 2))
def test_conv_matrix_is_the_layer(inside, outside, shape, kernel, stride, padding, groups):
    assume(all(i + 2 * padding >= k for i, k in zip(shape, kernel, strict=True)))
    rng = np.random.default_rng(1)
    x, weight = rng.normal(size=(inside * groups, *shape)), rng.normal(size=(outside * groups, inside, *kernel))
    how = {"stride": stride, "padding": padding, "groups": groups}
    expected = F.conv2d(torch.tensor(x)[None], torch.tensor(weight), **how)[0].numpy()
    matrix = cl.conv_matrix(weight, x.shape, **how)
    np.testing.assert_allclose(matrix @ x.ravel(), expected.ravel(), atol=1e-12)


def test_misuse_is_refused():
    with pytest.raises(cl.ArgumentError, match="apply: this ledger needs a kernel"):
        cl.Ledger.convolution((3, 3), 2).apply(np.ones((3, 3)))
    with pytest.raises(cl.ArgumentError, match="matrix: this ledger has weights of its own"):
        fixed_ledgers.average((4, 4), 2).matrix(np.ones((2, 2)))
    with pytest.raises(cl.ArgumentError, match="gives 2×2, the next reads 3×3"):
        fixed_ledgers.average((4, 4), 2).then(fixed_ledgers.average((3, 3), 2))
    with pytest.raises(cl.ArgumentError, match=r"weight \(2,\) does not go with the input shape \(3, 4, 5\)"):
        cl.conv_matrix(np.ones(2), (3, 4, 5))
