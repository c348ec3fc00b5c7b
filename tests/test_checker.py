import functools
import json
import os
import subprocess
import sys

import numpy as np
import pytest

from convlab.checking import Case, Checker, exercise
from convlab.checking import outcome as kinds
from convlab.errors import CourseError


@exercise(title="Half", minutes=1, points=1, worked=[Case((n,), n // 2) for n in (2, 4, 6)], hints=("One.", "Two <b>."))
def half_size(n):
    """Half of a size."""
    # Whole pixels only.
    return n // 2


@half_size.slip("Half, not twice & more.")
def twice(n):
    return n * 2


@exercise(title="Quarter", minutes=1, points=1, worked=[Case((8,), 2), Case((12,), 3)], hints=["Halve twice."])
def quarter_size(n):
    """A quarter of a size, by two halves."""
    return n // 4


@exercise(title="Shape", kind="value", minutes=1, points=1)
def new_shape():
    """Which shape?"""
    return 3, 4


@new_shape.slip("Height comes first.")
def turned():
    return 4, 3


@exercise(title="Why", kind="words", minutes=1, points=1, rubric=("says one", "says two"))
def why_so():
    """Why?"""
    return """
        Because of <this>.
        And that.
    """


TOYS = {toy.name: toy for toy in (half_size, quarter_size, new_shape, why_so)}


@pytest.fixture
def checker(monkeypatch, tmp_path):
    """A fresh checker of the toys, with a record of its own."""
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    monkeypatch.setenv("CONVLAB_PROGRESS", str(tmp_path / "progress.json"))
    return Checker(lambda: TOYS)


def learner(name, function):
    """A learner's function of that name."""
    function.__name__ = name
    function.__module__ = "__main__"
    return function


RIGHT = {"half_size": learner("half_size", lambda n: n // 2), "quarter_size": learner("quarter_size", lambda n: n // 4)}


class TestCheck:
    def test_a_function_is_found_by_its_name(self, checker, capsys):
        verdict = checker.check(RIGHT["half_size"])
        assert verdict
        assert verdict.outcome.kind == kinds.CORRECT
        assert capsys.readouterr().out == "✓ half_size: correct. Right on all 3 cases.\n"

    def test_a_wrong_answer_is_false(self, checker):
        verdict = checker.check(learner("half_size", lambda n: n * 2))
        assert not verdict
        assert verdict.outcome.slip == "twice"

    def test_a_function_under_another_name_may_be_given_by_keyword(self, checker):
        assert checker.check(half_size=lambda n: n // 2)
        assert checker.check(half_size=functools.partial(lambda by, n: n // by, 2))

    def test_a_value_is_given_by_keyword(self, checker):
        assert checker.check(new_shape=(3, 4))

    def test_repr_is_short(self, checker):
        assert repr(checker.check(new_shape=(3, 4))) == "<shown: ✓ new_shape: correct. Right.>"
        assert repr(checker.check(new_shape=(4, 3))) == "<shown: ✗ new_shape: wrong values. (4, 3) is not it.>"

    def test_exercises_are_loaded_when_the_first_is_needed(self, monkeypatch):
        loads = []
        checker = Checker(lambda: loads.append(1) or TOYS)
        assert loads == []
        assert checker.exercise("new_shape") is new_shape
        assert loads

    def test_the_outcome_alone_shows_and_records_nothing(self, checker, capsys, tmp_path):
        assert checker.outcome(half_size, RIGHT["half_size"])
        assert capsys.readouterr().out == ""
        assert not (tmp_path / "progress.json").exists()

    def test_under_nbgrader_a_wrong_answer_raises_what_was_shown(self, checker, monkeypatch, capsys):
        monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
        with pytest.raises(AssertionError, match=r"✗ new_shape: wrong values. \(4, 3\) is not it."):
            checker.check(new_shape=(4, 3))
        assert "Height comes first." in capsys.readouterr().out

    @pytest.mark.parametrize("answer", [{"new_shape": (3, 4)}, {"why_so": "word " * 20}])
    def test_under_nbgrader_a_right_answer_does_not_raise(self, checker, monkeypatch, answer):
        monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
        assert checker.check(**answer)


class TestMisuse:
    @pytest.mark.parametrize("answers", [(), (None,)])
    def test_no_answer(self, checker, answers):
        with pytest.raises(CourseError, match="check one answer at a time"):
            checker.check(*answers)

    def test_two_answers(self, checker):
        with pytest.raises(CourseError, match="check one answer at a time"):
            checker.check(new_shape=1, why_so=2)
        with pytest.raises(CourseError, match="check one answer at a time"):
            checker.check(RIGHT["half_size"], new_shape=1)

    @pytest.mark.parametrize("value", [(3, 4), "a text", 0, np.ones(2)])
    def test_a_value_without_its_name(self, checker, value):
        with pytest.raises(CourseError, match=r"a value needs its exercise's name: check\(name="):
            checker.check(value)

    @pytest.mark.parametrize(
        ("typo", "nearest"), [("half_sizes", "half_size"), ("halfsize", "half_size"), ("new_shap", "new_shape")]
    )
    def test_a_typo_is_told_the_nearest(self, checker, typo, nearest):
        for ask in (checker.check, checker.hint, checker.solution):
            with pytest.raises(CourseError, match=f"no exercise '{typo}'; did you mean '{nearest}'"):
                ask(learner(typo, lambda n: n))

    def test_a_name_near_to_none_is_told_all(self, checker):
        with pytest.raises(CourseError, match="there are: half_size, quarter_size, new_shape, why_so"):
            checker.check(learner("zzz", lambda n: n))

    def test_the_librarys_own_function(self, checker):
        ours = learner("half_size", lambda n: n // 2)
        ours.__module__ = "convlab.arithmetic"
        verdict = checker.check(ours)
        assert not verdict
        assert "That one is ours, and it is right. Write your own half_size" in verdict.text

    @pytest.mark.parametrize("named", [True, False])
    def test_the_exercise_itself(self, checker, named):
        verdict = checker.check(half_size=half_size) if named else checker.check(half_size)
        assert "That one is ours" in verdict.text


class TestFaultsElsewhere:
    SOURCE = "def half_size(n):\n    return {half}\ndef quarter_size(n):\n    return half_size(half_size(n)){more}"

    def found(self, checker, half, more=""):
        names = {}
        exec(self.SOURCE.format(half=half, more=more), names)
        return checker.outcome(quarter_size, names["quarter_size"])

    def test_in_an_earlier_answer_are_said(self, checker):
        note = "It calls your `half_size`, which is itself wrong values: mend that one first."
        assert self.found(checker, "n * 2").notes == (note,)

    def test_are_not_said_where_the_earlier_answer_is_right(self, checker):
        found = self.found(checker, "n // 2", " + 1")
        assert (found.kind, found.notes) == ("wrong values", ())

    def test_are_not_said_of_a_right_answer(self, checker):
        assert self.found(checker, "n // 2 * (n != 2)").notes == ()


class TestHints:
    def test_come_one_after_the_other_and_round_again(self, checker):
        texts = [checker.hint("half_size").text for _ in range(3)]
        assert texts == ["Hint 1 of 2: One.", "Hint 2 of 2: Two <b>.", "Hint 1 of 2: One."]

    def test_may_be_asked_for_with_the_function(self, checker):
        assert checker.hint(RIGHT["half_size"]).text == "Hint 1 of 2: One."

    def test_are_counted_for_each_exercise_and_escaped(self, checker):
        checker.hint("half_size")
        assert checker.hint("quarter_size").text == "Hint 1 of 1: Halve twice."
        assert checker.hint("half_size").markup == "<div>Hint 2 of 2: Two &lt;b&gt;.</div>"


class TestSolution:
    def test_of_a_function_is_its_code_and_the_usual_slips(self, checker):
        shown = checker.solution("half_size")
        code = "def half_size(n):\n    # Whole pixels only.\n    return n // 2"
        assert shown.text == f"{code}\n\nUsual slips:\n  · Half, not twice & more."
        assert f">{code}</pre>" in shown.markup
        assert shown.markup.endswith("<ul><li>Half, not twice &amp; more.</li></ul>")

    def test_without_slips_is_the_code(self, checker):
        assert "slips" not in checker.solution("quarter_size").text

    def test_of_words_is_the_model_answer(self, checker):
        shown = checker.solution("why_so")
        assert "Because of <this>." in shown.text
        assert "Because of &lt;this&gt;." in shown.markup


class TestProgress:
    def test_shows_solved_tried_and_not_yet(self, checker):
        checker.check(RIGHT["half_size"])
        checker.check(new_shape=(1, 2))
        checker.check(why_so="")
        row = "✓ half_size  ○ quarter_size  ◐ new_shape  ○ why_so"
        assert checker.progress().text == f"test checker    1/4  {row}\n1 of 4 solved · ✓ solved ◐ tried ○ not yet"

    def test_words_count_when_they_are_written(self, checker):
        checker.check(why_so="word " * 20)
        assert "✓ why_so" in checker.progress().text

    def test_a_damaged_record_is_said_when_checking_and_when_looking(self, checker, tmp_path, capsys):
        (tmp_path / "progress.json").write_text("{")
        assert "set aside" in checker.progress().text
        (tmp_path / "progress.json").write_text("{")
        assert checker.check(new_shape=(3, 4))
        assert "set aside" in capsys.readouterr().out

    def test_a_record_that_cannot_be_kept_is_said_and_no_more(self, checker, monkeypatch, tmp_path, capsys):
        (tmp_path / "file").write_text("")
        monkeypatch.setenv("CONVLAB_PROGRESS", str(tmp_path / "file" / "progress.json"))
        assert checker.check(new_shape=(3, 4))
        assert "could not be kept" in capsys.readouterr().out
        assert "○ new_shape" in checker.progress().text


IPYTHON = """
import json
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from convlab.checking import Checker, Exercise

def size():
    return 3

def cell(source):
    with capture_output() as got:
        shell.run_cell(source, store_history=True)
    return [sorted(output.data) for output in got.outputs], got.stdout + got.stderr

shell = InteractiveShell.instance()
shell.push({"check": Checker(lambda: {"size": Exercise(size, "Size", "value", "core", 1, 1)}).check})
cells = ["check(size=3)", "verdict = check(size=2)", "verdict", "check(size=3); 7", "check(size=2), 1"]
print(json.dumps([cell(source) for source in cells]))
"""


@pytest.fixture(scope="module")
def cells(tmp_path_factory):
    """For some cells of a notebook: the kinds of every output that was shown, and what was printed."""
    home = str(tmp_path_factory.mktemp("ipython"))
    environment = {**os.environ, "IPYTHONDIR": home, "CONVLAB_PROGRESS": "off"}
    command = [sys.executable, "-c", IPYTHON]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True, env=environment, cwd=home)
    return json.loads(done.stdout)


BOTH = ["text/html", "text/plain"]


class TestInIPython:
    def test_a_check_at_the_end_of_a_cell_is_shown_once(self, cells):
        assert cells[0][0] == [BOTH]

    def test_a_check_in_an_assignment_is_shown(self, cells):
        assert cells[1] == [[BOTH], ""]

    def test_a_verdict_is_shown_again_in_a_later_cell(self, cells):
        assert cells[2][0] == [BOTH]

    def test_other_values_of_the_cell_are_shown_as_ever(self, cells):
        assert cells[3][0] == [BOTH]
        assert cells[3][1].endswith(": 7\n")

    def test_within_a_tuple_it_has_a_short_repr(self, cells):
        assert cells[4][0] == [BOTH]
        assert "<shown: ✗ size: wrong values." in cells[4][1]
