"""What a reader trains and draws on the page, in Chromium and in Firefox: torch says the same."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
import torch
from support.browser import visit
from support.nets import he, layer
from support.picture import beat
from support.players import Playable, ask, on_page, until

from pleat.nets import Layer, Net
from pleat.nets.errors import InputError
from pleat.nets.files.snapshot import Snapshot
from pleat.nets.metrics import judge, judged_before_end
from pleat.nets.training import ensemble
from pleat.scenes.outputs import interactive
from pleat.scenes.outputs.interactive import export
from pleat.scenes.outputs.interactive.passages import net_of
from pleat.scenes.playback.load import load_clip

pytestmark = pytest.mark.browser

STEPS = 100
# Widths, activations, and what the net has to do.
CASES = [
    ((2, 8, 8, 1), ("relu", "relu", "identity"), "classes"),
    ((2, 3, 1), ("leaky_relu(0.2)", "sigmoid"), "classes"),
    ((2, 4, 3), ("tanh", "softmax"), "classes"),
    ((2, 5, 4), ("gelu", "identity"), "classes"),
    ((2, 4, 2), ("silu", "identity"), "classes"),
    ((2, 4, 2), ("elu(0.7)", "softmax"), "classes"),
    ((1, 6, 1), ("relu", "identity"), "targets"),
    ((2, 5, 2), ("sigmoid", "tanh"), "targets"),
]
TWO = (
    beat("data", "show", views=("grid", "data", "basis", "network", "matrix"), seconds=0.4)
    + beat("fold", "layer", layer=1, seconds=0.6)
    + beat("flat", "flatten", seconds=0.4)
    + beat("cut", "threshold", seconds=0.4, caption="{correct} of {n}.", general=True)
    + beat("back", "rewind", seconds=0.4)
)


def flat(net: Net) -> np.ndarray:
    """All weights of a net, W and b of each layer, one after the other."""
    return np.concatenate([np.r_[part.W.ravel(), part.b] for part in net.layers])


def rule_of(net: Net, aims, threshold: float, l2: float) -> dict:
    """How the page learns such data, as the export says."""
    shares = aims.ndim == 1 and judged_before_end(net.activations[-1], net.widths[-1])
    return {"threshold": threshold, "l2": l2, "shares": int(shares)}


def in_torch(net: Net, x, aims, rate: float, rule: dict, steps: int = STEPS) -> np.ndarray:
    """The weights after each step, with torch's own modules, losses, gradients and Adam."""
    weights = [torch.tensor(part.W, requires_grad=True) for part in net.layers]
    biases = [torch.tensor(part.b, requires_grad=True) for part in net.layers]
    groups = [{"params": weights, "weight_decay": 2 * rule["l2"]}, {"params": biases}]
    optimizer = torch.optim.Adam(groups, lr=rate)
    x, aims = torch.tensor(np.array(x)), torch.tensor(np.array(aims))
    acts = [ensemble._module(part.activation) for part in net.layers]
    k = net.widths[-1]
    if rule["shares"]:
        acts[-1] = torch.nn.Identity()
    out = []
    for _ in range(steps):
        h = x
        for W, b, act in zip(weights, biases, acts, strict=True):
            h = act(torch.nn.functional.linear(h, W, b))
        if aims.ndim == 2:
            loss = torch.nn.functional.mse_loss(h, aims)
        elif k > 2:
            loss = torch.nn.functional.cross_entropy(h, aims)
        else:
            score = h[:, 0] if k == 1 else h[:, 1] - h[:, 0]
            score = score if rule["shares"] else score - rule["threshold"]
            loss = torch.nn.functional.binary_cross_entropy_with_logits(score, aims.double())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        pairs = zip(weights, biases, strict=True)
        out.append(np.concatenate([p.detach().numpy().ravel() for pair in pairs for p in pair]))
    return np.array(out)


@cache
def lessons(scale: float) -> list:
    """Random nets, what they learn from, and what they are after each step in torch."""
    rng, out = np.random.default_rng(7), []
    for widths, activations, task in CASES:
        pairs = zip(widths, widths[1:], activations, strict=False)
        net = Net(tuple(layer(rng, n, m, "normal", act) for n, m, act in pairs))
        x = scale * rng.normal(size=(30, widths[0]))
        aims = rng.integers(0, max(2, widths[-1]), 30)
        if task == "targets":
            aims = scale * rng.normal(size=(30, widths[-1]))
        two = task == "classes" and widths[-1] < 3
        rule = rule_of(net, aims, 0.3 if two else 0.0, 1e-3 if two else 0.0)
        given = [net_of(net, 1.0, exact=True), x.tolist(), aims.tolist(), rule, 0.02, STEPS]
        out.append((given, in_torch(net, x, aims, 0.02, rule)))
    return out


