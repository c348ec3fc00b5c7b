"""Exercises of chapter 01, the sliding window."""

import numpy as np

from convlab.checking import Case, distinct, exercise
from convlab.course.cases import by_name, whole
from convlab.course.formulas import kernel_fits, read_by, windows
from convlab.ledger import Ledger


def _pictures_to_slide_over(rng):
    yield distinct(rng, 1, 1), distinct(rng, 1, 1) + 1
    yield distinct(rng, 1, 3), distinct(rng, 1, 2)
    yield distinct(rng, 3, 1), distinct(rng, 2, 1)
    yield distinct(rng, 2, 3), distinct(rng, 2, 2)
    yield distinct(rng, 2, 3), distinct(rng, 2, 3)
    yield rng.permutation(3).reshape(1, 3) + 1, distinct(rng, 1, 2) / 4
    yield distinct(rng, 3, 4), distinct(rng, 1, 2)
    yield distinct(rng, 4, 3), distinct(rng, 3, 2)
    yield distinct(rng, 4, 5) / 8, distinct(rng, 2, 3) / 4 - 1
    yield rng.permutation(20).reshape(5, 4) - 7, rng.permutation(6).reshape(2, 3) - 2


def _five_by_six(rows=5, columns=6):
    """A picture for a law: no two rows or columns of it are alike."""
    return np.arange(1.0, rows * columns + 1).reshape(rows, columns) ** 2 % 23


TAPS = np.array([[2.0, -1.0, 3.0], [0.0, 5.0, -4.0]])


def _is_linear(answer):
    x, z = _five_by_six(), _five_by_six(6, 5).T
    return np.allclose(answer(2 * x - 3 * z, TAPS), 2 * answer(x, TAPS) - 3 * answer(z, TAPS), atol=1e-2)


def _moves_along(answer):
    x = _five_by_six()
    # An answer may come with torch's batch and channel in front.
    return np.allclose(answer(x[1:, 2:], TAPS), answer(x, TAPS)[..., 1:, 2:], atol=1e-2)


def _of_a_single_one(answer):
    """What comes out of a picture with a single 1, so large that every tap meets it once."""
    dot = np.zeros((3, 5))
    dot[1, 2] = 1
    return answer(dot, TAPS)


LINEAR = "the sum of two pictures gives the sum of their outputs, and a picture twice as bright twice the output."
MOVING = "when the picture moves by a pixel, the output moves by a pixel and stays the same otherwise."


@exercise(
    title="Slide the window",
    minutes=15,
    points=3,
    worked=[
        Case((np.array([[3.0]]), np.array([[2.0]])), [[6.0]]),
        Case((np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), np.array([[1.0, 10.0]])), [[21.0, 32.0], [54.0, 65.0]]),
        Case((np.arange(9.0).reshape(3, 3), np.array([[0.0, 1.0], [2.0, 3.0]])), [[19.0, 25.0], [37.0, 43.0]]),
    ],
    cases=_pictures_to_slide_over,
    draw=by_name(lambda x, kernel: kernel_fits(x.shape, kernel.shape)),
    formula=lambda x, kernel: windows(x.shape, kernel.shape),
    window=lambda at, x, kernel: read_by(Ledger.convolution(x.shape, kernel.shape), at),
    laws=[
        (LINEAR, _is_linear),
        (MOVING, _moves_along),
        (
            "a single 1 in a picture of zeros gives the kernel, turned by half a turn.",
            lambda answer: np.allclose(_of_a_single_one(answer), TAPS[::-1, ::-1], atol=1e-4),
        ),
    ],
    hints=(
        "How many rows has the output? With 3 rows and a window 2 high there are two places. Begin with zeros of that "
        "shape.",
        "Output (row, column) belongs to the window whose top left pixel is x[row, column]. Which slice of x is that?",
        "For every row and column of the output: x[row : row + kh, column : column + kw] times the kernel, summed up.",
    ),
    ready_made=(
        "torch.nn.functional.conv2d",
        "torch.conv2d",
        "torch.nn.Conv2d",
        "scipy.signal.correlate2d",
        "scipy.signal.correlate",
        "scipy.signal.convolve2d",
        "convlab.conv2d",
        "convlab.Ledger",
    ),
    why="Every output is computed the same way, from a window of its own; so two loops over the outputs, with one "
    "product and one sum inside, are the whole operation.",
)
def corr2d(x, kernel):
    """Slide a window over a picture; at every place, multiply and add up.

    `x` is an array `(h, w)`, `kernel` an array `(kh, kw)` that is nowhere larger. Loops are welcome. Return the array
    of outputs, one for every place where the whole window lies on the picture, row by row from the top left.

        >>> corr2d(np.array([[1, 2, 3], [4, 5, 6]]), np.array([[1, 10]])).tolist()
        [[21, 32], [54, 65]]

    The first number is 1·1 + 10·2 = 21. The kernel lies on the window as it is, not flipped. Leave both arrays as they
    are.
    """
    h, w = x.shape
    kh, kw = kernel.shape
    # --- your turn
    # The first row of the window can be row 0, 1, …, h − kh of the picture: h − kh + 1 places.
    oh, ow = h - kh + 1, w - kw + 1
    # Like the pictures: whole numbers stay whole, fractions are kept.
    y = np.zeros((oh, ow), dtype=np.result_type(x, kernel))
    for row in range(oh):
        for column in range(ow):
            window = x[row : row + kh, column : column + kw]
            # Cell by cell, so that every pixel meets the tap that lies on it.
            y[row, column] = (window * kernel).sum()
    return y


