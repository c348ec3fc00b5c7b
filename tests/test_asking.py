"""A function is called in the way it wants: with arrays, with tensors, with floats where torch has no integers."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from convlab.checking import Case
from convlab.checking.asking import NO_INTEGERS, Asker

FLOATS, INTEGERS = np.arange(6.0).reshape(2, 3), np.arange(6).reshape(2, 3)


def test_gets_arrays():
    asker = Asker(lambda x: type(x))
    assert asker.ask(Case((FLOATS,))).value is np.ndarray
    assert not asker.tensors


def test_gets_tensors_once_arrays_raised_a_type_error():
    asker = Asker(lambda x: x.unsqueeze(0))
    assert asker.ask(Case((FLOATS,))).value.shape == (1, 2, 3)
    assert asker.tensors
    assert isinstance(asker.ask(Case((FLOATS,))).value, torch.Tensor)
    assert asker.of_arrays(FLOATS).tolist() == [FLOATS.tolist()]


def test_an_error_of_both_is_the_error_with_arrays():
    asker = Asker(lambda x: x.no_such_thing)
    assert "ndarray" in str(asker.ask(Case((FLOATS,))).error)
    assert not asker.tensors


@pytest.mark.parametrize(
    "function",
    [
        lambda x: F.conv2d(torch.as_tensor(x)[None, None], torch.ones(1, 1, 1, 2))[0, 0],
        lambda x: F.unfold(torch.as_tensor(x)[None, None], (1, 2)),
        lambda x: F.interpolate(torch.as_tensor(x)[None, None], scale_factor=2, mode="bilinear"),
        lambda x: torch.as_tensor(x) @ torch.ones(3, 1),
        lambda x: F.conv2d(x[None, None], torch.ones(1, 1, 1, 2))[0, 0],
    ],
    ids=["conv2d", "unfold", "interpolate", "matmul", "tensors only"],
)
def test_gets_floats_where_torch_has_no_integers(function):
    asker = Asker(function)
    given, floats = asker.ask(Case((INTEGERS,))), Asker(function).ask(Case((FLOATS,)))
    assert given.returned, given.error
    assert torch.equal(given.value, floats.value)
    assert asker.notes == [NO_INTEGERS]
    asker.ask(Case((INTEGERS,)))
    assert asker.notes == [NO_INTEGERS]


def test_another_error_of_torch_stays_an_error():
    answer = Asker(lambda x: F.conv2d(torch.as_tensor(x)[None, None], torch.ones(1, 1, 9, 9))).ask(Case((FLOATS,)))
    assert isinstance(answer.error, RuntimeError)
