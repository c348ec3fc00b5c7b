"""What all explorers share: controls above, one picture below, and still pictures for where no kernel is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, ClassVar

import anywidget
import ipywidgets
import traitlets

from convlab import figures
from convlab.drawing import message_picture
from convlab.errors import ArgumentError, ConvlabError
from convlab.widgets import script
from convlab.widgets.controls import Control, free


class Picture(anywidget.AnyWidget):
    """An SVG that the script makes answer; `edit` is what the reader typed into a cell."""

    _esm = script.module()
    svg = traitlets.Unicode().tag(sync=True)
    edit = traitlets.Dict().tag(sync=True)


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
        super().__init__()
        for name, value in settings.items():
            if name not in self.arguments:
                names = ", ".join(self.arguments)
                raise ArgumentError(f"{type(self).__name__} has no setting {name!r}; settings: {names}")
            setattr(self, name, value)
        self._picture = Picture(svg=self.to_svg())
        self._picture.observe(self._typed, names="edit")
        self.observe(self._redraw, names=[*self.arguments])
        self.children = [*(Control(self, name, self.CONTROLS[name]) for name in shown), self._picture]

    @property
    def arguments(self) -> tuple[str, ...]:
        """The names of the traits that the picture depends on, in the constructor's order."""
        return tuple(self.CONTROLS)

    @property
    def settings(self) -> dict[str, Any]:
        """What the `repr` states: the arguments that would make this explorer again."""
        return {name: getattr(self, name) for name in self.arguments}

    def draw(self, selected: int = 0) -> str:
        """The picture of the present settings with one step of its sweep explained.

        Raises the library's error where it refuses the settings.
        """
        raise NotImplementedError

    def typed(self, role: str, index: int, value: float) -> None:
        """The reader typed a number into a cell; an explorer whose picture is `editable` takes it."""

    def to_svg(self, selected: int = 0) -> str:
        """The picture as SVG text; the library's error message where the settings are refused."""
        try:
            return self.draw(selected)
        except ConvlabError as error:
            return message_picture(str(error))

    def to_html(self) -> str:
        """A page of its own that answers pointer and keys without a kernel."""
        return script.page(self.to_svg(), repr(self))

    def steps(self) -> Iterator[str]:
        """The picture at every step of its sweep, one output (or padding cell) after the other."""
        first = self.to_svg()
        yield first
        found = re.search(r'data-steps="(\d+)"', first)
        for selected in range(1, int(found[1]) if found else 0):
            yield self.to_svg(selected)

    def save(self, path: str | Path) -> None:
        """Write the picture to a file: `.svg`, `.png`, `.html` (which answers), or `.gif` (the whole sweep)."""
        file = Path(path)
        writers: dict[str, Callable[[], bytes]] = {
            ".svg": lambda: self.to_svg().encode(),
            ".html": lambda: self.to_html().encode(),
            ".png": lambda: figures.png(self.to_svg()),
            ".gif": lambda: figures.gif(self.steps()),
        }
        if file.suffix.lower() not in writers:
            raise ArgumentError(f"save: a picture's file ends in {', '.join(writers)}; got {file.name!r}")
        file.write_bytes(writers[file.suffix.lower()]())

    def close(self) -> None:
        """Free the picture, the controls and what belongs to them, in the kernel and in the page."""
        self.unobserve_all()
        free(self)

    def _redraw(self, _: Any) -> None:
        self._picture.svg = self.to_svg()

    def _typed(self, change: Any) -> None:
        edit = change["new"]
        self.typed(edit["role"], edit["index"], float(edit["value"]))

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        svg = self.to_svg()
        stills = {"text/plain": repr(self), "image/svg+xml": svg, "text/html": script.still(svg, repr(self))}
        return {**(data or {}), **stills}, metadata

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self.settings.items())})"
