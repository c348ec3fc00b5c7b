"""Answers that no learner of ours has given yet: right ones of other families, and wrong ones that are no slip."""

from collections import defaultdict


def registry():
    """Answers by exercise, and the decorator that registers a function as an answer to the exercise of that name."""
    answers = defaultdict(list)

    def register(exercise):
        def keep(function):
            answers[exercise].append(function)
            return function

        return keep

    return answers, register


RIGHT, right = registry()
WRONG, wrong = registry()
