"""`max_pool`, answered from its prompt alone; a comment names an input on which a wrong answer is wrong."""

import numpy as np
import torch
import torch.nn.functional as F
from numpy.lib.stride_tricks import as_strided, sliding_window_view

from tests.course.strangers import right, wrong


@right("max_pool")
def max_pool_loops_strictly_greater(x, k, stride):
    h, w = x.shape
    oh, ow = (h - k) // stride + 1, (w - k) // stride + 1
    values = np.zeros((oh, ow), dtype=x.dtype)
    indices = np.zeros((oh, ow), dtype=int)
    for r in range(oh):
        for c in range(ow):
            best = (r * stride, c * stride)
            for a in range(r * stride, r * stride + k):
                for b in range(c * stride, c * stride + k):
                    if x[a, b] > x[best]:
                        best = (a, b)
            values[r, c] = x[best]
            indices[r, c] = best[0] * w + best[1]
    return values, indices


@right("max_pool")
def max_pool_window_view_argmax(x, k, stride):
    windows = sliding_window_view(x, (k, k))[::stride, ::stride]
    flat = windows.reshape(*windows.shape[:2], k * k)
    a, b = np.divmod(flat.argmax(-1), k)
    rows = stride * np.arange(flat.shape[0])[:, None] + a
    columns = stride * np.arange(flat.shape[1]) + b
    return flat.max(-1), rows * x.shape[1] + columns


@right("max_pool")
def max_pool_torch_return_indices(x, k, stride):
    values, indices = F.max_pool2d(x[None], k, stride, return_indices=True)
    return values[0], indices[0]


@right("max_pool")
def max_pool_numbers_travel_with_the_windows(x, k, stride):
    numbers = np.arange(x.size).reshape(x.shape)
    value_windows = sliding_window_view(x, (k, k))[::stride, ::stride]
    number_windows = sliding_window_view(numbers, (k, k))[::stride, ::stride]
    largest = value_windows.max(axis=(2, 3))
    is_largest = value_windows == largest[:, :, None, None]
    return largest, np.where(is_largest, number_windows, x.size).min(axis=(2, 3))


@right("max_pool")
def max_pool_lists_and_max_with_a_key(x, k, stride):
    h, w = x.shape
    flat = x.ravel().tolist()
    indices = [
        [
            max(((r + a) * w + c + b for a in range(k) for b in range(k)), key=lambda n: flat[n])
            for c in range(0, w - k + 1, stride)
        ]
        for r in range(0, h - k + 1, stride)
    ]
    return np.array([[flat[n] for n in row] for row in indices]), np.array(indices)


@right("max_pool")
def max_pool_slices_per_tap_running_maximum(x, k, stride):
    h, w = x.shape
    oh, ow = (h - k) // stride + 1, (w - k) // stride + 1
    numbers = np.arange(h * w).reshape(h, w)
    values = indices = None
    for a in range(k):
        for b in range(k):
            tap = (slice(a, a + (oh - 1) * stride + 1, stride), slice(b, b + (ow - 1) * stride + 1, stride))
            if values is None:
                values, indices = x[tap].copy(), numbers[tap].copy()
            else:
                larger = x[tap] > values
                values = np.where(larger, x[tap], values)
                indices = np.where(larger, numbers[tap], indices)
    return values, indices


@right("max_pool")
def max_pool_tensor_unfold_then_max(x, k, stride):
    windows = torch.Tensor.unfold(x, 0, k, stride).unfold(1, k, stride).flatten(2)
    # argmax of the first True, so that the first of several counts
    first = (windows == windows.max(dim=-1, keepdim=True).values).int().argmax(dim=-1)
    rows = stride * torch.arange(windows.shape[0])[:, None] + first // k
    columns = stride * torch.arange(windows.shape[1]) + first % k
    return windows.amax(-1), rows * x.shape[1] + columns


