"""`mirror_limit`, answered from its prompt alone; a comment names an input on which a wrong answer is wrong."""

import torch
import torch.nn.functional as F

from tests.course.strangers import right, wrong


@right("mirror_limit")
def mirror_limit_one_less(i):
    return i - 1


@right("mirror_limit")
def mirror_limit_counts_the_other_pixels(i):
    return len(range(1, i))


@right("mirror_limit")
def mirror_limit_tries_torch(i):
    p = 0
    while True:
        try:
            F.pad(torch.zeros(1, 1, i), (p + 1, p + 1), mode="reflect")
        except RuntimeError:
            return p
        p += 1


# wrong on: mirror_limit(4)  -- symmetric's limit
@wrong("mirror_limit")
def ml_symmetric_limit(i):
    return i


# wrong on: mirror_limit(4)  -- half the picture
@wrong("mirror_limit")
def ml_half(i):
    return i // 2


# wrong on: mirror_limit(5)  -- half and one: right for 3 and 4
@wrong("mirror_limit")
def ml_half_and_one(i):
    return i // 2 + 1


# wrong on: mirror_limit(4)  -- one too few
@wrong("mirror_limit")
def ml_minus_two(i):
    return i - 2


# wrong on: mirror_limit(1)  -- at least 1
@wrong("mirror_limit")
def ml_at_least_one(i):
    return max(1, i - 1)


# wrong on: mirror_limit(5)  -- the example's answer
@wrong("mirror_limit")
def ml_three(i):
    return 3


# wrong on: mirror_limit(4)  -- the total of both sides
@wrong("mirror_limit")
def ml_total(i):
    return 2 * (i - 1)


# wrong on: mirror_limit(4)  -- returns the first padding that torch refuses
@wrong("mirror_limit")
def ml_first_refused(i):
    for p in range(i + 1):
        try:
            F.pad(torch.zeros(1, 1, i), (p, p), mode="reflect")
        except RuntimeError:
            return p


# wrong on: mirror_limit(4)  -- return in the loop: the first padding accepted
@wrong("mirror_limit")
def ml_first_accepted(i):
    for p in range(1, i):
        F.pad(torch.zeros(1, 1, i), (p, p), mode="reflect")
        return p


# wrong on: mirror_limit(1)  -- the loop leaves p undefined for a single pixel
@wrong("mirror_limit")
def ml_last_of_an_empty_loop(i):
    for p in range(1, i):
        F.pad(torch.zeros(1, 1, i), (p, p), mode="reflect")
    return p


# wrong on: mirror_limit(4)  -- says "i - 1"
@wrong("mirror_limit")
def ml_as_text(i):
    return f"{i - 1}"
