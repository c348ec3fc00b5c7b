"""Chapter 05: right answers of other families, and further wrong ones."""

import numpy as np
import torch
import torch.nn.functional as F
from numpy.lib.stride_tricks import as_strided, sliding_window_view

from tests.course.answers import right, wrong


@right("strided_conv1d")
def by_torch(x, kernel, stride):
    x, kernel = (torch.as_tensor(array)[None, None] for array in (x, kernel))
    return F.conv1d(x, kernel, stride=stride)


@right("strided_conv1d")
def with_a_gradient(x, kernel, stride):
    x = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    return F.conv1d(x[None, None], torch.tensor(kernel, dtype=torch.float64)[None, None], stride=stride)[0, 0]


@right("strided_conv1d")
def every_sth_of_all_windows(x, kernel, stride):
    return sliding_window_view(x, len(kernel))[::stride] @ kernel


@right("strided_conv1d")
def by_strides_of_memory(x, kernel, stride):
    (step,) = x.strides
    windows = as_strided(x, ((len(x) - len(kernel)) // stride + 1, len(kernel)), (step * stride, step))
    return np.einsum("ok,k->o", windows, kernel)


@right("strided_conv1d")
def by_flipping_for_numpy(x, kernel, stride):
    return np.convolve(x, kernel[::-1], mode="valid")[::stride]


@right("strided_conv1d")
def as_a_sum_of_taps(x, kernel, stride):
    o = (len(x) - len(kernel)) // stride + 1
    return sum(tap * x[at : at + (o - 1) * stride + 1 : stride] for at, tap in enumerate(kernel))


@right("strided_conv1d")
def by_lists(x, kernel, stride):
    x, kernel = [float(v) for v in x], [float(v) for v in kernel]
    y = []
    start = 0
    while start + len(kernel) <= len(x):
        y.append(sum(a * b for a, b in zip(x[start:], kernel, strict=False)))
        start += stride
    return y


@right("strided_conv1d")
def by_a_map_of_indices(x, kernel, stride):
    starts = np.arange(0, len(x) - len(kernel) + 1, stride)
    return x[starts[:, None] + np.arange(len(kernel))] @ kernel


@right("strided_conv1d")
def by_unfolding_tensors(x, kernel, stride):
    return (x.unfold(0, len(kernel), stride) * kernel).sum(dim=-1)


@right("strided_conv1d")
def by_a_matrix(x, kernel, stride):
    matrix = np.zeros(((len(x) - len(kernel)) // stride + 1, len(x)))
    for row in range(len(matrix)):
        matrix[row, row * stride : row * stride + len(kernel)] = kernel
    return matrix @ x


@wrong("strided_conv1d")
def means(x, kernel, stride):
    return every_sth_of_all_windows(x, kernel, stride) / len(kernel)


@wrong("strided_conv1d")
def backwards(x, kernel, stride):
    return every_sth_of_all_windows(x, kernel, stride)[::-1]


@wrong("strided_conv1d")
def windows_not_summed(x, kernel, stride):
    return sliding_window_view(x, len(kernel))[::stride] * kernel


@right("alias_frequency")
def the_nearest_multiple(frequency, rate, stride):
    r = rate / stride
    return abs(frequency - r * round(frequency / r))


@right("alias_frequency")
def by_trying_all_multiples(frequency, rate, stride):
    return min(abs(frequency - multiple * rate / stride) for multiple in range(stride + 1))


@right("alias_frequency")
def by_folding_on(frequency, rate, stride):
    r = rate / stride
    while frequency > r / 2:
        frequency = abs(r - frequency)
    return np.float64(frequency)


@right("alias_frequency")
def by_measuring(frequency, rate, stride):
    n = np.arange(rate)  # that many samples last `stride` seconds
    return np.abs(np.fft.rfft(np.cos(2 * np.pi * frequency * n * stride / rate))).argmax() / stride


@right("alias_frequency")
def in_torch(frequency, rate, stride):
    r = rate / stride
    rest = torch.remainder(torch.tensor(float(frequency), dtype=torch.float64), r)
    return torch.minimum(rest, r - rest)


@right("alias_frequency")
def in_whole_numbers(frequency, rate, stride):
    rest = frequency * stride % rate
    return [rest, rate - rest][2 * rest > rate] / stride


@wrong("alias_frequency")
def from_the_top(frequency, rate, stride):
    return rate / 2 - frequency


@wrong("alias_frequency")
def mirrored_always(frequency, rate, stride):
    return abs(rate / stride - frequency)


@wrong("alias_frequency")
def new_highest_frequency(frequency, rate, stride):
    return rate / stride / 2


@right("antialiased_downsample")
def by_numpy(x, taps, stride):
    return np.convolve(x, taps, mode="same")[::stride]


@right("antialiased_downsample")
def as_one_layer(x, taps, stride):
    x, taps = (torch.as_tensor(array)[None, None] for array in (x, taps))
    return F.conv1d(x, taps, stride=stride, padding=taps.shape[-1] // 2)


@right("antialiased_downsample")
def by_a_module_with_a_gradient(x, taps, stride):
    layer = torch.nn.Conv1d(1, 1, len(taps), stride=stride, padding=len(taps) // 2, bias=False)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(taps)[None, None])
    return layer(torch.tensor(x, dtype=torch.float32)[None, None])


@right("antialiased_downsample")
def by_tensors_alone(x, taps, stride):
    filtered = F.pad(x.unsqueeze(0), (len(taps) // 2, len(taps) // 2)).unfold(1, len(taps), 1) * taps
    return filtered.sum(dim=-1)[:, ::stride]


@right("antialiased_downsample")
def by_a_product_of_spectra(x, taps, stride):
    size = len(x) + len(taps)
    full = np.fft.irfft(np.fft.rfft(x, size) * np.fft.rfft(taps, size), size)
    return full[len(taps) // 2 :][: len(x)][::stride]


@right("antialiased_downsample")
def by_asking_each_sample(x, taps, stride):
    half = len(taps) // 2

    def sample(at):
        return float(x[at]) if 0 <= at < len(x) else 0.0

    return [
        sum(float(taps[half + away]) * sample(at + away) for away in range(-half, half + 1))
        for at in range(0, len(x), stride)
    ]


@right("antialiased_downsample")
def by_shifted_copies(x, taps, stride):
    half, padded = len(taps) // 2, np.zeros(len(x) + len(taps) - 1)
    padded[half : half + len(x)] = x
    return sum(tap * padded[at : at + len(x)] for at, tap in enumerate(taps))[::stride]


@wrong("antialiased_downsample")
def made_up_for_at_the_ends(x, taps, stride):
    return by_numpy(x, taps, stride) / np.maximum(by_numpy(np.ones(len(x)), taps, stride), 1e-9) * taps.sum()


@wrong("antialiased_downsample")
def counted_from_the_end(x, taps, stride):
    return np.convolve(x, taps, mode="same")[::-1][::stride][::-1]


@wrong("antialiased_downsample")
def scaled_to_a_sum_of_one(x, taps, stride):
    return by_numpy(x, taps / taps.sum(), stride)


@right("audio_stride")
def a_few_sentences():
    return """Half the samples a second and half the work, for the same duration. Tones above 4 kHz do not go away, they
    fold: 6 kHz is heard at 2 kHz, unless a low-pass stands before the stride."""


@right("audio_stride")
def another_view():
    return """The layer should have enough taps to be quiet above the new highest frequency, since what it lets through
    there turns up as a false tone that nothing later can remove; two equal taps leave more than a third of it."""


@wrong("audio_stride")
def too_short():
    return "It halves the rate."
