"""Exercises of chapter 06, dilation and the receptive field."""

import math

import numpy as np

from convlab.checking import Case, Formula, distinct, exercise
from convlab.course.cases import array, by_name, whole
from convlab.course.formulas import kernel_fits, read_by, two, windows
from convlab.ledger import Ledger


def _several(most, entry):
    """A list of 1 to `most` entries, each drawn by `entry`: a kind of argument for `by_name`."""
    return lambda rng, given: [entry(rng, given) for _ in range(int(rng.integers(1, most + 1)))]


def _layer(rng, given):
    """One (k, stride, dilation)."""
    return whole(1, 5)(rng, given), int(rng.integers(1, 4)), int(rng.integers(1, 4))


@exercise(
    title="The span of a dilated kernel",
    minutes=3,
    points=1,
    worked=[Case((3, 2), 5), Case((2, 4), 5), Case((1, 3), 1)],
    cases=lambda rng: ((2, 1), (2, 2), (3, 1), (4, 2), (3, 3), (5, 3), (7, 2), (4, 6)),
    draw=by_name(k=whole(1, 9), dilation=whole(1, 9)),
    hints=(
        "Put a finger on the first tap and go on to the last, tap by tap. How many steps, and how long is each?",
        "k − 1 steps of d pixels bring you from the first tap to the last. The pixel you began on belongs to the span.",
        "d·(k − 1) + 1.",
    ),
    ready_made=("convlab.effective_kernel",),
    why="Between k taps lie k − 1 steps of d pixels; counting pixels and not steps adds the one you stood on.",
)
def effective_kernel_size(k, dilation):
    """How many pixels does a dilated kernel span?

    One axis: `k` taps, each `dilation` pixels after the one before it; a dilation of 1 is the ordinary kernel. Return
    the number of pixels from the first tap to the last, both of them and the holes between them counted.

        >>> effective_kernel_size(3, 2), effective_kernel_size(2, 4)
        (5, 5)
    """
    # k taps have k − 1 steps between them; the first tap's own pixel is one more.
    return dilation * (k - 1) + 1


@effective_kernel_size.slip(
    "You gave every tap d pixels. After the last tap nothing follows: there are k − 1 steps of d, and one pixel more.",
    hint=1,
)
def d_pixels_for_every_tap(k, dilation):
    return dilation * k


@effective_kernel_size.slip(
    "That is how far the last tap lies from the first. The span counts pixels, both ends included: one more.", hint=1
)
def distance_of_the_ends(k, dilation):
    return dilation * (k - 1)


@effective_kernel_size.slip(
    "You stretched one gap only. A kernel of k taps has k − 1 gaps, and all of them are stretched.", hint=0
)
def one_gap_stretched(k, dilation):
    return k + dilation - 1


@effective_kernel_size.slip(
    "You put d holes between neighbours. Some libraries count dilation so, from 0; here, as in torch, d is the step "
    "from tap to tap, and d − 1 holes lie between.",
    hint=1,
)
def d_holes(k, dilation):
    return k + (k - 1) * dilation


@effective_kernel_size.slip(
    "That is how many pixels the kernel reads, which dilation leaves as it is. Asked is how far apart they lie.", hint=0
)
def taps_counted(k, dilation):
    return k


@effective_kernel_size.slip(
    "2d + 1 is the span of three taps. Another k has another number of steps between its taps.", hint=1
)
def three_taps_always(k, dilation):
    return 2 * dilation + 1


def _axes_to_predict(rng):
    yield 3, 2, 1, 0, 2
    yield 4, 1, 2, 0, 3
    yield 5, 3, 1, 0, 2
    yield 6, 2, 2, 1, 3
    yield 7, 3, 3, 2, 1
    yield 9, 4, 2, 1, 3
    yield 12, 3, 2, 4, 5
    yield 28, 5, 3, 3, 4
    yield 65, 3, 4, 6, 12


def _places(i, span, stride, padding):
    """How many windows of that span there are; what every slip gets wrong is in its arguments."""
    return (i + 2 * padding - span) // stride + 1


