"""What a page shows of a net that is held: pictures, counts and captions; and what may be held."""

from __future__ import annotations

import numpy as np
import pytest
from support import players
from support.command import pleat
from support.hands import (
    BEATS,
    TIP,
    at,
    calm,
    drag,
    grip,
    net_of,
    numbers,
    playable,
    positions,
    right_at,
    weights,
)
from support.nets import he, torch_stages
from support.picture import beat
from support.players import Playable, apart, ask

from pleat.nets import Layer, Net
from pleat.scenes.clip.caption_facts import opening_box
from pleat.scenes.drawing.visible import seen_regions
from pleat.scenes.outputs.interactive import export

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def held(tmp_path_factory) -> Playable:
    """A net of two inputs and two folds."""
    return playable(tmp_path_factory.mktemp("held"), he(2, 2, 1, seed=3))


def test_with_its_own_weights_in_hand_the_picture_is_what_it_was(browser, held):
    beats = [one.id for one in held.clip.beats]
    with calm(browser, held) as seen:
        rest = []
        for where in beats:
            at(seen, held, where)
            rest.append(players.picture(seen))
        ask(seen, f"drawing.hold(0, {weights(seen).tolist()})")
        for where, own in zip(beats, rest, strict=True):
            at(seen, held, where)
            mean, many = apart(players.picture(seen), own)
            # Some digits are drawn with other edges; the count of regions is told in other letters.
            assert max(mean / 0.6, many / 5e-3) < 1, where


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_regions_counts_and_boundary_are_those_of_the_net_that_is_held(browser, held, seed):
    clip, other = held.clip, he(2, 2, 1, seed=seed + 10)
    flat = [v for layer in other.layers for a in (layer.W, layer.b) for v in a.ravel().tolist()]
    with calm(browser, held) as seen:
        at(seen, held, "sides")
        ask(seen, f"drawing.hold(0, {flat})")
        ask(seen, "draw()")
        facts = ask(seen, "drawing.measured(0)")
        assert facts["correct"] == right_at(clip, other, 0.0)
        assert facts["regions"] == len(seen_regions(other, opening_box(clip)))
        cuts = "drawing.data.inks.filter((ink) => ink.rule === 'lines' && ink.held?.box)"
        ends = ask(seen, f"{cuts}.flatMap((ink) => ink.otherwise.found.flat(2))")
        y = torch_stages(other, np.reshape(ends, (-1, 2)))[-1][1]
        assert len(ends)
        assert np.abs(y).max() < 1e-6


def test_creases_of_every_layer_are_where_its_neurons_are_nothing(browser, tmp_path):
    beats = beat("show", "show", views=("grid", "data"), seconds=0.4)
    beats += beat("regions", "regions", seconds=0.4)
    page, other = playable(tmp_path, he(2, 3, 2, 1, seed=8), beats), he(2, 3, 2, 1, seed=5)
    flat = [v for layer in other.layers for a in (layer.W, layer.b) for v in a.ravel().tolist()]
    with calm(browser, page) as seen:
        at(seen, page, "regions")
        ask(seen, f"drawing.hold(0, {flat})")
        ask(seen, "draw()")
        lines = ask(
            seen,
            "data.inks.filter((ink) => ink.rule === 'traces')"
            ".map(({ held, otherwise }) => [held.layer, held.neuron, otherwise.found.flat(2)])",
        )
    assert {layer for layer, *_ in lines} == {1, 2}
    for layer, neuron, found in lines:
        z = torch_stages(other, np.reshape(found, (-1, 2)))[layer - 1][0]
        assert np.abs(z[:, neuron]).max(initial=0) < 1e-6
    assert sum(len(found) > 0 for *_, found in lines) > 2


def test_captions_that_are_true_of_any_weights_stay_and_others_step_aside(browser, held):
    with calm(browser, held) as seen:
        caption = seen.page.locator(".pleat-caption")
        ask(seen, "drawing.hold(0, [1, 0.2, 0.3, 1, -0.5, 0.4, 1, -1, 0.1])")
        net = net_of(seen, held)
        for where, told in (
            ("show", None),
            ("cut", f"{right_at(held.clip, net, 0.0)} of 200."),
            ("regions", f"{len(seen_regions(net, opening_box(held.clip)))} regions."),
        ):
            at(seen, held, where)
            assert caption.is_visible() is (told is not None)
            assert told is None or caption.inner_text() == told


def test_only_what_is_listed_can_be_taken(browser, tmp_path):
    page = playable(tmp_path, he(2, 2, 1, seed=3), hands=("columns",))
    assert {ink["grip"][0] for ink in page.data["inks"] if "grip" in ink} == {"columns"}
    with calm(browser, page) as seen:
        at(seen, page, "show")
        assert seen.page.get_by_role("button", name="Take a data point").count() == 0
        before = positions(seen)
        place = ask(seen, "drawing.sets[0].places.slice(0, 2)")
        drag(seen, place, np.add(place, (0.5, 0.5)))
        assert (positions(seen) == before).all()


def test_without_a_net_in_hand_nothing_more_is_written(tmp_path):
    page = playable(tmp_path, he(2, 2, 1, seed=3), hands=("points",))
    assert not any(key in ink for ink in page.data["inks"] for key in ("held", "grip", "stale"))
    assert "grip" not in page.data["words"]


def test_a_hand_that_is_none_is_told_with_the_nearest(tmp_path):
    path = tmp_path / "clip.toml"
    path.write_text('[clip]\ntitle = "T"\nnet = "hard-relu"\nhands = ["colums"]\n' + BEATS)
    done = pleat("check", path, cwd=tmp_path)
    assert done.code == 2
    assert "did you mean 'columns'?" in done.err
    assert "clip.toml:4" in done.err


ODD = {
    "large": he(2, 2, 1, seed=3),
    "small": he(2, 2, 1, seed=3),
    "sigmoid": he(2, 2, 1, seed=3, activation="sigmoid"),
    "three": he(2, 3, 1, seed=3),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", ODD)
def test_so_it_is_with_nets_of_other_sizes_and_kinds(browser, tmp_path, name):
    factor = {"large": 1e3, "small": 1e-3}.get(name, 1.0)
    net = Net(
        tuple(Layer(factor * one.W, factor * one.b, one.activation) for one in ODD[name].layers)
    )
    page = playable(tmp_path, net, beats=BEATS[: BEATS.index('[[beat]]\nid = "regions"')])
    page.text = export(page.clip, page.themes, fps=page.fps, limit=None)
    with calm(browser, page) as seen:
        at(seen, page, "shift")
        k = grip(seen, "columns", 1, 0, 0)
        tip = seen.page.evaluate(TIP, k)
        drag(seen, tip, np.add(tip, (0.5, 0.3)))
        assert np.abs(np.subtract(seen.page.evaluate(TIP, k), np.add(tip, (0.5, 0.3)))).max() < 0.02
        x = np.reshape(numbers(seen, "drawing.sets[0].now"), (-1, 2))
        at(seen, page, "moved")
        y = torch_stages(net_of(seen, page), x)[-1][1][:, 0]
        assert np.abs(positions(seen)[:, 0] - y).max() < 1e-6 * max(1.0, np.abs(y).max())
        assert seen.complaints == []
