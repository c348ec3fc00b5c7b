"""The audio explorer: a stride on sound, to be seen and heard."""

from __future__ import annotations

from typing import Any, ClassVar

import ipywidgets

from convlab import sound
from convlab.arguments import integer
from convlab.errors import ArgumentError, ConvlabError
from convlab.pictures.audio import audio_picture
from convlab.widgets.controls import Choice, Flag, Setting, choice, slider, switch
from convlab.widgets.explorer import Explorer

MOST, RATES = 8, (4000, 48000)


class AudioStrideExplorer(Explorer):
    """A signal before and after a stride: its samples, its spectrum with the fold, its tones, its sound.

    Args:
        signal: `tone`, `chirp` or `two_tones`; their frequencies are fixed shares of the rate.
        stride: every how manieth sample is kept.
        low_pass: whether a filter of 63 taps comes before the stride.
        rate: samples a second.
        controls: which settings get a control; signal, stride and low_pass if left out.

    >>> AudioStrideExplorer(signal="tone", controls=())
    AudioStrideExplorer(signal='tone', stride=2, low_pass=False, rate=16000)
    """

    signal = Choice(sound.SIGNALS, "chirp")
    stride = Setting(2, 1)
    low_pass = Flag(False)
    rate = Setting(16000, 1)

    CONTROLS: ClassVar[dict[str, Any]] = {
        "signal": choice(sound.SIGNALS),
        "stride": slider(1, 4),
        "low_pass": switch(),
    }

    def __init__(self, controls: Any = None, **settings: Any) -> None:
        super().__init__(controls, **settings)
        self._sound = ipywidgets.HTML(self._players())
        self.children = [*self.children, self._sound]

    @property
    def arguments(self) -> tuple[str, ...]:
        """The settings; the rate has no control."""
        return (*self.CONTROLS, "rate")

    def draw(self, selected: int = 0) -> str:
        """Raises `ArgumentError` for a stride or a rate that the picture does not show."""
        rate, stride = self._checked()
        return audio_picture(self.signal, rate, stride, self.low_pass, selected=selected, copy=self._torch_call())

    def to_html(self) -> str:
        """A page of its own that answers without a kernel, and can be heard."""
        return super().to_html().replace("</main>", f"{self._players()}</main>")

    def _checked(self) -> tuple[int, int]:
        stride, rate = integer("stride", self.stride, 1), integer("rate", self.rate, 1)
        if stride > MOST:
            raise ArgumentError(f"stride: the picture shows strides up to {MOST}, got {stride}")
        if not RATES[0] <= rate <= RATES[1]:
            raise ArgumentError(f"rate: from {RATES[0]:,} to {RATES[1]:,} samples a second, got {rate:,}")
        return rate, stride

    def _players(self) -> str:
        """Two players; nothing where the settings are refused."""
        try:
            rate, stride = self._checked()
        except ConvlabError:
            return ""
        x = sound.signal(self.signal, rate)
        y = sound.strided(x, stride, self.low_pass)
        pairs = (("before", x, rate), ("after", y, rate // stride))
        return "".join(
            f'<p><label>{name} ({each:,} samples a second) <audio controls preload="none" aria-label="{name}" '
            f'src="{sound.wav(samples, each)}"></audio></label></p>'
            for name, samples, each in pairs
        )

    def _redraw(self, change: Any) -> None:
        super()._redraw(change)
        self._sound.value = self._players()

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        data, metadata = super()._repr_mimebundle_(**kwargs)
        return {**data, "text/html": data["text/html"] + self._players()}, metadata

    def _torch_call(self) -> str:
        if self.low_pass:
            return f"F.conv1d(x, low_pass[None, None], padding={sound.TAPS // 2}, stride={self.stride})"
        return f"x[..., ::{self.stride}]"
