"""`sizes_landing_on`, answered from its prompt alone; a comment names an input on which a wrong answer is wrong."""

import numpy as np

from tests.course.strangers import right, wrong


@right("sizes_landing_on")
def sizes_range_of_stride_many(o, k, stride, padding):
    first = (o - 1) * stride + k - 2 * padding
    return range(max(first, 1), first + stride)


@right("sizes_landing_on")
def sizes_brute_force(o, k, stride, padding):
    limit = o * stride + k
    return [i for i in range(1, limit + 1) if (i + 2 * padding - k) // stride + 1 == o]


@right("sizes_landing_on")
def sizes_arange_and_mask(o, k, stride, padding):
    sizes = np.arange(stride) + (o - 1) * stride + k - 2 * padding
    return sizes[sizes >= 1]


@right("sizes_landing_on")
def sizes_grow_until_too_many(o, k, stride, padding):
    found, i = [], 1
    while True:
        outputs = len(range(0, i + 2 * padding - k + 1, stride))
        if outputs > o:
            return tuple(found)
        if outputs == o:
            found.append(i)
        i += 1


@right("sizes_landing_on")
def sizes_sorted_generator_inside(o, k, stride, padding):
    least = k + (o - 1) * stride - 2 * padding
    return sorted(least + rest for rest in range(stride) if least + rest > 0)


# wrong on: sizes_landing_on(1, 1, 2, 1)  -- sizes below 1
@wrong("sizes_landing_on")
def sl_sizes_below_one(o, k, stride, padding):
    first = (o - 1) * stride + k - 2 * padding
    return range(first, first + stride)


# wrong on: sizes_landing_on(1, 2, 3, 1)  -- the end moves along with the start
@wrong("sizes_landing_on")
def sl_end_moves_along(o, k, stride, padding):
    first = max(1, (o - 1) * stride + k - 2 * padding)
    return range(first, first + stride)


# wrong on: sizes_landing_on(3, 3, 2, 0)  -- the smallest only
@wrong("sizes_landing_on")
def sl_smallest_only(o, k, stride, padding):
    return [(o - 1) * stride + k - 2 * padding]


# wrong on: sizes_landing_on(3, 3, 2, 1)  -- the padding once
@wrong("sizes_landing_on")
def sl_padding_once(o, k, stride, padding):
    first = (o - 1) * stride + k - padding
    return range(max(1, first), first + stride)


# wrong on: sizes_landing_on(3, 3, 2, 1)  -- the padding added
@wrong("sizes_landing_on")
def sl_padding_added(o, k, stride, padding):
    first = (o - 1) * stride + k + 2 * padding
    return range(max(1, first), first + stride)


# wrong on: sizes_landing_on(3, 3, 2, 0)  -- o instead of o - 1
@wrong("sizes_landing_on")
def sl_o_times_stride(o, k, stride, padding):
    first = o * stride + k - 2 * padding
    return range(max(1, first), first + stride)


# wrong on: sizes_landing_on(3, 3, 2, 0)  -- one too many
@wrong("sizes_landing_on")
def sl_one_too_many(o, k, stride, padding):
    first = (o - 1) * stride + k - 2 * padding
    return range(max(1, first), first + stride + 1)


# wrong on: sizes_landing_on(3, 3, 2, 0)  -- one too few
@wrong("sizes_landing_on")
def sl_one_too_few(o, k, stride, padding):
    first = (o - 1) * stride + k - 2 * padding
    return range(max(1, first), first + stride - 1)


# wrong on: sizes_landing_on(3, 3, 2, 0)  -- largest first
@wrong("sizes_landing_on")
def sl_descending(o, k, stride, padding):
    first = (o - 1) * stride + k - 2 * padding
    return [i for i in range(first + stride - 1, first - 1, -1) if i >= 1]


# wrong on: sizes_landing_on(1, 5, 1, 0)  -- looks no further than o times the stride
@wrong("sizes_landing_on")
def sl_looks_up_to_o_times_stride(o, k, stride, padding):
    return [i for i in range(1, o * stride + 3) if (i + 2 * padding - k) // stride + 1 == o]


# wrong on: sizes_landing_on(1, 5, 3, 0)  -- int() cuts towards 0, so kernels that do not fit count
@wrong("sizes_landing_on")
def sl_cuts_towards_zero(o, k, stride, padding):
    return [i for i in range(1, (o + 1) * stride + k) if int((i + 2 * padding - k) / stride) + 1 == o]


# wrong on: sizes_landing_on(3, 3, 2, 0)  -- only the sizes that leave no remainder
@wrong("sizes_landing_on")
def sl_without_remainder(o, k, stride, padding):
    return [
        i
        for i in range(1, (o + 1) * stride + k)
        if (i + 2 * padding - k) % stride == 0 and (i + 2 * padding - k) // stride + 1 == o
    ]


# wrong on: sizes_landing_on(3, 3, 2, 0)  -- rounds up
@wrong("sizes_landing_on")
def sl_rounds_up(o, k, stride, padding):
    return [i for i in range(1, (o + 1) * stride + k) if -(-(i + 2 * padding - k) // stride) + 1 == o]


# wrong on: sizes_landing_on(1, 1, 2, 1)  -- None where there are none
@wrong("sizes_landing_on")
def sl_none_for_none(o, k, stride, padding):
    first = (o - 1) * stride + k - 2 * padding
    sizes = list(range(max(1, first), first + stride))
    return sizes if sizes else None


# wrong on: sizes_landing_on(1, 2, 2, 1)  -- all or nothing where the range begins below 1
@wrong("sizes_landing_on")
def sl_nothing_if_start_below_one(o, k, stride, padding):
    first = (o - 1) * stride + k - 2 * padding
    return range(first, first + stride) if first >= 1 else []


# wrong on: sizes_landing_on(1, 2, 3, 0)  -- wants the input to be as large as the stride
@wrong("sizes_landing_on")
def sl_input_at_least_stride(o, k, stride, padding):
    first = (o - 1) * stride + k - 2 * padding
    return range(max(stride, first), first + stride)


# wrong on: sizes_landing_on(1, 3, 2, 1)  -- wants the kernel to fit without the padding
@wrong("sizes_landing_on")
def sl_kernel_fits_unpadded(o, k, stride, padding):
    first = (o - 1) * stride + k - 2 * padding
    return range(max(k, first), first + stride)