@pytest.fixture
def bare(engine):
    """A page with the player's functions, and no player."""
    context = engine.new_context()
    page = context.new_page()
    folder = Path(interactive.__file__).parent / "player"
    for name in ("1-vectors.js", "2-net.js", "2-training.js"):
        page.add_script_tag(content=(folder / name).read_text("utf-8"))
    yield page
    context.close()


def test_a_hundred_steps_are_torchs_at_every_scale(bare):
    worst = 0.0
    for scale in (0.01, 1.0, 100.0):
        given = [given for given, _ in lessons(scale)]
        found = bare.evaluate(
            """all => all.map(([net, points, aims, rule, rate, steps]) => {
                const one = pupil(net);
                return Array.from({ length: steps }, () => {
                    teach(one, gradient(one.net, points, aims, rule)[1], rate);
                    return weightsOf(one.net);
                });
            })""",
            given,
        )
        for own, (_, wanted) in zip(found, lessons(scale), strict=True):
            worst = max(worst, np.abs(np.array(own) - wanted).max())
    assert worst < 1e-6


def test_first_weights_are_normal_and_the_same_for_a_seed(bare):
    layers = [{"W": [[0.0] * 60] * 60, "b": [0.0] * 60}]
    code = "([layers, seed]) => weightsOf(drawn({ layers }, seed, [0.5]))"
    first, again, other = (np.array(bare.evaluate(code, [layers, seed])) for seed in (1, 1, 2))
    assert (first == again).all()
    assert abs(np.corrcoef(first[:3600], other[:3600])[0, 1]) < 0.06
    for own in (first, other):
        assert abs(own[:3600].mean()) < 0.03
        assert own[:3600].std() == pytest.approx(0.5, abs=0.03)
        assert (own[3600:] == 0).all()


def playable(folder, net: Net, hands: tuple[str, ...], data: str = "hard", beats: str = TWO):
    """A clip of a net that may be taken so."""
    Snapshot(net).save(folder / "net.safetensors")
    listed = ", ".join(f'"{hand}"' for hand in hands)
    head = f'[clip]\ntitle = "T"\nnet = "net.safetensors"\ndata = "{data}"\nhands = [{listed}]\n'
    (folder / "clip.toml").write_text(f"{head}\n{beats}", encoding="utf-8")
    return Playable(load_clip(folder / "clip.toml"), folder)


@pytest.fixture(scope="module")
def taught(tmp_path_factory) -> Playable:
    """A net of two classes that may be trained, and its data drawn anew."""
    folder = tmp_path_factory.mktemp("taught")
    return playable(folder, he(2, 3, 1, seed=5), ("points", "training", "data"))


def calm(engine, page, **more):
    given = {"viewport": {"width": 1000, "height": 900}, "reduced_motion": "reduce"} | more
    return visit(engine, page.address, **given)


def press(seen, name: str) -> None:
    seen.page.get_by_role("button", name=name, exact=True).click()


def net_now(seen, net: Net) -> Net:
    """The net with the weights that the page has."""
    weights, layers = ask(seen, "drawing.weights(0)"), []
    for part in net.layers:
        size = part.W.size
        W, b = weights[:size], weights[size : size + len(part.b)]
        layers.append(Layer(np.reshape(W, part.W.shape), np.array(b), part.activation))
        weights = weights[size + len(part.b) :]
    return Net(tuple(layers))


def test_what_is_trained_on_the_page_is_as_torch_trains_it(engine, taught):
    net, data = taught.clip.net, taught.clip.dataset
    rule = rule_of(net, data.labels, taught.clip.threshold, 0.0)
    wanted = in_torch(net, data.points, data.labels, 0.03, rule, 103)
    with calm(engine, taught) as seen:
        for _ in range(3):
            press(seen, "One step")
        press(seen, "Train")  # a hundred at once, where motion is unwelcome
        until(seen, "pupil.step === 103")
        assert np.abs(flat(net_now(seen, net)) - wanted[-1]).max() < 1e-6
        found = judge(net_now(seen, net), data, taught.clip.threshold)
        told = seen.page.locator(".pleat-lesson").inner_text()
        assert told == f"Seed 0, step 103: loss {found.loss:.2f}, {found.correct} of 200 right"
        seen.page.evaluate("document.querySelector('[data-pleat]').pleat.show(3)")
        assert seen.page.locator(".pleat-caption").inner_text() == f"{found.correct} of 200."
        press(seen, "Undo")
        assert np.abs(flat(net_now(seen, net)) - wanted[2]).max() < 1e-6
        assert seen.page.locator(".pleat-lesson").inner_text() == ""
        press(seen, "Start anew")
        drawn = flat(net_now(seen, net))
        press(seen, "One step")
        press(seen, "Put all points back")
        assert np.abs(flat(net_now(seen, net)) - flat(net)).max() < 1e-9
        assert np.abs(drawn - flat(net)).max() > 0.1
        assert seen.complaints == []


