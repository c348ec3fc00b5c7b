"""Chapter 09: right answers of other families, and further wrong ones."""

import numpy as np
import torch
import torch.nn.functional as F
from numpy.lib.stride_tricks import as_strided, sliding_window_view

from tests.course.answers import right, wrong


@right("nearest_upsample")
def by_repeating(x, factor):
    return np.repeat(np.repeat(x, factor, axis=0), factor, axis=1)


@right("nearest_upsample")
def as_a_kronecker_product(x, factor):
    return np.kron(x, np.ones((factor, factor)))


@right("nearest_upsample")
def by_standing_still_in_memory(x, factor):
    (h, w), (down, across) = x.shape, x.strides
    return as_strided(x, (h, factor, w, factor), (down, 0, across, 0)).reshape(h * factor, w * factor)


@right("nearest_upsample")
def cell_by_cell(x, factor):
    h, w = x.shape
    return [[float(x[row // factor, column // factor]) for column in range(w * factor)] for row in range(h * factor)]


@right("nearest_upsample")
def by_interpolate(x, factor):
    x = torch.as_tensor(x).double().requires_grad_()
    return F.interpolate(x[None, None], scale_factor=factor, mode="nearest")


@right("nearest_upsample")
def by_expanding_tensors(x, factor):
    h, w = x.shape
    return x.view(h, 1, w, 1).expand(h, factor, w, factor).reshape(h * factor, w * factor)


@right("nearest_upsample")
def by_stamping_ones(x, factor):
    ones = torch.ones(1, 1, factor, factor, dtype=torch.float64)
    return F.conv_transpose2d(torch.as_tensor(x).double()[None, None], ones, stride=factor)


@wrong("nearest_upsample")
def one_block_larger(x, factor):
    return by_repeating(x, factor + 1)


@wrong("nearest_upsample")
def spread_over_the_block(x, factor):
    return by_repeating(x, factor) / factor**2


@wrong("nearest_upsample")
def upside_down(x, factor):
    return by_repeating(x, factor)[::-1]


@right("source_positions")
def by_linspace(i, factor, align_corners):
    if align_corners:
        return np.linspace(0, i - 1, i * factor)
    return np.linspace(0.5 / factor - 0.5, i - 0.5 - 0.5 / factor, i * factor).clip(0, i - 1)


@right("source_positions")
def output_by_output(i, factor, align_corners):
    positions = []
    for j in range(i * factor):
        p = j * (i - 1) / (i * factor - 1) if align_corners else (2 * j + 1 - factor) / (2 * factor)
        positions.append(min(max(p, 0.0), i - 1.0))
    return positions


@right("source_positions")
def read_off_a_ramp(i, factor, align_corners):
    ramp = torch.arange(i, dtype=torch.float32)[None, None]
    return F.interpolate(ramp, scale_factor=factor, mode="linear", align_corners=align_corners)


@right("source_positions")
def in_tensors(i, factor, align_corners):
    if align_corners:
        return torch.linspace(0, i - 1, i * factor, dtype=torch.float64)
    return ((torch.arange(i * factor) + 0.5) / factor - 0.5).clamp(0, i - 1)


@wrong("source_positions")
def nearest_pixels(i, factor, align_corners):
    return np.arange(i * factor) // factor


@wrong("source_positions")
def clipped_to_the_output(i, factor, align_corners):
    return np.clip((np.arange(i * factor) + 0.5) / factor - 0.5, 0, i * factor - 1)


def two_taps(size, factor, align_corners):
    """The matrix (outputs, inputs) of one axis: tents around the pixels, read at the positions."""
    position = np.asarray(by_linspace(size, factor, align_corners))
    return np.maximum(1 - np.abs(position[:, None] - np.arange(size)), 0)


@right("bilinear_upsample")
def as_two_matrix_products(x, factor, align_corners):
    h, w = x.shape
    return two_taps(h, factor, align_corners) @ x @ two_taps(w, factor, align_corners).T


@right("bilinear_upsample")
def by_einsum(x, factor, align_corners):
    h, w = x.shape
    return np.einsum("rh,hw,cw->rc", two_taps(h, factor, align_corners), x, two_taps(w, factor, align_corners))


@right("bilinear_upsample")
def by_numpys_interp(x, factor, align_corners):
    def along(row):
        return np.interp(by_linspace(len(row), factor, align_corners), np.arange(len(row)), row)

    return np.apply_along_axis(along, 1, np.apply_along_axis(along, 0, x))


@right("bilinear_upsample")
def by_interpolate_with_two_axes_more(x, factor, align_corners):
    x = torch.as_tensor(x).float().requires_grad_()
    return F.interpolate(x[None, None], scale_factor=factor, mode="bilinear", align_corners=align_corners)


@right("bilinear_upsample")
def four_pixels_at_a_time(x, factor, align_corners):
    h, w = x.shape
    y = np.zeros((h * factor, w * factor))
    for row, down in enumerate(by_linspace(h, factor, align_corners)):
        for column, across in enumerate(by_linspace(w, factor, align_corners)):
            top, left = int(down), int(across)
            bottom, right_ = min(top + 1, h - 1), min(left + 1, w - 1)
            above = x[top, left] * (1 - across + left) + x[top, right_] * (across - left)
            below = x[bottom, left] * (1 - across + left) + x[bottom, right_] * (across - left)
            y[row, column] = above * (1 - down + top) + below * (down - top)
    return y


@right("bilinear_upsample")
def with_tensors_only(x, factor, align_corners):
    for _ in range(2):
        x = x.float().t()
        position = in_tensors(x.shape[1], factor, align_corners).float()
        low = position.floor().long()
        share = position - low
        x = x[:, low] * (1 - share) + x[:, (low + 1).clamp(max=x.shape[1] - 1)] * share
    return x


@right("bilinear_upsample")
def by_padding_with_the_edge(x, factor, align_corners):
    """Without aligned corners a transposed convolution is exact, once the frame holds the edge."""
    if align_corners:
        return by_numpys_interp(x, factor, align_corners)
    k = 2 * factor - factor % 2
    tent = 1 - np.abs(np.arange(k) - (k - 1) / 2) / factor
    weight = torch.tensor(np.outer(tent, tent))[None, None]
    edge = torch.tensor(np.pad(x, 1, mode="edge")).double()[None, None]
    y = F.conv_transpose2d(edge, weight, stride=factor)[0, 0].numpy()
    first = factor + (k - factor) // 2
    return y[first:][:, first:][: len(x) * factor, : x.shape[1] * factor]


@wrong("bilinear_upsample")
def mixed_in_equal_parts(x, factor, align_corners):
    h, w = x.shape
    rows, columns = (two_taps(size, factor, align_corners) > 0 for size in (h, w))
    return (rows / rows.sum(1, keepdims=True)) @ x @ (columns / columns.sum(1, keepdims=True)).T


@wrong("bilinear_upsample")
def bicubic(x, factor, align_corners):
    x = torch.as_tensor(x).float()[None, None]
    return F.interpolate(x, scale_factor=factor, mode="bicubic", align_corners=align_corners)


@wrong("bilinear_upsample")
def turned_over(x, factor, align_corners):
    return as_two_matrix_products(x, factor, align_corners).T


@right("max_pool")
def by_torch(x, k, stride):
    x = torch.as_tensor(x).double().requires_grad_()
    values, indices = F.max_pool2d(x[None], k, stride, return_indices=True)
    return values[0], indices[0]


@right("max_pool")
def from_all_windows_at_once(x, k, stride):
    places = np.arange(x.size).reshape(x.shape)
    windows, at = (sliding_window_view(a, (k, k))[::stride, ::stride].reshape(-1, k * k) for a in (x, places))
    best = windows.argmax(axis=1)
    shape = [(i - k) // stride + 1 for i in x.shape]
    rows = np.arange(len(best))
    return windows[rows, best].reshape(shape), at[rows, best].reshape(shape)


@right("max_pool")
def tap_by_tap(x, k, stride):
    (h, w), values, indices = x.shape, None, None
    oh, ow = (h - k) // stride + 1, (w - k) // stride + 1
    corner = (np.arange(oh)[:, None] * w + np.arange(ow)) * stride
    for a in range(k):
        for b in range(k):
            seen = x[a : a + (oh - 1) * stride + 1 : stride, b : b + (ow - 1) * stride + 1 : stride]
            wins = np.full(seen.shape, True) if values is None else seen > values
            values = np.where(wins, seen, values)
            indices = np.where(wins, corner + a * w + b, indices)
    return values.astype(float), indices.astype(int)


@right("max_pool")
def by_looking_the_value_up(x, k, stride):
    h, w = x.shape
    values, indices = [], []
    for top in range(0, h - k + 1, stride):
        cells = [[(top + a, left + b) for a in range(k) for b in range(k)] for left in range(0, w - k + 1, stride)]
        best = [max(window, key=lambda cell: x[cell]) for window in cells]
        values.append([float(x[cell]) for cell in best])
        indices.append([row * w + column for row, column in best])
    return [values, indices]


@right("max_pool")
def by_unfolding_tensors(x, k, stride):
    windows = x.unfold(0, k, stride).unfold(1, k, stride).flatten(2)
    at = torch.arange(x.numel()).view(x.shape).unfold(0, k, stride).unfold(1, k, stride).flatten(2)
    best = windows.max(dim=2)
    return best.values, at.gather(2, best.indices[..., None])[..., 0]


@right("max_pool")
def stacked_in_one_array(x, k, stride):
    return np.stack(tap_by_tap(x, k, stride))


@wrong("max_pool")
def smallest_of_each(x, k, stride):
    values, indices = from_all_windows_at_once(-x, k, stride)
    return -values, indices


@wrong("max_pool")
def means_with_indices(x, k, stride):
    windows = sliding_window_view(x, (k, k))[::stride, ::stride]
    return windows.mean((2, 3)), from_all_windows_at_once(x, k, stride)[1]


@wrong("max_pool")
def values_alone(x, k, stride):
    return from_all_windows_at_once(x, k, stride)[0]


@wrong("max_pool")
def rows_and_columns_for_indices(x, k, stride):
    values, indices = from_all_windows_at_once(x, k, stride)
    return values, np.stack(np.unravel_index(indices, x.shape), axis=-1)


@right("max_unpool")
def one_value_at_a_time(values, indices, shape):
    y = [[0.0] * shape[1] for _ in range(shape[0])]
    for value, index in zip(values.ravel().tolist(), indices.ravel().tolist(), strict=True):
        row, column = divmod(index, shape[1])
        y[row][column] = value
    return y


@right("max_unpool")
def flat_first(values, indices, shape):
    y = np.zeros(shape[0] * shape[1])
    y[indices.ravel()] = values.ravel()
    return y.reshape(shape)


@right("max_unpool")
def by_unravelling(values, indices, shape):
    y = np.zeros(shape)
    np.put(y, indices, values)
    return y


@right("max_unpool")
def by_counting_with_weights(values, indices, shape):
    return np.bincount(indices.ravel(), weights=values.ravel(), minlength=shape[0] * shape[1]).reshape(shape)


@right("max_unpool")
def by_scattering_tensors(values, indices, shape):
    y = torch.zeros(shape[0] * shape[1], dtype=values.dtype)
    return y.scatter(0, indices.flatten(), values.flatten()).unflatten(0, shape)


@right("max_unpool")
def as_a_sum_of_one_hots(values, indices, shape):
    hot = indices.ravel()[:, None] == np.arange(shape[0] * shape[1])
    return np.einsum("n,np->p", values.ravel(), hot).reshape(shape)


@right("max_unpool")
def by_torchs_unpooling(values, indices, shape):
    """Torch wants a kernel for which the size is possible; the indices alone decide."""
    values, indices = (torch.as_tensor(a)[None, None] for a in (values, indices))
    steps = tuple(max(size // o, 1) for size, o in zip(shape, values.shape[2:], strict=True))
    reach = tuple(size - (o - 1) * s for size, o, s in zip(shape, values.shape[2:], steps, strict=True))
    return F.max_unpool2d(values.double(), indices, reach, stride=steps, output_size=shape)


@wrong("max_unpool")
def least_elsewhere(values, indices, shape):
    return np.where(flat_first(np.ones_like(values), indices, shape) > 0, flat_first(values, indices, shape), -1)


@wrong("max_unpool")
def still_flat(values, indices, shape):
    return flat_first(values, indices, shape).ravel()


@wrong("max_unpool")
def one_place_on(values, indices, shape):
    return np.roll(flat_first(values, indices, shape), 1)


@right("pixel_shuffle")
def by_axes(x, r):
    channels, h, w = x.shape
    c = channels // (r * r)
    return x.reshape(c, r, r, h, w).transpose(0, 3, 1, 4, 2).reshape(c, h * r, w * r)


@right("pixel_shuffle")
def by_torchs_shuffle(x, r):
    return F.pixel_shuffle(torch.as_tensor(x)[None].double().requires_grad_(), r)


@right("pixel_shuffle")
def pixel_by_pixel(x, r):
    channels, h, w = x.shape
    return [
        [
            [float(x[c * r * r + row % r * r + column % r, row // r, column // r]) for column in range(w * r)]
            for row in range(h * r)
        ]
        for c in range(channels // (r * r))
    ]


@right("pixel_shuffle")
def by_einsum_of_axes(x, r):
    channels, h, w = x.shape
    c = channels // (r * r)
    return np.einsum("cabhw->chawb", x.reshape(c, r, r, h, w)).reshape(c, h * r, w * r)


@right("pixel_shuffle")
def by_folding_tensors(x, r):
    channels, h, w = x.shape
    columns = x.double().reshape(1, channels, h * w)
    return F.fold(columns, (h * r, w * r), r, stride=r)[0]


@right("pixel_shuffle")
def by_an_index_map(x, r):
    channels, h, w = x.shape
    c, row, column = np.ogrid[: channels // (r * r), : h * r, : w * r]
    return x[c * r * r + row % r * r + column % r, row // r, column // r]


@right("pixel_shuffle")
def by_stacking(x, r):
    columns = np.stack([x[b::r] for b in range(r)], axis=-1).reshape(len(x) // r, x.shape[1], -1)
    return np.stack([columns[a::r] for a in range(r)], axis=2).reshape(len(x) // r**2, -1, columns.shape[2])


@wrong("pixel_shuffle")
def planes_added_up(x, r):
    return by_axes(x, r).sum(axis=0, keepdims=True) + 1


@wrong("pixel_shuffle")
def blocks_upside_down(x, r):
    return by_axes(x.reshape(-1, r, r, *x.shape[1:])[:, ::-1].reshape(x.shape), r) * (1 if r > 1 else 2)


@wrong("pixel_shuffle")
def each_channel_enlarged(x, r):
    return np.repeat(np.repeat(x, r, axis=1), r, axis=2)
