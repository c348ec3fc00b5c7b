"""What a picture tells the script about a ledger, and the words and marks for one cell of it.

The script answers the pointer from this alone. `lines` and `marks` say in Python, for a picture that stands still, what
`widgets/queries.js` says in the browser for every cell; a test holds the two together.

A *place* is where a term reads: an input cell, numbered row-major, or a padding cell, numbered on from there, row-major
over the frame; −1 where it reads a zero that is not drawn.

Inputs may lie apart in the frame (`spacing`), as a transposed convolution spreads them. What lies between and around
is then zero: windows cover it and outline it, but sums pass it over.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convlab.arguments import Shape
from convlab.ledger import Ledger
from convlab.padding import source_index
from convlab.svg import LETTERS, number

Values = NDArray[Any]
Coordinates = tuple[float, ...]


@dataclass(frozen=True)
class Mark:
    """An outline around a cell: with the colour and the letter of a tap, or plain (−1)."""

    role: str
    index: int | str
    tap: int = -1


class Explanation:
    """A ledger with its numbers: what `data-ledger` holds.

    Args:
        ledger: whose terms are explained.
        x: the input's values, of `ledger.input_shape`.
        weight: the kernel, of `ledger.kernel_size`; left out where the ledger has weights of its own.
        bias: added to every output, after the terms.
        index: the formula of an output's index, with `{0}`, `{1}` for its coordinates.
        title: names the ledger where a picture holds several.
        sums: False where no output is drawn: then padding and its sources are all there is to tell.
        spacing: cells of the frame from one input to the next, height first, where zeros were put between.
    """

    def __init__(
        self,
        ledger: Ledger,
        x: Values,
        weight: Values | None = None,
        *,
        bias: float = 0.0,
        index: str = "",
        title: str = "",
        sums: bool = True,
        spacing: Sequence[int] = (),
    ) -> None:
        self.ledger, self.x, self.weight = ledger, x, weight
        self.bias, self.index, self.title, self.sums = bias, index, title, sums
        self.spread, self.spacing = bool(spacing), tuple(spacing) or (1,) * len(ledger.input_shape)

    @cached_property
    def y(self) -> Values:
        """The output's values, summed term by term."""
        summed = self.ledger.apply(self.x, self.weight)
        return summed + self.bias if self.bias else summed

    @cached_property
    def frame(self) -> Shape:
        """The input with its padding."""
        sizes = zip(self.ledger.input_shape, self.spacing, self.ledger.padding, strict=True)
        return tuple((i - 1) * s + 1 + sum(pair) for i, s, pair in sizes)

    @cached_property
    def place(self) -> NDArray[np.intp]:
        """The place of every cell of the frame, an array of its shape."""
        axes = zip(self.ledger.input_shape, self.spacing, self.ledger.padding, strict=True)
        inside = tuple(slice(before, before + (i - 1) * s + 1, s) for i, s, (before, _) in axes)
        places = np.full(self.frame, -1, dtype=np.intp)
        count = math.prod(self.ledger.input_shape)
        places[inside] = np.arange(count).reshape(self.ledger.input_shape)
        outside = places < 0
        places[outside] = count + np.arange(outside.sum())
        return places

    @cached_property
    def pads(self) -> list[Coordinates]:
        """Where every padding cell lies on the input's axes: negative before it, a fraction between its cells."""
        count = math.prod(self.ledger.input_shape)
        before = [pair[0] for pair in self.ledger.padding]
        cells = (np.argwhere(self.place >= count) - before) / self.spacing
        return [tuple(int(at) if at.is_integer() else round(at, 2) for at in cell) for cell in cells.tolist()]

    @cached_property
    def sources(self) -> list[int]:
        """The input cell that each padding cell copies; −1 where it is zero."""
        ledger = self.ledger
        if self.spread:
            return [-1] * len(self.pads)
        axes = zip(ledger.input_shape, ledger.padding, strict=True)
        vectors = np.meshgrid(*(source_index(i, pair, ledger.padding_mode) for i, pair in axes), indexing="ij")
        copied = np.all([vector >= 0 for vector in vectors], axis=0)
        flat = np.ravel_multi_index([np.maximum(vector, 0) for vector in vectors], ledger.input_shape)
        sources = np.where(copied, flat, -1)[self.place >= math.prod(ledger.input_shape)]
        return [int(source) for source in sources]

    @cached_property
    def shown(self) -> dict[str, list[str]]:
        """The numbers as they are written, by role, in the order of the cells."""
        taps: Iterable[Any] = () if self.weight is None else self.weight.ravel()
        return {
            "input": [number(v) for v in self.x.ravel()],
            "tap": [number(v) for v in taps],
            "output": [number(v) for v in self.y.ravel()],
        }

    @cached_property
    def _rows(self) -> list[NDArray[np.intp]]:
        """The ledger's rows of each output that its sum is made of, in the order of the taps."""
        return self._by_output(~self._passed)

    @cached_property
    def _passed(self) -> NDArray[np.bool_]:
        """Which of the ledger's rows a sum passes over."""
        return (self.ledger.input < 0) & self.spread

    def _by_output(self, chosen: NDArray[np.bool_]) -> list[NDArray[np.intp]]:
        order = np.lexsort((self.ledger.tap, self.ledger.output))
        order = order[chosen[order]]
        ends = np.cumsum(np.bincount(self.ledger.output[order], minlength=self.y.size))
        return np.split(order, ends[:-1])

    @cached_property
    def _zeros(self) -> list[list[tuple[int, int]]]:
        """The padding cells that each output's window covers and its sum passes over, each with its tap."""
        pads, taps = self._places - math.prod(self.ledger.input_shape), self.ledger.tap
        return [[(int(pads[row]), int(taps[row])) for row in rows] for rows in self._by_output(self._passed)]

    @cached_property
    def _places(self) -> NDArray[np.intp]:
        """The place of every row of the ledger."""
        before = [pair[0] for pair in self.ledger.padding]
        at = self.ledger.position + before
        drawn = np.all((at >= 0) & (at < self.frame), axis=1)
        places: NDArray[np.intp] = np.where(drawn, self.place[tuple(np.where(drawn, at.T, 0))], self.ledger.input)
        return places

    def facts(self) -> dict[str, Any]:
        """What the script reads, in plain lists; docs/architecture.md describes the fields."""
        ledger, shown = self.ledger, self.shown
        shapes = {"input": ledger.input_shape, "tap": ledger.kernel_size, "output": ledger.output_shape}
        facts: dict[str, Any] = {"title": self.title, "letters": LETTERS[: math.prod(ledger.kernel_size)]}
        facts |= {role: {"shape": list(shape), "values": shown[role]} for role, shape in shapes.items()}
        facts["pad"] = {"at": [list(at) for at in self.pads], "from": self.sources}
        if not self.sums:
            return facts | {role: {"shape": [0], "values": []} for role in ("tap", "output")} | {"terms": []}
        facts["terms"] = [self._places[rows].tolist() for rows in self._rows]
        taps = [ledger.tap[rows].tolist() for rows in self._rows]
        if any(each != list(range(math.prod(ledger.kernel_size))) for each in taps):
            facts["taps"] = taps
        if self.spread:
            facts["zeros"] = self._zeros
        if ledger.weight is not None:
            facts["weights"] = [[number(w) for w in ledger.weight[rows]] for rows in self._rows]
        if self.bias:
            facts["bias"] = number(self.bias)
        if self.index:
            facts["index"] = self.index
        return facts

    def attribute(self) -> str:
        """The facts as the attribute `data-ledger='…'`."""
        plain = json.dumps(self.facts(), ensure_ascii=False, separators=(",", ":"))
        return "data-ledger='" + plain.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&#39;") + "'"

    def lines(self, role: str, index: int) -> list[str]:
        """What is said of an output or a padding cell."""
        return self._lines_of_output(index) if role == "output" else [self._line_of_pad(index)]

    def marks(self, role: str, index: int) -> list[Mark]:
        """The outlines around what an output reads, or around a padding cell and its source."""
        if role == "pad":
            source = self.sources[index]
            return [Mark("pad", index), *([Mark("input", source)] if source >= 0 else [])]
        marks, count = [], math.prod(self.ledger.input_shape)
        for row in self._rows[index]:
            place, tap = int(self._places[row]), int(self.ledger.tap[row])
            if place >= 0:
                marks.append(Mark("input", place, tap) if place < count else Mark("pad", place - count, tap))
            marks += [Mark("tap", tap, tap), Mark("term", f"{index},{place},{tap}", tap)]
        marks += [Mark("pad", pad, tap) for pad, tap in (self._zeros[index] if self.spread else ())]
        return [*dict.fromkeys(marks), Mark("output", index)]

    def extent(self) -> tuple[int, int]:
        """How many lines, of how many characters, what is said of a cell takes at most."""
        *rows, columns = self.ledger.kernel_size
        value, longest = (max(map(len, self.shown[role]), default=1) for role in ("input", "output"))
        taps = self.shown["tap"] if self.ledger.weight is None else ["−0.00"]
        products = columns * (value + max(map(len, taps)) + 8)  # a parenthesis each, a dot, a plus
        end = [size - 1 for size in self.ledger.output_shape]
        return 2 + math.prod(rows) + bool(self.index) + bool(self.bias), max(
            66, products, len(self.index.format(*end)), longest
        )

    def coordinates(self, place: int) -> Coordinates:
        """Where a place lies, in input coordinates."""
        count = math.prod(self.ledger.input_shape)
        if place >= count:
            return self.pads[place - count]
        return tuple(int(at) for at in np.unravel_index(place, self.ledger.input_shape))

    def _lines_of_output(self, index: int) -> list[str]:
        rows = self._rows[index]
        at = tuple(int(c) for c in np.unravel_index(index, self.ledger.output_shape))
        read = [self.coordinates(int(place)) for place in self._places[rows] if place >= 0]
        head = f"output {written(at)} reads {_span(read)}" if read else f"output {written(at)}: no input reaches it"
        formula = [self.index.format(*at)] if self.index else []
        sums: list[list[str]] = []
        last = None
        for row in rows:
            tap = int(self.ledger.tap[row])
            if tap // self.ledger.kernel_size[-1] != last:
                last = tap // self.ledger.kernel_size[-1]
                sums.append([])
            weight = number(self.ledger.weight[row]) if self.ledger.weight is not None else self.shown["tap"][tap]
            sums[-1].append(f"{_factor(self._value(int(self._places[row])))}·{_factor(weight)}")
        terms = [("+ " if n else "= ") + " + ".join(products) for n, products in enumerate(sums)]
        if self.bias:
            terms.append(("+ " if terms else "= ") + f"{_factor(number(self.bias))} (bias)")
        return [head, *formula, *terms, f"= {self.shown['output'][index]}"]

    def _line_of_pad(self, index: int) -> str:
        source = self.sources[index]
        if source < 0:
            return f"padding {written(self.pads[index])} is 0: nothing is copied"
        origin = f"input {written(self.coordinates(source))} = {self.shown['input'][source]}"
        return f"padding {written(self.pads[index])} is a copy of {origin}"

    def _value(self, place: int) -> str:
        count = math.prod(self.ledger.input_shape)
        source = self.sources[place - count] if place >= count else place
        return self.shown["input"][source] if source >= 0 else "0"


def written(at: Sequence[float]) -> str:
    """Coordinates as people write them.

    >>> written((-1, 2))
    '(−1, 2)'
    """
    return f"({', '.join(map(str, at))})".replace("-", "−")


def _factor(shown: str) -> str:
    return f"({shown})" if shown.startswith("−") else shown


def _span(cells: Sequence[Coordinates]) -> str:
    """From where to where cells lie along each axis."""
    axes = list(zip(*cells, strict=True))
    names = ("row", "column") if len(axes) == 2 else ("cell",) * len(axes)
    parts = []
    for name, along in zip(names, axes, strict=True):
        low, high = min(along), max(along)
        parts.append(f"{name} {low}" if low == high else f"{name}s {low} to {high}")
    return ", ".join(parts).replace("-", "−")
