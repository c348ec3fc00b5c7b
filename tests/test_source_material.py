"""The numbers of the four texts behind the course; where a text is wrong, what is right."""

from itertools import product

import numpy as np
import pytest

import convlab as cl

TWENTY_FIVE = np.arange(25).reshape(1, 5, 5)
TWO_BY_TWO = np.ones((1, 1, 2, 2), np.int64)
NINE = np.arange(9).reshape(1, 3, 3)
FOUR_TAPS = np.array([[[[0, 1], [2, 3]]]])


class TestD2LExercises:
    def test_a1_the_output_shape(self):
        assert cl.output_shape((8, 8), (3, 5), padding=(0, 1), stride=(3, 4)) == (2, 2)
        assert cl.conv2d(np.ones((1, 8, 8)), np.ones((1, 1, 3, 5)), padding=(0, 1), stride=(3, 4)).shape == (1, 2, 2)

    def test_a1_the_formula_with_the_numbers_in_it(self):
        # ⌊(n − k + 2p + s) / s⌋ per axis
        assert ((8 - 3 + 0 + 3) // 3, (8 - 5 + 2 + 4) // 4) == (2, 2)

    def test_a1_height_and_width_in_swapped_places_show_off_the_square(self):
        assert cl.output_shape((12, 8), (3, 5), padding=(0, 1), stride=(3, 4)) == (4, 2)
        assert cl.output_shape((8, 12), (3, 5), padding=(0, 1), stride=(3, 4)) == (2, 3)

    def test_a2_stride_2_halves_the_samples(self):
        assert cl.output_size(16_000, 1, stride=2) == 8_000

    def test_a2_6_khz_sampled_at_16_khz_lands_on_2_khz(self):
        tone = np.cos(2 * np.pi * 6_000 * np.arange(1_600) / 16_000)
        strided = cl.conv1d(tone[None], np.ones((1, 1, 1)), stride=2)[0]
        assert np.abs(np.fft.rfft(strided)).argmax() * 8_000 / 800 == 2_000

    @pytest.mark.parametrize(("box", "gain"), [(1, 1.0), (2, 0.38), (3, 0.14)])
    def test_a2_the_fold_is_as_loud_as_the_kernels_gain_at_6_khz(self, box, gain):
        tone = np.cos(2 * np.pi * 6_000 * np.arange(1_600 + box - 1) / 16_000)
        strided = cl.conv1d(tone[None], np.full((1, 1, box), 1 / box), stride=2)[0]
        assert round(np.abs(np.fft.rfft(strided)).max() / 400, 2) == gain

    @pytest.mark.parametrize("padding", [1, (1, 1)])
    def test_a3_mirror_padding(self, padding):
        padded = cl.pad(np.arange(1, 65).reshape(8, 8), padding, mode="reflect")
        assert padded.shape == (10, 10)
        assert padded[0].tolist() == [10, 9, 10, 11, 12, 13, 14, 15, 16, 15]
        assert padded[1].tolist() == [2, 1, 2, 3, 4, 5, 6, 7, 8, 7]
        assert padded[-1].tolist() == [50, 49, 50, 51, 52, 53, 54, 55, 56, 55]

    @pytest.mark.parametrize("stride", [2, 4])
    def test_a4_multiply_adds_fall_by_the_ratio_of_output_cells(self, stride):
        dense = cl.output_shape((64, 64), 3, padding=1)
        strided = cl.output_shape((64, 64), 3, padding=1, stride=stride)
        assert cl.multiply_adds(8, 8, 3, dense) == stride**2 * cl.multiply_adds(8, 8, 3, strided)

    def test_a4_the_field_of_the_layers_after_a_stride_grows_and_its_own_does_not(self):
        assert cl.receptive_field([(3, 2)]).size == cl.receptive_field([(3, 1)]).size == 3
        assert cl.receptive_field([(3, 2), (3, 1)]).size == 7
        assert cl.receptive_field([(3, 1), (3, 1)]).size == 5

    def test_a5_a_strided_output_is_every_s_th_of_the_dense(self):
        dense = cl.conv2d(TWENTY_FIVE, TWO_BY_TWO)
        assert np.array_equal(cl.conv2d(TWENTY_FIVE, TWO_BY_TWO, stride=2), dense[:, ::2, ::2])

    def test_a6_16_becomes_31_and_32_only_with_output_padding(self):
        assert cl.transposed_output_size(16, 3, stride=2, padding=1) == 31
        assert cl.transposed_output_size(16, 3, stride=2, padding=1, output_padding=1) == 32
        assert list(cl.input_sizes(16, 3, stride=2, padding=1)) == [31, 32]

    @pytest.mark.parametrize(("k", "p"), list(product(range(1, 6), range(3))))
    def test_a6_about_twice_is_exactly_this(self, k, p):
        assert cl.transposed_output_size(16, k, stride=2, padding=p) == (16 - 1) * 2 - 2 * p + k

    @pytest.mark.parametrize(("extra", "size"), [(0, 31), (1, 32)])
    def test_a6_the_layer_gives_31_and_32_only_with_output_padding(self, extra, size):
        x, weight = np.ones((1, 3, 16, 16)), np.ones((3, 3, 3, 3))
        y = cl.conv_transpose2d(x, weight, stride=2, padding=1, output_padding=extra)
        assert y.shape == (1, 3, size, size)

    def test_a6_zeros_between_then_the_flipped_kernel(self):
        x, weight = np.arange(256).reshape(1, 1, 16, 16), np.arange(9).reshape(1, 1, 3, 3)
        spread = cl.insert_zeros(x, 2)
        assert spread.shape == (1, 1, 31, 31)
        y = cl.conv2d(spread, weight[:, :, ::-1, ::-1], padding=3 - 1 - 1)
        assert np.array_equal(y, cl.conv_transpose2d(x, weight, stride=2, padding=1))

    def test_a6_stamps_overlap_in_a_checkerboard_and_a_resize_does_not(self):
        assert cl.conv_transpose1d(np.ones((1, 4)), np.ones((1, 1, 3)), stride=2).tolist() == [
            [1, 1, 2, 1, 2, 1, 2, 1, 1]
        ]
        for mode in ("nearest", "bilinear"):
            assert (cl.upsample(np.ones((16, 16)), scale_factor=2, mode=mode) == 1).all()

    def test_a6_resize_and_sub_pixel_convolution_give_32_as_well(self):
        x = np.ones((1, 3, 16, 16))
        resized = cl.upsample(x, scale_factor=2, mode="bilinear")
        assert cl.conv2d(resized, np.ones((3, 3, 3, 3)), padding=1).shape == (1, 3, 32, 32)
        assert cl.pixel_shuffle(cl.conv2d(x, np.ones((12, 3, 3, 3)), padding=1), 2).shape == (1, 3, 32, 32)


class TestD2LNotes:
    def test_b1_ten_layers_shrink_240_to_200(self):
        shape = (240, 240)
        for _ in range(10):
            shape = cl.output_shape(shape, 5)
        assert shape == (200, 200)

    def test_b2_three_by_three_padded_to_five_by_five(self):
        assert cl.pad(NINE, 1).shape == (1, 5, 5)
        expected = [[0, 3, 8, 4], [9, 19, 25, 10], [21, 37, 43, 16], [6, 7, 8, 0]]
        assert cl.conv2d(NINE, FOUR_TAPS, padding=1).tolist() == [expected]

    @pytest.mark.parametrize(("n", "k", "total"), [(8, 3, 2), (8, 2, 1), (8, 5, 3)])
    def test_b3_d2ls_padding_counts_both_sides_together(self, n, k, total):
        per_side = (total // 2, total - total // 2)
        assert cl.output_size(n, k, padding=per_side) == n - k + total + 1
        assert cl.output_size(n, k, padding=total) == n - k + 2 * total + 1

    @pytest.mark.parametrize("k", range(1, 9))
    def test_b4_k_minus_1_keeps_the_size_and_the_odd_one_goes_after(self, k):
        before, after = cl.same_padding(k)
        assert before + after == k - 1
        assert after - before == (k - 1) % 2
        assert cl.output_size(8, k, padding=(before, after)) == 8
        assert cl.output_size(8, k, padding=(after, before)) == 8  # D2L's way round

    @pytest.mark.parametrize("k", [1, 3, 5, 7])
    def test_b5_an_odd_kernel_is_centred(self, k):
        assert cl.same_padding(k) == (k // 2, k // 2)
        assert cl.receptive_field([(k, 1, k // 2)]).centre == 0
        assert cl.receptive_field([(k + 1, 1, k // 2)]).centre == 0.5

    def test_b6_padding_that_keeps_8_by_8(self):
        assert cl.output_shape((8, 8), 3, padding=1) == (8, 8)
        assert cl.output_shape((8, 8), (5, 3), padding=(2, 1)) == (8, 8)

    def test_b7_three_down_and_two_across(self):
        assert cl.conv2d(NINE, FOUR_TAPS, padding=1, stride=(3, 2)).tolist() == [[[0, 8], [6, 8]]]

    def test_b7_one_more_column_gives_one_more_output(self):
        assert cl.output_size(5, 2, stride=2) == 2
        assert cl.output_size(5, 2, stride=2, padding=(0, 1)) == 3

    def test_b8_the_general_form_and_its_two_short_ones(self):
        for n, k, s in product(range(1, 13), range(1, 6), range(1, 5)):
            same = cl.same_padding(k)
            assert cl.output_size(n, k, stride=s, padding=same) == (n - k + k - 1 + s) // s == (n + s - 1) // s
            assert n % s or cl.output_size(n, k, stride=s, padding=same) == n // s

    def test_b9_stride_2_halves_8_by_8(self):
        assert cl.output_shape((8, 8), 3, padding=1, stride=2) == (4, 4)

    def test_b10_try_your_own(self):
        assert cl.output_shape((8, 8), (3, 5), padding=(2, 1), stride=(4, 1)) == (3, 6)

    def test_b12_small_kernels_reduce_fast_when_strided(self):
        size = 240
        for _ in range(4):
            size = cl.output_size(size, 3, padding=1, stride=2)
        assert size == 15
        # four strided layers see as far as fifteen dense ones
        assert cl.receptive_field([(3, 2)] * 4).size == cl.receptive_field([(3, 1)] * 15).size == 31

    def test_b13_the_defaults_are_no_padding_and_stride_1(self):
        assert cl.output_size(8, 3) == cl.output_size(8, 3, padding=0, stride=1, dilation=1) == 6
        assert np.array_equal(cl.conv2d(NINE, FOUR_TAPS), cl.conv2d(NINE, FOUR_TAPS, padding=0, stride=1, dilation=1))


class TestSevenQuestions:
    def test_c1_parameters(self):
        assert cl.parameter_count(64, 32, 3) == 64 * 3 * 3 * 32 + 32 == 18_464
        assert cl.parameter_count(64, 32, 3, bias=False) == np.ones((32, 64, 3, 3)).size == 18_432
        assert cl.conv2d(np.ones((64, 5, 5)), np.ones((32, 64, 3, 3)), np.ones(32)).shape == (32, 3, 3)

    @pytest.mark.parametrize(
        ("settings", "rows"),
        [
            ({}, [[12, 16, 20, 24], [32, 36, 40, 44], [52, 56, 60, 64], [72, 76, 80, 84]]),
            ({"stride": 2}, [[12, 20], [52, 60]]),
            (
                {"padding": 1},
                [
                    [0, 1, 3, 5, 7, 4],
                    [5, 12, 16, 20, 24, 13],
                    [15, 32, 36, 40, 44, 23],
                    [25, 52, 56, 60, 64, 33],
                    [35, 72, 76, 80, 84, 43],
                    [20, 41, 43, 45, 47, 24],
                ],
            ),
            ({"dilation": 2}, [[24, 28, 32], [44, 48, 52], [64, 68, 72]]),
        ],
    )
    def test_c2_a_kernel_of_ones_on_0_to_24(self, settings, rows):
        assert cl.conv2d(TWENTY_FIVE, TWO_BY_TWO, **settings).tolist() == [rows]
        assert cl.output_shape((5, 5), 2, **settings) == (len(rows), len(rows[0]))

    def test_c2_the_effective_kernel(self):
        assert cl.effective_kernel(2, 2) == 3
        assert cl.effective_kernel(3, 2) == 5

    def test_c3_dilation_widens_the_field_and_mixing_rates_fills_it(self):
        twos = cl.receptive_field([(3, 1, 0, 2)] * 3)
        mixed = cl.receptive_field([(3, 1, 0, rate) for rate in (1, 2, 5)])
        assert (twos.size, twos.size - len(twos.untouched)) == (13, 7)
        assert (mixed.size, mixed.untouched) == (17, ())

    def test_c4_eight_groups_hold_an_eighth_of_the_weights(self):
        assert cl.parameter_count(64, 32, 3, groups=8, bias=False) == 32 * 8 * 3 * 3
        assert 8 * cl.parameter_count(64, 32, 3, groups=8, bias=False) == cl.parameter_count(64, 32, 3, bias=False)

    def test_c4_the_grouped_output(self):
        x, weight = np.ones((8, 64, 128, 128), np.float32), np.ones((32, 8, 3, 3), np.float32)
        y = cl.conv2d(x, weight, groups=8)
        assert y.shape == (8, 32, 126, 126)
        assert (y == 8 * 3 * 3).all()

    def test_c4_groups_must_divide_both_channel_counts(self, refused):
        with refused(cl.ArgumentError, "groups 3", "in_channels 64"):
            cl.parameter_count(64, 32, 3, groups=3)

    def test_c5_the_depthwise_separable_layer(self):
        depthwise = cl.parameter_count(64, 64, 3, groups=64, bias=False)
        pointwise = cl.parameter_count(64, 32, 1, bias=False)
        assert (depthwise, pointwise) == (64 * 1 * 3 * 3, 32 * 64 * 1 * 1)
        assert depthwise + pointwise == 2_624
        assert round(18_432 / (depthwise + pointwise), 2) == 7.02

    def test_c5_the_separable_output(self):
        x = np.ones((8, 64, 128, 128), np.float32)
        depthwise, pointwise = np.ones((64, 1, 3, 3), np.float32), np.ones((32, 64, 1, 1), np.float32)
        y = cl.separable_conv2d(x, depthwise, pointwise)
        assert y.shape == (8, 32, 126, 126)
        assert (y == 64 * 3 * 3).all()
        assert depthwise.size + pointwise.size == 2_624

    def test_c6_126_becomes_128(self):
        assert cl.transposed_output_size(126, 3) == 128
        assert cl.output_size(128, 3) == 126


class TestStrideLargerThanTheKernel:
    def test_d1_inputs_between_windows_are_never_read(self):
        assert cl.output_size(7, 2, stride=3) == 2
        readings = [cl.conv1d(pixel[None], np.ones((1, 1, 2)), stride=3).sum() for pixel in np.eye(7)]
        assert readings == [1, 1, 0, 1, 1, 0, 0]

    def test_d2_the_transposed_output_is_6_by_6(self):
        assert cl.transposed_output_size(2, 2, stride=4) == 6

    def test_d4_the_transposed_formula_holds_with_gaps(self):
        for i, k, s, p, d, extra in product(range(1, 5), range(1, 4), range(1, 6), range(2), range(1, 3), range(3)):
            o = (i - 1) * s - 2 * p + d * (k - 1) + extra + 1
            if o >= 1 and extra < max(s, d):
                settings = {"stride": s, "padding": p, "dilation": d, "output_padding": extra}
                assert cl.transposed_output_size(i, k, **settings) == o

    def test_e_the_floor_loses_a_row(self):
        assert cl.output_size(7, 3, stride=2) == cl.output_size(8, 3, stride=2) == 3

    def test_e_padding_of_the_transposed_crops(self):
        assert [cl.transposed_output_size(4, 4, stride=2, padding=p) for p in (0, 1, 2)] == [10, 8, 6]

    @pytest.mark.parametrize(("padding", "counts"), [(1, (4, 6, 9)), (2, (9, 9, 9))])
    def test_e_pixels_of_a_padded_four_by_four_count_unequally_until_k_minus_1(self, padding, counts):
        pixels = np.eye(16).reshape(16, 1, 4, 4)
        uses = cl.conv2d(pixels, np.ones((1, 1, 3, 3)), padding=padding).sum(axis=(1, 2, 3))
        assert (uses[0], uses[1], uses[5]) == counts
