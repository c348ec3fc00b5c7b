"""`kernel_matrix`, answered from its prompt alone; a comment names an input on which a wrong answer is wrong."""

import numpy as np
import torch
import torch.nn.functional as F
from numpy.lib.stride_tricks import sliding_window_view

from tests.course.strangers import right, wrong


@right("kernel_matrix")
def kernel_matrix_four_loops(kernel, shape):
    h, w = shape
    kh, kw = kernel.shape
    oh, ow = h - kh + 1, w - kw + 1
    matrix = np.zeros((oh * ow, h * w), dtype=kernel.dtype)
    for r in range(oh):
        for c in range(ow):
            for a in range(kh):
                for b in range(kw):
                    matrix[r * ow + c, (r + a) * w + c + b] = kernel[a, b]
    return matrix


@right("kernel_matrix")
def kernel_matrix_kernel_on_a_blank_picture_per_row(kernel, shape):
    h, w = shape
    kh, kw = kernel.shape
    rows = []
    for r in range(h - kh + 1):
        for c in range(w - kw + 1):
            blank = np.zeros((h, w))
            blank[r : r + kh, c : c + kw] = kernel
            rows.append(blank.ravel())
    return np.array(rows)


@right("kernel_matrix")
def kernel_matrix_kron_of_shifted_identities(kernel, shape):
    h, w = shape
    kh, kw = kernel.shape
    oh, ow = h - kh + 1, w - kw + 1
    return sum(kernel[a, b] * np.kron(np.eye(oh, h, a), np.eye(ow, w, b)) for a in range(kh) for b in range(kw))


@right("kernel_matrix")
def kernel_matrix_convolves_every_unit_picture(kernel, shape):
    h, w = shape
    k = torch.as_tensor(kernel, dtype=torch.float64)[None, None]
    units = torch.eye(h * w, dtype=torch.float64).reshape(h * w, 1, h, w)
    return F.conv2d(units, k).reshape(h * w, -1).T.numpy()


@right("kernel_matrix")
def kernel_matrix_jacobian(kernel, shape):
    k = torch.as_tensor(kernel, dtype=torch.float64)[None, None]

    def convolve(flat):
        return F.conv2d(flat.reshape(1, 1, *shape), k).flatten()

    return torch.autograd.functional.jacobian(convolve, torch.zeros(shape[0] * shape[1], dtype=torch.float64))


@right("kernel_matrix")
def kernel_matrix_index_map_of_windows(kernel, shape):
    numbers = np.arange(shape[0] * shape[1]).reshape(shape)
    windows = sliding_window_view(numbers, kernel.shape).reshape(-1, kernel.size)
    matrix = np.zeros((windows.shape[0], numbers.size), dtype=np.float64)
    np.put_along_axis(matrix, windows, np.broadcast_to(kernel.ravel(), windows.shape), axis=1)
    return matrix


@right("kernel_matrix")
def kernel_matrix_unfold_of_the_numbers_then_scatter(kernel, shape):
    h, w = shape
    numbers = torch.arange(h * w, dtype=torch.float64).reshape(1, 1, h, w)
    index = F.unfold(numbers, tuple(kernel.shape))[0].T.long()
    source = torch.as_tensor(kernel).reshape(1, -1).expand(index.shape[0], -1).double()
    return torch.zeros(index.shape[0], h * w, dtype=torch.float64).scatter(1, index, source)


@right("kernel_matrix")
def kernel_matrix_difference_of_coordinates(kernel, shape):
    (h, w), (kh, kw) = shape, kernel.shape
    r, c, y, z = np.ogrid[: h - kh + 1, : w - kw + 1, :h, :w]
    a, b = np.broadcast_arrays(y - r, z - c)
    inside = (a >= 0) & (a < kh) & (b >= 0) & (b < kw)
    return np.where(inside, kernel[a.clip(0, kh - 1), b.clip(0, kw - 1)], 0).reshape(-1, h * w)


# wrong on: kernel_matrix(np.array([[5, 7]]), (1, 3)) -- transposed: the matrix of the transposed convolution
@wrong("kernel_matrix")
def kernel_matrix_transposed(kernel, shape):
    h, w = shape
    kh, kw = kernel.shape
    oh, ow = h - kh + 1, w - kw + 1
    out = np.zeros((h * w, oh * ow))
    for r, c, a, b in np.ndindex(oh, ow, kh, kw):
        out[(r + a) * w + c + b, r * ow + c] = kernel[a, b]
    return out


# wrong on: kernel_matrix(np.array([[5, 7]]), (1, 3)) -- flipped kernel
@wrong("kernel_matrix")
def kernel_matrix_flipped(kernel, shape):
    h, w = shape
    kh, kw = kernel.shape
    flipped = kernel[::-1, ::-1]
    return sum(
        flipped[a, b] * np.kron(np.eye(h - kh + 1, h, a), np.eye(w - kw + 1, w, b))
        for a in range(kh)
        for b in range(kw)
    )


