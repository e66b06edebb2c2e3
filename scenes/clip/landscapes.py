"""The loss landscapes of clips: which one is open at a beat, and what is found on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from pleat.nets.critical import Critical, critical
from pleat.nets.errors import InputError
from pleat.nets.landscape import Landscape, even_grid
from pleat.nets.parameters import Parameter, parameter
from pleat.scenes.clip.model import before
from pleat.scenes.drawing.notation import number

if TYPE_CHECKING:
    from pleat.nets.activation import Array
    from pleat.scenes.clip.model import Beat, Clip

KIND = "landscape"
DECIMALS = 3  # of a loss on screen
_CELLS = 40  # along each side of a surface
_MARGIN = 1.6  # times as far as the net's own values, a plane of parameters goes


@dataclass(frozen=True, eq=False)
class Survey:
    """A landscape over a rectangle of its plane.

    Attributes
    ----------
    landscape : Landscape
    low, high : (2,) array
        The rectangle.
    top : float or None
        The loss above which nothing is drawn.
    """

    landscape: Landscape
    low: Array
    high: Array
    top: float | None

    @cached_property
    def heights(self) -> Array:
        """The losses on an even grid, first by the first parameter."""
        return self.landscape(even_grid(self.low, self.high, _CELLS + 1))

    @cached_property
    def critical(self) -> list[Critical]:
        """Its minima, saddles and maxima."""
        return critical(self.landscape, self.low, self.high)

    def of(self, kind: str) -> list[Critical]:
        """Return those of one kind."""
        return [one for one in self.critical if one.kind == kind]

    def holds(self, place: Any) -> bool:
        """Whether a place is in the rectangle, and no higher than the top."""
        inside = bool(((self.low <= place) & (place <= self.high)).all())
        return inside and (self.top is None or float(self.landscape(place)) <= self.top)


def opened(clip: Clip, beat: Beat) -> Beat | None:
    """Return the beat that has opened the landscape which is on stage when another begins."""
    found: Beat | None = None
    for earlier in before(clip, beat):
        if earlier.do == KIND:
            found = earlier
        elif earlier.clears or KIND in getattr(earlier, "views", ()):
            found = None
    return found


def landscape_fault(clip: Clip, beat: Beat) -> str | None:
    """Return why there is no landscape on stage when a beat begins, if there is none."""
    if opened(clip, beat) is not None:
        return None
    return "no landscape is there; let a landscape beat come before it"


@lru_cache(maxsize=16)
def survey(clip: Clip, beat: Beat) -> Survey:
    """Return the landscape that a beat opens.

    Raises
    ------
    InputError
        If the clip's net or data have none, or it is beyond all numbers.
    """
    given: Any = beat
    first, second = (parameter(name) for name in given.parameters)
    threshold = None if clip.dataset.targets is not None else clip.threshold
    landscape = Landscape(clip.net, clip.dataset, (first, second), threshold)
    low, high = _rectangle(landscape) if given.range is None else np.array(given.range).T
    if not (low < high).all():
        raise InputError("range must give for each parameter from where to where, such as [-2, 2]")
    found = Survey(landscape, low, high, given.top)
    if not np.isfinite(found.heights).all() and given.top is None:
        raise InputError("range reaches where the loss is beyond all numbers; give a smaller one")
    return found


def _rectangle(landscape: Landscape) -> tuple[Array, Array]:
    """Return the corners of a square around 0 in which the net's own place is, and its mirror's."""
    reach = _MARGIN * float(np.abs(landscape.here).max()) or 1.0
    return np.full(2, -reach), np.full(2, reach)


def facts(clip: Clip) -> dict[str, Callable[[], str]]:
    """Return how what captions may quote of a clip's first landscape is measured."""
    beat = next((one for one in clip.beats if one.do == KIND), None)
    if beat is None:
        return {}
    found = beat

    def lowest(kind: str) -> str:
        heights = [one.loss for one in survey(clip, found).of(kind)]
        return number(min(heights), DECIMALS) if heights else "\N{EN DASH}"

    return {
        "minima": lambda: str(len(survey(clip, found).of("minimum"))),
        "lowest": lambda: lowest("minimum"),
        "saddle": lambda: lowest("saddle"),
    }


def called(one: Parameter) -> str:
    """Return how a parameter is written as Typst mathematics."""
    if one.column is None:
        return f"$b_({one.layer},{one.row})$"
    return f"$w_({one.layer},{one.row} {one.column})$"
