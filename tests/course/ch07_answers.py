"""Chapter 07: right answers of other families, and further wrong ones."""

from fractions import Fraction
from math import prod

import numpy as np
import torch
import torch.nn.functional as F
from numpy.lib.stride_tricks import as_strided, sliding_window_view

from tests.course.answers import right, wrong


def two(size):
    return (size, size) if isinstance(size, int) else size


def layer_of_torch(x, weight, groups=1):
    return F.conv2d(torch.as_tensor(x)[None], torch.as_tensor(weight), groups=groups)


@right("multi_channel_corr2d")
def by_torch(x, weight):
    return layer_of_torch(x, weight)


@right("multi_channel_corr2d")
def with_a_gradient(x, weight):
    layer = torch.nn.Conv2d(*weight.shape[1::-1], weight.shape[2:], bias=False)
    layer.weight.data = torch.as_tensor(weight).float()
    return layer(torch.as_tensor(x).float())


@right("multi_channel_corr2d")
def by_einsum(x, weight):
    return np.einsum("cijab,ocab->oij", sliding_window_view(x, weight.shape[2:], axis=(1, 2)), weight)


@right("multi_channel_corr2d")
def by_strides_of_memory(x, weight):
    (c, h, w), (_, _, kh, kw) = x.shape, weight.shape
    windows = as_strided(x, (c, h - kh + 1, w - kw + 1, kh, kw), (*x.strides, *x.strides[1:]))
    return np.tensordot(weight, windows, axes=([1, 2, 3], [0, 3, 4]))


@right("multi_channel_corr2d")
def as_a_sum_of_taps(x, weight):
    (_, h, w), (_, _, kh, kw) = x.shape, weight.shape
    parts = [
        np.tensordot(weight[:, :, a, b], x[:, a : a + h - kh + 1, b : b + w - kw + 1], axes=1)
        for a in range(kh)
        for b in range(kw)
    ]
    return np.sum(parts, axis=0)


@right("multi_channel_corr2d")
def with_lists(x, weight):
    (o, c, kh, kw), (_, h, w) = weight.shape, x.shape
    return [
        [
            [
                sum(
                    float(x[n, i + a, j + b]) * float(weight[m, n, a, b])
                    for n in range(c)
                    for a in range(kh)
                    for b in range(kw)
                )
                for j in range(w - kw + 1)
            ]
            for i in range(h - kh + 1)
        ]
        for m in range(o)
    ]


@right("multi_channel_corr2d")
def as_one_matrix(x, weight):
    o, c, kh, kw = weight.shape
    windows = sliding_window_view(x, (c, kh, kw))[0]  # oh ow c kh kw
    columns = windows.reshape(-1, c * kh * kw).astype(np.float64)
    return (weight.reshape(o, -1) @ columns.T).reshape(o, *windows.shape[:2])


@right("multi_channel_corr2d")
def by_unfolding_tensors(x, weight):
    windows = x.unfold(1, weight.shape[2], 1).unfold(2, weight.shape[3], 1)
    return (windows.unsqueeze(0) * weight[:, :, None, None]).sum((1, 4, 5))


@wrong("multi_channel_corr2d")
def channels_in_reverse(x, weight):
    return by_einsum(x[::-1], weight)


@wrong("multi_channel_corr2d")
def largest_channel(x, weight):
    return np.einsum("cijab,ocab->ocij", sliding_window_view(x, weight.shape[2:], axis=(1, 2)), weight).max(axis=1)


@wrong("multi_channel_corr2d")
def summed_once_too_often(x, weight):
    return by_einsum(x, weight) + by_einsum(x[:1], weight[:, :1])


@right("conv_parameters")
def from_the_layer(in_channels, out_channels, kernel_size, groups=1, bias=True):
    layer = torch.nn.Conv2d(in_channels, out_channels, kernel_size, groups=groups, bias=bias, device="meta")
    return sum(p.numel() for p in layer.parameters())


