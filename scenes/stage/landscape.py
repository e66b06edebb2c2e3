"""A loss landscape on stage: its surface, and the net whose two parameters a ball on it has."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pleat.scenes.clip.landscapes import DECIMALS, Survey, called
from pleat.scenes.drawing.animation import Fade
from pleat.scenes.drawing.drive import Drive
from pleat.scenes.drawing.ink import Ink, Text
from pleat.scenes.drawing.notation import number
from pleat.scenes.drawing.palette import luminance, rgb
from pleat.scenes.drawing.phrases import phrase, phrases
from pleat.scenes.drawing.ruling import nice
from pleat.scenes.drawing.viewport import Rect
from pleat.scenes.parts.panel.counter import Counter
from pleat.scenes.parts.panel.response import Response
from pleat.scenes.parts.plane.height_mesh import HeightMesh, Stand
from pleat.scenes.parts.plane.on_terrain import Contours, Marks, Track
from pleat.scenes.parts.plane.terrain import Furniture, OnTerrain, Terrain
from pleat.scenes.parts.plane.terrain_axes import Pins, TerrainAxes
from pleat.scenes.stage.picture import Picture
from pleat.scenes.stage.slots import Slot

Array = NDArray[np.float64]

_REACH = 1.15  # how high a surface stands, where half a side of its plane is 1
_BANDS = 14.0  # at the most, of colours
_FINE = 0.04  # half sides, between two vertices of a line on it
_ROOMY = 8.0  # scene units: in narrower windows what is counted stands above
_COLUMN = 3.2  # scene units, at the left of the window, for what is counted
_BALL = 3  # balls are on all marks
MAP = Stand(0.0, 90.0, 0.0)


class LandscapeOnStage:
    """One landscape, and what a clip's beats put on it.

    Parameters
    ----------
    picture : Picture
        On whose window it stands.
    survey : Survey

    Attributes
    ----------
    terrain : Terrain
    counter : Counter
        The loss of the net that is shown.
    response : Response or None
        Its graph, if it has one input and one output.
    ball : Marks
        Where it stands.
    place : (2,) array
        Its two parameters.
    """

    def __init__(self, picture: Picture, survey: Survey) -> None:
        assert picture.layout.window is not None
        self._picture, self.survey = picture, survey
        theme, window = picture.theme, picture.layout.window
        heights = survey.heights
        finite = heights[np.isfinite(heights)]
        step = nice(
            (float(finite.max() if survey.top is None else survey.top) - float(finite.min()))
            / _BANDS
        )
        self.base = step * np.floor(float(finite.min()) / step)
        top = float(finite.max()) if survey.top is None else survey.top
        self.levels = np.arange(self.base, top, step)
        self.levels = np.append(self.levels, top)
        self._unit = _REACH / (top - self.base)
        above = np.where(np.isfinite(heights), heights, 2 * top)
        cuts = self._up(self.levels)
        cuts[0] -= 1e-6
        mesh = HeightMesh(self._up(above), cuts)
        one = self._picture.net.widths[0] == self._picture.net.widths[-1] == 1
        self._graph = one and picture.clip.dataset.targets is not None
        room = window.inset(*_margins(window, self._graph))
        self.terrain = Terrain(mesh, theme.shades(len(cuts) - 1), room, MAP, theme.plane)
        colors, language = [self._color(k) for k in (0, 1)], picture.language
        title = Text(phrase(language, "heights"), 26, theme.muted, language=language)
        names = [called(own) for own in survey.landscape.parameters]
        self.axes = TerrainAxes(
            survey.low,
            survey.high,
            self.base,
            top,
            _REACH,
            names,
            colors,
            title,
            picture.layout.frame.readable(window),
            theme,
        )
        self.terrain.furnish(self.axes)
        left, high = window.left + 0.3, window.top - 0.45
        self.counter = Counter(
            phrases(picture.language)["height"],
            theme,
            left,
            high,
            "left",
            34,
            picture.language,
            decimals={"loss": DECIMALS},
        )
        self.response: Response | None = None
        if self._graph:
            plot = Rect(left + 0.1, high - 2.55, left + 2.15, high - 0.75)
            self.response = Response(picture.net, picture.clip.dataset, plot, theme)
        self.place = survey.landscape.here
        # Balls and their ways are bright with a dark rim, in every theme: ramps lie between.
        both = (theme.plane, theme.text)
        self._dark, self._bright = sorted(both, key=lambda own: luminance(rgb(own))[0])
        self.ball = Marks(self.over(self.place[None]), self._bright, 22, self._dark, _BALL)
        self._kept: dict[str, OnTerrain | Furniture] = {}
        self._balls: list[Marks] = []
        self._trails: list[Track] = []
        self.net = picture.net

    @property
    def beside(self) -> list[Any]:
        """What stands in the window beside the surface."""
        return [self.counter, *([self.response] if self.response else [])]

    def _color(self, k: int) -> str:
        """Return the colour of the neuron that a parameter belongs to."""
        own = self.survey.landscape.parameters[k]
        theme, net = self._picture.theme, self._picture.net
        return theme.neurons(net.widths, own.layer)[own.row - 1]

    def _up(self, heights: Array) -> Array:
        return self._unit * (heights - self.base)

    def over(self, places: ArrayLike) -> Array:
        """Return where values of the parameters, (N, 2), stand on the surface, (N, 3)."""
        p = np.asarray(places, dtype=np.float64)
        flat = 2 * (p - self.survey.low) / (self.survey.high - self.survey.low) - 1
        return np.column_stack([flat, self._up(self.survey.landscape(p))])

    def along(self, places: ArrayLike) -> tuple[Array, Array]:
        """Return a line on the surface over straight ways between places.

        Returns
        -------
        line : (M, 3) array
        at : (N,) array
            Which vertex each of the places is.
        """
        p = np.asarray(places, dtype=np.float64)
        extent = self.survey.high - self.survey.low
        pieces, at = [p[:1]], [0]
        for a, b in pairwise(p):
            count = max(1, int(np.ceil(2 * float(np.abs((b - a) / extent).max()) / _FINE)))
            pieces.append(a + np.linspace(0, 1, count + 1)[1:, None] * (b - a))
            at.append(at[-1] + count)
        return self.over(np.concatenate(pieces)), np.array(at)

    def show(self, place: ArrayLike) -> None:
        """Put the ball on a place, and show the net that it is."""
        self.place = np.asarray(place, dtype=np.float64)
        picture, net = self._picture, self.survey.landscape.at(place)
        self.net = net
        picture.network.reweigh(net)
        for views, layer in zip(picture.matrices, net.layers, strict=True):
            for matrix, numbers in zip(views, (layer.W, layer.b[:, None]), strict=False):
                matrix.reweigh(numbers)
        if self.response is not None:
            self.response.reweigh(net)
        self.counter.count(loss=float(self.survey.landscape(self.place)))
        self.ball.places = self.over(self.place[None])

    def bring(self, *things: OnTerrain | Furniture) -> list[Any]:
        """Put things on the surface, unseen yet, and return the animations that bring them."""
        new = [
            thing
            for thing in things
            if thing not in (*self.terrain.things, *self.terrain.furniture)
        ]
        for own in _inks(new):
            own.set_level(0.0)
        self.terrain.lay(*(thing for thing in new if isinstance(thing, OnTerrain)))
        self.terrain.furnish(*(thing for thing in new if isinstance(thing, Furniture)))
        return [Fade(1.0, own) for own in _inks(things)]

    def take(self, *things: OnTerrain | Furniture) -> list[Any]:
        """Return the animations that make things on the surface unseen."""
        there = (*self.terrain.things, *self.terrain.furniture)
        return [Fade(0.0, own) for own in _inks(thing for thing in things if thing in there)]

    def alone(self) -> list[Any]:
        """Return the animations that leave but the one ball on the surface."""
        gone = self.take(*self._balls, *self._trails)
        self._balls, self._trails = [], []
        return [*gone, *self.bring(self.ball)]

    def roll(self, ways: Array, follow: int) -> list[Any]:
        """Put balls at their starts, and return the animations that bring them.

        Parameters
        ----------
        ways : (T, S, 2) array
            Where each is after every step.
        follow : int
            The ball, from 0, whose net is shown.
        """
        gone = self.take(self.ball, *self._balls, *self._trails)
        self._ways, self._follow = ways, follow
        lines = [self.along(way) for way in np.swapaxes(ways, 0, 1)]
        self._steps = [at for _, at in lines]
        self._trails = [Track(line, self._bright, 3.5, self._dark) for line, _ in lines]
        self._balls = [
            Marks(line[:1], self._bright, 17 if k != follow else 22, self._dark, _BALL)
            for k, (line, _) in enumerate(lines)
        ]
        self.rolled(0.0)
        return [*gone, *self.bring(*self._trails, *self._balls)]

    def rolled(self, step: float) -> None:
        """Put every ball where it is after so many steps: between two of them it goes straight."""
        k = min(int(step), len(self._ways) - 2)
        now = (1 - (step - k)) * self._ways[k] + (step - k) * self._ways[k + 1]
        for trail, ball, at, place in zip(self._trails, self._balls, self._steps, now, strict=True):
            trail.go(float(np.interp(step, np.arange(len(at)), at)))
            ball.places = self.over(place[None])
        self.show(now[self._follow])

    def leave(self) -> list[Any]:
        """Return the animations that take all of it away, and lead back to the clip's own net."""
        start, end = self.place, self.survey.landscape.here

        def back(t: float) -> None:
            self.show(end if t >= 1 else (1 - t) * start + t * end)

        gone = self._picture.vanish(self.terrain, *self.beside)
        return [*gone, Drive(self._picture.panel, back)]

    def mark(self, name: str) -> list[OnTerrain | Furniture]:
        """Return what a view of the landscape consists of: made once, then kept."""
        if name not in self._kept:
            for key, thing in self._made(name).items():
                self._kept[key] = thing
        return [thing for key, thing in self._kept.items() if key.split("/")[0] == name]

    def _made(self, name: str) -> dict[str, OnTerrain | Furniture]:
        theme, kind = self._picture.theme, name
        if name == "contours":
            return {name: Contours(self.terrain.mesh, theme.background, 1.6)}
        if name == "mirror":
            low, high = self.survey.low, self.survey.high
            ends = np.array([max(low), min(high)])
            line, _ = self.along(np.column_stack([ends, ends]))
            line = line[line[:, 2] <= self.terrain.mesh.levels[-1]]
            return {name: Track(line, self._bright, 3.5)}
        kind = {"minima": "minimum", "saddles": "saddle"}[name]
        found = self.survey.of(kind)
        places = self.over(np.array([one.place for one in found]).reshape(-1, 2))
        color = theme.classes[1] if kind == "minimum" else theme.classes[0]
        texts = [
            Text(number(one.loss, DECIMALS), 30, theme.text, halo=(theme.plane, 7)) for one in found
        ]
        return {
            f"{name}/marks": Marks(places, color, 15, theme.outline),
            f"{name}/pins": Pins(places, texts),
        }


def _inks(things: Iterable[OnTerrain | Furniture]) -> list[Ink | Furniture]:
    return [
        own for thing in things for own in ([thing] if isinstance(thing, Furniture) else thing.inks)
    ]


LANDSCAPE: Slot[LandscapeOnStage] = Slot("landscape")


def _margins(window: Rect, graph: bool) -> tuple[float, float, float, float]:
    """Return the margins around a landscape in a window: what is counted stands in one of them."""
    if window.width >= _ROOMY:
        return _COLUMN, 1.05, 0.85, 0.55
    if window.height > window.width:
        return 0.85, 1.05, 0.85, 3.0 if graph else 1.1
    return 3.5 if graph else 0.85, 1.05, 0.85, 1.1
