"""The channel explorer: the weights it draws are those that torch's layer has, and that torch's gradient feels."""

import re
import xml.etree.ElementTree as ElementTree

import pytest
import torch
from torch import nn

import convlab as cl
from convlab.pictures.channels import Block

GRID = [(4, 4, 1), (4, 4, 2), (4, 4, 4), (6, 3, 3), (3, 6, 3), (8, 4, 2), (5, 2, 1), (2, 8, 2)]


def felt(layer, channels):
    """For every output channel, the input channels that its gradient reaches."""
    x = torch.randn(1, channels, 7, 7, requires_grad=True)
    reached = []
    for output in range(layer(x).shape[1]):
        (gradient,) = torch.autograd.grad(layer(x)[0, output].sum(), x)
        reached.append(gradient[0].abs().sum((1, 2)).nonzero().ravel().tolist())
    return reached


@pytest.mark.parametrize(("inputs", "outputs", "groups"), GRID)
def test_a_block_reads_what_torchs_gradient_reaches(inputs, outputs, groups):
    layer = nn.Conv2d(inputs, outputs, 3, groups=groups, bias=False)
    block = Block(inputs, outputs, (3, 3), groups, "")
    assert [list(block.read_by(o)) for o in range(outputs)] == felt(layer, inputs)
    assert [list(block.readers(c)) for c in range(inputs)] == [
        [o for o, read in enumerate(felt(layer, inputs)) if c in read] for c in range(inputs)
    ]
    assert block.shape == tuple(layer.weight.shape)
    assert block.weights == layer.weight.numel()


def said(explorer):
    root = ElementTree.fromstring(explorer.to_svg())
    return [" ".join(line.split()) for line in root.itertext() if line.strip()]


def test_the_numbers_of_a_separable_layer_are_torchs():
    explorer = cl.ChannelExplorer(in_channels=6, out_channels=4, separable=True, controls=())
    layers = eval(explorer._torch_call(), {"nn": nn})
    total = sum(weights.numel() for weights in layers.parameters())
    lines = said(explorer)
    assert f"{total} weights: 2.769 times fewer than the 216 of the ordinary layer" in lines
    assert f"multiply-adds for 32×32 outputs: {total}·1,024 = {total * 1024:,}" in lines


@pytest.mark.parametrize("settings", [{}, {"groups": 2}, {"groups": 4}, {"kernel_size": (1, 5)}])
def test_the_call_makes_the_layer_that_is_drawn(settings):
    explorer = cl.ChannelExplorer(controls=(), **settings)
    layer = eval(explorer._torch_call(), {"nn": nn})
    assert f"weight {tuple(layer.weight.shape)}" in " ".join(said(explorer))
    drawn = re.findall(r'data-says="weight\[', explorer.to_svg())
    assert len(drawn) == layer.weight.shape[0] * layer.weight.shape[1]


def test_an_output_says_what_it_reads():
    svg = cl.ChannelExplorer(in_channels=8, out_channels=4, groups=2, controls=()).to_svg()
    assert 'data-output="3" data-says="output channel 3 reads input channels 4 to 7|through 4·3×3 = 36 weights"' in svg
    assert "no weight from input channel 0 to output channel 3: they are in different groups" in svg


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"in_channels": 4, "groups": 3}, "groups 3 does not divide in_channels 4; groups that fit: 1, 2, 4"),
        ({"in_channels": 13}, "up to 12 channels"),
        ({"kernel_size": 6}, "kernels up to 5"),
        ({"separable": True, "groups": 2}, "groups=2 has no place there"),
    ],
)
def test_what_is_refused_stands_there_with_the_reason(settings, words):
    assert words in " ".join(said(cl.ChannelExplorer(controls=(), **settings)))


def test_bad_arguments_are_refused():
    with pytest.raises(cl.ArgumentError, match="in_channels must be at least 1, got 0"):
        cl.ChannelExplorer(in_channels=0)
    with pytest.raises(cl.ArgumentTypeError, match="separable must be True or False"):
        cl.ChannelExplorer(separable="yes")
