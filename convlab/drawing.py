"""One deterministic SVG from a ledger: the widget's picture, the stored picture and the exported one.

A `Canvas` gathers cells that say what they are on their data attributes, and remembers where each lies, so that the
marks around the cells of a term are drawn here for the picture at rest, and by the script wherever the pointer goes.
docs/architecture.md describes the attributes.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape

import numpy as np

from convlab.explanation import Explanation, Mark
from convlab.svg import (
    GAP,
    INK,
    LETTER_WIDTH,
    LETTERS,
    LINE,
    TAP_COLOURS,
    cell,
    page,
    short,
    text,
    wrapped,
)

WIDTH = 860.0  # of a picture at most, in CSS pixels: what JupyterLab's column holds
LARGEST_CELL, SMALLEST_CELL = 36.0, 8.0
SMALLEST_WITH_LETTER = 24.0  # in a smaller cell a tap's letter covers the number, which the lines below say
TOP = 34.0  # where grids begin, below their titles
Box = tuple[float, float, float]  # a cell's corner and side


@dataclass(slots=True)
class Square:
    """A cell to draw: what it is, where it lies, and its number with its share of the largest.

    `role` is input, tap, output or pad with a number, or term with "output,place,tap"; "" for a cell with own words.
    `faint` looks like padding.
    """

    role: str
    index: int | str
    x: float
    y: float
    unit: float
    shown: str
    share: float
    data: str = ""
    faint: bool = False

    def drawn(self) -> str:
        """The cell as SVG, asked by its role and its further attributes; without a role by these alone."""
        named = " ".join(filter(None, [self.role and f'data-{self.role}="{self.index}"', self.data]))
        return cell(self.x, self.y, self.unit, self.shown, self.share, named, pad=self.faint or self.role == "pad")


class Canvas:
    """What a picture consists of, and where its cells lie."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.explanations: list[Explanation] = []
        self._boxes: dict[tuple[int, str, int | str], list[Box]] = {}
        self._scope = -1
        self._right = self._bottom = 0.0

    @contextmanager
    def explained(self, explanation: Explanation) -> Iterator[None]:
        """The cells drawn within belong to this ledger; cells outside every such block belong to all of them."""
        self._scope = len(self.explanations)
        self.explanations.append(explanation)
        self.parts.append(f"<g {explanation.attribute()}>")
        yield
        self.parts.append("</g>")
        self._scope = -1

    def grid(self, label: str, rows: Iterable[Iterable[Square]]) -> None:
        """Rows of cells, among which the arrow keys move; `label` is spoken when one of them gets the focus."""
        self.parts.append(f'<g class="grid" role="grid" aria-label="{escape(label)}">')
        for row in rows:
            self.parts.append('<g role="row">')
            for square in row:
                self.parts.append(square.drawn())
                key = (self._scope, square.role, square.index)
                self._boxes.setdefault(key, []).append((square.x, square.y, square.unit))
                self.room(square.x + square.unit, square.y + square.unit)
            self.parts.append("</g>")
        self.parts.append("</g>")

    def text(self, x: float, y: float, content: str, kind: str = "") -> None:
        """A line of text, for which the page is made wide enough."""
        self.parts.append(text(x, y, content, kind))
        self.room(x + LETTER_WIDTH * (1.05 if "title" in kind else 1) * len(content), y + 4)

    @property
    def extent(self) -> tuple[float, float]:
        """How far to the right and down the picture reaches so far."""
        return self._right, self._bottom

    def room(self, x: float, y: float) -> None:
        """Make the page reach at least this far."""
        self._right, self._bottom = max(self._right, x), max(self._bottom, y)

    def layer(self, name: str, parts: Iterable[str], *, shown: bool = False) -> None:
        """Something over the cells that the reader can switch on and off by its name."""
        drawn = "".join(parts)
        if drawn:
            off = "" if shown else ' display="none"'
            self.parts.append(f'<g class="layer" data-layer="{escape(name)}" pointer-events="none"{off}>{drawn}</g>')

    def finish(
        self,
        label: str,
        lines: Sequence[str] = (),
        *,
        sweep: str = "output",
        selected: int = 0,
        slots: int = 0,
        copy: str = "",
        together: bool = False,
        editable: Sequence[str] = (),
    ) -> str:
        """The whole SVG, with one cell explained.

        Args:
            label: what a screen reader says of the picture.
            lines: written below, such as the size formula with its numbers.
            sweep: the role of the cells that the scrubber and a GIF run over.
            selected: the number of the cell explained at first.
            slots: lines to keep for cells with words of their own; what a ledger says has its room anyway.
            copy: a call that the reader may want to copy; written below the lines.
            together: whether a cell is asked in all ledgers at once, so that they can be compared.
            editable: the roles of cells whose numbers the reader may change.
        """
        steps = len({index for _, role, index in self._boxes if role == sweep})
        selected = min(selected, max(steps - 1, 0))
        attributes = {"sweep": sweep, "steps": steps, "selected": selected, "lines": short(self._bottom + 8)}
        attributes |= {"copy": copy} if copy else {}
        attributes |= {"together": ""} if together else {}
        attributes |= {"editable": " ".join(editable)} if editable else {}
        self._write(self._said(sweep, selected), slots, [*lines, *([copy] if copy else [])])
        self.parts.append(self._marks(sweep, selected))
        data = "".join(f' data-{name}="{escape(str(value))}"' for name, value in attributes.items())
        return page(self.parts, self._right + GAP / 2, self._bottom + 12, " ".join([label, *lines]), data)

    def _write(self, said: Sequence[str], slots: int, lines: Sequence[str]) -> None:
        """What is said of a cell, with room for what may be said of others, and the lines that stay."""
        several = len(self.explanations) > 1
        extents = [each.extent() for each in self.explanations] or [(0, 0)]
        slots = max(slots, max(len(self.explanations), 3) if several else extents[0][0])
        self.room(GAP / 2 + LETTER_WIDTH * (70 if several else extents[0][1]), 0)
        below = self._bottom + 24
        for n in range(slots):
            self.text(GAP / 2, below + n * LINE, said[n] if n < len(said) else "", "below says")
        for n, line in enumerate(lines):
            self.text(GAP / 2, below + (slots + n) * LINE + 6, line, "below quiet")

    def _said(self, sweep: str, selected: int) -> list[str]:
        """What is said at first: all of one ledger, or a line of each."""
        asked = [
            each
            for scope, each in enumerate(self.explanations)
            if {(scope, sweep, selected), (-1, sweep, selected)} & self._boxes.keys()
        ]
        if len(self.explanations) > 1:
            return [f"{each.title}: {each.lines(sweep, selected)[0]}" for each in asked]
        return asked[0].lines(sweep, selected) if asked else []

    def _marks(self, sweep: str, selected: int) -> str:
        marks: dict[tuple[int, float], list[Box]] = {}
        arcs = []
        for scope, explanation in enumerate(self.explanations):
            if not {(scope, sweep, selected), (-1, sweep, selected)} & self._boxes.keys():
                continue
            found = explanation.marks(sweep, selected)
            for mark in found:
                for box in self._where(scope, mark):
                    marks.setdefault((mark.tap, box[2]), []).append(box)
            if sweep == "pad" and len(found) == 2:
                ends = [self._where(scope, mark)[:1] for mark in found]
                arcs += [arc(start, end) for start, end in zip(*ends, strict=False)]  # no source where none is drawn
        return f'<g class="marks">{marked(marks)}{"".join(arcs)}</g>'

    def _where(self, scope: int, mark: Mark) -> list[Box]:
        return [box for of in (scope, -1) for box in self._boxes.get((of, mark.role, mark.index), [])]


