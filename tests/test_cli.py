import subprocess
import sys
from types import SimpleNamespace

import nbformat
import pytest
from click.testing import CliRunner
from nbformat.v4 import new_code_cell, new_notebook

import convlab.build
import convlab.course
from convlab import cli, workspace
from convlab.checking import Case, exercise
from convlab.errors import CourseError
from convlab.workspace import fingerprint, write_notebook


@exercise(title="Twice", minutes=1, points=1, worked=[Case((3,), 6)])
def double(n):
    """Twice a number."""
    return 2 * n


@double.slip("That adds two.")
def plus_two(n):
    return n + 2


def run(*words):
    """The command's exit code, what it printed, and what it said on the error stream."""
    done = CliRunner().invoke(cli.main, [str(word) for word in words])
    assert done.exception is None or isinstance(done.exception, SystemExit), "a traceback"
    return SimpleNamespace(code=done.exit_code, out=done.stdout, error=done.stderr)


@pytest.fixture
def built(tmp_path, monkeypatch):
    """The folder of built chapters: two small ones."""
    for name in ("01_one.ipynb", "02_two.ipynb"):
        notebook = new_notebook(cells=[new_code_cell(f"# {name}", id="cell-0")])
        notebook.metadata["convlab"] = {"cells": fingerprint(notebook)}
        write_notebook(tmp_path / "built" / name, notebook)
    monkeypatch.setattr(workspace, "chapters_folder", lambda: tmp_path / "built")
    return tmp_path / "built"


@pytest.fixture
def started(monkeypatch):
    """The commands that were started, of a machine where JupyterLab ends with exit code 3."""
    commands = []
    monkeypatch.setattr(cli.shutil, "which", lambda name, path: f"/bin/{name}")
    monkeypatch.setattr(cli.subprocess, "call", lambda command: commands.append(command) or 3)
    return commands


def test_run_can_tell_a_traceback(monkeypatch):
    def broken(folder):
        raise ZeroDivisionError

    monkeypatch.setattr(workspace, "lay_out", broken)
    with pytest.raises(AssertionError, match="a traceback"):
        run("lab", "--no-open")


