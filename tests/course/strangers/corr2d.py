"""`corr2d`, answered from its prompt alone; a comment names an input on which a wrong answer is wrong."""

import numpy as np
import torch
import torch.nn.functional as F
from numpy.lib.stride_tricks import as_strided, sliding_window_view

from tests.course.strangers import right, wrong


@right("corr2d")
def corr2d_four_loops(x, kernel):
    h, w = x.shape
    kh, kw = kernel.shape
    out = np.zeros((h - kh + 1, w - kw + 1), dtype=np.result_type(x, kernel))
    for r in range(h - kh + 1):
        for c in range(w - kw + 1):
            for a in range(kh):
                for b in range(kw):
                    out[r, c] += x[r + a, c + b] * kernel[a, b]
    return out


@right("corr2d")
def corr2d_window_slices_in_float64(x, kernel):
    h, w = x.shape
    kh, kw = kernel.shape
    out = np.empty((h - kh + 1, w - kw + 1))
    for r, c in np.ndindex(out.shape):
        out[r, c] = np.sum(x[r : r + kh, c : c + kw] * kernel)
    return out


@right("corr2d")
def corr2d_one_shifted_picture_per_tap(x, kernel):
    kh, kw = kernel.shape
    oh, ow = x.shape[0] - kh + 1, x.shape[1] - kw + 1
    return sum(kernel[a, b] * x[a : a + oh, b : b + ow] for a in range(kh) for b in range(kw))


@right("corr2d")
def corr2d_sliding_window_view_einsum(x, kernel):
    return np.einsum("rcab,ab->rc", sliding_window_view(x, kernel.shape), kernel)


@right("corr2d")
def corr2d_as_strided_tensordot(x, kernel):
    kh, kw = kernel.shape
    shape = (x.shape[0] - kh + 1, x.shape[1] - kw + 1, kh, kw)
    windows = as_strided(x, shape, x.strides + x.strides, writeable=False)
    return np.tensordot(windows, kernel, axes=2)


@right("corr2d")
def corr2d_torch_conv2d_on_tensors_only(x, kernel):
    return F.conv2d(x[None, None], kernel[None, None])[0, 0]


@right("corr2d")
def corr2d_conv_module_with_grad(x, kernel):
    conv = torch.nn.Conv2d(1, 1, tuple(kernel.shape), bias=False)
    with torch.no_grad():
        conv.weight.copy_(torch.as_tensor(kernel)[None, None])
    return conv(torch.as_tensor(x).float()[None, None]).squeeze(0).squeeze(0)


@right("corr2d")
def corr2d_torch_unfold_matmul(x, kernel):
    x = torch.as_tensor(x, dtype=torch.float64)
    k = torch.as_tensor(kernel, dtype=torch.float64)
    columns = F.unfold(x[None, None], tuple(k.shape))[0]
    return (k.reshape(1, -1) @ columns).reshape(x.shape[0] - k.shape[0] + 1, x.shape[1] - k.shape[1] + 1)


@right("corr2d")
def corr2d_index_map_and_dot(x, kernel):
    h, w = x.shape
    kh, kw = kernel.shape
    corners = (np.arange(h - kh + 1)[:, None] * w + np.arange(w - kw + 1)).reshape(-1, 1)
    offsets = (np.arange(kh)[:, None] * w + np.arange(kw)).reshape(1, -1)
    return (x.ravel()[corners + offsets] @ kernel.ravel()).reshape(h - kh + 1, w - kw + 1)


@right("corr2d")
def corr2d_fourier(x, kernel):
    # wrap-around only spoils the places where the window does not lie on the picture
    spectrum = np.fft.fft2(x) * np.conj(np.fft.fft2(kernel, s=x.shape))
    return np.fft.ifft2(spectrum).real[: x.shape[0] - kernel.shape[0] + 1, : x.shape[1] - kernel.shape[1] + 1]


@right("corr2d")
def corr2d_python_lists(x, kernel):
    picture, taps = x.tolist(), kernel.tolist()
    rows = []
    for top in range(len(picture) - len(taps) + 1):
        row = []
        for left in range(len(picture[0]) - len(taps[0]) + 1):
            row.append(sum(p * q for line, ks in zip(picture[top:], taps) for p, q in zip(line[left:], ks)))
        rows.append(row)
    return np.array(rows)


@right("corr2d")
def corr2d_keeps_batch_and_channel_axes(x, kernel):
    # the shape is (1, 1, oh, ow)
    x = torch.tensor(x, dtype=torch.float32).unsqueeze(0).unsqueeze(0)
    return F.conv2d(x, torch.tensor(kernel, dtype=torch.float32).unsqueeze(0).unsqueeze(0))


# wrong on: corr2d(np.array([[1, 2, 3]]), np.array([[1, 10]])) -- flips the kernel
@wrong("corr2d")
def corr2d_flips_the_kernel(x, kernel):
    windows = sliding_window_view(x, kernel.shape)
    return np.einsum("rcab,ab->rc", windows, kernel[::-1, ::-1])


# wrong on: corr2d(np.array([[1, 2, 3]]), np.array([[1, 10]])) -- forgets the + 1, the last row and column are missing
@wrong("corr2d")
def corr2d_without_the_last_place(x, kernel):
    h, w = x.shape
    kh, kw = kernel.shape
    out = np.zeros((h - kh, w - kw))
    for r in range(h - kh):
        for c in range(w - kw):
            out[r, c] = (x[r : r + kh, c : c + kw] * kernel).sum()
    return out


