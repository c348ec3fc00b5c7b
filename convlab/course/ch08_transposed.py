"""Exercises of chapter 08, transposed convolution."""

import numpy as np

from convlab.checking import Case, Formula, distinct, exercise
from convlab.checking.compare import NotComparableError, to_array
from convlab.convolution import conv2d
from convlab.course.cases import array, by_name, pair, whole
from convlab.course.formulas import kernel_fits, read_by, stamps
from convlab.ledger import Ledger
from convlab.transposed import conv_transpose2d


def _correlation(x, kernel, stride=1):
    """What slides: one plane, one kernel, no padding."""
    return conv2d(x[None], kernel[None, None], stride=stride)[0]


def _stamped(x, kernel, step, reach=None, spread=1):
    """What stamps: every pixel's copy of the kernel `step` further on, its taps `spread` apart.

    `reach` is the output's shape, where it is not to end with the last stamp.
    """
    (h, w), (kh, kw) = x.shape, kernel.shape
    high, wide = (kh - 1) * spread + 1, (kw - 1) * spread + 1
    y = np.zeros(reach or ((h - 1) * step + high, (w - 1) * step + wide), dtype=np.result_type(x, kernel))
    for row in range(h):
        for column in range(w):
            top, left = row * step, column * step
            y[top : top + high : spread, left : left + wide : spread] += x[row, column] * kernel
    return y


def _cut(y, shape, before=(0, 0)):
    """The part of `y` of that shape which begins at `before`, with zeros where `y` has ended."""
    h, w = shape
    return np.pad(y, ((0, h), (0, w)))[before[0] : before[0] + h, before[1] : before[1] + w]


def _plane(y):
    """Without the axes for batch and channels that an answer may have left on."""
    return y.reshape(y.shape[-2:])


def _is_transpose(answer):
    """Whether ⟨conv x, y⟩ = ⟨x, answer(y)⟩."""
    rng = np.random.default_rng(8)
    for stride, kernel_size in ((1, (2, 3)), (2, (3, 2)), (3, (2, 2))):
        y, kernel = distinct(rng, 3, 2), distinct(rng, *kernel_size) - 4
        x = distinct(rng, *(stride * (o - 1) + k for o, k in zip(y.shape, kernel_size, strict=True)))
        there, back = (_correlation(x, kernel, stride) * y).sum(), (x * _plane(answer(y, kernel, stride))).sum()
        if not np.isclose(there, back):
            return False
    return True


def _lit_pixel_prints_the_kernel(answer):
    x, kernel = np.zeros((3, 4)), np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    x[1, 2] = 1
    wanted = np.zeros((2 * 3 + 2, 3 * 3 + 3))
    wanted[3:5, 6:9] = kernel
    return np.allclose(_plane(answer(x, kernel, 3)), wanted, atol=1e-4)


def _pixels_are_still_there(answer):
    x = np.arange(12.0).reshape(3, 4)
    return np.array_equal(_plane(answer(x, 5))[::5, ::5], x)


def _pictures_to_stamp(rng):
    yield distinct(rng, 1, 1), distinct(rng, 2, 3), 2
    yield distinct(rng, 1, 2), distinct(rng, 1, 2), 1
    yield distinct(rng, 2, 1), distinct(rng, 2, 1), 3
    yield distinct(rng, 1, 3), distinct(rng, 2, 1), 2
    yield distinct(rng, 2, 2), distinct(rng, 3, 4), 1
    yield distinct(rng, 2, 3), distinct(rng, 3, 2), 2
    yield distinct(rng, 3, 2), distinct(rng, 4, 5), 2
    yield rng.permutation(6).reshape(2, 3) - 2, rng.permutation(9).reshape(3, 3) - 4, 2
    yield distinct(rng, 2, 3) / 8, distinct(rng, 1, 2) - 3, 4


@exercise(
    title="Stamps",
    minutes=10,
    points=2,
    worked=[
        Case((np.array([[1.0, 2.0]]), np.array([[1.0, 10.0, 100.0]]), 2), [[1.0, 10.0, 102.0, 20.0, 200.0]]),
        Case(
            (np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[1.0, 2.0], [0.0, 1.0]]), 1),
            [[1.0, 4.0, 4.0], [3.0, 11.0, 10.0], [0.0, 3.0, 4.0]],
        ),
        Case((np.array([[2.0], [3.0]]), np.array([[1.0, 5.0]]), 2), [[2.0, 10.0], [0.0, 0.0], [3.0, 15.0]]),
    ],
    cases=_pictures_to_stamp,
    draw=by_name(x=array((1, 4), (1, 5)), kernel=array((1, 4), (1, 4)), stride=whole(1, 4)),
    formula=lambda x, kernel, stride: stamps(x.shape, kernel.shape, stride),
    window=lambda at, x, kernel, stride: read_by(Ledger.transposed(x.shape, kernel.shape, stride=stride), at),
    laws=[
        (
            "one lit pixel prints one copy of the kernel, as far on as stride times its place.",
            _lit_pixel_prints_the_kernel,
        ),
        ("⟨conv x, y⟩ = ⟨x, convᵀ y⟩, whatever x and y are.", _is_transpose),
    ],
    hints=(
        "How large is the output? The last stamp begins in row (h − 1)·stride, and it is kh rows high.",
        "Begin with zeros. Pixel (row, column) adds x[row, column]·kernel, from (row·stride, column·stride) on.",
        "y[row * stride : row * stride + kh, column * stride : column * stride + kw] += x[row, column] * kernel",
    ),
    ready_made=(
        "torch.nn.functional.conv_transpose2d",
        "torch.conv_transpose2d",
        "torch.nn.ConvTranspose2d",
        "torch.nn.functional.fold",
        "torch.nn.grad.conv2d_input",
        "convlab.conv_transpose2d",
        "convlab.Ledger",
        "convlab.conv_matrix",
    ),
    why="Every pixel writes its own copy of the kernel; cells that several copies reach hold the sum.",
)
def trans_conv2d(x, kernel, stride):
    """Transposed convolution, by stamps: each pixel adds its multiple of the kernel to the output.

    `x` is an array `(h, w)`, `kernel` an array `(kh, kw)`, `stride` an int, in output cells and the same for both
    axes; no padding, nothing flipped. Return the array of outputs, which ends with the last stamp.

        >>> trans_conv2d(np.array([[1, 2]]), np.array([[1, 10, 100]]), 2).tolist()
        [[1, 10, 102, 20, 200]]
    """
    (h, w), (kh, kw) = x.shape, kernel.shape
    # h − 1 steps lead to the last stamp, and that one is kh rows high.
    y = np.zeros(((h - 1) * stride + kh, (w - 1) * stride + kw), dtype=np.result_type(x, kernel))
    for row in range(h):
        for column in range(w):
            # The stride moves the stamp over the output; it is added, since others may lie there.
            top, left = row * stride, column * stride
            y[top : top + kh, left : left + kw] += x[row, column] * kernel
    return y


