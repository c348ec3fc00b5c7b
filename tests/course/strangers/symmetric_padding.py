"""`symmetric_padding`, answered from its prompt alone; a comment names an input on which a wrong answer is wrong."""

import numpy as np
import torch

from tests.course.strangers import right, wrong


@right("symmetric_padding")
def symmetric_np_pad(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return np.pad(x, [(ph, ph), (pw, pw)], "symmetric")


@right("symmetric_padding")
def symmetric_torch_cat_tensors_only(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    h, w = x.shape
    x = torch.cat([x[:ph].flip(0), x, x[h - ph :].flip(0)], dim=0)
    return torch.cat([x[:, :pw].flip(1), x, x[:, w - pw :].flip(1)], dim=1)


@right("symmetric_padding")
def symmetric_nine_tiles_cut_out(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    h, w = x.shape
    ud, lr, both = x[::-1], x[:, ::-1], x[::-1, ::-1]
    big = np.block([[both, ud, both], [lr, x, lr], [both, ud, both]])
    return big[h - ph : 2 * h + ph, w - pw : 2 * w + pw]


@right("symmetric_padding")
def symmetric_helper_applied_to_both_axes(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding

    def pad_rows(a, p):
        return np.vstack([a[:p][::-1], a, a[::-1][:p]])

    return pad_rows(pad_rows(x, ph).T, pw).T


@right("symmetric_padding")
def symmetric_recursion_one_ring_inside_out(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding

    def grow(a, n, p):
        """Add row n of the picture on both sides: the n-th line seen from the edge."""
        if n == p:
            return a
        size = len(a)
        return grow(np.concatenate([a[2 * n : 2 * n + 1], a, a[size - 1 - 2 * n : size - 2 * n]]), n + 1, p)

    return grow(grow(x, 0, ph).T, 0, pw).T


@right("symmetric_padding")
def symmetric_take_along_both_axes(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding

    def indices(n, p):
        return [-j - 1 if j < 0 else 2 * n - 1 - j if j >= n else j for j in range(-p, n + p)]

    return np.take(np.take(x, indices(x.shape[0], ph), axis=0), indices(x.shape[1], pw), axis=1)[None]


@right("symmetric_padding")
def symmetric_index_select_carrying_gradient(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    t = torch.as_tensor(x).double().clone().requires_grad_(True)
    h, w = t.shape
    rows = torch.cat([torch.arange(ph).flip(0), torch.arange(h), torch.arange(h - ph, h).flip(0)])
    columns = torch.cat([torch.arange(pw).flip(0), torch.arange(w), torch.arange(w - pw, w).flip(0)])
    return t.index_select(0, rows).index_select(1, columns)


# wrong on: symmetric_padding(np.array([[1, 2, 3], [4, 5, 6]]), (0, 2))  -- reflect instead of symmetric
@wrong("symmetric_padding")
def sy_edge_not_repeated(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return np.pad(x, ((ph, ph), (pw, pw)), mode="reflect")


# wrong on: symmetric_padding(np.array([[1, 2, 3], [4, 5, 6]]), (0, 2))  -- replicate: right for padding 1
@wrong("symmetric_padding")
def sy_replicate(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return np.pad(x, ((ph, ph), (pw, pw)), mode="edge")


# wrong on: symmetric_padding(np.array([[1, 2, 3], [4, 5, 6]]), (0, 2))  -- x[-1::-1] with ph = 0 is all of x
@wrong("symmetric_padding")
def sy_start_minus_one(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    x = np.concatenate([x[ph - 1 :: -1], x, x[: -ph - 1 : -1]], axis=0)
    return np.concatenate([x[:, pw - 1 :: -1], x, x[:, : -pw - 1 : -1]], axis=1)


# wrong on: symmetric_padding(np.array([[1, 2, 3], [4, 5, 6]]), (1, 0))  -- minds padding 0 for the rows only
@wrong("symmetric_padding")
def sy_start_minus_one_in_columns(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    if ph > 0:
        x = np.concatenate([x[ph - 1 :: -1], x, x[: -ph - 1 : -1]], axis=0)
    return np.concatenate([x[:, pw - 1 :: -1], x, x[:, : -pw - 1 : -1]], axis=1)


# wrong on: symmetric_padding(np.array([[1, 2, 3], [4, 5, 6]]), (0, 3))  -- stop becomes -1 at padding = width
@wrong("symmetric_padding")
def sy_slice_stop_minus_one(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    h, w = x.shape
    x = np.concatenate([x[:ph][::-1], x, x[h - 1 : h - 1 - ph : -1]], axis=0)
    return np.concatenate([x[:, :pw][:, ::-1], x, x[:, w - 1 : w - 1 - pw : -1]], axis=1)


# wrong on: symmetric_padding(np.array([[1, 2, 3], [4, 5, 6]]), (0, 3))  -- reflect's limit enforced here
@wrong("symmetric_padding")
def sy_refuses_full_padding(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    if ph > x.shape[0] - 1 or pw > x.shape[1] - 1:
        raise ValueError("padding too large")
    return np.pad(x, ((ph, ph), (pw, pw)), mode="symmetric")


# wrong on: symmetric_padding(np.array([[1, 2, 3], [4, 5, 6]]), (0, 3))  -- once edge, then its mirror: right up to 1
@wrong("symmetric_padding")
def sy_edge_doubled_without_the_middle(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    out = np.pad(x, ((min(ph, 1),) * 2, (min(pw, 1),) * 2), mode="edge")
    rest = ((max(ph - 1, 0),) * 2, (max(pw - 1, 0),) * 2)
    return np.pad(out, rest, mode="symmetric")


# wrong on: symmetric_padding(np.array([[1, 2, 3], [4, 5, 6]]), (0, 2))  -- the pair goes to np.pad as it is
@wrong("symmetric_padding")
def sy_pair_straight_to_np_pad(x, padding):
    return np.pad(x, padding, mode="symmetric")


# wrong on: symmetric_padding(np.array([[1, 2, 3], [4, 5, 6]]), (0, 2))  -- not turned round: right for padding 1
@wrong("symmetric_padding")
def sy_not_turned_round(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    h, w = x.shape
    x = np.concatenate([x[:ph], x, x[h - ph :]], axis=0)
    return np.concatenate([x[:, :pw], x, x[:, w - pw :]], axis=1)


# wrong on: symmetric_padding(np.array([[1, 2, 3], [4, 5, 6]]), (1, 2))  -- flips both axes of each strip
@wrong("symmetric_padding")
def sy_flips_both_axes(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    h, w = x.shape
    x = np.concatenate([np.flip(x[:ph]), x, np.flip(x[h - ph :])], axis=0)
    return np.concatenate([np.fliplr(x[:, :pw]), x, np.fliplr(x[:, w - pw :])], axis=1)


# wrong on: symmetric_padding(np.array([[1, 2, 3], [4, 5, 6]]), (1, 2))  -- columns only, as in the example
@wrong("symmetric_padding")
def sy_columns_only(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return np.concatenate([x[:, :pw][:, ::-1], x, x[:, ::-1][:, :pw]], axis=1)


# wrong on: symmetric_padding(np.array([[1, 2, 3], [4, 5, 6]]), (0, 2))  -- the result lies on its side
@wrong("symmetric_padding")
def sy_transposed(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return np.pad(x, ((ph, ph), (pw, pw)), mode="symmetric").T
