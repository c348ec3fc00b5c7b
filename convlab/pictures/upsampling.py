"""One plane made larger: where the outputs stand on the input's axes, and what each of them takes from it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from convlab.arguments import by
from convlab.drawing import LARGEST_CELL, SMALLEST_CELL, TOP, WIDTH, Canvas, Square, plane
from convlab.explanation import written
from convlab.pictures.ways import Way
from convlab.svg import FAINT, GAP, INK, LETTER_WIDTH, LINE, number, shares, short, text, wrapped

LARGEST_PIXEL = 84.0  # of the input where the outputs stand on it
SIDE = 36.0  # room for positions at the left of the output
TITLE_WIDTH = LETTER_WIDTH * 1.2  # of a character in bold
CORNERS = "A cornered output is larger (corner above) or smaller (below) than every number that went in."
LEVEL = 26.0  # in a narrower column a position is written upwards


class Dot(Square):
    """The place where an output stands, with the room around it to point at."""

    def drawn(self) -> str:
        """A dot with a halo, so that it shows on any pixel."""
        middle = f'cx="{short(self.x + self.unit / 2)}" cy="{short(self.y + self.unit / 2)}"'
        size = max(1.5, min(3.5, self.unit / 5))
        return (
            f'<g class="cell" role="gridcell" data-output="{self.index}"><circle {middle} r="{short(self.unit / 2)}" '
            f'fill-opacity="0"/><circle class="halo" {middle} r="{short(size * 1.4)}" fill="#fff"/>'
            f'<circle class="fill" {middle} r="{short(size)}" fill="{INK}"/></g>'
        )


class Block(NamedTuple):
    """A part of the picture: its title, how wide it is and how it is drawn for cells of an output of a given side."""

    title: str
    width: Callable[[float], float]
    draw: Callable[[Canvas, Way, float, float, float], None]


def upsampling_picture(way: Way, *, selected: int = 0) -> str:
    """What one way reads, and what it makes of it, with the position of every row and column of the output."""
    blocks = _blocks(way)

    def wide(unit: float) -> float:
        return sum(_wide(block, unit) + GAP for block in blocks)

    unit = next((u for u in np.arange(LARGEST_CELL, SMALLEST_CELL, -1.0) if wide(u) <= WIDTH), SMALLEST_CELL)
    top, left = TOP + (0 if not way.ruled else 14 if unit >= LEVEL else 32), GAP / 2
    canvas = Canvas()
    with canvas.explained(way.explained):
        for block in blocks:
            canvas.text(left, 18, block.title, "title")
            block.draw(canvas, way, left, top, float(unit))
            left += _wide(block, unit) + GAP
    output = left - GAP - _wide(blocks[-1], unit) + (SIDE if way.ruled else 0.0)
    canvas.layer("beyond the input's range", _beyond([(way, output, top)], unit), shown=True)
    label = f"Upsampling, {way.name}: {', '.join(block.title for block in blocks)}."
    lines = [*way.lines, *([CORNERS] if way.outside.any() else [])]
    return canvas.finish(label, lines, selected=selected, copy=way.copy, editable=("input",))


def upsampling_gallery(ways: Mapping[str, Way | str], notes: Mapping[str, str], *, selected: int = 0) -> str:
    """One input and what every way makes of it; a way that is refused shows the error.

    Args:
        ways: by name; in place of a way, the message that refused it.
        notes: what is to be said at a name besides.
        selected: the output explained at first, in all ways at once.
    """
    drawn = [way for way in ways.values() if isinstance(way, Way)]
    first = next((way for way in drawn if way.align_corners), drawn[0])
    (h, w), (_, wide) = first.shape, first.ledger.output_shape
    pixel = min(LARGEST_CELL, 150 / w)
    begin = GAP * 1.5 + max(w * pixel, 150)
    unit = max(5.0, min(24.0, (WIDTH - begin - 2.5 * GAP) / 3 / wide))
    canvas = Canvas()
    canvas.text(GAP / 2, 18, f"input {by((h, w))}", "title")
    _input(canvas, first, GAP / 2, TOP, pixel)
    below = TOP + h * pixel + 34
    canvas.text(GAP / 2, below - 10, "where they stand", "title")
    _map(canvas, first, GAP / 2, below, pixel)
    top, places = TOP + (LINE if notes else 0), []
    pitch = max(wide * unit, 170) + GAP
    for n, (name, way) in enumerate(ways.items()):
        left = begin + n % 3 * pitch
        if n == 3:
            top += first.ledger.output_shape[0] * unit + (LINE if notes else 0) + 42
        places += _panel(canvas, name, way, (left, top), unit, notes.get(name, "") if notes else None)
    canvas.layer("beyond the input's range", _beyond(places, unit), shown=True)
    label = f"Upsampling {by((h, w))} to {by(first.ledger.output_shape)}: {', '.join(ways)}."
    slots = max(way.explained.extent()[0] for way in drawn)
    lines = [CORNERS] if any(way.outside.any() for way in drawn) else []
    return canvas.finish(label, lines, selected=selected, slots=slots, editable=("input",))


def _panel(
    canvas: Canvas, name: str, way: Way | str, corner: tuple[float, float], unit: float, note: str | None
) -> list[tuple[Way, float, float]]:
    """One of several ways, with its helpers below it in half the size; where its output was drawn."""
    left, top = corner
    above = top - 16 - (LINE if note is not None else 0)
    canvas.text(left, above, name, "title")
    if isinstance(way, str):
        for n, line in enumerate(wrapped(way, 170)):
            canvas.text(left, top + 14 + n * LINE, line, "quiet")
        return []
    y = way.explained.y
    span = f"{number(y.min())} … {number(y.max())}"
    canvas.text(left + TITLE_WIDTH * (len(name) + 2), above, span, "quiet")
    if note:
        canvas.text(left, above + LINE, note, "quiet")
    half = max(unit / 2, 5.0)
    with canvas.explained(way.explained):
        _grid(canvas, way, f"{name}, output", left, top, unit)
        below = top + y.shape[0] * unit + 26
        for block in _blocks(way):
            if block.draw in (_kernel, _finer, _channels):
                canvas.text(left, below - 7, block.title, "quiet")
                block.draw(canvas, way, left, below, half)
    return [(way, left, top)]


def _blocks(way: Way) -> list[Block]:
    """The parts of the picture of one way, from left to right."""
    (h, w), (fh, fw), shape = way.shape, way.factor, way.ledger.output_shape
    side = SIDE if way.ruled else 0.0

    def pixel(unit: float, largest: float = LARGEST_CELL) -> float:
        return min(largest, max(fh, fw) * unit)

    x = Block(f"input {by((h, w))}", lambda u: w * pixel(u), lambda c, v, a, b, u: _input(c, v, a, b, pixel(u)))
    y = Block(f"output {by(shape)}", lambda u: side + shape[1] * u, _output)
    if way.finer is not None:
        return [Block("a finer picture", lambda u: shape[1] * u, _finer), x, y]
    if way.weight is not None:
        wide = way.weight.shape[1]
        return [x, Block(f"kernel {by(way.weight.shape)}", lambda u: wide * u, _kernel), y]
    if len(way.ledger.input_shape) == 3:
        return [Block(f"{fh * fw} channels {by((h, w))}", lambda u: fw * (w * u + u / 2), _channels), y]
    stand = Block(
        "where the outputs stand",
        lambda u: w * pixel(u, LARGEST_PIXEL),
        lambda c, v, a, b, u: _map(c, v, a, b, pixel(u, LARGEST_PIXEL)),
    )
    return [x, stand, y]


def _wide(block: Block, unit: float) -> float:
    return max(block.width(unit), TITLE_WIDTH * len(block.title))


def _input(canvas: Canvas, way: Way, left: float, top: float, unit: float) -> None:
    """The plane that is enlarged, by its numbers."""
    count = math.prod(way.shape)
    shown, strength = way.explained.shown["input"][:count], shares(way.x)[:count]
    squares = plane("input", shown, strength, way.shape[1], (left, top), unit)
    canvas.grid(f"input {by(way.shape)}", _called("x", squares))


def _map(canvas: Canvas, way: Way, left: float, top: float, unit: float) -> None:
    """The input's pixels, their centres, and a dot for every output where it stands."""
    (h, w), (rows, columns) = way.shape, way.positions
    count = h * w
    canvas.grid("pixels", plane("input", [""] * count, shares(way.x)[:count], w, (left, top), unit))
    arm = unit / 12
    crosses = "".join(
        f"M{short(left + (c + 0.5) * unit - arm)} {short(top + (r + 0.5) * unit)}h{short(2 * arm)}"
        f"m-{short(arm)} -{short(arm)}v{short(2 * arm)}"
        for r, c in np.ndindex(h, w)
    )
    canvas.parts.append(f'<path class="stroke" d="{crosses}" stroke="{FAINT}"/>')
    room = unit / max(*way.factor, 2) * 0.9
    canvas.grid(
        "where the outputs stand",
        (
            [
                Dot(
                    "output",
                    r * len(columns) + c,
                    left + (column + 0.5) * unit - room / 2,
                    top + (row + 0.5) * unit - room / 2,
                    room,
                    "",
                    0.0,
                )
                for c, column in enumerate(columns)
            ]
            for r, row in enumerate(rows)
        ),
    )


