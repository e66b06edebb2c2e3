"""Numbers that captions may quote: measured when they are asked for, never typed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from pleat.nets.data import fits
from pleat.nets.metrics import best_line
from pleat.scenes.drawing.visible import opening_box, seen_regions

if TYPE_CHECKING:
    from pleat.scenes.clip.model import Clip


class Facts(Mapping[str, str]):
    """The facts of a clip by name, as they are written.

    Those about data are there only if the clip has data, and a net whose outputs can
    tell its classes apart.
    """

    def __init__(self, clip: Clip) -> None:
        self._clip = clip
        self._measured: dict[str, str] = {}

    @cached_property
    def _known(self) -> dict[str, Callable[[], str]]:
        out = _of(self._clip)
        # A net that stands beside it has facts of its own.
        for beat in self._clip.beats:
            other = beat.beside(self._clip, None)
            if other is not None:
                return out | {f"other_{name}": fact for name, fact in _of(other).items()}
        return out

    def __getitem__(self, name: str) -> str:
        if name not in self._measured:
            self._measured[name] = self._known[name]()
        return self._measured[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


def _of(clip: Clip) -> dict[str, Callable[[], str]]:
    """Return how each fact of a clip's net and data is measured."""
    if clip.snapshot is None:
        return {}
    net, data, history = clip.net, clip.dataset, clip.snapshot.history
    out: dict[str, Callable[[], str]] = {
        "parameters": lambda: f"{net.parameters:,}",
        "threshold": lambda: f"{clip.head.threshold:g}".replace("-", "\N{MINUS SIGN}"),
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
            out["best_line"] = lambda: str(best_line(data))
    return out
