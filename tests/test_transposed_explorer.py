"""The transposed convolution's explorer: three views of one ledger say what torch computes."""

import itertools
import json
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from PIL import Image

import convlab as cl
from convlab.pictures.stamping import Stamping

X, KERNEL = np.arange(1, 7).reshape(2, 3), np.array([[1, 2], [0, -1]])
GRID = [
    {"stride": stride, "padding": padding, "output_padding": extra, "dilation": dilation}
    for stride, padding, extra, dilation in itertools.product((1, 2, (3, 2)), (0, (1, 0)), (0, (0, 1)), (1, (1, 3)))
    if extra == 0 or stride != 1 or dilation != 1
]
VIEWS = ("stamps", "zeros", "matrix", "all")


def explorer(**settings):
    return cl.TransposedConvolutionExplorer(**({"x": X, "kernel": KERNEL, "stride": 1, "controls": ()} | settings))


def drawn(**settings):
    return ElementTree.fromstring(explorer(**settings).to_svg())


def having(root, attribute):
    return [element for element in root.iter() if attribute in element.attrib]


def words(element):
    return "".join(element.itertext()).replace("−", "-")


def grid(root, name):
    return next(e for e in root.iter() if e.get("role") == "grid" and e.get("aria-label").startswith(name))


def numbers(cells):
    return [float(words(cell)) for cell in cells]


def layer(root, name):
    return next((e for e in root.iter() if e.get("data-layer") == name), None)


def lines(root):
    return [words(e) for e in root.iter() if "below" in (e.get("class") or "")]


def facts(root):
    return json.loads(having(root, "data-ledger")[0].get("data-ledger"))


def torchs(bias=0.0, **how):
    x, kernel = (torch.tensor(values)[None, None].double() for values in (X, KERNEL))
    return F.conv_transpose2d(x, kernel, torch.tensor([bias]).double(), **how)[0, 0].numpy()


@pytest.mark.parametrize("how", GRID)
def test_every_view_shows_torchs_numbers(how):
    expected = torchs(0.5, **how).ravel().tolist()
    for view in ("stamps", "zeros"):
        shown = numbers(having(drawn(bias=0.5, view=view, **how), "data-output"))
        assert shown == expected
    both = [words(cell) for cell in having(drawn(bias=0.5, view="all", **how), "data-output")][: 2 * len(expected)]
    # A cell that is too small for its number has none: it is said below.
    assert {(float(shown), value) for shown, value in zip(both, [*expected] * 2, strict=True) if shown} <= {
        (value, value) for value in expected
    }


@pytest.mark.parametrize("how", GRID)
def test_sliding_over_zeros_sums_to_the_same(how):
    pairs = {name: value if isinstance(value, tuple) else (value, value) for name, value in how.items()}
    stamping = Stamping(X, KERNEL, **pairs)
    assert stamping.sliding.apply(X, KERNEL).tolist() == torchs(**how).tolist()
    assert len(stamping.sliding.output) == KERNEL.size * stamping.ledger.overlaps.size
    met = stamping.sliding.only(stamping.sliding.input >= 0)
    for field in ("output", "tap", "input"):
        assert getattr(met, field).tolist() == getattr(stamping.ledger, field).tolist()


def window(ledger, output):
    """Tap by place, of all cells that the window of an output covers."""
    terms = dict(zip(ledger["taps"][output], ledger["terms"][output], strict=True))
    count = len(ledger["input"]["values"])
    return terms | {tap: count + pad for pad, tap in ledger["zeros"][output]}


def test_a_window_over_zeros_is_the_flipped_kernel():
    root = drawn(view="zeros", stride=2)
    frame = {f"input {e.get('data-input')}": e for e in having(root, "data-input")}
    frame |= {f"pad {e.get('data-pad')}": e for e in having(root, "data-pad")}
    ledger, count = facts(root), X.size
    for output in range(24):
        covered = window(ledger, output)
        cells = {t: frame[f"input {p}" if p < count else f"pad {p - count}"] for t, p in covered.items()}
        at = {t: (float(cell[0].get("x")), float(cell[0].get("y"))) for t, cell in cells.items()}
        unit = float(cells[0][0].get("width"))
        (right, low) = at[0]  # the first tap comes last
        expected = [(right, low), (right - unit, low), (right, low - unit), (right - unit, low - unit)]
        np.testing.assert_allclose([at[t] for t in range(4)], expected, atol=0.11)


def test_zeros_lie_between_the_inputs_and_around_them():
    grid_of_zeros = grid(drawn(view="zeros", stride=(1, 2)), "input with zeros 4×7")
    shown = np.reshape(numbers([cell for row in grid_of_zeros for cell in row]), (4, 7))
    expected = np.zeros((4, 7))
    expected[1:3, 1:6:2] = X
    assert shown.tolist() == expected.tolist()
    said = {cell.get("data-says").split(":")[0] for cell in having(grid_of_zeros, "data-pad")}
    assert said == {"a zero between the inputs", "a zero around the inputs"}


