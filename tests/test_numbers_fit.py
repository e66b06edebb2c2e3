"""Numbers anywhere have digits that say what they are, fit their place, and can be read."""

from __future__ import annotations

import json
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.picture import beat

from pleat.nets import Layer, Net
from pleat.scenes.drawing.layouts import WIDE
from pleat.scenes.drawing.notation import MINUS, RAISED, TIMES, net_notation, typst
from pleat.scenes.drawing.numbers import IN_NETWORK, Numbers
from pleat.scenes.drawing.theme import load_theme
from pleat.scenes.parts.panel.arrangement import arrange, pair
from pleat.scenes.parts.panel.network import NetworkDiagram
from pleat.scenes.playback import overlap
from pleat.scenes.playback.inspection import inspect
from pleat.scenes.playback.load import load_clip

DARK, LAYOUT = load_theme("dark"), WIDE.layouts["plane"]
sizes = st.floats(-6, 6).map(lambda k: 10.0**k)


def read(text: str) -> float:
    """Read a number as a viewer does."""
    mantissa, _, power = text.replace(MINUS, "-").partition(f"{TIMES}10")
    exponent = "".join(RAISED[c] for c in power).replace(MINUS, "-")
    return float(mantissa) * 10.0 ** int(exponent or 0)


def random_net(seed: int, widths, inputs: float, outputs: float) -> tuple[Net, np.ndarray]:
    """A net for points of a size, whose first layer's values have another."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(60, widths[0])) * inputs
    layers = []
    for k, (n, m) in enumerate(pairwise(widths)):
        W = rng.normal(size=(m, n)) * np.sqrt(2 / n) * (outputs / inputs if k == 0 else 1.0)
        layers.append(Layer(W, rng.normal(size=m) / 2 * outputs, "relu"))
    layers[-1] = Layer(layers[-1].W, layers[-1].b, "identity")
    return Net(tuple(layers)), x


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 99), sizes, sizes)
@example(0, 1e3, 1.0)
@example(0, 1.0, 1e-3)
@example(1, 1e-6, 1e6)
def test_what_is_written_is_the_net_to_a_few_hundredths(seed, inputs, outputs):
    """A net of the numbers that are read off its panel gives nearly the same values."""
    net, x = random_net(seed, (2, 3, 1), inputs, outputs)
    written = net_notation(net, x)
    told = []
    for k, layer in enumerate(net.layers):
        W, b = (
            np.array(
                [
                    [
                        read(own.write(v)) * 10.0**whole.power
                        for own, v in zip(whole.columns, row, strict=True)
                    ]
                    for row in values
                ]
            )
            for whole, values in (
                (written.weights[k], layer.W),
                (written.biases[k], layer.b[:, None]),
            )
        )
        told.append(Layer(W, b[:, 0], layer.activation))
        edges = [
            [read(own.write(v)) for own, v in zip(written.edges[k], r, strict=True)]
            for r in layer.W
        ]
        assert np.abs(np.array(edges) - layer.W).max() <= 0.06 * np.abs(layer.W).max()
    for (z, _), (own, _) in zip(Net(tuple(told)).stages(x), net.stages(x), strict=True):
        assert np.abs(z - own).max() < 0.2 * np.abs(own).max()


def test_ordinary_numbers_have_two_decimals_and_integers_none():
    net, x = random_net(0, (2, 2, 1), 1.0, 1.0)
    for notation in (net_notation(net, x), net_notation(net)):
        texts = [own.write(v) for own, v in zip(notation.edges[0], net.layers[0].W[0], strict=True)]
        assert texts == [f"{v:.2f}".replace("-", MINUS) for v in net.layers[0].W[0]]
        assert not any(own.power for own in (*notation.weights, *notation.biases))
    whole = Net((Layer(np.array([[1.0, -5.0]]), np.zeros(1), "identity"),))
    (edges,) = net_notation(whole, decimals=0).edges
    assert [own.write(v) for own, v in zip(edges, whole.layers[0].W[0], strict=True)] == [
        "1",
        f"{MINUS}5",
    ]


@pytest.mark.parametrize(
    ("W", "texts", "power"),
    [
        ([[1.23e-3, -4.56e-3]], ["1.23", f"{MINUS}4.56"], -3),
        ([[58839.2, -12.3]], ["58839", f"{MINUS}12.30"], 0),
        ([[2.5e7, 1e7]], ["2.50", "1.00"], 7),
        ([[0.5, 0.00123]], ["0.50", "0.0012"], 0),
        ([[0.0, 0.0]], ["0.00", "0.00"], 0),
    ],
)
def test_a_matrix_has_a_power_in_front_or_digits_of_its_own(W, texts, power):
    net = Net((Layer(np.array(W), np.zeros(1), "identity"),))
    own = net_notation(net).weights[0]
    assert own.power == power
    assert [n.write(v) for n, v in zip(own.columns, W[0], strict=True)] == texts


def test_a_power_of_ten_is_set_as_mathematics():
    assert (
        typst(f"1.2{TIMES}10\N{SUPERSCRIPT MINUS}\N{SUPERSCRIPT SIX}") == f"1.2 dot 10^({MINUS}6)"
    )


@settings(max_examples=12, deadline=None)
@given(st.sampled_from([(2, 2, 1), (2, 3, 1), (2, 4, 2, 1), (3, 5, 2)]), sizes, sizes)
@example((2, 2, 1), 1e-3, 1e3)
@example((2, 2, 1), 1.0, 1e-2)
def test_no_number_leaves_its_panel_and_those_in_the_network_can_be_read(widths, inputs, outputs):
    net, x = random_net(3, widths, inputs, outputs)
    notation = net_notation(net, x)
    plan = arrange(net, LAYOUT, notation)
    names = [[f"$a_{m + 1}$" for m in range(width)] for width in widths]
    network = NetworkDiagram(net, DARK, plan.network, names, notation=notation)
    values = network.values(DARK)
    reach = [x[0], *(h[0] for _, h in net.stages(x))]
    values.set_values([float(v) for h in reach for v in h])
    for k in range(1, len(net.layers) + 1):
        views = pair(net, k, plan, DARK, notation)
        assert views[-1].right <= LAYOUT.panel.right + 1e-6
    boxes = overlap.text_boxes([network, values])
    assert not overlap.overlaps(boxes)
    assert not overlap.outside(boxes, LAYOUT.panel.inset(-0.1, 0, -0.1, 0))
    assert not overlap.too_small(boxes, IN_NETWORK)
    assert any(isinstance(m, Numbers) and len(m.points) for m in values.get_family())


BEATS = (
    (
        "start",
        "show",
        {"views": ("grid", "data", "basis", "network", "equation", "matrix", "values")},
    ),
    ("where", "correspond", {"layer": 1}),
    ("linear", "linear", {"layer": 1}),
    ("shift", "shift", {"layer": 1}),
    ("fold", "activate", {"layer": 1}),
    ("flat", "flatten", {}),
    ("threshold", "threshold", {}),
    ("back", "rewind", {}),
    ("boundary", "boundary", {}),
)


@pytest.mark.parametrize(
    ("widths", "inputs", "outputs"),
    [
        ((2, 2, 1), 1e-3, 1.0),
        ((2, 2, 1), 1e3, 1.0),
        ((2, 2, 1), 1.0, 1e3),
        ((2, 1, 1), 1.0, 1e-2),
        ((2, 2, 1), 1.0, 1e-3),
    ],
)
def test_no_name_stands_over_another_in_the_clip_of_any_net(tmp_path, widths, inputs, outputs):
    for seed in (1,):
        net, x = random_net(seed, widths, inputs, outputs)
        layers = [
            {"W": own.W.tolist(), "b": own.b.tolist(), "activation": own.activation}
            for own in net.layers
        ]
        (tmp_path / "net.json").write_text(json.dumps({"layers": layers}))
        rows = [f"{a!r},{b!r},{k % 2}" for k, (a, b) in enumerate(x.tolist())]
        (tmp_path / "points.csv").write_text("\n".join(["x1,x2,label", *rows]))
        head = '[clip]\ntitle = "t"\nnet = "net.json"\ndata = "points.csv"\n'
        beats = "".join(beat(name, kind, **given) for name, kind, given in BEATS)
        (tmp_path / "clip.toml").write_text(head + beats)
        found = [found.what for found in inspect(load_clip(tmp_path / "clip.toml"))]
        # Half way through a move some net takes data out of the picture.
        assert [what for what in found if "data points are out" not in what] == []
