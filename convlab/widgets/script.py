"""The script, joined from its parts: what a widget loads, and what an exported page carries.

A widget's module is loaded from a blob, where `import "./queries.js"` leads nowhere, and an exported page is one file.
So the parts are joined into one scope, in the order in which they need each other; Node and the type checker see them
as the modules they are.
"""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from html import escape
from pathlib import Path

PARTS = ("queries", "picture", "tools", "explorer")
FOLDER = Path(__file__).parent
# Comments, types among them, are for readers of the source.
LEFT_OUT = re.compile(
    r"^[ \t]*/\*\*(?:(?!\*/).)*\*/[ \t]*\n|^[ \t]*//[^\n]*\n|^import [^;]*;\n|^[ \t]*\n", re.MULTILINE | re.DOTALL
)


@cache
def joined() -> str:
    """All parts in one scope, without their imports and exports."""
    whole = "\n".join((FOLDER / f"{part}.js").read_text(encoding="utf-8") for part in PARTS)
    return re.sub(r"^(export )?[ \t]*", "", LEFT_OUT.sub("", whole), flags=re.MULTILINE)


def module() -> str:
    """The module that anywidget loads."""
    return f"{joined()}\nexport default {{ render }};\n"


def still(svg: str, label: str) -> str:
    """The picture as an image, and the script that wakes it.

    Where scripts are stripped (GitHub, a notebook that is not trusted) the image stays.
    """
    image = b64encode(svg.encode()).decode()
    return (
        f'<img class="convlab-still" alt="{escape(label)}" style="max-width:100%" '
        f'src="data:image/svg+xml;base64,{image}">\n<script>(() => {{\n{joined()}wake();\n}})();</script>'
    )


def page(svg: str, title: str) -> str:
    """A whole page with one picture that answers."""
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8"><title>{escape(title)}</title></head>\n'
        f"<body>\n<main>\n{still(svg, title)}\n</main>\n</body>\n</html>\n"
    )
