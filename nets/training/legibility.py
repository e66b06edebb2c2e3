"""How well a net's work can be followed by eye."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from pleat.nets.activation import Array
from pleat.nets.data import Dataset
from pleat.nets.model import Net
from pleat.nets.training.recipe import Select


@dataclass(frozen=True)
class Legibility:
    """How far a net keeps each rule, from 0 to 1.

    Attributes
    ----------
    rules : mapping of str to float
        Only the rules that its shape allows, and what the data ask for:

        condition
            W1 squeezes the plane by less than the given condition number.
        rotation
            W1 turns the plane by at most the given angle.
        active
            Each crease leaves a fair share of the data on either side.
        crossing
            The creases of two first units cross among the data.
        apart
            The creases of first units on a line of inputs are evenly apart.
        gap
            After the last hidden layer two classes are visibly apart.
        one_family
            All output weights are positive: every fold works in one direction.
        balance
            The output weights are about equally large.
    """

    rules: Mapping[str, float]

    @property
    def score(self) -> float:
        """Mean over the rules; 1 is as legible as can be."""
        return float(np.mean(list(self.rules.values()))) if self.rules else 1.0

    def __repr__(self) -> str:
        broken = ", ".join(f"{name} {value:.2f}" for name, value in self.rules.items() if value < 1)
        return f"Legibility({self.score:.3f}{': ' + broken if broken else ''})"


def rotation(W: Array) -> float:
    """Return the angle of the rotation in a (2, 2) matrix's polar decomposition, in degrees."""
    return float(np.degrees(np.arctan2(W[1, 0] - W[0, 1], W[0, 0] + W[1, 1])))


def legibility(net: Net, data: Dataset, wanted: Select) -> Legibility:
    """Judge a net on its data.

    Parameters
    ----------
    net : Net
        In the gauge it will be shown in.
    data : Dataset
        What it separates.
    wanted : Select
        The bounds.
    """
    first, last = net.layers[0], net.layers[-1]
    stages = net.stages(data.points)
    rules: dict[str, float] = {}
    if first.W.shape == (2, 2):
        condition = float(np.linalg.cond(first.W))
        rules["condition"] = min(1.0, wanted.condition / condition)
        rules["rotation"] = min(1.0, wanted.rotation / max(abs(rotation(first.W)), 1e-9))
        if first.act.kinks and np.isfinite(condition):
            crossing = np.linalg.solve(first.W, -first.b)
            rules["crossing"] = _within(np.asarray(crossing, dtype=np.float64), data.points)
    if first.W.shape[1] == 1 and len(first.b) > 1 and first.act.kinks == (0.0,):
        rules["apart"] = _apart(first.W[:, 0], first.b, data.points[:, 0])
    creased = [
        (z > kink).mean(axis=0)
        for layer, (z, _) in zip(net.layers[:-1], stages, strict=False)
        for kink in layer.act.kinks
    ]
    if creased:
        share = np.concatenate(creased)
        low, high = wanted.active
        off = np.maximum(low - share, 0) / low + np.maximum(share - high, 0) / (1 - high)
        rules["active"] = float(1 - np.mean(off))
    if data.targets is not None:
        return Legibility(rules)
    if len(net.layers) > 1 and data.classes == 2:
        from scipy.spatial.distance import cdist  # takes long, and only training needs it

        hidden = stages[-2][1]
        apart = cdist(hidden[data.labels == 0], hidden[data.labels == 1]).min()
        extent = np.ptp(hidden, axis=0).max()
        rules["gap"] = min(1.0, float(apart / max(wanted.gap * extent, 1e-300)))
    if len(net.layers) == 2 and net.widths[-1] == 1:
        w = last.W[0]
        rules["one_family"] = float((w > 0).mean())
        rules["balance"] = float(np.abs(w).min() / max(np.abs(w).max(), 1e-300))
    return Legibility(rules)


def _within(point: Array, points: Array) -> float:
    """1 inside the points' bounding box, falling with the distance from it in box sizes."""
    low, high = points.min(axis=0), points.max(axis=0)
    outside = np.maximum(low - point, 0) + np.maximum(point - high, 0)
    return float(1 / (1 + (outside / (high - low)).max()))


def _apart(w: Array, b: Array, x: Array) -> float:
    """1 where creases part the inputs evenly, falling to 0 as two of them meet."""
    if not w.all():
        return 0.0
    low, high = float(x.min()), float(x.max())
    creases = np.sort(np.clip(-b / w, low, high))
    gaps = np.diff(np.concatenate([[low], creases, [high]]))
    return float(gaps.min() * len(gaps) / max(high - low, 1e-300))
