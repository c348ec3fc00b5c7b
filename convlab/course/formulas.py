"""How the shape of a result comes about, in numbers, and what comes out with one term wrong; and which cells are read.

An exercise takes its `formula` and its `window` from here, so that a wrong shape is explained in the same words in
every chapter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from convlab.checking import Formula
from convlab.ledger import Ledger

Pair = tuple[int, int]
AXES = {1: ("",), 2: ("rows: ", "columns: ")}


def two(size: Any) -> Pair:
    """An int or a pair as a pair, height first; the one size of a one-axis array stands for both."""
    sizes = tuple(size) if hasattr(size, "__len__") else (size,)
    return int(sizes[0]), int(sizes[-1])


def kernel_fits(shape: Sequence[int], kernel_size: Any, padding: Any = 0, dilation: Any = 1) -> bool:
    """Whether the kernel fits the padded input along each axis: what a drawn call must promise."""
    axes = zip(shape, two(kernel_size), two(padding), two(dilation), strict=False)
    return all(d * (k - 1) + 1 <= i + 2 * p for i, k, p, d in axes)


def framed(shape: Sequence[int], padding: Any) -> Formula:
    """The shape of a padded picture: i + 2p along each axis.

    >>> framed((2, 3), (1, 0)).text
    'rows: 2 + 2·1 = 4; columns: 3 + 2·0 = 3'
    """
    rows = list(zip(shape, two(padding), strict=False))
    return _formula(
        rows,
        lambda i, p: f"{i} + 2·{p} = {i + 2 * p}",
        lambda i, p: i + 2 * p,
        {
            "the padding added once, not on both sides": lambda i, p: i + p,
            "the padding left out": lambda i, p: i,
            "four times the padding added": lambda i, p: i + 4 * p,
        },
        {
            "height and width of the padding exchanged": [
                (i, p) for (i, _), (_, p) in zip(rows, rows[::-1], strict=True)
            ]
        },
    )


def windows(shape: Sequence[int], kernel_size: Any, stride: Any = 1, padding: Any = 0, dilation: Any = 1) -> Formula:
    """The shape of a convolution's output, over one axis or two.

    >>> windows((5,), 2, 3).text
    '⌊(5 − 2) / 3⌋ + 1 = 2'
    """
    numbers = [two(value) for value in (kernel_size, stride, padding, dilation)]
    axes = len(shape)
    rows = [(i, *(number[axis] for number in numbers)) for axis, i in enumerate(shape)]

    def places(i: int, k: int, s: int, p: int, d: int) -> int:
        return (i + 2 * p - d * (k - 1) - 1) // s + 1

    def exchanged(at: int) -> list[tuple[int, ...]]:
        return [(*row[:at], other[at], *row[at + 1 :]) for row, other in zip(rows, rows[::-1], strict=True)]

    names = ("kernel", "stride", "padding", "dilation")
    turned = {f"height and width of the {name} exchanged": exchanged(at + 1) for at, name in enumerate(names)}
    return _formula(
        rows,
        lambda i, k, s, p, d: f"{_quotient(i, k, s, p, d)} = {places(i, k, s, p, d)}",
        places,
        {
            "the padding added once, not on both sides": lambda i, k, s, p, d: places(i + p, k, s, 0, d),
            "the padding left out": lambda i, k, s, p, d: places(i, k, s, 0, d),
            "the place before the first step left out: no + 1": lambda i, k, s, p, d: places(i, k, s, p, d) - 1,
            "the quotient rounded up": lambda i, k, s, p, d: -(-(i + 2 * p - d * (k - 1) - 1) // s) + 1,
            "the stride left out": lambda i, k, s, p, d: places(i, k, 1, p, d),
            "the dilation left out": lambda i, k, s, p, d: places(i, k, s, p, 1),
            "the kernel left out": lambda i, k, s, p, d: places(i, 1, s, p, 1),
            "the size of the input": lambda i, k, s, p, d: i,
            "the size of the padded input": lambda i, k, s, p, d: i + 2 * p,
            "k − 1 more in place of k − 1 fewer": lambda i, k, s, p, d: i + 2 * p + d * (k - 1),
        },
        turned if axes == 2 else {},
    )


def _quotient(i: int, k: int, s: int, p: int, d: int) -> str:
    """The formula with its numbers; what is 0 or 1 in a call does not clutter it."""
    room = f"{i}" + (f" + 2·{p}" if p else "") + (f" − {d}·({k} − 1) − 1" if d > 1 else f" − {k}")
    return f"{room} + 1" if s == 1 else f"⌊({room}) / {s}⌋ + 1"


def stamps(
    shape: Sequence[int], kernel_size: Any, stride: Any = 1, padding: Any = 0, output_padding: Any = 0
) -> Formula:
    """The shape of a transposed convolution's output: (i − 1)·s − 2p + k + output_padding.

    >>> stamps((3,), 4, 2).text
    '(3 − 1)·2 + 4 = 8'
    """
    numbers = [two(value) for value in (kernel_size, stride, padding, output_padding)]
    rows = [(i, *(number[axis] for number in numbers)) for axis, i in enumerate(shape)]

    def reach(i: int, k: int, s: int, p: int, e: int) -> int:
        return (i - 1) * s - 2 * p + k + e

    def said(i: int, k: int, s: int, p: int, e: int) -> str:
        ends = (f" − 2·{p}" if p else "") + f" + {k}" + (f" + {e}" if e else "")
        return f"({i} − 1)·{s}{ends} = {reach(i, k, s, p, e)}"

    return _formula(
        rows,
        said,
        reach,
        {
            "i steps in place of i − 1": lambda i, k, s, p, e: reach(i + 1, k, s, p, e),
            "the size times the stride": lambda i, k, s, p, e: i * s,
            "a step shorter than the stride at the end": lambda i, k, s, p, e: reach(i, k, s, p, e) - 1,
            "the kernel left out": lambda i, k, s, p, e: reach(i, 1, s, p, e),
            "the padding added, where it takes away": lambda i, k, s, p, e: reach(i, k, s, -p, e),
            "the padding taken away once, not on both sides": lambda i, k, s, p, e: reach(i, k, s, 0, e) - p,
            "the padding left out": lambda i, k, s, p, e: reach(i, k, s, 0, e),
            "the stride left out": lambda i, k, s, p, e: reach(i, k, 1, p, e),
            "the size of the input": lambda i, k, s, p, e: i,
            "the size of a convolution": lambda i, k, s, p, e: (i + 2 * p - k) // s + 1,
        },
    )


def enlarged(shape: Sequence[int], factor: Any) -> Formula:
    """The shape of a picture made `factor` times as large.

    >>> enlarged((2, 3), 2).text
    'rows: 2·2 = 4; columns: 3·2 = 6'
    """
    return _formula(
        list(zip(shape, two(factor), strict=False)),
        lambda i, f: f"{i}·{f} = {i * f}",
        lambda i, f: i * f,
        {
            "the factor left out": lambda i, f: i,
            "the factor added": lambda i, f: i + f,
            "the last value not repeated": lambda i, f: (i - 1) * f + 1,
        },
    )


def _formula(
    rows: Sequence[tuple[int, ...]],
    said: Callable[..., str],
    right: Callable[..., int],
    wrong: Mapping[str, Callable[..., int]],
    rearranged: Mapping[str, Sequence[tuple[int, ...]]] | None = None,
) -> Formula:
    """A formula of one axis, for all of them: its words, its value, and its values with a term wrong."""
    names = AXES[len(rows)]
    text = "; ".join(name + said(*row) for name, row in zip(names, rows, strict=True))
    shape = tuple(right(*row) for row in rows)
    variants = [(sentence, tuple(rule(*row) for row in rows)) for sentence, rule in wrong.items()]
    variants += [(sentence, tuple(right(*row) for row in other)) for sentence, other in (rearranged or {}).items()]
    if len(rows) == 2:
        variants.append(("height and width of the output exchanged", shape[::-1]))
    return Formula(text, tuple(variant for variant in variants if variant[1] != shape))


def read_by(ledger: Ledger, at: Iterable[int]) -> list[tuple[int, ...]]:
    """The input cells that a ledger's output cell `at` reads: an exercise's `window`.

    >>> read_by(Ledger.convolution((4,), 2, stride=2), (1,))
    [(2,), (3,)]
    """
    return [term.input for term in ledger.terms(tuple(at)) if term.input is not None]
