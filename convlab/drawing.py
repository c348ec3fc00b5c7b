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
from convlab.marks import Box, arc, marked, traced
from convlab.svg import GAP, LETTER_WIDTH, LETTERS, LINE, cell, page, short, text, wrapped

WIDTH = 860.0  # of a picture at most, in CSS pixels: what JupyterLab's column holds
LARGEST_CELL, SMALLEST_CELL = 36.0, 8.0
TOP = 34.0  # where grids begin, below their titles


@dataclass(slots=True)
class Square:
    """A cell to draw: what it is, where it lies, and its number with its share of the largest.

    `role` is input, tap, output or pad with a number, or term with "output,place,tap"; "" for a cell with own words.
    `says` are words of its own, line by line, in place of the ledger's; `lights` names what is outlined with it: cells
    by their `name`, and shapes.
    """

    role: str
    index: int | str
    x: float
    y: float
    unit: float
    shown: str
    share: float
    data: str = ""
    says: Sequence[str] = ()
    lights: Sequence[str] = ()
    name: str = ""

    def drawn(self) -> str:
        """The cell as SVG, asked by its role and its further attributes; without a role by these alone."""
        own = {"says": "|".join(self.says), "lights": " ".join(self.lights), "name": self.name}
        written = [f'data-{key}="{escape(words)}"' for key, words in own.items() if words]
        named = " ".join(filter(None, [self.role and f'data-{self.role}="{self.index}"', self.data, *written]))
        return cell(self.x, self.y, self.unit, self.shown, self.share, named, pad=self.role == "pad")


class Canvas:
    """What a picture consists of, and where its cells lie."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.explanations: list[Explanation] = []
        self._boxes: dict[tuple[int, str, int | str], list[Box]] = {}
        self._own: dict[tuple[int, str, int | str], Square] = {}  # cells with words of their own
        self._named: dict[str, list[Box | str]] = {}
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
                key, box = (self._scope, square.role, square.index), (square.x, square.y, square.unit)
                self._boxes.setdefault(key, []).append(box)
                if square.name:
                    self._named.setdefault(square.name, []).append(box)
                if square.says:
                    self._own[key] = square
                self.room(square.x + square.unit, square.y + square.unit)
            self.parts.append("</g>")
        self.parts.append("</g>")

    def shape(self, name: str, d: str) -> None:
        """A path that is not seen until a cell `lights` it; then it is traced in ink."""
        self._named.setdefault(name, []).append(d)
        self.parts.append(f'<path data-name="{name}" d="{d}" fill="none"/>')

    def text(self, x: float, y: float, content: str, kind: str = "") -> None:
        """A line of text, for which the page is made wide enough."""
        self.parts.append(text(x, y, content, kind))
        self.room(x + LETTER_WIDTH * (1.05 if "title" in kind else 1) * len(content), y + 4)

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
        steps: int | None = None,
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
            slots: lines to keep for cells with words in their `data`; what is known here has its room anyway.
            steps: how many cells the sweep has, where it is not all of its role.
            copy: a call that the reader may want to copy; written below the lines.
            together: whether a cell is asked in all ledgers at once, so that they can be compared.
            editable: the roles of cells whose numbers the reader may change.
        """
        if steps is None:
            steps = len({index for _, role, index in self._boxes if role == sweep})
        selected = min(selected, max(steps - 1, 0))
        attributes = {"sweep": sweep, "steps": steps, "selected": selected, "lines": short(self._bottom + 8)}
        attributes |= {"copy": copy} if copy else {}
        attributes |= {"together": ""} if together else {}
        attributes |= {"editable": " ".join(editable)} if editable else {}
        self._write(self._said(sweep, selected), slots, [*lines, *wrapped(copy, WIDTH - GAP)])
        self.parts.append(self._marks(sweep, selected))
        data = "".join(f' data-{name}="{escape(str(value))}"' for name, value in attributes.items())
        return page(self.parts, self._right + GAP / 2, self._bottom + 12, " ".join([label, *lines]), data)

    def _write(self, said: Sequence[str], slots: int, lines: Sequence[str]) -> None:
        """What is said of a cell, with room for what may be said of others, and the lines that stay."""
        several = len(self.explanations) > 1
        extents = [each.extent() for each in self.explanations] or [(0, 0)]
        if self._own:
            words = [square.says for square in self._own.values()]
            extents = [(max(map(len, words)), max(len(line) for lines in words for line in lines))]
        slots = max(slots, extents[0][0], 3 if several else 0, len(self.explanations) if several else 0)
        self.room(GAP / 2 + LETTER_WIDTH * (70 if several else extents[0][1]), 0)
        below = self._bottom + 24
        for n in range(slots):
            self.text(GAP / 2, below + n * LINE, said[n] if n < len(said) else "", "below says")
        for n, line in enumerate(lines):
            self.text(GAP / 2, below + (slots + n) * LINE + 6, line, "below quiet")

    def _said(self, sweep: str, selected: int) -> list[str]:
        """What is said at first: all of one ledger, or a line of each."""
        own = [square.says for key, square in self._own.items() if key[1:] == (sweep, selected)]
        if own:
            return [lines[0] for lines in own] if len(own) > 1 else [*own[0]]
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
        for lit in self._lit(sweep, selected):
            if isinstance(lit, str):
                arcs.append(traced(lit))
            else:
                marks.setdefault((-1, lit[2]), []).append(lit)
        letters = next((each.labels for each in self.explanations if each.labels), LETTERS)
        return f'<g class="marks">{marked(marks, letters)}{"".join(arcs)}</g>'

    def _lit(self, sweep: str, selected: int) -> Iterator[Box | str]:
        """The cells and shapes that lie behind the names of what is lit."""
        for key, square in self._own.items():
            if key[1:] == (sweep, selected):
                for name in square.lights:
                    yield from self._named.get(name, [])

    def _where(self, scope: int, mark: Mark) -> list[Box]:
        return [box for of in (scope, -1) for box in self._boxes.get((of, mark.role, mark.index), [])]


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
