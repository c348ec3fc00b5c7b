"""The receptive-field explorer, and the control for its layers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import ipywidgets
import traitlets

from convlab.arguments import integer, sequence
from convlab.errors import ArgumentError
from convlab.pictures.field import field_picture
from convlab.stack import Layer, Stack
from convlab.widgets.controls import Whole, free, slider
from convlab.widgets.explorer import Explorer

LARGEST, MOST_LAYERS = 32, 5
NUMBERS = {"kernel": 7, "stride": 5, "dilation": 8}  # of a layer, with the largest that the control offers
NEW_LAYER = (3, 1, 1)


class Layers(traitlets.TraitType):
    """A trait for the layers of a stack, `(k, stride, dilation)` each; what is left out at the end is 1."""

    def validate(self, obj: Any, value: Any) -> tuple[Layer, ...]:
        """All layers with all of their numbers; the library's own errors otherwise."""
        layers = sequence(self.name, value)
        if not 1 <= len(layers) <= MOST_LAYERS:
            raise ArgumentError(f"{self.name}: the picture shows 1 to {MOST_LAYERS} layers, got {len(layers)}")
        return tuple(self._layer(number, layer) for number, layer in enumerate(layers, start=1))

    def _layer(self, number: int, layer: Any) -> Layer:
        given = sequence(f"layer {number}", layer)
        if not 1 <= len(given) <= 3:
            raise ArgumentError(f"layer {number} must be (k, stride, dilation), without padding; got {given}")
        values = (*given, 1, 1)[:3]
        k, stride, dilation = (
            integer(f"layer {number}: {name}", value, 1) for name, value in zip(NUMBERS, values, strict=True)
        )
        return k, stride, dilation


class LayersEditor(ipywidgets.VBox):
    """A row of number fields for each layer, the input's lowest as in the picture, and buttons for more and fewer."""

    value = traitlets.Tuple()

    def __init__(self, description: str = "layers") -> None:
        self._more = ipywidgets.Button(description="Add a layer", tooltip="Add a layer on top")
        self._fewer = ipywidgets.Button(description="Remove a layer", tooltip="Remove the layer on top")
        self._more.on_click(lambda _: self._set((*self.value, NEW_LAYER)))
        self._fewer.on_click(lambda _: self._set(self.value[:-1]))
        self._buttons = ipywidgets.HBox([self._more, self._fewer])
        self._rows: list[Any] = []
        self._following = False
        super().__init__([self._buttons])
        self.observe(self._follow, names="value")

    def _set(self, layers: Sequence[Any]) -> None:
        if 1 <= len(layers) <= MOST_LAYERS:
            self.value = tuple(layers)

    def _follow(self, _: Any) -> None:
        """Show the layers, in as many rows as there are."""
        self._following = True
        try:
            while len(self._rows) > len(self.value):
                free(self._rows.pop())
            while len(self._rows) < len(self.value):
                self._rows.append(self._row(len(self._rows) + 1))
            for row, layer in zip(self._rows, self.value, strict=True):
                for field, each in zip(row.children, layer, strict=True):
                    field.max = max(field.max, each)  # from Python it may be more than the control offers
                    field.value = each
        finally:
            self._following = False
        self.children = [self._buttons, *self._rows[::-1]]
        self._more.disabled, self._fewer.disabled = len(self.value) >= MOST_LAYERS, len(self.value) <= 1

    def _row(self, number: int) -> Any:
        fields: list[Any] = []
        for name, largest in NUMBERS.items():
            words = f"layer {number}: {name}" if not fields else name
            style = {"description_width": "9em" if not fields else "5em"}
            layout = ipywidgets.Layout(width="14em" if not fields else "9.5em")
            fields.append(
                ipywidgets.BoundedIntText(
                    value=1, min=1, max=largest, description=words, tooltip=f"{name} of layer {number}",
                    style=style, layout=layout,
                )
            )  # fmt: skip
            fields[-1].observe(self._moved, names="value")
        return ipywidgets.HBox(fields, layout=ipywidgets.Layout(flex_flow="row wrap"))

    def _moved(self, _: Any) -> None:
        """The reader changed a number."""
        if not self._following:
            self.value = tuple(tuple(field.value for field in row.children) for row in self._rows)


def layers_editor() -> Any:
    """Makes the control for layers."""
    return LayersEditor


class ReceptiveFieldExplorer(Explorer):
    """A stack of layers along one axis; point at a unit for its cone, every unit and pixel below that reaches it.

    Each unit stands at the centre of its field. The pixels of the field carry the number of paths that lead from them
    to the unit, which is their weight where all weights are 1; those that no path reaches are struck through.

    Args:
        size: pixels of the input, up to 32.
        layers: `(k, stride, dilation)` of each layer from the input on, up to five, without padding.
        controls: which settings get a control; all of them if left out.

    >>> explorer = ReceptiveFieldExplorer(layers=((3, 2), (3,)), controls=("layers",))
    >>> explorer
    ReceptiveFieldExplorer(size=17, layers=((3, 2, 1), (3, 1, 1)))
    """

    size = Whole(17, 1)
    layers = Layers(((3, 1, 1), (3, 2, 1)))

    CONTROLS: ClassVar[dict[str, Any]] = {"size": slider(1, LARGEST), "layers": layers_editor()}

    def draw(self, selected: int = 0) -> str:
        """A layer that does not fit stands above the others with its reason."""
        if self.size > LARGEST:
            raise ArgumentError(f"the picture shows sizes up to {LARGEST}, got {self.size}")
        stack, refused = Stack.fitting(self.size, self.layers)
        return field_picture(stack, refused=refused, selected=selected, copy=self._torch_call())

    def _torch_call(self) -> str:
        calls = []
        for k, stride, dilation in self.layers:
            options = [f"{name}={v}" for name, v in (("stride", stride), ("dilation", dilation)) if v != 1]
            calls.append(f"nn.Conv1d({', '.join(['1', '1', str(k), *options])})")
        return calls[0] if len(calls) == 1 else f"nn.Sequential({', '.join(calls)})"