@right("conv_parameters")
def group_by_group(in_channels, out_channels, kernel_size, groups=1, bias=True):
    total = 0
    for _ in range(groups):
        total += prod((out_channels // groups, in_channels // groups, *two(kernel_size)))
    return total + bool(bias) * out_channels


@right("conv_parameters")
def as_a_float(in_channels, out_channels, kernel_size, groups=1, bias=True):
    return in_channels * out_channels / groups * np.prod(two(kernel_size)) + (out_channels if bias else 0.0)


@right("conv_parameters")
def kernel_by_kernel(in_channels, out_channels, kernel_size, groups=1, bias=True):
    return out_channels * (np.zeros((in_channels // groups, *two(kernel_size))).size + int(bias))


@wrong("conv_parameters")
def groups_squared(in_channels, out_channels, kernel_size, groups=1, bias=True):
    return kernel_by_kernel(in_channels, out_channels, kernel_size, groups**2, bias)


@wrong("conv_parameters")
def of_a_separable_layer(in_channels, out_channels, kernel_size, groups=1, bias=True):
    return in_channels * prod(two(kernel_size)) + in_channels * out_channels + out_channels * bias


@wrong("conv_parameters")
def as_a_shape(in_channels, out_channels, kernel_size, groups=1, bias=True):
    return out_channels, in_channels // groups, *two(kernel_size)


right("grouped_corr2d")(layer_of_torch)


@right("grouped_corr2d")
def as_blocks_of_an_ordinary_layer(x, weight, groups):
    (o, inside), block = weight.shape[:2], np.zeros((len(weight), len(x), *weight.shape[2:]))
    for out in range(o):
        first = out // (o // groups) * inside
        block[out, first : first + inside] = weight[out]
    return by_einsum(x, block)


@right("grouped_corr2d")
def with_an_axis_of_groups(x, weight, groups):
    windows = sliding_window_view(x.reshape(groups, -1, *x.shape[1:]), weight.shape[2:], axis=(2, 3))
    y = np.einsum("gcijab,gocab->goij", windows, weight.reshape(groups, -1, *weight.shape[1:]))
    return y.reshape(-1, *y.shape[2:])


@right("grouped_corr2d")
def output_by_output(x, weight, groups):
    y = []
    for out, kernel in enumerate(weight):
        group = out * groups // len(weight)
        window = x[group * len(kernel) : (group + 1) * len(kernel)]
        y.append(by_einsum(window, kernel[None])[0])
    return y


@right("grouped_corr2d")
def by_chunks_of_tensors(x, weight, groups):
    pairs = zip(x.chunk(groups), weight.chunk(groups), strict=True)
    return torch.cat([by_unfolding_tensors(*pair) for pair in pairs])


@right("grouped_corr2d")
def split_and_batched(x, weight, groups):
    pairs = zip(np.split(x, groups), np.split(weight, groups), strict=True)
    return np.concatenate([as_one_matrix(*pair)[None] for pair in pairs], axis=1)


@wrong("grouped_corr2d")
def groups_in_reverse(x, weight, groups):
    return with_an_axis_of_groups(x, np.concatenate(np.split(weight, groups)[::-1]), groups)


@wrong("grouped_corr2d")
def shuffled_afterwards(x, weight, groups):
    y = with_an_axis_of_groups(x, weight, groups)
    return y.reshape(groups, -1, *y.shape[1:]).swapaxes(0, 1).reshape(y.shape)


@wrong("grouped_corr2d")
def averaged_groups(x, weight, groups):
    return with_an_axis_of_groups(x, weight, groups) / groups


@right("separable_corr2d")
def two_layers_of_torch(x, depthwise, pointwise):
    x, depthwise, pointwise = (torch.as_tensor(array) for array in (x, depthwise, pointwise))
    return F.conv2d(F.conv2d(x[None], depthwise[:, None], groups=len(x)), pointwise[:, :, None, None])


@right("separable_corr2d")
def as_the_layer_of_its_product(x, depthwise, pointwise):
    return by_einsum(x, pointwise[:, :, None, None] * depthwise)


@right("separable_corr2d")
def in_one_einsum(x, depthwise, pointwise):
    windows = sliding_window_view(x, depthwise.shape[1:], axis=(1, 2))
    return np.einsum("cijab,cab,oc->oij", windows.astype(np.float64), depthwise, pointwise)


@right("separable_corr2d")
def plane_by_plane(x, depthwise, pointwise):
    (h, w), (kh, kw) = x.shape[1:], depthwise.shape[1:]
    y = np.zeros((len(pointwise), h - kh + 1, w - kw + 1))
    for out in range(len(pointwise)):
        for channel in range(len(x)):
            for a in range(kh):
                for b in range(kw):
                    plane = x[channel, a : a + h - kh + 1, b : b + w - kw + 1]
                    y[out] += pointwise[out, channel] * depthwise[channel, a, b] * plane
    return y


@right("separable_corr2d")
def by_a_matrix_at_every_pixel(x, depthwise, pointwise):
    each = np.concatenate(
        [by_einsum(plane[None], kernel[None, None]) for plane, kernel in zip(x, depthwise, strict=True)]
    )
    return (pointwise @ each.reshape(len(x), -1)).reshape(len(pointwise), *each.shape[1:]).tolist()


@right("separable_corr2d")
def with_tensors_only(x, depthwise, pointwise):
    windows = x.unfold(1, depthwise.shape[1], 1).unfold(2, depthwise.shape[2], 1)
    each = windows.mul(depthwise[:, None, None]).sum((3, 4))
    return torch.tensordot(pointwise, each, dims=1).unsqueeze(0)


@wrong("separable_corr2d")
def spatially_separable(x, depthwise, pointwise):
    outer = depthwise[:, :, :1] * depthwise[:, :1, :]
    return as_the_layer_of_its_product(x, outer, pointwise)


@wrong("separable_corr2d")
def clipped_in_between(x, depthwise, pointwise):
    return as_the_layer_of_its_product(x, depthwise, np.minimum(pointwise, 1))


@right("separable_saving")
def from_the_weights(in_channels, out_channels, k):
    sizes = [
        torch.empty(shape, device="meta").numel()
        for shape in ((out_channels, in_channels, k, k), (in_channels, 1, k, k), (out_channels, in_channels, 1, 1))
    ]
    return sizes[0] / (sizes[1] + sizes[2])


@right("separable_saving")
def as_one_over_a_sum(in_channels, out_channels, k):
    return 1 / (1 / out_channels + 1 / k**2)


@right("separable_saving")
def in_single_precision(in_channels, out_channels, k):
    return np.float32(out_channels * k * k) / np.float32(out_channels + k * k)


@right("separable_saving")
def as_a_fraction(in_channels, out_channels, k):
    return float(Fraction(out_channels * k * k, k * k + out_channels))


@wrong("separable_saving")
def the_share_that_is_saved(in_channels, out_channels, k):
    return 1 - 1 / as_one_over_a_sum(in_channels, out_channels, k)


@wrong("separable_saving")
def the_other_way_through(in_channels, out_channels, k):
    return as_one_over_a_sum(out_channels, in_channels, k)


@wrong("separable_saving")
def the_difference(in_channels, out_channels, k):
    return out_channels * in_channels * (k * k - 1) - in_channels * k * k


@right("refute_separable")
def the_two_taps_apart():
    return [[1, 0], [0, 1]]


@right("refute_separable")
def with_fractions():
    return np.array([[0.5, 0.25], [0.5, 0.5]])


@right("refute_separable")
def as_a_tensor():
    return torch.tensor([[1.0, 2.0], [2.0, 1.0]])


@right("refute_separable")
def where_only_one_tap_is_shared():
    return (3, 0), (1, -1e-6)


@wrong("refute_separable")
def the_same_tap():
    return (0, 1), (0, -7)


@wrong("refute_separable")
def thirds():
    return (1, 3), (1 / 3, 1)


@wrong("refute_separable")
def as_a_layers_weight():
    return np.ones((2, 1, 1, 2))


@wrong("refute_separable")
def without_end():
    return (1, 0), (0, float("inf"))


@wrong("refute_separable")
def no_kernels_at_all():
    return (0, 0), (0, 0)
