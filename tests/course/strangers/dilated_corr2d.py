"""`dilated_corr2d`, answered from its prompt alone; a comment names an input on which a wrong answer is wrong."""

import itertools

import numpy as np
import torch
import torch.nn.functional as F
from numpy.lib.stride_tricks import as_strided, sliding_window_view

from tests.course.strangers import right, wrong


@right("dilated_corr2d")
def dilated_corr2d_stepped_slices(x, kernel, dilation):
    dh, dw = (dilation, dilation) if isinstance(dilation, int) else dilation
    kh, kw = kernel.shape
    span_h, span_w = (kh - 1) * dh + 1, (kw - 1) * dw + 1
    out = np.zeros((x.shape[0] - span_h + 1, x.shape[1] - span_w + 1))
    for r, c in np.ndindex(*out.shape):
        out[r, c] = (x[r : r + span_h : dh, c : c + span_w : dw] * kernel).sum()
    return out


@right("dilated_corr2d")
def dilated_corr2d_shifted_picture_per_tap(x, kernel, dilation):
    dh, dw = (dilation, dilation) if isinstance(dilation, int) else dilation
    kh, kw = kernel.shape
    oh, ow = x.shape[0] - (kh - 1) * dh, x.shape[1] - (kw - 1) * dw
    taps = itertools.product(range(kh), range(kw))
    return sum(kernel[a, b] * x[a * dh : a * dh + oh, b * dw : b * dw + ow] for a, b in taps)


@right("dilated_corr2d")
def dilated_corr2d_torch_on_tensors_only(x, kernel, dilation):
    return F.conv2d(x[None, None], kernel[None, None], dilation=dilation)[0, 0]


@right("dilated_corr2d")
def dilated_corr2d_kernel_with_holes(x, kernel, dilation):
    dh, dw = (dilation, dilation) if isinstance(dilation, int) else dilation
    kh, kw = kernel.shape
    stretched = np.zeros(((kh - 1) * dh + 1, (kw - 1) * dw + 1), dtype=kernel.dtype)
    stretched[::dh, ::dw] = kernel
    windows = sliding_window_view(x, stretched.shape)
    return (windows * stretched).sum(axis=(2, 3))


@right("dilated_corr2d")
def dilated_corr2d_as_strided_einsum(x, kernel, dilation):
    dh, dw = (dilation, dilation) if isinstance(dilation, int) else dilation
    kh, kw = kernel.shape
    sh, sw = x.strides
    shape = (x.shape[0] - (kh - 1) * dh, x.shape[1] - (kw - 1) * dw, kh, kw)
    return np.einsum("rcab,ab->rc", as_strided(x, shape, (sh, sw, sh * dh, sw * dw)), kernel)


@right("dilated_corr2d")
def dilated_corr2d_torch_unfold_then_matmul(x, kernel, dilation):
    dh, dw = (dilation, dilation) if isinstance(dilation, int) else dilation
    kh, kw = kernel.shape
    picture = torch.as_tensor(x, dtype=torch.float64)[None, None]
    columns = F.unfold(picture, (kh, kw), dilation=(dh, dw))
    row = torch.as_tensor(kernel, dtype=torch.float64).reshape(1, 1, -1)
    return (row @ columns).reshape(x.shape[0] - (kh - 1) * dh, x.shape[1] - (kw - 1) * dw).numpy()


@right("dilated_corr2d")
def dilated_corr2d_index_map_with_ix(x, kernel, dilation):
    dh, dw = (dilation, dilation) if isinstance(dilation, int) else dilation
    kh, kw = kernel.shape
    rows = np.arange(x.shape[0] - (kh - 1) * dh)[:, None] + dh * np.arange(kh)
    columns = np.arange(x.shape[1] - (kw - 1) * dw)[:, None] + dw * np.arange(kw)
    windows = x[rows[:, None, :, None], columns[None, :, None, :]]
    return np.tensordot(windows, kernel, axes=([2, 3], [0, 1]))


@right("dilated_corr2d")
def dilated_corr2d_module_with_grad(x, kernel, dilation):
    conv = torch.nn.Conv2d(1, 1, tuple(kernel.shape), dilation=dilation, bias=False).double()
    conv.weight.data.copy_(torch.as_tensor(kernel))
    return conv(torch.as_tensor(x).double().unsqueeze(0)).squeeze(0)


