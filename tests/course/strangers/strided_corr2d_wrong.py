"""`strided_corr2d`, answered from its prompt alone; a comment names an input on which a wrong answer is wrong."""

import numpy as np
import torch
import torch.nn.functional as F

from tests.course.strangers import wrong


# wrong on: strided_corr2d(np.array([[1, 2, 3, 4]]), np.array([[1, 10]]), (1, 2), 0)  -- flips the kernel
@wrong("strided_corr2d")
def sc_kernel_flipped(x, kernel, stride, padding):
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    x = np.pad(x, ((ph, ph), (pw, pw)))
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape)[::sh, ::sw]
    return (windows * kernel[::-1, ::-1]).sum(axis=(2, 3))


# wrong on: strided_corr2d(np.array([[1, 2, 3, 4]]), np.array([[1, 10]]), (1, 2), 0)  -- flips left and right only
@wrong("strided_corr2d")
def sc_kernel_flipped_sideways(x, kernel, stride, padding):
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    x = np.pad(x, ((ph, ph), (pw, pw)))
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape)[::sh, ::sw]
    return (windows * kernel[:, ::-1]).sum(axis=(2, 3))


# wrong on: strided_corr2d(np.eye(3), np.array([[1, 2], [3, 4]]), 1, 0)  -- upside down: right for 1-row kernels
@wrong("strided_corr2d")
def sc_kernel_upside_down(x, kernel, stride, padding):
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    x = np.pad(x, ((ph, ph), (pw, pw)))
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape)[::sh, ::sw]
    return (windows * kernel[::-1]).sum(axis=(2, 3))


# wrong on: strided_corr2d(np.array([[1, 2, 3, 4]]), np.array([[1, 10]]), (1, 2), 0)  -- stride (width, height)
@wrong("strided_corr2d")
def sc_stride_swapped(x, kernel, stride, padding):
    sw, sh = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    x = np.pad(x, ((ph, ph), (pw, pw)))
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape)[::sh, ::sw]
    return (windows * kernel).sum(axis=(2, 3))


# wrong on: strided_corr2d(np.array([[1, 2, 3, 4]]), np.array([[1, 10]]), 1, (0, 1))  -- forgets the padding
@wrong("strided_corr2d")
def sc_padding_forgotten(x, kernel, stride, padding):
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape)[::sh, ::sw]
    return (windows * kernel).sum(axis=(2, 3))


# wrong on: strided_corr2d(np.array([[1, 2, 3, 4]]), np.array([[1, 10]]), 1, (0, 1))  -- pair as (before, after)
@wrong("strided_corr2d")
def sc_pair_straight_to_np_pad(x, kernel, stride, padding):
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(x, padding), kernel.shape)[::sh, ::sw]
    return (windows * kernel).sum(axis=(2, 3))


# wrong on: strided_corr2d(np.array([[1, 2, 3]]), np.array([[1, 10]]), 1, (0, 1))  -- pads with the edge
@wrong("strided_corr2d")
def sc_pads_with_the_edge(x, kernel, stride, padding):
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    x = np.pad(x, ((ph, ph), (pw, pw)), mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape)[::sh, ::sw]
    return (windows * kernel).sum(axis=(2, 3))


# wrong on: strided_corr2d(np.array([[1, 2, 3, 4]]), np.array([[0.5, 0.25]]), 1, 0)  -- the output gets x's dtype
@wrong("strided_corr2d")
def sc_output_has_dtype_of_x(x, kernel, stride, padding):
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    x = np.pad(x, ((ph, ph), (pw, pw)))
    kh, kw = kernel.shape
    out = np.zeros(((x.shape[0] - kh) // sh + 1, (x.shape[1] - kw) // sw + 1), dtype=x.dtype)
    for a in range(out.shape[0]):
        for b in range(out.shape[1]):
            out[a, b] = (x[a * sh : a * sh + kh, b * sw : b * sw + kw] * kernel).sum()
    return out


# wrong on: strided_corr2d(np.array([[100, 2, 3, 4]]), np.array([[1, 100]]), 1, 0)  -- int8 accumulator
@wrong("strided_corr2d")
def sc_int8_products(x, kernel, stride, padding):
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    x = np.pad(x, ((ph, ph), (pw, pw)))
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape)[::sh, ::sw]
    return (windows * kernel).sum(axis=(2, 3)).astype(np.int8)


# wrong on: strided_corr2d(np.array([[1, 2, 3, 4]]), np.array([[1, 10]]), (1, 2), 0)  -- squeeze() loses an axis
@wrong("strided_corr2d")
def sc_squeezes(x, kernel, stride, padding):
    t, k = torch.tensor(x, dtype=torch.float64), torch.tensor(kernel, dtype=torch.float64)
    return F.conv2d(t[None, None], k[None, None], stride=stride, padding=padding).squeeze().numpy()


# wrong on: strided_corr2d(np.array([[1, 2, 3, 4]]), np.array([[1, 10]]), (1, 2), 0)  -- the mean, not the sum
@wrong("strided_corr2d")
def sc_mean(x, kernel, stride, padding):
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    x = np.pad(x, ((ph, ph), (pw, pw)))
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape)[::sh, ::sw]
    return (windows * kernel).mean(axis=(2, 3))


