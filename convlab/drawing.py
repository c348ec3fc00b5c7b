"""One deterministic SVG from a ledger: the widget's picture, the stored picture and the exported one.

A cell says on its data attributes all that a script needs to answer the pointer, so that nothing is drawn twice:

    data-cell    index of a padded input cell, row-major over the frame
    data-from    index of the cell that a padding cell was copied from
    data-link    the path between the two
    data-reads   on an output: the padded input cells it reads, one for each tap, in the taps' order
    data-says    the lines to show when the cell is asked, separated by "|"
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convlab.arguments import Shape, by
from convlab.ledger import Ledger
from convlab.svg import GAP, LINE, TAP_COLOURS, cell, number, page, short, text, wrapped

Values = NDArray[Any]

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
WIDTH = 900.0  # of a picture at most, in CSS pixels
TOP = 36.0


def convolution_picture(
    ledger: Ledger, x: Values, kernel: Values, *, selected: int = 0, lines: Sequence[str] = ()
) -> str:
    """Input with its padding, kernel and output side by side, one output explained.

    Args:
        ledger: of a convolution of two axes.
        x: `(h, w)`, the input's values.
        kernel: `(kh, kw)`.
        selected: the output explained at first, a flat index.
        lines: written below, such as the size formula with its numbers.
    """
    frame = _frame_shape(ledger)
    columns = frame[1] + ledger.kernel_size[1] + ledger.output_shape[1]
    unit = max(13.0, min(36.0, (WIDTH - 4 * GAP) / columns))
    tallest = max(frame[0], ledger.kernel_size[0], ledger.output_shape[0]) * unit
    lefts, left = [], GAP / 2
    for shape in (frame, ledger.kernel_size, ledger.output_shape):
        lefts.append(left)
        left += max(shape[1] * unit, 92) + GAP
    tops = [TOP + (tallest - shape[0] * unit) / 2 for shape in (frame, ledger.kernel_size, ledger.output_shape)]
    titles = (
        f"input {by(ledger.input_shape)}",
        f"kernel {by(ledger.kernel_size)}",
        f"output {by(ledger.output_shape)}",
    )
    y = ledger.apply(x, kernel)
    reads, says = _reads(ledger), _explanations(ledger, x, kernel, y)
    parts = [text(at, 18, title, "title") for at, title in zip(lefts, titles, strict=True)]
    parts += _frame(ledger, x, lefts[0], tops[0], unit)
    parts += _kernel(kernel, lefts[1], tops[1], unit)
    parts += _outputs(y, reads, says, lefts[2], tops[2], unit)
    parts += _taps(reads[selected], frame, lefts[0], tops[0], unit)
    parts.append(_mark(*_corner(selected, ledger.output_shape, lefts[2], tops[2], unit), unit))
    below = TOP + tallest + 26
    chosen = says[selected].split("|")
    parts += [text(GAP / 2, below + n * LINE, line, "says") for n, line in enumerate(chosen)]
    below += len(chosen) * LINE + 8
    parts += [text(GAP / 2, below + n * LINE, line, "quiet") for n, line in enumerate(lines)]
    columns_attribute = f'data-columns="{ledger.output_shape[1]}" data-selected="{selected}"'
    label = f"Convolution: {', '.join(titles)}. " + " ".join(lines)
    widest = max([left, *(GAP + 8.2 * len(line) for line in (*lines, *chosen))])
    return page(parts, widest, below + len(lines) * LINE, label, columns_attribute)


def padding_picture(panels: Sequence[tuple[str, Ledger | str]], x: Values, *, across: int) -> str:
    """The same input under several padding modes, `across` panels in a row; a refused mode shows its error.

    Args:
        panels: titles, each with the ledger of `Ledger.pad` over two axes, or with the message that refused it.
        x: `(h, w)`.
        across: panels next to each other.
    """
    frames = [_frame_shape(ledger) for _, ledger in panels if isinstance(ledger, Ledger)]
    wide, high = (max((frame[axis] for frame in frames), default=4) for axis in (1, 0))
    beside = 92.0 if across == 1 else 0.0  # strips have their title at the left, panels above
    unit = max(13.0, min(34.0, ((WIDTH - GAP) / across - GAP - beside) / wide))
    pitch, fall = max(wide * unit, 250) + GAP, high * unit + (30 if beside else 52)
    parts: list[str] = []
    for place, (title, ledger) in enumerate(panels):
        left, top = GAP / 2 + beside + place % across * pitch, TOP + place // across * fall
        parts.append(
            text(GAP / 2, top + unit / 2 + 5, title, "title") if beside else text(left, top - 18, title, "title")
        )
        if isinstance(ledger, str):
            width = 560 if beside else pitch - GAP
            parts += [text(left, top + 14 + n * LINE, line, "quiet") for n, line in enumerate(wrapped(ledger, width))]
            continue
        parts.append('<g class="panel">')
        parts += _frame(ledger, x, left, top, unit)
        parts += _link(ledger, left, top, unit)
        parts.append("</g>")
    below = TOP + -(-len(panels) // across) * fall
    parts.append(
        text(GAP / 2, below, "Point at a dashed cell: the curve leads to the cell it was copied from.", "says quiet")
    )
    width = max(
        GAP / 2 + beside + min(across, len(panels)) * pitch, 680 if any(isinstance(p[1], str) for p in panels) else 520
    )
    label = "Padding modes: " + ", ".join(title for title, _ in panels)
    return page(parts, width, below + 14, label)


def message_picture(message: str) -> str:
    """What stands where no picture can: the error, as the library raises it."""
    lines = wrapped(message, 640)
    return page(
        [text(GAP / 2, 24 + n * LINE, line, "title") for n, line in enumerate(lines)],
        660,
        24 + len(lines) * LINE,
        message,
    )


def _frame(ledger: Ledger, x: Values, left: float, top: float, unit: float) -> Iterator[str]:
    """The input's cells and the padding around them."""
    padded = Ledger.pad(ledger.input_shape, ledger.padding, mode=ledger.padding_mode)
    values = padded.apply(x, np.ones((1, 1), dtype=x.dtype)).ravel()
    largest = float(np.abs(x).max(initial=1))
    (above, _), (before, _) = ledger.padding
    across = padded.output_shape[1]
    for at, (source, (row, column)) in enumerate(zip(padded.input, padded.position, strict=True)):
        corner = _corner(at, padded.output_shape, left, top, unit)
        if 0 <= row < x.shape[0] and 0 <= column < x.shape[1]:
            yield cell(*corner, unit, values[at], largest, "cell", f'data-cell="{at}"')
            if ledger.uses[row, column] == 0:
                yield _struck_through(*corner, unit)
        elif source < 0:
            yield cell(*corner, unit, values[at], largest, "cell pad", f'data-cell="{at}"')
        else:
            r, c = divmod(int(source), x.shape[1])
            says = f"padding cell ({row}, {column}) is a copy of input ({r}, {c})".replace("-", "−")
            origin = (r + above) * across + c + before
            link = _arc(corner, _corner(origin, padded.output_shape, left, top, unit), unit)
            data = f'data-cell="{at}" data-from="{origin}" data-link="{link}" data-says="{says}"'
            yield cell(*corner, unit, values[at], largest, "cell pad", data)