@exercise(
    title="The size, with dilation",
    minutes=6,
    points=2,
    worked=[Case((5, 2, 1, 0, 2), 3), Case((7, 3, 2, 1, 2), 3), Case((8, 3, 1, 2, 2), 8)],
    cases=_axes_to_predict,
    draw=by_name(
        lambda i, k, stride, padding, dilation: kernel_fits((i,), k, padding, dilation),
        i=whole(1, 40),
        stride=whole(1, 4),
        padding=whole(0, 5),
        dilation=whole(1, 6),
    ),
    formula=lambda i, k, stride, padding, dilation: windows((i,), k, stride, padding, dilation),
    hints=(
        "The window has grown from k pixels to its span; nothing else about the formula of chapter 04 changes.",
        "Put the span d·(k − 1) + 1 where k stood in ⌊(i + 2p − k) / s⌋ + 1.",
        "(i + 2·padding − dilation·(k − 1) − 1) // stride + 1.",
    ),
    ready_made=("convlab.output_size", "convlab.output_shape"),
    why="A window fits or does not fit by its outermost taps, so only the span enters; the holes inside play no part.",
)
def dilated_output_size(i, k, stride, padding, dilation):
    """How many outputs are there along one axis?

    All five are ints: `i` pixels, `k` taps that lie `dilation` pixels apart, windows that move on by `stride` pixels,
    `padding` pixels on each side. The window fits. Return an int.

        >>> dilated_output_size(5, 2, 1, 0, 2), dilated_output_size(7, 3, 2, 1, 2)
        (3, 3)
    """
    # To the sliding window only its outermost taps matter: from here on it is span pixels wide.
    span = dilation * (k - 1) + 1
    return (i + 2 * padding - span) // stride + 1


@dilated_output_size.slip(
    "You let a window of k pixels slide. Its taps are d apart, so it is wider than that and has fewer places.", hint=0
)
def dilation_ignored(i, k, stride, padding, dilation):
    return _places(i, k, stride, padding)


@dilated_output_size.slip(
    "You took d·k for the span. The last tap needs no step after it: d·(k − 1), and one pixel for the first tap.",
    hint=1,
)
def span_d_times_k(i, k, stride, padding, dilation):
    return _places(i, dilation * k, stride, padding)


@dilated_output_size.slip(
    "You took the way from the first tap to the last for the span. The span is one pixel more: hence the −1 in torch's "
    "formula.",
    hint=1,
)
def span_one_short(i, k, stride, padding, dilation):
    return _places(i, dilation * (k - 1), stride, padding)


@dilated_output_size.slip(
    "You counted d as holes. That is another library's convention; here d is the step from tap to tap, with d − 1 "
    "holes in it.",
    hint=1,
)
def span_with_d_holes(i, k, stride, padding, dilation):
    return _places(i, k + (k - 1) * dilation, stride, padding)


@dilated_output_size.slip(
    "You let the window step by the dilation as well. Dilation spreads the taps inside; only the stride moves the "
    "window.",
    hint=0,
)
def dilation_as_step(i, k, stride, padding, dilation):
    return _places(i, k, stride * dilation, padding)


@dilated_output_size.slip(
    "The padding stands on both sides, so the row grows by twice that. You added it once.", hint=1
)
def padded_once(i, k, stride, padding, dilation):
    return (i + padding - dilation * (k - 1) - 1) // stride + 1


@dilated_output_size.slip("You counted steps. The place before the first step is an output too: one more.", hint=2)
def without_the_first_place(i, k, stride, padding, dilation):
    return (i + 2 * padding - dilation * (k - 1) - 1) // stride


