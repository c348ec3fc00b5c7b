"""Input with its padding, kernel and output, the output on the input's axes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convlab.arguments import by
from convlab.drawing import LARGEST_CELL, SMALLEST_CELL, TOP, WIDTH, Canvas, framed, plane
from convlab.explanation import Explanation
from convlab.ledger import Ledger
from convlab.svg import GAP, INK, SMALLEST_WITH_NUMBER, shares, short, text

AXES = ("rows", "columns")


def convolution_picture(
    ledger: Ledger,
    x: NDArray[Any],
    kernel: NDArray[Any],
    *,
    stride: Sequence[int],
    dilation: Sequence[int],
    selected: int = 0,
    copy: str = "",
) -> str:
    """Three grids side by side: the input in its frame, the kernel, and each output at the centre of its field.

    Args:
        ledger: of a convolution of two axes.
        x: `(h, w)`, the input's values.
        kernel: `(kh, kw)`.
        stride: of each axis, height first; with it the ledger was made.
        dilation: likewise.
        selected: the output explained at first, a flat index.
        copy: the call that does the same in torch.
    """
    explained = Explanation(ledger, x, kernel, index=_index(ledger, stride, dilation))
    high, wide = explained.frame
    kh, kw = ledger.kernel_size
    unit = max(SMALLEST_CELL, min(LARGEST_CELL, (WIDTH - 3 * GAP) / (2 * wide + kw)))
    left = [GAP / 2]
    for across, least in ((wide, 96), (kw, 92)):
        left.append(left[-1] + max(across * unit, least) + GAP)
    tall = max(high, kh) * unit
    top = TOP + (tall - high * unit) / 2
    canvas = Canvas()
    shapes = {"input": ledger.input_shape, "kernel": ledger.kernel_size, "output": ledger.output_shape}
    titles = [f"{name} {by(shape)}" for name, shape in shapes.items()]
    for at, title in zip(left, titles, strict=True):
        canvas.text(at, 18, title, "title")
    corner = [left[2] + (kw - 1) * dilation[1] / 2 * unit, top + (kh - 1) * dilation[0] / 2 * unit]
    pitch = (stride[0] * unit, stride[1] * unit)
    with canvas.explained(explained):
        canvas.parts.append(_outline(ledger, left[2], top, unit))
        canvas.room(left[2] + wide * unit, top + high * unit)
        canvas.grid(titles[0], framed(explained, shares(x), (left[0], top), unit))
        centred = TOP + (tall - kh * unit) / 2
        canvas.grid(titles[1], plane("tap", explained.shown["tap"], shares(kernel), kw, (left[1], centred), unit))
        rows = plane(
            "output",
            explained.shown["output"],
            shares(explained.y),
            ledger.output_shape[1],
            (corner[0], corner[1]),
            unit,
            pitch=pitch,
        )
        canvas.grid(titles[2], rows)
    rest = _rest(ledger, stride, dilation)
    canvas.layer("unread inputs", _unread(ledger, left[0], top, unit), shown=True)
    canvas.layer("uses per input", _uses(ledger, left[0], top, unit))
    canvas.layer("dropped by the floor", _dropped(explained.frame, rest, left[0], top, unit))
    label = f"Convolution: {', '.join(titles)}."
    lines = _formulas(ledger, stride, dilation, rest)
    return canvas.finish(label, lines, selected=selected, copy=copy, editable=("input", "tap"))


def _index(ledger: Ledger, stride: Sequence[int], dilation: Sequence[int]) -> str:
    """Where an output reads, as a formula with everything but its own coordinates put in."""
    parts = []
    for axis, (s, d, (before, _)) in enumerate(zip(stride, dilation, ledger.padding, strict=True)):
        step, rate = ("" if s == 1 else f"·{s}"), ("" if d == 1 else f"{d}·")
        parts.append(f"{{{axis}}}{step}{f' − {before}' if before else ''} + {rate}{'ab'[axis]}")
    return f"y[{{0}}, {{1}}] = sum of x[{', '.join(parts)}] · w[a, b]"


def _rest(ledger: Ledger, stride: Sequence[int], dilation: Sequence[int]) -> list[int]:
    """How many rows and columns of the frame come after the last window: what the floor drops."""
    axes = zip(
        ledger.input_shape, ledger.padding, ledger.kernel_size, ledger.output_shape, stride, dilation, strict=True
    )
    return [i + sum(pair) - ((o - 1) * s + (k - 1) * d + 1) for i, pair, k, o, s, d in axes]


def _formulas(ledger: Ledger, stride: Sequence[int], dilation: Sequence[int], rest: Sequence[int]) -> list[str]:
    """The size formula, and with the numbers of each axis."""
    axes = zip(
        AXES,
        ledger.input_shape,
        ledger.padding,
        dilation,
        ledger.kernel_size,
        stride,
        ledger.output_shape,
        rest,
        strict=True,
    )
    lines = ["size: o = ⌊(i + 2p − d(k − 1) − 1) / s⌋ + 1"]
    for name, i, (p, _), d, k, s, o, left_over in axes:
        dropped = f"; the floor drops {left_over} {name if left_over > 1 else name[:-1]}" if left_over else ""
        lines.append(f"{name}: ⌊({i} + 2·{p} − {d}·({k} − 1) − 1) / {s}⌋ + 1 = {o}{dropped}")
    return lines


def _outline(ledger: Ledger, left: float, top: float, unit: float) -> str:
    """Where the input lies on the axes of the output."""
    (above, _), (before, _) = ledger.padding
    high, wide = ledger.input_shape
    return (
        f'<rect class="stroke" x="{short(left + before * unit)}" y="{short(top + above * unit)}" '
        f'width="{short(wide * unit)}" height="{short(high * unit)}" fill="none" stroke="{INK}" '
        f'stroke-opacity=".45" stroke-dasharray="2 4"/>'
    )


def _corners(ledger: Ledger, cells: Any, left: float, top: float, unit: float) -> Iterator[tuple[float, float]]:
    (above, _), (before, _) = ledger.padding
    for row, column in cells:
        yield left + (int(column) + before) * unit, top + (int(row) + above) * unit


def _unread(ledger: Ledger, left: float, top: float, unit: float) -> Iterator[str]:
    """A stroke through every input that no window reads."""
    strokes = "".join(
        f"M{short(x + unit * 0.1)} {short(y + unit * 0.9)}L{short(x + unit * 0.9)} {short(y + unit * 0.1)}"
        for x, y in _corners(ledger, np.argwhere(ledger.uses == 0), left, top, unit)
    )
    if strokes:
        yield f'<path class="stroke" d="{strokes}" stroke="{INK}" stroke-width="1.4"/>'


def _uses(ledger: Ledger, left: float, top: float, unit: float) -> Iterator[str]:
    """How often each input is read: a number in its corner, or a shade where there is no room."""
    most = max(int(ledger.uses.max()), 1)
    cells = _corners(ledger, np.ndindex(*ledger.input_shape), left, top, unit)
    for (x, y), uses in zip(cells, ledger.uses.ravel().tolist(), strict=True):
        if unit >= SMALLEST_WITH_NUMBER:
            at = (x + unit * 0.9, y + unit * 0.9)
            yield text(*at, f"×{uses}", size=unit * 0.27, more=' text-anchor="end" font-weight="600"')
        else:
            yield (
                f'<rect class="fill" x="{short(x)}" y="{short(y)}" width="{short(unit)}" height="{short(unit)}" '
                f'fill="{INK}" fill-opacity="{0.7 * uses / most:.2f}"/>'
            )


def _dropped(frame: Sequence[int], rest: Sequence[int], left: float, top: float, unit: float) -> Iterator[str]:
    """A veil over the rows and columns of the frame where a next window would have begun but does not fit."""
    (high, wide), (rows, columns) = frame, rest
    strips = [(0, high - rows, wide, rows), (wide - columns, 0, columns, high - rows)]
    for x, y, w, h in strips:
        if w and h:
            yield (
                f'<rect class="fill stroke" x="{short(left + x * unit)}" y="{short(top + y * unit)}" '
                f'width="{short(w * unit)}" height="{short(h * unit)}" fill="{INK}" fill-opacity=".22" '
                f'stroke="{INK}" stroke-width="2" stroke-dasharray="5 3"/>'
            )
