"""The receptive-field explorer: cones and paths are torch's gradients, on a grid of stacks; its control; refusals."""

import json
import xml.etree.ElementTree as ElementTree

import ipywidgets
import numpy as np
import pytest
import torch
import torch.nn.functional as F

import convlab as cl
from convlab.stack import Stack

STACKS = [
    (17, ((3, 1, 1), (3, 1, 1))),
    (17, ((3, 2, 1), (3, 1, 1))),
    (17, ((3, 1, 1), (3, 2, 1))),
    (17, ((3, 1, 2),) * 3),
    (17, ((3, 1, 1), (3, 1, 2), (3, 1, 5))),
    (9, ((2, 3, 1), (2, 1, 1))),
    (1, ((1, 1, 1),)),
    (32, ((2, 1, 3), (3, 2, 1), (2, 1, 2), (4, 1, 1), (1, 3, 1))),
]


def gradients(size, layers):
    """From torch: for each layer, `(units, rows below)` of every row below it, the number of paths between them."""
    x = torch.ones(1, 1, size, requires_grad=True, dtype=torch.double)
    rows = [x]
    for k, stride, dilation in layers:
        rows.append(F.conv1d(rows[-1], torch.ones(1, 1, k).double(), stride=stride, dilation=dilation))
    return {
        (top, below): np.array(
            [torch.autograd.grad(unit, rows[below], retain_graph=True)[0][0, 0].numpy() for unit in rows[top][0, 0]]
        )
        for top in range(1, len(rows))
        for below in range(top)
    }


def root(size=17, layers=STACKS[0][1], selected=0):
    return ElementTree.fromstring(cl.ReceptiveFieldExplorer(size=size, layers=layers).to_svg(selected))


def having(tree, attribute):
    return [element for element in tree.iter() if attribute in element.attrib]


def cells(tree):
    """The units by `(layer, unit)`; pixels are of layer 0."""
    named = [cell for cell in having(tree, "data-name") if cell.get("data-name").startswith("u")]
    return {tuple(map(int, cell.get("data-name")[1:].split("."))): cell for cell in named}


def middle(cell):
    rect = cell.find("{*}rect")
    return float(rect.get("x")) + float(rect.get("width")) / 2


def written(tree, kind):
    return ["".join(e.itertext()) for e in tree.iter() if kind in (e.get("class") or "").split()]


@pytest.mark.parametrize(("size", "layers"), STACKS)
def test_the_paths_the_script_gets_are_torchs_gradients(size, layers):
    tree, expected = root(size, layers), gradients(size, layers)
    facts = json.loads(having(tree, "data-ledger")[0].get("data-ledger"))
    drawn = cells(tree)
    assert len(drawn) == size + sum(len(expected[layer, 0]) for layer in range(1, len(layers) + 1))
    for (layer, unit), cell in drawn.items():
        if layer:
            output = int(cell.get("data-output"))
            found = np.zeros(size)
            weights = [float(weight) for weight in facts["weights"][output]]
            found[facts["terms"][output]] = weights
            assert found.tolist() == expected[layer, 0][unit].tolist()
            taps = facts["taps"][output] if "taps" in facts else [0]
            assert [float(facts["letters"][tap]) for tap in taps] == weights
            assert float(facts["output"]["values"][output]) == found.sum()


@pytest.mark.parametrize(("size", "layers"), STACKS)
def test_a_unit_lights_its_cone_in_every_layer(size, layers):
    expected = gradients(size, layers)
    for (layer, unit), cell in cells(root(size, layers)).items():
        if layer:
            lit = {name for name in cell.get("data-lights").split() if name.startswith("u")}
            between = range(1, layer)
            assert lit == {f"u{below}.{at}" for below in between for at in np.flatnonzero(expected[layer, below][unit])}


@pytest.mark.parametrize(("size", "layers"), STACKS)
def test_every_unit_stands_at_the_centre_of_its_field(size, layers):
    drawn, expected = cells(root(size, layers)), gradients(size, layers)
    for (layer, unit), cell in drawn.items():
        if layer:
            seen = np.flatnonzero(expected[layer, 0][unit])
            ends = [middle(drawn[0, pixel]) for pixel in (seen[0], seen[-1])]
            assert middle(cell) == pytest.approx(np.mean(ends), abs=0.2)


