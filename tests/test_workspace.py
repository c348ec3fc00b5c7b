import json
import os
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from convlab import workspace
from convlab.errors import CourseError
from convlab.workspace import chapters_folder, fingerprint, is_untouched, lay_out, write_notebook


def notebook(*sources):
    """A stamped notebook with these code cells below a title."""
    cells = [new_markdown_cell("# Title"), *map(new_code_cell, sources)]
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
    made = new_notebook(cells=cells)
    made.metadata["convlab"] = {"source": "convlab/course/ch01.md", "cells": fingerprint(made)}
    return made


@pytest.fixture
def built(tmp_path, monkeypatch):
    """The folder of built chapters: two of them."""
    folder = tmp_path / "built"
    write_notebook(folder / "01_one.ipynb", notebook("1 + 1"))
    write_notebook(folder / "02_two.ipynb", notebook("2 + 2", "3 + 3"))
    monkeypatch.setattr(workspace, "chapters_folder", lambda: folder)
    return folder


@pytest.fixture
def work(tmp_path, built):
    """A learner's folder, laid out once."""
    lay_out(tmp_path / "work")
    return tmp_path / "work"


def change(path, edit):
    """Open a notebook, edit it, save it as JupyterLab does."""
    opened = nbformat.read(path, as_version=4)
    edit(opened)
    nbformat.write(opened, path)


def fill_in(opened):
    opened.cells[1].source = "my own work"


def run_it(opened):
    opened.cells[1].outputs = [new_output("stream", text="2\n")]
    opened.cells[1].execution_count = 7
    opened.metadata["language_info"] = {"name": "python", "version": "3.99"}


class TestFingerprint:
    def test_is_of_what_the_cells_say(self):
        assert fingerprint(notebook("1 + 1")) == fingerprint(notebook("1 + 1"))
        assert fingerprint(notebook("1 + 1")) != fingerprint(notebook("1 + 2"))

    def test_cells_run_together_are_others(self):
        assert fingerprint(notebook("a", "b")) != fingerprint(notebook("ab"))

    def test_kinds_of_cells_count(self):
        code, prose = (new_notebook(cells=[make("x")]) for make in (new_code_cell, new_markdown_cell))
        assert fingerprint(code) != fingerprint(prose)

    def test_outputs_ids_and_metadata_do_not(self):
        before = notebook("1 + 1")
        after = notebook("1 + 1")
        run_it(after)
        after.cells[1].id = "another"
        after.cells[1].metadata["collapsed"] = True
        assert fingerprint(before) == fingerprint(after)

    @pytest.mark.parametrize("edit", [fill_in, lambda n: n.cells.pop(), lambda n: n.cells.append(new_code_cell(""))])
    def test_a_touched_notebook_is_one_whose_cells_changed(self, edit):
        made = notebook("1 + 1")
        assert is_untouched(made)
        edit(made)
        assert not is_untouched(made)

    @pytest.mark.parametrize("stamp", [None, {}, {"cells": None}, 3])
    def test_without_a_stamp_a_notebook_is_somebodys_own(self, stamp):
        made = notebook("1 + 1")
        made.metadata["convlab"] = stamp
        if stamp is None:
            del made.metadata["convlab"]
        assert not is_untouched(made)