def marked(marks: dict[tuple[int, float], list[Box]]) -> str:
    """Outlines by tap and cell size: an ink line, so that they show on any ground, the tap's colour, its letter."""
    parts: list[str] = []
    letters: dict[Box, str] = {}
    for (tap, unit), boxes in marks.items():
        inset = min(2.0, unit / 8) * (0.75 if tap < 0 else 1)
        side = short(unit - 2 * inset)
        d = "".join(f"M{short(x + inset)} {short(y + inset)}h{side}v{side}h-{side}z" for x, y, _ in boxes)
        parts.append(f'<path class="stroke" d="{d}" fill="none" stroke="{INK}" stroke-width="{short(inset * 2)}"/>')
        if tap >= 0:
            colour = TAP_COLOURS[tap % len(TAP_COLOURS)]
            parts.append(f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{short(inset * 1.3)}"/>')
            for box in boxes:
                letters[box] = letters.get(box, "") + LETTERS[tap % len(LETTERS)]
    written = "".join(_letter(box, letter) for box, letter in letters.items())
    look = f'class="letters" fill="{INK}" paint-order="stroke" stroke="#fff" stroke-width="2.5" font-weight="700"'
    return f"{''.join(parts)}<g {look}>{written}</g>"


def _letter(box: Box, letter: str) -> str:
    """Taps' letters in a corner of a cell; in its middle where there is no room for them beside the number."""
    x, y, unit = box
    size, right, down = (0.8, 0.25, 0.78) if unit < SMALLEST_WITH_LETTER else (0.32, 0.1, 0.35)
    at = f'x="{short(x + right * unit)}" y="{short(y + down * unit)}"'
    return f'<text {at} font-size="{short(size * unit)}">{letter}</text>'


def arc(start: Box, end: Box) -> str:
    """A curve over the cells, from the top of one to the top of another, which a small circle ends."""
    (x1, y1), (x2, y2) = ((x + unit / 2, y) for x, y, unit in (start, end))
    height = 8 + start[2] * 0.45
    curve = (
        f"M{short(x1)} {short(y1)}C{short(x1)} {short(y1 - height)} {short(x2)} {short(y2 - height)} "
        f"{short(x2)} {short(y2)}m-3 0a3 3 0 1 0 6 0a3 3 0 1 0 -6 0"
    )
    return f'<path d="{curve}" fill="none" stroke="#D55E00" stroke-width="2"/>'


def plane(
    role: str,
    shown: Sequence[str],
    strength: Sequence[float],
    columns: int,
    corner: tuple[float, float],
    unit: float,
    *,
    pitch: tuple[float, float] | None = None,
) -> Iterator[list[Square]]:
    """The rows of a plain grid of one role, row-major; `pitch` is the distance from cell to cell, down and across."""
    down, across = pitch or (unit, unit)
    left, top = corner
    for row in range(len(shown) // columns):
        cells = range(row * columns, (row + 1) * columns)
        yield [
            Square(role, at, left + c * across, top + row * down, unit, shown[at], strength[at])
            for c, at in enumerate(cells)
        ]


def framed(
    explanation: Explanation, strength: Sequence[float], corner: tuple[float, float], unit: float
) -> Iterator[list[Square]]:
    """The rows of the input with the padding around it, one row where it has one axis."""
    shown, sources, count = explanation.shown["input"], explanation.sources, math.prod(explanation.ledger.input_shape)
    for row, places in enumerate(np.atleast_2d(explanation.place).tolist()):
        squares = []
        for column, place in enumerate(places):
            x, y = corner[0] + column * unit, corner[1] + row * unit
            if place < count:
                squares.append(Square("input", place, x, y, unit, shown[place], strength[place]))
            else:
                source = sources[place - count]
                value, share = (shown[source], strength[source]) if source >= 0 else ("0", 0.0)
                squares.append(Square("pad", place - count, x, y, unit, value, share))
        yield squares


def message_picture(message: str) -> str:
    """What stands where no picture can: the error, as the library raises it."""
    lines = wrapped(message, 640)
    words = [text(GAP / 2, 24 + n * LINE, line, "title") for n, line in enumerate(lines)]
    return page(words, 660, 24 + len(lines) * LINE, message)