@right("max_pool")
def max_pool_as_strided_unravel_as_floats(x, k, stride):
    x = np.ascontiguousarray(x, dtype=np.float64)
    sh, sw = x.strides
    shape = ((x.shape[0] - k) // stride + 1, (x.shape[1] - k) // stride + 1, k, k)
    windows = as_strided(x, shape, (sh * stride, sw * stride, sh, sw))
    values, indices = np.empty(shape[:2]), np.empty(shape[:2], dtype=np.int64)
    for r, c in np.ndindex(shape[:2]):
        a, b = np.unravel_index(np.argmax(windows[r, c]), (k, k))
        values[r, c] = windows[r, c, a, b]
        indices[r, c] = np.ravel_multi_index((r * stride + a, c * stride + b), x.shape)
    return [values, indices]


@right("max_pool")
def max_pool_module_with_grad(x, k, stride):
    pool = torch.nn.MaxPool2d(k, stride, return_indices=True)
    values, indices = pool(torch.tensor(x, dtype=torch.float32, requires_grad=True)[None, None])
    return values[0, 0], indices[0, 0]


# wrong on: max_pool(np.array([[1, 5, 2], [7, 3, 4]]), 2, 1) -- the index inside the window
@wrong("max_pool")
def max_pool_index_in_the_window(x, k, stride):
    windows = sliding_window_view(x, (k, k))[::stride, ::stride]
    flat = windows.reshape(*windows.shape[:2], -1)
    return flat.max(-1), flat.argmax(-1)


# wrong on: max_pool(np.array([[5, 5], [5, 5]]), 2, 1) -- >= : the last of several
@wrong("max_pool")
def max_pool_last_of_several(x, k, stride):
    h, w = x.shape
    oh, ow = (h - k) // stride + 1, (w - k) // stride + 1
    values, indices = np.zeros((oh, ow), x.dtype), np.zeros((oh, ow), int)
    for r, c in np.ndindex(oh, ow):
        best = None
        for a in range(r * stride, r * stride + k):
            for b in range(c * stride, c * stride + k):
                if best is None or x[a, b] >= x.flat[best]:
                    best = a * w + b
        values[r, c], indices[r, c] = x.flat[best], best
    return values, indices


# wrong on: max_pool(np.array([[-3, -5], [-2, -9]]), 2, 1) -- starts from 0: windows of negative numbers
@wrong("max_pool")
def max_pool_starts_from_zero(x, k, stride):
    h, w = x.shape
    oh, ow = (h - k) // stride + 1, (w - k) // stride + 1
    values, indices = np.zeros((oh, ow), x.dtype), np.zeros((oh, ow), int)
    for r, c in np.ndindex(oh, ow):
        for a in range(r * stride, r * stride + k):
            for b in range(c * stride, c * stride + k):
                if x[a, b] > values[r, c]:
                    values[r, c], indices[r, c] = x[a, b], a * w + b
    return values, indices


# wrong on: max_pool(np.array([[1, 5, 2], [7, 3, 4]]), 2, 1) -- row · h + column
@wrong("max_pool")
def max_pool_index_with_the_height(x, k, stride):
    values, indices = F.max_pool2d(torch.as_tensor(x).double()[None], k, stride, return_indices=True)
    rows, columns = np.divmod(indices[0].numpy(), x.shape[1])
    return values[0].numpy(), rows * x.shape[0] + columns


# wrong on: max_pool(np.array([[1, 5, 2], [7, 3, 4]]), 2, 1) -- the stride is the window's size
@wrong("max_pool")
def max_pool_windows_side_by_side(x, k, stride):
    values, indices = F.max_pool2d(torch.as_tensor(x).double()[None], k, return_indices=True)
    return values[0], indices[0]


# wrong on: max_pool(np.array([[7, 1, 2, 7]]), 1, 3) -- looks the value up in all of x: an earlier equal one
@wrong("max_pool")
def max_pool_finds_the_value_anywhere(x, k, stride):
    values = sliding_window_view(x, (k, k))[::stride, ::stride].max(axis=(2, 3))
    flat = x.ravel().tolist()
    return values, np.array([[flat.index(v) for v in row] for row in values.tolist()])


# wrong on: max_pool(np.array([[1, 2, 3]]), 1, 2) -- the window at the very end is left out
@wrong("max_pool")
def max_pool_misses_the_window_that_just_fits(x, k, stride):
    h, w = x.shape
    rows, columns = range(0, max(h - k, 1), stride), range(0, max(w - k, 1), stride)
    values, indices = np.zeros((len(rows), len(columns))), np.zeros((len(rows), len(columns)), int)
    for o, r in enumerate(rows):
        for p, c in enumerate(columns):
            a, b = divmod(x[r : r + k, c : c + k].argmax(), k)
            values[o, p], indices[o, p] = x[r + a, c + b], (r + a) * w + c + b
    return values, indices


# wrong on: max_pool(np.array([[1, 2, 3], [4, 5, 6], [7, 8, 9]]), 2, 2) -- ceil mode: cut windows at the edge count too
@wrong("max_pool")
def max_pool_ceil_mode(x, k, stride):
    x = torch.as_tensor(x).double()[None]
    values, indices = F.max_pool2d(x, k, stride, ceil_mode=True, return_indices=True)
    return values[0], indices[0]


# wrong on: max_pool(np.array([[1, 9], [9, 3]]), 2, 1) -- first in column order
@wrong("max_pool")
def max_pool_first_in_column_order(x, k, stride):
    windows = sliding_window_view(x, (k, k))[::stride, ::stride]
    b, a = np.divmod(windows.transpose(0, 1, 3, 2).reshape(*windows.shape[:2], -1).argmax(-1), k)
    rows = stride * np.arange(windows.shape[0])[:, None] + a
    columns = stride * np.arange(windows.shape[1]) + b
    return windows.max(axis=(2, 3)), rows * x.shape[1] + columns


# wrong on: max_pool(np.array([[1, 5, 2], [7, 3, 4]]), 2, 1) -- column-major numbers
@wrong("max_pool")
def max_pool_column_major_numbers(x, k, stride):
    numbers = np.arange(x.size).reshape(x.shape, order="F")
    windows = sliding_window_view(x, (k, k))[::stride, ::stride]
    flat = windows.reshape(*windows.shape[:2], -1)
    numbers = sliding_window_view(numbers, (k, k))[::stride, ::stride].reshape(flat.shape)
    return flat.max(-1), np.take_along_axis(numbers, flat.argmax(-1)[..., None], -1)[..., 0]


# wrong on: max_pool(np.array([[-9, 4]]), 1, 1) -- largest in size, whatever the sign
@wrong("max_pool")
def max_pool_largest_absolute_value(x, k, stride):
    values, indices = F.max_pool2d(torch.as_tensor(x).double().abs()[None], k, stride, return_indices=True)
    return values[0], indices[0]


# wrong on: max_pool(np.array([[0.25, 0.5], [0.75, 0.125]]), 2, 1) -- values stored in ints
@wrong("max_pool")
def max_pool_values_in_ints(x, k, stride):
    values, indices = F.max_pool2d(torch.as_tensor(x).double()[None], k, stride, return_indices=True)
    return values[0].long(), indices[0]


# wrong on: max_pool(np.array([[1, 5, 2, 8], [7, 3, 4, 6]]), 1, 2) -- a stride larger than the window is cut to it
@wrong("max_pool")
def max_pool_leaves_no_pixel_out(x, k, stride):
    values, indices = F.max_pool2d(torch.as_tensor(x).double()[None], k, min(stride, k), return_indices=True)
    return values[0], indices[0]
