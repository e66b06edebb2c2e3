"""The mathematics: data, nets, snapshots, piecewise-affine geometry. No drawing in it.

Each name is imported when it is asked for, so that the package itself costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pleat.nets.lazy import hand_out

if TYPE_CHECKING:
    from pleat.nets.activation import Activation, activation
    from pleat.nets.critical import Critical, critical
    from pleat.nets.data import Dataset, dataset
    from pleat.nets.descent import GradientDescent, descend
    from pleat.nets.errors import InputError
    from pleat.nets.files.record import Recorder, record
    from pleat.nets.files.snapshot import Snapshot, find_snapshot
    from pleat.nets.geometry.boundary import boundary, contour, decision_areas
    from pleat.nets.geometry.classes import class_areas, class_boundary
    from pleat.nets.geometry.creases import Crease, creases, split, split_many
    from pleat.nets.geometry.polygons import chain, outline
    from pleat.nets.geometry.regions import Region, regions, split_polygon
    from pleat.nets.geometry.stages import Passage, moves
    from pleat.nets.geometry.trace import trace, trace_many
    from pleat.nets.landscape import Landscape
    from pleat.nets.model import Layer, Net, Skip
    from pleat.nets.parameters import Parameter, parameter

# Module -> what of it is given from here.
_PLACES: dict[str, tuple[str, ...]] = {
    "pleat.nets.activation": ("Activation", "activation"),
    "pleat.nets.critical": ("Critical", "critical"),
    "pleat.nets.data": ("Dataset", "dataset"),
    "pleat.nets.descent": ("GradientDescent", "descend"),
    "pleat.nets.errors": ("InputError",),
    "pleat.nets.files.record": ("Recorder", "record"),
    "pleat.nets.files.snapshot": ("Snapshot", "find_snapshot"),
    "pleat.nets.geometry.boundary": ("boundary", "contour", "decision_areas"),
    "pleat.nets.geometry.classes": ("class_areas", "class_boundary"),
    "pleat.nets.geometry.creases": ("Crease", "creases", "split", "split_many"),
    "pleat.nets.geometry.polygons": ("chain", "outline"),
    "pleat.nets.geometry.regions": ("Region", "regions", "split_polygon"),
    "pleat.nets.geometry.stages": ("Passage", "moves"),
    "pleat.nets.geometry.trace": ("trace", "trace_many"),
    "pleat.nets.landscape": ("Landscape",),
    "pleat.nets.model": ("Layer", "Net", "Skip"),
    "pleat.nets.parameters": ("Parameter", "parameter"),
}

__all__ = [
    "Activation",
    "Crease",
    "Critical",
    "Dataset",
    "GradientDescent",
    "InputError",
    "Landscape",
    "Layer",
    "Net",
    "Parameter",
    "Passage",
    "Recorder",
    "Region",
    "Skip",
    "Snapshot",
    "activation",
    "boundary",
    "chain",
    "class_areas",
    "class_boundary",
    "contour",
    "creases",
    "critical",
    "dataset",
    "decision_areas",
    "descend",
    "find_snapshot",
    "moves",
    "outline",
    "parameter",
    "record",
    "regions",
    "split",
    "split_many",
    "split_polygon",
    "trace",
    "trace_many",
]

# Checkers of types see the imports above, and that nothing else is here.
if not TYPE_CHECKING:
    hand_out(__name__, _PLACES)
