"""Answers that no learner of ours has given yet: right ones of other families, and wrong ones that are no slip."""

from collections import defaultdict

RIGHT = defaultdict(list)
WRONG = defaultdict(list)


def right(exercise):
    """Register the decorated function as a right answer to the exercise of that name."""
    return _register(RIGHT, exercise)


def wrong(exercise):
    """Register the decorated function as a wrong answer to the exercise of that name."""
    return _register(WRONG, exercise)


def _register(answers, exercise):
    def keep(function):
        answers[exercise].append(function)
        return function

    return keep
