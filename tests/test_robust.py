"""Answers that misbehave, checked in a real kernel: each gets a clear outcome, and the kernel goes on."""

import re

import nbclient
import pytest
from nbformat.v4 import new_code_cell, new_notebook

START = """
import random, sys, itertools, os
import numpy as np
import torch
from convlab import check, hint, solution, progress
from convlab.course.ch02_padding import zero_pad as right_one
calls = itertools.count()
"""


def function(*body):
    return "\n    ".join(["def zero_pad(x, padding):", *body]) + "\ncheck(zero_pad);"


LIAR = """
class Liar{base}:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __bool__(self): return True
    __hash__ = None
    def __array__(self, *args, **kwargs): raise SystemExit
    def __getattr__(self, name): raise ZeroDivisionError
"""

# What is run, and what the answer's outcome must say, in this order.
ROWS = {
    "raises": (function("y = x + 1", "return y[999]"), "raised.", "IndexError", "line 3 of zero_pad: return y[999]"),
    "raises in a helper": (
        "def helper(x):\n    return x.nothing\n" + function("return helper(x)"),
        "raised.",
        "AttributeError",
        "line 2 of helper: return x.nothing",
    ),
    "raises what is no Exception": (
        "class Odd(BaseException): pass\n" + function("raise Odd('so')"),
        "raised.",
        "Odd: so",
    ),
    "exits": (function("sys.exit(3)"), "raised.", "SystemExit"),
    "recurses": (function("return zero_pad(x, padding)"), "raised.", "RecursionError"),
    "never returns": (function("while True: pass"), "never finished.", "5 seconds"),
    "never returns and swallows": (
        function("while True:", "    try: sum(range(99))", "    except Exception: pass"),
        "never finished.",
    ),
    "never returns and swallows everything": (
        function("while True:", "    try: sum(range(99))", "    except: pass"),
        "never finished.",
    ),
    "changes its argument": (function("x[0] = 7", "return right_one.function(x, padding)"), "changed its argument x"),
    "resizes its argument": (
        function("x.resize((1, x.size), refcheck=False)", "return np.pad(x, 1)"),
        "changed its argument x",
    ),
    "is random": (
        function("return right_one(x, padding) + np.random.default_rng().random()"),
        "another result when it was called again",
    ),
    "counts its calls": (function("return right_one(x, padding) + next(calls)"), "another result"),
    "is right once": (
        "seen = set()\n"
        + function(
            "key = (x.tobytes(), x.shape, padding)",
            "if key in seen: return x",
            "seen.add(key)",
            "return right_one(x, padding)",
        ),
        "another result",
    ),
    "nan": (function("return right_one(x, padding) * np.nan"), "wrong values.", "nan"),
    "lies about equality": (LIAR.format(base="") + function("return Liar()"), "wrong type.", "type Liar"),
    "lies, as an array": (
        "class Liar(np.ndarray):\n    def __eq__(self, other): return np.ones(self.shape, bool)\n"
        "    def __ne__(self, other): return np.zeros(self.shape, bool)\n"
        + function("return (right_one(x, padding) + 1).view(Liar)"),
        "wrong values.",
        "1 too large",
    ),
    "generator": (function("yield x"), "wrong type.", "a generator", "return in place of yield"),
    "coroutine": ("async " + function("return x"), "wrong type.", "a coroutine", "in place of async def"),
    "a thousand million zeros": (function("return np.zeros(10**9, np.uint8)"), "wrong type.", "1,000,000,000 numbers"),
    "a thousand million in a view": (function("return np.broadcast_to(0.0, (10**9,))"), "1,000,000,000 numbers"),
    "a thousand million in a tensor": (function("return torch.zeros(1).expand(10**9)"), "1,000,000,000 numbers"),
    "a thousand million in a range": (function("return range(10**9)"), "1,000,000,000 numbers"),
    "prints a megabyte": (function("print('x' * 2**20)", "return x"), "wrong shape.", "It printed:", "characters more"),
    "prints and is right": (function("print('here', padding)", "return right_one(x, padding)"), "correct.", "here 1"),
    "replaces check": (
        function("global check", "check = lambda answer: print('all is well')", "return x") + "\ncheck(zero_pad);",
        "wrong shape.",
        "Your function replaced check",
    ),
    "switches standard output off": (
        function("sys.stdout = open(os.devnull, 'w')", "return x") + "\nprint('still heard')",
        "wrong shape.",
        "still heard",
    ),
    "a typo": ("zeropad = lambda x, padding: x\ncheck(zeropad=zeropad)", "did you mean 'zero_pad'?"),
    "a value where a function belongs": ("check(zero_pad=np.ones(3));", "wants the function itself"),
    "the result of a call": ("check(right_one(np.ones((2, 2)), 1))", "check got the value array(", "check(name="),
    "a value without its name": (
        "ten_layers_shape = (200, 200)\ncheck(ten_layers_shape)",
        "check(ten_layers_shape=ten_layers_shape)",
    ),
    "a name in quotes": ("check('zero_pad')", "check wants the answer itself, not its name: check(zero_pad)"),
    "a function without a name": ("check(lambda x, padding: x)", "has no name to go by"),
    "two answers": ("check(zero_pad, zero_pad)", "check one answer at a time"),
    "ours": ("import convlab\ncheck(convlab.same_padding);", "That one is ours"),
}


def said(cell):
    """Everything that a cell put out, as text."""
    texts = [
        output.get("text", "") + output.get("evalue", "") + output.get("data", {}).get("text/plain", "")
        for output in cell.outputs
    ]
    return re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(texts))


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    """What came of every row, and of a sum after it, in one kernel."""
    cells = [new_code_cell(START)]
    for code, *_ in ROWS.values():
        cells += [new_code_cell(code), new_code_cell("6 * 7")]
    folder = tmp_path_factory.mktemp("robust")
    client = nbclient.NotebookClient(
        new_notebook(cells=cells),
        timeout=120,
        kernel_name="python3",
        allow_errors=True,
        resources={"metadata": {"path": str(folder)}},
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CONVLAB_PROGRESS", "off")
        client.execute()
    assert said(cells[0]) == ""
    return dict(zip(ROWS, zip(cells[1::2], cells[2::2], strict=True), strict=True))


@pytest.mark.parametrize("row", ROWS)
def test_the_outcome_is_clear(outputs, row):
    text, at = said(outputs[row][0]), 0
    for part in ROWS[row][1:]:
        assert part in text[at:], text
        at = text.index(part, at)
    assert len(text) < 6000
    assert "convlab/checking" not in text


@pytest.mark.parametrize("row", ROWS)
def test_the_kernel_is_alive_after_it(outputs, row):
    assert said(outputs[row][1]) == "42"
