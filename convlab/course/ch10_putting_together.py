"""Exercises of chapter 10, putting it together."""

import numpy as np

from convlab.checking import Case, Formula, distinct, exercise
from convlab.course.cases import array, by_name, whole


def _there(i, k, s, p):
    return (i + 2 * p - k) // s + 1


def _back(i, k, s, p):
    return (i - 1) * s - 2 * p + k


def _along(i, layers, there=_there, back=_back, mirror=lambda layers: layers[::-1]):
    """The sizes on the way there and back, by rules of (i, k, s, p) for one layer each."""
    sizes = [i]
    for rule, stack in ((there, layers), (back, mirror(layers))):
        for layer in stack:
            sizes.append(rule(sizes[-1], *layer))
    return tuple(sizes)


def _passes(i, layers):
    """Whether every kernel fits and every size, on the way there and back, is at least 1."""
    at = i
    for k, s, p in layers:
        if at + 2 * p < k:
            return False
        at = _there(at, k, s, p)
    return min(_along(i, layers)) >= 1


def _stack(rng, given):
    """One to four layers, a stride in most of them."""
    low, high = (1, 1, 0), (6, 4, 3)
    return [tuple(int(n) for n in rng.integers(low, high)) for _ in range(int(rng.integers(1, 5)))]


def _sizes_formula(i, layers):
    """Each step with its numbers, and the sizes that come out with one rule wrong."""
    steps, at = [], i
    for k, s, p in layers:
        o = _there(at, k, s, p)
        steps.append(f"⌊({at} + 2·{p} − {k}) / {s}⌋ + 1 = {o}")
        at = o
    for k, s, p in layers[::-1]:
        o = _back(at, k, s, p)
        steps.append(f"({at} − 1)·{s} − 2·{p} + {k} = {o}")
        at = o
    right = _along(i, layers)
    variants = [
        ("the padding added once on the way there", _along(i, layers, there=lambda i, k, s, p: _there(i + p, k, s, 0))),
        (
            "the padding taken away once on the way back",
            _along(i, layers, back=lambda i, k, s, p: _back(i, k, s, 0) - p),
        ),
        ("the padding left out on the way back", _along(i, layers, back=lambda i, k, s, p: _back(i, k, s, 0))),
        ("no + 1 on the way there", _along(i, layers, there=lambda i, k, s, p: _there(i, k, s, p) - 1)),
        ("i steps in place of i − 1 on the way back", _along(i, layers, back=lambda i, k, s, p: _back(i + 1, k, s, p))),
        ("no kernel on the way back", _along(i, layers, back=lambda i, k, s, p: _back(i, 0, s, p))),
        ("k − 1 in place of k on the way back", _along(i, layers, back=lambda i, k, s, p: _back(i, k - 1, s, p))),
    ]
    return Formula("; ".join(steps), [variant for variant in variants if variant[1] != right])


