"""One net becomes another: every picture on the way is that of the net with those weights."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.nets import nets, size, torch_forward, torch_stages
from support.picture import EXACT, SMALL, beat, drawn_dots, ends, play, same, write_clip

from pleat.nets import Layer, Net
from pleat.nets.errors import InputError
from pleat.nets.files.snapshot import Snapshot, find_snapshot
from pleat.nets.permutation import permuted
from pleat.scenes.clip.captions import captions
from pleat.scenes.drawing.ink import inks
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.playback.inspection import inspect
from pleat.scenes.stage.slots import (
    ACCURACY,
    BENDS,
    BOUNDARY,
    GRAPH,
    MISTAKES,
    REGION_CREASES,
    REGIONS,
    TARGETS,
    VALUE_AXIS,
)
from pleat.scenes.stage.stage import Stage

LOOK = RenderLook(64, 36, 4)
VIEWS = ("plane", "data", "network", "matrix", "regions", "decision", "accuracy")
OPENING = beat("s", "show", views=VIEWS, seconds=0.4)


def permute(what: str, layer: int = 1, order: tuple[int, ...] = (2, 1), **keys) -> str:
    table = beat("p", "become", **{"seconds": 2.0, **keys})
    return f'{table}permute = {{layer = {layer}, order = {list(order)}, what = "{what}"}}\n'


@given(net=nets(outputs=3, depth=2, width=16), seed=st.integers(0, 99))
@settings(max_examples=40, deadline=None)
def test_neurons_in_another_order_with_all_their_edges_are_the_same_function(net, seed):
    if len(net.layers) < 2:
        return
    rng = np.random.default_rng(seed)
    layer = int(rng.integers(1, len(net.layers)))
    order = rng.permutation(net.widths[layer])
    x = rng.uniform(-3, 3, (50, 2))
    both = permuted(net, layer, order)
    assert np.abs(torch_forward(both, x) - torch_forward(net, x)).max() < 1e-12 * size(net)
    # What one of the two halves does the other completes.
    halves = permuted(permuted(net, layer, order, outgoing=False), layer, order, incoming=False)
    for p, q in zip(both.layers, halves.layers, strict=True):
        assert (p.W == q.W).all()
        assert (p.b == q.b).all()


def check_drawn(stage, net) -> None:
    """All that is drawn and written of a net is this one's, by torch."""
    x, labels = stage.clip.dataset.points, stage.clip.dataset.labels
    for p, q in zip(stage.sheet.plane.net.layers, net.layers, strict=True):
        assert np.abs(p.W - q.W).max() < 1e-12
        assert np.abs(p.b - q.b).max() < 1e-12
    for layer, rows in zip(net.layers, stage.network.edges, strict=True):
        drawn = np.array([[edge.weight for edge in row] for row in rows])
        assert np.abs(drawn - layer.W).max() < 1e-12
    line = stage.get(BOUNDARY[0]).carried.at(0.0)[:, :2]
    assert len(line)
    assert np.abs(torch_forward(net, line)).max() < EXACT
    creases = stage.get(REGION_CREASES)
    stages = lambda p: torch_stages(net, p.at(0.0)[:, :2])  # noqa: E731
    for (layer, neuron), lines in zip(creases.neurons, creases._lines, strict=True):
        for own in lines:
            assert np.abs(stages(own)[layer - 1][0][:, neuron]).max() < EXACT
    territory = stage.get(REGIONS)
    for pattern, cell in zip(territory.patterns, territory._cells, strict=True):
        middle = cell.at(0.0)[:, :2].mean(axis=0, keepdims=True)
        z = np.concatenate([z[0] for z, _ in torch_stages(net, middle)[:-1]])
        assert ((z > 0) == pattern).all()
    wrong = np.flatnonzero((torch_forward(net, x)[:, 0] > stage.clip.threshold) != labels)
    assert (stage.get(MISTAKES).wrong == wrong).all()


