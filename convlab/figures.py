"""Still pictures as files: an SVG drawn in pixels, and a GIF of several."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from convlab.errors import ArgumentError

SCALE = 2  # pixels for each CSS pixel of a PNG
PACE = 600  # milliseconds that a frame of a GIF stays
MOVING = re.compile(r'<text class="below says".*?</text>|<g class="marks">.*</g>(?=</svg>)', re.DOTALL)
NUMBER = re.compile(r' data-selected="\d+"')


def png(svg: str, scale: float = SCALE) -> bytes:
    """The picture in pixels, with the light colours.

    >>> png('<svg xmlns="http://www.w3.org/2000/svg" width="4" height="2"/>')[1:4]
    b'PNG'
    """
    import matplotlib  # its fonts come with it, so that the picture is the same on every machine
    import resvg_py

    fonts = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    plain = re.sub(r"<style>.*?</style>", "", svg, flags=re.DOTALL)  # for a page; attributes hold the light colours
    drawn: bytes = resvg_py.svg_to_bytes(
        svg_string=plain,
        zoom=scale,
        skip_system_fonts=True,
        font_files=[str(fonts / name) for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")],
        font_family="DejaVu Sans",
        sans_serif_family="DejaVu Sans",
    )
    return bytes(drawn)


def gif(svgs: Iterable[str], scale: float = 1) -> bytes:
    """Pictures of one size, one after the other, for ever."""
    from PIL import Image

    frames = [*_frames(svgs, scale)]
    if not frames:
        raise ArgumentError("gif: there is no picture to show")
    palette = _palette(frames[0])  # one for all, so that nothing flickers
    first, *others = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]
    file = io.BytesIO()
    first.save(file, "GIF", save_all=True, append_images=others, duration=PACE, loop=0, optimize=True)
    return file.getvalue()


def _palette(image: Any) -> Any:
    """The colours that cover most of an image, no two alike: flat grounds and outlines stay as they are."""
    from PIL import Image

    counted = sorted(image.getcolors(image.width * image.height), reverse=True)
    chosen: list[tuple[int, ...]] = []
    for _, colour in counted[:4000]:
        if len(chosen) < 256 and all(max(abs(a - b) for a, b in zip(colour, c, strict=True)) > 8 for c in chosen):
            chosen.append(colour)
    palette = Image.new("P", (1, 1))
    palette.putpalette([channel for colour in chosen for channel in colour])
    return palette


def _frames(svgs: Iterable[str], scale: float) -> Iterator[Any]:
    """Each picture as an image: what stands still is drawn once, marks and lines are laid over it."""
    from PIL import Image

    drawn: dict[str, Any] = {}
    for svg in svgs:
        still, moving = NUMBER.sub("", MOVING.sub("", svg)), "".join(MOVING.findall(svg))
        if still not in drawn:
            drawn = {still: Image.open(io.BytesIO(png(still, scale))).convert("RGBA")}
        head = svg[: svg.index(">") + 1]
        over = Image.open(io.BytesIO(png(f"{head}{moving}</svg>", scale))).convert("RGBA")
        yield Image.alpha_composite(drawn[still], over).convert("RGB")
