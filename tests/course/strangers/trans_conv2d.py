"""`trans_conv2d`, answered from its prompt alone; a comment names an input on which a wrong answer is wrong."""

import numpy as np
import torch
import torch.nn.functional as F

from tests.course.strangers import right, wrong


@right("trans_conv2d")
def trans_conv2d_stamps(x, kernel, stride):
    h, w = x.shape
    kh, kw = kernel.shape
    out = np.zeros(((h - 1) * stride + kh, (w - 1) * stride + kw), dtype=np.result_type(x, kernel))
    for r in range(h):
        for c in range(w):
            out[r * stride : r * stride + kh, c * stride : c * stride + kw] += x[r, c] * kernel
    return out


@right("trans_conv2d")
def trans_conv2d_one_strided_slice_per_tap(x, kernel, stride):
    h, w = x.shape
    kh, kw = kernel.shape
    out = np.zeros(((h - 1) * stride + kh, (w - 1) * stride + kw))
    for a in range(kh):
        for b in range(kw):
            out[a : a + (h - 1) * stride + 1 : stride, b : b + (w - 1) * stride + 1 : stride] += x * kernel[a, b]
    return out


@right("trans_conv2d")
def trans_conv2d_torch_on_tensors_only(x, kernel, stride):
    return F.conv_transpose2d(x[None, None], kernel[None, None], stride=stride)[0, 0]


@right("trans_conv2d")
def trans_conv2d_gradient_of_a_convolution(x, kernel, stride):
    x = torch.as_tensor(x, dtype=torch.float64)
    k = torch.as_tensor(kernel, dtype=torch.float64)
    size = [(n - 1) * stride + m for n, m in zip(x.shape, k.shape)]
    picture = torch.zeros(1, 1, *size, dtype=torch.float64, requires_grad=True)
    F.conv2d(picture, k[None, None], stride=stride).backward(x[None, None])
    return picture.grad[0, 0]


@right("trans_conv2d")
def trans_conv2d_torch_fold(x, kernel, stride):
    x = torch.as_tensor(x, dtype=torch.float64)
    k = torch.as_tensor(kernel, dtype=torch.float64)
    columns = torch.outer(k.flatten(), x.flatten())
    size = ((x.shape[0] - 1) * stride + k.shape[0], (x.shape[1] - 1) * stride + k.shape[1])
    return F.fold(columns[None], size, tuple(k.shape), stride=stride)[0, 0].numpy()


@right("trans_conv2d")
def trans_conv2d_index_map_add_at(x, kernel, stride):
    h, w = x.shape
    kh, kw = kernel.shape
    rows = stride * np.arange(h)[:, None, None, None] + np.arange(kh)[:, None]
    columns = stride * np.arange(w)[:, None, None] + np.arange(kw)
    out = np.zeros(((h - 1) * stride + kh, (w - 1) * stride + kw))
    np.add.at(out, (rows, columns), x[:, :, None, None] * kernel)
    return out


@right("trans_conv2d")
def trans_conv2d_gathers_for_each_output(x, kernel, stride):
    (h, w), (kh, kw) = x.shape, kernel.shape
    out = []
    for y in range((h - 1) * stride + kh):
        out.append([])
        for z in range((w - 1) * stride + kw):
            out[-1].append(
                sum(
                    x[r, c] * kernel[y - r * stride, z - c * stride]
                    for r in range(h)
                    if 0 <= y - r * stride < kh
                    for c in range(w)
                    if 0 <= z - c * stride < kw
                )
            )
    return np.array(out)


@right("trans_conv2d")
def trans_conv2d_module_with_grad_and_leading_axis(x, kernel, stride):
    # the shape is (1, H, W)
    layer = torch.nn.ConvTranspose2d(1, 1, tuple(kernel.shape), stride=stride, bias=False)
    with torch.no_grad():
        layer.weight[0, 0] = torch.as_tensor(kernel)
    return layer(torch.as_tensor(x).float()[None])


