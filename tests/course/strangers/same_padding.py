"""`same_padding`, answered from its prompt alone; a comment names an input on which a wrong answer is wrong."""

import math

from tests.course.strangers import right, wrong


@right("same_padding")
def same_padding_two_halves(k):
    return (k - 1) // 2, k // 2


@right("same_padding")
def same_padding_total_minus_before(k):
    total = k - 1
    before = total // 2
    return [before, total - before]


@right("same_padding")
def same_padding_branch_on_parity(k):
    if k % 2 == 1:
        return (k // 2, k // 2)
    return (k // 2 - 1, k // 2)


@right("same_padding")
def same_padding_ceil_and_int(k):
    return int((k - 1) / 2), math.ceil((k - 1) / 2)


@right("same_padding")
def same_padding_alternating_loop(k):
    before = after = 0
    while before + after < k - 1:
        if after > before:
            before += 1
        else:
            after += 1
    return before, after


# wrong on: same_padding(4)  -- k // 2 on both sides
@wrong("same_padding")
def sp_half_kernel_twice(k):
    return k // 2, k // 2


# wrong on: same_padding(4)  -- rounds down on both sides
@wrong("same_padding")
def sp_rounds_down_twice(k):
    return (k - 1) // 2, (k - 1) // 2


# wrong on: same_padding(4)  -- the extra pixel goes before
@wrong("same_padding")
def sp_extra_before(k):
    return k // 2, (k - 1) // 2


# wrong on: same_padding(3)  -- the total is k - 1, not k
@wrong("same_padding")
def sp_total_is_k(k):
    return k // 2, k - k // 2


# wrong on: same_padding(3)  -- the total on each side
@wrong("same_padding")
def sp_total_on_each_side(k):
    return k - 1, k - 1


# wrong on: same_padding(4)  -- round() goes to the even neighbour: right for 2, 6, 10, wrong for 4, 8
@wrong("same_padding")
def sp_bankers_rounding(k):
    before = round((k - 1) / 2)
    return before, k - 1 - before


# wrong on: same_padding(5)  -- fits the two examples
@wrong("same_padding")
def sp_fits_the_examples(k):
    return 1, k - 2


# wrong on: same_padding(5)  -- a table of the two examples
@wrong("same_padding")
def sp_table_of_examples(k):
    return {3: (1, 1), 4: (1, 2)}.get(k)


# wrong on: same_padding(4)  -- fractions of pixels
@wrong("same_padding")
def sp_fractions(k):
    return (k - 1) / 2, (k - 1) / 2


# wrong on: same_padding(4)  -- nothing for even kernels
@wrong("same_padding")
def sp_odd_only(k):
    if k % 2 == 1:
        return k // 2, k // 2


# wrong on: same_padding(1)  -- at least one pixel after
@wrong("same_padding")
def sp_at_least_one_after(k):
    return (k - 1) // 2, max(1, k // 2)


# wrong on: same_padding(3)  -- only the total
@wrong("same_padding")
def sp_total_only(k):
    return k - 1
