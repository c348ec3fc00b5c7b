"""`padding_indices`, answered from its prompt alone; a comment names an input on which a wrong answer is wrong."""

import itertools

import numpy as np
import torch
import torch.nn.functional as F

from tests.course.strangers import right, wrong


@right("padding_indices")
def padding_indices_np_pad(i, padding, mode):
    row = np.arange(i)
    if mode == "zeros":
        return np.pad(row, padding, constant_values=-1)
    names = {"replicate": "edge", "circular": "wrap"}
    return np.pad(row, padding, mode=names.get(mode, mode))


@right("padding_indices")
def padding_indices_branches_in_a_loop(i, padding, mode):
    out = []
    for j in range(-padding, i + padding):
        if 0 <= j < i:
            out.append(j)
        elif mode == "zeros":
            out.append(-1)
        elif mode == "replicate":
            out.append(0 if j < 0 else i - 1)
        elif mode == "circular":
            out.append(j % i)
        elif mode == "reflect":
            out.append(-j if j < 0 else 2 * (i - 1) - j)
        else:
            out.append(-j - 1 if j < 0 else 2 * i - 1 - j)
    return np.array(out, dtype=np.int32)


@right("padding_indices")
def padding_indices_vector_formulas(i, padding, mode):
    j = np.arange(-padding, i + padding)
    if mode == "zeros":
        return np.where((j < 0) | (j >= i), -1, j)
    if mode == "replicate":
        return np.clip(j, 0, i - 1)
    if mode == "circular":
        return np.mod(j, i)
    if mode == "reflect":
        return (i - 1) - np.abs((i - 1) - np.abs(j))
    return np.where(j < 0, -1 - j, np.where(j >= i, 2 * i - 1 - j, j))


@right("padding_indices")
def padding_indices_python_lists(i, padding, mode):
    p, row = padding, list(range(i))
    if mode == "zeros":
        left = right_side = [-1] * p
    elif mode == "replicate":
        left, right_side = [0] * p, [i - 1] * p
    elif mode == "circular":
        left, right_side = row[i - p :], row[:p]
    elif mode == "reflect":
        left, right_side = row[1 : p + 1][::-1], row[::-1][1 : p + 1]
    else:
        left, right_side = row[:p][::-1], row[::-1][:p]
    return left + row + right_side


@right("padding_indices")
def padding_indices_torch_pad_float(i, padding, mode):
    row = torch.arange(i, dtype=torch.float32)
    if mode == "zeros":
        return F.pad(row, (padding, padding), value=-1)
    if mode == "symmetric":
        back = row.flip(0)
        return torch.cat([back[i - padding :], row, back[:padding]])
    return F.pad(row[None], (padding, padding), mode=mode)[0]


@right("padding_indices")
def padding_indices_empty_and_fill_float64(i, padding, mode):
    out = -np.ones(i + 2 * padding)
    out[padding : padding + i] = np.arange(i)
    for n in range(padding):
        left, after = padding - 1 - n, padding + i + n
        if mode == "reflect":
            out[left], out[after] = n + 1, i - 2 - n
        elif mode == "symmetric":
            out[left], out[after] = n, i - 1 - n
        elif mode == "replicate":
            out[left], out[after] = 0, i - 1
        elif mode == "circular":
            out[left], out[after] = i - 1 - n, n
    return out


@right("padding_indices")
def padding_indices_walker_generator(i, padding, mode):
    def positions(step):
        """The pixels met when one walks out of the row: step +1 to the right, -1 to the left."""
        edge, far = (i - 1, 0) if step > 0 else (0, i - 1)
        starts = {
            "reflect": (edge - step, -step),
            "symmetric": (edge, -step),
            "replicate": (edge, 0),
            "circular": (far, step),
            "zeros": (-1, 0),
        }
        at, move = starts[mode]
        while True:
            yield at
            at += move

    left = list(itertools.islice(positions(-1), padding))[::-1]
    return np.array(left + list(range(i)) + list(itertools.islice(positions(1), padding)))


# wrong on: padding_indices(4, 2, "reflect")  -- reflect and symmetric exchanged
@wrong("padding_indices")
def pi_reflect_and_symmetric_exchanged(i, padding, mode):
    row = np.arange(i)
    if mode == "zeros":
        return np.pad(row, padding, constant_values=-1)
    names = {"reflect": "symmetric", "symmetric": "reflect", "replicate": "edge", "circular": "wrap"}
    return np.pad(row, padding, mode=names[mode])


# wrong on: padding_indices(4, 2, "zeros")  -- 0 instead of -1
@wrong("padding_indices")
def pi_zeros_are_pixel_zero(i, padding, mode):
    names = {"zeros": "constant", "replicate": "edge", "circular": "wrap"}
    return np.pad(np.arange(i), padding, mode=names.get(mode, mode))


# wrong on: padding_indices(4, 0, "circular")  -- row[-0:] is the whole row
@wrong("padding_indices")
def pi_minus_zero_slice_in_circular(i, padding, mode):
    row = np.arange(i)
    if mode == "circular":
        return np.concatenate([row[-padding:], row, row[:padding]])
    if mode == "zeros":
        return np.pad(row, padding, constant_values=-1)
    return np.pad(row, padding, mode={"replicate": "edge"}.get(mode, mode))


# wrong on: padding_indices(4, 0, "symmetric")  -- row[-0:] again
@wrong("padding_indices")
def pi_minus_zero_slice_in_symmetric(i, padding, mode):
    row = np.arange(i)
    if mode == "symmetric":
        return np.concatenate([row[:padding][::-1], row, row[-padding:][::-1]])
    if mode == "zeros":
        return np.pad(row, padding, constant_values=-1)
    return np.pad(row, padding, mode={"replicate": "edge", "circular": "wrap"}.get(mode, mode))


