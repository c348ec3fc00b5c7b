"""`insert_zeros`, answered from its prompt alone; a comment names an input on which a wrong answer is wrong."""

import numpy as np
import torch
import torch.nn.functional as F

from tests.course.strangers import right, wrong


@right("insert_zeros")
def insert_zeros_strided_assignment(x, stride):
    h, w = x.shape
    out = np.zeros(((h - 1) * stride + 1, (w - 1) * stride + 1), dtype=x.dtype)
    out[::stride, ::stride] = x
    return out


@right("insert_zeros")
def insert_zeros_kron_and_crop(x, stride):
    corner = np.zeros((stride, stride))
    corner[0, 0] = 1
    spread = np.kron(x, corner)
    return spread[: spread.shape[0] - stride + 1, : spread.shape[1] - stride + 1]


@right("insert_zeros")
def insert_zeros_np_insert(x, stride):
    for axis in (0, 1):
        gaps = np.repeat(np.arange(1, x.shape[axis]), stride - 1)
        x = np.insert(x, gaps, 0, axis=axis)
    return x


@right("insert_zeros")
def insert_zeros_conv_transpose_with_one_tap(x, stride):
    x = torch.as_tensor(x, dtype=torch.float64)
    return F.conv_transpose2d(x[None, None], torch.ones(1, 1, 1, 1, dtype=torch.float64), stride=stride)[0, 0]


@right("insert_zeros")
def insert_zeros_selection_matrices(x, stride):
    h, w = x.shape
    down = np.eye((h - 1) * stride + 1)[:, ::stride]
    across = np.eye((w - 1) * stride + 1)[:, ::stride]
    return down @ x @ across.T


@right("insert_zeros")
def insert_zeros_nested_lists(x, stride):
    rows = x.tolist()
    width = (len(rows[0]) - 1) * stride + 1
    out = []
    for n, row in enumerate(rows):
        if n:
            out += [[0] * width for _ in range(stride - 1)]
        line = []
        for value in row:
            line += [value] + [0] * (stride - 1)
        out.append(line[:width])
    return np.array(out)


@right("insert_zeros")
def insert_zeros_new_axes_and_reshape(x, stride):
    h, w = x.shape
    blocks = np.zeros((h, stride, w, stride), dtype=x.dtype)
    blocks[:, 0, :, 0] = x
    return blocks.reshape(h * stride, w * stride)[: (h - 1) * stride + 1, : (w - 1) * stride + 1]


@right("insert_zeros")
def insert_zeros_tensors_only(x, stride):
    h, w = x.shape
    out = x.new_zeros(((h - 1) * stride + 1, (w - 1) * stride + 1))
    out[::stride, ::stride] = torch.clone(x)
    return out


@right("insert_zeros")
def insert_zeros_flat_scatter(x, stride):
    h, w = x.shape
    height, width = (h - 1) * stride + 1, (w - 1) * stride + 1
    index = (torch.arange(h)[:, None] * stride * width + torch.arange(w) * stride).flatten()
    x = torch.as_tensor(x)
    return torch.zeros(height * width, dtype=x.dtype).scatter(0, index, x.flatten()).reshape(height, width)


# wrong on: insert_zeros(np.array([[1, 2], [3, 4]]), 2) -- zeros behind the last row and column as well
@wrong("insert_zeros")
def insert_zeros_also_at_the_end(x, stride):
    out = np.zeros((x.shape[0] * stride, x.shape[1] * stride))
    out[::stride, ::stride] = x
    return out


# wrong on: insert_zeros(np.array([[1, 2], [3, 4]]), 2) -- stride zeros, one too many
@wrong("insert_zeros")
def insert_zeros_stride_zeros(x, stride):
    h, w = x.shape
    out = np.zeros(((h - 1) * (stride + 1) + 1, (w - 1) * (stride + 1) + 1))
    out[:: stride + 1, :: stride + 1] = x
    return out


# wrong on: insert_zeros(np.array([[1, 2], [3, 4]]), 2) -- along the rows only
@wrong("insert_zeros")
def insert_zeros_between_columns_only(x, stride):
    h, w = x.shape
    out = np.zeros((h, (w - 1) * stride + 1))
    out[:, ::stride] = x
    return out


# wrong on: insert_zeros(np.array([[1, 2], [3, 4]]), 2) -- repeats the pixels instead of zeros
@wrong("insert_zeros")
def insert_zeros_repeats(x, stride):
    big = np.repeat(np.repeat(x, stride, axis=0), stride, axis=1)
    return big[: (x.shape[0] - 1) * stride + 1, : (x.shape[1] - 1) * stride + 1]


# wrong on: insert_zeros(np.array([[1, 2], [3, 4]]), 3) -- one zero between neighbours, whatever the stride
@wrong("insert_zeros")
def insert_zeros_always_one_zero(x, stride):
    out = np.zeros((2 * x.shape[0] - 1, 2 * x.shape[1] - 1))
    out[::2, ::2] = x
    return out


# wrong on: insert_zeros(np.array([[0.5, 2.0], [3.0, 4.5]]), 2) -- an array of ints cuts fractions off
@wrong("insert_zeros")
def insert_zeros_dtype_int(x, stride):
    out = np.zeros(((x.shape[0] - 1) * stride + 1, (x.shape[1] - 1) * stride + 1), dtype=int)
    out[::stride, ::stride] = x
    return out


# wrong on: insert_zeros(np.array([[1, 2, 3], [4, 5, 6]]), 2) -- the height for both sides
@wrong("insert_zeros")
def insert_zeros_into_a_square(x, stride):
    side = (x.shape[0] - 1) * stride + 1
    out = np.zeros((side, side))
    for r, c in np.ndindex(x.shape):
        out[r * stride, c * stride] = x[r, c]
    return out


# wrong on: insert_zeros(np.array([[1, 2], [3, 4]]), 1) -- out[:-0] is empty: stride 1 goes wrong
@wrong("insert_zeros")
def insert_zeros_cuts_off_stride_minus_one(x, stride):
    out = np.zeros((x.shape[0] * stride, x.shape[1] * stride))
    out[::stride, ::stride] = x
    return out[: -(stride - 1), : -(stride - 1)]


# wrong on: insert_zeros(np.array([[1], [2]]), 2) -- a single column is padded with zeros on the right
@wrong("insert_zeros")
def insert_zeros_at_least_two_columns(x, stride):
    h, w = x.shape
    out = np.zeros(((h - 1) * stride + 1, max((w - 1) * stride + 1, 2)))
    out[::stride, : (w - 1) * stride + 1 : stride] = x
    return out


# wrong on: insert_zeros(np.array([[1, 2], [3, 4]]), 3) -- one zero per gap, whatever the stride
@wrong("insert_zeros")
def insert_zeros_np_insert_once_per_neighbour(x, stride):
    for axis in (0, 1):
        if stride > 1:
            x = np.insert(x, np.arange(1, x.shape[axis]), 0, axis=axis)
    return x
