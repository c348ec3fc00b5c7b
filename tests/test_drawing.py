"""The canvas: cells that say what they are, marks, layers, lines, and the same text every time."""

import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest

import convlab as cl
from convlab.drawing import Canvas, Square, message_picture, plane
from convlab.explanation import Explanation
from convlab.marks import arc, marked
from convlab.svg import TAP_COLOURS, number, shares, short, wrapped

SVG = "{http://www.w3.org/2000/svg}"


def drawn(together=False, **options):
    """Three inputs and the two outputs of a box filter."""
    canvas = Canvas()
    with canvas.explained(Explanation(cl.Ledger.convolution((3,), 2), np.array([1, 2, 4]), np.array([1, 10]))):
        canvas.grid("input 3", plane("input", "124", [0, 0, 0], 3, (0, 0), 30))
        canvas.grid("output 2", plane("output", ["21", "42"], [0.5, 1], 2, (0, 40), 30))
    canvas.layer("uses", ["<path/>"])
    canvas.layer("empty", [])
    return ElementTree.fromstring(canvas.finish("A box.", ["a < b"], together=together, **options))


def having(root, attribute):
    return [element for element in root.iter() if attribute in element.attrib]


def texts(root, kind):
    return ["".join(e.itertext()) for e in root.iter() if kind in (e.get("class") or "").split()]


def test_cells_say_what_they_are():
    root = drawn()
    assert ["".join(cell.itertext()) for cell in having(root, "data-output")] == ["21", "42"]
    assert [grid.get("aria-label") for grid in root.iter() if grid.get("role") == "grid"] == ["input 3", "output 2"]
    assert len(having(root, "data-ledger")) == 1


def test_the_first_output_is_explained_without_a_script():
    assert texts(drawn(), "says") == ["output (0) reads cells 0 to 1", "= 1·1 + 2·10", "= 21"]


def test_another_output_can_be_explained():
    assert texts(drawn(selected=1), "says")[-1] == "= 42"
    assert drawn(selected=1).get("data-selected") == "1"


def test_a_step_beyond_the_last_is_the_last():
    assert drawn(selected=9).get("data-selected") == "1"


def test_the_marks_lie_on_the_cells_that_are_read():
    root = drawn(selected=1)
    (marks,) = [e for e in root.iter() if e.get("class") == "marks"]
    coloured = [path for path in marks.iter(f"{SVG}path") if path.get("stroke") in TAP_COLOURS]
    assert [(path.get("stroke"), path.get("d")[:7]) for path in coloured] == [
        (TAP_COLOURS[0], "M32 2h2"),
        (TAP_COLOURS[1], "M62 2h2"),
    ]
    assert [text.text for text in marks.iter(f"{SVG}text")] == ["a", "b"]


def test_a_layer_is_off_until_it_is_asked_for():
    (layer,) = having(drawn(), "data-layer")
    assert (layer.get("data-layer"), layer.get("display")) == ("uses", "none")


def test_the_root_tells_the_script_what_it_needs():
    root = drawn(copy="F.f(x, 'a')", editable=("input", "tap"), together=True)
    assert root.get("data-copy") == "F.f(x, 'a')"
    assert (root.get("data-editable"), root.get("data-together")) == ("input tap", "")
    assert (root.get("data-sweep"), root.get("data-steps")) == ("output", "2")


def test_a_cell_may_have_words_of_its_own():
    canvas = Canvas()
    canvas.grid("units", [[Square("", 0, 0, 0, 20, "u", 0, 'data-says="unit|of two" data-name="u0"')]])
    root = ElementTree.fromstring(canvas.finish("Units.", slots=2))
    assert having(root, "data-says")[0].get("data-name") == "u0"
    assert texts(root, "says") == ["", ""]


