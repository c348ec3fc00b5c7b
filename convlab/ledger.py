"""The ledger: one row for every term of an operation. Everything that explains draws on it.

Each output cell is a short sum of `weight × input cell`. The ledger lists those terms: which output, which tap,
where the tap lies (in input coordinates, so a position can lie in the padding), and which input cell is found
there. Read by output it is the operation; by input, its transpose; as a dense table, its matrix.

A convolution of two axes is a convolution of each axis, so the rows are the products of two one-axis tables.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple, SupportsIndex

import numpy as np
from numpy.typing import NDArray

from convlab.arguments import Padding, Pair, Shape, Size, by, padding_pairs, per_axis
from convlab.arithmetic import transposed_output_size, window_counts
from convlab.errors import ArgumentError
from convlab.geometry import check_channels
from convlab.padding import source_index

Ints = NDArray[np.intp]


class Term(NamedTuple):
    """One product: the tap, where it lies in input coordinates, and the input cell found there (None: zero padding)."""

    tap: Shape
    position: Shape
    input: Shape | None


@dataclass(frozen=True)
class Ledger:
    """All terms of an operation from `input_shape` to `output_shape` through taps of `kernel_size`.

    Attributes:
        input_shape, output_shape, kernel_size: spatial sizes, height first.
        padding, padding_mode: `(before, after)` per axis, the frame within which positions lie, and what it holds.
        output, tap, input: one flat index per row, row-major; `input` is −1 where the term reads zero padding.
        position: `(rows, axes)`, the coordinates where the tap lies; negative before the input.
        weight: one number per row where the operation itself has them (means, interpolation); None where a kernel
            brings them.

    >>> ledger = Ledger.convolution((4,), 3, padding=1)
    >>> ledger.terms(0)[:2]
    [Term(tap=(0,), position=(-1,), input=None), Term(tap=(1,), position=(0,), input=(0,))]
    >>> ledger.uses.tolist()
    [2, 3, 3, 2]
    """

    input_shape: Shape
    output_shape: Shape
    kernel_size: Shape
    padding: tuple[Pair, ...]
    padding_mode: str
    output: Ints
    tap: Ints
    input: Ints
    position: Ints
    weight: NDArray[np.float64] | None = None

    @classmethod
    def convolution(
        cls,
        input_shape: Sequence[SupportsIndex],
        kernel_size: Size,
        *,
        stride: Size = 1,
        padding: Padding = 0,
        dilation: Size = 1,
        padding_mode: str = "zeros",
    ) -> Ledger:
        """The ledger of one channel of `conv1d` or `conv2d`; arguments and errors are theirs."""
        shape = tuple(int(i) for i in input_shape)
        axes = len(shape)
        kernel, steps = per_axis("kernel_size", kernel_size, axes, 1), per_axis("stride", stride, axes, 1)
        rates, pads = per_axis("dilation", dilation, axes, 1), padding_pairs("padding", padding, axes)
        outputs = window_counts("Ledger.convolution", shape, kernel, steps, pads, rates)
        tables = []
        for i, k, o, s, pair, d in zip(shape, kernel, outputs, steps, pads, rates, strict=True):
            out, tap = (table.ravel() for table in np.mgrid[:o, :k])
            padded = out * s + tap * d
            tables.append(np.stack([out, tap, padded - pair[0], source_index(i, pair, padding_mode)[padded]]))
        return cls(shape, outputs, kernel, pads, padding_mode, *product_rows(tables, outputs, kernel, shape))

    @classmethod
    def pad(cls, input_shape: Sequence[SupportsIndex], padding: Padding, *, mode: str = "zeros") -> Ledger:
        """The ledger of `pad`: every padded cell is one term with weight 1, or reads nothing."""
        shape = tuple(int(i) for i in input_shape)
        return cls.convolution(shape, 1, padding=padding_pairs("padding", padding, len(shape)), padding_mode=mode)

    @classmethod
    def transposed(
        cls,
        input_shape: Sequence[SupportsIndex],
        kernel_size: Size,
        *,
        stride: Size = 1,
        padding: Padding = 0,
        output_padding: Size = 0,
        dilation: Size = 1,
    ) -> Ledger:
        """The ledger of one channel of `conv_transpose1d` or `conv_transpose2d`: what each input stamps, by output.

        >>> Ledger.transposed((3,), 3, stride=2).overlaps.tolist()
        [1, 1, 2, 1, 2, 1, 1]
        """
        shape = tuple(int(i) for i in input_shape)
        axes = len(shape)
        kernel, steps = per_axis("kernel_size", kernel_size, axes, 1), per_axis("stride", stride, axes, 1)
        rates, pads = per_axis("dilation", dilation, axes, 1), padding_pairs("padding", padding, axes)
        extra = per_axis("output_padding", output_padding, axes, 0)
        outputs, tables = [], []
        for i, k, s, pair, e, d in zip(shape, kernel, steps, pads, extra, rates, strict=True):
            o = transposed_output_size(i, k, stride=s, padding=(pair,), output_padding=e, dilation=d)
            source, tap = (table.ravel() for table in np.mgrid[:i, :k])
            out = source * s + tap * d - pair[0]
            kept = (out >= 0) & (out < o)
            tables.append(np.stack([out, tap, source, source])[:, kept])
            outputs.append(o)
        rows = product_rows(tables, tuple(outputs), kernel, shape)
        return cls(shape, tuple(outputs), kernel, ((0, 0),) * axes, "zeros", *rows)

    def then(self, following: Ledger) -> Ledger:
        """The ledger of two layers, one after the other: a row for every path from an input to an output.

        Its taps are pairs: its kernel is the outer product of the layers' kernels, the later one first.

        >>> twice = Ledger.convolution((5,), 2).then(Ledger.convolution((4,), 2))
        >>> twice.apply(np.arange(5), np.multiply.outer([1, 1], [1, 1])).tolist()
        [4, 8, 12]
        """
        if following.input_shape != self.output_shape:
            shapes = f"{by(self.output_shape)}, the next reads {by(following.input_shape)}"
            raise ArgumentError(f"then: the first layer gives {shapes}")
        order = np.argsort(self.output, kind="stable")
        starts = np.searchsorted(self.output[order], np.arange(math.prod(self.output_shape) + 1))
        later = np.flatnonzero(following.input >= 0)
        counts = np.diff(starts)[following.input[later]]
        later = np.repeat(later, counts)
        within = np.arange(len(later)) - np.repeat(np.cumsum(counts) - counts, counts)
        earlier = order[starts[following.input[later]] + within]
        weights = (following.weight, self.weight)
        fixed = None
        if weights[0] is not None and weights[1] is not None:
            fixed = weights[0][later] * weights[1][earlier]
        tap = following.tap[later] * math.prod(self.kernel_size) + self.tap[earlier]
        return Ledger(
            self.input_shape,
            following.output_shape,
            (*following.kernel_size, *self.kernel_size),
            self.padding,
            self.padding_mode,
            following.output[later],
            tap,
            self.input[earlier],
            self.position[earlier],
            fixed,
        )

    def only(self, rows: NDArray[Any]) -> Ledger:
        """The ledger with the chosen rows alone."""
        parts = {name: getattr(self, name)[rows] for name in ("output", "tap", "input", "position")}
        return replace(self, **parts)

    def terms(self, output: SupportsIndex | Sequence[SupportsIndex]) -> list[Term]:
        """The terms of one output cell, in the order of the taps."""
        rows = np.flatnonzero(self.output == self._flat("output", output, self.output_shape))
        return [self._term(row) for row in rows]

    def readers(self, input: SupportsIndex | Sequence[SupportsIndex]) -> list[Shape]:
        """Every output cell that reads an input cell, directly or as padding, each once."""
        rows = self.input == self._flat("input", input, self.input_shape)
        return [_coordinates(at, self.output_shape) for at in np.unique(self.output[rows])]

    @cached_property
    def uses(self) -> Ints:
        """How many terms read each input cell, an array of `input_shape`."""
        return self._count(self.input[self.input >= 0], self.input_shape)

    @cached_property
    def overlaps(self) -> Ints:
        """How many terms with an input meet in each output cell, an array of `output_shape`."""
        return self._count(self.output[self.input >= 0], self.output_shape)

    def apply(self, x: NDArray[Any], weight: NDArray[Any] | None = None) -> NDArray[Any]:
        """The operation on one channel, term by term: what the pictures show, summed up.

        `weight` is the kernel; it is left out where the ledger has weights of its own.

        >>> Ledger.convolution((3,), 2).apply(np.array([1, 2, 4]), np.array([1, 10])).tolist()
        [21, 42]
        """
        values = np.append(x.ravel(), x.dtype.type(0))[self.input] * self._factors("apply", weight)
        y = np.zeros(math.prod(self.output_shape), dtype=values.dtype)
        np.add.at(y, self.output, values)
        return y.reshape(self.output_shape)

    def matrix(self, weight: NDArray[Any] | None = None) -> NDArray[Any]:
        """The dense matrix `(outputs, inputs)`, row-major: times `x.ravel()` it is the output; transposed, its adjoint.

        >>> Ledger.convolution((3,), 2).matrix(np.array([5, 7])).tolist()
        [[5, 7, 0], [0, 5, 7]]
        """
        factors, read = self._factors("matrix", weight), self.input >= 0
        dense = np.zeros((math.prod(self.output_shape), math.prod(self.input_shape)), dtype=factors.dtype)
        np.add.at(dense, (self.output[read], self.input[read]), factors[read])
        return dense

    def _factors(self, caller: str, weight: NDArray[Any] | None) -> NDArray[Any]:
        """The weight of every row: its own, or its tap's in the kernel."""
        if (weight is None) == (self.weight is None):
            which = "has weights of its own and takes no kernel" if weight is not None else "needs a kernel"
            raise ArgumentError(f"{caller}: this ledger {which}")
        if self.weight is not None:
            return self.weight
        kernel = np.asarray(weight)
        if tuple(kernel.shape) != self.kernel_size:
            raise ArgumentError(f"{caller}: weight must be {by(self.kernel_size)}, got {by(kernel.shape)}")
        return kernel.ravel()[self.tap]

    def _term(self, row: SupportsIndex) -> Term:
        read = int(self.input[row])
        position = tuple(int(p) for p in self.position[row])
        tap = _coordinates(self.tap[row], self.kernel_size)
        return Term(tap, position, None if read < 0 else _coordinates(read, self.input_shape))

    @staticmethod
    def _count(cells: Ints, shape: Shape) -> Ints:
        return np.bincount(cells, minlength=math.prod(shape)).reshape(shape)

    @staticmethod
    def _flat(name: str, cell: SupportsIndex | Sequence[SupportsIndex], shape: Shape) -> int:
        index = per_axis(name, cell, len(shape), 0)
        if any(at >= size for at, size in zip(index, shape, strict=True)):
            raise ArgumentError(f"{name} {index} lies outside the {by(shape)} cells")
        return int(np.ravel_multi_index(index, shape))


