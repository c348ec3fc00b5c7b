"""The source of the course: `chNN_topic.md` (prose) beside `chNN_topic.py` (its exercises, if it has any).

Binds the checker to the exercises; `convlab.check` and its three sisters are the ones below.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path

from convlab.checking import Checker, Exercise

FOLDER = Path(__file__).parent


def chapters() -> tuple[str, ...]:
    """The module names of the chapters, such as `ch02_padding`, in order."""
    return tuple(path.stem for path in sorted(FOLDER.glob("ch[0-9][0-9]_*.md")))


@cache
def exercises() -> dict[str, Exercise]:
    """Every exercise of the course by its name, in the order of the chapters and of their sources."""
    found = {}
    for chapter in chapters():
        if not (FOLDER / f"{chapter}.py").exists():
            continue
        for thing in vars(import_module(f"convlab.course.{chapter}")).values():
            if isinstance(thing, Exercise):
                found[thing.name] = thing
    return found


_checker = Checker(exercises)
check = _checker.check
hint = _checker.hint
solution = _checker.solution
progress = _checker.progress