# wrong on: strided_corr2d(np.array([[1, 2, 3]]), np.array([[1, 1]]), (1, 2), 0)  -- a window cut off still counts
@wrong("strided_corr2d")
def sc_cut_off_windows(x, kernel, stride, padding):
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    x = np.pad(x, ((ph, ph), (pw, pw)))
    kh, kw = kernel.shape
    out = []
    for a in range(0, x.shape[0], sh):
        out.append([])
        for b in range(0, x.shape[1], sw):
            window = x[a : a + kh, b : b + kw]
            out[-1].append((window * kernel[: window.shape[0], : window.shape[1]]).sum())
    return np.array(out)


# wrong on: strided_corr2d(np.array([[1, 2], [3, 4]]), np.array([[1, 1], [1, 1]]), 1, 0)  -- kernel as large as x
@wrong("strided_corr2d")
def sc_last_start_missing(x, kernel, stride, padding):
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    x = np.pad(x, ((ph, ph), (pw, pw)))
    kh, kw = kernel.shape
    return np.array(
        [
            [(x[a : a + kh, b : b + kw] * kernel).sum() for b in range(0, x.shape[1] - kw, sw)]
            for a in range(0, x.shape[0] - kh, sh)
        ]
    )


# wrong on: strided_corr2d(np.array([[1, 2, 3, 4]]), np.array([[1, 10]]), (1, 2), 0)  -- stride changes the count only
@wrong("strided_corr2d")
def sc_windows_do_not_step(x, kernel, stride, padding):
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    x = np.pad(x, ((ph, ph), (pw, pw)))
    kh, kw = kernel.shape
    rows, columns = (x.shape[0] - kh) // sh + 1, (x.shape[1] - kw) // sw + 1
    return np.array([[(x[a : a + kh, b : b + kw] * kernel).sum() for b in range(columns)] for a in range(rows)])


# wrong on: strided_corr2d(np.array([[1, 2, 3]]), np.array([[1, 10]]), 1, 0)  -- steps by the kernel, not the stride
@wrong("strided_corr2d")
def sc_steps_by_the_kernel(x, kernel, stride, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    x = np.pad(x, ((ph, ph), (pw, pw)))
    kh, kw = kernel.shape
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape)[::kh, ::kw]
    return (windows * kernel).sum(axis=(2, 3))


# wrong on: strided_corr2d(np.arange(5)[None], np.array([[1, 1]]), (1, 3), 0)  -- a stride above the kernel is cut
@wrong("strided_corr2d")
def sc_stride_at_most_kernel(x, kernel, stride, padding):
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    x = np.pad(x, ((ph, ph), (pw, pw)))
    sh, sw = min(sh, kernel.shape[0]), min(sw, kernel.shape[1])
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape)[::sh, ::sw]
    return (windows * kernel).sum(axis=(2, 3))


# wrong on: strided_corr2d(np.array([[1, 2], [3, 4], [5, 6]]), np.array([[1]]), 1, 0)  -- transposed
@wrong("strided_corr2d")
def sc_transposed(x, kernel, stride, padding):
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    x = np.pad(x, ((ph, ph), (pw, pw)))
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape)[::sh, ::sw]
    return (windows * kernel).sum(axis=(2, 3)).T


# wrong on: strided_corr2d(np.array([[1, 2, 3], [4, 5, 6]]), np.array([[1, 10]]), 1, 0)  -- returns after one row
@wrong("strided_corr2d")
def sc_returns_after_one_row(x, kernel, stride, padding):
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    x = np.pad(x, ((ph, ph), (pw, pw)))
    kh, kw = kernel.shape
    out = []
    for a in range(0, x.shape[0] - kh + 1, sh):
        out.append([(x[a : a + kh, b : b + kw] * kernel).sum() for b in range(0, x.shape[1] - kw + 1, sw)])
        return np.array(out)


# wrong on: strided_corr2d(np.arange(12).reshape(3, 4), np.array([[1, 2], [3, 4]]), 1, 0)  -- the height for both axes
@wrong("strided_corr2d")
def sc_square_input_only(x, kernel, stride, padding):
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    x = np.pad(x, ((ph, ph), (pw, pw)))
    kh, kw = kernel.shape
    n = x.shape[0]
    return np.array(
        [
            [(x[a : a + kh, b : b + kw] * kernel).sum() for b in range(0, n - kw + 1, sw)]
            for a in range(0, n - kh + 1, sh)
        ]
    )


# wrong on: strided_corr2d(np.arange(12).reshape(3, 4), np.array([[1, 10]]), 1, 0)  -- square kernels only
@wrong("strided_corr2d")
def sc_square_kernel_only(x, kernel, stride, padding):
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    x = np.pad(x, ((ph, ph), (pw, pw)))
    k = kernel.shape[0]
    return np.array(
        [
            [(x[a : a + k, b : b + k] * kernel).sum() for b in range(0, x.shape[1] - k + 1, sw)]
            for a in range(0, x.shape[0] - k + 1, sh)
        ]
    )


