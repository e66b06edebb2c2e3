"""A clip in a notebook: its traits in Python, and the page's side of them in a browser."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from support.browser import served, visit
from support.nets import he, torch_stages

from pleat.nets import Dataset, InputError, Layer, Net, Snapshot, find_snapshot
from pleat.scenes import load_clip, widget

pytest.importorskip("anywidget", reason="the extra widget: pip install 'pleat[widget]'")

# What anywidget gives a front end: a model with what Python has set last.
MODEL = """
export function modelOf(state) {
  const heard = {};
  const model = {
    state, sent: [],
    get: (name) => model.state[name],
    set: (name, value) => { model.changed = { ...model.changed, [name]: value }; },
    save_changes() {
      Object.assign(model.state, model.changed);
      model.sent.push(model.changed);
      model.changed = {};
    },
    on: (event, hear) => (heard[event] ||= []).push(hear),
    off: (event, hear) => { heard[event] = heard[event].filter((one) => one !== hear); },
    // Python sets something.
    python(values) {
      Object.assign(model.state, values);
      for (const name in values) for (const hear of heard[`change:${name}`] || []) hear();
    },
  };
  return model;
}
"""
PAGE = """<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">
<body style="color: white; background: black"><div id="cell"></div>
<script type="module">
import widget from "./widget.js";
import { modelOf } from "./model.js";
const state = await (await fetch("state.json")).json();
window.model = modelOf(state);
window.gone = widget.render({ model, el: document.getElementById("cell") });
window.player = document.querySelector(".pleat").pleat;
</script>
"""


OWN = ("_data", "_threshold")
# Where an edge stands on the page.
EDGE = """
(() => {
  const { held } = player.data.inks.find((ink) => ink.grip?.[0] === "edges");
  const [x, y, u = x, v = y] = held.at || held.ends;
  const [left, bottom, right, top] = player.views[0].shown;
  const box = player.views[0].canvas.getBoundingClientRect(), scale = box.width / (right - left);
  return [box.x + scale * ((x + u) / 2 - left), box.y + scale * (top - (y + v) / 2)];
})()
"""


@pytest.fixture(scope="module")
def small():
    """A widget of a random net, of points a thousand times as large as usual."""
    rng = np.random.default_rng(2)
    points = 1e3 * rng.normal(size=(30, 2))
    return widget(he(2, 3, 1, seed=4), points, points[:, 0] > points[:, 1])


@pytest.fixture
def heard(small):
    """What observers of the widget hear."""
    out: list[tuple[str, Any]] = []

    def hear(change):
        out.append((change["name"], change["new"]))

    before = {name: getattr(small, name) for name in ("weights", "point", "frame", "threshold")}
    small.observe(hear)
    yield out
    small.unobserve(hear)
    for name, value in before.items():
        setattr(small, name, value)


def test_weights_are_set_in_any_form_and_heard_once(small, heard):
    own = small.weights
    assert own.shape == (3 * 2 + 3 + 3 + 1,)
    assert own.dtype == np.float64
    with pytest.raises(ValueError, match="read-only"):
        own[0] = 1
    small.weights = own.copy()
    small.weights = small.layers
    small.weights = small.net
    assert heard == []
    layers = [(2 * W, b) for W, b in small.layers]
    small.weights = layers
    assert [name for name, _ in heard] == ["weights"]
    assert np.array_equal(small.net.layers[0].W, layers[0][0])
    small.weights = None
    assert np.array_equal(small.weights, own)


def test_a_torch_module_goes_in_and_its_weights_too():
    torch = pytest.importorskip("torch")
    torch.manual_seed(0)
    module = torch.nn.Sequential(
        torch.nn.Linear(2, 2), torch.nn.ReLU(), torch.nn.Linear(2, 1)
    ).double()
    x = torch.randn(12, 2, dtype=torch.float64, requires_grad=True)
    shown = widget(module, x, torch.arange(12) % 2)
    with torch.no_grad():
        module[0].weight += 0.5
    shown.weights = module
    assert np.array_equal(shown.layers[0][0], module[0].weight.detach().numpy())
    shown.point = x[3]
    out = module(torch.tensor(shown.point)).item()
    assert abs(shown.values[-1][0] - out) < 1e-12


def test_time_is_told_by_frames_and_by_beats(small, heard):
    small.beat = "layer-1"
    assert ("beat", "layer-1") in heard
    end = small.frame
    small.frame = 0
    assert small.beat == "start"
    small.beat = "layer-1"
    assert small.frame == end


@pytest.mark.slow
def test_where_data_are_in_standard_units_python_has_its_own_all_the_same():
    rng = np.random.default_rng(3)
    points = rng.normal(size=(20, 2)) * (1.0, 5e4) + (3, 1e5)
    net = he(2, 2, 1, seed=1)
    shown = widget(net, points, np.arange(20) % 2)
    assert shown._units
    assert np.allclose(
        shown.weights, np.concatenate([a.ravel() for la in net.layers for a in (la.W, la.b)])
    )
    sent = shown.get_state(["weights", "point"])
    picture = [np.array(sent["weights"][:4]).reshape(2, 2), np.array(sent["weights"][4:6])]
    shown.point = points[4]
    place = np.array(shown.get_state(["point"])["point"])
    assert np.allclose(
        picture[0] @ place + picture[1], net.layers[0].W @ points[4] + net.layers[0].b
    )
    # What the page tells is understood the same way.
    told = shown.get_state(["weights"])["weights"]
    told[0] += 1
    shown.set_state({"weights": told, "point": [0.0, 0.0]})
    assert np.allclose(shown.point, points.mean(axis=0))
    assert shown.weights[0] == pytest.approx(net.layers[0].W[0, 0] + 1 / points.std(axis=0)[0])


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ((3,), "no net can be made of 3"),
        (("fodl",), "did you mean 'fold'?"),
        (("fold", "easy"), "data is for a net, and 'fold' is a clip"),
        (("hard-relu", np.zeros((4, 2))), "need labels"),
        (("hard-relu", np.zeros((4, 3)), [0, 1, 0, 1]), "has 3 coordinates"),
        (("hard-relu", np.zeros((4, 2)), [0, 1]), "2"),
        (("hard-relu", np.zeros(4), [0, 1, 0, 1]), "shape (4,)"),
        (("hard-relu", "easy", [0]), "labels are for points in an array"),
        (("hard-relu", [["a", "b"]] * 2, [0, 1]), "array x"),
        (("hard-relu", object(), [0, 1]), "data:"),
    ],
)
def test_what_is_no_net_or_does_not_fit_is_told_in_a_sentence(given, said):
    with pytest.raises(InputError) as caught:
        widget(*given)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("trait", "value", "said"),
    [
        ("weights", [1.0], "has 13, got shape (1,)"),
        ("weights", [(np.ones((2, 2)), np.ones(2))], "has 2 layers, got 1"),
        ("weights", [(np.ones((2, 2)), np.ones(2))] * 2, "layer 1: W has shape (2, 2), not (3, 2)"),
        ("weights", np.full(13, np.inf), "finite"),
        ("weights", "all", "no array of numbers"),
        ("weights", Net((Layer([[1.0, 2.0]], [0.0]),)), "widths 2-1, the widget's has 2-3-1"),
        ("point", [1.0], "2 finite numbers"),
        ("index", 30, "not among the 30 points"),
        ("frame", -1, "not from 0"),
        ("beat", "strat", "did you mean 'start'?"),
    ],
)
def test_what_can_t_be_set_is_told_in_a_sentence(small, heard, trait, value, said):
    with pytest.raises(InputError) as caught:
        setattr(small, trait, value)
    assert said in str(caught.value)
    assert heard == []


def test_without_anywidget_it_is_said_what_to_install():
    code = (
        "import sys; sys.modules['anywidget'] = None\n"
        "import pleat.scenes\n"
        "from pleat.nets import InputError\n"
        "try: pleat.scenes.widget('hard-relu')\n"
        "except InputError as error: print(error)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "pip install 'pleat[widget]'" in run.stdout
    assert len(run.stdout.splitlines()) == 1


def test_any_clip_is_one_too():
    shown = widget(load_clip("elementwise"), themes="light")
    assert shown.beat in {beat.id for beat in load_clip("elementwise").beats}
    assert Snapshot(find_snapshot("hard-relu").net).net.widths == (2, 2, 1)
    with pytest.raises(InputError, match="of its own"):
        widget(load_clip("elementwise"), Dataset("none", np.zeros((0, 2)), np.zeros(0, int), ""))


@pytest.mark.parametrize(
    "engine", ["chromium", pytest.param("firefox", marks=pytest.mark.slow)], indirect=True
)
@pytest.mark.browser
def test_python_and_the_page_hear_of_each_other(small, engine, tmp_path: Path):

    (tmp_path / "widget.js").write_text(small._esm, encoding="utf-8")
    (tmp_path / "model.js").write_text(MODEL, encoding="utf-8")
    (tmp_path / "index.html").write_text(PAGE, encoding="utf-8")
    state = {k: v for k, v in small.get_state().items() if not k.startswith("_") or k in OWN}
    state.pop("layout"), state.pop("comm", None), state.pop("tabbable", None)
    (tmp_path / "state.json").write_text(json.dumps(state, default=str), encoding="utf-8")
    net = small.net
    with served(tmp_path) as home, visit(engine, home, reduced_motion="reduce") as seen:
        page = seen.page
        page.wait_for_function("window.player && window.player.frame >= 0")

        def ask(what: str) -> Any:
            return page.evaluate(what)

        assert ask("player.theme.scheme") == "dark"  # as the letters around it say
        # Python sets weights and a point: the page computes with them.
        weights = small.weights * 1.5 + 0.25
        ask(f"model.python({{ weights: {weights.tolist()} }})")
        assert np.array_equal(ask("Array.from(player.drawing.weights(0))"), weights)
        ask("model.python({ frame: 3 })")
        assert ask("player.frame") == 3
        ask("model.python({ index: 7 })")
        page.wait_for_function("model.get('point')")
        small.set_state({"index": 7, "point": ask("model.get('point')")})
        assert np.array_equal(small.point, small._clip.dataset.points[7])
        ask("model.python({ point: [500, -250] })")
        small.weights = weights
        *_, (_, out) = torch_stages(small.net, np.array([[500.0, -250.0]]))
        assert ask("player.values()").pop()[0] == pytest.approx(float(out[0, 0]), abs=1e-6)
        small.weights = net
        # A reader drags it: Python hears where to.
        ask("player.move([100, 200])")
        page.wait_for_function("JSON.stringify(model.get('point')) === '[100,200]'")
        # Weights are held on the page: Python hears which.
        held = (weights + 1).tolist()
        ask(f"player.drawing.hold(0, {held}); player.draw()")
        page.wait_for_function(f"model.get('weights')[0] === {held[0]}")
        assert ask("model.get('weights')") == held
        ask("player.drawing.hold(0, null); player.draw()")
        page.wait_for_function(f"model.get('weights')[0] === {float(small.weights[0])!r}")
        assert ask("model.get('weights')") == small.weights.tolist()
        # It is dragged there: an edge, of which the weight is the height.
        x, y = ask(EDGE)
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x, y - 20)
        page.mouse.move(x, y - 30)
        page.mouse.up()
        page.wait_for_function("model.sent.some((one) => one.weights) && player.drawing.held[0]")
        page.wait_for_timeout(150)
        changed = np.flatnonzero(np.array(ask("model.get('weights')")) - small.weights)
        assert len(changed) == 1
        assert ask("model.get('weights')")[changed[0]] > small.weights[changed[0]]
        ask("player.reset()")
        page.wait_for_function(
            f"model.get('weights')[{changed[0]}] === {float(small.weights[changed[0]])!r}"
        )
        ask("player.show(1)")
        page.wait_for_function("model.get('frame') === player.frame && player.frame > 3")
        # Without a reader's hand nothing is told.
        page.wait_for_timeout(150)
        count = ask("model.sent.length")
        ask("player.draw()")
        page.wait_for_timeout(150)
        assert ask("model.sent.length") == count
        ask("gone()")
        ask("model.python({ frame: 0 })")
        assert ask("player.frame") > 3
        assert seen.complaints == []
