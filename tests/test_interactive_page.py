"""The player in a browser: the film's own pictures, and what a reader can do with them."""

from __future__ import annotations

import numpy as np
import pytest
from support import players
from support.browser import shift, violations, visit
from support.nets import torch_stages
from support.picture import beat
from support.players import FOLDS, HOSTILE, Playable, apart, ask, deep, of_net, point_on_page, seek

from pleat.configs import shipped
from pleat.scenes.playback.load import load_clip

pytestmark = pytest.mark.browser

WIDE = {"width": 896, "height": 790}
# As far as two painters may differ: on average of all pixels, of 255, and how many pixels by
# more than a quarter of it.
MEAN, MANY = 2.5, 1e-3

# Hundreds of pictures of 64 pixels are more than a page may hold, as it says.
TOO_LARGE = {"digits"}


@pytest.fixture(scope="module")
def folds(tmp_path_factory) -> Playable:
    """A net of two inputs and two folds."""
    folder = tmp_path_factory.mktemp("folds")
    return Playable(of_net(folder, FOLDS), folder)


def calm(browser, playable, **preferences):
    given = {"viewport": WIDE, "color_scheme": "dark", "reduced_motion": "reduce"} | preferences
    return visit(browser, playable.address, **given)


def assert_same(browser, playable, theme="dark", frames=None):
    frames = frames or playable.moments()
    off = []
    with calm(browser, playable, color_scheme=theme) as seen:
        for frame, film in zip(frames, playable.stills(frames, theme, 896, 504), strict=True):
            seek(seen, frame)
            drawn = players.picture(seen)
            mean, many = apart(drawn, film[: len(drawn)])
            if mean > MEAN or many > MANY:
                off.append((playable.times.beats[playable.times.at(frame)[0]].id, mean, many))
        assert seen.complaints == []
    assert off == []


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_it_draws_the_films_pictures(browser, folds, theme):
    assert_same(browser, folds, theme, folds.moments()[:: 1 if theme == "dark" else 4])


def test_and_those_of_a_net_in_three_dimensions(browser, tmp_path):
    beats = deep("sheet", around=True)
    clip = of_net(tmp_path, beats, 2, 3, 3, 1, activation="leaky_relu(0.2)")
    assert_same(browser, Playable(clip, tmp_path, ("dark",)))


def test_and_those_of_what_is_decided_in_a_space(browser, tmp_path):
    beats = (
        beat("data", "show", views=("grid", "data", "basis"), seconds=0.6)
        + beat("layer", "layer", layer=1, seconds=2.0)
        + beat("decision", "show", views=("decision",), seconds=0.6)
        + beat("around", "camera", orbit=70.0, seconds=1.0)
        + beat("flat", "flatten", seconds=1.0)
    )
    assert_same(browser, Playable(of_net(tmp_path, beats, 2, 3, 1), tmp_path, ("dark",)))


@pytest.mark.slow
def test_and_those_of_a_net_that_bends_everywhere(browser, tmp_path):
    clip = of_net(tmp_path, deep(), 2, 2, 2, 1, activation="tanh")
    assert_same(browser, Playable(clip, tmp_path, ("dark",)))


def test_a_page_needs_nothing_and_moves_nothing(browser, folds):
    with visit(browser, folds.address, viewport=WIDE) as seen:
        assert seen.requests == [folds.address]
        assert seen.complaints == []
        assert shift(seen.page) == 0
        assert violations(seen.page) == []


def test_hostile_words_stay_words(browser, folds):
    with calm(browser, folds) as seen:
        seek(seen, 0)
        assert seen.page.locator(".pleat-caption").inner_text() == HOSTILE
        assert seen.page.title() == HOSTILE
        assert seen.page.locator("canvas").first.get_attribute("aria-label") == f"Alt {HOSTILE}"
        assert seen.page.evaluate("window.pwned") is None


