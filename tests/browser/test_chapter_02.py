"""Chapter 02 in JupyterLab, as a learner has it: opened, run, explored, solved by typing."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import run_all

pytestmark = pytest.mark.browser

ANSWER = """def zero_pad(x, padding):
ph, pw = (padding, padding) if isinstance(padding, int) else padding
out = np.zeros((x.shape[0] + 2 * ph, x.shape[1] + 2 * pw))
out[ph:ph + x.shape[0], pw:pw + x.shape[1]] = x
return out"""


@pytest.fixture
def opened(page, lab):
    """Chapter 02, all its cells run; afterwards, that the browser asked nobody else and logged no error."""
    requests, errors = [], []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.goto(lab.url("02_padding.ipynb"))
    run_all(page)
    yield page
    elsewhere = [url for url in requests if not url.startswith((f"http://localhost:{lab.port}", "data:", "blob:"))]
    assert elsewhere == []
    assert errors == []


def show_cell(page, text):
    """Scroll to the first cell that holds `text`; JupyterLab draws only what is near."""
    cell = page.locator(".jp-Cell", has_text=text).first
    for _ in range(60):
        if cell.count() and cell.is_visible():
            cell.scroll_into_view_if_needed()
            return cell
        page.locator(".jp-WindowedPanel-outer").first.evaluate("panel => panel.scrollBy(0, 300)")
        page.wait_for_timeout(50)
    raise AssertionError(f"no cell with {text!r}")


def to_top(page):
    page.locator(".jp-WindowedPanel-outer").first.evaluate("panel => panel.scrollTo(0, 0)")


def said(cell):
    return cell.locator(".convlab-lines .says").all_text_contents()


def outputs_of(picture):
    return [cell.text_content() for cell in picture.locator("[data-output]").all()]


def test_the_picture_answers_to_slider_pointer_and_keys(opened):
    to_top(opened)
    cell = show_cell(opened, 'controls=("padding",)')
    picture = cell.locator("svg.convlab")
    picture.wait_for()
    assert outputs_of(picture) == ["19", "25", "37", "43"]

    cell.locator(".noUi-handle").first.focus()
    opened.keyboard.press("ArrowRight")
    expect(picture.locator("[data-output]")).to_have_count(16)
    assert " ".join(outputs_of(picture)) == "0 3 8 4 9 19 25 10 21 37 43 16 6 7 8 0"

    picture.locator("[data-output]").nth(6).hover()
    assert said(cell) == [
        "output (1, 2) reads rows 0 to 1, columns 1 to 2",
        "y[1, 2] = sum of x[1 − 1 + a, 2 − 1 + b] · w[a, b]",
        "= 1·0 + 2·1",
        "+ 4·2 + 5·3",
        "= 25",
    ]

    picture.locator("[data-output]").nth(6).click()
    opened.keyboard.press("ArrowLeft")
    assert said(cell)[-1] == "= 19"


def test_an_exercise_is_solved_by_typing(opened, lab):
    to_top(opened)
    starter = show_cell(opened, "def zero_pad(x, padding):")
    starter.locator(".cm-content").click()
    opened.keyboard.press("Control+a")
    for number, line in enumerate(ANSWER.split("\n")):
        if number:
            opened.keyboard.press("Enter")  # the editor indents the next line by itself
        opened.keyboard.insert_text(line)
    opened.keyboard.press("Shift+Enter")
    opened.keyboard.press("Shift+Enter")  # the check cell, which is selected now
    opened.wait_for_selector("text=zero_pad: correct.", timeout=30_000)
    record = json.loads((lab.folder.parent / "progress.json").read_text())
    assert record["zero_pad"] == "correct"
