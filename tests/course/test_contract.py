"""The contract of every exercise, by its name, with the further answers that live beside this file."""

from importlib import import_module

import pytest

from convlab.checking.contract import answer_of, broken_promises
from convlab.course import exercises
from tests.course.answers import RIGHT, WRONG

for chapter in {exercise.chapter[:4] for exercise in exercises().values()}:
    import_module(f"tests.course.{chapter}_answers")


@pytest.mark.parametrize("name", exercises())
def test_contract(name):
    assert list(broken_promises(exercises()[name], tuple(RIGHT[name]))) == []


@pytest.mark.parametrize("name", [name for name, exercise in exercises().items() if exercise.kind != "words"])
def test_two_families_of_right_answers(name):
    assert len(RIGHT[name]) >= 2


@pytest.mark.parametrize(("name", "answer"), [(name, answer) for name in WRONG for answer in WRONG[name]])
def test_further_wrong_answers_are_rejected(name, answer):
    assert not answer_of(exercises()[name], answer)


def test_answers_belong_to_exercises():
    assert set(RIGHT) | set(WRONG) <= set(exercises())
