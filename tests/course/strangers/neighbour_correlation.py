"""`neighbour_correlation`, answered from its prompt alone; a comment names an input on which a wrong answer is wrong."""

import math
import statistics

import numpy as np
import torch
import torch.nn.functional as F
from numpy.lib.stride_tricks import sliding_window_view

from tests.course.strangers import right, wrong


@right("neighbour_correlation")
def neighbours_corrcoef(y):
    left, right_side = y[:, :, :-1].ravel(), y[:, :, 1:].ravel()
    if y.min() == y.max():
        return 0.0
    return np.corrcoef(left, right_side)[0, 1]


@right("neighbour_correlation")
def neighbours_definition_float64(y):
    y = np.asarray(y, dtype=np.float64)
    left, right_side = y[..., :-1], y[..., 1:]
    covariance = ((left - left.mean()) * (right_side - right_side.mean())).mean()
    deviations = left.std() * right_side.std()
    return float(covariance / deviations) if deviations > 1e-12 else 0.0


@right("neighbour_correlation")
def neighbours_plain_loops(y):
    pairs = []
    for picture in y.tolist():
        for row in picture:
            for c in range(len(row) - 1):
                pairs.append((row[c], row[c + 1]))
    n = len(pairs)
    mean_a = sum(a for a, _ in pairs) / n
    mean_b = sum(b for _, b in pairs) / n
    top = sum((a - mean_a) * (b - mean_b) for a, b in pairs)
    below = sum((a - mean_a) ** 2 for a, _ in pairs) * sum((b - mean_b) ** 2 for _, b in pairs)
    if len({value for pair in pairs for value in pair}) == 1:
        return 0.0
    return top / math.sqrt(below)


@right("neighbour_correlation")
def neighbours_torch_corrcoef(y):
    t = torch.as_tensor(y).double()
    both = torch.stack([t[:, :, :-1].reshape(-1), t[:, :, 1:].reshape(-1)])
    if torch.all(t == t[0, 0, 0]):
        return 0.0
    return torch.corrcoef(both)[0, 1]


@right("neighbour_correlation")
def neighbours_cosine_of_centred_vectors_with_gradient(y):
    t = torch.as_tensor(y).double().clone().requires_grad_()
    left, right_side = t[..., :-1].flatten(), t[..., 1:].flatten()
    return F.cosine_similarity(left - left.mean(), right_side - right_side.mean(), dim=0)


@right("neighbour_correlation")
def neighbours_statistics_module(y):
    rows = [row for picture in y.tolist() for row in picture]
    left = [value for row in rows for value in row[:-1]]
    right_side = [value for row in rows for value in row[1:]]
    if len(set(left + right_side)) == 1:
        return 0.0
    return statistics.correlation(left, right_side)


@right("neighbour_correlation")
def neighbours_windows_of_two_and_cov(y):
    if np.ptp(y) == 0:
        return 0.0
    pairs = sliding_window_view(y, 2, axis=-1).reshape(-1, 2)
    c = np.cov(pairs.T, bias=True)
    return c[0, 1] / np.sqrt(c[0, 0] * c[1, 1])


@right("neighbour_correlation")
def neighbours_tensors_only_float32(y):
    y = y.float()
    left, right_side = y[:, :, :-1].flatten(), y[:, :, 1:].flatten()
    if (y == y.flatten()[0]).all():
        return 0.0
    left, right_side = left - left.mean(), right_side - right_side.mean()
    return (left * right_side).mean() / (left.std(correction=0) * right_side.std(correction=0))


# wrong on: neighbour_correlation(np.array([[[0, 1, 0], [5, 6, 5]]]))  -- mean of the rows' r, not pooled
@wrong("neighbour_correlation")
def nc_mean_of_row_correlations(y):
    if np.all(y == y.flat[0]):
        return 0.0
    rs = []
    for row in y.reshape(-1, y.shape[-1]):
        left, right = row[:-1], row[1:]
        if left.std() > 0 and right.std() > 0:
            rs.append(np.corrcoef(left, right)[0, 1])
    return float(np.mean(rs)) if rs else 0.0


