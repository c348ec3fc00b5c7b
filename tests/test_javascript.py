"""The script: its queries under Node, its types under tsc, its size, and that it says what Python says."""

import json
import os
import re
import shutil
import subprocess
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

import convlab as cl
from convlab import fixed_ledgers
from convlab.explanation import Explanation
from convlab.marks import SMALLEST_WITH_LETTER
from convlab.pictures.stamping import Stamping
from convlab.svg import TAP_COLOURS
from convlab.widgets import script

ROOT = Path(__file__).parent.parent
SOURCES = sorted((ROOT / "convlab" / "widgets").glob("*.js"))
X, KERNEL = np.arange(-3, 17).reshape(4, 5) / 2, np.array([[0.5, 1, -2], [3, 0, 1 / 3]])


def needed(tool, message):
    """The path of a tool; missing, the test is skipped, or fails where `CI` is set."""
    found = shutil.which(tool) or shutil.which(str(ROOT / "node_modules" / ".bin" / tool))
    if found is None:
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    return found


def explanations():
    for mode in ("zeros", "reflect", "symmetric", "replicate", "circular"):
        for how in ({}, {"padding": (1, 2), "stride": 2}, {"padding": 2, "dilation": (1, 2)}):
            ledger = cl.Ledger.convolution(X.shape, KERNEL.shape, padding_mode=mode, **how)
            yield f"{mode} {how}", Explanation(ledger, X, KERNEL, index="y[{0}, {1}] = x[{0} + a, {1} + b]")
        yield f"pad {mode}", Explanation(cl.Ledger.pad((4,), 3, mode=mode), np.arange(4), np.ones(1), sums=False)
    for stride in (1, 2, 4):
        ledger = cl.Ledger.transposed(X.shape, KERNEL.shape, stride=stride, padding=1)
        yield f"transposed {stride}", Explanation(ledger, X, KERNEL, bias=-0.25)
    for how in (
        {},
        {"stride": (2, 3), "padding": (1, 0), "output_padding": (1, 0)},
        {"padding": (2, 0), "dilation": (2, 1)},
    ):
        yield f"spread {how}", Stamping(X, KERNEL, bias=1.5, **how).explained(sliding=True)
    for mode in ("nearest", "bilinear", "bicubic"):
        yield mode, Explanation(fixed_ledgers.upsampling((2, 3), scale_factor=2, mode=mode), X[:2, :3])
    yield "average", Explanation(fixed_ledgers.average((4, 5), 2, ceil_mode=True, padding=1), X)
    yield "maximum", Explanation(fixed_ledgers.maximum(X, 2, padding=1), X)


def cases():
    for name, each in explanations():
        cells = [("output", n) for n in range(each.y.size if each.sums else 0)]
        cells += [("pad", n) for n in range(len(each.pads))]
        said = [
            {"role": role, "index": n, "lines": each.lines(role, n), "marks": [*map(asdict, each.marks(role, n))]}
            for role, n in cells
        ]
        yield {"name": name, "facts": each.facts(), "said": said}


def test_the_queries_answer_as_python_does(tmp_path):
    node = needed("node", "no Node on this machine: the script's tests need it (Debian: apt install nodejs)")
    file = tmp_path / "cases.json"
    file.write_text(json.dumps([*cases()]))
    command = [node, "--test", *map(str, sorted((ROOT / "tests" / "js").glob("*.test.mjs")))]
    environment = {**os.environ, "CONVLAB_CASES": str(file)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120)
    assert done.returncode == 0, done.stdout
    assert not re.search(r"^# (fail|skipped) [1-9]", done.stdout, re.MULTILINE)


def test_the_types_hold():
    tsc = needed("tsc", "no TypeScript here: `npm install` in the repository brings it")
    done = subprocess.run([tsc, "--noEmit"], capture_output=True, text=True, cwd=ROOT, timeout=120)
    assert done.returncode == 0, done.stdout


def test_the_script_is_small():
    assert sum(len(path.read_text().splitlines()) for path in SOURCES) < 600


def test_every_part_is_joined():
    assert {path.stem for path in SOURCES} == set(script.PARTS)


def test_the_joined_script_is_one_valid_module(tmp_path):
    node = needed("node", "no Node on this machine: the script's tests need it (Debian: apt install nodejs)")
    file = tmp_path / "joined.mjs"
    file.write_text(script.module())
    done = subprocess.run([node, "--check", str(file)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "import " not in script.joined()
    assert "</script" not in script.joined()  # it would end the element that holds it


def test_joining_drops_no_code():
    written = "".join(path.read_text() for path in SOURCES)
    wanted = set(re.findall(r"(?:function|class) (\w+)", written))
    assert wanted == set(re.findall(r"(?:function|class) (\w+)", script.joined()))


def test_both_languages_draw_with_the_same_colours():
    source = (ROOT / "convlab" / "widgets" / "picture.js").read_text()
    assert json.loads(re.search(r"COLOURS = (\[.*?\])", source)[1]) == list(TAP_COLOURS)
    assert float(re.search(r"SMALL = (\d+)", source)[1]) == SMALLEST_WITH_LETTER
