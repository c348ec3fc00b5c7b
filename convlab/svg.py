"""The pieces of a picture: cells, text, and the page they stand on, the same text for the same input.

Every element carries its light colours as attributes, so that a picture is right where styles are stripped (GitHub) or
not understood (a rasteriser). The style sheet only adds to that: the colours of JupyterLab's or VS Code's theme.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable
from html import escape
from typing import Any

# Okabe & Ito's palette without its yellow and black, which vanish on light and dark pages.
TAP_COLOURS = ("#E69F00", "#56B4E9", "#009E73", "#CC79A7", "#D55E00", "#0072B2")
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
POSITIVE, NEGATIVE = "#56B4E9", "#E69F00"
INK, FAINT = "#212121", "#616161"
GAP = 34.0
LINE = 19.0
LETTER_WIDTH = 7.3  # of a character at 14 px, a little more than fonts need
SMALLEST_WITH_NUMBER = 15.0  # a smaller cell shows its colour alone; its number is said when it is asked

STYLE = """
.convlab{--ink:var(--jp-ui-font-color1,var(--vscode-editor-foreground,#212121));
--paper:var(--jp-layout-color0,var(--vscode-editor-background,#fff));
--line:var(--jp-border-color0,#8a8a8a);--focus:var(--jp-brand-color1,#0b62c4);max-width:100%;height:auto;
font-family:var(--jp-ui-font-family,system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif)}
.convlab text{fill:var(--ink)}
.convlab .paper,.convlab .halo{fill:var(--paper)}
.convlab .quiet,.convlab .pad text{fill-opacity:.8}
.convlab .cell rect,.convlab rect.cell{stroke:var(--ink);stroke-opacity:.5}
.convlab .stroke{stroke:var(--ink)}.convlab .fill{fill:var(--ink)}
.convlab .marks{pointer-events:none}
.convlab .letters{stroke:var(--paper);stroke-linejoin:round}
.convlab.live .cell{cursor:pointer}.convlab .cell:focus{outline:none}
.convlab .cell:focus-visible rect,.convlab rect.cell:focus-visible{stroke:var(--focus);stroke-width:4;stroke-opacity:1}
.convlab-tools,.convlab-tools table{color:var(--jp-ui-font-color1,inherit);
font:13px var(--jp-ui-font-family,system-ui,sans-serif)}
.convlab-tools>div{display:flex;flex-wrap:wrap;align-items:center;gap:4px 16px;margin:2px 16px}
.convlab-tools label{display:inline-flex;align-items:center;gap:5px;min-height:24px}
.convlab-tools input[type=range]{width:min(24em,40vw)}.convlab-tools input,.convlab-tools button{accent-color:#0b62c4}
.convlab-tools button{min-height:26px;padding:1px 10px;color:inherit;background:transparent;cursor:pointer;
border:1px solid currentColor;border-radius:3px;font:inherit}
.convlab-tools :focus-visible{outline:2px solid var(--jp-brand-color1,#0b62c4);outline-offset:2px}
.convlab-tools details{margin:2px 16px}.convlab-tools summary{cursor:pointer;min-height:24px}
.convlab-tools td,.convlab-tools th{border:1px solid #8a8a8a;padding:1px 6px;text-align:right}
.convlab-host{position:relative;will-change:transform}
.convlab-lines{margin:4px 17px;font:14px/19px var(--jp-ui-font-family,system-ui,sans-serif);
color:var(--jp-ui-font-color1,inherit)}
.convlab-lines,.convlab-tools{contain:layout style}
.convlab-lines div{min-height:19px;font-variant-numeric:tabular-nums}.convlab-lines .quiet{opacity:.8}
.convlab-lines .says+.quiet{margin-top:6px}
.convlab-edit{position:absolute;box-sizing:border-box;font:14px sans-serif;text-align:center}
"""


def page(parts: Iterable[str], width: float, height: float, label: str, data: str = "") -> str:
    """A whole SVG; `label` is what a screen reader says, `data` further attributes of the root."""
    size = f'viewBox="0 0 {short(width)} {short(height)}" width="{short(width)}" height="{short(height)}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="convlab" {size} role="img" aria-label="{escape(label)}" '
        f'font-family="system-ui,Helvetica,Arial,\'DejaVu Sans\',sans-serif" fill="{INK}"{data}><style>{STYLE}</style>'
        f'<rect class="paper" width="100%" height="100%" fill="#fff"/>{"".join(parts)}</svg>'
    )


def text(x: float, y: float, content: str, kind: str = "", size: float = 14, more: str = "") -> str:
    """A line of text that begins at `x` on the baseline `y`; of `kind` title (bold), quiet (fainter) or says."""
    look = ' font-weight="600"' if "title" in kind else ' fill-opacity=".8"' if "quiet" in kind else ""
    named = f' class="{kind}"' if kind else ""
    return f'<text{named} x="{short(x)}" y="{short(y)}" font-size="{short(size)}"{look}{more}>{escape(content)}</text>'


def cell(x: float, y: float, unit: float, shown: str, share: float, data: str, *, pad: bool = False) -> str:
    """A square with a number, blue above zero and orange below.

    Args:
        x: of its corner.
        y: of its corner.
        unit: its side.
        shown: the number, as `number` writes it.
        share: its size from −1 to 1, which is how strong the colour is.
        data: the attributes by which it is asked, such as `data-output="5"`.
        pad: padding, with a dashed edge and a paler ground.
    """
    colour = NEGATIVE if share < 0 else POSITIVE
    strength = 0.07 if pad else 0.04 + 0.41 * min(1.0, abs(share))
    what = f'class="{"cell pad" if pad else "cell"}" role="gridcell" {data}'
    square = (
        f'x="{short(x)}" y="{short(y)}" width="{short(unit)}" height="{short(unit)}" fill="{colour}" '
        f'fill-opacity="{strength:.2f}" stroke="{FAINT}" stroke-opacity=".6"'
    )
    if unit < SMALLEST_WITH_NUMBER:
        return f"<rect {what} {square}/>"  # of thousands of cells, each element counts
    size = unit * min(0.44, 1.5 / max(len(shown), 1))
    edge, paler = (' stroke-dasharray="3 3"', ' fill-opacity=".8"') if pad else ("", "")
    middle = f'x="{short(x + unit / 2)}" y="{short(y + unit / 2 + size * 0.35)}"'
    words = f'<text {middle} font-size="{short(size)}" text-anchor="middle"{paler}>{shown}</text>'
    return f"<g {what}><rect {square}{edge}/>{words}</g>"


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


def shares(values: Any) -> list[float]:
    """Each number over the largest magnitude among them, row-major: what `cell` calls its share."""
    flat = [float(value) for value in values.ravel()]
    largest = max((abs(value) for value in flat if math.isfinite(value)), default=0.0) or 1.0
    return [value / largest if math.isfinite(value) else math.copysign(1.0, value) for value in flat]


def short(length: float) -> str:
    """A length with at most one decimal, so that pictures are small and the same everywhere.

    >>> short(12.0), short(0.25), short(33.333)
    ('12', '0.2', '33.3')
    """
    return f"{length:.1f}".removesuffix(".0")


def wrapped(message: str, width: float) -> list[str]:
    """A message in lines that fit `width`."""
    return textwrap.wrap(message, max(20, int(width / LETTER_WIDTH)))
