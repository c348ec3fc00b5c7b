"""`refute_swapped_axes`, answered from its prompt alone; a comment names an input on which a wrong answer is wrong."""

import itertools

from tests.course.strangers import right, wrong


@right("refute_swapped_axes")
def swapped_both_axes_wrong():
    return (9, 9)


@right("refute_swapped_axes")
def swapped_only_the_height_wrong():
    return (10, 8)


@right("refute_swapped_axes")
def swapped_only_the_width_wrong():
    return [8, 10]


@right("refute_swapped_axes")
def swapped_found_by_search():
    def shape(h, w, kh, kw):
        return (h - kh) // 3 + 1, (w + 2 - kw) // 4 + 1

    pairs = itertools.product(range(5, 12), repeat=2)
    return next((h, w) for h, w in pairs if shape(h, w, 3, 5) != shape(h, w, 5, 3))


# wrong: the very shape on which both agree
@wrong("refute_swapped_axes")
def rsa_the_given_shape():
    return (8, 8)


# wrong: both give (1, 1)
@wrong("refute_swapped_axes")
def rsa_smallest_agreeing():
    return (5, 3)


# wrong: not square, yet both give (3, 3)
@wrong("refute_swapped_axes")
def rsa_not_square_is_not_enough():
    return (11, 12)


# wrong: both give (2, 2)
@wrong("refute_swapped_axes")
def rsa_other_width():
    return (8, 7)


# wrong: large, and both give (67, 50)
@wrong("refute_swapped_axes")
def rsa_large_is_not_enough():
    return (200, 200)


# wrong: exchanges the input instead of the kernel: on (8, 4) both give (2, 1)
@wrong("refute_swapped_axes")
def rsa_exchanged_input():
    return (8, 4)


# wrong: a kernel size, and both give (1, 1) on it
@wrong("refute_swapped_axes")
def rsa_the_kernel():
    return [5, 4]


# wrong: one number
@wrong("refute_swapped_axes")
def rsa_one_number():
    return 9
