"""The page draws what the film draws: every tick, digit, dash, head, ring, cross and point."""

from __future__ import annotations

import pytest
from support.crops import apart, compare, opened, pairs, without
from support.picture import beat
from support.players import ALONG, FOLDS, Playable, ask, deep, of_net

from pleat.configs import shipped
from pleat.scenes.playback.load import load_clip

pytestmark = pytest.mark.browser

# What the clips of this file show of all that has a rule.
KINDS = {
    *("axes", "lines", "dots", "ring", "readings", "crease", "cells", "ruler", "ticks"),
    *("arrow:shaft", "arrow:head", "arrow:point"),
}
SHIPPED = {
    "compare-linear-relu": {"crosses"},
    "corner": {"facets", "space"},
    "dense": {"travel"},
    "linear-map": {"dashes"},
    "one-point": {"tracer:dot", "tracer:ring", "tracer:stops", "tracer:trail"},
    "regions": {"traces"},
    "training": {"numbers"},
}

# No shipped clip has data in its plot of a neuron.
PLOTTED = {"plot dots", "plot ring"}
PLOT = (
    beat("data", "show", views=("grid", "data"), seconds=0.4)
    + beat("linear", "linear", layer=1, seconds=0.4)
    + beat("shift", "shift", layer=1, seconds=0.4)
    + beat("plot-1", "plot", neuron=1, seconds=0.6)
    + beat("crease-1", "crease", neuron=1, seconds=0.4)
    + beat("fold-1", "rectify", neuron=1, seconds=1.0)
)

# Hundreds of pictures of 64 pixels are more than a page may hold, as it says.
TOO_LARGE = {"digits"}


@pytest.fixture(scope="module")
def folds(tmp_path_factory) -> Playable:
    """A net of two inputs and two folds."""
    folder = tmp_path_factory.mktemp("folds")
    return Playable(of_net(folder, FOLDS), folder, ("dark",))


@pytest.fixture(scope="module")
def plot(tmp_path_factory) -> Playable:
    """A net of two inputs and a plot of its first neuron."""
    folder = tmp_path_factory.mktemp("plot")
    return Playable(of_net(folder, PLOT), folder, ("dark",))


def of_outputs(folder, size: float) -> Playable:
    """A net whose outputs are of a size."""
    return Playable(of_net(folder, ALONG, 2, 2, 1, outputs=size), folder, ("dark",))


def moments(playable: Playable, *ids: str) -> list[int]:
    """The frames of some beats that are looked at."""
    return [playable.moments()[playable.clip.index(name)] for name in ids]


def test_the_page_is_the_film_to_the_last_tick(browser, folds):
    wrong, kinds = compare(browser, folds, moments(folds, "crease-1", "basis", "threshold"))
    assert (wrong, KINDS - kinds) == ({}, set())


def test_so_it_is_with_a_plot_of_a_neuron(browser, plot):
    wrong, kinds = compare(browser, plot, moments(plot, "plot-1", "fold-1"))
    assert (wrong, PLOTTED - kinds) == ({}, set())


@pytest.mark.parametrize(("size", "told"), [(0.01, "\N{MINUS SIGN}0.02"), (1000.0, "1000")])
@pytest.mark.slow
def test_so_it_is_on_the_way_to_outputs_of_any_size(browser, tmp_path, size, told):
    playable = of_outputs(tmp_path, size)
    zoom = playable.times.beats[playable.clip.index("flatten")].start
    wrong, kinds = compare(browser, playable, [zoom + 1, zoom + 2, *moments(playable, "threshold")])
    assert (wrong, {"ruler", "ticks"} - kinds) == ({}, set())
    assert told in playable.text


FEWER = "drawing.tracks.forEach(({ shown = [] }) => shown.forEach((entry) => (entry[3] -= 1)))"
OTHERS = (
    "drawing.tracks.forEach(({ steps = [] }) => steps.forEach(([, , texts = []]) =>"
    " texts.forEach((text, k) => (texts[k] = text.replace('2', '3')))))"
)


def test_a_tick_too_few_or_a_digit_that_is_another_is_found(browser, tmp_path):
    playable = of_outputs(tmp_path, 0.01)
    with opened(browser, playable) as seen:
        for change, found in ((OTHERS, {"ticks"}), (FEWER, {"ruler", "ticks"})):
            ask(seen, change)
            (pair,) = pairs(seen, playable, moments(playable, "threshold"))
            assert found <= set(pair.wrong())


# Less is of what is nearly covered.
SEEN = 1.3


def blind(browser, playable: Playable, frames: list[int], kinds: set[str]) -> set[str]:
    """The kinds of which a piece that the page lacks may go unseen, or that never were there."""
    never = set(kinds)
    missed = set()
    with opened(browser, playable) as seen:
        for pair in pairs(seen, playable, frames):
            for kind in kinds:
                own = [p for p in pair.pieces if p.kind == kind and p.level > 0.9]
                for piece in own[:: max(len(own) // 3, 1)]:
                    page = without(seen, piece)
                    region = pair.region(piece.box)
                    # What lies under something else may be lacking.
                    if apart(page[region], pair.page[region]).max(initial=0) > SEEN:
                        never.discard(kind)
                        if apart(page[region], pair.film[region]).max() <= 1:
                            missed.add(kind)
    return missed | never


@pytest.mark.slow
def test_whatever_a_page_lacks_is_found(browser, folds):
    frames = moments(folds, "fold-1", "fold-2", "basis", "threshold")
    assert blind(browser, folds, frames, KINDS) == set()


@pytest.mark.slow
def test_whatever_a_page_of_a_plot_lacks_is_found(browser, plot):
    assert blind(browser, plot, moments(plot, "plot-1", "fold-1"), PLOTTED) == set()


@pytest.mark.slow
@pytest.mark.parametrize("name", SHIPPED)
def test_whatever_a_page_of_a_shipped_clip_lacks_is_found(browser, tmp_path, name):
    playable = Playable(load_clip(name), tmp_path, ("dark",), fps=30)
    assert blind(browser, playable, playable.moments(), SHIPPED[name]) == set()


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in shipped("clips") if name not in TOO_LARGE])
def test_the_page_of_every_shipped_clip_is_its_film(browser, tmp_path, name):
    playable = Playable(load_clip(name), tmp_path, ("dark",), fps=30)
    wrong, kinds = compare(browser, playable, playable.moments())
    assert (wrong, SHIPPED.get(name, set()) - kinds) == ({}, set())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("beats", "wide", "activation"),
    [(deep("sheet", around=True), 3, "leaky_relu(0.2)"), (deep(), 2, "tanh")],
)
def test_so_is_that_of_a_deeper_net(browser, tmp_path, beats, wide, activation):
    clip = of_net(tmp_path, beats, 2, wide, wide, 1, activation=activation)
    playable = Playable(clip, tmp_path, ("dark",))
    assert compare(browser, playable, playable.moments())[0] == {}
