"""Exercises of chapter 07, channels, groups and separable convolution."""

import math

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from convlab.checking import Case, Formula, distinct, exercise
from convlab.course.cases import array, by_name, per_axis, whole
from convlab.course.formulas import kernel_fits, read_by, two, windows
from convlab.ledger import Ledger


def _planes(channels, shape, kernel_size, wrong):
    """The shape `(channels, oh, ow)` of a result; `wrong` are further shapes by their sentences, from (oh, ow)."""
    space = windows(shape, kernel_size)
    oh, ow = (i - k + 1 for i, k in zip(shape, kernel_size, strict=True))
    variants = [(sentence, (channels, *size)) for sentence, size in space.variants]
    variants += [(sentence, rule(oh, ow)) for sentence, rule in wrong.items()]
    variants.append(("the channels put last", (oh, ow, channels)))
    many = f"{channels} output channel{'s' * (channels != 1)}"
    return Formula(f"{many}; {space.text}", [entry for entry in variants if entry[1] != (channels, oh, ow)])


def _read_in(channels, at, shape, kernel_size):
    """The cells that a window reads in each of the channels."""
    cells = read_by(Ledger.convolution(shape, kernel_size), at)
    return [(channel, *cell) for channel in channels for cell in cells]


def _unsummed(x, weight):
    """Every plane of every kernel on its own channel, not yet added up: `(o, c, oh, ow)`."""
    return np.einsum("cijab,ocab->ocij", sliding_window_view(x, weight.shape[2:], axis=(1, 2)), weight)


def _pictures_with_channels(rng):
    yield distinct(rng, 1, 1, 3), distinct(rng, 2, 1, 1, 2)
    yield distinct(rng, 2, 1, 2), distinct(rng, 1, 2, 1, 1)
    yield distinct(rng, 2, 2, 1), distinct(rng, 2, 2, 2, 1)
    yield distinct(rng, 3, 2, 3), distinct(rng, 2, 3, 1, 2)
    yield distinct(rng, 2, 3, 2), distinct(rng, 3, 2, 2, 1)
    yield distinct(rng, 3, 3, 4), distinct(rng, 3, 3, 2, 3)
    yield distinct(rng, 2, 4, 3) / 8, distinct(rng, 4, 2, 3, 2) / 8
    yield rng.permutation(40).reshape(2, 4, 5) + 1, rng.permutation(24).reshape(3, 2, 2, 2) + 1


def _renaming_channels_changes_nothing(answer):
    rng = np.random.default_rng(7)
    x, weight, order = distinct(rng, 3, 4, 5), distinct(rng, 2, 3, 2, 3), [2, 0, 1]
    return np.allclose(answer(x, weight), answer(x[order], weight[:, order]))


def _kernels_do_not_know_each_other(answer):
    rng = np.random.default_rng(8)
    x, weight, order = distinct(rng, 2, 4, 5), distinct(rng, 3, 2, 2, 3), [1, 2, 0]
    return np.allclose(answer(x, weight)[order], answer(x, weight[order]))


@exercise(
    title="A layer with channels",
    minutes=15,
    points=3,
    worked=[
        Case(
            (np.array([[[1.0, 2.0]], [[3.0, 4.0]]]), np.array([[[[1.0]], [[10.0]]], [[[100.0]], [[0.0]]]])),
            [[[31.0, 42.0]], [[100.0, 200.0]]],
        ),
        Case(
            (np.array([[[1.0, 2.0, 3.0]], [[4.0, 5.0, 6.0]]]), np.array([[[[1.0, 0.0]], [[0.0, 10.0]]]])),
            [[[51.0, 62.0]]],
        ),
    ],
    cases=_pictures_with_channels,
    draw=by_name(
        lambda x, weight: kernel_fits(x.shape[1:], weight.shape[2:]),
        x=array((1, 4), (1, 5), (1, 6)),
        weight=array((1, 4), "x", (1, 3), (1, 3)),
    ),
    formula=lambda x, weight: _planes(
        len(weight),
        x.shape[1:],
        weight.shape[2:],
        {
            "the input channels in place of the output channels": lambda oh, ow: (len(x), oh, ow),
            "the input channels kept, not summed": lambda oh, ow: (len(weight), len(x), oh, ow),
            "the output channels summed as well": lambda oh, ow: (oh, ow),
        },
    ),
    window=lambda at, x, weight: _read_in(range(len(x)), at[1:], x.shape[1:], weight.shape[2:]),
    laws=[
        (
            "Input channels are summed, so their order says nothing: reorder them in x and in the weight alike, and "
            "the output stays.",
            _renaming_channels_changes_nothing,
        ),
        (
            "Kernels do not know of each other: reorder them, and the output channels are reordered likewise.",
            _kernels_do_not_know_each_other,
        ),
    ],
    hints=(
        "One output channel first. Its kernel weight[0] is as deep as the picture. How many numbers does a window "
        "hold now?",
        "The window x[:, row : row + kh, column : column + kw] has the shape of weight[0]: multiply, and add up "
        "everything.",
        "y = np.zeros((o, oh, ow)); in three loops, y[out, row, column] is the sum of that window times weight[out].",
    ),
    ready_made=("torch.nn.functional.conv2d", "torch.conv2d", "torch.nn.Conv2d", "convlab.conv2d"),
    why="A window reaches through all channels, and so does a kernel; each output channel is one kernel's sums.",
)
def multi_channel_corr2d(x, weight):
    """Cross-correlation with several channels, no padding, stride 1.

    `x` is an array `(c, h, w)`, `weight` an array `(o, c, kh, kw)`, not to be flipped; the kernels fit. Return an array
    `(o, oh, ow)`: output channel number n is the sum over all `c` input channels, made with `weight[n]`.

        >>> x = np.array([[[1, 2]], [[3, 4]]])  # two channels of 1×2 pixels
        >>> weight = np.array([[[[1]], [[10]]], [[[100]], [[0]]]])
        >>> multi_channel_corr2d(x, weight).tolist()
        [[[31, 42]], [[100, 200]]]
    """
    o, _, kh, kw = weight.shape
    oh, ow = x.shape[1] - kh + 1, x.shape[2] - kw + 1
    y = np.zeros((o, oh, ow), dtype=np.result_type(x, weight))
    for out in range(o):
        for row in range(oh):
            for column in range(ow):
                # The window slides over rows and columns only; it takes all channels with it.
                window = x[:, row : row + kh, column : column + kw]
                y[out, row, column] = (window * weight[out]).sum()
    return y