def _with(x, kernel, rule):
    """`rule(window, kernel)` at every place, as `corr2d` has its own rule there."""
    (kh, kw), oh, ow = kernel.shape, x.shape[0] - kernel.shape[0] + 1, x.shape[1] - kernel.shape[1] + 1
    return np.array([[rule(x[r : r + kh, c : c + kw], kernel) for c in range(ow)] for r in range(oh)])


@corr2d.slip(
    "You flipped the kernel. That is the mathematician's convolution; here the kernel lies on the window as it is.",
    hint=2,
)
def kernel_flipped(x, kernel):
    return corr2d(x, kernel[::-1, ::-1])


_LAST_PLACE = "Your window stops one place too early: its very first place needs no step, so there is one place more."


@corr2d.slip(_LAST_PLACE, hint=0)
def last_place_missing(x, kernel):
    return corr2d(x, kernel)[:-1, :-1]


@corr2d.slip(_LAST_PLACE, hint=0)
def last_place_left_at_zero(x, kernel):
    y = corr2d(x, kernel).copy()
    y[-1], y[:, -1] = 0, 0
    return y


_AS_LARGE = "Your output is as large as the picture. Only places count where the whole window lies on the picture."


@corr2d.slip(_AS_LARGE, hint=0)
def as_large_as_the_picture(x, kernel):
    y = np.zeros(x.shape)
    y[: x.shape[0] - kernel.shape[0] + 1, : x.shape[1] - kernel.shape[1] + 1] = corr2d(x, kernel)
    return y


@corr2d.slip(_AS_LARGE, hint=0)
def hanging_over_the_end(x, kernel):
    kh, kw = kernel.shape
    return corr2d(np.pad(x, ((0, kh - 1), (0, kw - 1))), kernel)


@corr2d.slip(_AS_LARGE, hint=0)
def slices_that_end_early(x, kernel):
    (h, w), (kh, kw) = x.shape, kernel.shape
    y = np.zeros(x.shape)
    for row in range(h):
        for column in range(w):
            y[row, column] = (x[row : row + kh, column : column + kw] * kernel).sum()
    return y


@corr2d.slip(_AS_LARGE, hint=0)
def framed_by_half_a_kernel(x, kernel):
    ph, pw = kernel.shape[0] // 2, kernel.shape[1] // 2
    return corr2d(np.pad(x, ((ph, ph), (pw, pw))), kernel)[: x.shape[0], : x.shape[1]]


@corr2d.slip(
    "Your window jumps by its own size. It moves on by one pixel only, so that neighbouring windows overlap.", hint=1
)
def windows_side_by_side(x, kernel):
    return corr2d(x, kernel)[:: kernel.shape[0], :: kernel.shape[1]]


@corr2d.slip(
    "You multiplied window and kernel as matrices. Here every pixel meets one tap only: the one that lies on it.",
    hint=2,
)
def as_matrices(x, kernel):
    return _with(x, kernel, lambda window, kernel: (window @ kernel).sum())


@corr2d.slip("You took the mean of the products. An output is their sum; nothing is divided.", hint=2)
def mean_of_products(x, kernel):
    return _with(x, kernel, lambda window, kernel: (window * kernel).mean())