@pytest.mark.parametrize("beat", ["data", "shift", "fold-1", "basis"])
def test_a_point_that_is_moved_is_the_nets_at_every_layer(browser, folds, beat):
    k = folds.clip.index(beat)
    with calm(browser, folds) as seen:
        seek(seen, ask(seen, f"end({k})"))
        x, y = point_on_page(seen, 150)
        mouse = seen.page.mouse
        mouse.move(x, y)
        mouse.down()
        mouse.move(x + 12, y + 9)
        mouse.move(x + 24, y - 18)
        mouse.up()
        values = ask(seen, "values()")
        assert np.abs(np.subtract(point_on_page(seen, 150), (x + 24, y - 18))).max() < 1
        stages = torch_stages(folds.clip.net, [values[0]])
        for own, (_, h) in zip(values[1:], stages, strict=True):
            assert np.abs(np.array(own) - h[0]).max() < 1e-6
        # It is there at every later layer too, on the line where torch has it.
        seek(seen, ask(seen, f"end({folds.clip.index('flatten')})"))
        origin, scale = (ask(seen, f"drawing.planes[0].{what}") for what in ("origin[0]", "scale"))
        here = ask(seen, "drawing.sets[0].places[300]")
        assert abs(here - origin - scale * values[-1][0]) < 1e-6
        seen.page.get_by_role("button", name="Put all points back").click()
        assert ask(seen, "values()") is None


def test_a_point_can_be_taken_and_moved_by_keys(browser, folds):
    with calm(browser, folds) as seen:
        seek(seen, ask(seen, "end(0)"))
        tool = seen.page.get_by_role("button", name="Take a data point")
        tool.focus()
        seen.page.keyboard.press("Enter")
        before = ask(seen, "values()")[0]
        for key in ("ArrowRight", "ArrowRight", "ArrowUp"):
            seen.page.keyboard.press(key)
        moved = np.subtract(ask(seen, "values()")[0], before)
        assert moved[0] == pytest.approx(2 * moved[1])
        assert moved[1] > 0
        told = [f"{v:.2f}".replace("-", "\N{MINUS SIGN}") for v in ask(seen, "values()")[-1]]
        assert seen.page.locator("output").inner_text().endswith(told[0])


def test_pointing_at_an_entry_lights_its_edge_and_the_columns_basis_vector(browser, folds):
    with calm(browser, folds) as seen:
        seek(seen, ask(seen, f"end({folds.clip.index('shift')})"))
        links = folds.data["links"]
        (link,) = [n for n in links if (n["layer"], n["row"], n["column"]) == (1, 0, 1)]
        other = next(n for n in links if (n["layer"], n["row"], n["column"]) == (2, 0, 0))
        places = {name: _middle(seen, link[name][0]) for name in ("entry", "edge")}
        dimmed = _middle(seen, other["edge"][0])
        dark = players.picture(seen)
        for name in ("entry", "edge", "entry"):
            seen.page.mouse.move(*players.on_page(seen, *places[name]))
            lit = ask(seen, "lit.links.map(({layer, row, column}) => [layer, row, column])")
            assert lit == [[1, 0, 1]]
            assert set(link["entry"] + link["edge"] + link["basis"]) <= set(_lit(seen))
        bright = players.picture(seen)
        assert _strength(bright, seen, places["edge"]) >= _strength(dark, seen, places["edge"])
        assert _strength(bright, seen, dimmed) < 0.6 * _strength(dark, seen, dimmed)
        assert seen.page.locator("output").inner_text() == "Layer 1, row 1, column 2: " + (
            f"{folds.clip.net.layers[0].W[0, 1]:.2f}"
        )
        # And the other way round: a basis vector lights its whole column.
        seek(seen, ask(seen, "end(0)"))
        (link,) = [n for n in links if (n["layer"], n["row"], n["column"]) == (1, 0, 0)]
        arrows = [k for k in link["basis"] if folds.data["inks"][k].get("part") == "shaft"]
        shown = next(k for k in arrows if _level(seen, k) > 0.5)
        seen.page.mouse.move(*players.on_page(seen, *_middle(seen, shown)))
        lit = ask(seen, "lit.links.map(({layer, row, column}) => [layer, row, column])")
        assert lit == [[1, 0, 0], [1, 1, 0]]
        seen.page.mouse.move(5, 785)
        assert ask(seen, "lit") is None


def _lit(seen) -> list[int]:
    return seen.page.evaluate("[...document.querySelector('[data-pleat]').pleat.lit.inks]")


def _level(seen, k):
    player = "document.querySelector('[data-pleat]').pleat"
    return ask(seen, f"drawing.level({player}.data.inks[{k}], 'stroke')")


