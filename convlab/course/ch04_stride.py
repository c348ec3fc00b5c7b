"""Exercises of chapter 04, stride."""

import numpy as np

from convlab.checking import Case, Formula, distinct, exercise
from convlab.course.cases import array, by_name, whole
from convlab.course.formulas import kernel_fits, read_by, two, windows
from convlab.ledger import Ledger


def _each_axis(rule, shape, kernel_size, stride, padding):
    """The pair that a rule for one axis, of (i, k, s, p), gives for rows and for columns."""
    return tuple(rule(*axis) for axis in zip(shape, two(kernel_size), two(stride), two(padding), strict=True))


@exercise(
    title="Stride 3 down, 4 across",
    kind="value",
    minutes=4,
    points=1,
    hints=(
        "One axis at a time. Rows: 8 of them, no padding, a window 3 high, steps of 3. Where can a window start?",
        "Columns: one of padding on either side makes 10; a window 5 wide starts at 0, then at 4. Does 8 still fit?",
        "Rows: ⌊(8 + 0 − 3) / 3⌋ + 1. Columns: ⌊(8 + 2 − 5) / 4⌋ + 1.",
    ),
    why="The window may move i + 2p − k pixels; whole steps in that, and one place more for where it stood at first.",
)
def shape_stride_3_4():
    """A picture of 8×8 pixels meets a layer with kernel size (3, 5), padding (0, 1) and stride (3, 4).

    Every pair is (height, width). Put the shape that comes out, a pair, into `shape_stride_3_4`.
    """
    # Rows: windows start at 0 and 3; one at 6 would need row 8. Columns, 10 with the padding:
    # starts 0 and 4.
    return (8 + 2 * 0 - 3) // 3 + 1, (8 + 2 * 1 - 5) // 4 + 1


@shape_stride_3_4.slip(
    "You counted the steps. The window stands somewhere before its first step, so there is one place more.", hint=0
)
def steps_not_places():
    return 1, 1


@shape_stride_3_4.slip(
    "You rounded up. The last step would carry the window over the edge; a window that does not fit gives no output.",
    hint=1,
)
def last_step_rounded_up():
    return 3, 3


@shape_stride_3_4.slip(
    "That is the shape at stride 1. With the stride, the window stops at every third or fourth place.", hint=0
)
def every_place():
    return 6, 6


@exercise(
    title="Stride 4 down, 1 across",
    kind="value",
    minutes=4,
    points=1,
    hints=(
        "Same picture, same kernel. How many rows and columns has the picture with its padding?",
        "12 rows, windows 3 high, steps of 4; and 10 columns, windows 5 wide, steps of 1.",
        "Rows: ⌊(8 + 4 − 3) / 4⌋ + 1. Columns: ⌊(8 + 2 − 5) / 1⌋ + 1.",
    ),
    why=(
        "The same formula with other numbers: 9 rows to move in give two steps of 4, so three places; 5 columns "
        "in steps of 1 give six."
    ),
)
def shape_stride_4_1():
    """The 8×8 picture again, kernel size (3, 5), now with padding (2, 1) and stride (4, 1).

    Put the shape that comes out, a pair, into `shape_stride_4_1`.
    """
    # Rows, 12 with the padding: starts 0, 4, 8. Columns, 10 with the padding: every start from
    # 0 to 5.
    return (8 + 2 * 2 - 3) // 4 + 1, (8 + 2 * 1 - 5) // 1 + 1


@shape_stride_4_1.slip(
    "One too few each way: either the padding was added on one side only, or the first place was left out.", hint=0
)
def one_too_few():
    return 2, 5


@shape_stride_4_1.slip(
    "You rounded up: nine rows are left to step through, and the third step of 4 does not fit.", hint=2
)
def partial_step_counted():
    return 4, 6


@shape_stride_4_1.slip("Stride (4, 1) means 4 rows down and 1 column across. Yours walks the other way round.", hint=1)
def stride_across_first():
    return 10, 2


@shape_stride_4_1.slip(
    "Height comes first in every pair; you gave the kernel or the padding with the width first.", hint=1
)
def width_first():
    return 2, 8


@shape_stride_4_1.slip(
    "The right numbers, the wrong way round: the height of the output comes first, then its width.", hint=2
)
def six_high():
    return 6, 3


@shape_stride_4_1.slip("That is the shape at stride 1. Going down, the window stops at every fourth row only.", hint=1)
def stride_left_out():
    return 10, 6


def _ints(value):
    """An int or a pair as two ints; whole-number floats, arrays and lists are read too."""
    pair = np.asarray(value)
    if pair.dtype.kind not in "iuf" or pair.shape not in ((), (1,), (2,)):
        raise ValueError(f"{value!r} is no whole number and no pair of them")
    if not np.isfinite(pair).all() or (pair != np.floor(pair)).any():
        raise ValueError(f"{value!r} is not whole")
    height, width = np.broadcast_to(pair, 2)
    return int(height), int(width)


