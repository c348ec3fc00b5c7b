"""`source_positions`, answered from its prompt alone; a comment names an input on which a wrong answer is wrong."""

import numpy as np
import torch
import torch.nn.functional as F

from tests.course.strangers import right, wrong


@right("source_positions")
def source_positions_linspace_or_formula(i, factor, align_corners):
    if align_corners:
        return np.linspace(0, i - 1, i * factor)
    return np.clip((np.arange(i * factor) + 0.5) / factor - 0.5, 0, i - 1)


@right("source_positions")
def source_positions_python_loop(i, factor, align_corners):
    n = i * factor
    positions = []
    for o in range(n):
        p = o * (i - 1) / (n - 1) if align_corners else (2 * o + 1 - factor) / (2 * factor)
        positions.append(float(min(max(p, 0), i - 1)))
    return np.array(positions)


@right("source_positions")
def source_positions_interpolates_a_ramp(i, factor, align_corners):
    ramp = torch.arange(i, dtype=torch.float64).reshape(1, 1, i)
    return F.interpolate(ramp, scale_factor=factor, mode="linear", align_corners=align_corners).flatten()


@right("source_positions")
def source_positions_linspace_between_outer_centres(i, factor, align_corners):
    margin = 0.0 if align_corners else (1 / factor - 1) / 2
    return np.linspace(margin, i - 1 - margin, i * factor).clip(0, i - 1)


@right("source_positions")
def source_positions_np_interp_of_two_points(i, factor, align_corners):
    o = np.arange(i * factor, dtype=np.float32)
    if align_corners:
        return np.interp(o, [0, i * factor - 1], [0, i - 1])
    edges = np.interp(o + 0.5, [0, i * factor], [-0.5, i - 0.5])
    return np.minimum(np.maximum(edges, 0), i - 1)


@right("source_positions")
def source_positions_affine_grid(i, factor, align_corners):
    identity = torch.eye(2, 3, dtype=torch.float64)[None]
    grid = F.affine_grid(identity, (1, 1, 1, i * factor), align_corners=align_corners)[0, 0, :, 0]
    if align_corners:
        return ((grid + 1) * (i - 1) / 2).clamp(0, i - 1)
    return ((grid + 1) * i / 2 - 0.5).clamp(0, i - 1)


# wrong on: source_positions(2, 2, False) -- o / factor: the half pixels are missing
@wrong("source_positions")
def source_positions_without_half_pixels(i, factor, align_corners):
    if align_corners:
        return np.linspace(0, i - 1, i * factor)
    return np.clip(np.arange(i * factor) / factor, 0, i - 1)


# wrong on: source_positions(2, 2, False) -- not clipped
@wrong("source_positions")
def source_positions_unclipped(i, factor, align_corners):
    if align_corners:
        return np.linspace(0, i - 1, i * factor)
    return (np.arange(i * factor) + 0.5) / factor - 0.5


# wrong on: source_positions(2, 2, False) -- True and False change places
@wrong("source_positions")
def source_positions_flag_the_wrong_way_round(i, factor, align_corners):
    if not align_corners:
        return np.linspace(0, i - 1, i * factor)
    return ((np.arange(i * factor) + 0.5) / factor - 0.5).clip(0, i - 1)


# wrong on: source_positions(2, 2, True) -- the flag is ignored
@wrong("source_positions")
def source_positions_ignores_the_flag(i, factor, align_corners):
    return ((np.arange(i * factor) + 0.5) / factor - 0.5).clip(0, i - 1)


# wrong on: source_positions(3, 2, True) -- divides by the number of outputs, not of the gaps between them
@wrong("source_positions")
def source_positions_linspace_without_endpoint(i, factor, align_corners):
    if align_corners:
        return np.arange(i * factor) * (i - 1) / (i * factor)
    return np.clip((np.arange(i * factor) + 0.5) / factor - 0.5, 0, i - 1)


# wrong on: source_positions(3, 3, True) -- aligned corners, but steps of 1 / factor
@wrong("source_positions")
def source_positions_aligned_steps_of_one_over_factor(i, factor, align_corners):
    o = np.arange(i * factor)
    return np.clip(o / factor if align_corners else (o + 0.5) / factor - 0.5, 0, i - 1)


# wrong on: source_positions(2, 3, False) -- a quarter of a pixel back: right for factor 2 only
@wrong("source_positions")
def source_positions_always_a_quarter(i, factor, align_corners):
    if align_corners:
        return np.linspace(0, i - 1, i * factor)
    return np.clip(np.arange(i * factor) / factor - 0.25, 0, i - 1)


# wrong on: source_positions(3, 2, False) -- clipped to 0 ... 1
@wrong("source_positions")
def source_positions_clipped_to_one(i, factor, align_corners):
    if align_corners:
        return np.linspace(0, i - 1, i * factor)
    return np.clip((np.arange(i * factor) + 0.5) / factor - 0.5, 0, 1)


# wrong on: source_positions(2, 2, False) -- clips below only, the last position lies outside
@wrong("source_positions")
def source_positions_clipped_below_only(i, factor, align_corners):
    if align_corners:
        return np.linspace(0, i - 1, i * factor)
    return np.maximum((np.arange(i * factor) + 0.5) / factor - 0.5, 0)


# wrong on: source_positions(1, 2, True) -- one pixel: np.arange with a step of 0 raises
@wrong("source_positions")
def source_positions_arange_with_a_step_of_zero(i, factor, align_corners):
    if align_corners:
        step = (i - 1) / (i * factor - 1)
        return np.arange(0, i - 1 + step / 2, step)
    return np.clip((np.arange(i * factor) + 0.5) / factor - 0.5, 0, i - 1)


# wrong on: source_positions(2, 2, False) -- nearest pixels, whole numbers
@wrong("source_positions")
def source_positions_rounded(i, factor, align_corners):
    if align_corners:
        return np.linspace(0, i - 1, i * factor).round()
    return np.arange(i * factor) // factor * 1.0


# wrong on: source_positions(3, 3, False) -- rounds to two decimals
@wrong("source_positions")
def source_positions_two_decimals(i, factor, align_corners):
    if align_corners:
        return np.linspace(0, i - 1, i * factor).round(2)
    return np.clip((np.arange(i * factor) + 0.5) / factor - 0.5, 0, i - 1).round(2)
