"""Still pictures as files: an SVG drawn in pixels, and a GIF of several."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from pathlib import Path

from convlab.errors import ConvlabError

SCALE = 2  # pixels for each CSS pixel of a PNG
PACE = 600  # milliseconds that a frame of a GIF stays


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
        font_dirs=[str(fonts)],
        font_family="DejaVu Sans",
        sans_serif_family="DejaVu Sans",
    )
    return bytes(drawn)


def gif(svgs: Iterable[str], scale: float = 1) -> bytes:
    """Pictures of one size, one after the other, for ever."""
    from PIL import Image

    frames = [Image.open(io.BytesIO(png(svg, scale))).convert("RGB") for svg in svgs]
    if not frames:
        raise ConvlabError("gif: there is no picture to show")
    # One palette for all frames, so that nothing flickers.
    palette = frames[0].quantize(64)
    first, *others = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]
    file = io.BytesIO()
    first.save(file, "GIF", save_all=True, append_images=others, duration=PACE, loop=0, optimize=True)
    return file.getvalue()
