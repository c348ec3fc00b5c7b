"""The pieces of a picture: cells, text, and the page they stand on, the same text for the same input.

Colours come from JupyterLab's or VS Code's theme where there is one, and fall back to a light page.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from html import escape
from typing import Any

# Okabe & Ito's palette without its yellow and black, which vanish on light and dark pages.
TAP_COLOURS = ("#E69F00", "#56B4E9", "#009E73", "#CC79A7", "#D55E00", "#0072B2")
POSITIVE, NEGATIVE = "#56B4E9", "#E69F00"
GAP = 34.0
LINE = 19.0

STYLE = """
.convlab{--ink:var(--jp-ui-font-color1,var(--vscode-editor-foreground,#212121));
--paper:var(--jp-layout-color0,var(--vscode-editor-background,#ffffff));
--faint:var(--jp-ui-font-color2,var(--vscode-descriptionForeground,#616161));
font-family:var(--jp-ui-font-family,system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif)}
.convlab:focus{outline:2px solid #0072B2;outline-offset:2px}
.convlab text{fill:var(--ink);font-variant-numeric:tabular-nums}
.convlab .paper{fill:var(--paper)}
.convlab .cell rect{stroke:var(--faint);stroke-width:1;fill-opacity:.3}
.convlab .pad rect{stroke-dasharray:3 3;fill-opacity:.08}
.convlab .pad text{fill:var(--faint)}
.convlab .cell text,.convlab .tap text{text-anchor:middle;dominant-baseline:central}
.convlab .unread{stroke:var(--ink);stroke-width:1.4}
.convlab .out,.convlab [data-from]{cursor:pointer}
.convlab .tap{pointer-events:none}
.convlab .tap rect,.convlab .mark{fill:none;stroke-width:3}
.convlab .tap text{font-weight:700}
.convlab .mark{stroke:var(--ink);pointer-events:none}
.convlab .link{fill:none;stroke:#D55E00;stroke-width:2;pointer-events:none}
.convlab .title{font-weight:600}.convlab .quiet{fill:var(--faint)}
.convlab .code{font-family:var(--jp-code-font-family,ui-monospace,Menlo,Consolas,monospace)}
"""


def page(parts: Iterable[str], width: float, height: float, label: str, data: str = "") -> str:
    """A whole SVG; `label` is what a screen reader says, `data` further attributes of the root."""
    size = f'viewBox="0 0 {short(width)} {short(height)}" width="{short(width)}" height="{short(height)}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="convlab" {size} role="img" tabindex="0" '
        f'data-lm-suppress-shortcuts="true" aria-label="{escape(label)}" {data} '
        f'style="max-width:100%;height:auto"><style>{STYLE}</style>'
        f'<rect class="paper" width="100%" height="100%"/>{"".join(parts)}</svg>'
    )


def text(x: float, y: float, content: str, kind: str, size: float = 14) -> str:
    """A line of text that begins at `x` on the baseline `y`."""
    return f'<text class="{kind}" x="{short(x)}" y="{short(y)}" font-size="{short(size)}">{escape(content)}</text>'


def cell(x: float, y: float, unit: float, value: Any, largest: float, kind: str, data: str = "") -> str:
    """A square with a number; blue above zero and orange below, stronger towards `largest`."""
    share = min(1.0, abs(float(value)) / largest) if largest else 0.0
    colour = POSITIVE if value >= 0 else NEGATIVE
    shown = number(value)
    size = unit * min(0.44, 1.35 / max(len(shown), 1))
    opacity = "" if "pad" in kind else f' fill-opacity="{short(0.05 + 0.4 * share)}"'
    return (
        f'<g class="{kind}" {data}><rect x="{short(x)}" y="{short(y)}" width="{short(unit)}" height="{short(unit)}" '
        f'fill="{colour}"{opacity}/><text x="{short(x + unit / 2)}" y="{short(y + unit / 2)}" '
        f'font-size="{short(size)}">{shown}</text></g>'
    )


def number(value: Any) -> str:
    """A number as a picture shows it: whole, or with at most two decimals.

    >>> number(-1.5), number(3.0), number(1 / 3), number(99.96), number(0.001)
    ('−1.5', '3', '0.33', '100', '0.001')
    """
    plain = float(value)
    if plain and abs(plain) < 0.01:
        shown = f"{plain:.1g}"
    else:
        shown = f"{plain:.{2 if abs(plain) < 10 else 1 if abs(plain) < 100 else 0}f}"
        shown = shown.rstrip("0").rstrip(".") if "." in shown else shown
    return shown.replace("-", "−")


def short(length: float) -> str:
    """A length with at most one decimal, so that pictures are small and the same everywhere.

    >>> short(12.0), short(0.25), short(33.333)
    ('12', '0.2', '33.3')
    """
    return f"{length:.1f}".removesuffix(".0")


def wrapped(message: str, width: float) -> list[str]:
    """A message in lines that fit `width`."""
    return textwrap.wrap(message, max(20, int(width / 7.6)))