def on_the_way(clip, look, kind="become"):
    """Call `look` with (scene, frame) at every picture of beats of a kind."""

    def watch(scene, k, frame, _):
        if clip.beats[k].do == kind:
            look(scene, frame)

    play(clip, LOOK, watch)


def test_weights_go_straight_and_every_picture_is_that_nets_own(tmp_path):
    clip = write_clip(tmp_path, OPENING + permute("incoming"), net="hard-mixed")
    a, b = clip.net, permuted(clip.net, 1, [1, 0], outgoing=False)
    shares = []

    def look(scene, frame):
        now = scene.stage.sheet.plane.net
        away = b.layers[0].W - a.layers[0].W
        t = float(((now.layers[0].W - a.layers[0].W) * away).sum() / (away**2).sum())
        meant = Net(
            tuple(
                Layer((1 - t) * p.W + t * q.W, (1 - t) * p.b + t * q.b, p.activation)
                for p, q in zip(a.layers, b.layers, strict=True)
            )
        )
        check_drawn(scene.stage, meant)
        shares.append(t)

    on_the_way(clip, look)
    assert shares == sorted(shares)
    assert len(set(np.round(shares, 3))) > 4
    assert shares[-1] == pytest.approx(1)


def test_swapped_neurons_cross_take_their_colours_along_and_the_picture_stands_still(tmp_path):
    clip = write_clip(tmp_path, OPENING + permute("all"), net="hard-mixed")
    still, heights, tones = [], [], []

    def look(scene, frame):
        stage = scene.stage
        check_drawn(stage, clip.net if stage.clip.net is clip.net else stage.clip.net)
        parts = [stage.get(BOUNDARY[0]).ink, *stage.get(REGION_CREASES).submobjects]
        still.append(sorted((ink.tone, ink.points.round(9).tobytes()) for ink in parts))
        nodes = sorted(stage.network.nodes[1], key=lambda ink: ink.tone)
        heights.append([float(ink.points[:, 1].mean()) for ink in nodes])
        tones.append({ink.tone for ink in stage.network.nodes[1]})

    on_the_way(clip, look)
    assert all(now == still[0] for now in still)
    assert all(now == tones[0] for now in tones)
    (up, down), (last_up, last_down) = heights[0], heights[-1]
    assert (last_up, last_down) == pytest.approx((down, up))
    middle = (up + down) / 2
    assert any(abs(y - middle) < 0.4 * abs(up - middle) for y, _ in heights)


def test_in_the_end_diagram_and_matrices_are_those_of_the_swapped_net(tmp_path):
    clip = write_clip(tmp_path, OPENING + permute("all", seconds=0.5), net="hard-mixed")
    meant = permuted(clip.net, 1, [1, 0])
    seen = {}
    ends(clip, SMALL, lambda scene, k: seen.update(stage=scene.stage))
    stage: Stage = seen["stage"]
    for (W, b), layer in zip(stage.matrices, meant.layers, strict=True):
        for view, numbers in ((W, layer.W), (b, layer.b[:, None])):
            assert not stage.absent(view)
            assert [[e.values[0] for e in row] for row in view.entries] == numbers.tolist()
    first, second = (stage.network.nodes[1][k].tone for k in (0, 1))
    assert [first, second] == stage.theme.neurons(meant.widths, 1)
    assert [second, first] == list(stage.theme.hidden[:2])
    for ink, tone in zip(stage.get(REGION_CREASES).submobjects, (first, second), strict=True):
        assert ink.tone == tone
    # Each edge has the colour of the neuron it leaves, and its number stands on it again.
    for k, edge in enumerate(stage.network.edges[1][0]):
        assert edge.line.tone == (first, second)[k]
        assert all(ink.level == 1 for ink in inks(edge))


