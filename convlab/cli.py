"""The command `convlab`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click
from rich.console import Console
from rich.table import Table

from convlab import doctor as checkup
from convlab import workspace
from convlab.errors import ConvlabError

WORDS = {
    workspace.NEW: "new",
    workspace.UPDATED: "brought up to date",
    workspace.UNCHANGED: "as it was",
    workspace.KEPT: "kept, with your work in it (to get a fresh one, rename yours and run this again)",
}


@click.group(context_settings={"max_content_width": 100})
@click.version_option(package_name="convlab")
def main() -> None:
    """Padding, stride and the rest of convolution arithmetic: a Jupyter course with its library.

    \b
    Learners:  convlab lab            lay the chapters out in work/, open JupyterLab on them
               convlab doctor         what is missing here, and how to get it
    Authors:   convlab build          the notebooks, from convlab/course/
               convlab verify         every exercise keeps its contract

    Exit codes: 0 all is well, 1 something is not (the last lines say what), 2 the command was misspelt.
    """  # noqa: D301  click reads the character \b as "leave these lines as they are"


@main.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=Path("work"))
@click.option("--no-open", is_flag=True, help="Lay the chapters out, and leave JupyterLab closed.")
@click.option("--port", type=int, help="The port JupyterLab listens on; by default the first free one from 8888 on.")
@click.option("--no-browser", is_flag=True, help="Start JupyterLab without opening a browser.")
def lab(folder: Path, no_open: bool, port: int | None, no_browser: bool) -> None:
    """Lay the chapters out in FOLDER (default: work) and open JupyterLab on the first.

    A chapter that you have changed is kept as it is; one that you have not is brought up to date.
    """
    fates = _or_exit(lambda: workspace.lay_out(folder))
    for name, fate in fates.items():
        click.echo(f"  {folder / name}: {WORDS[fate]}")
    if no_open:
        return
    jupyter = shutil.which("jupyter-lab", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    if jupyter is None:
        raise click.ClickException("JupyterLab is not installed here; pip install 'convlab[lab]'")
    command = [
        jupyter,
        f"--ServerApp.root_dir={folder.resolve()}",
        f"--LabApp.default_url=/lab/tree/{next(iter(fates))}",
    ]
    command += [f"--port={port}"] * (port is not None) + ["--no-browser"] * no_browser
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    sys.exit(subprocess.call(command))


@main.command()
@click.argument("chapters", nargs=-1)
def build(chapters: tuple[str, ...]) -> None:
    """Build notebooks/, exercises/ and solutions/ from convlab/course/, all or the CHAPTERS named (ch02_padding)."""
    from convlab.build import build as build_all

    def run() -> None:
        for path in build_all(chapters):
            click.echo(f"  built {path.parent.name}/{path.name}")

    _or_exit(run)


@main.command()
def doctor() -> None:
    """Say what is missing on this machine, and how to get it."""
    text, ready = checkup.report()
    click.echo(text)
    sys.exit(0 if ready else 1)


@main.command()
def verify() -> None:
    """Prove every exercise's contract, and that the built notebooks are what their sources say."""
    from convlab.build import broken_contracts, drift
    from convlab.checking.contract import kill_matrix
    from convlab.course import exercises

    table = Table("exercise", "slip", "outcome", "named", title="Every slip, taken as a learner's answer")
    for name, exercise in exercises().items():
        for slip, kind, named in kill_matrix(exercise):
            table.add_row(name, slip, kind, "as itself" if named == slip else f"as {named}")
    Console(width=None if sys.stdout.isatty() else 110).print(table)
    problems = _or_exit(lambda: [*broken_contracts(), *drift()])
    for problem in problems:
        click.echo(f"✗ {problem}", err=True)
    if problems:
        sys.exit(1)
    click.echo(f"{len(exercises())} exercises keep their contract; the built notebooks are what their sources say.")


T = TypeVar("T")


def _or_exit(run: Callable[[], T]) -> T:
    """Run, with an error of ours as one line and exit code 1."""
    try:
        return run()
    except (ConvlabError, OSError) as error:
        raise click.ClickException(str(error)) from error
