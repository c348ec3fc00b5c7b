"""The same input under several padding modes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convlab.drawing import TOP, WIDTH, Canvas, framed
from convlab.explanation import Explanation
from convlab.ledger import Ledger
from convlab.svg import GAP, LINE, shares, wrapped

BESIDE = 92.0  # the room for a title at the left of a strip


def padding_picture(
    panels: Sequence[tuple[str, Ledger | str]], x: NDArray[Any], *, across: int, selected: int = 0
) -> str:
    """Every mode's frame, `across` panels in a row; a refused mode shows its error.

    Args:
        panels: titles, each with the ledger of `Ledger.pad` over one or two axes, or with the message that refused it.
        x: `(w,)` or `(h, w)`, the input's values.
        across: panels next to each other; 1 makes strips with their title at the left.
        selected: the padding cell whose source is shown at first, counted row by row.
    """
    strips = across == 1
    explained = {
        title: Explanation(ledger, x, np.ones((1,) * x.ndim, dtype=x.dtype), title=title, sums=False)
        for title, ledger in panels
        if isinstance(ledger, Ledger)
    }
    frames = [(1, *each.frame)[-2:] for each in explained.values()]
    wide, high = (max((frame[axis] for frame in frames), default=4) for axis in (1, 0))
    beside = BESIDE if strips else 0.0
    unit = max(13.0, min(34.0, ((WIDTH - GAP) / across - GAP - beside) / wide))
    pitch, fall = max(wide * unit, 240) + GAP, high * unit + (32 if strips else 54)
    canvas = Canvas()
    for place, (title, ledger) in enumerate(panels):
        left, top = GAP / 2 + beside + place % across * pitch, TOP + place // across * fall
        at = (GAP / 2, top + unit / 2 + 5) if strips else (left, top - 18)
        canvas.text(*at, title, "title")
        if isinstance(ledger, str):
            for n, line in enumerate(wrapped(ledger, 560 if strips else pitch - GAP)):
                canvas.text(left, top + 14 + n * LINE, line, "quiet")
            continue
        with canvas.explained(explained[title]):
            canvas.grid(f"{title} padding", framed(explained[title], shares(x), (left, top), unit))
    label = "Padding modes: " + ", ".join(title for title, _ in panels) + "."
    hint = "A dashed cell is padding: point at it, and the curve leads to the cell it copies."
    return canvas.finish(label, [hint], sweep="pad", selected=selected, together=True)
