"""Every explorer in JupyterLab: opened, every control moved, hovered, pinned, stepped, scrubbed; and accessible.

One JupyterLab, one page, one notebook with a cell for each row of `ROWS`; a further explorer adds its row.
"""

import os
import re
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import expect, sync_playwright

import convlab as cl
from tests.browser.conftest import IDLE

pytestmark = pytest.mark.browser
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"


@dataclass
class Row:
    """An explorer: how it is made, and its settings after each slider went one step up and each list one down."""

    code: str
    moved: dict
    swept: str = "output"
    keys: tuple = ("ArrowRight", "ArrowLeft")  # to the next of the sweep, and back

    def python(self, **settings):
        return eval(f"cl.{self.code}", {"cl": cl}) if not settings else type(self.python())(**settings)


ROWS = {
    "convolution": Row(
        "ConvolutionExplorer(size=(5, 6), kernel_size=2)",
        {"size": (6, 7), "kernel_size": 3, "stride": 2, "padding": 1, "dilation": 2, "padding_mode": "reflect"},
    ),
    "padding": Row("PaddingExplorer(size=4, padding=2)", {"size": 5, "padding": 3, "mode": "zeros"}, "pad"),
    "padding in a plane": Row(
        'PaddingExplorer(size=(3, 4), padding=1, mode="circular")',
        {"size": (4, 5), "padding": 2, "mode": "all"},
        "pad",
    ),
    "transposed convolution": Row(
        "TransposedConvolutionExplorer(size=(2, 3), kernel_size=2, stride=3)",
        {"size": (3, 4), "kernel_size": 3, "stride": 4, "padding": 1, "output_padding": 1, "dilation": 2}
        | {"bias": 0.25, "view": "zeros"},
    ),
    "transposed convolution in all views": Row(
        'TransposedConvolutionExplorer(size=2, kernel_size=2, stride=1, view="all", controls=("stride", "padding"))',
        {"size": 2, "kernel_size": 2, "stride": 2, "padding": 1, "view": "all"},
    ),
    "upsampling": Row("UpsamplingExplorer(size=(2, 3))", {"size": (3, 4), "factor": 3, "mode": "bicubic"}),
    "field": Row("ReceptiveFieldExplorer(size=12)", {"size": 13}),
    "channels": Row(
        "ChannelExplorer(in_channels=3, out_channels=5)",
        {"in_channels": 4, "out_channels": 6, "kernel_size": 4, "groups": 2},
        keys=("ArrowDown", "ArrowUp"),
    ),
    "audio": Row('AudioStrideExplorer(signal="chirp")', {"signal": "two_tones", "stride": 3}, "input"),
}


class Opened:
    """One explorer in the notebook."""

    def __init__(self, page, cell):
        self.page, self.cell, self.svg = page, cell, cell.locator("svg.convlab")

    def numbers(self, role):
        """The numbers in the cells of a role, read from the page."""
        return self.svg.locator(f"[data-{role}]").all_text_contents()

    def says(self):
        return [line for line in self.cell.locator(".convlab-lines .says").all_text_contents() if line]

    def number(self, role, index):
        return self.svg.locator(f'[data-{role}="{index}"]').first

    def status(self):
        return self.cell.locator("[role=status]").text_content()

    def focused(self, what):
        """Something of the element that has the focus."""
        return self.svg.evaluate(f"svg => svg.getRootNode().activeElement?.{what}")

    def marked(self):
        """The letters on the picture, and how many outlines there are."""
        marks = self.svg.locator(".marks")
        return marks.locator("text").all_text_contents(), marks.inner_html().count("M")


