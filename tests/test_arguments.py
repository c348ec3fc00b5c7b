import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

import convlab as cl
from convlab.arguments import by, channels_per_group, integer, padding_pairs, per_axis
from convlab.errors import ArgumentError, ArgumentTypeError, ConvlabError, CourseError, GeometryError

SIZES = st.integers(0, 99)
PAIRS = st.tuples(SIZES, SIZES)


def ones(*shape):
    return np.ones(shape)


X, WEIGHT = ones(1, 6, 8, 8), ones(4, 6, 3, 3)


class TestTheHelpersCanFail:
    def test_assert_close_tells_values_shapes_and_nans_apart(self, assert_close):
        assert_close([1.0, np.nan], np.array([1.0, np.nan]))
        for other in ([1.0, 2.0], [1.0], [[1.0, np.nan]], [np.nan, 1.0], [1.0001, np.nan]):
            with pytest.raises(AssertionError):
                assert_close([1.0, np.nan], other)

    def test_refused_wants_an_error(self, refused):
        with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"), refused(ArgumentError):
            pass

    def test_refused_wants_an_error_of_ours(self, refused):
        with pytest.raises(ValueError, match="9×9"), refused(ArgumentError, "9×9"):
            raise ValueError("9×9")

    def test_refused_wants_the_very_class(self, refused):
        with pytest.raises(AssertionError), refused(ArgumentError, 9):
            raise GeometryError("9")

    @pytest.mark.parametrize("message", ["", "95", "19", "-9", "a9"])
    def test_refused_wants_the_whole_number(self, refused, message):
        with pytest.raises(AssertionError, match="not in"), refused(ArgumentError, 9):
            raise ArgumentError(message)


class TestErrors:
    @pytest.mark.parametrize("error", [ArgumentError, GeometryError, ArgumentTypeError, CourseError])
    def test_all_are_convlab_errors(self, error):
        assert issubclass(error, ConvlabError)

    @pytest.mark.parametrize("error", [ArgumentError, GeometryError, CourseError])
    def test_values_are_value_errors(self, error):
        assert issubclass(error, ValueError)
        assert not issubclass(error, TypeError)

    def test_types_are_type_errors(self):
        assert issubclass(ArgumentTypeError, TypeError)
        assert not issubclass(ArgumentTypeError, ValueError)


class TestInteger:
    @pytest.mark.parametrize("value", [3, np.int8(3), np.uint64(3)])
    def test_takes_whatever_is_an_index_and_gives_an_int(self, value):
        assert type(integer("stride", value, 1)) is int
        assert integer("stride", value, 1) == 3

    def test_takes_the_least_value_itself(self):
        assert integer("padding", 0, 0) == 0
        assert integer("stride", 1, 1) == 1

    @pytest.mark.parametrize(("value", "least"), [(0, 1), (-1, 0), (-7, 1)])
    def test_refuses_less_with_both_numbers(self, refused, value, least):
        with refused(ArgumentError, "stride", value, least):
            integer("stride", value, least)

    @pytest.mark.parametrize("value", [True, np.True_, 3.0, np.float32(3), "3", None, [3], 3j])
    def test_refuses_other_types_and_names_them(self, refused, value):
        with refused(ArgumentTypeError, "stride", type(value).__name__):
            integer("stride", value, 1)


class TestPerAxis:
    def test_an_int_serves_every_axis(self):
        assert per_axis("stride", 2, 3, 1) == (2, 2, 2)

    @pytest.mark.parametrize("kind", [tuple, list, np.array, iter])
    def test_a_sequence_holds_one_per_axis(self, kind):
        assert per_axis("stride", kind([2, 3]), 2, 1) == (2, 3)

    @pytest.mark.parametrize("value", [(), (1,), (1, 2, 3)])
    def test_another_length_is_refused_with_both_lengths(self, refused, value):
        with refused(ArgumentError, "stride", 2, len(value)):
            per_axis("stride", value, 2, 1)

    def test_the_axis_at_fault_is_named(self, refused):
        with refused(ArgumentError, "stride[1]", 0):
            per_axis("stride", (1, 0), 2, 1)

    @pytest.mark.parametrize("value", ["12", "a", (1, "2"), (1, 2.0), (1, (2, 3)), 1.5, None])
    def test_what_is_no_int_is_refused(self, refused, value):
        with refused(ArgumentTypeError, "stride"):
            per_axis("stride", value, 2, 1)


