"""The transposed convolution explorer."""

from __future__ import annotations

from typing import Any, ClassVar

from convlab.arguments import per_axis
from convlab.errors import ArgumentError
from convlab.pictures.stamping import Stamping
from convlab.pictures.transposed import VIEWS, transposed_picture
from convlab.widgets.controls import Choice, Real, Setting, choice, real_slider, slider
from convlab.widgets.planes import LARGEST, PlaneExplorer


class TransposedConvolutionExplorer(PlaneExplorer):
    """Stamps, a convolution over zeros, and a matrix: three views of the same terms; point at a cell in any of them.

    In the stamps' view ink gathers where stamps overlap, outputs that none reaches are struck through, and what the
    padding cuts off lies faintly around the output. Enter pins what is shown, arrows move, Space steps to the next
    output, a double click changes a number.

    Args:
        size: of the input; an int is square, a pair height first.
        kernel_size, stride, padding, output_padding, dilation: as `convlab.conv_transpose2d`; an int or a pair.
        bias: added to every output; alone in the gaps.
        view: `"stamps"`, `"zeros"`, `"matrix"`, or `"all"` below each other.
        x, kernel: values to show in place of the fixed ones; their shapes are then the sizes.
        controls: which settings get a control; all of them if left out.

    >>> TransposedConvolutionExplorer(size=(2, 3), kernel_size=2, stride=3, controls=("stride",)).settings["stride"]
    3
    """

    size = Setting((3, 3), 1)
    kernel_size = Setting(3, 1)
    stride = Setting(2, 1)
    padding = Setting(0, 0)
    output_padding = Setting(0, 0)
    dilation = Setting(1, 1)
    bias = Real(0.0)
    view = Choice(VIEWS, "stamps")

    CONTROLS: ClassVar[dict[str, Any]] = {
        "size": slider(1, 8),
        "kernel_size": slider(1, 5),
        "stride": slider(1, 5),
        "padding": slider(0, 4),
        "output_padding": slider(0, 4),
        "dilation": slider(1, 3),
        "bias": real_slider(-2, 2, 0.25),
        "view": choice(VIEWS),
    }
    NUMBERS: ClassVar[dict[str, tuple[int, int, int]]] = {"x": (7, 1, 10), "kernel": (37, 1, 6)}

    def draw(self, selected: int = 0) -> str:
        """Raises `GeometryError` where the padding crops everything or `output_padding` is too large."""
        sizes = (*self.shape_of("x"), *self.shape_of("kernel"))
        if max(sizes) > LARGEST:
            raise ArgumentError(f"the picture shows sizes up to {LARGEST}, got {max(sizes)}")
        lows = {"stride": 1, "padding": 0, "output_padding": 0, "dilation": 1}
        settings = {name: per_axis(name, getattr(self, name), 2, low) for name, low in lows.items()}
        layer = Stamping(self.values_of("x"), self.values_of("kernel"), bias=self.bias, **settings)
        return transposed_picture(layer, view=self.view, selected=selected, copy=self._torch_call())

    def _torch_call(self) -> str:
        """The call that does the same in torch, with the arguments that are not torch's defaults."""
        defaults = {"stride": 1, "padding": 0, "output_padding": 0, "dilation": 1}
        settings = {name: getattr(self, name) for name in defaults}
        options = [f"{name}={v}" for name, v in settings.items() if v != defaults[name]]
        bias = [f"torch.tensor([{self.bias}])"] if self.bias else []
        return f"F.conv_transpose2d({', '.join(['x', 'weight', *bias, *options])})"