def test_more_padding_than_a_frame_lets_the_window_begin_inside():
    root = drawn(view="zeros", padding=2, stride=3)
    assert numbers(having(root, "data-output")) == torchs(stride=3, padding=2).ravel().tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize("how", [{}, {"stride": 2}, {"stride": 3, "padding": 1, "output_padding": 2}])
def test_the_matrix_is_the_convolutions_transposed(how):
    root = drawn(view="matrix", **how)
    expected = torchs(**how)
    convolution = cl.conv_matrix(KERNEL, expected.shape, stride=how.get("stride", 1), padding=how.get("padding", 0))
    for kind, size in (("matrix", convolution.T.shape), ("matrix of the convolution", convolution.shape)):
        name = f"{kind} {size[0]}×{size[1]}"
        dense = np.zeros(convolution.T.shape)
        for entry in having(grid(root, name), "data-term"):
            output, place, tap = map(int, entry.get("data-term").split(","))
            dense[output, place] = KERNEL.flat[tap]
            assert words(entry)[0] == "abcd"[tap]
        assert (dense == convolution.T).all()
    assert (convolution.T @ X.ravel()).tolist() == expected.ravel().tolist()


def test_what_the_padding_cuts_off_lies_around_the_output():
    root = drawn(padding=(1, 0), stride=2)
    whole, kept = torchs(stride=2), torchs(stride=2, padding=(1, 0))
    cells = [cell for row in grid(root, "output") for cell in row]
    assert numbers(cells) == whole.ravel().tolist()
    cut = [cell for cell in cells if "data-output" not in cell.attrib]
    assert len(cut) == whole.size - kept.size == 12
    assert cut[1].get("data-says").split("|") == ["the padding cuts this cell off; it would have been", "= 1·2", "= 2"]
    named = [cell.get("data-name") for cell in having(root, "data-input")]
    assert set(cut[1].get("data-lights").split()) == {"x0"} <= set(named)
    assert layer(root, "what the padding cuts off") is not None
    assert layer(drawn(), "what the padding cuts off") is None


def test_output_padding_brings_back_what_was_cut_off():
    root = drawn(stride=2, padding=1, output_padding=1)
    assert numbers(having(root, "data-output")) == torchs(stride=2, padding=1, output_padding=1).ravel().tolist()
    assert len(layer(root, "what output_padding adds")) == 2
    cells = [cell for row in grid(root, "output") for cell in row]
    assert (len(cells), len(having(root, "data-output"))) == (24, 15)  # nothing beyond the last stamp


def test_ink_gathers_where_stamps_overlap():
    root = drawn(dilation=(1, 2))
    stamps = layer(root, "ink of the stamps")
    assert len(stamps) == X.size
    assert {stamp.get("d").count("M") for stamp in stamps} == {2}  # two columns apart, whose rows touch
    assert stamps.get("display") is None
    assert [words(e) for e in layer(root, "stamps per output")] == [
        f"×{n}" for n in cl.Ledger.transposed(X.shape, KERNEL.shape, dilation=(1, 2)).overlaps.ravel()
    ]


def test_gaps_are_marked_and_hold_the_bias():
    root = drawn(stride=3, bias=-0.25)
    gaps = cl.Ledger.transposed(X.shape, KERNEL.shape, stride=3).overlaps == 0
    assert layer(root, "gaps")[0].get("d").count("M") == 2 * gaps.sum() > 0
    shown = np.reshape(numbers(having(root, "data-output")), gaps.shape)
    assert set(shown[gaps]) == {-0.25}
    assert layer(drawn(), "gaps") is None


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"stride": 2}, "Exactly one stamp reaches every output."),
        ({"stride": 1}, "Every output is reached by 1, 2 or 4 stamps."),
        ({"stride": 3}, "Gaps: 16 of 40 outputs. No stamp reaches them; without a bias they are 0."),
        ({"stride": 3, "bias": 0.5}, "No stamp reaches them; they are the bias, 0.5. The others: 1 stamp."),
    ],
)  # fmt: skip
def test_how_many_stamps_reach_the_outputs_is_said(settings, sentence):
    assert sentence in " ".join(lines(drawn(**settings)))


def test_the_index_and_the_size_have_their_numbers():
    said = lines(drawn(stride=(3, 1), padding=(1, 0), output_padding=(2, 0), dilation=(1, 2)))
    assert "y[0, 0] = sum of x[i, j] · w[a, b] where 3·i + a - 1 = 0 and j + 2·b = 0" in said
    assert "rows: (2 - 1)·3 - 2·1 + 1·(2 - 1) + 2 + 1 = 5" in said
    assert "columns: (3 - 1)·1 - 2·0 + 2·(2 - 1) + 0 + 1 = 5" in said


@pytest.mark.parametrize("view", VIEWS)
def test_every_cell_can_be_asked_and_every_grid_reached(view):
    root = drawn(view=view, stride=2, padding=(1, 0))
    cells = [cell for e in root.iter() if e.get("role") == "grid" for row in e for cell in row]
    asked = {f"data-{role}" for role in ("input", "tap", "output", "pad", "term", "says")}
    assert all(asked & set(cell.attrib) for cell in cells)
    grids = [e.get("aria-label") for e in root.iter() if e.get("role") == "grid"]
    assert len(grids) == len(having(root, "role")) - sum(e.get("role") != "grid" for e in having(root, "role"))
    assert {"stamps": 3, "zeros": 3, "matrix": 5, "all": 8}[view] == len(grids)


