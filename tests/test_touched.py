"""A clip's page under a reader's hands: keys, and what is told of weights and points there."""

from __future__ import annotations

import numpy as np
import pytest
from support.browser import visit
from support.nets import he, torch_forward
from support.picture import beat
from support.players import FOLDS, Playable, ask, of_net, on_page, picture, point_on_page, seek

from pleat.nets.data import decided
from pleat.nets.files.snapshot import Snapshot
from pleat.scenes.clip.caption_facts import brief
from pleat.scenes.playback.load import load_clip

pytestmark = pytest.mark.browser

SIZE = {"width": 896, "height": 790}


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


@pytest.mark.slow
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


# --- true when touched


TOLD = "{correct} of {n}, {wrong} wrong, {percent} per cent"


@pytest.fixture(scope="module")
def counted(tmp_path_factory) -> Playable:
    """A net that is right at every point, which note and caption say; and the best line."""
    folder = tmp_path_factory.mktemp("counted")
    views = ("grid", "data", "decision", "accuracy")
    beats = beat("show", "show", views=views, seconds=0.4, caption=TOLD)
    beats += beat("plain", "pause", seconds=0.4, caption="The best net of all.")
    beats += beat("hide", "hide", views=("decision", "accuracy"), seconds=0.4)
    beats += beat("line", "best-line", search=False, seconds=0.4, caption="A line: {best_line}.")
    return Playable(of_net(folder, beats), folder)


def drag(seen, index, to):
    """Drag a point by the mouse to a place of the picture."""
    mouse = seen.page.mouse
    mouse.move(*point_on_page(seen, index))
    mouse.down()
    mouse.move(*on_page(seen, *to))
    mouse.up()


PLAYER = "document.querySelector('[data-pleat]').pleat"
# Where points are at the input, what has been written in place of the film's words, which
# points are crossed out.
NOW = f"Array.from({PLAYER}.drawing.sets[0].now)"
WORDS = f"{PLAYER}.drawing.made.filter((ink) => ink.words !== undefined).map((ink) => ink.words)"
WRONG = f"(({{ drawing, data }}) => drawing.wrong(drawing.sets[0], data.judges[0]))({PLAYER})"


def test_what_is_counted_is_counted_again_when_points_have_moved(browser, counted):
    clip = counted.clip
    with calm(browser, counted) as seen:
        seek(seen, ask(seen, "end(0)"))
        caption = seen.page.locator(".pleat-caption")
        n = len(clip.dataset.points)
        assert caption.inner_text() == f"{n} of {n}, 0 wrong, 100 per cent"
        places = ask(seen, "drawing.sets[0].places")
        labels = clip.dataset.labels
        others = [int(np.flatnonzero(labels != labels[k])[0]) for k in (20, 150, 151)]
        for k, other in zip((20, 150, 151), others, strict=True):
            drag(seen, k, places[2 * other : 2 * other + 2])
            x = np.reshape(seen.page.evaluate(NOW), (-1, 2))
            wrong = decided(torch_forward(clip.net, x), clip.threshold) != labels
            right = n - int(wrong.sum())
            assert right < n
            told = f"{right} of {n}, {n - right} wrong, {100 * right / n:.3g} per cent"
            assert caption.inner_text() == told
            assert seen.page.evaluate(WORDS) == [
                f"{right} of {n} right ({100 * right / n:.3g}%)",
            ]
            assert seen.page.evaluate(WRONG) == np.flatnonzero(wrong).tolist()
        seen.page.get_by_role("button", name="Put all points back").click()
        assert caption.inner_text() == f"{n} of {n}, 0 wrong, 100 per cent"
        assert seen.page.evaluate(WORDS) == []


def test_what_no_page_can_measure_steps_aside_until_points_are_back(browser, counted):
    with calm(browser, counted) as seen:
        seek(seen, ask(seen, "end(3)"))
        caption = seen.page.locator(".pleat-caption")
        gone = "data.inks.filter((ink) => ink.gone && ink.level !== undefined).length"
        assert ask(seen, gone) > 0
        assert caption.is_visible()
        drag(seen, 20, (0, 0))
        assert not caption.is_visible()
        assert ask(seen, "drawing.away") == 1
        seek(seen, ask(seen, "end(1)"))
        assert caption.is_visible()
        seek(seen, ask(seen, "end(3)"))
        seen.page.get_by_role("button", name="Put all points back").click()
        assert caption.is_visible()
        assert ask(seen, "drawing.away") == 0


