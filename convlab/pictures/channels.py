"""Which weights a layer has: a plane of taps from every input channel that an output channel reads."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from convlab.arguments import Shape, by
from convlab.arithmetic import multiply_adds, parameter_count
from convlab.drawing import TOP, WIDTH, Canvas, Square
from convlab.svg import GAP, INK, short

PICTURE = (32, 32)  # output cells for which multiply-adds are counted
LARGEST_BLOCK = 40.0


@dataclass(frozen=True)
class Block:
    """One layer of weights: `(outputs, inputs / groups, kh, kw)`; `reads` and `makes` name its channels."""

    inputs: int
    outputs: int
    kernel_size: Shape
    groups: int
    title: str
    reads: str = "input"
    makes: str = "output"

    @property
    def weights(self) -> int:
        """How many numbers there are; the library's error where the groups do not fit."""
        return parameter_count(self.inputs, self.outputs, self.kernel_size, groups=self.groups, bias=False)

    @property
    def work(self) -> int:
        """Multiply-adds for `PICTURE`."""
        return multiply_adds(self.inputs, self.outputs, self.kernel_size, PICTURE, groups=self.groups)

    @property
    def shape(self) -> Shape:
        """The weight's, in torch's layout."""
        return (self.outputs, self.inputs // self.groups, *self.kernel_size)

    def read_by(self, output: int) -> range:
        """The input channels that an output channel reads."""
        first = output * self.groups // self.outputs * (self.inputs // self.groups)
        return range(first, first + self.inputs // self.groups)

    def readers(self, channel: int) -> range:
        """The output channels that read an input channel."""
        first = channel * self.groups // self.inputs * (self.outputs // self.groups)
        return range(first, first + self.outputs // self.groups)


def channels_picture(blocks: tuple[Block, ...], *, dense: int, selected: int = 0, copy: str = "") -> str:
    """Blocks side by side: inputs above, outputs at the right, and between them the weights that exist.

    Args:
        blocks: one layer, or depthwise and pointwise.
        dense: the weights of the ordinary layer, to compare with.
        selected: the output channel explained at first.
        copy: the call that makes the layer in torch.
    """
    canvas = Canvas()
    columns = sum(block.inputs for block in blocks) + 3 * len(blocks)
    unit = min(LARGEST_BLOCK, (WIDTH - GAP * (len(blocks) + 1)) / columns)
    left = GAP / 2
    for number, block in enumerate(blocks):
        last = number == len(blocks) - 1
        canvas.text(left, 18, f"{block.title}: {block.reads}s above, {block.makes}s at the right", "title")
        canvas.grid(f"{block.title}: channels and weights", _rows(block, blocks, number, (left, TOP), unit, last))
        canvas.parts.append(_taps(block, (left, TOP + 1.5 * unit), unit))
        left += (block.inputs + 3) * unit + GAP
    kinds = " then ".join(block.title for block in blocks)
    return canvas.finish(
        f"Channels: {kinds}.", _lines(blocks, dense), selected=selected, steps=blocks[-1].outputs, copy=copy
    )


def _rows(
    block: Block, blocks: tuple[Block, ...], number: int, corner: tuple[float, float], unit: float, last: bool
) -> Iterator[list[Square]]:
    left, top = corner
    yield [_input(block, blocks, number, c, left + c * unit, top, unit) for c in range(block.inputs)]
    for output in range(block.outputs):
        y = top + (1.5 + output) * unit
        row = [_weight(block, number, output, c, left + c * unit, y, unit) for c in range(block.inputs)]
        yield [*row, _output(block, blocks, number, output, left + (block.inputs + 0.5) * unit, y, unit, last)]


def _input(block: Block, blocks: tuple[Block, ...], number: int, c: int, x: float, y: float, unit: float) -> Square:
    readers = block.readers(c)
    says = [f"{block.reads} channel {c} is read by {_span(block.makes, readers)}"]
    lights = [f"w{number}.{o}.{c}" for o in readers] + [f"{number + 1}.{o}" for o in readers]
    role, index = ("input", c) if number == 0 else ("", "")
    return Square(
        role, index, x, y, unit, str(c), 0.4, says=says, lights=[*lights, f"{number}.{c}"], name=f"{number}.{c}"
    )


def _weight(block: Block, number: int, output: int, c: int, x: float, y: float, unit: float) -> Square:
    name = f"w{number}.{output}.{c}"
    read = block.read_by(output)
    if c not in read:
        says = [
            f"no weight from {block.reads} channel {c} to {block.makes} channel {output}: they are in different groups"
        ]
        return Square("", "", x, y, unit, "", 0.0, says=says, lights=[name], name=name, faint=True)
    taps = by(block.kernel_size)
    says = [
        f"weight[{output}, {c - read[0]}]: {taps} taps from {block.reads} channel {c} to {block.makes} channel {output}"
    ]
    lights = [name, f"{number}.{c}", f"{number + 1}.{output}"]
    return Square("", "", x, y, unit, "", -0.7, says=says, lights=lights, name=name)


def _output(
    block: Block, blocks: tuple[Block, ...], number: int, output: int, x: float, y: float, unit: float, last: bool
) -> Square:
    read, taps = block.read_by(output), math.prod(block.kernel_size)
    says = [
        f"{block.makes} channel {output} reads {_span(block.reads, read)}",
        f"through {len(read)}·{by(block.kernel_size)} = {len(read) * taps} weights",
    ]
    lights = [f"w{number}.{output}.{c}" for c in read] + [f"{number}.{c}" for c in read]
    if last and number:
        before = blocks[0]
        seen = sorted({c for middle in read for c in before.read_by(middle)})
        lights += [f"w0.{middle}.{c}" for middle in read for c in before.read_by(middle)] + [f"0.{c}" for c in seen]
        says.append(f"and through the depthwise layer {_span('input', range(seen[0], seen[-1] + 1))}")
    role, index = ("output", output) if last else ("", "")
    name = f"{number + 1}.{output}"
    return Square(role, index, x, y, unit, str(output), 0.9, says=says, lights=[*lights, name], name=name)


def _taps(block: Block, corner: tuple[float, float], unit: float) -> str:
    """The lines between the taps of every kernel that exists."""
    kh, kw = block.kernel_size
    d = ""
    for output in range(block.outputs):
        for c in block.read_by(output):
            x, y = corner[0] + c * unit, corner[1] + output * unit
            d += "".join(f"M{short(x)} {short(y + unit * n / kh)}h{short(unit)}" for n in range(1, kh))
            d += "".join(f"M{short(x + unit * n / kw)} {short(y)}v{short(unit)}" for n in range(1, kw))
    look = f'class="stroke" fill="none" stroke="{INK}" stroke-opacity=".35" pointer-events="none"'
    return f'<path d="{d}" {look}/>' if d else ""


def _lines(blocks: tuple[Block, ...], dense: int) -> list[str]:
    lines = []
    for block in blocks:
        numbers = "·".join(map(str, block.shape))
        lines.append(f"{block.title}: weight {block.shape}, {numbers} = {block.weights:,} weights, no bias")
    total, work = sum(block.weights for block in blocks), sum(block.work for block in blocks)
    share = (
        "as many as" if total == dense else f"{dense / total:.4g} times fewer than" if total < dense else "more than"
    )
    lines.append(f"{total:,} weights: {share} the {dense:,} of the ordinary layer")
    return [*lines, f"multiply-adds for {by(PICTURE)} outputs: {total:,}·{math.prod(PICTURE):,} = {work:,}"]


def _span(what: str, channels: range) -> str:
    """Channels in a sentence.

    >>> _span("input", range(2, 4)), _span("output", range(5, 6))
    ('input channels 2 to 3', 'output channel 5')
    """
    first, final = channels[0], channels[-1]
    return f"{what} channel {first}" if first == final else f"{what} channels {first} to {final}"
