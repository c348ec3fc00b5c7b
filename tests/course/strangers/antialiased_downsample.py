"""`antialiased_downsample`, answered from its prompt alone; a comment names an input on which a wrong answer is wrong."""

import numpy as np
import torch
import torch.nn.functional as F

from tests.course.strangers import right, wrong


@right("antialiased_downsample")
def antialiased_convolve_same(x, taps, stride):
    return np.convolve(x, taps, mode="same")[::stride]


@right("antialiased_downsample")
def antialiased_pads_then_dots(x, taps, stride):
    half = len(taps) // 2
    padded = np.pad(x, half)
    return np.array([padded[s : s + len(taps)] @ taps for s in range(0, len(x), stride)])


@right("antialiased_downsample")
def antialiased_torch_conv1d_with_padding(x, taps, stride):
    x = torch.as_tensor(x, dtype=torch.float64).reshape(1, 1, -1)
    taps = torch.as_tensor(taps, dtype=torch.float64).reshape(1, 1, -1)
    return F.conv1d(x, taps, stride=stride, padding=taps.shape[-1] // 2).flatten()


@right("antialiased_downsample")
def antialiased_sum_of_shifted_signals(x, taps, stride):
    i, half = len(x), len(taps) // 2
    padded = np.concatenate([np.zeros(half), x, np.zeros(half)])
    return sum(t * padded[n : n + i] for n, t in enumerate(taps))[::stride]


@right("antialiased_downsample")
def antialiased_guarded_loops_on_lists(x, taps, stride):
    signal, weights = list(x), list(taps)
    half = (len(weights) - 1) // 2
    kept = []
    for centre in range(0, len(signal), stride):
        total = 0.0
        for t, weight in enumerate(weights):
            if 0 <= centre + t - half < len(signal):
                total += float(weight) * float(signal[centre + t - half])
        kept.append(total)
    return np.array(kept)


@right("antialiased_downsample")
def antialiased_toeplitz_matrix(x, taps, stride):
    n = np.arange(len(x))
    distance = np.abs(n[:, None] - n)
    half = len(taps) // 2
    matrix = np.where(distance <= half, np.asarray(taps)[np.minimum(distance + half, len(taps) - 1)], 0)
    return matrix[::stride] @ x


@right("antialiased_downsample")
def antialiased_conv_module_padding_same_with_grad(x, taps, stride):
    smooth = torch.nn.Conv1d(1, 1, len(taps), padding="same", bias=False).double()
    smooth.weight.data[0, 0] = torch.as_tensor(taps)
    return smooth(torch.as_tensor(x).double()[None, None])[0, 0, ::stride]


@right("antialiased_downsample")
def antialiased_tensor_methods_only(x, taps, stride):
    half = taps.numel() // 2
    padded = x.new_zeros(x.numel() + 2 * half)
    padded[half : half + x.numel()] = x
    windows = padded.unfold(0, taps.numel(), stride)
    return (windows * taps).sum(dim=1)


# wrong on: antialiased_downsample(np.array([4, 0, 4]), np.array([0.25, 0.5, 0.25]), 2) -- filters after thinning
@wrong("antialiased_downsample")
def antialiased_filters_too_late(x, taps, stride):
    thin = np.pad(x[::stride].astype(float), len(taps) // 2)
    return np.correlate(thin, taps, mode="valid")


# wrong on: antialiased_downsample(np.array([4, 0, 4]), np.array([0.25, 0.5, 0.25]), 2) -- no zeros around
@wrong("antialiased_downsample")
def antialiased_without_padding(x, taps, stride):
    return np.convolve(x, taps, mode="valid")[::stride]


# wrong on: antialiased_downsample(np.array([4, 0, 4]), np.array([0.25, 0.5, 0.25]), 2) -- reaches back only
@wrong("antialiased_downsample")
def antialiased_first_tap_on_the_sample(x, taps, stride):
    return np.convolve(x, taps)[: len(x) : stride]


# wrong on: antialiased_downsample(np.array([4, 0, 4]), np.array([0.25, 0.5, 0.25]), 2) -- repeats the ends
@wrong("antialiased_downsample")
def antialiased_repeats_the_ends(x, taps, stride):
    return np.convolve(np.pad(x, len(taps) // 2, mode="edge"), taps, mode="valid")[::stride]


# wrong on: antialiased_downsample(np.array([4, 0, 8]), np.array([0.25, 0.5, 0.25]), 2) -- the ends meet in a ring
@wrong("antialiased_downsample")
def antialiased_in_a_ring(x, taps, stride):
    half = len(taps) // 2
    return sum(t * np.roll(x, n - half) for n, t in enumerate(taps))[::stride]


# wrong on: antialiased_downsample(np.array([4, 0, 0, 4]), np.array([1.0, 2.0, 1.0]), 2) -- makes the taps add up to 1
@wrong("antialiased_downsample")
def antialiased_normalises_the_taps(x, taps, stride):
    taps = taps / taps.sum() if taps.sum() else taps
    return np.convolve(x, taps, mode="same")[::stride]


# wrong on: antialiased_downsample(np.array([1, 0, 0, 0]), np.array([0.25, 0.5, 0.25]), 2) -- an int output cuts off
@wrong("antialiased_downsample")
def antialiased_into_zeros_like_x(x, taps, stride):
    half = len(taps) // 2
    padded = np.pad(x, half)
    smooth = np.zeros_like(x)
    for n in range(len(x)):
        smooth[n] = (padded[n : n + len(taps)] * taps).sum()
    return smooth[::stride]


# wrong on: antialiased_downsample(np.array([1, 2, 3, 4, 5]), np.array([0.25, 0.5, 0.25]), 2) -- i // stride: too few
@wrong("antialiased_downsample")
def antialiased_whole_steps_only(x, taps, stride):
    smooth = np.convolve(x, taps, mode="same")
    return np.array([smooth[n * stride] for n in range(len(x) // stride)])


# wrong on: antialiased_downsample(np.array([1, 2, 3, 4, 5]), np.array([1, 2, 4, 2, 1]), 2) -- pads one zero: 3 taps
@wrong("antialiased_downsample")
def antialiased_padding_of_one(x, taps, stride):
    x = torch.as_tensor(x).double()[None, None]
    taps = torch.as_tensor(taps).double()[None, None]
    return F.conv1d(x, taps, padding=min(1, taps.shape[-1] // 2), stride=stride)[0, 0]


# wrong on: antialiased_downsample(np.array([1, 2, 3, 4, 5]), np.array([0.25, 0.5, 0.25]), 2) -- keeps numbers 1, 3, ...
@wrong("antialiased_downsample")
def antialiased_keeps_the_middle_of_each_step(x, taps, stride):
    return np.convolve(x, taps, mode="same")[stride // 2 :: stride]


# wrong on: antialiased_downsample(np.array([4, 8]), np.array([0.5]), 2) -- takes a single tap for no filter
@wrong("antialiased_downsample")
def antialiased_skips_a_filter_of_one_tap(x, taps, stride):
    if len(taps) > 1:
        x = np.convolve(x, taps, mode="same")
    return x[::stride]


# wrong on: antialiased_downsample(np.array([4, 0, 0, 8]), np.array([0.25, 0.5, 0.25]), 1) -- does nothing for stride 1
@wrong("antialiased_downsample")
def antialiased_no_filter_for_stride_one(x, taps, stride):
    if stride == 1:
        return x
    return np.convolve(x, taps, mode="same")[::stride]
