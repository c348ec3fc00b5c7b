"""A transposed convolution in three views of one ledger: stamps, zeros between, and a matrix."""

from __future__ import annotations

from collections.abc import Sequence

from convlab.arguments import by
from convlab.drawing import LARGEST_CELL, SMALLEST_CELL, WIDTH, Canvas
from convlab.errors import ArgumentError
from convlab.explanation import Explanation
from convlab.pictures import matrix, stamps, zeros
from convlab.pictures.stamping import Stamping
from convlab.svg import GAP, LETTER_WIDTH, LINE, wrapped

VIEWS = ("stamps", "zeros", "matrix", "all")
BELOW = 32.0  # from a title to its plane
MOST = 40  # cells along a side of the output before it is cropped, and of the input with its zeros
CAPTION = "What you point at in one view is outlined in all."
Corner = tuple[float, float]


def transposed_picture(layer: Stamping, *, view: str = "stamps", selected: int = 0, copy: str = "") -> str:
    """One of `VIEWS`; each shows all outputs, and a cell that is asked is outlined in every view.

    Args:
        layer: the operation with its numbers.
        view: what is drawn; "all" draws the three below each other.
        selected: the output explained at first, a flat index.
        copy: the call that does the same in torch.

    Raises:
        ArgumentError: more cells than can be read.
        GeometryError: as `conv_transpose2d`.
    """
    explained = layer.explained(sliding=view in ("zeros", "all"))
    _check_size(layer, explained, view)
    canvas = Canvas()
    with canvas.explained(explained):
        if view in ("stamps", "zeros"):
            (_stamps if view == "stamps" else _zeros)(canvas, layer, explained, WIDTH)
        else:
            _with_matrix(canvas, layer, explained, named=view == "all")
    shapes = {"input": layer.x.shape, "kernel": layer.kernel.shape, "output": layer.ledger.output_shape}
    label = f"Transposed convolution, {view}: {', '.join(f'{name} {by(shape)}' for name, shape in shapes.items())}."
    lines = [*_captions(explained, view), layer.overlaps(), *layer.formulas()]
    return canvas.finish(label, lines, selected=selected, copy=copy, editable=("input", "tap"))


def _captions(explained: Explanation, view: str) -> Sequence[str]:
    """What a view shows, in a line or two."""
    if view == "all":
        return (CAPTION,) if matrix.refused(explained) else (CAPTION, matrix.CAPTIONS[1])
    return {"stamps": (stamps.CAPTION,), "zeros": (zeros.CAPTION,), "matrix": matrix.CAPTIONS}[view]


def _check_size(layer: Stamping, explained: Explanation, view: str) -> None:
    largest = max(*layer.whole.ledger.output_shape, *(explained.frame if view in ("zeros", "all") else ()))
    if largest > MOST:
        raise ArgumentError(f"the picture shows outputs and inputs with zeros up to {MOST} on a side, got {largest}")
    if view == "matrix" and (reason := matrix.refused(explained)):
        raise ArgumentError(reason)


def _stamps(canvas: Canvas, layer: Stamping, explained: Explanation, width: float, name: str = "") -> None:
    titles = [f"input {by(layer.x.shape)}", f"kernel {by(layer.kernel.shape)}"]
    titles.append(f"output {by(layer.ledger.output_shape)}")
    planes = [layer.x.shape, layer.kernel.shape, layer.whole.ledger.output_shape]
    corners, unit = _beside(canvas, titles, planes, width, name)
    stamps.draw_stamps(canvas, layer, explained, corners, unit)


def _zeros(canvas: Canvas, layer: Stamping, explained: Explanation, width: float, name: str = "") -> None:
    titles = [f"input with zeros {by(explained.frame)}", "kernel, flipped"]
    titles.append(f"output {by(layer.ledger.output_shape)}")
    planes = [explained.frame, layer.kernel.shape, explained.frame]
    corners, unit = _beside(canvas, titles, planes, width, name)
    canvas.room(corners[2][0] + explained.frame[1] * unit, corners[2][1] + explained.frame[0] * unit)
    zeros.draw_zeros(canvas, layer, explained, corners, unit)


def _with_matrix(canvas: Canvas, layer: Stamping, explained: Explanation, *, named: bool) -> None:
    """The matrix at the right of everything; at its left the planes, and below them the matrix on its side."""
    rows, columns = matrix.size(explained)
    unit, reason = matrix.unit_of(explained, WIDTH), matrix.refused(explained)
    width = WIDTH if reason else WIDTH - (columns + matrix.ASIDE) * unit - GAP / 2
    _stamps(canvas, layer, explained, width, "Stamps" if named else "")
    if named:
        _zeros(canvas, layer, explained, width, "Sliding over zeros")
    left, top = GAP / 2, canvas.extent[1] + 14
    if reason:
        for n, line in enumerate(wrapped(f"Not drawn: {reason}.", WIDTH - GAP)):
            canvas.text(left, top + 18 + n * LINE, line, "quiet")
        return
    canvas.text(left, top + 18, f"Matrix on its side {by((columns, rows))}: the convolution's", "title")
    matrix.draw_on_its_side(canvas, explained, (left, top + BELOW), unit)
    left = canvas.extent[0] + GAP
    canvas.text(left, 18, f"Matrix {by((rows, columns))}", "title")
    matrix.draw_matrix(canvas, explained, (left, BELOW), unit)


def _beside(
    canvas: Canvas, titles: Sequence[str], planes: Sequence[tuple[int, ...]], width: float, name: str
) -> tuple[list[Corner], float]:
    """Room for planes next to each other, below what is drawn: their corners, and the side of a cell.

    Their titles are written above them, and above these the name of the view.
    """
    across = sum(columns for _, columns in planes)
    unit = max(SMALLEST_CELL, min(LARGEST_CELL, (width - (len(planes) + 0.5) * GAP) / across))
    tall = max(rows for rows, _ in planes) * unit
    left, top = GAP / 2, canvas.extent[1] + 14 if canvas.extent[1] else 0.0
    if name:
        canvas.text(left, top + 18, name, "title")
        top += 22
    corners = []
    for title, (rows, columns) in zip(titles, planes, strict=True):
        canvas.text(left, top + 18, title, "quiet" if name else "title")
        corners.append((left, top + BELOW + (tall - rows * unit) / 2))
        left += max(columns * unit, LETTER_WIDTH * 1.05 * len(title)) + GAP
    return corners, unit
