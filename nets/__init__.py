"""The mathematics: data, nets, snapshots, piecewise-affine geometry. No drawing in it."""

from pleat.nets.activation import Activation, activation
from pleat.nets.data import Dataset, dataset
from pleat.nets.errors import InputError
from pleat.nets.model import Layer, Net
from pleat.nets.snapshot import Snapshot, find_snapshot

__all__ = [
    "Activation",
    "Dataset",
    "InputError",
    "Layer",
    "Net",
    "Snapshot",
    "activation",
    "dataset",
    "find_snapshot",
]
