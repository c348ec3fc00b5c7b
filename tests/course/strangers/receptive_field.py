"""`receptive_field`, answered from its prompt alone; a comment names an input on which a wrong answer is wrong."""

import math

from tests.course.strangers import right, wrong


@right("receptive_field")
def receptive_field_forwards_with_jump(layers):
    size, jump = 1, 1
    for k, stride, dilation in layers:
        size += (k - 1) * dilation * jump
        jump *= stride
    return size


@right("receptive_field")
def receptive_field_backwards(layers):
    size = 1
    for k, stride, dilation in reversed(layers):
        size = (size - 1) * stride + dilation * (k - 1) + 1
    return size


@right("receptive_field")
def receptive_field_first_and_last_pixel(layers):
    last = 0
    for k, stride, dilation in layers[::-1]:
        last = last * stride + (k - 1) * dilation
    return last + 1


@right("receptive_field")
def receptive_field_set_of_reaching_pixels(layers):
    pixels = {0}
    for k, stride, dilation in layers[::-1]:
        pixels = {p * stride + t * dilation for p in pixels for t in range(k)}
    return max(pixels) - min(pixels) + 1


@right("receptive_field")
def receptive_field_sum_of_products(layers):
    strides = [s for _, s, _ in layers]
    return 1 + sum((k - 1) * d * math.prod(strides[:n]) for n, (k, _, d) in enumerate(layers))


# wrong on: receptive_field([(3, 2, 1), (3, 1, 1)]) -- strides forgotten
@wrong("receptive_field")
def receptive_field_without_strides(layers):
    return 1 + sum((k - 1) * d for k, _, d in layers)


# wrong on: receptive_field([(3, 1, 2)]) -- dilation forgotten
@wrong("receptive_field")
def receptive_field_without_dilation(layers):
    size, jump = 1, 1
    for k, stride, _ in layers:
        size += (k - 1) * jump
        jump *= stride
    return size


# wrong on: receptive_field([(3, 2, 1), (3, 1, 1)]) -- a layer's own stride is counted before its taps
@wrong("receptive_field")
def receptive_field_jump_one_layer_too_early(layers):
    size, jump = 1, 1
    for k, stride, dilation in layers:
        jump *= stride
        size += (k - 1) * dilation * jump
    return size


# wrong on: receptive_field([(3, 2, 1), (3, 1, 1)]) -- reads the list from the output on
@wrong("receptive_field")
def receptive_field_from_the_wrong_end(layers):
    size, jump = 1, 1
    for k, stride, dilation in reversed(layers):
        size += (k - 1) * dilation * jump
        jump *= stride
    return size


# wrong on: receptive_field([(2, 2, 1), (2, 2, 1), (2, 1, 1)]) -- only the stride of the layer just before
@wrong("receptive_field")
def receptive_field_strides_do_not_multiply(layers):
    size, before = 1, 1
    for k, stride, dilation in layers:
        size += (k - 1) * dilation * before
        before = stride
    return size


# wrong on: receptive_field([(2, 3, 1), (2, 3, 1), (2, 1, 1)]) -- adds the strides up
@wrong("receptive_field")
def receptive_field_strides_are_added(layers):
    size, jump = 1, 0
    for k, stride, dilation in layers:
        size += (k - 1) * dilation * max(jump, 1)
        jump += stride
    return size


# wrong on: receptive_field([(2, 1, 2), (2, 1, 1)]) -- the dilation is handed on to later layers, as strides are
@wrong("receptive_field")
def receptive_field_dilations_multiply_too(layers):
    size, jump = 1, 1
    for k, stride, dilation in layers:
        size += (k - 1) * dilation * jump
        jump *= stride * dilation
    return size


# wrong on: receptive_field([(3, 1, 2)]) -- counts the pixels that are touched, not the span
@wrong("receptive_field")
def receptive_field_touched_pixels(layers):
    pixels = {0}
    for k, stride, dilation in reversed(layers):
        pixels = {p * stride + t * dilation for p in pixels for t in range(k)}
    return len(pixels)


# wrong on: receptive_field([(3, 2, 1), (3, 1, 1)]) -- adds the stretched spans up and takes one off for each seam
@wrong("receptive_field")
def receptive_field_spans_minus_one_per_seam(layers):
    size, jump = 0, 1
    for k, stride, dilation in layers:
        size += ((k - 1) * dilation + 1) * jump
        jump *= stride
    return size - (len(layers) - 1)


# wrong on: receptive_field([(1, 2, 1), (3, 1, 1)]) -- skips layers of one tap, and their stride with them
@wrong("receptive_field")
def receptive_field_skips_single_taps(layers):
    size, jump = 1, 1
    for k, stride, dilation in layers:
        if k == 1:
            continue
        size += (k - 1) * dilation * jump
        jump *= stride
    return size


# wrong on: receptive_field([(2, 3, 1)]) -- a window and the step to the next: at least the total stride
@wrong("receptive_field")
def receptive_field_at_least_the_total_stride(layers):
    size, jump = 1, 1
    for k, stride, dilation in layers:
        size += (k - 1) * dilation * jump
        jump *= stride
    return max(size, jump)