@right("trans_conv2d")
def trans_conv2d_einsum_of_placement_matrices(x, kernel, stride):
    def placement(n, k):
        # places[o, i, t] is 1 where tap t of input i lands on output o
        o, i, t = np.ogrid[: (n - 1) * stride + k, :n, :k]
        return (o == i * stride + t).astype(float)

    down, across = placement(x.shape[0], kernel.shape[0]), placement(x.shape[1], kernel.shape[1])
    return np.einsum("yra,zcb,rc,ab->yz", down, across, x, kernel)


# wrong on: trans_conv2d(np.array([[1, 2]]), np.array([[1, 10, 100]]), 2) -- a later stamp replaces an earlier one
@wrong("trans_conv2d")
def trans_conv2d_stamps_overwrite(x, kernel, stride):
    h, w = x.shape
    kh, kw = kernel.shape
    out = np.zeros(((h - 1) * stride + kh, (w - 1) * stride + kw))
    for r in range(h):
        for c in range(w):
            out[r * stride : r * stride + kh, c * stride : c * stride + kw] = x[r, c] * kernel
    return out


# wrong on: trans_conv2d(np.array([[1, 2]]), np.array([[1, 10, 100]]), 2) -- flips the kernel
@wrong("trans_conv2d")
def trans_conv2d_flipped_stamps(x, kernel, stride):
    h, w = x.shape
    kh, kw = kernel.shape
    out = np.zeros(((h - 1) * stride + kh, (w - 1) * stride + kw))
    for r in range(h):
        for c in range(w):
            out[r * stride : r * stride + kh, c * stride : c * stride + kw] += x[r, c] * kernel[::-1, ::-1]
    return out


# wrong on: trans_conv2d(np.array([[1, 2]]), np.array([[1, 10, 100]]), 2) -- size h * stride, w * stride
@wrong("trans_conv2d")
def trans_conv2d_picture_times_stride(x, kernel, stride):
    h, w = x.shape
    kh, kw = kernel.shape
    out = np.zeros((h * stride + kh, w * stride + kw))
    for r, c in np.ndindex(h, w):
        out[r * stride : r * stride + kh, c * stride : c * stride + kw] += x[r, c] * kernel
    return out[: h * stride, : w * stride]


# wrong on: trans_conv2d(np.array([[1, 2]]), np.array([[1, 10, 100]]), 2) -- stamps side by side, whatever the stride
@wrong("trans_conv2d")
def trans_conv2d_kron(x, kernel, stride):
    return np.kron(x, kernel)


# wrong on: trans_conv2d(np.array([[1, 2]]), np.array([[1, 10, 100]]), 2) -- the step is forgotten
@wrong("trans_conv2d")
def trans_conv2d_stride_one(x, kernel, stride):
    x = torch.as_tensor(x).double()[None, None]
    return F.conv_transpose2d(x, torch.as_tensor(kernel).double()[None, None])[0, 0]


# wrong on: trans_conv2d(np.array([[1, 2]]), np.array([[1, 10]]), 4) -- a stride longer than the kernel is cut to it
@wrong("trans_conv2d")
def trans_conv2d_never_leaves_a_gap(x, kernel, stride):
    h, w = x.shape
    kh, kw = kernel.shape
    sh, sw = min(stride, kh), min(stride, kw)
    out = np.zeros(((h - 1) * sh + kh, (w - 1) * sw + kw))
    for r, c in np.ndindex(h, w):
        out[r * sh : r * sh + kh, c * sw : c * sw + kw] += x[r, c] * kernel
    return out


# wrong on: trans_conv2d(np.array([[1], [2]]), np.array([[1, 10, 100]]), 2) -- kh for both sides
@wrong("trans_conv2d")
def trans_conv2d_square_kernels_only(x, kernel, stride):
    h, w = x.shape
    k = kernel.shape[0]
    out = np.zeros(((h - 1) * stride + k, (w - 1) * stride + k))
    for r, c in np.ndindex(h, w):
        out[r * stride : r * stride + k, c * stride : c * stride + k] += x[r, c] * kernel
    return out


