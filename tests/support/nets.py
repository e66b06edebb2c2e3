"""Random and degenerate nets, and torch as the oracle for them."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import torch
from hypothesis import strategies as st

from pleat.nets import Layer, Net

PIECEWISE_LINEAR = ("relu", "leaky_relu(0.2)", "identity")
FLAVOURS = ("normal", "integer", "zero rows", "twins", "parallel", "dead", "on the grid")
BOX = ((-3.0, -3.0), (3.0, 3.0))


def layer(rng: np.random.Generator, n: int, m: int, flavour: str, activation: str) -> Layer:
    """A layer n -> m of one of FLAVOURS."""
    W, b = rng.normal(size=(m, n)) * np.sqrt(2 / n), rng.normal(size=m) / 2
    half = rng.permutation(m)[: (m + 1) // 2]
    if flavour == "integer":
        W, b = rng.integers(-2, 3, (m, n)), rng.integers(-2, 3, m)
    elif flavour == "zero rows":
        W[half], b[half] = 0, rng.integers(-1, 2, len(half))
    elif flavour == "twins":
        W[half], b[half] = W[half[0]], b[half[0]]
    elif flavour == "parallel":
        W[half] = rng.integers(-2, 3, (len(half), 1)) * W[half[0]]
    elif flavour == "dead":
        W[half], b[half] = -np.abs(W[half]), -100
    elif flavour == "on the grid":
        W, b = np.sign(W).round(), rng.integers(-4, 5, m) / 2
    return Layer(W, b, activation)


@st.composite
def nets(draw, inputs=2, outputs=1, width=32, depth=2, activations=PIECEWISE_LINEAR, last=None):
    """Nets of up to `depth` hidden layers of up to `width` neurons."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1), label="seed"))
    sizes = st.one_of(st.integers(1, min(width, 4)), st.integers(1, width))
    widths = [inputs, *draw(st.lists(sizes, max_size=depth), label="widths"), outputs]
    layers = []
    for k, (n, m) in enumerate(pairwise(widths), 1):
        flavour = draw(st.sampled_from(FLAVOURS), label="flavour")
        act = draw(st.sampled_from(activations), label="activation")
        if k == len(widths) - 1 and last is not None:
            act = last
        layers.append(layer(rng, n, m, flavour, act))
    return Net(tuple(layers))


def he(*widths: int, seed: int = 0, activation: str = "relu") -> Net:
    """A random net with an identity at its end."""
    rng = np.random.default_rng(seed)
    acts = [activation] * (len(widths) - 2) + ["identity"]
    pairs = zip(widths, widths[1:], acts, strict=False)
    return Net(tuple(layer(rng, n, m, "normal", act) for n, m, act in pairs))


def torch_stages(net: Net, x) -> list[tuple[np.ndarray, np.ndarray]]:
    """Pre-activations and activations of every layer, by torch.nn in float64."""
    h = torch.tensor(np.array(x, dtype=np.float64))
    out = []
    with torch.no_grad():
        for part in net.layers:
            linear = torch.nn.Linear(*part.W.shape[::-1], dtype=torch.float64)
            linear.weight.copy_(torch.tensor(part.W))
            linear.bias.copy_(torch.tensor(part.b))
            z = linear(h)
            act = getattr(torch.nn, part.act.torch)(**part.act.torch_kwargs)
            # Channels of edges that skip the layer are left alone.
            h = torch.cat([act(z[:, : part.neurons]), z[:, part.neurons :]], dim=1)
            out.append((z.numpy(), h.numpy()))
    return out


def torch_forward(net: Net, x) -> np.ndarray:
    """The net's output by torch.nn in float64."""
    return torch_stages(net, x)[-1][1]


def size(net: Net, box=BOX) -> float:
    """The largest number that occurs in a net on a box's corners, at least 1."""
    corners = np.array([[x, y] for x in (box[0][0], box[1][0]) for y in (box[0][1], box[1][1])])
    return max(1.0, *(np.abs(q).max() for pair in net.stages(corners) for q in pair))