@pytest.mark.parametrize(("size", "layers"), STACKS)
def test_what_a_unit_says_is_what_torch_does(size, layers):
    expected = gradients(size, layers)
    for (layer, unit), cell in cells(root(size, layers)).items():
        says = cell.get("data-says").replace("|", " ")
        if not layer:
            reached = [np.count_nonzero(expected[n, 0][:, unit]) for n in range(1, len(layers) + 1)]
            assert says.startswith(f"pixel {unit} reaches {reached[0]} unit")
            assert ("no output sees it" in says) == (reached[-1] == 0)
            continue
        counts = expected[layer, 0][unit]
        low, high = np.flatnonzero(counts)[[0, -1]]
        field = counts[low : high + 1]
        assert f"layer {layer}, unit {unit} sees pixels {low} to {high}: a field of {len(field)}, centre" in says
        holes = np.count_nonzero(field == 0)
        assert f"untouched: {holes or 'none'} of {len(field)}" in says
        assert f"on: {' '.join(str(int(count)) for count in field)}; {int(field.sum())} path" in says
        below = ", ".join(map(str, np.flatnonzero(expected[layer, layer - 1][unit])))
        assert f" {below}: {unit}" in says


@pytest.mark.parametrize(("size", "layers"), STACKS)
def test_a_cone_has_an_edge_for_every_term_and_a_stroke_for_every_hole(size, layers):
    expected = gradients(size, layers)
    shapes = {e.get("data-name"): e.get("d") for e in having(root(size, layers), "data-name") if e.get("d")}
    for layer in range(1, len(layers) + 1):
        for unit, counts in enumerate(expected[layer, 0]):
            inside = [expected[layer, at][unit] > 0 for at in range(layer)] + [
                np.arange(len(expected[layer, 0])) == unit
            ]
            edges = sum(int((expected[at, at - 1][inside[at]] > 0).sum()) for at in range(1, layer + 1))
            seen = np.flatnonzero(counts)
            holes = seen[-1] - seen[0] + 1 - len(seen)
            assert shapes[f"c{layer}.{unit}"].count("L") == edges + holes


def test_the_lines_hold_the_numbers_of_the_library():
    lines = written(root(17, ((3, 2, 1), (3, 1, 2))), "quiet")
    assert "layer 2: ⌊(8 − 2·2 − 1) / 1⌋ + 1 = 4 units; field 3 + 2·2·2 = 11; jump 2·1 = 2" in lines
    assert "output u: 11 pixels (2 untouched), start 0 + 2·u, centre 5 + 2·u" in lines
    field = cl.receptive_field([(3, 2), (3, 1, 0, 2)])
    assert (field.size, field.stride, field.start, field.centre, field.untouched) == (11, 2, 0, 5, (3, 7))


def test_holes_are_counted_and_one_number_makes_the_stack_dense():
    assert "(6 untouched)" in " ".join(written(root(17, ((3, 1, 2),) * 3), "quiet"))
    for at in range(3):
        layers = [(3, 1, 2)] * 3
        layers[at] = (3, 1, 1)
        assert "(none untouched)" in " ".join(written(root(17, tuple(layers)), "quiet"))


def test_what_no_output_sees_is_veiled():
    tree = root(18, ((3, 1, 1), (3, 2, 1)))
    (veil,) = [e for e in tree.iter() if e.get("data-layer") == "what no output sees"]
    expected = gradients(18, ((3, 1, 1), (3, 2, 1)))
    unseen = sum(int((expected[2, row].sum(axis=0) == 0).sum()) for row in (0, 1))
    assert len(veil) == unseen == 2


def test_the_paths_to_all_outputs_are_counted():
    tree = root(9, ((3, 1, 1), (3, 2, 1)))
    (layer,) = [e for e in tree.iter() if e.get("data-layer") == "paths to all outputs"]
    expected = gradients(9, ((3, 1, 1), (3, 2, 1)))[2, 0].sum(axis=0)
    assert ["".join(e.itertext()) for e in layer] == [f"×{int(n)}" for n in expected]


def test_the_sweep_runs_over_the_outputs_alone():
    explorer = cl.ReceptiveFieldExplorer(size=9, layers=((3, 1, 1), (3, 1, 1)))
    frames = [*explorer.steps()]
    assert len(frames) == 5
    for unit, svg in enumerate(frames):
        assert written(ElementTree.fromstring(svg), "says")[0].startswith(f"layer 2, unit {unit} sees pixels {unit} to")
    assert len({svg.split('class="marks"')[1] for svg in frames}) == 5


def test_the_picture_at_rest_shows_the_cone():
    (marks,) = [e for e in root(17, ((3, 1, 2),) * 2).iter() if e.get("class") == "marks"]
    assert [e.text for e in marks.iter("{http://www.w3.org/2000/svg}text")] == ["1", "1", "2", "2", "3"]
    plain = [e.get("d") for e in marks if e.get("class") == "stroke"]
    assert sum(d.count("h") for d in plain if "L" not in d) >= 3 + 1 + 5  # between, itself, pixels


