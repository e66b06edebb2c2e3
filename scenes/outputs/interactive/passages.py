"""Nets, planes and data points for the player: all it needs to carry a point along."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from pleat.nets.activation import REGISTRY, Activation, Array
from pleat.nets.geometry.height_field import NetField
from pleat.nets.geometry.stages import ActivateMove, LinearMove, Move
from pleat.nets.model import Net
from pleat.scenes.drawing.ruling import nice
from pleat.scenes.outputs.interactive.rules import (
    EXACT,
    INPUT,
    SCENE,
    PlaneTrack,
    PointsTrack,
    unit_of,
)
from pleat.scenes.outputs.interactive.tracks import Tracks
from pleat.scenes.parts.plane.relief import UPRIGHT

# Those that the player computes by itself; of others it gets a table.
FORMULAS = ("identity", "relu", "leaky_relu", "elu", "tanh", "sigmoid", "gelu", "silu", "softmax")
_TABLE = 801
# Of an origin that is further off than so many scene units, the scale must be known better.
_FAR = 100.0
# What a whole number means in weights over time, and below which weights it means less.
_WEIGHT, _SMALL = 1e-5, 0.1

# How exact numbers over time are: places and views to a few hundredths of a pixel.
_ERRORS = {"s": 1e-4, "scale": 5e-5, "origin": 4e-4, "window": 4e-4, "lens": 2e-5, "stack": 1e-4}


def net_of(net: Net, reach: float, exact: bool = False) -> dict[str, Any]:
    """Return a net as JSON.

    Parameters
    ----------
    net : Net
        Of any widths.
    reach : float
        How far the values before an activation go, for a table of it.
    exact : bool
        Whether to give weights to the last digit: for inputs so far from the origin that
        large numbers cancel.
    """
    told = float if exact else _exact
    return {
        "widths": list(net.widths),
        "layers": [
            {
                "W": [[told(w) for w in row] for row in layer.W.tolist()],
                "b": [told(b) for b in layer.b.tolist()],
                "act": activation_of(layer.act, reach),
                # Of its outputs the first so many are neurons, the others channels.
                **({"own": layer.neurons} if layer.carried else {}),
            }
            for layer in net.layers
        ],
    }


def _exact(value: float) -> float | int:
    short = float(f"{value:.10g}")
    return int(short) if short.is_integer() else short


def activation_of(act: Activation, reach: float) -> list[Any]:
    """Return ``[name, parameter]``, or ``["table", from, step, values, kinks]`` of others."""
    name, _, value = act.name.partition("(")
    family = REGISTRY.find(name)
    if name in FORMULAS and name in REGISTRY.shipped() and family is not None:
        return [name, float(value.rstrip(")")) if value else family.default]
    z = np.linspace(-reach, reach, _TABLE)
    step = float(z[1] - z[0])
    return ["table", float(z[0]), step, [float(f"{v:.6g}") for v in act(z)], list(act.kinks)]


def moves_of(moves: tuple[Move, ...]) -> list[list[Any]]:
    """Return the moves of a passage: ``[kind, layer, ...]``."""
    out: list[list[Any]] = []
    for move in moves:
        if isinstance(move, LinearMove):
            out.append(["linear", move.layer, int(move.turns)])
        elif isinstance(move, ActivateMove):
            out.append(["activate", move.layer, -1 if move.neuron is None else move.neuron])
        else:
            out.append(["shift", move.layer])
    return out


_RELIEF = {"before": 1e-4, "after": 1e-4, "t": 1e-4}  # the same, between which heights a plane is


class Passages:
    """Writes nets, planes and points down; equal nets once.

    Attributes
    ----------
    nets : list
    """

    def __init__(self, tracks: Tracks) -> None:
        self._tracks = tracks
        self.nets: list[dict[str, Any]] = []
        self._index: dict[str, int] = {}
        self._sets: list[Array] = []

    def plane(self, track: PlaneTrack, reach: float) -> dict[str, Any]:
        """Return a plane: its net and moves, its place and view over time."""
        plane, live = track.plane, track.live
        out: dict[str, Any] = {
            "net": self._net(net_of(plane.net, reach, exact=plane.rulings[0].far)),
            "moves": moves_of(plane.passage.moves),
        }
        away = max(float(np.abs(o).max()) for o in live["origin"].signal.values)
        scales = np.ptp(live["scale"].signal.values)  # of their logarithms
        errors = {
            **_ERRORS,
            "scale": _ERRORS["scale"] / max(1.0, away / _FAR),
            "s": _ERRORS["s"] / max(1.0, float(np.exp(scales)) / 4),
        }
        for name in ("s", "scale"):
            out[name] = self._tracks.add(live[name].signal, errors[name])
        parts = [1 / unit_of(plane, layer) for layer in range(len(plane.rulings))]
        if any(own != parts[0] for own in (*parts, 1 / INPUT)):
            out["parts"] = [_exact(own) for own in parts]
        if not live["weights"].signal.constant:
            smallest = min(float(np.abs(layer.W).max()) for layer in plane.net.layers)
            unit = _WEIGHT * (nice(smallest) if 0 < smallest < _SMALL else 1.0)
            out["weights"] = self._tracks.arrays(live["weights"].signal, unit, 5 * unit)
            if unit != _WEIGHT:
                out["weight parts"] = 1 / unit
        for name in ("origin", "window", "lens"):
            signal, unit = live[name].signal, live[name].unit
            flat = np.eye(2, max(plane.passage.D, UPRIGHT + 1)).ravel()
            if name == "lens" and signal.constant and (signal.values[0] == flat).all():
                continue
            out[name] = self._tracks.arrays(signal, unit, _ERRORS[name])
        if track.fields:
            out["relief"] = self._relief(track, reach)
        return out

    def _relief(self, track: PlaneTrack, reach: float) -> dict[str, Any]:
        """Return to which heights a plane is lifted: outputs of nets, and between which it is."""
        fields = [field for field in track.fields if isinstance(field, NetField)]
        return {
            "fields": [
                [self._net(net_of(field.net, reach, track.plane.rulings[0].far)), field.output]
                for field in fields
            ],
            "at": [
                self._tracks.add(track.live[name].signal, error)
                for name, error in (*_RELIEF.items(), ("unit", self._finest(track)))
            ],
        }

    def _finest(self, track: PlaneTrack) -> float:
        """Return how exact the unit of heights must be."""
        return _ERRORS["s"] * min(track.live["unit"].signal.values)

    def points(self, track: PointsTrack, exact: bool = False) -> dict[str, Any]:
        """Return a set of points: where they are in the input, and how they are stacked."""
        live, labels = track.live, track.points.labels
        unit = live["x"].unit * (EXACT / INPUT if exact else 1)
        first = live["x"].signal.values[0]
        same = next((k for k, one in enumerate(self._sets) if np.array_equal(one, first)), None)
        self._sets.append(first)
        return {
            "plane": track.plane,
            # The same data once more, as beside it or with another net.
            **({} if same is None else {"same": same}),
            # Of targets they are numbers of shades, and nobody is told apart by them.
            "labels": "".join(map(str, labels)) if labels.max(initial=0) < 10 else "",
            **({"parts": _exact(1 / unit)} if exact else {}),
            "x": self._tracks.arrays(live["x"].signal, unit, unit),
            "stack": self._tracks.add(live["stack"].signal, _ERRORS["stack"]),
            "heights": self._tracks.arrays(live["heights"].signal, SCENE, SCENE),
        }

    def add(self, net: Net, reach: float, exact: bool) -> int:
        """Return the index of a net, be it on a plane or not."""
        return self._net(net_of(net, reach, exact))

    def _net(self, net: dict[str, Any]) -> int:
        key = json.dumps(net)
        if key not in self._index:
            self._index[key] = len(self.nets)
            self.nets.append(net)
        return self._index[key]