@dilated_output_size.slip(
    "You rounded up. A last step that carries the window over the edge is not made: round down.", hint=2
)
def rounded_up(i, k, stride, padding, dilation):
    return -(-(i + 2 * padding - dilation * (k - 1) - 1) // stride) + 1


@dilated_output_size.slip("You kept the fraction. A part of a step is not made, and makes no output.", hint=2)
def fraction_kept(i, k, stride, padding, dilation):
    return (i + 2 * padding - dilation * (k - 1) - 1) / stride + 1


@dilated_output_size.slip("That is the size at stride 1: every place of the window, and not every s-th.", hint=2)
def stride_ignored(i, k, stride, padding, dilation):
    return _places(i, dilation * (k - 1) + 1, 1, padding)


def _turned_too(x, kernel, dilation):
    """Whether the kernel fits, and with its two dilations exchanged as well: then an exchange gives numbers to see."""
    rates = two(dilation)
    return all(kernel_fits(x.shape, kernel.shape, 0, pair) for pair in (rates, rates[::-1]))


def _pictures_to_read_apart(rng):
    yield distinct(rng, 1, 4), distinct(rng, 1, 2), (2, 3)
    yield distinct(rng, 3, 1), distinct(rng, 2, 1), 2
    yield distinct(rng, 4, 3), distinct(rng, 2, 2), (2, 1)
    yield distinct(rng, 4, 5), distinct(rng, 2, 3), 1
    yield distinct(rng, 5, 6), distinct(rng, 2, 2), (1, 3)
    yield distinct(rng, 7, 5), distinct(rng, 3, 2), (3, 2)
    yield distinct(rng, 6, 8) / 8, distinct(rng, 2, 3) / 4, (2, 3)
    yield rng.permutation(48).reshape(8, 6) + 1, rng.permutation(6).reshape(3, 2) + 1, (2, 3)


def _phases_stay_apart(answer):
    """The law that the chapter draws gridding from."""
    rng = np.random.default_rng(6)
    x, kernel = distinct(rng, 7, 10), distinct(rng, 2, 3)

    def plane(*args):
        y = answer(*args)
        return y.reshape(y.shape[-2:])

    y = plane(x, kernel, (2, 3))
    phases = [(slice(row, None, 2), slice(column, None, 3)) for row in range(2) for column in range(3)]
    return all(np.allclose(y[phase], plane(x[phase], kernel, 1)) for phase in phases)


@exercise(
    title="Cross-correlation with dilation",
    minutes=15,
    points=3,
    worked=[
        Case((np.array([[1.0, 2.0, 3.0, 4.0, 5.0]]), np.array([[1.0, 10.0]]), (1, 3)), [[41.0, 52.0]]),
        Case(
            (np.arange(25.0).reshape(5, 5), np.ones((2, 2)), 2),
            [[24.0, 28.0, 32.0], [44.0, 48.0, 52.0], [64.0, 68.0, 72.0]],
        ),
        Case((np.arange(12.0).reshape(3, 4), np.array([[1.0, 2.0], [3.0, 4.0]]), (2, 1)), [[62.0, 72.0, 82.0]]),
    ],
    cases=_pictures_to_read_apart,
    draw=by_name(_turned_too, x=array((1, 8), (1, 9))),
    formula=lambda x, kernel, dilation: windows(x.shape, kernel.shape, dilation=dilation),
    window=lambda at, x, kernel, dilation: read_by(Ledger.convolution(x.shape, kernel.shape, dilation=dilation), at),
    laws=[
        (
            "With dilation (2, 3) every second row and every third column are a picture of their own, convolved as "
            "usual: y[a::2, b::3] is what dilation 1 makes of x[a::2, b::3].",
            _phases_stay_apart,
        )
    ],
    hints=(
        "How many places has the window? It spans dh·(kh − 1) + 1 rows, and moves on by one pixel at a time.",
        "Tap (a, b) of output (row, column) lies on the pixel in row + a·dh and column + b·dw.",
        "x[row : row + dh * (kh - 1) + 1 : dh, …] has the rows under the taps; the columns likewise. Times the kernel, "
        "summed, for every output.",
    ),
    ready_made=(
        "torch.nn.functional.conv2d",
        "torch.conv2d",
        "torch.nn.Conv2d",
        "convlab.conv2d",
        "convlab.Ledger",
    ),
    why="The window moves as ever, by one pixel; inside it a slice with the step d picks the pixels under the taps.",
)
def dilated_corr2d(x, kernel, dilation):
    """Cross-correlation with taps that stand apart, no padding, stride 1.

    `x` is an array `(h, w)`, `kernel` an array `(kh, kw)`, not to be flipped. `dilation` is an int or a pair (height,
    width): the step from tap to tap, in pixels. The stretched kernel fits. Return the array of outputs.

        >>> dilated_corr2d(np.array([[1, 2, 3, 4, 5]]), np.array([[1, 10]]), (1, 3)).tolist()
        [[41, 52]]
    """
    dh, dw = (dilation, dilation) if isinstance(dilation, int) else dilation
    # --- your turn
    kh, kw = kernel.shape
    # The span decides how many places there are: h − (dh·(kh − 1) + 1) + 1.
    down, across = dh * (kh - 1), dw * (kw - 1)
    y = np.zeros((x.shape[0] - down, x.shape[1] - across), dtype=np.result_type(x, kernel))
    for row in range(y.shape[0]):
        for column in range(y.shape[1]):
            # The step of the slice skips the holes; nothing is multiplied by a zero.
            window = x[row : row + down + 1 : dh, column : column + across + 1 : dw]
            y[row, column] = (window * kernel).sum()
    return y


def _stretched(kernel, dilation, after=0):
    """The kernel with d − 1 zeros between its taps; with `after=1`, as many behind the last one too."""
    (dh, dw), (kh, kw) = two(dilation), kernel.shape
    wide = np.zeros((kh * dh, kw * dw), dtype=kernel.dtype)
    wide[::dh, ::dw] = kernel
    return wide if after else wide[: dh * (kh - 1) + 1, : dw * (kw - 1) + 1]


@dilated_corr2d.slip(
    "You flipped the kernel. That is the mathematician's convolution; a layer does not flip, dilated or not.", hint=1
)
def kernel_flipped(x, kernel, dilation):
    return dilated_corr2d(x, kernel[::-1, ::-1], dilation)


@dilated_corr2d.slip(
    "The first number of the dilation spreads the taps downwards, the second across. You have them exchanged.", hint=1
)
def steps_exchanged(x, kernel, dilation):
    return dilated_corr2d(x, kernel, two(dilation)[::-1])


@dilated_corr2d.slip("You left the taps side by side: that is dilation 1, whatever was asked.", hint=1)
def taps_side_by_side(x, kernel, dilation):
    return dilated_corr2d(x, kernel, 1)


@dilated_corr2d.slip(
    "You moved the window on by d and left its taps side by side. That is stride; dilation is the step inside the "
    "window.",
    hint=1,
)
def a_stride_instead(x, kernel, dilation):
    dh, dw = two(dilation)
    return dilated_corr2d(x, kernel, 1)[::dh, ::dw]


@dilated_corr2d.slip(
    "You thinned out the picture and convolved what was left. The right pixels meet, but only every d-th window is "
    "there: it moves on by one.",
    hint=0,
)
def picture_thinned(x, kernel, dilation):
    dh, dw = two(dilation)
    return dilated_corr2d(x[::dh, ::dw], kernel, 1)


@dilated_corr2d.slip(
    "You put d holes between neighbouring taps. d is the step from tap to tap, so d − 1 holes lie in it.", hint=1
)
def holes_counted(x, kernel, dilation):
    dh, dw = two(dilation)
    return dilated_corr2d(x, kernel, (dh + 1, dw + 1))


@dilated_corr2d.slip(
    "You counted the places of a window as small as the kernel. Stretched it spans more, and the last of them hang "
    "over the edge.",
    hint=0,
)
def places_of_the_small_window(x, kernel, dilation):
    (dh, dw), (kh, kw) = two(dilation), kernel.shape
    y = np.zeros((x.shape[0] - kh + 1, x.shape[1] - kw + 1), dtype=np.result_type(x, kernel))
    for row, column in np.ndindex(*y.shape):
        for a, b in np.ndindex(kh, kw):
            y[row, column] += kernel[a, b] * x[row + a * dh, column + b * dw]
    return y


@dilated_corr2d.slip(
    "You counted the places of a window as small as the kernel. Stretched it spans more, and the last of them hang "
    "over the edge.",
    hint=0,
)
def small_window_by_slices(x, kernel, dilation):
    (dh, dw), (kh, kw) = two(dilation), kernel.shape
    y = np.zeros((x.shape[0] - kh + 1, x.shape[1] - kw + 1), dtype=np.result_type(x, kernel))
    for row, column in np.ndindex(*y.shape):
        y[row, column] = (x[row : row + kh * dh : dh, column : column + kw * dw : dw] * kernel).sum()
    return y


@dilated_corr2d.slip(
    "Your last outputs are missing: you took d·k for the span, and behind the last tap there is no hole.", hint=0
)
def span_too_large(x, kernel, dilation):
    return dilated_corr2d(x, _stretched(kernel, dilation, after=1), 1)


@dilated_corr2d.slip(
    "Your last outputs are missing: you took d·k for the span, and behind the last tap there is no hole.", hint=0
)
def span_too_large_by_ranges(x, kernel, dilation):
    # Where no window is left, loops over ranges give an empty array and no error.
    oh, ow = (max(0, i - d * k + 1) for i, d, k in zip(x.shape, two(dilation), kernel.shape, strict=True))
    return dilated_corr2d(x, kernel, dilation)[:oh, :ow]


@dilated_corr2d.slip(
    "You made every tap d pixels wide. Dilation keeps the taps as they are and leaves holes between them.", hint=1
)
def wide_taps(x, kernel, dilation):
    return dilated_corr2d(x, np.kron(kernel, np.ones(two(dilation), dtype=kernel.dtype)), 1)


@dilated_corr2d.slip(
    "You put the holes into the picture. That is what a transposed convolution does; here they are in the kernel.",
    hint=1,
)
def holes_in_the_picture(x, kernel, dilation):
    return dilated_corr2d(_stretched(x, dilation), kernel, 1)


@dilated_corr2d.slip(
    "You padded the picture so that it keeps its size. Here there is no padding: a stretched kernel costs its span "
    "less one.",
    hint=0,
)
def size_kept(x, kernel, dilation):
    lost = [d * (k - 1) for d, k in zip(two(dilation), kernel.shape, strict=True)]
    return dilated_corr2d(np.pad(x, [(n // 2, n - n // 2) for n in lost]), kernel, dilation)


def _stacks_to_measure(rng):
    yield ([(2, 1, 1)],)
    yield ([(1, 2, 1), (2, 1, 1)],)
    yield ([(3, 1, 1), (3, 2, 1)],)
    yield ([(2, 2, 1), (3, 1, 2)],)
    yield ([(3, 1, 2), (3, 1, 2)],)
    yield ([(3, 2, 1), (2, 3, 1), (2, 1, 1)],)
    yield ([(4, 3, 2), (2, 1, 3), (3, 2, 1)],)
    yield ([(7, 2, 1), (3, 2, 1), (3, 1, 1), (3, 1, 2)],)


def _reach(layers, grow, jump_after):
    """A field grown layer by layer: how the size and the jump follow from (size, jump, k, stride, dilation)."""
    size = jump = 1
    for k, stride, dilation in layers:
        size, jump = grow(size, jump, k, stride, dilation), jump_after(jump, stride, dilation)
    return size


@exercise(
    title="How much does the top see?",
    minutes=12,
    points=3,
    worked=[
        Case(([(3, 2, 1), (3, 1, 1)],), 7),
        Case(([(3, 1, 1), (3, 2, 1)],), 5),
        Case(([(3, 1, 2), (3, 1, 2), (3, 1, 2)],), 13),
        Case(([(2, 3, 1), (2, 2, 2), (3, 1, 1)],), 20),
    ],
    cases=_stacks_to_measure,
    draw=by_name(layers=_several(4, _layer)),
    hints=(
        "Begin with one pixel, which sees itself. How many pixels of the input does each layer add, and why k − 1?",
        "A layer adds d·(k − 1) steps. A step between its inputs is as long as the jump: the product of the strides of "
        "the layers before it.",
        "For each layer: size += dilation · (k − 1) · jump, and only then jump *= stride.",
    ),
    ready_made=("convlab.receptive_field",),
    why="Each layer reaches d·(k − 1) steps beyond what one of its inputs sees, and a step there is worth the jump, "
    "the product of the strides before it, in pixels.",
)
def receptive_field(layers):
    """The receptive field of one output of a stack, along one axis.

    `layers` is a list of `(k, stride, dilation)`, from the input on; there is at least one. Return its size in input
    pixels: from the first pixel that can reach the output to the last, whatever is untouched in between.

        >>> receptive_field([(3, 2, 1), (3, 1, 1)])
        7
    """
    size = 1  # a pixel sees itself,
    jump = 1  # and its neighbour is one pixel away
    for k, stride, dilation in layers:
        # From the first tap to the last, in steps between this layer's inputs.
        size += dilation * (k - 1) * jump
        # The stride spreads this layer's outputs, so it counts from the next layer on.
        jump *= stride
    return size


@receptive_field.slip(
    "You left the strides out. Behind a stride, neighbouring outputs are further apart, and so is what a kernel reads.",
    hint=1,
)
def strides_left_out(layers):
    return _reach(layers, lambda r, j, k, s, d: r + d * (k - 1), lambda j, s, d: 1)


@receptive_field.slip(
    "You let a layer's stride widen its own field. The stride says where the next window stands; the layers after "
    "it see further.",
    hint=2,
)
def own_stride_counted(layers):
    return _reach(layers, lambda r, j, k, s, d: r + d * (k - 1) * j * s, lambda j, s, d: j * s)


@receptive_field.slip("You left the dilations out: the taps of a layer lie d steps apart, not one.", hint=1)
def dilations_left_out(layers):
    return _reach(layers, lambda r, j, k, s, d: r + (k - 1) * j, lambda j, s, d: j * s)


@receptive_field.slip(
    "One pixel is missing: you added up the steps, and the pixel that they start from belongs to the field.", hint=0
)
def first_pixel_missing(layers):
    return receptive_field(layers) - 1


@receptive_field.slip(
    "You added whole spans. The fields of neighbouring outputs overlap, so a layer adds one pixel fewer than it spans.",
    hint=0,
)
def spans_added_up(layers):
    return _reach(layers, lambda r, j, k, s, d: r + (d * (k - 1) + 1) * j, lambda j, s, d: j * s) - 1


@receptive_field.slip(
    "You added whole spans. The fields of neighbouring outputs overlap, so a layer adds one pixel fewer than it spans.",
    hint=0,
)
def spans_added_to_the_first_pixel(layers):
    return _reach(layers, lambda r, j, k, s, d: r + (d * (k - 1) + 1) * j, lambda j, s, d: j * s)


@receptive_field.slip(
    "You multiplied the spans. Fields of neighbouring outputs overlap, so two kernels of 3 see 5 pixels, and not 9.",
    hint=0,
)
def spans_multiplied(layers):
    return math.prod(d * (k - 1) + 1 for k, _, d in layers)


@receptive_field.slip(
    "(size − 1)·stride + span is right from the top layer down. You walked through the layers the other way.", hint=1
)
def walked_the_wrong_way(layers):
    return _reach(layers, lambda r, j, k, s, d: (r - 1) * s + d * (k - 1) + 1, lambda j, s, d: 1)


@receptive_field.slip(
    "You used the stride of the one layer before. All the strides before a layer add to its jump, as a product.", hint=1
)
def last_stride_only(layers):
    return _reach(layers, lambda r, j, k, s, d: r + d * (k - 1) * j, lambda j, s, d: s)


@receptive_field.slip(
    "You let a dilation spread the layers after it, as a stride does. Dilated or not, neighbouring outputs stay "
    "neighbours.",
    hint=1,
)
def dilation_as_stride(layers):
    return _reach(layers, lambda r, j, k, s, d: r + d * (k - 1) * j, lambda j, s, d: j * s * d)


@receptive_field.slip(
    "You took d·k for the span of a layer. The last tap needs no step after it: d·(k − 1) steps in all.", hint=1
)
def d_times_k(layers):
    return _reach(layers, lambda r, j, k, s, d: r + (d * k - 1) * j, lambda j, s, d: j * s)


@receptive_field.slip(
    "You counted the pixels that are touched. Asked is the span, from the first to the last, with what is untouched "
    "between them.",
    hint=1,
)
def touched_only(layers):
    touched, jump = {0}, 1
    for k, stride, dilation in layers:
        touched = {at + tap * dilation * jump for at in touched for tap in range(k)}
        jump *= stride
    return len(touched)


def _stacks_to_cover(rng):
    yield [2], 2
    yield [3, 1], 2
    yield [1, 3], 3
    yield [2, 3], 3
    yield [2, 2, 2], 3
    yield [1, 2, 5], 3
    yield [4, 2, 1], 2
    yield [3, 2], 4
    yield [1, 1, 1, 1, 1, 1], 3  # more paths than a byte can count


def _span_formula(dilations, k):
    """The length of a coverage, and what comes out of other readings of the same stack."""
    size = 1 + (k - 1) * sum(dilations)
    variants = [
        ("the dilations left out", 1 + (k - 1) * len(dilations)),
        ("the first pixel left out: no + 1", size - 1),
        ("d·k in place of d·(k − 1) + 1 for the span of each layer", 1 + sum(d * k - 1 for d in dilations)),
        ("the last layer alone", 1 + (k - 1) * dilations[-1]),
        ("the widest layer alone", 1 + (k - 1) * max(dilations)),
        ("a dilation that spreads the layers after it too", 1 + (k - 1) * _powers(dilations)),
    ]
    text = f"1 + ({k} − 1)·({' + '.join(map(str, dilations))}) = {size}"
    return Formula(text, [(sentence, (length,)) for sentence, length in variants if length != size])


def _powers(dilations):
    return sum(math.prod(dilations[: n + 1]) for n in range(len(dilations)))


def _paths(dilations, k):
    """Paths to each input of the span, as `coverage`, for layers that the slips have changed."""
    counts = np.ones(1, dtype=int)
    for step in dilations:
        counts = np.convolve(counts, _comb(step, k))
    return counts


def _comb(step, k):
    comb = np.zeros(step * (k - 1) + 1, dtype=int)
    comb[::step] = 1
    return comb


@exercise(
    title="How many paths lead there?",
    minutes=12,
    points=3,
    worked=[
        Case(([2, 2], 3), np.array([1, 0, 2, 0, 3, 0, 2, 0, 1])),
        Case(([1, 2], 2), np.array([1, 1, 1, 1])),
        Case(([1, 1], 3), np.array([1, 2, 3, 2, 1])),
    ],
    cases=_stacks_to_cover,
    draw=by_name(dilations=_several(4, whole(1, 5)), k=whole(1, 4)),
    formula=_span_formula,
    laws=[
        (
            "Every layer offers k ways, so over the whole span there are k·k·…·k paths.",
            lambda answer: np.sum(answer([1, 3, 2], 3)) == 27,
        ),
        (
            "Steps add up in any order, so the order of the layers changes no count.",
            lambda answer: np.array_equal(answer([1, 2, 5], 3), answer([5, 1, 2], 3)),
        ),
    ],
    hints=(
        "With no layer there is one path: a pixel to itself, [1]. What does one layer of k taps make of that?",
        "Each tap sees a shifted copy of all the counts so far: k copies, each d further to the right than the last.",
        "Add the k copies up in an array of len(counts) + d·(k − 1) zeros, go on to the next layer with that.",
    ),
    ready_made=("convlab.Ledger",),
    why="A path takes one tap in each layer, and its steps add up; so a layer adds k copies of the counts, d apart.",
)
def coverage(dilations, k):
    """Count the paths from each input to one output.

    A stack of layers, stride 1, no padding, each with `k` taps along the one axis. `dilations` is a list of ints, from
    the input on, at least one. A path picks one tap in every layer. Return an array of ints, one for each pixel of the
    output's field, from its first to its last: how many paths lead from that pixel to the output, 0 where none does.

        >>> coverage([2, 2], 3).tolist()
        [1, 0, 2, 0, 3, 0, 2, 0, 1]
    """
    counts = np.ones(1, dtype=int)
    for dilation in dilations:
        # Every tap brings the paths that there were, shifted: k copies on top of one another.
        wider = np.zeros(len(counts) + dilation * (k - 1), dtype=int)
        for tap in range(k):
            wider[tap * dilation : tap * dilation + len(counts)] += counts
        counts = wider
    return counts


@coverage.slip(
    "You marked which pixels are touched. A count says how often: several paths can end on one pixel, and add up.",
    hint=1,
)
def touched_or_not(dilations, k):
    return (_paths(dilations, k) > 0).astype(int)


@coverage.slip(
    "You laid the layers side by side over the input. They are stacked: from each tap of one, paths go on to every tap "
    "of the next.",
    hint=1,
)
def layers_side_by_side(dilations, k):
    counts = np.zeros(1 + (k - 1) * sum(dilations), dtype=int)
    for d in dilations:
        counts[: d * (k - 1) + 1 : d] += 1
    return counts


@coverage.slip(
    "You laid the layers side by side over the input. They are stacked: from each tap of one, paths go on to every tap "
    "of the next.",
    hint=1,
)
def layers_about_one_centre(dilations, k):
    counts = np.zeros(1 + (k - 1) * sum(dilations), dtype=int)
    for d in dilations:
        first = (len(counts) - d * (k - 1) - 1) // 2
        counts[first : first + d * (k - 1) + 1 : d] += 1
    return counts


@coverage.slip("You left the dilations out: these are the paths through a stack of ordinary layers.", hint=1)
def ordinary_layers(dilations, k):
    return _paths([1] * len(dilations), k)


@coverage.slip(
    "Your counts end in zeros. A layer's span is d·(k − 1) + 1: behind its last tap there is no hole.", hint=2
)
def holes_behind_the_last_tap(dilations, k):
    return np.append(_paths(dilations, k), np.zeros(sum(dilations) - len(dilations), dtype=int))


@coverage.slip(
    "You put d holes between neighbouring taps. d is the step from tap to tap: d − 1 holes lie in it.", hint=1
)
def one_hole_too_many(dilations, k):
    return _paths([d + 1 for d in dilations], k)


@coverage.slip(
    "You let a dilation spread the layers after it too. That is what a stride does; here neighbouring outputs stay "
    "neighbours.",
    hint=1,
)
def dilations_multiplied(dilations, k):
    return _paths([math.prod(dilations[: n + 1]) for n in range(len(dilations))], k)


@coverage.slip(
    "You filled the span as if nothing were skipped. Which pixels no sum of the steps can reach, only the paths show.",
    hint=0,
)
def everywhere_once(dilations, k):
    return np.ones(1 + (k - 1) * sum(dilations), dtype=int)


def _leaves_holes(answer):
    rates = np.asarray(answer)
    if rates.shape != (3,):
        return "Three dilations are asked for, one for each layer."
    if rates.dtype.kind not in "iuf" or not np.isfinite(rates).all() or (rates != np.floor(rates)).any():
        return f"{answer!r}: dilations are whole numbers."
    if min(rates) < 1:
        return "A dilation is at least 1: the taps of a kernel lie on different pixels."
    a, b, c = (int(rate) for rate in rates)
    touched = {x * a + y * b + z * c for x in range(3) for y in range(3) for z in range(3)}
    if len(touched) <= 2 * (a + b + c):
        return None
    if (a, b, c) == (1, 1, 1):
        return "Three ordinary layers: their field spans 7 pixels, and all of them are touched."
    return "These touch every pixel of their span: the smaller steps fill what the larger ones leave open."


@exercise(
    title="Refute: “what it spans, it reads”",
    kind="refute",
    minutes=4,
    points=1,
    judge=_leaves_holes,
    hints=(
        "Which of the three steps could ever bring you to the pixel right beside the first one?",
        "Only a step of 1 does. And after it, a step larger than what is covered so far leaves a gap.",
        "Count with your coverage: three dilations that are all 2 or more, for instance.",
    ),
    why="Pixel 1 of the field can be reached by a step of 1 only; with no dilation of 1 it is untouched. A step longer "
    "than the field of the smaller ones leaves a gap as well.",
)
def refute_span():
    """Somebody says: “An output whose field spans n pixels reads all n of them.”

    Three layers, kernel size 3, stride 1. Put three dilations, from the input on, into `refute_span` for which this is
    false: along one axis, some pixel between the first and the last of the field has no path to the output.
    """
    # Only even steps: every second of the 13 pixels can never be reached.
    return 2, 2, 2


@refute_span.slip(
    "Without dilation there are no holes to begin with. At least one of the taps has to move apart.", hint=0
)
def three_ordinary_layers():
    return 1, 1, 1


@refute_span.slip(
    "With a dilation of 1 among them, and none beyond what the smaller ones cover, a stack is dense, in any order. "
    "Break one of the two.",
    hint=1,
)
def the_cure_itself():
    return 1, 2, 5


@refute_span.slip("One number for each of the three layers, in a tuple: equal ones are written out too.", hint=2)
def one_for_all():
    return 2


@refute_span.slip(
    "You counted the holes between taps, where 0 is the ordinary kernel. torch counts the step, and begins at 1.",
    hint=2,
)
def holes_from_zero():
    return 0, 1, 1
