"""Making pictures larger: nearest, bilinear and bicubic interpolation, pixel shuffle, zeros in between.

Interpolation is done along one axis, then along the other. Along an axis each output is a weighted sum of a few
inputs, listed by `source_weights`: the ledger of the operation, from which pictures are drawn too.
"""

from __future__ import annotations

import math
import numbers
from collections.abc import Sequence
from typing import Any, SupportsIndex

import array_api_compat
import numpy as np
from numpy.typing import NDArray

from convlab.arguments import Size, integer, per_axis
from convlab.errors import ArgumentError, ArgumentTypeError
from convlab.padding import Array, namespace

INTERPOLATIONS = ("nearest", "bilinear", "bicubic")
BLOCK = 64  # outputs of one axis at a time, so that the matrix of their weights stays small
CUBIC = -0.75  # Keys (1981) writes a; torch, OpenCV and others take −0.75


def upsample(
    x: Array,
    *,
    size: Size | None = None,
    scale_factor: float | Sequence[float] | None = None,
    mode: str = "nearest",
    align_corners: bool | None = None,
) -> Array:
    """Interpolate the last two axes to another size; exactly one of `size` and `scale_factor` says which.

    Args:
        x: `(…, h, w)`, floating point (any dtype for `nearest`); NumPy array or torch tensor (autograd flows).
        size: of the output, an int or (height, width).
        scale_factor: output over input, one number or one per axis; sizes are rounded down, and positions are
            computed with the factor itself, as torch does.
        mode: `nearest`, `bilinear` or `bicubic`.
        align_corners: for the last two: whether the first and last samples of input and output coincide (True), or
            the outer edges of their pixels (False, the default). `nearest` does not take it.

    Returns:
        `(…, oh, ow)`, of the dtype of `x`.

    Raises:
        ArgumentError: both or none of the sizes, an unknown mode, `align_corners` with `nearest`, an empty output.
        ArgumentTypeError: interpolation of integers.

    Source: Keys, "Cubic convolution interpolation" (1981), for `bicubic`.

    >>> upsample(np.array([[1.0, 2.0], [3.0, 4.0]]), scale_factor=2, mode="bilinear")[0].tolist()
    [1.0, 1.25, 1.75, 2.0]
    """
    xp = namespace("upsample", x)
    if x.ndim < 2 or 0 in x.shape[-2:]:
        raise ArgumentError(
            f"upsample: x must have at least 2 axes (h w) with cells in them, got {x.ndim}: {tuple(x.shape)}"
        )
    if mode not in INTERPOLATIONS:
        raise ArgumentError(f"upsample: mode {mode!r} is unknown; modes: {', '.join(INTERPOLATIONS)}")
    if mode == "nearest" and align_corners is not None:
        raise ArgumentError("upsample: mode 'nearest' does not take align_corners; bilinear and bicubic do")
    if mode != "nearest" and not xp.isdtype(x.dtype, "real floating"):
        raise ArgumentTypeError(f"upsample: {mode} makes fractions, which {x.dtype} cannot hold; convert x first")
    sizes, factors = output_sizes(x.shape[-2:], size, scale_factor)
    rows, columns = (
        source_weights(i, o, mode, bool(align_corners), factor)
        for i, o, factor in zip(x.shape[-2:], sizes, factors, strict=True)
    )
    return _picked(xp, _columns(xp, x, *columns), -2, *rows)


