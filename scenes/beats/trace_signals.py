"""What is seen of one layer's arithmetic beside the plane while a point goes through it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pleat.scenes.beats.spans import Track, drive

if TYPE_CHECKING:
    from pleat.scenes.drawing.halo import Halo
    from pleat.scenes.parts.plane.tracer import Tracer
    from pleat.scenes.stage.stage import Stage

# Between these shares of a linear beat the sheet moves.
_LEAVES, _ARRIVES = 0.1, 0.86


@contextmanager
def shown(stage: Stage, layer: int, kind: str, tracer: Tracer) -> Iterator[list[Track]]:
    """Put on stage what a part of a layer needs, give its tracks, and take it off again.

    `layer` is from 1, and `kind` is ``W``, ``b`` or ``act``.
    """
    from pleat.scenes.parts.panel.signal import Signal

    tracks: list[Track] = []
    extras: list[tuple[Any, Any]] = []

    def put(mobject: Any, group: Any) -> Any:
        group.add(mobject)
        extras.append((mobject, group))
        return mobject

    there = not stage.absent(stage.network)
    if kind in "Wb":
        view = stage.matrices[layer - 1]["Wb".index(kind)]
        # Where matrices take turns, this layer's come when it is spoken of.
        if not stage.absent(*stage.matrices_now[:1]):
            entries = {id(entry): entry for row in view.entries for entry in row}.values()
            tracks.append(_lit(put(_halo(entries), stage.ground)))
    if there and kind == "W":
        start = stage.span(layer)[0]
        h = tracer.carried.at(start)[0, : stage.net.widths[layer - 1]]
        # Behind the edges: their weights stay legible.
        signal = put(Signal(stage.network, stage.net, layer, h), stage.ground)
        tracks.append(drive(signal, lambda u: signal.run(_under_way(u))))
        arrival = put(_halo(stage.network.nodes[layer]), stage.ground)
        tracks.append(drive(arrival, lambda u: arrival.glow(_flash(u))))
        if not stage.absent(stage.values):
            tracks.append(drive(stage.values, lambda u: _fill(stage, layer, u)))
    if there and kind == "act":
        first = stage.sheet.plane.s
        halos = [put(_halo([node]), stage.ground) for node in stage.network.nodes[layer]]

        def follow(u: float) -> None:
            for k, halo in enumerate(halos):
                halo.glow(max(0.0, 1 - abs(stage.sheet.plane.s - first - k - 0.5)))

        tracks += [drive(halos[0], follow), *(drive(h, lambda u: None) for h in halos[1:])]
    yield tracks
    for mobject, group in extras:
        group.remove(mobject)


def _halo(sources: Iterable[Any]) -> Halo:
    from pleat.scenes.drawing.halo import Halo

    return Halo(sources)


def _lit(halo: Halo) -> Track:
    from pleat.scenes.drawing.halo import Shine, passing

    return lambda start, end: Shine(halo, passing, start, end)


def _under_way(u: float) -> float:
    """Return how far signals have come: they move as the sheet does."""
    from manim.utils.rate_functions import smooth

    t = min(max((u - _LEAVES) / (_ARRIVES - _LEAVES), 0.0), 1.0)
    return float(smooth(t))


def _flash(u: float) -> float:
    """Return how strongly neurons light up when signals arrive."""
    return max(0.0, 1 - abs(u - 0.9) / 0.1)


def _fill(stage: Stage, layer: int, u: float) -> None:
    """Show in the neurons what has arrived: nothing of this layer before its signals do."""
    readings = stage.readings()
    first = sum(stage.net.widths[:layer])
    if u < _ARRIVES:
        readings[first : first + stage.net.widths[layer]] = [None] * stage.net.widths[layer]
    stage.values.set_values(readings)
