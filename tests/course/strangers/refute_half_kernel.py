"""`refute_half_kernel`, answered from its prompt alone; a comment names an input on which a wrong answer is wrong."""

from tests.course.strangers import right, wrong


@right("refute_half_kernel")
def half_kernel_even_four():
    return 8, 4


@right("refute_half_kernel")
def half_kernel_smallest():
    return [1, 2]


@right("refute_half_kernel")
def half_kernel_found_by_search():
    return next((i, k) for i in range(5, 10) for k in range(1, 6) if i + 2 * (k // 2) - k + 1 != i)


@right("refute_half_kernel")
def half_kernel_wider_than_the_row():
    return (3, 6)  # padded to 9, four windows


# wrong: an odd kernel keeps the size
@wrong("refute_half_kernel")
def rhk_odd_kernel():
    return (8, 3)


# wrong: the pair is (i, k), this is i = 4, k = 7
@wrong("refute_half_kernel")
def rhk_exchanged():
    return (4, 7)


# wrong: an even input does not help
@wrong("refute_half_kernel")
def rhk_even_input():
    return (4, 5)


# wrong: a kernel of size 1 keeps everything
@wrong("refute_half_kernel")
def rhk_kernel_one():
    return (5, 1)


# wrong: only the kernel
@wrong("refute_half_kernel")
def rhk_kernel_alone():
    return 4


# wrong: a kernel larger than the input, yet odd
@wrong("refute_half_kernel")
def rhk_kernel_larger_than_input():
    return (3, 9)


# wrong: half a pixel
@wrong("refute_half_kernel")
def rhk_fractional_kernel():
    return (8, 2.5)


# wrong: a shape and a kernel's shape, not two sizes
@wrong("refute_half_kernel")
def rhk_two_shapes():
    return ((8, 8), (4, 4))