@corr2d.slip("Only the last product of each window is left. The products of all taps have to be added up.", hint=2)
def last_product_only(x, kernel):
    return _with(x, kernel, lambda window, kernel: window[-1, -1] * kernel[-1, -1])


_NOT_ADDED = (
    "An output is one number. If the error speaks of a sequence, the window's products are still an array: add them "
    "up, over both axes."
)


@corr2d.slip(_NOT_ADDED, hint=2)
def products_not_added(x, kernel):
    y = np.zeros((x.shape[0] - kernel.shape[0] + 1, x.shape[1] - kernel.shape[1] + 1))
    y[0, 0] = x[: kernel.shape[0], : kernel.shape[1]] * kernel
    return y


@corr2d.slip(_NOT_ADDED, hint=2)
def added_along_one_axis(x, kernel):
    y = np.zeros((x.shape[0] - kernel.shape[0] + 1, x.shape[1] - kernel.shape[1] + 1))
    y[0, 0] = sum(x[: kernel.shape[0], : kernel.shape[1]] * kernel)
    return y


@corr2d.slip(_NOT_ADDED, hint=2)
def every_product_kept(x, kernel):
    return _with(x, kernel, lambda window, kernel: window * kernel)


_EXCHANGED = "Rows and columns are exchanged. Rows belong to h and kh and come first, as in `x[row, column]`."


@corr2d.slip(_EXCHANGED, hint=1)
def output_on_its_side(x, kernel):
    return corr2d(x, kernel).T


@corr2d.slip(_EXCHANGED, hint=1)
def loops_exchanged(x, kernel):
    (h, w), (kh, kw) = x.shape, kernel.shape
    y = np.zeros((h - kh + 1, w - kw + 1))
    for row in range(w - kw + 1):
        for column in range(h - kh + 1):
            y[row, column] = (x[row : row + kh, column : column + kw] * kernel).sum()
    return y


_TOO_EARLY = "Only the first places are computed, the rest is still zero: `return` comes before the loops are through."


@corr2d.slip(_TOO_EARLY, hint=2)
def returned_after_one_place(x, kernel):
    y = np.zeros((x.shape[0] - kernel.shape[0] + 1, x.shape[1] - kernel.shape[1] + 1))
    y[0, 0] = (x[: kernel.shape[0], : kernel.shape[1]] * kernel).sum()
    return y


@corr2d.slip(_TOO_EARLY, hint=2)
def returned_after_one_row(x, kernel):
    y = np.array(corr2d(x, kernel))
    y[1:] = 0
    return y


@corr2d.slip("You added up the pixels under the window. Each pixel is multiplied by its tap first.", hint=2)
def window_sum(x, kernel):
    return _with(x, kernel, lambda window, kernel: window.sum())


@corr2d.slip(
    "Whole numbers came out where fractions belong: the array for the outputs was made for whole numbers.", hint=0
)
def cut_to_whole_numbers(x, kernel):
    return corr2d(x, kernel).astype(int)


@exercise(
    title="Count the places",
    minutes=4,
    points=1,
    worked=[Case((8, 3), 6), Case((4, 4), 1), Case((5, 1), 5), Case((7, 2), 6)],
    cases=lambda rng: ((1, 1), (2, 2), (3, 2), (6, 4), (9, 5), (28, 5), (240, 6)),
    draw=by_name(lambda i, k: k <= i, i=whole(1, 30), k=whole(1, 12)),
    formula=lambda i, k: windows((i,), k),
    hints=(
        "Take 4 pixels and a window of 3. Where can its first pixel be?",
        "The first pixel of the window can be pixel 0, and the last one that it can be is pixel i − k.",
        "How many numbers are there from 0 to i − k, both of them included?",
    ),
    ready_made=("convlab.output_size",),
    why="The window's first pixel can be pixel 0, 1, …, i − k, and that many numbers are one more than their last.",
)
def valid_size(i, k):
    """How many places has a window of `k` pixels in a row of `i` pixels?

    `i` and `k` are whole numbers, `k` from 1 to `i`. The window moves on by one pixel at a time and always lies
    wholly on the row. Return a whole number.

        >>> valid_size(8, 3)
        6
    """
    # Pixel i − k is the last on which the window can begin; pixel 0 is a place too, hence + 1.
    return i - k + 1


@valid_size.slip(
    "That is the number of steps. The window stands somewhere before its first step, so there is one place more.",
    hint=2,
)
def steps_not_places(i, k):
    return i - k


