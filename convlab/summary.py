"""A table of what a torch module does to sizes: computed here, and held against what torch itself gives."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from html import escape
from typing import Any

from convlab.arguments import Shape, by, padding_pairs, per_axis
from convlab.arithmetic import effective_kernel, multiply_adds, output_shape, same_padding, transposed_output_size
from convlab.errors import ArgumentTypeError, ConvlabError

HEADINGS = ("layer", "kind", "output", "parameters", "multiply-adds", "field", "stride", "dropped")
# Layers that work cell by cell: the shape stays, and so does what a cell has seen.
CELLWISE = re.compile(
    r"Identity|ReLU6?|LeakyReLU|PReLU|[ESG]ELU|SiLU|Sigmoid|Tanh|Softplus|Hardtanh|Dropout[12]?d?|BatchNorm[12]d"
)


@dataclass(frozen=True)
class Row:
    """One layer's line.

    Attributes:
        name: as `named_modules` has it.
        kind: the layer's class.
        output_shape: without the batch.
        parameters: learned numbers.
        multiply_adds: for one input; None where the layer is not known.
        field: receptive field in input pixels, per axis; None where it is not known.
        stride: input pixels from one output to the next; below 1 after upsampling.
        dropped: rows and columns of the padded input that the floor leaves at the end, per axis.
        note: what there is to say about the line.
    """

    name: str
    kind: str
    output_shape: Shape
    parameters: int
    multiply_adds: int | None = None
    field: tuple[int, ...] | None = None
    stride: tuple[Fraction, ...] | None = None
    dropped: Shape = ()
    note: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        """The line's texts, one for each of `HEADINGS`."""
        return (
            self.name,
            self.kind,
            by(self.output_shape),
            f"{self.parameters:,}",
            "?" if self.multiply_adds is None else f"{self.multiply_adds:,}",
            "?" if self.field is None else by(self.field),
            "?" if self.stride is None else "×".join(map(str, self.stride)),
            by(self.dropped) if any(self.dropped) else "",
        )


class Summary:
    """The rows of a model, with their sums; prints as a table."""

    def __init__(self, rows: Sequence[Row], parameters: int) -> None:
        self.rows, self.parameters = tuple(rows), parameters
        known = [row.multiply_adds for row in rows if row.multiply_adds is not None]
        self.multiply_adds = sum(known)
        self._foot = f"{parameters:,} parameters, {self.multiply_adds:,} multiply-adds" + (
            " in the layers that are known" if len(known) < len(rows) else ""
        )

    def __repr__(self) -> str:
        table = [HEADINGS, *(row.cells for row in self.rows)]
        widths = [max(map(len, column)) for column in zip(*table, strict=True)]
        lines = [
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in table
        ]
        notes = [f"{row.name}: {row.note}" for row in self.rows if row.note]
        return "\n".join([*lines, self._foot, *notes])

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{name}</th>" for name in HEADINGS)
        rows = "".join(
            "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row.cells) + "</tr>" for row in self.rows
        )
        notes = "".join(f"<div>{escape(row.name)}: {escape(row.note)}</div>" for row in self.rows if row.note)
        return f"<table><tr>{head}</tr>{rows}</table><div>{self._foot}</div>{notes}"


def summarize(model: Any, input_shape: Sequence[int]) -> Summary:
    """What each layer of a torch module makes of an input: shape, parameters, work, receptive field, dropped rows.

    The model runs once, on zeros, without gradients and in evaluation mode; its own mode comes back. Receptive
    fields follow the layers as long as each reads what the line before it gave.

    Args:
        model: a `torch.nn.Module` of convolutions, transposed convolutions, pooling, upsampling, pixel shuffle,
            linear and cell-by-cell layers; a layer of another kind has its line, with a note.
        input_shape: of one input without its batch, such as `(3, 32, 32)`.

    Raises:
        ArgumentTypeError: `model` is no torch module.

    >>> import torch
    >>> print(summarize(torch.nn.Sequential(torch.nn.Conv2d(3, 8, 3, stride=2)), (3, 8, 8)))
    layer  kind    output  parameters  multiply-adds  field  stride  dropped
    0      Conv2d  8×3×3   224         1,944          3×3    2×2     1×1
    224 parameters, 1,944 multiply-adds
    """
    import torch

    if not isinstance(model, torch.nn.Module):
        raise ArgumentTypeError(f"summarize: a torch.nn.Module is wanted, got {type(model).__name__}")
    rows: list[Row] = []
    last: list[Any] = [None]

    def record(name: str) -> Callable[[Any, Any, Any], None]:
        def hook(layer: Any, given: tuple[Any, ...], result: Any) -> None:
            before = rows[-1] if rows and given[0] is last[0] else None
            rows.append(_row(name, layer, tuple(given[0].shape[1:]), tuple(result.shape[1:]), before, not rows))
            last[0] = result

        return hook

    leaves = [(name, layer) for name, layer in model.named_modules() if not list(layer.children())]
    hooks = [layer.register_forward_hook(record(name or type(layer).__name__)) for name, layer in leaves]
    training, parameter = model.training, next(model.parameters(), torch.zeros(()))
    try:
        with torch.no_grad():
            model.eval()(torch.zeros(1, *input_shape, dtype=parameter.dtype, device=parameter.device))
    finally:
        model.train(training)
        for handle in hooks:
            handle.remove()
    return Summary(rows, sum(p.numel() for p in model.parameters()))


