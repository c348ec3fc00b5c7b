"""Formulas say the true shape with numbers, and their variants are what a wrong term gives."""

import re

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import assume, given
from hypothesis import strategies as st

from convlab.course.cases import KINDS, array, by_name, one_of, pair, per_axis, whole
from convlab.course.formulas import enlarged, framed, kernel_fits, stamps, two, windows
from convlab.errors import CourseError

SIZES = st.tuples(st.integers(1, 12), st.integers(1, 12))


def stated(formula):
    """The sizes that its text ends in, axis by axis."""
    return tuple(int(n) for n in re.findall(r"= (-?\d+)(?:;|$)", formula.text))


@given(SIZES, st.tuples(*[st.integers(1, 4)] * 2), *[st.tuples(*[st.integers(1, 3)] * 2)] * 2)
def test_of_windows(shape, kernel, stride, dilation):
    assume(kernel_fits(shape, kernel, 1, dilation))
    y = F.conv2d(torch.zeros(1, 1, *shape), torch.zeros(1, 1, *kernel), stride=stride, padding=1, dilation=dilation)
    assert stated(windows(shape, kernel, stride, 1, dilation)) == y.shape[2:]


@given(SIZES, st.tuples(*[st.integers(1, 4)] * 2), st.tuples(*[st.integers(1, 3)] * 2))
def test_of_stamps(shape, kernel, stride):
    y = F.conv_transpose2d(torch.zeros(1, 1, *shape), torch.zeros(1, 1, *kernel), stride=stride)
    assert stated(stamps(shape, kernel, stride)) == y.shape[2:]
    assert stated(stamps((shape[0],), kernel[0], 3, 0, 2)) == ((shape[0] - 1) * 3 + kernel[0] + 2,)


@given(SIZES, st.tuples(*[st.integers(0, 3)] * 2))
def test_of_frames(shape, padding):
    assert stated(framed(shape, padding)) == np.pad(np.zeros(shape), [(p, p) for p in padding]).shape


def test_of_enlargements():
    assert stated(enlarged((2, 3), 4)) == (8, 12)


@pytest.mark.parametrize(
    ("formula", "sentence", "shape"),
    [
        (windows((8, 8), (3, 5), (3, 4), (0, 1)), "the place before the first step left out: no + 1", (1, 1)),
        (windows((8, 9), 3, 2, 1), "the padding added once, not on both sides", (4, 4)),
        (windows((8, 9), 3, 2, 1), "the quotient rounded up", (5, 5)),
        (windows((8, 9), 3, 1, 0, 2), "the dilation left out", (6, 7)),
        (windows((8, 12), (3, 5), 1), "height and width of the kernel exchanged", (4, 10)),
        (windows((8, 12), 3), "height and width of the output exchanged", (10, 6)),
        (framed((2, 3), 1), "the padding added once, not on both sides", (3, 4)),
        (framed((2, 3), (0, 2)), "height and width of the padding exchanged", (6, 3)),
        (stamps((4,), 4, 2, 1), "the padding added, where it takes away", (12,)),
        (stamps((3,), 3, 2), "i steps in place of i − 1", (9,)),
        (enlarged((2, 3), 2), "the factor added", (4, 5)),
    ],
)
def test_variants_by_hand(formula, sentence, shape):
    assert (sentence, shape) in formula.variants


@given(SIZES, st.integers(1, 4), st.integers(1, 3), st.integers(0, 2))
def test_no_variant_is_the_right_shape(shape, kernel, stride, padding):
    for formula in (windows(shape, kernel, stride, padding), stamps(shape, kernel, stride, padding)):
        assert stated(formula) not in [variant for _, variant in formula.variants]


def test_two():
    assert [two(size) for size in (3, (3, 5), [4], np.array([1, 2]))] == [(3, 3), (3, 5), (4, 4), (1, 2)]


class TestDraws:
    def draws(self, draw, *names, count=300):
        rng = np.random.default_rng(0)
        return [draw(rng, names) for _ in range(count)]

    def test_by_the_names_of_parameters(self):
        for x, kernel, stride, padding in self.draws(by_name(), "x", "kernel", "stride", "padding"):
            assert x.ndim == kernel.ndim == 2
            assert len(np.unique(x)) == x.size
            assert x.dtype == kernel.dtype
            assert min(two(stride)) >= 1
            assert min(two(padding)) >= 0

    def test_are_mostly_not_square_and_of_all_kinds(self):
        drawn = self.draws(by_name(), "x", "stride")
        assert sum(x.shape[0] != x.shape[1] for x, _ in drawn) > 200
        assert {x.dtype.kind for x, _ in drawn} == {"f", "i"}
        assert {type(stride) for _, stride in drawn} == {int, tuple}

    def test_fit(self):
        def fits(x, kernel):
            return kernel_fits(x.shape, kernel.shape)

        assert all(fits(*args) for args in self.draws(by_name(fits), "x", "kernel"))

    def test_that_never_fit_are_an_error(self):
        with pytest.raises(CourseError, match="2000 draws of i, k gave no call that fits"):
            by_name(lambda i, k: False)(np.random.default_rng(0), ("i", "k"))

    def test_of_sizes_given_by_other_parameters(self):
        kinds = {"x": array((2, 3), 4, 5), "groups": one_of(2), "weight": array("x", "groups", 1)}
        for x, groups, weight in self.draws(by_name(**kinds), "x", "groups", "weight", count=20):
            assert weight.shape == (len(x), groups, 1)

    @pytest.mark.parametrize(("kind", "low", "high"), [(whole(2, 5), 2, 5), (pair(1, 3), 1, 3), (per_axis(0, 2), 0, 2)])
    def test_reach_both_ends(self, kind, low, high):
        rng = np.random.default_rng(0)
        values = [n for _ in range(300) for n in two(kind(rng, {}))]
        assert (min(values), max(values)) == (low, high)

    def test_there_is_a_kind_for_every_symbol_of_the_plan(self):
        assert {"x", "kernel", "shape", "kernel_size", "stride", "padding", "dilation", "i", "k"} <= set(KINDS)
