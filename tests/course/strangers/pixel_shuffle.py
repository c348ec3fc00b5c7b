"""`pixel_shuffle`, answered from its prompt alone; a comment names an input on which a wrong answer is wrong."""

import numpy as np
import torch
import torch.nn.functional as F

from tests.course.strangers import right, wrong


@right("pixel_shuffle")
def pixel_shuffle_reshape_transpose(x, r):
    c, h, w = x.shape[0] // (r * r), x.shape[1], x.shape[2]
    return x.reshape(c, r, r, h, w).transpose(0, 3, 1, 4, 2).reshape(c, h * r, w * r)


@right("pixel_shuffle")
def pixel_shuffle_strided_slices(x, r):
    channels, h, w = x.shape
    out = np.zeros((channels // r**2, h * r, w * r), dtype=x.dtype)
    for a in range(r):
        for b in range(r):
            out[:, a::r, b::r] = x[a * r + b :: r * r]
    return out


@right("pixel_shuffle")
def pixel_shuffle_torch(x, r):
    return F.pixel_shuffle(x, r)


@right("pixel_shuffle")
def pixel_shuffle_five_loops_in_float64(x, r):
    channels, h, w = x.shape
    out = np.zeros((channels // (r * r), h * r, w * r))
    for channel in range(channels):
        plane, rest = divmod(channel, r * r)
        a, b = divmod(rest, r)
        for y in range(h):
            for z in range(w):
                out[plane, y * r + a, z * r + b] = x[channel, y, z]
    return out


@right("pixel_shuffle")
def pixel_shuffle_einsum_reorders(x, r):
    n, h, w = x.shape
    blocks = np.einsum("cabhw->chawb", x.reshape(n // (r * r), r, r, h, w))
    return blocks.reshape(-1, h * r, w * r)


@right("pixel_shuffle")
def pixel_shuffle_index_map_gathers(x, r):
    n, h, w = x.shape
    c, y, z = np.ogrid[: n // (r * r), : h * r, : w * r]
    return x[c * r * r + (y % r) * r + z % r, y // r, z // r]


@right("pixel_shuffle")
def pixel_shuffle_torch_fold(x, r):
    x = torch.as_tensor(x, dtype=torch.float64)
    n, h, w = x.shape
    columns = x.reshape(n // (r * r), r * r, h * w)
    return F.fold(columns, (h * r, w * r), r, stride=r)[:, 0]


@right("pixel_shuffle")
def pixel_shuffle_grouped_transposed_convolution_with_grad(x, r):
    n, h, w = x.shape
    stamps = torch.eye(r * r).reshape(r * r, 1, r, r).repeat(n // (r * r), 1, 1, 1).requires_grad_()
    return F.conv_transpose2d(torch.as_tensor(x).float()[None], stamps, stride=r, groups=n // (r * r))[0]


@right("pixel_shuffle")
def pixel_shuffle_keeps_a_batch_axis(x, r):
    # the shape is (1, c, H, W)
    return torch.nn.PixelShuffle(r)(torch.as_tensor(x).unsqueeze(0))


@right("pixel_shuffle")
def pixel_shuffle_stacks_of_lists(x, r):
    n, h, w = x.shape
    planes = []
    for first in range(0, n, r * r):
        rows = []
        for y in range(h):
            for a in range(r):
                group = x[first + a * r : first + a * r + r, y].tolist()
                rows.append([value for column in zip(*group) for value in column])
        planes.append(rows)
    return np.array(planes)


# wrong on: pixel_shuffle(np.arange(8).reshape(4, 1, 2), 2) -- a reshape alone
@wrong("pixel_shuffle")
def pixel_shuffle_reshape_only(x, r):
    n, h, w = x.shape
    return x.reshape(n // (r * r), h * r, w * r)


# wrong on: pixel_shuffle(np.arange(4).reshape(4, 1, 1), 2) -- rows and columns of the blocks exchanged
@wrong("pixel_shuffle")
def pixel_shuffle_blocks_transposed(x, r):
    n, h, w = x.shape
    return x.reshape(n // (r * r), r, r, h, w).transpose(0, 3, 2, 4, 1).reshape(-1, h * r, w * r)


# wrong on: pixel_shuffle(np.arange(8).reshape(8, 1, 1), 2) -- tensorflow's order of channels: one plane is right
@wrong("pixel_shuffle")
def pixel_shuffle_planes_vary_fastest(x, r):
    n, h, w = x.shape
    return x.reshape(r, r, n // (r * r), h, w).transpose(2, 3, 0, 4, 1).reshape(-1, h * r, w * r)


# wrong on: pixel_shuffle(np.arange(8).reshape(4, 1, 2), 2) -- tiles the channels instead of weaving them
@wrong("pixel_shuffle")
def pixel_shuffle_channels_as_tiles(x, r):
    n, h, w = x.shape
    return x.reshape(n // (r * r), r, r, h, w).transpose(0, 1, 3, 2, 4).reshape(-1, h * r, w * r)


# wrong on: pixel_shuffle(np.arange(8).reshape(8, 1, 1), 2) -- the first plane only
@wrong("pixel_shuffle")
def pixel_shuffle_first_plane_only(x, r):
    out = np.zeros((1, x.shape[1] * r, x.shape[2] * r))
    for a in range(r):
        for b in range(r):
            out[0, a::r, b::r] = x[a * r + b]
    return out


# wrong on: pixel_shuffle(np.arange(9).reshape(9, 1, 1), 3) -- a * 2 + b: factor 2 only
@wrong("pixel_shuffle")
def pixel_shuffle_two_times_a(x, r):
    out = np.zeros((x.shape[0] // (r * r), x.shape[1] * r, x.shape[2] * r))
    for p in range(out.shape[0]):
        for a in range(r):
            for b in range(r):
                out[p, a::r, b::r] = x[p * r * r + a * 2 + b]
    return out


# wrong on: pixel_shuffle(np.arange(4).reshape(4, 1, 1) / 2, 2) -- an array of ints
@wrong("pixel_shuffle")
def pixel_shuffle_into_ints(x, r):
    out = np.zeros((x.shape[0] // (r * r), x.shape[1] * r, x.shape[2] * r), dtype=int)
    for a in range(r):
        for b in range(r):
            out[:, a::r, b::r] = x[a * r + b :: r * r]
    return out


# wrong on: pixel_shuffle(np.arange(8).reshape(8, 1, 1), 2) -- plane p starts at channel p, not at p·r·r
@wrong("pixel_shuffle")
def pixel_shuffle_planes_one_channel_apart(x, r):
    c, h, w = x.shape[0] // (r * r), x.shape[1], x.shape[2]
    out = np.zeros((c, h * r, w * r))
    for p, a, b in np.ndindex(c, r, r):
        out[p, a::r, b::r] = x[a * r + b + p]
    return out


# wrong on: pixel_shuffle(np.arange(8).reshape(4, 1, 2), 2) -- h and w exchanged in the last reshape
@wrong("pixel_shuffle")
def pixel_shuffle_width_before_height(x, r):
    n, h, w = x.shape
    return x.reshape(n // (r * r), r, r, h, w).transpose(0, 3, 1, 4, 2).reshape(-1, w * r, h * r)


# wrong on: pixel_shuffle(np.arange(16).reshape(1, 4, 4), 2) -- the inverse, pixel unshuffle
@wrong("pixel_shuffle")
def pixel_shuffle_unshuffles(x, r):
    return F.pixel_unshuffle(torch.as_tensor(x), r)


# wrong on: pixel_shuffle(np.arange(2).reshape(2, 1, 1), 1) -- r = 1 gives the first channel only
@wrong("pixel_shuffle")
def pixel_shuffle_drops_planes_for_r_one(x, r):
    if r == 1:
        return x[:1]
    n, h, w = x.shape
    return x.reshape(n // (r * r), r, r, h, w).transpose(0, 3, 1, 4, 2).reshape(-1, h * r, w * r)


# wrong on: pixel_shuffle(np.arange(12).reshape(4, 3, 1), 2) -- a before h: pictures of one row are right
@wrong("pixel_shuffle")
def pixel_shuffle_block_rows_outside(x, r):
    n, h, w = x.shape
    return x.reshape(n // (r * r), r, r, h, w).transpose(0, 1, 3, 4, 2).reshape(-1, h * r, w * r)