def source_weights(
    i: int, o: int, mode: str, align_corners: bool = False, factor: float | None = None
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Which inputs each output of one axis reads, and their weights: two arrays `(o, taps)`; weights sum to 1.

    Inputs beyond the ends are the end itself. `factor` is the scale factor, if it was given in place of the size.

    >>> indices, weights = source_weights(2, 4, "bilinear")
    >>> indices.tolist(), weights.tolist()
    ([[0, 1], [0, 1], [0, 1], [1, 1]], [[1.0, 0.0], [0.75, 0.25], [0.25, 0.75], [0.75, 0.25]])
    """
    # Torch forgets the exact factor where the size comes out the same (bicubic does not), or for nearest the double.
    forgotten = (o == i and mode != "bicubic") or (o == 2 * i and mode == "nearest")
    step = i / o if factor is None or forgotten else 1 / factor
    if mode == "nearest":
        # Torch rounds the ratio to single precision, and that decides ties.
        nearest = np.floor(np.arange(o, dtype=np.float32) * np.float32(step)).astype(np.intp)
        return np.minimum(nearest, i - 1)[:, None], np.ones((o, 1))
    position = standing(i, o, align_corners, step)
    if mode == "bilinear":
        position = np.maximum(position, 0.0)
    first = np.floor(position)
    part = position - first
    taps = (0, 1) if mode == "bilinear" else (-1, 0, 1, 2)
    weights = np.stack([1 - part, part] if mode == "bilinear" else [_cubic(part - tap) for tap in taps], axis=1)
    indices = np.clip(first[:, None].astype(np.intp) + np.array(taps), 0, i - 1)
    return indices, weights


def standing(i: int, o: int, align_corners: bool = False, step: float | None = None) -> NDArray[np.float64]:
    """Where each of `o` outputs stands on the axis of `i` inputs, whose centres are 0 … i − 1: an array `(o,)`.

    Either the first and last centres coincide (`align_corners`), or the outer edges do; `step` is then the distance
    from output to output, in pixels of the input, i / o if left out.

    >>> standing(2, 4).tolist(), standing(2, 3, align_corners=True).tolist()
    ([-0.25, 0.25, 0.75, 1.25], [0.0, 0.5, 1.0])
    """
    out = np.arange(o, dtype=np.float64)
    if align_corners:
        return out * ((i - 1) / (o - 1) if o > 1 else 0.0)
    return (out + 0.5) * (i / o if step is None else step) - 0.5


def _cubic(distance: NDArray[np.float64]) -> NDArray[np.float64]:
    """Keys' cubic convolution kernel."""
    d = np.abs(distance)
    near = ((CUBIC + 2) * d - (CUBIC + 3)) * d * d + 1
    far = ((CUBIC * d - 5 * CUBIC) * d + 8 * CUBIC) * d - 4 * CUBIC
    return np.where(d <= 1, near, np.where(d < 2, far, 0.0))


def output_sizes(shape: Sequence[int], size: Size | None, scale_factor: Any) -> tuple[list[int], list[float | None]]:
    """The output's sizes, and the factors where these were given."""
    if (size is None) == (scale_factor is None):
        raise ArgumentError("upsample: give either size or scale_factor")
    if size is not None:
        return list(per_axis("size", size, 2, 1)), [None, None]
    factors = tuple(scale_factor) if isinstance(scale_factor, Sequence) else (scale_factor,) * 2
    if len(factors) != 2 or not all(
        isinstance(f, numbers.Real) and not isinstance(f, bool) and 0 < float(f) < math.inf for f in factors
    ):
        raise ArgumentError(f"upsample: scale_factor must be a positive number or two of them, got {scale_factor!r}")
    sizes = [math.floor(i * f) for i, f in zip(shape, factors, strict=True)]
    if min(sizes) < 1:
        raise ArgumentError(f"upsample: scale_factor {scale_factor!r} leaves nothing of {tuple(shape)}")
    return sizes, [float(f) for f in factors]


def _picked(xp: Any, x: Array, axis: int, indices: NDArray[np.intp], weights: NDArray[np.float64]) -> Array:
    """The weighted sums along an axis, a whole slice at a time."""
    device = array_api_compat.device(x)
    picked = (xp.take(x, xp.asarray(np.ascontiguousarray(column), device=device), axis=axis) for column in indices.T)
    if weights.shape[1] == 1:
        return next(picked)
    across = weights.T if axis == -1 else weights.T[:, :, None]
    shares = (xp.asarray(share, dtype=x.dtype, device=device) for share in across)
    total = next(picked) * next(shares)
    for cells, share in zip(picked, shares, strict=True):
        cells *= share  # in place: take has made a copy of its own
        total += cells
    return total


def _columns(xp: Any, x: Array, indices: NDArray[np.intp], weights: NDArray[np.float64]) -> Array:
    """The weighted sums along the last axis: for NumPy products with small matrices, for single cells are slow to pick.

    A matrix has zeros where an output reads nothing, and 0 · ∞ is no 0: infinities and nan go the slow way.
    """
    if indices.shape[1] == 1 or not array_api_compat.is_numpy_array(x) or not np.isfinite(x).all():
        return _picked(xp, x, -1, indices, weights)
    flat = x.reshape(-1, x.shape[-1])
    y = np.empty((len(flat), len(indices)), dtype=x.dtype)
    for start in range(0, len(indices), BLOCK):
        read, share = indices[start : start + BLOCK], weights[start : start + BLOCK]
        low, high = int(read.min()), int(read.max()) + 1
        matrix = np.zeros((high - low, len(read)))
        np.add.at(matrix, (read - low, np.arange(len(read))[:, None]), share)
        np.matmul(flat[:, low:high], matrix.astype(x.dtype), out=y[:, start : start + BLOCK])
    return y.reshape(*x.shape[:-1], len(indices))


def pixel_shuffle(x: Array, upscale_factor: SupportsIndex) -> Array:
    """Channels become pixels: `(…, c·r·r, h, w)` → `(…, c, h·r, w·r)`; channel c·r² + a·r + b goes to row a, column b.

    Source: Shi et al., "Real-time single image and video super-resolution …" (2016), the sub-pixel convolution.

    >>> pixel_shuffle(np.arange(4).reshape(4, 1, 1), 2).tolist()
    [[[0, 1], [2, 3]]]
    """
    xp, r = namespace("pixel_shuffle", x), integer("upscale_factor", upscale_factor, 1)
    if x.ndim < 3 or x.shape[-3] % r**2:
        shape = tuple(x.shape)
        raise ArgumentError(f"pixel_shuffle: x must be (…, c, h, w) with c a multiple of {r}² = {r * r}; got {shape}")
    *batch, c, h, w = x.shape
    x = xp.reshape(x, (*batch, c // r**2, r, r, h, w))
    n = len(batch)
    x = xp.permute_dims(x, (*range(n), n, n + 3, n + 1, n + 4, n + 2))
    return xp.reshape(x, (*batch, c // r**2, h * r, w * r))


def pixel_unshuffle(x: Array, downscale_factor: SupportsIndex) -> Array:
    """Pixels become channels: the inverse of `pixel_shuffle`, `(…, c, h·r, w·r)` → `(…, c·r·r, h, w)`.

    >>> pixel_unshuffle(np.arange(4).reshape(1, 2, 2), 2).tolist()
    [[[0]], [[1]], [[2]], [[3]]]
    """
    xp, r = namespace("pixel_unshuffle", x), integer("downscale_factor", downscale_factor, 1)
    if x.ndim < 3 or x.shape[-2] % r or x.shape[-1] % r:
        shape = tuple(x.shape)
        raise ArgumentError(f"pixel_unshuffle: x must be (…, c, h, w) with h and w multiples of {r}; got {shape}")
    *batch, c, h, w = x.shape
    x = xp.reshape(x, (*batch, c, h // r, r, w // r, r))
    n = len(batch)
    x = xp.permute_dims(x, (*range(n), n, n + 2, n + 4, n + 1, n + 3))
    return xp.reshape(x, (*batch, c * r**2, h // r, w // r))


def insert_zeros(x: Array, stride: Size) -> Array:
    """Put `stride − 1` zeros between neighbours of the last two axes, none outside: i becomes (i − 1)·s + 1.

    What a transposed convolution convolves: Dumoulin & Visin (2016), section 4.

    >>> insert_zeros(np.array([[1, 2], [3, 4]]), 2).tolist()
    [[1, 0, 2], [0, 0, 0], [3, 0, 4]]
    """
    xp = namespace("insert_zeros", x)
    if x.ndim < 2:
        raise ArgumentError(f"insert_zeros: x must have at least 2 axes (h w), got {x.ndim}: {tuple(x.shape)}")
    sh, sw = per_axis("stride", stride, 2, 1)
    *batch, h, w = x.shape
    shape = (*batch, max(0, (h - 1) * sh + 1), max(0, (w - 1) * sw + 1))
    y = xp.zeros(shape, dtype=x.dtype, device=array_api_compat.device(x))
    y[..., ::sh, ::sw] = x
    return y
