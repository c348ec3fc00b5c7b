from itertools import product
from math import prod

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

import convlab as cl
from convlab.errors import ArgumentError, ArgumentTypeError, GeometryError

SMALL = st.integers(1, 6)
GRID = list(product(range(1, 9), range(1, 5), range(1, 5), range(4), range(1, 4)))
POOLING = [case for case in GRID if case[3] <= case[1] // 2]  # pooling takes no more padding than half a kernel


def size_or_refusal(function, case):
    """The last size of what `function` gives, or "refused" for torch's refusal and ours alike."""
    try:
        result = function(*case)
    except (RuntimeError, GeometryError):
        return "refused"
    return result if isinstance(result, int) else result.shape[-1]


def differences(cases, ours, theirs):
    """The cases in which we and torch do not say the same, with what each says."""
    answers = [(case, size_or_refusal(ours, case), size_or_refusal(theirs, case)) for case in cases]
    return [answer for answer in answers if answer[1] != answer[2]]


def torch_conv(i, k, s, p, d):
    return F.conv1d(torch.zeros(1, 1, i), torch.zeros(1, 1, k), stride=s, padding=p, dilation=d)


def torch_ceil(i, k, s, p, d):
    return F.max_pool1d(torch.zeros(1, 1, i), k, s, p, d, ceil_mode=True)


def ours_ceil(i, k, s, p, d):
    return cl.output_size(i, k, stride=s, padding=p, dilation=d, ceil_mode=True)


def windows(i, k, stride, before, after, dilation):
    """The first positions of all windows that lie on the padded input, by trying each."""
    return [at for at in range(0, before + i + after, stride) if at + dilation * (k - 1) < before + i + after]


class TestDifferences:
    def test_finds_a_wrong_size(self):
        assert differences([(5, 2, 1, 0, 1)], lambda *_: 5, torch_conv) == [((5, 2, 1, 0, 1), 5, 4)]

    def test_finds_a_missing_refusal(self):
        assert differences([(1, 2, 1, 0, 1)], lambda *_: 1, torch_conv) == [((1, 2, 1, 0, 1), 1, "refused")]


class TestEffectiveKernel:
    @pytest.mark.parametrize(("k", "dilation", "span"), [(3, 1, 3), (3, 2, 5), (1, 9, 1), (2, 4, 5), (5, 3, 13)])
    def test_spans_first_to_last_tap(self, k, dilation, span):
        assert cl.effective_kernel(k, dilation) == span

    def test_refuses_no_kernel_and_no_dilation(self, refused):
        with refused(ArgumentError, "kernel", 0, 1):
            cl.effective_kernel(0, 1)
        with refused(ArgumentError, "dilation", 0, 1):
            cl.effective_kernel(1, 0)


class TestOutputSize:
    def test_by_hand(self):
        # windows of 3 at 0, 2, 4 on 7 samples; an eighth sample is dropped by the floor
        assert cl.output_size(7, 3, stride=2) == 3
        assert cl.output_size(8, 3, stride=2) == 3
        # 1 + 5 + 1 samples, taps at 0, 2, 4 and at 2, 4, 6
        assert cl.output_size(5, 3, stride=2, padding=1, dilation=2) == 2

    def test_agrees_with_torch_on_every_small_setting(self):
        def ours(i, k, s, p, d):
            return cl.output_size(i, k, stride=s, padding=p, dilation=d)

        assert differences(GRID, ours, torch_conv) == []

    def test_ceil_mode_agrees_with_torch_pooling_where_a_window_fits(self):
        cases = [(i, k, s, p, d) for i, k, s, p, d in POOLING if d * (k - 1) < i + 2 * p]
        assert differences(cases, ours_ceil, torch_ceil) == []

    def test_ceil_mode_is_refused_where_torch_refuses_it(self):
        cases = [(i, k, s, p, d) for i, k, s, p, d in POOLING if d * (k - 1) >= i + 2 * p]
        assert differences(cases, ours_ceil, torch_ceil) == []

    @given(SMALL, SMALL, SMALL, st.integers(0, 4), st.integers(0, 4), SMALL)
    def test_counts_the_windows_between_unequal_paddings(self, i, k, stride, before, after, dilation):
        starts = windows(i, k, stride, before, after, dilation)
        if starts:
            assert cl.output_size(i, k, stride=stride, padding=(before, after), dilation=dilation) == len(starts)
        else:
            with pytest.raises(GeometryError):
                cl.output_size(i, k, stride=stride, padding=(before, after), dilation=dilation)

    def test_the_refusal_holds_the_numbers_and_what_would_fit(self, refused):
        with refused(GeometryError, "output_size", "kernel 3", "dilation 4", "span 9", "padded input 6", "3 samples"):
            cl.output_size(4, 3, padding=1, dilation=4)

    def test_the_advice_of_the_refusal_is_enough_and_not_too_much(self):
        assert cl.output_size(4, 3, padding=(1, 1 + 3), dilation=4) == 1

    @pytest.mark.parametrize(
        ("setting", "name", "number"),
        [({"stride": -2}, "stride", -2), ({"stride": 0}, "stride", 0), ({"padding": -1}, "padding", -1)],
    )
    def test_negative_settings_are_refused(self, refused, setting, name, number):
        with refused(ArgumentError, name, number):
            cl.output_size(8, 3, **setting)

    @pytest.mark.parametrize("arguments", [("8", 3), (8.0, 3), (True, 1), ((8,), 3), (8, (3,)), (8, None)])
    def test_what_is_no_int_is_refused(self, refused, arguments):
        with refused(ArgumentTypeError, "int"):
            cl.output_size(*arguments)


class TestOutputShape:
    def test_by_hand(self):
        # rows: windows of 3 at 0 and 3; columns: 0 1..8 0, windows of 5 at 0 and 4
        assert cl.output_shape((8, 8), (3, 5), stride=(3, 4), padding=(0, 1)) == (2, 2)
        assert cl.output_shape((9, 8), (3, 5), stride=(3, 4), padding=(0, 1)) == (3, 2)

    def test_any_number_of_axes(self):
        assert cl.output_shape((), 3) == ()
        assert cl.output_shape([5], 2) == (4,)
        assert cl.output_shape(torch.ones(4, 5, 6).shape, (1, 2, 3)) == (4, 4, 4)

    @given(*[st.tuples(SMALL, SMALL)] * 3, st.tuples(st.integers(0, 3), st.integers(0, 3)), st.tuples(SMALL, SMALL))
    def test_agrees_with_torch(self, shape, kernel_size, stride, padding, dilation):
        settings = {"stride": stride, "padding": padding, "dilation": dilation}
        try:
            expected = tuple(F.conv2d(torch.zeros(1, 1, *shape), torch.zeros(1, 1, *kernel_size), **settings).shape[2:])
        except RuntimeError:
            with pytest.raises(GeometryError, match="does not fit"):
                cl.output_shape(shape, kernel_size, **settings)
        else:
            assert cl.output_shape(shape, kernel_size, **settings) == expected

    def test_the_refusal_names_rows_and_columns(self, refused):
        with refused(GeometryError, "output_shape", "3×5", "1×3", "3×13", "8×8", "5 columns"):
            cl.output_shape((8, 8), (3, 5), dilation=(1, 3))
        with refused(GeometryError, "9×9", "8×8", "1 row and 1 column"):
            cl.output_shape((8, 8), 5, dilation=2)
        with refused(GeometryError, "10×8", "add at least 2 rows of padding"):
            cl.output_shape((8, 8), (10, 8))

    def test_other_lengths_are_refused(self, refused):
        with refused(ArgumentError, "kernel_size", 2, 3):
            cl.output_shape((8, 8), (3, 3, 3))

    @pytest.mark.parametrize("shape", [8, "88", None, (8, 8.0), (8, "8")])
    def test_a_shape_is_a_sequence_of_ints(self, refused, shape):
        with refused(ArgumentTypeError):
            cl.output_shape(shape, 3)

    def test_an_empty_axis_is_refused(self, refused):
        with refused(ArgumentError, "input size", 0):
            cl.output_shape((0, 3), 1)


class TestTransposedOutputSize:
    def test_by_hand(self):
        # stamps of 3 at 0, 2, 4 fill 0..6; padding 1 takes one off each end; output_padding gives one back
        assert cl.transposed_output_size(3, 3, stride=2) == 7
        assert cl.transposed_output_size(3, 3, stride=2, padding=1) == 5
        assert cl.transposed_output_size(3, 3, stride=2, padding=1, output_padding=1) == 6
        assert cl.transposed_output_size(3, 3, stride=2, padding=(2, 0)) == 5
        assert [cl.transposed_output_size(4, 4, stride=2, padding=p) for p in (0, 1, 2)] == [10, 8, 6]

    @pytest.mark.parametrize("extra", [0, 1, 2, 3])
    def test_agrees_with_torch_on_every_small_setting(self, extra):
        def ours(i, k, s, p, d):
            return cl.transposed_output_size(i, k, stride=s, padding=p, output_padding=extra, dilation=d)

        def theirs(i, k, s, p, d):
            return F.conv_transpose1d(torch.zeros(1, 1, i), torch.zeros(1, 1, k), None, s, p, extra, 1, d)

        assert differences(GRID, ours, theirs) == []

    def test_cropping_everything_is_refused(self, refused):
        with refused(GeometryError, "padding (3, 3)", "5 cells", "at most 4"):
            cl.transposed_output_size(2, 3, stride=2, padding=3)

    def test_too_much_output_padding_is_refused(self, refused):
        with refused(GeometryError, "output_padding 3", "stride 2", "dilation 3"):
            cl.transposed_output_size(2, 3, stride=2, output_padding=3, dilation=3)

    def test_a_negative_output_padding_is_refused(self, refused):
        with refused(ArgumentError, "output_padding", -1):
            cl.transposed_output_size(2, 3, output_padding=-1)


class TestInputSizes:
    def test_by_hand(self):
        assert (cl.input_sizes(3, 3), cl.input_sizes(3, 3, stride=2)) == (range(5, 6), range(7, 9))
        assert list(cl.input_sizes(1, 1, stride=2, padding=1)) == []

    @given(SMALL, SMALL, SMALL, st.integers(0, 4), st.integers(0, 4), st.integers(1, 3))
    def test_are_all_sizes_that_land_there_and_no_others(self, o, k, stride, before, after, dilation):
        found = [i for i in range(1, 60) if len(windows(i, k, stride, before, after, dilation)) == o]
        sizes = cl.input_sizes(o, k, stride=stride, padding=(before, after), dilation=dilation)
        assert list(sizes) == found

    def test_output_padding_reaches_each_of_them(self):
        for o, k, s, p in product(range(1, 6), range(1, 5), range(1, 4), range(3)):
            for i in cl.input_sizes(o, k, stride=s, padding=p):
                dropped = (i + 2 * p - k) % s  # Dumoulin & Visin's a, in relationship 14
                assert cl.transposed_output_size(o, k, stride=s, padding=p, output_padding=dropped) == i

    def test_no_output_is_refused(self, refused):
        with refused(ArgumentError, "output size", 0, 1):
            cl.input_sizes(0, 3)


class TestSamePadding:
    def test_by_hand(self):
        assert cl.same_padding(1) == (0, 0)
        assert cl.same_padding(3) == (1, 1)
        assert cl.same_padding(4) == (1, 2)
        assert cl.same_padding(2, dilation=3) == (1, 2)

    @pytest.mark.parametrize(("k", "dilation"), list(product(range(1, 7), range(1, 4))))
    def test_the_odd_one_goes_where_torch_puts_it(self, k, dilation):
        layer = nn.Conv1d(1, 1, k, padding="same", padding_mode="circular", dilation=dilation, bias=False)
        layer.weight.data = torch.eye(k)[:1, None]  # the layer now gives back what lies under its first tap
        under_first_tap = int(layer(torch.arange(40.0).reshape(1, 1, 40))[0, 0, 0])
        assert cl.same_padding(k, dilation=dilation)[0] == -under_first_tap % 40

    @given(st.integers(1, 30), SMALL, SMALL)
    def test_keeps_the_size(self, i, k, dilation):
        assert cl.output_size(i, k, padding=cl.same_padding(k, dilation=dilation), dilation=dilation) == i


class TestCounts:
    def test_by_hand(self):
        assert cl.parameter_count(64, 32, 3) == 64 * 32 * 9 + 32 == 18464
        assert cl.parameter_count(2, 4, (1, 3), groups=2, bias=False) == 12
        # 6 outputs of 2 channels, 4 taps each, over 3 channels
        assert cl.multiply_adds(3, 2, 2, (2, 3)) == 144
        assert cl.multiply_adds(4, 2, (5,), (7,), groups=2) == 7 * 5 * 4
        assert cl.multiply_adds(1, 1, 1, (2, 2)) == 4

    @pytest.mark.parametrize(("groups", "bias"), list(product([1, 2, 3, 6], [True, False])))
    def test_agree_with_a_torch_layer(self, groups, bias):
        layer = nn.Conv2d(6, 12, (3, 2), groups=groups, bias=bias, device="meta")
        with FlopCounterMode(display=False) as flops:
            y = layer(torch.zeros(1, 6, 9, 8))
        assert cl.parameter_count(6, 12, (3, 2), groups=groups, bias=bias) == sum(p.numel() for p in layer.parameters())
        assert 2 * cl.multiply_adds(6, 12, (3, 2), y.shape[2:], groups=groups) == flops.get_total_flops()

    @pytest.mark.parametrize("count", [cl.parameter_count, lambda *a, **k: cl.multiply_adds(*a, (1, 1), **k)])
    def test_groups_that_do_not_divide_are_refused(self, refused, count):
        with refused(ArgumentError, "groups 3", "out_channels 4", "1, 2"):
            count(6, 4, 3, groups=3)
        with refused(ArgumentError, "groups", 0):
            count(6, 4, 3, groups=0)
        with refused(ArgumentTypeError, "groups", 2.0):
            count(6, 4, 3, groups=2.0)


def gradient_field(layers):
    """Start of unit 0's field and its touched offsets, from the gradient of a unit whose field lies on the input."""
    y = x = torch.zeros(1, 1, 300, dtype=torch.float64, requires_grad=True)
    for k, stride, padding, dilation in layers:
        y = F.conv1d(y, torch.ones(1, 1, k, dtype=x.dtype), stride=stride, padding=padding, dilation=dilation)
    step = prod(s for _, s, _, _ in layers)
    unit = -(-30 // step)  # padding reaches at most 2·(1 + 3 + 9) = 26 pixels
    y[0, 0, unit].backward()
    pixels = x.grad[0, 0].nonzero().flatten().tolist()
    return pixels[0] - unit * step, [pixel - pixels[0] for pixel in pixels]


class TestReceptiveField:
    def test_by_hand(self):
        assert cl.receptive_field([]) == cl.ReceptiveField(1, 1, 0, 0.0, ())
        assert cl.receptive_field([(3, 2, 1), (3, 1, 1)]) == cl.ReceptiveField(7, 2, -3, 0.0, ())
        assert cl.receptive_field([(2, 3), (2,)]) == cl.ReceptiveField(5, 3, 0, 2.0, (2,))

    @given(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3), st.integers(0, 2), st.integers(1, 3)), max_size=3))
    def test_is_where_the_gradient_goes(self, layers):
        field = cl.receptive_field(layers)
        start, touched = gradient_field(layers)
        assert (field.start, field.size) == (start, touched[-1] + 1)
        assert field.untouched == tuple(sorted(set(range(field.size)) - set(touched)))
        assert field.centre == field.start + (field.size - 1) / 2

    def test_a_wrong_layer_is_refused(self, refused):
        with refused(ArgumentError, "layer 1", "(1, 2, 3, 4, 5)"):
            cl.receptive_field([(3,), (1, 2, 3, 4, 5)])
        with refused(ArgumentError, "stride", 0):
            cl.receptive_field([(3, 0)])