def test_cells_of_all_views_belong_to_one_ledger():
    root = drawn(view="all", stride=2)
    (group,) = having(root, "data-ledger")
    for role in ("input", "tap", "output", "pad", "term"):
        assert len(having(group, f"data-{role}")) == len(having(root, f"data-{role}")) > 0


@pytest.mark.parametrize("view", VIEWS)
def test_the_picture_is_no_wider_than_its_column(view):
    for size, kernel, stride in (((1, 1), 1, 1), ((2, 3), 2, 3), ((3, 4), 3, 2), ((8, 8), 5, 3)):
        root = ElementTree.fromstring(
            cl.TransposedConvolutionExplorer(size=size, kernel_size=kernel, stride=stride, view=view, bias=0.5).to_svg()
        )
        right = [float(e.get("x")) + float(e.get("width", 0)) for e in root.iter() if e.get("x") and e.get("role")]
        assert max(right, default=0) <= float(root.get("width"))
        assert float(root.get("width")) < 920


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"stride": 2, "output_padding": 2}, "output_padding 2 must be smaller than the stride 2 or the dilation 1"),
        ({"padding": 3}, "crops the whole output"),
        ({"stride": 20}, "up to 40 on a side, got 42"),
        ({"x": np.ones((9, 9)), "view": "matrix"}, "the matrix is 100×81; the picture shows up to 96 rows and columns"),
        ({"size": 33}, "the picture shows sizes up to 32, got 33"),
    ],
)
def test_what_is_refused_is_shown_with_the_reason(settings, reason):
    text = " ".join(words(e) for e in drawn(**settings).iter("{http://www.w3.org/2000/svg}text"))
    assert reason in text


def test_what_the_library_refuses_torch_refuses_too():
    for how in ({"stride": 2, "output_padding": 2}, {"padding": 3}):
        with pytest.raises(RuntimeError):
            torchs(**how)


def test_the_other_views_stay_where_the_matrix_is_too_large():
    root = drawn(x=np.ones((9, 9)), view="all")
    assert len(having(root, "data-output")) == 200
    assert "Not drawn: the matrix is 100×81" in " ".join(words(e) for e in root.iter() if e.get("class") == "quiet")


@pytest.mark.parametrize(
    ("settings", "error", "message"),
    [
        ({"bias": "a"}, cl.ArgumentTypeError, r"bias must be a number, got 'a' \(str\)"),
        ({"bias": True}, cl.ArgumentTypeError, "bias must be a number, got True"),
        ({"bias": float("nan")}, cl.ArgumentError, "bias must be finite, got nan"),
        ({"view": "ink"}, cl.ArgumentError, "view must be one of stamps, zeros, matrix, all; got 'ink'"),
        ({"stride": 0}, cl.ArgumentError, "stride must be at least 1, got 0"),
        ({"output_padding": -1}, cl.ArgumentError, "output_padding must be at least 0, got -1"),
        ({"controls": ("biases",)}, cl.ArgumentError, "no control 'biases'"),
    ],
)
def test_bad_arguments_are_refused(settings, error, message):
    with pytest.raises(error, match=message):
        explorer(**settings)


def test_the_bias_has_a_slider_that_follows():
    made = cl.TransposedConvolutionExplorer(size=1, kernel_size=1, controls=("bias",))
    (slider,) = made.children[0].children
    slider.value = 0.75
    assert made.bias == 0.75
    made.bias = -3.5
    assert (slider.value, slider.min) == (-3.5, -3.5)


@pytest.mark.parametrize("how", [{}, {"stride": 2, "padding": (1, 0), "output_padding": 1, "dilation": 2, "bias": 0.5}])
def test_the_call_to_copy_gives_what_is_shown(how):
    root = drawn(**how)
    names = {name: torch.tensor(v)[None, None].float() for name, v in (("x", X), ("weight", KERNEL))}
    called = eval(root.get("data-copy"), {"F": F, "torch": torch} | names)
    assert called.ravel().tolist() == numbers(having(root, "data-output"))


def test_the_settings_make_the_same_explorer_again():
    made = cl.TransposedConvolutionExplorer(size=(2, 2), kernel_size=2, stride=2, view="all", controls=("stride",))
    assert repr(made) == (
        "TransposedConvolutionExplorer(size=(2, 2), kernel_size=2, stride=2, padding=0, output_padding=0, dilation=1, "
        "bias=0.0, view='all')"
    )
    assert eval(f"cl.{made!r}", {"cl": cl}).to_svg() == made.to_svg()


def test_a_sweep_has_a_frame_for_every_output(tmp_path):
    explorer(x=[[1, 2]], kernel=[[1, 3]], stride=2, view="all").save(tmp_path / "sweep.gif")
    with Image.open(tmp_path / "sweep.gif") as sweep:
        assert sweep.n_frames == 4  # two stamps beside each other
