"""The explorers from Python: settings, controls, typed numbers, refusals, files, and what a saved notebook keeps."""

import base64
import re
import xml.etree.ElementTree as ElementTree

import ipywidgets
import numpy as np
import pytest
import torch
import torch.nn.functional as F
from PIL import Image

import convlab as cl
from convlab.widgets.controls import Flag

# Every explorer keeps what is promised of all.
EXPLORERS = [getattr(cl, name) for name in cl.__all__ if name.endswith("Explorer")]


def shown(explorer, role="output"):
    """The numbers in the cells of the widget's picture."""
    root = ElementTree.fromstring(explorer._picture.svg)
    cells = [element for element in root.iter() if f"data-{role}" in element.attrib]
    return [float("".join(cell.itertext()).replace("−", "-")) for cell in cells]


def said(explorer):
    texts = ElementTree.fromstring(explorer.to_svg()).iter("{http://www.w3.org/2000/svg}text")
    return " ".join("".join(text.itertext()) for text in texts)


def controls(explorer):
    """Every control, with those of a pair one by one."""
    return [part for child in explorer.children[:-1] for part in child.children]


def test_setting_a_trait_redraws_the_widget():
    explorer = cl.ConvolutionExplorer(x=np.arange(9).reshape(3, 3), kernel=[[0, 1], [2, 3]], controls=("padding",))
    assert shown(explorer) == [19, 25, 37, 43]
    explorer.padding = 1
    assert shown(explorer) == [0, 3, 8, 4, 9, 19, 25, 10, 21, 37, 43, 16, 6, 7, 8, 0]


@pytest.mark.parametrize("size", [5, (4, 7), (1, 9)])
@pytest.mark.parametrize("kernel_size", [2, (3, 1)])
@pytest.mark.parametrize(
    "how", [{"padding": (1, 0)}, {"stride": (2, 1), "padding": 1}, {"padding": (2, 1), "dilation": 2, "stride": (1, 3)}]
)
def test_the_sums_shown_are_torchs(size, kernel_size, how):
    explorer = cl.ConvolutionExplorer(size=size, kernel_size=kernel_size, controls=(), padding=0)
    for name, value in how.items():
        setattr(explorer, name, value)
    x, kernel = (torch.tensor(explorer.values_of(name))[None, None].double() for name in ("x", "kernel"))
    assert shown(explorer) == F.conv2d(x, kernel, **how).ravel().tolist()
    assert len(shown(explorer)) > 1


def test_control_and_trait_follow_each_other():
    explorer = cl.ConvolutionExplorer(controls=("stride",))
    (slider,) = controls(explorer)
    slider.value = 2
    assert explorer.stride == 2
    explorer.stride = 3
    assert slider.value == 3


def test_a_pair_has_a_slider_for_each_axis():
    explorer = cl.ConvolutionExplorer(padding=(1, 2), controls=("padding",))
    down, across = controls(explorer)
    assert (down.value, across.value) == (1, 2)
    down.value = 3
    assert explorer.padding == (3, 2)
    explorer.padding = (0, 1)
    assert (down.value, across.value) == (0, 1)


def test_sliders_come_and_go_with_the_axes_of_a_setting():
    explorer = cl.ConvolutionExplorer(padding=1, controls=("padding",))
    explorer.padding = (1, 2)
    assert [control.value for control in controls(explorer)] == [1, 2]
    explorer.padding = 2
    assert [control.value for control in controls(explorer)] == [2]


def test_a_setting_may_go_further_than_its_slider():
    explorer = cl.ConvolutionExplorer(padding=1, controls=("padding",))
    explorer.padding = 9
    assert explorer.padding == controls(explorer)[0].value == 9


def test_only_the_controls_asked_for_are_shown():
    assert [control.description for control in controls(cl.PaddingExplorer(controls=("padding",)))] == ["padding"]
    assert controls(cl.PaddingExplorer(controls=())) == []
    assert len(controls(cl.PaddingExplorer())) == 3


