"""One way to make a plane larger: its ledger, its numbers, and where its outputs stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convlab.explanation import Explanation
from convlab.ledger import Ledger
from convlab.upsampling import standing


@dataclass(frozen=True)
class Way:
    """One way to make a plane larger.

    Args:
        name: what it is called.
        ledger: from the input `(h, w)`, or the channels `(r·r, h, w)` of pixel shuffle, to the output `(oh, ow)`.
        x: the values of the input.
        weight: the kernel, where the ledger has no weights of its own.
        finer: the picture of the output's size whose largest values the input holds, for unpooling.
        align_corners: whether the centres of the outermost cells coincide; else the outer edges do.
        index: where an output reads, as `Explanation` has it.
        lines: what holds for all outputs.
        copy: the call that does the same in torch.
    """

    name: str
    ledger: Ledger
    x: NDArray[Any]
    weight: NDArray[Any] | None = None
    finer: NDArray[Any] | None = None
    align_corners: bool = False
    index: str = ""
    lines: Sequence[str] = ()
    copy: str = ""

    @cached_property
    def explained(self) -> Explanation:
        """The ledger with its numbers."""
        return Explanation(self.ledger, self.x, self.weight, index=self.index, title=self.name)

    @property
    def shape(self) -> tuple[int, ...]:
        """Height and width of what is enlarged."""
        return self.ledger.input_shape[-2:]

    @property
    def factor(self) -> list[int]:
        """How many times as large the output is, along each axis."""
        return [o // i for i, o in zip(self.shape, self.ledger.output_shape, strict=True)]

    @cached_property
    def outside(self) -> NDArray[np.intp]:
        """For every output that reads something: 1 if it is larger than all that went in, −1 if smaller, else 0."""
        y = self.explained.y
        beyond = (y > self.x.max() + 1e-9).astype(np.intp) - (y < self.x.min() - 1e-9)
        return np.where(self.ledger.overlaps > 0, beyond, 0)

    @property
    def ruled(self) -> bool:
        """Whether positions say what an output reads; where values are only moved into places they do not."""
        return self.finer is None and len(self.ledger.input_shape) == 2

    @property
    def positions(self) -> list[NDArray[np.float64]]:
        """Where the rows and the columns of the output stand on the axes of the input."""
        sizes = zip(self.shape, self.ledger.output_shape, strict=True)
        return [standing(i, o, self.align_corners) for i, o in sizes]
