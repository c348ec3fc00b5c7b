"""Answers by people who saw the prompts and nothing else: no slip, no other answer, no test."""

from tests.course.answers import registry

RIGHT, right = registry()
WRONG, wrong = registry()
