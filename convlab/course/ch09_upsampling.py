"""Exercises of chapter 09, upsampling."""

import numpy as np

from convlab.checking import Case, Formula, distinct, exercise
from convlab.course.cases import by_name, one_of, whole
from convlab.course.formulas import enlarged, read_by, windows
from convlab.fixed_ledgers import upsampling
from convlab.ledger import Ledger


def _without_extra_axes(y, axes):
    """For laws: what an answer gave, without leading axes of length 1, which the checker forgives."""
    return np.asarray(y).reshape(np.shape(y)[np.ndim(y) - axes :])


def _pictures_to_enlarge(rng):
    yield distinct(rng, 1, 2), 2
    yield distinct(rng, 2, 1), 3
    yield distinct(rng, 2, 3), 2
    yield distinct(rng, 3, 2), 3
    yield distinct(rng, 4, 3) / 8, 3
    yield rng.permutation(10).reshape(2, 5) + 1, 4


@exercise(
    title="Every pixel a block",
    minutes=8,
    points=2,
    worked=[
        Case(
            (np.array([[1.0, 2.0], [3.0, 4.0]]), 2),
            [[1.0, 1.0, 2.0, 2.0], [1.0, 1.0, 2.0, 2.0], [3.0, 3.0, 4.0, 4.0], [3.0, 3.0, 4.0, 4.0]],
        ),
        Case(
            (np.array([[5.0, 7.0]]), 3),
            [[5.0, 5.0, 5.0, 7.0, 7.0, 7.0], [5.0, 5.0, 5.0, 7.0, 7.0, 7.0], [5.0, 5.0, 5.0, 7.0, 7.0, 7.0]],
        ),
    ],
    cases=_pictures_to_enlarge,
    draw=by_name(),
    formula=lambda x, factor: enlarged(x.shape, factor),
    window=lambda at, x, factor: [(at[0] // factor, at[1] // factor)],
    laws=[
        (
            "every factor-th pixel of the result, in both directions, is the picture again.",
            lambda answer: all(
                np.array_equal(_without_extra_axes(answer(x, factor), 2)[first::factor, first::factor], x)
                for x, factor in ((np.arange(6.0).reshape(2, 3), 3), (np.arange(8.0).reshape(4, 2), 5))
                for first in range(factor)
            ),
        )
    ],
    hints=(
        "One axis at a time. With factor 3, which pixel do outputs 0, 1, 2, 3, 4, 5 copy?",
        "Output j copies pixel j // factor. Make that list for h · factor rows, and another for the columns.",
        "rows = np.arange(h * factor) // factor, columns likewise; then x[rows][:, columns].",
    ),
    ready_made=(
        "torch.nn.functional.interpolate",
        "torch.nn.functional.upsample",
        "torch.nn.functional.upsample_nearest",
        "torch.nn.Upsample",
        "torch.nn.UpsamplingNearest2d",
        "convlab.upsample",
    ),
    why="Output j lies in the j // factor-th pixel: rounding down makes every pixel own exactly `factor` outputs.",
)
def nearest_upsample(x, factor):
    """Enlarge a picture by copying pixels: the mode called nearest.

    `x` is an array `(h, w)`, `factor` an int, at least 2. Every pixel becomes a block of `factor` rows and `factor`
    columns. Return the array `(h·factor, w·factor)`.

        >>> nearest_upsample(np.array([[1, 2]]), 2).tolist()
        [[1, 1, 2, 2], [1, 1, 2, 2]]
    """
    h, w = x.shape
    # Which pixel each output copies, along each axis: 0 0 1 1 2 2 … for factor 2.
    rows = np.arange(h * factor) // factor
    columns = np.arange(w * factor) // factor
    return x[rows][:, columns]


def _sampled(x, factor, rule):
    """The picture sampled along each axis at the whole numbers that `rule(i, factor)` gives."""
    rows, columns = (np.clip(np.asarray(rule(i, factor)).astype(int), 0, i - 1) for i in x.shape)
    return x[rows][:, columns]


@nearest_upsample.slip(
    "You laid the whole picture down again and again. Here each pixel grows in its place, with its copies around it.",
    hint=0,
)
def picture_tiled(x, factor):
    return np.tile(x, (factor, factor))


@nearest_upsample.slip(
    "Down, each row is repeated; across, the whole row runs again: 1 2 1 2. Each pixel's copies belong side by side.",
    hint=0,
)
def rows_tiled(x, factor):
    return np.tile(x, factor * factor).reshape(x.shape[0] * factor, x.shape[1] * factor)


@nearest_upsample.slip(
    "You repeated each pixel factor² times in reading order, so its block is a long run in one row. It is a square.",
    hint=1,
)
def one_long_run(x, factor):
    return np.repeat(x, factor * factor).reshape(x.shape[0] * factor, x.shape[1] * factor)


@nearest_upsample.slip(
    "You filled the larger picture in reading order. A copy belongs next to its pixel, along both axes.", hint=1
)
def filled_in_reading_order(x, factor):
    return np.resize(x, (x.shape[0] * factor, x.shape[1] * factor))


ONE_AXIS = "You repeated along one axis. A pixel becomes a square: `factor` rows and `factor` columns."


@nearest_upsample.slip(ONE_AXIS, hint=1)
def only_down(x, factor):
    return np.repeat(x, factor, axis=0)


@nearest_upsample.slip(ONE_AXIS, hint=1)
def only_across(x, factor):
    return np.repeat(x, factor, axis=1)


@nearest_upsample.slip(
    "The pixels are in place and between them stand zeros. That is what a transposed convolution starts from; nearest "
    "fills the whole block.",
    hint=0,
)
def zeros_between(x, factor):
    y = np.zeros((x.shape[0] * factor, x.shape[1] * factor), dtype=x.dtype)
    y[::factor, ::factor] = x
    return y


ROUNDED = "You rounded j / factor. A pixel owns the outputs from its first on, so round down: 0 0 1 1, not 0 1 1 2."


@nearest_upsample.slip(ROUNDED, hint=0)
def half_a_block_early(x, factor):
    return _sampled(x, factor, lambda i, f: np.round(np.arange(i * f) / f))


@nearest_upsample.slip(ROUNDED, hint=0)
def half_a_block_early_halves_up(x, factor):
    return _sampled(x, factor, lambda i, f: np.floor(np.arange(i * f) / f + 0.5))


SMALL_ENDS = (
    "You spread the outputs evenly from the first pixel to the last, so that the blocks come out in different sizes. "
    "Here every pixel owns `factor` outputs."
)


@nearest_upsample.slip(SMALL_ENDS, hint=1)
def blocks_from_end_to_end(x, factor):
    return _sampled(x, factor, lambda i, f: np.round(np.linspace(0, i - 1, i * f)))


@nearest_upsample.slip(SMALL_ENDS, hint=1)
def blocks_from_end_to_end_cut(x, factor):
    return _sampled(x, factor, lambda i, f: np.linspace(0, i - 1, i * f))


@nearest_upsample.slip("You mixed neighbouring pixels. Nearest invents no value: every output is a copy.", hint=0)
def mixed_all_the_same(x, factor):
    return bilinear_upsample(x, factor, False)


def _axes_to_sample(rng):
    for align_corners in (False, True):
        yield 1, 2, align_corners
        yield 2, 3, align_corners
        yield 3, 2, align_corners
        yield 4, 4, align_corners
        yield 5, 3, align_corners


@exercise(
    title="Where the outputs stand",
    minutes=10,
    points=2,
    worked=[
        Case((2, 2, False), np.array([0.0, 0.25, 0.75, 1.0])),
        Case((2, 2, True), np.array([0.0, 1 / 3, 2 / 3, 1.0])),
        Case((3, 2, False), np.array([0.0, 0.25, 0.75, 1.25, 1.75, 2.0])),
        Case((3, 2, True), np.array([0.0, 0.4, 0.8, 1.2, 1.6, 2.0])),
    ],
    cases=_axes_to_sample,
    draw=by_name(factor=whole(2, 5), align_corners=one_of(False, True)),
    formula=lambda i, factor, align_corners: enlarged((i,), factor),
    laws=[
        (
            "seen from the other end, the positions are the same: p[j] + p[o − 1 − j] = i − 1.",
            lambda answer: all(
                np.allclose(np.ravel(answer(i, factor, align)) + np.ravel(answer(i, factor, align))[::-1], i - 1)
                for i in (1, 2, 7, 20)
                for factor in (2, 3, 10)
                for align in (False, True)
            ),
        )
    ],
    hints=(
        "Begin with the output numbers: np.arange(i * factor). Then one formula for each setting.",
        "Aligned: o − 1 steps from 0 to i − 1. Otherwise: the centre of output j lies j + ½ small pixels from the left "
        "edge; a large pixel is `factor` small ones, and the centre of pixel 0 lies ½ from the edge.",
        "Aligned: j · (i − 1) / (o − 1). Otherwise (j + 0.5) / factor − 0.5, and np.clip(…, 0, i − 1).",
    ),
    why="Both rules fix two points of a straight line: the centres of the corner pixels, or the edges of the picture.",
)
def source_positions(i, factor, align_corners):
    """Where does each output sample the input?

    A row of `i` pixels, whose centres stand at 0, 1, …, i − 1, is enlarged by `factor`, an int, at least 2. Return a
    1-D array of i·factor floats: where the centre of each output stands, in input pixels. With `align_corners` the
    first and the last centre of both rows coincide, otherwise the outer edges of their pixels. Positions outside
    0 … i − 1 are clipped to it.

        >>> source_positions(2, 2, False).tolist()
        [0.0, 0.25, 0.75, 1.0]
    """
    o = i * factor
    out = np.arange(o)
    if align_corners:
        # From centre to centre there are o − 1 steps in one row and i − 1 in the other.
        return out * (i - 1) / (o - 1)
    # + ½ goes from a centre to the edge; there the sizes compare; − ½ goes back to a centre.
    return np.clip((out + 0.5) / factor - 0.5, 0, i - 1)


ASYMMETRIC = (
    "You start at pixel 0 and step by 1 / factor. That convention exists, as asymmetric; it shifts the picture. Here "
    "the edges coincide, so half a pixel is added before the division and taken off after it."
)


@source_positions.slip(ASYMMETRIC, hint=1)
def from_the_first_centre(i, factor, align_corners):
    return source_positions(i, factor, True) if align_corners else np.clip(np.arange(i * factor) / factor, 0, i - 1)


@source_positions.slip(ASYMMETRIC, hint=1)
def from_the_first_centre_unclipped(i, factor, align_corners):
    return source_positions(i, factor, True) if align_corners else np.arange(i * factor) / factor


@source_positions.slip(
    "Right inside, but the outer positions lie beyond the last centres, where there is nothing to mix with: clip them.",
    hint=2,
)
def not_clipped(i, factor, align_corners):
    return source_positions(i, factor, True) if align_corners else (np.arange(i * factor) + 0.5) / factor - 0.5


@source_positions.slip(
    "You measured from the left edge of the picture. Positions count from the centre of pixel 0, half a pixel further.",
    hint=1,
)
def measured_from_the_edge(i, factor, align_corners):
    if align_corners:
        return source_positions(i, factor, True)
    return np.clip((np.arange(i * factor) + 0.5) / factor, 0, i - 1)


@source_positions.slip(
    "The two settings have changed places: with aligned corners the first and last *centres* coincide.", hint=1
)
def settings_exchanged(i, factor, align_corners):
    return source_positions(i, factor, not align_corners)


@source_positions.slip(
    "You align the corners whatever is asked, as scipy.ndimage.zoom does by default. Here the setting decides.", hint=0
)
def always_aligned(i, factor, align_corners):
    return source_positions(i, factor, True)


@source_positions.slip(
    "You never align the corners. With align_corners=True the first and last centres coincide.", hint=1
)
def never_aligned(i, factor, align_corners):
    return source_positions(i, factor, False)


STEPS = "The aligned rule counts steps, not pixels: i − 1 of them in the input, o − 1 in the output."


@source_positions.slip(STEPS, hint=2)
def pixels_for_steps(i, factor, align_corners):
    return np.arange(i * factor) / factor if align_corners else source_positions(i, factor, False)


@source_positions.slip(STEPS, hint=2)
def one_step_too_many_in(i, factor, align_corners):
    return np.linspace(0, i, i * factor) if align_corners else source_positions(i, factor, False)


@source_positions.slip(STEPS, hint=2)
def one_step_too_many_out(i, factor, align_corners):
    o = i * factor
    return np.arange(o) * (i - 1) / o if align_corners else source_positions(i, factor, False)


def _pictures_to_interpolate(rng):
    for align_corners in (False, True):
        yield distinct(rng, 1, 2), 2, align_corners
        yield distinct(rng, 2, 1), 3, align_corners
        yield distinct(rng, 2, 3), 2, align_corners
        yield distinct(rng, 3, 2), 3, align_corners
        yield distinct(rng, 4, 3) / 8, 2, align_corners
        yield rng.permutation(12).reshape(3, 4) + 1, 4, align_corners


def _cells_mixed(at, x, factor, align_corners):
    ledger = upsampling(x.shape, scale_factor=factor, mode="bilinear", align_corners=align_corners)
    return list(dict.fromkeys(read_by(ledger.only(np.asarray(ledger.weight) > 0), at)))


def _keeps_a_constant(answer):
    return all(
        np.allclose(answer(np.full((3, 4), 7.0), factor, align), 7.0) for factor in (2, 5) for align in (False, True)
    )


def _adds_up(answer):
    x, z = np.array([[1.0, 5.0, -2.0], [0.0, 3.0, 4.0]]), np.array([[2.0, -1.0, 7.0], [6.0, 0.0, 1.0]])
    return all(
        np.allclose(answer(2 * x + z, 3, align), 2 * answer(x, 3, align) + answer(z, 3, align), atol=1e-4)
        for align in (False, True)
    )


@exercise(
    title="Bilinear interpolation",
    minutes=18,
    points=3,
    worked=[
        Case(
            (np.array([[1.0, 2.0], [3.0, 4.0]]), 2, False),
            [[1.0, 1.25, 1.75, 2.0], [1.5, 1.75, 2.25, 2.5], [2.5, 2.75, 3.25, 3.5], [3.0, 3.25, 3.75, 4.0]],
        ),
        Case(
            (np.array([[1.0, 2.0], [3.0, 4.0]]), 2, True),
            [
                [1.0, 4 / 3, 5 / 3, 2.0],
                [5 / 3, 2.0, 7 / 3, 8 / 3],
                [7 / 3, 8 / 3, 3.0, 10 / 3],
                [3.0, 10 / 3, 11 / 3, 4.0],
            ],
        ),
        Case((np.array([[0.0, 1.0, 0.0]]), 2, False), [[0.0, 0.25, 0.75, 0.75, 0.25, 0.0]] * 2),
        Case((np.array([[0.0, 1.0, 0.0]]), 2, True), [[0.0, 0.4, 0.8, 0.8, 0.4, 0.0]] * 2),
    ],
    cases=_pictures_to_interpolate,
    draw=by_name(align_corners=one_of(False, True)),
    formula=lambda x, factor, align_corners: enlarged(x.shape, factor),
    window=_cells_mixed,
    laws=[
        ("a picture of one grey stays that grey; the shares of every output sum to 1.", _keeps_a_constant),
        ("enlarging is linear: twice a picture plus another gives twice its result plus the other's.", _adds_up),
    ],
    hints=(
        "Do the rows first, then the columns of the result. Along one axis: which two pixels lie beside a position?",
        "low = ⌊position⌋ and its neighbour low + 1, which may not pass the last pixel. The share of the neighbour is "
        "position − low; that of low is the rest of 1.",
        "With top, bottom, down for the rows: y = x[top] * (1 - down[:, None]) + x[bottom] * down[:, None]. Then the "
        "columns of y, without the [:, None].",
    ),
    ready_made=(
        "torch.nn.functional.interpolate",
        "torch.nn.functional.upsample",
        "torch.nn.functional.upsample_bilinear",
        "torch.nn.functional.grid_sample",
        "torch.nn.Upsample",
        "torch.nn.UpsamplingBilinear2d",
        "convlab.upsample",
    ),
    why="Mixing rows and mixing columns do not get in each other's way, so two one-axis mixes make the bilinear one. "
    "The shares sum to 1, at the border too, because both neighbours may be the same pixel.",
)
def bilinear_upsample(x, factor, align_corners):
    """Enlarge a picture by mixing neighbours: bilinear interpolation.

    `x` is an array `(h, w)` of floats or ints, `factor` an int, at least 2. Each output stands, along each axis, where
    `source_positions(size, factor, align_corners)` says, and mixes the two pixels beside it: the nearer, the larger
    its share. First along one axis, then along the other. Return an array `(h·factor, w·factor)` of floats; you may
    call your `source_positions`.

        >>> bilinear_upsample(np.array([[0, 1, 0]]), 2, True)[0].round(2).tolist()
        [0.0, 0.4, 0.8, 0.8, 0.4, 0.0]
    """

    def neighbours(size):
        position = source_positions(size, factor, align_corners)
        low = np.floor(position).astype(int)
        # On the last pixel there is no next one; its share is 0 there, so any pixel will do.
        return low, np.minimum(low + 1, size - 1), position - low

    top, bottom, down = neighbours(x.shape[0])
    left, right, across = neighbours(x.shape[1])
    y = x[top] * (1 - down[:, None]) + x[bottom] * down[:, None]
    return y[:, left] * (1 - across) + y[:, right] * across


def _mixed(x, factor, position_of, shares_of=None):
    """Linear interpolation along both axes, by rules for the position and for (low, high, their shares)."""

    def usual(position, size):
        low = np.floor(position).astype(int)
        part = position - low
        return np.clip(low, 0, size - 1), np.clip(low + 1, 0, size - 1), 1 - part, part

    y = x.astype(float)
    for _ in range(2):
        low, high, near, far = (shares_of or usual)(np.asarray(position_of(len(y), factor)), len(y))
        y = (y[low] * near[:, None] + y[high] * far[:, None]).T
    return y


def _half_pixel(i, factor):
    return (np.arange(i * factor) + 0.5) / factor - 0.5


def _positions(align_corners):
    return lambda i, factor: source_positions(i, factor, align_corners)


@bilinear_upsample.slip("You align the corners whatever is asked. The setting moves every output but a few.", hint=1)
def corners_always_aligned(x, factor, align_corners):
    return bilinear_upsample(x, factor, True)


@bilinear_upsample.slip(
    "align_corners changes nothing in yours. With True, the outputs go from the first centre to the last.",
    hint=1,
)
def corners_never_aligned(x, factor, align_corners):
    return bilinear_upsample(x, factor, False)


@bilinear_upsample.slip("The two settings of align_corners have changed places.", hint=1)
def corners_exchanged(x, factor, align_corners):
    return bilinear_upsample(x, factor, not align_corners)


@bilinear_upsample.slip(
    "Without aligned corners you sample at j / factor. That convention exists, as asymmetric, and moves the picture by "
    "part of a pixel; here the half pixel counts.",
    hint=1,
)
def sampled_from_the_first_centre(x, factor, align_corners):
    if align_corners:
        return bilinear_upsample(x, factor, True)
    return _mixed(x, factor, lambda i, f: np.clip(np.arange(i * f) / f, 0, i - 1))


DARK_EDGE = (
    "Where both neighbours are the last pixel, your two shares are differences to it, and both are 0: the edge turns "
    "black. Take one share as 1 minus the other."
)


@bilinear_upsample.slip(DARK_EDGE, hint=1)
def shares_vanish_at_the_edge(x, factor, align_corners):
    def shares(position, size):
        low = np.clip(np.floor(position).astype(int), 0, size - 1)
        high = np.clip(np.floor(position).astype(int) + 1, 0, size - 1)
        return low, high, high - position, position - low

    return _mixed(x, factor, _positions(align_corners), shares)


@bilinear_upsample.slip(DARK_EDGE, hint=1)
def shares_vanish_at_both_edges(x, factor, align_corners):
    def shares(position, size):
        low = np.clip(np.floor(position).astype(int), 0, size - 1)
        high = np.clip(np.floor(position).astype(int) + 1, 0, size - 1)
        return low, high, high - position, position - low

    return _mixed(x, factor, _positions(True) if align_corners else _half_pixel, shares)


BEYOND = (
    "Beyond the outermost centres you went on along the slope, past the values that are there. A position outside is "
    "clipped to the edge: the outermost outputs are copies."
)


@bilinear_upsample.slip(BEYOND, hint=1)
def slope_goes_on(x, factor, align_corners):
    def shares(position, size):
        low = np.clip(np.floor(position).astype(int), 0, max(size - 2, 0))
        part = position - low
        return low, np.minimum(low + 1, size - 1), 1 - part, part

    return _mixed(x, factor, _positions(True) if align_corners else _half_pixel, shares)


@bilinear_upsample.slip(BEYOND, hint=1)
def slope_goes_on_before_the_first(x, factor, align_corners):
    def shares(position, size):
        low = position.astype(int)  # towards 0, so that −0.25 becomes 0
        part = position - low
        return low, np.minimum(low + 1, size - 1), 1 - part, part

    return _mixed(x, factor, _positions(True) if align_corners else _half_pixel, shares)


@bilinear_upsample.slip(
    "Outside the picture you mix with zeros, as a transposed convolution with a bilinear kernel does. Interpolation "
    "goes on with the edge pixel.",
    hint=1,
)
def mixed_with_zeros(x, factor, align_corners):
    if align_corners:
        return bilinear_upsample(x, factor, True)
    return _mixed(np.pad(x, 1), factor, _half_pixel)[factor:-factor, factor:-factor]


@bilinear_upsample.slip("The shares are exchanged: the nearer of the two pixels gets the larger one.", hint=1)
def shares_exchanged(x, factor, align_corners):
    def shares(position, size):
        low = np.floor(position).astype(int)
        part = position - low
        return low, np.minimum(low + 1, size - 1), part, 1 - part

    return _mixed(x, factor, _positions(align_corners), shares)


@bilinear_upsample.slip(
    "You copied the nearest pixel. Between two pixels, bilinear makes a value between theirs.", hint=0
)
def nearest_copied(x, factor, align_corners):
    return _mixed(x, factor, lambda i, f: np.round(source_positions(i, f, align_corners)))


HALF_MIXED = "You mixed along one axis and copied along the other. Bilinear mixes rows and columns: four pixels in all."


@bilinear_upsample.slip(HALF_MIXED, hint=0)
def copied_down_mixed_across(x, factor, align_corners):
    rows = [bilinear_upsample(row[None], factor, align_corners)[0] for row in x]
    return np.repeat(rows, factor, axis=0)


@bilinear_upsample.slip(HALF_MIXED, hint=0)
def mixed_down_copied_across(x, factor, align_corners):
    return copied_down_mixed_across(x.T, factor, align_corners).T


@bilinear_upsample.slip(
    "On whole numbers your fractions were cut off: the result has the picture's own type. Mixes need floats.", hint=2
)
def fractions_cut_off(x, factor, align_corners):
    return bilinear_upsample(x, factor, align_corners).astype(x.dtype)


def _pictures_to_pool(rng):
    yield distinct(rng, 2, 3), 2, 1
    yield distinct(rng, 3, 4) - 20, 2, 1
    yield distinct(rng, 4, 3), 1, 2
    yield distinct(rng, 4, 5), 2, 2
    yield np.array([[2.0, 7.0, 7.0], [7.0, 1.0, 7.0], [0.0, 7.0, 3.0]]), 2, 1
    yield distinct(rng, 5, 4) - 9, 3, 2
    yield distinct(rng, 5, 6) / 8, 2, 3
    yield rng.permutation(42).reshape(6, 7) - 15, 3, 2


def _pooled_shape(x, k, stride):
    """Values and indices are two arrays of the shape of `windows`; the checker stacks them."""
    one = windows(x.shape, k, stride)
    shape = tuple((i - k) // stride + 1 for i in x.shape)
    variants = [(sentence, (2, *wrong)) for sentence, wrong in one.variants]
    variants += [("one array, where values and indices are asked", shape)]
    variants += [("steps of the window's own size", (2, *(i // k for i in x.shape)))]
    return Formula(f"two arrays, values and indices; {one.text}", [v for v in variants if v[1] != (2, *shape)])


def _reads_back(answer):
    x = np.array([[3.0, 8.0, 1.0, 6.0], [9.0, 2.0, 7.0, 0.0], [4.0, 5.0, -1.0, -2.0]])
    values, indices = answer(x, 2, 1)
    return np.array_equal(x.ravel()[np.asarray(indices).astype(int)], values)


@exercise(
    title="The largest, and where it stood",
    minutes=12,
    points=3,
    worked=[
        Case((np.array([[1.0, 5.0, 2.0], [7.0, 3.0, 4.0]]), 2, 1), ([[7.0, 5.0]], [[3, 1]])),
        Case((np.array([[4.0, 0.0, 1.0, 9.0], [2.0, 6.0, 8.0, 3.0]]), 2, 2), ([[6.0, 9.0]], [[5, 3]])),
    ],
    cases=_pictures_to_pool,
    draw=by_name(lambda x, k, stride: k <= min(x.shape), k=whole(2, 4), stride=whole(1, 4)),
    formula=_pooled_shape,
    window=lambda at, x, k, stride: read_by(Ledger.convolution(x.shape, k, stride=stride), at[-2:]),
    laws=[("read at the indices, the flattened picture gives the values.", _reads_back)],
    hints=(
        "Walk through the windows as in a strided convolution. In place of a sum, take the maximum; for the place, "
        "look at argmax.",
        "window.argmax() counts inside the window, row by row: divmod by k gives the row and column there. Add the "
        "window's own corner.",
        "(row * stride + down) * w + column * stride + across, with w the width of the picture.",
    ),
    ready_made=(
        "torch.nn.functional.max_pool2d",
        "torch.nn.functional.max_pool2d_with_indices",
        "torch.max_pool2d",
        "torch.nn.MaxPool2d",
        "convlab.max_pool2d",
    ),
    why="The place in the window, plus the window's corner, is the place in the picture; times the width, it is one "
    "number that survives when the picture is flattened.",
)
def max_pool(x, k, stride):
    """Max pooling that remembers.

    `x` is an array `(h, w)`; a window of `k`×`k` pixels moves by `stride` pixels, both ints, without padding; the
    window fits, and where it no longer does there is no output. Return a pair of arrays `(oh, ow)`: the largest value
    of each window, and its index in `x.ravel()`, row-major: row · w + column. If several are largest, the first in
    that order counts.

        >>> values, indices = max_pool(np.array([[1, 5, 2], [7, 3, 4]]), 2, 1)
        >>> values.tolist(), indices.tolist()
        ([[7, 5]], [[3, 1]])
    """
    h, w = x.shape
    oh, ow = (h - k) // stride + 1, (w - k) // stride + 1
    values = np.zeros((oh, ow), dtype=x.dtype)
    indices = np.zeros((oh, ow), dtype=int)
    for row in range(oh):
        for column in range(ow):
            top, left = row * stride, column * stride
            window = x[top : top + k, left : left + k]
            # argmax counts inside the window; the picture wants its own rows and columns.
            down, across = divmod(int(window.argmax()), k)
            values[row, column] = window[down, across]
            indices[row, column] = (top + down) * w + left + across
    return values, indices


def _pooled(x, k, stride, index=None, best=np.argmax):
    """Values and indices, with other rules for the best of a window and for its index: (row, column, h, w)."""
    (h, w), values, indices = x.shape, [], []
    for top in range(0, h - k + 1, stride):
        for left in range(0, w - k + 1, stride):
            window = x[top : top + k, left : left + k]
            down, across = divmod(int(best(window)), k)
            values.append(window[down, across])
            indices.append((index or _row_major)(top + down, left + across, h, w))
    shape = (h - k) // stride + 1, (w - k) // stride + 1
    return np.array(values).reshape(shape), np.array(indices).reshape(shape)


def _row_major(row, column, h, w):
    return row * w + column


@max_pool.slip(
    "Your indices count inside the window. Unpooling does not know the windows: it wants the place in the picture.",
    hint=1,
)
def place_in_the_window(x, k, stride):
    corners = [range(0, i - k + 1, stride) for i in x.shape]
    indices = [[x[top : top + k, left : left + k].argmax() for left in corners[1]] for top in corners[0]]
    return max_pool(x, k, stride)[0], np.array(indices)


@max_pool.slip("You multiplied the row by the height. A step down skips one row, and a row has w pixels.", hint=2)
def rows_of_height(x, k, stride):
    return _pooled(x, k, stride, lambda row, column, h, w: row * h + column)


@max_pool.slip("Your indices run down the columns. Here they run along the rows, as `ravel` does.", hint=2)
def column_by_column(x, k, stride):
    return _pooled(x, k, stride, lambda row, column, h, w: column * h + row)


@max_pool.slip("You counted from 1. The first pixel of the picture has the index 0.", hint=2)
def counted_from_one(x, k, stride):
    return _pooled(x, k, stride, lambda row, column, h, w: row * w + column + 1)


@max_pool.slip("Your windows lie side by side. They start `stride` pixels apart, which need not be k.", hint=0)
def steps_of_the_window(x, k, stride):
    return max_pool(x, k, k)


@max_pool.slip("Your window stops at every pixel. It moves on by `stride` pixels.", hint=0)
def steps_of_one(x, k, stride):
    return max_pool(x, k, 1)


@max_pool.slip(
    "Your last windows hang over the edge: torch's ceil_mode=True. Here a window that does not fit gives no output.",
    hint=0,
)
def over_the_edge(x, k, stride):
    w, values, indices = x.shape[1], [], []
    oh, ow = (min(-(-(i - k) // stride), (i - 1) // stride) + 1 for i in x.shape)
    for top in range(0, oh * stride, stride):
        for left in range(0, ow * stride, stride):
            window = x[top : top + k, left : left + k]
            down, across = divmod(int(window.argmax()), window.shape[1])
            values.append(window[down, across])
            indices.append((top + down) * w + left + across)
    return np.array(values).reshape(oh, ow), np.array(indices).reshape(oh, ow)


@max_pool.slip("Of several equal values you took the last. The first in row-major order counts.", hint=1)
def last_of_equals(x, k, stride):
    return _pooled(x, k, stride, best=lambda window: window.size - 1 - window.ravel()[::-1].argmax())


@max_pool.slip(
    "Your search begins at 0, so where all are negative nothing beats it. Begin with a pixel of the window.", hint=0
)
def nothing_below_zero(x, k, stride):
    values, indices = max_pool(x, k, stride)
    return np.maximum(values, 0), np.where(values > 0, indices, 0)


@max_pool.slip("You compared sizes without their signs. −9 is less than 2: the largest value counts.", hint=0)
def largest_without_sign(x, k, stride):
    return _pooled(x, k, stride, best=lambda window: np.abs(window).argmax())


@max_pool.slip("The two arrays are exchanged: the values come first, then the indices.", hint=0)
def indices_first(x, k, stride):
    return max_pool(x, k, stride)[::-1]


def _pooling_to_undo(rng, _):
    """A call of max_unpool as a pooling leaves it: one place in each window, and a remainder at the end."""
    k, rows, columns = (int(n) for n in rng.integers(1, 4, 3))
    h, w = (o * k + int(rng.integers(0, k)) for o in (rows, columns))
    down, across = rng.integers(0, k, (2, rows, columns))
    indices = (np.arange(rows)[:, None] * k + down) * w + np.arange(columns) * k + across
    scale = (1.0, 0.125, 1)[int(rng.integers(3))]
    return distinct(rng, rows, columns).astype(int) * scale, indices, (h, w)


def _values_to_put_back(rng):
    yield distinct(rng, 1, 1), np.array([[1]]), (1, 3)
    yield distinct(rng, 1, 2), np.array([[4, 2]]), (2, 4)
    yield distinct(rng, 2, 1), np.array([[3], [7]]), (5, 2)
    yield distinct(rng, 1, 2) - 6, np.array([[3, 1]]), (2, 3)
    yield distinct(rng, 2, 2), np.array([[5, 2], [13, 11]]), (4, 4)
    yield distinct(rng, 2, 3) / 8, np.array([[6, 3, 12], [21, 24, 26]]), (4, 7)
    # From windows that overlap: a value further down may belong to a window further up.
    yield rng.permutation(6).reshape(3, 2) + 1, np.array([[4, 2], [8, 5], [9, 11]]), (4, 3)


def _unpooled_shape(values, indices, shape):
    h, w = shape
    wrong = (
        ("the shape of the values", values.shape),
        ("height and width exchanged", (w, h)),
        ("twice the size of the values", tuple(2 * n for n in values.shape)),
        ("still flat", (h * w,)),
    )
    return Formula(f"the shape that was asked for: {h} rows, {w} columns", [v for v in wrong if v[1] != (h, w)])


def _found_again(answer):
    values, indices, shape = np.array([[3.0, 9.0], [4.0, 7.0]]), np.array([[8, 1], [13, 16]]), (4, 6)
    y = np.asarray(answer(values, indices, shape))
    return np.array_equal(y.ravel()[indices], values) and y.sum() == values.sum()


@exercise(
    title="Back to where it came from",
    minutes=8,
    points=2,
    worked=[
        Case(
            (np.array([[7.0, 5.0]]), np.array([[3, 1]]), (2, 3)),
            [[0.0, 5.0, 0.0], [7.0, 0.0, 0.0]],
        ),
        Case(
            (np.array([[6.0], [8.0]]), np.array([[2], [9]]), (4, 3)),
            [[0.0, 0.0, 6.0], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0], [8.0, 0.0, 0.0]],
        ),
    ],
    cases=_values_to_put_back,
    draw=_pooling_to_undo,
    formula=_unpooled_shape,
    window=lambda at, values, indices, shape: [
        tuple(int(n) for n in cell) for cell in np.argwhere(indices == at[0] * shape[1] + at[1])
    ],
    laws=[("read at the indices it gives the values back, and nothing else is in it.", _found_again)],
    hints=(
        "Begin with zeros. Each value has an index; what row and what column does that mean?",
        "Every row of the result has w cells: // w gives the row, % w the column.",
        "y[indices // w, indices % w] = values assigns all of them at once.",
    ),
    ready_made=(
        "torch.nn.functional.max_unpool2d",
        "torch.nn.MaxUnpool2d",
        "convlab.max_unpool2d",
    ),
    why="A flat index is row · w + column, so division by the width with remainder takes it apart again.",
)
def max_unpool(values, indices, shape):
    """Max unpooling: put the values of a pooling back to where they came from.

    `values` and `indices` are arrays `(oh, ow)` as `max_pool` returns them, `shape` the pair (height, width) of the
    result. Each index is a place in the result, row-major: row · width + column; no index occurs twice. Return the
    array of that shape with the values in their places and zeros elsewhere.

        >>> max_unpool(np.array([[7, 5]]), np.array([[3, 1]]), (2, 3)).tolist()
        [[0, 5, 0], [7, 0, 0]]
    """
    y = np.zeros(shape, dtype=values.dtype)
    width = shape[1]
    # The index alone decides; the window that a value won is of no interest any more.
    y[indices // width, indices % width] = values
    return y


@max_unpool.slip("You divided the index by the height. One row has as many cells as the picture is wide.", hint=1)
def divided_by_the_height(values, indices, shape):
    y = np.zeros(shape, dtype=values.dtype)
    y[indices // shape[0], indices % shape[0]] = values
    return y


@max_unpool.slip("You counted the places down the columns. The index runs along the rows, as `ravel` does.", hint=1)
def down_the_columns(values, indices, shape):
    y = np.zeros(shape, dtype=values.dtype)
    y[indices % shape[0], indices // shape[0]] = values
    return y


@max_unpool.slip(
    "You filled whole blocks. That is nearest upsampling; unpooling has one place for each value, and zeros around it.",
    hint=0,
)
def whole_blocks(values, indices, shape):
    rows, columns = (np.arange(size) * o // size for size, o in zip(shape, values.shape, strict=True))
    return values[rows][:, columns]


@max_unpool.slip(
    "Your values stand at the corners of their windows. The index says where in the window the value was.", hint=0
)
def corners_of_windows(values, indices, shape):
    y = np.zeros(shape, dtype=values.dtype)
    steps = [size // o for size, o in zip(shape, values.shape, strict=True)]
    rows, columns = (np.arange(o) * step for o, step in zip(values.shape, steps, strict=True))
    y[rows[:, None], columns] = values
    return y


@max_unpool.slip(
    "The right places, the wrong values in them: you filled them in reading order. Each index belongs to one value.",
    hint=0,
)
def places_in_reading_order(values, indices, shape):
    y = np.zeros(shape, dtype=values.dtype)
    y[np.isin(np.arange(y.size), indices).reshape(shape)] = values.ravel()
    return y


@max_unpool.slip(
    "You took twice the values' size for the size of the result. The floor of the pooling may have dropped a row or a "
    "column; and an index means another place in another width.",
    hint=1,
)
def twice_the_size(values, indices, shape):
    y = np.zeros([2 * n for n in values.shape], dtype=values.dtype)
    y.reshape(-1)[indices] = values
    return y


@max_unpool.slip("Height and width of your result are exchanged: `shape` has the height first.", hint=1)
def wide_then_high(values, indices, shape):
    return max_unpool(values, indices, shape[::-1])


def _channels_to_spread(rng, _):
    """Channels that some r² divides: mostly r 2 or 3, with one plane to three."""
    r, planes = int(rng.choice([1, 2, 2, 2, 3])), int(rng.integers(1, 4))
    h, w = (int(n) for n in rng.integers(1, 4, 2))
    return distinct(rng, planes * r * r, h, w).astype(int)


def _factor_of_the_channels(_, given):
    return next(r for r in (3, 2, 1) if len(given["x"]) % (r * r) == 0)


def _shuffled_shape(x, r):
    channels, h, w = x.shape
    shape = (channels // (r * r), h * r, w * r)
    wrong = (
        ("channels over r in place of r²", (channels // r, h * r, w * r)),
        ("all channels kept", (channels, h * r, w * r)),
        ("sizes times r² in place of r", (channels // (r * r), h * r * r, w * r * r)),
        ("the size of the input", (channels // (r * r), h, w)),
        ("height and width exchanged", (shape[0], w * r, h * r)),
    )
    text = f"channels: {channels} / {r}² = {shape[0]}; rows: {h}·{r} = {h * r}; columns: {w}·{r} = {w * r}"
    return Formula(text, [variant for variant in wrong if variant[1] != shape])


def _channel_comes_apart(answer):
    x = np.arange(2.0 * 9 * 2 * 1).reshape(18, 2, 1)
    y = _without_extra_axes(answer(x, 3), 3)
    return all(np.array_equal(y[n // 9, n % 9 // 3 :: 3, n % 3 :: 3], x[n]) for n in range(18))


def _channels_for_shuffle(rng):
    yield distinct(rng, 4, 1, 2), 2
    yield distinct(rng, 3, 2, 1), 1
    yield distinct(rng, 8, 1, 1), 2
    yield distinct(rng, 8, 2, 3), 2
    yield distinct(rng, 9, 2, 1) / 8, 3
    yield distinct(rng, 18, 1, 2), 3
    yield rng.permutation(72).reshape(12, 3, 2) + 1, 2


@exercise(
    title="Channels become pixels",
    minutes=12,
    points=3,
    worked=[
        Case((np.arange(8.0).reshape(8, 1, 1), 2), [[[0.0, 1.0], [2.0, 3.0]], [[4.0, 5.0], [6.0, 7.0]]]),
        Case(
            (np.array([[[1.0, 2.0]], [[10.0, 20.0]], [[3.0, 4.0]], [[30.0, 40.0]]]), 2),
            [[[1.0, 10.0, 2.0, 20.0], [3.0, 30.0, 4.0, 40.0]]],
        ),
    ],
    cases=_channels_for_shuffle,
    draw=by_name(x=_channels_to_spread, r=_factor_of_the_channels),
    formula=_shuffled_shape,
    window=lambda at, x, r: [(at[0] * r * r + at[1] % r * r + at[2] % r, at[1] // r, at[2] // r)],
    laws=[("channel c·r² + a·r + b is found again at every r-th pixel from (a, b) on.", _channel_comes_apart)],
    hints=(
        "Begin with zeros and let each channel write its pixels. Which rows and columns are its own?",
        "Channel n goes into plane n // r²; what is left, n % r², is a · r + b: a for the row, b for the column.",
        "y[plane, a::r, b::r] = x[n], for all n.",
    ),
    ready_made=(
        "torch.nn.functional.pixel_shuffle",
        "torch.pixel_shuffle",
        "torch.nn.PixelShuffle",
        "convlab.pixel_shuffle",
    ),
    why="The channel number is c · r² + a · r + b, read like a number of three digits: plane, row, column. A strided "
    "slice is the set of pixels that one channel owns.",
)
def pixel_shuffle(x, r):
    """Turn channels into pixels, in torch's order: pixel shuffle.

    `x` is an array `(c·r·r, h, w)`, `r` an int, at least 1. Each group of r·r channels makes one plane, in which
    every pixel becomes a block of r×r. Channel c·r·r + a·r + b gives row a, column b of the blocks of plane c. Return
    the array `(c, h·r, w·r)`.

        >>> pixel_shuffle(np.array([[[1, 2]], [[10, 20]], [[3, 4]], [[30, 40]]]), 2).tolist()
        [[[1, 10, 2, 20], [3, 30, 4, 40]]]
    """
    channels, h, w = x.shape
    y = np.zeros((channels // (r * r), h * r, w * r), dtype=x.dtype)
    for n in range(channels):
        plane, place = divmod(n, r * r)
        a, b = divmod(place, r)
        # Every r-th row from a on, every r-th column from b on: one pixel in each block.
        y[plane, a::r, b::r] = x[n]
    return y


def _in_blocks(x, r, order):
    """The channels read as axes, in an order given by letters: c plane, a row, b column of the block."""
    sizes = {"c": len(x) // (r * r), "a": r, "b": r}
    x = x.reshape(*(sizes[letter] for letter in order), *x.shape[1:])
    y = x.transpose(order.index("c"), 3, order.index("a"), 4, order.index("b"))
    return y.reshape(sizes["c"], y.shape[1] * r, y.shape[3] * r)


@pixel_shuffle.slip(
    "In yours the planes change fastest: TensorFlow's depth_to_space. In torch a plane's r·r channels are neighbours.",
    hint=1,
)
def in_tensorflows_order(x, r):
    return _in_blocks(x, r, "abc")


@pixel_shuffle.slip(
    "Rows and columns of your blocks are exchanged: the channels run along a row of the block first.", hint=1
)
def down_the_block_first(x, r):
    return _in_blocks(x, r, "cba")


@pixel_shuffle.slip(
    "You laid the channels side by side like tiles. They are interleaved: each gives one pixel to every block.", hint=0
)
def channels_as_tiles(x, r):
    c, (h, w) = len(x) // (r * r), x.shape[1:]
    return x.reshape(c, r, r, h, w).transpose(0, 1, 3, 2, 4).reshape(c, h * r, w * r)


@pixel_shuffle.slip(
    "You only reshaped: the values keep their reading order. They have to move, so that each block meets r·r channels.",
    hint=0,
)
def only_reshaped(x, r):
    return x.reshape(len(x) // (r * r), x.shape[1] * r, x.shape[2] * r)


ONE_WAY = (
    "Your channels are interleaved along one axis only; along the other they lie like tiles, one behind the other."
)


@pixel_shuffle.slip(ONE_WAY, hint=2)
def tiles_down(x, r):
    c, (h, w) = len(x) // (r * r), x.shape[1:]
    return x.reshape(c, r, r, h, w).transpose(0, 1, 3, 4, 2).reshape(c, h * r, w * r)


@pixel_shuffle.slip(ONE_WAY, hint=2)
def tiles_across(x, r):
    c, (h, w) = len(x) // (r * r), x.shape[1:]
    return x.reshape(c, r, r, h, w).transpose(0, 3, 1, 2, 4).reshape(c, h * r, w * r)