@exercise(
    title="There and back",
    minutes=10,
    points=2,
    worked=[
        Case((28, [(3, 2, 1), (3, 2, 1)]), (28, 14, 7, 13, 25)),
        Case((8, [(2, 2, 0)]), (8, 4, 8)),
        Case((9, [(4, 3, 1), (2, 1, 0)]), (9, 3, 2, 3, 8)),
    ],
    cases=lambda rng: (
        (1, [(1, 1, 0)]),
        (3, [(1, 2, 0)]),
        (4, [(3, 2, 1)]),
        (5, [(2, 2, 0), (2, 1, 0)]),
        (6, [(3, 1, 1), (2, 2, 0)]),
        (7, [(2, 3, 0)]),
        (10, [(4, 2, 1), (3, 1, 0)]),
        (11, [(5, 3, 2), (2, 2, 1)]),
        (30, [(5, 1, 0), (3, 2, 1), (2, 2, 0)]),
        (64, [(4, 2, 1), (4, 2, 1), (4, 2, 1), (3, 3, 0)]),
    ),
    draw=by_name(_passes, i=whole(2, 40), layers=_stack),
    formula=_sizes_formula,
    hints=(
        "Begin with a list that holds i, and let each layer append what it makes of the last size in it.",
        "There: ⌊(i + 2p − k) / s⌋ + 1. Back: (i − 1)·s − 2p + k. In which order do the layers come back?",
        "for k, stride, padding in layers: append the first; then for … in reversed(layers): append the second.",
    ),
    why=(
        "The decoder undoes the shapes from the inside out, so its first layer mirrors the encoder's last; the sizes "
        "agree with those on the way there until the first floor that had dropped something."
    ),
)
def decoder_shapes(i, layers):
    """The sizes along one axis of an encoder and its mirror.

    `layers` is a list of `(k, stride, padding)`, at least one: the encoder's convolutions, from the input of `i` pixels
    on. The decoder has a transposed convolution for each, with the same three numbers and output padding 0, in reverse
    order. Every kernel fits, and every size is at least 1. Return all 2·len(layers) + 1 sizes, from `i` on, as a tuple;
    the innermost stands in it once.

        >>> decoder_shapes(28, [(3, 2, 1), (3, 2, 1)])
        (28, 14, 7, 13, 25)
    """
    sizes = [i]
    for k, stride, padding in layers:
        sizes.append((sizes[-1] + 2 * padding - k) // stride + 1)
    # The last layer of the encoder comes back first.
    for k, stride, padding in reversed(layers):
        sizes.append((sizes[-1] - 1) * stride - 2 * padding + k)
    return tuple(sizes)


@decoder_shapes.slip(
    "You let every size come back. Without output padding a layer knows nothing of what the floor dropped before it.",
    hint=1,
)
def as_in_a_mirror(i, layers):
    there = _along(i, layers)[: len(layers) + 1]
    return there + there[-2::-1]


@decoder_shapes.slip(
    "Your decoder has the layers in the encoder's order. It is a mirror: the last layer of the encoder comes back "
    "first.",
    hint=1,
)
def not_reversed(i, layers):
    return _along(i, layers, mirror=lambda layers: layers)


@decoder_shapes.slip("You added the padding on the way back. In a transposed convolution it crops the output.", hint=1)
def padding_enlarges(i, layers):
    return _along(i, layers, back=lambda i, k, s, p: _back(i, k, s, -p))


@decoder_shapes.slip(
    "You multiplied by the stride on the way back. That is Keras's “same”; in torch kernel and padding have their say.",
    hint=1,
)
def just_multiplied(i, layers):
    return _along(i, layers, back=lambda i, k, s, p: i * s)


@decoder_shapes.slip("You used output padding stride − 1 in every layer, as many decoders do. Here it is 0.", hint=1)
def output_padding_everywhere(i, layers):
    return _along(i, layers, back=lambda i, k, s, p: _back(i, k, s, p) + s - 1)


@decoder_shapes.slip("You rounded up on the way there. A window that does not fit gives no output: round down.", hint=1)
def rounded_up(i, layers):
    return _along(i, layers, there=lambda i, k, s, p: -(-(i + 2 * p - k) // s) + 1)


@decoder_shapes.slip(
    "You counted steps on the way there. The place before the first step is an output too: + 1.", hint=1
)
def first_place_missing(i, layers):
    return _along(i, layers, there=lambda i, k, s, p: (i + 2 * p - k) // s)


@decoder_shapes.slip(
    "You counted i steps on the way back. From the first of i stamps to the last there are i − 1.", hint=1
)
def a_step_too_many(i, layers):
    return _along(i, layers, back=lambda i, k, s, p: _back(i + 1, k, s, p))


@decoder_shapes.slip(
    "The last cell is missing on the way back: torch's formula has k − 1 in it, and then + 1 at the end.", hint=1
)
def last_cell_missing(i, layers):
    return _along(i, layers, back=lambda i, k, s, p: _back(i, k - 1, s, p))


PADDING_ONCE = "You counted the padding once. It is per side, on the way there and on the way back."


@decoder_shapes.slip(PADDING_ONCE, hint=1)
def padding_once(i, layers):
    return _along(i, layers, lambda i, k, s, p: _there(i + p, k, s, 0), lambda i, k, s, p: _back(i, k, s, 0) - p)


@decoder_shapes.slip(PADDING_ONCE, hint=1)
def padding_once_there(i, layers):
    return _along(i, layers, there=lambda i, k, s, p: _there(i + p, k, s, 0))


@decoder_shapes.slip(PADDING_ONCE, hint=1)
def padding_once_back(i, layers):
    return _along(i, layers, back=lambda i, k, s, p: _back(i, k, s, 0) - p)


@decoder_shapes.slip("The input's own size belongs to the sizes too; yours begin after the first layer.", hint=0)
def input_left_out(i, layers):
    return _along(i, layers)[1:]


@decoder_shapes.slip(
    "The innermost size stands in yours twice. The encoder's output is the decoder's input: one size.", hint=0
)
def innermost_twice(i, layers):
    sizes, n = _along(i, layers), len(layers) + 1
    return sizes[:n] + sizes[n - 1 :]


@decoder_shapes.slip("You gave one half of the way. The decoder's sizes follow the encoder's.", hint=2)
def only_there(i, layers):
    return _along(i, layers)[: len(layers) + 1]


@decoder_shapes.slip("You gave one half of the way. The decoder's sizes follow the encoder's.", hint=2)
def only_back(i, layers):
    return _along(i, layers)[len(layers) :]


def _room(i, k, padding):
    """How far a window can move from its first place."""
    return i + 2 * padding - k


@exercise(
    title="What the floor dropped",
    minutes=6,
    points=1,
    worked=[Case((28, 3, 2, 1), 1), Case((27, 3, 2, 1), 0), Case((10, 4, 3, 1), 2), Case((7, 2, 3, 0), 2)],
    cases=lambda rng: (
        *((1, 1, 1, 0), (2, 1, 2, 0), (3, 1, 2, 0), (1, 1, 3, 1), (4, 3, 1, 1), (5, 2, 4, 0), (6, 3, 3, 2)),
        *((9, 4, 2, 1), (8, 5, 4, 3), (12, 2, 5, 2), (32, 3, 2, 1), (28, 5, 3, 0), (250, 11, 3, 0)),
    ),
    draw=by_name(
        lambda i, k, stride, padding: _room(i, k, padding) >= 0,
        i=whole(1, 30),
        stride=whole(1, 5),
        padding=whole(0, 3),
    ),
    hints=(
        "Count the cells that no step of the convolution reaches. How far can its window move in all?",
        "It can move i + 2·padding − k cells, in whole steps of the stride. The transposed layer retraces these steps.",
        "The remainder of i + 2·padding − k on division by the stride.",
    ),
    why=(
        "The transposed layer retraces the whole steps and nothing more; what it lacks is the part of a step that the "
        "floor had dropped, and that is a remainder."
    ),
)
def matching_output_padding(i, k, stride, padding):
    """Which `output_padding` brings the size back?

    Along one axis, `i` pixels go through a convolution with kernel size `k`, `stride` and `padding` (per side, no
    dilation; the kernel fits), and what comes out through a transposed convolution with the same three numbers. Return
    the `output_padding`, an int from 0 to stride − 1, with which `i` cells come out again.

        >>> matching_output_padding(28, 3, 2, 1), matching_output_padding(27, 3, 2, 1)
        (1, 0)
    """
    # The convolution makes whole steps only. What is left of its way is what the layer back
    # does not know of.
    return (i + 2 * padding - k) % stride


ALWAYS = (
    "You gave one number for every size. A fixed one, stride − 1 for instance, restores sizes that the floor treated "
    "like 28, and no others: 27 and 28 both come to 14."
)


@matching_output_padding.slip(ALWAYS, hint=0)
def largest_allowed(i, k, stride, padding):
    return stride - 1


@matching_output_padding.slip(ALWAYS, hint=0)
def always_one(i, k, stride, padding):
    return 1


@matching_output_padding.slip(ALWAYS, hint=0)
def always_none(i, k, stride, padding):
    return 0


@matching_output_padding.slip(
    "You divided the input's size. The window steps through what is left beside the kernel: i + 2·padding − k.", hint=1
)
def remainder_of_the_size(i, k, stride, padding):
    return i % stride


@matching_output_padding.slip("You left the padding out: it makes room for the window to move in.", hint=1)
def remainder_without_padding(i, k, stride, padding):
    return (i - k) % stride


@matching_output_padding.slip("You added the padding once. It stands on both sides of the input.", hint=1)
def remainder_with_padding_once(i, k, stride, padding):
    return (i + padding - k) % stride


@matching_output_padding.slip(
    "You left the kernel out: the window fills k cells before it makes its first step.", hint=1
)
def remainder_of_the_padded_size(i, k, stride, padding):
    return (i + 2 * padding) % stride


@matching_output_padding.slip(
    "You divided the number of places at stride 1. From the first place to the last it is one step fewer.", hint=1
)
def remainder_of_the_places(i, k, stride, padding):
    return (_room(i, k, padding) + 1) % stride


@matching_output_padding.slip(
    "You gave what is missing to the next whole step. Asked is what is left over after the last.", hint=2
)
def missing_to_the_next_step(i, k, stride, padding):
    return -_room(i, k, padding) % stride


@matching_output_padding.slip(
    "You subtracted the wrong way round: what came back is never larger than i, and output padding never negative.",
    hint=0,
)
def negative(i, k, stride, padding):
    return -(_room(i, k, padding) % stride)


@matching_output_padding.slip(
    "You compared i with stride times the output's size. That is Keras's “same”; torch's layer ends with the last "
    "stamp, less the padding.",
    hint=1,
)
def against_stride_times_the_size(i, k, stride, padding):
    return i - (_room(i, k, padding) // stride + 1) * stride


HALVED = "You shared it out between two sides. Padding is per side; output padding comes once, at the end."


@matching_output_padding.slip(HALVED, hint=2)
def on_both_sides(i, k, stride, padding):
    return _room(i, k, padding) % stride / 2


@matching_output_padding.slip(HALVED, hint=2)
def on_both_sides_rounded(i, k, stride, padding):
    return _room(i, k, padding) % stride // 2


@matching_output_padding.slip(
    "That is the size that comes back without output padding. How many cells are missing from i?", hint=0
)
def size_that_comes_back(i, k, stride, padding):
    return i - _room(i, k, padding) % stride


@matching_output_padding.slip(
    "You counted the whole steps. Output padding makes up for the part of a step after them.", hint=2
)
def whole_steps(i, k, stride, padding):
    return _room(i, k, padding) // stride


@matching_output_padding.slip(
    "You repeated the padding. The two have little but the name in common: padding crops both ends, output padding "
    "gives back at one.",
    hint=0,
)
def padding_again(i, k, stride, padding):
    return padding


def _pictures_with_phases(rng):
    yield np.array([[1.0, 2.0], [4.0, 8.0]]), 2
    yield np.full((4, 2), 3.0), 2
    yield np.array([[5.0, 5.0, 1.0], [5.0, 5.0, 2.0], [7.0, 8.0, 9.0]]), 2
    yield np.array([[9.0, 9.0, 1.0], [2.0, 9.0, 9.0], [9.0, 9.0, 9.0]]), 2
    yield distinct(rng, 2, 4), 2
    yield distinct(rng, 3, 3), 2
    yield distinct(rng, 3, 6) / 8, 3
    yield rng.permutation(30).reshape(5, 6) - 9, 2
    yield np.tile(distinct(rng, 2, 2), (2, 3)) + rng.normal(size=(4, 6)), 2
    yield rng.normal(size=(7, 9)) + 1, 3
    yield rng.normal(size=(9, 8)), 4


def _phases(y, stride):
    """The plane cropped to whole blocks, with a row for each of its stride² phases."""
    h, w = (size - size % stride for size in y.shape)
    cropped = np.asarray(y[:h, :w], dtype=float)
    return np.stack([cropped[a::stride, b::stride].ravel() for a in range(stride) for b in range(stride)])


def _share(part, whole):
    """A variance over another; 0.0 where nothing varies."""
    return 0.0 if np.ptp(whole) == 0 else float(np.var(part) / np.var(whole))


def _a_tile_is_all_pattern(answer):
    tile = np.arange(6.0).reshape(2, 3)
    return np.isclose(answer(np.tile(tile, (3, 4)), 6), 1) and np.isclose(answer(np.tile(tile[:, :2], (3, 4)), 2), 1)


def _blocks_are_no_pattern(answer):
    return np.isclose(answer(np.kron(np.arange(12.0).reshape(3, 4), np.ones((3, 3))), 3), 0, atol=1e-6)


def _contrast_does_not_matter(answer):
    y = np.arange(30.0).reshape(5, 6) ** 2
    return np.isclose(answer(y, 2), answer(y / -4 + 7, 2), rtol=1e-3)


@exercise(
    title="How much of it is checkerboard?",
    level="stretch",
    minutes=15,
    points=3,
    worked=[
        Case((np.array([[1.0, 0.0, 1.0, 0.0], [0.0, 1.0, 0.0, 1.0]]), 2), 1.0),
        Case((np.array([[1.0, 1.0, 0.0, 0.0], [1.0, 1.0, 0.0, 0.0]]), 2), 0.0),
        Case((np.array([[0.0, 4.0, 2.0, 4.0], [0.0, 0.0, 0.0, 6.0]]), 2), 0.5),
        Case((np.array([[3.0, 3.0, 9.0], [3.0, 3.0, 9.0]]), 2), 0.0),
    ],
    cases=_pictures_with_phases,
    draw=by_name(
        lambda y, stride: min(y.shape) >= stride,
        y=array((2, 8), (2, 9)),
        stride=whole(2, 4),
    ),
    laws=[
        ("a tile laid again and again is all pattern: its energy is 1.", _a_tile_is_all_pattern),
        ("a picture of blocks, each of one grey, has none: its energy is 0.", _blocks_are_no_pattern),
        ("brightness and contrast do not matter: y and 7 − y / 4 have the same energy.", _contrast_does_not_matter),
    ],
    hints=(
        "Crop first: h − h % stride rows are left. Which pixels of the rest belong to the phase (0, 1)?",
        "cropped[a::stride, b::stride] is one phase. Take the mean of each of the stride² phases.",
        "np.var of these means, over np.var of the cropped picture; 0.0 where that is constant.",
    ),
    why=(
        "Content falls on all phases alike, so their means hardly differ; a pattern that repeats every `stride` pixels "
        "puts the same on one phase everywhere, and the means carry all of it."
    ),
)
def checkerboard_energy(y, stride):
    """Which share of a picture's variance repeats every `stride` pixels?

    `y` is an array `(h, w)`, both at least `stride`, an int of 2 or more. Cut off rows at the bottom and columns on the
    right until both sizes are multiples of `stride`. The pixels with the same (row % stride, column % stride) are a
    **phase**; there are stride². Return the variance of the stride² phase means, divided by the variance of all pixels
    of the cropped picture: a number from 0 to 1. Both are the mean squared distance from the mean, as `np.var` has it.
    Where the cropped picture is constant, return 0.0.

        >>> checkerboard_energy(np.array([[1, 0, 1, 0], [0, 1, 0, 1]]), 2)
        1.0
        >>> checkerboard_energy(np.array([[1, 1, 0, 0], [1, 1, 0, 0]]), 2)
        0.0
    """
    h, w = y.shape
    # Whole blocks only, so that every phase has as many pixels.
    cropped = y[: h - h % stride, : w - w % stride].astype(float)
    # A constant picture has no variance to share out; the quotient would be 0 / 0.
    if cropped.min() == cropped.max():
        return 0.0
    means = [cropped[a::stride, b::stride].mean() for a in range(stride) for b in range(stride)]
    return float(np.var(means) / np.var(cropped))


@checkerboard_energy.slip(
    "You kept the last, incomplete blocks. Cut them off first: then every phase has as many pixels.", hint=0
)
def not_cropped(y, stride):
    y = np.asarray(y, dtype=float)
    return _share([y[a::stride, b::stride].mean() for a in range(stride) for b in range(stride)], y)


@checkerboard_energy.slip(
    "Your phases are cropped and your total variance is not. Both are of the cropped picture.", hint=2
)
def cropped_above_only(y, stride):
    y = np.asarray(y, dtype=float)
    return _share(_phases(y, stride).mean(axis=1), y)


@checkerboard_energy.slip(
    "You cut off rows above and columns on the left. Cut below and on the right; phase 0 begins at the corner.", hint=0
)
def cropped_at_the_other_end(y, stride):
    phases = _phases(y[y.shape[0] % stride :, y.shape[1] % stride :], stride)
    return _share(phases.mean(axis=1), phases)


@checkerboard_energy.slip(
    "You averaged blocks of neighbours. That keeps the content and loses the pattern; a phase takes every stride-th "
    "pixel.",
    hint=1,
)
def means_of_blocks(y, stride):
    phases = _phases(y, stride)
    return _share(phases.mean(axis=0), phases)


ONE_AXIS = "You told phases apart along one axis. Row and column count both: there are stride² phases."


@checkerboard_energy.slip(ONE_AXIS, hint=1)
def phases_of_rows(y, stride):
    phases = _phases(y, stride)
    return _share(phases.reshape(stride, -1).mean(axis=1), phases)


@checkerboard_energy.slip(ONE_AXIS, hint=1)
def phases_of_columns(y, stride):
    phases = _phases(y, stride)
    return _share(phases.reshape(stride, stride, -1).mean(axis=(0, 2)), phases)


@checkerboard_energy.slip(ONE_AXIS, hint=1)
def phases_of_the_diagonal(y, stride):
    phases = _phases(y, stride).reshape(stride, stride, -1)
    return _share([phases[a, a].mean() for a in range(stride)], phases)


@checkerboard_energy.slip(
    "You sorted by row + column, like the fields of a chessboard. A phase is a pair: (row % stride, column % stride).",
    hint=1,
)
def fields_of_a_chessboard(y, stride):
    phases = _phases(y, stride).reshape(stride, stride, -1)
    colour = np.add.outer(np.arange(stride), np.arange(stride)) % stride
    return _share([phases[colour == c].mean() for c in range(stride)], phases)


@checkerboard_energy.slip(
    "You divided standard deviations. Shares add up to 1 for variances only, so divide those.", hint=2
)
def standard_deviations(y, stride):
    phases = _phases(y, stride)
    return _share(phases.mean(axis=1), phases) ** 0.5


UNBIASED = "Your variances divide by n − 1, as torch's do unless told otherwise. Here they divide by n."


@checkerboard_energy.slip(UNBIASED, hint=2)
def divided_by_one_fewer(y, stride):
    phases = _phases(y, stride)
    n, all_of_them = len(phases), phases.size
    return _share(phases.mean(axis=1), phases) * n / (n - 1) * (all_of_them - 1) / all_of_them


@checkerboard_energy.slip(UNBIASED, hint=2)
def one_fewer_above_only(y, stride):
    phases = _phases(y, stride)
    return _share(phases.mean(axis=1), phases) * len(phases) / (len(phases) - 1)


@checkerboard_energy.slip(
    "That is the variance of the phase means alone. Asked is its share: divide by the variance of the picture.", hint=2
)
def not_divided(y, stride):
    return float(np.var(_phases(y, stride).mean(axis=1)))


@checkerboard_energy.slip(
    "That is the share that varies within the phases: the content. The checkerboard is the other one.", hint=1
)
def within_the_phases(y, stride):
    phases = _phases(y, stride)
    return 0.0 if np.ptp(phases) == 0 else float(phases.var(axis=1).mean() / phases.var())


@checkerboard_energy.slip(
    "You took mean squares and left the mean brightness in. A variance is measured from the mean.", hint=2
)
def mean_squares(y, stride):
    phases = _phases(y, stride)
    return 0.0 if np.ptp(phases) == 0 else float((phases.mean(axis=1) ** 2).mean() / (phases**2).mean())
