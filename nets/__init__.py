"""The mathematics: data, nets, snapshots, piecewise-affine geometry. No drawing in it."""

from pleat.nets.activation import Activation, activation
from pleat.nets.errors import InputError
from pleat.nets.model import Layer, Net
from pleat.nets.stages import Passage, moves

__all__ = ["Activation", "InputError", "Layer", "Net", "Passage", "activation", "moves"]
