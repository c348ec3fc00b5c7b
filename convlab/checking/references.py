"""Which objects a function's code names, however they were imported: `F.pad`, an alias of it, a helper's call."""

from __future__ import annotations

import builtins
import contextlib
import dis
import functools
import sys
from collections.abc import Callable, Iterator
from types import CodeType, FunctionType, ModuleType
from typing import Any


def named_by(function: Callable[..., Any]) -> list[Any]:
    """The objects that the code of `function`, and of the helpers it names, resolves to.

    Names are followed through modules and classes (`torch.nn.functional.pad`), through imports inside the
    function, through `functools.partial`, and into functions that were defined beside it. Methods of values cannot
    be seen.

    >>> import os.path
    >>> named_by(lambda name: os.path.join(name)) == [os, os.path, os.path.join]
    True
    """
    found: list[Any] = []
    seen: set[int] = set()
    waiting: list[Any] = [function]
    while waiting:
        now = waiting.pop()
        if isinstance(now, functools.partial):
            found.append(now.func)
            waiting.append(now.func)
        if not isinstance(now, FunctionType) or id(now) in seen:
            continue
        seen.add(id(now))
        for thing in _in_code(now.__code__, now.__globals__, _closure(now)):
            if not any(thing is known for known in found):
                found.append(thing)
                if isinstance(thing, functools.partial) or getattr(thing, "__globals__", None) is now.__globals__:
                    waiting.append(thing)
    return found


def _closure(function: FunctionType) -> dict[str, Any]:
    cells = function.__closure__ or ()
    values = {}
    for name, cell in zip(function.__code__.co_freevars, cells, strict=True):
        with contextlib.suppress(ValueError):  # the cell is still empty: a function that names itself
            values[name] = cell.cell_contents
    return values


def _in_code(code: CodeType, names: dict[str, Any], local: dict[str, Any]) -> Iterator[Any]:
    """Follow the instructions: `now` is what the last one put on the stack, as far as it is a name's object."""
    local = dict(local)
    now: Any = None
    constant: Any = None
    imported: Any = None
    for step in dis.get_instructions(code):
        before, now = now, None
        if step.opname in ("LOAD_GLOBAL", "LOAD_NAME"):
            now = names.get(step.argval, getattr(builtins, step.argval, None))
        elif step.opname in ("LOAD_FAST", "LOAD_DEREF", "LOAD_FAST_BORROW"):
            now = local.get(step.argval)
        elif step.opname in ("LOAD_ATTR", "LOAD_METHOD") and isinstance(before, ModuleType | type):
            now = getattr(before, step.argval, None)
        elif step.opname == "LOAD_CONST":
            constant = step.argval
        elif step.opname == "IMPORT_NAME":  # without a list of names, it is the outermost package that is bound
            now = imported = sys.modules.get(step.argval if constant else step.argval.partition(".")[0])
        elif step.opname == "IMPORT_FROM":
            now = getattr(imported, step.argval, None)
        elif step.opname in ("SWAP", "ROT_TWO"):  # `import a.b as c` goes on from what it has found
            now = imported = before
        elif step.opname in ("STORE_FAST", "STORE_DEREF") and before is not None:
            local[step.argval] = before
        elif step.opname in ("PRECALL", "CACHE", "PUSH_NULL", "POP_TOP"):
            now = before
        if now is not None:
            yield now
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _in_code(constant, names, local)


def resolve(dotted: str) -> Any:
    """The object of a dotted name such as `torch.nn.functional.pad`, or None where its module was never imported."""
    parts = dotted.split(".")
    for cut in range(len(parts) - 1, 0, -1):
        module = sys.modules.get(".".join(parts[:cut]))
        if module is not None:
            thing: Any = module
            for part in parts[cut:]:
                thing = getattr(thing, part, None)
            return thing
    return None
