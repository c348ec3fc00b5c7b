"""A transposed convolution as stamps: what every input puts into the output, as ink that adds up."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np

from convlab.arguments import by
from convlab.drawing import Canvas, Square, plane
from convlab.explanation import Explanation
from convlab.pictures.stamping import Stamping
from convlab.svg import INK, SMALLEST_WITH_NUMBER, shares, short, text

ONE, DARKEST = 0.14, 0.36  # ink of a stamp, and where most meet: numbers on it keep their contrast, on dark pages too
CAPTION = "Each input multiplies the whole kernel and stamps it into the output; where stamps meet, they add up."


def draw_stamps(
    canvas: Canvas, layer: Stamping, explained: Explanation, corners: Sequence[tuple[float, float]], unit: float
) -> None:
    """Input, kernel and output with the stamps on it; `corners` are those of the three, `(x, y)`."""
    x, kernel = layer.x, layer.kernel
    titles = [f"{name} {by(shape)}" for name, shape in (("input", x.shape), ("kernel", kernel.shape))]
    inputs = plane("input", explained.shown["input"], shares(x), x.shape[1], corners[0], unit)
    canvas.grid(titles[0], _named(inputs))
    canvas.grid(titles[1], plane("tap", explained.shown["tap"], shares(kernel), kernel.shape[1], corners[1], unit))
    canvas.grid(f"output {by(layer.ledger.output_shape)}", _outputs(layer, explained, corners[2], unit))
    canvas.layer("ink of the stamps", _ink(layer, corners[2], unit), shown=True)
    canvas.layer("what the padding cuts off", _crop(layer, corners[2], unit), shown=True)
    canvas.layer("what output_padding adds", _added(layer, corners[2], unit), shown=True)
    canvas.layer("gaps", _gaps(layer, corners[2], unit), shown=True)
    canvas.layer("stamps per output", _counts(layer, corners[2], unit))


def _named(rows: Iterator[list[Square]]) -> Iterator[list[Square]]:
    """Inputs with a name each, by which cells that are cut off outline them."""
    for row in rows:
        for square in row:
            square.data = f'data-name="x{square.index}"'
        yield row


def _outputs(
    layer: Stamping, explained: Explanation, corner: tuple[float, float], unit: float
) -> Iterator[list[Square]]:
    """All that is stamped, row by row: the outputs, and around them what the padding cuts off."""
    (above, before), (high, wide) = layer.padding, layer.ledger.output_shape
    rows, columns = layer.whole.ledger.output_shape
    for row in range(rows):
        squares = []
        for column in range(columns):
            at = (corner[0] + column * unit, corner[1] + row * unit)
            i, j = row - above, column - before
            if 0 <= i < high and 0 <= j < wide:
                output = i * wide + j
                squares.append(Square("output", output, *at, unit, explained.shown["output"][output], 0.0))
            else:
                squares.append(_cut(layer, row * columns + column, at, unit))
        yield squares


def _cut(layer: Stamping, cell: int, at: tuple[float, float], unit: float) -> Square:
    """A cell that the padding cuts off, with words of its own and the inputs that would have met there."""
    _, *sums = layer.whole.lines("output", cell)
    inputs = {mark.index for mark in layer.whole.marks("output", cell) if mark.role == "input"}
    says = "|".join(["the padding cuts this cell off; it would have been", *sums])
    lights = " ".join(f"x{index}" for index in sorted(map(int, inputs)))
    data = f'data-says="{says}" data-lights="{lights}"'
    return Square("", cell, *at, unit, layer.whole.shown["output"][cell], 0.0, data, faint=True)


def _ink(layer: Stamping, corner: tuple[float, float], unit: float) -> Iterator[str]:
    """Every stamp as a thin layer of ink over the cells it reaches; where stamps meet, the ink is darker."""
    most = max(1, int(layer.whole.ledger.overlaps.max()))
    opacity = min(ONE, 1 - (1 - DARKEST) ** (1 / most))
    inset = unit * 0.06
    # Along an axis without dilation the cells of a stamp touch: one stretch; else one for each tap.
    down, across = (
        [(0, k)] if d == 1 else [(tap * d, 1) for tap in range(k)]
        for k, d in zip(layer.kernel.shape, layer.dilation, strict=True)
    )
    for i, j in np.ndindex(*layer.x.shape):
        d = ""
        for row, high in down:
            for column, wide in across:
                x = corner[0] + (j * layer.stride[1] + column) * unit + inset
                y = corner[1] + (i * layer.stride[0] + row) * unit + inset
                width, height = short(wide * unit - 2 * inset), short(high * unit - 2 * inset)
                d += f"M{short(x)} {short(y)}h{width}v{height}h-{width}z"
        yield f'<path class="fill" d="{d}" fill="{INK}" fill-opacity="{opacity:.3f}"/>'


def _crop(layer: Stamping, corner: tuple[float, float], unit: float) -> Iterator[str]:
    """A line around the outputs, where something lies outside."""
    if layer.whole.ledger.output_shape != layer.ledger.output_shape:
        (above, before), (high, wide) = layer.padding, layer.ledger.output_shape
        yield _frame(corner[0] + before * unit, corner[1] + above * unit, wide * unit, high * unit, 'stroke-width="3"')


def _added(layer: Stamping, corner: tuple[float, float], unit: float) -> Iterator[str]:
    """A dashed line around the last rows and columns, which are there for the sake of `output_padding`."""
    (above, before), (high, wide), (rows, columns) = layer.padding, layer.ledger.output_shape, layer.output_padding
    dashed = 'stroke-width="2" stroke-dasharray="6 4"'
    for row, column, h, w in ((high - rows, 0, rows, wide), (0, wide - columns, high - rows, columns)):
        if h > 0 and w > 0:
            at = (corner[0] + (before + column) * unit + 2, corner[1] + (above + row) * unit + 2)
            yield _frame(*at, w * unit - 4, h * unit - 4, dashed)


def _frame(x: float, y: float, width: float, height: float, look: str) -> str:
    return (
        f'<rect class="stroke" x="{short(x)}" y="{short(y)}" width="{short(width)}" height="{short(height)}" '
        f'fill="none" stroke="{INK}" {look}/>'
    )


def _corner(layer: Stamping, output: int, corner: tuple[float, float], unit: float) -> tuple[float, float]:
    row, column = divmod(output, layer.ledger.output_shape[1])
    return corner[0] + (column + layer.padding[1]) * unit, corner[1] + (row + layer.padding[0]) * unit


def _gaps(layer: Stamping, corner: tuple[float, float], unit: float) -> Iterator[str]:
    """Two short strokes beside the number of every output that no stamp reaches."""
    gaps = [_corner(layer, int(at), corner, unit) for at in np.flatnonzero(layer.ledger.overlaps.ravel() == 0)]
    leg = short(unit * 0.22)
    strokes = "".join(
        f"M{short(x + unit * 0.08)} {short(y + unit * 0.92)}l{leg} -{leg}"
        f"M{short(x + unit * 0.92)} {short(y + unit * 0.08)}l-{leg} {leg}"
        for x, y in gaps
    )
    if strokes:
        yield f'<path class="stroke" d="{strokes}" stroke="{INK}" stroke-width="1.8"/>'


def _counts(layer: Stamping, corner: tuple[float, float], unit: float) -> Iterator[str]:
    """How many stamps meet in each output: a number in its corner, where there is room."""
    if unit < SMALLEST_WITH_NUMBER:
        return
    for output in range(math.prod(layer.ledger.output_shape)):
        x, y = _corner(layer, output, corner, unit)
        count = int(layer.ledger.overlaps.flat[output])
        look = ' text-anchor="end" font-weight="600"'
        yield text(x + unit * 0.92, y + unit * 0.92, f"×{count}", size=unit * 0.27, more=look)