def test_traits_can_be_observed():
    seen = []
    explorer = cl.ConvolutionExplorer(controls=("stride",))
    explorer.observe(lambda change: seen.append(change["new"]), names="stride")
    controls(explorer)[0].value = 4
    assert seen == [4]


def test_a_slider_changes_one_thing():
    explorer = cl.ConvolutionExplorer(size=(5, 6), kernel_size=2)
    before = shown(explorer)
    explorer.size = (5, 7)
    after = np.reshape(shown(explorer), (4, 6))
    assert after[:, :5].ravel().tolist() == before


def test_numbers_can_be_set_from_python():
    explorer = cl.ConvolutionExplorer(size=4)
    explorer.x = [[1, 2], [3, 4]]
    explorer.kernel = [[10]]
    assert explorer.size == (2, 2)
    assert shown(explorer) == [10, 20, 30, 40]
    assert repr(explorer).endswith("padding_mode='zeros', x=[[1, 2], [3, 4]], kernel=[[10]])")


def test_numbers_are_copied():
    x = np.ones((2, 2))
    explorer = cl.ConvolutionExplorer(x=x, kernel_size=1)
    x[0, 0] = 5
    assert explorer.x[0, 0] == 1


def test_a_number_typed_into_a_cell_is_kept_while_the_size_changes():
    explorer = cl.ConvolutionExplorer(size=(2, 3), kernel_size=1, kernel=[[1]])
    before = shown(explorer)
    explorer._picture.edit = {"role": "input", "index": 4, "value": -2.5, "count": 1}
    assert shown(explorer) == [*before[:4], -2.5, before[5]]
    explorer.size = (3, 3)
    assert shown(explorer)[:6] == [*before[:4], -2.5, before[5]]
    explorer._picture.edit = {"role": "tap", "index": 0, "value": 2, "count": 2}
    assert explorer.kernel.tolist() == [[2]]
    assert shown(explorer)[4] == -5


def test_what_the_library_refuses_is_shown_with_the_reason():
    explorer = cl.ConvolutionExplorer(size=4, kernel_size=3, controls=("dilation",))
    explorer.dilation = 2
    assert "makes it span 5×5) does not fit the input 4×4" in said(explorer)
    explorer.dilation = 1
    assert len(shown(explorer)) == 4
    assert "at most 3 on a side" in said(cl.PaddingExplorer(size=4, padding=4))


@pytest.mark.parametrize(
    ("settings", "error", "words"),
    [
        ({"stride": 0}, cl.ArgumentError, "stride must be at least 1, got 0"),
        ({"padding": -1}, cl.ArgumentError, "padding must be at least 0, got -1"),
        ({"kernel_size": "3"}, cl.ArgumentTypeError, "kernel_size must be an int, got '3'"),
        ({"size": (4, 5, 6)}, cl.ArgumentError, "size must be an int or 2 ints"),
        ({"controls": ("strides",)}, cl.ArgumentError, "no control 'strides'; controls: size"),
        ({"strides": 2}, cl.ArgumentError, "no setting 'strides'; settings: size"),
        ({"padding_mode": "mirror"}, cl.ArgumentError, "padding_mode must be one of zeros, .*; got 'mirror'"),
        ({"x": [1, 2, 3]}, cl.ArgumentError, r"x must be a plane of numbers \(h, w\), got int64 of shape \(3,\)"),
        ({"kernel": [["a"]]}, cl.ArgumentError, "kernel must be a plane of numbers"),
    ],
)
def test_bad_arguments_are_refused_as_the_library_does(settings, error, words):
    with pytest.raises(error, match=words):
        cl.ConvolutionExplorer(**settings)
    if "controls" not in settings and "strides" not in settings:
        ((name, value),) = settings.items()
        with pytest.raises(error, match=words):
            setattr(cl.ConvolutionExplorer(), name, value)


def test_a_flag_is_true_or_false_and_nothing_else():
    with pytest.raises(cl.ArgumentTypeError, match="must be True or False, got 1"):
        Flag().validate(None, 1)
    assert Flag().validate(None, True) is True