class TestPaddingPairs:
    @pytest.mark.parametrize(
        ("padding", "axes", "pairs"),
        [
            (1, 1, ((1, 1),)),
            ((1, 2), 1, ((1, 2),)),
            (((1, 2),), 1, ((1, 2),)),
            ((3,), 1, ((3, 3),)),
            (1, 2, ((1, 1), (1, 1))),
            ((1, 2), 2, ((1, 1), (2, 2))),
            ([[1, 2], [3, 4]], 2, ((1, 2), (3, 4))),
            ((0, (1, 2)), 2, ((0, 0), (1, 2))),
            (np.array([[1, 2], [3, 4]]), 2, ((1, 2), (3, 4))),
        ],
    )
    def test_every_way_to_write_a_padding(self, padding, axes, pairs):
        assert padding_pairs("padding", padding, axes) == pairs

    @given(st.lists(PAIRS, min_size=1, max_size=4))
    def test_pairs_stay_as_they_are(self, pairs):
        assert padding_pairs("padding", pairs, len(pairs)) == tuple(pairs)

    @given(st.lists(SIZES, min_size=2, max_size=4))
    def test_one_int_per_axis_pads_both_its_sides(self, sizes):
        assert padding_pairs("padding", sizes, len(sizes)) == tuple((p, p) for p in sizes)

    @pytest.mark.parametrize(
        ("padding", "axes", "number"),
        [(-1, 1, -1), ((0, -2), 1, -2), ((0, -3), 2, -3), (((0, 0), (-4, 0)), 2, -4)],
    )
    def test_negative_padding_is_refused(self, refused, padding, axes, number):
        with refused(ArgumentError, "at least 0", number):
            padding_pairs("padding", padding, axes)

    @pytest.mark.parametrize(("padding", "axes"), [((1, 2, 3), 1), ((), 1), ((1,), 2), ((1, 2, 3, 4), 2)])
    def test_another_length_is_refused(self, refused, padding, axes):
        with refused(ArgumentError, "padding", *padding, "an int or" if axes == 1 else "2 ints"):
            padding_pairs("padding", padding, axes)

    def test_a_triple_for_one_axis_is_refused(self, refused):
        with refused(ArgumentError, "padding[1]", 2, 3, "(4, 5, 6)"):
            padding_pairs("padding", (1, (4, 5, 6)), 2)

    @pytest.mark.parametrize("padding", ["same", 1.0, None, True, (1, "1"), (1, 0.5)])
    def test_what_is_no_int_is_refused(self, refused, padding):
        with refused(ArgumentTypeError, "padding"):
            padding_pairs("padding", padding, 2)


class TestBy:
    @pytest.mark.parametrize(("sizes", "text"), [((3, 5), "3×5"), ([7], "7"), ((), ""), ((8, 32, 126), "8×32×126")])
    def test_sizes_stand_as_people_write_them(self, sizes, text):
        assert by(sizes) == text


class TestChannelsPerGroup:
    @pytest.mark.parametrize(("groups", "each"), [(1, (64, 32)), (8, (8, 4)), (32, (2, 1))])
    def test_both_counts_are_divided(self, groups, each):
        assert channels_per_group("conv2d", 64, 32, groups) == each

    def test_groups_that_do_not_divide_are_refused_with_those_that_would(self, refused):
        with refused(ArgumentError, "conv2d", "groups 4", "in_channels 6", "1, 2, 3, 6"):
            channels_per_group("conv2d", 6, 12, 4)
        with refused(ArgumentError, "conv1d", "groups 3", "out_channels 4", "1, 2"):
            channels_per_group("conv1d", 6, 4, 3)

    @pytest.mark.parametrize(("counts", "name"), [((0, 1, 1), "in"), ((1, 0, 1), "out"), ((1, 1, 0), "groups")])
    def test_counts_below_one_are_refused(self, refused, counts, name):
        with refused(ArgumentError, name if name == "groups" else f"{name}_channels", 0, 1):
            channels_per_group("conv2d", *counts)


