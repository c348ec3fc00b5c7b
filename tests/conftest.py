"""What several test files share: a quiet, repeatable hypothesis, three array namespaces, two ways to compare."""

import os
import re
from contextlib import contextmanager
from importlib import import_module

import numpy as np
import pytest
from hypothesis import settings

from convlab.errors import ConvlabError

# The arrays are tiny: a second thread of torch's, which is loaded later, would only wait for a core.
os.environ.setdefault("OMP_NUM_THREADS", "1")

settings.register_profile("convlab", derandomize=True, deadline=None)
settings.load_profile("convlab")


@pytest.fixture(scope="session", params=["numpy", "torch", "array_api_strict"])
def xp(request):
    """Each array namespace in turn; `xp.asarray` makes its arrays."""
    return import_module(request.param)


@pytest.fixture(scope="session")
def assert_close():
    """Two arrays of any kind have the same shape and the same values, `nan` included."""

    def compare(actual, expected, tolerance=1e-9):
        actual, expected = np.asarray(actual), np.asarray(expected)
        assert actual.shape == expected.shape
        np.testing.assert_allclose(actual, expected, rtol=tolerance, atol=tolerance)

    return compare


@pytest.fixture(scope="session")
def refused():
    """The block raises exactly this error of ours, and its message holds these numbers and words."""

    @contextmanager
    def expect(kind, *parts):
        with pytest.raises(ConvlabError) as caught:
            yield
        assert type(caught.value) is kind
        message = str(caught.value)
        missing = [part for part in parts if not re.search(rf"(?<![\w-]){re.escape(str(part))}(?!\w)", message)]
        assert not missing, f"{missing} not in: {message}"

    return expect
