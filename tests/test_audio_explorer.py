"""The audio explorer: its tones land where the samples say, its sound is the signal, its refusals are the library's."""

import base64
import io
import re
import wave

import numpy as np
import pytest
import torch
import torch.nn.functional as F

import convlab as cl
from convlab import sound

RATE = 16000


def strongest(y, rate):
    f, amplitude = sound.spectrum(y, rate)
    return f[amplitude.argmax()], amplitude.max()


@pytest.mark.parametrize("stride", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("frequency", [1000, 2200, 5000, 6000])
def test_a_tone_lands_where_the_spectrum_of_the_kept_samples_has_it(frequency, stride):
    seconds = np.arange(round(0.4 * RATE)) / RATE
    heard, amplitude = strongest(np.cos(2 * np.pi * frequency * seconds)[::stride], RATE / stride)
    assert heard == pytest.approx(sound.lands(frequency, RATE, stride), abs=2)
    assert amplitude > 0.6


def test_by_hand():
    assert [sound.lands(f, RATE, s) for f, s in ((6000, 2), (7000, 4), (5000, 3), (3000, 2))] == pytest.approx(
        [2000, 1000, 1000 / 3, 3000]
    )
    assert [round(sound.gain(f, RATE, 2), 2) for f in (2000, 3600, 4000, 6000)] == [1.0, 0.5, 0.01, 0.0]


@pytest.mark.parametrize("filtered", [False, True])
@pytest.mark.parametrize("name", sound.SIGNALS)
def test_a_stride_on_sound_is_torchs_layer(name, filtered):
    x = torch.tensor(sound.signal(name, RATE))[None, None]
    kernel = torch.tensor(sound.low_pass(3) if filtered else np.ones(1))[None, None]
    expected = F.conv1d(x, kernel, stride=3, padding=31 if filtered else 0)[0, 0].numpy()
    np.testing.assert_allclose(sound.strided(x[0, 0].numpy(), 3, filtered), expected, atol=1e-12)


def cells(svg, role):
    return re.findall(rf'data-{role}="\d+" data-says="([^"]*)"[^>]*>.*?<text[^>]*>([^<]*)</text>', svg)


@pytest.mark.parametrize(
    ("stride", "heard"), [(1, ["2.2", "5"]), (2, ["2.2", "3"]), (3, ["2.2", "0.333"]), (4, ["1.8", "1"])]
)
def test_two_tones_fold_one_after_the_other(stride, heard):
    svg = cl.AudioStrideExplorer(signal="two_tones", stride=stride, controls=()).to_svg()
    assert [shown for _, shown in cells(svg, "input")] == ["2.2", "5"]
    assert [shown for _, shown in cells(svg, "output")] == heard
    assert ("fold at" in svg) == (stride > 1)


def test_a_tone_says_where_it_comes_from_and_what_is_left_of_it():
    (said, _) = cells(cl.AudioStrideExplorer(signal="tone", low_pass=True, controls=()).to_svg(), "input")[0]
    assert said.split("|") == [
        "6,000 Hz lies 2,000 Hz from 1·8,000 Hz, the nearest multiple of the new rate",
        "so it folds, and is heard at 2,000 Hz; the low-pass leaves 0.00 of it",
    ]


def test_the_sounds_are_those_of_the_signal():
    explorer = cl.AudioStrideExplorer(signal="tone", controls=("stride",))
    for stride in (2, 4):
        explorer.stride = stride
        before, after = re.findall(r'src="data:audio/wav;base64,([^"]+)"', explorer._sound.value)
        for data, rate in ((before, RATE), (after, RATE // stride)):
            with wave.open(io.BytesIO(base64.b64decode(data))) as file:
                assert file.getframerate() == rate
                samples = np.frombuffer(file.readframes(file.getnframes()), np.uint8) - 128.0
            wanted = 6000 if rate == RATE else sound.lands(6000, RATE, stride)
            assert strongest(samples, rate)[0] == wanted
    page = explorer.to_html()
    assert page.count("<audio ") == explorer._repr_mimebundle_()[0]["text/html"].count("<audio ") == 2


@pytest.mark.parametrize(
    ("settings", "error", "words"),
    [
        ({"signal": "whistle"}, cl.ArgumentError, "signal must be one of tone, chirp, two_tones; got 'whistle'"),
        ({"stride": 0}, cl.ArgumentError, "stride must be at least 1, got 0"),
        ({"low_pass": 1}, cl.ArgumentTypeError, "low_pass must be True or False, got 1"),
        ({"rates": 8000}, cl.ArgumentError, "no setting 'rates'"),
    ],
)
def test_bad_arguments_are_refused(settings, error, words):
    with pytest.raises(error, match=words):
        cl.AudioStrideExplorer(**settings)


def test_what_the_picture_does_not_show_is_said_in_it():
    explorer = cl.AudioStrideExplorer(stride=9, controls=())
    assert "the picture shows strides up to 8, got 9" in explorer.to_svg()
    assert explorer._sound.value == ""
    assert "from 4,000 to 48,000 samples a second, got 100" in cl.AudioStrideExplorer(rate=100, controls=()).to_svg()
