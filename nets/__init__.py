"""The mathematics: data, nets, snapshots, piecewise-affine geometry. No drawing in it."""

from pleat.nets.activation import Activation, activation
from pleat.nets.boundary import boundary, contour, decision_areas
from pleat.nets.classes import class_areas, class_boundary
from pleat.nets.creases import Crease, creases, split, split_many
from pleat.nets.data import Dataset, dataset
from pleat.nets.errors import InputError
from pleat.nets.model import Layer, Net
from pleat.nets.polygons import chain, outline
from pleat.nets.regions import Region, regions, split_polygon
from pleat.nets.snapshot import Snapshot, find_snapshot
from pleat.nets.stages import Passage, moves
from pleat.nets.trace import trace, trace_many

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
