"""Random nets whose edges skip layers, and torch as the oracle for them."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import torch
from hypothesis import strategies as st

from pleat.nets.model import Skip
from support.nets import layer


class Residual(torch.nn.Module):
    """The same net, as torch has it: sums of Linears at each layer."""

    def __init__(self, layers, skips):
        super().__init__()
        self.layers, self.skips = layers, skips

    def forward(self, x):
        h, out = [torch.as_tensor(np.asarray(x, dtype=np.float64))], []
        for number, own in enumerate(self.layers, 1):
            z = torch.nn.functional.linear(h[-1], torch.tensor(own.W), torch.tensor(own.b))
            for skip in self.skips:
                if skip.target == number:
                    from_ = h[skip.source][:, list(skip.neurons)]
                    z = z + torch.nn.functional.linear(from_, torch.tensor(skip.W))
            h.append(getattr(torch.nn, own.act.torch)(**own.act.torch_kwargs)(z))
            out.append((z.numpy(), h[-1].numpy()))
        return out


@st.composite
def skipping(draw, inputs=2, outputs=1, activations=("relu", "leaky_relu(0.2)", "identity")):
    """Layers and skips of a random net of two to four layers."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    widths = [inputs, *draw(st.lists(st.integers(1, 6), min_size=1, max_size=3)), outputs]
    layers = [
        layer(rng, n, m, "normal", draw(st.sampled_from(activations))) for n, m in pairwise(widths)
    ]
    places = [(j, k) for j in range(len(layers)) for k in range(j + 2, len(layers) + 1)]
    chosen = draw(st.lists(st.sampled_from(places), min_size=1, max_size=4, unique=True))
    skips = []
    for j, k in chosen:
        W = rng.normal(size=(widths[k], widths[j]))
        W[:, rng.random(widths[j]) < 0.3] = 0
        W[0, 0] = W[0, 0] or 1.0
        skips.append(Skip(j, k, W))
    return layers, skips


def whole(skip, net):
    """The weights of edges that skip layers, a column for every neuron of their source."""
    W = np.zeros((len(skip.W), net.neurons[skip.source]))
    W[:, list(skip.neurons)] = skip.W
    return W
