"""The convolution and the padding picture say what the library computes."""

import json
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
import torch
import torch.nn.functional as F

import convlab as cl
from convlab.pictures.convolution import convolution_picture
from convlab.pictures.padding import padding_picture

X, KERNEL = np.arange(1, 31).reshape(5, 6), np.array([[0, 1, 2], [-3, 4, 5]])


def picture(stride=(1, 1), dilation=(1, 1), **how):
    ledger = cl.Ledger.convolution(X.shape, KERNEL.shape, stride=stride, dilation=dilation, **how)
    return ElementTree.fromstring(convolution_picture(ledger, X, KERNEL, stride=stride, dilation=dilation))


def having(root, attribute):
    return [element for element in root.iter() if attribute in element.attrib]


def numbers(cells):
    return [float("".join(cell.itertext()).replace("−", "-")) for cell in cells]


def centre(cell):
    rect = cell if cell.get("x") else cell.find("{*}rect")
    return tuple(float(rect.get(at)) + float(rect.get(size)) / 2 for at, size in (("x", "width"), ("y", "height")))


def layer(root, name):
    return next((e for e in root.iter() if e.get("data-layer") == name), None)


@pytest.mark.parametrize(
    "how", [{}, {"stride": (2, 1), "padding": 1}, {"dilation": (2, 2), "padding": (2, 3)}, {"stride": (3, 2)}]
)
def test_the_numbers_drawn_are_torchs(how):
    expected = F.conv2d(torch.tensor(X)[None, None].double(), torch.tensor(KERNEL)[None, None].double(), **how)
    assert numbers(having(picture(**how), "data-output")) == expected.ravel().tolist()


@pytest.mark.parametrize(("how", "first"), [({"padding": 1, "stride": (2, 2)}, True), ({"dilation": (2, 2)}, False)])
def test_every_output_stands_at_the_centre_of_its_field(how, first):
    root = picture(**how)
    ledger = json.loads(having(root, "data-ledger")[0].get("data-ledger"))
    frame = {int(e.get("data-input")): centre(e) for e in having(root, "data-input")}
    frame |= {len(X.ravel()) + int(e.get("data-pad")): centre(e) for e in having(root, "data-pad")}
    offsets = set()
    for output in having(root, "data-output"):
        read = [frame[place] for place in ledger["terms"][int(output.get("data-output"))]]
        middle = np.mean([np.min(read, axis=0), np.max(read, axis=0)], axis=0)
        offsets.add(tuple(np.round(np.subtract(centre(output), middle), 0)))
    ((across, down),) = offsets  # the same way to the right for all, and on the same height
    assert across > 0
    assert down == 0


def test_unread_inputs_are_struck_through():
    unread = layer(picture(stride=(2, 4)), "unread inputs")
    expected = cl.Ledger.convolution(X.shape, KERNEL.shape, stride=(2, 4)).uses == 0
    assert unread.find("{*}path").get("d").count("M") == expected.sum() > 0
    assert unread.get("display") is None
    assert layer(picture(), "unread inputs") is None


def test_uses_are_counted():
    texts = ["".join(e.itertext()) for e in layer(picture(padding=1), "uses per input")]
    assert texts == [f"×{n}" for n in cl.Ledger.convolution(X.shape, KERNEL.shape, padding=1).uses.ravel()]


def test_what_the_floor_drops_is_veiled_and_said():
    root = picture(stride=(2, 2))  # 5 rows, kernel 2: the last is dropped; 6 columns, kernel 3: the last, too
    assert len(layer(root, "dropped by the floor")) == 2
    said = " ".join("".join(e.itertext()) for e in root.iter() if "quiet" in (e.get("class") or ""))
    assert "rows: ⌊(5 + 2·0 − 1·(2 − 1) − 1) / 2⌋ + 1 = 2; the floor drops 1 row" in said
    assert layer(picture(), "dropped by the floor") is None


def test_the_index_formula_has_its_numbers():
    root = picture(stride=(2, 1), padding=(1, 0), dilation=(1, 2))
    said = ["".join(e.itertext()) for e in root.iter() if "says" in (e.get("class") or "")]
    assert said[1] == "y[0, 0] = sum of x[0·2 − 1 + a, 0 + 2·b] · w[a, b]"


@pytest.mark.parametrize("mode", ["circular", "reflect", "symmetric", "replicate"])
def test_a_padding_cell_shows_what_it_copies(mode):
    root = picture(padding=1, padding_mode=mode)
    padded = cl.pad(X, 1, mode=mode)
    frame = np.pad(np.zeros_like(X), 1, constant_values=1).astype(bool)
    assert numbers(having(root, "data-pad")) == padded[frame].tolist()


def test_the_same_settings_give_the_same_text():
    assert ElementTree.tostring(picture()) == ElementTree.tostring(picture())


def test_a_refused_mode_stands_beside_the_others_with_its_reason():
    panels = [("zeros", cl.Ledger.pad((2, 3), 1)), ("reflect", "at most 1 & no more")]
    text = padding_picture(panels, np.arange(6).reshape(2, 3), across=2)
    assert "at most 1 &amp; no more" in text
    assert len(having(ElementTree.fromstring(text), "data-pad")) == 4 * 5 - 6


def test_a_strip_counts_along_its_one_axis():
    text = padding_picture([("reflect", cl.Ledger.pad((4,), 2, mode="reflect"))], np.arange(1, 5), across=1)
    assert "padding (−2) is a copy of input (2) = 3" in text
    assert numbers(having(ElementTree.fromstring(text), "data-pad")) == [3, 2, 3, 2]


def test_a_large_picture_keeps_its_cells_apart():
    x = np.ones((32, 32))
    ledger = cl.Ledger.convolution(x.shape, 7, padding=5)
    root = ElementTree.fromstring(convolution_picture(ledger, x, np.ones((7, 7)), stride=(1, 1), dilation=(1, 1)))
    places = [centre(cell) for cell in having(root, "data-output")]
    assert len(set(places)) == 36 * 36
    assert float(root.get("width")) < 950
