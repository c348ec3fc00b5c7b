"""Exercises of chapter 02, padding."""

import numpy as np

from convlab.checking import Case, Formula, distinct, exercise
from convlab.course.cases import by_name, pair, whole
from convlab.course.formulas import framed, read_by, windows
from convlab.ledger import Ledger


def _pictures_to_pad(rng):
    yield distinct(rng, 1, 2), 1
    yield distinct(rng, 2, 1), (0, 1)
    yield distinct(rng, 2, 3), (1, 2)
    yield distinct(rng, 3, 2), (2, 0)
    yield distinct(rng, 3, 4), 3
    yield distinct(rng, 2, 2) / 8, 0
    yield rng.permutation(6).reshape(3, 2) + 1, (2, 1)


@exercise(
    title="A frame of zeros",
    minutes=10,
    points=2,
    worked=[
        Case((np.array([[1.0, 2.0], [3.0, 4.0]]), (0, 1)), [[0.0, 1.0, 2.0, 0.0], [0.0, 3.0, 4.0, 0.0]]),
        Case((np.array([[5.0]]), 1), [[0.0, 0.0, 0.0], [0.0, 5.0, 0.0], [0.0, 0.0, 0.0]]),
    ],
    cases=_pictures_to_pad,
    draw=by_name(),
    formula=lambda x, padding: framed(x.shape, padding),
    window=lambda at, x, padding: read_by(Ledger.pad(x.shape, padding), at),
    hints=(
        "How many rows and columns does the framed picture have? Make that array first, all zeros.",
        "Which rows of the big array does the picture occupy? The first of them is row ph.",
        "padded[ph:ph + h, pw:pw + w] is the place of the picture; assign to it.",
    ),
    ready_made=("numpy.pad", "torch.nn.functional.pad", "torch.nn.ZeroPad2d", "convlab.pad"),
    why=(
        "A canvas of zeros has its frame already; the picture is laid on it ph rows down and pw columns in, so "
        "that each side keeps what padding gave it."
    ),
)
def zero_pad(x, padding):
    """Put a frame of zeros around a picture.

    `x` is an array `(h, w)`. `padding` is an int, the same on all four sides, or a pair: rows above *and* below,
    columns left *and* right. Return the padded array; leave `x` as it is.

        >>> zero_pad(np.array([[1, 2], [3, 4]]), (0, 1)).tolist()
        [[0, 1, 2, 0], [0, 3, 4, 0]]
    """
    # The int-or-pair idiom: from here on there are always two numbers, height first.
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    h, w = x.shape
    # Each side gets its own ph rows or pw columns, hence twice.
    padded = np.zeros((h + 2 * ph, w + 2 * pw), dtype=x.dtype)
    padded[ph : ph + h, pw : pw + w] = x
    return padded


