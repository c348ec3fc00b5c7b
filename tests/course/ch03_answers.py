"""Chapter 03: right answers of other families, and further wrong ones."""

import numpy as np
import torch
import torch.nn.functional as F

from tests.course.answers import right, wrong

NUMPY_MODES = {"reflect": "reflect", "symmetric": "symmetric", "replicate": "edge", "circular": "wrap"}


def two(padding):
    return (padding, padding) if isinstance(padding, int) else padding


@right("padding_indices")
def by_padding_the_indices(i, padding, mode):
    if mode == "zeros":
        return np.pad(np.arange(i), padding, constant_values=-1)
    return np.pad(np.arange(i), padding, mode=NUMPY_MODES[mode])


@right("padding_indices")
def by_period(i, padding, mode):
    # A mirrored row repeats itself: reflect after 2(i − 1) pixels, symmetric after 2i.
    once = {
        "reflect": [*range(i), *range(i - 2, 0, -1)],
        "symmetric": [*range(i), *range(i - 1, -1, -1)],
        "circular": list(range(i)),
    }
    if mode in once:
        return [once[mode][n % len(once[mode])] for n in range(-padding, i + padding)]
    outside = (-1, -1) if mode == "zeros" else (0, i - 1)
    return [outside[0]] * padding + list(range(i)) + [outside[1]] * padding


@right("padding_indices")
def by_slices(i, padding, mode):
    row = np.arange(i)
    p = padding
    before, after = {
        "zeros": (np.full(p, -1), np.full(p, -1)),
        "reflect": (row[1 : p + 1][::-1], row[::-1][1 : p + 1]),
        "symmetric": (row[:p][::-1], row[::-1][:p]),
        "replicate": (np.repeat(row[:1], p), np.repeat(row[-1:], p)),
        "circular": (row[i - p :] if p <= i else row, row[:p]),
    }[mode]
    return np.concatenate([before, row, after])


@right("padding_indices")
def by_walking(i, padding, mode):
    indices = []
    for n in range(-padding, i + padding):
        if n < 0:
            n = {"zeros": -1, "reflect": -n, "symmetric": -n - 1, "replicate": 0, "circular": n + i}[mode]
        elif n >= i:
            over = n - i
            last = i - 1
            n = {"zeros": -1, "reflect": last - 1 - over, "symmetric": last - over, "replicate": last}.get(mode, over)
        indices.append(n)
    return torch.tensor(indices)


@wrong("padding_indices")
def one_mode_for_all(i, padding, mode):
    return by_padding_the_indices(i, padding, "reflect" if padding < i else "symmetric")


@wrong("padding_indices")
def before_only(i, padding, mode):
    return by_padding_the_indices(i, padding, mode)[: i + padding]


@wrong("padding_indices")
def minus_one_everywhere_outside(i, padding, mode):
    return by_padding_the_indices(i, padding, "zeros")


def by_numpy(mode):
    def pad(x, padding):
        ph, pw = two(padding)
        return np.pad(x, ((ph, ph), (pw, pw)), mode=mode)

    return pad


def by_torch(mode):
    def pad(x, padding):
        ph, pw = two(padding)
        return F.pad(torch.as_tensor(x)[None, None], (pw, pw, ph, ph), mode=mode)

    return pad


def by_torch_with_tensors_only(mode):
    def pad(x, padding):
        ph, pw = two(padding)
        return F.pad(x.unsqueeze(0), (pw, pw, ph, ph), mode=mode)[0]

    return pad


def cell_by_cell(source):
    """Two loops over the padded picture; `source` says where a position is copied from."""

    def pad(x, padding):
        ph, pw = two(padding)
        h, w = x.shape
        padded = np.empty((h + 2 * ph, w + 2 * pw), dtype=x.dtype)
        for row in range(h + 2 * ph):
            for column in range(w + 2 * pw):
                padded[row, column] = x[source(row - ph, h), source(column - pw, w)]
        return padded

    return pad


def with_lists(source):
    def pad(x, padding):
        ph, pw = two(padding)
        rows = x.tolist()
        h, w = len(rows), len(rows[0])
        return [[rows[source(r, h)][source(c, w)] for c in range(-pw, w + pw)] for r in range(-ph, h + ph)]

    return pad


def reflected(n, size):
    n = abs(n)
    return 2 * (size - 1) - n if n >= size else n


def repeated(n, size):
    n = -1 - n if n < 0 else n
    return 2 * size - 1 - n if n >= size else n


def wrapped(n, size):
    return n + size if n < 0 else n - size if n >= size else n


right("mirror_padding")(by_numpy("reflect"))
right("mirror_padding")(by_torch("reflect"))
right("mirror_padding")(by_torch_with_tensors_only("reflect"))
right("mirror_padding")(cell_by_cell(reflected))
right("mirror_padding")(with_lists(reflected))


@right("mirror_padding")
def by_assigning_to_a_frame(x, padding):
    ph, pw = two(padding)
    h, w = x.shape
    padded = np.zeros((h + 2 * ph, w + 2 * pw), dtype=x.dtype)
    padded[ph : ph + h, pw : pw + w] = x
    for d in range(1, ph + 1):
        padded[ph - d] = padded[ph + d]
        padded[ph + h - 1 + d] = padded[ph + h - 1 - d]
    for d in range(1, pw + 1):
        padded[:, pw - d] = padded[:, pw + d]
        padded[:, pw + w - 1 + d] = padded[:, pw + w - 1 - d]
    return padded


