"""An exercise is a function: its docstring is the prompt, its body the solution, its decorator everything else."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from typing import Any

import numpy as np

from convlab.errors import CourseError

YOUR_TURN = "# --- your turn"
KINDS = ("function", "value", "refute", "words")
Cases = Callable[[np.random.Generator], Iterable[tuple[Any, ...]]]
Draw = Callable[[np.random.Generator, tuple[str, ...]], tuple[Any, ...]]
FURTHER = 12  # cases drawn for every check, beside the ones an author chose


@dataclass(frozen=True)
class Case:
    """One call of an exercise's function; `expected` is written by hand, or left out and computed."""

    args: tuple[Any, ...]
    expected: Any = None

    @property
    def size(self) -> int:
        """How much a reader has to take in: cells of arrays plus the whole numbers."""
        return sum(_extent(arg) for arg in self.args)


def _extent(arg: Any) -> int:
    if isinstance(arg, np.ndarray):
        return int(arg.size)
    if isinstance(arg, tuple | list):
        return sum(map(_extent, arg))
    return abs(int(arg)) if isinstance(arg, int | float) else 0


@dataclass(frozen=True)
class Slip:
    """A real wrong answer, and the one sentence that names the idea behind it.

    Attributes:
        name: of the function.
        sentence: what the learner is told: the idea, never the code.
        function: the wrong answer.
        hint: the number of the hint (from 0) that helps against it; None: the next one.
        more: other functions with the same misconception, where one idea can be written in ways that differ.
    """

    name: str
    sentence: str
    function: Callable[..., Any]
    hint: int | None = None
    more: tuple[Callable[..., Any], ...] = ()

    @property
    def ways(self) -> tuple[Callable[..., Any], ...]:
        """Every function that makes this mistake."""
        return self.function, *self.more


@dataclass(frozen=True)
class Formula:
    """How the shape of a result comes about, for one call.

    Attributes:
        text: the exercise's formula with the numbers of the call in it.
        variants: `(sentence, shape)` pairs: what comes out with one term wrong, such as the padding added once.
    """

    text: str
    variants: Sequence[tuple[str, tuple[int, ...]]] = ()


