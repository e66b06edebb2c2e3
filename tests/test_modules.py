"""Modules and files as people write them: read in the order they run, or asked about."""

import json

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from support.command import pleat
from support.command import refuse_net as refuse
from torch import nn

from pleat.nets.activation import activation
from pleat.nets.errors import InputError
from pleat.nets.files.readers import read_net, read_snapshot
from pleat.nets.files.snapshot import Snapshot
from pleat.scenes.playback.load import load_clip

X = np.random.default_rng(0).normal(size=(60, 2)) * 2


class Backwards(nn.Module):
    """Declares its layers in another order than it runs them, and all shapes fit in both."""

    def __init__(self):
        super().__init__()
        self.last, self.second, self.first = nn.Linear(2, 2), nn.Linear(2, 2), nn.Linear(2, 2)
        self.drop, self.bn = nn.Dropout(0.5), nn.BatchNorm1d(2)

    def forward(self, x):
        x = nn.functional.leaky_relu(self.first(x.view(x.size(0), -1)), 0.2)
        x = torch.tanh(self.bn(self.second(self.drop(x))))
        return torch.sigmoid(self.last(nn.functional.dropout(x.flatten(1), training=self.training)))


def trained(module):
    """In double precision, its running means no zeros and ones."""
    torch.manual_seed(0)
    module = module.double().train()
    with torch.no_grad():
        for _ in range(5):
            module(torch.tensor(X))
    return module


def test_the_order_is_that_of_the_modules_graph():
    module = trained(Backwards())
    snapshot = Snapshot.from_torch(module)
    assert snapshot.net.activations == ("leaky_relu(0.2)", "tanh", "sigmoid")
    with torch.no_grad():
        theirs = module.eval()(torch.tensor(X)).numpy()
    assert np.abs(snapshot.net(X) - theirs).max() < 1e-12
    assert "batch normalisation bn is folded into W2 and b2" in snapshot.notes


@pytest.mark.usefixtures("in_process")
@pytest.mark.parametrize("end", [1, 3])
def test_a_normalisation_without_a_layer_before_it_goes_into_the_next(tmp_path, end):
    steps = [nn.BatchNorm1d(2), nn.Linear(2, 3), nn.Tanh(), nn.BatchNorm1d(3), nn.Linear(3, end)]
    module = trained(nn.Sequential(*steps)).eval()
    with torch.no_grad():
        theirs = module(torch.tensor(X)).numpy()
    snapshot = Snapshot.from_torch(module)
    assert np.abs(snapshot.net(X) - theirs).max() < 1e-12
    assert "batch normalisation 0 is folded into W1 and b1" in snapshot.notes
    assert "batch normalisation 3 is folded into W2 and b2" in snapshot.notes
    torch.save(module.state_dict(), tmp_path / "net.pt")
    read = read_snapshot(tmp_path / "net.pt", "tanh")
    assert np.abs(read.net(X) - theirs).max() < 1e-12
    assert "batch normalisation '3' is folded into layer '4', with torch's eps" in read.notes


def test_reading_leaves_the_module_as_it_was():
    module = trained(Backwards())
    before = {key: value.clone() for key, value in module.state_dict().items()}
    Snapshot.from_torch(module)
    assert module.training
    assert all(torch.equal(before[key], value) for key, value in module.state_dict().items())


@pytest.mark.parametrize("name", ["relu", "elu", "gelu", "silu", "tanh", "sigmoid", "relu_"])
def test_functions_are_read_as_modules_are(name):
    class Functional(nn.Module):
        def __init__(self):
            super().__init__()
            self.a, self.b = nn.Linear(2, 3).double(), nn.Linear(3, 1, bias=False).double()

        def forward(self, x):
            found = getattr(nn.functional, name, None) or getattr(torch, name)
            return self.b(found(self.a(x)))

    module = Functional()
    net = Snapshot.from_torch(module).net
    assert np.abs(net(X) - module(torch.tensor(X)).detach().numpy()).max() < 1e-12
    assert net.parameters == sum(p.numel() for p in module.parameters())


def refusing(forward):
    class Odd(nn.Module):
        def __init__(self):
            super().__init__()
            self.one, self.two = nn.Linear(2, 2), nn.Linear(2, 2)
            self.norm, self.conv = nn.LayerNorm(2), nn.BatchNorm1d(2)

    Odd.forward = forward
    return Odd()


