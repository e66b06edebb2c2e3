"""What a reader trains on the page learns as torch has it, in Chromium and in Firefox."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from support.nets import layer

from pleat.nets import Net
from pleat.nets.metrics import judged_before_end
from pleat.nets.training import ensemble
from pleat.scenes.outputs import interactive
from pleat.scenes.outputs.interactive.passages import net_of

pytestmark = pytest.mark.browser

STEPS = 100
# Widths, activations, and what it has to do.
CASES = [
    ((2, 8, 8, 1), ("relu", "relu", "identity"), "classes"),
    ((2, 3, 1), ("leaky_relu(0.2)", "sigmoid"), "classes"),
    ((2, 4, 3), ("tanh", "softmax"), "classes"),
    ((2, 5, 4), ("gelu", "identity"), "classes"),
    ((2, 4, 2), ("silu", "identity"), "classes"),
    ((2, 4, 2), ("elu(0.7)", "softmax"), "classes"),
    ((1, 6, 1), ("relu", "identity"), "targets"),
    ((2, 5, 2), ("sigmoid", "tanh"), "targets"),
    ((3, 4, 3), ("elu", "sigmoid"), "targets"),
]


@pytest.fixture
def page(engine):
    """A page with the player's functions, and no player."""
    context = engine.new_context()
    page = context.new_page()
    folder = Path(interactive.__file__).parent / "player"
    for name in ("2-net.js", "2-training.js", "4-depth.js"):
        page.add_script_tag(content=(folder / name).read_text("utf-8"))
    yield page
    context.close()


def random_net(rng, widths, activations) -> Net:
    pairs = zip(widths, widths[1:], activations, strict=False)
    return Net(tuple(layer(rng, n, m, "normal", act) for n, m, act in pairs))


def in_torch(net: Net, x, aims, rate, threshold, l2) -> np.ndarray:
    """The weights after each step, with torch's own modules, losses, gradients and Adam."""
    weights = [torch.tensor(part.W, requires_grad=True) for part in net.layers]
    biases = [torch.tensor(part.b, requires_grad=True) for part in net.layers]
    optimizer = torch.optim.Adam(
        [{"params": weights, "weight_decay": 2 * l2}, {"params": biases}], lr=rate
    )
    x, aims = torch.tensor(x), torch.tensor(aims)
    acts = [ensemble._module(part.activation) for part in net.layers]
    classes = aims.ndim == 1
    k, end = net.widths[-1], net.activations[-1]
    shares = classes and (end == "softmax" or (end == "sigmoid" and k == 1))
    if shares:
        acts[-1] = torch.nn.Identity()
        threshold = 0.0
    out = []
    for _ in range(STEPS):
        h = x
        for W, b, act in zip(weights, biases, acts, strict=True):
            h = act(torch.nn.functional.linear(h, W, b))
        if not classes:
            loss = torch.nn.functional.mse_loss(h, aims)
        elif k > 2:
            loss = torch.nn.functional.cross_entropy(h, aims)
        else:
            score = (h[:, 0] if k == 1 else h[:, 1] - h[:, 0]) - threshold
            loss = torch.nn.functional.binary_cross_entropy_with_logits(score, aims.double())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        out.append(
            np.concatenate(
                [
                    a.detach().numpy().ravel()
                    for pair in zip(weights, biases, strict=True)
                    for a in pair
                ]
            )
        )
    return np.array(out)


@pytest.mark.parametrize("scale", [0.01, 1.0, 100.0])
def test_a_hundred_steps_are_torchs(page, scale):
    rng = np.random.default_rng(int(100 * scale))
    worst = {}
    for widths, activations, task in CASES:
        net = random_net(rng, widths, activations)
        x = scale * rng.normal(size=(40, widths[0]))
        if task == "classes":
            aims = rng.integers(0, max(2, widths[-1]), 40)
        else:
            aims = scale * rng.normal(size=(40, widths[-1]))
        threshold, l2, rate = (
            (0.3, 1e-3, 0.03) if widths[-1] < 3 and task == "classes" else (0.0, 0.0, 0.01)
        )
        shares = judged_before_end(activations[-1], widths[-1]) and task == "classes"
        found = page.evaluate(
            """([net, points, aims, rule, rate, steps]) => {
                const one = pupil(net), out = [];
                for (let k = 0; k < steps; k++) {
                    teach(one, gradient(one.net, points, aims, rule)[1], rate);
                    out.push(weightsOf(one.net));
                }
                return out;
            }""",
            [
                net_of(net, 1.0, exact=True),
                x.tolist(),
                aims.tolist(),
                {"threshold": threshold, "l2": l2, "shares": shares},
                rate,
                STEPS,
            ],
        )
        wanted = in_torch(net, x, aims, rate, threshold, l2)
        worst[str((widths, activations))] = np.abs(np.array(found) - wanted).max()
    print(worst)
    assert max(worst.values()) < 1e-6
