"""The arithmetic of convolution: integers in, integers out. Read this module first.

One symbol per idea, the same through the whole course: input size `i`, kernel `k`, stride `s`, padding `p`
(per side), dilation `d`, output `o`. Along one axis

    o = ⌊(i + 2p − d(k − 1) − 1) / s⌋ + 1

and every other function here is that line, read for another unknown. "Relationship n" in a docstring is the n-th
of Dumoulin & Visin, "A guide to convolution arithmetic for deep learning" (2016). Receptive fields follow Araujo,
Norris & Sim, "Computing Receptive Fields of Convolutional Neural Networks" (Distill, 2019).
"""

from __future__ import annotations

import math
import operator
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import SupportsIndex

from convlab.arguments import (
    Padding,
    Pair,
    Shape,
    Size,
    by,
    channels_per_group,
    integer,
    padding_pairs,
    per_axis,
    sequence,
)
from convlab.errors import ArgumentError, GeometryError


def effective_kernel(k: SupportsIndex, dilation: SupportsIndex) -> int:
    """The span of a dilated kernel, d(k − 1) + 1, in input pixels. Relationship 15.

    >>> effective_kernel(3, 2)
    5
    """
    return integer("dilation", dilation, 1) * (integer("kernel", k, 1) - 1) + 1


def output_size(
    i: SupportsIndex,
    k: SupportsIndex,
    *,
    stride: SupportsIndex = 1,
    padding: Padding = 0,
    dilation: SupportsIndex = 1,
    ceil_mode: bool = False,
) -> int:
    """Outputs along one axis: o = ⌊(i + 2p − d(k − 1) − 1) / s⌋ + 1.

    Its cases: no padding, unit stride (relationship 1); padding, unit stride (2), half padding p = ⌊k/2⌋ (3),
    full padding p = k − 1 (4); no padding (5) and padding (6) with stride; pooling (7); dilation (15).

    Args:
        i: input size, in pixels or samples.
        k: kernel size.
        stride: step from one window to the next.
        padding: per side, or `(before, after)`.
        dilation: step from one tap to the next.
        ceil_mode: round up, as pooling may: the last window may hang over the end; torch's rule drops it again
            where it would start behind the input and its leading padding.

    Raises:
        GeometryError: no window fits.

    >>> output_size(8, 3, stride=3), output_size(7, 3, padding=1), output_size(5, 2, stride=2, ceil_mode=True)
    (2, 7, 3)
    """
    return window_counts("output_size", (i,), (k,), (stride,), padding, (dilation,), ceil_mode=ceil_mode)[0]


def output_shape(
    shape: Sequence[SupportsIndex],
    kernel_size: Size,
    *,
    stride: Size = 1,
    padding: Padding = 0,
    dilation: Size = 1,
    ceil_mode: bool = False,
) -> Shape:
    """`output_size` for every axis of `shape` at once, height first.

    >>> output_shape((8, 8), (3, 5), stride=(3, 4), padding=(0, 1))
    (2, 2)
    """
    return window_counts("output_shape", shape, kernel_size, stride, padding, dilation, ceil_mode=ceil_mode)


def window_counts(
    caller: str,
    shape: Sequence[SupportsIndex],
    kernel_size: Size,
    stride: Size,
    padding: Padding,
    dilation: Size,
    *,
    ceil_mode: bool = False,
) -> Shape:
    """The one place where windows are laid over an input: how many fit along each axis.

    `caller` opens the error message, so that `conv2d` complains in its own name.
    """
    sizes = tuple(integer("input size", i, 1) for i in sequence(f"{caller}: shape", shape))
    kernel = per_axis("kernel_size", kernel_size, len(sizes), 1)
    steps = per_axis("stride", stride, len(sizes), 1)
    pads = padding_pairs("padding", padding, len(sizes))
    dilations = per_axis("dilation", dilation, len(sizes), 1)
    spans = tuple(map(effective_kernel, kernel, dilations))
    padded = tuple(i + before + after for i, (before, after) in zip(sizes, pads, strict=True))
    outputs = []
    for i, room, span, step, (before, _) in zip(sizes, padded, spans, steps, pads, strict=True):
        o = (room - span) // step + 1
        if ceil_mode and (room - span) % step and o * step < i + before:
            o += 1  # the last window begins inside and may hang over the end
        outputs.append(o)
    if min(outputs, default=1) < 1:
        raise GeometryError(f"{caller}: {_does_not_fit(sizes, padded, kernel, spans, dilations)}")
    return tuple(outputs)


