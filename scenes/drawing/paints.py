"""Which colours belong to what: to data points, outputs, and neurons."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pleat.nets.data import Dataset
from pleat.nets.model import Net
from pleat.scenes.drawing.theme import Theme

SHADES = 24  # of a ramp: neighbours can't be told apart


def paints(data: Dataset, theme: Theme) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """Return the number of each point's colour, and the colours.

    Of several targets no single one can be the colour: all points have that of text.
    """
    if data.targets is None:
        return data.labels, theme.classes
    if data.targets.shape[1] > 1 or not len(data):
        return data.labels, (theme.text,)
    y = data.targets[:, 0]
    low, extent = float(y.min()), float(np.ptp(y))
    share = (y - low) / extent if extent > 0 else np.full(len(y), 0.5)
    return np.minimum(share * SHADES, SHADES - 1).astype(np.int64), theme.shades(SHADES)


def outputs(data: Dataset, theme: Theme, count: int) -> list[str] | None:
    """Return the colour of each output that has a class or a target of its own, if they do."""
    own = data.targets.shape[1] if data.targets is not None else data.classes
    return list(theme.classes[:count]) if count == own > 1 else None


def neuron_colors(theme: Theme, net: Net, layer: int) -> list[str]:
    """Return the colour of each output of a layer, 0 being the input.

    A channel has that of the neuron whose value it passes on.
    """
    widths = net.neurons
    passed = [theme.neurons(widths, source)[k] for source, k in net.channels[layer]]
    return [*theme.neurons(widths, layer), *passed]
