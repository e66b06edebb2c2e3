"""Clips of nets as functions, and whether what is drawn is a function's graph."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from pleat.nets import Layer, Net
from pleat.nets.data import Dataset
from pleat.scenes.playback.load import load_clip
from support.picture import beat


def write(folder: Path, net: Net, data: Dataset, beats: str, head: str = ""):
    """Write a net, its data and a clip of them, and load it."""
    layers = [
        {"W": layer.W.tolist(), "b": layer.b.tolist(), "activation": layer.activation}
        for layer in net.layers
    ]
    (folder / "net.json").write_text(json.dumps({"layers": layers}))
    n, k = data.points.shape[1], 0 if data.targets is None else data.targets.shape[1]
    names = [f"x{j + 1}" for j in range(n)]
    names += ["label"] if not k else ["y"] if k == 1 else [f"y{j + 1}" for j in range(k)]
    columns = data.labels[:, None] if not k else data.targets
    table = np.hstack([data.points, columns]).tolist()
    last = n + (k or 1) - 1
    rows = [
        ",".join(str(int(v)) if not k and j == last else repr(v) for j, v in enumerate(row))
        for row in table
    ]
    (folder / "t.csv").write_text("\n".join([",".join(names), *rows]))
    text = f'[clip]\ntitle = "t"\nnet = "net.json"\ndata = "t.csv"\n{head}\n{beats}'
    (folder / "clip.toml").write_text(text)
    return load_clip(folder / "clip.toml")


def ends(ink):
    """Start and end of every straight stroke of an ink, (N, 2, 2)."""
    return ink.points.reshape(-1, 4, 3)[:, [0, 3], :2]


def assert_is_graph(stage, ink, over, f, tolerance):
    """Every place of a drawn line, between its vertices too, is where a function is."""
    view = stage.sheet.plane.view
    a, b = np.swapaxes(ends(ink), 0, 1)
    assert len(a), "nothing is drawn"
    base = view(np.zeros((1, 2)))[0, 1]
    for t in (0.0, 0.31, 0.5, 0.84, 1.0):
        p = (1 - t) * a + t * b
        x = view.inverse(p)[:, 0]
        wanted = base + (f(x[:, None]) - over.zero) * over.scale
        assert np.abs(p[:, 1] - wanted).max() < tolerance


SHOWN = ("grid", "data", "legend", "network", "equation", "target", "graph", "error")
STORY = (
    beat("start", "show", views=SHOWN, seconds=0.2)
    + beat("neurons", "neuron-graphs", seconds=0.4)
    + beat("sum", "add-graphs", seconds=0.4)
    + beat("again", "show", views=("target", "graph", "error"), seconds=0.2)
    + beat("linear", "linear", layer=1, seconds=0.2)
    + beat("shift", "shift", layer=1, seconds=0.2)
    + beat("activate", "activate", layer=1, seconds=0.4)
)
ENDS = (
    beat("flatten", "flatten", seconds=0.4)
    + beat("outputs", "show", views=("target", "error"), seconds=0.2)
    + beat("back", "rewind", seconds=0.4)
)


def moved(net: Net, size: float, at: float, tall: float, up: float = 0.0) -> Net:
    """The net with inputs and outputs in other units."""
    first, *middle, last = net.layers
    W = first.W / size
    return Net(
        (
            Layer(W, first.b - W @ np.full(W.shape[1], at), first.activation),
            *middle,
            Layer(last.W * tall, last.b * tall + up, last.activation),
        )
    )
