"""`edge_kernel`, answered from its prompt alone; a comment names an input on which a wrong answer is wrong."""

import numpy as np
import torch
from numpy.lib.stride_tricks import sliding_window_view

from tests.course.strangers import right, wrong


@right("edge_kernel")
def edge_kernel_nested_list():
    return [[1, -1]]


@right("edge_kernel")
def edge_kernel_float32_array():
    return np.array([1, -1], dtype=np.float32).reshape(1, 2)


@right("edge_kernel")
def edge_kernel_torch_tensor():
    return torch.tensor([[1.0, -1.0]])


@right("edge_kernel")
def edge_kernel_solved_from_the_wanted_outputs():
    row = np.array([1, 1, 0, 0, 0, 0, 1, 1])
    windows = sliding_window_view(row, 2)
    wanted = np.array([0, 1, 0, 0, 0, -1, 0])
    return np.linalg.lstsq(windows, wanted, rcond=None)[0].round(6).reshape(1, 2)


# wrong on: edge_kernel() -- the signs the other way round
@wrong("edge_kernel")
def edge_kernel_right_minus_left():
    return [[-1, 1]]


# wrong on: edge_kernel() -- a column: finds horizontal edges
@wrong("edge_kernel")
def edge_kernel_a_column():
    return np.array([[1], [-1]])


# wrong on: edge_kernel() -- a sum, not a difference
@wrong("edge_kernel")
def edge_kernel_two_ones():
    return [[1, 1]]


# wrong on: edge_kernel() -- three wide, the edges come out twice and the row is too short
@wrong("edge_kernel")
def edge_kernel_three_wide():
    return [[1, 0, -1]]


# wrong on: edge_kernel() -- outputs of 0.5 instead of 1
@wrong("edge_kernel")
def edge_kernel_halves():
    return np.array([[0.5, -0.5]])


# wrong on: edge_kernel() -- a spare row of zeros: shape (2, 2), only 5 rows of outputs
@wrong("edge_kernel")
def edge_kernel_with_an_empty_second_row():
    return [[1, -1], [0, 0]]


# wrong on: edge_kernel() -- the wanted outputs, not the kernel
@wrong("edge_kernel")
def edge_kernel_is_a_row_of_outputs():
    return [[0, 1, 0, 0, 0, -1, 0]]


# wrong on: edge_kernel() -- does not add up to 0: white plains give 0.1
@wrong("edge_kernel")
def edge_kernel_that_does_not_cancel():
    return [[1.0, -0.9]]
