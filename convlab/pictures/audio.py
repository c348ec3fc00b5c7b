"""A stride on sound: which samples are kept, what becomes of the spectrum, and where every tone lands."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from convlab import sound
from convlab.drawing import Canvas, Square
from convlab.svg import GAP, INK, short, text

LEFT, WIDE = GAP / 2 + 76, 712.0
EXCERPT = 48  # samples of the waveform
WAVE_TOP, WAVE_HIGH = 34.0, 90.0
TONES_TOP, CELL = 168.0, 40.0
SPECTRUM_TOP, SPECTRUM_HIGH = 236.0, 110.0
LANDED_TOP = 392.0
BEFORE, AFTER = "#0072B2", "#D55E00"


def audio_picture(name: str, rate: int, stride: int, filtered: bool, *, selected: int = 0, copy: str = "") -> str:
    """Waveform, tones, spectrum before and after, and the tones where they are heard.

    Args:
        name: of the signal.
        rate: samples a second before the stride.
        stride: every how manieth sample is kept.
        filtered: whether the low-pass comes first.
        selected: the tone explained at first.
        copy: the call that does the same in torch.
    """
    x = sound.signal(name, rate)
    y = sound.strided(x, stride, filtered)
    canvas = Canvas()
    first = len(x) // 2 // stride * stride
    canvas.text(GAP / 2, 18, f"{1000 * EXCERPT / rate:g} ms of it: ● kept, × dropped", "title")
    canvas.parts += [*_wave(x[first : first + EXCERPT], stride), *_axis(rate, stride), *_spectra(x, y, rate, stride)]
    canvas.room(LEFT + WIDE, SPECTRUM_TOP + SPECTRUM_HIGH + 30)
    canvas.text(GAP / 2, TONES_TOP + CELL / 2 + 5, "before", "title")
    canvas.text(GAP / 2, LANDED_TOP + CELL / 2 + 5, "heard", "title")
    tones = sound.frequencies(name, rate)
    for number, frequency in enumerate(tones):
        canvas.shape(f"path{number}", _arrow(frequency, sound.lands(frequency, rate, stride), rate))
    canvas.grid("tones before", [[_tone(n, f, rate, stride, filtered) for n, f in enumerate(tones)]])
    canvas.grid("tones after", [[_heard(n, f, rate, stride, filtered) for n, f in enumerate(tones)]])
    label = f"Audio: {name.replace('_', ' ')}, stride {stride}, low-pass {'on' if filtered else 'off'}."
    return canvas.finish(label, _lines(rate, stride, filtered), sweep="input", selected=selected, copy=copy)


def _x(frequency: float, rate: int) -> float:
    return LEFT + WIDE * frequency / (rate / 2)


def _wave(x: np.ndarray, stride: int) -> Iterator[str]:
    """The excerpt, its samples as dots where they are kept and crosses where not."""
    middle, step = WAVE_TOP + WAVE_HIGH / 2, WIDE / (EXCERPT - 1)
    at = [(LEFT + n * step, middle - x[n] * WAVE_HIGH / 2.2) for n in range(EXCERPT)]
    line = "M" + "L".join(f"{short(px)} {short(py)}" for px, py in at)
    yield f'<path d="{line}" fill="none" stroke="{BEFORE}" stroke-opacity=".5"/>'
    dots = "".join(f"M{short(px - 3.5)} {short(py)}a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0" for px, py in at[::stride])
    yield f'<path class="fill" d="{dots}" fill="{INK}"/>'
    dropped = [point for n, point in enumerate(at) if n % stride]
    crosses = "".join(
        f"M{short(px - 3)} {short(py - 3)}l6 6M{short(px - 3)} {short(py + 3)}l6 -6" for px, py in dropped
    )
    if crosses:
        yield f'<path class="stroke" d="{crosses}" fill="none" stroke="{INK}"/>'


def _axis(rate: int, stride: int) -> Iterator[str]:
    """The frequency axis, and the highest frequency that the new rate can hold."""
    base = SPECTRUM_TOP + SPECTRUM_HIGH
    yield f'<path class="stroke" d="M{short(LEFT)} {short(base)}h{short(WIDE)}" stroke="{INK}" fill="none"/>'
    for n in range(9):
        yield text(_x(n * rate / 16, rate) - 8, base + 16, f"{n * rate / 16000:g}", "quiet", 12)
    yield text(GAP / 2, base + 16, "kHz", "quiet", 12)
    yield text(GAP / 2, SPECTRUM_TOP + 12, "amplitude", "quiet", 12)
    fold = _x(rate / stride / 2, rate)
    if stride > 1:
        d = f"M{short(fold)} {short(SPECTRUM_TOP - 6)}V{short(base)}"
        yield f'<path class="stroke" d="{d}" stroke="{INK}" stroke-width="1.5" stroke-dasharray="6 4" fill="none"/>'
        yield text(fold + 6, SPECTRUM_TOP + 6, f"fold at {rate / stride / 2000:.4g} kHz", "quiet", 12)


def _spectra(x: np.ndarray, y: np.ndarray, rate: int, stride: int) -> Iterator[str]:
    """The spectrum before, and, in front of it, the one after the stride, which ends at the fold."""
    largest = 1.1 * float(sound.spectrum(x, rate)[1].max())
    for samples, per_second, colour, wide, name, row in (
        (x, rate, BEFORE, 4, "before", 24),
        (y, rate / stride, AFTER, 1.8, "after", 40),
    ):
        f, amplitude = sound.spectrum(samples, per_second)
        base = SPECTRUM_TOP + SPECTRUM_HIGH
        points = "L".join(
            f"{short(_x(float(at), rate))} {short(base - SPECTRUM_HIGH * min(1.0, float(a) / largest))}"
            for at, a in zip(*_peaks(f, amplitude), strict=True)
        )
        yield f'<path d="M{points}" fill="none" stroke="{colour}" stroke-width="{wide}" stroke-opacity=".8"/>'
        yield f'<path d="M{short(GAP / 2)} {short(SPECTRUM_TOP + row)}h18" stroke="{colour}" stroke-width="{wide}"/>'
        yield text(GAP / 2 + 24, SPECTRUM_TOP + row + 4, name, "", 12)


def _peaks(f: np.ndarray, amplitude: np.ndarray, width: int = 8) -> tuple[np.ndarray, np.ndarray]:
    """The largest amplitude of every few bins, so that a picture stays small."""
    count = len(f) // width * width
    groups = amplitude[:count].reshape(-1, width)
    at = groups.argmax(axis=1) + np.arange(0, count, width)
    return f[at], groups.max(axis=1)


def _arrow(frequency: float, heard: float, rate: int) -> str:
    """From a tone above to where it is heard below."""
    start, end, top, bottom = _x(frequency, rate), _x(heard, rate), TONES_TOP + CELL, LANDED_TOP - 2
    half = short((top + bottom) / 2)
    return (
        f"M{short(start)} {short(top)}C{short(start)} {half} {short(end)} {half} "
        f"{short(end)} {short(bottom)}m-5 -9l5 9l5 -9"
    )


def _says(frequency: float, rate: int, stride: int, filtered: bool) -> list[str]:
    new, heard = rate / stride, sound.lands(frequency, rate, stride)
    multiple = round(frequency / new)
    where = (
        f"{abs(frequency - multiple * new):,.5g} Hz from {multiple}·{new:,.5g} Hz, the nearest multiple of the new rate"
    )
    fate = "it stays where it is" if heard == frequency else f"it folds, and is heard at {heard:,.5g} Hz"
    left = f"the low-pass leaves {sound.gain(frequency, rate, stride):.2f} of it" if filtered else "nothing weakens it"
    return [f"{frequency:,.5g} Hz lies {where}", f"so {fate}; {left}"]


def _tone(n: int, frequency: float, rate: int, stride: int, filtered: bool) -> Square:
    says = _says(frequency, rate, stride, filtered)
    x, shown = _x(frequency, rate) - CELL / 2, f"{frequency / 1000:.3g}"
    lights = [f"path{n}", f"tone{n}", f"heard{n}"]
    return Square("input", n, x, TONES_TOP, CELL, shown, 0.5, says=says, lights=lights, name=f"tone{n}")


def _heard(n: int, frequency: float, rate: int, stride: int, filtered: bool) -> Square:
    heard, says = sound.lands(frequency, rate, stride), _says(frequency, rate, stride, filtered)
    strength = sound.gain(frequency, rate, stride) if filtered else 1.0
    return Square(
        "output",
        n,
        _x(heard, rate) - CELL / 2,
        LANDED_TOP,
        CELL,
        f"{heard / 1000:.3g}",
        -strength if heard != frequency else strength,
        says=says,
        lights=[f"path{n}", f"tone{n}", f"heard{n}"],
        name=f"heard{n}",
    )


def _lines(rate: int, stride: int, filtered: bool) -> list[str]:
    new = rate / stride
    lines = [f"{rate:,} samples a second become {rate:,} / {stride} = {new:,.6g}; the highest frequency is half of it"]
    if filtered:
        lines.append(f"low-pass: {sound.TAPS} taps, down to half at {0.45 * new:,.5g} Hz")
    return lines
