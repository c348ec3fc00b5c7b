"""Whose line it was that raised: the learner's, a library's, or ours."""

from __future__ import annotations

import dis
import linecache
import traceback


def own_line(error: BaseException) -> tuple[str, ...]:
    """The last of the learner's own lines in a traceback; none of ours, none of a library's."""
    ours = __file__.rpartition("checking")[0]
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if not frame.filename.startswith(ours)]
    for frame in reversed(list(filter(_is_own, frames)) or frames):
        line = linecache.getline(frame.filename, frame.lineno or 0).strip() or (frame.line or "").strip()
        if line:
            return (f"line {frame.lineno} of {frame.name}: {line}",)
    return ()


def says_not_implemented(error: BaseException | None) -> bool:
    """Whether the learner's own code raised it, by a `raise` that stands there; a library may raise it as well."""
    trace = error.__traceback__ if isinstance(error, NotImplementedError) else None
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None or not _is_own(traceback.FrameSummary(trace.tb_frame.f_code.co_filename, None, "")):
        return False
    return trace.tb_frame.f_code.co_code[trace.tb_lasti] == dis.opmap["RAISE_VARARGS"]


def _is_own(frame: traceback.FrameSummary) -> bool:
    """Whether a frame is no library's."""
    return "site-packages" not in frame.filename and "lib/python" not in frame.filename