class TestLab:
    def test_the_first_time_everything_is_new(self, built, tmp_path):
        done = run("lab", tmp_path / "work", "--no-open")
        assert done.code == 0
        assert done.out == f"  {tmp_path}/work/01_one.ipynb: new\n  {tmp_path}/work/02_two.ipynb: new\n"

    def test_the_second_time_work_is_kept(self, built, tmp_path):
        run("lab", tmp_path, "--no-open")
        notebook = nbformat.read(tmp_path / "01_one.ipynb", as_version=4)
        notebook.cells[0].source = "my work"
        nbformat.write(notebook, tmp_path / "01_one.ipynb")
        before = (tmp_path / "01_one.ipynb").read_bytes()
        done = run("lab", tmp_path, "--no-open")
        assert done.code == 0
        assert "01_one.ipynb: kept, with your work in it" in done.out
        assert "02_two.ipynb: as it was" in done.out
        assert (tmp_path / "01_one.ipynb").read_bytes() == before

    def test_the_folder_is_work_where_none_is_named(self, built, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        assert run("lab", "--no-open").out.startswith("  work/01_one.ipynb: new\n")
        assert (tmp_path / "work" / "01_one.ipynb").exists()

    def test_no_open_starts_nothing(self, built, tmp_path, started):
        run("lab", tmp_path, "--no-open")
        assert started == []

    def test_opens_jupyterlab_on_the_first_chapter_and_ends_as_it_ends(self, built, tmp_path, started):
        assert run("lab", tmp_path).code == 3
        ((jupyter, *options),) = started
        assert jupyter == "/bin/jupyter-lab"
        assert options[:2] == [f"--ServerApp.root_dir={tmp_path}", "--LabApp.default_url=/lab/tree/01_one.ipynb"]
        assert not {"--no-browser"} & set(options)

    def test_port_and_browser_are_passed_on(self, built, tmp_path, started):
        run("lab", tmp_path, "--port", 9000, "--no-browser")
        assert {"--port=9000", "--no-browser"} <= set(started[0])

    @pytest.mark.parametrize(("user", "allowed"), [(0, True), (1000, False)])
    def test_root_is_allowed_only_where_root_asks(self, built, tmp_path, started, monkeypatch, user, allowed):
        monkeypatch.setattr(cli.os, "geteuid", lambda: user)
        run("lab", tmp_path)
        assert ("--allow-root" in started[0]) == allowed

    def test_without_jupyterlab_one_line_says_how_to_get_it(self, built, tmp_path, monkeypatch):
        monkeypatch.setattr(cli.shutil, "which", lambda name, path: None)
        done = run("lab", tmp_path)
        assert done.code == 1
        assert done.error == "Error: JupyterLab is not installed here; pip install 'convlab[lab]'\n"

    def test_where_nothing_was_built_one_line_says_so(self, tmp_path, monkeypatch):
        monkeypatch.setattr(workspace, "PACKAGE", tmp_path / "convlab")
        done = run("lab", tmp_path / "work", "--no-open")
        assert done.code == 1
        assert done.error == "Error: the chapters have not been built here; run `make course` in a checkout\n"

    def test_a_file_in_the_place_of_the_folder_is_refused(self, built, tmp_path):
        (tmp_path / "work").write_text("")
        done = run("lab", tmp_path / "work", "--no-open")
        assert done.code == 2
        assert "is a file" in done.error

    def test_a_folder_that_cannot_be_made_is_one_line(self, built, tmp_path):
        (tmp_path / "file").write_text("")
        done = run("lab", tmp_path / "file" / "work", "--no-open")
        assert done.code == 1
        assert len(done.error.splitlines()) == 1


class TestVerify:
    @pytest.fixture(autouse=True)
    def _toys(self, monkeypatch):
        monkeypatch.setattr(convlab.course, "exercises", lambda: {"double": double})
        self.problems(monkeypatch)

    def problems(self, monkeypatch, contracts=(), drift=()):
        monkeypatch.setattr(convlab.build, "broken_contracts", lambda: iter(contracts))
        monkeypatch.setattr(convlab.build, "drift", lambda: iter(drift))

    def test_without_a_problem_ends_well_and_says_what_was_proved(self):
        done = run("verify")
        assert (done.code, done.error) == (0, "")
        assert done.out.endswith(" keep their contract; the built notebooks are what their sources say.\n")

    def test_shows_every_slip(self):
        (row,) = [line for line in run("verify").out.splitlines() if "plus_two" in line]
        assert [cell.strip() for cell in row.strip("│").split("│")] == [
            "double",
            "plus_two",
            "wrong values",
            "as itself",
        ]

    def test_shows_a_slip_that_is_not_named(self, monkeypatch):
        monkeypatch.setattr(double, "slips", [*double.slips, type(double.slips[0])("fine", "It is.", double.function)])
        assert "as None" in run("verify").out

    @pytest.mark.parametrize("kind", ["contracts", "drift"])
    def test_a_problem_ends_it_with_exit_code_1(self, monkeypatch, kind):
        self.problems(monkeypatch, **{kind: ["this is wrong", "that is too"]})
        done = run("verify")
        assert done.code == 1
        assert done.error == "✗ this is wrong\n✗ that is too\n"
        assert "keep their contract" not in done.out

    def test_an_error_in_a_source_is_one_line(self, monkeypatch):
        def broken():
            raise CourseError("ch09.md has no place for the exercises double")
            yield

        monkeypatch.setattr(convlab.build, "drift", broken)
        done = run("verify")
        assert done.code == 1
        assert done.error == "Error: ch09.md has no place for the exercises double\n"


class TestBuild:
    def test_says_what_was_built(self, monkeypatch, tmp_path):
        monkeypatch.setattr(
            convlab.build, "build", lambda chosen: iter([tmp_path / "notebooks" / f"{chosen[0]}.ipynb"])
        )
        done = run("build", "ch09")
        assert (done.code, done.out) == (0, "  built notebooks/ch09.ipynb\n")

    def test_an_unknown_chapter_is_one_line(self):
        done = run("build", "ch99_nothing")
        assert done.code == 1
        assert done.error.startswith("Error: there is no chapter 'ch99_nothing'; chapters: ch")
        assert len(done.error.splitlines()) == 1


class TestCommand:
    def test_help_lists_the_commands(self):
        assert {"lab", "build", "verify"} <= set(run("--help").out.split())

    def test_an_unknown_command_is_a_mistake_of_use(self):
        assert run("lba").code == 2

    def test_python_m_convlab_is_the_same_command(self):
        command = [sys.executable, "-m", "convlab", "--help"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
        assert done.stdout.startswith("Usage: ")
        assert "verify" in done.stdout