# wrong on: dilated_corr2d(np.array([[1, 2, 3, 4, 5]]), np.array([[1, 10]]), (1, 3)) -- not dilated at all
@wrong("dilated_corr2d")
def dilated_corr2d_without_holes(x, kernel, dilation):
    return np.einsum("rcab,ab->rc", sliding_window_view(x, kernel.shape), kernel)


# wrong on: dilated_corr2d(np.array([[1, 2, 3, 4, 5]]), np.array([[1, 10]]), (1, 3)) -- the pair read as (width, height)
@wrong("dilated_corr2d")
def dilated_corr2d_pair_the_other_way_round(x, kernel, dilation):
    dw, dh = (dilation, dilation) if isinstance(dilation, int) else dilation
    kh, kw = kernel.shape
    oh, ow = max(x.shape[0] - (kh - 1) * dh, 0), max(x.shape[1] - (kw - 1) * dw, 0)
    out = np.zeros((oh, ow))
    for a in range(kh):
        for b in range(kw):
            out += kernel[a, b] * x[a * dh : a * dh + oh, b * dw : b * dw + ow]
    return out


# wrong on: dilated_corr2d(np.arange(20).reshape(4, 5), np.array([[1, 2], [3, 4]]), (1, 3)) -- dh for both axes
@wrong("dilated_corr2d")
def dilated_corr2d_first_of_the_pair_for_both(x, kernel, dilation):
    d = dilation if isinstance(dilation, int) else dilation[0]
    kh, kw = kernel.shape
    oh, ow = x.shape[0] - (kh - 1) * d, x.shape[1] - (kw - 1) * d
    return sum(kernel[a, b] * x[a * d : a * d + oh, b * d : b * d + ow] for a in range(kh) for b in range(kw))


# wrong on: dilated_corr2d(np.array([[1, 2, 3, 4, 5]]), np.array([[1, 10]]), (1, 3)) -- holes after the last tap as well
@wrong("dilated_corr2d")
def dilated_corr2d_kron_kernel(x, kernel, dilation):
    dh, dw = (dilation, dilation) if isinstance(dilation, int) else dilation
    hole = np.zeros((dh, dw))
    hole[0, 0] = 1
    stretched = np.kron(kernel, hole)
    windows = sliding_window_view(np.pad(x, ((0, dh), (0, dw))), stretched.shape)[:-dh, :-dw]
    return (windows * stretched).sum(axis=(2, 3))


# wrong on: dilated_corr2d(np.arange(5).reshape(1, 5), np.array([[1, 10]]), 2) -- thins the picture out instead
@wrong("dilated_corr2d")
def dilated_corr2d_thins_out_the_picture(x, kernel, dilation):
    dh, dw = (dilation, dilation) if isinstance(dilation, int) else dilation
    return np.einsum("rcab,ab->rc", sliding_window_view(x[::dh, ::dw], kernel.shape), kernel)


# wrong on: dilated_corr2d(np.array([[1, 2, 3, 4, 5]]), np.array([[1, 10]]), (1, 3)) -- flips
@wrong("dilated_corr2d")
def dilated_corr2d_flipped(x, kernel, dilation):
    x = torch.as_tensor(x, dtype=torch.float64)[None, None]
    return F.conv2d(x, torch.as_tensor(kernel, dtype=torch.float64).flip(0, 1)[None, None], dilation=dilation)[0, 0]


# wrong on: dilated_corr2d(np.arange(5).reshape(1, 5), np.array([[1, 10]]), 2) -- the windows step by the dilation, too
@wrong("dilated_corr2d")
def dilated_corr2d_strides_as_well(x, kernel, dilation):
    x = torch.as_tensor(x, dtype=torch.float64)[None, None]
    kernel = torch.as_tensor(kernel, dtype=torch.float64)[None, None]
    return F.conv2d(x, kernel, dilation=dilation, stride=dilation)[0, 0]