class TestLayOut:
    def test_makes_the_folder_and_everything_is_new(self, built, tmp_path):
        work = tmp_path / "a" / "b"
        assert lay_out(work) == {"01_one.ipynb": "new", "02_two.ipynb": "new"}
        for name in os.listdir(built):
            assert (work / name).read_bytes() == (built / name).read_bytes()

    def test_a_second_time_everything_is_unchanged(self, work):
        before = {path: path.stat().st_mtime_ns for path in work.iterdir()}
        assert set(lay_out(work).values()) == {"unchanged"}
        assert {path: path.stat().st_mtime_ns for path in work.iterdir()} == before

    def test_an_edited_notebook_is_kept_to_the_byte(self, work, built):
        change(work / "01_one.ipynb", fill_in)
        mine = (work / "01_one.ipynb").read_bytes()
        write_notebook(built / "01_one.ipynb", notebook("a new version"))
        assert lay_out(work) == {"01_one.ipynb": "kept", "02_two.ipynb": "unchanged"}
        assert (work / "01_one.ipynb").read_bytes() == mine

    @pytest.mark.parametrize("edit", [lambda n: n.cells.pop(), lambda n: n.cells.insert(1, new_code_cell("note"))])
    def test_added_and_removed_cells_are_work(self, work, edit):
        change(work / "02_two.ipynb", edit)
        assert lay_out(work)["02_two.ipynb"] == "kept"

    def test_a_notebook_that_was_only_run_is_untouched(self, work):
        change(work / "01_one.ipynb", run_it)
        mine = (work / "01_one.ipynb").read_bytes()
        assert lay_out(work)["01_one.ipynb"] == "unchanged"
        assert (work / "01_one.ipynb").read_bytes() == mine

    @pytest.mark.parametrize("edit", [run_it, lambda n: None])
    def test_an_untouched_notebook_is_brought_up_to_date(self, work, built, edit):
        change(work / "01_one.ipynb", edit)
        write_notebook(built / "01_one.ipynb", notebook("a new version"))
        assert lay_out(work) == {"01_one.ipynb": "updated", "02_two.ipynb": "unchanged"}
        assert (work / "01_one.ipynb").read_bytes() == (built / "01_one.ipynb").read_bytes()

    def test_a_new_chapter_comes_in_beside_the_work(self, work, built):
        change(work / "01_one.ipynb", fill_in)
        write_notebook(built / "03_three.ipynb", notebook("3"))
        assert lay_out(work) == {"01_one.ipynb": "kept", "02_two.ipynb": "unchanged", "03_three.ipynb": "new"}

    def test_other_files_stay(self, work, built):
        (work / "notes.txt").write_text("mine")
        (built / "02_two.ipynb").unlink()
        assert lay_out(work) == {"01_one.ipynb": "unchanged"}
        assert sorted(os.listdir(work)) == ["01_one.ipynb", "02_two.ipynb", "notes.txt"]

    @pytest.mark.parametrize(
        "content",
        [
            "",
            "{",
            "[]",
            "null",
            "{}",
            '{"nbformat": 99}',
            '{"nbformat": 4}',
            "<<<<<<< HEAD",
            '{"nbformat": 4, "nbformat_minor": 5, "metadata": {"convlab": 3}, "cells": []}',
            '{"nbformat": 4, "nbformat_minor": 5, "metadata": {"convlab": {"cells": "x"}}, "cells": [{"id": "a"}]}',
            '{"nbformat": 4, "nbformat_minor": 5, "metadata": {"convlab": {"cells": "x"}}, "cells": [7]}',
            b"\xff\xfe\x00",
        ],
    )
    def test_a_damaged_notebook_is_kept(self, work, content):
        path = work / "01_one.ipynb"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        before = path.read_bytes()
        assert lay_out(work) == {"01_one.ipynb": "kept", "02_two.ipynb": "unchanged"}
        assert path.read_bytes() == before

    def test_a_folder_in_the_place_of_a_notebook_is_kept(self, work):
        (work / "01_one.ipynb").unlink()
        (work / "01_one.ipynb").mkdir()
        assert lay_out(work)["01_one.ipynb"] == "kept"

    def test_a_chapter_that_cannot_be_written_leaves_the_old_one_and_no_part(self, work, built, monkeypatch):
        before = (work / "01_one.ipynb").read_bytes()
        write_notebook(built / "01_one.ipynb", notebook("a new version"))

        def full(self, target):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(Path, "replace", full)
        with pytest.raises(OSError, match="No space left"):
            lay_out(work)
        assert sorted(os.listdir(work)) == ["01_one.ipynb", "02_two.ipynb"]
        assert (work / "01_one.ipynb").read_bytes() == before


class TestWriteNotebook:
    def test_makes_the_folder_and_ends_in_one_line_break(self, tmp_path):
        path = tmp_path / "new" / "a.ipynb"
        write_notebook(path, notebook("1 + 1"))
        assert path.read_text().endswith("}\n")
        assert is_untouched(nbformat.read(path, as_version=4))

    def test_the_same_notebook_gives_the_same_bytes(self, tmp_path):
        for name in ("a.ipynb", "b.ipynb"):
            write_notebook(tmp_path / name, notebook("½ + ½"))
        assert (tmp_path / "a.ipynb").read_bytes() == (tmp_path / "b.ipynb").read_bytes()

    def test_an_invalid_notebook_is_refused_and_the_old_one_stays(self, tmp_path):
        path = tmp_path / "a.ipynb"
        write_notebook(path, notebook("1 + 1"))
        before, bad = path.read_bytes(), notebook("2 + 2")
        bad.cells[1]["source"] = 3
        with pytest.raises(nbformat.ValidationError):
            write_notebook(path, bad)
        assert path.read_bytes() == before
        assert os.listdir(tmp_path) == ["a.ipynb"]


class TestChaptersFolder:
    def test_of_an_installed_package_is_inside_it(self, tmp_path, monkeypatch):
        monkeypatch.setattr(workspace, "PACKAGE", tmp_path / "convlab")
        for folder in (tmp_path / "convlab" / "_notebooks", tmp_path / "notebooks"):
            write_notebook(folder / "01_one.ipynb", notebook("1"))
        assert chapters_folder() == tmp_path / "convlab" / "_notebooks"

    def test_of_a_checkout_is_beside_it(self, tmp_path, monkeypatch):
        monkeypatch.setattr(workspace, "PACKAGE", tmp_path / "convlab")
        write_notebook(tmp_path / "notebooks" / "01_one.ipynb", notebook("1"))
        assert chapters_folder() == tmp_path / "notebooks"

    def test_where_nothing_was_built_there_is_none(self, tmp_path, monkeypatch):
        monkeypatch.setattr(workspace, "PACKAGE", tmp_path / "convlab")
        with pytest.raises(CourseError, match="make course"):
            chapters_folder()


def test_a_saved_notebook_is_json_of_version_4(built):
    assert json.loads((built / "01_one.ipynb").read_text())["nbformat"] == 4
