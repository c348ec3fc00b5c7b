"""Exercises of chapter 03, padding modes."""

import numpy as np

from convlab.checking import Case, distinct, exercise
from convlab.course.cases import by_name, one_of, whole
from convlab.course.formulas import framed, read_by, two
from convlab.ledger import Ledger


def _rows_to_index(rng):
    yield 2, 1, "zeros"
    yield 2, 1, "reflect"
    yield 2, 1, "symmetric"
    yield 2, 0, "circular"
    yield 2, 0, "symmetric"
    yield 1, 0, "reflect"
    yield 1, 2, "replicate"
    yield 2, 2, "symmetric"
    yield 2, 2, "circular"
    yield 3, 2, "reflect"
    yield 3, 2, "symmetric"
    yield 3, 1, "circular"
    yield 2, 5, "zeros"
    yield 3, 4, "replicate"
    yield 5, 3, "circular"
    yield 5, 4, "reflect"
    yield 6, 5, "symmetric"


@exercise(
    title="Where each position is copied from",
    minutes=12,
    points=3,
    worked=[
        Case((4, 2, "zeros"), np.array([-1, -1, 0, 1, 2, 3, -1, -1])),
        Case((4, 2, "reflect"), np.array([2, 1, 0, 1, 2, 3, 2, 1])),
        Case((4, 2, "symmetric"), np.array([1, 0, 0, 1, 2, 3, 3, 2])),
        Case((4, 2, "replicate"), np.array([0, 0, 0, 1, 2, 3, 3, 3])),
        Case((4, 2, "circular"), np.array([2, 3, 0, 1, 2, 3, 0, 1])),
    ],
    cases=_rows_to_index,
    draw=by_name(
        lambda i, padding, mode: padding < i,
        i=whole(2, 8),
        padding=whole(0, 4),
        mode=one_of("zeros", "reflect", "symmetric", "replicate", "circular"),
    ),
    formula=lambda i, padding, mode: framed((i,), padding),
    hints=(
        "Number the padded positions so that the first pixel is 0: they run from −padding to i + padding − 1.",
        "The same range serves every mode. Ask where −1, −2, i and i + 1 go, then look for a rule: np.abs for "
        "reflect, np.clip for replicate, % for circular.",
        "symmetric: n becomes −1 − n before the edge and 2·i − 1 − n after it. zeros: np.where puts −1 outside.",
    ),
    ready_made=("numpy.pad", "torch.nn.functional.pad", "convlab.source_index"),
    why=(
        "A padding mode is a question about positions, not about values: once each position outside has the "
        "number of a pixel inside, x[indices] pads any row."
    ),
)
def padding_indices(i, padding, mode):
    """Which pixel does each position of a padded row hold?

    A row of `i` pixels, numbered 0 … i − 1, is padded by `padding` pixels on each side. `mode` is `"zeros"`,
    `"reflect"`, `"symmetric"`, `"replicate"` or `"circular"`. Return a 1-D array of i + 2·padding ints: the number of
    the pixel that each position is copied from, −1 where it holds a zero. `padding` is at most i − 1 for `"reflect"`
    and at most i for `"symmetric"` and `"circular"`.

        >>> padding_indices(4, 2, "reflect").tolist()
        [2, 1, 0, 1, 2, 3, 2, 1]
        >>> padding_indices(4, 2, "zeros").tolist()
        [-1, -1, 0, 1, 2, 3, -1, -1]
    """
    position = np.arange(-padding, i + padding)
    if mode == "zeros":
        # 0 is the number of a pixel, so "copied from nowhere" needs a number that no pixel has.
        return np.where((position < 0) | (position >= i), -1, position)
    if mode == "reflect":
        # |n| mirrors at pixel 0. Counted from the last pixel, i − 1 − n, the same mirrors at
        # the far end.
        return i - 1 - np.abs(i - 1 - np.abs(position))
    if mode == "symmetric":
        # The mirror stands half a pixel outside, so that −1 meets 0 and i meets i − 1.
        position = np.maximum(position, -1 - position)
        return np.minimum(position, 2 * i - 1 - position)
    if mode == "replicate":
        return np.clip(position, 0, i - 1)
    # circular: after pixel i − 1 comes pixel 0 again, and before pixel 0 comes pixel i − 1.
    return position % i


def _indices(i, padding, mode):
    """The right indices, for slips that are wrong in one mode only."""
    return padding_indices.function(i, padding, mode)


