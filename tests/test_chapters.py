"""Every chapter runs from a fresh kernel with all its exercises solved; unsolved, nbval runs it as it is stored."""

import re

import jupytext
import pytest

from convlab.build import _solution, chapter_notebook, execute, file_name
from convlab.course import FOLDER, chapters, exercises


def solve(notebook, chapter):
    """Put the reference solutions where the starters are."""
    starters = {e.starter: _solution(e) for e in exercises().values() if e.chapter == chapter}
    for cell in notebook.cells:
        cell.source = starters.pop(cell.source, cell.source)
    assert starters == {}
    return notebook


def verdicts(notebook, calls):
    """The text that each of the check cells showed."""
    return [
        "".join(str(output.get("data", {}).get("text/plain", "")) for output in cell.outputs)
        for cell in notebook.cells
        if cell.cell_type == "code" and cell.source.partition("\n")[0] in calls
    ]


@pytest.mark.parametrize("chapter", chapters())
def test_solved_chapter_runs_and_every_check_is_content(chapter):
    calls = {e.check_call for e in exercises().values() if e.chapter == chapter}
    told = verdicts(execute(solve(chapter_notebook(chapter), chapter)), calls)
    assert len(told) == len(calls)
    assert [text for text in told if not text.startswith(("✓", "✎"))] == []


@pytest.mark.parametrize("chapter", chapters())
def test_code_fits_the_width_of_a_cell(chapter):
    lines = [
        line for cell in chapter_notebook(chapter).cells if cell.cell_type == "code" for line in cell.source.split("\n")
    ]
    assert [line for line in lines if len(line) > 98] == []


@pytest.mark.parametrize("chapter", chapters())
def test_links_to_other_chapters_resolve(chapter):
    prose = "\n".join(cell.source for cell in chapter_notebook(chapter).cells if cell.cell_type == "markdown")
    linked = set(re.findall(r"\]\(([^)#]+\.ipynb)\)", prose))
    assert linked - {file_name(other) for other in chapters()} == set()


@pytest.mark.parametrize("chapter", chapters())
def test_prose_keeps_to_1200_words(chapter):
    prose = [
        cell.source
        for cell in jupytext.read(FOLDER / f"{chapter}.md", fmt="md:myst").cells
        if cell.cell_type == "markdown"
    ]
    assert len(re.sub(r"```.*?```", "", " ".join(prose), flags=re.DOTALL).split()) <= 1200
