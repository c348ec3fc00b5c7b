"""What the script is told of a ledger: places, sources, terms; and the words and marks of a picture at rest."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F

import convlab as cl
from convlab import fixed_ledgers
from convlab.explanation import Explanation, Mark

X, KERNEL = np.arange(1, 31).reshape(5, 6), np.array([[0, 1, 2], [-3, 4, 5]])
TORCH_MODE = {"zeros": "constant", "reflect": "reflect", "replicate": "replicate", "circular": "circular"}
GRID = [
    {"padding": padding, "stride": stride, "dilation": dilation, "padding_mode": mode}
    for padding in (0, 1, (1, 2))
    for stride in (1, (2, 3))
    for dilation in (1, (1, 2))
    for mode in TORCH_MODE
]


def explained(**how):
    return Explanation(cl.Ledger.convolution(X.shape, KERNEL.shape, **how), X, KERNEL)


def summed(facts, output):
    """An output from nothing but the facts that the script gets."""
    inputs, taps = ([float(v.replace("−", "-")) for v in facts[role]["values"]] for role in ("input", "tap"))
    total = 0.0
    for n, place in enumerate(facts["terms"][output]):
        source = facts["pad"]["from"][place - len(inputs)] if place >= len(inputs) else place
        weight = float(facts["weights"][output][n].replace("−", "-")) if "weights" in facts else None
        tap = facts["taps"][output][n] if "taps" in facts else n
        total += (inputs[source] if source >= 0 else 0.0) * (taps[tap] if weight is None else weight)
    return total


@pytest.mark.parametrize("how", GRID)
def test_the_facts_sum_to_torchs_output(how):
    facts = explained(**how).facts()
    x, weight = (torch.tensor(values)[None, None].double() for values in (X, KERNEL))
    h, w = (how["padding"],) * 2 if isinstance(how["padding"], int) else how["padding"]
    padded = F.pad(x, (w, w, h, h), mode=TORCH_MODE[how["padding_mode"]])
    expected = F.conv2d(padded, weight, stride=how["stride"], dilation=how["dilation"]).ravel().tolist()
    assert [summed(facts, output) for output in range(len(facts["terms"]))] == expected


def test_a_transposed_convolution_names_its_taps():
    x, kernel = np.array([[1, 2], [3, 4]]), np.array([[1, 2], [0, 1]])
    facts = Explanation(cl.Ledger.transposed(x.shape, kernel.shape, stride=4), x, kernel).facts()
    expected = F.conv_transpose2d(torch.tensor(x)[None, None], torch.tensor(kernel)[None, None], stride=4)
    assert [summed(facts, output) for output in range(36)] == expected.ravel().tolist()
    assert facts["terms"][2] == facts["taps"][2] == []


def test_an_interpolation_brings_its_weights():
    x = np.array([[1.0, 2.0], [3.0, 4.0]])
    facts = Explanation(fixed_ledgers.upsampling((2, 2), scale_factor=2, mode="bilinear"), x).facts()
    assert facts["tap"]["values"] == []
    assert summed(facts, 5) == pytest.approx(1.75, abs=0.1)  # the weights are rounded as they are shown


def test_the_bias_is_added_after_the_terms():
    each = Explanation(
        cl.Ledger.transposed((1,), 1, stride=1, output_padding=0), np.array([2]), np.array([3]), bias=0.25
    )
    assert each.lines("output", 0) == ["output (0) reads cell 0", "= 2·3", "+ 0.25 (bias)", "= 6.25"]
    assert each.facts()["bias"] == "0.25"


def test_an_output_that_nothing_reaches_says_so():
    each = Explanation(cl.Ledger.transposed((2,), 1, stride=2), np.array([2, 4]), np.array([3]), bias=1)
    assert each.lines("output", 1) == ["output (1): no input reaches it", "= 1 (bias)", "= 1"]


def test_places_count_the_input_first_and_the_frame_row_by_row():
    each = Explanation(cl.Ledger.pad((1, 2), ((1, 0), (1, 0))), np.array([[5, 7]]), np.ones((1, 1)))
    assert each.place.tolist() == [[2, 3, 4], [5, 0, 1]]
    assert each.pads == [(-1, -1), (-1, 0), (-1, 1), (0, -1)]


def test_padding_knows_what_it_copies():
    each = Explanation(cl.Ledger.pad((4,), 2, mode="reflect"), np.arange(1, 5), np.ones(1))
    assert each.sources == [2, 1, 2, 1]
    assert each.lines("pad", 0) == ["padding (−2) is a copy of input (2) = 3"]
    assert each.marks("pad", 0) == [Mark("pad", 0), Mark("input", 2)]


def test_zero_padding_copies_nothing():
    each = Explanation(cl.Ledger.pad((2,), 1), np.arange(2), np.ones(1))
    assert each.lines("pad", 1) == ["padding (2) is 0: nothing is copied"]
    assert each.marks("pad", 1) == [Mark("pad", 1)]


def test_an_output_says_where_it_reads_its_terms_and_their_sum():
    each = Explanation(cl.Ledger.convolution(X.shape, KERNEL.shape, padding=1), X, KERNEL, index="y[{0}, {1}] = …")
    assert each.lines("output", 0) == [
        "output (0, 0) reads rows −1 to 0, columns −1 to 1",
        "y[0, 0] = …",
        "= 0·0 + 0·1 + 0·2",
        "+ 0·(−3) + 1·4 + 2·5",
        "= 14",
    ]


def test_an_output_marks_its_cells_with_their_taps():
    each = Explanation(cl.Ledger.convolution((1, 2), (1, 2), padding=(0, 1)), np.array([[5, 7]]), np.array([[1, 2]]))
    assert each.marks("output", 0) == [
        Mark("pad", 0, 0), Mark("tap", 0, 0), Mark("term", "0,2,0", 0),
        Mark("input", 0, 1), Mark("tap", 1, 1), Mark("term", "0,0,1", 1),
        Mark("output", 0),
    ]  # fmt: skip


def test_there_is_room_for_everything_that_is_said():
    each = explained(padding=(1, 2), dilation=2)
    lines, characters = each.extent()
    said = [each.lines("output", at) for at in range(each.y.size)]
    assert max(map(len, said)) <= lines
    assert max(len(line) for of_one in said for line in of_one) <= characters


def test_where_no_output_is_drawn_only_padding_is_told():
    facts = Explanation(cl.Ledger.pad((2,), 1), np.arange(2), np.ones(1), sums=False).facts()
    assert facts["terms"] == facts["output"]["values"] == facts["tap"]["values"] == []
    assert facts["pad"] == {"at": [[-1], [2]], "from": [-1, -1]}


def test_the_attribute_survives_quotes_and_angles():
    each = Explanation(cl.Ledger.pad((1,), 0), np.arange(1), np.ones(1), title="a<b & 'c'")
    assert "a&lt;b &amp; &#39;c&#39;" in each.attribute()
