"""The padding explorer."""

from __future__ import annotations

import math
from typing import Any, ClassVar

import numpy as np

from convlab.errors import ConvlabError
from convlab.ledger import Ledger
from convlab.pictures.padding import padding_picture
from convlab.widgets.controls import Choice, Setting, choice, slider
from convlab.widgets.convolution import PICTURE_MODES
from convlab.widgets.explorer import Explorer


class PaddingExplorer(Explorer):
    """Every padding mode on the same numbers; point at a padding cell, and a curve leads to its source.

    Args:
        size: an int for one row, a pair (height, width) for a picture.
        padding: on each side: an int, or for a picture one per axis.
        mode: one of the modes, or `"all"`.
        controls: which settings get a control; all of them if left out.

    >>> PaddingExplorer(size=4, padding=2, controls=())
    PaddingExplorer(size=4, padding=2, mode='all')
    """

    size = Setting(4, 1)
    padding = Setting(2, 0)
    mode = Choice(("all", *PICTURE_MODES), "all")

    CONTROLS: ClassVar[dict[str, Any]] = {
        "size": slider(1, 8),
        "padding": slider(0, 8),
        "mode": choice(("all", *PICTURE_MODES)),
    }

    def draw(self, selected: int = 0) -> str:
        """A mode that cannot pad so much stands in the picture with its error; nothing raises."""
        strip = not isinstance(self.size, tuple)
        shape = (self.size,) if strip else self.size
        panels: list[tuple[str, Ledger | str]] = []
        for mode in PICTURE_MODES if self.mode == "all" else (self.mode,):
            try:
                panels.append((mode, Ledger.pad(shape, self.padding, mode=mode)))
            except ConvlabError as error:
                panels.append((mode, str(error)))
        x = np.arange(1, math.prod(shape) + 1).reshape(shape)
        return padding_picture(panels, x, across=1 if strip or len(panels) == 1 else 3, selected=selected)
