"""What explorers of a kernel on a plane share: their sizes, and the numbers in the cells."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import traitlets
from numpy.typing import NDArray

from convlab.arguments import per_axis
from convlab.widgets.controls import Plane
from convlab.widgets.explorer import Explorer

LARGEST = 32
SIZES = {"x": "size", "kernel": "kernel_size"}


class PlaneExplorer(Explorer):
    """An explorer with a `size` and a `kernel_size`, whose input and kernel can be given and typed.

    `NUMBERS` says of which seed and range the numbers are that stand where none were given.
    """

    x = Plane()
    kernel = Plane()

    NUMBERS: ClassVar[dict[str, tuple[int, int, int]]] = {"x": (7, 1, 10), "kernel": (7, -2, 4)}

    @property
    def arguments(self) -> tuple[str, ...]:
        """The settings, and the numbers in the cells."""
        return (*self.CONTROLS, *SIZES)

    @property
    def settings(self) -> dict[str, Any]:
        """The settings; numbers only where they are not the explorer's own."""
        planes = {name: getattr(self, name) for name in SIZES}
        given = {name: plane.tolist() for name, plane in planes.items() if plane is not None}
        return {name: getattr(self, name) for name in self.CONTROLS} | given

    @traitlets.observe("x", "kernel")
    def _resize(self, change: Any) -> None:
        """A plane brings its size."""
        if change["new"] is not None:
            name, shape = change["name"], change["new"].shape
            if self.shape_of(name) != shape:
                setattr(self, SIZES[name], shape)

    @traitlets.observe("size", "kernel_size")
    def _refit(self, change: Any) -> None:
        """Given numbers keep their places while a size changes."""
        name = {size: plane for plane, size in SIZES.items()}[change["name"]]
        plane, shape = getattr(self, name), self.shape_of(name)
        if plane is not None and plane.shape != shape and max(shape) <= LARGEST:
            setattr(self, name, self.values_of(name))

    def typed(self, role: str, index: int, value: float) -> None:
        """A number typed into an input cell or a tap."""
        name = {"input": "x", "tap": "kernel"}[role]
        plane = self.values_of(name)
        plane = plane.copy() if value.is_integer() else plane.astype(float)
        plane.flat[index] = value
        setattr(self, name, plane)

    def shape_of(self, name: str) -> tuple[int, ...]:
        """The shape of `x` or `kernel`."""
        return per_axis(SIZES[name], getattr(self, SIZES[name]), 2, 1)

    def values_of(self, name: str) -> NDArray[Any]:
        """The numbers of a plane: a corner of one fixed table, which no size changes, and over it those given."""
        seed, low, high = self.NUMBERS[name]
        h, w = self.shape_of(name)
        plane = np.random.default_rng(seed).integers(low, high, (LARGEST, LARGEST))[:h, :w]
        given = getattr(self, name)
        if given is not None:
            rows, columns = min(h, given.shape[0]), min(w, given.shape[1])
            plane = plane.astype(np.result_type(plane, given))
            plane[:rows, :columns] = given[:rows, :columns]
        return plane
