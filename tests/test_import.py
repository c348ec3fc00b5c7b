import subprocess
import sys
from importlib import import_module

import pytest

import convlab

HEAVY = ("torch", "matplotlib", "ipywidgets", "IPython", "anywidget")


def run(program):
    """What a fresh interpreter prints."""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    return done.stdout.strip()


def loaded_by(statement):
    """Which of the heavy packages a fresh interpreter holds after `statement`."""
    return run(f"{statement}\nimport sys\nprint(*[name for name in {HEAVY} if name in sys.modules])").split()


def test_loaded_by_can_tell():
    assert loaded_by("import sys; sys.modules['IPython'] = sys") == ["IPython"]


def test_import_loads_nothing_heavy():
    assert loaded_by("import convlab") == []


@pytest.mark.parametrize("module", ["errors", "arguments", "arithmetic", "padding", "convolution"])
def test_the_numeric_modules_load_nothing_heavy(module):
    assert loaded_by(f"import convlab.{module}") == []


def test_a_convolution_of_numpy_arrays_loads_nothing_heavy():
    use = "import convlab as cl, numpy as np; cl.conv2d(cl.pad(np.ones((1, 3, 3)), 1), np.ones((1, 1, 2, 2)))"
    assert loaded_by(use) == []


def test_a_public_name_loads_its_own_module_only():
    program = "import convlab, sys; convlab.output_size; print(*[m for m in sys.modules if m.startswith('convlab.')])"
    assert set(run(program).split()) == {"convlab.arithmetic", "convlab.arguments", "convlab.errors"}


def test_dir_holds_all_public_names_before_any_is_used():
    assert run("import convlab; print(set(convlab.__all__) <= set(dir(convlab)))") == "True"


def test_all_is_sorted_and_without_repeats():
    assert convlab.__all__ == sorted(set(convlab.__all__))


def test_all_holds_the_numeric_functions():
    assert {"output_size", "output_shape", "pad", "conv1d", "conv2d", "source_index"} <= set(convlab.__all__)


@pytest.mark.parametrize("name", convlab.__all__)
def test_every_public_name_is_there(name):
    assert getattr(convlab, name).__name__ == name


@pytest.mark.parametrize(
    ("module", "name"),
    [("arithmetic", "output_size"), ("convolution", "conv2d"), ("padding", "pad"), ("errors", "GeometryError")],
)
def test_a_public_name_is_the_modules_own_object(module, name):
    assert getattr(convlab, name) is getattr(import_module(f"convlab.{module}"), name)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match=r"'convlab' has no attribute 'conv3d'"):
        _ = convlab.conv3d


def test_a_name_once_used_is_kept():
    assert run("import convlab; f = convlab.pad; print(vars(convlab)['pad'] is f)") == "True"


def test_the_version_is_a_string_of_numbers():
    assert all(part.isdigit() for part in convlab.__version__.split("."))
