import re
from html import unescape
from html.parser import HTMLParser

import numpy as np
import pytest

from convlab.checking.compare import compare
from convlab.checking.outcome import Outcome
from convlab.checking.pictures import number
from convlab.checking.report import html, plain

VOID = {"br", "hr", "img"}
BLOCKS = {"div", "td", "caption"}
WRONG_CELL = Outcome(
    "frame",
    "wrong values",
    "`frame(x, 1)` has the right shape. One value is off.",
    "frame(x, 1)",
    (("x", np.array([[5.0, 6.5]])), ("width", 1)),
    compare(np.array([[0, 5.0, 6.5, 0]]), [[0, 5, 7.25, 0]]),
    slip="rounded",
    diagnosis="Nothing is `rounded` here.",
    notes=("Another thing.", "It calls your `pad`."),
    details=("line 3 of frame: return x",),
)


class Page(HTMLParser):
    """The text and the tables of a piece of HTML; every tag that was opened must be closed."""

    def __init__(self, markup):
        super().__init__()
        self.tags, self.texts, self.attributes, self.tables, self._open = [], [], [], [], []
        self.feed(markup)
        assert not self._open, f"left open: {self._open}"

    @property
    def text(self):
        return "".join(self.texts).strip()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]
        self._open += [tag] * (tag not in VOID)
        self.texts += [" "] * (tag in BLOCKS)
        if tag == "table":
            self.tables.append([])
        if tag == "tr":
            self.tables[-1].append([])

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)
        if self._open and self._open[-1] == "td":
            self.tables[-1][-1].append(data)


def words(text):
    return sorted(re.findall(r"[^\s`]+", text))


def compared(expected, got, **more):
    return Outcome("frame", "wrong values", "Off.", comparison=compare(expected, got), **more)


OUTCOMES = {
    "correct": Outcome("pad", "correct", "Right on all 9 cases.", notes=("It works; now write `F.pad` yourself.",)),
    "starter": Outcome("pad", "not attempted", "`pad` is still the starter: put your lines in place of the `...`."),
    "raised": Outcome("pad", "raised", "`pad(x, 1)` raised ValueError: no", details=("line 2 of pad: y = x<1 & x>0",)),
    "written": Outcome("why", "written", "Now mark it.", details=("A model answer:", "It is so.\nReally.", "☐ so")),
    "values": WRONG_CELL,
    "shape": compared(np.ones((2, 3)), np.zeros((3, 2)), args=(("x", np.arange(4)),)),
    "row": compared(np.arange(3), [0, 1, 3]),
    "bits": compared(np.array([True, False]), [True, True]),
    "gone": compared(np.ones(2), [np.nan, np.inf]),
    "infinite": compared(np.array([-np.inf, 1.0]), [-np.inf, 2.0]),
    "wide": compared(np.arange(400).reshape(20, 20), np.arange(400).reshape(20, 20).T),
    "deep": compared(np.ones((2, 2, 2)), np.zeros((2, 2, 2)), args=(("x", np.ones((1, 1, 1))),)),
    "number": compared(3, 4),
    "nothing": compared(np.ones((2, 2)), np.ones((0, 2)), args=(("x", np.ones((0, 0))),)),
    "complex": compared(np.array([1.0, 2.0]), [1 + 1j, 2]),
}


class TestBoth:
    @pytest.mark.parametrize("outcome", OUTCOMES.values(), ids=OUTCOMES.keys())
    def test_hold_the_same_words_and_numbers(self, outcome):
        assert words(plain(outcome)) == words(Page(html(outcome)).text)

    def test_the_comparison_of_words_can_tell(self):
        assert words("3✗ of 4") == words("4 3✗ of")
        assert words("3✗ of 4") != words("3 of 4")

    @pytest.mark.parametrize("write", [plain, html])
    def test_say_everything(self, write):
        text = unescape(re.sub(r"<[^>]*>", "", write(WRONG_CELL))).replace("`", "")
        for fact in (
            "✗ frame: wrong values.",
            "One value is off.",
            "→ Nothing is rounded here.",
            "Another thing.",
            "It calls your pad.",
            "line 3 of frame: return x",
            "expected",
            "yours − expected",
        ):
            assert fact in text

    @pytest.mark.parametrize(
        ("kind", "sign"), [("correct", "✓"), ("written", "✎"), ("not attempted", "○"), ("raised", "✗"), ("new", "✗")]
    )
    def test_begin_with_a_sign(self, kind, sign):
        outcome = Outcome("pad", kind, "So.")
        assert plain(outcome) == f"{sign} pad: {kind}. So."
        assert Page(html(outcome)).text == f"{sign} pad: {kind}. So."