@trans_conv2d.slip(
    "Your stamps replace each other: where two overlap, only the later is left. Overlapping stamps add up.", hint=2
)
def later_stamps_win(x, kernel, stride):
    (h, w), (kh, kw) = x.shape, kernel.shape
    y = np.zeros(((h - 1) * stride + kh, (w - 1) * stride + kw), dtype=np.result_type(x, kernel))
    for row in range(h):
        for column in range(w):
            y[row * stride : row * stride + kh, column * stride : column * stride + kw] = x[row, column] * kernel
    return y


@trans_conv2d.slip(
    "Your stamps are the kernel turned by 180°, as in JAX unless told otherwise. A stamp is the kernel as it stands; "
    "only the reading with zeros flips it.",
    hint=1,
)
def turned_stamps(x, kernel, stride):
    return _stamped(x, kernel[::-1, ::-1], stride)


@trans_conv2d.slip(
    "You transposed the kernel. What is transposed is the matrix of the whole operation; the kernel stays as it is.",
    hint=1,
)
def kernel_on_its_side(x, kernel, stride):
    return _stamped(x, kernel.T, stride)


@trans_conv2d.slip(
    "You moved a window over the input in steps of the stride: a convolution. Here the stride moves stamps over the "
    "output, and the output grows with it.",
    hint=1,
)
def a_window_with_steps(x, kernel, stride):
    (h, w), (kh, kw) = x.shape, kernel.shape
    y = np.zeros(((h - kh) // stride + 1, (w - kw) // stride + 1))
    for row in range(y.shape[0]):
        for column in range(y.shape[1]):
            top, left = row * stride, column * stride
            y[row, column] = (x[top : top + kh, left : left + kw] * kernel).sum()
    return y


@trans_conv2d.slip(
    "Your stamps lie one cell apart, as at stride 1. From one pixel to the next the stamp moves on by the stride.",
    hint=1,
)
def one_cell_apart(x, kernel, stride):
    return _stamped(x, kernel, 1)


@trans_conv2d.slip(
    "Your stamps lie one cell apart, as at stride 1. From one pixel to the next the stamp moves on by the stride.",
)
def one_cell_apart_in_the_right_frame(x, kernel, stride):
    return _stamped(x, kernel, 1, _reach(x, kernel, stride))


def _reach(x, kernel, stride):
    return tuple((i - 1) * stride + k for i, k in zip(x.shape, kernel.shape, strict=True))


@trans_conv2d.slip(
    "You made the output stride times as large as the input. It ends where the last stamp ends: (h − 1)·stride + kh "
    "rows.",
    hint=0,
)
def cut_at_stride_times_the_size(x, kernel, stride):
    return _cut(_stamped(x, kernel, stride), (x.shape[0] * stride, x.shape[1] * stride))


@trans_conv2d.slip(
    "You made the output stride times as large as the input. It ends where the last stamp ends: (h − 1)·stride + kh "
    "rows.",
)
def no_room_for_the_last_stamp(x, kernel, stride):
    return _stamped(x, kernel, stride, (x.shape[0] * stride, x.shape[1] * stride))


@trans_conv2d.slip(
    "You cropped both ends until the output was stride times the input: TensorFlow's “same”. Here nothing is cropped.",
    hint=0,
)
def same_as_tensorflow(x, kernel, stride):
    before = tuple(max(k - stride, 0) // 2 for k in kernel.shape)
    return _cut(_stamped(x, kernel, stride), (x.shape[0] * stride, x.shape[1] * stride), before)


@trans_conv2d.slip(
    "Your output is stride rows and columns too large: from the first of h stamps to the last there are h − 1 steps.",
    hint=0,
)
def a_step_too_many(x, kernel, stride):
    return _stamped(x, kernel, stride, tuple(i * stride + k for i, k in zip(x.shape, kernel.shape, strict=True)))


@trans_conv2d.slip(
    "Your stamps are stride + 1 apart. A stride of s leaves s − 1 cells between two neighbours, not s.", hint=1
)
def one_more_between(x, kernel, stride):
    return _stamped(x, kernel, stride + 1)


@trans_conv2d.slip(
    "You spread the taps inside the stamp; that is dilation. The stride lies between the stamps, which stay dense.",
    hint=1,
)
def taps_apart(x, kernel, stride):
    return _stamped(x, kernel, 1, spread=stride)


@exercise(
    title="What the asker saw",
    kind="value",
    minutes=5,
    points=1,
    hints=(
        "Each output cell is a sum of what the stamps put there, plus the bias. Of how many stamps, in a gap?",
        "The bias belongs to the output: every cell gets it once, whether a stamp came by or not.",
        "Take the 6×6 numbers without bias, or your trans_conv2d at stride 4, and add 0.25 to all 36.",
    ),
    why="A bias is added to the finished output, so a cell that no stamp reaches holds the bias and nothing else.",
)
def asker_output():
    """A transposed convolution with the kernel [[1, 2], [0, 1]], stride 4 and no padding reads the picture
    [[1, 2], [3, 4]]. This one has a **bias** of 0.25 as well.

    Put all 6×6 outputs into `asker_output`: an array or a list of rows, computed or written out.
    """
    picture, kernel = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[1.0, 2.0], [0.0, 1.0]])
    # To every cell: the gaps are outputs too, sums of no term at all.
    return trans_conv2d(picture, kernel, 4) + 0.25


_D2 = _stamped(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[1.0, 2.0], [0.0, 1.0]]), 4)
_REACHED = _stamped(np.ones((2, 2)), np.ones((2, 2)), 4) > 0


@asker_output.slip("That is the layer without its bias.", hint=1)
def no_bias():
    return _D2


