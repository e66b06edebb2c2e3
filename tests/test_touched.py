"""A clip's page under a reader's hands: keys, and what is told of weights and points there."""

from __future__ import annotations

import pytest
from support.browser import visit
from support.nets import he
from support.picture import beat
from support.players import FOLDS, Playable, ask, of_net, seek

from pleat.nets.files.snapshot import Snapshot

pytestmark = pytest.mark.browser

SIZE = {"width": 640, "height": 700}


@pytest.fixture(scope="module")
def folds(tmp_path_factory) -> Playable:
    """A net of two inputs and two folds."""
    folder = tmp_path_factory.mktemp("folds")
    return Playable(of_net(folder, FOLDS), folder)


@pytest.fixture(scope="module")
def becoming(tmp_path_factory) -> Playable:
    """A net that becomes one of its shape, then one of another."""
    folder = tmp_path_factory.mktemp("becoming")
    views = ("grid", "data", "network", "matrix")
    beats = beat("show", "show", views=views, seconds=0.4)
    for name, widths, seed in (("same", (2, 2, 1), 7), ("wider", (2, 3, 1), 5)):
        Snapshot(he(*widths, seed=seed)).save(folder / f"{name}.safetensors")
        beats += beat(name, "become", net=f"{name}.safetensors", seconds=1.0)
    return Playable(of_net(folder, beats, 2, 2, 1), folder)


def calm(browser, playable, **preferences):
    given = {"viewport": SIZE, "color_scheme": "dark", "reduced_motion": "reduce"} | preferences
    return visit(browser, playable.address, **given)


def test_a_weight_is_told_as_it_is_at_the_moment(browser, becoming):
    first, same, wider = (
        he(*w, seed=s) for w, s in (((2, 2, 1), 3), ((2, 2, 1), 7), ((2, 3, 1), 5))
    )
    with calm(browser, becoming) as seen:
        for k, net in enumerate((first, same, wider)):
            seek(seen, ask(seen, f"end({k})"))
            links = becoming.data["links"]
            same_place = [
                n
                for n, link in enumerate(links)
                if (link["layer"], link["row"], link["column"]) == (1, 0, 1)
            ]
            player = "document.querySelector('[data-pleat]').pleat"
            link = f"{player}.data.links[{same_place[k // 2]}]"
            seen.page.evaluate(f"{player}.lightUp([{link}])")
            told = seen.page.locator("output").inner_text().replace("\N{MINUS SIGN}", "-")
            assert told.endswith(f": {net.layers[0].W[0, 1]:.2f}")
            seen.page.evaluate(f"{player}.lightUp(null)")


def test_the_keyboard_takes_points_of_the_data_that_are_seen_and_they_stay_moved(browser, becoming):
    with calm(browser, becoming) as seen:
        seek(seen, ask(seen, "end(2)"))
        tool = seen.page.get_by_role("button", name="Take a data point")
        tool.press("Enter")
        shown = ask(seen, "drawing.shown().map(({ k }) => k)")
        assert [ask(seen, "drawing.chosen.set.k")] == shown
        before = ask(seen, "values()[0]")
        tool.press("ArrowUp")
        assert ask(seen, "values()[0][1]") > before[1]
        moved = ask(seen, "values()[0]")
        # The same data stand before the first net.
        seek(seen, ask(seen, "end(0)"))
        assert ask(seen, "drawing.chosen.set.k") != shown[0]
        assert ask(seen, "values()[0]") == pytest.approx(moved, abs=1e-4)


def test_every_point_is_reached_by_keys(browser, folds):
    with calm(browser, folds) as seen:
        seek(seen, ask(seen, "end(0)"))
        tool = seen.page.get_by_role("button", name="Take a data point")
        count = len(folds.clip.dataset.points)
        reached = set()
        tool.press("Enter")
        first = ask(seen, "drawing.chosen.index")
        tool.press("Enter")
        assert ask(seen, "drawing.chosen.index") == first + 1
        tool.press("Shift+Enter")
        assert ask(seen, "drawing.chosen.index") == first
        # Enter is what presses it, as often as there are points.
        for _ in range(count):
            tool.dispatch_event("click")
            reached.add(ask(seen, "drawing.chosen.index"))
        assert reached == set(range(count))


def test_space_plays_wherever_the_reader_is_but_where_it_means_something_else(browser, folds):
    with calm(browser, folds) as seen:
        page = seen.page
        page.keyboard.press("Space")
        assert ask(seen, "playing")
        page.get_by_role("slider").press("Space")
        assert not ask(seen, "playing")
        # On a button it is the button's, and in a field a letter.
        page.get_by_role("button", name="Take a data point").press("Space")
        assert not ask(seen, "playing")
        page.evaluate("document.body.append(document.createElement('textarea'))")
        page.locator("textarea").press("Space")
        assert not ask(seen, "playing")
        assert page.locator("textarea").input_value() == " "


def test_a_click_on_the_stage_plays_and_halts_and_one_on_a_point_takes_it(browser, folds):
    with calm(browser, folds) as seen:
        seek(seen, ask(seen, "end(0)"))
        box = seen.page.locator("canvas").first.bounding_box()
        empty = box["x"] + box["width"] - 8, box["y"] + box["height"] - 8
        for plays in (True, False):
            seen.page.mouse.click(*empty)
            assert ask(seen, "playing") is plays


def test_captions_are_not_read_aloud_while_it_plays_by_itself(browser, folds):
    with calm(browser, folds) as seen:
        live = "caption.getAttribute('aria-live')"
        assert ask(seen, live) == "polite"
        seen.page.keyboard.press("Space")
        assert ask(seen, live) == "off"
        seen.page.keyboard.press("Space")
        assert ask(seen, live) == "polite"
