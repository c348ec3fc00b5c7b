"""A transposed convolution as a convolution: zeros between the inputs and around, the flipped kernel sliding over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from convlab.arguments import by
from convlab.drawing import Canvas, Square, framed, plane
from convlab.explanation import Explanation
from convlab.pictures.stamping import Stamping
from convlab.svg import shares

CAPTION = "Zeros come between the inputs and around them; the flipped kernel slides over all that, one cell at a time."


def draw_zeros(
    canvas: Canvas, layer: Stamping, explained: Explanation, corners: Sequence[tuple[float, float]], unit: float
) -> None:
    """The framed input, the flipped kernel, and each output at the centre of its window."""
    kernel, wide = layer.kernel, layer.ledger.output_shape[1]
    canvas.grid(f"input with zeros {by(explained.frame)}", _spread(explained, layer, corners[0], unit))
    flipped = plane("tap", explained.shown["tap"], shares(kernel), kernel.shape[1], corners[1], unit)
    canvas.grid(f"kernel {by(kernel.shape)}, flipped", _flipped(flipped, corners[1], kernel.shape, unit))
    x, y = (
        corner + (max(0, p - (k - 1) * d) + (k - 1) * d / 2) * unit
        for corner, p, k, d in zip(
            corners[2], layer.padding[::-1], kernel.shape[::-1], layer.dilation[::-1], strict=True
        )
    )
    rows = plane("output", explained.shown["output"], shares(explained.y), wide, (x, y), unit)
    canvas.grid(f"output {by(layer.ledger.output_shape)}", rows)


def _spread(
    explained: Explanation, layer: Stamping, corner: tuple[float, float], unit: float
) -> Iterator[list[Square]]:
    """The cells of the frame; a zero says what it is there for."""
    for row in framed(explained, shares(layer.x), corner, unit):
        for square in row:
            if square.role == "pad":
                at = explained.pads[int(square.index)]
                inside = all(0 <= c <= size - 1 for c, size in zip(at, layer.x.shape, strict=True))
                where = "between the inputs" if inside else "around the inputs"
                square.data = f'data-says="a zero {where}: whatever tap meets it, the product is 0"'
        yield row


def _flipped(
    rows: Iterator[list[Square]], corner: tuple[float, float], shape: tuple[int, ...], unit: float
) -> list[list[Square]]:
    """The kernel turned by half a turn: its last tap comes first."""
    turned = [row[::-1] for row in rows][::-1]
    for r, row in enumerate(turned):
        for c, square in enumerate(row):
            square.x, square.y = corner[0] + c * unit, corner[1] + r * unit
    return turned
