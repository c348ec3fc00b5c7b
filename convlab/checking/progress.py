"""What a learner has solved, in one small file."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import secrets
from pathlib import Path

from convlab.checking.outcome import CORRECT, WRITTEN

# Whoever runs a notebook with one of these set is a machine, and no learner's record is touched.
MACHINES = ("NBGRADER_EXECUTION", "PYTEST_VERSION", "CI")


def location() -> Path | None:
    """The file, or None where nothing is to be kept: under nbval, nbgrader or CI, or `CONVLAB_PROGRESS=off`."""
    chosen = os.environ.get("CONVLAB_PROGRESS")
    if chosen in ("off", "") or (chosen is None and any(name in os.environ for name in MACHINES)):
        return None
    return Path(chosen) if chosen else Path.home() / ".convlab" / "progress.json"


def read(path: Path | None) -> tuple[dict[str, str], str | None]:
    """Outcome kinds by exercise, and a warning where a damaged file was set aside."""
    if path is None or not path.exists():
        return {}, None
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(record, dict) and all(isinstance(kind, str) for kind in record.values()):
            return record, None
    except (ValueError, OSError):
        record = None
    names = (path.with_suffix(f".damaged{number or ''}.json") for number in itertools.count())
    aside = next(name for name in names if not name.exists())
    with contextlib.suppress(OSError):
        path.replace(aside)
    return {}, f"Your progress file could not be read; it was set aside as {aside}, and a new one was begun."


def write(path: Path | None, name: str, kind: str) -> str | None:
    """Record one outcome; what is solved stays solved. Returns a warning where something was in the way."""
    if path is None:
        return None
    record, warning = read(path)
    if record.get(name) in (CORRECT, WRITTEN) or record.get(name) == kind:
        return warning
    record[name] = kind
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, json.dumps(record, indent=1, sort_keys=True))
    except OSError as error:
        return f"Your progress could not be kept: {error}"
    return warning


def replace_file(path: Path, text: str) -> None:
    """Write the whole file or nothing: beside it first, then in its place."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
