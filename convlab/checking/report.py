"""An outcome as HTML for a notebook, and as the same in plain text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from convlab.checking import outcome as kinds
from convlab.checking.outcome import Outcome
from convlab.checking.pictures import Picture, pictures

SIGNS = {kinds.CORRECT: "✓", kinds.WRITTEN: "✎", kinds.NOT_ATTEMPTED: "○"}
# JupyterLab's and VS Code's theme colours, with fallbacks for a saved page; the accents pass AA on light and dark.
TEXT = "var(--jp-ui-font-color1, var(--vscode-editor-foreground, currentColor))"
LINE = "var(--jp-border-color1, var(--vscode-panel-border, #8a8a8a))"
CODE = "var(--jp-code-font-family, ui-monospace, Menlo, Consolas, monospace)"
ACCENTS = {kinds.CORRECT: "#009E73", kinds.WRITTEN: "#009E73", kinds.NOT_ATTEMPTED: "#7a7a7a"}
WRONG, READ = "#D55E00", "#3D8FCC"
BRACKETS = "In brackets: what the first wrong value is made of."


def plain(outcome: Outcome) -> str:
    """The outcome as text.

    >>> print(plain(Outcome("zero_pad", "correct", "Right on all 9 cases.")))
    ✓ zero_pad: correct. Right on all 9 cases.
    """
    parts = [f"{SIGNS.get(outcome.kind, '✗')} {outcome.exercise}: {outcome.kind}. {_bare(outcome.message)}"]
    parts += [f"  → {_bare(line)}" for line in (outcome.diagnosis, outcome.clue) if line]
    parts += [f"  {_bare(line)}" for text in outcome.details for line in text.splitlines()]
    shown = list(pictures(outcome))
    parts += _beside(shown)
    parts += [f"  {BRACKETS}"] * _any_read(shown)
    if outcome.printed:
        parts += ["  It printed:", *(f"    {line}" for line in outcome.printed.splitlines())]
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
    parts += [_line(f"→ <strong>{_rich(line)}</strong>") for line in (outcome.diagnosis, outcome.clue) if line]
    parts += [_line(_rich(line), "white-space:pre-wrap") for line in outcome.details]
    shown = list(pictures(outcome))
    if shown:
        tables = "".join(map(_table, shown))
        parts.append(
            f'<div style="display:flex;flex-wrap:wrap;align-items:flex-start;gap:20px;margin:8px 0">{tables}</div>'
        )
    parts += [_line(BRACKETS)] * _any_read(shown)
    if outcome.printed:
        style = f"margin:2px 0;white-space:pre-wrap;color:{TEXT};background:transparent;font-family:{CODE}"
        parts.append(_line(f'It printed:<pre style="{style}">{escape(outcome.printed)}</pre>'))
    parts += [_line(f"Note: {_rich(note)}") for note in outcome.notes]
    return "".join([*parts, "</div>"])


def _line(markup: str, style: str = "") -> str:
    return f'<div style="margin-top:4px;{style}">{markup}</div>'


def _bare(text: str) -> str:
    return text.replace("`", "")


def _rich(text: str) -> str:
    """Escaped text in which `code` stands as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text, quote=False))


def _any_read(shown: Sequence[Picture]) -> bool:
    return any(picture.read.any() for picture in shown)


def _beside(shown: Sequence[Picture]) -> list[str]:
    """Pictures next to each other, in columns of text."""
    if not shown:
        return []
    blocks = []
    for picture in shown:
        cells = picture.cells
        width = max(len(cell) for row in cells for cell in row)
        rows = [picture.title, *(" ".join(cell.rjust(width) for cell in row) for row in cells)]
        across = max(map(len, rows))
        blocks.append([row.ljust(across) for row in rows])
    height = max(map(len, blocks))
    padded = [block + [" " * len(block[0])] * (height - len(block)) for block in blocks]
    return ["", *("  " + "    ".join(line).rstrip() for line in zip(*padded, strict=True)), ""]


def _table(picture: Picture) -> str:
    rows = "".join(
        f"<tr>{''.join(_cell(text, wrong, read) for text, wrong, read in zip(*row, strict=True))}</tr>"
        for row in zip(picture.cells, picture.wrong, picture.read, strict=True)
    )
    caption = f"caption-side:top;text-align:left;white-space:nowrap;color:{TEXT};padding:0 0 3px"
    return (
        f'<table style="border-collapse:collapse;margin:0;color:{TEXT};background:transparent">'
        f'<caption style="{caption}">{escape(picture.title)}</caption>{rows}</table>'
    )


def _cell(text: str, wrong: bool, read: bool) -> str:
    """A number, its mark as a frame as well, and in words for those who hear the page."""
    style = f"border:1px solid {LINE};padding:2px 7px;text-align:right;font-variant-numeric:tabular-nums"
    if wrong:
        style += f";outline:2px solid {WRONG};outline-offset:-2px;font-weight:bold"
    elif read:
        style += f";outline:2px dashed {READ};outline-offset:-2px"
    said = f"{text.rstrip('✗')}, wrong" if wrong else f"{text.strip('[]')}, read" if read else ""
    label = f' aria-label="{said}"' if said else ""
    return f'<td style="{style}"{label}>{text}</td>'
