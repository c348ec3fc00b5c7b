"""`half_stride_corr2d`, answered from its prompt alone; a comment names an input on which a wrong answer is wrong."""

import numpy as np
import torch
import torch.nn.functional as F
from numpy.lib.stride_tricks import as_strided, sliding_window_view

from tests.course.strangers import right, wrong


@right("half_stride_corr2d")
def half_stride_zeros_pad_flip_loops(x, kernel, stride):
    h, w = x.shape
    kh, kw = kernel.shape
    spread = np.zeros(((h - 1) * stride + 1, (w - 1) * stride + 1))
    spread[::stride, ::stride] = x
    spread = np.pad(spread, ((kh - 1, kh - 1), (kw - 1, kw - 1)))
    flipped = kernel[::-1, ::-1]
    out = np.zeros((spread.shape[0] - kh + 1, spread.shape[1] - kw + 1))
    for r in range(out.shape[0]):
        for c in range(out.shape[1]):
            out[r, c] = (spread[r : r + kh, c : c + kw] * flipped).sum()
    return out


@right("half_stride_corr2d")
def half_stride_torch_conv2d_padding(x, kernel, stride):
    x = torch.as_tensor(x, dtype=torch.float64)
    k = torch.as_tensor(kernel, dtype=torch.float64)
    spread = torch.zeros((x.shape[0] - 1) * stride + 1, (x.shape[1] - 1) * stride + 1, dtype=torch.float64)
    spread[::stride, ::stride] = x
    return F.conv2d(spread[None, None], k.flip(0, 1)[None, None], padding=(k.shape[0] - 1, k.shape[1] - 1))[0, 0]


@right("half_stride_corr2d")
def half_stride_writes_into_the_padded_canvas(x, kernel, stride):
    h, w = x.shape
    kh, kw = kernel.shape
    canvas = np.zeros(((h - 1) * stride + 2 * kh - 1, (w - 1) * stride + 2 * kw - 1), dtype=np.float64)
    canvas[kh - 1 : canvas.shape[0] - kh + 1 : stride, kw - 1 : canvas.shape[1] - kw + 1 : stride] = x
    return np.einsum("rcab,ab->rc", sliding_window_view(canvas, (kh, kw)), np.flip(kernel))


@right("half_stride_corr2d")
def half_stride_tensors_only_f_pad(x, kernel, stride):
    h, w = x.shape
    kh, kw = kernel.shape
    spread = x.new_zeros((h - 1) * stride + 1, (w - 1) * stride + 1)
    spread[::stride, ::stride] = x
    spread = F.pad(spread, (kw - 1, kw - 1, kh - 1, kh - 1))
    return F.conv2d(spread[None, None], torch.rot90(kernel, 2)[None, None]).squeeze(0).squeeze(0)


@right("half_stride_corr2d")
def half_stride_fourier_of_the_spread_picture(x, kernel, stride):
    spread = np.zeros(((x.shape[0] - 1) * stride + 1, (x.shape[1] - 1) * stride + 1))
    spread[::stride, ::stride] = x
    size = (spread.shape[0] + kernel.shape[0] - 1, spread.shape[1] + kernel.shape[1] - 1)
    return np.fft.ifft2(np.fft.fft2(spread, s=size) * np.fft.fft2(kernel, s=size)).real


@right("half_stride_corr2d")
def half_stride_module_with_grad_and_leading_axes(x, kernel, stride):
    # the shape is (1, 1, H, W)
    kh, kw = kernel.shape
    x = torch.as_tensor(x).float()[None, None]
    spread = F.conv_transpose2d(x, torch.ones(1, 1, 1, 1), stride=stride)
    conv = torch.nn.Conv2d(1, 1, (kh, kw), padding=(kh - 1, kw - 1), bias=False)
    conv.weight.data[0, 0] = torch.as_tensor(kernel).flip((0, 1))
    return conv(spread)


@right("half_stride_corr2d")
def half_stride_as_strided_tensordot(x, kernel, stride):
    h, w = x.shape
    kh, kw = kernel.shape
    spread = np.kron(x, np.eye(1, stride * stride).reshape(stride, stride))
    spread = np.pad(spread[: (h - 1) * stride + 1, : (w - 1) * stride + 1], ((kh - 1,) * 2, (kw - 1,) * 2))
    shape = (spread.shape[0] - kh + 1, spread.shape[1] - kw + 1, kh, kw)
    windows = as_strided(spread, shape, spread.strides * 2)
    return np.tensordot(windows, kernel[::-1, ::-1])


