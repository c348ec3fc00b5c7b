"""Built notebooks and a learner's copies of them: stamps, and a folder that is laid out without losing work."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import nbformat

from convlab.checking.progress import replace_file
from convlab.errors import CourseError

PACKAGE = Path(__file__).parent
NEW, UPDATED, UNCHANGED, KEPT = "new", "updated", "unchanged", "kept"


def chapters_folder() -> Path:
    """Where the built chapters are: inside an installed package, or beside the package in a checkout."""
    for folder in (PACKAGE / "_notebooks", PACKAGE.parent / "notebooks"):
        if any(folder.glob("*.ipynb")):
            return folder
    raise CourseError("the chapters have not been built here; run `make course` in a checkout")


def fingerprint(notebook: Any) -> str:
    """A hash of what a notebook's cells say; outputs, ids and metadata aside."""
    cells = [[cell.cell_type, cell.source] for cell in notebook.cells]
    return hashlib.sha256(json.dumps(cells).encode()).hexdigest()


def is_untouched(notebook: Any) -> bool:
    """Whether the cells are still those that the notebook's stamp was made of."""
    stamp = notebook.metadata.get("convlab")
    return isinstance(stamp, dict) and stamp.get("cells") == fingerprint(notebook)


def read_notebook(path: Path) -> Any:
    """The notebook in a file, or None where there is none to be read."""
    try:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
    except (ValueError, TypeError, KeyError, AttributeError, OSError, nbformat.ValidationError):
        return None  # nbformat raises each of these for one kind of damage or another
    return notebook


def write_notebook(path: Path, notebook: Any) -> None:
    """Write a notebook whole or not at all."""
    nbformat.validate(notebook)
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, nbformat.writes(notebook) + "\n")


def lay_out(folder: Path) -> dict[str, str]:
    """Bring a learner's folder up to date: a chapter that is missing or untouched is replaced, work is kept.

    Returns:
        For each chapter's file name what became of it: `new`, `updated`, `unchanged` or `kept`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    fates = {}
    for source in sorted(chapters_folder().glob("*.ipynb")):
        target = folder / source.name
        fate = _fate(source, target)
        if fate in (NEW, UPDATED):
            replace_file(target, source.read_text(encoding="utf-8"))
        fates[source.name] = fate
    return fates


def _fate(source: Path, target: Path) -> str:
    if not target.exists():
        return NEW
    theirs = read_notebook(target)
    if theirs is None or not is_untouched(theirs):
        return KEPT  # whatever it is, it is theirs
    ours = nbformat.read(source, as_version=4)
    return UNCHANGED if fingerprint(ours) == fingerprint(theirs) else UPDATED
