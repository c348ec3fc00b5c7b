"""The convolution explorer."""

from __future__ import annotations

from typing import Any, ClassVar

from convlab.arguments import per_axis
from convlab.errors import ArgumentError
from convlab.ledger import Ledger
from convlab.padding import MODES
from convlab.pictures.convolution import convolution_picture
from convlab.widgets.controls import Choice, Setting, choice, slider
from convlab.widgets.planes import LARGEST, PlaneExplorer

PICTURE_MODES = tuple(mode for mode in MODES if mode != "constant")  # which is zeros with another value


class ConvolutionExplorer(PlaneExplorer):
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

    CONTROLS: ClassVar[dict[str, Any]] = {
        "size": slider(1, 16),
        "kernel_size": slider(1, 7),
        "stride": slider(1, 5),
        "padding": slider(0, 5),
        "dilation": slider(1, 4),
        "padding_mode": choice(PICTURE_MODES),
    }

    def draw(self, selected: int = 0) -> str:
        """Raises `GeometryError` where the kernel does not fit or the mode cannot pad so much."""
        shape, kernel_size = self.shape_of("x"), self.shape_of("kernel")
        if max(*shape, *kernel_size) > LARGEST:
            raise ArgumentError(f"the picture shows sizes up to {LARGEST}, got {max(*shape, *kernel_size)}")
        stride, dilation = (per_axis(name, getattr(self, name), 2, 1) for name in ("stride", "dilation"))
        ledger = Ledger.convolution(
            shape, kernel_size, stride=stride, padding=self.padding, dilation=dilation, padding_mode=self.padding_mode
        )
        x, kernel = self.values_of("x"), self.values_of("kernel")
        return convolution_picture(
            ledger, x, kernel, stride=stride, dilation=dilation, selected=selected, copy=self._torch_call()
        )

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
