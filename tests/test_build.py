import re

import nbclient
import nbformat
import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from convlab import build
from convlab.checking import Case, Checker, exercise
from convlab.errors import CourseError
from convlab.workspace import fingerprint, is_untouched, write_notebook

CHAPTER = "ch09_toys"
MARKDOWN = """# Toys

Some words.

```{code-cell} ipython3
:tags: [reveal]

1 + 1
```

Before.

```{exercise} double
```

Between.

```{exercise} sides
```

```{exercise} why_so
```

After, with `code` and

```python
not_a = "cell"
```
"""


@exercise(title="Twice", minutes=3, points=2, worked=[Case((np.array([1, 2]),), np.array([2, 4]))])
def double(x):
    """Twice as much."""
    factor = 2
    # --- your turn
    return factor * x


@double.slip("That adds two.")
def plus_two(x):
    return x + 2


@exercise(title="Sides", minutes=1, points=1, kind="value")
def sides():
    """How many sides?"""
    # One on the left, one on the right.
    one = 1
    return one + one


@exercise(title="Why", minutes=5, points=3, kind="words", rubric=["says why"])
def why_so():
    """Why?"""
    return "A frame has two sides, and the window needs the one as much as it needs the other to reach all pixels."


TOYS = {toy.name: toy for toy in (double, sides, why_so)}


@pytest.fixture
def source(tmp_path, monkeypatch):
    """The source of a course with one chapter, the toys'; its Markdown file."""
    for toy in TOYS.values():
        monkeypatch.setattr(toy.function, "__module__", f"course.{CHAPTER}")
    monkeypatch.setattr(build, "FOLDER", tmp_path / "course")
    monkeypatch.setattr(build, "chapters", lambda: (CHAPTER,))
    monkeypatch.setattr(build, "exercises", lambda: TOYS)
    monkeypatch.setattr(build, "execute", lambda notebook: notebook)
    (tmp_path / "course").mkdir()
    path = tmp_path / "course" / f"{CHAPTER}.md"
    path.write_text(MARKDOWN)
    return path


@pytest.fixture
def root(tmp_path, source):
    """A folder into which that course was built."""
    list(build.build((), tmp_path / "root"))
    return tmp_path / "root"


def sources(notebook, kind=None):
    return [cell.source for cell in notebook.cells if kind in (None, cell.cell_type)]


class TestChapter:
    def test_directives_are_split_into_prompt_answer_and_check(self, source):
        cells = sources(build.chapter_notebook(CHAPTER))
        assert cells[:3] == ["# Toys\n\nSome words.", "1 + 1", "Before."]
        assert cells[3] == "### Exercise: Twice\n\n*core, about 3 minutes, 2 points*\n\nTwice as much."
        assert cells[4:6] == [double.starter, 'check(double)\n# stuck? hint("double")    done? solution("double")']
        assert cells[6] == "Between."

    def test_every_kind_of_exercise_has_its_own_starter_and_check(self, source):
        code = sources(build.chapter_notebook(CHAPTER), "code")
        assert code[3:] == [
            "sides = ...",
            'check(sides=sides)\n# stuck? hint("sides")    done? solution("sides")',
            'why_so = """\n\n"""',
            'check(why_so=why_so)\n# stuck? hint("why_so")    done? solution("why_so")',
        ]

    def test_one_is_no_plural(self, source):
        (about,) = re.findall(r"### Exercise: Sides\n\n(.*)", "\n".join(sources(build.chapter_notebook(CHAPTER))))
        assert about == "*core, about 1 minute, 1 point*"

    def test_tags_and_other_code_blocks_are_kept(self, source):
        assert sources(build.chapter_notebook(CHAPTER))[-1].endswith('```python\nnot_a = "cell"\n```')
        assert build.chapter_notebook(CHAPTER).cells[1].metadata["tags"] == ["reveal"]

    def test_an_exercise_without_a_place_is_an_error(self, source):
        source.write_text(MARKDOWN.replace("```{exercise} sides\n```\n", ""))
        with pytest.raises(CourseError, match=f"{CHAPTER}.md has no place for the exercises sides"):
            build.chapter_notebook(CHAPTER)

    def test_a_place_without_an_exercise_is_an_error(self, source):
        source.write_text(MARKDOWN + "\n```{exercise} triple\n```\n")
        with pytest.raises(CourseError, match=f"places the exercise 'triple', which {CHAPTER}.py does not hold"):
            build.chapter_notebook(CHAPTER)

    def test_an_exercise_in_two_places_is_an_error(self, source):
        source.write_text(MARKDOWN + "\n```{exercise} double\n```\n")
        with pytest.raises(CourseError, match="double"):
            build.chapter_notebook(CHAPTER)