def _middle(seen, k):
    """A place on a path, in scene units: the middle of what it covers."""
    return seen.page.evaluate(
        """k => {
            const { drawing, views: [{ context, canvas, shown: [left, bottom, right, top] }] } =
                document.querySelector("[data-pleat]").pleat;
            const { path } = drawing.geometry(k), found = [];
            context.lineWidth = 0.04;
            for (let u = 0; u < canvas.width; u += 3) for (let v = 0; v < canvas.height; v += 3)
                if (context.isPointInStroke(path, u, v)) found.push([u, v]);
            const at = found[Math.floor(found.length / 2)];
            return [left + at[0] / canvas.width * (right - left),
                    top - at[1] / canvas.height * (top - bottom)];
        }""",
        k,
    )


def _strength(image, seen, place):
    """How far the colours around a place are from the ground."""
    x, y = (round(v) for v in players.on_page(seen, *place))
    box = seen.page.locator("canvas").first.bounding_box()
    x, y = x - round(box["x"]), y - round(box["y"])
    near = image[y - 3 : y + 4, x - 3 : x + 4].astype(int)
    return float(np.abs(near - image[2, 2].astype(int)).max(axis=2).max())


def test_keys_step_to_each_beats_end_and_captions_are_told(browser, folds):
    with calm(browser, folds) as seen:
        seen.page.get_by_role("slider").focus()
        seen.page.keyboard.press("Home")
        ends = [ask(seen, f"end({k})") for k in range(len(folds.clip.beats))]
        seek(seen, 0)
        found = []
        seen.page.get_by_role("button", name="Play").focus()
        for _ in ends:
            seen.page.keyboard.press("ArrowRight")
            found.append(ask(seen, "frame"))
        assert found == ends
        seen.page.keyboard.press("ArrowLeft")
        assert ask(seen, "frame") == ends[-2]
        assert seen.page.locator(".pleat-caption").get_attribute("aria-live") == "polite"
        current = seen.page.locator("[aria-current=step]")
        assert current.inner_text() == str(len(ends) - 1)
        current.press("Home")
        assert ask(seen, "frame") == ends[0]


def test_with_motion_a_step_plays_to_the_end_of_its_beat(browser, folds):
    with calm(browser, folds, reduced_motion="no-preference") as seen:
        seek(seen, ask(seen, "end(2)"))
        seen.page.get_by_role("button", name="Next beat").click()
        assert ask(seen, "playing")
        players.until(seen, "playing === false")
        assert ask(seen, "frame") == ask(seen, "end(3)")


def test_the_slider_goes_where_it_is_put(browser, folds):
    with calm(browser, folds) as seen:
        seen.page.get_by_role("slider").fill("33")
        assert (ask(seen, "frame"), ask(seen, "playing")) == (33, False)
        box = seen.page.get_by_role("slider").bounding_box()
        seen.page.mouse.click(box["x"] + box["width"] - 1, box["y"] + box["height"] / 2)
        assert ask(seen, "frame") == folds.times.frames - 1


@pytest.mark.parametrize(("motion", "moves"), [("reduce", False), ("no-preference", True)])
def test_it_plays_by_itself_only_for_those_who_like_motion(browser, folds, motion, moves):
    playing = Playable(folds.clip, folds.folder, autoplay=True)
    playing.text = folds.text
    with calm(browser, playing, reduced_motion=motion) as seen:
        if moves:
            players.until(seen, "frame > 3 && document.querySelector('[data-pleat]').pleat.playing")
            seen.page.get_by_role("button", name="Pause").click()
        else:
            seen.page.wait_for_timeout(400)
            assert ask(seen, "frame") == ask(seen, f"end({len(folds.clip.beats) - 1})")
        assert not ask(seen, "playing")


def test_on_a_phone_a_finger_moves_a_point_and_nothing_is_cut_off(browser, folds):
    phone = {"width": 390, "height": 844}
    with calm(browser, folds, viewport=phone, has_touch=True, device_scale_factor=2) as seen:
        page = seen.page
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        assert [c.is_visible() for c in page.locator("canvas").all()] == [True, True]
        seek(seen, ask(seen, "end(0)"))
        page.touchscreen.tap(*point_on_page(seen, 120))
        assert ask(seen, "drawing.chosen.index") in (119, 120, 121)
        assert min(b.bounding_box()["height"] for b in page.get_by_role("button").all()) >= 24
        assert violations(page) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in shipped("clips") if name not in TOO_LARGE])
def test_it_draws_the_pictures_of_every_shipped_clip(browser, tmp_path, name):
    playable = Playable(load_clip(name), tmp_path, ("dark",), fps=30)
    assert len(playable.text.encode()) < 120_000
    assert_same(browser, playable, "dark", playable.moments()[::3])
