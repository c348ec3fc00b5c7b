"""The explorers from Python: settings, controls, refusals, and what a saved notebook keeps."""

import re

import ipywidgets
import numpy as np
import pytest

import convlab as cl


def shown(explorer):
    """The numbers in the output cells of the widget's picture."""
    cells = re.findall(r'data-reads="[^"]*"[^>]*>.*?<text[^>]*>([^<]*)</text>', explorer._picture.svg)
    return [float(cell.replace("−", "-")) for cell in cells]


def sliders(explorer):
    found = []
    for child in explorer.children:
        found += child.children if isinstance(child, ipywidgets.HBox) else [child]
    return [child for child in found if isinstance(child, ipywidgets.IntSlider | ipywidgets.Dropdown)]


def test_setting_a_trait_redraws_the_widget():
    explorer = cl.ConvolutionExplorer(x=np.arange(9).reshape(3, 3), kernel=[[0, 1], [2, 3]], controls=("padding",))
    assert shown(explorer) == [19, 25, 37, 43]
    explorer.padding = 1
    assert shown(explorer) == [0, 3, 8, 4, 9, 19, 25, 10, 21, 37, 43, 16, 6, 7, 8, 0]


def test_control_and_trait_follow_each_other():
    explorer = cl.ConvolutionExplorer(controls=("stride",))
    (slider,) = sliders(explorer)
    slider.value = 2
    assert explorer.stride == 2
    explorer.stride = 3
    assert slider.value == 3


def test_a_pair_has_a_slider_for_each_axis():
    explorer = cl.ConvolutionExplorer(padding=(1, 2), controls=("padding",))
    down, across = sliders(explorer)
    assert (down.value, across.value) == (1, 2)
    down.value = 3
    assert explorer.padding == (3, 2)
    explorer.padding = (0, 1)
    assert (down.value, across.value) == (0, 1)
    explorer.padding = 2
    assert (down.value, across.value) == (2, 2)


def test_only_the_controls_asked_for_are_shown():
    assert [slider.description for slider in sliders(cl.PaddingExplorer(controls=("padding",)))] == ["padding"]
    assert sliders(cl.PaddingExplorer(controls=())) == []
    assert len(sliders(cl.PaddingExplorer())) == 3


def test_a_slider_changes_one_thing():
    explorer = cl.ConvolutionExplorer(size=(5, 6), kernel_size=2)
    before = shown(explorer)
    explorer.size = (5, 7)
    after = np.reshape(shown(explorer), (4, 6))
    assert after[:, :5].ravel().tolist() == before


def test_what_the_library_refuses_is_shown_with_the_reason():
    explorer = cl.ConvolutionExplorer(size=4, kernel_size=3, controls=("dilation",))
    explorer.dilation = 2
    assert "makes it span 5×5) does not fit the input 4×4" in re.sub(r"</text><text[^>]*>", " ", explorer.to_svg())
    assert "at most 3 on a side" in re.sub(r"</text><text[^>]*>", " ", cl.PaddingExplorer(size=4, padding=4).to_svg())


@pytest.mark.parametrize(
    ("settings", "error", "words"),
    [
        ({"stride": 0}, cl.ArgumentError, "stride must be at least 1, got 0"),
        ({"padding": -1}, cl.ArgumentError, "padding must be at least 0, got -1"),
        ({"kernel_size": "3"}, cl.ArgumentTypeError, "kernel_size must be an int, got '3'"),
        ({"size": (4, 5, 6)}, cl.ArgumentError, "size must be an int or 2 ints"),
        ({"controls": ("strides",)}, cl.ArgumentError, "no control 'strides'; controls: size"),
        ({"x": [1, 2, 3]}, cl.ArgumentError, r"x must be a plane of numbers \(h, w\), got int64 of shape \(3,\)"),
    ],
)
def test_bad_arguments_are_refused_as_the_library_does(settings, error, words):
    with pytest.raises(error, match=words):
        cl.ConvolutionExplorer(**settings)


def test_a_picture_too_large_to_read_says_so():
    assert "shows sizes up to 32, got 40" in cl.ConvolutionExplorer(size=40).to_svg()


def test_a_saved_notebook_keeps_the_picture_and_the_settings():
    explorer = cl.PaddingExplorer(size=(2, 3), padding=1, mode="reflect")
    data, _ = explorer._repr_mimebundle_()
    assert data["image/svg+xml"] == explorer.to_svg()
    assert data["text/plain"] == "PaddingExplorer(size=(2, 3), padding=1, mode='reflect')"
    assert "application/vnd.jupyter.widget-view+json" in data


def test_the_torch_call_names_what_is_not_torchs_default():
    call = re.search(">(torch: [^<]*)", cl.ConvolutionExplorer(stride=2, padding=(0, 1)).to_svg())[1]
    assert call == "torch: F.conv2d(x, weight, stride=2, padding=(0, 1))"
    assert "no symmetric padding" in cl.ConvolutionExplorer(padding=1, padding_mode="symmetric").to_svg()