def _struck_through(x: float, y: float, unit: float) -> str:
    return f'<path class="unread" d="M{short(x + 3)} {short(y + unit - 3)}L{short(x + unit - 3)} {short(y + 3)}"/>'


def _kernel(kernel: Values, left: float, top: float, unit: float) -> Iterator[str]:
    """The taps, each with its colour and letter."""
    largest = float(np.abs(kernel).max(initial=1))
    for tap, value in enumerate(kernel.ravel()):
        x, y = _corner(tap, kernel.shape, left, top, unit)
        yield cell(x, y, unit, value, largest, "cell")
        yield _tap(tap, x, y, unit, f'data-tap="{tap}"')


def _outputs(
    y: Values, reads: Sequence[str], says: Sequence[str], left: float, top: float, unit: float
) -> Iterator[str]:
    largest = float(np.abs(y).max(initial=1))
    for at, value in enumerate(y.ravel()):
        data = f'data-reads="{reads[at]}" data-says="{says[at]}"'
        yield cell(*_corner(at, y.shape, left, top, unit), unit, value, largest, "cell out", data)


def _taps(reads: str, frame: Shape, left: float, top: float, unit: float) -> Iterator[str]:
    """The taps where they lie on the input for one output; a script moves them for another."""
    for tap, at in enumerate(reads.split()):
        yield _tap(tap, *_corner(int(at), frame, left, top, unit), unit, 'data-lies=""')