# wrong on: trans_conv2d(np.array([[1, 2]]), np.array([[1, 2, 3]]), 2) -- the mean where stamps overlap, not the sum
@wrong("trans_conv2d")
def trans_conv2d_averages_overlaps(x, kernel, stride):
    h, w = x.shape
    kh, kw = kernel.shape
    out = np.zeros(((h - 1) * stride + kh, (w - 1) * stride + kw))
    count = np.zeros(out.shape)
    for r, c in np.ndindex(h, w):
        place = (slice(r * stride, r * stride + kh), slice(c * stride, c * stride + kw))
        out[place] += x[r, c] * kernel
        count[place] += 1
    return out / np.maximum(count, 1)


# wrong on: trans_conv2d(np.array([[1, 2]]), np.array([[1, 1, 1]]), 1) -- out[rows, columns] += adds once per cell only
@wrong("trans_conv2d")
def trans_conv2d_fancy_index_adds_once(x, kernel, stride):
    h, w = x.shape
    kh, kw = kernel.shape
    rows = stride * np.arange(h)[:, None, None, None] + np.arange(kh)[:, None]
    columns = stride * np.arange(w)[:, None, None] + np.arange(kw)
    out = np.zeros(((h - 1) * stride + kh, (w - 1) * stride + kw))
    out[rows, columns] += x[:, :, None, None] * kernel
    return out


# wrong on: trans_conv2d(np.array([[0.5, 1.5]]), np.array([[1.0, 3.0]]), 2) -- the canvas holds ints
@wrong("trans_conv2d")
def trans_conv2d_on_a_canvas_of_ints(x, kernel, stride):
    h, w = x.shape
    kh, kw = kernel.shape
    out = np.zeros(((h - 1) * stride + kh, (w - 1) * stride + kw), dtype=int)
    for r, c in np.ndindex(h, w):
        place = (slice(r * stride, r * stride + kh), slice(c * stride, c * stride + kw))
        out[place] = out[place] + x[r, c] * kernel
    return out


# wrong on: trans_conv2d(np.array([[0, 2]]), np.array([[1, 10, 100]]), 2) -- trims zeros off at the border
@wrong("trans_conv2d")
def trans_conv2d_trims_empty_borders(x, kernel, stride):
    x = torch.as_tensor(x).double()[None, None]
    out = F.conv_transpose2d(x, torch.as_tensor(kernel).double()[None, None], stride=stride)[0, 0].numpy()
    rows, columns = np.nonzero(out)
    return out[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1] if rows.size else out


# wrong on: trans_conv2d(np.array([[1, 2]]), np.array([[1], [10]]), 2) -- fills the last step up with empty columns
@wrong("trans_conv2d")
def trans_conv2d_output_padding_for_the_stride(x, kernel, stride):
    x = torch.as_tensor(x).double()[None, None]
    kernel = torch.as_tensor(kernel).double()[None, None]
    extra = max(stride - kernel.shape[-1], 0)
    return F.conv_transpose2d(x, kernel, stride=stride, output_padding=(0, extra))[0, 0]


# wrong on: trans_conv2d(np.array([[1, 2]]), np.array([[1], [10]]), 2) -- swaps the two, which only stride 1 allows
@wrong("trans_conv2d")
def trans_conv2d_swaps_a_taller_kernel_with_the_picture(x, kernel, stride):
    if kernel.shape[0] > x.shape[0]:
        x, kernel = kernel, x
    (h, w), (kh, kw) = x.shape, kernel.shape
    out = np.zeros(((h - 1) * stride + kh, (w - 1) * stride + kw))
    for r, c in np.ndindex(h, w):
        out[r * stride : r * stride + kh, c * stride : c * stride + kw] += x[r, c] * kernel
    return out


# wrong on: trans_conv2d(np.array([[-1, 2]]), np.array([[1, 10]]), 2) -- only pixels above 0 are stamped
@wrong("trans_conv2d")
def trans_conv2d_stamps_bright_pixels_only(x, kernel, stride):
    (h, w), (kh, kw) = x.shape, kernel.shape
    out = np.zeros(((h - 1) * stride + kh, (w - 1) * stride + kw))
    for r, c in np.ndindex(h, w):
        if x[r, c] > 0:
            out[r * stride : r * stride + kh, c * stride : c * stride + kw] += x[r, c] * kernel
    return out