@pytest.mark.parametrize(
    ("forward", "says"),
    [
        (lambda s, x: s.two(s.one(x)) + x, "computes something else than a chain of layers: add"),
        (lambda s, x: s.two(s.norm(s.one(x))), "layer norm is LayerNorm"),
        (lambda s, x: s.two(torch.sin(s.one(x))), "layer sin calls 'sin'"),
        (
            lambda s, x: torch.tanh(s.conv(torch.relu(s.one(x)))),
            "does not directly follow a Linear",
        ),
        (lambda s, x: s.conv(torch.relu(s.one(x))), "layer conv has no Linear beside it"),
        (lambda s, x: nn.functional.softmax(s.one(x), dim=0), "goes along dim = 0, not 1"),
        (lambda s, x: nn.functional.gelu(s.one(x), approximate="tanh"), "is the approximate gelu"),
    ],
)
def test_what_is_no_chain_is_refused_by_what_it_is(forward, says):
    with pytest.raises(InputError) as error:
        Snapshot.from_torch(refusing(forward))
    assert says in str(error.value)


def weights(**shapes):
    torch.manual_seed(0)
    out = {}
    for name, (n, m) in shapes.items():
        out[f"{name}.weight"], out[f"{name}.bias"] = torch.randn(m, n), torch.randn(m)
    return out


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["pt", "safetensors"])
def test_an_open_order_is_asked_for(tmp_path, ending):
    table, path = weights(last=(2, 2), first=(2, 2)), tmp_path / f"net.{ending}"
    torch.save(table, path) if ending == "pt" else save_file(table, path)
    refuse(path, "can't be told from their names and shapes; write it down, such as layers = [")
    net = read_net(path, "relu", ["first", "last"])
    assert np.allclose(net.layers[0].W, table["first.weight"].numpy())
    assert np.allclose(net.layers[1].W, table["last.weight"].numpy())
    for wrong, says in ((["first"], "'last' it does not"), (["frist", "last"], "mean 'first'?")):
        with pytest.raises(InputError) as error:
            read_net(path, "relu", wrong)
        assert says in str(error.value)


@pytest.mark.slow
def test_shapes_or_numbers_tell_the_order(tmp_path):
    path = tmp_path / "net.pt"
    torch.save(weights(head=(4, 1), stem=(2, 3), middle=(3, 4)), path)
    assert read_net(path, "relu").widths == (2, 3, 4, 1)
    numbered = weights(fc10=(2, 1), fc2=(2, 2), fc1=(2, 2))
    torch.save(numbered, path)
    net = read_net(path, "relu")
    assert np.allclose(net.layers[0].W, numbered["fc1.weight"].numpy())
    assert net.widths == (2, 2, 2, 1)


@pytest.mark.slow
def test_a_clip_and_the_command_take_the_order(tmp_path):
    torch.save(weights(last=(2, 2), first=(2, 2)), tmp_path / "net.pt")
    head = '[clip]\ntitle = "T"\nnet = "net.pt"\nactivation = "ReLU"\ndata = "hard"\n'
    beats = '[[beat]]\nid = "p"\ndo = "pause"\n'
    (tmp_path / "a.toml").write_text(head + beats)
    with pytest.raises(InputError, match="layers = "):
        load_clip(tmp_path / "a.toml")
    (tmp_path / "a.toml").write_text(head + 'layers = ["first", "last"]\n' + beats)
    assert load_clip(tmp_path / "a.toml").net.widths == (2, 2, 2)
    options = ("--activation", "relu", "--layers", "first,last", "-o", "mine.safetensors")
    assert pleat("import", "net.pt", *options, cwd=tmp_path).code == 0


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("LeakyReLU(0.1)", "leaky_relu(0.1)"),
        ("nn.LeakyReLU(negative_slope=0.1)", "leaky_relu(0.1)"),
        ("linear", "identity"),
        ("Swish", "silu"),
        ("SiLU", "silu"),
        ("ReLU", "relu"),
        ("Tanh()", "tanh"),
        ("torch.nn.GELU()", "gelu"),
        ("None", "identity"),
    ],
)
def test_names_people_type(typed, meant):
    assert activation(typed).name == meant


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("rellu", "unknown activation 'rellu'; did you mean 'relu'?"),
        ("ReLU(0.1)", "'relu' takes no parameter"),
        ("LeakyReLU(a lot)", "'a lot' is not a number"),
    ],
)
def test_names_nobody_has(typed, says):
    with pytest.raises(InputError) as error:
        activation(typed)
    assert says in str(error.value)


