"""The source material's numbers from transposed convolution on, and its misconceptions."""

import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings

import convlab as cl
from convlab import arithmetic
from tests.test_convolution import calls as convolutions
from tests.test_transposed import calls, cropped

SQUARE = np.array([[[1, 2], [3, 4]]])
KERNEL = np.array([[[[1, 2], [0, 1]]]])


class TestTransposedConvolutionReadTwice:
    def test_c6_126_becomes_128_and_32_channels_become_64(self):
        x, weight = np.ones((1, 32, 126, 126), np.float32), np.ones((32, 64, 3, 3), np.float32)
        y = cl.conv_transpose2d(x, weight)
        assert y.shape == (1, 64, 128, 128)
        assert (y[0, :, 2:-2, 2:-2] == 32 * 3 * 3).all()
        assert (y[0, :, 0, 0] == 32).all()

    def test_c6_the_same_weight_is_a_convolution_from_64_to_32_channels(self):
        assert cl.conv2d(np.ones((1, 64, 8, 8)), np.ones((32, 64, 3, 3))).shape == (1, 32, 6, 6)
        assert cl.conv_transpose2d(np.ones((1, 32, 6, 6)), np.ones((32, 64, 3, 3))).shape == (1, 64, 8, 8)

    @hypothesis_settings(max_examples=150)
    @given(call=calls(dimensions=2))
    def test_c6_zeros_between_then_a_convolution_with_the_flipped_kernel(self, assert_close, call):
        x, weight, bias, settings = call
        groups, (_, out, *kernel) = settings["groups"], weight.shape
        flipped = weight.reshape(groups, -1, out, *kernel).swapaxes(1, 2)[..., ::-1, ::-1]
        flipped = flipped.reshape(groups * out, -1, *kernel)
        reach = [cl.effective_kernel(k, d) - 1 for k, d in zip(kernel, settings["dilation"], strict=True)]
        around = [(r, r + extra) for r, extra in zip(reach, settings["output_padding"], strict=True)]
        spread = cl.insert_zeros(x, settings["stride"])
        y = cl.conv2d(spread, flipped, bias, padding=around, dilation=settings["dilation"], groups=groups)
        assert_close(cl.conv_transpose2d(x, weight, bias, **settings), cropped(y, settings["padding"]))

    @hypothesis_settings(max_examples=150)
    @given(call=convolutions())
    def test_c6_it_is_the_adjoint_of_the_convolution(self, assert_close, call):
        """⟨conv x, y⟩ = ⟨x, convᵀ y⟩, with output_padding for what the convolution's floor dropped."""
        x, weight, _, settings = call
        del settings["padding_mode"]
        forward = cl.conv2d(x, weight, **settings)
        y = np.random.default_rng(0).normal(size=forward.shape)
        spans = map(cl.effective_kernel, weight.shape[2:], settings["dilation"])
        axes = zip(x.shape[-2:], settings["padding"], spans, settings["stride"], strict=True)
        dropped = tuple((size + sum(pair) - span) % stride for size, pair, span, stride in axes)
        back = cl.conv_transpose2d(y, weight, output_padding=dropped, **settings)
        assert back.shape == x.shape
        assert_close((forward * y).sum(), (x * back).sum())

    def test_c6_the_transpose_of_the_convolutions_matrix(self):
        matrix = cl.conv_matrix(KERNEL, (1, 3, 3))
        assert matrix.shape == (4, 9)
        assert matrix[0].tolist() == [1, 2, 0, 0, 1, 0, 0, 0, 0]
        stamped = cl.conv_transpose2d(SQUARE, KERNEL)
        assert (matrix.T @ SQUARE.ravel()).tolist() == stamped.ravel().tolist() == [1, 4, 4, 3, 11, 10, 0, 3, 4]


