"""The table holds what torch computes: shapes, parameters, and the field that gradients show."""

import pytest
import torch
from torch import nn

import convlab as cl


def field_by_gradient(model, input_shape):
    """Rows and columns of the input that the middle output cell's gradient reaches."""
    x = torch.rand(1, *input_shape, requires_grad=True)
    y = model.eval()(x)
    y[(0, 0, *(size // 2 for size in y.shape[2:]))].backward()
    reached = x.grad[0].abs().sum(0)
    extents = []
    for axis in range(reached.ndim):
        others = tuple(other for other in range(reached.ndim) if other != axis)
        at = torch.nonzero(reached.sum(others) if others else reached).ravel()
        extents.append(int(at.max() - at.min()) + 1)
    return tuple(extents)


MODELS = {
    "plain": (nn.Sequential(nn.Conv2d(2, 4, 3), nn.Tanh(), nn.Conv2d(4, 3, (3, 5))), (2, 24, 25)),
    "strided": (
        nn.Sequential(nn.Conv2d(1, 2, 3, stride=2, padding=1), nn.Conv2d(2, 2, 3, padding="same")),
        (1, 30, 31),
    ),
    "dilated": (
        nn.Sequential(nn.Conv2d(1, 4, 3, dilation=2), nn.Conv2d(4, 4, 2, stride=(1, 2), groups=2)),
        (1, 29, 30),
    ),
    "pooled": (nn.Sequential(nn.Conv2d(1, 2, 3), nn.AvgPool2d(3, 2), nn.Conv2d(2, 2, 2)), (1, 28, 27)),
    "one axis": (nn.Sequential(nn.Conv1d(1, 2, 5, stride=3), nn.Conv1d(2, 1, 3)), (1, 60)),
    "unshuffled": (nn.Sequential(nn.PixelUnshuffle(2), nn.Conv2d(4, 2, 3)), (1, 24, 24)),
}


@pytest.mark.parametrize("name", MODELS)
def test_field_and_sizes_are_torchs(name):
    torch.manual_seed(0)
    model, shape = MODELS[name]
    summary = cl.summarize(model, shape)
    assert summary.rows[-1].field == field_by_gradient(model, shape)
    assert summary.rows[-1].output_shape == tuple(model(torch.zeros(1, *shape)).shape[1:])
    assert summary.parameters == sum(p.numel() for p in model.parameters()) == sum(r.parameters for r in summary.rows)


def test_transposed_convolution_sees_as_much_as_its_gradient_says_at_most():
    torch.manual_seed(0)
    model = nn.Sequential(nn.Conv2d(1, 2, 3), nn.ConvTranspose2d(2, 2, 4, stride=2, padding=1), nn.PixelShuffle(1))
    summary = cl.summarize(model, (1, 20, 20))
    assert summary.rows[1].field == field_by_gradient(model, (1, 20, 20)) == (4, 4)
    assert summary.rows[1].stride == (0.5, 0.5)


def test_a_table_by_hand():
    table = repr(cl.summarize(nn.Sequential(nn.Conv2d(3, 8, 3, stride=2), nn.ReLU(), nn.MaxPool2d(2)), (3, 8, 11)))
    assert table.split("\n") == [
        "layer  kind       output  parameters  multiply-adds  field  stride  dropped",
        "0      Conv2d     8×3×5   224         3,240          3×3    2×2     1×0",
        "1      ReLU       8×3×5   0           0              3×3    2×2",
        "2      MaxPool2d  8×1×2   0           0              5×5    4×4     1×1",
        "224 parameters, 3,240 multiply-adds",
    ]


def test_multiply_adds_count_every_product():
    grouped = cl.summarize(nn.Sequential(nn.Conv2d(4, 8, (2, 3), groups=4, bias=False)), (4, 5, 7)).rows[0]
    assert grouped.multiply_adds == 8 * 4 * 5 * 1 * 2 * 3
    stamped = cl.summarize(nn.Sequential(nn.ConvTranspose2d(4, 2, 3, stride=2)), (4, 5, 6)).rows[0]
    assert stamped.multiply_adds == 5 * 6 * 4 * 2 * 9


def test_upsampling_halves_the_stride_and_bilinear_reaches_one_further():
    model = nn.Sequential(
        nn.Conv2d(1, 1, 3, stride=4), nn.Upsample(scale_factor=2, mode="bilinear"), nn.PixelShuffle(1)
    )
    rows = cl.summarize(model, (1, 19, 19)).rows
    assert (rows[1].field, rows[1].stride) == ((7, 7), (2, 2))


def test_a_layer_it_does_not_know_has_a_line_that_says_so():
    summary = cl.summarize(nn.Sequential(nn.Conv2d(1, 2, 3), nn.LayerNorm(4), nn.Conv2d(2, 2, 1)), (1, 6, 6))
    assert "LayerNorm is not known here" in repr(summary)
    assert [row.multiply_adds for row in summary.rows] == [288, None, 64]
    assert [row.field for row in summary.rows] == [(3, 3), None, None]
    assert "in the layers that are known" in repr(summary)


class Skip(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.second = nn.Conv2d(1, 1, 3, padding=1), nn.Conv2d(1, 1, 3, padding=1)

    def forward(self, x):
        return self.second(self.first(x) + x)


def test_a_layer_that_reads_something_else_leaves_its_field_open():
    rows = cl.summarize(Skip(), (1, 5, 5)).rows
    assert [row.field for row in rows] == [(3, 3), None]
    assert "not what the line before it gave" in rows[1].note


def test_the_model_is_left_as_it_was():
    model = nn.Sequential(nn.Conv2d(1, 1, 1), nn.BatchNorm2d(1)).train()
    before = [value.clone() for value in model.state_dict().values()]
    cl.summarize(model, (1, 4, 4))
    assert model.training
    assert all(torch.equal(a, b) for a, b in zip(before, model.state_dict().values(), strict=True))
    assert not model[0]._forward_hooks


def test_html_has_the_same_cells_and_escapes():
    summary = cl.summarize(nn.Sequential(nn.Conv2d(1, 2, 3)), (1, 5, 5))
    for cell in summary.rows[0].cells:
        assert f"<td>{cell}</td>" in summary._repr_html_()


def test_what_is_no_module_is_refused():
    with pytest.raises(cl.ArgumentTypeError, match=r"a torch\.nn\.Module is wanted, got function"):
        cl.summarize(lambda x: x, (1, 4, 4))