@asker_output.slip(
    "You left the gaps at zero. A gap is an output like any other, and the bias is added to every output.", hint=0
)
def bias_in_the_stamps_alone():
    return _D2 + 0.25 * _REACHED


@asker_output.slip(
    "You filled the gaps with the bias, and left it out where the stamps are. All outputs get it.", hint=1
)
def bias_in_the_gaps_alone():
    return _D2 + 0.25 * ~_REACHED


@asker_output.slip(
    "Zeros are left inside the stamps: the kernel's 0 writes a 0 there, and then the bias comes on top.", hint=1
)
def bias_where_something_stands():
    return _D2 + 0.25 * (_D2 != 0)


@asker_output.slip(
    "You added the bias to the pixels, so that it was stamped along with them. It is added afterwards, to the output.",
    hint=1,
)
def bias_on_the_pixels():
    return _stamped(np.array([[1.25, 2.25], [3.25, 4.25]]), np.array([[1.0, 2.0], [0.0, 1.0]]), 4)


@asker_output.slip("You have pixels skipped. A transposed convolution skips none: all four of them stamp.", hint=2)
def one_pixel_in_four():
    return np.array([[1.25, 2.25], [0.25, 1.25]])


@asker_output.slip("Your stamps are turned by 180°. The kernel is stamped as it stands: 1 2 above, 0 1 below.", hint=2)
def turned_and_biased():
    return _stamped(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[1.0, 0.0], [2.0, 1.0]]), 4) + 0.25


@asker_output.slip(
    "Yours ends with a gap, as Keras lets it. torch's output ends with the last stamp: (2 − 1)·4 + 2 = 6 rows.", hint=2
)
def a_gap_at_the_end():
    return _cut(_D2, (8, 8)) + 0.25


def _legal(i, k, stride, padding, output_padding):
    return output_padding < stride and (i - 1) * stride - 2 * padding + k + output_padding > 0


@exercise(
    title="How large is it?",
    minutes=6,
    points=1,
    worked=[
        Case((16, 3, 2, 1, 0), 31),
        Case((16, 3, 2, 1, 1), 32),
        Case((4, 4, 2, 2, 0), 6),
        Case((2, 2, 4, 0, 0), 6),
    ],
    cases=lambda rng: (
        *(
            (1, 1, 1, 0, 0),
            (1, 3, 2, 1, 0),
            (1, 3, 2, 0, 1),
            (2, 3, 1, 0, 0),
            (2, 3, 2, 1, 1),
            (3, 2, 4, 0, 2),
            (3, 5, 3, 2, 1),
        ),
        *((4, 3, 5, 1, 3), (5, 4, 2, 1, 0), (7, 1, 3, 0, 0), (126, 3, 1, 0, 0), (8, 6, 4, 3, 2)),
    ),
    draw=by_name(_legal, stride=whole(1, 5), padding=whole(0, 3), output_padding=whole(0, 4)),
    formula=lambda i, k, stride, padding, output_padding: stamps((i,), k, stride, padding, output_padding),
    hints=(
        "Without padding: where does the last stamp begin, and where does it end?",
        "The last of i stamps begins at (i − 1)·stride and has k cells. What does the padding do to both ends?",
        "(i − 1)·stride + k, less the padding on either side, plus the output padding, once.",
    ),
    ready_made=("convlab.transposed_output_size",),
    why="The convolution formula solved for its input: i − 1 steps, then a whole kernel, less the frame of padding.",
)
def transposed_size(i, k, stride, padding, output_padding):
    """The output size of a transposed convolution along one axis, as torch counts it.

    `i` pixels, a kernel of `k`, no dilation; all are ints. `padding` is per side, `output_padding` comes once, at the
    end, and is less than the stride. At least one cell is left. Return an int.

        >>> transposed_size(16, 3, 2, 1, 0), transposed_size(16, 3, 2, 1, 1)
        (31, 32)
    """
    # The last stamp begins after i − 1 steps, and all k cells of it count.
    uncropped = (i - 1) * stride + k
    # Padding is that of the convolution read backwards, so it takes away; output padding gives
    # back at one end.
    return uncropped - 2 * padding + output_padding


@transposed_size.slip(
    "You added the padding. It belongs to the convolution that this layer transposes, so here it takes away.", hint=2
)
def padding_enlarges(i, k, stride, padding, output_padding):
    return (i - 1) * stride + k + 2 * padding + output_padding


@transposed_size.slip("You took the padding away once. It is per side, and an axis has two.", hint=2)
def cropped_on_one_side(i, k, stride, padding, output_padding):
    return (i - 1) * stride + k - padding + output_padding


@transposed_size.slip("You left the padding out. It crops the output, by padding cells at either end.", hint=1)
def not_cropped(i, k, stride, padding, output_padding):
    return (i - 1) * stride + k + output_padding


@transposed_size.slip("You counted i steps. From the first of i stamps to the last there are i − 1.", hint=1)
def as_many_steps_as_stamps(i, k, stride, padding, output_padding):
    return i * stride + k - 2 * padding + output_padding


@transposed_size.slip("The last cell is missing: torch's own formula has k − 1 in it, and then + 1 at the end.", hint=1)
def last_cell_missing(i, k, stride, padding, output_padding):
    return (i - 1) * stride + k - 1 - 2 * padding + output_padding


@transposed_size.slip(
    "That is a convolution's size: a floor, and a division by the stride. This layer multiplies.", hint=0
)
def divided(i, k, stride, padding, output_padding):
    return (i + 2 * padding - k) // stride + 1


@transposed_size.slip("You left out the output padding: so many more cells of the end are kept.", hint=2)
def nothing_given_back(i, k, stride, padding, output_padding):
    return (i - 1) * stride + k - 2 * padding


@transposed_size.slip("You added the output padding on both sides. It comes once, at the end.", hint=2)
def given_back_twice(i, k, stride, padding, output_padding):
    return (i - 1) * stride + k - 2 * padding + 2 * output_padding


@transposed_size.slip(
    "You multiplied by the stride and stopped. That is Keras's “same”; in torch kernel and padding have their say.",
    hint=0,
)
def just_multiplied(i, k, stride, padding, output_padding):
    return i * stride


