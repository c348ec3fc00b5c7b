"""Convolution, three times: the definition in loops, a sum of taps, and im2col in tiles.

The kernel is not flipped: this is cross-correlation, which every deep-learning library calls convolution. Axes are
`n c h w`, weights `o c kh kw`, outputs `oh ow`. All three methods give the same numbers; they differ in what they
show and in speed (`make bench`). Sizes are those of `convlab.arithmetic`, and are refused there.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import array_api_compat
import numpy as np

from convlab.arguments import Padding, Size, per_axis
from convlab.arithmetic import window_counts
from convlab.errors import ArgumentError
from convlab.geometry import (
    WORKSPACE,
    Geometry,
    as_it_came,
    check_axes,
    check_bias,
    check_channels,
    covered,
    on_four_axes,
    pads_of,
    sum_type,
    under,
)
from convlab.padding import EMPTY, Array, check_mode, namespace, pad


def conv2d(
    x: Array,
    weight: Array,
    bias: Array | None = None,
    *,
    stride: Size = 1,
    padding: Padding | str = 0,
    dilation: Size = 1,
    groups: int = 1,
    padding_mode: str = "zeros",
    method: str = "auto",
) -> Array:
    """Two-dimensional convolution: y[n, o, i, j] = bias[o] + Σ weight[o, c, a, b] · x[n, c, i·s + a·d, j·s + b·d].

    Args:
        x: `(n, c, h, w)` or `(c, h, w)`; a NumPy array or a torch tensor (autograd flows).
        weight: `(o, c / groups, kh, kw)`.
        bias: `(o,)`.
        stride: pixels from one window to the next.
        padding: pixels per side: an int, one int per axis, one `(before, after)` per axis; or `"valid"` (none),
            `"same"` (the output has the input's size; stride 1), `"full"` (every window that touches the input).
        dilation: pixels from one tap to the next.
        groups: parts into which the channels fall; output channels of a part see input channels of that part only.
        padding_mode: what the padding holds, see `convlab.padding`.
        method: `"loops"`, `"taps"`, `"im2col"`, or `"auto"`: im2col for NumPy arrays, else taps.

    Returns:
        `(n, o, oh, ow)`, or `(o, oh, ow)` for an unbatched `x`. Integers are summed in 64 bits; float16 NumPy
        arrays are summed in float32 and rounded once.

    Raises:
        GeometryError: the kernel does not fit, or the padding mode cannot pad so much.
        ArgumentError: channels, groups or another value that cannot be.
        ArgumentTypeError: no arrays, arrays of two kinds, booleans.

    Source: Dumoulin & Visin (2016), relationships 1 to 6 and 15.

    >>> x = np.arange(9.0).reshape(1, 3, 3)
    >>> conv2d(x, np.array([[[[0.0, 1.0], [2.0, 3.0]]]]), padding=1)[0].tolist()
    [[0.0, 3.0, 8.0, 4.0], [9.0, 19.0, 25.0, 10.0], [21.0, 37.0, 43.0, 16.0], [6.0, 7.0, 8.0, 0.0]]
    """
    return _convolve("conv2d", 2, x, weight, bias, stride, padding, dilation, groups, padding_mode, method)


def conv1d(
    x: Array,
    weight: Array,
    bias: Array | None = None,
    *,
    stride: Size = 1,
    padding: Padding | str = 0,
    dilation: Size = 1,
    groups: int = 1,
    padding_mode: str = "zeros",
    method: str = "auto",
) -> Array:
    """One-dimensional convolution layer: `conv2d` with one row.

    Args and errors are those of `conv2d`, with `x` `(n, c, w)` or `(c, w)`, `weight` `(o, c / groups, k)`, and a
    padding of an int (each side) or `(before, after)`, in samples.

    >>> conv1d(np.array([[1.0, 2.0, 4.0, 8.0]]), np.array([[[-1.0, 1.0]]])).tolist()
    [[1.0, 2.0, 4.0]]
    """
    return _convolve("conv1d", 1, x, weight, bias, stride, padding, dilation, groups, padding_mode, method)


def _convolve(
    caller: str,
    axes: int,
    x: Array,
    weight: Array,
    bias: Array | None,
    stride: Size,
    padding: Padding | str,
    dilation: Size,
    groups: int,
    padding_mode: str,
    method: str,
) -> Array:
    """Check everything in the name of `caller`, run the method on four axes, undo what was added."""
    xp = namespace(caller, x, weight) if bias is None else namespace(caller, x, weight, bias)
    check_axes(caller, axes, x, weight, "o c/groups")
    check_channels(caller, x.shape[-axes - 1], weight, groups)
    check_bias(caller, bias, weight.shape[0])
    kernel = tuple(weight.shape[2:])
    steps, rates = per_axis("stride", stride, axes, 1), per_axis("dilation", dilation, axes, 1)
    pads = pads_of(caller, padding, kernel, steps, rates)
    check_mode(caller, x.shape[-axes:], pads, padding_mode)
    shape = window_counts(caller, x.shape[-axes:], kernel, steps, pads, rates)
    dtype = sum_type(xp, caller, x, weight, bias)
    batched = x.ndim == axes + 2
    x, weight = on_four_axes(xp, axes, x, weight, dtype)
    if axes == 1:
        pads, shape, steps, rates = ((0, 0), *pads), (1, *shape), (1, *steps), (1, *rates)
    y = _method(caller, xp, method)(xp, x, weight, Geometry(shape, steps, pads, rates, int(groups), padding_mode))
    return as_it_came(xp, axes, y, bias, batched, dtype)


def separable_conv2d(
    x: Array,
    depthwise: Array,
    pointwise: Array,
    bias: Array | None = None,
    *,
    stride: Size = 1,
    padding: Padding | str = 0,
    dilation: Size = 1,
    padding_mode: str = "zeros",
) -> Array:
    """Depthwise separable convolution: every channel by itself, then a 1×1 convolution that mixes them.

    Args:
        x: `(n, c, h, w)` or `(c, h, w)`.
        depthwise: `(c, 1, kh, kw)`, or `(c·m, 1, kh, kw)` for m outputs of each channel.
        pointwise: `(o, c, 1, 1)`, or `(o, c·m, 1, 1)`.
        bias: `(o,)`.
        stride: of the depthwise part, as are the next three; see `conv2d`.
        padding: see `conv2d`.
        dilation: see `conv2d`.
        padding_mode: see `conv2d`.

    Errors are those of `conv2d`. Source: Sifre & Mallat (2014), Chollet, "Xception" (2017).

    >>> x, depthwise = np.ones((2, 3, 3)), np.ones((2, 1, 2, 2))
    >>> separable_conv2d(x, depthwise, np.array([[[[1.0]], [[10.0]]]])).tolist()
    [[[44.0, 44.0], [44.0, 44.0]]]
    """
    namespace("separable_conv2d", x, depthwise, pointwise, *(() if bias is None else (bias,)))
    if pointwise.ndim != 4 or tuple(pointwise.shape[2:]) != (1, 1):
        wanted = "(o, c, 1, 1): one number per output and input channel"
        raise ArgumentError(f"separable_conv2d: pointwise must be {wanted}; got {tuple(pointwise.shape)}")
    groups = x.shape[-3] if x.ndim > 2 else 1
    caller, how = "separable_conv2d", (stride, padding, dilation, groups, padding_mode, "auto")
    each = _convolve(caller, 2, x, depthwise, None, *how)
    return _convolve(caller, 2, each, pointwise, bias, 1, 0, 1, 1, "zeros", "auto")


Method = Callable[[Any, Array, Array, Geometry], Array]


def _method(caller: str, xp: Any, name: str) -> Method:
    methods: dict[str, Method] = {"loops": _loops, "taps": _taps, "im2col": _im2col}
    numpy = array_api_compat.is_numpy_namespace(xp)
    methods["auto"] = _im2col if numpy else _taps
    if name not in methods:
        raise ArgumentError(f"{caller}: method {name!r} is unknown; methods: {', '.join(methods)}")
    return _stacked_columns if name == "im2col" and not numpy else methods[name]


def _loops(xp: Any, x: Array, weight: Array, how: Geometry) -> Array:
    """The definition, in seven loops."""
    x = pad(x, how.padding, mode=how.mode)
    (sh, sw), (dh, dw), (out, inside, kh, kw) = how.stride, how.dilation, weight.shape
    y = xp.zeros((x.shape[0], out, *how.shape), dtype=x.dtype, device=array_api_compat.device(x))
    for n in range(x.shape[0]):
        for o in range(out):
            first = o // (out // how.groups) * inside  # the first input channel of this output's group
            for i in range(how.shape[0]):
                for j in range(how.shape[1]):
                    total = 0
                    for c in range(inside):
                        for a in range(kh):
                            for b in range(kw):
                                total = total + weight[o, c, a, b] * x[n, first + c, i * sh + a * dh, j * sw + b * dw]
                    y[n, o, i, j] = total
    return y


def _taps(xp: Any, x: Array, weight: Array, how: Geometry) -> Array:
    """One tap at a time: every output's input under that tap, times the tap's weights, all channels at once."""
    x = pad(x, how.padding, mode=how.mode)
    (n, _, h, w), (out, inside, kh, kw), (oh, ow) = x.shape, weight.shape, how.shape
    x = xp.reshape(x, (n, how.groups, inside, h, w))
    weight = xp.reshape(weight, (1, how.groups, out // how.groups, inside, kh, kw))
    y = 0
    for a, b in product(range(kh), range(kw)):
        read = x[..., under(how, 0, a), under(how, 1, b)]
        y = y + xp.matmul(weight[..., a, b], xp.reshape(read, (n, how.groups, inside, oh * ow)))
    return xp.reshape(y, (n, out, oh, ow))


def _stacked_columns(xp: Any, x: Array, weight: Array, how: Geometry) -> Array:
    """im2col for arrays that autograd watches: the whole column matrix at once, nothing written in place."""
    x = pad(x, how.padding, mode=how.mode)
    n, (out, inside, kh, kw), (oh, ow) = x.shape[0], weight.shape, how.shape
    taps = product(range(kh), range(kw))
    stack = xp.stack([x[..., under(how, 0, a), under(how, 1, b)] for a, b in taps], axis=2)
    stack = xp.reshape(stack, (n, how.groups, inside * kh * kw, oh * ow))
    y = xp.matmul(xp.reshape(weight, (1, how.groups, out // how.groups, inside * kh * kw)), stack)
    return xp.reshape(y, (n, out, oh, ow))


def _im2col(xp: Any, x: Array, weight: Array, how: Geometry) -> Array:
    """im2col in tiles: a few output rows' columns at a time, then one matrix product; NumPy arrays only.

    The column matrix is never whole, and zero padding is written into the tile, so the extra memory is one
    workspace whatever the image (Chellapilla, Puri & Simard, 2006, for the idea of columns).
    """
    if how.mode not in EMPTY:
        x, how = pad(x, how.padding, mode=how.mode), how._replace(padding=((0, 0), (0, 0)))
    n, (out, inside, kh, kw), (oh, ow) = x.shape[0], weight.shape, how.shape
    depth, groups = inside * kh * kw, how.groups
    cells = max(1, WORKSPACE // (depth * x.itemsize))  # columns, of as many groups as there is room for
    wide, high = min(ow, cells), max(1, min(oh, cells // ow))
    together = max(1, min(groups, cells // (high * wide)))
    y = np.empty((n, groups, out // groups, oh, ow), dtype=x.dtype)
    x = x.reshape(n, groups, inside, *x.shape[2:])
    matrices = weight.reshape(groups, out // groups, depth)
    workspace = np.empty(together * depth * high * wide, dtype=x.dtype)
    for top, left in product(range(0, oh, high), range(0, ow, wide)):
        tile = (min(high, oh - top), min(wide, ow - left))
        down = [covered(how, 0, a, top, tile[0], x.shape[3]) for a in range(kh)]
        across = [covered(how, 1, b, left, tile[1], x.shape[4]) for b in range(kw)]
        for image, first in product(range(n), range(0, groups, together)):
            some = slice(first, min(first + together, groups))
            count = some.stop - first
            columns = workspace[: count * depth * tile[0] * tile[1]].reshape(count, inside, kh, kw, *tile)
            for (a, (to, rows)), (b, (into, cols)) in product(enumerate(down), enumerate(across)):
                if (to.stop - to.start, into.stop - into.start) != tile:
                    columns[:, :, a, b] = 0
                columns[:, :, a, b, to, into] = x[image, some, :, rows, cols]
            part = y[image, some, :, top : top + tile[0], left : left + tile[1]]
            np.matmul(matrices[some], columns.reshape(count, depth, -1), out=part.reshape(count, part.shape[1], -1))
    return y.reshape(n, out, oh, ow)
