"""`your_own_layer`, answered from its prompt alone; a comment names an input on which a wrong answer is wrong."""

import itertools

from tests.course.strangers import right, wrong
from tests.course.strangers.sizes import out_size


@right("your_own_layer")
def own_layer_without_padding():
    return (6, 3), 1, 0


@right("your_own_layer")
def own_layer_int_kernel():
    return (3, (2, 1), 0)


@right("your_own_layer")
def own_layer_nested_lists():
    return [[5, 5], [2, 1], [1, 1]]


@right("your_own_layer")
def own_layer_one_row_taller_kernel():
    return ((4, 5), (4, 1), (2, 1))


@right("your_own_layer")
def own_layer_found_by_search():
    pairs = list(itertools.product(range(1, 5), repeat=2))
    for (kh, kw), (sh, sw), (ph, pw) in itertools.product(pairs, pairs, itertools.product(range(3), repeat=2)):
        fits = out_size(8, kh, sh, ph) == 3 and out_size(8, kw, sw, pw) == 6
        if fits and ((kh, kw), (sh, sw), (ph, pw)) != ((3, 5), (4, 1), (2, 1)):
            return (kh, kw), (sh, sw), (ph, pw)


@right("your_own_layer")
def own_layer_one_pixel_kernel():
    return 1, (3, 2), (0, 2)


# wrong: the very layer that was given
@wrong("your_own_layer")
def yol_the_given_layer():
    return ((3, 5), (4, 1), (2, 1))


# wrong: the other given layer, 2 x 2
@wrong("your_own_layer")
def yol_the_first_given_layer():
    return ((3, 5), (3, 4), (0, 1))


# wrong: makes 6 x 3
@wrong("your_own_layer")
def yol_transposed():
    return ((3, 2), (1, 3), 0)


# wrong: (kernel_size, padding, stride): padding and stride exchanged
@wrong("your_own_layer")
def yol_padding_before_stride():
    return ((2, 3), 0, (3, 1))


# wrong: 4 x 4
@wrong("your_own_layer")
def yol_the_usual_layer():
    return (3, 2, 1)


# wrong: the height is right, the width is 3 as well
@wrong("your_own_layer")
def yol_one_stride_for_both():
    return ((2, 3), 3, 0)


# wrong: the shape, not the layer
@wrong("your_own_layer")
def yol_the_shape():
    return (3, 6)


# wrong: rounds up (torch rounds down to 2 x 6)
@wrong("your_own_layer")
def yol_counts_on_rounding_up():
    return (3, (3, 1), 0)


# wrong: cropping is no padding, torch refuses negative padding
@wrong("your_own_layer")
def yol_negative_padding():
    return ((2, 1), (3, 1), (0, -1))


# wrong: a kernel of height 0
@wrong("your_own_layer")
def yol_empty_kernel():
    return ((0, 3), (4, 1), 0)


# wrong: a step of two and a half pixels
@wrong("your_own_layer")
def yol_fractional_stride():
    return ((2, 3), (2.5, 1), 0)


# wrong: half a pixel of padding per side
@wrong("your_own_layer")
def yol_half_pixel_padding():
    return ((3, 4), (3, 1), (0.5, 0.5))


# wrong: no padding given
@wrong("your_own_layer")
def yol_two_of_three():
    return ((2, 3), (3, 1))


# wrong: the stride never moves
@wrong("your_own_layer")
def yol_stride_zero():
    return ((6, 3), (1, 0), 0)
