"""What is shown on a plot's curves: a point that runs, slopes, ranges, flat tails, places."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from pleat.nets.errors import InputError
from pleat.nets.geometry.function import extreme, flat, growth, value_range
from pleat.scenes.beats.function_plot import FUNCTION_PLOT, FunctionBeat, OfOne
from pleat.scenes.clip.kinds import register
from pleat.scenes.clip.model import Clip, Span
from pleat.scenes.drawing.notation import brief, power_of
from pleat.scenes.stage.slots import Slot

if TYPE_CHECKING:
    from pleat.scenes.parts.panel.function_probe import Probe
    from pleat.scenes.stage.stage import Stage

PROBE: Slot[Probe] = Slot("probe")
Facts = Mapping[str, Callable[[], str]]
Array = NDArray[np.float64]


def at(function: Callable[[Array], Array], x: float) -> float:
    """Return a function's value at one input."""
    return float(function(np.array([x]))[0])


@register
class ProbeBeat(FunctionBeat):
    """A point runs along every curve, the same input in all panes; it stays for later beats.

    Captions may quote where it ends: ``{x}``, and of the first function ``{y}`` and ``{slope}``.

    Attributes
    ----------
    to : tuple of float
        The inputs it goes to, one after the other; it begins where it is, or at the first.
    tangents : bool
        Whether curves have a tangent there, and its slope as a number. At a kink there is none.
    trace : bool
        Whether it draws the slopes, in the panes that ``slopes = true`` has made room for.
    """

    do: Literal["probe"] = "probe"
    to: tuple[float, ...] = Field(min_length=1, max_length=12)
    tangents: bool = True
    trace: bool = False
    motion: ClassVar[float] = 5.0
    aside: ClassVar[bool] = True

    def facts(self, clip: Clip) -> Facts:
        """Return where it ends."""
        x = self.to[-1]
        return {
            "x": lambda: brief(x),
            "y": lambda: brief(at(self.functions_at(clip)[0].f, x)),
            "slope": lambda: brief(at(self.functions_at(clip)[0].df, x)),
        }

    def check(self, clip: Clip) -> str | None:
        """Say if there is no room for slopes, or it would leave the window."""
        fault = super().check(clip)
        if fault is not None:
            return fault
        plotted = self.plotted(clip, self)
        if self.trace and plotted is not None and not plotted.slopes:
            return "trace = true, but the plot has no room for slopes; give it slopes = true"
        low, high = self.window_at(clip)
        outside = next((x for x in self.to if not low <= x <= high), None)
        if outside is not None:
            return f"to has {outside:g}, and the plot shows inputs from {low:g} to {high:g}"
        return None

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Bring it, and let it run."""
        from pleat.scenes.drawing.drive import Drive
        from pleat.scenes.drawing.phrases import phrase
        from pleat.scenes.parts.panel.function_probe import Probe

        plot = stage.held(FUNCTION_PLOT)
        there = stage.get(PROBE)
        kept = (
            there is not None
            and there.plot is plot
            and (there.tangents, there.trace) == (self.tangents, self.trace)
            and there.which == sorted(plot.curves)
        )
        path = list(self.to)
        share = 1.0
        if kept and there is not None:
            probe = there
            path.insert(0, probe.x)
        else:
            gone = stage.drop(PROBE)
            letter = self._letter(stage.clip)
            word = phrase(stage.language, "slope")
            probe = Probe(plot, path[0], self.tangents, self.trace, letter, word)
            if self.trace:
                for k in probe.which:
                    curve = plot.slope_curve(k)
                    if curve not in plot.lines.submobjects:
                        plot.lines.add(curve)
                probe.place()
            stage.hold(PROBE, probe)
            plot.followers.append(probe)
            yield Span(0.12, (*gone, *stage.appear(probe, to=plot.marks)))
            share -= 0.12
        legs = [(a, b) for a, b in pairwise(path) if a != b]
        whole = sum(abs(b - a) for a, b in legs)
        if not legs:
            yield Span(share)
        for a, b in legs:

            def run(t: float, a: float = a, b: float = b) -> None:
                probe.go(a + t * (b - a))

            yield Span(share * abs(b - a) / whole, (Drive(plot, run),))

    def _letter(self, clip: Clip) -> str:
        plotted = self.plotted(clip, self)
        return plotted.letter if plotted is not None else "x"


@register
class DrawSlopes(FunctionBeat):
    """The slopes of all functions, as curves below; where one jumps, its ends are open.

    The point that has run goes away.
    """

    do: Literal["draw-slopes"] = "draw-slopes"
    motion: ClassVar[float] = 2.4

    def check(self, clip: Clip) -> str | None:
        """Say if there is no room for slopes."""
        plotted = self.plotted(clip, self)
        if plotted is not None and not plotted.slopes:
            return "the plot has no room for slopes; give it slopes = true"
        return super().check(clip)

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Draw what of them is not there yet."""
        from pleat.scenes.drawing.drive import Drive

        plot = stage.held(FUNCTION_PLOT)
        moves = []
        for k in sorted(plot.curves):
            curve = plot.slope_curve(k)
            if curve not in plot.lines.submobjects:
                moves += stage.appear(curve, to=plot.lines)
            begins = curve.seen[1]

            def draw(t: float, curve: object = curve, begins: float = begins) -> None:
                curve.draw(begins + t * (1 - begins))  # type: ignore[attr-defined]

            moves.append(Drive(curve, draw))
        yield Span(1.0, (*stage.drop(PROBE), *moves))


