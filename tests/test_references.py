import functools
import os.path
import sys
import textwrap

import numpy as np
import pytest
import torch

from convlab.checking import Case, Exercise
from convlab.checking.diagnose import WRITE_IT, examine
from convlab.checking.references import named_by, resolve


def learner(source):
    """The function `answer` of a notebook whose cells said `source`."""
    names = {"__name__": "__main__"}
    exec(textwrap.dedent(source), names)
    return names["answer"]


def names(source, thing):
    return any(thing is found for found in named_by(learner(source)))


PADS = {
    "through the module": """
        import numpy
        def answer(x):
            return numpy.pad(x, 1)
        """,
    "under another name of the module": """
        import numpy as banana
        def answer(x):
            return banana.pad(x, 1)
        """,
    "by its own name": """
        from numpy import pad
        def answer(x):
            return pad(x, 1)
        """,
    "under another name": """
        from numpy import pad as p
        def answer(x):
            return p(x, 1)
        """,
    "bound to a variable": """
        import numpy as np
        do_it = np.pad
        def answer(x):
            return do_it(x, 1)
        """,
    "imported inside": """
        def answer(x):
            import numpy as banana
            return banana.pad(x, 1)
        """,
    "imported inside by its name": """
        def answer(x):
            from numpy import pad as p
            return p(x, 1)
        """,
    "imported inside among others": """
        def answer(x):
            from numpy import zeros, pad, ones
            return pad(x, 1)
        """,
    "bound inside": """
        import numpy as np
        def answer(x):
            f = np.pad
            return f(x, 1)
        """,
    "in a helper": """
        import numpy as np
        def helper(x):
            return np.pad(x, 1)
        def answer(x):
            return helper(x)
        """,
    "in a helper's helper": """
        import numpy as np
        def inner(x):
            return np.pad(x, 1)
        def helper(x):
            return inner(x)
        def answer(x):
            return helper(x)
        """,
    "in a function inside": """
        import numpy as np
        def answer(x):
            def helper():
                return np.pad(x, 1)
            return helper()
        """,
    "in a lambda": """
        import numpy as np
        answer = lambda x: np.pad(x, 1)
        """,
    "in a comprehension": """
        import numpy as np
        def answer(x):
            return [np.pad(picture, 1) for picture in x[None]][0]
        """,
    "in a closure": """
        import numpy as np
        def make(f):
            def answer(x):
                return f(x, 1)
            return answer
        answer = make(np.pad)
        """,
    "behind a decorator": """
        import numpy as np
        def loud(f):
            def inner(x):
                return f(x)
            return inner
        @loud
        def answer(x):
            return np.pad(x, 1)
        """,
    "as an argument": """
        import numpy as np
        def answer(x):
            return next(map(np.pad, [x], [1]))
        """,
    "in a partial made inside": """
        import functools
        import numpy as np
        def answer(x):
            return functools.partial(np.pad, pad_width=1)(x)
        """,
    "in a partial made outside": """
        import functools
        import numpy as np
        do_it = functools.partial(np.pad, pad_width=1)
        def answer(x):
            return do_it(x)
        """,
    "in a branch": """
        import numpy as np
        def answer(x):
            if x.ndim > 1:
                try:
                    return np.pad(x, 1)
                except ValueError:
                    return x
        """,
}

TORCH_PADS = {
    "dotted": "import torch\ndef answer(x):\n    return torch.nn.functional.pad(x, (1, 1))",
    "F": "import torch.nn.functional as F\ndef answer(x):\n    return F.pad(x, (1, 1))",
    "p": "from torch.nn.functional import pad as p\ndef answer(x):\n    return p(x, (1, 1))",
    "nn": "from torch import nn\ndef answer(x):\n    return nn.functional.pad(x, (1, 1))",
    "from inside": "def answer(x):\n    from torch.nn import functional as G\n    return G.pad(x, (1, 1))",
    "as inside": "def answer(x):\n    import torch.nn.functional as G\n    return G.pad(x, (1, 1))",
    "dotted inside": "def answer(x):\n    import torch.nn.functional\n    return torch.nn.functional.pad(x, (1, 1))",
}


@pytest.mark.parametrize("source", PADS.values(), ids=PADS.keys())
def test_a_function_is_found(source):
    assert names(source, np.pad)


@pytest.mark.parametrize("source", TORCH_PADS.values(), ids=TORCH_PADS.keys())
def test_a_function_of_a_nested_module_is_found(source):
    assert names(source, torch.nn.functional.pad)


def test_a_class_is_found():
    source = "import torch\ndef answer(x):\n    return torch.nn.ZeroPad2d(1)(x)"
    assert names(source, torch.nn.ZeroPad2d)