@multi_channel_corr2d.slip(
    "You kept the input channels apart. An output channel is one plane: the sum over all of them.", hint=1
)
def channels_kept(x, weight):
    return _unsummed(x, weight)


@multi_channel_corr2d.slip(
    "Each of your outputs knows one input channel only. The others add to it; none may be overwritten or left out.",
    hint=1,
)
def last_channel_only(x, weight):
    return _unsummed(x, weight)[:, -1]


@multi_channel_corr2d.slip(
    "Each of your outputs knows one input channel only. The others add to it; none may be overwritten or left out.",
    hint=1,
)
def first_channel_only(x, weight):
    return _unsummed(x, weight)[:, 0]


@multi_channel_corr2d.slip(
    "You gave all input channels the same plane of weights. A kernel has one plane for each channel it reads.", hint=0
)
def one_plane_for_all(x, weight):
    return _unsummed(x, np.repeat(weight[:, :1], len(x), axis=1)).sum(axis=1)


@multi_channel_corr2d.slip(
    "You added up the channels before the weights could tell them apart. Each meets its own plane first.", hint=1
)
def added_before_weighed(x, weight):
    return _unsummed(x.sum(axis=0)[None], weight.sum(axis=1)[:, None]).sum(axis=1)


@multi_channel_corr2d.slip(
    "You took the mean over the input channels. They are summed: a mean is what the weights could make of it.", hint=1
)
def mean_of_channels(x, weight):
    return _unsummed(x, weight).mean(axis=1)


@multi_channel_corr2d.slip(
    "You added up the output channels too. Each kernel has a plane of its own in the result.", hint=2
)
def outputs_added(x, weight):
    return _unsummed(x, weight).sum(axis=(0, 1))


@multi_channel_corr2d.slip(
    "Only the first kernel has been at work: the other planes are still as they were made.", hint=2
)
def first_kernel_only(x, weight):
    y = multi_channel_corr2d(x, weight)
    y[1:] = 0
    return y


@multi_channel_corr2d.slip(
    "You read the weight as (c, o, kh, kw). That is a transposed convolution's layout; here the output channels come "
    "first.",
    hint=0,
)
def weight_turned(x, weight):
    return _unsummed(x, weight.swapaxes(0, 1)).sum(axis=1)


@multi_channel_corr2d.slip(
    "You read the weight as (c, o, kh, kw). That is a transposed convolution's layout; here the output channels come "
    "first.",
    hint=0,
)
def weight_turned_in_loops(x, weight):
    c, o = weight.shape[:2]
    return np.stack([sum(_unsummed(x[[n]], weight[[n]][:, [out]])[0, 0] for n in range(c)) for out in range(o)])


@multi_channel_corr2d.slip(
    "You put the channels last, as TensorFlow does unless told otherwise. Here, as in torch, they come first.", hint=2
)
def channels_last(x, weight):
    return np.moveaxis(multi_channel_corr2d(x, weight), 0, -1)


@multi_channel_corr2d.slip(
    "You flipped the kernels. That is the mathematician's convolution; a layer does not flip, with channels or "
    "without.",
    hint=1,
)
def kernels_flipped(x, weight):
    return multi_channel_corr2d(x, weight[:, :, ::-1, ::-1])


def _layers_to_count(rng):
    yield 1, 1, 1
    yield 1, 2, (1, 3)
    yield 2, 1, (2, 3), 1, False
    yield 3, 2, 2
    yield 2, 4, (2, 1), 2
    yield 6, 4, 3, 2, False
    yield 4, 6, (3, 2), 2, True
    yield 6, 6, 3, 6, False
    yield 3, 64, 7
    yield 64, 64, (3, 5), 64, False


