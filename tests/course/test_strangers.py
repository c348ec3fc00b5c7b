"""Answers written from the prompts alone, by people who saw no slip and no alternative: all are marked as they are."""

from importlib import import_module
from pathlib import Path

import pytest

from convlab.checking.contract import answer_of
from convlab.course import exercises
from tests.course.strangers import RIGHT, WRONG

for path in sorted((Path(__file__).parent / "strangers").glob("[a-z]*.py")):
    import_module(f"tests.course.strangers.{path.stem}")


def each(found):
    return [
        pytest.param(name, answer, id=f"{name}-{answer.__name__}") for name in sorted(found) for answer in found[name]
    ]


@pytest.mark.filterwarnings("default")  # theirs, and no error in a notebook
@pytest.mark.parametrize(("name", "answer"), each(RIGHT))
def test_a_right_answer_is_accepted(name, answer):
    found = answer_of(exercises()[name], answer)
    assert found, f"{found.kind}: {found.message}"


@pytest.mark.parametrize(("name", "answer"), each(WRONG))
def test_a_wrong_answer_is_rejected(name, answer):
    assert not answer_of(exercises()[name], answer)


def test_there_are_enough_of_them():
    assert sum(map(len, RIGHT.values())) >= 40
    assert sum(map(len, WRONG.values())) >= 60


def main():
    """How many wrong answers were named: `python -m tests.course.test_strangers`."""
    rows = [(name, answer_of(exercises()[name], answer)) for name in sorted(WRONG) for answer in WRONG[name]]
    named, clued = sum(bool(found.slip) for _, found in rows), sum(bool(found.clue) for _, found in rows)
    reasons = sum(" Yours is what comes out with " in found.message for _, found in rows if not found.slip)
    print(f"{len(rows)} wrong answers by strangers: {sum(not found for _, found in rows)} rejected")
    print(f"{named} named as a slip, {clued} more by a pattern, {reasons} more by a term of the formula")
    accepted = [answer_of(exercises()[name], answer) for name in RIGHT for answer in RIGHT[name]]
    print(f"{len(accepted)} right answers by strangers: {sum(map(bool, accepted))} accepted")


if __name__ == "__main__":
    main()
