"""The conda environment is the one that CI ran, under conda's names."""

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).parent.parent
PIP_NAME = {"pytorch": "torch", "matplotlib-base": "matplotlib"}


def pinned():
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    return dict(line.split(";")[0].strip().split("==") for line in lines if "==" in line)


def conda():
    packages = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    by_pip = next(entry["pip"] for entry in packages if isinstance(entry, dict))
    named = [entry.split("=") for entry in packages if isinstance(entry, str) and "=" in entry]
    return dict(named + [entry.split("==") for entry in by_pip if "==" in entry])


def test_conda_packages_have_the_versions_of_the_constraints():
    versions = {PIP_NAME.get(name, name): version for name, version in conda().items() if name != "python"}
    assert versions == {name: pinned()[name] for name in versions}


def test_conda_installs_all_that_the_lab_extra_names():
    listed = (ROOT / "pyproject.toml").read_text()
    lab = re.search(r"^lab = \[(.*?)^\]", listed, re.DOTALL | re.MULTILINE)[1]
    core = re.search(r"^dependencies = \[(.*?)\]", listed, re.MULTILINE)[1]
    wanted = set(re.findall(r'"([a-z-]+)[><=]', lab + core))
    assert wanted == {PIP_NAME.get(name, name) for name in conda()} - {"python"}


def test_no_host_stands_in_the_constraints():
    assert "://" not in (ROOT / "constraints.txt").read_text()
