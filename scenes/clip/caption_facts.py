"""Numbers that captions may quote: measured when they are asked for, never typed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from pleat.nets.data import fits
from pleat.nets.geometry.polygons import Box
from pleat.nets.straight_line import best_line
from pleat.scenes.clip.subject import Subject
from pleat.scenes.drawing.layouts import LAYOUTS
from pleat.scenes.drawing.ruling import ruling
from pleat.scenes.drawing.visible import opening_view, seen_box, seen_regions


class Facts(Mapping[str, str]):
    """The facts of a clip by name, as they are written.

    Those about data are there only if the clip has data, and a net whose outputs can
    tell its classes apart. Those of a net that stands beside it begin with ``other_``.

    Parameters
    ----------
    subject : Subject
        What they are about.
    other : Subject or None
        What stands beside it.
    """

    def __init__(self, subject: Subject, other: Subject | None = None) -> None:
        self._known = _of(subject)
        if other is not None:
            self._known |= {f"other_{name}": fact for name, fact in _of(other).items()}
        self._measured: dict[str, str] = {}

    def __getitem__(self, name: str) -> str:
        if name not in self._measured:
            self._measured[name] = self._known[name]()
        return self._measured[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


def _of(clip: Subject) -> dict[str, Callable[[], str]]:
    """Return how each fact of a clip's net and data is measured."""
    if clip.snapshot is None:
        return {}
    net, data, history = clip.net, clip.dataset, clip.snapshot.history
    out: dict[str, Callable[[], str]] = {
        "parameters": lambda: f"{net.parameters:,}",
        "threshold": lambda: f"{clip.threshold:g}".replace("-", "\N{MINUS SIGN}"),
    }
    if net.widths[0] == 2 and all(layer.act.linear_pieces for layer in net.layers):
        out["regions"] = lambda: str(len(seen_regions(net, opening_box(clip))))
    if history is not None:
        out["steps"] = lambda: f"{history.steps[-1]:,}"
    n = len(data.labels)
    if n and fits(net.widths[-1], data.classes):
        out |= {
            "correct": lambda: str(n - len(clip.wrong)),
            "wrong": lambda: str(len(clip.wrong)),
            "n": lambda: str(n),
            "percent": lambda: f"{100 * (n - len(clip.wrong)) / n:.3g}",
        }
        if data.classes == 2:
            out["best_line"] = lambda: str(n - len(best_line(data).wrong(data)))
    return out


def opening_box(clip: Subject) -> Box:
    """Return which part of the input plane a clip shows at first."""
    layout = LAYOUTS[clip.head.layout]
    window = layout.window or layout.panel
    points = clip.dataset.points
    return seen_box(opening_view(points, layout.room), window, ruling(points).box)