def _does_not_fit(sizes: Shape, padded: Shape, kernel: Shape, spans: Shape, dilations: Shape) -> str:
    """The sentence for a kernel larger than its padded input: every number, and the padding that would do."""
    units = {1: ("sample",), 2: ("row", "column")}.get(len(sizes), ("cell",) * len(sizes))
    lacking = [(span - room, unit) for span, room, unit in zip(spans, padded, units, strict=True) if span > room]
    more = " and ".join(f"{n} {unit}{'s' * (n != 1)}" for n, unit in lacking)
    rate = dilations[0] if len(set(dilations)) == 1 else by(dilations)
    spread = f" (dilation {rate} makes it span {by(spans)})" if spans != kernel else ""
    room = "the input" if padded == sizes else "the padded input"
    return f"kernel {by(kernel)}{spread} does not fit {room} {by(padded)}; add at least {more} of padding"


def transposed_output_size(
    i: SupportsIndex,
    k: SupportsIndex,
    *,
    stride: SupportsIndex = 1,
    padding: Padding = 0,
    output_padding: SupportsIndex = 0,
    dilation: SupportsIndex = 1,
) -> int:
    """Outputs of a transposed convolution along one axis: (i − 1)s − 2p + d(k − 1) + output_padding + 1.

    Its cases: unit stride with no padding (relationship 8), padding (9), half (10) and full padding (11); other strides
    without padding (12), with padding (13), and with `output_padding` for the rows a floor had dropped (14).

    Args:
        i: input size, in pixels or samples.
        k: kernel size.
        stride: output pixels between the stamps of neighbouring inputs.
        padding: per side, or `(before, after)`; it *crops* the output.
        output_padding: further outputs at the end, fewer than the stride or the dilation.
        dilation: step from one tap to the next.

    Raises:
        GeometryError: the padding crops everything away, or `output_padding` is too large.

    >>> transposed_output_size(16, 3, stride=2, padding=1)
    31
    >>> transposed_output_size(16, 3, stride=2, padding=1, output_padding=1)
    32
    """
    i, step = integer("input size", i, 1), integer("stride", stride, 1)
    ((before, after),) = padding_pairs("padding", padding, 1)
    extra, span = integer("output_padding", output_padding, 0), effective_kernel(k, dilation)
    if extra >= max(step, operator.index(dilation)):
        raise GeometryError(
            f"output_padding {extra} must be smaller than the stride {step} or the dilation "
            f"{operator.index(dilation)}: more could not have come from one floor"
        )
    o = (i - 1) * step + span + extra - before - after
    if o < 1:
        raise GeometryError(
            f"padding ({before}, {after}) crops the whole output: ({i} − 1)·{step} + {span} + {extra} = "
            f"{o + before + after} cells; at most {o + before + after - 1} may go"
        )
    return o


def input_sizes(
    o: SupportsIndex,
    k: SupportsIndex,
    *,
    stride: SupportsIndex = 1,
    padding: Padding = 0,
    dilation: SupportsIndex = 1,
) -> range:
    """All input sizes of at least 1 that give output `o`, none or up to `stride`: relationship 14 chooses among them.

    >>> list(input_sizes(3, 3, stride=2)), list(input_sizes(1, 1, stride=2, padding=1))
    ([7, 8], [])
    """
    step = integer("stride", stride, 1)
    ((before, after),) = padding_pairs("padding", padding, 1)
    smallest = (integer("output size", o, 1) - 1) * step + effective_kernel(k, dilation) - before - after
    return range(max(1, smallest), max(1, smallest + step))


