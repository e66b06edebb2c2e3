"""The mathematics: data, nets, snapshots, piecewise-affine geometry. No drawing in it."""

from pleat.nets.activation import Activation, activation
from pleat.nets.data import Dataset, dataset
from pleat.nets.errors import InputError
from pleat.nets.model import Layer, Net
from pleat.nets.snapshot import Snapshot, find_snapshot
from pleat.nets.stages import Passage, moves

__all__ = [
    "Activation",
    "Dataset",
    "InputError",
    "Layer",
    "Net",
    "Passage",
    "Snapshot",
    "activation",
    "dataset",
    "find_snapshot",
    "moves",
]