# wrong on: corr2d(np.array([[1, 2, 3]]), np.array([[1, 10]])) -- pads so that the output is as large as the picture
@wrong("corr2d")
def corr2d_pads_to_the_same_size(x, kernel):
    x = torch.as_tensor(x, dtype=torch.float64)[None, None]
    return F.conv2d(x, torch.as_tensor(kernel, dtype=torch.float64)[None, None], padding="same")[0, 0]


# wrong on: corr2d(np.array([[1, 2], [3, 4]]), np.array([[1, 2], [3, 4]])) -- matrix product instead of pixel by pixel
@wrong("corr2d")
def corr2d_matrix_product_of_window_and_kernel(x, kernel):
    h, w = x.shape
    kh, kw = kernel.shape
    out = np.zeros((h - kh + 1, w - kw + 1))
    for r in range(h - kh + 1):
        for c in range(w - kw + 1):
            out[r, c] = (x[r : r + kh, c : c + kw] @ kernel.T).sum()
    return out


# wrong on: corr2d(np.array([[2, 4, 6]]), np.array([[1, 1]])) -- takes the mean over the window, not the sum
@wrong("corr2d")
def corr2d_mean_instead_of_sum(x, kernel):
    return (sliding_window_view(x, kernel.shape) * kernel).mean(axis=(2, 3))


# wrong on: corr2d(np.arange(12).reshape(3, 4), np.array([[1, 2], [3, 4]])) -- kernel[b, a] for kernel[a, b]
@wrong("corr2d")
def corr2d_transposes_a_square_kernel(x, kernel):
    h, w = x.shape
    kh, kw = kernel.shape
    out = np.zeros((h - kh + 1, w - kw + 1))
    for r, c in np.ndindex(out.shape):
        for a in range(kh):
            for b in range(kw):
                out[r, c] += x[r + a, c + b] * (kernel[b, a] if kh == kw else kernel[a, b])
    return out


# wrong on: corr2d(np.array([[1, 2, 3]]), np.array([[0.5, 0.25]])) -- int picture, float kernel: the sums are cut off
@wrong("corr2d")
def corr2d_output_in_the_type_of_the_picture(x, kernel):
    kh, kw = kernel.shape
    out = np.zeros((x.shape[0] - kh + 1, x.shape[1] - kw + 1), dtype=x.dtype)
    for r in range(out.shape[0]):
        for c in range(out.shape[1]):
            out[r, c] = (x[r : r + kh, c : c + kw] * kernel).sum()
    return out


# wrong on: corr2d(np.array([[1, 2], [3, 4]]), np.array([[2]])) -- right numbers, but changes x, which must stay
@wrong("corr2d")
def corr2d_stores_the_outputs_in_the_picture(x, kernel):
    oh, ow = x.shape[0] - kernel.shape[0] + 1, x.shape[1] - kernel.shape[1] + 1
    result = np.array(
        [[(x[r : r + kernel.shape[0], c : c + kernel.shape[1]] * kernel).sum() for c in range(ow)] for r in range(oh)]
    )
    x[:oh, :ow] = result
    return result


# wrong on: corr2d(np.arange(12).reshape(3, 4), np.array([[1], [2]])) -- kh for both sides: square kernels only
@wrong("corr2d")
def corr2d_takes_the_kernel_for_square(x, kernel):
    k = kernel.shape[0]
    oh, ow = x.shape[0] - k + 1, x.shape[1] - k + 1
    return np.array([[(x[r : r + k, c : c + k] * kernel).sum() for c in range(ow)] for r in range(oh)])


# wrong on: corr2d(np.arange(12).reshape(3, 4), np.array([[1, 2]])) -- loops around centres: odd kernels only
@wrong("corr2d")
def corr2d_goes_around_centres(x, kernel):
    up, left = kernel.shape[0] // 2, kernel.shape[1] // 2
    rows = []
    for r in range(up, x.shape[0] - up):
        rows.append([])
        for c in range(left, x.shape[1] - left):
            rows[-1].append(
                sum(
                    x[r - up + a, c - left + b] * kernel[a, b]
                    for a in range(kernel.shape[0])
                    for b in range(kernel.shape[1])
                )
            )
    return np.array(rows)


# wrong on: corr2d(np.array([[200, 100, 3]]), np.array([[1, 1]])) -- casts to pixels of 0 ... 255
@wrong("corr2d")
def corr2d_casts_to_uint8(x, kernel):
    out = np.einsum("rcab,ab->rc", sliding_window_view(x, kernel.shape), kernel)
    return out.astype(np.uint8)


# wrong on: corr2d(np.array([[1, 2, 3], [4, 5, 6]]), np.array([[1, -1]])) -- cuts negative sums off at 0
@wrong("corr2d")
def corr2d_no_negative_brightness(x, kernel):
    return np.maximum((sliding_window_view(x, kernel.shape) * kernel).sum(axis=(-1, -2)), 0)


# wrong on: corr2d(np.array([[1, 2, 3], [4, 5, 6]]), np.array([[1, 10]])) -- lists the sums column by column
@wrong("corr2d")
def corr2d_column_by_column(x, kernel):
    h, w = x.shape
    kh, kw = kernel.shape
    sums = [(x[r : r + kh, c : c + kw] * kernel).sum() for c in range(w - kw + 1) for r in range(h - kh + 1)]
    return np.array(sums).reshape(h - kh + 1, w - kw + 1)


# wrong on: corr2d(np.arange(12).reshape(4, 3), np.array([[1, 1]])) -- reshapes to (ow, oh): square outputs only
@wrong("corr2d")
def corr2d_mixes_up_height_and_width_of_the_output(x, kernel):
    kh, kw = kernel.shape
    windows = sliding_window_view(x, (kh, kw))
    return (windows.reshape(-1, kh * kw) @ kernel.ravel()).reshape(windows.shape[1], windows.shape[0])
