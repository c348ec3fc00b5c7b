"""A stack of one-axis layers: every unit at the centre of its field, over the pixels that reach it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

import numpy as np

from convlab.drawing import Canvas, Square
from convlab.explanation import Explanation
from convlab.stack import Stack
from convlab.svg import GAP, INK, LINE, number, short, text, wrapped

LEFT = 140.0  # the room for the names of the layers
RISE = 42.0  # from the top of a row to the bottom of the next, for the edges between them
BARS = 40.0  # how high the profile of the paths may be
WIDE = 112  # characters of a line


class Axis:
    """Where the rows and the units of a stack lie in the picture."""

    def __init__(self, stack: Stack, top: float) -> None:
        self.stack, self.top = stack, top
        self.unit = max(24.0, min(36.0, (860 - LEFT - GAP) / stack.size))

    def x(self, layer: int, unit: int) -> float:
        """The left edge of a unit, which stands at the centre of its field."""
        field = self.stack.fields[layer]
        return LEFT + (field.centre + unit * field.stride) * self.unit

    def y(self, layer: int) -> float:
        """The upper edge of a row."""
        return self.top + (len(self.stack.ledgers) - layer) * (self.unit + RISE)

    def edge(self, layer: int, unit: int, below: int) -> str:
        """A line from a unit to one of the row below."""
        start, end = (self.x(*at) + self.unit / 2 for at in ((layer, unit), (layer - 1, below)))
        return f"M{short(start)} {short(self.y(layer) + self.unit)}L{short(end)} {short(self.y(layer - 1))}"

    def strike(self, layer: int, unit: int) -> str:
        """A line through a unit."""
        x, y, u = self.x(layer, unit), self.y(layer), self.unit
        return f"M{short(x + u * 0.08)} {short(y + u * 0.92)}L{short(x + u * 0.92)} {short(y + u * 0.08)}"

    def profile(self, counts: Sequence[int], first: int) -> str:
        """The outline of bars below the pixels from `first` on, as high as there are paths."""
        base = self.y(0) + self.unit + 10 + BARS
        d = f"M{short(LEFT + first * self.unit)} {short(base)}"
        for count in counts:
            d += f"V{short(base - BARS * count / max(counts))}h{short(self.unit)}"
        return f"{d}V{short(base)}z"


def field_picture(stack: Stack, *, refused: str = "", selected: int = 0, copy: str = "") -> str:
    """Rows of units, the input lowest; below it, how many paths lead from each pixel to the unit asked.

    Args:
        stack: the layers that fit.
        refused: why the next layer does not.
        selected: the unit of the top layer explained at first.
        copy: the call that makes the same stack in torch.
    """
    canvas = Canvas()
    message = wrapped(refused, 640) if refused else []
    for n, line in enumerate(message):
        canvas.text(GAP / 2, 24 + n * LINE, line, "title")
    axis = Axis(stack, 14 + len(message) * LINE + (12 if message else 0))
    _names(canvas, axis)
    if not stack.ledgers:
        pixels = range(stack.size)
        canvas.grid("input", [[Square("", p, axis.x(0, p), axis.y(0), axis.unit, str(p), 0.0) for p in pixels]])
        return canvas.finish(f"Receptive field: no layer fits. {refused}")
    ledger, labels = stack.all_units()
    explained = Explanation(ledger, np.ones(stack.size, dtype=np.int64), labels=labels)
    canvas.layer("all connections", _connections(axis), shown=True)
    with canvas.explained(explained):
        for layer in range(len(stack.units)):
            for unit in range(stack.units[layer]):
                canvas.shape(f"c{layer}.{unit}", _cone(axis, layer, unit) if layer else _readers(axis, unit))
        canvas.grid("stack", _rows(axis))
    canvas.room(0, axis.y(0) + axis.unit + BARS + 14)
    canvas.layer("what no output sees", _unseen(axis), shown=True)
    canvas.layer("paths to all outputs", _totals(axis))
    label = f"Receptive field: {stack.size} pixels under {_counted(len(stack.ledgers), 'layer')}."
    return canvas.finish(
        " ".join(filter(None, [label, refused])), _lines(stack), selected=selected, steps=stack.units[-1], copy=copy
    )


def _names(canvas: Canvas, axis: Axis) -> None:
    """What each row is, at its left."""
    stack = axis.stack
    for layer in range(len(stack.units)):
        middle = axis.y(layer) + axis.unit / 2
        if layer:
            k, stride, dilation = stack.layers[layer - 1]
            canvas.text(GAP / 2, middle - 2, f"layer {layer}", "title")
            canvas.text(GAP / 2, middle + 14, f"k {k}, s {stride}, d {dilation}", "quiet")
        else:
            canvas.text(GAP / 2, middle + 5, "input", "title")
    if stack.ledgers:
        canvas.text(GAP / 2, axis.y(0) + axis.unit + 10 + BARS, "paths", "quiet")


def _connections(axis: Axis) -> Iterator[str]:
    """Every tap of every layer, faintly."""
    for layer, ledger in enumerate(axis.stack.ledgers, start=1):
        pairs = zip(ledger.output.tolist(), ledger.input.tolist(), strict=True)
        d = "".join(axis.edge(layer, unit, below) for unit, below in pairs)
        yield f'<path class="stroke" d="{d}" fill="none" stroke="{INK}" stroke-opacity=".16"/>'


def _cone(axis: Axis, layer: int, unit: int) -> str:
    """The edges of a unit's cone, strokes through the pixels that its field leaves out, and its paths as bars."""
    stack = axis.stack
    edges = [axis.edge(at, one, below) for at, one in stack.cone(layer, unit) if at for below in stack.reads(at, one)]
    low, counts = _seen(stack, layer, unit)
    strikes = [axis.strike(0, low + at) for at, count in enumerate(counts) if not count]
    return "".join([*edges, *strikes, axis.profile(counts, low)])