def _coordinates(flat: SupportsIndex, shape: Shape) -> Shape:
    return tuple(int(at) for at in np.unravel_index(int(flat), shape))


def product_rows(tables: Sequence[Ints], outputs: Shape, kernel: Shape, shape: Shape) -> tuple[Ints, Ints, Ints, Ints]:
    """Rows of all axes, sorted by output, then tap, from one-axis tables (output, tap, position, source)."""
    grids = np.meshgrid(*(np.arange(table.shape[1]) for table in tables), indexing="ij")
    columns = [table[:, grid.ravel()] for table, grid in zip(tables, grids, strict=True)]
    out, tap, _, source = ([column[field] for column in columns] for field in range(4))
    inside = np.all([axis >= 0 for axis in source], axis=0)
    flat = np.where(inside, np.ravel_multi_index([np.maximum(axis, 0) for axis in source], shape), -1)
    rows_out, rows_tap = np.ravel_multi_index(out, outputs), np.ravel_multi_index(tap, kernel)
    order = np.lexsort((rows_tap, rows_out))
    position = np.stack([column[2] for column in columns], axis=1)
    return rows_out[order], rows_tap[order], flat[order], position[order]


def conv_matrix(
    weight: NDArray[Any],
    input_shape: Sequence[SupportsIndex],
    *,
    stride: Size = 1,
    padding: Padding = 0,
    dilation: Size = 1,
    groups: int = 1,
    padding_mode: str = "zeros",
) -> NDArray[Any]:
    """The dense matrix of a convolution; its transpose is the transposed convolution with the same weight.

    `weight` is `(o, c / groups, kh, kw)` with an `input_shape` of `(c, h, w)`, one axis less for `conv1d`, or a bare
    kernel `(kh, kw)` with `(h, w)`; the rest is as in `conv2d`, the padding in numbers. Returns `(o·oh·ow, c·h·w)`,
    row-major: times `x.ravel()` it is the output, ravelled. Errors are those of `conv2d`.

    >>> conv_matrix(np.array([[5, 7]]), (1, 3)).tolist()
    [[5, 7, 0], [0, 5, 7]]
    """
    weight, shape = np.asarray(weight), tuple(int(i) for i in input_shape)
    how: dict[str, Any] = {"stride": stride, "padding": padding, "dilation": dilation, "padding_mode": padding_mode}
    if weight.ndim == len(shape):
        return Ledger.convolution(shape, weight.shape, **how).matrix(weight)
    if weight.ndim != len(shape) + 1:
        raise ArgumentError(f"conv_matrix: weight {weight.shape} does not go with the input shape {shape}")
    check_channels("conv_matrix", shape[0], weight, groups)
    ledger = Ledger.convolution(shape[1:], weight.shape[2:], **how)
    out, inside = weight.shape[:2]
    blocks = np.zeros((out, math.prod(ledger.output_shape), shape[0], math.prod(ledger.input_shape)), weight.dtype)
    for o in range(out):
        first = o // (out // groups) * inside
        for c in range(inside):
            blocks[o, :, first + c] = ledger.matrix(weight[o, c])
    return blocks.reshape(out * blocks.shape[1], -1)
