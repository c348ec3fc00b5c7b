"""The upsampling explorer: its numbers are torch's, its dots stand where they should, it says what it refuses."""

import itertools
import json
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
import torch
import torch.nn.functional as F

import convlab as cl
from convlab import fixed_ledgers
from convlab.svg import number
from convlab.widgets.upsampling import WAYS

X = [[9.0, -2.0, 5.0, 1.5], [0.0, 7.0, 4.0, 3.0]]
FACTORS = (1, 2, 3, 4, 5)


def root_of(explorer):
    return ElementTree.fromstring(explorer.to_svg())


def having(root, attribute):
    return [element for element in root.iter() if attribute in element.attrib]


def ledgers(root):
    """Each ledger's facts with the elements drawn within it."""
    return {
        facts["title"]: (facts, group)
        for group in having(root, "data-ledger")
        for facts in [json.loads(group.get("data-ledger"))]
    }


def shown(group, role="output"):
    """What stands in the cells of a role; dots have no text."""
    cells = {
        int(e.get(f"data-{role}")): "".join(e.itertext())
        for e in having(group, f"data-{role}")
        if e.find("{*}text") is not None
    }
    return [cells[n] for n in range(len(cells))]


def texts(explorer):
    return " ".join("".join(e.itertext()) for e in root_of(explorer).iter("{http://www.w3.org/2000/svg}text"))


def tensor(values):
    return torch.tensor(np.array(values, dtype=float))[None, None]