@register
class ValueRange(OfOne):
    """The values that a function takes, as an interval: bounds that it never meets are dashed.

    A round bracket, and an open ring, is a bound that is only approached. Captions may quote
    ``{low}`` and ``{high}``.

    Attributes
    ----------
    of : str
        The ``function``'s, or its ``slope``'s.
    """

    do: Literal["value-range"] = "value-range"
    of: Literal["function", "slope"] = "function"
    motion: ClassVar[float] = 1.2
    aside: ClassVar[bool] = True

    def facts(self, clip: Clip) -> Facts:
        """Return its bounds."""
        return {
            "low": lambda: brief(value_range(self._values(clip)).low),
            "high": lambda: brief(value_range(self._values(clip)).high),
        }

    def _values(self, clip: Clip) -> Callable[[Array], Array]:
        function = self.one(clip)
        return function.f if self.of == "function" else function.df

    def check(self, clip: Clip) -> str | None:
        """Say if there is no pane for it."""
        return super().check(clip) or slope_fault(self, clip, self.of)

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Bring it."""
        from pleat.scenes.parts.panel.function_marks import RangeMark

        plot = stage.held(FUNCTION_PLOT)
        taken = value_range(self._values(stage.clip))
        mark = RangeMark(plot, self.function - 1, taken, self.of == "slope")
        yield Span(1.0, tuple(stage.appear(mark, to=plot.marks)))


def slope_fault(beat: FunctionBeat, clip: Clip, of: str) -> str | None:
    """Return why nothing can be shown of a slope, if so."""
    plotted = beat.plotted(clip, beat)
    if of == "slope" and plotted is not None and not plotted.slopes:
        return 'of = "slope", but the plot has no room for slopes; give it slopes = true'
    return None


@register
class FlatTailsBeat(OfOne):
    """Where a function is nearly flat: inputs at which its slope is smaller than a number.

    Captions may quote it, as ``{below}``, and ``{left}`` and ``{right}``, between which it is
    steeper.

    Attributes
    ----------
    below : float
        How small.
    """

    do: Literal["flat-tails"] = "flat-tails"
    below: float = Field(default=0.05, gt=0)
    motion: ClassVar[float] = 1.4

    def facts(self, clip: Clip) -> Facts:
        """Return the number, and where the middle ends."""
        return {
            "below": lambda: brief(self.below),
            "left": lambda: brief(self._intervals(clip)[0][1]),
            "right": lambda: brief(self._intervals(clip)[-1][0]),
        }

    def _intervals(self, clip: Clip) -> list[tuple[float, float]]:
        return flat(self.one(clip), *self.window_at(clip), self.below)

    def check(self, clip: Clip) -> str | None:
        """Say if it is that flat nowhere."""
        fault = super().check(clip)
        if fault is None and not self._intervals(clip):
            return f"below = {self.below:g}, but no slope in the window is smaller"
        return fault

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Tint it, behind the curves."""
        from pleat.scenes.parts.panel.function_marks import FlatTails

        plot = stage.held(FUNCTION_PLOT)
        tails = FlatTails(plot, self.function - 1, self.below)
        yield Span(1.0, tuple(stage.appear(tails, to=plot.tints)))


