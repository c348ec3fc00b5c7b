"""`bilinear_upsample`, answered from its prompt alone; a comment names an input on which a wrong answer is wrong."""

import numpy as np
import torch
import torch.nn.functional as F

from tests.course.strangers import right, wrong


@right("bilinear_upsample")
def bilinear_upsample_f_interpolate(x, factor, align_corners):
    return F.interpolate(x[None, None], scale_factor=factor, mode="bilinear", align_corners=align_corners)[0, 0]


@right("bilinear_upsample")
def bilinear_upsample_hat_matrices(x, factor, align_corners):
    def weights(i):
        n = i * factor
        o = np.arange(n)
        p = o * (i - 1) / (n - 1) if align_corners else ((o + 0.5) / factor - 0.5).clip(0, i - 1)
        return np.maximum(0, 1 - np.abs(p[:, None] - np.arange(i)))

    return weights(x.shape[0]) @ x @ weights(x.shape[1]).T


@right("bilinear_upsample")
def bilinear_upsample_np_interp_per_axis(x, factor, align_corners):
    for _ in range(2):
        i = x.shape[0]
        if align_corners:
            p = np.linspace(0, i - 1, i * factor)
        else:
            p = (np.arange(i * factor) + 0.5) / factor - 0.5
        # interp clips by itself; the transpose brings the other axis to the front
        x = np.stack([np.interp(p, np.arange(i), column) for column in x.T])
    return x


@right("bilinear_upsample")
def bilinear_upsample_floor_and_fraction(x, factor, align_corners):
    x = x.astype(np.float64)
    for axis in (0, 1):
        i = x.shape[axis]
        n = i * factor
        p = np.arange(n) * (i - 1) / (n - 1) if align_corners else (np.arange(n) + 0.5) / factor - 0.5
        p = np.clip(p, 0, i - 1)
        low = np.floor(p).astype(int)
        high = np.minimum(low + 1, i - 1)
        share = (p - low)[:, None] if axis == 0 else p - low
        x = (1 - share) * np.take(x, low, axis) + share * np.take(x, high, axis)
    return x


@right("bilinear_upsample")
def bilinear_upsample_four_corner_loops(x, factor, align_corners):
    h, w = x.shape

    def place(o, i):
        p = o * (i - 1) / (i * factor - 1) if align_corners else (o + 0.5) / factor - 0.5
        p = min(max(p, 0.0), i - 1.0)
        low = int(p)
        return low, min(low + 1, i - 1), p - low

    out = np.zeros((h * factor, w * factor))
    for y in range(h * factor):
        top, bottom, v = place(y, h)
        for z in range(w * factor):
            left, right_, u = place(z, w)
            upper = (1 - u) * x[top, left] + u * x[top, right_]
            lower = (1 - u) * x[bottom, left] + u * x[bottom, right_]
            out[y, z] = (1 - v) * upper + v * lower
    return out


@right("bilinear_upsample")
def bilinear_upsample_grid_sample_border(x, factor, align_corners):
    x = torch.as_tensor(x, dtype=torch.float64)[None, None]
    size = (1, 1, x.shape[2] * factor, x.shape[3] * factor)
    grid = F.affine_grid(torch.eye(2, 3, dtype=torch.float64)[None], size, align_corners=align_corners)
    return F.grid_sample(x, grid, padding_mode="border", align_corners=align_corners)[0, 0]


@right("bilinear_upsample")
def bilinear_upsample_module_keeps_leading_axes(x, factor, align_corners):
    # the shape is (1, 1, H, W), with grad
    x = torch.tensor(x, dtype=torch.float32, requires_grad=True)
    return torch.nn.Upsample(scale_factor=factor, mode="bilinear", align_corners=align_corners)(x[None, None])


@right("bilinear_upsample")
def bilinear_upsample_separable_linear_modes(x, factor, align_corners):
    x = torch.as_tensor(x).double()
    wide = F.interpolate(x[None], scale_factor=factor, mode="linear", align_corners=align_corners)[0]
    tall = F.interpolate(wide.T[None], scale_factor=factor, mode="linear", align_corners=align_corners)[0]
    return tall.T.numpy()


# wrong on: bilinear_upsample(np.array([[0, 1, 0]]), 2, True) -- the nearer pixel gets the smaller share
@wrong("bilinear_upsample")
def bilinear_upsample_shares_exchanged(x, factor, align_corners):
    x = x.astype(float)
    for axis in (0, 1):
        i = x.shape[axis]
        p = np.linspace(0, i - 1, i * factor)
        if not align_corners:
            p = np.clip((np.arange(i * factor) + 0.5) / factor - 0.5, 0, i - 1)
        low = np.floor(p).astype(int)
        share = np.expand_dims(p - low, 1 - axis)
        x = share * np.take(x, low, axis) + (1 - share) * np.take(x, np.minimum(low + 1, i - 1), axis)
    return x


# wrong on: bilinear_upsample(np.array([[0, 1, 0]]), 2, True) -- align_corners is not handed on
@wrong("bilinear_upsample")
def bilinear_upsample_torch_default(x, factor, align_corners):
    x = torch.as_tensor(x, dtype=torch.float64)[None, None]
    return F.interpolate(x, scale_factor=factor, mode="bilinear")[0, 0]