@dataclass(eq=False)
class Exercise:
    """What `@exercise` makes of a function. Called, it is the reference solution.

    Attributes:
        function: the reference; its docstring is the prompt (Markdown, with a worked example that runs).
        title: a few words.
        kind: `function`; `value`, checked as `check(name=value)` against what the function returns; `refute`, a
            value that `judge` accepts or answers with the reason against it; `words`, assessed by the learner
            against `rubric`.
        level: `core` or `stretch`.
        minutes: a learner's, roughly.
        points: on a marked sheet.
        worked: cases with expected values written by hand.
        cases: further argument tuples that an author chose, with values drawn from a generator.
        draw: one argument tuple more, of any size that fits, from a generator and the names of the parameters.
        formula: for a call, how its result's shape comes about.
        window: for a position in the result and a call, the cells of the first array that are read for it.
        laws: `(sentence, law)` pairs; `law(answer)` is true where the property holds.
        hints: from a nudge to nearly there.
        ready_made: dotted names of functions that do the whole job.
        judge: `refute` only: None if the value is right, else why not.
        rubric: `words` only: what a good answer says.
        why: a sentence or two: why the solution works.
    """

    function: Callable[..., Any]
    title: str
    kind: str
    level: str
    minutes: int
    points: int
    worked: Sequence[Case] = ()
    cases: Cases | None = None
    draw: Draw | None = None
    formula: Callable[..., Formula] | None = None
    window: Callable[..., Iterable[tuple[int, ...]]] | None = None
    laws: Sequence[tuple[str, Callable[[Callable[..., Any]], bool]]] = ()
    hints: Sequence[str] = ()
    ready_made: Sequence[str] = ()
    judge: Callable[[Any], str | None] | None = None
    rubric: Sequence[str] = ()
    why: str = ""
    slips: list[Slip] = field(default_factory=list)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """What the reference solution returns."""
        return self.function(*args, **kwargs)

    def __repr__(self) -> str:
        return f"<exercise {self.name}: {self.title}>"

    @property
    def name(self) -> str:
        """The name that the learner's function or value has."""
        return self.function.__name__

    @property
    def __name__(self) -> str:  # so that it can stand where a function can
        return self.name

    @property
    def chapter(self) -> str:
        """The course module that holds the exercise, such as `ch02_padding`."""
        return self.function.__module__.rpartition(".")[2]

    @property
    def prompt(self) -> str:
        """The docstring, as Markdown."""
        return inspect.getdoc(self.function) or ""

    def slip(self, sentence: str, *, hint: int | None = None) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Register the decorated function as a wrong answer; `sentence` names its misconception, never the code.

        A function under the sentence of an earlier slip is another way to write the same mistake. `hint` is the
        number, from 0, of the hint that helps against it.
        """

        def register(function: Callable[..., Any]) -> Callable[..., Any]:
            for at, slip in enumerate(self.slips):
                if slip.sentence == sentence:
                    self.slips[at] = replace(slip, more=(*slip.more, function))
                    return function
            self.slips.append(Slip(function.__name__, sentence, function, hint))
            return function

        return register

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of the function's parameters."""
        return tuple(inspect.signature(self.function).parameters)

    def drawn(self, seed: int = 0) -> list[Case]:
        """The cases of a check, from the smallest up: the worked ones, the author's, and a few drawn further ones."""
        drawn = list(self.cases(np.random.default_rng(seed))) if self.cases else []
        for args in drawn:
            if not isinstance(args, tuple):
                raise CourseError(f"{self.name}: a case is a tuple of arguments, got {type(args).__name__}")
        further = islice(self.further(seed), FURTHER)
        return sorted([*self.worked, *map(Case, drawn), *further], key=lambda case: case.size)

    def further(self, seed: int) -> Iterator[Case]:
        """Cases without end from `draw`; none where there is no such thing."""
        rng = np.random.default_rng([seed, 1])
        while self.draw is not None:
            yield Case(self.draw(rng, self.parameters))

    def expected(self, case: Case) -> Any:
        """The hand-written value of a case, or what the reference returns for copies of its arguments."""
        return self.function(*fresh(case.args)) if case.expected is None else case.expected

    @cached_property
    def _lines(self) -> tuple[list[str], ast.FunctionDef]:
        source = textwrap.dedent(inspect.getsource(self.function))
        node = ast.parse(source).body[0]
        assert isinstance(node, ast.FunctionDef)
        return source.splitlines(), node

    @property
    def signature(self) -> str:
        """The `def` line(s), without the decorator."""
        lines, node = self._lines
        return "\n".join(lines[node.lineno - 1 : node.body[0].lineno - 1])

    @property
    def body(self) -> str:
        """The reference solution's lines below the docstring, as they stand in the source."""
        lines, node = self._lines
        docstring = node.body[0]
        assert docstring.end_lineno is not None
        return "\n".join(lines[docstring.end_lineno :]).strip("\n")

    @property
    def starter(self) -> str:
        """What the learner begins with: the signature and `...`, below the lines that are no part of the exercise."""
        if self.kind == "words":
            return f'{self.name} = """\n\n"""'
        if self.kind != "function":
            return f"{self.name} = ..."
        given, mark, _ = self.body.partition(YOUR_TURN)
        above = f"\n{given.rstrip()}\n    {YOUR_TURN}" if mark else ""
        return f"{self.signature}{above}\n    ..."

    @property
    def check_call(self) -> str:
        """The call that checks the learner's answer."""
        return f"check({self.name})" if self.kind == "function" else f"check({self.name}={self.name})"


def exercise(
    *, title: str, level: str = "core", minutes: int, points: int, kind: str = "function", **more: Any
) -> Callable[[Callable[..., Any]], Exercise]:
    """Make an `Exercise` of the decorated function; see there for the arguments."""
    if kind not in KINDS or level not in ("core", "stretch"):
        raise CourseError(f"kind {kind!r} must be one of {KINDS}, level {level!r} core or stretch")

    def make(function: Callable[..., Any]) -> Exercise:
        return Exercise(function, title, kind, level, minutes, points, **more)

    return make


def fresh(args: tuple[Any, ...]) -> tuple[Any, ...]:
    """The arguments as every call gets them: copies, floating-point arrays in float32."""
    return tuple(_copy(arg) for arg in args)


def _copy(arg: Any) -> Any:
    if isinstance(arg, list):
        return [_copy(entry) for entry in arg]
    if not isinstance(arg, np.ndarray):
        return arg
    return arg.astype(np.float32) if arg.dtype.kind == "f" else arg.copy()


def distinct(rng: np.random.Generator, *shape: int) -> np.ndarray[Any, Any]:
    """An array of the whole numbers 1 … n in some order, as floats: no two cells alike, so that a mix-up shows."""
    return (rng.permutation(int(np.prod(shape))) + 1.0).reshape(shape)
