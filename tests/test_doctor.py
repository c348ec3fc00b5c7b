"""What is missing is named, with how to get it: each package in turn, as the shell shows it."""

import shutil
import subprocess
import sys
from importlib import metadata

import pytest

from convlab import doctor

COURSE = sorted({(group, name) for group, name, _ in doctor.requirements() if group in doctor.NEEDED})


SCRIPT = """
import sys
sys.modules.update(dict.fromkeys({without}))  # None: cannot be imported
sys.argv = ["convlab", *{words}]
from convlab.__main__ import main
main()
"""


def run(*words, without=()):
    """`convlab` in a process of its own in which some modules cannot be imported."""
    script = SCRIPT.format(without=list(without), words=list(words))
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)


def test_on_a_whole_machine_all_is_well():
    done = run("doctor")
    assert done.returncode == 0, done.stdout
    assert done.stdout.endswith("All that the course needs is here.\n")
    course = done.stdout.partition("Marking:")[0]
    assert "✗" not in course
    for _, name in COURSE:
        assert f"✓ {name} {metadata.version(name)}" in course


@pytest.mark.parametrize(("group", "name"), COURSE)
def test_each_package_that_is_missing_is_named_with_its_remedy(group, name, monkeypatch):
    monkeypatch.setitem(sys.modules, doctor.MODULES.get(name, name.replace("-", "_")), None)
    text, ready = doctor.report()
    assert not ready
    assert f"\n  ✗ {name} is missing" in text
    assert ("→ pip install 'convlab[lab]'" if group else "→ pip install convlab\n") in text
    assert text.endswith("Something that the course needs is missing: see ✗.")


def test_any_command_without_its_packages_says_what_is_missing():
    done = run("lab", "--no-open", without=["click"])
    assert done.returncode == 1
    assert "✗ click is missing" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_package_that_cannot_be_loaded_is_told_from_one_that_is_not_there(monkeypatch):
    def load(name):
        if name == "matplotlib":
            raise OSError("libX is gone")

    monkeypatch.setattr(doctor.importlib, "import_module", load)
    text, ready = doctor.report()
    assert "✗ matplotlib is there, but cannot be loaded: libX is gone" in text
    assert "→ pip install --force-reinstall matplotlib" in text
    assert not ready


def test_a_version_that_is_too_old_is_named(monkeypatch):
    versions = {"numpy": "1.26.4"}
    monkeypatch.setattr(doctor.metadata, "version", lambda name: versions.get(name, "999"))
    found = {one.name: one for one in doctor.findings()}
    assert str(found["numpy"]) == "✗ numpy 1.26.4 is too old\n    → pip install 'numpy>=2.0'"
    assert found["torch"].fine


def test_what_marking_alone_needs_does_not_stop_the_course(monkeypatch):
    monkeypatch.setattr(doctor.shutil, "which", lambda program: None)
    text, ready = doctor.report()
    assert ready
    assert "✗ bwrap is missing" in text
    assert "apt install bubblewrap" in text


def test_the_requirements_are_those_of_the_package():
    named = {(group, name) for group, name, _ in doctor.requirements()}
    assert {("", "numpy"), ("lab", "torch"), ("lab", "jupyterlab"), ("grade", "jinja2")} <= named
    assert not any(group == "dev" for group, _ in named)
    assert {name: least for _, name, least in doctor.requirements()}["numpy"] == "2.0"


def test_help_is_a_tour():
    done = run("--help")
    assert done.returncode == 0
    for word in ("convlab lab", "convlab doctor", "Exit codes", "verify"):
        assert word in done.stdout


def test_a_misspelt_command_ends_with_2():
    assert run("labs").returncode == 2


@pytest.mark.skipif(shutil.which("convlab") is None, reason="the command is not on the path of this shell")
def test_the_installed_command_is_the_module():
    done = subprocess.run(["convlab", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"convlab, version {metadata.version('convlab')}\n"