@register
class MarkPoint(OfOne):
    """A point of a curve or of a slope, and where it is; extremes are computed.

    Captions, and what is written beside it, may quote ``{x}`` and ``{y}``.

    Attributes
    ----------
    at : float or str
        An input, or ``minimum`` or ``maximum`` in the window.
    of : str
        On the ``function``, or on its ``slope``; at a kink that is the slope torch takes.
    label : str
        What is written.
    where : str
        It stands: ``above``, ``below``, ``left`` or ``right``.
    """

    do: Literal["mark-point"] = "mark-point"
    at: float | Literal["minimum", "maximum"]
    of: Literal["function", "slope"] = "function"
    label: str = "({x}, {y})"
    where: Literal["above", "below", "left", "right"] = "above"
    texts: ClassVar[tuple[str, ...]] = ("caption", "label")
    motion: ClassVar[float] = 1.0

    def place(self, clip: Clip) -> tuple[float, float]:
        """Return where it is.

        Raises
        ------
        InputError
            If there is no such extreme.
        """
        function = self.one(clip)
        if self.of == "slope":
            function = function.slope()
        if isinstance(self.at, str):
            return extreme(function, *self.window_at(clip), self.at)
        return self.at, at(function.f, self.at)

    def facts(self, clip: Clip) -> Facts:
        """Return where it is."""
        return {
            "x": lambda: _near_zero(self.place(clip)[0]),
            "y": lambda: _near_zero(self.place(clip)[1]),
        }

    def check(self, clip: Clip) -> str | None:
        """Say if there is no such point."""
        fault = super().check(clip) or slope_fault(self, clip, self.of)
        if fault is not None:
            return fault
        try:
            self.place(clip)
        except InputError as error:
            return f"at: {error}"
        return None

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Bring it."""
        from pleat.scenes.parts.panel.function_marks import PointMark

        plot = stage.held(FUNCTION_PLOT)
        text = self.label
        for name, fact in self.facts(stage.clip).items():
            text = text.replace(f"{{{name}}}", fact())
        x, y = self.place(stage.clip)
        mark = PointMark(plot, self.function - 1, x, y, text, self.where, self.of == "slope")
        yield Span(1.0, tuple(stage.appear(mark, to=plot.marks)))


def _near_zero(value: float) -> str:
    return brief(0.0 if abs(value) < 1e-6 else value)


def _up(value: float) -> float:
    """Return a bound rounded up to the three digits it is told with: so it still holds."""
    unit = 10.0 ** (power_of(value) - 2) if value else 1.0
    return float(np.ceil(value / unit - 1e-9) * unit)


@register
class GrowthBoundBeat(FunctionBeat):
    """How fast the clip's net grows at most: ``|f(x)| <= c |x|``, c computed from its weights.

    Captions may quote ``{c}``, and ``{beyond}``: the bound holds for every ``|x|`` of at least so
    much.
    """

    do: Literal["growth-bound"] = "growth-bound"
    motion: ClassVar[float] = 2.0

    def facts(self, clip: Clip) -> Facts:
        """Return the bound."""
        return {
            "c": lambda: brief(_up(growth(clip.net).c)),
            "beyond": lambda: brief(_up(growth(clip.net).beyond)),
        }

    def check(self, clip: Clip) -> str | None:
        """Say if the clip has no net whose pieces are straight, or it is not in the plot."""
        fault = super().check(clip)
        if fault is not None:
            return fault
        if clip.snapshot is None:
            return "it bounds the clip's net, and [clip] names none"
        if not any(f.name == "net" for f in self.functions_at(clip)):
            return "the net is not among the functions; name 'net' in the plot"
        try:
            growth(clip.net)
        except InputError as error:
            return str(error)
        return None

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Bring it, behind the curves."""
        from pleat.scenes.parts.panel.function_marks import GrowthBound

        plot, bound = stage.held(FUNCTION_PLOT), growth(stage.clip.net)
        k = [f.name for f in self.functions_at(stage.clip)].index("net")
        mark = GrowthBound(plot, k, bound.c, bound.beyond)
        note = plot.note(k, f"±{brief(_up(bound.c))} |x|")
        named = stage.appear(note, to=plot.heads)
        yield Span(1.0, (*stage.appear(mark, to=plot.tints), *named))