@pytest.fixture(scope="module")
def notebook(chromium, lab):
    """The notebook, run; afterwards, that the browser asked nobody else and logged no error."""
    code = ["import convlab as cl", *(f"cl.{row.code}" for row in ROWS.values())]
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    cells = new_notebook(cells=[new_code_cell(line) for line in code], metadata={"kernelspec": kernel})
    nbformat.write(cells, lab.folder / "explorers.ipynb")
    requests, errors, frames = [], [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1280, "height": 1100})
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("websocket", lambda socket: socket.on("framesent", lambda frame: frames.append(frame)))
        page.goto(lab.url("explorers.ipynb"))
        page.wait_for_selector(IDLE, timeout=60_000)
        page.click("text=Run >> nth=0")
        page.click("text=Run All Cells >> nth=0")
        page.wait_for_selector("svg.convlab.live", timeout=60_000)
        page.wait_for_selector(IDLE, timeout=60_000)
        page.frames_sent = frames
        yield page
        browser.close()
    assert [url for url in requests if not url.startswith((f"http://localhost:{lab.port}", "data:", "blob:"))] == []
    assert errors == []


@pytest.fixture(params=ROWS)
def row(request):
    return ROWS[request.param]


@pytest.fixture
def opened(notebook, row):
    """The row's explorer, in view and as it was when it was made."""
    place = [*ROWS.values()].index(row) + 1
    cell = notebook.locator(f'.jp-Cell[data-windowed-list-index="{place}"]')
    for _ in range(40):
        if cell.locator("svg.convlab.live").count():
            break
        notebook.locator(".jp-WindowedPanel-outer").first.evaluate(f"panel => panel.scrollBy(0, {300 if place else 0})")
        notebook.wait_for_timeout(50)
    cell.locator("svg.convlab").scroll_into_view_if_needed()
    explorer = Opened(notebook, cell)
    if explorer.status():
        explorer.svg.locator('[tabindex="0"]').first.focus()
        notebook.keyboard.press("Escape")
    return explorer


def drawn(svg, role):
    cells = [e for e in ElementTree.fromstring(svg).iter() if f"data-{role}" in e.attrib]
    return ["".join(cell.itertext()) for cell in cells]


def test_the_page_shows_the_numbers_of_the_library(opened, row):
    svg = row.python().to_svg()
    for role in ("input", "tap", "output", "pad"):
        assert opened.numbers(role) == drawn(svg, role)


def test_pointing_explains_and_asks_no_kernel(opened, row):
    opened.page.wait_for_timeout(300)
    sent = len(opened.page.frames_sent)
    seen = set()
    for n in range(3):
        opened.number(row.swept, n).hover()
        seen.add(tuple(opened.says()))
        assert opened.marked()[1] > 0
    assert len(seen) == 3
    assert [frame for frame in opened.page.frames_sent[sent:] if "comm_msg" in str(frame)] == []


def test_what_is_pinned_stays_until_escape(opened, row):
    opened.number(row.swept, 1).click()
    said = opened.says()
    assert "pinned" in opened.status()
    opened.number(row.swept, 2).hover()
    assert opened.says() == said
    opened.page.keyboard.press("Escape")
    assert opened.status() == ""
    opened.number(row.swept, 3).hover()
    assert opened.says() != said


def test_keys_move_step_and_pin(opened, row):
    opened.number(row.swept, 0).click()
    opened.page.keyboard.press("Enter" if row.swept == "pad" else "Escape")
    first = opened.says()
    opened.page.keyboard.press(row.keys[0])
    second = opened.says()
    opened.page.keyboard.press(row.keys[1])
    assert first == opened.says() != second
    opened.page.keyboard.press("Space")
    assert opened.says() != first
    opened.page.keyboard.press("Enter")
    assert "pinned" in opened.status()
    opened.page.keyboard.press("Escape")
    assert opened.status() == ""
    assert opened.focused("getAttribute('aria-label')") == "; ".join(opened.says())


def test_tab_reaches_every_grid_and_then_the_tools(opened):
    grids = opened.svg.locator(".grid").count()
    opened.svg.locator('[tabindex="0"]').first.focus()
    labels = []
    for _ in range(grids):
        labels.append(opened.focused("closest('.grid')?.getAttribute('aria-label')"))
        opened.page.keyboard.press("Tab")
    assert labels == [grid.get_attribute("aria-label") for grid in opened.svg.locator(".grid").all()]
    assert opened.focused("type") == "range"


