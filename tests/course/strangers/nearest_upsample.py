"""`nearest_upsample`, answered from its prompt alone; a comment names an input on which a wrong answer is wrong."""

import numpy as np
import torch
import torch.nn.functional as F

from tests.course.strangers import right, wrong


@right("nearest_upsample")
def nearest_upsample_repeat_twice(x, factor):
    return np.repeat(np.repeat(x, factor, axis=0), factor, axis=1)


@right("nearest_upsample")
def nearest_upsample_kron_with_ones(x, factor):
    return np.kron(x, np.ones((factor, factor)))


@right("nearest_upsample")
def nearest_upsample_f_interpolate(x, factor):
    return F.interpolate(x[None, None], scale_factor=factor, mode="nearest")[0, 0]


@right("nearest_upsample")
def nearest_upsample_floor_division_index_map(x, factor):
    h, w = x.shape
    return x[np.arange(h * factor)[:, None] // factor, np.arange(w * factor) // factor]


@right("nearest_upsample")
def nearest_upsample_broadcast_and_reshape(x, factor):
    h, w = x.shape
    return np.broadcast_to(x[:, None, :, None], (h, factor, w, factor)).reshape(h * factor, w * factor)


@right("nearest_upsample")
def nearest_upsample_lists(x, factor):
    rows = []
    for row in x.tolist():
        wide = [value for value in row for _ in range(factor)]
        rows.extend([wide] * factor)
    return np.array(rows)


@right("nearest_upsample")
def nearest_upsample_fills_blocks(x, factor):
    out = np.zeros([n * factor for n in x.shape], dtype=x.dtype)
    for r, c in np.ndindex(x.shape):
        out[r * factor : (r + 1) * factor, c * factor : (c + 1) * factor] = x[r, c]
    return out


@right("nearest_upsample")
def nearest_upsample_transposed_convolution_with_grad(x, factor):
    box = torch.nn.Parameter(torch.ones(1, 1, factor, factor))
    return F.conv_transpose2d(torch.as_tensor(x).float()[None, None], box, stride=factor)[0, 0]


@right("nearest_upsample")
def nearest_upsample_strided_slices(x, factor):
    out = np.empty((x.shape[0] * factor, x.shape[1] * factor), dtype=x.dtype)
    for a in range(factor):
        for b in range(factor):
            out[a::factor, b::factor] = x
    return out


@right("nearest_upsample")
def nearest_upsample_repeat_interleave_tensors_only(x, factor):
    return torch.repeat_interleave(torch.repeat_interleave(x, factor, dim=0), factor, dim=1)


# wrong on: nearest_upsample(np.array([[1, 2]]), 2) -- tiles the whole picture
@wrong("nearest_upsample")
def nearest_upsample_tiles(x, factor):
    return np.tile(x, (factor, factor))


# wrong on: nearest_upsample(np.array([[1, 2]]), 2) -- along one axis only
@wrong("nearest_upsample")
def nearest_upsample_columns_only(x, factor):
    return np.repeat(x, factor, axis=1)


# wrong on: nearest_upsample(np.array([[1, 2]]), 2) -- np.repeat without an axis flattens
@wrong("nearest_upsample")
def nearest_upsample_repeat_without_an_axis(x, factor):
    return np.repeat(np.repeat(x, factor), factor).reshape(x.shape[0] * factor, x.shape[1] * factor)


# wrong on: nearest_upsample(np.array([[1, 2]]), 3) -- factor 2 always
@wrong("nearest_upsample")
def nearest_upsample_always_twice(x, factor):
    return np.repeat(np.repeat(x, 2, axis=0), 2, axis=1)


# wrong on: nearest_upsample(np.array([[1, 2]]), 2) -- interpolates between pixels
@wrong("nearest_upsample")
def nearest_upsample_bilinear_mode(x, factor):
    x = torch.as_tensor(x).double()[None, None]
    return F.interpolate(x, scale_factor=factor, mode="bilinear")[0, 0]


# wrong on: nearest_upsample(np.array([[1, 2, 3, 4]]), 3) -- corners aligned and rounded: blocks of unequal size
@wrong("nearest_upsample")
def nearest_upsample_rounds_a_linspace(x, factor):
    h, w = x.shape
    rows = np.linspace(0, h - 1, h * factor).round().astype(int)
    columns = np.linspace(0, w - 1, w * factor).round().astype(int)
    return x[rows[:, None], columns]


# wrong on: nearest_upsample(np.array([[1, 2, 3]]), 2) -- rounds o / factor instead of cutting off
@wrong("nearest_upsample")
def nearest_upsample_rounds_the_quotient(x, factor):
    h, w = x.shape
    rows = np.minimum(np.round(np.arange(h * factor) / factor), h - 1).astype(int)
    columns = np.minimum(np.round(np.arange(w * factor) / factor), w - 1).astype(int)
    return x[np.ix_(rows, columns)]


# wrong on: nearest_upsample(np.array([[1, 2]]), 2) -- np.resize goes through the pixels again and again
@wrong("nearest_upsample")
def nearest_upsample_np_resize(x, factor):
    return np.resize(x, (x.shape[0] * factor, x.shape[1] * factor))


# wrong on: nearest_upsample(np.array([[0.5, 1.5]]), 2) -- ints only
@wrong("nearest_upsample")
def nearest_upsample_into_ints(x, factor):
    out = np.zeros((x.shape[0] * factor, x.shape[1] * factor), dtype=int)
    for r, c in np.ndindex(out.shape):
        out[r, c] = x[r // factor, c // factor]
    return out


# wrong on: nearest_upsample(np.array([[1, 2], [3, 4]]), 2) -- the rows are tiled: one row is right
@wrong("nearest_upsample")
def nearest_upsample_tiles_rows_repeats_columns(x, factor):
    return np.tile(np.repeat(x, factor, axis=1), (factor, 1))


# wrong on: nearest_upsample(np.array([[1, 2]]), 3) -- doubles until it is large enough, then crops: powers of two only
@wrong("nearest_upsample")
def nearest_upsample_doubles_and_crops(x, factor):
    h, w = x.shape
    big = x
    while big.shape[0] < h * factor:
        big = big.repeat(2, axis=0).repeat(2, axis=1)
    return big[: h * factor, : w * factor]
