"""`shape_stride_4_1`, answered from its prompt alone; a comment names an input on which a wrong answer is wrong."""

import numpy as np

from tests.course.strangers import right, wrong


@right("shape_stride_4_1")
def stride_4_1_written_down():
    return 3, 6


@right("shape_stride_4_1")
def stride_4_1_counts_positions():
    return tuple(len(range(0, 8 + 2 * p - k + 1, s)) for k, p, s in ((3, 2, 4), (5, 1, 1)))


@right("shape_stride_4_1")
def stride_4_1_shape_of_a_picture():
    return np.zeros((8 + 4, 8 + 2))[: 12 - 3 + 1 : 4, : 10 - 5 + 1 : 1].shape


# wrong: (width, height)
@wrong("shape_stride_4_1")
def s41_transposed():
    return (6, 3)


# wrong: the padding counted once
@wrong("shape_stride_4_1")
def s41_padding_once():
    return (2, 5)


# wrong: rounds up
@wrong("shape_stride_4_1")
def s41_rounds_up():
    return (4, 6)


# wrong: forgets the padding
@wrong("shape_stride_4_1")
def s41_without_padding():
    return (2, 4)


# wrong: forgets the stride
@wrong("shape_stride_4_1")
def s41_without_stride():
    return (10, 6)


# wrong: the kernel as (width, height)
@wrong("shape_stride_4_1")
def s41_kernel_swapped():
    return (2, 8)


# wrong: the stride as (width, height)
@wrong("shape_stride_4_1")
def s41_stride_swapped():
    return (10, 2)


# wrong: does not round
@wrong("shape_stride_4_1")
def s41_not_rounded():
    return (3.25, 6.0)


# wrong: the answer to the exercise before
@wrong("shape_stride_4_1")
def s41_previous_answer():
    return (2, 2)


# wrong: nothing put in
@wrong("shape_stride_4_1")
def s41_none():
    return None