def test_a_picture_too_large_to_read_says_so():
    assert "shows sizes up to 32, got 40" in said(cl.ConvolutionExplorer(size=40))


@pytest.mark.parametrize("make", EXPLORERS)
def test_a_saved_notebook_keeps_the_picture_and_the_settings(make):
    explorer = make(controls=())
    data, _ = explorer._repr_mimebundle_()
    assert data["image/svg+xml"] == explorer.to_svg()
    assert data["text/plain"] == repr(explorer)
    assert "application/vnd.jupyter.widget-view+json" in data
    image = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', data["text/html"])[1]
    assert base64.b64decode(image).decode() == explorer.to_svg()


@pytest.mark.parametrize("make", EXPLORERS)
def test_the_repr_makes_the_same_explorer_again(make):
    explorer = make()
    again = eval(repr(explorer), {make.__name__: make})
    assert again.to_svg() == explorer.to_svg()
    assert repr(again) == repr(explorer)


def test_the_repr_of_numbers_makes_them_again():
    explorer = cl.ConvolutionExplorer(x=[[1.5, 2], [3, 4]], kernel=[[2]], stride=2)
    again = eval(repr(explorer), {"ConvolutionExplorer": cl.ConvolutionExplorer})
    assert shown(again) == shown(explorer) == [3]


@pytest.mark.parametrize("make", EXPLORERS)
def test_closing_frees_everything(make):
    before = set(ipywidgets.widget._instances)
    explorer = make()
    assert set(ipywidgets.widget._instances) > before
    explorer.close()
    assert set(ipywidgets.widget._instances) == before


def test_sliders_that_went_are_freed_too():
    before = set(ipywidgets.widget._instances)
    explorer = cl.ConvolutionExplorer(controls=("padding",))
    explorer.padding = (1, 2)
    explorer.padding = 1
    explorer.close()
    assert set(ipywidgets.widget._instances) == before


@pytest.mark.parametrize("make", EXPLORERS)
def test_files_are_written_by_their_ending(make, tmp_path):
    explorer = make()
    for ending in ("svg", "png", "gif", "html"):
        explorer.save(tmp_path / f"picture.{ending}")
    assert (tmp_path / "picture.svg").read_text() == explorer.to_svg()
    assert "wake();" in (tmp_path / "picture.html").read_text()
    width = float(ElementTree.fromstring(explorer.to_svg()).get("width"))
    with Image.open(tmp_path / "picture.png") as image:
        assert image.size[0] == pytest.approx(2 * width, abs=2)
        assert len(image.convert("RGB").getcolors(1 << 24)) > 20  # a picture, not a blank page


def test_a_gif_sweeps_over_the_outputs(tmp_path):
    cl.ConvolutionExplorer(size=(3, 4), kernel_size=2).save(str(tmp_path / "sweep.GIF"))
    with Image.open(tmp_path / "sweep.GIF") as sweep:
        assert sweep.n_frames == 6
        frames = []
        for n in range(6):
            sweep.seek(n)
            frames.append(sweep.convert("RGB").tobytes())
    assert len(set(frames)) == 6


def test_another_ending_is_refused(tmp_path):
    with pytest.raises(cl.ArgumentError, match=r"ends in \.svg, \.html, \.png, \.gif; got 'a\.pdf'"):
        cl.ConvolutionExplorer().save(tmp_path / "a.pdf")


def test_the_torch_call_names_what_is_not_torchs_default():
    def call(**settings):
        return ElementTree.fromstring(cl.ConvolutionExplorer(**settings).to_svg()).get("data-copy")

    assert call(stride=2, padding=(0, 1)) == "F.conv2d(x, weight, stride=2, padding=(0, 1))"
    assert call(padding=1, padding_mode="circular") == "nn.Conv2d(1, 1, 3, padding=1, padding_mode='circular')"
    assert "no symmetric padding" in call(padding=1, padding_mode="symmetric")
