"""`convlab verify` on an exercise of the course spoilt in one way: it ends with an error that names the spot."""

from dataclasses import replace

import pytest
from click.testing import CliRunner

import convlab.build
import convlab.course
from convlab import cli
from convlab.course.ch02_padding import zero_pad
from convlab.course.ch03_padding_modes import mirror_padding


@pytest.fixture
def verify(monkeypatch):
    """The command, on one exercise alone; the built notebooks are not looked at."""

    def run(exercise):
        for module in (convlab.build, convlab.course):
            monkeypatch.setattr(module, "exercises", lambda: {exercise.name: exercise})
        monkeypatch.setattr(convlab.build, "drift", lambda: iter(()))
        done = CliRunner().invoke(cli.main, ["verify"])
        assert done.exception is None or isinstance(done.exception, SystemExit)
        return done

    return run


def spoilt(slip, **change):
    return replace(zero_pad, slips=[replace(one, **change) if one.name == slip else one for one in zero_pad.slips])


def test_as_it_is_it_passes_and_the_matrix_is_printed(verify):
    done = verify(zero_pad)
    assert done.exit_code == 0, done.output
    assert [line.split("│")[2].strip() for line in done.stdout.splitlines() if "as itself" in line] == [
        slip.name for slip in zero_pad.slips
    ]


def test_a_slip_made_correct(verify):
    done = verify(spoilt("in_the_corner", function=zero_pad.function))
    assert done.exit_code == 1
    assert "zero_pad: the slip in_the_corner passes (Right on all " in done.stderr


def test_a_reference_made_wrong(verify):
    done = verify(replace(zero_pad, function=mirror_padding.function))
    assert done.exit_code == 1
    assert "the right answer mirror_padding raises IndexError" in done.stderr


def test_a_reference_that_is_wrong_on_a_case_worked_by_hand(verify):
    def zero_pad_of_ones(x, padding):
        return zero_pad.function(x, padding) + 1

    zero_pad_of_ones.__doc__ = zero_pad.prompt
    done = verify(replace(zero_pad, function=zero_pad_of_ones))
    assert done.exit_code == 1
    assert "the right answer zero_pad_of_ones is wrong values" in done.stderr


@pytest.mark.parametrize("hint", ["", "  \n"])
def test_an_empty_hint(verify, hint):
    done = verify(replace(zero_pad, hints=(*zero_pad.hints[:2], hint)))
    assert done.exit_code == 1
    assert done.stderr == "✗ zero_pad: 3 hints, 3 are wanted, none empty\n"


def test_a_slip_that_the_sentence_of_another_claims(verify):
    (corner,) = [slip for slip in zero_pad.slips if slip.name == "in_the_corner"]
    done = verify(spoilt("width_first", function=corner.function))
    assert done.exit_code == 1
    assert "zero_pad: the slip width_first is named None " in done.stderr
    assert "zero_pad: the slip in_the_corner is named None " in done.stderr