@zero_pad.slip(
    "Padding is counted per side: the frame goes around the picture, and you put it on one side of each axis.", hint=0
)
def one_side_only(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    padded = np.zeros((x.shape[0] + ph, x.shape[1] + pw), dtype=x.dtype)
    padded[ph:, pw:] = x
    return padded


@zero_pad.slip(
    "A pair is (height, width): the first number is for rows, the second for columns. Yours has them swapped.", hint=1
)
def width_first(x, padding):
    pw, ph = (padding, padding) if isinstance(padding, int) else padding
    return np.pad(x, ((ph, ph), (pw, pw)))


@zero_pad.slip(
    "You shared the padding out between two sides. That is the total; here, as in torch, it is counted per side.",
    hint=0,
)
def total_padding(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return np.pad(x, (((ph + 1) // 2, ph // 2), ((pw + 1) // 2, pw // 2)))


@zero_pad.slip(
    "The size is right, but the picture sits in the top left corner; it belongs in the middle of its frame.", hint=1
)
def in_the_corner(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    padded = np.zeros((x.shape[0] + 2 * ph, x.shape[1] + 2 * pw), dtype=x.dtype)
    padded[: x.shape[0], : x.shape[1]] = x
    return padded


@zero_pad.slip(
    "You framed the picture with copies of its own edge. That is replicate padding; here the frame is zero.", hint=0
)
def edge_instead_of_zeros(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return np.pad(x, ((ph, ph), (pw, pw)), mode="edge")


def _shapes_to_predict(rng):
    yield (1, 2), (1, 2), 0
    yield (4, 3), (2, 3), 0
    yield (3, 5), (2, 4), 1
    yield (5, 4), (4, 1), (2, 1)
    yield (8, 9), (5, 3), (1, 2)
    for _ in range(4):
        h, w = (int(n) for n in rng.integers(5, 40, 2))
        kh, kw, ph, pw = (int(n) for n in rng.integers(1, 5, 4))
        yield (h, w + 40), (kh, kw), (ph, pw + 5)


@exercise(
    title="The shape after padding",
    minutes=5,
    points=1,
    worked=[Case(((8, 8), (5, 3), (2, 1)), (8, 8)), Case(((3, 3), (2, 2), 1), (4, 4))],
    cases=_shapes_to_predict,
    draw=by_name(lambda shape, kernel_size, padding: min(shape) >= 5, kernel_size=pair(1, 5)),
    formula=lambda shape, kernel_size, padding: windows(shape, kernel_size, padding=padding),
    hints=(
        "One axis at a time. Along one axis, the window first meets an input of which size?",
        "A window of k pixels has i − k + 1 places in an input of i pixels.",
        "Rows: h + 2·ph − kh + 1. Columns the same way.",
    ),
    why=(
        "Padding makes the input larger by p on each side; after that a window of k has one place fewer than "
        "pixels for each of its pixels but the first."
    ),
)
def padded_output_shape(shape, kernel_size, padding):
    """The output's shape at stride 1.

    `shape` and `kernel_size` are pairs (height, width); `padding` is an int or a pair, in pixels per side.
    The kernel fits. Return a pair of ints.

        >>> padded_output_shape((8, 8), (5, 3), (2, 1))
        (8, 8)
    """
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    (h, w), (kh, kw) = shape, kernel_size
    # The window's first row can be row 0, 1, …, up to (padded height − kh): one more place than
    # the difference.
    return h + 2 * ph - kh + 1, w + 2 * pw - kw + 1


@padded_output_shape.slip(
    "You added the padding once. It is counted per side, so the input grows by twice that: D2L's p is 2p here.", hint=0
)
def padding_once(shape, kernel_size, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return shape[0] + ph - kernel_size[0] + 1, shape[1] + pw - kernel_size[1] + 1


@padded_output_shape.slip(
    "One too few: the window has a place at the very start as well, so the difference of the sizes needs + 1.", hint=1
)
def without_the_first_place(shape, kernel_size, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return shape[0] + 2 * ph - kernel_size[0], shape[1] + 2 * pw - kernel_size[1]


@padded_output_shape.slip(
    "The kernel's height belongs to the rows and its width to the columns; yours are exchanged.", hint=2
)
def kernel_turned(shape, kernel_size, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return shape[0] + 2 * ph - kernel_size[1] + 1, shape[1] + 2 * pw - kernel_size[0] + 1


@padded_output_shape.slip(
    "You gave the shape of the padded input. A kernel larger than one pixel has fewer places than that.", hint=1
)
def padded_input_only(shape, kernel_size, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return shape[0] + 2 * ph, shape[1] + 2 * pw


@exercise(
    title="Ten layers later",
    kind="value",
    minutes=3,
    points=1,
    hints=(
        "How many pixels does one layer take away along one axis?",
        "A 5-pixel window has 240 − 5 + 1 places in 240 pixels.",
        "Each layer takes 4 pixels, and there are ten.",
    ),
    why=(
        "Each layer leaves i − 4 of i pixels, and ten layers take that away ten times: 240 − 10·4 = 200 along "
        "each axis."
    ),
)
def ten_layers_shape():
    """A picture of 240×240 pixels goes through ten layers with 5×5 kernels and no padding.

    Put the shape that comes out, a pair, into `ten_layers_shape`.
    """
    # Each layer leaves i − 5 + 1 = i − 4 of i pixels.
    size = 240
    for _ in range(10):
        size = size - 5 + 1
    return size, size


@ten_layers_shape.slip(
    "You took away the whole kernel in every layer. A window of 5 pixels costs 4: its first place is free.", hint=1
)
def a_kernel_each():
    return 240 - 10 * 5, 240 - 10 * 5


@ten_layers_shape.slip(
    "You took away k // 2 pixels in every layer. That is the loss on one side; the other side loses as much.", hint=1
)
def one_side_each():
    return 240 - 10 * 2, 240 - 10 * 2


@ten_layers_shape.slip("That is the shape after one layer. Each of the ten takes its 4 pixels.", hint=2)
def one_layer():
    return 236, 236


@exercise(
    title="Padding that keeps the size",
    minutes=5,
    points=1,
    worked=[Case((3,), (1, 1)), Case((4,), (1, 2))],
    cases=lambda rng: ((k,) for k in (1, 2, 5, 6, 7, 8, 11)),
    draw=by_name(k=whole(1, 30)),
    hints=(
        "How many pixels does a kernel of size k take away? That many must come back.",
        "k − 1 in all. An even k makes that odd, and one side gets the extra pixel: the one after, as in torch.",
        "(k − 1) // 2 before; the rest of k − 1 after.",
    ),
    ready_made=("convlab.same_padding",),
    why=(
        "The layer takes k − 1 pixels, so k − 1 must come back; integer division gives the smaller half to the "
        "front, and what remains to the back."
    ),
)
def same_padding(k):
    """How much padding keeps the size at stride 1?

    `k` is the kernel's size along one axis. Return `(before, after)` in pixels. Where the total is odd, the extra
    pixel goes after, as torch's `padding="same"` does it.

        >>> same_padding(3), same_padding(4)
        ((1, 1), (1, 2))
    """
    # k − 1 pixels are lost, so k − 1 must be added; // leaves the odd one for the other side.
    before = (k - 1) // 2
    return before, k - 1 - before


@same_padding.slip(
    "k // 2 on both sides is right for odd kernels only; an even kernel then gets one pixel too many.", hint=1
)
def half_on_both_sides(k):
    return k // 2, k // 2


@same_padding.slip("You put the extra pixel before. D2L does so too; torch, and this exercise, put it after.", hint=1)
def extra_before(k):
    return k // 2, (k - 1) // 2


@same_padding.slip("k − 1 is the total for both sides together. You put that much on each.", hint=0)
def total_on_each_side(k):
    return k - 1, k - 1


def _breaks_half_kernel(answer):
    i, k = (int(n) for n in answer)
    if (i, k) != tuple(answer) or i < 1 or k < 1:
        return f"{answer!r}: i and k are whole numbers, at least 1."
    if k == 1:
        return "A kernel of one pixel needs no padding, and k // 2 gives none: the size stays."
    if k % 2:
        return "For an odd kernel, k // 2 on both sides is exactly the k − 1 pixels that were lost: the size stays."
    return None


@exercise(
    title="Refute: “k // 2 keeps the size”",
    kind="refute",
    minutes=4,
    points=1,
    judge=_breaks_half_kernel,
    hints=(
        "Try a few kernels in the explorer above. For which does the output not have the input's size?",
        "The claim adds 2·(k // 2) pixels, and k − 1 are lost. When do these differ?",
        "2·(k // 2) is even whatever k is. Choose a k for which k − 1 is odd.",
    ),
    why="Twice k // 2 is an even number, and an even kernel takes away an odd one: the two can never be equal.",
)
def refute_half_kernel():
    """Somebody says: “Padding `k // 2` on both sides never changes the size.”

    Put a pair `(i, k)` into `refute_half_kernel`, an input size and a kernel size for which the size does change.
    """
    # An even kernel: 2 · (4 // 2) = 4 pixels are added, k − 1 = 3 are lost, so 8 becomes 9.
    return 8, 4


@refute_half_kernel.slip("With an odd kernel the claim is true. Look at the other half of all kernels.", hint=1)
def an_odd_kernel():
    return 8, 3


@refute_half_kernel.slip(
    "With a kernel of size 1 there is nothing to lose and nothing to add. The claim holds there as well.", hint=1
)
def a_kernel_of_one():
    return 8, 1


def _rows_to_count(rng):
    yield 3, 2, 0
    yield 2, 2, 1
    yield 4, 3, 1
    yield 4, 2, 2
    yield 5, 4, 1
    yield 6, 3, 2
    yield 7, 5, 2
    yield 5, 3, 5
    yield 4, 4, 0
    yield 5, 5, 1


@exercise(
    title="How often is each pixel read?",
    minutes=10,
    points=2,
    worked=[Case((4, 3, 1), np.array([2, 3, 3, 2])), Case((3, 2, 0), np.array([1, 2, 1]))],
    cases=_rows_to_count,
    draw=by_name(lambda i, k, padding: k <= i + 2 * padding, padding=whole(0, 4)),
    formula=lambda i, k, padding: Formula(
        f"one count for each of the {i} inputs; the padding is not counted",
        [
            ("a count for the padding pixels too", (i + 2 * padding,)),
            ("a count for each window", (i + 2 * padding - k + 1,)),
        ],
    ),
    hints=(
        "Let every window vote: start from zeros and walk through the windows.",
        "There are i + 2·padding − k + 1 windows. Window number n begins at input n − padding.",
        "Window n reads inputs n − padding … n − padding + k − 1; skip those below 0 or above i − 1.",
    ),
    why=(
        "Windows vote: each adds one to the inputs that it covers. Numbered from −padding on, a window in the "
        "frame simply covers no input there."
    ),
)
def times_read(i, k, padding):
    """How many windows read each input?

    A row of `i` pixels, a kernel of size `k` that fits, stride 1, `padding` pixels on each side. Return an array of
    `i` ints: for each input, the number of windows that cover it. Padding pixels are not counted.

        >>> times_read(4, 3, 1).tolist()
        [2, 3, 3, 2]
    """
    counts = np.zeros(i, dtype=int)
    for window in range(i + 2 * padding - k + 1):
        first = window - padding  # an input number: negative in the padding
        counts[max(first, 0) : max(first + k, 0)] += 1
    return counts


@times_read.slip(
    "You counted as if every pixel were covered by k windows. At the border there are fewer places for the window.",
    hint=0,
)
def all_alike(i, k, padding):
    return np.full(i, k)


@times_read.slip(
    "You left the padding out: it makes room for more windows at the border, and these read the outer pixels too.",
    hint=1,
)
def padding_forgotten(i, k, padding):
    return times_read(i, k, 0) if k <= i else np.zeros(i, dtype=int)


@times_read.slip(
    "You counted the padding pixels too. The result has one number for each input, none for the frame.", hint=2
)
def frame_counted(i, k, padding):
    return times_read(i + 2 * padding, k, 0)


@times_read.slip("You counted one window too few along the row: the last place of the window is missing.", hint=1)
def last_window_missing(i, k, padding):
    counts = np.zeros(i + 2 * padding, dtype=int)
    for window in range(i + 2 * padding - k):
        counts[window : window + k] += 1
    return counts[padding : padding + i]
