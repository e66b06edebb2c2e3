"""Two affine layers written as the one that they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pleat.nets.model import Layer, Net
from pleat.scenes.parts.panel.matrix import MatrixView
from pleat.scenes.parts.panel.network import NetworkDiagram

if TYPE_CHECKING:
    from pleat.scenes.stage.stage import Stage


def collapsed(stage: Stage) -> tuple[MatrixView, MatrixView, NetworkDiagram]:
    """Return ``W2 W1``, ``W2 b1 + b2`` and the network of that single layer."""
    first, second = stage.net.layers
    W, b = second.W @ first.W, second.W @ first.b + second.b
    theme, left, row = stage.theme, stage.layout.panel.left, stage.layout.rows[2]
    colors = theme.neurons(stage.net.widths, 0)
    product = MatrixView("$W_2 W_1$", W, colors, theme, left, row, size=27)
    offset = MatrixView(
        "$W_2 b_1 + b_2$", np.atleast_2d(b), [theme.text], theme, product.right + 0.18, row, size=27
    )
    net = Net((Layer(W, b),))
    names = [stage.names()[0], stage.names()[-1]]
    return product, offset, NetworkDiagram(net, theme, stage.layout.network, names)