# wrong on: bilinear_upsample(np.array([[0, 1, 0]]), 2, False) -- corners always aligned
@wrong("bilinear_upsample")
def bilinear_upsample_always_aligned(x, factor, align_corners):
    x = torch.as_tensor(x, dtype=torch.float64)[None, None]
    return F.interpolate(x, scale_factor=factor, mode="bilinear", align_corners=True)[0, 0]


# wrong on: bilinear_upsample(np.array([[0, 1, 0]]), 2, True) -- copies the nearest pixel
@wrong("bilinear_upsample")
def bilinear_upsample_nearest(x, factor, align_corners):
    return np.repeat(np.repeat(x, factor, axis=0), factor, axis=1)


# wrong on: bilinear_upsample(np.array([[0, 1, 0]]), 2, True) -- mixes along the height only, copies along the width
@wrong("bilinear_upsample")
def bilinear_upsample_one_axis(x, factor, align_corners):
    x = torch.as_tensor(x, dtype=torch.float64)[None, None]
    tall = F.interpolate(x, scale_factor=(factor, 1), mode="bilinear", align_corners=align_corners)
    return F.interpolate(tall, scale_factor=(1, factor), mode="nearest")[0, 0]


# wrong on: bilinear_upsample(np.array([[0, 1, 0]]), 2, True) -- an array of ints cuts the mixtures off
@wrong("bilinear_upsample")
def bilinear_upsample_into_the_type_of_x(x, factor, align_corners):
    fine = torch.as_tensor(x, dtype=torch.float64)[None, None]
    fine = F.interpolate(fine, scale_factor=factor, mode="bilinear", align_corners=align_corners)[0, 0].numpy()
    out = np.zeros(fine.shape, dtype=x.dtype)
    out[:] = fine
    return out


# wrong on: bilinear_upsample(np.array([[1, 2]]), 2, False) -- does not clip: the edge goes on rising
@wrong("bilinear_upsample")
def bilinear_upsample_extrapolates(x, factor, align_corners):
    x = x.astype(float)
    for axis in (0, 1):
        i = x.shape[axis]
        if i == 1:
            x = np.repeat(x, factor, axis)
            continue
        p = np.linspace(0, i - 1, i * factor) if align_corners else (np.arange(i * factor) + 0.5) / factor - 0.5
        low = np.clip(np.floor(p).astype(int), 0, i - 2)
        share = np.expand_dims(p - low, 1 - axis)
        x = (1 - share) * np.take(x, low, axis) + share * np.take(x, low + 1, axis)
    return x


# wrong on: bilinear_upsample(np.array([[1, 2]]), 2, False) -- zeros outside darken the edges
@wrong("bilinear_upsample")
def bilinear_upsample_zeros_outside(x, factor, align_corners):
    x = torch.as_tensor(x, dtype=torch.float64)[None, None]
    size = (1, 1, x.shape[2] * factor, x.shape[3] * factor)
    grid = F.affine_grid(torch.eye(2, 3, dtype=torch.float64)[None], size, align_corners=align_corners)
    return F.grid_sample(x, grid, align_corners=align_corners)[0, 0]


# wrong on: bilinear_upsample(np.array([[0, 9], [9, 0]]), 2, False) -- bicubic: mixes four pixels per axis
@wrong("bilinear_upsample")
def bilinear_upsample_bicubic(x, factor, align_corners):
    x = torch.as_tensor(x, dtype=torch.float64)[None, None]
    return F.interpolate(x, scale_factor=factor, mode="bicubic", align_corners=align_corners)[0, 0]


# wrong on: bilinear_upsample(np.array([[1, 2, 3], [4, 5, 7]]), 2, True) -- the width's positions for both axes
@wrong("bilinear_upsample")
def bilinear_upsample_positions_of_the_width_for_both(x, factor, align_corners):
    i = x.shape[1]
    p = np.linspace(0, i - 1, i * factor) if align_corners else (np.arange(i * factor) + 0.5) / factor - 0.5
    wide = np.stack([np.interp(p, np.arange(i), row) for row in x])
    return np.stack([np.interp(p[: x.shape[0] * factor], np.arange(x.shape[0]), column) for column in wide.T], axis=1)


# wrong on: bilinear_upsample(np.array([[0, 1, 0]]), 2, False) -- rounds to one decimal, as the example seems to do
@wrong("bilinear_upsample")
def bilinear_upsample_one_decimal(x, factor, align_corners):
    x = torch.as_tensor(x, dtype=torch.float64)[None, None]
    return F.interpolate(x, scale_factor=factor, mode="bilinear", align_corners=align_corners)[0, 0].numpy().round(1)


# wrong on: bilinear_upsample(np.array([[1, 2, 4]]), 2, True) -- the end position gets the last pixel but one
@wrong("bilinear_upsample")
def bilinear_upsample_last_pixel_lost(x, factor, align_corners):
    x = x.astype(float)
    for axis in (0, 1):
        i = x.shape[axis]
        p = np.linspace(0, i - 1, i * factor)
        if not align_corners:
            p = np.clip((np.arange(i * factor) + 0.5) / factor - 0.5, 0, i - 1)
        low = np.minimum(np.floor(p).astype(int), max(i - 2, 0))
        share = np.expand_dims(np.where(p < i - 1, p - low, 0), 1 - axis)
        x = (1 - share) * np.take(x, low, axis) + share * np.take(x, np.minimum(low + 1, i - 1), axis)
    return x
