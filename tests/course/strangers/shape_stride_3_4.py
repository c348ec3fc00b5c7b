"""`shape_stride_3_4`, answered from its prompt alone; a comment names an input on which a wrong answer is wrong."""

import torch
import torch.nn.functional as F

from tests.course.strangers import right, wrong


@right("shape_stride_3_4")
def stride_3_4_written_down():
    return (2, 2)


@right("shape_stride_3_4")
def stride_3_4_list_of_expressions():
    return [(8 - 3) // 3 + 1, (8 + 2 * 1 - 5) // 4 + 1]


@right("shape_stride_3_4")
def stride_3_4_torch_size():
    return F.conv2d(torch.zeros(1, 1, 8, 8), torch.zeros(1, 1, 3, 5), stride=(3, 4), padding=(0, 1))[0, 0].shape


# wrong: rounds up
@wrong("shape_stride_3_4")
def s34_rounds_up():
    return (3, 3)


# wrong: forgets the + 1
@wrong("shape_stride_3_4")
def s34_without_plus_one():
    return (1, 1)


# wrong: forgets the padding
@wrong("shape_stride_3_4")
def s34_without_padding():
    return (2, 1)


# wrong: forgets the stride
@wrong("shape_stride_3_4")
def s34_without_stride():
    return (6, 6)


# wrong: does not round
@wrong("shape_stride_3_4")
def s34_not_rounded():
    return (8 / 3, 9 / 4)


# wrong: counts a window per step, whether it fits or not
@wrong("shape_stride_3_4")
def s34_window_per_step():
    return (3, 2)


# wrong: the number of outputs
@wrong("shape_stride_3_4")
def s34_number_of_outputs():
    return 4


# wrong: the array instead of its shape
@wrong("shape_stride_3_4")
def s34_output_instead_of_shape():
    return F.conv2d(torch.ones(1, 1, 8, 8), torch.ones(1, 1, 3, 5), stride=(3, 4), padding=(0, 1))


# wrong: torch's shape with batch and channel, no pair
@wrong("shape_stride_3_4")
def s34_four_axes():
    return tuple(F.conv2d(torch.ones(1, 1, 8, 8), torch.ones(1, 1, 3, 5), stride=(3, 4), padding=(0, 1)).shape)