def test_a_point_out_of_the_frame_is_marked_at_its_edge_and_can_be_fetched(browser, counted):
    with calm(browser, counted) as seen:
        seek(seen, ask(seen, "end(0)"))
        left, bottom, right, top = seen.page.evaluate(
            f"Array.from({PLAYER}.drawing.planes[0].window)"
        )
        seen.page.evaluate(f"{PLAYER}.take(20), {PLAYER}.move([60, 0.5])")
        x, y = seen.page.evaluate(f"{PLAYER}.drawing.within({PLAYER}.drawing.sets[0], 20)")
        assert x == right
        assert bottom < y < top
        place = on_page(seen, x - 0.06, y)
        with_mark = _color(seen, place)
        seen.page.mouse.move(*on_page(seen, x - 0.02, y))
        seen.page.mouse.down()
        seen.page.mouse.move(*on_page(seen, (left + right) / 2, y))
        seen.page.mouse.up()
        assert np.abs(_color(seen, place) - with_mark).max() > 32
        assert abs(np.array(ask(seen, "drawing.sets[0].places"))[40] - (left + right) / 2) < 0.03


def _color(seen, place):
    box = seen.page.locator("canvas").first.bounding_box()
    at = np.round(np.subtract(place, (box["x"], box["y"]))).astype(int)
    return picture(seen)[at[1], at[0]].astype(int)


@pytest.fixture(scope="module")
def line(tmp_path_factory) -> Playable:
    """A net of one input, measured by its targets: over that input, and on the line of outputs."""
    folder = tmp_path_factory.mktemp("line")
    head = '[clip]\ntitle = "T"\nalt = "A"\nnet = "absolute"\n'
    told = "{mse}, {rmse}, {largest}"
    beats = beat("show", "show", views=("grid", "data", "target", "graph"), seconds=0.4)
    beats += beat("error", "show", views=("error",), seconds=0.4, caption=told)
    beats += beat("linear", "linear", layer=1, seconds=0.4) + beat("fold", "activate", layer=1)
    beats += beat("flat", "flatten", seconds=0.4)
    beats += beat("ends", "show", views=("target", "error"), seconds=0.4, caption=told)
    (folder / "clip.toml").write_text(head + beats, encoding="utf-8")
    return Playable(load_clip(folder / "clip.toml"), folder)


@pytest.mark.parametrize("where", ["error", "ends"])
def test_errors_are_measured_again_and_what_shows_them_moves(browser, line, where):
    clip = line.clip
    wanted = clip.dataset.targets
    with calm(browser, line) as seen:
        seek(seen, ask(seen, f"end({clip.index(where)})"))
        caption = seen.page.locator(".pleat-caption")
        before = caption.inner_text()
        seen.page.evaluate(f"{PLAYER}.take(3), {PLAYER}.move([0.75])")
        x = np.array(seen.page.evaluate(NOW))[:, None]
        off = torch_forward(clip.net, x) - wanted
        mse = float((off**2).mean())
        sizes = [brief(v) for v in (mse, mse**0.5, float(np.abs(off).max()))]
        assert caption.inner_text() == ", ".join(sizes) != before
        assert seen.page.evaluate(WORDS) == [f"mean squared error {sizes[0]}"]
        # The one difference there is now is drawn; all others are nothing.
        rule = "residuals" if where == "error" else "line residuals"
        height = seen.page.evaluate(
            """([player, rule]) => {
                const { drawing, data, views: [{ context, canvas }] } =
                    document.querySelector("[data-pleat]").pleat;
                const k = data.inks.findIndex((ink) => ink.rule === rule);
                const { path } = drawing.geometry(k), found = [];
                context.lineWidth = 0.03;
                for (let u = 0; u < canvas.width; u++) for (let v = 0; v < canvas.height; v++)
                    if (context.isPointInStroke(path, u, v)) found.push([u, v]);
                const size = [0, 1].map((r) => {
                    const own = found.map((p) => p[r]);
                    return Math.max(...own) - Math.min(...own);
                });
                const [left, , right] = drawing.data.frame;
                return Math.max(...size) * (right - left) / canvas.width;
            }""",
            [PLAYER, rule],
        )
        plane = "drawing.planes[0].scale"
        if where == "error":
            k = "data.inks.find((ink) => ink.rule === 'residuals').tall"
            assert height == pytest.approx(abs(off[3, 0]) * ask(seen, k), abs=0.05)
        else:
            assert height == pytest.approx(abs(off[3, 0]) * ask(seen, plane), abs=0.05)
        seen.page.get_by_role("button", name="Put all points back").click()
        assert caption.inner_text() == before
