"""Sound files of every kind, to begin with."""

from __future__ import annotations

import io
import json
import re
from functools import cache
from pathlib import Path

import numpy as np

from pleat.configs import HERE
from pleat.nets.files.snapshot import SHIPPED

CLIPS = ("fold", "columns", "compare-linear-relu", "dense", "linear-map", "one-point", "quiz")
MORE_CLIPS = ("regions", "relu", "three-ideas", "to-the-line", "training", "one-by-two", "corner")
LECTURE = b"""
[lecture]
title = "Mini"
subtitle = "a lecture"
languages = ["en"]
article = "002"
description = "After {author}."
closing = "The end"
credits = ["by {author}, {year}"]
poster = "columns/rows"

[[part]]
clip = "columns"
card = "First things"

[[part]]
clip = "one-by-two"
continues = true
transition = "fade"
"""


def shipped(kind: str, *names: str) -> list[bytes]:
    """The TOML files of a kind that ship."""
    folder = HERE / kind
    paths = [folder / f"{name}.toml" for name in names] or sorted(folder.glob("*.toml"))
    return [path.read_bytes() for path in paths]


def clips() -> list[bytes]:
    """Shipped clips in one language: no translations stand beside what is spoiled."""
    lines = b"(?m)^languages = .*$"
    return [re.sub(lines, b"", text) for text in shipped("clips", *CLIPS, *MORE_CLIPS)]


def tables() -> list[bytes]:
    """CSV files."""
    return [
        b"x,y,label\n1,2,0\n3,-4.5,1\n",
        b"\xef\xbb\xbfx1;x2;x3;LABEL\r\n1;2;3;yes\r\n4;5;6;no\r\n",
        b'# x\ty\tlabel\n1e0\t"2"\t0\n3\t-45e-1\t1\n',
    ]


def archives() -> list[bytes]:
    """NPZ files."""
    x, out = np.array([[1, 2], [3, -4.5]]), []
    for save in (np.savez, np.savez_compressed):
        for arrays in ({"x": x, "y": [0, 1]}, {"x": x[:, 0], "y": x[:, 1], "label": ["a", "b"]}):
            file = io.BytesIO()
            save(file, **arrays)
            out.append(file.getvalue())
    return out


def weight_lists() -> list[bytes]:
    """Nets as JSON."""
    one = {"W": [[1, 2], [3, -4]], "b": [0, 1]}
    return [
        json.dumps({"layers": [one, {"W": [[1, -1]]}]}).encode(),
        json.dumps(
            {"layers": [{**one, "activation": "relu"}, {"W": [[0.5, 1e-3]], "b": [2]}]}
        ).encode(),
    ]


def state_dicts() -> list[bytes]:
    """Nets as safetensors, ours and others'."""
    from safetensors.numpy import save

    W, b = np.ones((3, 2), dtype=np.float32), np.zeros(3, dtype=np.float32)
    other = {"0.weight": W, "0.bias": b, "2.weight": np.ones((1, 3)), "2.bias": np.ones(1)}
    ours = [SHIPPED / f"{name}.safetensors" for name in ("easy-1", "hard-relu")]
    return [save(other), *(Path(path).read_bytes() for path in ours)]


def checkpoints() -> list[bytes]:
    """Nets as torch saves them."""
    import torch

    net = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.ReLU(), torch.nn.Linear(3, 1))
    out = []
    for table in (net.state_dict(), {"epoch": 3, "state_dict": net.state_dict()}):
        for new in (True, False):
            file = io.BytesIO()
            torch.save(table, file, _use_new_zipfile_serialization=new)
            out.append(file.getvalue())
    return out


@cache
def graphs() -> list[bytes]:
    """Nets as ONNX."""
    from onnx import TensorProto, helper, numpy_helper

    held = [
        numpy_helper.from_array(np.ones((2, 3)), "A"),
        numpy_helper.from_array(np.ones(3), "a"),
        numpy_helper.from_array(np.ones((3, 1)), "B"),
    ]
    nodes = [
        helper.make_node("Gemm", ["x", "A", "a"], ["z"], alpha=2.0),
        helper.make_node("LeakyRelu", ["z"], ["h"], alpha=0.1),
        helper.make_node("MatMul", ["h", "B"], ["y"]),
    ]
    ends = [
        helper.make_tensor_value_info(n, TensorProto.DOUBLE, s)
        for n, s in (
            ("x", [None, 2]),
            ("y", [None, 1]),
        )
    ]
    graph = helper.make_graph(nodes, "net", ends[:1], ends[1:], held)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)])
    return [model.SerializeToString()]
