"""Transposed convolution: every input stamps the kernel into the output, and overlapping stamps add up.

It is the gradient of a convolution with respect to its input, and so the same terms read the other way: what a
convolution of this stride, padding and dilation would read, this one writes. Also called fractionally strided
convolution, and (loosely: it inverts nothing) deconvolution.
"""

from __future__ import annotations

from itertools import product
from typing import Any

import array_api_compat
import numpy as np

from convlab.arguments import Padding, Size, integer, padding_pairs, per_axis
from convlab.arithmetic import transposed_output_size
from convlab.errors import ArgumentError, GeometryError
from convlab.geometry import (
    WORKSPACE,
    Geometry,
    as_it_came,
    check_axes,
    check_bias,
    covered,
    on_four_axes,
    sum_type,
)
from convlab.padding import Array, namespace


def conv_transpose2d(
    x: Array,
    weight: Array,
    bias: Array | None = None,
    *,
    stride: Size = 1,
    padding: Padding = 0,
    output_padding: Size = 0,
    dilation: Size = 1,
    groups: int = 1,
) -> Array:
    """Two-dimensional transposed convolution: y[n, o, i·s + a·d, j·s + b·d] += weight[c, o, a, b] · x[n, c, i, j].

    Args:
        x: `(n, c, h, w)` or `(c, h, w)`; a NumPy array or a torch tensor (autograd flows).
        weight: `(c, o / groups, kh, kw)`: input channels first, unlike `conv2d`.
        bias: `(o,)`; where no stamp reaches, the output is the bias alone.
        stride: output pixels from one stamp to the next.
        padding: pixels cropped from each side of the output: an int, one int per axis, or `(before, after)` pairs.
        output_padding: rows and columns more at the end, which a floor had dropped; they are computed, not zero.
        dilation: pixels from one tap to the next.
        groups: parts into which the channels fall.

    Returns:
        `(n, o, oh, ow)` or `(o, oh, ow)`, sizes as `transposed_output_size`; dtypes as in `conv2d`.

    Raises:
        GeometryError: padding that crops everything, an `output_padding` as large as stride and dilation.
        ArgumentError, ArgumentTypeError: as in `conv2d`.

    Source: Dumoulin & Visin (2016), relationships 8 to 14.

    >>> x = np.array([[[1.0, 2.0], [3.0, 4.0]]])
    >>> conv_transpose2d(x, np.array([[[[1.0, 2.0], [0.0, 1.0]]]]), stride=3)[0].tolist()[:2]
    [[1.0, 2.0, 0.0, 2.0, 4.0], [0.0, 1.0, 0.0, 0.0, 2.0]]
    """
    return _transposed("conv_transpose2d", 2, x, weight, bias, stride, padding, output_padding, dilation, groups)


def conv_transpose1d(
    x: Array,
    weight: Array,
    bias: Array | None = None,
    *,
    stride: Size = 1,
    padding: Padding = 0,
    output_padding: Size = 0,
    dilation: Size = 1,
    groups: int = 1,
) -> Array:
    """One-dimensional transposed convolution: `conv_transpose2d` with one row.

    `x` is `(n, c, w)` or `(c, w)`, `weight` `(c, o / groups, k)`, padding an int or `(before, after)`, in samples.

    >>> x, ones = np.ones((1, 2)), np.ones((1, 1, 3))
    >>> conv_transpose1d(x, ones, stride=2, padding=1, output_padding=1).tolist()
    [[1.0, 2.0, 1.0, 1.0]]
    """
    return _transposed("conv_transpose1d", 1, x, weight, bias, stride, padding, output_padding, dilation, groups)