class TestUpsampling:
    def test_c7_nearest(self):
        expected = [[1, 1, 2, 2], [1, 1, 2, 2], [3, 3, 4, 4], [3, 3, 4, 4]]
        assert cl.upsample(SQUARE, scale_factor=2).tolist() == [expected]

    @pytest.mark.parametrize(
        ("aligned", "rows"),
        [
            (
                True,
                [
                    [1, 1.3333, 1.6667, 2],
                    [1.6667, 2, 2.3333, 2.6667],
                    [2.3333, 2.6667, 3, 3.3333],
                    [3, 3.3333, 3.6667, 4],
                ],
            ),
            (False, [[1, 1.25, 1.75, 2], [1.5, 1.75, 2.25, 2.5], [2.5, 2.75, 3.25, 3.5], [3, 3.25, 3.75, 4]]),
        ],
    )
    def test_c7_bilinear(self, aligned, rows):
        y = cl.upsample(SQUARE.astype(float), scale_factor=2, mode="bilinear", align_corners=aligned)
        assert y.round(4).tolist() == [rows]

    def test_c7_transposed_spreads_what_it_is_given(self):
        assert cl.conv_transpose2d(SQUARE, np.ones((1, 1, 2, 2), int), stride=2).tolist() == [
            [[1, 1, 2, 2], [1, 1, 2, 2], [3, 3, 4, 4], [3, 3, 4, 4]]
        ]

    def test_c7_unpooling_puts_the_largest_back(self):
        image = np.array([[[1, 0, 0, 0], [0, 0, 0, 2], [0, 3, 0, 0], [0, 0, 4, 0]]])
        values, indices = cl.max_pool2d(image, 2, return_indices=True)
        assert (values.tolist(), indices.tolist()) == (SQUARE.tolist(), [[[0, 7], [9, 14]]])
        assert np.array_equal(cl.max_unpool2d(values, indices, 2), image)


class TestStrideLargerThanTheKernel:
    ROWS = ([1, 2, 0, 0, 2, 4], [0, 1, 0, 0, 0, 2], [0] * 6, [0] * 6, [3, 6, 0, 0, 4, 8], [0, 3, 0, 0, 0, 4])

    def test_d2_every_input_is_used_and_the_output_has_gaps(self):
        assert cl.conv_transpose2d(SQUARE, KERNEL, stride=4).tolist() == [list(self.ROWS)]

    def test_d3_the_gaps_hold_the_bias(self):
        y = cl.conv_transpose2d(SQUARE, KERNEL, np.array([7]), stride=4)
        assert y.tolist() == [[[cell + 7 for cell in row] for row in self.ROWS]]
        assert (y[0, 2:4] == 7).all()
        assert (y[0, :, 2:4] == 7).all()

    @pytest.mark.parametrize(
        ("i", "k", "s", "p", "d", "extra"), [(2, 2, 4, 0, 1, 0), (3, 2, 4, 1, 2, 3), (4, 3, 1, 2, 3, 2)]
    )
    def test_d4_the_output_has_the_size_of_the_formula(self, i, k, s, p, d, extra):
        how = {"stride": s, "padding": p, "dilation": d, "output_padding": extra}
        y = cl.conv_transpose1d(np.ones((1, i)), np.ones((1, 1, k)), **how)
        assert y.shape == (1, (i - 1) * s - 2 * p + d * (k - 1) + extra + 1)

    def test_d5_what_a_convolution_never_reads_its_transpose_never_writes(self):
        ones = np.ones((1, 1, 2))
        read = [cl.conv1d(pixel[None], ones, stride=3).sum() for pixel in np.eye(7)]
        written = cl.conv_transpose1d(np.ones((1, 2)), ones, stride=3, output_padding=2)[0]
        assert written.tolist() == read == [1, 1, 0, 1, 1, 0, 0]


