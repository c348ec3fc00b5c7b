"""The picture says what the ledger says, is the same every time, and is well-formed."""

import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
import torch
import torch.nn.functional as F

import convlab as cl
from convlab.drawing import convolution_picture, message_picture, padding_picture
from convlab.svg import number, short, wrapped

X, KERNEL = np.arange(1, 31).reshape(5, 6), np.array([[0, 1, 2], [-3, 4, 5]])


def picture(**how):
    ledger = cl.Ledger.convolution(X.shape, KERNEL.shape, **how)
    return ElementTree.fromstring(convolution_picture(ledger, X, KERNEL, lines=["a < b & c"]))


def having(root, attribute):
    return [element for element in root.iter() if attribute in element.attrib]


def numbers(cells):
    return [float("".join(cell.itertext()).replace("−", "-")) for cell in cells]


@pytest.mark.parametrize("how", [{}, {"stride": (2, 1), "padding": 1}, {"dilation": 2, "padding": (2, 3)}])
def test_the_numbers_drawn_are_torchs(how):
    expected = F.conv2d(torch.tensor(X)[None, None].double(), torch.tensor(KERNEL)[None, None].double(), **how)
    assert numbers(having(picture(**how), "data-reads")) == expected.ravel().tolist()


def test_every_output_reads_the_cells_whose_products_it_sums():
    root = picture(padding=(1, 2), stride=2)
    cells = numbers(having(root, "data-cell"))
    for output in having(root, "data-reads"):
        read = [cells[int(at)] for at in output.get("data-reads").split()]
        assert np.dot(read, KERNEL.ravel()) == numbers([output])[0]


def test_every_output_explains_its_sum():
    output = having(picture(padding=1), "data-reads")[0]
    assert output.get("data-says") == (
        "output (0, 0) reads from input (−1, −1) on|= 0·0 + 1·0 + 2·0|+ (−3)·0 + 4·1 + 5·2|= 14"
    )


def test_the_first_output_is_explained_without_a_script():
    root = picture(padding=1)
    said = ["".join(line.itertext()) for line in root.iter() if line.get("class") == "says"]
    assert "|".join(said) == having(root, "data-reads")[0].get("data-says")
    assert len(having(root, "data-lies")) == KERNEL.size


def test_unread_inputs_are_struck_through():
    unread = [element for element in picture(stride=(2, 3)).iter() if element.get("class") == "unread"]
    expected = cl.Ledger.convolution(X.shape, KERNEL.shape, stride=(2, 3)).uses == 0
    assert len(unread) == expected.sum() > 0


def test_a_copied_cell_points_at_its_source():
    root = picture(padding=1, padding_mode="circular")
    cells = having(root, "data-cell")
    copies = having(root, "data-from")
    assert len(copies) == 7 * 8 - 5 * 6
    for copy in copies:
        assert numbers([copy]) == numbers([cells[int(copy.get("data-from"))]])


def test_the_same_settings_give_the_same_text():
    ledger = cl.Ledger.convolution(X.shape, KERNEL.shape)
    assert convolution_picture(ledger, X, KERNEL) == convolution_picture(ledger, X, KERNEL)


def test_a_refused_mode_stands_beside_the_others_with_its_reason():
    panels = [("zeros", cl.Ledger.pad((2, 3), 1)), ("reflect", "at most 1 & no more")]
    text = padding_picture(panels, np.arange(6).reshape(2, 3), across=2)
    assert "at most 1 &amp; no more" in text
    assert len(having(ElementTree.fromstring(text), "data-cell")) == 4 * 5


def test_a_message_is_drawn_whole():
    words = "kernel 5×5 does not fit the padded input 4×4; " * 5
    drawn = " ".join(
        "".join(line.itertext())
        for line in ElementTree.fromstring(message_picture(words)).iter()
        if line.get("class") == "title"
    )
    assert drawn.split() == words.split()


def test_numbers_are_short():
    values = (0.0, -0.5, 12.0, 12.04, 99.96, 123.4, 0.126, -0.004)
    assert [number(v) for v in values] == ["0", "−0.5", "12", "12", "100", "123", "0.13", "−0.004"]
    assert short(10.04) == "10"
    assert max(map(len, wrapped("word " * 50, 200))) <= 26