# wrong on: neighbour_correlation(np.array([[[0, 1, 3]], [[9, 7, 8]]]))  -- mean over pictures; the example has one
@wrong("neighbour_correlation")
def nc_mean_of_picture_correlations(y):
    if np.all(y == y.flat[0]):
        return 0.0
    rs = []
    for picture in y:
        left, right = picture[:, :-1].ravel(), picture[:, 1:].ravel()
        rs.append(np.corrcoef(left, right)[0, 1] if left.std() > 0 and right.std() > 0 else 0.0)
    return float(np.mean(rs))


# wrong on: neighbour_correlation(np.array([[[0, 1, 3]], [[9, 7, 8]]]))  -- the first picture only
@wrong("neighbour_correlation")
def nc_first_picture_only(y):
    left, right = y[0, :, :-1].ravel(), y[0, :, 1:].ravel()
    if left.std() == 0 or right.std() == 0:
        return 0.0
    return float(np.corrcoef(left, right)[0, 1])


# wrong on: neighbour_correlation(np.array([[[0, 1, 0], [5, 6, 5]]]))  -- vertical neighbours
@wrong("neighbour_correlation")
def nc_vertical(y):
    if np.all(y == y.flat[0]):
        return 0.0
    return float(np.corrcoef(y[:, :-1].ravel(), y[:, 1:].ravel())[0, 1])


# wrong on: neighbour_correlation(np.array([[[0, 1, 0], [5, 6, 5]]]))  -- neighbouring pictures
@wrong("neighbour_correlation")
def nc_between_pictures(y):
    if np.all(y == y.flat[0]) or len(y) < 2:
        return 0.0
    return float(np.corrcoef(y[:-1].ravel(), y[1:].ravel())[0, 1])


# wrong on: neighbour_correlation(np.array([[[0, 1, 0], [5, 6, 5]]]))  -- a row's end paired with the next row's start
@wrong("neighbour_correlation")
def nc_flattened_first(y):
    if np.all(y == y.flat[0]):
        return 0.0
    flat = y.ravel()
    return float(np.corrcoef(flat[:-1], flat[1:])[0, 1])


# wrong on: neighbour_correlation(np.array([[[0, 1, 0, 4], [5, 6, 5, 9]]]))  -- the last column wraps round to the first
@wrong("neighbour_correlation")
def nc_rolled(y):
    if np.all(y == y.flat[0]):
        return 0.0
    return float(np.corrcoef(y.ravel(), np.roll(y, -1, axis=-1).ravel())[0, 1])


# wrong on: neighbour_correlation(np.full((1, 2, 3), 7.0))  -- nan where y is constant
@wrong("neighbour_correlation")
def nc_nan_for_constant(y):
    left, right = y[:, :, :-1].ravel(), y[:, :, 1:].ravel()
    with np.errstate(all="ignore"):
        return float(((left - left.mean()) * (right - right.mean())).mean() / (left.std() * right.std()))


# wrong on: neighbour_correlation(np.full((1, 2, 3), 7.0))  -- equal neighbours resemble each other fully, it thinks
@wrong("neighbour_correlation")
def nc_one_for_constant(y):
    if np.all(y == y.flat[0]):
        return 1.0
    return float(np.corrcoef(y[:, :, :-1].ravel(), y[:, :, 1:].ravel())[0, 1])


# wrong on: neighbour_correlation(np.array([[[0, 1, 0], [5, 6, 5]]]))  -- covariance with n - 1, std with n
@wrong("neighbour_correlation")
def nc_mixed_ddof(y):
    if np.all(y == y.flat[0]):
        return 0.0
    left, right = y[:, :, :-1].ravel(), y[:, :, 1:].ravel()
    return float(np.cov(left, right)[0, 1] / (left.std() * right.std()))


# wrong on: neighbour_correlation(np.array([[[0, 1, 0], [5, 6, 5]]]))  -- covariance
@wrong("neighbour_correlation")
def nc_covariance(y):
    left, right = y[:, :, :-1], y[:, :, 1:]
    return float(((left - left.mean()) * (right - right.mean())).mean())