@pytest.mark.slow
@pytest.mark.parametrize("scale", [1e-3, 1e3])
def test_a_net_of_another_scale_is_written_its_own_way(tmp_path, scale):
    old = find_snapshot("moons-deep").net
    for name, activation in (("alike", "relu"), ("leaky", "leaky_relu(0.1)")):
        # The function times the scale: only what enters the first layer is weighed otherwise.
        weights = [(scale if k == 0 else 1) * p.W for k, p in enumerate(old.layers)]
        acts = (activation, activation, "identity")
        rows = zip(weights, old.layers, acts, strict=True)
        net = Net(tuple(Layer(W, scale * p.b, act) for W, p, act in rows))
        Snapshot(net).save(tmp_path / f"{name}.safetensors")
    for name in ("alike", "leaky"):
        beats = OPENING + beat("b", "become", net=f"{name}.safetensors", seconds=0.6)
        clip = write_clip(tmp_path, beats, net="moons-deep")
        seen = {}
        ends(clip, SMALL, lambda scene, k: seen.update(stage=scene.stage))  # noqa: B023
        stage = seen["stage"]
        check_drawn(stage, clip.beats[1].becomes(clip).net)
        widths = [edge.line.stroke_width for r in stage.network.edges for row in r for edge in row]
        assert max(widths) == pytest.approx(6.5 / 1.35, rel=0.01)
        assert inspect(clip) == []


def test_a_net_of_another_shape_takes_its_place_and_the_data_stand_still(tmp_path):
    clip = write_clip(tmp_path, OPENING + beat("b", "become", net="rings", seconds=2.0))
    x, labels = clip.dataset.points, clip.dataset.labels
    rings = find_snapshot("rings").net

    def look(scene, frame):
        sheet = scene.stage.sheet
        for label in (0, 1):
            assert same(drawn_dots(sheet, label), sheet.plane.view(x[labels == label]))
        assert all(ink.level == 1 for ink in inks(sheet.data, sheet.grid, sheet.own_axes))

    on_the_way(clip, look)
    seen = {}
    ends(clip, SMALL, lambda scene, k: seen.update(stage=scene.stage))
    stage = seen["stage"]
    check_drawn(stage, rings)
    right = 200 - len(stage.get(MISTAKES).wrong)
    assert str(right) in stage.get(ACCURACY).label.text
    assert stage.plane.submobjects == [stage.sheet]


def test_so_it_does_over_a_line_of_inputs_where_targets_and_axis_stand_still(tmp_path):
    views = ("plane", "data", "graph", "target", "error")
    kinks, rises = np.array([-2.0, -1.0, 0.0, 1.0]), np.array([-3.0, 2.0, 2.0, 2.0])
    hidden = Layer(np.ones((4, 1)), -kinks, "relu")
    other = Net((hidden, Layer(rises[None], np.array([4.0]))))
    Snapshot(other).save(tmp_path / "other.safetensors")
    Snapshot(find_snapshot("sine").net).save(tmp_path / "sine.safetensors")
    nets = ("sine.safetensors", "other.safetensors")
    beats = beat("s", "show", views=views, seconds=0.4) + "".join(
        beat(f"b{k}", "become", net=net, seconds=1.5, caption="{mse}") for k, net in enumerate(nets)
    )
    clip = write_clip(tmp_path, beats, net="parabola")
    still, heights = [], []

    def look(scene, frame):
        stage = scene.stage
        parts = [stage.get(VALUE_AXIS), *(part for _, part in stage.each(TARGETS))]
        assert all(ink.level == 1 for part in parts for ink in inks(part))
        still.append([ink.points.tobytes() for part in parts for ink in inks(part)])
        graph = stage.get(GRAPH[0])
        if graph is not None and not stage.absent(graph):
            heights.append((stage.net, graph.graph))

    on_the_way(clip, look)
    assert all(now == still[0] for now in still)
    for net, graph in heights:
        assert np.abs(torch_forward(net, graph.x[:, None]) - graph.outputs).max() < EXACT
    assert {net.widths for net, _ in heights} >= {(1, 4, 1), find_snapshot("sine").net.widths}


