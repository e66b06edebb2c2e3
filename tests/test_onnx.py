"""ONNX graphs: computed as the standard's reference does, or refused by the node's name."""

import sys

import numpy as np
import pytest
from onnx import TensorProto, checker, helper, numpy_helper
from onnx.reference import ReferenceEvaluator
from support.command import refuse_net as refuse

from pleat.nets.files.readers import read_net

pytestmark = pytest.mark.usefixtures("in_process")


def graph(nodes, constants, widths=(2, 1), **more):
    tensors = [numpy_helper.from_array(np.asarray(a), name) for name, a in constants.items()]
    kind = TensorProto.DOUBLE
    made = helper.make_graph(
        nodes,
        "net",
        [helper.make_tensor_value_info("in", kind, ["N", widths[0]])],
        [helper.make_tensor_value_info("out", kind, ["N", widths[1]])],
        tensors,
    )
    return helper.make_model(made, opset_imports=[helper.make_opsetid("", 20)], **more)


RNG = np.random.default_rng(1)
A, B = RNG.normal(size=(2, 3)), RNG.normal(size=(3, 1))
ROW, ONE = RNG.normal(size=3), RNG.normal(size=1)
TWO = {"A": A, "r": ROW, "B": B, "c": ONE}


def node(op, given, out, **attributes):
    return helper.make_node(op, given.split(), [out], name=f"n_{out}", **attributes)


GRAPHS = {
    "gemm": (
        [node("Gemm", "in A r", "a"), node("Relu", "a", "b"), node("Gemm", "b B c", "out")],
        TWO,
    ),
    "alpha and beta": (
        [
            node("Gemm", "in AT r", "a", alpha=0.5, beta=2.0, transB=1),
            node("LeakyRelu", "a", "b", alpha=0.25),
            node("Gemm", "b B", "out"),
        ],
        TWO | {"AT": A.T.copy()},
    ),
    "matmul and add": (
        [
            node("Identity", "in", "i"),
            node("Flatten", "i", "f"),
            node("MatMul", "f A", "a"),
            node("Add", "r a", "b"),
            node("Elu", "b", "d", alpha=0.5),
            node("Dropout", "d", "e"),
            node("MatMul", "e B", "g"),
            node("Add", "g c", "h"),
            node("Sigmoid", "h", "out"),
        ],
        TWO,
    ),
    "a constant transposed in the graph": (
        [
            node("Constant", "", "k", value=numpy_helper.from_array(A.T.copy())),
            node("Transpose", "k", "A", perm=[1, 0]),
            node("Gemm", "in A row", "a"),
            node("Gelu", "a", "b"),
            node("Gemm", "b B c", "z"),
            node("Tanh", "z", "out"),
        ],
        {"row": ROW[None], "B": B, "c": ONE[0]},
    ),
    "what scales and shifts": (
        [
            node("Sub", "in m", "a"),
            node("Div", "a d", "b"),
            node("Gemm", "b A r", "e"),
            node("BatchNormalization", "e r r r s", "f", epsilon=0.01),
            node("Mul", "f d1", "g"),
            node("Tanh", "g", "h"),
            node("BatchNormalization", "h r r r s", "i"),
            node("Add", "i r", "j"),
            node("Mul", "d1 j", "k"),
            node("Gemm", "k B", "out"),
        ],
        TWO | {"m": B[:2, 0], "d": np.array([[2.0, 0.5]]), "d1": np.array(3.0), "s": ROW**2},
    ),
}


@pytest.mark.parametrize("name", GRAPHS)
def test_an_onnx_graph_computes_what_the_reference_does(tmp_path, name):
    model = graph(*GRAPHS[name])
    checker.check_model(model, full_check=True)
    path = tmp_path / "net.onnx"
    path.write_bytes(model.SerializeToString())
    x = RNG.normal(size=(40, 2))
    theirs = ReferenceEvaluator(model).run(None, {"in": x})[0]
    # The reference's erf has the precision of float32.
    near = 1e-7 if any(one.op_type == "Gelu" for one in model.graph.node) else 1e-12
    assert np.abs(read_net(path)(x) - theirs).max() < near


BAD_GRAPHS = {
    "layer 'n_a' (LogSoftmax) is not read; end the export before it": [
        node("LogSoftmax", "in", "a"),
        node("Gemm", "a A", "out"),
    ],
    "layer 'n_a' (Conv) is not read": [node("Conv", "in A", "a"), node("Gemm", "a A", "out")],
    "layer 'n_out' (Add) does not take just what the layer before": [
        node("Gemm", "in A", "a"),
        node("Add", "a in", "out"),
    ],
    "layer 'n_a' (Gemm) has its data transposed": [
        node("Gemm", "in A", "a", transA=1),
        node("Gemm", "a B", "out"),
    ],
    "layer 'n_a' (MatMul) has its data on the right": [
        node("MatMul", "A in", "a"),
        node("Gemm", "a B", "out"),
    ],
    "layer 'n_b' (Tanh) follows no Gemm": [
        node("Gemm", "in A", "a0"),
        node("Relu", "a0", "a"),
        node("Tanh", "a", "b"),
        node("Gemm", "b B", "out"),
    ],
    "layer 'n_b' (Gemm): 3 neurons are scaled where there are 2": [
        node("Mul", "in r", "a"),
        node("Gemm", "a A", "b"),
        node("Gemm", "b B", "out"),
    ],
    "layer 'n_b' (BatchNormalization) is in training mode": [
        node("Gemm", "in A", "a"),
        helper.make_node(
            "BatchNormalization", list("arrrr"), ["b", "mean", "var"], "n_b", training_mode=1
        ),
        node("Gemm", "b B", "out"),
    ],
    "scales its outputs behind their activation": [
        node("Gemm", "in A", "a"),
        node("Gemm", "a B", "b"),
        node("Tanh", "b", "d"),
        node("Mul", "d c", "out"),
    ],
    "layer 'n_b' (Gelu) is the approximate Gelu": [
        node("Gemm", "in A", "a"),
        node("Gelu", "a", "b", approximate="tanh"),
        node("Gemm", "b B", "out"),
    ],
}


@pytest.mark.parametrize("said", BAD_GRAPHS)
def test_operators_that_are_no_layers_are_refused_by_name(tmp_path, said):
    path = tmp_path / "net.onnx"
    path.write_bytes(graph(BAD_GRAPHS[said], TWO).SerializeToString())
    refuse(path, said, None)


def test_broken_onnx_files_are_refused(tmp_path, monkeypatch):
    path = tmp_path / "net.onnx"
    model = graph(*GRAPHS["gemm"])
    whole = model.SerializeToString()
    for content in (b"", b"\xff" * 50, whole[:40], whole[:-20]):
        path.write_bytes(content)
        refuse(path, "", None)
    for value, said in ((np.nan, "layer 'n_a' (Gemm): W[1, 1] is nan"), (0, "")):
        off = A.copy()
        off[0, 0] = value
        path.write_bytes(graph(GRAPHS["gemm"][0], TWO | {"A": off}).SerializeToString())
        if said:
            refuse(path, said, None)
    tensor = model.graph.initializer[0]
    tensor.data_location = TensorProto.EXTERNAL
    tensor.ClearField("raw_data")
    tensor.external_data.add(key="location", value="../../etc/passwd")
    path.write_bytes(model.SerializeToString())
    refuse(path, "", None)
    monkeypatch.setitem(sys.modules, "onnx", None)
    refuse(path, "pip install 'pleat[onnx]'", None)
