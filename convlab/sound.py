"""Signals, the low-pass before a stride, where tones land, and sound as a file: what the audio explorer shows.

Frequencies are in hertz, signals are `SECONDS` long, and all of them are the same every time.
"""

from __future__ import annotations

import base64
import io
import wave
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convlab.convolution import conv1d

SECONDS = 0.4
TAPS = 63
SIGNALS = ("tone", "chirp", "two_tones")
Signal = NDArray[Any]


def frequencies(signal: str, rate: int) -> list[float]:
    """The tones that a signal holds; of a chirp, those that it passes at every sixteenth of the rate.

    >>> frequencies("two_tones", 16000)
    [2200.0, 5000.0]
    """
    shares = {"tone": [3 / 8], "two_tones": [11 / 80, 25 / 80], "chirp": [n / 16 for n in range(1, 9)]}
    return [share * rate for share in shares[signal]]


def signal(name: str, rate: int) -> Signal:
    """The samples of a signal between −1 and 1; a chirp rises evenly from 0 to half the rate."""
    seconds = np.arange(round(SECONDS * rate)) / rate
    if name == "chirp":
        return np.cos(np.pi * rate / 2 / SECONDS * seconds**2)
    tones = [np.cos(2 * np.pi * f * seconds) for f in frequencies(name, rate)]
    return np.asarray(np.mean(tones, axis=0))


def low_pass(stride: int) -> Signal:
    """A windowed sinc that ends a little below the highest frequency that the stride leaves; its taps sum to 1."""
    n = np.arange(TAPS) - TAPS // 2
    kernel = np.sinc(0.9 / stride * n) * np.hamming(TAPS)
    return np.asarray(kernel / kernel.sum())


def gain(frequency: float, rate: int, stride: int) -> float:
    """What the low-pass leaves of a tone."""
    n = np.arange(TAPS) - TAPS // 2
    return abs(float((low_pass(stride) * np.cos(2 * np.pi * frequency / rate * n)).sum()))


def strided(x: Signal, stride: int, filtered: bool) -> Signal:
    """Every `stride`-th sample, after the low-pass where it is wanted: one layer with that stride."""
    kernel, padding = (low_pass(stride), TAPS // 2) if filtered else (np.ones(1), 0)
    return np.asarray(conv1d(x[None], kernel[None, None], stride=stride, padding=padding)[0])


def lands(frequency: float, rate: int, stride: int) -> float:
    """Where a tone is heard after a stride: its distance from the nearest multiple of the new rate.

    >>> lands(6000, 16000, 2), lands(7000, 16000, 4)
    (2000.0, 1000.0)
    """
    new_rate = rate / stride
    return abs(frequency - round(frequency / new_rate) * new_rate)


def spectrum(x: Signal, rate: float) -> tuple[Signal, Signal]:
    """Frequencies and amplitudes: 1 for a tone of amplitude 1 that fits whole periods into the signal."""
    return np.fft.rfftfreq(len(x), 1 / rate), 2 * np.abs(np.fft.rfft(x)) / len(x)


def wav(x: Signal, rate: int) -> str:
    """A sound as the address of an audio element: eight bits, a third of full volume."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(1)
        out.setframerate(rate)
        out.writeframes(np.clip(np.round(128 + 42 * x), 0, 255).astype(np.uint8).tobytes())
    return "data:audio/wav;base64," + base64.b64encode(file.getvalue()).decode()
