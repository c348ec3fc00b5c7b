"""From `convlab/course/` to the three folders of notebooks, and whether those still are what their source says."""

from __future__ import annotations

import os
import re
import tempfile
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jupytext
import nbclient
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from convlab.checking import Exercise
from convlab.checking.contract import broken_promises
from convlab.course import FOLDER, chapters, exercises
from convlab.errors import CourseError
from convlab.workspace import fingerprint, is_untouched, read_notebook, write_notebook

ROOT = FOLDER.parent.parent
DIRECTIVE = re.compile(r"^```\{exercise\} +(\w+)\s*\n```[ \t]*$", re.MULTILINE)
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
IMPORTS = """import numpy as np
import torch
import torch.nn.functional as F

from convlab import check, hint, progress, solution"""


def file_name(chapter: str) -> str:
    """The notebook of a chapter.

    >>> file_name("ch02_padding")
    '02_padding.ipynb'
    """
    return f"{chapter.removeprefix('ch')}.ipynb"


def chapter_notebook(chapter: str) -> Any:
    """The chapter as a learner opens it, not yet run."""
    source = jupytext.reads((FOLDER / f"{chapter}.md").read_text(encoding="utf-8"), fmt="md:myst")
    cells: list[Any] = []
    placed = []
    for cell in source.cells:
        if cell.cell_type == "code":
            cells.append(new_code_cell(cell.source, metadata=cell.metadata))
            continue
        pieces = DIRECTIVE.split(cell.source)  # prose, name, prose, name, …, prose
        for number, piece in enumerate(pieces):
            if number % 2:
                cells += _exercise_cells(_exercise(chapter, piece), _starter)
                placed.append(piece)
            elif piece.strip():
                cells.append(new_markdown_cell(piece.strip(), metadata=cell.metadata))
    missing = [name for name in _of(chapter) if name not in placed]
    if missing:
        raise CourseError(f"{chapter}.md has no place for the exercises {', '.join(missing)}")
    if len(placed) > len(set(placed)):
        twice = sorted(name for name in set(placed) if placed.count(name) > 1)
        raise CourseError(f"{chapter}.md places the exercises {', '.join(twice)} more than once")
    return _finish(chapter, cells)


def sheet_notebook(chapter: str) -> Any:
    """The chapter's exercises alone, to be handed in, with nbgrader's metadata."""
    return _sheet(chapter, "Exercises", _starter, graded=True)


def solved_notebook(chapter: str) -> Any:
    """The sheet with the reference solutions, and the usual slips below each."""
    return _sheet(chapter, "Solutions", _solution, graded=False)


KINDS: dict[str, Callable[[str], Any]] = {
    "notebooks": chapter_notebook,
    "exercises": sheet_notebook,
    "solutions": solved_notebook,
}


def _of(chapter: str) -> dict[str, Exercise]:
    return {name: exercise for name, exercise in exercises().items() if exercise.chapter == chapter}


def _exercise(chapter: str, name: str) -> Exercise:
    if name not in _of(chapter):
        raise CourseError(f"{chapter}.md places the exercise {name!r}, which {chapter}.py does not hold")
    return _of(chapter)[name]


def _sheet(chapter: str, title: str, answer: Callable[[Exercise], str], *, graded: bool) -> Any:
    heading = re.search(r"^# (.+)$", (FOLDER / f"{chapter}.md").read_text(encoding="utf-8"), re.MULTILINE)
    if heading is None:
        raise CourseError(f"{chapter}.md has no title: a line that begins with '# '")
    cells = [new_markdown_cell(f"# {title}: {heading[1]}"), new_code_cell(IMPORTS)]
    for exercise in _of(chapter).values():
        cells += _exercise_cells(exercise, answer, graded=graded)
        if not graded and exercise.slips:
            slips = "\n".join(f"- {slip.sentence}" for slip in exercise.slips)
            cells.append(new_markdown_cell(f"Usual slips:\n\n{slips}"))
    return _finish(chapter, cells)


def _exercise_cells(exercise: Exercise, answer: Callable[[Exercise], str], *, graded: bool = False) -> Iterator[Any]:
    """Prompt, answer and check."""
    minutes, points = (
        f"{count} {unit}{'s' * (count != 1)}"
        for count, unit in ((exercise.minutes, "minute"), (exercise.points, "point"))
    )
    about = f"*{exercise.level}, about {minutes}, {points}*"
    manual = exercise.kind == "words"
    yield new_markdown_cell(f"### Exercise: {exercise.title}\n\n{about}\n\n{exercise.prompt}")
    yield new_code_cell(answer(exercise), metadata=_nbgrader(exercise, "answer", graded=manual) if graded else {})
    help_ = f'# stuck? hint("{exercise.name}")    done? solution("{exercise.name}")'
    check = new_code_cell(f"{exercise.check_call}\n{help_}")
    if graded and not manual:
        check.metadata.update(_nbgrader(exercise, "check", graded=True))
    yield check


