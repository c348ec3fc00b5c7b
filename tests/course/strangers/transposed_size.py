"""`transposed_size`, answered from its prompt alone; a comment names an input on which a wrong answer is wrong."""

import torch

from tests.course.strangers import right, wrong


@right("transposed_size")
def transposed_size_formula(i, k, stride, padding, output_padding):
    return (i - 1) * stride - 2 * padding + k + output_padding


@right("transposed_size")
def transposed_size_ask_torch(i, k, stride, padding, output_padding):
    layer = torch.nn.ConvTranspose1d(1, 1, k, stride=stride, padding=padding, output_padding=output_padding)
    return layer(torch.zeros(1, 1, i)).size(-1)


@right("transposed_size")
def transposed_size_end_of_last_stamp(i, k, stride, padding, output_padding):
    end = 0
    for n in range(i):
        end = n * stride + k
    return end - padding - padding + output_padding


@right("transposed_size")
def transposed_size_by_inverting_the_convolution(i, k, stride, padding, output_padding):
    size = 1 - 2 * padding
    while (size + 2 * padding - k) / stride + 1 < i:
        size += 1
    return size + output_padding if size + 2 * padding >= k else k - 2 * padding + output_padding


# wrong on: transposed_size(16, 3, 2, 1, 0) -- i, not i - 1 steps
@wrong("transposed_size")
def transposed_size_one_step_too_many(i, k, stride, padding, output_padding):
    return i * stride - 2 * padding + k + output_padding


# wrong on: transposed_size(16, 3, 2, 1, 0) -- padding adds
@wrong("transposed_size")
def transposed_size_padding_adds(i, k, stride, padding, output_padding):
    return (i - 1) * stride + 2 * padding + k + output_padding


# wrong on: transposed_size(16, 3, 2, 1, 0) -- padding on one side
@wrong("transposed_size")
def transposed_size_padding_once(i, k, stride, padding, output_padding):
    return (i - 1) * stride - padding + k + output_padding


# wrong on: transposed_size(16, 3, 2, 1, 1) -- output padding on both sides
@wrong("transposed_size")
def transposed_size_output_padding_twice(i, k, stride, padding, output_padding):
    return (i - 1) * stride - 2 * padding + k + 2 * output_padding


# wrong on: transposed_size(16, 3, 2, 1, 1) -- output padding forgotten
@wrong("transposed_size")
def transposed_size_without_output_padding(i, k, stride, padding, output_padding):
    return (i - 1) * stride - 2 * padding + k


# wrong on: transposed_size(16, 3, 2, 1, 0) -- the size of an ordinary convolution
@wrong("transposed_size")
def transposed_size_of_an_ordinary_convolution(i, k, stride, padding, output_padding):
    return (i + 2 * padding - k) // stride + 1 + output_padding


# wrong on: transposed_size(16, 4, 2, 1, 0) -- i * stride - 1: right for kernel 3, stride 2, padding 1
@wrong("transposed_size")
def transposed_size_stride_times_i_minus_one(i, k, stride, padding, output_padding):
    return i * stride - 1 + output_padding


# wrong on: transposed_size(3, 2, 4, 0, 0) -- stamps leave no gaps: right while the stride is at most k
@wrong("transposed_size")
def transposed_size_without_gaps(i, k, stride, padding, output_padding):
    return (i - 1) * min(stride, k) - 2 * padding + k + output_padding


# wrong on: transposed_size(16, 5, 2, 1, 0) -- any padding is taken for k // 2
@wrong("transposed_size")
def transposed_size_padding_always_half_a_kernel(i, k, stride, padding, output_padding):
    return (i - 1) * stride - 2 * (k // 2) + k + output_padding if padding else (i - 1) * stride + k + output_padding


# wrong on: transposed_size(1, 3, 2, 0, 1) -- a single pixel makes just its stamp, the output padding is lost
@wrong("transposed_size")
def transposed_size_single_pixel_gets_no_output_padding(i, k, stride, padding, output_padding):
    if i == 1:
        return k - 2 * padding
    return (i - 1) * stride + k - 2 * padding + output_padding


# wrong on: transposed_size(5, 1, 3, 1, 0) -- takes no more than k - 1 of the padding off
@wrong("transposed_size")
def transposed_size_padding_at_most_k_minus_one(i, k, stride, padding, output_padding):
    around = max(k - 1 - padding, 0)
    return (i - 1) * stride + 1 + 2 * around - k + 1 + output_padding


# wrong on: transposed_size(16, 3, 2, 0, 1) -- output padding only gives back what padding took away
@wrong("transposed_size")
def transposed_size_output_padding_at_most_the_padding(i, k, stride, padding, output_padding):
    return (i - 1) * stride - 2 * padding + k + min(output_padding, 2 * padding)
