"""Files that people keep nets in: each function writes one by hand, as its library would."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file
from torch import nn

from pleat.nets import Snapshot


def linears(module: nn.Module) -> list[nn.Linear]:
    """Its layers in the order they were declared."""
    return [own for own in module.modules() if isinstance(own, nn.Linear)]


def state_dict(module: nn.Module, folder: Path) -> str:
    """``torch.save(model.state_dict())``."""
    torch.save(module.state_dict(), folder / "model.pt")
    return "model.pt"


def checkpoint(module: nn.Module, folder: Path) -> str:
    """A training loop's checkpoint, with its optimizer and epoch."""
    optimizer = torch.optim.Adam(module.parameters())
    kept = {
        "epoch": 40,
        "model_state_dict": module.state_dict(),
        "optimizer_state_dict": optimizer.state_dict(),
    }
    torch.save(kept, folder / "checkpoint.pth")
    return "checkpoint.pth"


def safetensors(module: nn.Module, folder: Path) -> str:
    """The state_dict as safetensors."""
    save_file(module.state_dict(), folder / "model.safetensors")
    return "model.safetensors"


def from_torch(module: nn.Module, folder: Path) -> str:
    """`Snapshot.from_torch`, from within the author's own program."""
    Snapshot.from_torch(module).save(folder / "own.safetensors")
    return "own.safetensors"


def keras(module: nn.Module, folder: Path) -> str:
    """``json.dump([w.tolist() for w in model.get_weights()])``."""
    (folder / "keras.json").write_text(json.dumps([a.tolist() for a in _kernels(module)]))
    return "keras.json"


def keras_npz(module: nn.Module, folder: Path) -> str:
    """``numpy.savez("keras.npz", *model.get_weights())``."""
    np.savez(folder / "keras.npz", *_kernels(module))
    return "keras.npz"


def _kernels(module: nn.Module) -> list[np.ndarray]:
    out = []
    for own in linears(module):
        out.append(own.weight.detach().numpy().T)
        out += [] if own.bias is None else [own.bias.detach().numpy()]
    return out


def flax(module: nn.Module, folder: Path) -> str:
    """A Flax dictionary of Dense layers, last first."""
    dense = {
        f"Dense_{k}": {
            "kernel": own.weight.T.tolist(),
            "bias": own.bias.tolist(),
        }
        for k, own in enumerate(linears(module))
    }
    (folder / "flax.json").write_text(json.dumps({"params": dict(reversed(dense.items()))}))
    return "flax.json"


def sklearn(module: nn.Module, folder: Path) -> str:
    """What an MLPClassifier has learnt, array by array."""
    arrays = {}
    for k, own in enumerate(linears(module)):
        arrays[f"coefs_{k}"] = own.weight.detach().double().numpy().T
        arrays[f"intercepts_{k}"] = own.bias.detach().double().numpy()
    np.savez(folder / "mlp.npz", **arrays)
    return "mlp.npz"


def onnx(module: nn.Module, folder: Path) -> str:
    """A graph as exporters write it: Gemm, normalisations of their own, activations."""
    from onnx import TensorProto, helper, numpy_helper, save

    nodes, constants, value = [], [], "in"
    names = {"ReLU": "Relu", "Tanh": "Tanh", "Sigmoid": "Sigmoid", "Softmax": "Softmax"}
    names |= {"ELU": "Elu", "LeakyReLU": "LeakyRelu"}

    def add(op: str, arrays: dict[str, torch.Tensor], **attributes) -> None:
        nonlocal value
        k = len(nodes)
        given = [value]
        for name, tensor in arrays.items():
            array = tensor.detach().float().numpy()
            constants.append(numpy_helper.from_array(array, f"{k}.{name}"))
            given.append(f"{k}.{name}")
        nodes.append(helper.make_node(op, given, [f"v{k}"], **attributes))
        value = f"v{k}"

    steps = list(module.children())
    for own in steps:
        if isinstance(own, nn.Linear):
            add("Gemm", {"weight": own.weight, "bias": own.bias}, transB=1)
        elif isinstance(own, nn.BatchNorm1d):
            kept = {"scale": own.weight, "B": own.bias, "mean": own.running_mean}
            add("BatchNormalization", kept | {"var": own.running_var}, epsilon=own.eps)
        else:
            alpha = getattr(own, "negative_slope", getattr(own, "alpha", None))
            add(names[type(own).__name__], {}, **({} if alpha is None else {"alpha": alpha}))
    first, last = linears(module)[0], linears(module)[-1]
    ends = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, ["N", width])
        for name, width in (("in", first.in_features), (value, last.out_features))
    ]
    graph = helper.make_graph(nodes, "net", ends[:1], ends[1:], constants)
    save(
        helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)]), folder / "model.onnx"
    )
    return "model.onnx"


def by_hand(module: nn.Module, folder: Path) -> str:
    """pleat's own JSON, without activations."""
    layers = []
    for own in linears(module):
        bias = {} if own.bias is None else {"b": own.bias.tolist()}
        layers.append({"W": own.weight.tolist(), **bias})
    (folder / "net.json").write_text(json.dumps({"layers": layers}))
    return "net.json"
