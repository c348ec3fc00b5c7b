"""Hints that follow the last mistake, solutions with their reasons, and progress at a glance: on the course itself."""

import re

import numpy as np
import pytest

from convlab.checking import Checker
from convlab.course import exercises
from convlab.course.ch02_padding import zero_pad
from convlab.errors import CourseError


@pytest.fixture
def checker(tmp_path, monkeypatch):
    monkeypatch.setenv("CONVLAB_PROGRESS", str(tmp_path / "progress.json"))
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    return Checker(exercises)


def number(hint):
    return int(re.match(r"Hint (\d) of 3: ", hint.text)[1])


def named(slip):
    (found,) = [one for one in zero_pad.slips if one.name == slip]

    def answer(x, padding):
        return found.function(x, padding)

    answer.__name__ = "zero_pad"
    return answer


class TestHints:
    def test_begin_with_the_first(self, checker):
        assert [number(checker.hint("zero_pad")) for _ in range(4)] == [1, 2, 3, 1]

    @pytest.mark.parametrize("slip", zero_pad.slips, ids=lambda slip: slip.name)
    def test_follow_the_last_diagnosis(self, checker, slip):
        checker.check(named(slip.name))
        assert number(checker.hint("zero_pad")) == slip.hint + 1
        assert number(checker.hint("zero_pad")) == (slip.hint + 1) % 3 + 1

    def test_go_on_where_nothing_was_named(self, checker):
        checker.hint("zero_pad")

        def zero_pad(x, padding):
            return x + 1

        checker.check(zero_pad)
        assert number(checker.hint("zero_pad")) == 2

    def test_of_another_exercise_are_not_touched(self, checker):
        checker.check(named("in_the_corner"))
        assert number(checker.hint("times_read")) == 1


def test_every_slip_of_a_function_calls_for_a_hint():
    without = [
        f"{name}: {slip.name}" for name, one in exercises().items() for slip in one.slips if slip.hint not in (0, 1, 2)
    ]
    assert without == []


class TestSolutions:
    @pytest.mark.parametrize("name", exercises())
    def test_have_the_code_the_reason_and_the_slips(self, checker, name):
        exercise, shown = exercises()[name], checker.solution(name)
        assert exercise.why in shown.text
        for slip in exercise.slips:
            assert slip.sentence in shown.text
        if exercise.kind != "words":
            assert exercise.body in shown.text
            assert "Why it works: " in shown.text
            assert "<strong>Why it works.</strong>" in shown.markup


class TestProgress:
    def test_has_every_exercise_in_text_and_table(self, checker):
        shown = checker.progress()
        for name in exercises():
            assert f"○ {name}" in shown.text
            assert f"○ {name}</span>" in shown.markup
        assert shown.text.splitlines()[-1].startswith(f"0 of {len(exercises())} solved")

    def test_counts_what_is_solved(self, checker):
        checker.check(ten_layers_shape=(200, 200))
        checker.check(named("width_first"))
        text = checker.progress().text
        assert "✓ ten_layers_shape" in text
        assert "◐ zero_pad" in text
        assert text.splitlines()[-1].startswith("1 of ")


class TestNamesOfOurs:
    def test_that_an_answer_replaces_are_put_back(self, checker):
        notebook = {"check": checker.check, "hint": checker.hint, "np": np}
        exec("def zero_pad(x, padding):\n    global check\n    check = hint = print\n    return x", notebook)
        verdict = checker.check(notebook["zero_pad"])
        assert notebook["check"] == checker.check
        assert verdict.outcome.notes == (
            "Your function replaced `check`, which the notebook still needs; it was put back.",
        )

    def test_that_it_leaves_alone_are_not_mentioned(self, checker):
        notebook = {"check": checker.check, "np": np}
        exec("def zero_pad(x, padding):\n    return x", notebook)
        assert checker.check(notebook["zero_pad"]).outcome.notes == ()


class TestWrongUse:
    @pytest.mark.parametrize("use", ["zero_pad", "ten_layers_shape"])
    def test_a_name_in_quotes(self, checker, use):
        with pytest.raises(CourseError, match=re.escape(exercises()[use].check_call)):
            checker.check(use)

    def test_a_value_whose_variable_has_the_name(self, checker):
        globals()["ten_layers_shape"] = value = (1, 2)
        try:
            with pytest.raises(CourseError, match=r"check\(ten_layers_shape=ten_layers_shape\)"):
                checker.check(value)
        finally:
            del globals()["ten_layers_shape"]

    def test_a_large_value_is_cut(self, checker):
        with pytest.raises(CourseError) as caught:
            checker.check(list(range(1000)))
        assert len(str(caught.value)) < 300