@padding_indices.slip(
    "In your reflect the edge pixel stands twice. There the edge itself is the mirror; symmetric is the mode that "
    "repeats it.",
    hint=1,
)
def reflect_repeats_the_edge(i, padding, mode):
    return _indices(i, padding, "symmetric" if mode == "reflect" else mode)


@padding_indices.slip(
    "Your symmetric leaves the edge out of the mirror image. There the mirror stands outside the picture, and the edge "
    "pixel is seen twice.",
    hint=2,
)
def symmetric_skips_the_edge(i, padding, mode):
    return _indices(i, padding, "reflect" if mode == "symmetric" else mode)


@padding_indices.slip(
    "Reflect and symmetric have changed places: reflect does not repeat the edge pixel, symmetric does.", hint=2
)
def mirrors_exchanged(i, padding, mode):
    return _indices(i, padding, {"reflect": "symmetric", "symmetric": "reflect"}.get(mode, mode))


@padding_indices.slip(
    "You took symmetric for replicate. They agree in the first pixel outside only: replicate then stays at the edge, "
    "symmetric walks back into the picture.",
    hint=2,
)
def symmetric_stays_at_the_edge(i, padding, mode):
    return _indices(i, padding, "replicate" if mode == "symmetric" else mode)


@padding_indices.slip(
    "Your zeros are copied from pixel 0, which is a real pixel with any value. A position copied from nowhere is −1.",
    hint=2,
)
def zeros_from_pixel_0(i, padding, mode):
    return np.maximum(_indices(i, padding, mode), 0)


@padding_indices.slip(
    "A mirror turns the order round: the pixel nearest the edge is seen nearest the edge. Your mirror images run on in "
    "the picture's own order.",
    hint=1,
)
def images_not_turned(i, padding, mode):
    indices = _indices(i, padding, mode)
    if mode in ("reflect", "symmetric"):
        return np.concatenate([indices[:padding][::-1], np.arange(i), indices[padding + i :][::-1]])
    return indices


@padding_indices.slip(
    "Your circular copies the side that is near. The row closes to a ring: before the first pixel comes the last one.",
    hint=1,
)
def circular_from_the_near_side(i, padding, mode):
    indices = _indices(i, padding, mode)
    if mode == "circular":
        return np.concatenate([indices[padding + i :], np.arange(i), indices[:padding]])
    return indices


@padding_indices.slip(
    "Your circular comes from the far side, but turned round. A ring has no mirror in it: the order runs on.", hint=1
)
def circular_turned_round(i, padding, mode):
    indices = _indices(i, padding, mode)
    if mode == "circular":
        return np.concatenate([indices[:padding][::-1], np.arange(i), indices[padding + i :][::-1]])
    return indices


def _pictures_to_mirror(rng):
    # Every pair fits with its numbers exchanged too: swapped padding then gives numbers, not an
    # error.
    yield distinct(rng, 2, 2), 1
    yield distinct(rng, 2, 3), (1, 0)
    yield distinct(rng, 3, 4), (1, 2)
    yield distinct(rng, 4, 3) / 8, (2, 1)
    yield distinct(rng, 3, 5), 2
    yield rng.permutation(20).reshape(4, 5) + 1, (3, 1)
    yield distinct(rng, 5, 4), 3


# 1 … 64 in eight rows, padded by one pixel: the picture of D2L's exercise.
_MIRRORED_64 = [
    [10.0, 9.0, 10.0, 11.0, 12.0, 13.0, 14.0, 15.0, 16.0, 15.0],
    [2.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 7.0],
    [10.0, 9.0, 10.0, 11.0, 12.0, 13.0, 14.0, 15.0, 16.0, 15.0],
    [18.0, 17.0, 18.0, 19.0, 20.0, 21.0, 22.0, 23.0, 24.0, 23.0],
    [26.0, 25.0, 26.0, 27.0, 28.0, 29.0, 30.0, 31.0, 32.0, 31.0],
    [34.0, 33.0, 34.0, 35.0, 36.0, 37.0, 38.0, 39.0, 40.0, 39.0],
    [42.0, 41.0, 42.0, 43.0, 44.0, 45.0, 46.0, 47.0, 48.0, 47.0],
    [50.0, 49.0, 50.0, 51.0, 52.0, 53.0, 54.0, 55.0, 56.0, 55.0],
    [58.0, 57.0, 58.0, 59.0, 60.0, 61.0, 62.0, 63.0, 64.0, 63.0],
    [50.0, 49.0, 50.0, 51.0, 52.0, 53.0, 54.0, 55.0, 56.0, 55.0],
]