def test_two_ledgers_say_a_line_each():
    canvas = Canvas()
    for n, mode in enumerate(("reflect", "replicate")):
        ledger = cl.Ledger.pad((3,), 1, mode=mode)
        with canvas.explained(Explanation(ledger, np.array([5, 6, 7]), np.ones(1), title=mode, sums=False)):
            canvas.grid(mode, plane("pad", ["?", "?"], [0, 0], 2, (0, 40 * n), 30))
    said = texts(ElementTree.fromstring(canvas.finish("Two.", sweep="pad")), "says")
    assert said == [
        "reflect: padding (−1) is a copy of input (1) = 6",
        "replicate: padding (−1) is a copy of input (0) = 5",
        "",
    ]


def test_everything_lies_within_the_page():
    root = drawn()
    width, height = (float(root.get(name)) for name in ("width", "height"))
    for element in root.iter():
        if element.get("x") and element.get("class") != "paper":
            assert 0 <= float(element.get("x")) <= width
            assert 0 <= float(element.get("y")) <= height


def test_a_mark_of_two_taps_has_both_letters():
    text = marked({(0, 30.0): [(0, 0, 30.0)], (2, 30.0): [(0, 0, 30.0)], (-1, 30.0): [(0, 0, 30.0)]})
    assert [e.text for e in ElementTree.fromstring(f"<g>{text}</g>").iter("text")] == ["ac"]


def test_a_curve_leads_from_middle_to_middle():
    assert 'd="M5 20C5 7.5 25 7.5 25 20m' in arc((0, 20, 10), (20, 20, 10))


def test_a_message_is_drawn_whole():
    words = "kernel 5×5 does not fit the padded input 4×4; " * 5
    assert " ".join(texts(ElementTree.fromstring(message_picture(words)), "title")).split() == words.split()


def test_a_small_cell_has_a_colour_and_no_number():
    assert "<text" not in Square("input", 0, 0, 0, 10, "7", 1).drawn()
    assert ">7</text>" in Square("input", 0, 0, 0, 20, "7", 1).drawn()


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.0, "0"), (-0.5, "−0.5"), (12.04, "12"), (99.96, "100"), (123.4, "123"), (0.126, "0.13"), (-0.004, "−0.004")],
)
def test_numbers_are_short(value, shown):
    assert number(value) == shown


def test_shares_are_of_the_largest_finite_number():
    assert shares(np.array([2.0, -4.0, np.inf])) == [0.5, -1, 1]
    assert shares(np.zeros(2)) == [0, 0]


def test_lengths_and_lines_are_short():
    assert short(10.04) == "10"
    assert max(map(len, wrapped("word " * 50, 200))) <= 27


def over(colour, opacity, ground):
    return [opacity * a + (1 - opacity) * b for a, b in zip(colour, ground, strict=True)]


def contrast(one, other):
    """WCAG's ratio of two colours of 0 to 255."""

    def luminance(colour):
        linear = [c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
        return np.dot(linear, (0.2126, 0.7152, 0.0722))

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("ink", "ink_opacity", "paper"), [(0, 0.87, 255), (255, 1.0, 17)])  # JupyterLab's two themes
@pytest.mark.parametrize("pad", [False, True])
@pytest.mark.parametrize("share", [-1, 0, 1])
def test_numbers_are_legible_on_every_ground(ink, ink_opacity, paper, pad, share):
    square = ElementTree.fromstring(Square("pad" if pad else "input", 0, 0, 0, 30, "7", share).drawn())
    rect, text = square
    fill = [int(rect.get("fill")[at : at + 2], 16) for at in (1, 3, 5)]
    ground = over(fill, float(rect.get("fill-opacity")), [paper] * 3)
    letters = over([ink] * 3, ink_opacity * float(text.get("fill-opacity", 1)), ground)
    assert contrast(letters, ground) >= 4.5


def test_contrast_is_wcags():
    assert contrast([0] * 3, [255] * 3) == pytest.approx(21)
    assert contrast([118] * 3, [255] * 3) == pytest.approx(4.54, abs=0.01)
