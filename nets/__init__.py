"""The mathematics: data, nets, snapshots, piecewise-affine geometry. No drawing in it."""

from pleat.nets.activation import Activation, activation
from pleat.nets.data import Dataset, dataset
from pleat.nets.digits import digits as _digits  # noqa: F401  registers it
from pleat.nets.errors import InputError
from pleat.nets.files.snapshot import Snapshot, find_snapshot
from pleat.nets.geometry.boundary import boundary, contour, decision_areas
from pleat.nets.geometry.classes import class_areas, class_boundary
from pleat.nets.geometry.creases import Crease, creases, split, split_many
from pleat.nets.geometry.polygons import chain, outline
from pleat.nets.geometry.regions import Region, regions, split_polygon
from pleat.nets.geometry.stages import Passage, moves
from pleat.nets.geometry.trace import trace, trace_many
from pleat.nets.model import Layer, Net

__all__ = [
    "Activation",
    "Crease",
    "Dataset",
    "InputError",
    "Layer",
    "Net",
    "Passage",
    "Region",
    "Snapshot",
    "activation",
    "boundary",
    "chain",
    "class_areas",
    "class_boundary",
    "contour",
    "creases",
    "dataset",
    "decision_areas",
    "find_snapshot",
    "moves",
    "outline",
    "regions",
    "split",
    "split_many",
    "split_polygon",
    "trace",
    "trace_many",
]
