"""Functions of one number as curves: their plot, further ones, others in their place, a zoom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field

from pleat.nets.errors import InputError, counted, quoted
from pleat.nets.geometry.formula import formula
from pleat.nets.geometry.function import Function
from pleat.scenes.beats.function_net import standing
from pleat.scenes.clip.kinds import register
from pleat.scenes.clip.model import Beat, Clip, Span, before
from pleat.scenes.stage.slots import Slot

if TYPE_CHECKING:
    from pleat.scenes.drawing.ink import Text
    from pleat.scenes.parts.panel.function_plot import Curve, FunctionPlot
    from pleat.scenes.stage.stage import Stage

FUNCTION_PLOT: Slot[FunctionPlot] = Slot("function plot")
TONES: Slot[dict[str, str]] = Slot("functions' colours")


Interval = tuple[float, float]
Formulas = Annotated[tuple[str, ...], Field(min_length=1, max_length=6)]


class FunctionBeat(Beat):
    """A beat about the curves of the plot that stands there.

    Attributes
    ----------
    aside : bool
        Whether it writes right of the panes, so that there must be room.
    """

    aside: ClassVar[bool] = False

    @staticmethod
    def plotted(clip: Clip, beat: Beat) -> FunctionPlotBeat | None:
        """Return the beat that has put up the plot a beat finds, if any has."""
        found = standing(clip, beat)[0]
        return found if isinstance(found, FunctionPlotBeat) else None

    def functions_at(self, clip: Clip) -> list[Function]:
        """Return the functions that stand there when it begins.

        Raises
        ------
        InputError
            If one can't be read.
        """
        found: list[Function] = []
        for beat in before(clip, self):
            found = _after(beat, clip, found)
        return found

    def window_at(self, clip: Clip) -> Interval:
        """Return between which inputs they are seen when it begins."""
        window = -1.0, 1.0
        for beat in before(clip, self):
            if isinstance(beat, FunctionPlotBeat | ZoomPlot):
                window = beat.x
        return window

    def check(self, clip: Clip) -> str | None:
        """Say if there is no plot."""
        if self.plotted(clip, self) is None:
            return f'{self.do} needs a beat do = "function-plot" before it'
        return super().check(clip)


class OfOne(FunctionBeat):
    """A beat about one of the functions.

    Attributes
    ----------
    function : int
        Which, in the order in which they came, from 1.
    """

    function: int = Field(default=1, ge=1)

    def one(self, clip: Clip) -> Function:
        """Return the function it is about."""
        return self.functions_at(clip)[self.function - 1]

    def check(self, clip: Clip) -> str | None:
        """Say if there is no such function."""
        fault = super().check(clip)
        if fault is None:
            count = len(self.functions_at(clip))
            if self.function > count:
                return f"function = {self.function}, but there are {counted(count, 'function')}"
        return fault


def _after(beat: Beat, clip: Clip, there: list[Function]) -> list[Function]:
    """Return which functions stand there after a beat, of those before it."""
    if isinstance(beat, FunctionPlotBeat):
        return read(beat.functions, clip)
    if isinstance(beat, AddFunctions):
        return [*there, *read(beat.functions, clip)]
    if isinstance(beat, ChangeFunction) and len(there) >= beat.function:
        there = list(there)
        there[beat.function - 1] = formula(beat.into, net_of(clip))
    return there


def net_of(clip: Clip) -> Any:
    """Return the clip's net, which formulas call ``net``, or None."""
    return None if clip.snapshot is None else clip.net


def read(formulas: Sequence[str], clip: Clip) -> list[Function]:
    """Return the functions of formulas.

    Raises
    ------
    InputError
        If one is none.
    """
    return [formula(text, net_of(clip)) for text in formulas]


def readable(formulas: Sequence[str], names: Sequence[str], clip: Clip, key: str) -> str | None:
    """Return what is wrong with formulas or their names, if anything is."""
    if names and len(names) != len(formulas):
        return f"names has {counted(len(names), 'word')} for {counted(len(formulas), 'function')}"
    try:
        read(formulas, clip)
    except InputError as error:
        return f"{key}: {error}"
    return None


def no_panel(clip: Clip) -> str | None:
    """Return why a clip's layout has no panel that a plot could stand in, if so."""
    name = clip.head.layout
    if clip.layout.headed or name == "wide":
        return f"layout {name!r} has no panel for it; choose layout = 'card' or 'plane'"
    return None


