"""A transposed convolution with its numbers, and the words that its three pictures share."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convlab.arguments import Shape
from convlab.explanation import Explanation
from convlab.ledger import Ledger, product_rows
from convlab.svg import number


@dataclass(frozen=True)
class Stamping:
    """One channel of `conv_transpose2d` on a plane `x`, `(h, w)`; its settings are pairs, height first."""

    x: NDArray[Any]
    kernel: NDArray[Any]
    stride: Shape = (1, 1)
    padding: Shape = (0, 0)
    output_padding: Shape = (0, 0)
    dilation: Shape = (1, 1)
    bias: float = 0.0

    @cached_property
    def ledger(self) -> Ledger:
        """What each input stamps, by output; raises the operation's errors."""
        return Ledger.transposed(
            self.x.shape,
            self.kernel.shape,
            stride=self.stride,
            padding=self.padding,
            output_padding=self.output_padding,
            dilation=self.dilation,
        )

    @cached_property
    def whole(self) -> Explanation:
        """All that is stamped, before the padding crops it."""
        beyond = [max(0, e - p) for e, p in zip(self.output_padding, self.padding, strict=True)]
        shapes = self.x.shape, self.kernel.shape
        ledger = Ledger.transposed(*shapes, stride=self.stride, output_padding=beyond, dilation=self.dilation)
        return Explanation(ledger, self.x, self.kernel, bias=self.bias)

    @cached_property
    def sliding(self) -> Ledger:
        """The same sums as the flipped kernel makes them, sliding over the inputs with zeros between and around.

        Each output has a row for every tap, those that meet a zero included; positions count from the first input.
        """
        tables, frame, outputs = [], [], self.ledger.output_shape
        axes = zip(self.x.shape, self.kernel.shape, outputs, self.stride, self.padding, self.dilation, strict=True)
        for i, k, o, s, p, d in axes:
            out, tap = (table.ravel() for table in np.mgrid[:o, :k])
            position = out + p - tap * d
            met = (position >= 0) & (position <= (i - 1) * s) & (position % s == 0)
            tables.append(np.stack([out, tap, position, np.where(met, position // s, -1)]))
            frame.append((max(0, (k - 1) * d - p), max(0, o - 1 + p - (i - 1) * s)))
        shape, kernel = tuple(self.x.shape), tuple(self.kernel.shape)
        return Ledger(shape, outputs, kernel, tuple(frame), "zeros", *product_rows(tables, outputs, kernel, shape))

    def explained(self, *, sliding: bool) -> Explanation:
        """The ledger that the cells are asked by; `sliding` has the zeros of every window, too."""
        more: dict[str, Any] = {"bias": self.bias, "index": self._index()}
        if sliding:
            return Explanation(self.sliding, self.x, self.kernel, spacing=self.stride, **more)
        return Explanation(self.ledger, self.x, self.kernel, **more)

    def _index(self) -> str:
        """Which products an output sums up, as a formula with everything but its own coordinates put in."""
        conditions = []
        axes = zip("ij", "ab", self.stride, self.padding, self.dilation, strict=True)
        for axis, (x, w, s, p, d) in enumerate(axes):
            step, rate = ("" if s == 1 else f"{s}·"), ("" if d == 1 else f"{d}·")
            conditions.append(f"{step}{x} + {rate}{w}{f' − {p}' if p else ''} = {{{axis}}}")
        return f"y[{{0}}, {{1}}] = sum of x[i, j] · w[a, b] where {' and '.join(conditions)}"

    def formulas(self) -> list[str]:
        """The size formula, and with the numbers of each axis."""
        lines = ["size: o = (i − 1)·s − 2p + d·(k − 1) + output_padding + 1"]
        axes = zip(
            ("rows", "columns"),
            self.x.shape,
            self.kernel.shape,
            self.stride,
            self.padding,
            self.output_padding,
            self.dilation,
            self.ledger.output_shape,
            strict=True,
        )
        for name, i, k, s, p, e, d, o in axes:
            lines.append(f"{name}: ({i} − 1)·{s} − 2·{p} + {d}·({k} − 1) + {e} + 1 = {o}")
        return lines

    def overlaps(self) -> str:
        """How many stamps reach the outputs, in a sentence."""
        counts = np.unique(self.ledger.overlaps)
        gaps, outputs = int((self.ledger.overlaps == 0).sum()), math.prod(self.ledger.output_shape)
        met = [int(count) for count in counts if count]
        if met == [1] and not gaps:
            return "Exactly one stamp reaches every output."
        reached = f"{_either(met)} stamp{'' if met == [1] else 's'}" if met else "none"
        if not gaps:
            return f"Every output is reached by {reached}."
        holds = f"they are the bias, {number(self.bias)}" if self.bias else "without a bias they are 0"
        others = f" The others: {reached}." if met else ""
        return f"Gaps: {gaps} of {outputs} outputs. No stamp reaches them; {holds}.{others}"


def _either(counts: Sequence[int]) -> str:
    *first, last = map(str, counts)
    return f"{', '.join(first)} or {last}" if first else last
