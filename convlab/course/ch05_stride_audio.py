"""Exercises of chapter 05, stride on audio."""

import numpy as np

from convlab.checking import Case, distinct, exercise
from convlab.course.cases import array, by_name, one_of, whole
from convlab.course.formulas import read_by, windows
from convlab.ledger import Ledger


def symmetric(rng, taps):
    """An odd number of distinct taps, up to the middle one, which read the same backwards."""
    half = distinct(rng, taps // 2 + 1)
    return np.concatenate([half, half[-2::-1]])


def _signals_to_step_over(rng):
    yield distinct(rng, 2), distinct(rng, 1), 2
    yield distinct(rng, 3), distinct(rng, 2), 1
    yield distinct(rng, 4), distinct(rng, 2), 2
    yield rng.permutation(3) + 1, distinct(rng, 2) / 4, 1
    yield distinct(rng, 5), distinct(rng, 2), 3
    yield distinct(rng, 6), distinct(rng, 4), 2
    yield distinct(rng, 8), distinct(rng, 3), 2
    yield distinct(rng, 9) / 8, distinct(rng, 3) / 4, 3
    yield rng.permutation(10) + 1, rng.permutation(4) + 1, 3


def _delayed(answer):
    """A signal that begins `stride` samples later gives the same outputs, one place later."""
    rng = np.random.default_rng(5)
    x, kernel, stride = distinct(rng, 9), distinct(rng, 2), 3
    late = np.concatenate([np.zeros(stride), x])
    return np.allclose(np.ravel(answer(late, kernel, stride))[1:], np.ravel(answer(x, kernel, stride)))


@exercise(
    title="A strided layer on a waveform",
    minutes=10,
    points=2,
    worked=[
        Case((np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0]), np.array([1.0, 10.0]), 3), [21.0, 54.0]),
        Case((np.array([5.0, 1.0, 4.0]), np.array([1.0]), 2), [5.0, 4.0]),
        Case((np.array([1.0, 2.0, 4.0, 8.0, 16.0]), np.array([1.0, 0.0, -1.0]), 2), [-3.0, -12.0]),
    ],
    cases=_signals_to_step_over,
    draw=by_name(
        lambda x, kernel, stride: len(kernel) <= len(x), x=array((1, 14)), kernel=array((1, 5)), stride=whole(1, 5)
    ),
    formula=lambda x, kernel, stride: windows(x.shape, len(kernel), stride),
    window=lambda at, x, kernel, stride: read_by(Ledger.convolution(x.shape, kernel.shape, stride=stride), at),
    laws=[("Delay the signal by as many samples as the stride, and the outputs come one place later.", _delayed)],
    hints=(
        "It is the sliding window of pictures with one axis. At which samples do the windows start?",
        "At 0, stride, 2·stride, … There are (i − k) // stride + 1 of them.",
        "Output n is (x[n * stride : n * stride + k] * kernel).sum(), for every n.",
    ),
    ready_made=(
        "torch.nn.functional.conv1d",
        "torch.conv1d",
        "torch.nn.Conv1d",
        "convlab.conv1d",
        "convlab.Ledger",
    ),
    why="Only the start of a window moves in steps of the stride; inside it the samples are neighbours in time.",
)
def strided_conv1d(x, kernel, stride):
    """Cross-correlation along time, without padding.

    `x` is a signal `(i,)`, `kernel` an array `(k,)`, not to be flipped and no longer than `x`; `stride` is an int, in
    samples per step. Return the array of outputs.

        >>> strided_conv1d(np.array([1, 2, 3, 4, 5, 6]), np.array([1, 10]), 3).tolist()
        [21, 54]
    """
    k = len(kernel)
    # A window that would reach beyond the last sample is not made: the last start is i − k.
    starts = range(0, len(x) - k + 1, stride)
    return np.array([(x[start : start + k] * kernel).sum() for start in starts])


def _sums_at(x, kernel, starts, spread=1):
    """The sums of the windows that begin at these samples, the taps `spread` samples apart."""
    span = (len(kernel) - 1) * spread + 1
    return np.array([(x[start : start + span : spread] * kernel).sum() for start in starts])


@strided_conv1d.slip(
    "You flipped the kernel, as a filter in signal processing does, and `np.convolve` too; a convolution layer does "
    "not flip.",
    hint=2,
)
def flipped(x, kernel, stride):
    return strided_conv1d(x, kernel[::-1], stride)