def empty(name: str, ends: Interval) -> str | None:
    """Return what is wrong with an interval."""
    return None if ends[0] < ends[1] else f"{name} = {list(ends)}, but it must rise"


@register
class FunctionPlotBeat(Beat):
    """A plot of functions of one number, in the panel; in the layout ``card`` that is all.

    Attributes
    ----------
    functions : tuple of str
        Each an activation's name (``"gelu"``, ``"leaky_relu(0.1)"``), ``"net"`` (the clip's, of
        one input), or a formula: ``"x^2"``, ``"e^x"``, ``"|x|"``, ``"2 sigmoid(2x) - 1"``.
    names : tuple of str
        What they are called on screen; by default as they are written.
    x : pair of float
        Between which inputs.
    y : pair of float, optional
        Between which values; by default all that there are.
    panes : str
        ``one`` for all, or one for each, in a ``row``, a ``column`` or a ``grid``.
    slopes : bool
        Whether there is room for slopes below.
    equal : bool
        Whether units are as long along as upright.
    letter : str
        Of the horizontal axis.
    """

    do: Literal["function-plot"] = "function-plot"
    functions: Formulas
    names: tuple[str, ...] = ()
    x: Interval = (-3.0, 3.0)
    y: Interval | None = None
    panes: Literal["one", "row", "column", "grid"] = "one"
    slopes: bool = False
    equal: bool = False
    letter: str = Field(default="x", pattern="^[a-zA-Z]$")
    texts: ClassVar[tuple[str, ...]] = ("caption", "names")

    @property
    def duration(self) -> float:
        """Seconds of motion: more curves take longer."""
        return self.seconds or 1.0 + 1.4 * len(self.functions)

    def check(self, clip: Clip) -> str | None:
        """Say if a function can't be read, or there is no room for a plot."""
        return (
            no_panel(clip)
            or readable(self.functions, self.names, clip, "functions")
            or empty("x", self.x)
            or (empty("y", self.y) if self.y else None)
            or super().check(clip)
        )

    def _about(self, clip: Clip) -> list[FunctionBeat]:
        """Return the beats about this plot."""
        later = clip.beats[clip.index(self.id) + 1 :]
        own = takewhile(lambda beat: not isinstance(beat, FunctionPlotBeat), later)
        return [beat for beat in own if isinstance(beat, FunctionBeat)]

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Take an earlier plot away, bring the panes, then draw curve after curve."""
        from pleat.scenes.drawing.phrases import phrase
        from pleat.scenes.parts.panel.function_plot import FunctionPlot, fitted

        functions = read(self.functions, stage.clip)
        low, high = self.y or fitted(functions, *self.x)
        about = self._about(stage.clip)
        steep = [f.slope() for f in functions]
        plot = FunctionPlot(
            stage.free_panel,
            len(functions),
            (self.x[0], low, self.x[1], high),
            stage.theme,
            fitted(steep, *self.x, 0.15) if self.slopes else None,
            self.panes,
            self.equal,
            self.letter,
            phrase(stage.language, "slope"),
            stage.language,
            aside=any(beat.aside for beat in about),
            later=[
                (beat.x[0], beat.y[0], beat.x[1], beat.y[1])
                for beat in about
                if isinstance(beat, ZoomPlot)
            ],
        )
        gone = stage.drop(FUNCTION_PLOT)
        first = 1.0 / (1.0 + 1.4 * len(functions))
        if gone:
            yield Span(0.4 * first, tuple(gone))
            stage.sweep()
        stage.hold(FUNCTION_PLOT, plot)
        yield Span((0.6 if gone else 1.0) * first, tuple(stage.appear(plot, to=stage.panel)))
        yield from drawn(stage, plot, functions, self.names or self.functions, 1 - first)


def tone(stage: Stage, name: str) -> str:
    """Return a function's colour: through a whole clip it keeps the one it came with."""
    known, hidden = stage.kept(TONES, dict), stage.theme.hidden
    return known.setdefault(name, hidden[len(known) % len(hidden)])


def drawn(
    stage: Stage,
    plot: FunctionPlot,
    functions: Sequence[Function],
    names: Sequence[str],
    share: float,
) -> Iterator[Span]:
    """Draw functions from the left to the right, one after the other, each with its name."""
    from pleat.scenes.drawing.drive import Drive

    each = share / len(functions)
    for function, name in zip(functions, names, strict=True):
        k = len(plot.curves)
        curve = plot.curve(k, function, tone(stage, function.name))
        title = plot.title(k, name)
        curve.draw(0.0)
        named = stage.appear(title, to=plot.heads)
        coming = stage.appear(curve, to=plot.lines)
        yield Span(0.2 * each, tuple(named))
        yield Span(0.8 * each, (*coming, Drive(curve, curve.draw)))