def same_padding(k: SupportsIndex, *, dilation: SupportsIndex = 1) -> Pair:
    """`(before, after)` that keeps the size at stride 1; the odd one goes after, as torch's `padding="same"` has it.

    Odd k is half padding, relationship 3. (D2L puts the odd one before.)

    >>> same_padding(3), same_padding(4)
    ((1, 1), (1, 2))
    """
    total = effective_kernel(k, dilation) - 1
    return total // 2, total - total // 2


def parameter_count(
    in_channels: SupportsIndex,
    out_channels: SupportsIndex,
    kernel_size: Size,
    *,
    groups: SupportsIndex = 1,
    bias: bool = True,
) -> int:
    """Learned numbers of a 2-D convolution layer: out · (in / groups) · kh · kw, and one bias per output channel.

    An int `kernel_size` is square. Raises `ArgumentError` where `groups` divides a channel count not.

    >>> parameter_count(64, 32, 3), parameter_count(64, 32, 3, groups=8, bias=False)
    (18464, 2304)
    """
    inside, outside = channels_per_group("parameter_count", in_channels, out_channels, groups)
    kh, kw = per_axis("kernel_size", kernel_size, 2, 1)
    out = outside * operator.index(groups)
    return out * inside * kh * kw + out * bool(bias)


def multiply_adds(
    in_channels: SupportsIndex,
    out_channels: SupportsIndex,
    kernel_size: Size,
    output_shape: Sequence[SupportsIndex],
    *,
    groups: SupportsIndex = 1,
) -> int:
    """Multiply-adds of a convolution layer: one multiplication and one addition count as one, FLOPs as two.

    Products with padding count, the bias does not; `output_shape` is the spatial one.

    >>> multiply_adds(1, 1, (3, 5), (2, 2))
    60
    """
    outputs = sequence("multiply_adds: output_shape", output_shape)
    cells = math.prod(integer("output size", o, 1) for o in outputs)
    taps = math.prod(per_axis("kernel_size", kernel_size, len(outputs), 1))
    inside, outside = channels_per_group("multiply_adds", in_channels, out_channels, groups)
    return cells * taps * inside * outside * operator.index(groups)


@dataclass(frozen=True)
class ReceptiveField:
    """What one unit of a stack's output sees, along one axis, in input pixels.

    Attributes:
        size: extent of the field, its first pixel to its last.
        stride: distance between the fields of neighbouring units.
        start, centre: first pixel and middle of unit 0's field; negative inside the padding.
        untouched: offsets within the field that no path reads; empty where the field is dense.
    """

    size: int
    stride: int
    start: int
    centre: float
    untouched: tuple[int, ...]


def receptive_field(layers: Iterable[Sequence[SupportsIndex]]) -> ReceptiveField:
    """The receptive field of a stack of layers along one axis, by Araujo et al. (2019), equations 2 to 5.

    `layers`, from the input on, are `(k, stride, padding, dilation)` each; later entries may be left out (stride 1,
    padding 0, dilation 1). A layer without a kernel or with more than four numbers is an `ArgumentError`.

    >>> receptive_field([(3, 2), (3, 1)])
    ReceptiveField(size=7, stride=2, start=0, centre=3.0, untouched=())
    >>> receptive_field([(3, 1, 0, 2), (3, 1, 0, 2)]).untouched
    (1, 3, 5, 7)
    """
    stride, start, touched = 1, 0, {0}
    for number, layer in enumerate(layers):
        values = sequence(f"layer {number}", layer)
        if not 1 <= len(values) <= 4:
            raise ArgumentError(f"layer {number} must be (k, stride, padding, dilation), got {values}")
        k, step, pad, rate = values + (1, 0, 1)[len(values) - 1 :]
        effective_kernel(k, rate)  # refuses what is no kernel or no dilation
        start -= integer("padding", pad, 0) * stride
        touched = {at + operator.index(rate) * tap * stride for at in touched for tap in range(operator.index(k))}
        stride *= integer("stride", step, 1)
    size = max(touched) + 1
    untouched = tuple(at for at in range(size) if at not in touched)
    return ReceptiveField(size, stride, start, start + (size - 1) / 2, untouched)