# wrong on: strided_corr2d(np.array([[1, 2, 3]]), np.array([[1, 1]]), (1, 2), (0, 1))  -- strides first, then pads
@wrong("strided_corr2d")
def sc_thins_the_input(x, kernel, stride, padding):
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    x = np.pad(x[::sh, ::sw], ((ph, ph), (pw, pw)))
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape)
    return (windows * kernel).sum(axis=(2, 3))


# wrong on: strided_corr2d(np.arange(7)[None], np.array([[1, 1, 1]]), (1, 2), 0)  -- cuts x to a multiple of the stride
@wrong("strided_corr2d")
def sc_crops_to_multiples_of_stride(x, kernel, stride, padding):
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    x = np.pad(x, ((ph, ph), (pw, pw)))
    x = x[: x.shape[0] // sh * sh, : x.shape[1] // sw * sw]
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape)[::sh, ::sw]
    return (windows * kernel).sum(axis=(2, 3))


# wrong on: strided_corr2d(np.array([[1, 2], [3, 4]]), np.array([[1]]), 1, (1, 0))  -- -0 in the columns
@wrong("strided_corr2d")
def sc_minus_zero_slice(x, kernel, stride, padding):
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    padded = np.zeros((x.shape[0] + 2 * ph, x.shape[1] + 2 * pw), dtype=x.dtype)
    if ph or pw:
        padded[ph:-ph, pw:-pw] = x
    else:
        padded = x
    windows = np.lib.stride_tricks.sliding_window_view(padded, kernel.shape)[::sh, ::sw]
    return (windows * kernel).sum(axis=(2, 3))


# wrong on: strided_corr2d(np.array([[1, 2, 3]]), np.array([[2]]), 1, 0)  -- sums only over the kernel's columns
@wrong("strided_corr2d")
def sc_sums_over_one_axis(x, kernel, stride, padding):
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    x = np.pad(x, ((ph, ph), (pw, pw)))
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape)[::sh, ::sw]
    return (windows * kernel).sum(axis=-1)


# wrong on: strided_corr2d(np.ones((3, 3)), np.ones((2, 2)), 1, 0)  -- takes `padding` for "same"
@wrong("strided_corr2d")
def sc_output_as_large_as_input(x, kernel, stride, padding):
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    kh, kw = kernel.shape
    x = np.pad(x, (((kh - 1) // 2, kh // 2), ((kw - 1) // 2, kw // 2)))
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape)[::sh, ::sw]
    return (windows * kernel).sum(axis=(2, 3))


# wrong on: strided_corr2d(np.ones((4, 4)), np.ones((3, 3)), 1, 3)  -- caps the padding at half the kernel
@wrong("strided_corr2d")
def sc_padding_capped_at_kernel(x, kernel, stride, padding):
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    ph, pw = min(ph, kernel.shape[0] - 1), min(pw, kernel.shape[1] - 1)
    x = np.pad(x, ((ph, ph), (pw, pw)))
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape)[::sh, ::sw]
    return (windows * kernel).sum(axis=(2, 3))


# wrong on: strided_corr2d(np.array([[1, 2]]), np.array([[1, 10]]), 1, (0, 1))  -- kernel as large as x: one output
@wrong("strided_corr2d")
def sc_one_output_if_kernel_is_as_large(x, kernel, stride, padding):
    if kernel.shape == x.shape:
        return np.array([[(x * kernel).sum()]])
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    x = np.pad(x, ((ph, ph), (pw, pw)))
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape)[::sh, ::sw]
    return (windows * kernel).sum(axis=(2, 3))


# wrong on: strided_corr2d(np.array([[1, 2, 3]]), np.array([[1, 1]]), 1, (1, 0))  -- a single row gets no rows of zeros
@wrong("strided_corr2d")
def sc_one_row_not_padded_in_height(x, kernel, stride, padding):
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    if x.shape[0] == 1 and kernel.shape[0] == 1:
        ph = 0
    x = np.pad(x, ((ph, ph), (pw, pw)))
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape)[::sh, ::sw]
    return (windows * kernel).sum(axis=(2, 3))


# wrong on: strided_corr2d(np.array([[1, 2, 3]]), np.array([[1, 10]]), 1, 0)  -- writes the products back into x
@wrong("strided_corr2d")
def sc_multiplies_in_place(x, kernel, stride, padding):
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    if ph or pw:
        x = np.pad(x, ((ph, ph), (pw, pw)))
    kh, kw = kernel.shape
    out = np.zeros(((x.shape[0] - kh) // sh + 1, (x.shape[1] - kw) // sw + 1))
    for a in range(out.shape[0]):
        for b in range(out.shape[1]):
            window = x[a * sh : a * sh + kh, b * sw : b * sw + kw]
            np.multiply(window, kernel, out=window, casting="unsafe")
            out[a, b] = window.sum()
    return out
