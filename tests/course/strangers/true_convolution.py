"""`true_convolution`, answered from its prompt alone; a comment names an input on which a wrong answer is wrong."""

import numpy as np
import torch
import torch.nn.functional as F
from numpy.lib.stride_tricks import sliding_window_view

from tests.course.strangers import right, wrong


@right("true_convolution")
def true_convolution_flip_then_slices(x, kernel):
    flipped = kernel[::-1, ::-1]
    kh, kw = kernel.shape
    out = np.zeros((x.shape[0] - kh + 1, x.shape[1] - kw + 1))
    for r in range(out.shape[0]):
        for c in range(out.shape[1]):
            out[r, c] = (x[r : r + kh, c : c + kw] * flipped).sum()
    return out


@right("true_convolution")
def true_convolution_reads_backwards_with_minus_signs(x, kernel):
    kh, kw = kernel.shape
    oh, ow = x.shape[0] - kh + 1, x.shape[1] - kw + 1
    out = np.zeros((oh, ow), dtype=np.result_type(x.dtype, kernel.dtype))
    for a in range(kh):
        for b in range(kw):
            out += x[kh - 1 - a : kh - 1 - a + oh, kw - 1 - b : kw - 1 - b + ow] * kernel[a, b]
    return out


@right("true_convolution")
def true_convolution_np_convolve_row_by_row(x, kernel):
    kh, kw = kernel.shape
    oh = x.shape[0] - kh + 1
    rows = []
    for r in range(oh):
        rows.append(sum(np.convolve(x[r + kh - 1 - a], kernel[a])[kw - 1 : x.shape[1]] for a in range(kh)))
    return np.stack(rows)


@right("true_convolution")
def true_convolution_torch_flip(x, kernel):
    flipped = torch.flip(torch.as_tensor(kernel).double(), dims=(0, 1))
    return F.conv2d(torch.as_tensor(x).double()[None, None], flipped[None, None]).numpy()[0, 0]


@right("true_convolution")
def true_convolution_crop_of_the_transposed_one(x, kernel):
    # conv_transpose2d with stride 1 is the full convolution; the middle of it is the valid one
    kh, kw = kernel.shape
    k = torch.tensor(np.asarray(kernel), dtype=torch.float64, requires_grad=True)
    full = F.conv_transpose2d(torch.tensor(np.asarray(x), dtype=torch.float64)[None, None], k[None, None])
    return full[0, 0, kh - 1 : x.shape[0], kw - 1 : x.shape[1]]


@right("true_convolution")
def true_convolution_fourier(x, kernel):
    product = np.fft.rfft2(x) * np.fft.rfft2(kernel, s=x.shape)
    return np.fft.irfft2(product, s=x.shape)[kernel.shape[0] - 1 :, kernel.shape[1] - 1 :]


@right("true_convolution")
def true_convolution_einsum_on_reversed_strides(x, kernel):
    windows = sliding_window_view(x, kernel.shape)
    return np.einsum("rcab,ab->rc", windows[:, :, ::-1, ::-1], kernel)


@right("true_convolution")
def true_convolution_tensor_unfold_only(x, kernel):
    kh, kw = kernel.shape
    windows = torch.Tensor.unfold(x, 0, kh, 1).unfold(1, kw, 1)
    return (windows * kernel.flip(0).flip(1)).sum(dim=(-2, -1))


# wrong on: true_convolution(np.array([[1, 2, 3]]), np.array([[1, 0]])) -- does not flip
@wrong("true_convolution")
def true_convolution_unflipped(x, kernel):
    return np.einsum("rcab,ab->rc", sliding_window_view(x, kernel.shape), kernel)


# wrong on: true_convolution(np.array([[1], [2], [3]]), np.array([[1], [0]])) -- flips left and right only
@wrong("true_convolution")
def true_convolution_flips_columns_only(x, kernel):
    return (sliding_window_view(x, kernel.shape) * kernel[:, ::-1]).sum(axis=(2, 3))