def _readers(axis: Axis, pixel: int) -> str:
    """The edges over which a pixel reaches the units above it."""
    reached, edges = {pixel}, []
    for layer, ledger in enumerate(axis.stack.ledgers, start=1):
        rows = np.isin(ledger.input, list(reached))
        pairs = list(zip(ledger.output[rows].tolist(), ledger.input[rows].tolist(), strict=True))
        edges += [axis.edge(layer, unit, below) for unit, below in pairs]
        reached = {unit for unit, _ in pairs}
    return "".join(edges)


def _seen(stack: Stack, layer: int, unit: int) -> tuple[int, list[int]]:
    """The first pixel of a unit's field, and how many paths lead from each pixel of the field."""
    row = stack.paths[layer - 1][unit]
    field = stack.fields[layer]
    low = unit * field.stride
    return low, row[low : low + field.size].tolist()


def _rows(axis: Axis) -> Iterator[list[Square]]:
    stack = axis.stack
    for layer in range(len(stack.ledgers), -1, -1):
        row = []
        for unit in range(stack.units[layer]):
            said = _unit_says(stack, layer, unit) if layer else _pixel_says(stack, unit)
            between = [f"u{at}.{one}" for at, one in stack.cone(layer, unit) if 0 < at < layer]
            role, index, share = ("output", stack.first[layer] + unit, 0.35) if layer else ("input", unit, 0.0)
            row.append(
                Square(
                    role,
                    index,
                    axis.x(layer, unit),
                    axis.y(layer),
                    axis.unit,
                    str(unit),
                    share,
                    says=said,
                    lights=[*between, f"c{layer}.{unit}"],
                    name=f"u{layer}.{unit}",
                )
            )
        yield row


