"""Numbers that captions may quote: measured when they are asked for, never typed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from pleat.nets.data import fits
from pleat.nets.metrics import best_line

if TYPE_CHECKING:
    from pleat.scenes.clip import Clip


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
        clip = self._clip
        if clip.snapshot is None:
            return {}
        out: dict[str, Callable[[], str]] = {
            "parameters": lambda: f"{clip.net.parameters:,}",
            "threshold": lambda: f"{clip.head.threshold:g}".replace("-", "\N{MINUS SIGN}"),
        }
        n = len(clip.dataset.labels)
        if n and fits(clip.net.widths[-1], clip.dataset.classes):
            out |= {
                "correct": lambda: str(n - len(clip.wrong)),
                "wrong": lambda: str(len(clip.wrong)),
                "n": lambda: str(n),
                "percent": lambda: f"{100 * (n - len(clip.wrong)) / n:.3g}",
            }
            if clip.dataset.classes == 2:
                out["best_line"] = lambda: str(best_line(clip.dataset))
        return out

    def __getitem__(self, name: str) -> str:
        if name not in self._measured:
            self._measured[name] = self._known[name]()
        return self._measured[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)