def test_the_scrubber_runs_over_the_sweep(opened, row):
    scrubber = opened.cell.locator("input[type=range]")
    scrubber.fill("2")
    told = opened.says()
    opened.number(row.swept, 2).hover()
    assert opened.says()[0] == told[0]
    scrubber.focus()
    opened.page.keyboard.press("ArrowRight")
    assert opened.says() != told
    assert scrubber.get_attribute("aria-valuetext") == opened.says()[0]


@pytest.mark.parametrize("row", ["convolution"], indirect=True)  # it waits, and the script is one for all
def test_nothing_moves_before_play_is_pressed(opened):
    opened.cell.locator("input[type=range]").fill("0")
    before = opened.svg.inner_html()
    opened.page.wait_for_timeout(900)
    assert opened.svg.inner_html() == before
    opened.cell.get_by_role("button", name="Play").click()
    stop = opened.cell.get_by_role("button", name="Stop")
    expect(stop).to_be_visible()
    first = opened.says()
    expect(opened.cell.locator(".convlab-lines .says").first).not_to_have_text(first[0], timeout=2000)
    stop.click()


@pytest.mark.parametrize("row", ["convolution"], indirect=True)
def test_under_reduced_motion_play_is_one_step(opened):
    opened.page.emulate_media(reduced_motion="reduce")
    opened.cell.locator("input[type=range]").fill("0")
    step = opened.cell.get_by_role("button", name="Step")
    step.click()
    after = opened.says()
    opened.page.wait_for_timeout(900)
    assert opened.says() == after
    opened.page.emulate_media(reduced_motion="no-preference")


def test_the_numbers_stand_in_tables_too(opened, row):
    opened.cell.locator("summary").click()
    tables = opened.cell.locator(".convlab-tools table")
    cells = [number for table in tables.all() for number in table.locator("td").all_text_contents()]
    svg = row.python().to_svg()
    if "data-ledger" in svg:
        assert [n for n in cells if n in drawn(svg, "input")][:3]
    else:
        assert [said.replace("|", "; ") for said in re.findall(r'data-says="([^"]*)"', svg)] == cells
    opened.cell.locator("summary").click()


def test_axe_finds_nothing_serious(opened):
    if not AXE.exists():
        message = "axe-core is not installed: `npm install` in the repository brings it"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    opened.page.evaluate(AXE.read_text())
    handle = opened.cell.locator(".jp-OutputArea-output").first.element_handle()
    found = opened.page.evaluate("output => axe.run(output)", handle)
    serious = [v for v in found["violations"] if v["impact"] in ("serious", "critical")]
    assert [(v["id"], v["nodes"][0]["html"][:120]) for v in serious if not ours_not(v)] == []


def ours_not(violation):
    """ipywidgets' own sliders and labels are theirs; the picture and its tools are ours."""
    return all("convlab" not in node["html"] and "noUi" in node["html"] for node in violation["nodes"])


def test_every_control_moves_the_picture(opened, row):
    """The last test of a row, for it leaves the explorer changed."""
    opened.number(row.swept, 1).click()
    for handle in opened.cell.locator(".noUi-handle").all():
        handle.focus()
        opened.page.keyboard.press("ArrowRight")
    for menu in opened.cell.locator("select").all():
        options = menu.locator("option").all_text_contents()
        now = menu.input_value()
        menu.select_option(options[(options.index(now) + 1) % len(options)])
    wanted = row.python(**row.moved)
    expected = wanted.to_svg()
    label = ElementTree.fromstring(expected).get("aria-label")
    expect(opened.svg).to_have_attribute("aria-label", label, timeout=10_000)
    for role in ("input", "tap", "output", "pad"):
        assert opened.numbers(role) == drawn(expected, role)
    assert "pinned" in opened.status()
    opened.page.keyboard.press("Escape")