@strided_conv1d.slip(
    "You thinned the signal out first. Then the kernel meets samples that were s apart; it should meet neighbours.",
    hint=1,
)
def thinned_first(x, kernel, stride):
    thin = x[::stride]
    return _sums_at(thin, kernel, range(len(thin) - len(kernel) + 1))


@strided_conv1d.slip(
    "You spread the kernel's taps apart. That is dilation; stride moves the whole window and leaves it dense.", hint=2
)
def spread_apart(x, kernel, stride):
    return _sums_at(x, kernel, range(len(x) - (len(kernel) - 1) * stride), stride)


@strided_conv1d.slip(
    "Your windows stand side by side, one kernel's length apart, as pooling's do unless told otherwise. The step is "
    "the stride, and windows may overlap.",
    hint=1,
)
def side_by_side(x, kernel, stride):
    return strided_conv1d(x, kernel, len(kernel))


@strided_conv1d.slip(
    "You made as many outputs as there are steps. The place before the first step is one more.", hint=1
)
def last_window_missing(x, kernel, stride):
    return strided_conv1d(x, kernel, stride)[:-1]


@strided_conv1d.slip(
    "Your last windows hang over the end, filled up with zeros. A window that does not fit gives no output.", hint=1
)
def hanging_over(x, kernel, stride):
    return strided_conv1d(np.pad(x, (0, -(len(x) - len(kernel)) % stride)), kernel, stride)