@valid_size.slip("That is how many windows fit side by side. This one moves by a single pixel: places overlap.", hint=0)
def side_by_side(i, k):
    return i // k


@valid_size.slip(
    "k // 2 off at both ends is right for odd windows only: an even window costs k − 1, and that is odd.", hint=1
)
def half_a_window_at_each_end(i, k):
    return i - 2 * (k // 2)


@valid_size.slip("You counted a place for every pixel. From the last k − 1 of them the window would hang over.", hint=1)
def one_for_each_pixel(i, k):
    return i


@valid_size.slip(
    "You counted every place where window and row touch: the “full” size, NumPy's default for `convolve`. Here the "
    "window lies wholly on the row.",
    hint=1,
)
def full_size(i, k):
    return i + k - 1


WANTED = (0, 1, 0, 0, 0, -1, 0)  # a row of the output that the exercise asks for


def _answers_the_edges(answer):
    # A layer's own weight is a right answer too, and keeps its gradient from NumPy.
    kernel = np.asarray(answer.detach() if hasattr(answer, "detach") else answer)
    while kernel.ndim > 2 and len(kernel) == 1:  # torch's batch and channel
        kernel = kernel[0]
    if kernel.dtype.kind not in "iuf":
        return f"Two numbers are asked; this is an array of {kernel.dtype}."
    if kernel.shape != (1, 2):
        return f"A kernel of shape (1, 2) is asked: one row of two taps. Yours has the shape {kernel.shape}."
    left, right = (float(tap) for tap in kernel[0])
    row = (left + right, left, 0.0, 0.0, 0.0, right, left + right)
    if np.allclose(row, WANTED, atol=1e-6):
        return None
    return f"With that kernel every row comes out as {_listed(row)}; wanted is {_listed(WANTED)}."


def _listed(row):
    return ", ".join(f"{value:g}".replace("-", "−") for value in row)


@exercise(
    title="A kernel that finds edges",
    kind="value",
    minutes=5,
    points=1,
    judge=_answers_the_edges,
    hints=(
        "Call the taps a and b. On a pair of pixels they give a times the left pixel plus b times the right one.",
        "White, black is the pair 1, 0 and gives a. Black, white is 0, 1 and gives b. What should these two be?",
        "On white, white the kernel gives a + b, and 0 is wanted: the second tap is the first with the other sign.",
    ),
    why="The kernel takes the right pixel from the left one. Where both are alike nothing is left, and the sign says "
    "which of them was brighter.",
)
def edge_kernel():
    """The 6×8 picture of this chapter again: white (1), with a black band (0) in its columns 2 to 5.

    Put a kernel of shape (1, 2) into `edge_kernel`, an array or a list of lists, whose output is +1 where white
    turns black on the way from left to right, −1 where black turns white, and 0 everywhere else: 0, 1, 0, 0, 0, −1, 0
    in every row.
    """
    # Left pixel minus right pixel: 1 − 0 at the first edge, 0 − 1 at the second, else 0.
    return np.array([[1.0, -1.0]])


@edge_kernel.slip(
    "The right idea with the signs exchanged: yours takes the left pixel from the right one. (If you thought that the "
    "kernel is flipped first: a convolution layer does not flip it.)",
    hint=1,
)
def right_minus_left():
    return [[-1, 1]]


@edge_kernel.slip("Yours adds the neighbours. An edge is where they differ.", hint=2)
def sum_of_neighbours():
    return [[1, 1]]


@edge_kernel.slip("Yours takes their mean, and a mean is as bright as the picture. An edge is a difference.", hint=2)
def mean_of_neighbours():
    return [[0.5, 0.5]]


@edge_kernel.slip("It finds the edges and names them rightly, but only half as strongly as asked.", hint=1)
def half_the_difference():
    return [[0.5, -0.5]]


@edge_kernel.slip("One tap has to answer to black: as it is, the kernel copies the left pixel.", hint=2)
def left_pixel_alone():
    return [[1, 0]]


@edge_kernel.slip(
    "A kernel is a plane, as the picture is: it takes a second pair of brackets to make a row of it.", hint=0
)
def no_plane():
    return [1, -1]


@edge_kernel.slip(
    "Your taps stand one above the other. They compare a pixel with the one below, and see edges that lie level.",
    hint=0,
)
def one_above_the_other():
    return [[1], [-1]]


@edge_kernel.slip("Three taps compare pixels that are two apart, so each edge would be found twice.", hint=0)
def three_taps():
    return [[1, 0, -1]]


@exercise(
    title="The mathematician's convolution",
    level="stretch",
    minutes=8,
    points=2,
    worked=[
        Case((np.array([[1.0, 2.0, 3.0]]), np.array([[1.0, 0.0]])), [[2.0, 3.0]]),
        Case((np.array([[5.0, 7.0], [6.0, 9.0]]), np.array([[1.0, 10.0], [100.0, 1000.0]])), [[5769.0]]),
    ],
    cases=_pictures_to_slide_over,
    draw=by_name(lambda x, kernel: kernel_fits(x.shape, kernel.shape)),
    formula=lambda x, kernel: windows(x.shape, kernel.shape),
    window=lambda at, x, kernel: read_by(Ledger.convolution(x.shape, kernel.shape), at),
    laws=[
        (LINEAR, _is_linear),
        (MOVING, _moves_along),
        (
            "a single 1 in a picture of zeros gives the kernel itself.",
            lambda answer: np.allclose(_of_a_single_one(answer), TAPS, atol=1e-4),
        ),
    ],
    hints=(
        "You have a function that slides a kernel as it is. What would you have to hand it?",
        "Half a turn takes every tap to the opposite side on both axes: the first row comes last, so does the first "
        "column.",
        "A slice with step −1 runs backwards; on two axes, kernel[::-1, ::-1]. Then call your corr2d.",
    ),
    ready_made=("scipy.signal.convolve2d", "scipy.signal.convolve"),
    why="Flipping is all that separates the two operations; so flip the kernel, and the sliding window does the rest.",
)
def true_convolution(x, kernel):
    """Convolution as mathematics has it: the kernel is flipped on both axes, then it slides as ever.

    `x` is an array `(h, w)`, `kernel` an array `(kh, kw)` that is nowhere larger. Return the outputs for every place
    where the whole window lies on the picture. You may call your `corr2d`.

        >>> true_convolution(np.array([[1, 2, 3]]), np.array([[1, 0]])).tolist()
        [[2, 3]]

    The flipped kernel is 0, 1, so each output is the right pixel of its pair.
    """
    # Both axes: flipped on one alone it would be a mirror image, not a half turn.
    return corr2d(x, kernel[::-1, ::-1])


@true_convolution.slip(
    "You left the kernel as it is. That is cross-correlation, what a convolution layer computes; here, flip it first.",
    hint=0,
)
def not_flipped(x, kernel):
    return corr2d(x, kernel)


_ONE_AXIS = "You flipped the kernel on one axis only. It has to be flipped on both, which is half a turn."


@true_convolution.slip(_ONE_AXIS, hint=1)
def upside_down_only(x, kernel):
    return corr2d(x, kernel[::-1])


@true_convolution.slip(_ONE_AXIS, hint=1)
def left_to_right_only(x, kernel):
    return corr2d(x, kernel[:, ::-1])


@true_convolution.slip(
    "You flipped the picture. Its windows then come in the opposite order: every output is right, and in the wrong "
    "place.",
    hint=0,
)
def picture_flipped(x, kernel):
    return corr2d(x[::-1, ::-1], kernel)


_TRANSPOSED = "You transposed the kernel: its rows became columns. To flip it is another thing, it keeps its shape."


@true_convolution.slip(_TRANSPOSED, hint=1)
def transposed(x, kernel):
    return corr2d(x, kernel.T)


@true_convolution.slip(_TRANSPOSED, hint=1)
def quarter_turn(x, kernel):
    return corr2d(x, np.rot90(kernel))


@true_convolution.slip(
    "You kept every place where window and picture touch: “full”, the default of NumPy's and SciPy's functions. Asked "
    "are the places where the window lies wholly on the picture.",
    hint=0,
)
def full_convolution(x, kernel):
    kh, kw = kernel.shape
    return corr2d(np.pad(x, ((kh - 1, kh - 1), (kw - 1, kw - 1))), kernel[::-1, ::-1])


@true_convolution.slip(
    "You kept the picture's size, as the mode “same” of other libraries does. Asked are the places where the window "
    "lies wholly on the picture.",
    hint=0,
)
def same_size(x, kernel):
    kh, kw = kernel.shape
    frame = ((kh // 2, (kh - 1) // 2), (kw // 2, (kw - 1) // 2))
    return corr2d(np.pad(x, frame), kernel[::-1, ::-1])