@exercise(
    title="Mirror padding",
    minutes=12,
    points=3,
    worked=[
        Case(
            (np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), (0, 1)),
            [[2.0, 1.0, 2.0, 3.0, 2.0], [5.0, 4.0, 5.0, 6.0, 5.0]],
        ),
        Case((np.arange(1.0, 65.0).reshape(8, 8), (1, 1)), _MIRRORED_64),
    ],
    cases=_pictures_to_mirror,
    draw=by_name(lambda x, padding: max(two(padding)) < min(x.shape)),
    formula=lambda x, padding: framed(x.shape, padding),
    window=lambda at, x, padding: read_by(Ledger.pad(x.shape, padding, mode="reflect"), at),
    hints=(
        "Do one axis, then the other. Along one axis you already know where each position is copied from.",
        "Rows −1, −2, … are copies of rows 1, 2, …; rows h, h + 1, … are copies of rows h − 2, h − 3, …",
        "Make the lists of row numbers and column numbers with padding_indices, or as ranges: range(ph, 0, -1), "
        "range(h), range(h - 2, h - 2 - ph, -1). Then x[rows][:, columns].",
    ),
    ready_made=("numpy.pad", "torch.nn.functional.pad", "torch.nn.ReflectionPad2d", "convlab.pad"),
    why=(
        "A picture is padded by choosing rows, then columns: counting down to 1 and not to 0 is what keeps the "
        "edge from standing twice, and a corner is mirrored once by each choice."
    ),
)
def mirror_padding(x, padding):
    """Pad a picture with its mirror image: the mode called **reflect**.

    `x` is an array `(h, w)`. `padding`, in pixels per side, is an int or a pair: rows above *and* below, columns left
    *and* right; at most h − 1 rows and w − 1 columns. The edge is the mirror and is not repeated. Return the padded
    array.

        >>> mirror_padding(np.array([[1, 2, 3], [4, 5, 6]]), (0, 1)).tolist()
        [[2, 1, 2, 3, 2], [5, 4, 5, 6, 5]]
    """
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    # --- your turn
    h, w = x.shape
    # Counting down to 1 leaves the edge, 0, to the picture; the far side begins one before its
    # edge for that reason.
    rows = [*range(ph, 0, -1), *range(h), *range(h - 2, h - 2 - ph, -1)]
    columns = [*range(pw, 0, -1), *range(w), *range(w - 2, w - 2 - pw, -1)]
    # The columns are taken from rows that are mirrored already: so a corner is mirrored twice.
    return x[rows][:, columns]


