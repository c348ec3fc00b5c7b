"""The convolution explorer."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import traitlets
from numpy.typing import NDArray

from convlab.arguments import per_axis
from convlab.errors import ArgumentError
from convlab.ledger import Ledger
from convlab.padding import MODES
from convlab.pictures.convolution import convolution_picture
from convlab.widgets.controls import Choice, Plane, Setting, choice, slider
from convlab.widgets.explorer import Explorer

LARGEST = 32
PICTURE_MODES = tuple(mode for mode in MODES if mode != "constant")  # which is zeros with another value
SIZES = {"x": "size", "kernel": "kernel_size"}


class ConvolutionExplorer(Explorer):
    """Input with its padding, kernel and output; point at a cell, and its terms are shown.

    An output says where it reads, its terms and their sum; a tap, everywhere it acts; an input, who reads it.
    Enter pins what is shown, arrows move, Space steps to the next output, a double click changes a number.

    Args:
        size: of the input; an int is square, a pair height first.
        kernel_size, stride, padding, dilation: as `convlab.conv2d` has them, an int or a pair.
        padding_mode: see `convlab.pad`.
        x, kernel: values to show in place of the fixed ones; their shapes are then the sizes.
        controls: which settings get a control; all of them if left out.

    >>> explorer = ConvolutionExplorer(size=(5, 6), kernel_size=2, padding=1, controls=("padding",))
    >>> explorer.padding = 0
    >>> explorer
    ConvolutionExplorer(size=(5, 6), kernel_size=2, stride=1, padding=0, dilation=1, padding_mode='zeros')
    """

    size = Setting((5, 6), 1)
    kernel_size = Setting(3, 1)
    stride = Setting(1, 1)
    padding = Setting(0, 0)
    dilation = Setting(1, 1)
    padding_mode = Choice(PICTURE_MODES, "zeros")
    x = Plane()
    kernel = Plane()

    CONTROLS: ClassVar[dict[str, Any]] = {
        "size": slider(1, 16),
        "kernel_size": slider(1, 7),
        "stride": slider(1, 5),
        "padding": slider(0, 5),
        "dilation": slider(1, 4),
        "padding_mode": choice(PICTURE_MODES),
    }

    @property
    def arguments(self) -> tuple[str, ...]:
        """The settings, and the numbers in the cells."""
        return (*self.CONTROLS, *SIZES)

    @property
    def settings(self) -> dict[str, Any]:
        """The settings; numbers only where they are not the explorer's own."""
        planes = {name: getattr(self, name) for name in SIZES}
        given = {name: plane.tolist() for name, plane in planes.items() if plane is not None}
        return {name: getattr(self, name) for name in self.CONTROLS} | given

    @traitlets.observe("x", "kernel")
    def _resize(self, change: Any) -> None:
        """A plane brings its size."""
        if change["new"] is not None:
            name, shape = change["name"], change["new"].shape
            if self._shape(name) != shape:
                setattr(self, SIZES[name], shape)

    @traitlets.observe("size", "kernel_size")
    def _refit(self, change: Any) -> None:
        """Given numbers keep their places while a size changes."""
        name = {size: plane for plane, size in SIZES.items()}[change["name"]]
        plane, shape = getattr(self, name), self._shape(name)
        if plane is not None and plane.shape != shape and max(shape) <= LARGEST:
            setattr(self, name, self._values(name))

    def typed(self, role: str, index: int, value: float) -> None:
        """A number typed into an input cell or a tap."""
        name = {"input": "x", "tap": "kernel"}[role]
        plane = self._values(name)
        plane = plane.copy() if value.is_integer() else plane.astype(float)
        plane.flat[index] = value
        setattr(self, name, plane)

    def draw(self, selected: int = 0) -> str:
        """Raises `GeometryError` where the kernel does not fit or the mode cannot pad so much."""
        shape, kernel_size = self._shape("x"), self._shape("kernel")
        if max(*shape, *kernel_size) > LARGEST:
            raise ArgumentError(f"the picture shows sizes up to {LARGEST}, got {max(*shape, *kernel_size)}")
        stride, dilation = (per_axis(name, getattr(self, name), 2, 1) for name in ("stride", "dilation"))
        ledger = Ledger.convolution(
            shape, kernel_size, stride=stride, padding=self.padding, dilation=dilation, padding_mode=self.padding_mode
        )
        x, kernel = self._values("x"), self._values("kernel")
        return convolution_picture(
            ledger, x, kernel, stride=stride, dilation=dilation, selected=selected, copy=self._torch_call()
        )

    def _shape(self, name: str) -> tuple[int, ...]:
        return per_axis(SIZES[name], getattr(self, SIZES[name]), 2, 1)

    def _values(self, name: str) -> NDArray[Any]:
        """The numbers of a plane: a corner of one fixed table, which no size changes, and over it those given."""
        low, high = {"x": (1, 10), "kernel": (-2, 4)}[name]
        h, w = self._shape(name)
        plane = np.random.default_rng(7).integers(low, high, (LARGEST, LARGEST))[:h, :w]
        given = getattr(self, name)
        if given is not None:
            rows, columns = min(h, given.shape[0]), min(w, given.shape[1])
            plane = plane.astype(np.result_type(plane, given))
            plane[:rows, :columns] = given[:rows, :columns]
        return plane

    def _torch_call(self) -> str:
        """The call that does the same in torch, with the arguments that are not torch's defaults."""
        if self.padding_mode == "symmetric" and self.padding != 0:
            return "torch has no symmetric padding; np.pad(x, …, mode='symmetric') comes first"
        values = {name: getattr(self, name) for name in ("stride", "padding", "dilation")}
        options = [f"{name}={v}" for name, v in values.items() if v != self.traits()[name].default_value]
        if self.padding_mode in ("zeros", "symmetric"):
            return f"F.conv2d({', '.join(['x', 'weight', *options])})"
        options = [str(self.kernel_size), *options, f"padding_mode={self.padding_mode!r}"]
        return f"nn.Conv2d(1, 1, {', '.join(options)})"
