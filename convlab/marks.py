"""What is laid over the cells of a picture: outlines with letters, curves, traced shapes."""

from __future__ import annotations

from collections.abc import Sequence

from convlab.svg import INK, LETTERS, TAP_COLOURS, short

SMALLEST_WITH_LETTER = 24.0  # in a smaller cell a tap's letter covers the number, which the lines below say
Box = tuple[float, float, float]  # a cell's corner and side


def traced(d: str) -> str:
    """A path in ink."""
    return f'<path class="stroke" d="{d}" fill="none" stroke="{INK}" stroke-width="1.5"/>'


def marked(marks: dict[tuple[int, float], list[Box]], letters: Sequence[str] = LETTERS) -> str:
    """Outlines by tap and cell size: an ink line, so that they show on any ground, the tap's colour, its letter."""
    parts: list[str] = []
    lettered: dict[Box, str] = {}
    for (tap, unit), boxes in marks.items():
        inset = min(2.0, unit / 8) * (0.75 if tap < 0 else 1)
        side = short(unit - 2 * inset)
        d = "".join(f"M{short(x + inset)} {short(y + inset)}h{side}v{side}h-{side}z" for x, y, _ in boxes)
        parts.append(f'<path class="stroke" d="{d}" fill="none" stroke="{INK}" stroke-width="{short(inset * 2)}"/>')
        if tap >= 0:
            colour = TAP_COLOURS[tap % len(TAP_COLOURS)]
            parts.append(f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{short(inset * 1.3)}"/>')
            for box in boxes:
                already, letter = lettered.get(box, ""), letters[tap % len(letters)]
                lettered[box] = already if letter in already else already + letter
    written = "".join(_letter(box, letter) for box, letter in lettered.items())
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
