"""The stored outputs are compared for real: one that was altered is found."""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parent.parent


def nbval(path):
    command = [sys.executable, "-m", "pytest", "-q", "--nbval", "-p", "no:cacheprovider", str(path)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def small_notebook(tmp_path, alter):
    """The cells of a built chapter that print, as a notebook of its own; `alter` changes its outputs."""
    notebook = nbformat.read(ROOT / "notebooks" / "02_padding.ipynb", as_version=4)
    notebook.cells = [cell for cell in notebook.cells if cell.cell_type == "code"][:6]
    alter(notebook)
    path = tmp_path / "copy.ipynb"
    nbformat.write(notebook, path)
    return path


def change_text(notebook):
    output = next(cell for cell in notebook.cells if "after layer 1" in str(cell.outputs)).outputs[0]
    output.text = output.text.replace("24", "25", 1)


def change_picture(notebook):
    data = next(cell for cell in notebook.cells if "image/svg+xml" in str(cell.outputs)).outputs[0].data
    data["image/svg+xml"] = data["image/svg+xml"].replace(">19<", ">20<", 1)


def change_verdict(notebook):
    data = next(cell for cell in notebook.cells if "not attempted" in str(cell.outputs)).outputs[0].data
    data["text/plain"] = data["text/plain"].replace("not attempted", "correct", 1)


def test_stored_outputs_as_they_are_pass(tmp_path):
    run = nbval(small_notebook(tmp_path, lambda notebook: None))
    assert run.returncode == 0, run.stdout


@pytest.mark.parametrize("alter", [change_text, change_picture, change_verdict])
def test_one_altered_output_fails(tmp_path, alter):
    run = nbval(small_notebook(tmp_path, alter))
    assert run.returncode == 1, run.stdout
    assert "1 failed" in run.stdout