@pytest.mark.parametrize(
    "source",
    [
        "import numpy as np\ndef answer(x):\n    return np.zeros(len(x))",
        "import numpy as np\ndef pad(x):\n    return np.zeros(len(x))\ndef answer(x):\n    return pad(x)",
        "def answer(x):\n    return x.pad(1)",
        "import numpy as np\ndef answer(x):\n    return 'np.pad'",
        "import numpy as np\ndef other(x):\n    return np.pad(x, 1)\ndef answer(x):\n    return x",
    ],
)
def test_a_function_that_is_not_called_is_not_found(source):
    assert not names(source, np.pad)


def test_a_function_that_calls_itself_is_looked_at_once():
    source = "def answer(n):\n    return answer(n - 1) if n else len([])"
    found = named_by(learner(source))
    assert len in found


def test_what_is_named_twice_is_found_once():
    assert named_by(learner("def answer(x):\n    return len(x) + len(x)")) == [len]


def test_two_functions_that_call_each_other():
    source = "def other(n):\n    return answer(n)\ndef answer(n):\n    return other(n) + abs(n)"
    assert abs in named_by(learner(source))


def test_a_name_that_does_not_exist_is_passed_over():
    assert named_by(learner("def answer(x):\n    return nowhere(x) + nowhere.pad(x)")) == []


def test_a_closure_that_is_still_empty_is_passed_over():
    def make():
        def answer():
            return later

        found = named_by(answer)
        later = 1
        return found, later

    assert make()[0] == []


def test_functions_of_other_modules_are_not_looked_into():
    assert os.path.normpath in named_by(os.path.abspath)
    assert os.path.splitext not in named_by(lambda: os.path.abspath)
    assert os.path.normpath not in named_by(lambda: os.path.abspath)


@pytest.mark.parametrize("answer", [len, print, 3, "np.pad", torch.nn.Identity()])
def test_without_code_of_its_own_nothing_is_named(answer):
    assert named_by(answer) == []


def test_a_partial_names_its_function():
    assert np.pad in named_by(functools.partial(np.pad, pad_width=1))


class TestResolve:
    @pytest.mark.parametrize(
        ("dotted", "thing"),
        [
            ("numpy.pad", np.pad),
            ("torch.nn.functional.pad", torch.nn.functional.pad),
            ("torch.nn.ZeroPad2d.forward", torch.nn.ZeroPad2d.forward),
            ("os.path.join", os.path.join),
        ],
    )
    def test_gives_the_object(self, dotted, thing):
        assert resolve(dotted) is thing

    @pytest.mark.parametrize("dotted", ["numpy.no_such_thing", "numpy.no.such.thing", "nowhere.pad", "pad"])
    def test_what_does_not_exist_is_none(self, dotted):
        assert resolve(dotted) is None

    def test_imports_nothing(self, monkeypatch):
        monkeypatch.delitem(sys.modules, "colorsys", raising=False)
        assert resolve("colorsys.rgb_to_hsv") is None
        assert "colorsys" not in sys.modules


def frame(x):
    """One zero on every side."""
    return np.pad(x, 1)


READY = ("no.such.thing", "torch.nn.functional.pad", "numpy.pad")
FRAME = Exercise(frame, "A", "function", "core", 1, 1, worked=[Case((np.ones((2, 2)),))], ready_made=READY)


class TestReadyMade:
    @pytest.mark.parametrize("source", PADS.values(), ids=PADS.keys())
    def test_is_right_and_noted(self, source):
        outcome = examine(FRAME, learner(source))
        assert outcome.kind == "correct"
        assert outcome.notes[0] == WRITE_IT.format(name="numpy.pad")

    def test_taken_as_the_answer_itself(self):
        case = Case((np.ones((2, 2)), 1), frame(np.ones((2, 2))))
        framed = Exercise(lambda x, width: None, "A", "function", "core", 1, 1, worked=[case], ready_made=READY)
        framed.function.__name__ = "frame"
        assert examine(framed, np.pad).notes == (WRITE_IT.format(name="numpy.pad"),)

    def test_the_first_that_was_found_is_named(self):
        answer = """
            import numpy as np
            import torch.nn.functional as F
            def answer(x):
                return np.pad(x, 1) if x is not F.pad else None
        """
        assert examine(FRAME, learner(answer)).notes == (WRITE_IT.format(name="torch.nn.functional.pad"),)

    def test_of_an_answer_written_by_hand_nothing_is_noted(self):
        answer = "import numpy as np\ndef answer(x):\n    f = np.zeros((4, 4))\n    f[1:3, 1:3] = x\n    return f"
        assert examine(FRAME, learner(answer)).notes == ()

    def test_a_wrong_answer_is_wrong_however_it_was_made(self):
        outcome = examine(FRAME, learner("import numpy as np\ndef answer(x):\n    return np.pad(x, 2)"))
        assert (outcome.kind, outcome.notes) == ("wrong shape", ())
