"""Colour themes: TOML files read into a typed record when something is drawn.

A theme of one's own is a TOML file, named by its path; a distribution offers one by
an entry point in the group ``pleat.themes`` that leads to a `Theme` or to such a path.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated, ClassVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PrivateAttr,
    ValidationInfo,
    field_validator,
)

from pleat.configs import limits, shipped
from pleat.nets.errors import InputError, instead, quoted
from pleat.nets.files.names import beside
from pleat.nets.files.toml import read_toml_model
from pleat.nets.files.values import Shaped, is_file
from pleat.nets.registry import Registry
from pleat.scenes.drawing.palette import extended, mixed, shades

_MOST = 48  # colours that an eye can still tell apart, if barely

Hex = Annotated[str, Shaped(r"^#[0-9A-Fa-f]{6}$", "a colour such as '#1A2B3C'")]


class Theme(BaseModel):
    """The colours of a picture, as ``#RRGGBB``.

    Attributes
    ----------
    background, plane, text, muted, grid, axis, ghost : str
        The frame, the window of the plane, text, lesser text, the sheet's grid,
        axes, and what is left where something was.
    crease, boundary : str
        The line a neuron folds along, and the decision boundary.
    classes : tuple of str
        The data's classes, class 0 first; six at least. Where there are fewer than ten, more
        are found as far from these as can be.
    areas : tuple of str
        What the areas of the classes are tinted with, class 0 first; where it ends, the
        classes' own colours. A dark yellow is a brown, so its area may want an amber.
    tint : float
        How much of that colour the plane takes on, from 0 to 1.
    basis : tuple of str
        The input's basis vectors: i, j (and k); two at least.
    hidden : tuple of str
        The neurons of hidden layers, taken in turn, layer after layer.
    ramp : tuple of str
        Of targets, the lowest first, as few colours as lead the way; by default from i's to
        that of class 0.
    outline : str
        Drawn around data points so that they can be told apart.
    signed : pair of str
        The ends of the ramp from the most negative number to the most positive one, with the
        plane's colour at 0 between them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    SURFACE: ClassVar[float] = 0.085  # how much of the axes' colour the sheet takes on

    background: Hex
    plane: Hex
    text: Hex
    muted: Hex
    grid: Hex
    axis: Hex
    ghost: Hex
    crease: Hex
    boundary: Hex
    classes: tuple[Hex, ...] = Field(min_length=6, max_length=_MOST)
    areas: tuple[Hex, ...] = Field(default=(), max_length=_MOST)
    tint: float = Field(default=0.13, ge=0, le=0.5)
    basis: tuple[Hex, ...] = Field(min_length=2, max_length=_MOST)
    hidden: tuple[Hex, ...] = Field(min_length=1, max_length=_MOST)
    ramp: tuple[Hex, ...] = Field(default=(), max_length=_MOST)
    outline: Hex
    signed: tuple[Hex, Hex] = ("#D9792B", "#179C93")
    # By hidden layer, which neuron's colour each place has, where neurons have changed places.
    _orders: dict[int, tuple[int, ...]] = PrivateAttr(default_factory=dict)

    @field_validator("classes")
    @classmethod
    def _all_classes(cls, own: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        """Find colours for as many classes as data may have."""
        known = ("background", "plane", "text", "crease", "boundary")
        if any(name not in info.data for name in known):  # that is its own fault, told elsewhere
            return own
        avoid = tuple(info.data[name] for name in known)
        return extended(own, limits.CLASSES, avoid, avoid[:2])

    @property
    def sheet(self) -> str:
        """The colour of the plane where the sheet lies on it."""
        return mixed(self.plane, self.axis, self.SURFACE)

    def inside(self, k: int) -> str:
        """Return the colour of the area of class k, from 0, on the sheet."""
        return mixed(self.sheet, self.area(k), self.tint)

    def area(self, k: int) -> str:
        """Return the colour that the area of class k, from 0, is tinted with."""
        own = (*self.areas, *self.classes[len(self.areas) :])
        return own[k % len(own)]

    def shades(self, count: int) -> tuple[str, ...]:
        """Return so many colours of the ramp, each as unlike the next as all others are."""
        return shades(self.ramp or (self.basis[0], self.classes[0]), count)

    def neurons(self, widths: tuple[int, ...], layer: int) -> list[str]:
        """Return the colours of a layer's neurons; layer 0 is the input.

        Every hidden plane has colours of its own: hidden layers take them in
        turn, so two layers next to each other never share one. Where the theme has
        too few, more are found as far from all others as can be; of some dozens in
        a layer they come round again.

        Parameters
        ----------
        widths : tuple of int
            The net's widths, the input first.
        layer : int
            0 is the input.
        """
        last = len(widths) - 1
        if layer == last:
            return [self.text] * widths[-1]
        inputs = self._enough(self.basis, widths[0], self.hidden)
        if layer == 0:
            return [inputs[k % len(inputs)] for k in range(widths[0])]
        at_once = [sum(widths[k : min(k + 2, last)]) for k in range(1, last)]
        colors = self._enough(self.hidden, max(at_once), inputs)
        before = sum(widths[1:layer])
        return [colors[(before + k) % len(colors)] for k in self.identities(widths[layer], layer)]

    def identities(self, width: int, layer: int) -> tuple[int, ...]:
        """Return by place which neuron of a hidden layer stands there, as they stood at first."""
        own = self._orders.get(layer, ())
        return own if len(own) == width else tuple(range(width))

    def reordered(self, layer: int, order: tuple[int, ...]) -> Theme:
        """Return the theme in which neurons of a hidden layer take their colours to other places.

        The one at place k, from 0, is that which stood at ``order[k]``.
        """
        out = self.model_copy()
        now = self.identities(len(order), layer)
        out._orders = {**self._orders, layer: tuple(now[k] for k in order)}
        return out

    def _enough(self, own: tuple[str, ...], count: int, others: tuple[str, ...]) -> tuple[str, ...]:
        avoid = (*others, *self.classes[:2], self.boundary, self.crease, self.text)
        return extended(own, min(count, _MOST), avoid, (self.background, self.plane))


def _accept(name: str, found: object) -> Theme | Path:
    if isinstance(found, Theme):
        return found
    if isinstance(found, str | Path):
        return Path(found)
    raise InputError(f"must lead to a Theme or to the path of a TOML file, not to {found!r}")


REGISTRY = Registry[Theme | Path]("theme", "pleat.themes", _accept)
for _name, _path in shipped("themes").items():
    REGISTRY.add(_name, _path, __name__)


def themes() -> list[str]:
    """Return the names of the shipped themes."""
    return sorted(REGISTRY.shipped())


def load_theme(name: str) -> Theme:
    """Load a theme by name or from a TOML file.

    Raises
    ------
    InputError
        If there is no such theme, or its file is not a valid one: then with one line
        for each fault.
    """
    found = REGISTRY.find(name) or beside(name)
    if isinstance(found, Theme):
        return found
    if found.suffix != ".toml" or not is_file(found):
        if found.suffix == ".toml":
            raise InputError(f"{name}: no such file")
        near = instead(name, REGISTRY.names(), "or give a .toml file")
        raise InputError(f"no theme {quoted(name)}; {near}")
    stat = found.stat()
    return _read(found, stat.st_mtime_ns, stat.st_size)


@lru_cache
def _read(path: Path, changed: int, size: int) -> Theme:
    """Read a theme's file, once for each time it has been saved."""
    return read_toml_model(path, Theme)