def _kernel(canvas: Canvas, way: Way, left: float, top: float, unit: float) -> None:
    if way.weight is not None:
        squares = plane("tap", way.explained.shown["tap"], shares(way.weight), way.weight.shape[1], (left, top), unit)
        canvas.grid(f"kernel {by(way.weight.shape)}", squares)


def _channels(canvas: Canvas, way: Way, left: float, top: float, unit: float) -> None:
    """The channels, laid out as their pixels will be in every block."""
    (h, w), (_, r) = way.shape, way.factor
    shown, strength = way.explained.shown["input"], shares(way.x)
    for channel in range(way.x.shape[0]):
        corner = (left + channel % r * (w + 0.5) * unit, top + channel // r * (h + 0.5) * unit)
        cells = slice(channel * h * w, (channel + 1) * h * w)
        squares = list(plane("input", shown[cells], strength[cells], w, corner, unit))
        for square in (square for row in squares for square in row):
            square.index = int(square.index) + channel * h * w
        canvas.grid(f"channel {channel}", squares)


def _finer(canvas: Canvas, way: Way, left: float, top: float, unit: float) -> None:
    """The picture that was pooled: each largest value of a block leads to the input and to its place in the output."""
    if way.finer is None:
        return
    source = dict(zip(way.ledger.output.tolist(), way.ledger.input.tolist(), strict=True))
    squares = list(
        plane("", [number(v) for v in way.finer.ravel()], shares(way.finer), way.finer.shape[1], (left, top), unit)
    )
    for square in (square for row in squares for square in row):
        at = int(square.index)
        head = f"finer {written(divmod(at, way.finer.shape[1]))} = {square.shown}"
        if at in source:
            here = written(divmod(source[at], way.shape[1]))
            says = f"{head} is the largest of its block|pooling makes it input {here}, and unpooling puts it back here"
            square.data = f'data-says="{says}" data-lights="x{source[at]} y{at}"'
        else:
            square.data = f'data-says="{head} is not the largest of its block: it is lost" data-lights="y{at}"'
    canvas.grid("a finer picture", squares)


def _output(canvas: Canvas, way: Way, left: float, top: float, unit: float) -> None:
    """The output, with the position of each row and column on the axes of the input."""
    rows, columns = ([at.tolist() for at in way.positions]) if way.ruled else ([], [])
    left += SIDE if way.ruled else 0.0
    size = min(12.0, unit * 0.8)
    for n, column in enumerate(columns):
        x, y = left + (n + 0.5) * unit, top - 5
        turned = unit < LEVEL
        look = f' transform="rotate(-90 {short(x)} {short(y)})"' if turned else ' text-anchor="middle"'
        canvas.parts.append(text(x + (size * 0.35 if turned else 0), y, number(column), "quiet", size, look))
    for n, row in enumerate(rows):
        y = top + (n + 0.5) * unit + size * 0.35
        canvas.parts.append(text(left - 5, y, number(row), "quiet", size, ' text-anchor="end"'))
    _grid(canvas, way, f"output {by(way.ledger.output_shape)}", left, top, unit)


def _grid(canvas: Canvas, way: Way, label: str, left: float, top: float, unit: float) -> None:
    y = way.explained.y
    # Colours on the scale of the input, so that an output as large as an input looks like it.
    largest = float(np.abs(way.x).max()) or 1.0
    strength = [float(value) / largest for value in y.ravel()]
    squares = plane("output", way.explained.shown["output"], strength, y.shape[1], (left, top), unit)
    canvas.grid(label, _called("y", squares) if way.finer is not None else squares)


def _called(name: str, rows: Iterator[list[Square]]) -> Iterator[list[Square]]:
    """The cells with names by which others light them up."""
    for row in rows:
        for square in row:
            square.data = f'data-name="{name}{square.index}"'
        yield row


def _beyond(places: Sequence[tuple[Way, float, float]], unit: float) -> Iterator[str]:
    """A corner on every output that is larger or smaller than all that went in."""
    side = unit * 0.3
    d = ""
    for way, left, top in places:
        for row, column in np.argwhere(way.outside):
            sign = way.outside[row, column]
            x, edge = left + (column + 1) * unit, top + (row + (sign < 0)) * unit
            d += f"M{short(x - side)} {short(edge)}h{short(side)}v{short(sign * side)}z"
    if d:
        yield f'<path class="fill" d="{d}" fill="{INK}"/>'