class TestPlain:
    def test_by_hand(self):
        assert plain(WRONG_CELL).splitlines() == [
            "✗ frame: wrong values. frame(x, 1) has the right shape. One value is off.",
            "  → Nothing is rounded here.",
            "  line 3 of frame: return x",
            "",
            "  x          expected           yours                      yours − expected",
            "    5 6.5      0   5 6.5   0        0     5 7.25✗     0         0      0 +0.75✗      0",
            "",
            "  Note: Another thing.",
            "  Note: It calls your pad.",
        ]

    def test_several_lines_of_a_detail_are_all_indented(self):
        assert plain(OUTCOMES["written"]).splitlines()[1:] == [
            "  A model answer:",
            "  It is so.",
            "  Really.",
            "  ☐ so",
        ]

    def test_no_line_ends_in_blanks(self):
        assert all(line == line.rstrip() for outcome in OUTCOMES.values() for line in plain(outcome).splitlines())


class TestHtml:
    EVIL = "<script>alert(1)</script><img src=x onerror='alert(2)'> & `<b>`"

    @pytest.mark.parametrize("field", ["exercise", "message", "diagnosis"])
    def test_escapes_what_a_learner_wrote(self, field):
        self.is_harmless(Outcome(**{"exercise": "e", "kind": "raised", "message": "m", field: self.EVIL}))

    @pytest.mark.parametrize("field", ["notes", "details"])
    def test_escapes_notes_and_details(self, field):
        self.is_harmless(Outcome("e", "raised", "m", **{field: (self.EVIL,)}))

    def test_escapes_the_title_of_an_array(self):
        self.is_harmless(Outcome("e", "raised", "m", args=((self.EVIL, np.ones(2)),)))

    def is_harmless(self, outcome):
        page = Page(html(outcome))
        assert not {"script", "img", "b"} & set(page.tags)
        assert "<script>alert(1)</script>" in page.text

    def test_quotes_cannot_leave_an_attribute(self):
        page = Page(html(Outcome("e", "raised", '" onclick="alert(1)')))
        assert set(page.attributes) == {"role", "style"}

    @pytest.mark.parametrize("outcome", OUTCOMES.values(), ids=OUTCOMES.keys())
    def test_has_no_script_and_closes_its_tags(self, outcome):
        page = Page(html(outcome))
        assert "script" not in page.tags
        assert not [name for name in page.attributes if name.startswith("on")]

    def test_code_stands_as_code(self):
        assert "<code>frame(x, 1)</code> has the right shape" in html(WRONG_CELL)

    def test_is_announced_to_a_screen_reader(self):
        assert html(WRONG_CELL).startswith('<div role="status"')

    def test_wrong_cells_are_framed(self):
        cells = re.findall(r'<td style="([^"]*)">([^<]*)<', html(WRONG_CELL))
        assert all(("outline" in style) == text.endswith("✗") for style, text in cells)

    def test_wrong_cells_are_marked_by_more_than_colour(self):
        tables = Page(html(WRONG_CELL)).tables
        assert tables == [
            [["5", "6.5"]],
            [["0", "5", "6.5", "0"]],
            [["0", "5", "7.25✗", "0"]],
            [["0", "0", "+0.75✗", "0"]],
        ]