def _transposed(
    caller: str,
    axes: int,
    x: Array,
    weight: Array,
    bias: Array | None,
    stride: Size,
    padding: Padding,
    output_padding: Size,
    dilation: Size,
    groups: int,
) -> Array:
    """Check everything in the name of `caller`, stamp on four axes, undo what was added."""
    xp = namespace(caller, x, weight) if bias is None else namespace(caller, x, weight, bias)
    check_axes(caller, axes, x, weight, "c o/groups")
    channels, inside = x.shape[-axes - 1], weight.shape[0]
    parts = integer("groups", groups, 1)
    if 0 in (*x.shape[-axes - 1 :], *weight.shape):
        shapes = f"x {tuple(x.shape)}, weight {tuple(weight.shape)}"
        raise ArgumentError(f"{caller}: only the batch may be empty; got {shapes}")
    if channels != inside or channels % parts:
        raise ArgumentError(
            f"{caller}: x has {channels} channels, weight {tuple(weight.shape)} reads {inside}, in {parts} group(s); "
            "the first two must be equal, and the groups divide them"
        )
    check_bias(caller, bias, weight.shape[1] * parts)
    steps, rates = per_axis("stride", stride, axes, 1), per_axis("dilation", dilation, axes, 1)
    pads, extra = padding_pairs("padding", padding, axes), per_axis("output_padding", output_padding, axes, 0)
    shape = tuple(x.shape[-axes:])
    try:
        outputs = tuple(
            transposed_output_size(i, k, stride=s, padding=(p,), output_padding=e, dilation=d)
            for i, k, s, p, e, d in zip(shape, weight.shape[2:], steps, pads, extra, rates, strict=True)
        )
    except GeometryError as error:
        raise GeometryError(f"{caller}: {error}") from None
    dtype, batched = sum_type(xp, caller, x, weight, bias), x.ndim == axes + 2
    x, weight = on_four_axes(xp, axes, x, weight, dtype)
    if axes == 1:
        pads, shape, outputs, steps, rates = ((0, 0), *pads), (1, *shape), (1, *outputs), (1, *steps), (1, *rates)
    # The geometry of the convolution whose transpose this is: its outputs are our inputs.
    how = Geometry(shape, steps, pads, rates, parts, "zeros")
    stamp = _stamp_tiles if array_api_compat.is_numpy_namespace(xp) else _stamp_taps
    return as_it_came(xp, axes, stamp(xp, x, weight, how, outputs), bias, batched, dtype)


def _stamp_taps(xp: Any, x: Array, weight: Array, how: Geometry, outputs: tuple[int, ...]) -> Array:
    """One tap at a time: what every input writes through it, all channels at once."""
    (n, channels, h, w), (_, out, kh, kw) = x.shape, weight.shape
    x = xp.reshape(x, (n, how.groups, channels // how.groups, h, w))
    weight = xp.reshape(weight, (1, how.groups, channels // how.groups, out, kh, kw))
    y = xp.zeros((n, how.groups, out, *outputs), dtype=x.dtype, device=array_api_compat.device(x))
    for a, b in product(range(kh), range(kw)):
        (rows, to), (columns, into) = (
            covered(how, axis, tap, 0, how.shape[axis], outputs[axis]) for axis, tap in ((0, a), (1, b))
        )
        read = x[..., rows, columns]
        flat = xp.reshape(read, (*read.shape[:3], read.shape[3] * read.shape[4]))
        stamp = xp.matmul(xp.matrix_transpose(weight[..., a, b]), flat)
        y[..., to, into] = y[..., to, into] + xp.reshape(stamp, (n, how.groups, out, *read.shape[3:]))
    return xp.reshape(y, (n, how.groups * out, *outputs))


def _stamp_tiles(xp: Any, x: Array, weight: Array, how: Geometry, outputs: tuple[int, ...]) -> Array:
    """A few input rows at a time: one matrix product gives all their stamps, which are added where they fall."""
    (n, channels, h, w), (_, out, kh, kw) = x.shape, weight.shape
    inside, depth = channels // how.groups, out * kh * kw
    wide = min(w, max(1, WORKSPACE // (depth * x.itemsize)))
    high = max(1, min(h, WORKSPACE // (depth * w * x.itemsize)))
    y = np.zeros((n, how.groups * out, *outputs), dtype=x.dtype)
    matrices = np.ascontiguousarray(weight.reshape(how.groups, inside, depth).transpose(0, 2, 1))
    workspace = np.empty(depth * high * wide, dtype=x.dtype)
    for top, left in product(range(0, h, high), range(0, w, wide)):
        tile = (min(high, h - top), min(wide, w - left))
        stamps = workspace[: depth * tile[0] * tile[1]].reshape(depth, -1)
        down = [covered(how, 0, a, top, tile[0], outputs[0]) for a in range(kh)]
        across = [covered(how, 1, b, left, tile[1], outputs[1]) for b in range(kw)]
        for image, group in product(range(n), range(how.groups)):
            part = x[image, group * inside : (group + 1) * inside, top : top + tile[0], left : left + tile[1]]
            np.matmul(matrices[group], part.reshape(inside, -1), out=stamps)
            shaped = stamps.reshape(out, kh, kw, *tile)
            into = y[image, group * out : (group + 1) * out]
            for (a, (rows, to)), (b, (columns, at)) in product(enumerate(down), enumerate(across)):
                into[:, to, at] += shaped[:, a, b, rows, columns]
    return y