@mirror_padding.slip(
    "You repeated the edge pixel: that is symmetric padding. In reflect the edge itself is the mirror, so the first "
    "pixel outside is a copy of the second one inside.",
    hint=1,
)
def edge_repeated(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return np.pad(x, ((ph, ph), (pw, pw)), mode="symmetric")


@mirror_padding.slip(
    "You repeated the edge pixel; in reflect the edge itself is the mirror and stands there once. And where padding "
    "is 0, the last 0 rows, counted from −0, are all of them.",
    hint=2,
)
def edge_repeated_from_minus_zero(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    x = np.concatenate([x[:ph][::-1], x, x[-ph:][::-1]])
    return np.concatenate([x[:, :pw][:, ::-1], x, x[:, -pw:][:, ::-1]], axis=1)


@mirror_padding.slip(
    "The near side is right. On the far side you repeated the edge pixel: there, too, the edge is the mirror.", hint=1
)
def far_edge_repeated(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    h, w = x.shape
    rows = [*range(ph, 0, -1), *range(h), *range(h - 1, h - 1 - ph, -1)]
    columns = [*range(pw, 0, -1), *range(w), *range(w - 1, w - 1 - pw, -1)]
    return x[rows][:, columns]


@mirror_padding.slip(
    "Two things at the far side. The edge is the mirror there as well and is not repeated; and the last 0 rows, "
    "counted from −0, are all of them.",
    hint=2,
)
def far_edge_repeated_from_minus_zero(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    x = np.concatenate([x[1 : ph + 1][::-1], x, x[-ph:][::-1]])
    return np.concatenate([x[:, 1 : pw + 1][:, ::-1], x, x[:, -pw:][:, ::-1]], axis=1)


@mirror_padding.slip(
    "You let the edge pixel go on and on. That is replicate padding; a mirror shows what is inside.", hint=1
)
def edge_goes_on(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return np.pad(x, ((ph, ph), (pw, pw)), mode="edge")


@mirror_padding.slip(
    "You copied the right pixels, but in the picture's own order. A mirror turns them round: what is nearest the edge "
    "inside is nearest outside.",
    hint=1,
)
def not_turned_round(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    h, w = x.shape
    rows = [*range(1, 1 + ph), *range(h), *range(h - 1 - ph, h - 1)]
    columns = [*range(1, 1 + pw), *range(w), *range(w - 1 - pw, w - 1)]
    return x[rows][:, columns]


@mirror_padding.slip(
    "A pair is (height, width): the first number is for rows, the second for columns. Yours has them swapped.", hint=2
)
def width_first(x, padding):
    pw, ph = (padding, padding) if isinstance(padding, int) else padding
    return np.pad(x, ((ph, ph), (pw, pw)), mode="reflect")


@mirror_padding.slip(
    "The four sides are right, the corners are empty. A corner is mirrored twice: once along the rows, once along the "
    "columns.",
    hint=0,
)
def corners_empty(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return _without_corners(np.pad(x, ((ph, ph), (pw, pw)), mode="reflect"), ph, pw)


def _without_corners(padded, ph, pw):
    """The padded picture with zeros where both a padding row and a padding column run."""
    outside = [np.ones(n, dtype=bool) for n in padded.shape]
    outside[0][ph : len(padded) - ph] = False
    outside[1][pw : padded.shape[1] - pw] = False
    return np.where(np.logical_and.outer(*outside), 0, padded)


def _pictures_to_repeat(rng):
    # Again every pair fits with its numbers exchanged. Padding as large as the size: on two
    # pixels only, for there
    # reflect, taken for symmetric, still gives numbers in most ways of writing it.
    yield distinct(rng, 2, 3), (1, 0)
    yield distinct(rng, 2, 3), (2, 1)
    yield distinct(rng, 3, 4), (1, 2)
    yield distinct(rng, 4, 3) / 8, (2, 1)
    yield rng.permutation(20).reshape(5, 4) + 1, (3, 2)
    yield distinct(rng, 4, 5), 3


@exercise(
    title="Symmetric padding",
    minutes=8,
    points=2,
    worked=[
        Case(
            (np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), (0, 2)),
            [[2.0, 1.0, 1.0, 2.0, 3.0, 3.0, 2.0], [5.0, 4.0, 4.0, 5.0, 6.0, 6.0, 5.0]],
        ),
        Case(
            (np.array([[1.0, 2.0], [3.0, 4.0]]), 1),
            [[1.0, 1.0, 2.0, 2.0], [1.0, 1.0, 2.0, 2.0], [3.0, 3.0, 4.0, 4.0], [3.0, 3.0, 4.0, 4.0]],
        ),
    ],
    cases=_pictures_to_repeat,
    draw=by_name(lambda x, padding: max(two(padding)) < min(x.shape)),
    formula=lambda x, padding: framed(x.shape, padding),
    window=lambda at, x, padding: read_by(Ledger.pad(x.shape, padding, mode="symmetric"), at),
    hints=(
        "Only the place of the mirror is new: it stands between the edge pixel and the first pixel outside.",
        "Above the picture stand its first ph rows, turned upside down. What stands below?",
        "np.concatenate([x[:ph][::-1], x, x[h - ph:][::-1]]) does the rows; then the columns of the result.",
    ),
    ready_made=("numpy.pad", "convlab.pad"),
    why=(
        "The mirror stands outside the first pixel, so the first ph rows, turned over, come first: the edge is "
        "among them. Columns of the result do the same, corners included."
    ),
)
def symmetric_padding(x, padding):
    """Pad a picture with its mirror image, the edge included: the mode called **symmetric**.

    `x` is an array `(h, w)`. `padding`, in pixels per side, is an int or a pair: rows above *and* below,
    columns left *and* right; at most h rows and w columns. The edge is repeated. Return the padded array.

        >>> symmetric_padding(np.array([[1, 2, 3], [4, 5, 6]]), (0, 2)).tolist()
        [[2, 1, 1, 2, 3, 3, 2], [5, 4, 4, 5, 6, 6, 5]]
    """
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    # --- your turn
    h, w = x.shape
    # h − ph, not −ph: a slice from −0 would begin at row 0 and take the whole picture.
    x = np.concatenate([x[:ph][::-1], x, x[h - ph :][::-1]])
    # Now the columns, of the taller picture: so the corners are filled as well.
    return np.concatenate([x[:, :pw][:, ::-1], x, x[:, w - pw :][:, ::-1]], axis=1)


@symmetric_padding.slip(
    "You left the edge pixel out of the mirror image: that is reflect. In symmetric padding the edge is seen twice.",
    hint=0,
)
def edge_left_out(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return np.pad(x, ((ph, ph), (pw, pw)), mode="reflect")


@symmetric_padding.slip(
    "You left the edge pixel out of the mirror image: that is torch's reflect. It refuses padding as large as the "
    "picture, where symmetric still has a pixel to show.",
    hint=0,
)
def edge_left_out_and_refused(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    if ph >= len(x) or pw >= x.shape[1]:
        raise RuntimeError("Padding size should be less than the corresponding input dimension")
    return np.pad(x, ((ph, ph), (pw, pw)), mode="reflect")


@symmetric_padding.slip(
    "You let the edge pixel go on. That is replicate: it agrees with symmetric in the first pixel outside and in no "
    "other.",
    hint=1,
)
def edge_continued(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return np.pad(x, ((ph, ph), (pw, pw)), mode="edge")


@symmetric_padding.slip(
    "You copied the right pixels, but a mirror turns their order round: nearest the edge inside is nearest the edge "
    "outside.",
    hint=1,
)
def order_kept(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    h, w = x.shape
    rows = [*range(ph), *range(h), *range(h - ph, h)]
    columns = [*range(pw), *range(w), *range(w - pw, w)]
    return x[rows][:, columns]


@symmetric_padding.slip(
    "Right until the padding is 0 along an axis: the last 0 rows, counted from the end, begin at −0, which is row 0, "
    "and that is all of them.",
    hint=2,
)
def all_for_none(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    x = np.concatenate([x[:ph][::-1], x, x[-ph:][::-1]])
    return np.concatenate([x[:, :pw][:, ::-1], x, x[:, -pw:][:, ::-1]], axis=1)


@symmetric_padding.slip(
    "The two numbers of a pair are exchanged: the first counts rows above and below, the second columns left and "
    "right.",
    hint=2,
)
def columns_first(x, padding):
    pw, ph = (padding, padding) if isinstance(padding, int) else padding
    return np.pad(x, ((ph, ph), (pw, pw)), mode="symmetric")


@symmetric_padding.slip(
    "The sides are right, but the corners are still zero. Pad the rows first, then the columns of the result.", hint=2
)
def corners_left_out(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return _without_corners(np.pad(x, ((ph, ph), (pw, pw)), mode="symmetric"), ph, pw)


def _pictures_to_wrap(rng):
    yield distinct(rng, 2, 2), 1
    yield distinct(rng, 2, 3), (1, 0)
    yield distinct(rng, 2, 3), (2, 1)
    yield distinct(rng, 3, 4), (1, 2)
    yield distinct(rng, 4, 3) / 8, (2, 1)
    yield rng.permutation(20).reshape(5, 4) + 1, (3, 2)
    yield distinct(rng, 3, 5), 3


@exercise(
    title="Circular padding",
    level="stretch",
    minutes=8,
    points=2,
    worked=[
        Case(
            (np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), (0, 2)),
            [[2.0, 3.0, 1.0, 2.0, 3.0, 1.0, 2.0], [5.0, 6.0, 4.0, 5.0, 6.0, 4.0, 5.0]],
        ),
        Case((np.array([[1.0], [2.0], [3.0]]), (1, 0)), [[3.0], [1.0], [2.0], [3.0], [1.0]]),
    ],
    cases=_pictures_to_wrap,
    draw=by_name(lambda x, padding: max(two(padding)) <= min(x.shape)),
    formula=lambda x, padding: framed(x.shape, padding),
    window=lambda at, x, padding: read_by(Ledger.pad(x.shape, padding, mode="circular"), at),
    hints=(
        "Roll the picture into a tube: which row lies above row 0?",
        "Row −1 is row h − 1, and row h is row 0. One operator turns every position into a row number that exists.",
        "rows = np.arange(-ph, h + ph) % h, the columns likewise; then x[rows][:, columns].",
    ),
    ready_made=("numpy.pad", "torch.nn.functional.pad", "torch.nn.CircularPad2d", "convlab.pad"),
    why=(
        "On a ring, position n and position n + h are the same place; the remainder of a division says which "
        "pixel that is, before the first as well as after the last."
    ),
)
def circular_padding(x, padding):
    """Pad a picture as if it went round: the mode called **circular**.

    `x` is an array `(h, w)`. `padding`, in pixels per side, is an int or a pair: rows above *and* below,
    columns left *and* right; at most h rows and w columns. What leaves on one side comes in on the other.
    Return the padded array.

        >>> circular_padding(np.array([[1, 2, 3], [4, 5, 6]]), (0, 2)).tolist()
        [[2, 3, 1, 2, 3, 1, 2], [5, 6, 4, 5, 6, 4, 5]]
    """
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    # --- your turn
    h, w = x.shape
    # The remainder of a negative number is not negative in Python: −1 % h is h − 1, the far
    # end, as it should be.
    rows = np.arange(-ph, h + ph) % h
    columns = np.arange(-pw, w + pw) % w
    return x[rows][:, columns]


@circular_padding.slip(
    "You copied the side that is near. Going round, the picture's last row lies above its first, and its first below "
    "its last.",
    hint=0,
)
def near_side(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    h, w = x.shape
    rows = [*range(ph), *range(h), *range(h - ph, h)]
    columns = [*range(pw), *range(w), *range(w - pw, w)]
    return x[rows][:, columns]


@circular_padding.slip(
    "The pixels come from the far side, as they should, but turned round. There is no mirror here: the order runs on.",
    hint=1,
)
def far_side_mirrored(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    h, w = x.shape
    rows = [*range(h - 1, h - 1 - ph, -1), *range(h), *range(ph - 1, -1, -1)]
    columns = [*range(w - 1, w - 1 - pw, -1), *range(w), *range(pw - 1, -1, -1)]
    return x[rows][:, columns]


@circular_padding.slip(
    "Right until the padding is 0 along an axis: the last 0 rows, counted from the end, begin at −0; that is row 0, so "
    "all of them came along.",
    hint=2,
)
def everything_for_none(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    x = np.concatenate([x[-ph:], x, x[:ph]])
    return np.concatenate([x[:, -pw:], x, x[:, :pw]], axis=1)


@circular_padding.slip(
    "You took the pair for (width, height). The first number is for the rows, the second for the columns.", hint=2
)
def pair_exchanged(x, padding):
    pw, ph = (padding, padding) if isinstance(padding, int) else padding
    return np.pad(x, ((ph, ph), (pw, pw)), mode="wrap")


@circular_padding.slip(
    "The sides are right, but the corners are still zero. A corner goes round twice: it holds the opposite corner.",
    hint=2,
)
def corners_forgotten(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return _without_corners(np.pad(x, ((ph, ph), (pw, pw)), mode="wrap"), ph, pw)


@exercise(
    title="How far a mirror reaches",
    minutes=2,
    points=1,
    worked=[Case((4,), 3), Case((1,), 0)],
    cases=lambda rng: ((i,) for i in (2, 3, 5, 8, 28)),
    draw=by_name(i=whole(2, 99)),
    hints=(
        "Which pixels of the row can a mirror at its first pixel show?",
        "All but one: the mirror does not show itself.",
        "i pixels, less the edge.",
    ),
    why="The mirror shows all pixels but itself: i − 1 of them. One more, and there is nothing left to copy.",
)
def mirror_limit(i):
    """The largest reflect padding.

    `i` is the size of the input along one axis, in pixels. Return, as an int, the largest padding per side that torch
    accepts there in mode `"reflect"`.

        >>> mirror_limit(4)
        3
    """
    # The pixel furthest from the mirror is i − 1 away, and its image stands as far outside.
    return i - 1


@mirror_limit.slip(
    "You counted the edge with the rest. It is the mirror, and reflect shows everything but the mirror.", hint=1
)
def the_whole_row(i):
    return i


@mirror_limit.slip(
    "You shared the pixels out between the two sides. Both may copy the same pixel: each has the whole row to itself.",
    hint=0,
)
def half_for_each_side(i):
    return i // 2


@mirror_limit.slip(
    "You left out both edges. Only the near one is the mirror; the far one is a pixel like any other and is copied.",
    hint=2,
)
def both_edges_left_out(i):
    return max(i - 2, 0)
