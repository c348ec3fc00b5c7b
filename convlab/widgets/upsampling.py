"""The upsampling explorer."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import traitlets
from numpy.typing import NDArray

from convlab import fixed_ledgers
from convlab.arguments import per_axis
from convlab.errors import ArgumentError, ConvlabError
from convlab.ledger import Ledger
from convlab.pictures.upsampling import upsampling_gallery, upsampling_picture
from convlab.pictures.ways import Way
from convlab.upsampling import INTERPOLATIONS
from convlab.widgets.controls import Choice, Flag, Plane, Setting, choice, slider, switch
from convlab.widgets.explorer import Explorer

WAYS = (*INTERPOLATIONS, "transposed", "unpooling", "pixel_shuffle")
LARGEST = 40
CALLS = {"transposed": "conv_transpose2d", "unpooling": "max_unpool2d", "pixel_shuffle": "pixel_shuffle"}


class UpsamplingExplorer(Explorer):
    """One small plane made larger, six ways: point at an output, and see what it takes from where.

    Dots show where the outputs stand on the input; the numbers beside the output say it.

    Args:
        size: of the input; an int is square, a pair height first.
        factor: how many times as large, an int or a pair; pixel shuffle takes an int.
        mode: one of the ways, or `"all"`.
        align_corners: for bilinear and bicubic: whether the centres of the corners match, or the outer edges.
        x: values to show in place of the fixed ones; their shape is then the size.
        controls: which settings get a control; all of them if left out.

    >>> UpsamplingExplorer(size=(1, 3), mode="bicubic", controls=("align_corners",))
    UpsamplingExplorer(size=(1, 3), factor=2, mode='bicubic', align_corners=False)
    """

    size = Setting((2, 3), 1)
    factor = Setting(2, 1)
    mode = Choice(("all", *WAYS), "bilinear")
    align_corners = Flag(False)
    x = Plane()

    CONTROLS: ClassVar[dict[str, Any]] = {
        "size": slider(1, 6),
        "factor": slider(1, 5),
        "mode": choice(("all", *WAYS)),
        "align_corners": switch(),
    }

    @property
    def arguments(self) -> tuple[str, ...]:
        """The settings, and the numbers in the input."""
        return (*self.CONTROLS, "x")

    @property
    def settings(self) -> dict[str, Any]:
        """The settings; numbers only where they are not the explorer's own."""
        given = {} if self.x is None else {"x": self.x.tolist()}
        return {name: getattr(self, name) for name in self.CONTROLS} | given

    @traitlets.observe("x")
    def _resize(self, change: Any) -> None:
        """Values bring their size."""
        if change["new"] is not None and self._shape() != change["new"].shape:
            self.set_trait("size", change["new"].shape)

    @traitlets.observe("size")
    def _refit(self, _: Any) -> None:
        """Given values keep their places while the size changes."""
        if self.x is not None and self.x.shape != self._shape() and max(self._shape()) <= LARGEST:
            self.set_trait("x", self._values())

    def typed(self, role: str, index: int, value: float) -> None:
        """A number typed into an input cell; into a further channel, which is so much more than the first."""
        x = self._values().astype(float)
        channel, cell = divmod(index, x.size)
        x.flat[cell] = value - channel / 10
        self.set_trait("x", x)

    def draw(self, selected: int = 0) -> str:
        """Raises `ArgumentError` where the one way that is shown does not take the settings."""
        largest = max(i * f for i, f in zip(self._shape(), self._factors(), strict=True))
        if largest > LARGEST:
            raise ArgumentError(f"the picture shows outputs up to {LARGEST} on a side, got {largest}")
        if self.mode != "all":
            return upsampling_picture(self._way(self.mode, self.align_corners), selected=selected)
        ways: dict[str, Way | str] = {}
        for mode in WAYS:
            try:
                ways[mode] = self._way(mode, self.align_corners and mode in ("bilinear", "bicubic"))
            except ConvlabError as error:
                ways[mode] = str(error)
        notes = {mode: "takes no align_corners" for mode in WAYS if mode not in ("bilinear", "bicubic")}
        return upsampling_gallery(ways, notes if self.align_corners else {}, selected=selected)

    def _shape(self) -> tuple[int, ...]:
        return per_axis("size", self.size, 2, 1)

    def _factors(self) -> tuple[int, ...]:
        return per_axis("factor", self.factor, 2, 1)

    def _values(self) -> NDArray[Any]:
        """The input: a corner of one fixed table, which no size changes, and over it the values that were given."""
        h, w = self._shape()
        plane = np.random.default_rng(7).integers(1, 10, (LARGEST, LARGEST))[:h, :w]
        if self.x is not None:
            rows, columns = min(h, self.x.shape[0]), min(w, self.x.shape[1])
            plane = plane.astype(np.result_type(plane, self.x))
            plane[:rows, :columns] = self.x[:rows, :columns]
        return plane

    def _way(self, mode: str, align_corners: bool) -> Way:
        """How one mode enlarges the input."""
        if align_corners and mode in CALLS:
            raise ArgumentError(f"F.{CALLS[mode]} has no align_corners; F.interpolate has, for bilinear and bicubic")
        if align_corners and mode == "nearest":
            raise ArgumentError("upsample: mode 'nearest' does not take align_corners; bilinear and bicubic do")
        if mode in INTERPOLATIONS:
            return self._interpolated(mode, align_corners)
        return {"transposed": self._transposed, "unpooling": self._unpooled, "pixel_shuffle": self._shuffled}[mode]()

    def _interpolated(self, mode: str, align_corners: bool) -> Way:
        shape, (fh, fw) = self._shape(), self._factors()
        ledger = fixed_ledgers.upsampling(
            shape, scale_factor=(fh, fw), mode=mode, align_corners=None if mode == "nearest" else align_corners
        )
        more = "" if mode == "nearest" else f", align_corners={align_corners}"
        ends = [(i - 1, max(o - 1, 1)) for i, o in zip(shape, ledger.output_shape, strict=True)]
        if mode == "nearest":
            index = f"it lies in row ⌊{{0}} / {fh}⌋, column ⌊{{1}} / {fw}⌋ of the input"
            lines = ["Each output copies the pixel in which it stands."]
        elif align_corners:
            index = "it stands at row {{0}} · {}/{}, column {{1}} · {}/{}".format(*ends[0], *ends[1])
            lines = ["Corners match: the outermost outputs stand on the centres (+) of the outermost pixels."]
        else:
            index = f"it stands at row ({{0}} + ½) / {fh} − ½, column ({{1}} + ½) / {fw} − ½"
            lines = ["Edges match: some outputs stand beyond the outermost centres (+); they read the end pixel."]
        if mode != "nearest":
            lines.append("The weights of an output sum to 1. Beside the output: where it stands on the input's axes.")
        copy = f"F.interpolate(x, scale_factor={self.factor}, mode={mode!r}{more})"
        x = self._values().astype(float)
        return Way(mode, fixed_ledgers.gathered(ledger), x, None, None, align_corners, index, lines, copy)

    def _transposed(self) -> Way:
        """A transposed convolution whose kernel is a tent: inside, it is bilinear interpolation."""
        factors = self._factors()
        tents = [1 - np.abs(np.arange(2 * f - f % 2) - (2 * f - f % 2 - 1) / 2) / f for f in factors]
        padding = tuple(f // 2 for f in factors)
        kernel = np.outer(*tents)
        ledger = Ledger.transposed(self._shape(), kernel.shape, stride=factors, padding=padding)
        row, column = (
            f"{{{axis}}}{f' + {p}' if p else ''} − {f}·{name}"
            for axis, (f, p, name) in enumerate(zip(factors, padding, "mn", strict=True))
        )
        index = f"y[{{0}}, {{1}}] = sum of x[m, n] · w[{row}, {column}]"
        lines = [
            "The kernel is a tent: inside, the sums are those of bilinear interpolation.",
            "On the border a stamp is missing, and nothing takes its place: the output is smaller there.",
        ]
        scalar = self.factor if isinstance(self.factor, int) else None
        shown = (scalar, padding[0]) if scalar else (factors, padding)
        copy = f"F.conv_transpose2d(x, tent, stride={shown[0]}, padding={shown[1]})"
        return Way("transposed", ledger, self._values().astype(float), kernel, index=index, lines=lines, copy=copy)

    def _unpooled(self) -> Way:
        """Max unpooling; the places come from a finer picture, made so that pooling it gives the input."""
        shape, (fh, fw) = self._shape(), self._factors()
        x = self._values().astype(float)
        noise = np.random.default_rng(9).random((LARGEST, LARGEST))[: shape[0] * fh, : shape[1] * fw]
        blocks = noise.reshape(shape[0], fh, shape[1], fw)
        below = np.ceil(4 * (blocks.max(axis=(1, 3), keepdims=True) - blocks))
        finer = (x[:, None, :, None] - below).reshape(noise.shape)
        picked = fixed_ledgers.maximum(finer, (fh, fw))
        ledger = fixed_ledgers.unpooling(picked.input.reshape(shape), (fh, fw))
        lines = [
            f"Max pooling a finer picture by {fh}×{fw} gave the input, and kept the place of each largest value.",
            "Unpooling puts each value back into its place; every other output is 0.",
        ]
        copy = f"F.max_unpool2d(x, indices, {self.factor})"
        return Way("unpooling", ledger, x, finer=finer, lines=lines, copy=copy)

    def _shuffled(self) -> Way:
        if not isinstance(self.factor, int):
            raise ArgumentError(f"pixel_shuffle: upscale_factor must be an int, got {self.factor}")
        r, x = self.factor, self._values().astype(float)
        channels = x + np.arange(r * r).reshape(-1, 1, 1) / 10
        lines = [
            f"Channel a·{r} + b goes to row a, column b of every {r}×{r} block: nothing is mixed, nothing is lost.",
            "Channel 0 is the input; channel c is c / 10 more, so that every number tells where it came from.",
        ]
        ledger = fixed_ledgers.shuffling(channels.shape, r)
        return Way("pixel_shuffle", ledger, channels, lines=lines, copy=f"F.pixel_shuffle(x, {r})")
