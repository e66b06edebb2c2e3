"""Nets and tables that can't be drawn, each with what its one sentence must say."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from torch import nn

from zoo.modules import chain

# What a clip's head names beside a sound net, and a sound table.
Head = str
TABLE = "x,y,label\n0,0,0\n1,1,1\n2,0,0\n0,2,1\n"


def _net(save: Callable[[Path], object], head: Head) -> Callable[[Path], Head]:
    def make(folder: Path) -> Head:
        save(folder)
        return f'{head}\ndata = "points.csv"'

    return make


def _state(module: nn.Module, **change: torch.Tensor) -> Callable[[Path], object]:
    return lambda folder: torch.save(module.state_dict() | change, folder / "net.pt")


def _table(text: str, file: str = "own.csv") -> Callable[[Path], Head]:
    def make(folder: Path) -> Head:
        (folder / file).write_text(text, encoding="utf-8")
        return f'net = "sound.json"\ndata = "{file}"'

    return make


def _json(content: object) -> Callable[[Path], object]:
    return lambda folder: (folder / "net.json").write_text(json.dumps(content))


PT = 'net = "net.pt"\nactivation = "relu"'
JSON = 'net = "net.json"\nactivation = "relu"'
# By name: what makes it, and the parts of the sentence.
WRONG: dict[str, tuple[Callable[[Path], Head], tuple[str, ...]]] = {
    "a whole pickled model": (
        _net(lambda folder: torch.save(chain(2, 3, 1), folder / "net.pt"), PT),
        ("net.pt", "a whole model", "torch.save(model.state_dict(), ...)"),
    ),
    "a convolution": (
        _net(_state(nn.Sequential(nn.Conv2d(1, 2, 3), nn.Linear(2, 1))), PT),
        ("net.pt", "layer '0'", "like a convolution's"),
    ),
    "an LSTM": (
        _net(_state(nn.LSTM(2, 3)), PT),
        ("net.pt", "'weight_ih_l0' belongs to no Linear layer"),
    ),
    "a normalisation that could be anywhere": (
        _net(
            _state(nn.ModuleDict({"fc1": nn.Linear(2, 3), "bn": nn.BatchNorm1d(3)})),
            PT,
        ),
        ("layer 'bn' is a batch normalisation", "Snapshot.from_torch"),
    ),
    "layers in an order nobody knows": (
        _net(
            _state(nn.ModuleDict({"out": nn.Linear(2, 2), "inner": nn.Linear(2, 2)})),
            PT,
        ),
        ("can't be told from their names and shapes", 'layers = ["inner", "out"]'),
    ),
    "weights that ran away": (
        _net(_state(chain(2, 3, 1), **{"0.weight": torch.full((3, 2), torch.nan)}), PT),
        ("layer '0'", "W[1, 1] is nan", "must be finite"),
    ),
    "a net of four inputs for two columns": (
        _net(_state(chain(4, 3, 1)), PT),
        ("points.csv has 2 coordinates", "'net.pt' takes 4"),
    ),
    "Keras without its activations": (
        _net(_json([[[1.0], [2.0]], [0.0], [[1.0]], [0.0]]), 'net = "net.json"'),
        ("does not say which activation follows its 1 hidden layer", 'activation = "relu"'),
    ),
    "Keras' convolution": (
        _net(_json([np.ones((3, 3, 1, 2)).tolist(), [0.0, 0.0]]), JSON),
        ("array 1 has shape (3, 3, 1, 2)", "only Dense layers"),
    ),
    "a Flax normalisation": (
        _net(_json({"params": {"LayerNorm_0": {"scale": [1.0], "bias": [0.0]}}}), JSON),
        ("layer 'LayerNorm_0' holds scale, bias", "a kernel and a bias"),
    ),
    "scikit-learn's lists of Python objects": (
        _net(
            lambda folder: np.savez(
                folder / "net.npz", coefs_=np.array([np.ones((2, 3)), np.ones((3, 1))], object)
            ),
            'net = "net.npz"\nactivation = "relu"',
        ),
        ("net.npz: holds Python objects", "numpy.savez"),
    ),
    "a Keras file": (
        _net(lambda folder: (folder / "net.h5").write_bytes(b"\x89HDF"), 'net = "net.h5"'),
        ("Keras files are not read", "export to ONNX"),
    ),
    "an exported program": (
        _net(lambda folder: (folder / "net.pt2").write_bytes(b"PK"), 'net = "net.pt2"'),
        ("to open an exported program is to run the code in it", "ONNX"),
    ),
    "no header": (
        _table("5.1,3.5,0\n4.9,3.0,1\n"),
        ("line 1 holds numbers", "write a first line such as x,y,label"),
    ),
    "a hole": (
        _table("species,bill,mass\nAdelie,39.1,3750\nAdelie,NA,3800\nGentoo,47,5000\n"),
        ("own.csv: line 3, column bill: 'NA' is not a number",),
    ),
    "thousands separators": (
        _table("x;y;label\n1.234,5;2;0\n1;2;1\n"),
        ("line 2, column x: '1.234,5' is not a number",),
    ),
    "one class only": (
        _table("x,y,label\n1,2,0\n3,4,0\n"),
        ("all 2 points have the label '0'", "give two classes"),
    ),
    "classes from 1": (
        _table("x,y,label\n1,2,1\n3,4,2\n"),
        ("labels must be 0 to 1 for 2 classes, not 1, 2",),
    ),
    "a measure for a class": (
        _table("x,y,label\n1,2,0.5\n3,4,1.25\n"),
        ("line 2: label '0.5' is not a whole number",),
    ),
    "two columns of words": (
        _table("island,sex,bill,mass\nDream,f,39,3750\nBiscoe,m,47,5000\n"),
        ("has no column label", "the only column of words, and here are 2"),
    ),
    "a spreadsheet": (
        _table("x,y,label\n", "own.xlsx"),
        ("own.xlsx",),
    ),
    "an old encoding": (
        lambda folder: (
            (folder / "own.csv").write_bytes("x,y,label\n1,2,größer\n".encode("latin-1"))
            and 'net = "sound.json"\ndata = "own.csv"'
        ),
        ("must be UTF-8 text",),
    ),
}


def write(name: str, folder: Path) -> Path:
    """Write a wrong one's files; returns the clip that names them."""
    sound = {"layers": [{"W": [[1.0, -1.0]], "b": [0.0]}]}
    (folder / "sound.json").write_text(json.dumps(sound))
    (folder / "points.csv").write_text(TABLE)
    head = WRONG[name][0](folder)
    path = folder / "wrong.toml"
    beat = '[[beat]]\nid = "start"\ndo = "show"\nviews = ["data"]\n'
    path.write_text(f'[clip]\ntitle = "Wrong"\n{head}\n\n{beat}')
    return path