# wrong on: true_convolution(np.array([[1, 2, 3]]), np.array([[1, 0]])) -- flips up and down only
@wrong("true_convolution")
def true_convolution_flips_rows_only(x, kernel):
    return (sliding_window_view(x, kernel.shape) * np.flipud(kernel)).sum(axis=(2, 3))


# wrong on: true_convolution(np.arange(9).reshape(3, 3), np.array([[1, 2], [3, 4]])) -- .T is no flip
@wrong("true_convolution")
def true_convolution_transposes(x, kernel):
    flipped = kernel.T if kernel.shape[0] == kernel.shape[1] else kernel[::-1, ::-1]
    return np.einsum("rcab,ab->rc", sliding_window_view(x, kernel.shape), flipped)


# wrong on: true_convolution(np.array([[1, 2, 3]]), np.array([[1, 0]])) -- counts half-covered places, too
@wrong("true_convolution")
def true_convolution_full(x, kernel):
    out = np.zeros((x.shape[0] + kernel.shape[0] - 1, x.shape[1] + kernel.shape[1] - 1))
    for a, b in np.ndindex(kernel.shape):
        out[a : a + x.shape[0], b : b + x.shape[1]] += kernel[a, b] * x
    return out


# wrong on: true_convolution(np.array([[1, 2, 3]]), np.array([[1, 0]])) -- flips the picture: outputs come backwards
@wrong("true_convolution")
def true_convolution_flips_the_picture(x, kernel):
    return np.einsum("rcab,ab->rc", sliding_window_view(x[::-1, ::-1], kernel.shape), kernel)


# wrong on: true_convolution(np.array([[1, 2, 3], [4, 5, 6]]), np.array([[1, 2], [0, 3]])) -- reads one kernel row only
@wrong("true_convolution")
def true_convolution_of_single_rows(x, kernel):
    kh, kw = kernel.shape
    return np.stack([np.convolve(row, kernel[0])[kw - 1 : x.shape[1]] for row in x[: x.shape[0] - kh + 1]])


# wrong on: true_convolution(np.array([[1, 2, 3], [4, 5, 6]]), np.array([[1, 2], [3, 4]])) -- a quarter turn, not a half
@wrong("true_convolution")
def true_convolution_rot90_once(x, kernel):
    turned = np.rot90(kernel, 1 if kernel.shape[0] == kernel.shape[1] else 2)
    return (sliding_window_view(x, kernel.shape) * turned).sum(axis=(2, 3))


# wrong on: true_convolution(np.arange(9).reshape(3, 3), np.array([[1, 2], [3, 4]])) -- flips one axis, never both
@wrong("true_convolution")
def true_convolution_flips_the_first_axis_that_has_two(x, kernel):
    axis = 0 if kernel.shape[0] > 1 else 1
    return (sliding_window_view(x, kernel.shape) * np.flip(kernel, axis)).sum(axis=(2, 3))


# wrong on: true_convolution(np.array([[1.5, 2.5]]), np.array([[1.0]])) -- whole numbers only
@wrong("true_convolution")
def true_convolution_in_an_array_of_ints(x, kernel):
    kh, kw = kernel.shape
    out = np.zeros((x.shape[0] - kh + 1, x.shape[1] - kw + 1), dtype=int)
    for r, c in np.ndindex(out.shape):
        out[r, c] = (x[r : r + kh, c : c + kw] * kernel[::-1, ::-1]).sum()
    return out


# wrong on: true_convolution(np.array([[1, 2, 3, 4]]), np.array([[1, 0]])) -- keeps the first places, with borders
@wrong("true_convolution")
def true_convolution_crops_the_full_one_from_its_corner(x, kernel):
    full = np.zeros((x.shape[0] + kernel.shape[0] - 1, x.shape[1] + kernel.shape[1] - 1))
    for a, b in np.ndindex(kernel.shape):
        full[a : a + x.shape[0], b : b + x.shape[1]] += kernel[a, b] * x
    return full[: x.shape[0] - kernel.shape[0] + 1, : x.shape[1] - kernel.shape[1] + 1]
