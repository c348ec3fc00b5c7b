"""`refute_span`, answered from its prompt alone; a comment names an input on which a wrong answer is wrong."""

import itertools

import numpy as np

from tests.course.strangers import right, wrong


@right("refute_span")
def refute_span_three_twos():
    return [2, 2, 2]


@right("refute_span")
def refute_span_one_one_six():
    return (1, 1, 6)


@right("refute_span")
def refute_span_array_of_powers_of_two():
    return np.array([2, 4, 8])


@right("refute_span")
def refute_span_gap_made_by_the_first_layer():
    return [8, 1, 2]


@right("refute_span")
def refute_span_search_by_sets():
    for dilations in itertools.product(range(1, 9), repeat=3):
        reached = {sum(s * d for s, d in zip(signs, dilations)) for signs in itertools.product((-1, 0, 1), repeat=3)}
        if len(reached) < 2 * sum(dilations) + 1:
            return list(dilations)


# wrong on: refute_span() -- ordinary convolutions read everything
@wrong("refute_span")
def refute_span_no_dilation():
    return [1, 1, 1]


# wrong on: refute_span() -- the usual doubling reads everything
@wrong("refute_span")
def refute_span_doubling():
    return [1, 2, 4]


# wrong on: refute_span() -- powers of three fit side by side without a gap
@wrong("refute_span")
def refute_span_powers_of_three():
    return [1, 3, 9]


# wrong on: refute_span() -- 5 is just what two ordinary layers fill; 6 would leave a gap
@wrong("refute_span")
def refute_span_one_one_five():
    return [1, 1, 5]


# wrong on: refute_span() -- two layers, not three
@wrong("refute_span")
def refute_span_two_layers():
    return [2, 2]


# wrong on: refute_span() -- the order does not matter: no gap
@wrong("refute_span")
def refute_span_big_one_first():
    return [7, 1, 2]


# wrong on: refute_span() -- 2 and 3 leave gaps at both ends, the 1 fills them
@wrong("refute_span")
def refute_span_coprime():
    return [2, 3, 1]


# wrong on: refute_span() -- an answer to the claim, no dilations
@wrong("refute_span")
def refute_span_true_or_false():
    return False