class TestWindow:
    @pytest.mark.parametrize("shape", [(30, 30), (1, 40), (40, 1), (13, 12), (12, 12)])
    @pytest.mark.parametrize("place", ["first", "middle", "last"])
    def test_is_at_most_twelve_by_twelve_and_holds_the_first_wrong_cell(self, shape, place):
        expected = np.zeros(shape)
        got = expected.copy()
        got.flat[{"first": 0, "middle": got.size // 2, "last": -1}[place]] = 7
        _, yours, difference = Page(html(compared(expected, got))).tables
        for table in (yours, difference):
            assert len(table) <= 12
            assert all(len(row) <= 12 for row in table)
            assert "7✗" in [cell.lstrip("+") for row in table for cell in row]

    def test_the_pictures_show_the_same_cells(self):
        expected = np.arange(900.0).reshape(30, 30)
        got = expected.copy()
        got[20, 25] = -1
        first, yours, _ = Page(html(compared(expected, got))).tables
        assert [[cell for cell in row if cell != "625"] for row in first] == [
            [cell for cell in row if cell != "-1✗"] for row in yours
        ]

    def test_arrays_of_twelve_by_twelve_are_whole(self):
        got = np.zeros((12, 12))
        got[-1, -1] = 7
        for table in Page(html(compared(np.zeros((12, 12)), got))).tables:
            assert [len(row) for row in table] == [12] * 12

    def test_large_arguments_are_cut_after_their_beginning(self):
        outcome = Outcome("e", "raised", "m", args=(("x", np.arange(2500).reshape(50, 50)),))
        (table,) = Page(html(outcome)).tables
        assert [len(row) for row in table] == [12] * 12
        assert (table[0][0], table[1][0]) == ("0", "50")

    def test_large_arrays_of_other_shapes_are_cut_after_their_beginning(self):
        outcome = compared(np.arange(400).reshape(20, 20), np.arange(900).reshape(30, 30))
        assert [(len(table), len(table[0]), table[0][0]) for table in Page(html(outcome)).tables] == [(12, 12, "0")] * 2

    @pytest.mark.parametrize(
        ("expected", "got"),
        [((2, 2), (0, 2)), ((0, 2), (2, 2)), ((), ()), ((), (2,))],
    )
    def test_what_is_no_picture_is_not_drawn(self, expected, got):
        markup = html(compared(np.ones(expected), np.zeros(got)))
        assert Page(markup).tables == []
        assert "flex" not in markup

    def test_of_planes_the_one_with_the_first_wrong_cell_is_drawn(self):
        expected = np.arange(12).reshape(3, 2, 2)
        got = expected.copy()
        got[1, 1, 0] = 9
        text = plain(compared(expected, got, args=(("x", expected[:2]), ("weight", np.arange(6).reshape(6, 1, 1)))))
        assert [name for name in ("x[0]", "x[1]", "weight[3]", "expected[1]", "yours[1]") if name not in text] == []
        assert "weight[4]" not in text
        assert "9✗" in text

    def test_a_row_is_a_picture_of_one_row(self):
        assert Page(html(OUTCOMES["row"])).tables == [[["0", "1", "2"]], [["0", "1", "3✗"]], [["0", "0", "+1✗"]]]

    @pytest.mark.parametrize("name", ["bits", "complex"])
    def test_of_truth_values_and_complex_numbers_there_is_no_difference(self, name):
        assert len(Page(html(OUTCOMES[name])).tables) == 2

    def test_other_shapes_stand_side_by_side_with_no_cell_marked(self):
        text = plain(OUTCOMES["shape"])
        assert "expected (2, 3)" in text
        assert "yours (3, 2)" in text
        assert "✗" not in text.partition("Off.")[2]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2.0, "2"),
        (-0.5, "-0.5"),
        (1 / 3, "0.333"),
        (999.9, "1e+03"),
        (1000.0, "1000"),
        (123456, "123456"),
        (np.float16(0.1), "0.1"),
        (np.bool_(False), "0"),
        (float("inf"), "inf"),
        (float("-inf"), "-inf"),
        (1e-9, "1e-09"),
    ],
)
def test_a_number_is_short(value, text):
    assert number(value) == text


def test_two_numbers_that_differ_look_different():
    assert number(0.12345) != number(0.12449)