def nbgrader(grade_id, **more):
    keys = {"schema_version": 3, "grade_id": grade_id, "grade": False, "solution": False, "locked": False}
    return keys | more


class TestSheets:
    def test_the_title_is_the_chapters(self, source):
        assert sources(build.sheet_notebook(CHAPTER))[0] == "# Exercises: Toys"
        assert sources(build.solved_notebook(CHAPTER))[0] == "# Solutions: Toys"

    def test_without_a_title_is_an_error(self, source):
        source.write_text(MARKDOWN.replace("# Toys", "Toys"))
        with pytest.raises(CourseError, match="has no title"):
            build.sheet_notebook(CHAPTER)

    def test_a_sheet_holds_starters_and_no_solution(self, source):
        text = "\n".join(sources(build.sheet_notebook(CHAPTER)))
        assert all(toy.starter in text for toy in TOYS.values())
        assert "factor * x" not in text
        assert "A frame has two sides" not in text
        assert "Usual slips" not in text

    def test_metadata_are_nbgraders_of_version_3(self, source):
        cells = [cell for cell in build.sheet_notebook(CHAPTER).cells if "nbgrader" in cell.metadata]
        assert {cell.cell_type for cell in cells} == {"code"}
        # The student's answer, and the locked check with the points; words are read, and graded as they stand.
        assert [dict(cell.metadata.nbgrader) for cell in cells] == [
            nbgrader("double-answer", solution=True),
            nbgrader("double-check", locked=True, grade=True, points=2),
            nbgrader("sides-answer", solution=True),
            nbgrader("sides-check", locked=True, grade=True, points=1),
            nbgrader("why_so-answer", solution=True, grade=True, points=3),
        ]

    @pytest.mark.parametrize("make", [build.chapter_notebook, build.solved_notebook])
    def test_only_the_sheet_has_such_metadata(self, source, make):
        assert not [cell for cell in make(CHAPTER).cells if "nbgrader" in cell.metadata]

    def test_solved_cells_are_right(self, source, monkeypatch):
        monkeypatch.setenv("CONVLAB_PROGRESS", "off")
        verdicts = []
        names = {"np": np, "check": lambda *a, **k: verdicts.append(Checker(lambda: TOYS).check(*a, **k))}
        for code in sources(build.solved_notebook(CHAPTER), "code")[1:]:
            exec(code, names)
        assert [verdict.outcome.kind for verdict in verdicts] == ["correct", "correct", "written"]

    def test_solved_cells_hold_the_reasons_between_nbgraders_marks(self, source):
        code = sources(build.solved_notebook(CHAPTER), "code")
        assert code[3].splitlines()[1:3] == ["# One on the left, one on the right.", "one = 1"]
        for cell in code[1::2]:
            assert re.fullmatch(r"(def .*\n)?\s*### BEGIN SOLUTION\n(.|\n)+\n\s*### END SOLUTION", cell)

    def test_the_usual_slips_stand_below(self, source):
        prose = [source for source in sources(build.solved_notebook(CHAPTER), "markdown") if "slips" in source]
        assert prose == ["Usual slips:\n\n- That adds two."]


@pytest.mark.parametrize("make", build.KINDS.values(), ids=build.KINDS.keys())
class TestEveryNotebook:
    def test_is_the_same_every_time(self, source, make):
        assert make(CHAPTER) == make(CHAPTER)

    def test_is_valid_with_cells_numbered(self, source, make):
        made = make(CHAPTER)
        nbformat.validate(made)
        assert [cell.id for cell in made.cells] == [f"{CHAPTER}-{number:03d}" for number in range(len(made.cells))]

    def test_is_stamped_with_its_source_and_cells(self, source, make):
        made = make(CHAPTER)
        assert made.metadata.convlab == {"source": f"convlab/course/{CHAPTER}.md", "cells": fingerprint(made)}
        assert is_untouched(made)