@pytest.mark.parametrize(
    ("size", "layers", "reason", "fit"),
    [
        (6, ((3, 1, 1), (3, 1, 2)), "layer 2: kernel 3 (dilation 2 makes it span 5) does not fit the input 4", 1),
        (4, ((3, 1, 1), (2, 1, 1), (2, 1, 1)), "layer 3: kernel 2 does not fit the input 1", 2),
        (2, ((3, 1, 1), (1, 1, 1)), "layer 1: kernel 3 does not fit the input 2", 0),
    ],
)
def test_a_layer_that_does_not_fit_says_so_above_those_that_do(size, layers, reason, fit):
    tree = root(size, layers)
    assert reason in " ".join(written(tree, "title"))
    assert reason in tree.get("aria-label")
    assert {layer for layer, _ in cells(tree)} == (set(range(fit + 1)) if fit else set())
    assert len(having(tree, "data-input" if fit else "role")) >= size


def test_no_more_than_fits_is_kept():
    stack, reason = Stack.fitting(5, [(3, 1, 1), (4, 1, 1), (1, 1, 1)])
    assert (stack.layers, stack.units) == (((3, 1, 1),), [5, 3])
    assert reason.startswith("layer 2: kernel 4")
    assert Stack.fitting(5, [(3, 1, 1)])[1] == ""


@pytest.mark.parametrize(
    ("layers", "error", "words"),
    [
        ((), cl.ArgumentError, "layers: the picture shows 1 to 5 layers, got 0"),
        (((3, 1, 1),) * 6, cl.ArgumentError, "got 6"),
        (((3, 1, 1), (3, 0, 1)), cl.ArgumentError, "layer 2: stride must be at least 1, got 0"),
        (((3, 1, 1, 1),), cl.ArgumentError, r"layer 1 must be \(k, stride, dilation\), without padding"),
        (((2.5, 1, 1),), cl.ArgumentTypeError, "layer 1: kernel must be an int"),
        ((3, 1, 1), cl.ArgumentTypeError, "layer 1 must be a sequence"),
        (3, cl.ArgumentTypeError, "layers must be a sequence"),
    ],
)
def test_bad_layers_are_refused(layers, error, words):
    with pytest.raises(error, match=words):
        cl.ReceptiveFieldExplorer(layers=layers)


def test_a_size_is_one_number_and_not_too_large():
    assert "shows sizes up to 32, got 40" in " ".join(written(root(40), "title"))
    with pytest.raises(cl.ArgumentTypeError, match="size must be an int"):
        cl.ReceptiveFieldExplorer(size=(3, 4))


def editor(explorer):
    return explorer.children[0].children[0]


def numbers(explorer):
    """The editor's number fields, the lowest layer last."""
    _, *rows = editor(explorer).children
    return [[field.value for field in row.children] for row in rows]


def test_the_reader_changes_a_number_of_a_layer():
    explorer = cl.ReceptiveFieldExplorer(layers=((3, 1, 1), (3, 1, 1)), controls=("layers",))
    _, top, lowest = editor(explorer).children
    lowest.children[1].value = 2
    assert explorer.layers == ((3, 2, 1), (3, 1, 1))
    top.children[2].value = 3
    assert explorer.layers == ((3, 2, 1), (3, 1, 3))
    assert "= 15; jump 2·1" in explorer._picture.svg


def test_the_editor_follows_python():
    explorer = cl.ReceptiveFieldExplorer(controls=("layers",))
    seen = []
    explorer.observe(lambda change: seen.append(change["new"]), names="layers")
    explorer.layers = ((9, 1, 1), (2, 6), (1,))
    assert numbers(explorer) == [[1, 1, 1], [2, 6, 1], [9, 1, 1]]
    assert seen == [((9, 1, 1), (2, 6, 1), (1, 1, 1))]
    explorer.layers = ((2, 1, 1),)
    assert numbers(explorer) == [[2, 1, 1]]


def test_layers_come_and_go_on_top():
    explorer = cl.ReceptiveFieldExplorer(layers=((2, 2, 1),), controls=("layers",))
    more, fewer = editor(explorer).children[0].children
    assert fewer.disabled
    for _ in range(6):
        more.click()
    assert explorer.layers == ((2, 2, 1), *(((3, 1, 1),) * 4))
    assert more.disabled
    fewer.click()
    assert numbers(explorer) == [[3, 1, 1], [3, 1, 1], [3, 1, 1], [2, 2, 1]]


def test_every_field_has_a_name_of_its_own():
    explorer = cl.ReceptiveFieldExplorer(controls=("layers",))
    _, *rows = editor(explorer).children
    assert len({field.tooltip for row in rows for field in row.children}) == 6


def test_rows_that_went_are_freed():
    before = set(ipywidgets.widget._instances)
    explorer = cl.ReceptiveFieldExplorer()
    explorer.layers = ((2, 1, 1),) * 5
    explorer.layers = ((2, 1, 1),)
    explorer.close()
    assert set(ipywidgets.widget._instances) == before


def test_the_copied_call_makes_the_same_stack():
    from torch import nn

    for size, layers in STACKS:
        tree = root(size, layers)
        model = eval(tree.get("data-copy"), {"nn": nn})
        assert model(torch.zeros(1, 1, size)).shape[2] == int(tree.get("data-steps"))
