"""Affine layers one after the other are one affine layer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Literal

from pleat.scenes.clip.kinds import register
from pleat.scenes.clip.model import Beat, Span
from pleat.scenes.drawing.paints import neuron_colors

if TYPE_CHECKING:
    from pleat.scenes.clip.model import Clip
    from pleat.scenes.parts.panel.matrix import MatrixView
    from pleat.scenes.parts.panel.network import NetworkDiagram
    from pleat.scenes.stage.stage import Stage

# So many rows of W leave room for the product below.
MOST_HIDDEN = 4


@register
class Compose(Beat):
    """Multiply two layers out to one matrix and one vector; the net loses its hidden layer."""

    do: Literal["compose"] = "compose"
    motion: ClassVar[float] = 3.6

    def check(self, clip: Clip) -> str | None:
        """Say if the layers can't be multiplied out."""
        if len(clip.net.layers) != 2 or clip.net.layers[0].activation != "identity":
            return "compose needs two layers without an activation between them"
        _, hidden, outputs = clip.net.widths
        if hidden > MOST_HIDDEN or outputs > 1:
            return (
                f"compose has room for {MOST_HIDDEN} hidden neurons and one output, "
                f"the net has {hidden} and {outputs}"
            )
        return None

    def perform(self, stage: Stage) -> Iterator[Span]:
        """First the product, then the net that it is."""
        from pleat.scenes.drawing.animation import Glow

        (W1, *b1), (W2, *b2) = stage.matrices
        product, offset, network = _collapsed(stage)

        yield Span(
            0.35, (Glow(stage.panel, [W1, W2], dim=0.35), *stage.appear(product, to=stage.front))
        )
        yield Span(
            0.25,
            (Glow(stage.panel, [W2, *b1, *b2], dim=0.35), *stage.appear(*offset, to=stage.front)),
        )
        old = [stage.network, *([stage.values] if stage.values in stage.front.submobjects else [])]
        yield Span(0.2, tuple(stage.vanish(*old)))
        stage.sweep()
        yield Span(0.2, tuple(stage.appear(network, to=stage.panel)))


def _collapsed(stage: Stage) -> tuple[MatrixView, list[MatrixView], NetworkDiagram]:
    """Return ``W2 W1``, ``W2 b1 + b2`` if there is any of it, and the network of that one layer."""
    import numpy as np

    from pleat.nets.model import Layer, Net
    from pleat.scenes.drawing.notation import net_notation
    from pleat.scenes.parts.panel.matrix import MatrixView
    from pleat.scenes.parts.panel.network import NetworkDiagram

    first, second = stage.net.layers
    W, b = second.W @ first.W, second.W @ first.b + second.b
    theme, left, row = stage.theme, stage.layout.panel.left, stage.layout.rows[2]
    colors = neuron_colors(theme, stage.net, 0)
    net = Net((Layer(W, b, biased=first.biased or second.biased),))
    notation = net_notation(net, stage.clip.dataset.points, stage.clip.decimals)
    of_W, of_b = notation.weights[0], notation.biases[0]
    product = MatrixView("$W_2 W_1$", W, colors, theme, left, row, 27, of_W)
    terms = ["W_2 b_1"] * first.biased + ["b_2"] * second.biased
    name, at = f"${' + '.join(terms)}$", product.right + 0.18
    column = [MatrixView(name, np.atleast_2d(b), [theme.text], theme, at, row, 27, of_b)]
    offset = column if terms else []
    names = [stage.names()[0], stage.names()[-1]]
    return (
        product,
        offset,
        NetworkDiagram(net, theme, stage.layout.network, names, notation=notation),
    )