@transposed_size.slip(
    "You multiplied by the stride and stopped. That is Keras's “same”; in torch kernel and padding have their say.",
)
def multiplied_and_given_back(i, k, stride, padding, output_padding):
    return i * stride + output_padding


@transposed_size.slip(
    "With a kernel shorter than the stride, yours ends with a gap: Keras's “valid”. torch ends with the last stamp.",
    hint=1,
)
def ending_with_a_gap(i, k, stride, padding, output_padding):
    return i * stride + max(k - stride, 0) - 2 * padding + output_padding


@exercise(
    title="How many stamps meet",
    minutes=8,
    points=2,
    worked=[
        Case((3, 3, 2), np.array([1, 1, 2, 1, 2, 1, 1])),
        Case((2, 2, 4), np.array([1, 1, 0, 0, 1, 1])),
        Case((3, 4, 2), np.array([1, 1, 2, 2, 2, 2, 1, 1])),
    ],
    cases=lambda rng: (
        (1, 2, 1),
        (1, 3, 2),
        (2, 1, 3),
        (2, 3, 1),
        (3, 2, 2),
        (3, 5, 2),
        (4, 2, 3),
        (5, 4, 1),
        (4, 5, 3),
        (140, 130, 1),  # more stamps than a byte can count
    ),
    draw=by_name(i=whole(1, 7), stride=whole(1, 5)),
    formula=lambda i, k, stride: stamps((i,), k, stride),
    laws=[
        (
            "no stamp is lost: the counts add up to i·k.",
            lambda answer: all(answer(i, k, s).sum() == i * k for i, k, s in ((5, 3, 2), (4, 2, 5), (6, 5, 3))),
        )
    ],
    hints=(
        "Let every stamp vote: begin with zeros, walk over the inputs, and count up the cells that each one writes.",
        "Input n writes cells n·stride … n·stride + k − 1. How long must the row be?",
        "counts = zeros of length (i − 1)·stride + k, then counts[n * stride : n * stride + k] += 1 for all n.",
    ),
    ready_made=("convlab.Ledger", "torch.nn.functional.conv_transpose1d", "convlab.conv_transpose1d"),
    why="Every input covers k cells and the next begins stride further on, so the counts repeat every stride cells.",
)
def overlap_counts(i, k, stride):
    """How many stamps reach each output?

    A row of `i` inputs, a kernel of size `k`, a stride of `stride` output cells, no padding. Return an array of
    (i − 1)·stride + k ints.

        >>> overlap_counts(3, 3, 2).tolist(), overlap_counts(2, 2, 4).tolist()
        ([1, 1, 2, 1, 2, 1, 1], [1, 1, 0, 0, 1, 1])
    """
    counts = np.zeros((i - 1) * stride + k, dtype=int)
    for n in range(i):
        # Cells between two stamps are visited by none, and stay at 0.
        counts[n * stride : n * stride + k] += 1
    return counts


def _all_counts(i, k, stride):
    return _stamped(np.ones((1, i), dtype=int), np.ones((1, k), dtype=int), stride)[0]


@overlap_counts.slip(
    "You noted whether a stamp reaches the cell. How many do? Where two overlap, the count is 2.", hint=0
)
def reached_or_not(i, k, stride):
    return np.minimum(_all_counts(i, k, stride), 1)


@overlap_counts.slip(
    "You gave the ends as many stamps as the middle. Before the first stamp and after the last there are no others.",
    hint=0,
)
def as_if_without_ends(i, k, stride):
    return np.array([len(range(at % stride, k, stride)) for at in range((i - 1) * stride + k)])


@overlap_counts.slip("That is stride 1. The stamps move on by stride cells, and the farther, the fewer meet.", hint=1)
def counted_at_stride_one(i, k, stride):
    return _all_counts(i, k, 1)


@overlap_counts.slip(
    "You counted how many windows of a convolution read each input. Here stamps write, and there is a count for every "
    "output.",
    hint=1,
)
def windows_over_the_input(i, k, stride):
    counts = np.zeros(i, dtype=int)
    for start in range(0, i - k + 1, stride):
        counts[start : start + k] += 1
    return counts


@overlap_counts.slip(
    "You let every cell be reached. If the stride is larger than k, nobody writes between stamps.", hint=1
)
def no_gaps_between(i, k, stride):
    return np.maximum(_all_counts(i, k, stride), 1)


@overlap_counts.slip(
    "One stamp is missing: there are i of them, one for every input, and not one for every step.", hint=2
)
def one_stamp_short(i, k, stride):
    counts = np.zeros((i - 1) * stride + k, dtype=int)
    for n in range(i - 1):
        counts[n * stride : n * stride + k] += 1
    return counts


@overlap_counts.slip(
    "Your row is stride times as long as the input. It ends with the last stamp: (i − 1)·stride + k cells.", hint=2
)
def row_of_stride_times_i(i, k, stride):
    return _cut(_all_counts(i, k, stride)[None], (1, i * stride))[0]


def _pictures_to_spread(rng):
    yield distinct(rng, 1, 1), 3
    yield distinct(rng, 1, 2), 1
    yield distinct(rng, 1, 2), 3
    yield distinct(rng, 3, 1), 2
    yield distinct(rng, 2, 3), 2
    yield rng.permutation(6).reshape(3, 2) + 1, 3
    yield distinct(rng, 3, 4) / 8, 4


def _spread_formula(x, stride):
    def shape(rule):
        return tuple(rule(i) for i in x.shape)

    right = shape(lambda i: (i - 1) * stride + 1)
    (h, w), (oh, ow) = x.shape, right
    variants = [
        ("zeros after the last row and column too", shape(lambda i: i * stride)),
        ("a stride's zeros between two neighbours, one too many", shape(lambda i: (i - 1) * (stride + 1) + 1)),
        ("zeros before the first as well", shape(lambda i: (i + 1) * stride - 1)),
        ("only the rows moved apart", (oh, w)),
        ("only the columns moved apart", (h, ow)),
    ]
    text = f"rows: ({h} − 1)·{stride} + 1 = {oh}; columns: ({w} − 1)·{stride} + 1 = {ow}"
    return Formula(text, [variant for variant in variants if variant[1] != right])