# wrong on: kernel_matrix(np.array([[1, 2], [3, 4]]), (2, 3)) -- the kernel's rows lie next to each other, not w apart
@wrong("kernel_matrix")
def kernel_matrix_ravelled_kernel_in_one_piece(kernel, shape):
    h, w = shape
    kh, kw = kernel.shape
    oh, ow = h - kh + 1, w - kw + 1
    out = np.zeros((oh * ow, h * w))
    for r, c in np.ndindex(oh, ow):
        start = r * w + c
        out[r * ow + c, start : start + kh * kw] = kernel.ravel()[: h * w - start]
    return out


# wrong on: kernel_matrix(np.array([[5, 7]]), (2, 2)) -- each row is the one before moved by one: over line ends
@wrong("kernel_matrix")
def kernel_matrix_moves_on_by_one_each_row(kernel, shape):
    h, w = shape
    kh, kw = kernel.shape
    first = np.zeros((h, w))
    first[:kh, :kw] = kernel
    return np.stack([np.roll(first.ravel(), n) for n in range((h - kh + 1) * (w - kw + 1))])


# wrong on: kernel_matrix(np.array([[5, 7]]), (2, 3)) -- steps of h from row to row instead of w: square pictures only
@wrong("kernel_matrix")
def kernel_matrix_row_length_h(kernel, shape):
    h, w = shape
    kh, kw = kernel.shape
    oh, ow = h - kh + 1, w - kw + 1
    out = np.zeros((oh * ow, h * w))
    for r, c, a, b in np.ndindex(oh, ow, kh, kw):
        out[r * ow + c, (r + a) * h + c + b] = kernel[a, b]
    return out


# wrong on: kernel_matrix(np.array([[5], [7]]), (3, 2)) -- numbers the outputs column by column
@wrong("kernel_matrix")
def kernel_matrix_outputs_column_by_column(kernel, shape):
    h, w = shape
    kh, kw = kernel.shape
    oh, ow = h - kh + 1, w - kw + 1
    out = np.zeros((oh * ow, h * w))
    for r, c, a, b in np.ndindex(oh, ow, kh, kw):
        out[c * oh + r, (r + a) * w + c + b] = kernel[a, b]
    return out


# wrong on: kernel_matrix(np.array([[5, 7]]), (1, 3)) -- same padding: a square matrix
@wrong("kernel_matrix")
def kernel_matrix_padded_to_a_square(kernel, shape):
    h, w = shape
    k = torch.as_tensor(kernel, dtype=torch.float64)[None, None]
    units = torch.eye(h * w, dtype=torch.float64).reshape(h * w, 1, h, w)
    return F.conv2d(units, k, padding="same").reshape(h * w, -1).T


# wrong on: kernel_matrix(np.array([[1, 2], [3, 4]]), (3, 3)) -- kernel[b, a]: symmetric kernels only
@wrong("kernel_matrix")
def kernel_matrix_transposes_square_kernels(kernel, shape):
    h, w = shape
    kh, kw = kernel.shape
    kernel = kernel.T if kh == kw else kernel
    return sum(
        kernel[a, b] * np.kron(np.eye(h - kh + 1, h, a), np.eye(w - kw + 1, w, b)) for a in range(kh) for b in range(kw)
    )


# wrong on: kernel_matrix(np.array([[5, 7]]), (3, 3)) -- oh for ow in the number of the output
@wrong("kernel_matrix")
def kernel_matrix_square_outputs_only(kernel, shape):
    h, w = shape
    kh, kw = kernel.shape
    oh, ow = h - kh + 1, w - kw + 1
    out = np.zeros((oh * ow, h * w))
    for r, c, a, b in np.ndindex(oh, ow, kh, kw):
        out[r * oh + c, (r + a) * w + c + b] = kernel[a, b]
    return out


# wrong on: kernel_matrix(np.array([[0.5, 1.5]]), (1, 3)) -- an int matrix cuts the weights off
@wrong("kernel_matrix")
def kernel_matrix_of_ints(kernel, shape):
    h, w = shape
    kh, kw = kernel.shape
    oh, ow = h - kh + 1, w - kw + 1
    out = np.zeros((oh * ow, h * w), dtype=int)
    for r, c, a, b in np.ndindex(oh, ow, kh, kw):
        out[r * ow + c, (r + a) * w + c + b] = kernel[a, b]
    return out


# wrong on: kernel_matrix(np.array([[5, 7]]), (3, 3)) -- the pixels read column by column
@wrong("kernel_matrix")
def kernel_matrix_ravels_in_fortran_order(kernel, shape):
    h, w = shape
    kh, kw = kernel.shape
    rows = []
    for r in range(h - kh + 1):
        for c in range(w - kw + 1):
            blank = np.zeros((h, w))
            blank[r : r + kh, c : c + kw] = kernel
            rows.append(blank.ravel(order="F"))
    return np.array(rows)