# wrong on: padding_indices(4, 3, "reflect")  -- at the largest padding the slice's stop becomes -1
@wrong("padding_indices")
def pi_slice_stop_minus_one_in_reflect(i, padding, mode):
    row = np.arange(i)
    if mode == "reflect":
        return np.concatenate([row[padding:0:-1], row, row[i - 2 : i - 2 - padding : -1]])
    if mode == "zeros":
        return np.pad(row, padding, constant_values=-1)
    return np.pad(row, padding, mode={"replicate": "edge", "circular": "wrap"}.get(mode, mode))


# wrong on: padding_indices(1, 0, "reflect")  -- the period 2 (i - 1) is 0 for a single pixel
@wrong("padding_indices")
def pi_reflect_period_zero(i, padding, mode):
    out = []
    for j in range(-padding, i + padding):
        if mode == "zeros":
            out.append(j if 0 <= j < i else -1)
        elif mode == "replicate":
            out.append(min(max(j, 0), i - 1))
        elif mode == "circular":
            out.append(j % i)
        elif mode == "symmetric":
            out.append(min(j % (2 * i), 2 * i - 1 - j % (2 * i)))
        else:
            out.append(min(j % (2 * i - 2), 2 * i - 2 - j % (2 * i - 2)))
    return np.array(out)


# wrong on: padding_indices(4, 2, "replicate")  -- replicate left out
@wrong("padding_indices")
def pi_one_mode_missing(i, padding, mode):
    row = np.arange(i)
    if mode == "zeros":
        return np.pad(row, padding, constant_values=-1)
    if mode in ("reflect", "symmetric"):
        return np.pad(row, padding, mode=mode)
    if mode == "circular":
        return np.pad(row, padding, mode="wrap")


# wrong on: padding_indices(2, 3, "replicate")  -- replicate has no limit, this stops at i
@wrong("padding_indices")
def pi_replicate_limited(i, padding, mode):
    if mode == "zeros":
        return np.pad(np.arange(i), padding, constant_values=-1)
    p = min(padding, i)
    return np.pad(np.arange(i), p, mode={"replicate": "edge", "circular": "wrap"}.get(mode, mode))


# wrong on: padding_indices(4, 2, "zeros")  -- a negative index is no IndexError
@wrong("padding_indices")
def pi_waits_for_index_error(i, padding, mode):
    row = list(range(i))
    if mode == "zeros":
        out = []
        for j in range(-padding, i + padding):
            try:
                out.append(row[j])
            except IndexError:
                out.append(-1)
        return np.array(out)
    return np.pad(row, padding, mode={"replicate": "edge", "circular": "wrap"}.get(mode, mode))


# wrong on: padding_indices(4, 2, "circular")  -- the two ends exchanged
@wrong("padding_indices")
def pi_circular_ends_exchanged(i, padding, mode):
    row = np.arange(i)
    if mode == "circular":
        return np.concatenate([row[:padding], row, row[i - padding :]])
    if mode == "zeros":
        return np.pad(row, padding, constant_values=-1)
    return np.pad(row, padding, mode={"replicate": "edge"}.get(mode, mode))


# wrong on: padding_indices(4, 0, "zeros")  -- out[-0:] = -1 wipes out everything
@wrong("padding_indices")
def pi_minus_zero_slice_in_zeros(i, padding, mode):
    names = {"zeros": "constant", "replicate": "edge", "circular": "wrap"}
    out = np.pad(np.arange(i), padding, mode=names.get(mode, mode))
    if mode == "zeros":
        out[:padding] = -1
        out[-padding:] = -1
    return out


# wrong on: padding_indices(4, 2, "reflect")  -- abs() mends the left end only
@wrong("padding_indices")
def pi_reflect_left_only(i, padding, mode):
    if mode == "reflect":
        return np.minimum(np.abs(np.arange(-padding, i + padding)), i - 1)
    if mode == "zeros":
        return np.pad(np.arange(i), padding, constant_values=-1)
    return np.pad(np.arange(i), padding, mode={"replicate": "edge", "circular": "wrap"}.get(mode, mode))


# wrong on: padding_indices(4, 3, "reflect")  -- mirrored, but not turned round: right for padding 1
@wrong("padding_indices")
def pi_mirror_not_turned_round(i, padding, mode):
    row = np.arange(i)
    if mode == "reflect":
        return np.concatenate([row[1 : 1 + padding], row, row[i - 1 - padding : i - 1]])
    if mode == "zeros":
        return np.pad(row, padding, constant_values=-1)
    return np.pad(row, padding, mode={"replicate": "edge", "circular": "wrap"}.get(mode, mode))


# wrong on: padding_indices(4, 4, "symmetric")  -- insists on padding < i for every mirror
@wrong("padding_indices")
def pi_symmetric_limit_too_low(i, padding, mode):
    if mode in ("reflect", "symmetric") and padding >= i:
        raise ValueError("padding too large")
    if mode == "zeros":
        return np.pad(np.arange(i), padding, constant_values=-1)
    return np.pad(np.arange(i), padding, mode={"replicate": "edge", "circular": "wrap"}.get(mode, mode))


# wrong on: padding_indices(4, 2, "reflect")  -- the padding as a total
@wrong("padding_indices")
def pi_padding_as_total(i, padding, mode):
    p = (padding // 2, padding - padding // 2)
    if mode == "zeros":
        return np.pad(np.arange(i), p, constant_values=-1)
    return np.pad(np.arange(i), p, mode={"replicate": "edge", "circular": "wrap"}.get(mode, mode))