@register
class AddFunctions(FunctionBeat):
    """Further functions in a plot that has one pane for all.

    Attributes
    ----------
    functions, names : tuple of str
        As for ``function-plot``.
    """

    do: Literal["add-functions"] = "add-functions"
    functions: Formulas
    names: tuple[str, ...] = ()
    texts: ClassVar[tuple[str, ...]] = ("caption", "names")

    @property
    def duration(self) -> float:
        """Seconds of motion: more curves take longer."""
        return self.seconds or 1.6 * len(self.functions)

    def check(self, clip: Clip) -> str | None:
        """Say if a function can't be read, or each has a pane of its own."""
        fault = super().check(clip) or readable(self.functions, self.names, clip, "functions")
        plotted = self.plotted(clip, self)
        if fault is None and plotted is not None and plotted.panes != "one":
            return f'the plot has panes = "{plotted.panes}", with no room for more; name all there'
        return fault

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Draw them."""
        functions = read(self.functions, stage.clip)
        names = self.names or self.functions
        yield from drawn(stage, stage.held(FUNCTION_PLOT), functions, names, 1.0)


@register
class ChangeFunction(OfOne):
    """A function becomes another: its formula says how, by ``t`` from 0 to 1.

    ``sigmoid((1+t)x)`` presses a sigmoid together until it is ``sigmoid(2x)``.

    Attributes
    ----------
    into : str
        A formula with ``t``; where t is 0 it is the function that stands there.
    name : str
        What it is called afterwards; nothing keeps the name.
    """

    do: Literal["change-function"] = "change-function"
    into: str
    name: str = ""
    texts: ClassVar[tuple[str, ...]] = ("caption", "name")
    motion: ClassVar[float] = 2.6

    def check(self, clip: Clip) -> str | None:
        """Say if it is no formula, or begins elsewhere."""
        import numpy as np

        fault = super().check(clip) or readable((self.into,), (), clip, "into")
        if fault is not None:
            return fault
        x = np.linspace(*self.window_at(clip), 33)
        was, begins = self.one(clip)(x), formula(self.into, net_of(clip), 0.0)(x)
        if not np.allclose(was, begins, atol=1e-9 * (1 + float(np.abs(was).max()))):
            return (
                f"into = {quoted(self.into)} is not {self.one(clip).name} where t = 0, "
                "so that the curve would jump"
            )
        return None

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Let t run, and change the name on the way."""
        from pleat.scenes.drawing.animation import Fade
        from pleat.scenes.drawing.drive import Drive

        plot, k, net = stage.held(FUNCTION_PLOT), self.function - 1, net_of(stage.clip)
        curve: Curve = plot.curves[k]
        leaving: list[Any] = []
        if self.name:
            old: Text = plot.titles[k]
            leaving = [Fade(0.0, old)]
        move = Drive(curve, lambda t: curve.take(formula(self.into, net, t)))
        yield Span(0.75, (move, *leaving))
        if self.name:
            plot.heads.remove(old)
            named = stage.appear(plot.title(k, self.name), to=plot.heads)
            yield Span(0.25, tuple(named))
        else:
            yield Span(0.25)


@register
class ZoomPlot(FunctionBeat):
    """Another window for all panes: from near by, or from far away.

    Attributes
    ----------
    x, y : pair of float
        Between which inputs, and between which values.
    """

    do: Literal["zoom-plot"] = "zoom-plot"
    x: Interval
    y: Interval
    motion: ClassVar[float] = 4.0

    def check(self, clip: Clip) -> str | None:
        """Say if the window is empty."""
        return empty("x", self.x) or empty("y", self.y) or super().check(clip)

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Change the window, sizes by ratio."""
        from pleat.scenes.drawing.drive import Drive
        from pleat.scenes.parts.panel.function_plot import toward_window

        plot = stage.held(FUNCTION_PLOT)
        begins = plot.cells[0].pane.window
        ends = self.x[0], self.y[0], self.x[1], self.y[1]

        def go(t: float) -> None:
            plot.set_window(toward_window(begins, ends, t))

        yield Span(1.0, (Drive(plot, go),))