def _nbgrader(exercise: Exercise, role: str, *, graded: bool) -> dict[str, Any]:
    """The metadata of nbgrader's cells, schema 3: the answer is the student's, the check has the points."""
    cell: dict[str, Any] = {"schema_version": 3, "grade_id": f"{exercise.name}-{role}", "grade": graded}
    cell |= {"solution": role == "answer", "locked": role == "check"}
    return {"nbgrader": cell | ({"points": exercise.points} if graded else {})}


def _starter(exercise: Exercise) -> str:
    return exercise.starter


def _solution(exercise: Exercise) -> str:
    """The solved cell; what lies between the marks is what nbgrader takes out again."""
    if exercise.kind == "words":
        text = textwrap.dedent(exercise.function()).strip()
        return f'### BEGIN SOLUTION\n{exercise.name} = """\n{text}\n"""\n### END SOLUTION'
    if exercise.kind != "function":
        body = re.sub(r"^ {4}", "", exercise.body, flags=re.MULTILINE)
        given, _, value = body.rpartition("return ")
        return f"### BEGIN SOLUTION\n{given}{exercise.name} = {value}\n### END SOLUTION"
    return f"{exercise.signature}\n    ### BEGIN SOLUTION\n{exercise.body}\n    ### END SOLUTION"


def _finish(chapter: str, cells: list[Any]) -> Any:
    """Number the cells and stamp the notebook with its source and a hash of what it says."""
    for number, cell in enumerate(cells):
        cell.id = f"{chapter}-{number:03d}"
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    notebook = new_notebook(cells=cells, metadata={"kernelspec": kernel, "language_info": {"name": "python"}})
    notebook.metadata["convlab"] = {"source": f"convlab/course/{chapter}.md", "cells": fingerprint(notebook)}
    return notebook


def execute(notebook: Any, environment: dict[str, str] | None = None) -> Any:
    """Run all cells in a fresh kernel and folder, without a learner's record; raises nbclient's error of a cell."""
    environment = {**os.environ, "CONVLAB_PROGRESS": "off", **(environment or {})}
    with tempfile.TemporaryDirectory() as folder:
        client = nbclient.NotebookClient(
            notebook,
            timeout=300,
            kernel_name="python3",
            record_timing=False,
            store_widget_state=False,
            coalesce_streams=True,
            resources={"metadata": {"path": folder}},
        )
        client.execute(env=environment)
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            output.get("data", {}).pop(WIDGET_VIEW, None)  # without its kernel a widget is only its picture
        if "reveal" in cell.metadata.get("tags", ()):
            cell.metadata["jupyter"] = {"outputs_hidden": True}
    notebook.metadata["language_info"] = {"name": "python"}
    return notebook


def build(chosen: tuple[str, ...], root: Path = ROOT) -> Iterator[Path]:
    """Build the chosen chapters (all if none) into the three folders; yields each file when it is written."""
    for chapter in chosen or chapters():
        if chapter not in chapters():
            raise CourseError(f"there is no chapter {chapter!r}; chapters: {', '.join(chapters())}")
        for folder, make in KINDS.items():
            if folder == "notebooks" or _of(chapter):
                path = root / folder / file_name(chapter)
                write_notebook(path, execute(make(chapter)))
                yield path


def drift(root: Path = ROOT) -> Iterator[str]:
    """A sentence for every built notebook that is not what its source says now."""
    for folder, make in KINDS.items():
        wanted = {file_name(chapter): chapter for chapter in chapters() if folder == "notebooks" or _of(chapter)}
        for extra in sorted({path.name for path in (root / folder).glob("*.ipynb")} - set(wanted)):
            yield f"{folder}/{extra} has no source in convlab/course/"
        for name, chapter in wanted.items():
            path = root / folder / name
            if not path.exists():
                yield f"{folder}/{name} has not been built"
                continue
            built = read_notebook(path)
            if built is None:
                yield f"{folder}/{name} is no notebook; run `make course`"
            elif not is_untouched(built):
                yield f"{folder}/{name} was edited by hand: its cells are not those of its stamp"
            elif (number := _first_difference(make(chapter), built)) is not None:
                yield f"{folder}/{name}: cell {number} is not what convlab/course/{chapter} says now; run `make course`"


def _first_difference(fresh: Any, built: Any) -> int | None:
    def said(cell: Any) -> tuple[Any, ...]:
        return cell.cell_type, cell.source, cell.metadata.get("tags"), cell.metadata.get("nbgrader")

    pairs = zip(map(said, fresh.cells), map(said, built.cells), strict=False)
    different = (number for number, (new, old) in enumerate(pairs) if new != old)
    shorter = min(len(fresh.cells), len(built.cells))
    return next(different, None if len(fresh.cells) == len(built.cells) else shorter)


def broken_contracts() -> Iterator[str]:
    """A sentence for every promise that an exercise of the course breaks."""
    for name, exercise in exercises().items():
        for sentence in broken_promises(exercise):
            yield f"{name}: {sentence}"
