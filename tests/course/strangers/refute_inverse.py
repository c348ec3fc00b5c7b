"""`refute_inverse`, answered from its prompt alone; a comment names an input on which a wrong answer is wrong."""

import numpy as np
import torch

from tests.course.strangers import right, wrong


@right("refute_inverse")
def refute_inverse_box_blur():
    return [[1, 2, 3], [4, 5, 6], [7, 8, 9]], [[1, 1], [1, 1]]


@right("refute_inverse")
def refute_inverse_a_kernel_that_doubles():
    return [[1]], [[2]]


@right("refute_inverse")
def refute_inverse_arrays_with_an_edge_kernel():
    return np.arange(8.0).reshape(2, 4), np.array([[1.0, -1.0]])


@right("refute_inverse")
def refute_inverse_kernel_of_zeros_as_a_list_pair():
    return [[[0, 5]], [[0]]]


@right("refute_inverse")
def refute_inverse_tensors():
    torch.manual_seed(0)
    return torch.rand(4, 4), torch.rand(3, 3)


# wrong on: refute_inverse() -- the kernel [[1]] changes nothing
@wrong("refute_inverse")
def refute_inverse_the_kernel_one():
    return [[1, 2], [3, 4]], [[1]]


# wrong on: refute_inverse() -- a black picture comes back black
@wrong("refute_inverse")
def refute_inverse_black_picture():
    return np.zeros((3, 3)), np.ones((2, 2))


# wrong on: refute_inverse() -- (-1)·(-1) = 1: the picture comes back
@wrong("refute_inverse")
def refute_inverse_minus_one():
    return [[1, 2], [3, 4]], [[-1]]


# wrong on: refute_inverse() -- x is the kernel and has length 1: the picture comes back
@wrong("refute_inverse")
def refute_inverse_picture_equals_kernel():
    return [[0.5, 0.5], [0.5, 0.5]], [[0.5, 0.5], [0.5, 0.5]]


# wrong on: refute_inverse() -- a shift and back; what it pushes out of the picture is 0
@wrong("refute_inverse")
def refute_inverse_shift_with_an_empty_edge():
    return [[0, 5, 6], [0, 7, 8]], [[0, 1]]


# wrong on: refute_inverse() -- the kernel does not fit the picture
@wrong("refute_inverse")
def refute_inverse_kernel_too_large():
    return [[1, 2]], [[1, 1], [1, 1]]


# wrong on: refute_inverse() -- only a kernel, no picture
@wrong("refute_inverse")
def refute_inverse_kernel_alone():
    return [[1, 1], [1, 1]]


# wrong on: refute_inverse() -- kernel first: as a picture it is smaller than its "kernel"
@wrong("refute_inverse")
def refute_inverse_the_pair_the_other_way_round():
    return [[1, 1]], [[1, 2, 3], [4, 5, 6]]
