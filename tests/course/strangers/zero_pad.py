"""`zero_pad`, answered from its prompt alone; a comment names an input on which a wrong answer is wrong."""

import numpy as np
import torch
import torch.nn.functional as F

from tests.course.strangers import right, wrong
from tests.course.strangers.sizes import as_pair


@right("zero_pad")
def zero_pad_zeros_and_slice(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    h, w = x.shape
    out = np.zeros((h + 2 * ph, w + 2 * pw), dtype=np.float32)
    out[ph : ph + h, pw : pw + w] = x
    return out


@right("zero_pad")
def zero_pad_plain_loops(x, padding):
    ph, pw = as_pair(padding)
    h, w = x.shape
    out = np.zeros((h + 2 * ph, w + 2 * pw))
    for r in range(h):
        for c in range(w):
            out[r + ph, c + pw] = x[r, c]
    return out


@right("zero_pad")
def zero_pad_concatenate_blocks(x, padding):
    ph, pw = as_pair(padding)
    side = np.zeros((x.shape[0], pw), dtype=np.asarray(x).dtype)
    wide = np.concatenate([side, x, side], axis=1)
    lid = np.zeros((ph, wide.shape[1]), dtype=wide.dtype)
    return np.vstack([lid, wide, lid])


@right("zero_pad")
def zero_pad_np_pad(x, padding):
    if isinstance(padding, int):
        return np.pad(x, padding)
    ph, pw = padding
    return np.pad(x, ((ph, ph), (pw, pw)), mode="constant", constant_values=0)


@right("zero_pad")
def zero_pad_torch_tensors_only_leading_axis(x, padding):
    ph, pw = as_pair(padding)
    return F.pad(x.unsqueeze(0), (pw, pw, ph, ph))  # (1, h, w)


@right("zero_pad")
def zero_pad_list_of_lists(x, padding):
    ph, pw = as_pair(padding)
    width = len(x[0]) + 2 * pw
    rows = [[0] * pw + list(row) + [0] * pw for row in x]
    return [[0] * width for _ in range(ph)] + rows + [[0] * width for _ in range(ph)]


@right("zero_pad")
def zero_pad_unfold_by_one_pixel_windows(x, padding):
    ph, pw = as_pair(padding)
    t = torch.as_tensor(x, dtype=torch.float32)
    h, w = t.shape
    columns = F.unfold(t[None, None], kernel_size=1, padding=(ph, pw))
    return columns.reshape(1, 1, h + 2 * ph, w + 2 * pw)


@right("zero_pad")
def zero_pad_einsum_with_shift_matrices(x, padding):
    ph, pw = as_pair(padding)
    h, w = x.shape
    down = np.eye(h + 2 * ph, h, -ph)
    along = np.eye(w + 2 * pw, w, -pw)
    return np.einsum("ah,hw,bw->ab", down, x, along)


@right("zero_pad")
def zero_pad_tensor_with_gradient(x, padding):
    ph, pw = as_pair(padding)
    t = torch.as_tensor(x).float().clone().requires_grad_()
    return F.pad(t, [pw, pw, ph, ph], value=0.0)


# wrong on: zero_pad(np.array([[1, 2], [3, 4]]), (0, 1))  -- np.pad reads a pair as (before, after)
@wrong("zero_pad")
def zp_pair_straight_to_np_pad(x, padding):
    return np.pad(x, padding)


# wrong on: zero_pad(np.array([[1, 2], [3, 4]]), (0, 1))  -- rows and columns exchanged
@wrong("zero_pad")
def zp_height_and_width_swapped(x, padding):
    pw, ph = (padding, padding) if isinstance(padding, int) else padding
    return np.pad(x, ((ph, ph), (pw, pw)))


# wrong on: zero_pad(np.array([[1, 2], [3, 4]]), (0, 1))  -- out[0:-0] is empty
@wrong("zero_pad")
def zp_minus_zero_slice(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    out = np.zeros((x.shape[0] + 2 * ph, x.shape[1] + 2 * pw), dtype=x.dtype)
    out[ph:-ph, pw:-pw] = x
    return out


# wrong on: zero_pad(np.array([[1, 2], [3, 4]]), (1, 0))  -- minds a zero for the rows only
@wrong("zero_pad")
def zp_minus_zero_slice_in_columns(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    out = np.zeros((x.shape[0] + 2 * ph, x.shape[1] + 2 * pw), dtype=x.dtype)
    if ph == 0:
        out[:, pw:-pw] = x
    else:
        out[ph:-ph, pw:-pw] = x
    return out


# wrong on: zero_pad(np.array([[1, 2], [3, 4]]), 0)  -- right for the pairs, -0 for the int
@wrong("zero_pad")
def zp_minus_zero_slice_for_int(x, padding):
    if isinstance(padding, int):
        out = np.zeros((x.shape[0] + 2 * padding, x.shape[1] + 2 * padding), dtype=x.dtype)
        out[padding:-padding, padding:-padding] = x
        return out
    return np.pad(x, ((padding[0], padding[0]), (padding[1], padding[1])))


# wrong on: zero_pad(np.array([[1, 2], [3, 4]]), 1)  -- raises for an int
@wrong("zero_pad")
def zp_pairs_only(x, padding):
    ph, pw = padding
    return np.pad(x, ((ph, ph), (pw, pw)))


# wrong on: zero_pad(np.array([[1, 2], [3, 4]]), (0, 1))  -- raises for a pair
@wrong("zero_pad")
def zp_int_only(x, padding):
    out = np.zeros((x.shape[0] + 2 * padding, x.shape[1] + 2 * padding), dtype=x.dtype)
    out[padding : padding + x.shape[0], padding : padding + x.shape[1]] = x
    return out


# wrong on: zero_pad(np.array([[1, 2, 3], [4, 5, 6]]), 1)  -- square pictures only
@wrong("zero_pad")
def zp_square_only(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    n = len(x)
    out = np.zeros((n + 2 * ph, n + 2 * pw), dtype=x.dtype)
    out[ph : ph + n, pw : pw + n] = x
    return out


# wrong on: zero_pad(np.array([[0.5, 1.5]]), 1)  -- cuts fractions off
@wrong("zero_pad")
def zp_integer_canvas(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    h, w = x.shape
    out = np.zeros((h + 2 * ph, w + 2 * pw), dtype=int)
    out[ph : ph + h, pw : pw + w] = x
    return out


# wrong on: zero_pad(np.array([[200, 300]]), 1)  -- int8 overflows
@wrong("zero_pad")
def zp_int8_canvas(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return np.pad(x.astype(np.int8), ((ph, ph), (pw, pw)))


# wrong on: zero_pad(np.array([[1, 2], [3, 4]]), 2)  -- the padding as a total, not per side
@wrong("zero_pad")
def zp_padding_as_total(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return np.pad(x, ((ph // 2, ph - ph // 2), (pw // 2, pw - pw // 2)))


# wrong on: zero_pad(np.array([[1, 2], [3, 4]]), 1)  -- above and left only
@wrong("zero_pad")
def zp_one_side_only(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return np.pad(x, ((ph, 0), (pw, 0)))


# wrong on: zero_pad(np.array([[1, 2], [3, 4]]), 2)  -- one ring, however large the padding
@wrong("zero_pad")
def zp_never_more_than_one(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return np.pad(x, ((min(ph, 1), min(ph, 1)), (min(pw, 1), min(pw, 1))))


# wrong on: zero_pad(np.array([[1, 2], [3, 4]]), 2)  -- return stands inside the loop
@wrong("zero_pad")
def zp_returns_inside_the_loop(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    if ph != pw:
        return np.pad(x, ((ph, ph), (pw, pw)))
    for _ in range(ph):
        x = np.pad(x, 1)
        return x
    return x


# wrong on: zero_pad(np.array([[1, 2], [3, 4]]), 1)  -- right result, but x is flat afterwards
@wrong("zero_pad")
def zp_flattens_the_callers_array(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    h, w = x.shape
    out = np.zeros((h + 2 * ph, w + 2 * pw), dtype=x.dtype)
    x.shape = (h * w,)
    for j in range(h * w):
        out[ph + j // w, pw + j % w] = x[j]
    return out


# wrong on: zero_pad(np.array([[1, 2], [3, 4]]), 0)  -- writes a frame of zeros INTO x
@wrong("zero_pad")
def zp_blanks_the_rim_of_x(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    out = np.pad(x, ((ph, ph), (pw, pw)))
    x[0, :] = x[-1, :] = 0
    x[:, 0] = x[:, -1] = 0
    return out


# wrong on: zero_pad(np.array([[1, 2], [3, 4]]), 1)  -- prints
@wrong("zero_pad")
def zp_prints(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    print(np.pad(x, ((ph, ph), (pw, pw))))


# wrong on: zero_pad(np.array([[1, 2], [3, 4]]), (2, 1))  -- F.pad counts axes from the last one
@wrong("zero_pad")
def zp_torch_axis_order(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return F.pad(torch.tensor(x), (ph, ph, pw, pw)).numpy()


# wrong on: zero_pad(np.array([[1, 2], [3, 4]]), 1)  -- empty memory is not zero: here nan
@wrong("zero_pad")
def zp_frame_of_nan(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return np.pad(x.astype(float), ((ph, ph), (pw, pw)), constant_values=np.nan)


# wrong on: zero_pad(np.array([[0, 1], [2, 3]]), 1)  -- pads with the picture's smallest value
@wrong("zero_pad")
def zp_frame_of_the_minimum(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return np.pad(x, ((ph, ph), (pw, pw)), mode="minimum")


# wrong on: zero_pad(np.array([[1, 2, 3]]), (0, 1))  -- squeeze() makes a 1-row picture flat
@wrong("zero_pad")
def zp_squeezes_one_row(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    return np.pad(x[None], ((0, 0), (ph, ph), (pw, pw))).squeeze()


# wrong on: zero_pad(np.array([[1, 2], [3, 4]]), 0)  -- no padding: nothing comes back
@wrong("zero_pad")
def zp_none_for_no_padding(x, padding):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    if ph > 0 or pw > 0:
        return np.pad(x, ((ph, ph), (pw, pw)))