def by_torch(mode, x, factor, align_corners, explorer):
    """What torch makes of the input, told no more than the picture shows."""
    x = tensor(x)
    if mode in ("bilinear", "bicubic"):
        return F.interpolate(x, scale_factor=factor, mode=mode, align_corners=align_corners)
    if mode == "nearest":
        return F.interpolate(x, scale_factor=factor, mode=mode)
    if mode == "transposed":
        taps = torch.tensor(
            [1 - abs(t - (2 * factor - factor % 2 - 1) / 2) / factor for t in range(2 * factor - factor % 2)]
        )
        return F.conv_transpose2d(x, torch.outer(taps, taps)[None, None].double(), stride=factor, padding=factor // 2)
    if mode == "unpooling":
        finer = tensor(explorer._way(mode, False).finer)
        values, indices = F.max_pool2d(finer, factor, return_indices=True)
        assert torch.equal(values, x)
        return F.max_unpool2d(values, indices, factor)
    channels = torch.stack([x[0, 0] + c / 10 for c in range(factor**2)])
    return F.pixel_shuffle(channels[None], factor)


SETTINGS = [
    (mode, factor, aligned)
    for mode, factor, aligned in itertools.product(WAYS, FACTORS, (False, True))
    if not aligned or mode in ("bilinear", "bicubic")
]


@pytest.mark.parametrize(("mode", "factor", "align_corners"), SETTINGS)
@pytest.mark.parametrize("x", [X, [[0.0, 1.0, 0.0]], [[3.0], [1.0]]])
def test_the_numbers_shown_and_summed_are_torchs(mode, factor, align_corners, x):
    explorer = cl.UpsamplingExplorer(x=x, mode=mode, factor=factor, align_corners=align_corners, controls=())
    ((facts, group),) = ledgers(root_of(explorer)).values()
    expected = by_torch(mode, x, factor, align_corners, explorer)[0, 0].numpy()
    assert facts["output"]["shape"] == list(expected.shape)
    way = explorer._way(mode, align_corners)
    np.testing.assert_allclose(way.explained.y, expected, atol=1e-6)
    assert facts["output"]["values"] == [number(v) for v in way.explained.y.ravel()]
    assert shown(group) in (facts["output"]["values"], [])  # small cells show their colour alone
    assert shown(group) or factor == 5


@pytest.mark.parametrize(("mode", "factor", "align_corners"), SETTINGS)
def test_every_output_names_each_input_once_and_none_for_nothing(mode, factor, align_corners):
    explorer = cl.UpsamplingExplorer(x=X, mode=mode, factor=factor, align_corners=align_corners, controls=())
    ((facts, _),) = ledgers(root_of(explorer)).values()
    assert all(len(set(places)) == len(places) for places in facts["terms"])
    letters = {facts["letters"][tap] for taps in facts.get("taps", []) for tap in taps}
    assert letters <= set(facts["letters"])
    weights = explorer._way(mode, align_corners).ledger.weight
    if mode != "transposed":
        assert np.abs(weights).min() > 1e-9
    if mode in ("nearest", "bilinear", "bicubic"):
        sums = np.bincount(explorer._way(mode, align_corners).ledger.output, weights)
        np.testing.assert_allclose(sums, 1)


def test_in_two_by_two_four_outputs_copy_eight_mix_two_and_four_mix_four():
    for align_corners in (False, True):
        explorer = cl.UpsamplingExplorer(x=[[1.0, 2.0], [3.0, 4.0]], align_corners=align_corners, controls=())
        ((facts, _),) = ledgers(root_of(explorer)).values()
        if not align_corners:
            assert sorted(map(len, facts["terms"])) == [1] * 4 + [2] * 8 + [4] * 4
        assert sum(len(places) == 1 for places in facts["terms"]) == 4


@pytest.mark.parametrize(
    ("align_corners", "columns"),
    [(False, ["−0.25", "0.25", "0.75", "1.25", "1.75", "2.25"]), (True, ["0", "0.4", "0.8", "1.2", "1.6", "2"])],
)
def test_the_dots_stand_where_the_formula_says_and_align_corners_moves_them(align_corners, columns):
    explorer = cl.UpsamplingExplorer(x=[[0.0, 1.0, 0.0]], align_corners=align_corners, controls=())
    root = root_of(explorer)
    dots = {
        int(e.get("data-output")): e.find("{*}circle")
        for e in having(root, "data-output")
        if e.find("{*}circle") is not None
    }
    pixels = [e.find("{*}rect") for e in having(root, "data-input") if e.find("{*}text") is None]
    left, unit = float(pixels[0].get("x")), float(pixels[0].get("width"))
    expected = (np.arange(6) * 2 / 5) if align_corners else (np.arange(6) + 0.5) / 2 - 0.5
    at = [(float(dots[n].get("cx")) - left) / unit - 0.5 for n in range(6)]
    np.testing.assert_allclose(at, expected, atol=0.002)
    assert " ".join(columns) in texts(explorer)


@pytest.mark.parametrize("mode", WAYS)
def test_a_way_that_takes_no_align_corners_says_so(mode):
    explorer = cl.UpsamplingExplorer(mode=mode, align_corners=True, controls=())
    if mode in ("bilinear", "bicubic"):
        assert having(root_of(explorer), "data-ledger")
        return
    assert "align_corners" in texts(explorer)
    assert not having(root_of(explorer), "data-ledger")
    explorer.align_corners = False
    assert having(root_of(explorer), "data-ledger")


def test_torch_refuses_it_too():
    with pytest.raises(ValueError, match="align_corners option can only be set"):
        F.interpolate(tensor(X), scale_factor=2, mode="nearest", align_corners=True)


def test_all_ways_stand_side_by_side_on_one_input():
    root = root_of(cl.UpsamplingExplorer(x=X, mode="all", controls=()))
    found = ledgers(root)
    assert list(found) == list(WAYS)
    for mode, (facts, group) in found.items():
        single = cl.UpsamplingExplorer(x=X, mode=mode, controls=())
        assert facts == next(iter(ledgers(root_of(single)).values()))[0]
        assert shown(group) == facts["output"]["values"]
    said = [e for e in root.iter() if "says" in (e.get("class") or "")]
    assert "".join(said[1].itertext()) == "bilinear: output (0, 0) reads row 0, column 0 = 9"
    assert "".join(said[2].itertext()).startswith("bicubic: output (0, 0) reads rows 0 to 1, columns 0 to 1 = ")


def test_all_ways_with_aligned_corners_say_which_take_no_such_thing():
    explorer = cl.UpsamplingExplorer(mode="all", align_corners=True, controls=())
    assert texts(explorer).count("takes no align_corners") == 4
    assert len(ledgers(root_of(explorer))) == 6


def test_a_factor_for_each_axis_is_refused_by_pixel_shuffle_alone():
    explorer = cl.UpsamplingExplorer(x=X, mode="all", factor=(2, 3), controls=())
    found = ledgers(root_of(explorer))
    assert [*found] == list(WAYS[:-1])
    assert "upscale_factor must be an int, got (2, 3)" in " ".join(texts(explorer).split())
    expected = F.interpolate(tensor(X), scale_factor=(2, 3), mode="bicubic")
    np.testing.assert_allclose(explorer._way("bicubic", False).explained.y, expected[0, 0], atol=1e-6)


def test_bicubic_alone_goes_beyond_what_went_in():
    explorer = cl.UpsamplingExplorer(size=(3, 4), controls=())
    above = {mode: int((explorer._way(mode, False).outside > 0).sum()) for mode in WAYS}
    assert [mode for mode, count in above.items() if count] == ["bicubic"]
    explorer.mode = "bicubic"
    (layer,) = having(root_of(explorer), "data-layer")
    expected = F.interpolate(tensor(explorer._values()), scale_factor=2, mode="bicubic")[0, 0]
    outside = (expected > 9) | (expected < 2)
    assert layer.find("{*}path").get("d").count("M") == int(outside.sum()) > 3
    assert "larger (corner above)" in texts(explorer)
    explorer.mode = "bilinear"
    assert not having(root_of(explorer), "data-layer")


def test_every_cell_of_the_finer_picture_says_what_became_of_it():
    explorer = cl.UpsamplingExplorer(mode="unpooling", controls=())
    cells = having(root_of(explorer), "data-says")
    assert len(cells) == 4 * 6
    names = {e.get("data-name") for e in having(root_of(explorer), "data-name")}
    assert {name for cell in cells for name in cell.get("data-lights").split()} <= names
    assert sum("is the largest of its block" in cell.get("data-says") for cell in cells) == 6


def test_every_channel_is_a_plane_of_its_own():
    explorer = cl.UpsamplingExplorer(size=(2, 3), factor=3, mode="pixel_shuffle", controls=())
    root = root_of(explorer)
    planes = [g for g in root.iter() if (g.get("aria-label") or "").startswith("channel ")]
    assert len(planes) == 9
    assert sorted(int(e.get("data-input")) for e in having(root, "data-input")) == list(range(54))
    assert explorer._way("pixel_shuffle", False).explained.lines("output", 10)[0] == (
        "output (1, 1) reads channel 4, row 0, column 0"
    )


def test_a_typed_number_is_kept_and_a_channel_gives_it_to_the_input():
    explorer = cl.UpsamplingExplorer(size=(1, 2), mode="pixel_shuffle", controls=())
    explorer._picture.edit = {"role": "input", "index": 1, "value": 4.5, "count": 1}
    assert explorer.x[0, 1] == 4.5
    explorer._picture.edit = {"role": "input", "index": 2 * 3 + 0, "value": 1.3, "count": 2}
    np.testing.assert_allclose(explorer.x, [[1.0, 4.5]])
    explorer.size = (1, 3)
    np.testing.assert_allclose(explorer.x[0, :2], [1.0, 4.5])


def test_values_bring_their_size_and_the_repr_makes_them_again():
    explorer = cl.UpsamplingExplorer(x=np.array([[0.0, 1.0, 0.0]]), controls=("align_corners", "factor"))
    assert explorer.size == (1, 3)
    again = eval(repr(explorer), {"UpsamplingExplorer": cl.UpsamplingExplorer})
    assert again.to_svg() == explorer.to_svg()
    descriptions = [part.description for child in explorer.children[:-1] for part in child.children]
    assert descriptions == ["align corners", "factor"]


@pytest.mark.parametrize(
    ("settings", "error", "words"),
    [
        ({"factor": 0}, cl.ArgumentError, "factor must be at least 1, got 0"),
        ({"factor": 1.5}, cl.ArgumentTypeError, "factor must be an int, got 1.5|factor must be"),
        ({"mode": "area"}, cl.ArgumentError, "mode must be one of all, nearest"),
        ({"align_corners": None}, cl.ArgumentTypeError, "align_corners must be True or False, got None"),
        ({"x": [1, 2]}, cl.ArgumentError, "x must be a plane of numbers"),
    ],
)
def test_bad_arguments_are_refused(settings, error, words):
    with pytest.raises(error, match=words):
        cl.UpsamplingExplorer(**settings)


def test_a_picture_too_large_to_read_says_so():
    assert "outputs up to 40 on a side, got 48" in texts(cl.UpsamplingExplorer(size=24, controls=()))


def test_a_ledger_without_weights_cannot_be_gathered():
    with pytest.raises(cl.ArgumentError, match="no weights of its own"):
        fixed_ledgers.gathered(cl.Ledger.convolution((3,), 2))


def test_places_outside_the_output_are_refused():
    with pytest.raises(cl.ArgumentError, match=r"indices 0 … 8 do not fit the output 2×4"):
        fixed_ledgers.unpooling(np.array([[0, 8]]), 2)


def test_channels_that_are_no_square_are_refused():
    with pytest.raises(cl.ArgumentError, match=r"must be \(4, h, w\), 2² channels; got \(3, 1, 1\)"):
        fixed_ledgers.shuffling((3, 1, 1), 2)