@right("mirror_padding")
def by_windows_of_the_doubled_picture(x, padding):
    ph, pw = two(padding)
    h, w = x.shape
    # Three pictures on end, without their common edges: the middle one with all that reflect can ask for.
    for _ in range(2):
        x = np.concatenate([x[:0:-1], x, x[-2::-1]]).T
    return x[h - 1 - ph : 2 * h - 1 + ph, w - 1 - pw : 2 * w - 1 + pw]


@right("mirror_padding")
def by_flipped_tensors(x, padding):
    ph, pw = two(padding)
    t = torch.as_tensor(x)
    h, w = t.shape
    t = torch.cat([t[1 : ph + 1].flip(0), t, t[h - 1 - ph : h - 1].flip(0)])
    return torch.cat([t[:, 1 : pw + 1].flip(1), t, t[:, w - 1 - pw : w - 1].flip(1)], dim=1)


@right("mirror_padding")
def by_selection_matrices(x, padding):
    ph, pw = two(padding)
    h, w = x.shape
    rows = np.eye(h)[[reflected(n, h) for n in range(-ph, h + ph)]]
    columns = np.eye(w)[[reflected(n, w) for n in range(-pw, w + pw)]]
    return np.einsum("ai,ij,bj->ab", rows, x, columns)


@wrong("mirror_padding")
def wraps(x, padding):
    return by_numpy("wrap")(x, padding)


@wrong("mirror_padding")
def rows_only(x, padding):
    ph, _ = two(padding)
    return np.pad(x, ((ph, ph), (0, 0)), mode="reflect")


@wrong("mirror_padding")
def in_place(x, padding):
    padded = by_numpy("reflect")(x, padding)
    x[0, 0] = -1
    return padded


@wrong("mirror_padding")
def breaks_without_padding(x, padding):
    ph, pw = two(padding)
    padded = by_numpy("reflect")(x, padding)
    padded[ph:-ph, pw:-pw] = x
    return padded


right("symmetric_padding")(by_numpy("symmetric"))
right("symmetric_padding")(cell_by_cell(repeated))
right("symmetric_padding")(with_lists(repeated))


@right("symmetric_padding")
def by_tiles(x, padding):
    ph, pw = two(padding)
    h, w = x.shape
    upright = np.concatenate([x[:, ::-1], x, x[:, ::-1]], axis=1)
    nine = np.concatenate([upright[::-1], upright, upright[::-1]])
    return nine[h - ph : 2 * h + ph, w - pw : 2 * w + pw]


@right("symmetric_padding")
def by_reflecting_a_repeated_edge(x, padding):
    # Symmetric is reflect around an edge that was doubled first, with one of the two taken out again.
    ph, pw = two(padding)
    t = F.pad(torch.as_tensor(x)[None], (1, 1, 1, 1), mode="replicate")[0]
    t = torch.cat([t[1 : ph + 1].flip(0), t[1:-1], t[len(t) - 1 - ph : len(t) - 1].flip(0)])
    w = t.shape[1]
    return torch.cat([t[:, 1 : pw + 1].flip(1), t[:, 1:-1], t[:, w - 1 - pw : w - 1].flip(1)], dim=1)


@wrong("symmetric_padding")
def wraps_instead(x, padding):
    return by_numpy("wrap")(x, padding)


@wrong("symmetric_padding")
def empty_when_padding_is_the_size(x, padding):
    ph, pw = two(padding)
    h, w = x.shape
    x = np.concatenate([x[:ph][::-1], x, x[h - 1 : h - ph - 1 : -1]])
    return np.concatenate([x[:, :pw][:, ::-1], x, x[:, w - 1 : w - pw - 1 : -1]], axis=1)


right("circular_padding")(by_numpy("wrap"))
right("circular_padding")(by_torch("circular"))
right("circular_padding")(cell_by_cell(wrapped))
right("circular_padding")(with_lists(wrapped))


@right("circular_padding")
def by_tiling(x, padding):
    ph, pw = two(padding)
    h, w = x.shape
    return np.tile(x, (3, 3))[h - ph : 2 * h + ph, w - pw : 2 * w + pw]


@right("circular_padding")
def by_joining_the_ends(x, padding):
    ph, pw = two(padding)
    h, w = x.shape
    x = np.concatenate([x[h - ph :], x, x[:ph]])
    return np.hstack([x[:, w - pw :], x, x[:, :pw]])


@wrong("circular_padding")
def only_the_rows_go_round(x, padding):
    ph, pw = two(padding)
    x = np.pad(x, ((ph, ph), (0, 0)), mode="wrap")
    return np.pad(x, ((0, 0), (pw, pw)), mode="edge")


@wrong("circular_padding")
def rolled_only(x, padding):
    return np.roll(x, two(padding), axis=(0, 1))


@right("mirror_limit")
def by_trying(i):
    row = torch.zeros(1, 1, i)
    padding = 0
    while True:
        try:
            F.pad(row, (padding + 1, padding + 1), mode="reflect")
        except RuntimeError:
            return padding
        padding += 1


@right("mirror_limit")
def by_the_farthest_pixel(i):
    return float(np.arange(i).max())


@wrong("mirror_limit")
def no_limit(i):
    return 10**9
