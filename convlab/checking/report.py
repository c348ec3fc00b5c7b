"""An outcome as HTML for a notebook, and as the same in plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

import numpy as np

from convlab.checking import outcome as kinds
from convlab.checking.compare import Comparison, Values
from convlab.checking.outcome import Outcome

WINDOW = 12  # rows and columns of a picture, at most
SIGNS = {kinds.CORRECT: "✓", kinds.WRITTEN: "✎", kinds.NOT_ATTEMPTED: "○"}
# JupyterLab's and VS Code's theme colours, with fallbacks for a saved page; the accents pass AA on light and dark.
TEXT = "var(--jp-ui-font-color1, var(--vscode-editor-foreground, currentColor))"
LINE = "var(--jp-border-color1, var(--vscode-panel-border, #8a8a8a))"
ACCENTS = {kinds.CORRECT: "#009E73", kinds.WRITTEN: "#009E73", kinds.NOT_ATTEMPTED: "#7a7a7a"}
WRONG = "#D55E00"


def plain(outcome: Outcome) -> str:
    """The outcome as text.

    >>> print(plain(Outcome("zero_pad", "correct", "Right on all 9 cases.")))
    ✓ zero_pad: correct. Right on all 9 cases.
    """
    parts = [f"{SIGNS.get(outcome.kind, '✗')} {outcome.exercise}: {outcome.kind}. {_bare(outcome.message)}"]
    if outcome.diagnosis:
        parts.append(f"  → {_bare(outcome.diagnosis)}")
    parts += [f"  {_bare(line)}" for text in outcome.details for line in text.splitlines()]
    parts += _beside(list(_pictures(outcome)))
    parts += [f"  Note: {_bare(note)}" for note in outcome.notes]
    return "\n".join(parts)


def html(outcome: Outcome) -> str:
    """The outcome as HTML that carries its own style and no script."""
    accent = ACCENTS.get(outcome.kind, WRONG)
    parts = [
        f'<div role="status" style="border-left:4px solid {accent};padding:2px 12px;color:{TEXT};'
        'font-family:var(--jp-ui-font-family, system-ui, sans-serif);line-height:1.45">',
        f"<div><strong>{SIGNS.get(outcome.kind, '✗')} {escape(outcome.exercise)}: {escape(outcome.kind)}.</strong> "
        f"{_rich(outcome.message)}</div>",
    ]
    if outcome.diagnosis:
        parts.append(f'<div style="margin-top:4px">→ <strong>{_rich(outcome.diagnosis)}</strong></div>')
    parts += [f'<div style="margin-top:4px;white-space:pre-wrap">{_rich(line)}</div>' for line in outcome.details]
    tables = "".join(_table(*picture) for picture in _pictures(outcome))
    if tables:
        parts.append(f'<div style="display:flex;flex-wrap:wrap;gap:20px;margin:8px 0">{tables}</div>')
    parts += [f'<div style="margin-top:4px">Note: {_rich(note)}</div>' for note in outcome.notes]
    return "".join([*parts, "</div>"])


def _bare(text: str) -> str:
    return text.replace("`", "")


def _rich(text: str) -> str:
    """Escaped text in which `code` stands as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text, quote=False))


Picture = tuple[str, Values, "Values | None"]


def _pictures(outcome: Outcome) -> Iterable[Picture]:
    """Titles, values and wrong cells of what stands side by side: the arrays given, expected, theirs, difference."""
    comparison = outcome.comparison
    for name, arg in outcome.args:
        if isinstance(arg, np.ndarray) and arg.ndim <= 2:
            yield name, *_cut(np.atleast_2d(arg), None, (0, 0))
    if comparison is None or comparison.expected.ndim == 0 or not _drawable(comparison):
        return
    want, got = np.atleast_2d(comparison.expected), np.atleast_2d(comparison.got)
    if comparison.wrong is None:
        yield f"expected {comparison.expected.shape}", *_cut(want, None, (0, 0))
        yield f"yours {comparison.got.shape}", *_cut(got, None, (0, 0))
        return
    wrong = np.atleast_2d(comparison.wrong)
    row, column = (int(index) for index in np.argwhere(wrong)[0]) if wrong.any() else (0, 0)
    yield "expected", *_cut(want, None, (row, column))
    yield "yours", *_cut(got, wrong, (row, column))
    if want.dtype.kind in "iuf" and got.dtype.kind in "iuf":
        with np.errstate(invalid="ignore"):  # ∞ − ∞
            difference = np.where(wrong, got - want.astype(float), 0)
        yield "yours − expected", *_cut(difference, wrong, (row, column))


def _drawable(comparison: Comparison) -> bool:
    return comparison.expected.ndim <= 2 and comparison.got.ndim <= 2 and comparison.got.size > 0


def _cut(values: Values, wrong: Values | None, first: tuple[int, int]) -> tuple[Values, Values | None]:
    """At most `WINDOW` rows and columns, with the first wrong cell among them."""
    top, left = (max(0, at - WINDOW + 2) if size > WINDOW else 0 for at, size in zip(first, values.shape, strict=True))
    window = (slice(top, top + WINDOW), slice(left, left + WINDOW))
    return values[window], None if wrong is None else wrong[window]


def number(value: Any) -> str:
    """A cell's number, short.

    >>> number(np.float32(2.0)), number(0.333333), number(True), number(float("nan"))
    ('2', '0.333', '1', 'nan')
    """
    if isinstance(value, bool | np.bool_):
        return str(int(value))
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:.0f}"


def _cells(values: Values, wrong: Values | None) -> list[list[str]]:
    marks = np.zeros(values.shape, bool) if wrong is None else wrong
    return [[number(v) + "✗" * bool(m) for v, m in zip(*rows, strict=True)] for rows in zip(values, marks, strict=True)]


def _beside(pictures: Sequence[Picture]) -> list[str]:
    """Pictures next to each other, in columns of text; `✗` follows what is wrong."""
    if not pictures:
        return []
    blocks = []
    for title, values, wrong in pictures:
        cells = _cells(values, wrong)
        width = max((len(cell) for row in cells for cell in row), default=1)
        rows = [title, *(" ".join(cell.rjust(width) for cell in row) for row in cells)]
        across = max(map(len, rows))
        blocks.append([row.ljust(across) for row in rows])
    height = max(map(len, blocks))
    padded = [block + [" " * len(block[0])] * (height - len(block)) for block in blocks]
    return ["", *("  " + "    ".join(line).rstrip() for line in zip(*padded, strict=True)), ""]


def _table(title: str, values: Values, wrong: Values | None) -> str:
    cell = f"border:1px solid {LINE};padding:2px 7px;text-align:right;font-variant-numeric:tabular-nums"
    bad = f"{cell};outline:2px solid {WRONG};outline-offset:-2px;font-weight:bold"
    marks = np.zeros(values.shape, bool) if wrong is None else wrong
    rows = "".join(
        "<tr>"
        + "".join(f'<td style="{bad if m else cell}">{text}</td>' for text, m in zip(*row, strict=True))
        + "</tr>"
        for row in zip(_cells(values, wrong), marks, strict=True)
    )
    caption = (
        f'<caption style="caption-side:top;text-align:left;color:{TEXT};padding:0 0 3px">{escape(title)}</caption>'
    )
    return (
        f'<table style="border-collapse:collapse;margin:0;color:{TEXT};background:transparent">{caption}{rows}</table>'
    )