class TestMisconceptions:
    def test_e_every_relationship_of_the_guide_is_named(self):
        text = "".join(getattr(arithmetic, name).__doc__ or "" for name in dir(arithmetic) if not name.startswith("_"))
        assert {int(n) for n in re.findall(r"(?:[Rr]elationship |\()(\d+)\b", text)} >= set(range(1, 16))

    def test_e_output_padding_appends_no_zeros(self):
        y = cl.conv_transpose1d(np.ones((1, 2)), np.ones((1, 1, 3)), stride=2, padding=1, output_padding=1)
        assert y.tolist() == [[1, 2, 1, 1]]

    def test_e_the_transposed_convolution_inverts_nothing(self):
        ones = np.ones((1, 1, 2))
        assert cl.conv_transpose1d(cl.conv1d(np.array([[1, 2, 3]]), ones), ones).tolist() == [[3, 8, 5]]

    @pytest.mark.parametrize(("padding", "size"), [(0, 10), (1, 8), (2, 6)])
    def test_e_padding_of_the_transposed_crops(self, padding, size):
        y = cl.conv_transpose1d(np.ones((1, 4)), np.ones((1, 1, 4)), stride=2, padding=padding)
        assert y.shape == (1, size)

    @pytest.mark.parametrize("stride", [1, 2, 3])
    def test_e_stride_of_the_transposed_steps_over_the_output(self, stride):
        impulses = cl.conv_transpose1d(np.ones((1, 4)), np.ones((1, 1, 1)), stride=stride)[0]
        assert {after - before for before, after in pairwise(impulses.nonzero()[0])} == {stride}

    def test_e_a_quotient_that_is_no_integer_is_floored(self):
        assert [cl.conv1d(np.ones((1, i)), np.ones((1, 1, 3)), stride=2).shape[1] for i in (7, 8)] == [3, 3]

    def test_e_half_an_even_kernel_is_not_same(self):
        assert [cl.output_size(8, k, padding=k // 2) for k in (3, 4, 5, 6)] == [8, 9, 8, 9]

    def test_e_symmetric_and_replicate_coincide_at_padding_1_only(self):
        line, modes = np.array([[1, 2, 3]]), ("reflect", "symmetric", "replicate")
        once = [cl.pad(line, ((0, 0), (1, 1)), mode=mode).tolist() for mode in modes]
        assert once == [[[2, 1, 2, 3, 2]], [[1, 1, 2, 3, 3]], [[1, 1, 2, 3, 3]]]
        twice = [cl.pad(line, ((0, 0), (2, 2)), mode=mode).tolist() for mode in modes]
        assert twice == [[[3, 2, 1, 2, 3, 2, 1]], [[2, 1, 1, 2, 3, 3, 2]], [[1, 1, 1, 2, 3, 3, 3]]]

    def test_e_a_divisible_stride_evens_the_overlap_and_cures_no_checkerboard(self):
        x = np.ones((1, 4))
        assert cl.conv_transpose1d(x, np.ones((1, 1, 4)), stride=2, padding=1).tolist() == [[1, 2, 2, 2, 2, 2, 2, 1]]
        learnt = np.array([[[2.0, 1.0, 2.0, 1.0]]])
        assert cl.conv_transpose1d(x, learnt, stride=2, padding=2).tolist() == [[4, 2, 4, 2, 4, 2]]

    def test_e_a_large_span_is_no_dense_coverage(self):
        holes = cl.receptive_field([(3, 1, 0, 2)] * 3)
        dense = cl.receptive_field([(3, 1, 0, rate) for rate in (1, 2, 5)])
        assert (holes.size, holes.untouched) == (13, (1, 3, 5, 7, 9, 11))
        assert (dense.size, dense.untouched) == (17, ())

    @pytest.mark.parametrize(
        ("aligned", "row"), [(True, [0, 0.4, 0.8, 0.8, 0.4, 0]), (False, [0, 0.25, 0.75, 0.75, 0.25, 0])]
    )
    def test_e_align_corners_is_not_cosmetic(self, aligned, row):
        y = cl.upsample(np.array([[0.0, 1.0, 0.0]]), size=(1, 6), mode="bilinear", align_corners=aligned)
        assert y.round(12).tolist() == [row]

    def test_e_groups_depthwise_and_separable_are_three_layers(self):
        x = np.ones((64, 5, 5))
        grouped, depthwise, pointwise = np.ones((64, 8, 3, 3)), np.ones((64, 1, 3, 3)), np.ones((64, 64, 1, 1))
        layers = (
            cl.conv2d(x, grouped, groups=8),
            cl.conv2d(x, depthwise, groups=64),
            cl.separable_conv2d(x, depthwise, pointwise),
        )
        assert {layer.shape for layer in layers} == {(64, 3, 3)}
        assert [layer[0, 0, 0] for layer in layers] == [8 * 9, 9, 64 * 9]
        assert (grouped.size, depthwise.size, depthwise.size + pointwise.size) == (4_608, 576, 4_672)
        assert cl.parameter_count(64, 64, 3, groups=8, bias=False) == 4_608
        assert cl.parameter_count(64, 64, 3, groups=64, bias=False) == 576