def _unit_says(stack: Stack, layer: int, unit: int) -> list[str]:
    """Where a unit lies, what it reads, what it sees."""
    k, stride, dilation = stack.layers[layer - 1]
    low, counts = _seen(stack, layer, unit)
    size = len(counts)
    below = f"layer {layer - 1} at" if layer > 1 else "pixels"
    start = f"{unit}·{stride}" if stride > 1 else f"{unit}"
    taps = f"{start} + {f'{dilation}·' if dilation > 1 else ''}a, a = 0 to {k - 1}"
    reads = f"reads {below} {_listed(stack.reads(layer, unit))}: {taps}"
    holes = [low + at for at, count in enumerate(counts) if not count]
    left_out = f"untouched: {len(holes)} of {size}, pixels {_listed(holes)}" if holes else f"untouched: none of {size}"
    middle = number(stack.fields[layer].centre + unit * stack.fields[layer].stride)
    paths = f"paths from pixel {low} on: {' '.join(map(str, counts))}; {_counted(sum(counts), 'path')} in all"
    return [
        f"layer {layer}, unit {unit} sees pixels {low} to {low + size - 1}: a field of {size}, centre {middle}",
        reads,
        *wrap(left_out, WIDE),
        *wrap(paths, WIDE),
    ]


def _pixel_says(stack: Stack, pixel: int) -> list[str]:
    """How many units a pixel reaches, and over how many paths those at the top."""
    reached = [int(np.count_nonzero(table[:, pixel])) for table in stack.paths]
    layers = ", ".join(f"{_counted(n, 'unit')} of layer {layer}" for layer, n in enumerate(reached, start=1))
    top = stack.paths[-1][:, pixel]
    if not reached[-1]:
        return [f"pixel {pixel} reaches {layers}: no output sees it"]
    weights = ", ".join(f"{unit} ×{top[unit]}" for unit in np.flatnonzero(top))
    return [f"pixel {pixel} reaches {layers}", *wrap(f"paths to units of layer {len(reached)}: {weights}", WIDE)]


def _unseen(axis: Axis) -> Iterator[str]:
    """A veil over pixels and units on which nothing at the top depends."""
    for layer, row in enumerate(axis.stack.reached):
        for unit in np.flatnonzero(~row).tolist():
            yield (
                f'<rect class="fill stroke" x="{short(axis.x(layer, unit))}" y="{short(axis.y(layer))}" '
                f'width="{short(axis.unit)}" height="{short(axis.unit)}" fill="{INK}" fill-opacity=".22" '
                f'stroke="{INK}" stroke-width="1.5" stroke-dasharray="4 3"/>'
            )


def _totals(axis: Axis) -> Iterator[str]:
    """How many paths lead from each pixel to all outputs, in its lower corner."""
    for pixel, total in enumerate(axis.stack.paths[-1].sum(axis=0).tolist()):
        at = (axis.x(0, pixel) + axis.unit * 0.92, axis.y(0) + axis.unit * 0.92)
        yield text(*at, f"×{total}", size=axis.unit * 0.27, more=' text-anchor="end" font-weight="600"')


def _lines(stack: Stack) -> list[str]:
    """Each layer's size, field and jump with the numbers in, and what holds for the outputs."""
    lines = ["units: ⌊(i − d(k − 1) − 1) / s⌋ + 1; field: r + d(k − 1)·j; jump: j·s, each from the row below"]
    for layer, (k, stride, dilation) in enumerate(stack.layers[: len(stack.ledgers)], start=1):
        below, here = stack.fields[layer - 1 : layer + 1]
        i, o = stack.units[layer - 1 : layer + 1]
        lines.append(
            f"layer {layer}: ⌊({i} − {dilation}·{k - 1} − 1) / {stride}⌋ + 1 = {_counted(o, 'unit')}; "
            f"field {below.size} + {dilation}·{k - 1}·{below.stride} = {here.size}; "
            f"jump {below.stride}·{stride} = {here.stride}"
        )
    top = stack.fields[-1]
    step = "u" if top.stride == 1 else f"{top.stride}·u"
    left_out = f"{len(top.untouched)} untouched" if top.untouched else "none untouched"
    lines.append(
        f"output u: {_counted(top.size, 'pixel')} ({left_out}), start {top.start} + {step}, "
        f"centre {number(top.centre)} + {step}"
    )
    return lines


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))