# wrong on: neighbour_correlation(np.array([[[0, 1, 4], [5, 6, 9]]]))  -- one mean and one variance for all of y
@wrong("neighbour_correlation")
def nc_mean_and_std_of_y(y):
    if np.all(y == y.flat[0]):
        return 0.0
    d = y - y.mean()
    return float((d[:, :, :-1] * d[:, :, 1:]).mean() / y.var())


# wrong on: neighbour_correlation(np.array([[[0, 1, 7], [5, 6, 5]]]))  -- the left variance twice, right on the example
@wrong("neighbour_correlation")
def nc_left_std_twice(y):
    if np.all(y == y.flat[0]):
        return 0.0
    left, right = y[:, :, :-1], y[:, :, 1:]
    return float(((left - left.mean()) * (right - right.mean())).mean() / left.var())


# wrong on: neighbour_correlation(np.array([[[0, 1, 0, 3], [5, 6, 5, 1]]]))  -- means not taken off
@wrong("neighbour_correlation")
def nc_cosine(y):
    if np.all(y == y.flat[0]):
        return 0.0
    left, right = y[:, :, :-1].astype(float), y[:, :, 1:].astype(float)
    return float((left * right).sum() / np.sqrt((left**2).sum() * (right**2).sum()))


# wrong on: neighbour_correlation(np.array([[[0, 1, 0, 1]]]))  -- loses the sign
@wrong("neighbour_correlation")
def nc_absolute(y):
    if np.all(y == y.flat[0]):
        return 0.0
    return float(abs(np.corrcoef(y[:, :, :-1].ravel(), y[:, :, 1:].ravel())[0, 1]))


# wrong on: neighbour_correlation(np.array([[[0, 1, 0], [5, 6, 5]]]))  -- r squared
@wrong("neighbour_correlation")
def nc_r_squared(y):
    if np.all(y == y.flat[0]):
        return 0.0
    return float(np.corrcoef(y[:, :, :-1].ravel(), y[:, :, 1:].ravel())[0, 1] ** 2)


# wrong on: neighbour_correlation(np.array([[[0, 1, 0], [5, 6, 5]]]))  -- the whole matrix
@wrong("neighbour_correlation")
def nc_matrix(y):
    if np.all(y == y.flat[0]):
        return 0.0
    return np.corrcoef(y[:, :, :-1].ravel(), y[:, :, 1:].ravel())


# wrong on: neighbour_correlation(np.array([[[0, 1, 0, 1]]]))  -- every second pair only: 2 divides the width
@wrong("neighbour_correlation")
def nc_pairs_do_not_overlap(y):
    if np.all(y == y.flat[0]):
        return 0.0
    w = y.shape[-1] // 2 * 2
    left, right = y[:, :, 0:w:2].ravel(), y[:, :, 1:w:2].ravel()
    if left.std() == 0 or right.std() == 0:
        return 0.0
    return float(np.corrcoef(left, right)[0, 1])


# wrong on: neighbour_correlation(np.array([[[4, 4, 4]], [[0, 1, 3]]]))  -- 0.0 as soon as one picture is constant
@wrong("neighbour_correlation")
def nc_any_constant_picture(y):
    if any(picture.std() == 0 for picture in y):
        return 0.0
    return float(np.corrcoef(y[:, :, :-1].ravel(), y[:, :, 1:].ravel())[0, 1])


# wrong on: neighbour_correlation(np.array([[[0, 1, 0], [5, 6, 5]]]))  -- every value minus its own row's mean
@wrong("neighbour_correlation")
def nc_row_means(y):
    if np.all(y == y.flat[0]):
        return 0.0
    left, right = y[:, :, :-1], y[:, :, 1:]
    left = left - left.mean(axis=-1, keepdims=True)
    right = right - right.mean(axis=-1, keepdims=True)
    if not left.any() or not right.any():
        return 0.0
    return float((left * right).mean() / (left.std() * right.std()))