def test_it_goes_on_until_it_is_paused_and_says_when_numbers_end(browser, taught):
    with calm(browser, taught, reduced_motion="no-preference") as seen:
        press(seen, "Train")
        until(seen, "pupil?.step > 4")
        seen.page.locator(".pleat-group").get_by_role("button", name="Pause").click()
        steps = ask(seen, "pupil?.step")
        seen.page.wait_for_timeout(150)
        assert ask(seen, "pupil?.step") == steps
        seen.page.get_by_label("Learning rate").fill("1e300")
        press(seen, "One step")
        press(seen, "One step")
        assert "beyond all numbers" in seen.page.locator(".pleat-lesson").inner_text()
        assert all(np.isfinite(ask(seen, "drawing.weights(0)")))


def stroke(seen, name: str, *places) -> None:
    """Draw a line through places of the picture."""
    press(seen, name)
    mouse = seen.page.mouse
    x, y = on_page(seen, *places[0])
    mouse.move(x, y)
    mouse.down()
    for place in places[1:]:
        mouse.move(*on_page(seen, *place), steps=6)
    mouse.up()
    press(seen, name)


def test_data_are_drawn_and_everything_follows(engine, taught):
    with calm(engine, taught) as seen:
        left, bottom, right, top = ask(seen, "drawing.planes[0].window")
        x, y = (left + right) / 2, (bottom + top) / 2
        press(seen, "Clear")
        assert ask(seen, "drawing.measured(0)")["n"] == 0
        stroke(seen, "class 0", (x - 2, y), (x - 2, y + 1))
        stroke(seen, "class 1", (x + 2, y), (x + 2, y - 1))
        labels = ask(seen, "drawing.sets[0].labels")
        assert {0, 1} == set(labels)
        assert len(labels) > 6
        origin, scale = (ask(seen, f"drawing.planes[0].{what}") for what in ("origin", "scale"))
        now = np.reshape(ask(seen, "drawing.sets[0].now"), (-1, 2))
        assert np.allclose(now[0], (np.array([x - 2, y]) - origin) / scale, atol=0.02)
        press(seen, "Train")
        net = taught.clip.net
        rule = rule_of(net, np.array(labels), taught.clip.threshold, 0.0)
        wanted = in_torch(net, now, labels, 0.03, rule)
        assert np.abs(flat(net_now(seen, net)) - wanted[-1]).max() < 1e-6
        stroke(seen, "Eraser", (x - 2, y), (x - 2, y + 1))
        assert set(ask(seen, "drawing.sets[0].labels")) == {1}
        press(seen, "Undo")
        assert ask(seen, "drawing.sets[0].labels") == labels
        press(seen, "Put all points back")
        assert len(ask(seen, "drawing.sets[0].labels")) == 200
        assert not ask(seen, "drawing.touched")
        assert seen.complaints == []


def test_as_many_classes_are_offered_as_the_net_can_tell(browser, tmp_path):
    rows = [f"{0.1 * k},{(-1) ** k},{k % 3}" for k in range(12)]
    (tmp_path / "three.csv").write_text("\n".join(["x1,x2,label", *rows]))
    beats = beat("data", "show", views=("grid", "data"), seconds=0.4)
    page = playable(tmp_path, he(2, 4, 3, seed=2), ("data", "training"), "three.csv", beats)
    with calm(browser, page) as seen:
        texts = [b.inner_text() for b in seen.page.locator(".pleat-group button").all()]
        assert len([text for text in texts if text.startswith("class ")]) == 3
        press(seen, "Train")
        seen.page.locator(".pleat-lesson", has_text="loss").wait_for()


@pytest.mark.parametrize(
    ("net", "data", "hands", "shown", "told"),
    [
        (Net((Layer.unbiased([[1, 2]]),)), "hard", "training", "data", "its layer 1 has no bias"),
        (he(1, 2, 1), "parabola", "data", "data", "only points of two inputs with classes"),
        (he(2, 2, 1), "hard", "training", "network", "never has all the data"),
    ],
)
def test_what_a_page_cant_do_is_told_when_it_is_made(tmp_path, net, data, hands, shown, told):
    beats = beat("data", "show", views=(shown,), seconds=0.4)
    with pytest.raises(InputError, match=told):
        export(playable(tmp_path, net, (hands,), data, beats).clip)
