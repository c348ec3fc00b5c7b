"""The ledger drawn is the ledger tested: its terms, summed, are torch's convolution."""

import itertools

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

import convlab as cl
from convlab.ledger import Term

MODES = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap", "symmetric": "symmetric"}
GRID = list(itertools.product((1, 2), (1, 3), (0, 1, 2), (1, 2), MODES))


def plane(h, w):
    return np.random.default_rng(h * 100 + w).permutation(h * w).reshape(h, w) + 1.0


def by_torch(x, kernel, stride, padding, dilation, mode):
    padded = torch.tensor(np.pad(x, padding, mode=MODES[mode]))
    return F.conv2d(padded[None, None], torch.tensor(kernel)[None, None], stride=stride, dilation=dilation)[
        0, 0
    ].numpy()


@pytest.mark.parametrize(("s", "sw", "p", "d", "mode"), GRID)
def test_terms_sum_to_torchs_result(s, sw, p, d, mode):
    x, kernel = plane(5, 7), plane(2, 3)
    how = {"stride": (s, sw), "padding": p, "dilation": d}
    ledger = cl.Ledger.convolution(x.shape, kernel.shape, padding_mode=mode, **how)
    expected = by_torch(x, kernel, **how, mode=mode)
    np.testing.assert_allclose(ledger.apply(x, kernel), expected)
    np.testing.assert_allclose((ledger.matrix(kernel) @ x.ravel()).reshape(expected.shape), expected)
    summed = [
        sum(kernel[term.tap] * x[term.input] for term in ledger.terms(at) if term.input is not None)
        for at in np.ndindex(ledger.output_shape)
    ]
    np.testing.assert_allclose(np.reshape(summed, expected.shape), expected)


def test_a_term_by_hand():
    ledger = cl.Ledger.convolution((4, 4), 3, padding=1, padding_mode="reflect")
    assert ledger.terms((0, 0))[0] == Term(tap=(0, 0), position=(-1, -1), input=(1, 1))
    assert cl.Ledger.convolution((4, 4), 3, padding=1).terms((0, 0))[0].input is None


def test_uses_by_hand():
    uses = cl.Ledger.convolution((4, 4), 3, padding=1).uses
    assert uses.tolist() == [[4, 6, 6, 4], [6, 9, 9, 6], [6, 9, 9, 6], [4, 6, 6, 4]]
    assert cl.Ledger.convolution((7,), 2, stride=3).uses.tolist() == [1, 1, 0, 1, 1, 0, 0]


def test_overlaps_count_the_terms_that_read_an_input():
    assert cl.Ledger.convolution((4,), 3, padding=1).overlaps.tolist() == [2, 3, 3, 2]


@given(st.integers(1, 9), st.integers(1, 4), st.integers(1, 4), st.integers(0, 3), st.integers(1, 3))
def test_readers_and_terms_are_each_others_transpose(i, k, stride, padding, dilation):
    if i + 2 * padding < dilation * (k - 1) + 1:
        return
    ledger = cl.Ledger.convolution((i,), k, stride=stride, padding=padding, dilation=dilation)
    by_output = {(o, t.input[0]) for o in range(ledger.output_shape[0]) for t in ledger.terms(o) if t.input is not None}
    assert by_output == {(o, at) for at in range(i) for (o,) in ledger.readers(at)}


@given(st.integers(1, 9), st.integers(1, 4), st.integers(1, 4), st.integers(0, 3))
def test_uses_are_the_gradient_of_a_kernel_of_ones(i, k, stride, padding):
    if i + 2 * padding < k:
        return
    x = torch.zeros(1, 1, i, requires_grad=True)
    F.conv1d(x, torch.ones(1, 1, k), stride=stride, padding=padding).sum().backward()
    assert cl.Ledger.convolution((i,), k, stride=stride, padding=padding).uses.tolist() == x.grad[0, 0].tolist()


def test_padding_ledger_copies_what_pad_copies():
    x = plane(3, 4)
    for mode in MODES:
        ledger = cl.Ledger.pad(x.shape, (1, 2), mode=mode)
        np.testing.assert_array_equal(ledger.apply(x, np.ones((1, 1))), np.pad(x, ((1, 1), (2, 2)), mode=MODES[mode]))


def test_cells_that_are_not_there_are_refused_with_the_numbers():
    ledger = cl.Ledger.convolution((4, 5), 2)
    with pytest.raises(cl.ArgumentError, match=r"output \(3, 0\) lies outside the 3×4 cells"):
        ledger.terms((3, 0))
    with pytest.raises(cl.ArgumentError, match=r"input \(0, 5\) lies outside the 4×5 cells"):
        ledger.readers((0, 5))
    with pytest.raises(cl.ArgumentError, match="weight must be 2×2, got 3×3"):
        ledger.matrix(np.ones((3, 3)))


def test_a_kernel_that_does_not_fit_is_refused():
    with pytest.raises(cl.GeometryError, match="kernel 3 does not fit the input 2"):
        cl.Ledger.convolution((2,), 3)
