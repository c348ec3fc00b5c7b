"""Controls for settings, and the traits that hold them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import ipywidgets
import numpy as np
import traitlets
from numpy.typing import NDArray

from convlab.arguments import integer, per_axis
from convlab.errors import ArgumentError, ArgumentTypeError

AXES = ("↕", "↔")  # height first


class Control(ipywidgets.HBox):
    """What moves one setting of an explorer: one slider for a number, one for each axis of a pair."""

    def __init__(self, explorer: Any, name: str, make: Any) -> None:
        super().__init__(layout=ipywidgets.Layout(flex_flow="row wrap"))
        self._explorer, self._name, self._make = explorer, name, make
        self._moving = False
        self._parts: list[Any] = []
        explorer.observe(self._follow, names=name)
        self._follow(None)

    def _follow(self, _: Any) -> None:
        """Show the setting's value, on as many sliders as it has numbers."""
        value = getattr(self._explorer, self._name)
        if self._moving:
            return
        per_axis = isinstance(self._explorer.traits()[self._name], Setting) and isinstance(value, tuple)
        values = value if per_axis else (value,)
        self._moving = True
        try:
            if len(values) != len(self._parts):
                self._rebuild(len(values))
            for control, each in zip(self._parts, values, strict=True):
                if isinstance(control, ipywidgets.IntSlider | ipywidgets.FloatSlider):
                    # A setting from Python may go further than the slider would.
                    control.min, control.max = min(control.min, each), max(control.max, each)
                control.value = each
        finally:
            self._moving = False

    def _rebuild(self, count: int) -> None:
        for control in self._parts:
            free(control)
        title = self._name.replace("_", " ")
        names = [title] if count == 1 else [f"{title} {axis}" for axis in AXES]
        self._parts = [self._make(description=name) for name in names]
        for control in self._parts:
            control.observe(self._moved, names="value")
        self.children = self._parts

    def _moved(self, _: Any) -> None:
        """The reader moved a slider."""
        if self._moving:
            return
        values = tuple(control.value for control in self._parts)
        self._moving = True
        try:
            setattr(self._explorer, self._name, values if len(values) > 1 else values[0])
        finally:
            self._moving = False


def free(widget: Any) -> None:
    """Close a widget with its children, layouts and styles, in the kernel and in the page."""
    for child in getattr(widget, "children", ()):
        free(child)
    for name in ("layout", "style"):
        part = getattr(widget, name, None)
        if isinstance(part, ipywidgets.Widget):
            part.close()
    ipywidgets.Widget.close(widget)


def slider(low: int, high: int) -> Any:
    """Makes a slider from `low` to `high` that follows while it is dragged."""

    def make(**options: Any) -> Any:
        return ipywidgets.IntSlider(min=low, max=high, style={"description_width": "9em"}, **options)

    return make


def real_slider(low: float, high: float, step: float) -> Any:
    """Makes a slider for a number that need not be whole."""

    def make(**options: Any) -> Any:
        style = {"description_width": "9em"}
        return ipywidgets.FloatSlider(min=low, max=high, step=step, style=style, **options)

    return make


def choice(options: Sequence[str]) -> Any:
    """Makes a drop-down list of words."""

    def make(**more: Any) -> Any:
        return ipywidgets.Dropdown(options=list(options), style={"description_width": "9em"}, **more)

    return make


def switch() -> Any:
    """Makes a box to tick."""

    def make(**more: Any) -> Any:
        return ipywidgets.Checkbox(style={"description_width": "9em"}, **more)

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


class Real(traitlets.TraitType):
    """A trait for one finite number."""

    def validate(self, obj: Any, value: Any) -> float:
        """The number as a float; the library's own errors otherwise."""
        if isinstance(value, bool) or not hasattr(value, "__float__"):
            raise ArgumentTypeError(f"{self.name} must be a number, got {value!r} ({type(value).__name__})")
        number = float(value)
        if not math.isfinite(number):
            raise ArgumentError(f"{self.name} must be finite, got {number}")
        return number


class Whole(traitlets.TraitType):
    """A trait for one whole number of at least `low`."""

    def __init__(self, default: int, low: int) -> None:
        self.low = low
        super().__init__(default)

    def validate(self, obj: Any, value: Any) -> int:
        """The value as an int; the library's own error otherwise."""
        return integer(self.name, value, self.low)


class Choice(traitlets.TraitType):
    """A trait for one of some words."""

    def __init__(self, options: Sequence[str], default: str) -> None:
        self.options = tuple(options)
        super().__init__(default)

    def validate(self, obj: Any, value: Any) -> str:
        """The word; an error of ours that lists the others."""
        if value not in self.options:
            raise ArgumentError(f"{self.name} must be one of {', '.join(self.options)}; got {value!r}")
        return str(value)


class Flag(traitlets.TraitType):
    """A trait for a yes or a no."""

    def validate(self, obj: Any, value: Any) -> bool:
        """The truth; nothing else is taken for one."""
        if not isinstance(value, bool):
            raise ArgumentTypeError(f"{self.name} must be True or False, got {value!r}")
        return value


class Plane(traitlets.TraitType):
    """A trait for the numbers of a plane `(h, w)`, a copy that nobody else can write to."""

    default_value = None

    def validate(self, obj: Any, value: Any) -> NDArray[Any] | None:
        """The values as an array of numbers; None stands for those that the explorer brings."""
        if value is None:
            return None
        array = np.array(value)
        if array.ndim != 2 or array.dtype.kind not in "iuf" or array.size == 0:
            raise ArgumentError(
                f"{self.name} must be a plane of numbers (h, w), got {array.dtype} of shape {array.shape}"
            )
        array.setflags(write=False)
        return array

    def set(self, obj: Any, value: Any) -> None:
        """Equal arrays are no change; traitlets would ask whether an array of truths is true."""
        new = self._validate(obj, value)
        old = obj._trait_values.get(self.name)
        if new is None or old is None or not np.array_equal(new, old):
            super().set(obj, new)