def _weights(in_channels, out_channels, kernel_size, groups=1):
    kh, kw = two(kernel_size)
    return out_channels * (in_channels // groups) * kh * kw


@exercise(
    title="Count the parameters",
    minutes=8,
    points=2,
    worked=[
        Case((64, 32, 3), 18464),
        Case((64, 32, 3, 8, False), 2304),
        Case((2, 4, (1, 3), 2), 16),
    ],
    cases=_layers_to_count,
    draw=by_name(
        lambda in_channels, out_channels, kernel_size, groups, bias: (
            not (in_channels % groups or out_channels % groups)
        ),
        in_channels=whole(1, 16),
        out_channels=whole(1, 16),
        kernel_size=per_axis(1, 5),
        groups=whole(1, 4),
        bias=lambda rng, _: bool(rng.random() < 0.5),
    ),
    hints=(
        "What is the shape of the weight? Its four numbers multiplied are the weights.",
        "A kernel reads the channels of its group only: (out_channels, in_channels / groups, kh, kw).",
        "out_channels * (in_channels // groups) * kh * kw, and out_channels more where there is a bias.",
    ),
    ready_made=("convlab.parameter_count", "torch.nn.Conv2d"),
    why="Each output channel has one kernel, as deep as its group, and one bias; nothing else is learned.",
)
def conv_parameters(in_channels, out_channels, kernel_size, groups=1, bias=True):
    """How many numbers does a convolution layer learn?

    `kernel_size` is an int, for a square kernel, or a pair (height, width). `groups` divides both numbers of channels.
    With `bias=True` every output channel has a bias as well. Return an int.

        >>> conv_parameters(64, 32, 3), conv_parameters(2, 4, (1, 3), groups=2, bias=False)
        (18464, 12)
    """
    kh, kw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    # --- your turn
    # The weight's shape is (out, in / groups, kh, kw).
    weights = out_channels * (in_channels // groups) * kh * kw
    # A bias belongs to an output channel, so groups do not thin it out.
    return weights + out_channels if bias else weights


@conv_parameters.slip("You left the bias out. It is one number more for each output channel.", hint=2)
def no_bias(in_channels, out_channels, kernel_size, groups=1, bias=True):
    return _weights(in_channels, out_channels, kernel_size, groups)


@conv_parameters.slip("You counted a bias where the layer has none: with `bias=False` only the weight is left.", hint=2)
def bias_always(in_channels, out_channels, kernel_size, groups=1, bias=True):
    return _weights(in_channels, out_channels, kernel_size, groups) + out_channels


@conv_parameters.slip("You counted one bias for the whole layer. Every output channel has its own.", hint=2)
def one_bias(in_channels, out_channels, kernel_size, groups=1, bias=True):
    return _weights(in_channels, out_channels, kernel_size, groups) + int(bias)


@conv_parameters.slip(
    "You gave a bias to every input channel. It is added to the finished sum: one per output.", hint=2
)
def bias_per_input(in_channels, out_channels, kernel_size, groups=1, bias=True):
    return _weights(in_channels, out_channels, kernel_size, groups) + in_channels * bias


@conv_parameters.slip(
    "You gave a bias to every plane of weights. A kernel has one, however many channels it reads.", hint=2
)
def bias_per_plane(in_channels, out_channels, kernel_size, groups=1, bias=True):
    return _weights(in_channels, out_channels, kernel_size, groups) + out_channels * (in_channels // groups) * bias


@conv_parameters.slip("You left the groups out: a kernel reads the channels of its own group only.", hint=1)
def groups_left_out(in_channels, out_channels, kernel_size, groups=1, bias=True):
    return _weights(in_channels, out_channels, kernel_size) + out_channels * bias


@conv_parameters.slip(
    "You counted one group. There are as many as `groups` says, each with its share of outputs.", hint=1
)
def one_group(in_channels, out_channels, kernel_size, groups=1, bias=True):
    return _weights(in_channels, out_channels // groups, kernel_size, groups) + out_channels * bias


@conv_parameters.slip(
    "You counted one group. There are as many as `groups` says, each with its share of outputs.", hint=1
)
def one_group_with_its_bias(in_channels, out_channels, kernel_size, groups=1, bias=True):
    return _weights(in_channels, out_channels // groups, kernel_size, groups) + out_channels // groups * bias


@conv_parameters.slip(
    "You took groups for depthwise, one input channel for each kernel. That is the case `groups = in_channels` only.",
    hint=1,
)
def groups_as_depthwise(in_channels, out_channels, kernel_size, groups=1, bias=True):
    deep = in_channels if groups == 1 else 1
    return _weights(deep, out_channels, kernel_size) + out_channels * bias


@conv_parameters.slip("Groups make a layer smaller: a kernel reads fewer channels. You multiplied by them.", hint=1)
def multiplied_by_groups(in_channels, out_channels, kernel_size, groups=1, bias=True):
    return _weights(in_channels, out_channels, kernel_size) * groups + out_channels * bias


@conv_parameters.slip(
    "You divided the biases by the groups too. Every output channel keeps its bias, whatever its kernel reads.", hint=2
)
def bias_divided(in_channels, out_channels, kernel_size, groups=1, bias=True):
    return _weights(in_channels, out_channels, kernel_size, groups) + out_channels // groups * bias


@conv_parameters.slip(
    "Your kernels are one plane each. A kernel has a plane for every input channel that it reads.", hint=0
)
def one_plane_per_kernel(in_channels, out_channels, kernel_size, groups=1, bias=True):
    return _weights(1, out_channels, kernel_size) + out_channels * bias


@conv_parameters.slip("That is one kernel. The layer has one for each output channel.", hint=0)
def one_kernel(in_channels, out_channels, kernel_size, groups=1, bias=True):
    return _weights(in_channels, 1, kernel_size, groups) + out_channels * bias


@conv_parameters.slip("That is one kernel. The layer has one for each output channel.", hint=0)
def one_kernel_with_its_bias(in_channels, out_channels, kernel_size, groups=1, bias=True):
    return _weights(in_channels, 1, kernel_size, groups) + int(bias)


@conv_parameters.slip("A kernel is an area: it has its height times its width in taps.", hint=1)
def height_only(in_channels, out_channels, kernel_size, groups=1, bias=True):
    return _weights(in_channels, out_channels, (two(kernel_size)[0], 1), groups) + out_channels * bias


@conv_parameters.slip("A kernel is an area: it has its height times its width in taps.", hint=1)
def height_plus_width(in_channels, out_channels, kernel_size, groups=1, bias=True):
    return _weights(in_channels, out_channels, (sum(two(kernel_size)), 1), groups) + out_channels * bias


@conv_parameters.slip("You took every kernel for a square. A pair is height and width, which may differ.", hint=1)
def always_square(in_channels, out_channels, kernel_size, groups=1, bias=True):
    return _weights(in_channels, out_channels, two(kernel_size)[0], groups) + out_channels * bias


def _weight_in_groups(rng, given):
    """A weight `(o, c / g, kh, kw)` for `x`, with g a divisor of c, and o one or two outputs for each group."""
    c = len(given["x"])
    groups = int(rng.choice([g for g in range(1, c + 1) if c % g == 0]))
    outputs = groups * int(rng.integers(1, 3))
    return distinct(rng, outputs, c // groups, *rng.integers(1, 3, 2)).astype(int)


def _in_runs(x, weight, groups):
    """Pairs of x and weight, one for each group."""
    return list(zip(np.split(x, groups), np.split(weight, groups), strict=True))


def _pictures_in_groups(rng):
    yield distinct(rng, 2, 1, 1), distinct(rng, 2, 1, 1, 1), 2
    yield distinct(rng, 2, 1, 2), distinct(rng, 4, 1, 1, 1), 2
    yield distinct(rng, 2, 2, 2), distinct(rng, 1, 2, 1, 2), 1
    yield distinct(rng, 4, 1, 2), distinct(rng, 2, 2, 1, 2), 2
    yield distinct(rng, 4, 2, 3), distinct(rng, 4, 2, 2, 2), 2
    yield distinct(rng, 6, 2, 3), distinct(rng, 3, 2, 1, 2), 3
    yield distinct(rng, 6, 3, 2), distinct(rng, 4, 3, 2, 1), 2
    yield distinct(rng, 3, 2, 3) / 8, distinct(rng, 6, 1, 2, 2) / 4, 3
    yield rng.permutation(48).reshape(4, 3, 4) + 1, rng.permutation(48).reshape(6, 2, 2, 2) + 1, 2


def _groups_never_meet(answer):
    rng = np.random.default_rng(9)
    x, weight = distinct(rng, 4, 3, 4), distinct(rng, 6, 2, 2, 2)
    other = x.copy()
    other[2:] = 0
    return np.allclose(answer(x, weight, 2)[:3], answer(other, weight, 2)[:3])


@exercise(
    title="A layer in groups",
    minutes=12,
    points=3,
    worked=[
        Case(
            (np.array([[[1.0, 2.0]], [[3.0, 4.0]]]), np.array([[[[1.0]]], [[[10.0]]], [[[100.0]]], [[[0.0]]]]), 2),
            [[[1.0, 2.0]], [[10.0, 20.0]], [[300.0, 400.0]], [[0.0, 0.0]]],
        ),
        Case(
            (
                np.array([1.0, 2.0, 3.0, 4.0]).reshape(4, 1, 1),
                np.array([[1.0, 10.0], [100.0, 1000.0]]).reshape(2, 2, 1, 1),
                2,
            ),
            [[[21.0]], [[4300.0]]],
        ),
    ],
    cases=_pictures_in_groups,
    draw=by_name(
        lambda x, weight, groups: kernel_fits(x.shape[1:], weight.shape[2:]),
        x=array((1, 6), (1, 4), (1, 5)),
        weight=_weight_in_groups,
        groups=lambda rng, given: len(given["x"]) // given["weight"].shape[1],
    ),
    formula=lambda x, weight, groups: _planes(
        len(weight),
        x.shape[1:],
        weight.shape[2:],
        {
            "the groups added up, not one behind the other": lambda oh, ow: (len(weight) // groups, oh, ow),
            "an axis of groups kept": lambda oh, ow: (groups, len(weight) // groups, oh, ow),
            "the groups joined along the rows": lambda oh, ow: (len(weight) // groups, groups * oh, ow),
            "the groups joined along the columns": lambda oh, ow: (len(weight) // groups, oh, groups * ow),
            "all kernels applied to every group": lambda oh, ow: (groups * len(weight), oh, ow),
            "the input channels in place of the output channels": lambda oh, ow: (len(x), oh, ow),
            "the input channels of a group kept, not summed": lambda oh, ow: (*weight.shape[:2], oh, ow),
        },
    ),
    window=lambda at, x, weight, groups: _read_in(
        range(weight.shape[1] * (at[0] * groups // len(weight)), weight.shape[1] * (at[0] * groups // len(weight) + 1)),
        at[1:],
        x.shape[1:],
        weight.shape[2:],
    ),
    laws=[
        (
            "Groups do not meet: with two of them, the first half of the outputs stays as it is when the second half "
            "of the input turns black.",
            _groups_never_meet,
        )
    ],
    hints=(
        "A layer in groups is several small ordinary layers. Which channels of x, and which kernels, has the first?",
        "Group number n has x[n·c/g : (n + 1)·c/g] and weight[n·o/g : (n + 1)·o/g]. On these it is an ordinary layer.",
        "Call multi_channel_corr2d on the two slices of each group, and np.concatenate the results along axis 0.",
    ),
    ready_made=("torch.nn.functional.conv2d", "torch.conv2d", "torch.nn.Conv2d", "convlab.conv2d"),
    why="Each group is an ordinary layer on its own run of channels; side by side they are the whole layer.",
)
def grouped_corr2d(x, weight, groups):
    """Cross-correlation in groups, no padding, stride 1.

    `x` is an array `(c, h, w)`, `weight` an array `(o, c/groups, kh, kw)`; `groups` divides `c` and `o`. As in torch, a
    group is a run of neighbours: the first o/groups kernels read the first c/groups channels, the next kernels the next
    channels, and so on. Return an array `(o, oh, ow)`. You may call your `multi_channel_corr2d`.

        >>> x = np.array([1, 2, 3, 4]).reshape(4, 1, 1)  # four channels of one pixel
        >>> weight = np.array([[1, 10], [100, 1000]]).reshape(2, 2, 1, 1)
        >>> grouped_corr2d(x, weight, 2).tolist()
        [[[21]], [[4300]]]
    """
    inputs, outputs = len(x) // groups, len(weight) // groups
    parts = []
    for group in range(groups):
        channels = x[group * inputs : (group + 1) * inputs]
        kernels = weight[group * outputs : (group + 1) * outputs]
        # Within its group it is an ordinary layer, which knows nothing of the others.
        parts.append(multi_channel_corr2d(channels, kernels))
    # The groups' outputs are further channels: they lie one behind the other.
    return np.concatenate(parts, axis=0)


@grouped_corr2d.slip(
    "All of your kernels read the first group of channels. Each group of kernels has a group of its own.", hint=1
)
def first_group_for_all(x, weight, groups):
    return multi_channel_corr2d(x[: weight.shape[1]], weight)


DEALT = "You dealt the channels out in turn, like cards. A group is a run of neighbours, in x and among the kernels."


@grouped_corr2d.slip(DEALT, hint=1)
def inputs_dealt(x, weight, groups):
    parts = np.split(weight, groups)
    return np.concatenate([multi_channel_corr2d(x[n::groups], part) for n, part in enumerate(parts)])


@grouped_corr2d.slip(DEALT, hint=1)
def outputs_dealt(x, weight, groups):
    y = np.stack([multi_channel_corr2d(part, weight[n::groups]) for n, part in enumerate(np.split(x, groups))], 1)
    return y.reshape(-1, *y.shape[2:])


@grouped_corr2d.slip(DEALT, hint=1)
def inputs_and_outputs_dealt(x, weight, groups):
    y = np.stack([multi_channel_corr2d(x[n::groups], weight[n::groups]) for n in range(groups)], 1)
    return y.reshape(-1, *y.shape[2:])


@grouped_corr2d.slip(
    "You applied all kernels to every group. A kernel belongs to one group and reads that only.", hint=1
)
def all_kernels_everywhere(x, weight, groups):
    return np.concatenate([multi_channel_corr2d(part, weight) for part in np.split(x, groups)])


@grouped_corr2d.slip(
    "You added the groups up. They stay apart: the outputs of one group are channels beside those of the others.",
    hint=2,
)
def groups_added(x, weight, groups):
    return sum(multi_channel_corr2d(*part) for part in _in_runs(x, weight, groups))


@grouped_corr2d.slip(
    "You kept an axis of groups. The result has one axis of channels, on which the groups lie one behind the other.",
    hint=2,
)
def groups_stacked(x, weight, groups):
    return np.stack([multi_channel_corr2d(*part) for part in _in_runs(x, weight, groups)])


JOINED = "You joined the groups' pictures at their edges. They are further channels: join them along the first axis."


@grouped_corr2d.slip(JOINED, hint=2)
def joined_below(x, weight, groups):
    return np.concatenate([multi_channel_corr2d(*part) for part in _in_runs(x, weight, groups)], axis=1)


@grouped_corr2d.slip(JOINED, hint=2)
def joined_beside(x, weight, groups):
    return np.concatenate([multi_channel_corr2d(*part) for part in _in_runs(x, weight, groups)], axis=2)


DEPTHWISE = "You let every kernel read one channel. That is depthwise; a group has c/groups channels, which are summed."


@grouped_corr2d.slip(DEPTHWISE, hint=0)
def kernel_for_each_channel(x, weight, groups):
    return np.concatenate([multi_channel_corr2d(x[[n]], weight[[n]][:, :1]) for n in range(len(x))])


@grouped_corr2d.slip(DEPTHWISE, hint=0)
def channel_for_each_kernel(x, weight, groups):
    return np.concatenate([multi_channel_corr2d(x[[n]], weight[[n]][:, :1]) for n in range(len(weight))])


@grouped_corr2d.slip("You kept the channels of a group apart. Within a group they are summed, as ever.", hint=1)
def kept_within_groups(x, weight, groups):
    return np.concatenate([_unsummed(*part) for part in _in_runs(x, weight, groups)])


@grouped_corr2d.slip(
    "Of each group you have one channel. All c/groups of them add to an output; none may be overwritten.", hint=1
)
def last_of_each_group(x, weight, groups):
    return np.concatenate([_unsummed(*part)[:, -1] for part in _in_runs(x, weight, groups)])


@grouped_corr2d.slip(
    "You took `groups` for the number of channels in a group. It is how many groups there are.", hint=1
)
def groups_as_size(x, weight, groups):
    return np.concatenate([multi_channel_corr2d(*part) for part in _in_runs(x, weight, len(x) // groups)])


@grouped_corr2d.slip("You flipped the kernels. A layer does not flip, in groups or in one piece.", hint=1)
def flipped_in_groups(x, weight, groups):
    return grouped_corr2d(x, weight[:, :, ::-1, ::-1], groups)


def _each(x, depthwise):
    """Every channel with its own kernel, `(c, oh, ow)`."""
    return np.einsum("cijab,cab->cij", sliding_window_view(x, depthwise.shape[1:], axis=(1, 2)), depthwise)


def _pictures_to_separate(rng):
    yield distinct(rng, 2, 1, 1), distinct(rng, 2, 1, 1), distinct(rng, 1, 2)
    yield distinct(rng, 1, 1, 3), distinct(rng, 1, 1, 2), distinct(rng, 2, 1)
    yield distinct(rng, 2, 2, 1), distinct(rng, 2, 2, 1), distinct(rng, 2, 2)
    yield distinct(rng, 3, 2, 3), distinct(rng, 3, 1, 2), distinct(rng, 2, 3)
    yield distinct(rng, 2, 3, 4), distinct(rng, 2, 2, 3), distinct(rng, 3, 2)
    yield distinct(rng, 3, 4, 3) / 8, distinct(rng, 3, 3, 2) / 8, distinct(rng, 3, 3) / 8
    yield (
        rng.permutation(40).reshape(2, 4, 5) + 1,
        rng.permutation(12).reshape(2, 2, 3) + 1,
        rng.permutation(8).reshape(4, 2) + 1,
    )


def _is_the_layer_of_its_product(answer):
    rng = np.random.default_rng(10)
    x, depthwise, pointwise = distinct(rng, 3, 4, 5), distinct(rng, 3, 2, 3), distinct(rng, 2, 3)
    whole_layer = multi_channel_corr2d(x, pointwise[:, :, None, None] * depthwise)
    return np.allclose(answer(x, depthwise, pointwise), whole_layer)


@exercise(
    title="Depthwise, then pointwise",
    minutes=12,
    points=3,
    worked=[
        Case(
            (
                np.array([[[1.0, 2.0, 3.0]], [[4.0, 5.0, 6.0]]]),
                np.array([[[1.0, 1.0]], [[0.0, 1.0]]]),
                np.array([[1.0, 10.0], [100.0, 0.0]]),
            ),
            [[[53.0, 65.0]], [[300.0, 500.0]]],
        ),
        Case((np.array([[[1.0, 2.0]]]), np.array([[[1.0, 10.0]]]), np.array([[2.0], [3.0]])), [[[42.0]], [[63.0]]]),
    ],
    cases=_pictures_to_separate,
    draw=by_name(
        lambda x, depthwise, pointwise: kernel_fits(x.shape[1:], depthwise.shape[1:]),
        x=array((1, 4), (1, 5), (1, 6)),
        depthwise=array("x", (1, 3), (1, 3)),
        pointwise=array((1, 4), "x"),
    ),
    formula=lambda x, depthwise, pointwise: _planes(
        len(pointwise),
        x.shape[1:],
        depthwise.shape[1:],
        {
            "the pointwise part left out": lambda oh, ow: (len(x), oh, ow),
            "the input channels kept, not summed": lambda oh, ow: (*pointwise.shape, oh, ow),
            "the output channels summed as well": lambda oh, ow: (oh, ow),
        },
    ),
    window=lambda at, x, depthwise, pointwise: _read_in(range(len(x)), at[1:], x.shape[1:], depthwise.shape[1:]),
    laws=[
        (
            "The two steps are one ordinary layer, whose kernel for output n and channel c is pointwise[n, c] times "
            "depthwise[c].",
            _is_the_layer_of_its_product,
        )
    ],
    hints=(
        "Two steps. After the first there are still c channels, each seen through its own kernel.",
        "First each[n], the channel x[n] with the kernel depthwise[n], nothing added across channels. Then output m is "
        "the sum of pointwise[m, n] · each[n] over all n.",
        "(x[:, row : row + kh, column : column + kw] * depthwise).sum(axis=(1, 2)) is one pixel of all channels; at "
        "the end np.tensordot(pointwise, each, axes=1).",
    ),
    ready_made=(
        "torch.nn.functional.conv2d",
        "torch.conv2d",
        "torch.nn.Conv2d",
        "convlab.separable_conv2d",
        "convlab.conv2d",
    ),
    why="The first step looks around in each channel and mixes none; the second mixes the channels and looks nowhere.",
)
def separable_corr2d(x, depthwise, pointwise):
    """Depthwise separable cross-correlation, no padding, stride 1.

    `x` is an array `(c, h, w)`. First every channel by itself: channel number n with the kernel `depthwise[n]`, from an
    array `(c, kh, kw)`, not to be flipped. Then, at each pixel, the sums over the `c` channels with the weights
    `pointwise`, an array `(o, c)`. Return an array `(o, oh, ow)`. You may call your earlier answers.

        >>> x = np.array([[[1, 2, 3]], [[4, 5, 6]]])  # two channels of 1×3 pixels
        >>> depthwise = np.array([[[1, 1]], [[0, 1]]])  # they become 3 5 and 5 6
        >>> separable_corr2d(x, depthwise, np.array([[1, 10], [100, 0]])).tolist()
        [[[53, 65]], [[300, 500]]]
    """
    c, kh, kw = depthwise.shape
    oh, ow = x.shape[1] - kh + 1, x.shape[2] - kw + 1
    each = np.zeros((c, oh, ow), dtype=np.result_type(x, depthwise))
    for row in range(oh):
        for column in range(ow):
            # Summed over the window's rows and columns only: the channels stay apart.
            window = x[:, row : row + kh, column : column + kw]
            each[:, row, column] = (window * depthwise).sum(axis=(1, 2))
    # A matrix (o, c) on the c numbers of every pixel: that is all a 1×1 convolution does.
    return np.tensordot(pointwise, each, axes=1)


@separable_corr2d.slip(
    "That is the depthwise half. Nothing has mixed the channels yet: the pointwise weights come after it.", hint=0
)
def depthwise_alone(x, depthwise, pointwise):
    return _each(x, depthwise)


SUMMED_EARLY = "You added up the channels before the pointwise weights could weigh them. Depthwise keeps them apart."


@separable_corr2d.slip(SUMMED_EARLY, hint=1)
def summed_then_weighed(x, depthwise, pointwise):
    return pointwise.sum(axis=1)[:, None, None] * _each(x, depthwise).sum(axis=0)


@separable_corr2d.slip(SUMMED_EARLY, hint=1)
def summed_then_first_weight(x, depthwise, pointwise):
    return pointwise[:, 0][:, None, None] * _each(x, depthwise).sum(axis=0)


TURNED = "You read the pointwise weights as (c, o). Its rows belong to the outputs, as with every weight of a layer."


@separable_corr2d.slip(TURNED, hint=1)
def pointwise_turned(x, depthwise, pointwise):
    return np.tensordot(pointwise.T, _each(x, depthwise), axes=1)


@separable_corr2d.slip(TURNED, hint=1)
def pointwise_turned_in_loops(x, depthwise, pointwise):
    each, (o, c) = _each(x, depthwise), pointwise.shape
    return np.stack([sum(pointwise[n, out] * each[n] for n in range(c)) for out in range(o)])


@separable_corr2d.slip("You used the first depthwise kernel for all channels. Each has its own.", hint=1)
def one_kernel_for_all(x, depthwise, pointwise):
    return np.tensordot(pointwise, _each(x, np.repeat(depthwise[:1], len(x), axis=0)), axes=1)


@separable_corr2d.slip(
    "You mixed first and looked around afterwards. Some networks do; here every input channel meets its kernel before "
    "it is mixed.",
    hint=0,
)
def mixed_first(x, depthwise, pointwise):
    mixed = np.tensordot(pointwise, x, axes=1)
    return np.concatenate([_each(mixed[[n]], depthwise[[n]]) for n in range(len(mixed))])


@separable_corr2d.slip(
    "One channel alone reaches your outputs. The weighted channels add up; none may be overwritten.", hint=1
)
def overwritten(x, depthwise, pointwise):
    return pointwise[:, -1][:, None, None] * _each(x, depthwise)[-1]


@separable_corr2d.slip("You weighed the channels and did not add them up: an output channel is one plane.", hint=1)
def weighed_not_added(x, depthwise, pointwise):
    return pointwise[:, :, None, None] * _each(x, depthwise)


@separable_corr2d.slip(
    "You put the channels last, as TensorFlow does unless told otherwise. Here, as in torch, they come first.", hint=2
)
def mixed_into_the_last_axis(x, depthwise, pointwise):
    return np.tensordot(_each(x, depthwise), pointwise, axes=(0, 1))


@separable_corr2d.slip("You flipped the depthwise kernels. A layer does not flip.", hint=2)
def depthwise_flipped(x, depthwise, pointwise):
    return separable_corr2d(x, depthwise[:, ::-1, ::-1], pointwise)


@exercise(
    title="What separating saves",
    minutes=5,
    points=1,
    worked=[Case((64, 32, 3), 18432 / 2624), Case((2, 3, 1), 6 / 8), Case((1, 1, 1), 0.5)],
    cases=lambda rng: ((1, 2, 2), (2, 1, 2), (3, 2, 2), (5, 4, 3), (3, 8, 5), (64, 64, 3), (64, 1, 3), (128, 256, 5)),
    draw=by_name(in_channels=whole(1, 40), out_channels=whole(1, 40), k=whole(1, 7)),
    hints=(
        "Count three weights: the ordinary one, the depthwise one, the pointwise one. What are their shapes?",
        "(o, c, k, k), then (c, 1, k, k) and (o, c, 1, 1).",
        "out·in·k·k / (in·k·k + out·in).",
    ),
    why="An ordinary layer multiplies places and outputs, k·k·out for each input channel; separated, they add: "
    "k·k + out.",
)
def separable_saving(in_channels, out_channels, k):
    """How many times fewer weights has a separable layer?

    Both layers go from `in_channels` to `out_channels` with a kernel of k×k; no biases. The separable one is depthwise,
    one kernel per input channel, then pointwise. Return the ordinary layer's weights divided by the separable layer's,
    a float; below 1, separating does not pay.

        >>> round(separable_saving(64, 32, 3), 4)
        7.0244
    """
    ordinary = out_channels * in_channels * k * k
    # Looking around is paid for once per input channel, mixing once per pair of channels.
    depthwise = in_channels * k * k
    pointwise = out_channels * in_channels
    return ordinary / (depthwise + pointwise)


def _saving(in_channels, out_channels, k, depthwise, pointwise):
    return out_channels * in_channels * k * k / (depthwise + pointwise)


@separable_saving.slip("You turned the ratio round: asked is how many times fewer, ordinary over separable.", hint=2)
def turned_round(in_channels, out_channels, k):
    return 1 / separable_saving(in_channels, out_channels, k)


@separable_saving.slip(
    "You counted the depthwise half alone. It mixes nothing; the pointwise weights count too.", hint=0
)
def depthwise_half(in_channels, out_channels, k):
    return float(out_channels)


@separable_saving.slip("You counted the pointwise half alone. Before it, every channel needs its k×k kernel.", hint=0)
def pointwise_half(in_channels, out_channels, k):
    return float(k * k)


@separable_saving.slip(
    "Your depthwise half is an ordinary layer. Depthwise, a kernel reads one channel: its shape is (c, 1, k, k).",
    hint=1,
)
def depthwise_in_full(in_channels, out_channels, k):
    return _saving(in_channels, out_channels, k, in_channels**2 * k * k, in_channels * out_channels)


@separable_saving.slip("Your pointwise kernels are k×k. They are 1×1: all the looking around was done before.", hint=1)
def pointwise_with_area(in_channels, out_channels, k):
    return _saving(in_channels, out_channels, k, in_channels * k * k, in_channels * out_channels * k * k)


@separable_saving.slip(
    "You gave every output a depthwise kernel. The depthwise step comes first, where there are input channels only.",
    hint=1,
)
def kernel_per_output(in_channels, out_channels, k):
    return _saving(in_channels, out_channels, k, out_channels * k * k, in_channels * out_channels)


@separable_saving.slip("You multiplied the two steps' weights. They are two layers: their weights add up.", hint=2)
def steps_multiplied(in_channels, out_channels, k):
    return _saving(in_channels, out_channels, k, in_channels * k * k * in_channels * out_channels, 0)


@separable_saving.slip("A kernel of size k has k·k taps; you counted k.", hint=1)
def k_taps(in_channels, out_channels, k):
    return out_channels * in_channels * k / (in_channels * k + out_channels * in_channels)


BIASES = "You counted biases. Here the layers have none."


@separable_saving.slip(BIASES, hint=1)
def biases_after_both(in_channels, out_channels, k):
    ordinary = out_channels * in_channels * k * k + out_channels
    return ordinary / (in_channels * k * k + in_channels + out_channels * in_channels + out_channels)


@separable_saving.slip(BIASES)
def biases_at_the_end(in_channels, out_channels, k):
    ordinary = out_channels * in_channels * k * k + out_channels
    return ordinary / (in_channels * k * k + out_channels * in_channels + out_channels)


@separable_saving.slip("You cut off the fraction: `//` gives whole times only.", hint=2)
def whole_times(in_channels, out_channels, k):
    return float(separable_saving(in_channels, out_channels, k) // 1)


def _no_two_multiples(answer):
    kernels = np.array(answer, dtype=float)
    if kernels.shape != (2, 2):
        return "Two kernels of two taps each are asked for: ((a, b), (c, d))."
    if not np.isfinite(kernels).all():
        return "Weights are finite numbers."
    (a, b), (c, d) = kernels
    if not kernels.any(axis=1).all():
        return "A kernel of zeros is the other one times 0, and 0 is a pointwise weight like any other."
    if math.isclose(a * d, b * c, rel_tol=1e-9):
        return "One of these kernels is a multiple of the other, so a separable layer has both."
    return None


@exercise(
    title="Refute: “separable does it too”",
    kind="refute",
    level="stretch",
    minutes=4,
    points=1,
    judge=_no_two_multiples,
    hints=(
        "There is one input channel, so there is one depthwise kernel. What can the pointwise weights make of it?",
        "They scale it: both outputs have the same kernel, times a number each.",
        "Two kernels of which neither is a multiple of the other: say, one that adds its pixels and one that "
        "subtracts them.",
    ),
    why="On one input channel all outputs of a separable layer share a kernel up to a factor; two kernels of which "
    "neither is a multiple of the other are out of its reach.",
)
def refute_separable():
    """Somebody says: “What an ordinary layer does, a separable one with the right weights does too.”

    One input channel, two output channels, kernel size (1, 2), no bias. Put the two kernels of an ordinary layer,
    `((a, b), (c, d))`, into `refute_separable` for which this is false: no depthwise kernel (one for the one channel)
    and no two pointwise weights give the same two outputs.
    """
    # A mean and an edge: no number times (1, 1) is (−1, 1).
    return (1, 1), (-1, 1)


MULTIPLE = "Twice a kernel, or minus a kernel, is the depthwise kernel with another pointwise weight."


@refute_separable.slip(MULTIPLE, hint=1)
def a_kernel_and_its_double():
    return (1, 2), (2, 4)


@refute_separable.slip(MULTIPLE, hint=1)
def a_kernel_and_its_negative():
    return (1, -1), (-1, 1)


@refute_separable.slip(
    "Both outputs have to look at something; an output that is always 0 costs nothing to imitate.", hint=0
)
def a_kernel_and_nothing():
    return (1, 2), (0, 0)


@refute_separable.slip(
    "One kernel for each of the two outputs: with a single output, one depthwise kernel is enough.", hint=0
)
def one_kernel_asked():
    return 1, -1
