"""Numbers that captions may quote: measured when they are asked for, never typed in."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from typing import Literal

from pleat.nets.data import fits
from pleat.nets.geometry.bends import SEEN, bends
from pleat.nets.geometry.graph import graph
from pleat.nets.geometry.polygons import Box
from pleat.nets.straight_line import best_line
from pleat.scenes.clip.subject import Subject
from pleat.scenes.drawing.ruling import ruling
from pleat.scenes.drawing.visible import opening_view, ruled_for, seen_box, seen_regions

# Powers of ten between which a number is written out, and how others are raised.
_PLAIN = -4, 6
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


class Facts(Mapping[str, str]):
    """The facts of a clip by name, as they are written.

    Those about data are there only if the clip has data, and a net whose outputs can
    tell its classes apart, or be compared with its targets. Those of a net that stands
    beside it begin with ``other_``, those of one that stood in its place before with ``was_``.

    Parameters
    ----------
    subject : Subject
        What they are about.
    other : Subject or None
        What stands beside it.
    was : Subject or None
        What stood in its place before.
    """

    def __init__(
        self, subject: Subject, other: Subject | None = None, was: Subject | None = None
    ) -> None:
        self._known = _of(subject)
        for prefix, one in (("other_", other), ("was_", was)):
            if one is not None:
                self._known |= {f"{prefix}{name}": fact for name, fact in _of(one).items()}
        self._measured: dict[str, str] = {}
        self._targets = subject.dataset.targets is not None

    def joined(self, more: Mapping[str, Callable[[], str]]) -> Facts:
        """Return them with more, of what a clip's beats show."""
        if not more:
            return self
        out = copy(self)
        out._known, out._measured = {**self._known, **more}, dict(self._measured)
        return out

    def lack(self, name: str) -> str | None:
        """Return why there is no fact of a name that others have, if the data are the reason."""
        plain = name.removeprefix("other_").removeprefix("was_")
        if self._targets and plain in _OF_CLASSES:
            return "the data have a target and no classes; quote {mse}"
        if not self._targets and plain in _OF_TARGETS:
            return "the data have classes and no target; quote {correct}"
        return None

    def __getitem__(self, name: str) -> str:
        if name not in self._measured:
            self._measured[name] = self._known[name]()
        return self._measured[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


_OF_CLASSES = {"correct", "wrong", "percent", "best_line", "threshold"}
_OF_TARGETS = {"mse", "rmse", "largest"}


def of_points(name: str) -> Literal["measured", "found"] | None:
    """Return whether a fact is measured on every data point, or found by means of them all."""
    if name in (_OF_CLASSES | _OF_TARGETS) - {"best_line", "threshold"}:
        return "measured"
    return "found" if name == "best_line" else None


def _of(clip: Subject) -> dict[str, Callable[[], str]]:
    """Return how each fact of a clip's net and data is measured."""
    if clip.snapshot is None:
        return {}
    net, data, history = clip.net, clip.dataset, clip.snapshot.history
    out: dict[str, Callable[[], str]] = {
        "parameters": lambda: f"{net.parameters:,}",
    }
    if data.targets is None:
        out["threshold"] = lambda: f"{clip.threshold:g}".replace("-", "\N{MINUS SIGN}")
    if net.widths[0] == 2 and all(layer.act.linear_pieces for layer in net.layers):
        out["regions"] = lambda: str(len(seen_regions(net, opening_box(clip))))
    if net.widths[0] == 1 and all(layer.act.linear_pieces for layer in net.layers):
        out["kinks"] = lambda: str(_kinks(clip))
    if history is not None:
        out["steps"] = lambda: f"{history.steps[-1]:,}"
    n = len(data.labels)
    if n and data.targets is not None and data.targets.shape[1] == net.widths[-1]:
        out |= {
            "n": lambda: str(n),
            "mse": lambda: brief(clip.errors.mse),
            "rmse": lambda: brief(math.sqrt(clip.errors.mse)),
            "largest": lambda: brief(clip.errors.largest),
        }
    if n and fits(net.widths[-1], data.classes):
        out |= {
            "correct": lambda: str(n - len(clip.wrong)),
            "wrong": lambda: str(len(clip.wrong)),
            "n": lambda: str(n),
            "percent": lambda: f"{100 * (n - len(clip.wrong)) / n:.3g}",
        }
        if "regions" in out:
            out["bends"] = lambda: str(_bends(clip))
        if data.classes == 2 and data.points.shape[1] == 2:
            out["best_line"] = lambda: str(n - len(best_line(data).wrong(data)))
    return out


def scale_of(value: float) -> tuple[float, int, str]:
    """Return in which unit sizes down to one are written, with how many decimals, and its name.

    The unit is 1, or a power of ten whose name follows the number.
    """
    power = math.floor(math.log10(value)) if value > 0 else 0
    if _PLAIN[0] <= power < _PLAIN[1]:
        return 1.0, max(1 - power, 0), ""
    exponent = str(power).translate(_RAISED)
    return 10.0**power, 1, f"\N{NO-BREAK SPACE}×\N{NO-BREAK SPACE}10{exponent}"


def brief(value: float) -> str:
    """Write a size with two digits that count, as a multiple of a power of ten if need be."""
    if value == 0:
        return "0"
    unit, decimals, name = scale_of(value)
    return f"{value / unit:.{decimals}f}{name}"


def _kinks(clip: Subject) -> int:
    """Return how many bends of the graph there are where data lie, or else in the picture."""
    points = clip.dataset.points
    ruled = ruling(points)
    ends = (points.min(), points.max()) if len(points) else (ruled.low[0], ruled.high[0])
    found = graph(clip.net, ruled.low[0], ruled.high[0], 1.0).knots
    return sum(ends[0] <= knot.x <= ends[1] for knot in found)


def _bends(clip: Subject) -> int:
    """Return how many bends of the boundary the picture shows at first."""
    found = bends(clip.net, opening_box(clip), clip.threshold)
    return sum(bend.turn >= SEEN for bend in found)


def opening_box(clip: Subject) -> Box:
    """Return which part of the input plane a clip shows at first."""
    layout = clip.layout
    window = layout.window or layout.panel
    points = clip.dataset.points
    return seen_box(
        opening_view(points, layout.room), window, ruled_for(points, window, layout.room).box
    )
