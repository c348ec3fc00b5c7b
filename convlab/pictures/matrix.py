"""A transposed convolution as a matrix, a row for every output; and laid on its side, the convolution's."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from convlab.arguments import by
from convlab.drawing import Canvas, Square
from convlab.explanation import Explanation
from convlab.svg import FAINT, GAP, LETTERS, TAP_COLOURS, shares, short

MOST = 96  # rows and columns together: more would not fit the picture
LARGEST, SMALLEST = 30.0, 8.0
TALLEST = 660.0  # so that the lines below stay in sight
WITH_NUMBER = 26.0  # in a smaller entry stands its letter alone
ASIDE = 1.4  # entries from the cells of a row or column to the matrix
CAPTIONS = (
    "The matrix has a row for every output and a column for every input; what is empty is 0.",
    "A column, read as a picture, is one input's stamp. On its side the matrix is the convolution's.",
)


Term = tuple[int, int, int]  # output, input, tap
Corner = tuple[float, float]


@dataclass(slots=True)
class Entry(Square):
    """An entry of a matrix: the letter of its tap on the tap's colour, and its number where there is room."""

    tap: int = 0

    def drawn(self) -> str:
        """The entry as SVG."""
        x, y, unit = self.x, self.y, self.unit
        letter = LETTERS[self.tap % len(LETTERS)]
        colour = TAP_COLOURS[self.tap % len(TAP_COLOURS)]
        large = unit >= WITH_NUMBER
        at = (x + unit * 0.2, y + unit * 0.38, unit * 0.36) if large else (x + unit / 2, y + unit * 0.75, unit * 0.78)
        words = _word(*at, letter)
        if large:
            size = unit * min(0.42, 1.2 / max(len(self.shown), 1))
            words += _word(x + unit * 0.58, y + unit * 0.82, size, self.shown)
        return (
            f'<g class="cell" role="gridcell" data-term="{self.index}"><rect x="{short(x)}" y="{short(y)}" '
            f'width="{short(unit)}" height="{short(unit)}" fill="{colour}" fill-opacity=".4" stroke="{FAINT}" '
            f'stroke-opacity=".6"/>{words}</g>'
        )


def _word(x: float, y: float, size: float, content: str) -> str:
    return f'<text x="{short(x)}" y="{short(y)}" font-size="{short(size)}" text-anchor="middle">{content}</text>'


def refused(explained: Explanation) -> str:
    """Why these matrices are not drawn; empty where they are."""
    rows, columns = size(explained)
    if rows + columns <= MOST:
        return ""
    return f"the matrix is {by((rows, columns))}; the picture shows up to {MOST} rows and columns together"


def unit_of(explained: Explanation, width: float) -> float:
    """The side of an entry with which the matrix and, beside it, the same on its side fit."""
    rows, columns = size(explained)
    return max(SMALLEST, min(LARGEST, (width - 2 * GAP) / (rows + columns + ASIDE), TALLEST / (rows + ASIDE)))


def draw_matrix(canvas: Canvas, explained: Explanation, corner: Corner, unit: float) -> None:
    """The outputs at the left, the inputs above, and where they meet the tap that leads from one to the other."""
    rows, columns = size(explained)
    aside = (corner[0] + ASIDE * unit, corner[1] + ASIDE * unit)
    canvas.parts.append(_ground(*aside, rows, columns, unit))
    canvas.room(aside[0] + columns * unit, aside[1] + rows * unit)
    canvas.grid(f"matrix {by((rows, columns))}", _table(explained, corner, aside, unit))


def draw_on_its_side(canvas: Canvas, explained: Explanation, corner: Corner, unit: float) -> None:
    """The matrix of the convolution: a row for every input, which is an output of the convolution."""
    rows, columns = size(explained)
    canvas.parts.append(_ground(*corner, columns, rows, unit))
    canvas.room(corner[0] + rows * unit, corner[1] + columns * unit)
    entries = (
        [_entry(explained, term, corner[0] + term[0] * unit, corner[1] + at * unit, unit) for term in terms]
        for at, terms in enumerate(_by(_terms(explained), 1, columns))
    )
    canvas.grid(f"matrix of the convolution {by((columns, rows))}", entries)


def size(explained: Explanation) -> tuple[int, int]:
    """How many outputs and inputs: rows and columns of the matrix."""
    return math.prod(explained.ledger.output_shape), math.prod(explained.ledger.input_shape)


def _terms(explained: Explanation) -> list[Term]:
    ledger = explained.ledger
    rows = zip(ledger.output.tolist(), ledger.input.tolist(), ledger.tap.tolist(), strict=True)
    return [(output, place, tap) for output, place, tap in rows if place >= 0]


def _by(terms: list[Term], field: int, count: int) -> list[list[Term]]:
    found: list[list[Term]] = [[] for _ in range(count)]
    for term in terms:
        found[term[field]].append(term)
    return found


def _entry(explained: Explanation, term: Term, x: float, y: float, unit: float) -> Entry:
    return Entry("term", ",".join(map(str, term)), x, y, unit, explained.shown["tap"][term[2]], 0.0, tap=term[2])


def _table(explained: Explanation, corner: Corner, aside: Corner, unit: float) -> Iterator[list[Square]]:
    """The inputs in a row, then for each output its own cell and the entries of its row."""
    shown, strength = explained.shown, {"input": shares(explained.x), "output": shares(explained.y)}
    rows, columns = size(explained)
    yield [
        Square("input", at, aside[0] + at * unit, corner[1], unit, shown["input"][at], strength["input"][at])
        for at in range(columns)
    ]
    for output, terms in enumerate(_by(_terms(explained), 0, rows)):
        y = aside[1] + output * unit
        head = Square("output", output, corner[0], y, unit, shown["output"][output], strength["output"][output])
        yield [head, *(_entry(explained, term, aside[0] + term[1] * unit, y, unit) for term in terms)]


def _ground(x: float, y: float, rows: int, columns: int, unit: float) -> str:
    """The empty matrix, faintly ruled."""
    wide, high = short(columns * unit), short(rows * unit)
    lines = "".join(f"M{short(x)} {short(y + row * unit)}h{wide}" for row in range(rows + 1))
    lines += "".join(f"M{short(x + column * unit)} {short(y)}v{high}" for column in range(columns + 1))
    return f'<path class="stroke" d="{lines}" fill="none" stroke="{FAINT}" stroke-width=".6" stroke-opacity=".45"/>'
