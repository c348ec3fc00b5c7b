"""A stack of layers along one axis, as ledgers: of each layer, from the input on, and of all units at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from convlab.arithmetic import ReceptiveField, receptive_field
from convlab.errors import GeometryError
from convlab.ledger import Ledger

Layer = tuple[int, int, int]  # kernel, stride, dilation


@dataclass(frozen=True)
class Stack:
    """The layers of a stack that fit, from the input on.

    Attributes:
        size: of the input.
        layers: `(k, stride, dilation)` of each.
        ledgers: of each layer alone.
    """

    size: int
    layers: tuple[Layer, ...]
    ledgers: tuple[Ledger, ...]

    @classmethod
    def fitting(cls, size: int, layers: Sequence[Layer]) -> tuple[Stack, str]:
        """As many of `layers` as fit on `size` pixels, and why the next one does not; "" where all of them do.

        >>> Stack.fitting(4, [(3, 1, 1), (3, 1, 1)])[1]
        'layer 2: kernel 3 does not fit the input 2; add at least 1 sample of padding'
        """
        ledgers: list[Ledger] = []
        refused, i = "", size
        for number, (k, stride, dilation) in enumerate(layers, start=1):
            try:
                ledgers.append(Ledger.convolution((i,), k, stride=stride, dilation=dilation))
            except GeometryError as error:
                refused = str(error).replace("Ledger.convolution", f"layer {number}")
                break
            (i,) = ledgers[-1].output_shape
        return cls(size, tuple(layers[: len(ledgers)]), tuple(ledgers)), refused

    @cached_property
    def composed(self) -> list[Ledger]:
        """From the input to each layer: a row for every path."""
        return list(accumulate(self.ledgers, Ledger.then))

    @cached_property
    def paths(self) -> list[NDArray[np.int64]]:
        """How many paths lead from each pixel to each unit of a layer: `(units, size)`, a table for each layer."""
        return [ledger.matrix(np.ones(ledger.kernel_size, dtype=np.int64)) for ledger in self.composed]

    @cached_property
    def fields(self) -> list[ReceptiveField]:
        """Of unit 0 of each layer; the input's pixels come first, as their own fields."""
        layers = [(k, stride, 0, dilation) for k, stride, dilation in self.layers]
        return [receptive_field(layers[:n]) for n in range(len(layers) + 1)]

    @cached_property
    def units(self) -> list[int]:
        """How many there are in each row; the input's pixels come first."""
        return [self.size, *(ledger.output_shape[0] for ledger in self.ledgers)]

    @cached_property
    def first(self) -> list[int]:
        """The number of each layer's first unit among all units, the top layer's first; the input's is 0, too."""
        above = [sum(self.units[row + 1 :]) for row in range(1, len(self.units))]
        return [0, *above]

    @cached_property
    def reached(self) -> list[NDArray[np.bool_]]:
        """In each row, whether anything at the top depends on a unit."""
        rows = [np.ones(self.units[-1], dtype=bool)]
        for ledger in reversed(self.ledgers):
            rows.append(np.isin(np.arange(ledger.input_shape[0]), ledger.input[rows[-1][ledger.output]]))
        return rows[::-1]

    def reads(self, layer: int, unit: int) -> list[int]:
        """The units of the row below that a unit of a layer (from 1 on) reads."""
        ledger = self.ledgers[layer - 1]
        return [int(below) for below in ledger.input[ledger.output == unit]]

    def cone(self, layer: int, unit: int) -> Iterator[tuple[int, int]]:
        """Every `(layer, unit)` that reaches a unit, row by row downwards, itself first; pixels are of layer 0."""
        row = [unit]
        for below in range(layer, -1, -1):
            yield from ((below, each) for each in row)
            row = sorted({each for one in row for each in self.reads(below, one)}) if below else []

    def all_units(self) -> tuple[Ledger, list[str]]:
        """One ledger of all units over the pixels, the top layer's first, and what marks its taps.

        A row stands for all paths from a pixel to a unit; their number is its weight, and taps are told apart by it.
        """
        table = np.concatenate(self.paths[::-1])
        unit, pixel = np.nonzero(table)
        counts, tap = np.unique(table[unit, pixel], return_inverse=True)
        ledger = Ledger(
            (self.size,),
            (len(table),),
            (len(counts),),
            ((0, 0),),
            "zeros",
            unit,
            tap.ravel(),
            pixel,
            pixel[:, None],
            table[unit, pixel].astype(np.float64),
        )
        return ledger, [str(count) for count in counts]
