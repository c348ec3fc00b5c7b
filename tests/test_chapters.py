"""Every chapter runs from a fresh kernel with all its exercises solved; unsolved, nbval runs it as it is stored."""

import pytest

from convlab.build import chapter_notebook, execute
from convlab.course import chapters, exercises


def solve(notebook, chapter):
    """Put the reference solutions where the starters are."""
    from convlab.build import _solution

    starters = {e.starter: _solution(e) for e in exercises().values() if e.chapter == chapter}
    for cell in notebook.cells:
        cell.source = starters.pop(cell.source, cell.source)
    assert starters == {}
    return notebook


def verdicts(notebook):
    """The text that each check cell showed."""
    return [
        "".join(str(output.get("data", {}).get("text/plain", "")) for output in cell.outputs)
        for cell in notebook.cells
        if cell.cell_type == "code" and cell.source.startswith("check(")
    ]


@pytest.mark.parametrize("chapter", chapters())
def test_solved_chapter_runs_and_every_check_is_content(chapter):
    told = verdicts(execute(solve(chapter_notebook(chapter), chapter)))
    assert len(told) == len([e for e in exercises().values() if e.chapter == chapter])
    assert [text for text in told if not text.startswith(("✓", "✎"))] == []
