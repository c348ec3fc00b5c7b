"""`circular_padding`, answered from its prompt alone; a comment names an input on which a wrong answer is wrong."""

import numpy as np
import torch
import torch.nn.functional as F

from tests.course.strangers import right, wrong


@right("circular_padding")
def circular_np_pad(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return np.pad(x, ((ph, ph), (pw, pw)), mode="wrap")


@right("circular_padding")
def circular_tile_and_cut(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    h, w = x.shape
    return np.tile(x, (3, 3))[h - ph : 2 * h + ph, w - pw : 2 * w + pw]


@right("circular_padding")
def circular_modulo_in_loops(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    h, w = x.shape
    return [[x[r % h][c % w] for c in range(-pw, w + pw)] for r in range(-ph, h + ph)]


@right("circular_padding")
def circular_concatenate(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    h, w = x.shape
    x = np.concatenate((x[h - ph :], x, x[:ph]), axis=0)
    return np.concatenate((x[:, w - pw :], x, x[:, :pw]), axis=1)


@right("circular_padding")
def circular_fancy_indices(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    rows = np.arange(-ph, x.shape[0] + ph) % x.shape[0]
    columns = np.arange(-pw, x.shape[1] + pw) % x.shape[1]
    return x[rows[:, None], columns]


@right("circular_padding")
def circular_take_wrap(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    h, w = x.shape
    tall = np.take(x, range(-ph, h + ph), axis=0, mode="wrap")
    return tall.take(range(-pw, w + pw), axis=1, mode="wrap")


@right("circular_padding")
def circular_roll_and_flat_tile(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    h, w = x.shape
    rolled = np.roll(x, (ph, pw), axis=(0, 1))
    return np.tile(rolled, (3, 3))[: h + 2 * ph, : w + 2 * pw]


@right("circular_padding")
def circular_torch_pad_leading_axes(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    t = torch.as_tensor(x)
    return F.pad(t[None, None], (pw, pw, ph, ph), mode="circular")


# wrong on: circular_padding(np.array([[1, 2, 3], [4, 5, 6]]), (0, 2))  -- x[-0:] is all of x
@wrong("circular_padding")
def ci_minus_zero_slice(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    x = np.concatenate([x[-ph:], x, x[:ph]], axis=0)
    return np.concatenate([x[:, -pw:], x, x[:, :pw]], axis=1)


# wrong on: circular_padding(np.array([[1, 2, 3], [4, 5, 6]]), (1, 0))  -- minds padding 0 for the rows only
@wrong("circular_padding")
def ci_minus_zero_slice_in_columns(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    if ph > 0:
        x = np.concatenate([x[-ph:], x, x[:ph]], axis=0)
    return np.concatenate([x[:, -pw:], x, x[:, :pw]], axis=1)


# wrong on: circular_padding(np.array([[1, 2, 3], [4, 5, 6]]), (0, 2))  -- left and right strips exchanged
@wrong("circular_padding")
def ci_strips_exchanged(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    h, w = x.shape
    x = np.concatenate([x[:ph], x, x[h - ph :]], axis=0)
    return np.concatenate([x[:, :pw], x, x[:, w - pw :]], axis=1)


# wrong on: circular_padding(np.array([[1, 2, 3], [4, 5, 6]]), (0, 2))  -- strips turned round: right for padding 1
@wrong("circular_padding")
def ci_strips_turned_round(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    h, w = x.shape
    x = np.concatenate([x[h - ph :][::-1], x, x[:ph][::-1]], axis=0)
    return np.concatenate([x[:, w - pw :][:, ::-1], x, x[:, :pw][:, ::-1]], axis=1)


# wrong on: circular_padding(np.array([[1, 2, 3], [4, 5, 6]]), (1, 2))  -- corners stay zero
@wrong("circular_padding")
def ci_corners_zero(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    h, w = x.shape
    out = np.pad(x, ((ph, ph), (pw, pw)))
    out[:ph, pw : pw + w] = x[h - ph :]
    out[ph + h :, pw : pw + w] = x[:ph]
    out[ph : ph + h, :pw] = x[:, w - pw :]
    out[ph : ph + h, pw + w :] = x[:, :pw]
    return out


# wrong on: circular_padding(np.array([[1, 2, 3], [4, 5, 6]]), (2, 0))  -- demands less than the size
@wrong("circular_padding")
def ci_refuses_full_padding(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    assert ph < x.shape[0] and pw < x.shape[1]
    return np.pad(x, ((ph, ph), (pw, pw)), mode="wrap")


# wrong on: circular_padding(np.array([[1, 2, 3], [4, 5, 6]]), (0, 2))  -- np.resize starts at pixel 0, not at -pw
@wrong("circular_padding")
def ci_starts_at_zero(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    h, w = x.shape
    return x[np.arange(h + 2 * ph) % h][:, np.arange(w + 2 * pw) % w]


# wrong on: circular_padding(np.array([[1, 2, 3], [4, 5, 6]]), (0, 2))  -- rolled the wrong way: right at pw = w / 2
@wrong("circular_padding")
def ci_rolled_the_wrong_way(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    h, w = x.shape
    return x[np.arange(ph, h + 3 * ph) % h][:, np.arange(pw, w + 3 * pw) % w]


# wrong on: circular_padding(np.array([[1, 2, 3], [4, 5, 6]]), (0, 2))  -- columns first
@wrong("circular_padding")
def ci_height_and_width_swapped(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return np.pad(x, ((pw, pw), (ph, ph)), mode="wrap")


# wrong on: circular_padding(np.array([[1, 2, 3], [4, 5, 6]]), 1)  -- % with the height on both axes
@wrong("circular_padding")
def ci_square_only(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    n = x.shape[0]
    return x[np.arange(-ph, n + ph) % n][:, np.arange(-pw, n + pw) % n]


# wrong on: circular_padding(np.array([[1, 2, 3], [4, 5, 6]]), (0, 2))  -- the flat picture wraps into the next row
@wrong("circular_padding")
def ci_wraps_into_the_next_row(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    h, w = x.shape
    rows, columns = np.mgrid[-ph : h + ph, -pw : w + pw]
    return x.ravel()[(rows * w + columns) % (h * w)]


# wrong on: circular_padding(np.array([[1, 2, 3], [4, 5, 6]]), (0, 2))  -- what comes in is zero
@wrong("circular_padding")
def ci_zeros(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return np.pad(x, ((ph, ph), (pw, pw)))


# wrong on: circular_padding(np.array([[200, 100, 3]]), (0, 1))  -- goes through int8
@wrong("circular_padding")
def ci_int8(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return np.pad(x.astype(np.int8), ((ph, ph), (pw, pw)), mode="wrap")