# wrong on: dilated_corr2d(np.arange(6).reshape(1, 6), np.array([[1, 10]]), (1, 2)) -- so many holes, not so many steps
@wrong("dilated_corr2d")
def dilated_corr2d_dilation_counts_the_holes(x, kernel, dilation):
    dh, dw = (dilation, dilation) if isinstance(dilation, int) else dilation
    kh, kw = kernel.shape
    oh, ow = max(x.shape[0] - (kh - 1) * (dh + 1), 0), max(x.shape[1] - (kw - 1) * (dw + 1), 0)
    out = np.zeros((oh, ow))
    for a, b in np.ndindex(kh, kw):
        out += kernel[a, b] * x[a * (dh + 1) : a * (dh + 1) + oh, b * (dw + 1) : b * (dw + 1) + ow]
    return out


# wrong on: dilated_corr2d(np.arange(9).reshape(3, 3), np.array([[1], [10]]), 2) -- kw for both sides of the kernel
@wrong("dilated_corr2d")
def dilated_corr2d_square_kernels_only(x, kernel, dilation):
    dh, dw = (dilation, dilation) if isinstance(dilation, int) else dilation
    k = kernel.shape[1]
    span_h, span_w = (k - 1) * dh + 1, (k - 1) * dw + 1
    out = np.zeros((x.shape[0] - span_h + 1, x.shape[1] - span_w + 1))
    for r, c in np.ndindex(out.shape):
        out[r, c] = (x[r : r + span_h : dh, c : c + span_w : dw] * kernel).sum()
    return out


# wrong on: dilated_corr2d(np.arange(12).reshape(3, 4), np.array([[1, 10]]), 2) -- an int stretches the rows only
@wrong("dilated_corr2d")
def dilated_corr2d_an_int_means_height_only(x, kernel, dilation):
    dh, dw = (dilation, 1) if isinstance(dilation, int) else dilation
    kh, kw = kernel.shape
    oh, ow = x.shape[0] - (kh - 1) * dh, x.shape[1] - (kw - 1) * dw
    return sum(kernel[a, b] * x[a * dh : a * dh + oh, b * dw : b * dw + ow] for a in range(kh) for b in range(kw))


# wrong on: dilated_corr2d(np.array([[1, 2, 3, 4, 5]]), np.array([[1, 10]]), (1, 2)) -- off by one: last row and column
@wrong("dilated_corr2d")
def dilated_corr2d_last_row_and_column_missing(x, kernel, dilation):
    dh, dw = (dilation, dilation) if isinstance(dilation, int) else dilation
    kh, kw = kernel.shape
    span_h, span_w = (kh - 1) * dh + 1, (kw - 1) * dw + 1
    return np.array(
        [
            [(x[r : r + span_h : dh, c : c + span_w : dw] * kernel).sum() for c in range(x.shape[1] - span_w)]
            for r in range(x.shape[0] - span_h)
        ]
    )


# wrong on: dilated_corr2d(np.array([[1.5, 2.0, 3.25]]), np.array([[1.0, 0.5]]), (1, 2)) -- the output holds ints only
@wrong("dilated_corr2d")
def dilated_corr2d_whole_numbers(x, kernel, dilation):
    dh, dw = (dilation, dilation) if isinstance(dilation, int) else dilation
    kh, kw = kernel.shape
    out = np.zeros((x.shape[0] - (kh - 1) * dh, x.shape[1] - (kw - 1) * dw), dtype=int)
    for r, c in np.ndindex(out.shape):
        out[r, c] = sum(x[r + a * dh, c + b * dw] * kernel[a, b] for a in range(kh) for b in range(kw))
    return out


# wrong on: dilated_corr2d(np.arange(20).reshape(4, 5), np.array([[1, 2], [3, 4]]), (1, 3)) -- the larger for both axes
@wrong("dilated_corr2d")
def dilated_corr2d_larger_of_the_pair_for_both(x, kernel, dilation):
    d = dilation if isinstance(dilation, int) else max(dilation)
    kh, kw = kernel.shape
    oh, ow = max(x.shape[0] - (kh - 1) * d, 0), max(x.shape[1] - (kw - 1) * d, 0)
    out = np.zeros((oh, ow))
    for a, b in np.ndindex(kh, kw):
        out += kernel[a, b] * x[a * d : a * d + oh, b * d : b * d + ow]
    return out
