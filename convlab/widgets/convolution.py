"""The convolution explorer."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import traitlets
from numpy.typing import NDArray

from convlab.arguments import padding_pairs, per_axis
from convlab.drawing import convolution_picture
from convlab.errors import ArgumentError
from convlab.ledger import Ledger
from convlab.padding import MODES
from convlab.widgets.explorer import Explorer, Setting, choice, slider

LARGEST = 32
PICTURE_MODES = tuple(mode for mode in MODES if mode != "constant")  # which is zeros with another value


class ConvolutionExplorer(Explorer):
    """Input with its padding, kernel and output; point at an output, and its window, terms and sum are shown.

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
    padding_mode = traitlets.Enum(PICTURE_MODES, "zeros")

    CONTROLS: ClassVar[dict[str, Any]] = {
        "size": slider(1, 16),
        "kernel_size": slider(1, 7),
        "stride": slider(1, 5),
        "padding": slider(0, 5),
        "dilation": slider(1, 4),
        "padding_mode": choice(PICTURE_MODES),
    }

    def __init__(self, *, x: Any = None, kernel: Any = None, **settings: Any) -> None:
        self._given = {"x": _plane("x", x), "kernel": _plane("kernel", kernel)}
        for name, setting in (("x", "size"), ("kernel", "kernel_size")):
            values = self._given[name]
            if values is not None:
                settings[setting] = values.shape
        super().__init__(**settings)

    def draw(self) -> str:
        """Raises `GeometryError` where the kernel does not fit or the mode cannot pad so much."""
        shape = per_axis("size", self.size, 2, 1)
        kernel_size = per_axis("kernel_size", self.kernel_size, 2, 1)
        if max(*shape, *kernel_size) > LARGEST:
            raise ArgumentError(f"the picture shows sizes up to {LARGEST}, got {max(*shape, *kernel_size)}")
        how = {
            "stride": self.stride,
            "padding": self.padding,
            "dilation": self.dilation,
            "padding_mode": self.padding_mode,
        }
        ledger = Ledger.convolution(shape, kernel_size, **how)
        x, kernel = self._values("x", shape, 1, 10), self._values("kernel", kernel_size, -2, 4)
        return convolution_picture(ledger, x, kernel, lines=[*self._formulas(ledger), self._torch_call()])

    def _values(self, name: str, shape: tuple[int, ...], low: int, high: int) -> NDArray[Any]:
        """The values given, while they have the shape; else a corner of one table, which no size changes."""
        given = self._given[name]
        if given is not None and given.shape == shape:
            return given
        table = np.random.default_rng(7).integers(low, high, (LARGEST, LARGEST))
        return table[: shape[0], : shape[1]]

    def _formulas(self, ledger: Ledger) -> list[str]:
        steps, rates = (per_axis("", value, 2, 1) for value in (self.stride, self.dilation))
        pads = padding_pairs("padding", self.padding, 2)
        rows = zip(
            ("rows", "columns"),
            ledger.input_shape,
            pads,
            rates,
            ledger.kernel_size,
            steps,
            ledger.output_shape,
            strict=True,
        )
        return [
            f"{name}: ⌊(i + 2p − d(k − 1) − 1) / s⌋ + 1 = ⌊({i} + 2·{p} − {d}·({k} − 1) − 1) / {s}⌋ + 1 = {o}"
            for name, i, (p, _), d, k, s, o in rows
        ]

    def _torch_call(self) -> str:
        """The call that does the same in torch, with the arguments that are not torch's defaults."""
        if self.padding_mode == "symmetric":
            return "torch has no symmetric padding; np.pad(x, …, mode='symmetric') comes first"
        values = {name: getattr(self, name) for name in ("stride", "padding", "dilation")}
        options = [f"{name}={v}" for name, v in values.items() if v != self.traits()[name].default_value]
        if self.padding_mode == "zeros":
            return f"torch: F.conv2d({', '.join(['x', 'weight', *options])})"
        options = [str(self.kernel_size), *options, f"padding_mode={self.padding_mode!r}"]
        return f"torch: nn.Conv2d(1, 1, {', '.join(options)})"


def _plane(name: str, values: Any) -> NDArray[Any] | None:
    if values is None:
        return None
    array = np.asarray(values)
    if array.ndim != 2 or array.dtype.kind not in "iuf" or array.size == 0:
        raise ArgumentError(f"{name} must be a plane of numbers (h, w), got {array.dtype} of shape {array.shape}")
    return array