def _tap(tap: int, x: float, y: float, unit: float, data: str) -> str:
    """A coloured outline with a letter: the same for a tap wherever it appears."""
    size = max(7.0, unit * 0.28)
    return (
        f'<g class="tap" {data} transform="translate({short(x)} {short(y)})">'
        f'<rect x="2" y="2" width="{short(unit - 4)}" height="{short(unit - 4)}" '
        f'stroke="{TAP_COLOURS[tap % len(TAP_COLOURS)]}"/>'
        f'<text x="{short(size * 0.85)}" y="{short(size * 0.95)}" font-size="{short(size)}">{LETTERS[tap]}</text></g>'
    )


def _mark(x: float, y: float, unit: float) -> str:
    return (
        f'<rect class="mark" width="{short(unit)}" height="{short(unit)}" '
        f'transform="translate({short(x)} {short(y)})"/>'
    )


def _link(ledger: Ledger, left: float, top: float, unit: float) -> Iterator[str]:
    """From the first copied padding cell to its source; a script moves it. Nothing where nothing is copied."""
    for at, (source, position) in enumerate(zip(ledger.input, ledger.position, strict=True)):
        if source >= 0 and not all(0 <= p < i for p, i in zip(position, ledger.input_shape, strict=True)):
            row, column = divmod(int(source), ledger.input_shape[1])
            origin = (row + ledger.padding[0][0]) * ledger.output_shape[1] + column + ledger.padding[1][0]
            ends = [_corner(end, ledger.output_shape, left, top, unit) for end in (at, origin)]
            yield _mark(*ends[1], unit)
            yield f'<path class="link" d="{_arc(ends[0], ends[1], unit)}"/>'
            return


def _arc(start: tuple[float, float], end: tuple[float, float], unit: float) -> str:
    """A curve over the cells, from the top of one to the top of another, which a small circle ends."""
    (x1, y1), (x2, y2) = ((x + unit / 2, y) for x, y in (start, end))
    height = 8 + unit * 0.45
    return (
        f"M{short(x1)} {short(y1)}C{short(x1)} {short(y1 - height)} {short(x2)} {short(y2 - height)} "
        f"{short(x2)} {short(y2)}m-3 0a3 3 0 1 0 6 0a3 3 0 1 0 -6 0"
    )


def _frame_shape(ledger: Ledger) -> Shape:
    """The input with its padding."""
    return tuple(i + sum(pair) for i, pair in zip(ledger.input_shape, ledger.padding, strict=True))


def _inside(ledger: Ledger, position: Sequence[int]) -> bool:
    return all(0 <= at < size for at, size in zip(position, ledger.input_shape, strict=True))


def _corner(at: int, shape: Sequence[int], left: float, top: float, unit: float) -> tuple[float, float]:
    """Where cell number `at` of a grid begins."""
    return left + at % shape[1] * unit, top + at // shape[1] * unit


def _reads(ledger: Ledger) -> list[str]:
    """For each output, the indices of the frame's cells under its taps."""
    (above, _), (before, after) = ledger.padding
    across = ledger.input_shape[1] + before + after
    cells = (ledger.position[:, 0] + above) * across + ledger.position[:, 1] + before
    return [" ".join(map(str, row)) for row in cells.reshape(int(np.prod(ledger.output_shape)), -1)]


def _explanations(ledger: Ledger, x: Values, kernel: Values, y: Values) -> list[str]:
    """For each output: where its window lies, its terms a kernel row a line, and the sum."""
    values = np.append(x.ravel(), x.dtype.type(0))[ledger.input].reshape(y.size, *kernel.shape)
    first = ledger.position.reshape(y.size, -1, 2)[:, 0]
    lines = []
    for at in range(y.size):
        row, column = divmod(at, y.shape[1])
        where = f"output ({row}, {column}) reads from input ({first[at][0]}, {first[at][1]}) on".replace("-", "−")
        products = [
            " + ".join(f"{_factor(w)}·{_factor(v)}" for w, v in zip(*rows, strict=True))
            for rows in zip(kernel, values[at], strict=True)
        ]
        sums = [("= " if n == 0 else "+ ") + line for n, line in enumerate(products)]
        lines.append("|".join([where, *sums, f"= {number(y.ravel()[at])}"]))
    return lines


def _factor(value: Any) -> str:
    shown = number(value)
    return f"({shown})" if shown.startswith("−") else shown