@strided_conv1d.slip("You padded the signal to keep its length. Here the windows stay within the signal.", hint=1)
def padded_to_keep_the_length(x, kernel, stride):
    k = len(kernel)
    return strided_conv1d(np.pad(x, ((k - 1) // 2, k // 2)), kernel, stride)


@strided_conv1d.slip("You padded the signal to keep its length. Here the windows stay within the signal.", hint=1)
def padded_with_the_odd_one_before(x, kernel, stride):
    k = len(kernel)
    return strided_conv1d(np.pad(x, (k // 2, (k - 1) // 2)), kernel, stride)


@strided_conv1d.slip("The first window starts at sample 0. You took a step before the first output.", hint=1)
def first_step_too_early(x, kernel, stride):
    return _sums_at(x, kernel, range(stride - 1, len(x) - len(kernel) + 1, stride))


@strided_conv1d.slip("The first window starts at sample 0. You took a step before the first output.", hint=1)
def a_whole_step_too_early(x, kernel, stride):
    return _sums_at(x, kernel, range(stride, len(x) - len(kernel) + 1, stride))


@strided_conv1d.slip("You computed every place of the window. With stride s it stops at every s-th only.", hint=1)
def at_every_place(x, kernel, stride):
    return strided_conv1d(x, kernel, 1)


def _same_samples(answer):
    """The kept samples of the tone and of the one it lands on are the same numbers."""
    for frequency, rate, stride in ((5, 16, 2), (7, 16, 4), (11, 24, 3), (440, 1000, 7)):
        seconds = np.arange(40) * stride / rate
        landed = float(answer(frequency, rate, stride))
        if not np.allclose(np.cos(2 * np.pi * frequency * seconds), np.cos(2 * np.pi * landed * seconds), atol=1e-3):
            return False
    return True


def _in_two_steps(answer):
    """Two layers of stride 2 land a tone where one of stride 4 does."""
    return all(
        np.isclose(answer(float(answer(frequency, 16, 2)), 8, 2), answer(frequency, 16, 4))
        for frequency in (1, 3, 5, 6, 8)
    )


@exercise(
    title="Where does the tone land?",
    minutes=8,
    points=2,
    worked=[
        Case((6000, 16000, 2), 2000.0),
        Case((7000, 16000, 4), 1000.0),
        Case((5000, 16000, 2), 3000.0),
        Case((3000, 8000, 3), 333 + 1 / 3),
    ],
    cases=lambda rng: (
        *((1, 8, 2), (3, 8, 2), (4, 8, 2), (3, 8, 3), (1, 12, 5), (4, 10, 4), (5, 12, 3), (7, 16, 2), (7, 16, 4)),
        *(
            (9, 20, 3),
            (0, 8, 4),
            (12000, 24000, 8),
            (4000, 16000, 2),
            (6000, 24000, 6),
            (3, 8, 1),
            (17000, 44100, 4),
            (15000, 48000, 6),
        ),
    ),
    draw=by_name(
        lambda frequency, rate, stride: 2 * frequency <= rate,
        frequency=lambda rng, given: int(rng.integers(0, 221)) * 100,
        rate=one_of(8000, 16000, 22050, 44100, 48000),
        # Not mostly 1 and 2, where a single fold is all there is.
        stride=one_of(*range(1, 8)),
    ),
    laws=[
        ("The samples that are kept must be those of the tone you name.", _same_samples),
        ("Stride 2 and then stride 2 again is stride 4.", _in_two_steps),
    ],
    hints=(
        "What is the rate after the stride? Only tones up to half of it can be told apart.",
        "At a rate r, the tones f and f + r have the same samples, and so have f and r − f.",
        "With r = rate / stride: the distance from the frequency to the nearest multiple of r.",
    ),
    why="Samples r to the second cannot tell f from f + r or from r − f; the name goes to the lowest of them all.",
)
def alias_frequency(frequency, rate, stride):
    """What becomes of a tone when only every `stride`-th sample is kept, without a filter?

    `frequency` is the tone's, in Hz, from 0 to rate / 2; `rate` is in samples per second before the stride; `stride`
    is an int, in samples per step. Return the frequency, in Hz, that the kept samples have at their own rate: from 0
    to rate / (2·stride). It need not be whole.

        >>> alias_frequency(6000, 16000, 2), alias_frequency(5000, 16000, 2), alias_frequency(7000, 16000, 4)
        (2000.0, 3000.0, 1000.0)
    """
    r = rate / stride
    # Whole multiples of the new rate make no difference to the samples.
    rest = frequency % r
    # The upper half is the mirror image of the lower: r − f has the samples of f.
    return min(rest, r - rest)


@alias_frequency.slip(
    "“Stride only lowers the rate”: yours keeps its frequency. Above half the new rate no tone can: it folds.", hint=0
)
def only_the_rate(frequency, rate, stride):
    return float(frequency)


@alias_frequency.slip(
    "You moved the tone down by half the new rate. It is mirrored there: what is just above lands just below.", hint=1
)
def shifted_down(frequency, rate, stride):
    return frequency if frequency <= rate / stride / 2 else frequency % (rate / stride / 2)


@alias_frequency.slip(
    "You moved the tone down by half the new rate. It is mirrored there: what is just above lands just below.", hint=1
)
def shifted_down_once(frequency, rate, stride):
    return frequency if frequency <= rate / stride / 2 else frequency - rate / stride / 2


@alias_frequency.slip(
    "You divided the frequency. In a second there are fewer samples, but as many swings of the tone.", hint=0
)
def divided(frequency, rate, stride):
    return frequency / stride


@alias_frequency.slip(
    "That is what you hear if the kept samples are played at the old rate. Here they are played at their own.", hint=0
)
def at_the_old_rate(frequency, rate, stride):
    return alias_frequency(frequency, rate, stride) * stride


@alias_frequency.slip(
    "You stopped the tone at the highest frequency there is. It does not stop there, it comes back down.", hint=1
)
def stopped_at_the_top(frequency, rate, stride):
    return min(frequency, rate / stride / 2)


@alias_frequency.slip(
    "You silenced what is above half the new rate. That would take a filter; stride has none.", hint=1
)
def silenced(frequency, rate, stride):
    return float(frequency) if frequency <= rate / stride / 2 else 0.0


@alias_frequency.slip(
    "You folded once. With a larger stride the result may still be above half the new rate: fold on.", hint=2
)
def folded_once(frequency, rate, stride):
    r = rate / stride
    return frequency if frequency <= r / 2 else abs(r - frequency)


@alias_frequency.slip(
    "You took away multiples of the new rate. What is left may be in the upper half, which mirrors the lower.", hint=2
)
def upper_half_left(frequency, rate, stride):
    return frequency % (rate / stride)


@alias_frequency.slip(
    "You rounded the new rate to whole samples per second. 16000 a second at stride 3 are 5333⅓ a second.", hint=0
)
def whole_rate(frequency, rate, stride):
    rest = frequency % (rate // stride)
    return min(rest, rate // stride - rest)


@alias_frequency.slip(
    "A minus sign, as signal processing writes a mirrored tone, is one convention; here a frequency is 0 or more.",
    hint=2,
)
def with_a_sign(frequency, rate, stride):
    r = rate / stride
    rest = frequency % r
    return rest if rest <= r / 2 else rest - r


def _signals_to_thin(rng):
    yield distinct(rng, 3), symmetric(rng, 1), 2
    yield distinct(rng, 3), symmetric(rng, 3), 1
    yield distinct(rng, 4), symmetric(rng, 3), 3
    yield rng.permutation(4) + 1, symmetric(rng, 3) / 8, 2
    yield distinct(rng, 5), symmetric(rng, 3), 2
    yield distinct(rng, 7), symmetric(rng, 5), 2
    yield distinct(rng, 8) / 8, symmetric(rng, 3) / 16, 3
    yield distinct(rng, 9), symmetric(rng, 7), 4
    yield rng.permutation(8) + 1, symmetric(rng, 5).astype(int), 3


def _keeps_slow_and_stops_fast(answer):
    """With ¼ ½ ¼ a constant stays and a tone that alternates from sample to sample is gone, away from the ends."""
    taps = np.array([0.25, 0.5, 0.25])
    slow, fast = (np.ravel(answer(x, taps, 2))[1:-1] for x in (np.ones(12), (-1.0) ** np.arange(12)))
    return np.allclose(slow, 1, atol=1e-5) and np.allclose(fast, 0, atol=1e-5)


@exercise(
    title="Filter, then stride",
    minutes=12,
    points=3,
    worked=[
        Case((np.array([4.0, 0.0, 0.0, 0.0, 4.0, 0.0]), np.array([0.25, 0.5, 0.25]), 2), [2.0, 0.0, 2.0]),
        Case((np.array([8.0, 4.0, 0.0, 8.0]), np.array([0.25, 0.5, 0.25]), 3), [5.0, 4.0]),
        Case((np.array([3.0, 1.0, 2.0]), np.array([2.0]), 2), [6.0, 4.0]),
    ],
    cases=_signals_to_thin,
    draw=by_name(
        lambda x, taps, stride: len(taps) <= len(x),
        x=array((1, 13)),
        taps=lambda rng, given: symmetric(rng, 2 * int(rng.integers(0, 4)) + 1).astype(int),
        stride=whole(1, 4),
    ),
    formula=lambda x, taps, stride: windows(x.shape, len(taps), stride, len(taps) // 2),
    window=lambda at, x, taps, stride: read_by(
        Ledger.convolution(x.shape, taps.shape, stride=stride, padding=len(taps) // 2), at
    ),
    laws=[
        (
            "With ¼ ½ ¼ and stride 2, a constant stays and a tone that alternates with every sample is gone.",
            _keeps_slow_and_stops_fast,
        )
    ],
    hints=(
        "Two steps. Which of them must see all the samples?",
        "Filter first, to the same length: that takes len(taps) // 2 zeros on each side. Then keep every s-th.",
        "Pad by len(taps) // 2, then your strided_conv1d with `taps` and `stride` does the rest in one go.",
    ),
    ready_made=(
        "torch.nn.functional.conv1d",
        "torch.conv1d",
        "torch.nn.Conv1d",
        "convlab.conv1d",
        "convlab.Ledger",
        "scipy.signal.upfirdn",
        "scipy.signal.resample_poly",
        "scipy.signal.decimate",
    ),
    why="The low-pass needs the samples that the stride drops; together they are one strided layer, so nothing that is "
    "dropped is ever computed.",
)
def antialiased_downsample(x, taps, stride):
    """Low-pass the signal, then keep every `stride`-th sample.

    `x` is a signal `(i,)`. `taps` is the filter, an odd number of weights, the same read backwards, and no more than
    there are samples; use them as they are. The middle tap lies on the sample being made, and there are zeros outside
    the signal, so the filtered signal has `i` samples too. Of these keep numbers 0, stride, 2·stride, … You may call
    your `strided_conv1d`.

        >>> antialiased_downsample(np.array([4, 0, 0, 0, 4, 0]), np.array([0.25, 0.5, 0.25]), 2).tolist()
        [2.0, 0.0, 2.0]
    """
    # Half the taps hang over at either end; with that many zeros the middle one starts on
    # sample 0.
    padded = np.pad(x, len(taps) // 2)
    # The windows in between would be thrown away, so the stride does not even compute them.
    return strided_conv1d(padded, taps, stride)


@antialiased_downsample.slip(
    "You threw samples away and filtered what was left. By then the high tones have folded; the low-pass comes first.",
    hint=0,
)
def stride_first(x, taps, stride):
    return strided_conv1d(np.pad(x[::stride], len(taps) // 2), taps, 1)


@antialiased_downsample.slip(
    "Nothing was filtered: every s-th sample alone lets all that is too high fold into the result.", hint=0
)
def no_filter(x, taps, stride):
    return x[::stride]


@antialiased_downsample.slip("Filtered, but every sample is still there. After the low-pass, keep every s-th.", hint=1)
def no_stride(x, taps, stride):
    return strided_conv1d(np.pad(x, len(taps) // 2), taps, 1)


@antialiased_downsample.slip(
    "Your filter begins where it fits whole. With zeros outside, its middle tap can lie on the first sample already.",
    hint=1,
)
def valid_only(x, taps, stride):
    return strided_conv1d(x, taps, stride)


@antialiased_downsample.slip(
    "You kept all that a filter of k taps can give, k − 1 samples more than went in, as np.convolve does unless told "
    "otherwise. Half of these come before sample 0.",
    hint=1,
)
def full_length(x, taps, stride):
    return strided_conv1d(np.pad(x, len(taps) - 1), taps, stride)


@antialiased_downsample.slip(
    "Your filter looks back only, as one for live sound must (scipy's `lfilter`). That delays the signal by half the "
    "taps; here the middle tap lies on the sample.",
    hint=1,
)
def looking_back(x, taps, stride):
    return strided_conv1d(np.pad(x, (len(taps) - 1, 0)), taps, stride)


@antialiased_downsample.slip("Beyond the ends you went on with the signal's own samples. Here there are zeros.", hint=1)
def mirrored_ends(x, taps, stride):
    return strided_conv1d(np.pad(x, len(taps) // 2, mode="symmetric"), taps, stride)


@antialiased_downsample.slip("Beyond the ends you went on with the signal's own samples. Here there are zeros.", hint=1)
def repeated_ends(x, taps, stride):
    return strided_conv1d(np.pad(x, len(taps) // 2, mode="edge"), taps, stride)


@antialiased_downsample.slip(
    "Your signal goes round: its end leaks into its beginning, as with a product of Fourier transforms.", hint=1
)
def going_round(x, taps, stride):
    return strided_conv1d(np.pad(x, len(taps) // 2, mode="wrap"), taps, stride)


@antialiased_downsample.slip(
    "You took the mean of each block of samples, as average pooling does. The filter that is asked for is `taps`.",
    hint=0,
)
def block_means(x, taps, stride):
    return np.array([x[start : start + stride].mean() for start in range(0, len(x), stride)])


@antialiased_downsample.slip("The first sample to keep is number 0. You took the last of each block.", hint=1)
def last_of_each_block(x, taps, stride):
    return no_stride(x, taps, stride)[stride - 1 :: stride]


@exercise(
    title="What stride 2 means for audio",
    kind="words",
    minutes=10,
    points=2,
    rubric=(
        "The rate and the work: half the samples for each second of sound, half the multiply-adds.",
        "The highest frequency falls to half, and what was above is not gone but folds: 6 kHz lands on 2 kHz.",
        "The alias is as loud as the kernel's gain at the old frequency: 1.00, .38, .14 for means of 1, 2 and 3.",
        "The cure is a low-pass before the stride. Afterwards an alias and a real 2 kHz are the same samples.",
        "Frequency resolution follows the duration, and stride does not change that.",
    ),
    hints=(
        "What becomes of the rate, the work, and the highest frequency? And then of a tone above that?",
        "Say where 6 kHz lands, how loud it is there after each kernel, and what a low-pass changes, before and after.",
        "Last, resolution: which recordings showed two humps, and what had they in common?",
    ),
)
def audio_stride():
    """A colleague builds a speech recogniser and wants its first layer to have stride 2.

    Explain in a few sentences what that means for the audio: what is saved, what is lost, what may turn up that was
    never there, and what to do about it. Use the numbers that you have just measured.
    """
    return """
    The rate falls from 16,000 to 8,000 samples a second, the duration stays, and half of the work is saved:
    199,700 multiply-adds in place of 399,400 for a second of sound and 25 taps.

    But it does not “just halve the rate”. The highest frequency is now 4 kHz, and what lies above folds.
    A whistle at 6 kHz is heard at 2 kHz, as loud as the kernel's gain at 6 kHz: 1.00 for a single tap, .38 for a mean
    of two, .14 for a mean of three. All of an s between 5 and 7 kHz ends up between 1 and 3 kHz, among the vowels.

    So put a low-pass before the stride, or see to it that the layer's own kernel is one; the two are a single strided
    layer. With 63 taps the gain at 6 kHz is 0.00, and the price is a part of what lies just below 4 kHz: half of it at
    3.6 kHz. After the stride it is too late, since the alias and a real 2 kHz are the same samples. If the s matters,
    keep the rate.

    The spectrum is no finer for it: 1024 samples and the 512 of them that are kept both show one hump for 1000 and
    1008 Hz. Only listening for twice as long shows two, at either rate.
    """
