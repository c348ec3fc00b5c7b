"""Pictures in pixels: what the SVG says, with fonts that every machine has."""

import io
import re

import numpy as np
import pytest
from PIL import Image, ImageChops

import convlab as cl
from convlab import figures


def pixels(png):
    return Image.open(io.BytesIO(png)).convert("RGB")


def differ(one, other):
    """The largest difference of any channel of any pixel."""
    return max(high for _, high in ImageChops.difference(one, other).getextrema())


def test_colours_are_those_of_the_svg():
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="2"><rect width="4" height="2" fill="#E69F00"/></svg>'
    )
    image = pixels(figures.png(svg))
    assert image.size == (8, 4)
    assert image.getpixel((3, 2)) == (0xE6, 0x9F, 0x00)


def test_text_is_drawn():
    svg = cl.ConvolutionExplorer().to_svg()
    bare = re.sub(r"<text.*?</text>", "", svg)
    assert differ(pixels(figures.png(svg, 1)), pixels(figures.png(bare, 1))) > 100


def test_the_frames_of_a_sweep_are_the_pictures():
    explorer = cl.ConvolutionExplorer(size=(3, 4), kernel_size=2, padding=1)
    svgs = [*explorer.steps()]
    assert len(svgs) == 20
    for frame, svg in zip(figures._frames(svgs, 1), svgs, strict=True):
        assert differ(frame, pixels(figures.png(svg, 1))) <= 2


def test_what_stands_still_is_drawn_once(monkeypatch):
    drawn = []
    png = figures.png
    monkeypatch.setattr(figures, "png", lambda svg, scale: drawn.append("gridcell" in svg) or png(svg, scale))
    figures.gif(cl.PaddingExplorer(mode="reflect").steps())
    assert drawn == [True, False, False, False, False]


def test_a_gif_keeps_its_colours():
    explorer = cl.ConvolutionExplorer(size=3)
    first = Image.open(io.BytesIO(figures.gif(explorer.steps()))).convert("RGB")
    assert np.abs(np.asarray(first, int) - np.asarray(pixels(figures.png(explorer.to_svg(), 1)), int)).mean() < 1


def test_a_gif_of_nothing_is_refused():
    with pytest.raises(cl.ArgumentError, match="no picture"):
        figures.gif([])
