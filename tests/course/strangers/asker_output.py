"""`asker_output`, answered from its prompt alone; a comment names an input on which a wrong answer is wrong."""

import numpy as np
import torch
import torch.nn.functional as F

from tests.course.strangers import right, wrong


@right("asker_output")
def asker_output_written_out():
    return [
        [1.25, 2.25, 0.25, 0.25, 2.25, 4.25],
        [0.25, 1.25, 0.25, 0.25, 0.25, 2.25],
        [0.25, 0.25, 0.25, 0.25, 0.25, 0.25],
        [0.25, 0.25, 0.25, 0.25, 0.25, 0.25],
        [3.25, 6.25, 0.25, 0.25, 4.25, 8.25],
        [0.25, 3.25, 0.25, 0.25, 0.25, 4.25],
    ]


@right("asker_output")
def asker_output_torch_module_with_grad():
    layer = torch.nn.ConvTranspose2d(1, 1, 2, stride=4)
    layer.weight.data = torch.tensor([[[[1.0, 2.0], [0.0, 1.0]]]])
    layer.bias.data = torch.tensor([0.25])
    return layer(torch.tensor([[[[1.0, 2.0], [3.0, 4.0]]]]))[0, 0]


@right("asker_output")
def asker_output_kron_then_crop():
    stamp = np.zeros((4, 4))
    stamp[:2, :2] = [[1, 2], [0, 1]]
    return np.kron([[1, 2], [3, 4]], stamp)[:6, :6] + 0.25


@right("asker_output")
def asker_output_four_stamps_on_a_canvas_of_bias():
    out = np.full((6, 6), 0.25, dtype=np.float32)
    for r, c, value in [(0, 0, 1), (0, 4, 2), (4, 0, 3), (4, 4, 4)]:
        out[r : r + 2, c : c + 2] += value * np.array([[1, 2], [0, 1]], dtype=np.float32)
    return out


# wrong on: asker_output() -- bias forgotten
@wrong("asker_output")
def asker_output_without_bias():
    out = np.zeros((6, 6))
    for r, c, value in [(0, 0, 1), (0, 4, 2), (4, 0, 3), (4, 4, 4)]:
        out[r : r + 2, c : c + 2] = value * np.array([[1, 2], [0, 1]])
    return out


# wrong on: asker_output() -- the bias on the stamps only, the gaps stay 0
@wrong("asker_output")
def asker_output_bias_on_the_stamps_only():
    out = np.zeros((6, 6))
    for r, c, value in [(0, 0, 1), (0, 4, 2), (4, 0, 3), (4, 4, 4)]:
        out[r : r + 2, c : c + 2] = value * np.array([[1, 2], [0, 1]]) + 0.25
    return out


# wrong on: asker_output() -- the bias is added to the kernel, and multiplied with it
@wrong("asker_output")
def asker_output_bias_in_the_kernel():
    out = np.zeros((6, 6))
    for r, c, value in [(0, 0, 1), (0, 4, 2), (4, 0, 3), (4, 4, 4)]:
        out[r : r + 2, c : c + 2] = value * (np.array([[1, 2], [0, 1]]) + 0.25)
    return out


# wrong on: asker_output() -- flipped kernel
@wrong("asker_output")
def asker_output_flipped():
    x = torch.tensor([[[[1.0, 2.0], [3.0, 4.0]]]])
    return F.conv_transpose2d(x, torch.tensor([[[[1.0, 0.0], [2.0, 1.0]]]]), torch.tensor([0.25]), stride=4)[0, 0]


# wrong on: asker_output() -- the bias only where the output is not 0: the stamps' own zeros miss it
@wrong("asker_output")
def asker_output_bias_where_not_zero():
    out = np.kron([[1, 2], [3, 4]], [[1, 2, 0, 0], [0, 1, 0, 0], [0] * 4, [0] * 4])[:6, :6].astype(float)
    out[out != 0] += 0.25
    return out


# wrong on: asker_output() -- 8 × 8: the gap behind the last stamps as well
@wrong("asker_output")
def asker_output_eight_by_eight():
    return np.kron([[1, 2], [3, 4]], [[1, 2, 0, 0], [0, 1, 0, 0], [0] * 4, [0] * 4]) + 0.25


# wrong on: asker_output() -- the bias once per input pixel: 4 times too much
@wrong("asker_output")
def asker_output_bias_four_times():
    return np.kron([[1, 2], [3, 4]], [[1, 2, 0, 0], [0, 1, 0, 0], [0] * 4, [0] * 4])[:6, :6] + 4 * 0.25


# wrong on: asker_output() -- rounded to an array of ints
@wrong("asker_output")
def asker_output_in_ints():
    out = np.full((6, 6), 0.25)
    for r, c, value in [(0, 0, 1), (0, 4, 2), (4, 0, 3), (4, 4, 4)]:
        out[r : r + 2, c : c + 2] += value * np.array([[1, 2], [0, 1]])
    return out.astype(int)


# wrong on: asker_output() -- one slip of the pen: 4 · 1 + 0.25 is 4.25, not 4
@wrong("asker_output")
def asker_output_one_slip():
    return [
        [1.25, 2.25, 0.25, 0.25, 2.25, 4.25],
        [0.25, 1.25, 0.25, 0.25, 0.25, 2.25],
        [0.25, 0.25, 0.25, 0.25, 0.25, 0.25],
        [0.25, 0.25, 0.25, 0.25, 0.25, 0.25],
        [3.25, 6.25, 0.25, 0.25, 4.25, 8.25],
        [0.25, 3.25, 0.25, 0.25, 0.25, 4.0],
    ]
