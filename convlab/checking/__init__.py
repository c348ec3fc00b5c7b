"""The exercise checker. It knows no convolution and no course: an exercise brings what is its own."""

from convlab.checking.checker import Checker
from convlab.checking.exercise import Case, Exercise, Formula, distinct, exercise
from convlab.checking.outcome import Outcome

__all__ = ["Case", "Checker", "Exercise", "Formula", "Outcome", "distinct", "exercise"]