# wrong on: half_stride_corr2d(np.array([[1, 2]]), np.array([[1, 10, 100]]), 2) -- forgets the flip
@wrong("half_stride_corr2d")
def half_stride_unflipped(x, kernel, stride):
    kh, kw = kernel.shape
    spread = np.zeros(((x.shape[0] - 1) * stride + 1, (x.shape[1] - 1) * stride + 1))
    spread[::stride, ::stride] = x
    padded = np.pad(spread, ((kh - 1, kh - 1), (kw - 1, kw - 1)))
    return (sliding_window_view(padded, (kh, kw)) * kernel).sum(axis=(2, 3))


# wrong on: half_stride_corr2d(np.array([[1, 2]]), np.array([[1, 10, 100]]), 2) -- no padding
@wrong("half_stride_corr2d")
def half_stride_unpadded(x, kernel, stride):
    spread = np.zeros(((x.shape[0] - 1) * stride + 1, (x.shape[1] - 1) * stride + 1))
    spread[::stride, ::stride] = x
    return (sliding_window_view(spread, kernel.shape) * kernel[::-1, ::-1]).sum(axis=(2, 3))


# wrong on: half_stride_corr2d(np.array([[1, 2]]), np.array([[1, 10, 100]]), 2) -- pads half a kernel
@wrong("half_stride_corr2d")
def half_stride_pads_half_a_kernel(x, kernel, stride):
    kh, kw = kernel.shape
    spread = np.zeros(((x.shape[0] - 1) * stride + 1, (x.shape[1] - 1) * stride + 1))
    spread[::stride, ::stride] = x
    padded = np.pad(spread, ((kh // 2, kh // 2), (kw // 2, kw // 2)))
    return (sliding_window_view(padded, (kh, kw)) * kernel[::-1, ::-1]).sum(axis=(2, 3))


# wrong on: half_stride_corr2d(np.array([[1], [2]]), np.array([[1], [10], [100]]), 2) -- flips left and right only
@wrong("half_stride_corr2d")
def half_stride_flips_one_axis(x, kernel, stride):
    kh, kw = kernel.shape
    spread = np.zeros(((x.shape[0] - 1) * stride + 1, (x.shape[1] - 1) * stride + 1))
    spread[::stride, ::stride] = x
    padded = np.pad(spread, ((kh - 1, kh - 1), (kw - 1, kw - 1)))
    return (sliding_window_view(padded, (kh, kw)) * np.fliplr(kernel)).sum(axis=(2, 3))


# wrong on: half_stride_corr2d(np.array([[1, 2]]), np.array([[1, 10, 100]]), 2) -- the step of the sum is stride, too
@wrong("half_stride_corr2d")
def half_stride_steps_by_stride(x, kernel, stride):
    x = torch.as_tensor(x, dtype=torch.float64)
    k = torch.as_tensor(kernel, dtype=torch.float64)
    spread = torch.zeros((x.shape[0] - 1) * stride + 1, (x.shape[1] - 1) * stride + 1, dtype=torch.float64)
    spread[::stride, ::stride] = x
    padding = (k.shape[0] - 1, k.shape[1] - 1)
    return F.conv2d(spread[None, None], k.flip(0, 1)[None, None], stride=stride, padding=padding)[0, 0]


# wrong on: half_stride_corr2d(np.array([[1, 2]]), np.array([[1, 10, 100]]), 2) -- F.pad takes the width first
@wrong("half_stride_corr2d")
def half_stride_f_pad_height_first(x, kernel, stride):
    kh, kw = kernel.shape
    x = torch.as_tensor(x, dtype=torch.float64)
    k = torch.as_tensor(kernel, dtype=torch.float64)
    spread = torch.zeros((x.shape[0] - 1) * stride + 1, (x.shape[1] - 1) * stride + 1, dtype=torch.float64)
    spread[::stride, ::stride] = x
    padded = F.pad(spread, (kh - 1, kh - 1, kw - 1, kw - 1))
    return F.conv2d(padded[None, None], k.flip(0, 1)[None, None])[0, 0]


# wrong on: half_stride_corr2d(np.array([[1, 2]]), np.array([[1, 10, 100]]), 2) -- zeros behind the last pixel as well
@wrong("half_stride_corr2d")
def half_stride_zeros_behind_the_last_pixel(x, kernel, stride):
    kh, kw = kernel.shape
    spread = np.zeros((x.shape[0] * stride, x.shape[1] * stride))
    spread[::stride, ::stride] = x
    padded = np.pad(spread, ((kh - 1, kh - 1), (kw - 1, kw - 1)))
    return (sliding_window_view(padded, (kh, kw)) * kernel[::-1, ::-1]).sum(axis=(2, 3))


# wrong on: half_stride_corr2d(np.array([[1, 2], [3, 4]]), np.array([[1, 2], [3, 4]]), 1) -- transposes as well
@wrong("half_stride_corr2d")
def half_stride_transposes_square_kernels(x, kernel, stride):
    kh, kw = kernel.shape
    turned = kernel.T[::-1, ::-1] if kh == kw else kernel[::-1, ::-1]
    spread = np.zeros(((x.shape[0] - 1) * stride + 1, (x.shape[1] - 1) * stride + 1))
    spread[::stride, ::stride] = x
    padded = np.pad(spread, ((kh - 1, kh - 1), (kw - 1, kw - 1)))
    return (sliding_window_view(padded, (kh, kw)) * turned).sum(axis=(2, 3))


# wrong on: half_stride_corr2d(np.array([[1, 2]]), np.array([[1, 10]]), 4) -- gaps no wider than the kernel
@wrong("half_stride_corr2d")
def half_stride_gaps_no_wider_than_the_kernel(x, kernel, stride):
    kh, kw = kernel.shape
    stride = min(stride, max(kh, kw))
    spread = np.zeros(((x.shape[0] - 1) * stride + 1, (x.shape[1] - 1) * stride + 1))
    spread[::stride, ::stride] = x
    padded = np.pad(spread, ((kh - 1, kh - 1), (kw - 1, kw - 1)))
    return (sliding_window_view(padded, (kh, kw)) * kernel[::-1, ::-1]).sum(axis=(2, 3))


# wrong on: half_stride_corr2d(np.array([[1]]), np.array([[1, 2]]), 2) -- pads with the other end, not with zeros
@wrong("half_stride_corr2d")
def half_stride_pads_by_wrapping(x, kernel, stride):
    kh, kw = kernel.shape
    spread = np.zeros(((x.shape[0] - 1) * stride + 1, (x.shape[1] - 1) * stride + 1))
    spread[::stride, ::stride] = x
    padded = np.pad(spread, ((kh - 1, kh - 1), (kw - 1, kw - 1)), mode="wrap")
    return (sliding_window_view(padded, (kh, kw)) * kernel[::-1, ::-1]).sum(axis=(2, 3))


# wrong on: half_stride_corr2d(np.array([[1.5, 2.5]]), np.array([[1.0, 0.5]]), 2) -- the spread picture is of ints
@wrong("half_stride_corr2d")
def half_stride_spreads_into_ints(x, kernel, stride):
    kh, kw = kernel.shape
    spread = np.zeros(((x.shape[0] - 1) * stride + 1, (x.shape[1] - 1) * stride + 1), dtype=int)
    spread[::stride, ::stride] = x
    padded = np.pad(spread, ((kh - 1, kh - 1), (kw - 1, kw - 1)))
    return (sliding_window_view(padded, (kh, kw)) * kernel[::-1, ::-1]).sum(axis=(2, 3))


# wrong on: half_stride_corr2d(np.array([[1, 2]]), np.array([[1, 10, 100]]), 1) -- [:-0] is empty: stride 1
@wrong("half_stride_corr2d")
def half_stride_crops_stride_minus_one_zeros(x, kernel, stride):
    kh, kw = kernel.shape
    spread = np.zeros((x.shape[0] * stride, x.shape[1] * stride))
    spread[::stride, ::stride] = x
    padded = np.pad(spread[: -(stride - 1), : -(stride - 1)], ((kh - 1, kh - 1), (kw - 1, kw - 1)))
    return (sliding_window_view(padded, (kh, kw)) * kernel[::-1, ::-1]).sum(axis=(2, 3))