@exercise(
    title="Zeros between the pixels",
    minutes=6,
    points=1,
    worked=[
        Case((np.array([[1.0, 2.0], [3.0, 4.0]]), 2), [[1.0, 0.0, 2.0], [0.0, 0.0, 0.0], [3.0, 0.0, 4.0]]),
        Case((np.array([[5.0, 6.0]]), 3), [[5.0, 0.0, 0.0, 6.0]]),
    ],
    cases=_pictures_to_spread,
    draw=by_name(x=array((1, 4), (1, 5)), stride=whole(1, 4)),
    formula=_spread_formula,
    window=lambda at, x, stride: read_by(Ledger.transposed(x.shape, 1, stride=stride), at),
    laws=[
        ("every stride-th row and column of the result is the picture again.", _pixels_are_still_there),
    ],
    hints=(
        "How far apart are two neighbours afterwards? And how many rows does that take, from the first to the last?",
        "Make an array of zeros, (h − 1)·stride + 1 rows high. Which of its rows hold the picture's?",
        "spread[::stride, ::stride] are the places of the pixels; assign to it.",
    ),
    ready_made=("convlab.insert_zeros",),
    why="Pixel n of an axis moves to place n·stride; a slice with that step names all these places at once.",
)
def insert_zeros(x, stride):
    """Move the pixels apart.

    `x` is an array `(h, w)`, `stride` an int. Return an array in which `stride − 1` zeros stand between any two
    neighbours, along both axes, and none outside.

        >>> insert_zeros(np.array([[1, 2], [3, 4]]), 2).tolist()
        [[1, 0, 2], [0, 0, 0], [3, 0, 4]]
    """
    h, w = x.shape
    # h − 1 gaps, and one row more: after the last pixel there is no gap.
    spread = np.zeros(((h - 1) * stride + 1, (w - 1) * stride + 1), dtype=x.dtype)
    spread[::stride, ::stride] = x
    return spread


def _spread(x, stride, before=0, after=0):
    """The pixels moved apart, with so many zeros before the first and after the last."""
    shape = tuple((i - 1) * stride + 1 + before + after for i in x.shape)
    spread = np.zeros(shape, dtype=x.dtype)
    spread[before : shape[0] - after : stride, before : shape[1] - after : stride] = x
    return spread


@insert_zeros.slip(
    "There are zeros after the last row and column as well. Zeros stand between two neighbours, and the last has none.",
    hint=1,
)
def zeros_after_each(x, stride):
    return _spread(x, stride, after=stride - 1)


@insert_zeros.slip("You put stride zeros between two neighbours. One fewer moves them stride apart.", hint=0)
def a_zero_too_many(x, stride):
    return _spread(x, stride + 1)


@insert_zeros.slip(
    "You put zeros around the picture, too. That frame comes later, and the kernel says how wide it is.", hint=1
)
def zeros_all_around(x, stride):
    return _spread(x, stride, stride - 1, stride - 1)


@insert_zeros.slip(
    "You put zeros around the picture, too. That frame comes later, and the kernel says how wide it is.",
)
def zeros_before_each(x, stride):
    return _spread(x, stride, before=stride - 1)


@insert_zeros.slip(
    "You filled the gaps with copies. That is nearest-neighbour upsampling; here only zeros come between.", hint=2
)
def copies_between(x, stride):
    return np.repeat(np.repeat(x, stride, axis=0), stride, axis=1)


@insert_zeros.slip(
    "You filled the gaps with copies. That is nearest-neighbour upsampling; here only zeros come between.",
)
def copies_between_and_none_after(x, stride):
    h, w = x.shape
    return copies_between(x, stride)[: (h - 1) * stride + 1, : (w - 1) * stride + 1]


@insert_zeros.slip("Only the rows have moved apart. Columns have neighbours as well.", hint=2)
def rows_apart(x, stride):
    spread = np.zeros(((x.shape[0] - 1) * stride + 1, x.shape[1]), dtype=x.dtype)
    spread[::stride] = x
    return spread


@insert_zeros.slip("Only the columns have moved apart. Rows have neighbours as well.", hint=2)
def columns_apart(x, stride):
    return rows_apart(x.T, stride).T