class TestConvolutionRefuses:
    @pytest.mark.parametrize(
        ("arrays", "settings", "parts"),
        [
            ((X, ones(1, 6, 5, 5)), {"dilation": 2}, ["5×5", "dilation 2", "9×9", "input 8×8", "1 row", "1 column"]),
            ((X, ones(1, 6, 3, 12)), {"padding": 1}, ["3×12", "padded input 10×10", "2 columns"]),
            ((X, WEIGHT), {"padding": (1, 8), "padding_mode": "reflect"}, ["(8, 8)", "size 8", "at most 7"]),
            ((X, WEIGHT), {"padding": 9, "padding_mode": "circular"}, ["(9, 9)", "size 8", "at most 8"]),
            ((X, WEIGHT), {"padding": "same", "stride": (1, 2)}, ["conv2d", "same", "1×2"]),
        ],
    )
    def test_sizes_that_do_not_go_together(self, refused, arrays, settings, parts):
        with refused(GeometryError, *parts):
            cl.conv2d(*arrays, **settings)

    @pytest.mark.parametrize(
        ("arrays", "settings", "parts"),
        [
            ((X, WEIGHT), {"groups": 4}, ["groups 4", "in_channels 6", "1, 2"]),
            ((X, WEIGHT), {"groups": 3}, ["groups 3", "out_channels 4", "1, 2"]),
            ((X, WEIGHT), {"groups": 2}, [6, 2, "3 per group", "(4, 6, 3, 3)"]),
            ((X, WEIGHT), {"groups": 0}, ["groups", 0]),
            ((X, WEIGHT), {"stride": (1, -2)}, ["stride[1]", -2]),
            ((X, WEIGHT), {"stride": (1, 2, 3)}, ["stride", 2, 3]),
            ((X, WEIGHT), {"padding": -1}, ["padding", -1]),
            ((X, WEIGHT), {"dilation": 0}, ["dilation", 0]),
            ((X, WEIGHT), {"padding": "half"}, ["conv2d", "half", "valid", "same", "full"]),
            ((X, WEIGHT), {"padding_mode": "mirror"}, ["conv2d", "mirror", "reflect"]),
            ((X, WEIGHT), {"method": "fft"}, ["conv2d", "fft", "loops", "taps", "im2col"]),
            ((X[0, 0], WEIGHT), {}, ["conv2d", "3 axes (c h w)", "4 (n c h w)", "got 2", "(8, 8)"]),
            ((X[None], WEIGHT), {}, ["conv2d", 3, 4, "got 5", "(1, 1, 6, 8, 8)"]),
            ((X, WEIGHT[0]), {}, ["conv2d", "weight", "4 axes", "kh kw", "got 3", "(6, 3, 3)"]),
            ((X, WEIGHT, ones(3)), {}, ["conv2d", "bias", "(4,)", "(3,)"]),
            ((X[:, :, :0], WEIGHT), {"padding": 2}, ["input size", 0]),
        ],
    )
    def test_values_that_cannot_be(self, refused, arrays, settings, parts):
        with refused(ArgumentError, *parts):
            cl.conv2d(*arrays, **settings)

    @pytest.mark.parametrize(
        ("arrays", "parts"),
        [
            (("x", WEIGHT), ["str"]),
            ((X.tolist(), WEIGHT), ["list", "ndarray"]),
            ((X, WEIGHT, [1.0] * 4), ["list", "ndarray"]),
            ((X, torch.ones(4, 6, 3, 3)), ["ndarray", "Tensor"]),
            ((torch.ones(1, 6, 8, 8), WEIGHT), ["ndarray", "Tensor"]),
            ((X, WEIGHT, torch.ones(4)), ["ndarray", "Tensor"]),
            ((X > 0, WEIGHT), ["x", "booleans"]),
            ((X, WEIGHT > 0), ["weight", "booleans"]),
            ((X, WEIGHT, ones(4) > 0), ["bias", "booleans"]),
            ((None, WEIGHT), ["NoneType"]),
            ((X, 3), ["int"]),
            ((X, WEIGHT, 1.0), ["float"]),
        ],
    )
    def test_types_that_are_the_mistake(self, refused, arrays, parts):
        with refused(ArgumentTypeError, "conv2d", *parts):
            cl.conv2d(*arrays)

    @pytest.mark.parametrize("setting", ["stride", "padding", "dilation", "groups"])
    def test_settings_that_are_no_ints(self, refused, setting):
        for value in (1.0, True, None):
            with refused(ArgumentTypeError, setting, value):
                cl.conv2d(X, WEIGHT, **{setting: value})

    def test_conv1d_speaks_in_its_own_name(self, refused):
        with refused(GeometryError, "conv1d", "kernel 5", "padded input 4", "1 sample"):
            cl.conv1d(ones(1, 2), ones(1, 1, 5), padding=1)
        with refused(ArgumentError, "conv1d", "2 axes (c w)", "3 (n c w)", "got 4"):
            cl.conv1d(X, ones(1, 6, 3))

    @pytest.mark.parametrize("method", ["taps", "im2col"])
    def test_a_mirror_too_large_is_refused_in_the_callers_name(self, refused, method):
        settings = {"padding": 8, "padding_mode": "reflect", "method": method}
        with refused(GeometryError, "conv2d", "(8, 8)"):
            cl.conv2d(X, WEIGHT, **settings)
        with refused(GeometryError, "conv1d", "(8, 8)"):
            cl.conv1d(X[0], ones(4, 8, 3), **settings)