def _row(name: str, layer: Any, given: Shape, result: Shape, before: Row | None, first: bool) -> Row:
    """The line of one call of a layer."""
    kind, parameters = type(layer).__name__, sum(p.numel() for p in layer.parameters())
    row = Row(name, kind, result, parameters)
    axes = len(given) - 1
    field: tuple[int, ...] | None = (1,) * axes if first else before.field if before else None
    stride: tuple[Fraction, ...] | None = (Fraction(1),) * axes if first else before.stride if before else None
    how = _reads(kind, layer, given, result)
    if how is None:
        return replace(
            row, note=f"{kind} is not known here: its work is not counted, and the field is open from here on"
        )
    work, reach, step, dropped = how
    if field is None or stride is None or not reach:
        lost = (
            ""
            if first or before or not reach
            else "its input is not what the line before it gave, so its field is open"
        )
        return replace(row, multiply_adds=work, dropped=dropped, note=lost)
    size = tuple(f + math.ceil(r * s) for f, r, s in zip(field, reach, stride, strict=True))
    steps = tuple(s * t for s, t in zip(stride, step, strict=True))
    return replace(row, multiply_adds=work, field=size, stride=steps, dropped=dropped)


How = tuple[int, tuple[int, ...], tuple[Fraction, ...], Shape]


def _reads(kind: str, layer: Any, given: Shape, result: Shape) -> How | None:
    """Multiply-adds; per axis, by how many input cells an output reaches beyond one, and the step; what is dropped."""
    axes = len(given) - 1
    ones, none = (Fraction(1),) * axes, (0,) * axes
    if CELLWISE.fullmatch(kind):
        return 0, none, ones, ()
    if kind in ("Flatten", "Linear"):
        return (layer.in_features * layer.out_features if kind == "Linear" else 0), (), (), ()
    if kind == "PixelShuffle":
        return 0, none, tuple(Fraction(1, layer.upscale_factor) for _ in ones), ()
    if kind == "PixelUnshuffle":
        r = layer.downscale_factor
        return 0, (r - 1,) * axes, tuple(Fraction(r) for _ in ones), ()
    if kind in ("Upsample", "UpsamplingNearest2d", "UpsamplingBilinear2d"):
        beyond = {"nearest": 0, "bilinear": 1, "bicubic": 3}.get(layer.mode)
        steps = tuple(Fraction(i, o) for i, o in zip(given[1:], result[1:], strict=True))
        return None if beyond is None else (0, (beyond,) * axes, steps, ())
    if kind in ("Conv1d", "Conv2d", "MaxPool2d", "AvgPool2d"):
        return _windowed(kind, layer, given, result)
    if kind in ("ConvTranspose1d", "ConvTranspose2d"):
        return _stamped(layer, given, result)
    return None


def _windowed(kind: str, layer: Any, given: Shape, result: Shape) -> How:
    axes = len(given) - 1
    kernel, steps = per_axis("kernel_size", layer.kernel_size, axes, 1), per_axis("stride", layer.stride, axes, 1)
    rates = per_axis("dilation", getattr(layer, "dilation", 1), axes, 1)
    words = {
        "valid": ((0, 0),) * axes,
        "same": tuple(same_padding(k, dilation=d) for k, d in zip(kernel, rates, strict=True)),
    }
    padding = words.get(layer.padding) if isinstance(layer.padding, str) else layer.padding
    pads = padding_pairs("padding", padding[0] if axes == 1 and isinstance(padding, tuple) else padding, axes)
    ceil = bool(getattr(layer, "ceil_mode", False))
    _agree(
        kind, output_shape(given[1:], kernel, stride=steps, padding=pads, dilation=rates, ceil_mode=ceil), result[1:]
    )
    spans = tuple(map(effective_kernel, kernel, rates))
    sizes = zip(given[1:], pads, spans, result[1:], steps, strict=True)
    dropped = tuple(max(0, i + sum(p) - span - (o - 1) * s) for i, p, span, o, s in sizes)
    conv = kind.startswith("Conv")
    work = multiply_adds(given[0], result[0], kernel, result[1:], groups=layer.groups) if conv else 0
    return work, tuple(span - 1 for span in spans), tuple(map(Fraction, steps)), dropped


def _stamped(layer: Any, given: Shape, result: Shape) -> How:
    settings = (layer.kernel_size, layer.stride, layer.padding, layer.output_padding, layer.dilation)
    sizes = tuple(
        transposed_output_size(i, k, stride=s, padding=p, output_padding=e, dilation=d)
        for i, k, s, p, e, d in zip(given[1:], *settings, strict=True)
    )
    _agree("ConvTranspose", sizes, result[1:])
    # An output lies under every s-th tap: it reads up to ⌈k / s⌉ inputs (a dilated kernel's span in place of k).
    spans = tuple(map(effective_kernel, layer.kernel_size, layer.dilation))
    reach = tuple(-(-span // s) - 1 for span, s in zip(spans, layer.stride, strict=True))
    # Each input meets each tap once, so the work is that of the convolution whose transpose this is.
    work = multiply_adds(given[0], result[0], layer.kernel_size, given[1:], groups=layer.groups)
    return work, reach, tuple(Fraction(1, s) for s in layer.stride), ()


def _agree(kind: str, ours: Shape, theirs: Shape) -> None:
    """Torch's own result is the judge: a difference would be a mistake of this library, and is never passed over."""
    if tuple(ours) != tuple(theirs):
        raise ConvlabError(f"{kind}: computed {by(ours)}, torch gave {by(theirs)}; please report this")
