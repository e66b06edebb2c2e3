"""The sheet: surface, grid, axes, basis vectors and data, which a net moves and folds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from weakref import WeakKeyDictionary

import numpy as np
from manim.mobject.mobject import Mobject
from numpy.typing import NDArray

from pleat.nets.data import Dataset
from pleat.nets.geometry.stages import Move, Passage, moves
from pleat.nets.model import Net
from pleat.scenes.drawing.heights import Heights, heights
from pleat.scenes.drawing.ink import Group, Text, inks
from pleat.scenes.drawing.layouts import WIDE, Frame
from pleat.scenes.drawing.paints import neuron_colors, paints
from pleat.scenes.drawing.projection import Lens
from pleat.scenes.drawing.ruling import multiple, ruling, square
from pleat.scenes.drawing.theme import Theme, load_theme
from pleat.scenes.drawing.viewport import Rect, Viewport
from pleat.scenes.drawing.visible import arrows, corners, opening_view, ruled_for
from pleat.scenes.parts.plane.arrows import Arrow, basis_arrow, basis_name
from pleat.scenes.parts.plane.label_places import PASSING, gap, settle
from pleat.scenes.parts.plane.lines import Lines, grid, own_axes
from pleat.scenes.parts.plane.names import move_apart
from pleat.scenes.parts.plane.part import Part
from pleat.scenes.parts.plane.plane import Carried, Plane
from pleat.scenes.parts.plane.points import Points, dot_width
from pleat.scenes.parts.plane.sampling import sizes, tolerances
from pleat.scenes.parts.plane.solids import Solids
from pleat.scenes.parts.plane.space_axes import SpaceAxes
from pleat.scenes.parts.plane.surface import Surface

Array = NDArray[np.float64]
State = tuple[float, Viewport, float]
# Times as far off as they are wide, hidden points are seen without their origin.
_LOST = 30.0


class Sheet(Group):
    """The input plane on its way through a net.

    Usable in any manim Scene: add it, and play `pleat.scenes.Go`.

    Parameters
    ----------
    net : Net
        Of one input or two, or of more that are seen through a lens.
    data : Dataset
    theme : Theme or str
    window : Rect, optional
        Where it shows, in scene units; what reaches further is cut off.
    room : Rect, optional
        What data and basis vectors keep to.
    half : float, optional
        Half the side of the sheet, in units of the input, if it is to be ruled by 1 whatever
        the data are.
    steps : tuple of Move, optional
        How the net is taken apart; by default neuron after neuron.
    lens : Lens, optional
        Through which inputs of more than two dimensions are seen.
    values : pair of float, optional
        What graphs over inputs that are a line have room for at the least.
    frame : Frame
        That of the whole picture, by default a wide one.

    Attributes
    ----------
    plane : Plane
        Place and view that everything on it is drawn from.
    surface : Surface
        Of as much of the input plane as is ruled.
    data : Points
    basis : list of Arrow
        i and j.
    opening : Viewport
        The view of the input.
    heights : Heights or None
        How graphs stand over inputs that are a line.
    ruling : Ruling
        The step of its grid, how far it goes, and where i and j stand.
    dot : float
        How wide the points are, in pixels at 1080p.
    history : list
        The stretches travelled, each (from, to, seconds).
    """

    MESH = 0.03  # scene units, that what lies on a curved surface is off its mesh
    DOT = 11.0
    RIM = 5.0

    def __init__(
        self,
        net: Net,
        data: Dataset,
        theme: Theme | str = "dark",
        window: Rect | None = None,
        room: Rect | None = None,
        half: float | None = None,
        steps: tuple[Move, ...] | None = None,
        lens: Lens | None = None,
        values: tuple[float, float] | None = None,
        frame: Frame = WIDE,
    ) -> None:
        theme = load_theme(theme) if isinstance(theme, str) else theme
        usual = frame.layouts["plane"]
        window, room = window or usual.window or usual.panel, room or usual.room
        self.theme, self.room = theme, room
        width = net.widths[0]
        self.ruling = ruled_for(data.points, window, room) if half is None else square(half, width)
        view = opening_view(data.points, room, lens, self.ruling)
        self.heights: Heights | None = None
        if width == 1:
            # Graphs will stand over the line of inputs.
            reach = np.append(_values(net, data, view, room), values or ())
            self.heights = heights(reach, self.graph_room)
            view = replace(view, at=(view.at[0], self.heights.base))
        self.opening = view
        self.plane = plane = Plane(net, window, view, steps, frame)
        plane.rulings = (
            self.ruling,
            *(ruling(h, _LOST) for _, h in net.stages(data.points)),
        )
        self.history: list[tuple[State, State, float]] = []
        self.landmarks: Carried = plane.carry(corners(data.points, self.ruling))
        plane.tolerances = tolerances(self.landmarks, room)
        plane.sizes = sizes(self.landmarks, plane.rulings)
        # Only a plane has a grid to be seen, and a line is one itself; three inputs have neither.
        flat = width == 2
        self.surface = Surface(plane, self.ruling.box if flat else None, theme.axis)
        self.grid: Lines = grid(plane, self.ruling if flat else None, theme.grid, 1.6)
        axes = own_axes(self.ruling) if width <= 2 else []
        line = (theme.basis[0], 4.0) if width == 1 else (theme.axis, 2.6)
        self.own_axes = Lines(plane, axes, *line)
        self.dot = dot_width(self.DOT, len(data))
        outline = (theme.outline, self.dot + 3 * self.dot / self.DOT)
        self.data = Points(plane, data.points, *paints(data, theme), self.dot, outline)
        names = [multiple(self.ruling.length, basis_name(k)) for k in range(arrows(width))]
        own = zip(neuron_colors(theme, net, 0), names, strict=False)
        self.basis: list[Arrow] = [
            basis_arrow(plane, k, color, Text(name, 38, color, math=True), 7)
            for k, (color, name) in enumerate(own)
        ]
        self._solids = Solids(theme.plane)
        self._rimmed: list[Text] = []
        # Which net each part has the shape of: one may come back after a training.
        self._shaped: WeakKeyDictionary[Part, Net] = WeakKeyDictionary()
        super().__init__(self.surface, self.grid, self.own_axes, self.data, *self.basis)

    def painted(self) -> list[Mobject]:
        """Return what of it is drawn; in a space what is nearer after what is further off."""
        if not self.plane.deep:
            return super().painted()
        relief = self.plane.relief
        sampled = relief is not None and not all(field.exact for field in relief.fields)
        return self._solids.painted(self.submobjects, self.MESH if sampled else Solids.NEAR)

    @property
    def graph_room(self) -> Rect:
        """What graphs over a line of inputs keep to: below it there are its numbers."""
        return self.room.inset(0, 0.45, 0, 0)

    def go(self, s: float, view: Viewport | None = None, stack: float | None = None) -> None:
        """Be at a place of the passage, in a view, and draw everything there."""
        self.plane.s = s
        if view is not None:
            self.plane.view = view
        if stack is not None:
            self.data.stack = stack
        for part in self._parts:
            part.place(self.plane)
        self._let_pass()
        self._part_names()

    def _let_pass(self) -> None:
        """Fade the names of arrows that pass through the name of another."""
        seen = [a for a in self._arrows if any(ink.level > 0 for ink in inks(a.label))]
        for k, arrow in enumerate(seen):
            nearest = min((gap(arrow.label, other.label) for other in seen[:k]), default=PASSING)
            if nearest < PASSING:
                for ink in inks(arrow.label):
                    ink.refill(max(nearest / PASSING, 0.0))

    def asides(self) -> dict[Text, Array]:
        """Return how far each name on it stands from its usual place."""
        return {text: text.aside for part in self._parts for text, _ in part.named(self.plane)}

    def asides_at(self, s: float, view: Viewport, stack: float) -> dict[Text, Array]:
        """Return how far each name is to stand from its usual place, where the sheet will be."""
        plane, now = self.plane, (self.plane.s, self.plane.view, self.data.stack)
        parts = [part for part in self._parts if part.named(plane)]
        before = self.asides()
        plane.s, plane.view, self.data.stack = s, view, stack
        for text in before:
            text.aside = np.zeros(2)
        for part in parts:
            part.place(plane)
        found = self._settled(parts, still=view is now[1])
        for text, aside in before.items():
            text.aside = aside
        plane.s, plane.view, self.data.stack = now
        for part in parts:
            part.place(plane)
        return found

    @property
    def _parts(self) -> list[Part]:
        return [part for part in self.submobjects if isinstance(part, Part)]

    @property
    def _arrows(self) -> list[Arrow]:
        return [part for part in self.submobjects if isinstance(part, Arrow)]

    def _settled(self, parts: Sequence[Part], still: bool = True) -> dict[Text, Array]:
        """Return how far names that stand at their usual places now are to stand from there.

        If the picture does not stand `still`, other texts won't be where they are.
        """
        lens = self.plane.view.lens
        if lens is not None and lens.out.any():
            return {}
        # What is in front chooses first: an arrow's name belongs to one spot, an axis' to a line.
        names = [name for part in reversed(parts) for name in part.named(self.plane)]
        if not names:
            return {}
        texts = [text for part in self._parts for text, _ in part.named(self.plane)]
        if still:
            texts += [m for part in self._parts for m in part.get_family() if isinstance(m, Text)]
        points = self.data.positions(self.plane)
        shafts = np.vstack([np.zeros((0, 2)), *self._shafts()])
        numerals = np.vstack([part.numerals() for part in self._parts])
        return settle(names, texts, points, shafts, numerals, self.plane.window)

    def _shafts(self) -> list[Array]:
        """Return points along every arrow."""
        return [
            a + np.linspace(0, 1, 8)[:, None] * (b - a)
            for arrow in self._arrows
            if len(arrow.shaft.points)
            for a, b in [arrow.shaft.points[[0, -1], :2]]
        ]

    def _part_names(self) -> None:
        """Move names apart that the turning of a space has brought together.

        Points may come behind them anywhere, so they have a rim of the ground's colour.
        """
        axes = [part for part in self._parts if part.takes_turns]
        if not self.plane.deep and not any(isinstance(part, SpaceAxes) for part in axes):
            return
        names = [m for part in self.submobjects for m in part.get_family() if isinstance(m, Text)]
        for ink in inks(*(name for name in names if name not in self._rimmed)):
            ink.rim(self.theme.plane, self.RIM)
        self._rimmed = names
        fixed = {id(text) for part in self._parts for text in part.fixed()}
        names = [name for name in names if id(name) not in fixed]
        turns = {m: k for k, part in enumerate(axes) for m in part.get_family()}
        move_apart(names, self.plane.readable, turns)

    def reweigh(self, net: Net, steps: tuple[Move, ...] | None = None) -> None:
        """Show another net of the same shape: everything stands where its weights put it."""
        plane = self.plane
        plane.net, plane.passage = net, Passage(net, steps or moves(net))
        self.landmarks = plane.carry(self.landmarks.at(0.0)[:, : net.widths[0]])
        plane.tolerances = tolerances(self.landmarks, self.room)
        plane.sizes = sizes(self.landmarks, plane.rulings)
        own = (self.surface, self.grid, self.own_axes, self.data, *self.basis)
        for part in {id(p): p for p in (*own, *self._parts)}.values():
            part.reweigh(plane)
            self._shaped[part] = net
        self.go(plane.s)

    def taken(self) -> Array:
        """Return places in the picture where a new name would cover something, (N, 2)."""
        texts = [m for m in self.get_family() if isinstance(m, Text) and m.outline.width]
        corners = [
            (box[i], box[j]) for box in (t.box for t in texts) for i in (0, 2) for j in (1, 3)
        ]
        at = [self.data.positions(self.plane), np.array(corners).reshape(-1, 2)]
        return np.vstack([*at, *self._shafts()])

    def lay(self, part: Part, before: Part | None = None) -> None:
        """Add a part, drawn in front of all others or right behind one of them."""
        net = self.plane.net
        if self._shaped.get(part, net) is not net:
            part.reweigh(self.plane)
        self._shaped[part] = net
        rest = list(self.submobjects)
        at = rest.index(before) if before is not None and before in rest else len(rest)
        self.submobjects = [*rest[:at], part, *rest[at:]]
        part.place(self.plane)
        for text, aside in self._settled([part]).items():
            text.aside = aside
        part.place(self.plane)
        self._part_names()

    def drop(self, *parts: Part) -> None:
        """Take parts away."""
        gone = {id(part) for part in parts}
        self.submobjects = [p for p in self.submobjects if id(p) not in gone]

    def __repr__(self) -> str:
        return f"Sheet(at {self.plane.s:g} of {self.plane.passage.length} moves)"


def _values(net: Net, data: Dataset, view: Viewport, room: Rect) -> Array:
    """Return what graphs of a net of one input reach: outputs where data lie, and targets."""
    ends = view.inverse(np.array([room.sides[:2], room.sides[2:]]))[:, 0]
    reach = data.points[:, 0] if len(data) else ends
    x = np.linspace(reach.min(), reach.max(), 65)[:, None]
    targets = [] if data.targets is None else [data.targets.ravel()]
    return np.concatenate([net(x).ravel(), *targets])