def _slid(spread, kernel, frame=None, step=1):
    """A frame of zeros, k − 1 wide unless told otherwise, and the kernel, as it is, slid over all of it."""
    down, across = frame if frame is not None else (kernel.shape[0] - 1, kernel.shape[1] - 1)
    framed = np.pad(spread, ((down, down), (across, across)))
    (kh, kw), (h, w) = kernel.shape, framed.shape
    y = np.zeros(((h - kh) // step + 1, (w - kw) // step + 1), dtype=np.result_type(spread, kernel))
    for row in range(y.shape[0]):
        for column in range(y.shape[1]):
            top, left = row * step, column * step
            y[row, column] = (framed[top : top + kh, left : left + kw] * kernel).sum()
    return y


@exercise(
    title="The same, by sliding",
    minutes=10,
    points=2,
    worked=[
        Case((np.array([[1.0, 2.0]]), np.array([[1.0, 10.0, 100.0]]), 2), [[1.0, 10.0, 102.0, 20.0, 200.0]]),
        Case((np.array([[2.0], [3.0]]), np.array([[1.0, 5.0]]), 2), [[2.0, 10.0], [0.0, 0.0], [3.0, 15.0]]),
    ],
    cases=_pictures_to_stamp,
    draw=by_name(x=array((1, 4), (1, 5)), kernel=array((1, 4), (1, 4)), stride=whole(1, 4)),
    formula=lambda x, kernel, stride: stamps(x.shape, kernel.shape, stride),
    window=lambda at, x, kernel, stride: read_by(Ledger.transposed(x.shape, kernel.shape, stride=stride), at),
    laws=[
        (
            "one lit pixel prints one copy of the kernel, as far on as stride times its place.",
            _lit_pixel_prints_the_kernel,
        ),
        ("⟨conv x, y⟩ = ⟨x, convᵀ y⟩, whatever x and y are.", _is_transpose),
    ],
    hints=(
        "Three steps: move the pixels apart, put a frame of zeros around them, slide a kernel over it, step 1.",
        "Any window that holds a pixel gives an output: the frame is kh − 1 rows and kw − 1 columns wide, per side.",
        "insert_zeros, then np.pad with kh − 1 and kw − 1, then cross-correlation with kernel[::-1, ::-1].",
    ),
    ready_made=(
        "torch.nn.functional.conv_transpose2d",
        "torch.conv_transpose2d",
        "torch.nn.ConvTranspose2d",
        "convlab.conv_transpose2d",
    ),
    why="The output that a pixel reaches through tap a looks back at that pixel a cells to the left: hence the flip.",
)
def half_stride_corr2d(x, kernel, stride):
    """What `trans_conv2d` gives, without a stamp: zeros, padding, and the flipped kernel.

    Arguments and result are those of `trans_conv2d`. Move the pixels apart (your `insert_zeros` may help), pad, flip
    the kernel on both axes, and cross-correlate with step 1. For that last step a ready-made cross-correlation
    will do.

        >>> half_stride_corr2d(np.array([[1, 2]]), np.array([[1, 10, 100]]), 2).tolist()
        [[1, 10, 102, 20, 200]]
    """
    kh, kw = kernel.shape
    # k − 1 zeros outside, so that the first window ends, and the last one begins, on a pixel.
    framed = np.pad(insert_zeros(x, stride), ((kh - 1, kh - 1), (kw - 1, kw - 1)))
    # A stamp's first tap lands before its second; a window meets the pixel with its last tap first.
    flipped = kernel[::-1, ::-1]
    oh, ow = framed.shape[0] - kh + 1, framed.shape[1] - kw + 1
    y = np.zeros((oh, ow), dtype=np.result_type(x, kernel))
    for row in range(oh):
        for column in range(ow):
            # The stride is used up: it is in the zeros, and the window moves by one.
            y[row, column] = (framed[row : row + kh, column : column + kw] * flipped).sum()
    return y


@half_stride_corr2d.slip(
    "You slid the kernel as it stands. A window meets a pixel with its last tap first, so the kernel must be flipped.",
    hint=2,
)
def slid_unflipped(x, kernel, stride):
    return _slid(_spread(x, stride), kernel)


@half_stride_corr2d.slip(
    "You flipped the kernel along one axis. A picture has two: upside down, and left to right.", hint=2
)
def flipped_upside_down_only(x, kernel, stride):
    return _slid(_spread(x, stride), kernel[::-1])


@half_stride_corr2d.slip("You flipped the kernel along one axis. A picture has two: upside down, and left to right.")
def flipped_left_to_right_only(x, kernel, stride):
    return _slid(_spread(x, stride), kernel[:, ::-1])


@half_stride_corr2d.slip(
    "You transposed the kernel: rows became columns. Flipping leaves rows rows, and turns their order round.", hint=2
)
def slid_on_its_side(x, kernel, stride):
    return _slid(_spread(x, stride), kernel.T)


@half_stride_corr2d.slip(
    "Your window moves by the stride. The stride is used up in the zeros; here the window moves on by one.",
    hint=0,
)
def window_moves_by_the_stride(x, kernel, stride):
    return _slid(_spread(x, stride), kernel[::-1, ::-1], step=stride)


@half_stride_corr2d.slip(
    "The frame is missing. Windows that hold only an outer pixel count too, and need k − 1 zeros to stand on.", hint=1
)
def without_a_frame(x, kernel, stride):
    return _slid(_spread(x, stride), kernel[::-1, ::-1], (0, 0))


@half_stride_corr2d.slip(
    "Your frame is k wide, so that your outermost windows hold no pixel at all. k − 1 lets them touch one.", hint=1
)
def frame_of_k(x, kernel, stride):
    return _slid(_spread(x, stride), kernel[::-1, ::-1], kernel.shape)


@half_stride_corr2d.slip(
    "Your frame is half a kernel wide, as for “same”. Every window that touches a pixel counts: k − 1 on each side.",
    hint=1,
)
def half_a_frame(x, kernel, stride):
    return _slid(_spread(x, stride), kernel[::-1, ::-1], (kernel.shape[0] // 2, kernel.shape[1] // 2))


@half_stride_corr2d.slip(
    "Your frame is half a kernel wide, as for “same”. Every window that touches a pixel counts: k − 1 on each side.",
)
def half_a_frame_rounded_down(x, kernel, stride):
    return _slid(_spread(x, stride), kernel[::-1, ::-1], ((kernel.shape[0] - 1) // 2, (kernel.shape[1] - 1) // 2))


@half_stride_corr2d.slip(
    "Your frame has the kernel's width above and below, its height left and right. Rows go with kh, columns with kw.",
    hint=1,
)
def frame_on_its_side(x, kernel, stride):
    return _slid(_spread(x, stride), kernel[::-1, ::-1], (kernel.shape[1] - 1, kernel.shape[0] - 1))


@half_stride_corr2d.slip("No zeros came between the pixels: that is stride 1, a convolution with full padding.", hint=0)
def nothing_between(x, kernel, stride):
    return _slid(x, kernel[::-1, ::-1])


@half_stride_corr2d.slip(
    "You put copies between the pixels. That is upsampling, then a convolution: another layer, smoother than this one.",
    hint=0,
)
def copies_then_convolution(x, kernel, stride):
    return _slid(copies_between(x, stride), kernel[::-1, ::-1])


@half_stride_corr2d.slip(
    "You put zeros after the last row and column too, so your output ends with a gap. The last pixel needs none.",
    hint=0,
)
def zeros_after_the_last(x, kernel, stride):
    return _slid(_spread(x, stride, after=stride - 1), kernel[::-1, ::-1])


def _to_be_a_matrix(rng):
    yield distinct(rng, 1, 1), (1, 2)
    yield distinct(rng, 1, 2), (1, 3)
    yield distinct(rng, 2, 1), (3, 1)
    yield distinct(rng, 1, 2), (2, 3)
    yield distinct(rng, 2, 1), (3, 2)
    yield distinct(rng, 2, 2), (3, 4)
    yield distinct(rng, 2, 3), (3, 4)
    yield distinct(rng, 3, 2) / 8, (4, 3)
    yield distinct(rng, 2, 3), (2, 3)


def _matrix_formula(kernel, shape):
    (kh, kw), (h, w) = kernel.shape, shape
    oh, ow = h - kh + 1, w - kw + 1
    variants = [
        ("rows and columns exchanged: the matrix of the transposed convolution", (h * w, oh * ow)),
        ("a row for every pixel, also where the window hangs over", (h * w, h * w)),
        ("outputs one and all, in four axes; join rows and columns to one axis each", (oh, ow, h, w)),
        ("a column for every tap of the kernel, and not for every pixel", (oh * ow, kh * kw)),
    ]
    text = (
        f"rows, one for each output: ({h} − {kh} + 1)·({w} − {kw} + 1) = {oh * ow}; "
        f"columns, one for each pixel: {h}·{w} = {h * w}"
    )
    return Formula(text, [variant for variant in variants if variant[1] != (oh * ow, h * w)])


def _tap_of_entry(at, kernel, shape):
    """The tap through which output `at[0]` reads pixel `at[1]`, if it does."""
    (row, column), (y, x) = divmod(at[0], shape[1] - kernel.shape[1] + 1), divmod(at[1], shape[1])
    a, b = y - row, x - column
    return [(a, b)] if 0 <= a < kernel.shape[0] and 0 <= b < kernel.shape[1] else []


def _times_a_picture_is_a_convolution(answer):
    rng = np.random.default_rng(8)
    for shape, kernel_size in (((4, 5), (2, 3)), ((5, 3), (3, 1))):
        x, kernel = distinct(rng, *shape), distinct(rng, *kernel_size) - 3
        if not np.array_equal(answer(kernel, shape) @ x.ravel(), _correlation(x, kernel).ravel()):
            return False
    return True


@exercise(
    title="The whole convolution as a matrix",
    level="stretch",
    minutes=12,
    points=2,
    worked=[
        Case((np.array([[5.0, 7.0]]), (1, 3)), [[5.0, 7.0, 0.0], [0.0, 5.0, 7.0]]),
        Case(
            (np.array([[1.0, 2.0], [0.0, 1.0]]), (3, 3)),
            [
                [1.0, 2.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0],
                [0.0, 1.0, 2.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0],
                [0.0, 0.0, 0.0, 1.0, 2.0, 0.0, 0.0, 1.0, 0.0],
                [0.0, 0.0, 0.0, 0.0, 1.0, 2.0, 0.0, 0.0, 1.0],
            ],
        ),
    ],
    cases=_to_be_a_matrix,
    draw=by_name(
        lambda kernel, shape: kernel_fits(shape, kernel.shape), kernel=array((1, 3), (1, 3)), shape=pair(1, 5)
    ),
    formula=_matrix_formula,
    window=_tap_of_entry,
    laws=[("times x.ravel() it is corr2d(x, kernel).ravel().", _times_a_picture_is_a_convolution)],
    hints=(
        "Each row is one output: a picture full of zeros with the kernel lying in its window, read row by row.",
        "Output (row, column) is matrix row row·ow + column. Through tap (a, b) it reads pixel (row + a, column + b).",
        "That pixel is column (row + a)·w + column + b of the matrix. Four loops; the entry is kernel[a, b].",
    ),
    ready_made=("convlab.conv_matrix", "convlab.Ledger"),
    why="Every output is a sum over all pixels, most with weight 0; a row of the matrix writes these weights down.",
)
def kernel_matrix(kernel, shape):
    """A convolution is a matrix: find it.

    `kernel` is an array `(kh, kw)` that fits pictures of `shape`, a pair `(h, w)`; stride 1, no padding, so that there
    are oh = h − kh + 1 by ow = w − kw + 1 outputs. Return the array `(oh·ow, h·w)` which, times `x.ravel()`, is the
    cross-correlation of `x` with the kernel, ravelled; both row by row, as `ravel` does it.

        >>> kernel_matrix(np.array([[5, 7]]), (1, 3)).tolist()
        [[5, 7, 0], [0, 5, 7]]
    """
    (h, w), (kh, kw) = shape, kernel.shape
    oh, ow = h - kh + 1, w - kw + 1
    matrix = np.zeros((oh * ow, h * w), dtype=kernel.dtype)
    for row in range(oh):
        for column in range(ow):
            # The kernel in its window, in a picture of zeros: what this output asks of every pixel.
            picture = np.zeros(shape, dtype=kernel.dtype)
            picture[row : row + kh, column : column + kw] = kernel
            matrix[row * ow + column] = picture.ravel()
    return matrix


def _matrix(kernel, shape, starts=None, taps=None, order="C"):
    """A row for each output, the taps laid from its start on; the starts and taps as flat pixel numbers."""
    (h, w), (kh, kw) = shape, kernel.shape
    oh, ow = h - kh + 1, w - kw + 1
    if starts is None:
        starts = [row * w + column for row in range(oh) for column in range(ow)]
    if taps is None:
        taps = np.add.outer(np.arange(kh) * w, np.arange(kw)).ravel(order)
    matrix = np.zeros((oh * ow, h * w), dtype=kernel.dtype)
    for number, start in enumerate(starts):
        matrix[number, start + taps] = kernel.ravel(order)
    return matrix


@kernel_matrix.slip(
    "That is the transpose: a row for each pixel. Its product takes outputs to pixels, as transposed convolution does.",
    hint=0,
)
def already_transposed(kernel, shape):
    return _matrix(kernel, shape).T


@kernel_matrix.slip(
    "You flipped the kernel. Nothing is flipped in a convolution layer, so nothing is in its matrix.", hint=2
)
def flipped_in_the_matrix(kernel, shape):
    return _matrix(kernel[::-1, ::-1], shape)


@kernel_matrix.slip(
    "Each of your rows is the one above, moved by one. At the end of a picture row the window jumps further, by kw.",
    hint=1,
)
def moved_by_one_each(kernel, shape):
    outputs = (shape[0] - kernel.shape[0] + 1) * (shape[1] - kernel.shape[1] + 1)
    return _matrix(kernel, shape, range(outputs))


@kernel_matrix.slip(
    "You laid the kernel's rows end to end. Two pixels one above the other are w apart in x.ravel().", hint=2
)
def kernel_rows_end_to_end(kernel, shape):
    return _matrix(kernel, shape, taps=np.arange(kernel.size))


@kernel_matrix.slip("You numbered the pixels down the columns. x.ravel() goes along the rows.", hint=2)
def pixels_by_columns(kernel, shape):
    (h, w), (kh, kw) = shape, kernel.shape
    starts = [column * h + row for row in range(h - kh + 1) for column in range(w - kw + 1)]
    return _matrix(kernel, shape, starts, np.add.outer(np.arange(kh), np.arange(kw) * h).ravel())


@kernel_matrix.slip("You numbered the outputs down the columns. They go along the rows, as ravel does it.", hint=1)
def outputs_by_columns(kernel, shape):
    (h, w), (kh, kw) = shape, kernel.shape
    starts = [row * w + column for column in range(w - kw + 1) for row in range(h - kh + 1)]
    return _matrix(kernel, shape, starts)


@kernel_matrix.slip(
    "You let the window go round the edges. Without padding it stands only where it fits: oh·ow rows.", hint=0
)
def going_round(kernel, shape):
    picture = np.zeros(shape, dtype=kernel.dtype)
    picture[: kernel.shape[0], : kernel.shape[1]] = kernel
    return np.stack(
        [np.roll(picture, (row, column), (0, 1)).ravel() for row in range(shape[0]) for column in range(shape[1])]
    )


def _numbers(entry):
    try:
        return to_array(entry)
    except NotComparableError as error:
        raise ValueError(f"there is {error} in it") from None


def _does_not_come_back(answer):
    if len(answer) != 2:
        return "Two arrays are asked for: (x, kernel)."
    x, kernel = (_numbers(entry).astype(float) for entry in answer)
    if x.ndim != 2 or kernel.ndim != 2 or 0 in (*x.shape, *kernel.shape):
        return "x and kernel have two axes each, and at least one cell."
    if not (np.isfinite(x).all() and np.isfinite(kernel).all()):
        return "All numbers must be finite."
    if any(k > i for k, i in zip(kernel.shape, x.shape, strict=True)):
        return "The kernel is larger than x, so that nothing comes out of the convolution. Nothing is shown by that."
    back = conv_transpose2d(_correlation(x, kernel)[None], kernel[None, None])[0]
    if np.abs(back - x).max() > 1e-9 * max(np.abs(x).max(), np.abs(back).max()):
        return None
    if not x.any():
        return "From zeros come zeros, there and back: x does return. Put something into x."
    if kernel.size == 1:
        return "One tap of 1 or −1 changes nothing but the sign, and twice the sign is none: x does return."
    if np.count_nonzero(kernel) == 1:
        return "This x does return: one tap that is not zero copies pixels, and the others were zero anyway."
    return "This x does return, and hardly another one does: it was made for its kernel. Change a pixel."


@exercise(
    title="Refute: “deconvolution undoes convolution”",
    kind="refute",
    minutes=5,
    points=1,
    judge=_does_not_come_back,
    hints=(
        "Try the smallest kernel that mixes two pixels.",
        "[[1, 2, 3]] through [[1, 1]] is 3 and 5. What do their stamps add up to?",
        "3 and 5, each stamped as [[1, 1]]: 3, 3 + 5, 5. Is that 1, 2, 3?",
    ),
    why="The transpose of a matrix puts values back where they came from; only for few matrices is it the inverse.",
)
def refute_inverse():
    """“It is called deconvolution, so it undoes a convolution”, somebody says: “convolve, then convolve transposed with
    the same kernel, and you have your picture again.”

    Put a pair `(x, kernel)` of small 2-D arrays (nested lists will do) into `refute_inverse`, for which that fails.
    Stride 1, no padding, and the kernel fits.
    """
    # 1 + 2 and 2 + 3 come out; stamped, 3, 3 + 5 and 5. The size is back, and the values are not.
    return [[1, 2, 3]], [[1, 1]]


@refute_inverse.slip(
    "A single tap of 1 or −1 has nothing to undo. Take a kernel that mixes neighbours: two taps are enough.", hint=0
)
def nothing_to_undo():
    return [[1, 2], [3, 4]], [[1]]


@refute_inverse.slip("Everything returns if nothing was there. The claim is about pictures; give it one.", hint=1)
def nothing_there():
    return [[0, 0, 0]], [[1, 1]]


@refute_inverse.slip(
    "Your kernel picks single pixels, and those it did not pick were zero. Let it add two pixels up.", hint=0
)
def picked_and_put_back():
    return [[1, 2, 0]], [[1, 0]]


@refute_inverse.slip("A convolution that gives no output cannot be undone by anybody. Make the kernel fit.", hint=1)
def kernel_too_large_to_fit():
    return [[1, 2]], [[1, 1, 1]]


@exercise(
    title="When would you take stride ½?",
    kind="words",
    minutes=10,
    points=2,
    rubric=(
        "What it is: stamps that add up; or zeros between the pixels, then the flipped kernel; no inverse.",
        "The size, (i − 1)·s + k − 2p + output_padding, with numbers: 16 pixels become 31, or 32.",
        "When: to enlarge inside a network (decoder, generator), and as the gradient of a strided convolution.",
        "What it costs: output cells of different phases get different sums of taps; equal overlap does not cure it.",
        "What else there is, with its price: a resize before a convolution was even, and took four times the work.",
    ),
    hints=(
        "Three short paragraphs: what it does, where it is used, what you pay.",
        "For the first, one of the three readings and the size. For the second, what has to grow, and the gradient.",
        "For the third, run the cell with the four ways to double a picture again and use its numbers.",
    ),
)
def when_half_stride():
    """A colleague has read of a layer with stride ½. What is it, when is it useful, and what does it cost?

    Write a few sentences, with numbers that you have seen in this chapter.
    """
    return """
    It is a transposed convolution. Every pixel stamps the kernel into the output, s cells after its neighbour's
    stamp, and what overlaps adds up; or, which comes to the same, zeros stand between the pixels and the flipped
    kernel slides over them, half an input pixel at a time. 16 pixels through kernel 3, stride 2 and padding 1
    become (16 − 1)·2 − 2 + 3 = 31, or 32 with output_padding 1. It undoes nothing: 1 2 3 came back as 3 8 5.

    It is useful where maps must grow inside a network, in decoders and generators (4 → 8 → 16 → 32 → 64 with kernel
    4 and padding 1), and it is at work wherever a strided convolution is trained, as its gradient.

    The price is unevenness. With kernel 3 a flat wall gets 1, 2 or 4 stamps a cell. Kernel 4 makes the overlap
    equal, and not the sums of the phases: the best weights for noisy rows around 0 had 0.77 and 1.00. Fresh layers
    made a flat map uneven in all five draws; a resize before a convolution left it flat, for 9,216 multiply-adds in
    place of 2,304.
    """
