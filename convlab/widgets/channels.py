"""The channel explorer."""

from __future__ import annotations

from typing import Any, ClassVar

from convlab.arguments import integer, per_axis
from convlab.arithmetic import parameter_count
from convlab.errors import ArgumentError
from convlab.pictures.channels import Block, channels_picture
from convlab.widgets.controls import Flag, Setting, slider, switch
from convlab.widgets.explorer import Explorer

LARGEST, LARGEST_KERNEL = 12, 5


class ChannelExplorer(Explorer):
    """Which weights exist between channels: dense, in groups, depthwise, or separable.

    Args:
        in_channels, out_channels: up to 12.
        kernel_size: an int or a pair, up to 5.
        groups: as `torch.nn.Conv2d` has them.
        separable: a depthwise layer, then a pointwise one; it sets its own groups.
        controls: which settings get a control; all of them if left out.

    >>> ChannelExplorer(in_channels=6, groups=3, out_channels=3, controls=())
    ChannelExplorer(in_channels=6, out_channels=3, kernel_size=3, groups=3, separable=False)
    """

    in_channels = Setting(4, 1)
    out_channels = Setting(4, 1)
    kernel_size = Setting(3, 1)
    groups = Setting(1, 1)
    separable = Flag(False)

    CONTROLS: ClassVar[dict[str, Any]] = {
        "in_channels": slider(1, LARGEST),
        "out_channels": slider(1, LARGEST),
        "kernel_size": slider(1, LARGEST_KERNEL),
        "groups": slider(1, LARGEST),
        "separable": switch(),
    }

    def draw(self, selected: int = 0) -> str:
        """Raises `ArgumentError` where the groups do not divide the channels, as torch does."""
        c, o = (integer(name, getattr(self, name), 1) for name in ("in_channels", "out_channels"))
        kernel_size, groups = per_axis("kernel_size", self.kernel_size, 2, 1), integer("groups", self.groups, 1)
        if max(c, o) > LARGEST or max(kernel_size) > LARGEST_KERNEL:
            raise ArgumentError(
                f"the picture shows up to {LARGEST} channels and kernels up to {LARGEST_KERNEL}, "
                f"got {max(c, o)} and {max(kernel_size)}"
            )
        if self.separable and groups != 1:
            raise ArgumentError(
                f"separable is depthwise, in {c} groups, then pointwise; groups={groups} has no place there"
            )
        dense = parameter_count(c, o, kernel_size, bias=False)
        blocks = self._separable(c, o, kernel_size) if self.separable else (self._block(c, o, kernel_size, groups),)
        parameter_count(c, o, kernel_size, groups=groups)  # the library's own error where the groups do not divide
        return channels_picture(blocks, dense=dense, selected=selected, copy=self._torch_call())

    def _block(self, c: int, o: int, kernel_size: tuple[int, ...], groups: int) -> Block:
        kind = "dense" if groups == 1 else "depthwise" if groups == c else f"{groups} groups"
        return Block(c, o, kernel_size, groups, kind)

    def _separable(self, c: int, o: int, kernel_size: tuple[int, ...]) -> tuple[Block, ...]:
        depthwise = Block(c, c, kernel_size, c, "depthwise", makes="middle")
        return depthwise, Block(c, o, (1, 1), 1, "pointwise", reads="middle")

    def _torch_call(self) -> str:
        c, o, k = self.in_channels, self.out_channels, self.kernel_size
        if self.separable:
            return (
                f"nn.Sequential(nn.Conv2d({c}, {c}, {k}, groups={c}, bias=False), nn.Conv2d({c}, {o}, 1, bias=False))"
            )
        groups = f", groups={self.groups}" if self.groups != 1 else ""
        return f"nn.Conv2d({c}, {o}, {k}{groups}, bias=False)"