def test_keras_and_flax_are_read_from_json(tmp_path):
    module = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 2), nn.Tanh(), nn.Linear(2, 1))
    module = module.double()
    arrays = [[p.weight.T.tolist(), p.bias.tolist()] for p in module if isinstance(p, nn.Linear)]
    with torch.no_grad():
        theirs = module(torch.tensor(X)).numpy()
    (tmp_path / "keras.json").write_text(json.dumps([one for pair in arrays for one in pair]))
    dense = {f"Dense_{k}": {"kernel": W, "bias": b} for k, (W, b) in enumerate(arrays)}
    (tmp_path / "flax.json").write_text(json.dumps({"params": dict(reversed(dense.items()))}))
    (tmp_path / "bare.json").write_text(json.dumps(dense))
    for name in ("keras", "flax", "bare"):
        net = read_net(tmp_path / f"{name}.json", "tanh")
        assert np.abs(net(X) - theirs).max() < 1e-12
    (tmp_path / "free.json").write_text(json.dumps([arrays[0][0], arrays[1][0], arrays[2][0]]))
    assert read_net(tmp_path / "free.json", "tanh").parameters == 6 + 6 + 2


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ([[[[1.0]]]], "array 1 has shape (1, 1, 1), which is no kernel"),
        ([[1.0]], "array 1 has shape (1,)"),
        ([[[1.0], [1.0, 2.0]]], "array 1 is no array of numbers"),
        ({"params": {"Conv_0": {"kernel": [[[1]]]}}}, "layer 'Conv_0' has a kernel of shape"),
        ({"params": {"Norm_0": {"scale": [1]}}}, "layer 'Norm_0' holds scale, but a Dense"),
    ],
)
def test_what_else_is_in_them_is_refused(tmp_path, content, says):
    (tmp_path / "net.json").write_text(json.dumps(content))
    refuse(tmp_path / "net.json", says)


def test_long_names_that_differ_at_their_ends_keep_their_order(tmp_path):
    table = {f"{'block.' * 30}{k}.weight": torch.eye(2) * k for k in (10, 9, 2)}
    save_file(table, tmp_path / "net.safetensors")
    net = read_net(tmp_path / "net.safetensors", "relu")
    assert [layer.W[0, 0] for layer in net.layers] == [2, 9, 10]


def test_a_dictionary_of_endless_depth_is_refused(tmp_path):
    (tmp_path / "net.json").write_text('{"a":' * 900 + '{"kernel":[[1]]}' + "}" * 900)
    with pytest.raises(InputError, match="dictionaries deep"):
        read_net(tmp_path / "net.json")


def test_a_long_name_of_an_activation_is_refused_at_once():
    with pytest.raises(InputError, match="unknown activation"):
        activation("relu(" + " " * 5000 + "x")


@pytest.mark.usefixtures("in_process")
def test_arrays_of_keras_scikit_learn_and_torch_are_read_from_npz(tmp_path):
    module = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 12), nn.Tanh())
    module.extend(step for _ in range(11) for step in (nn.Linear(12, 12), nn.Tanh()))
    module = module.double()
    layers = [own for own in module if isinstance(own, nn.Linear)]
    with torch.no_grad():
        theirs = module[:-1](torch.tensor(X)).numpy()
        arrays = [(own.weight.T.numpy(), own.bias.numpy()) for own in layers]
    np.savez(tmp_path / "keras.npz", *(one for pair in arrays for one in pair))
    coefs = {f"coefs_{k}": W for k, (W, _) in enumerate(arrays)}
    np.savez(
        tmp_path / "sklearn.npz",
        **{f"intercepts_{k}": b for k, (_, b) in enumerate(arrays)},
        **coefs,
    )
    np.savez(tmp_path / "torch.npz", **{k: v.numpy() for k, v in module.state_dict().items()})
    lists = {name: [pair[k].tolist() for pair in arrays] for k, name in enumerate(_SKLEARN)}
    (tmp_path / "mlp.json").write_text(json.dumps(lists))
    for name in ("keras.npz", "sklearn.npz", "torch.npz", "mlp.json"):
        assert np.abs(read_net(tmp_path / name, "tanh")(X) - theirs).max() < 1e-12


_SKLEARN = ("coefs_", "intercepts_")


@pytest.mark.usefixtures("in_process")
@pytest.mark.parametrize(
    ("arrays", "says"),
    [
        ({"x": X, "label": X[:, 0]}, "holds x, label, which is no net; known are"),
        ({"coefs_0": X}, "has 1 coefs_, but 0 intercepts_"),
        ({"coefs_0": X[0], "intercepts_0": X[0]}, "coefs_[0] has shape (2,), not (inputs"),
        ({"arr_0": np.ones((2, 2, 2))}, "array 1 has shape (2, 2, 2), which is no kernel"),
        ({"arr_0": np.array([None, 1])}, "holds Python objects, not plain arrays"),
        ({}, "holds no array, which is no net"),
    ],
)
def test_arrays_that_are_no_net_are_refused(tmp_path, arrays, says):
    np.savez(tmp_path / "net.npz", **arrays)
    refuse(tmp_path / "net.npz", says)
