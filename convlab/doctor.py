"""What this machine has of what convlab needs, and how to get the rest. Needs nothing itself but Python.

Which packages are needed is not written here: the installed package says so.
"""

from __future__ import annotations

import importlib
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata

# What each group of packages is for, and whether `convlab lab` can do without it.
GROUPS = {"": "the library", "lab": "the course", "grade": "marking", "dask": "marking on a Dask cluster"}
NEEDED = ("", "lab")
MODULES = {"pillow": "PIL"}  # packages whose module has another name
PROGRAMS = {"bwrap": ("grade", "bubblewrap, which shuts in what students wrote: apt install bubblewrap (Linux)")}
OLDEST = (3, 11)


@dataclass(frozen=True)
class Finding:
    """One thing that is needed: for what, whether it is there, and what to do if it is not."""

    group: str
    name: str
    state: str  # its version, or what is wrong
    remedy: str = ""

    @property
    def fine(self) -> bool:
        """Whether nothing is to be done."""
        return not self.remedy

    def __str__(self) -> str:
        return f"{'✓' if self.fine else '✗'} {self.name} {self.state}" + (
            f"\n    → {self.remedy}" if self.remedy else ""
        )


def findings() -> Iterator[Finding]:
    """Everything that is needed, group by group."""
    yield _python()
    for group, name, least in requirements():
        yield _package(group, name, least)
    for program, (group, remedy) in PROGRAMS.items():
        path = shutil.which(program)
        yield Finding(group, program, path or "is missing", "" if path else remedy)


def requirements() -> list[tuple[str, str, str]]:
    """The group, the name and the least version of every package that convlab names; those of developers aside."""
    rows = []
    for line in metadata.requires("convlab") or ():
        name, least, extra = re.match(r"([\w.-]+)[^;>]*(?:>=([\d.]+))?(?:.*extra == ['\"](\w+)['\"])?", line).groups()  # type: ignore[union-attr]
        if (extra or "") in GROUPS and name != "convlab":
            rows.append((extra or "", name, least or "0"))
    return sorted(rows, key=lambda row: list(GROUPS).index(row[0]))


def report() -> tuple[str, bool]:
    """All findings as text, and whether the library and the course can be used."""
    lines, ready = [], True
    found = list(findings())
    for group, purpose in GROUPS.items():
        rows = [one for one in found if one.group == group]
        if rows:
            lines += [
                f"{purpose[0].upper()}{purpose[1:]}:",
                *(f"  {line}" for row in rows for line in str(row).split("\n")),
            ]
        ready = ready and (group not in NEEDED or all(row.fine for row in rows))
    verdict = "All that the course needs is here." if ready else "Something that the course needs is missing: see ✗."
    return "\n".join([*lines, verdict]), ready


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    fine = sys.version_info >= OLDEST
    return Finding("", "Python", version, "" if fine else f"convlab needs {'.'.join(map(str, OLDEST))} or newer")


def _package(group: str, name: str, least: str) -> Finding:
    remedy = f"pip install 'convlab[{group}]'" if group else "pip install convlab"
    try:
        importlib.import_module(MODULES.get(name.lower(), name.replace("-", "_")))
        version = metadata.version(name)
    except ModuleNotFoundError as error:
        return Finding(group, name, f"is missing ({error})", remedy)
    except Exception as error:  # noqa: BLE001  whatever a broken installation raises is what is to be told
        return Finding(group, name, f"is there, but cannot be loaded: {error}", f"pip install --force-reinstall {name}")
    if _numbers(version) < _numbers(least):
        return Finding(group, name, f"{version} is too old", f"pip install '{name}>={least}'")
    return Finding(group, name, version)


def _numbers(version: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", version.partition("+")[0])]
