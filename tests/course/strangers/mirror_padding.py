"""`mirror_padding`, answered from its prompt alone; a comment names an input on which a wrong answer is wrong."""

import numpy as np
import torch
import torch.nn.functional as F

from tests.course.strangers import right, wrong
from tests.course.strangers.sizes import mirrored_list


@right("mirror_padding")
def mirror_np_pad(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return np.pad(x, ((ph, ph), (pw, pw)), mode="reflect")


@right("mirror_padding")
def mirror_concatenate_and_flip(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    h, w = x.shape
    x = np.concatenate([np.flip(x[1 : ph + 1], 0), x, np.flip(x[h - 1 - ph : h - 1], 0)], axis=0)
    return np.concatenate([np.flip(x[:, 1 : pw + 1], 1), x, np.flip(x[:, w - 1 - pw : w - 1], 1)], axis=1)


@right("mirror_padding")
def mirror_index_map_ix(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding

    def indices(n, p):
        return (n - 1) - np.abs((n - 1) - np.abs(np.arange(-p, n + p)))

    return x[np.ix_(indices(x.shape[0], ph), indices(x.shape[1], pw))]


@right("mirror_padding")
def mirror_torch_pad_tensors_only(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return F.pad(x[None, None], (pw, pw, ph, ph), mode="reflect")  # (1, 1, h, w)


@right("mirror_padding")
def mirror_module_carrying_gradient(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    t = torch.nn.Parameter(torch.as_tensor(x, dtype=torch.float32))
    return torch.nn.ReflectionPad2d((pw, pw, ph, ph))(t.unsqueeze(0)).squeeze(0)


@right("mirror_padding")
def mirror_fill_line_by_line(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    h, w = x.shape
    out = np.zeros((h + 2 * ph, w + 2 * pw))
    out[ph : ph + h, pw : pw + w] = x
    for n in range(1, pw + 1):
        out[:, pw - n] = out[:, pw + n]
        out[:, pw + w - 1 + n] = out[:, pw + w - 1 - n]
    for n in range(1, ph + 1):
        out[ph - n] = out[ph + n]
        out[ph + h - 1 + n] = out[ph + h - 1 - n]
    return out


@right("mirror_padding")
def mirror_nested_python_lists(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return mirrored_list([mirrored_list(row, pw) for row in x.tolist()], ph)


# wrong on: mirror_padding(np.array([[1, 2, 3], [4, 5, 6]]), (0, 1))  -- repeats the edge
@wrong("mirror_padding")
def mp_edge_repeated(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return np.pad(x, ((ph, ph), (pw, pw)), mode="symmetric")


# wrong on: mirror_padding(np.array([[1, 2, 3], [4, 5, 6]]), (0, 1))  -- a pair is (before, after) to np.pad
@wrong("mirror_padding")
def mp_pair_straight_to_np_pad(x, padding):
    return np.pad(x, padding, mode="reflect")


# wrong on: mirror_padding(np.array([[1, 2, 3], [4, 5, 6]]), (0, 1))  -- columns first
@wrong("mirror_padding")
def mp_height_and_width_swapped(x, padding):
    pw, ph = (padding, padding) if isinstance(padding, int) else padding
    return np.pad(x, ((ph, ph), (pw, pw)), mode="reflect")


# wrong on: mirror_padding(np.array([[1, 2, 3], [4, 5, 6]]), (0, 2))  -- stop becomes -1 at the largest padding
@wrong("mirror_padding")
def mp_slice_stop_minus_one(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    h, w = x.shape
    x = np.concatenate([x[ph:0:-1], x, x[h - 2 : h - 2 - ph : -1]], axis=0)
    return np.concatenate([x[:, pw:0:-1], x, x[:, w - 2 : w - 2 - pw : -1]], axis=1)


# wrong on: mirror_padding(np.array([[1, 2, 3], [4, 5, 6]]), 1)  -- corners stay zero
@wrong("mirror_padding")
def mp_corners_zero(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    h, w = x.shape
    out = np.pad(x, ((ph, ph), (pw, pw)))
    out[:ph, pw : pw + w] = x[1 : ph + 1][::-1]
    out[ph + h :, pw : pw + w] = x[h - 1 - ph : h - 1][::-1]
    out[ph : ph + h, :pw] = x[:, 1 : pw + 1][:, ::-1]
    out[ph : ph + h, pw + w :] = x[:, w - 1 - pw : w - 1][:, ::-1]
    return out


# wrong on: mirror_padding(np.arange(16).reshape(4, 4), 2)  -- not turned round: right for padding 1
@wrong("mirror_padding")
def mp_not_turned_round(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    h, w = x.shape
    x = np.concatenate([x[1 : 1 + ph], x, x[h - 1 - ph : h - 1]], axis=0)
    return np.concatenate([x[:, 1 : 1 + pw], x, x[:, w - 1 - pw : w - 1]], axis=1)


# wrong on: mirror_padding(np.array([[1, 2, 3], [4, 5, 6]]), (1, 1))  -- columns only, as in the example
@wrong("mirror_padding")
def mp_columns_only(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return np.pad(x, ((0, 0), (pw, pw)), mode="reflect")


# wrong on: mirror_padding(np.array([[1, 2, 3]]), (0, 1))  -- squeeze() loses the axis of a 1-row picture
@wrong("mirror_padding")
def mp_squeezes_one_row(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    t = torch.tensor(x, dtype=torch.float64)[None, None]
    return F.pad(t, (pw, pw, ph, ph), mode="reflect").squeeze().numpy()


# wrong on: mirror_padding(np.array([[1, 2, 3], [4, 5, 6]]), (0, 1))  -- F.pad's order of axes
@wrong("mirror_padding")
def mp_torch_axis_order(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    t = torch.tensor(x, dtype=torch.float64)[None, None]
    return F.pad(t, (ph, ph, pw, pw), mode="reflect")[0, 0].numpy()


# wrong on: mirror_padding(np.array([[1.5, 2.5, 3.5]]), (0, 1))  -- an integer canvas cuts fractions off
@wrong("mirror_padding")
def mp_integer_canvas(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    h, w = x.shape
    out = np.zeros((h + 2 * ph, w + 2 * pw), dtype=int)
    for a in range(-ph, h + ph):
        for b in range(-pw, w + pw):
            out[a + ph, b + pw] = x[h - 1 - abs(h - 1 - abs(a)), w - 1 - abs(w - 1 - abs(b))]
    return out


# wrong on: mirror_padding(np.arange(20).reshape(4, 5), 1)  -- the height used as the width
@wrong("mirror_padding")
def mp_square_only(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    n = len(x)
    rows = n - 1 - np.abs(n - 1 - np.abs(np.arange(-ph, n + ph)))
    columns = n - 1 - np.abs(n - 1 - np.abs(np.arange(-pw, n + pw)))
    return x[rows][:, columns]


# wrong on: mirror_padding(np.array([[1, 2, 3], [4, 5, 6]]), (0, 2))  -- crops too much by [0:-0] at the largest padding
@wrong("mirror_padding")
def mp_crop_ends_at_minus_zero(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    top, left = x.shape[0] - 1 - ph, x.shape[1] - 1 - pw
    wide = np.pad(x, ((ph + top,) * 2, (pw + left,) * 2), mode="reflect")
    return wide[top:-top, left:-left]
