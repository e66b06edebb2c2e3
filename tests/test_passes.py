"""One example's pass there and back, against torch's own forward pass and gradients."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from support.diagrams import torch_pass
from support.nets import he

from pleat.nets import Layer, Net, dataset
from pleat.nets.metrics import measure
from pleat.nets.model import Skip
from pleat.nets.passes import Pass, tensor_fault

CASES = {
    "one output": ((2, 3, 1), "hard", "relu", "identity"),
    "sigmoid": ((2, 3, 1), "hard", "tanh", "sigmoid"),
    "ten classes": ((64, 5, 3, 10), "digits(count=200)", "relu", "identity"),
    "softmax": ((64, 5, 10), "digits(count=200)", "elu", "softmax"),
    "target": ((1, 4, 1), "parabola", "gelu", "identity"),
}


def passed(case: str, point: int = 17) -> Pass:
    widths, name, hidden, last = CASES[case]
    *front, end = he(*widths, seed=5, activation=hidden).layers
    return Pass(Net((*front, Layer(end.W, end.b, last))), dataset(name), point)


@pytest.mark.parametrize("case", CASES)
def test_values_loss_and_gradients_are_torch_s(case):
    one = passed(case)
    wanted = torch_pass(one)
    for name, value in wanted.items():
        np.testing.assert_allclose(one[name], value, atol=1e-12, err_msg=name)
        assert tensor_fault(name, one.net, one.data) is None
    after = Pass(one.stepped(0.1), one.data, one.point)
    moved = wanted["weights"] - 0.1 * wanted["gradient"]
    np.testing.assert_allclose(after["weights"], moved, atol=1e-12)
    assert after.loss < one.loss


def test_the_mean_of_all_losses_is_what_training_reports():
    one = passed("one output")
    losses = [Pass(one.net, one.data, k).loss for k in range(len(one.data))]
    assert np.mean(losses) == pytest.approx(measure(one.net, one.data).loss)
    assert one.right == measure(one.net, one.data).correct


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("los", "there is no 'los'; did you mean 'loss'?"),
        ("qq", "there is no 'qq'; write x, y"),
        ("a3", "'a3' is of layer 3, but the net has 2 layers"),
        ("W0", "'W0' is of layer 0"),
    ],
)
def test_a_tensor_that_no_pass_has_is_told(name, said):
    one = passed("one output")
    assert said in str(tensor_fault(name, one.net, one.data))
    assert tensor_fault("dW2", one.net, one.data) is None
    assert "compares the net's 1 output with 10 classes" in str(
        tensor_fault("loss", he(64, 3, 1), dataset("digits(count=200)"))
    )


def test_what_skips_layers_is_trained_and_channels_are_not():
    """Max of two numbers with a shortcut: its loss goes down, and it stays a net of its shape."""
    first, second = Layer(np.array([[-1.0, 1.0]]), np.zeros(1), "relu"), Layer.unbiased([[0.5]])
    net = Net.with_skips([first, second], [Skip(0, 2, np.array([[0.8, 0.0]]))])
    data = dataset("hard")
    one = Pass(net, data, 3)
    eps = 1e-6
    for row, column in ((0, 0), (0, 1)):
        W = np.array(net.layers[1].W)
        W[row, column] += eps
        other = Net((net.layers[0], replace(net.layers[1], W=W)))
        slope = (Pass(other, data, 3).loss - one.loss) / eps
        assert one["dW2"][row, column] == pytest.approx(slope, abs=1e-5)
    after = one.stepped(0.1)
    assert after.channels == net.channels
    np.testing.assert_array_equal(after.layers[0].W[1:], net.layers[0].W[1:])
    assert Pass(after, data, 3).loss < one.loss
    assert len(one["weights"]) == len(one["gradient"])
