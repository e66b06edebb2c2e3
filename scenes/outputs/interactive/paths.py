"""Paths over time as they were drawn, where no rule says how they come about.

The geometry of a path is a list of entries, each with the frame from which on it holds:

``{"f": frame, "m": [shape, x, y, ...]}``
    Contours from the table of shapes; with ``"x"``, ``"y"`` and ``"k"`` the tracks of
    where they move and how large they become.
``{"f": frame, "dots": [[frame, base, ...], ...]}``
    Points, as an array over time.
``{"f": frame, "n": [...], "c": 1, "v": [[frame, base, ...]]}``
    Vertices as an array over time: how many lines (with ``c`` cubics) each contour has,
    negative if it is open.
``{"f": frame, "n": [-n], "v": [...], "to": track}``
    Only so far along the one polyline, counted in vertices.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pleat.scenes.outputs.interactive.contours import Contours, Shapes, contours
from pleat.scenes.outputs.interactive.rules import SCENE
from pleat.scenes.outputs.interactive.signals import Play, Samples
from pleat.scenes.outputs.interactive.tracks import Tracks

Array = NDArray[np.float64]
# A fifth of a pixel at 1080p.
ERROR = 1.5e-3
_ALIKE = 4e-4


class PathWriter:
    """Writes paths down.

    Parameters
    ----------
    tracks : Tracks
    shapes : Shapes
    every : int
        Of what changes its number of curves while it moves, only so many-th frames
        are kept.
    """

    def __init__(self, tracks: Tracks, shapes: Shapes, every: int = 1) -> None:
        self._tracks, self._shapes, self._every = tracks, shapes, every

    def write(self, signal: Samples) -> list[dict[str, Any]]:
        """Return the entries of a path."""
        out: list[dict[str, Any]] = []
        group: _Similar | None = None
        known: dict[int, Contours] = {}
        for play, values, moves in signal.moving(self._tracks.plays):
            found = [known.setdefault(id(v), contours(v)) for v in values]
            if not moves:
                found = found[:1]
            if group is None or not group.take(play, found):
                if group is not None:
                    out.append(group.entry(self._tracks, self._shapes))
                group = _Similar(play, found[0])
                if not group.take(play, found):
                    group = None
                    out += self._free(play, found)
        if group is not None:
            out.append(group.entry(self._tracks, self._shapes))
        return out

    def _free(self, play: Play, found: list[Contours]) -> list[dict[str, Any]]:
        """Return the entries of a path that changes its form during a play."""
        grown = _grown(found)
        if grown is not None:
            longest, ends = grown
            track = Samples()
            for time, end in zip(play.samples, ends, strict=True):
                track.put(time, end)
            base = np.round(longest.vertices / SCENE).astype(int).ravel().tolist()
            return [
                {
                    "f": play.frame,
                    "n": list(longest.counts),
                    "v": [[play.frame, base]],
                    "to": self._tracks.add(track, 0.01),
                }
            ]
        out = []
        for start, run in self._runs(found):
            X = np.stack([path.vertices.ravel() for path in run])
            entry: dict[str, Any] = {"f": play.frame + start}
            moved = self._tracks.run(play, start, X, SCENE, ERROR)
            centres = run[0].dots
            if centres is not None and all(path.dots is not None for path in run):
                X = np.stack([_centres(path).ravel() for path in run])
                entry["dots"] = [self._tracks.run(play, start, X, SCENE, ERROR)]
            else:
                entry |= {"n": list(run[0].counts), "v": [moved]}
                if not run[0].straight:
                    entry["c"] = 1
            out.append(entry)
        return out

    def _runs(self, found: list[Contours]) -> list[tuple[int, list[Contours]]]:
        out: list[tuple[int, list[Contours]]] = []
        for k, path in enumerate(found):
            same = bool(out) and out[-1][1][-1].structure == path.structure
            if same:
                out[-1][1].append(path)
            else:
                out.append((k, [path]))
        # Of forms that hold for moments only some are kept, and stay until the next.
        kept = out[:1]
        for start, run in out[1:]:
            if len(run) >= self._every or start - kept[-1][0] >= self._every:
                kept.append((start, run))
        if kept[-1] is not out[-1]:
            kept.append(out[-1])
        return kept


def _centres(path: Contours) -> Array:
    centres = path.dots
    assert centres is not None
    return centres


class _Similar:
    """A path that only moves and grows, through one play or several."""

    def __init__(self, play: Play, base: Contours) -> None:
        self._play, self._base = play, base
        self._middle = base.vertices.mean(axis=0) if len(base.vertices) else np.zeros(2)
        self._signals = {name: Samples() for name in ("x", "y", "k")}

    def take(self, play: Play, found: list[Contours]) -> bool:
        """Go on through a play; say False, and don't, if its path changes its form."""
        moved = [self._move(path) for path in found]
        if any(move is None for move in moved):
            return False
        for time, move in zip(play.samples, moved, strict=False):
            for signal, value in zip(self._signals.values(), move or (), strict=True):
                signal.put(time, value)
        return True

    def _move(self, path: Contours) -> tuple[float, float, float] | None:
        """Return (x, y, k) with ``path = k * base + (x, y)``, x and y in thousandths."""
        if path.structure != self._base.structure:
            return None
        if path is self._base or not len(path.vertices):
            return 0.0, 0.0, 1.0
        middle = path.vertices.mean(axis=0)
        a, b = self._base.vertices - self._middle, path.vertices - middle
        spread = float((a * a).sum())
        k = float((a * b).sum()) / spread if spread > 1e-12 else 1.0
        if abs(k - 1) < 1e-6:
            k = 1.0
        if np.abs(b - k * a).max() > _ALIKE:
            return None
        x, y = middle - k * self._middle
        return float(x) / SCENE, float(y) / SCENE, k

    def entry(self, tracks: Tracks, shapes: Shapes) -> dict[str, Any]:
        """Return what the player needs."""
        out: dict[str, Any] = {"f": self._play.frame}
        centres = self._base.dots
        if centres is not None:
            out["dots"] = [
                [self._play.frame, *[np.round(centres / SCENE).astype(int).ravel().tolist()]]
            ]
        else:
            out["m"] = shapes.place(self._base)
        for name, signal in self._signals.items():
            still = 1.0 if name == "k" else 0.0
            if not (signal.constant and signal.values[0] == still):
                out[name] = tracks.add(signal, ERROR / 4 if name == "k" else ERROR / SCENE)
        return out


def _length(vertices: Array) -> float:
    return float(np.hypot(*np.diff(vertices, axis=0).T).sum())


def _grown(found: list[Contours]) -> tuple[Contours, list[float]] | None:
    """Return the longest of several polylines and how far each goes along it, if they do."""
    longest = max(found, key=lambda path: (len(path.vertices), _length(path.vertices)))
    if not longest.straight or len(longest.counts) != 1 or longest.counts[0] > 0:
        return None
    whole = longest.vertices
    if len(whole) < 3:
        return None
    ends = []
    for path in found:
        p = path.vertices
        if not path.straight or len(path.counts) > 1 or any(n > 0 for n in path.counts):
            return None
        if len(p) < 2:
            ends.append(0.0)
            continue
        n = len(p) - 1
        if np.abs(p[:n] - whole[:n]).max() > _ALIKE:
            return None
        step = whole[n] - whole[n - 1]
        share = float((p[n] - whole[n - 1]) @ step / max(step @ step, 1e-18))
        if np.abs(whole[n - 1] + share * step - p[n]).max() > 2 * ERROR:
            return None
        ends.append(n - 1 + share)
    return longest, ends
