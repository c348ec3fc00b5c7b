"""Pictures without a kernel: a page of its own, a notebook that nbconvert exported, one whose scripts are stripped."""

import re

import pytest
from nbconvert import HTMLExporter
from nbformat.v4 import new_code_cell, new_notebook, new_output

import convlab as cl

pytestmark = pytest.mark.browser


def ran(explorer):
    """A notebook as it is saved after one cell has shown the explorer."""
    data, metadata = explorer._repr_mimebundle_()
    output = new_output("execute_result", data=data, metadata=metadata, execution_count=1)
    return new_notebook(cells=[new_code_cell(repr(explorer), outputs=[output], execution_count=1)])


@pytest.fixture
def offline(page):
    """The page, cut off from the network, and the errors it logs."""
    errors = []
    page.route(re.compile("^https?:"), lambda route: route.abort())
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.errors = errors
    return page


def test_a_saved_page_answers(offline, tmp_path):
    cl.ConvolutionExplorer(x=[[0, 1, 2], [3, 4, 5]], kernel=[[1, 2]]).save(tmp_path / "page.html")
    offline.goto((tmp_path / "page.html").as_uri())
    offline.locator('[data-output="3"]').hover()
    assert offline.locator(".says").all_text_contents()[-2:] == ["= 4·1 + 5·2", "= 14"]
    offline.locator('[data-input="0"]').dblclick()
    assert offline.locator(".convlab-edit").count() == 0  # nobody there to compute it
    assert offline.errors == []


def test_an_exported_notebook_answers(offline, tmp_path):
    notebook = ran(cl.ConvolutionExplorer(x=[[0, 1, 2], [3, 4, 5]], kernel=[[1, 2]]))
    notebook.cells += ran(cl.PaddingExplorer(mode="circular")).cells
    (tmp_path / "notebook.html").write_text(HTMLExporter().from_notebook_node(notebook)[0])
    offline.goto((tmp_path / "notebook.html").as_uri())
    assert offline.locator("svg.convlab.live").count() == 2
    offline.locator('[data-output="0"]').hover()
    assert "= 0·1 + 1·2" in offline.locator(".says").all_text_contents()
    offline.locator('[data-pad="1"]').hover()
    assert "padding (−1) is a copy of input (3) = 4" in offline.locator(".says").all_text_contents()


def test_where_scripts_are_stripped_the_picture_is_seen(offline, tmp_path):
    html = cl.ConvolutionExplorer()._repr_mimebundle_()[0]["text/html"]
    bare = re.sub(r"<script>.*</script>", "", html, flags=re.DOTALL)
    (tmp_path / "bare.html").write_text(bare)
    offline.goto((tmp_path / "bare.html").as_uri())
    image = offline.locator("img")
    assert image.evaluate("image => image.naturalWidth") > 500
    assert image.get_attribute("alt").startswith("ConvolutionExplorer(")


def test_the_svg_alone_is_right_without_its_style(offline, tmp_path):
    svg = re.sub(r"<style>.*?</style>", "", cl.ConvolutionExplorer().to_svg(), flags=re.DOTALL)
    (tmp_path / "bare.html").write_text(svg)
    offline.goto((tmp_path / "bare.html").as_uri())
    fills = offline.locator("svg rect").evaluate_all("all => all.map(rect => getComputedStyle(rect).fill)")
    assert "rgb(0, 0, 0)" not in fills
