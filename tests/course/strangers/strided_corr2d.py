"""`strided_corr2d`, answered from its prompt alone; a comment names an input on which a wrong answer is wrong."""

import numpy as np
import torch
import torch.nn.functional as F
from numpy.lib.stride_tricks import as_strided, sliding_window_view

from tests.course.strangers import right
from tests.course.strangers.sizes import out_size


@right("strided_corr2d")
def corr_four_loops(x, kernel, stride, padding):
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    h, w = x.shape
    kh, kw = kernel.shape
    out = np.zeros((out_size(h, kh, sh, ph), out_size(w, kw, sw, pw)))
    for a in range(out.shape[0]):
        for b in range(out.shape[1]):
            for u in range(kh):
                for v in range(kw):
                    r, c = a * sh + u - ph, b * sw + v - pw
                    if 0 <= r < h and 0 <= c < w:
                        out[a, b] += x[r, c] * kernel[u, v]
    return out


@right("strided_corr2d")
def corr_pad_and_window_sums(x, kernel, stride, padding):
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    x = np.pad(x, ((ph, ph), (pw, pw)))
    kh, kw = kernel.shape
    return np.array(
        [
            [(x[r : r + kh, c : c + kw] * kernel).sum() for c in range(0, x.shape[1] - kw + 1, sw)]
            for r in range(0, x.shape[0] - kh + 1, sh)
        ]
    )


@right("strided_corr2d")
def corr_sliding_windows_einsum(x, kernel, stride, padding):
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    windows = sliding_window_view(np.pad(x, ((ph, ph), (pw, pw))), kernel.shape)[::sh, ::sw]
    return np.einsum("abuv,uv->ab", windows, kernel)


@right("strided_corr2d")
def corr_as_strided_tensordot(x, kernel, stride, padding):
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    x = np.pad(x, ((ph, ph), (pw, pw)))
    kh, kw = kernel.shape
    shape = (x.shape[0] - kh) // sh + 1, (x.shape[1] - kw) // sw + 1, kh, kw
    down, along = x.strides
    windows = as_strided(x, shape, (sh * down, sw * along, down, along), writeable=False)
    return np.tensordot(windows, kernel, axes=2)


@right("strided_corr2d")
def corr_shifted_slices_per_kernel_weight(x, kernel, stride, padding):
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    h, w = x.shape
    kh, kw = kernel.shape
    padded = np.zeros((h + 2 * ph, w + 2 * pw))
    padded[ph : ph + h, pw : pw + w] = x
    oh, ow = out_size(h, kh, sh, ph), out_size(w, kw, sw, pw)
    out = 0
    for u in range(kh):
        for v in range(kw):
            out = out + kernel[u, v] * padded[u : u + (oh - 1) * sh + 1 : sh, v : v + (ow - 1) * sw + 1 : sw]
    return out


@right("strided_corr2d")
def corr_dense_first_then_every_stride(x, kernel, stride, padding):
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    t = torch.as_tensor(x, dtype=torch.float64)
    weight = torch.as_tensor(kernel, dtype=torch.float64)
    return F.conv2d(t[None, None], weight[None, None], padding=padding)[0, 0, ::sh, ::sw].numpy()


@right("strided_corr2d")
def corr_torch_tensors_only_leading_axes(x, kernel, stride, padding):
    x, kernel = x.float(), kernel.float()
    return F.conv2d(x.unsqueeze(0).unsqueeze(0), kernel[None, None], stride=stride, padding=padding)


@right("strided_corr2d")
def corr_layer_with_copied_weights_and_gradient(x, kernel, stride, padding):
    layer = torch.nn.Conv2d(1, 1, tuple(kernel.shape), stride, padding, bias=False)
    with torch.no_grad():
        layer.weight[0, 0] = torch.as_tensor(kernel)
    return layer(torch.as_tensor(x, dtype=torch.float32)[None])  # (1, h, w)


@right("strided_corr2d")
def corr_unfold_matrix_product(x, kernel, stride, padding):
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    t = torch.as_tensor(x).float()
    weights = torch.as_tensor(kernel).float()
    columns = F.unfold(t[None, None], tuple(weights.shape), stride=(sh, sw), padding=(ph, pw))
    oh = out_size(t.shape[0], weights.shape[0], sh, ph)
    return (weights.reshape(1, -1) @ columns).reshape(oh, -1)


@right("strided_corr2d")
def corr_nested_python_lists(x, kernel, stride, padding):
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    rows, weights = x.tolist(), kernel.tolist()
    h, w, kh, kw = len(rows), len(rows[0]), len(weights), len(weights[0])

    def pixel(r, c):
        return rows[r][c] if 0 <= r < h and 0 <= c < w else 0

    def window(top, left):
        return sum(weights[u][v] * pixel(top + u, left + v) for u in range(kh) for v in range(kw))

    return [[window(r, c) for c in range(-pw, w + pw - kw + 1, sw)] for r in range(-ph, h + ph - kh + 1, sh)]


@right("strided_corr2d")
def corr_index_maps_by_broadcasting(x, kernel, stride, padding):
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    x = np.pad(x, ((ph, ph), (pw, pw)))
    kh, kw = kernel.shape
    rows = np.arange(0, x.shape[0] - kh + 1, sh)[:, None] + np.arange(kh)
    columns = np.arange(0, x.shape[1] - kw + 1, sw)[:, None] + np.arange(kw)
    return (x[rows[:, None, :, None], columns[None, :, None, :]] * kernel).sum(axis=(2, 3))