class TestBuild:
    def test_writes_three_notebooks(self, source, tmp_path):
        written = [str(path.relative_to(tmp_path)) for path in build.build((), tmp_path)]
        assert written == ["notebooks/09_toys.ipynb", "exercises/09_toys.ipynb", "solutions/09_toys.ipynb"]


def rewrite(path, edit):
    notebook = nbformat.read(path, as_version=4)
    edit(notebook)
    write_notebook(path, notebook)


class TestDrift:
    def test_there_is_none_after_building(self, root):
        assert list(build.drift(root)) == []

    def test_outputs_are_none(self, root):
        rewrite(root / "notebooks" / "09_toys.ipynb", lambda n: n.cells[1].update(execution_count=3))
        assert list(build.drift(root)) == []

    @pytest.mark.parametrize("folder", build.KINDS)
    def test_an_edited_cell(self, root, folder):
        rewrite(root / folder / "09_toys.ipynb", lambda n: n.cells[1].update(source="edited"))
        (sentence,) = build.drift(root)
        assert sentence.startswith(f"{folder}/09_toys.ipynb was edited by hand")

    def test_a_missing_file(self, root):
        (root / "solutions" / "09_toys.ipynb").unlink()
        assert list(build.drift(root)) == ["solutions/09_toys.ipynb has not been built"]

    def test_an_extra_file(self, root):
        write_notebook(root / "exercises" / "99_old.ipynb", new_notebook())
        assert list(build.drift(root)) == ["exercises/99_old.ipynb has no source in convlab/course/"]

    def test_a_file_that_is_no_notebook(self, root):
        (root / "notebooks" / "09_toys.ipynb").write_text("<<<<<<< HEAD")
        (sentence,) = build.drift(root)
        assert sentence.startswith("notebooks/09_toys.ipynb")

    @pytest.mark.parametrize(
        ("old", "new", "number"),
        [("Some words.", "Other words.", 0), ("1 + 1", "2 + 2", 1), ("[reveal]", "[hide]", 1), ("Between.", "", 6)],
    )
    def test_a_changed_source(self, root, source, old, new, number):
        source.write_text(MARKDOWN.replace(old, new))
        message = f"notebooks/09_toys.ipynb: cell {number} is not what convlab/course/{CHAPTER} says now"
        assert list(build.drift(root)) == [f"{message}; run `make course`"]

    def test_a_cell_more_at_the_end(self, root, source):
        source.write_text(MARKDOWN + "\n```{code-cell} ipython3\nlast\n```\n")
        assert ": cell 14 is not" in next(build.drift(root))

    def test_changed_points(self, root, source, monkeypatch):
        monkeypatch.setattr(why_so, "points", 4)
        assert [sentence.partition(":")[0] for sentence in build.drift(root)] == [
            "notebooks/09_toys.ipynb",
            "exercises/09_toys.ipynb",
            "solutions/09_toys.ipynb",
        ]


def test_broken_contracts_are_said_with_the_name(source):
    assert "sides: 0 hints, 3 are wanted, none empty" in build.broken_contracts()


class TestExecute:
    def test_runs_in_an_empty_folder_without_a_record_and_folds_what_is_to_be_revealed(self):
        cells = [
            new_code_cell("import os; print(os.environ['CONVLAB_PROGRESS'], os.environ['MORE'], os.listdir())"),
            new_code_cell(f"display({{'{build.WIDGET_VIEW}': 1, 'text/plain': '42'}}, raw=True)"),
        ]
        cells[1].metadata["tags"] = ["reveal"]
        notebook = build.execute(new_notebook(cells=cells), {"MORE": "more"})
        assert notebook.cells[0].outputs[0].text == "off more []\n"
        assert notebook.cells[0].metadata == {}
        assert notebook.cells[1].outputs[0].data == {"text/plain": "42"}
        assert notebook.cells[1].metadata.jupyter == {"outputs_hidden": True}
        assert notebook.metadata == {"language_info": {"name": "python"}}

    def test_a_cell_that_raises_is_an_error(self):
        with pytest.raises(nbclient.exceptions.CellExecutionError, match="no such luck"):
            build.execute(new_notebook(cells=[new_code_cell("raise ValueError('no such luck')")]))