def test_what_was_hidden_while_the_net_became_another_comes_back_as_that_nets(tmp_path):
    views = ("regions", "decision", "accuracy", "sheet", "bends")
    hidden = beat("h", "hide", views=views, seconds=0.3)
    again = beat("a", "show", views=views, seconds=0.3)
    for change in (permute("incoming", seconds=0.4), beat("b", "become", net="rings", seconds=0.4)):
        opening = beat("s", "show", views=("plane", "data", "network", *views), seconds=0.3)
        clip = write_clip(tmp_path, opening + hidden + change + again, net="hard-mixed")
        then = clip.beats[2].becomes(clip).net
        counts = []

        def look(scene, k, counts=counts, then=then):
            stage = scene.stage
            counts.append([type(m).__name__ for m in stage.sheet.submobjects])
            if k == 3:
                check_drawn(stage, then)
                dots = [p for p in stage.get(BENDS).at() if len(p)]
                assert np.abs(torch_forward(then, np.concatenate(dots))).max() < EXACT
                right = len(stage.clip.dataset) - len(stage.get(MISTAKES).wrong)
                assert f"{right} of" in stage.get(ACCURACY).label.text

        ends(clip, SMALL, look)
        # What was hidden does not come by itself.
        assert counts[1] == counts[2]
        assert len(counts[2]) < len(counts[3])


def test_captions_quote_the_net_that_stands_then_and_the_one_before(tmp_path):
    told = {"caption": "{correct}"}
    both = {"caption": "{was_correct} {correct}"}
    beats = (
        beat("a", "show", views=VIEWS, **told)
        + permute("incoming", **both)
        + beat("b", "become", net="rings", **both)
        + beat("c", "pause", **told)
    )
    clip = write_clip(tmp_path, beats, net="hard-mixed")
    own = clip.dataset

    def right(net):
        return int(((torch_forward(net, own.points)[:, 0] > 0) == own.labels).sum())

    counts = [
        right(net)
        for net in (
            clip.net,
            permuted(clip.net, 1, [1, 0], outgoing=False),
            find_snapshot("rings").net,
        )
    ]
    a, b, c = counts
    assert list(captions(clip).values()) == [f"{a}", f"{a} {b}", f"{b} {c}", f"{c}"]
    with pytest.raises(InputError, match=r"caption quotes \{was_correct\}"):
        write_clip(tmp_path, beat("a", "show", views=VIEWS, **both), net="hard-mixed")


def test_later_beats_are_about_the_new_net(tmp_path):
    beats = (
        OPENING
        + beat("b", "become", net="moons-deep", seconds=0.4)
        + beat("l", "layer", layer=2, seconds=0.4)
    )
    with pytest.raises(InputError, match="layer 1 comes first"):
        write_clip(tmp_path, beats)
    beats = beats.replace("layer = 2", "layer = 1") + beat("m", "layer", layer=2, seconds=0.4)
    clip = write_clip(tmp_path, beats + beat("r", "rewind", seconds=0.4))
    ends(clip, SMALL, lambda scene, k: None)


@pytest.mark.parametrize(
    ("beats", "fault"),
    [
        (beat("b", "become"), "become takes either net, the other one, or permute"),
        (beat("b", "become", net="nowhere"), "net: unknown net 'nowhere'"),
        (beat("b", "become", net="parabola"), "takes 1 input, the net before it 2"),
        (permute("all", layer=2), "layer = 2, but the hidden layers are 1 to 1"),
        (permute("all", order=(1, 1)), "an order of layer 1 has each of its 2 neurons once"),
        (
            beat("l", "layer", layer=1) + beat("b", "become", net="rings"),
            "a net becomes another at the input, and the sheet stands behind layer 1",
        ),
        (
            beat("l", "lift") + beat("b", "become", net="rings"),
            "become needs the sheet in its plane, and it is lifted; lower it first",
        ),
        (
            OPENING + beat("b", "become", net="hard-1"),
            "views has 'regions', but no layer of the net folds",
        ),
    ],
)
def test_what_can_not_be_is_told_in_one_sentence(beats, fault, tmp_path):
    with pytest.raises(InputError) as told:
        write_clip(tmp_path, beats)
    assert fault in str(told.value)
    assert len(str(told.value).splitlines()) == 1
