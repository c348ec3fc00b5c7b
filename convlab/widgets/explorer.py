"""What all explorers share: controls above, one picture below, and a still picture for pages without a kernel."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

import anywidget
import ipywidgets
import traitlets

from convlab.arguments import integer, per_axis
from convlab.drawing import message_picture
from convlab.errors import ArgumentError, ConvlabError


class Picture(anywidget.AnyWidget):
    """An SVG that a small script makes answer hover and keys."""

    _esm = (Path(__file__).parent / "explorer.js").read_text(encoding="utf-8")
    svg = traitlets.Unicode().tag(sync=True)


class Explorer(ipywidgets.VBox):
    """A picture with controls.

    A subclass declares its settings as traits, in `CONTROLS` what makes a control for each of them, and `draw`.
    Setting a trait from Python moves the control and redraws the picture, as the control does.
    """

    CONTROLS: ClassVar[dict[str, Any]] = {}

    def __init__(self, controls: Sequence[str] | None = None, **settings: Any) -> None:
        shown = (
            tuple(self.CONTROLS) if controls is None else (controls,) if isinstance(controls, str) else tuple(controls)
        )
        unknown = [name for name in shown if name not in self.CONTROLS]
        if unknown:
            raise ArgumentError(
                f"{type(self).__name__} has no control {unknown[0]!r}; controls: {', '.join(self.CONTROLS)}"
            )
        self._picture = Picture()
        super().__init__(**settings)
        self._picture.svg = self.to_svg()
        self.observe(self._redraw, names=[*self.settings])
        self.children = [*(self._control(name) for name in shown), self._picture]

    @property
    def settings(self) -> dict[str, Any]:
        """The traits that the picture depends on, with their values."""
        return {name: getattr(self, name) for name in self.CONTROLS}

    def draw(self) -> str:
        """The picture of the present settings; raises the library's error where it refuses them."""
        raise NotImplementedError

    def to_svg(self) -> str:
        """The picture as SVG text; the library's error message where the settings are refused."""
        try:
            return self.draw()
        except ConvlabError as error:
            return message_picture(str(error))

    def _redraw(self, _: Any) -> None:
        self._picture.svg = self.to_svg()

    def _control(self, name: str) -> Any:
        """The control of a setting: one for a number, one for each axis of a pair."""
        value = getattr(self, name)
        if not isinstance(value, tuple):
            control = self.CONTROLS[name](description=name.replace("_", " "))
            traitlets.link((self, name), (control, "value"))
            return control
        axes = [
            self.CONTROLS[name](description=f"{name.replace('_', ' ')} {axis}", value=v)
            for axis, v in zip(("↕", "↔"), value, strict=True)
        ]

        def read(_: Any) -> None:
            setattr(self, name, tuple(axis.value for axis in axes))

        def write(change: Any) -> None:
            both = change["new"] if isinstance(change["new"], tuple) else (change["new"],) * 2
            for axis, v in zip(axes, both, strict=True):
                axis.value = v

        for axis in axes:
            axis.observe(read, names="value")
        self.observe(write, names=name)
        return ipywidgets.HBox(axes)

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        return {**(data or {}), "text/plain": repr(self), "image/svg+xml": self.to_svg()}, metadata

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self.settings.items())})"


def slider(low: int, high: int) -> Any:
    """Makes a slider from `low` to `high` that follows while it is dragged."""

    def make(**options: Any) -> Any:
        return ipywidgets.IntSlider(min=low, max=high, style={"description_width": "9em"}, **options)

    return make


def choice(options: Sequence[str]) -> Any:
    """Makes a drop-down list of words."""

    def make(**more: Any) -> Any:
        return ipywidgets.Dropdown(options=list(options), style={"description_width": "9em"}, **more)

    return make


class Setting(traitlets.TraitType):
    """A trait for a whole number or a pair of them, height first, of at least `low`."""

    def __init__(self, default: int | tuple[int, int], low: int) -> None:
        self.low = low
        super().__init__(default)

    def validate(self, obj: Any, value: Any) -> int | tuple[int, ...]:
        """The value as an int or a pair; the library's own error otherwise."""
        if hasattr(value, "__index__"):
            return integer(self.name, value, self.low)
        return per_axis(self.name, value, 2, self.low)
