"""Cubics as contours: polylines where they are straight, each shape written once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pleat.scenes.outputs.interactive.rules import SCENE

Array = NDArray[np.float64]
_NEAR = 1e-6  # as manim takes two points for one
_STRAIGHT = 2e-5


@dataclass(frozen=True)
class Contours:
    """A path as vertices.

    Attributes
    ----------
    counts : tuple of int
        How many cubics each contour has, with a minus sign if it is not closed.
    straight : bool
        Whether all of them are straight lines.
    vertices : (V, 2) array
        Of straight lines the corners, else all points, contour after contour; the
        first comes again at the end of each.
    """

    counts: tuple[int, ...]
    straight: bool
    vertices: Array

    @property
    def structure(self) -> tuple[Any, ...]:
        """What must be equal for one to go over into another."""
        return self.counts, self.straight

    def pieces(self) -> list[Array]:
        """Return the vertices of each contour."""
        step = 1 if self.straight else 3
        ends = np.cumsum([abs(n) * step + 1 for n in self.counts])
        return np.split(self.vertices, ends[:-1]) if len(ends) else []

    @property
    def dots(self) -> Array | None:
        """Centres, if all that there is are points."""
        pieces = self.pieces()
        if pieces and all(np.abs(p - p[0]).max() <= _NEAR for p in pieces):
            return np.array([p[0] for p in pieces])
        return None


def contours(points: Array) -> Contours:
    """Return the contours of manim's points, (4n, 3)."""
    curves = points[: len(points) - len(points) % 4, :2].reshape(-1, 4, 2)
    if not len(curves):
        return Contours((), True, np.zeros((0, 2)))
    apart = np.abs(curves[1:, 0] - curves[:-1, 3]).max(axis=1) > _NEAR + 1e-5 * np.abs(
        curves[1:, 0]
    ).max(axis=1)
    pieces = np.split(curves, np.flatnonzero(apart) + 1)
    straight = bool(_straight(curves).all())
    counts, out = [], []
    for piece in pieces:
        closed = np.abs(piece[0, 0] - piece[-1, 3]).max() <= _NEAR + 1e-5 * np.abs(piece).max()
        counts.append(len(piece) if closed else -len(piece))
        body = piece[:, 0] if straight else piece[:, :3].reshape(-1, 2)
        out.append(np.vstack([body, piece[-1:, 3]]))
    return Contours(tuple(counts), straight, np.vstack(out))


def _straight(curves: Array) -> NDArray[np.bool_]:
    step = (curves[:, 3] - curves[:, 0]) / 3
    first = np.abs(curves[:, 0] + step - curves[:, 1]).max(axis=1)
    second = np.abs(curves[:, 3] - step - curves[:, 2]).max(axis=1)
    flat: NDArray[np.bool_] = np.maximum(first, second) < _STRAIGHT
    return flat


class Shapes:
    """The table of contours, each as an SVG path that begins where it is put.

    Attributes
    ----------
    table : list of str
        In thousandths of a scene unit.
    """

    def __init__(self) -> None:
        self.table: list[str] = []
        self._index: dict[str, int] = {}

    def place(self, path: Contours) -> list[int]:
        """Return a path as ``[shape, x, y, ...]``."""
        out: list[int] = []
        for count, piece in zip(path.counts, path.pieces(), strict=True):
            shape = _svg(piece - piece[0], path.straight) + ("z" if count > 0 else "")
            if shape not in self._index:
                self._index[shape] = len(self.table)
                self.table.append(shape)
            x, y = np.round(piece[0] / SCENE)
            out += [self._index[shape], int(x), int(y)]
        return out


def _svg(points: Array, straight: bool) -> str:
    """Return a contour from (0, 0) on, in relative commands of whole numbers."""
    at = np.round(points / SCENE).astype(int)
    if straight:
        steps = np.diff(at, axis=0)
        # What is closed need not be led back.
        return "l" + _numbers(steps.ravel()) if len(steps) else ""
    out, last = "", ""
    lines = _straight(np.stack([points[k : k + 4] for k in range(0, len(points) - 1, 3)]))
    for k, line in zip(range(0, len(at) - 1, 3), lines, strict=True):
        here = at[k]
        command = "l" if line else "c"
        ends = at[k + 3] - here if line else (at[k + 1 : k + 4] - here).ravel()
        text = _numbers(ends)
        out += command + text if command != last else (text if text[0] == "-" else " " + text)
        last = command
    return out


def _numbers(values: NDArray[np.int64]) -> str:
    out = ""
    for value in values.tolist():
        out += str(value) if value < 0 or not out else f" {value}"
    return out