def _makes_3_by_6(answer):
    if len(answer) != 3:
        return "Three entries are asked for: (kernel_size, stride, padding)."
    kernel_size, stride, padding = (_ints(entry) for entry in answer)
    if min(kernel_size) < 1 or min(stride) < 1 or min(padding) < 0:
        return "Kernel sizes and strides are at least 1, paddings at least 0."
    if (kernel_size, stride, padding) == ((3, 5), (4, 1), (2, 1)):
        return "That is the layer of the exercise before. It does give 3×6; find another one."

    def shape(rule):
        return _each_axis(rule, (8, 8), kernel_size, stride, padding)

    if min(shape(lambda i, k, s, p: i + 2 * p - k)) < 0:
        return "That kernel does not fit into the padded picture, so nothing comes out."
    rows, columns = shape(lambda i, k, s, p: (i + 2 * p - k) // s + 1)
    if (rows, columns) == (3, 6):
        return None
    if shape(lambda i, k, s, p: (i + p - k) // s + 1) == (3, 6):
        return "That would be 3×6 if the padding stood on one side only. It stands on both."
    return f"That layer makes {rows}×{columns} of 8×8; 3×6 is wanted."


@exercise(
    title="A layer of your own",
    kind="value",
    minutes=6,
    points=1,
    judge=_makes_3_by_6,
    hints=(
        "The axes do not know of each other: find something that makes 3 of 8, then something that makes 6 of 8.",
        "6 of 8 is easy at stride 1: which kernel loses two pixels?",
        "3 of 8 at stride 3: ⌊(8 + 2p − k) / 3⌋ must be 2, so 8 + 2p − k is 6, 7 or 8.",
    ),
    why=(
        "Each axis has a size, a step and a padding of its own, and the floor lets many of them arrive at the "
        "same number of places."
    ),
)
def your_own_layer():
    """Many layers take 8×8 to 3×6, not only that of the exercise before. Find another.

    Put `(kernel_size, stride, padding)` into `your_own_layer`; each of the three is an int or a pair (height, width).
    """
    # A plain 3×3 kernel: across, 8 − 3 + 1 = 6; down, ⌊(8 + 2 − 3) / 3⌋ + 1 = 3.
    return 3, (3, 1), (1, 0)


@your_own_layer.slip(
    "Any layer but that one: change the kernel, and mend the padding or the stride until it fits again.", hint=1
)
def the_same_layer():
    return (3, 5), (4, 1), (2, 1)


@your_own_layer.slip("Rows come first: 3 is the height that is wanted, 6 the width. Exchange your pairs.", hint=0)
def six_by_three():
    return 3, (1, 3), (0, 1)


@your_own_layer.slip(
    "Padding is counted per side, as in torch: the picture grows by twice the number you give.", hint=2
)
def padding_as_a_total():
    return 3, (3, 1), (2, 0)


@your_own_layer.slip(
    "You aimed at 3×6 steps. The first place of the window costs no step, so one more comes out each way.", hint=2
)
def aimed_at_steps():
    return 2, (2, 1), 0


def _layers_to_predict(rng):
    yield (2, 3), 2, 1, 0
    yield (3, 4), (1, 2), (2, 1), 0
    yield (4, 3), (2, 1), (1, 2), (0, 1)
    yield (5, 6), 2, 2, 0
    yield (6, 4), 3, (2, 1), (1, 2)
    yield (7, 9), (2, 4), (3, 2), (2, 0)
    yield (9, 8), (5, 2), (2, 5), (1, 3)
    yield (8, 9), (3, 5), (3, 4), (2, 1)
    yield (5, 8), (5, 3), 1, (1, 2)
    yield (7, 8), (2, 3), (3, 5), 0
    for _ in range(4):
        h, w = (int(n) for n in rng.integers(9, 60, 2))
        kh, kw, sh, sw, ph, pw = (int(n) for n in rng.integers(1, 6, 6))
        yield (h, w + 60), (kh + 1, kw + 3), (sh + 1, sw + 2), (ph, pw + 2)


@exercise(
    title="The shape of any layer",
    minutes=8,
    points=2,
    worked=[
        Case(((8, 8), (3, 5), (3, 4), (0, 1)), (2, 2)),
        Case(((8, 8), (3, 5), (4, 1), (2, 1)), (3, 6)),
        Case(((8, 8), 3, 2, 1), (4, 4)),
    ],
    cases=_layers_to_predict,
    draw=by_name(lambda shape, kernel_size, stride, padding: kernel_fits(shape, kernel_size, padding)),
    formula=windows,
    hints=(
        "One axis at a time: how far can the window move from its first place, and how many steps is that?",
        "It can move h + 2·ph − kh rows. Count the whole steps of sh in that, and the place before the first step.",
        "Rows: (h + 2·ph − kh) // sh + 1. Columns the same way.",
    ),
    ready_made=("convlab.output_shape",),
    why=(
        "What is left of the padded input beside the kernel is the way the window can go; // counts the whole "
        "steps in it, and the place before the first step is the + 1."
    ),
)
def conv_output_shape(shape, kernel_size, stride, padding):
    """The output's shape for any stride.

    `shape` is a pair (height, width). `kernel_size`, `stride` and `padding` are an int or such a pair each, in
    pixels; the padding is per side. The kernel fits. Return a pair of ints.

        >>> conv_output_shape((8, 8), (3, 5), (3, 4), (0, 1))
        (2, 2)
    """
    kh, kw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    # --- your turn
    h, w = shape
    # Whole steps only: // drops the part of a step after which the window would hang over. Then
    # the first place.
    return (h + 2 * ph - kh) // sh + 1, (w + 2 * pw - kw) // sw + 1


@conv_output_shape.slip(
    "You added the padding once. It is per side, so the input grows by twice that: D2L's p is the total, 2p here.",
    hint=1,
)
def padding_once(shape, kernel_size, stride, padding):
    return _each_axis(lambda i, k, s, p: (i + p - k) // s + 1, shape, kernel_size, stride, padding)


@conv_output_shape.slip(
    "You counted the steps. The place before the first step is an output as well: one more.", hint=1
)
def without_the_first_place(shape, kernel_size, stride, padding):
    return _each_axis(lambda i, k, s, p: (i + 2 * p - k) // s, shape, kernel_size, stride, padding)


@conv_output_shape.slip(
    "You rounded up. After a part of a step the window hangs over the edge, and there is no output there: round down.",
    hint=2,
)
def rounded_up(shape, kernel_size, stride, padding):
    return _each_axis(lambda i, k, s, p: -(-(i + 2 * p - k) // s) + 1, shape, kernel_size, stride, padding)


@conv_output_shape.slip(
    "You kept the fraction. There is no part of an output: a step that does not fit is not made.", hint=2
)
def fraction_kept(shape, kernel_size, stride, padding):
    return _each_axis(lambda i, k, s, p: (i + 2 * p - k) / s + 1, shape, kernel_size, stride, padding)


@conv_output_shape.slip(
    "The kernel's height belongs to the rows and its width to the columns; yours are exchanged.", hint=2
)
def kernel_turned(shape, kernel_size, stride, padding):
    return conv_output_shape(shape, two(kernel_size)[::-1], stride, padding)


@conv_output_shape.slip(
    "The first number of the stride is the step down, the second the step across; you swapped them.", hint=2
)
def stride_turned(shape, kernel_size, stride, padding):
    return conv_output_shape(shape, kernel_size, two(stride)[::-1], padding)


@conv_output_shape.slip(
    "The first number of the padding is for above and below, the second for left and right.", hint=2
)
def padding_turned(shape, kernel_size, stride, padding):
    return conv_output_shape(shape, kernel_size, stride, two(padding)[::-1])


@conv_output_shape.slip("Both numbers are right, in the wrong order: height first, as in `x.shape`.", hint=2)
def wide_then_high(shape, kernel_size, stride, padding):
    return conv_output_shape(shape, kernel_size, stride, padding)[::-1]


@conv_output_shape.slip("That is the shape at stride 1: every place of the window, and not every s-th.", hint=0)
def stride_ignored(shape, kernel_size, stride, padding):
    return conv_output_shape(shape, kernel_size, 1, padding)


@conv_output_shape.slip(
    "You divided the input's size by the stride. That holds for some paddings only; kernel and padding count too.",
    hint=1,
)
def just_divided(shape, kernel_size, stride, padding):
    return _each_axis(lambda i, k, s, p: i // s, shape, kernel_size, stride, padding)


def _shows_the_exchange(answer):
    if np.shape(answer) != (2,):
        return f"A pair (height, width) is asked; this is {answer!r}."
    h, w = _ints(answer)
    if h < 3 or w < 3:
        return "Nothing comes out of that: the kernel needs at least 3 rows, and 3 columns to which the padding adds 2."
    right = conv_output_shape((h, w), (3, 5), (3, 4), (0, 1))
    exchanged = conv_output_shape((h, w), (5, 3), (3, 4), (0, 1))
    if right != exchanged:
        return None
    if h == w:
        return "On this square the exchanged way gives the right shape, as it does on 8×8."
    return "Not a square, and yet both ways give the same shape: the floor hides the difference on both axes."


@exercise(
    title="Refute: “the order does not matter”",
    kind="refute",
    minutes=5,
    points=1,
    judge=_shows_the_exchange,
    hints=(
        "Add a row or a column to 8×8 and compute both ways.",
        "Rows: ⌊(h − 3) / 3⌋ the right way, ⌊(h − 5) / 3⌋ the other. For which h do these differ?",
        "Columns: ⌊(w − 3) / 4⌋ the right way, ⌊(w − 1) / 4⌋ the other. 8 gives 1 and 1. What does 9 give?",
    ),
    why=(
        "The exchanged kernel differs by two pixels along each axis. On most sizes the floor swallows that; one "
        "pixel more, and it crosses a step."
    ),
)
def refute_swapped_axes():
    """Kernel size (3, 5), padding (0, 1), stride (3, 4). Somebody computes with a kernel of size (5, 3), gets (2, 2)
    on 8×8, which is right, and says: “The order does not matter.”

    Put a pair `(h, w)` into `refute_swapped_axes`, an input shape on which the exchanged kernel gives a wrong shape.
    """
    # One column more: 9 + 2 − 5 = 6 leaves one step of 4, but 9 + 2 − 3 = 8 leaves two. So 2×2
    # against 2×3.
    return 8, 9


@refute_swapped_axes.slip(
    "On a square the two mistakes can round away together. Make height and width different.", hint=0
)
def the_square_again():
    return 8, 8


@refute_swapped_axes.slip(
    "A shape that is not square is not enough: the two pixels by which the kernel's sides differ must cross a step.",
    hint=1,
)
def any_rectangle():
    return 5, 8


@refute_swapped_axes.slip(
    "Where the layer has no output at all, there is no right shape to miss. Take a larger input.", hint=0
)
def too_small_for_the_kernel():
    return 2, 9


def _pictures_to_step_over(rng):
    yield distinct(rng, 1, 4), distinct(rng, 1, 2), (1, 2), 0
    yield distinct(rng, 1, 2), distinct(rng, 1, 2), 1, (0, 1)
    yield distinct(rng, 1, 3), distinct(rng, 1, 2), 1, (1, 0)
    yield rng.permutation(6).reshape(2, 3) + 1, distinct(rng, 1, 2) / 4, 1, 0
    yield distinct(rng, 3, 2), distinct(rng, 2, 1), (1, 2), (1, 0)
    yield distinct(rng, 4, 3), distinct(rng, 1, 2), (2, 1), (0, 2)
    yield distinct(rng, 4, 5), distinct(rng, 2, 3), 2, 0
    yield distinct(rng, 5, 4), distinct(rng, 3, 2), (1, 3), (2, 1)
    yield distinct(rng, 5, 8), distinct(rng, 2, 2), 3, 0
    yield distinct(rng, 6, 7) / 8, distinct(rng, 2, 4) / 4, (3, 2), (1, 3)
    yield rng.permutation(30).reshape(6, 5) + 1, rng.permutation(6).reshape(3, 2) + 1, (2, 1), (0, 2)


def _leaves_places_out(answer):
    x, kernel = np.arange(35.0).reshape(5, 7) ** 2, np.array([[1.0, 2.0], [4.0, 8.0], [16.0, 32.0]])
    return np.allclose(answer(x, kernel, (2, 3), (1, 2)), answer(x, kernel, 1, (1, 2))[::2, ::3], rtol=1e-5)


def _is_linear(answer):
    x, other = np.arange(20.0).reshape(4, 5), np.arange(20.0).reshape(4, 5)[::-1] ** 2
    kernel = np.array([[1.0, 3.0], [2.0, 5.0]])
    return np.allclose(
        answer(2 * x + other, kernel, 2, 1), 2 * answer(x, kernel, 2, 1) + answer(other, kernel, 2, 1), rtol=1e-5
    )


@exercise(
    title="Cross-correlation with stride",
    minutes=15,
    points=3,
    worked=[
        Case(
            (np.arange(9.0).reshape(3, 3), np.array([[0.0, 1.0], [2.0, 3.0]]), (3, 2), 1),
            [[0.0, 8.0], [6.0, 8.0]],
        ),
        Case((np.arange(25.0).reshape(5, 5), np.ones((2, 2)), 2, 0), [[12.0, 20.0], [52.0, 60.0]]),
        Case((np.array([[1.0, 2.0, 3.0, 4.0]]), np.array([[1.0, 10.0]]), (1, 2), 0), [[21.0, 43.0]]),
    ],
    cases=_pictures_to_step_over,
    draw=by_name(lambda x, kernel, stride, padding: kernel_fits(x.shape, kernel.shape, padding)),
    formula=lambda x, kernel, stride, padding: windows(x.shape, kernel.shape, stride, padding),
    window=lambda at, x, kernel, stride, padding: read_by(
        Ledger.convolution(x.shape, kernel.shape, stride=stride, padding=padding), at
    ),
    laws=[
        ("stride changes no value: it keeps every s-th of the output at stride 1.", _leaves_places_out),
        ("twice one picture plus another gives twice the one's output plus the other's.", _is_linear),
    ],
    hints=(
        "Frame the picture with zeros first. After that the padding is forgotten: it is only a larger picture.",
        "Output (row, column) reads the window whose top left corner is at row·sh, column·sw of the framed picture.",
        "padded[row * sh : row * sh + kh, column * sw : column * sw + kw] times the kernel, summed; for all outputs.",
    ),
    ready_made=(
        "torch.nn.functional.conv2d",
        "torch.conv2d",
        "torch.nn.Conv2d",
        "convlab.conv2d",
        "convlab.Ledger",
    ),
    why=(
        "After padding there is only a larger picture. The stride decides where the windows start, and inside a "
        "window nothing has changed."
    ),
)
def strided_corr2d(x, kernel, stride, padding):
    """Cross-correlation with zero padding and stride.

    `x` is an array `(h, w)`, `kernel` an array `(kh, kw)`, not to be flipped. `stride` and `padding` are an int or
    a pair (height, width), in pixels; the padding is per side. The kernel fits. Return the array of outputs.

        >>> strided_corr2d(np.array([[1, 2, 3, 4]]), np.array([[1, 10]]), (1, 2), 0).tolist()
        [[21, 43]]
    """
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    # --- your turn
    padded = np.pad(x, ((ph, ph), (pw, pw)))
    kh, kw = kernel.shape
    oh = (padded.shape[0] - kh) // sh + 1
    ow = (padded.shape[1] - kw) // sw + 1
    y = np.zeros((oh, ow), dtype=np.result_type(x, kernel))
    for row in range(oh):
        for column in range(ow):
            # The stride moves the window; inside the window the pixels are neighbours, as ever.
            top, left = row * sh, column * sw
            y[row, column] = (padded[top : top + kh, left : left + kw] * kernel).sum()
    return y


def _framed(x, padding):
    ph, pw = two(padding)
    return np.pad(x, ((ph, ph), (pw, pw)))


def _windows_at(padded, kernel, tops, lefts, spread=(1, 1)):
    """The sums of the windows that begin at these rows and columns, the taps `spread` pixels apart."""
    (kh, kw), (dh, dw) = kernel.shape, spread
    sums = [[(padded[r : r + kh * dh : dh, c : c + kw * dw : dw] * kernel).sum() for c in lefts] for r in tops]
    return np.array(sums).reshape(len(tops), len(lefts))


def _starts(size, k, step, first=0):
    return range(first, size - k + 1, step)


@strided_corr2d.slip(
    "You flipped the kernel. That is the mathematician's convolution; a convolution layer does not flip.", hint=2
)
def kernel_flipped(x, kernel, stride, padding):
    return strided_corr2d(x, kernel[::-1, ::-1], stride, padding)


@strided_corr2d.slip(
    "The first number of the stride is the step down, the second the step across; yours are swapped.", hint=1
)
def steps_swapped(x, kernel, stride, padding):
    return strided_corr2d(x, kernel, two(stride)[::-1], padding)


@strided_corr2d.slip(
    "The first number of the padding makes rows above and below, the second columns left and right.", hint=0
)
def frame_swapped(x, kernel, stride, padding):
    return strided_corr2d(x, kernel, stride, two(padding)[::-1])


@strided_corr2d.slip("The frame of zeros is missing: the windows start on the bare picture.", hint=0)
def no_frame(x, kernel, stride, padding):
    tops = _starts(x.shape[0], kernel.shape[0], two(stride)[0])
    return _windows_at(x, kernel, tops, _starts(x.shape[1], kernel.shape[1], two(stride)[1]))


@strided_corr2d.slip(
    "You framed the picture above and on the left only. Padding is per side: below and right as well.", hint=0
)
def frame_on_one_side(x, kernel, stride, padding):
    ph, pw = two(padding)
    return strided_corr2d(np.pad(x, ((ph, 0), (pw, 0))), kernel, stride, 0)


@strided_corr2d.slip(
    "You spread the kernel's taps apart. That is dilation; stride moves the whole window and leaves it dense.", hint=1
)
def stride_inside_the_window(x, kernel, stride, padding):
    padded, (sh, sw), (kh, kw) = _framed(x, padding), two(stride), kernel.shape
    tops = _starts(padded.shape[0], (kh - 1) * sh + 1, 1)
    return _windows_at(padded, kernel, tops, _starts(padded.shape[1], (kw - 1) * sw + 1, 1), (sh, sw))


@strided_corr2d.slip(
    "You thinned the picture out first. Then the kernel meets pixels that were s apart; it should meet neighbours.",
    hint=1,
)
def picture_thinned_first(x, kernel, stride, padding):
    sh, sw = two(stride)
    thinned = _framed(x, padding)[::sh, ::sw]
    tops = _starts(thinned.shape[0], kernel.shape[0], 1)
    return _windows_at(thinned, kernel, tops, _starts(thinned.shape[1], kernel.shape[1], 1))


@strided_corr2d.slip(
    "The first window starts at 0, before any step. You took the first step before the first output.", hint=1
)
def first_step_too_early(x, kernel, stride, padding):
    padded, (sh, sw) = _framed(x, padding), two(stride)
    tops = _starts(padded.shape[0], kernel.shape[0], sh, sh - 1)
    return _windows_at(padded, kernel, tops, _starts(padded.shape[1], kernel.shape[1], sw, sw - 1))


@strided_corr2d.slip(
    "You made as many outputs as there are steps. The place before the first step is one more.", hint=2
)
def last_window_missing(x, kernel, stride, padding):
    return strided_corr2d(x, kernel, stride, padding)[:-1, :-1]


@strided_corr2d.slip(
    "Your last windows hang over the edge, filled up with zeros. A window that does not fit gives no output.", hint=2
)
def windows_hanging_over(x, kernel, stride, padding):
    padded, (sh, sw), (kh, kw) = _framed(x, padding), two(stride), kernel.shape
    down, across = -(padded.shape[0] - kh) % sh, -(padded.shape[1] - kw) % sw
    return strided_corr2d(np.pad(padded, ((0, down), (0, across))), kernel, stride, 0)


@strided_corr2d.slip("You computed every place of the window. With stride s it stops at every s-th only.", hint=1)
def at_every_place(x, kernel, stride, padding):
    return strided_corr2d(x, kernel, 1, padding)


def _rows_to_read(rng):
    yield 2, 1, 1
    yield 3, 1, 2
    yield 4, 2, 3
    yield 6, 3, 2
    yield 6, 3, 4
    yield 8, 2, 3
    yield 9, 2, 4
    yield 9, 4, 3
    yield 12, 3, 5


@exercise(
    title="Who is read at all?",
    minutes=8,
    points=2,
    worked=[
        Case((7, 2, 3), np.array([True, True, False, True, True, False, False])),
        Case((8, 3, 2), np.array([True, True, True, True, True, True, True, False])),
    ],
    cases=_rows_to_read,
    draw=by_name(lambda i, k, stride: k <= i, i=whole(2, 14), stride=whole(1, 5)),
    formula=lambda i, k, stride: Formula(
        f"one answer for each of the {i} inputs",
        [
            ("an answer for each window", ((i - k) // stride + 1,)),
            ("an answer for each place at stride 1", (i - k + 1,)),
        ],
    ),
    hints=(
        "Begin with nobody read, walk through the windows, and mark what each one covers.",
        "The windows start at 0, stride, 2·stride, … How many are there?",
        "(i − k) // stride + 1 windows; window number n covers n·stride … n·stride + k − 1.",
    ),
    why=(
        "Windows start at 0, stride, 2·stride, … as long as they fit; whatever none of them covers, between two "
        "windows or after the last, no output can feel."
    ),
)
def inputs_read(i, k, stride):
    """Which inputs does any window read?

    A row of `i` pixels, a window of `k` pixels, a step of `stride` pixels, no padding; the window fits. Return an
    array of `i` booleans: whether that pixel lies in some window.

        >>> inputs_read(7, 2, 3).astype(int).tolist()
        [1, 1, 0, 1, 1, 0, 0]
    """
    read = np.zeros(i, dtype=bool)
    # The starts end where a whole window no longer fits: what comes after the last window stays
    # unread.
    for start in range(0, i - k + 1, stride):
        read[start : start + k] = True
    return read


@inputs_read.slip(
    "You have every pixel read. A step larger than the window leaves gaps, and the end may stay unread.", hint=0
)
def everybody(i, k, stride):
    return np.ones(i, dtype=bool)


@inputs_read.slip(
    "You found the gaps, but went on at the end: a last window that does not fit whole reads nothing.", hint=1
)
def pattern_to_the_end(i, k, stride):
    return np.arange(i) % stride < k


@inputs_read.slip(
    "You found what the floor drops at the end, but not the gaps: a step larger than k jumps over pixels.", hint=0
)
def no_gaps(i, k, stride):
    return np.arange(i) < (i - k) // stride * stride + k


@inputs_read.slip("You marked where each window begins. It reads all of its k pixels, not only the first.", hint=2)
def starts_only(i, k, stride):
    read = np.zeros(i, dtype=bool)
    read[: i - k + 1 : stride] = True
    return read


@inputs_read.slip(
    "Your last window is missing: after the steps are counted, the place before the first is one more.", hint=2
)
def one_window_short(i, k, stride):
    read = np.zeros(i, dtype=bool)
    for n in range((i - k) // stride):
        read[n * stride : n * stride + k] = True
    return read


@exercise(
    title="Which inputs land on this output?",
    level="stretch",
    minutes=10,
    points=2,
    worked=[Case((3, 3, 2, 0), range(7, 9)), Case((1, 1, 2, 1), range(0)), Case((4, 3, 2, 1), range(7, 9))],
    cases=lambda rng: (
        *((1, 1, 1, 0), (1, 2, 3, 0), (1, 5, 1, 0), (2, 1, 1, 1), (1, 3, 4, 1), (1, 3, 2, 2), (2, 3, 1, 1)),
        *((2, 2, 4, 3), (5, 3, 3, 1), (6, 5, 4, 2), (20, 7, 2, 3)),
    ),
    draw=by_name(o=whole(1, 9), stride=whole(1, 5), padding=whole(0, 3)),
    hints=(
        "Which is the smallest input with room for o windows?",
        "o windows need (o − 1)·stride + k pixels, of which the padding gives 2·padding.",
        "Up to stride − 1 pixels can be added to it before another window fits. Sizes below 1 do not count.",
    ),
    ready_made=("convlab.input_sizes",),
    why=(
        "The smallest input ends with the last window; stride − 1 pixels more change nothing, for the floor drops them."
    ),
)
def sizes_landing_on(o, k, stride, padding):
    """The formula backwards: every input size, at least 1, that gives `o` outputs.

    One axis; `o` is at least 1; kernel size `k`, `stride`, and `padding` per side, in pixels. Return the sizes in
    ascending order; a range will do. There may be none.

        >>> list(sizes_landing_on(3, 3, 2, 0)), list(sizes_landing_on(1, 1, 2, 1))
        ([7, 8], [])
    """
    # o windows, the last one ending on the last pixel; the padding's share need not come from
    # the input.
    smallest = (o - 1) * stride + k - 2 * padding
    # `stride` sizes share the output: with `stride` pixels more there is a further window.
    return range(max(1, smallest), max(1, smallest + stride))


@sizes_landing_on.slip(
    "You turned the formula round without its floor, which drops up to stride − 1 pixels: several sizes land together.",
    hint=2,
)
def as_if_without_the_floor(o, k, stride, padding):
    return range(max(1, (o - 1) * stride + k - 2 * padding), max(1, (o - 1) * stride + k - 2 * padding + 1))


@sizes_landing_on.slip(
    "Your list goes one too far: with stride pixels more than the smallest, another window fits.", hint=2
)
def one_size_too_many(o, k, stride, padding):
    smallest = (o - 1) * stride + k - 2 * padding
    return range(max(1, smallest), max(1, smallest + stride + 1))


@sizes_landing_on.slip(
    "Sizes of 0 and below are among yours. The padding alone would do there; an input has a pixel.", hint=2
)
def below_one(o, k, stride, padding):
    smallest = (o - 1) * stride + k - 2 * padding
    return range(smallest, smallest + stride)


@sizes_landing_on.slip(
    "You took the padding away once. It stands on both sides, so the input may lack twice that.", hint=1
)
def padding_taken_once(o, k, stride, padding):
    smallest = (o - 1) * stride + k - padding
    return range(max(1, smallest), max(1, smallest + stride))


@sizes_landing_on.slip("Your sizes end where they should begin: you rounded up, and the floor rounds down.", hint=0)
def as_if_rounded_up(o, k, stride, padding):
    largest = (o - 1) * stride + k - 2 * padding
    return range(max(1, largest - stride + 1), max(1, largest + 1))


def _layers_to_pay_for(rng):
    yield (2, 3), 1, 1, 0
    yield (3, 2), (2, 1), (1, 2), 0
    yield (4, 5), 2, (2, 3), 1
    yield (5, 7), (3, 2), 2, (0, 2)
    yield (9, 6), (4, 3), (1, 2), (3, 1)
    yield (28, 30), 5, 3, 2
    yield (56, 56), 3, 4, 1


@exercise(
    title="What a layer costs",
    minutes=6,
    points=1,
    worked=[Case(((8, 8), (3, 5), (3, 4), (0, 1)), 60), Case(((4, 4), 3, 1, 1), 144)],
    cases=_layers_to_pay_for,
    draw=by_name(lambda shape, kernel_size, stride, padding: kernel_fits(shape, kernel_size, padding)),
    hints=(
        "What does one output cell cost?",
        "Each output cell is a sum of kh·kw products. How many output cells are there?",
        "Call your conv_output_shape, and multiply the four numbers oh, ow, kh, kw.",
    ),
    ready_made=("convlab.multiply_adds",),
    why=(
        "Every output cell is a sum of kh·kw products, those with padding too; stride makes fewer cells, and "
        "nothing else counts."
    ),
)
def multiply_adds(shape, kernel_size, stride, padding):
    """Count the **multiply-adds** of a layer with one channel.

    Arguments as for `conv_output_shape`, which you may call. One multiplication together with one addition counts
    as 1, and products with padding count as well: the layer does them. Return an int.

        >>> multiply_adds((8, 8), (3, 5), (3, 4), (0, 1))
        60
    """
    kh, kw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    # --- your turn
    oh, ow = conv_output_shape(shape, kernel_size, stride, padding)
    # Work is done per output cell. The input's size enters through the number of outputs only.
    return oh * ow * kh * kw


@multiply_adds.slip(
    "You counted multiplications and additions one by one. A pair of them is one multiply-add; your number is in "
    "FLOPs.",
    hint=0,
)
def counted_in_flops(shape, kernel_size, stride, padding):
    return 2 * multiply_adds(shape, kernel_size, stride, padding)


@multiply_adds.slip(
    "You left out the products with padding. They are zeros, and the layer multiplies them all the same.", hint=1
)
def products_with_pixels(shape, kernel_size, stride, padding):
    def inside(i, k, s, p):
        starts = range(-p, i + p - k + 1, s)
        return sum(0 <= start + tap < i for start in starts for tap in range(k))

    rows, columns = _each_axis(inside, shape, kernel_size, stride, padding)
    return rows * columns


@multiply_adds.slip("That is the price at stride 1. The places that the window jumps over cost nothing.", hint=1)
def at_stride_one(shape, kernel_size, stride, padding):
    return multiply_adds(shape, kernel_size, 1, padding)


@multiply_adds.slip("You counted output cells. Each of them takes a multiply-add for every tap of the kernel.", hint=0)
def one_per_output(shape, kernel_size, stride, padding):
    oh, ow = conv_output_shape(shape, kernel_size, stride, padding)
    return oh * ow


@multiply_adds.slip(
    "You paid for every input pixel. Work is done per output cell, and stride makes fewer of those.", hint=1
)
def one_window_per_input(shape, kernel_size, stride, padding):
    kh, kw = two(kernel_size)
    return shape[0] * shape[1] * kh * kw


def _outputs_to_compare(rng):
    yield (np.full((1, 2, 2), 3.0),)
    yield (np.array([[[4.0, 4.0, 4.0]], [[0.0, 1.0, 3.0]]]),)
    yield (distinct(rng, 1, 1, 4),)
    yield (distinct(rng, 1, 4, 2),)
    yield (distinct(rng, 2, 2, 3),)
    yield (distinct(rng, 2, 3, 4) / 8 - 1,)
    yield (np.cumsum(rng.permutation(40).reshape(2, 4, 5) - 20, axis=2),)
    yield (rng.normal(size=(3, 5, 6)) + np.arange(3.0)[:, None, None],)


def _pearson(left, right):
    left, right = (np.asarray(side, dtype=float).ravel() for side in (left, right))
    if left.size == 0 or np.ptp(left) == 0 or np.ptp(right) == 0:
        return 0.0
    left, right = left - left.mean(), right - right.mean()
    return float((left * right).mean() / (left.std() * right.std()))


@exercise(
    title="How alike are neighbours?",
    level="stretch",
    minutes=12,
    points=2,
    worked=[
        Case((np.array([[[0.0, 1.0, 0.0], [5.0, 6.0, 5.0]]]),), 12 / 13),
        Case((np.array([[[1.0, 2.0, 3.0]]]),), 1.0),
        Case((np.zeros((2, 1, 3)),), 0.0),
    ],
    cases=_outputs_to_compare,
    draw=by_name(y=array((1, 3), (1, 4), (3, 6))),
    hints=(
        "Make two arrays: all left members of the pairs, and, in the same order, all right members.",
        "y[:, :, :-1] and y[:, :, 1:]. Subtract from each its own mean.",
        "Mean of the products, over the product of the two standard deviations; 0.0 where one of these is zero.",
    ),
    why=(
        "Pooled into two long rows, left members and right members, all pairs are asked at once who is above "
        "average together; dividing by both spreads takes the scale out."
    ),
)
def neighbour_correlation(y):
    """How strongly do horizontal neighbours resemble each other?

    `y` holds a batch of outputs `(n, h, w)`, with `w` at least 2. Every value together with the one to its right is
    a pair. Return one number, **Pearson's r** over all these pairs pooled, from all rows of all pictures: the mean of
    (left − mean left) · (right − mean right), divided by both standard deviations. Where all left values, or all right
    values, are the same, return 0.0.

        >>> round(neighbour_correlation(np.array([[[0, 1, 0], [5, 6, 5]]])), 3)
        0.923
    """
    # Cut along the last axis, so that the end of one row is no neighbour of the beginning of
    # the next.
    left = y[:, :, :-1].astype(float).ravel()
    right = y[:, :, 1:].astype(float).ravel()
    # Nothing varies, so nothing varies together; the formula would be 0 / 0.
    if left.min() == left.max() or right.min() == right.max():
        return 0.0
    left = left - left.mean()
    right = right - right.mean()
    return float((left * right).mean() / (left.std() * right.std()))


@neighbour_correlation.slip(
    "You paired each value with the one below it. Horizontal neighbours stand side by side.", hint=0
)
def one_below_the_other(y):
    return _pearson(y[:, :-1], y[:, 1:])


@neighbour_correlation.slip(
    "You paired the end of each row with the beginning of the next. These are no neighbours.", hint=1
)
def across_the_row_ends(y):
    return _pearson(y.ravel()[:-1], y.ravel()[1:])


@neighbour_correlation.slip("You let the rows go round: the last value of a row is no neighbour of its first.", hint=1)
def round_the_corner(y):
    return _pearson(y, np.roll(y, -1, axis=2))


@neighbour_correlation.slip(
    "You took one r per row and averaged. One r over all pairs also sees how rows differ.", hint=0
)
def a_mean_over_rows(y):
    return float(np.mean([_pearson(row[:-1], row[1:]) for picture in y for row in picture]))


@neighbour_correlation.slip(
    "You took one r per picture and averaged. Pool the pairs of the whole batch into one r.", hint=0
)
def a_mean_over_pictures(y):
    return float(np.mean([_pearson(picture[:, :-1], picture[:, 1:]) for picture in y]))


@neighbour_correlation.slip(
    "The means are still in it. Correlation asks who is above average together: subtract them.", hint=1
)
def means_left_in(y):
    left, right = y[:, :, :-1].astype(float), y[:, :, 1:].astype(float)
    length = np.sqrt((left**2).sum() * (right**2).sum())
    return 0.0 if np.ptp(y) == 0 else float((left * right).sum() / length)


@neighbour_correlation.slip(
    "You took mean and spread from all of y. Pearson's r takes them from the left members and the right members, each.",
    hint=1,
)
def one_mean_for_both(y):
    left, right, mean = y[:, :, :-1].astype(float), y[:, :, 1:].astype(float), y.astype(float).mean()
    return 0.0 if np.ptp(y) == 0 else float(((left - mean) * (right - mean)).mean() / y.astype(float).var())


@neighbour_correlation.slip(
    "That is the covariance. Divided by both standard deviations it no longer depends on the scale.", hint=2
)
def not_scaled(y):
    left, right = y[:, :, :-1].astype(float), y[:, :, 1:].astype(float)
    return float(((left - left.mean()) * (right - right.mean())).mean())


@neighbour_correlation.slip(
    "Your covariance divides by n − 1 and your standard deviations by n. Either will do, if it is the same in both.",
    hint=2,
)
def two_kinds_of_mean(y):
    pairs = y[:, :, 1:].size
    return _pearson(y[:, :, :-1], y[:, :, 1:]) * pairs / (pairs - 1)


@exercise(
    title="What stride buys, and what it costs",
    kind="words",
    minutes=10,
    points=2,
    rubric=(
        "Work: multiply-adds and activations fall by the ratio of output cells, 4 at stride 2 and 16 at stride 4.",
        "What does not fall: the weights. Time falls by a factor of its own, which one has to measure.",
        "Receptive field: the layer's own stays 3; that of the layer after it grows from 5 to 7.",
        "Statistics: no output is new; neighbours share fewer inputs, so r falls from ⅔ to ⅓ to 0 on white noise.",
        "The price: position is known to s pixels only, and a shift by one pixel changes the values.",
        "A number for each claim, and none for what was not measured (regularising, say).",
    ),
    hints=(
        "Two headings: what the layer does less of, and what its outputs have in common.",
        "For the first: multiply-adds, activations, weights, time, receptive field. For the second: r, and the worth.",
        "Then the price: run the cell with the shifted row again, and say what the next layer no longer knows.",
    ),
)
def why_stride():
    """What does a stride larger than 1 buy, and what does it cost?

    Write a few sentences, on computation and on statistics, for a colleague who wants a reason for every claim: use
    the numbers that you have just measured.
    """
    return """
    A layer works per output cell. On 56×56 pixels with a 3×3 kernel and padding 1, stride 2 leaves a quarter of the
    cells, so multiply-adds and activations fall by 4 (by 8.69 at stride 3, by 16 at stride 4). The weights stay as
    they are, and time falls by a factor of its own. The layer itself still sees 3 pixels; the next 3×3 layer sees 7
    where it saw 5, so fewer layers see the whole picture.

    The outputs are a selection of those at stride 1: nothing is new, and each is as noisy as before (0.333 of
    the noise's variance at every stride). But neighbours share fewer pixels. For a box of 3 on white noise r is ⅔, ⅓, 0
    and 0, and the outputs are worth 0.33, 0.30, 0.33 and 0.25 independent ones per pixel: stride 3 drops only
    repetition, strides 2 and 4 lose something. On a smooth picture neighbours stay alike at every stride tried.

    The price is position: a spike moved by one pixel changes the values at stride 2, and only a shift by 2 comes out
    as a shift. That stride regularises is a claim about trained networks, and nothing here has tested it.
    """
