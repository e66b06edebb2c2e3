"""A lecture on the stage, in a real browser."""

from __future__ import annotations

import numpy as np
import pytest
from support import stages
from support.browser import served, violations, visit
from support.videos import needs_h264

from pleat.scenes.clip.timeline import schedule
from pleat.scenes.film.sequence import Timeline, takes
from pleat.scenes.playback.opening import open_clip

pytestmark = pytest.mark.browser
LAST = len(stages.STOPS) - 1
DRAWN = """() => {
    const picture = document.getElementById("picture"), {width, height} = picture;
    const {data} = picture.getContext("2d").getImageData(0, 0, width, height);
    return data.some((value, k) => k % 4 < 3 && value > 100);
}"""
WIDE = {"viewport": {"width": 800, "height": 450}}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder with the lecture and its presentation."""
    folder = tmp_path_factory.mktemp("stage")
    stages.make(folder)
    return folder


@pytest.fixture
def stage(browser, made):
    """The page, open and halted at its title, and what it has done."""
    with visit(browser, (made / "en.html").as_uri(), **WIDE) as seen:
        stages.halt(seen.page, 0)
        seen.page.evaluate("document.getElementById('film').playbackRate = 4")
        yield seen
        assert seen.complaints == []


def halts(lecture):
    """Where it must halt: the clip, the beat, its frame in the clip and in the film."""
    out = []
    for placed in Timeline.of(takes(lecture), stages.FPS).placed:
        for k, beat in enumerate(schedule(placed.take.clip, stages.FPS).beats):
            frame = beat.frames - beat.fade_out - 1
            out.append((placed.take.clip, k, frame, placed.start + beat.start + frame))
    return out


@pytest.mark.slow
def test_every_beat_halts_on_its_own_last_picture(stage, made):
    film = stages.film(made / "en.html").astype(int)
    places = halts(stages.write(made))
    opened = {}
    for number, (clip, k, frame, whole) in enumerate(places):
        if number:
            stage.page.keyboard.press("PageDown")
        stages.halt(stage.page, number)
        at, picture = stages.shown(stage.page)
        assert at == pytest.approx(whole, abs=0.01)
        # Not the first of what comes next: a beat's very last frames see its caption go.
        apart = np.abs(film[whole - 2 : whole + 3] - picture).mean(axis=(1, 2, 3))
        assert apart[2] < min(2, apart[4])
        assert apart[2] < apart.min() + 0.1
        if id(clip) not in opened:
            opened[id(clip)] = open_clip(clip, stages.LOOK)
        drawn = opened[id(clip)].still(k, frame)[..., :3].astype(int)
        assert np.abs(picture - drawn).mean() < 2
    stage.page.keyboard.press("PageDown")
    stages.halt(stage.page, LAST)
    assert stages.shown(stage.page)[0] == pytest.approx(len(film) - 1, abs=0.01)
    assert stage.requests[1:] == [url for url in stage.requests if url.startswith("blob:")]


def test_keys(stage):
    page = stage.page
    for key, at in [
        *(("End", LAST), ("PageUp", LAST - 1), ("ArrowLeft", LAST - 2), ("Home", 0)),
        *(("ArrowLeft", 0), ("ArrowRight", 1), ("2", 4), ("ArrowUp", 3), ("1", 1)),
    ]:
        page.keyboard.press(key)
        stages.halt(page, at)
    # While it plays: on goes to the end at once, back to where it was.
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    stages.halt(page, LAST - 1)
    page.keyboard.press("r")
    page.wait_for_selector("html[data-state=playing]", state="attached")
    page.keyboard.press("p")
    assert page.evaluate("document.getElementById('film').paused")
    page.keyboard.press(" ")
    stages.halt(page, LAST - 1)
    page.keyboard.press("1")
    page.keyboard.press("PageUp")
    stages.halt(page, LAST - 1)
    assert page.url.endswith("#closing%2Ftext")


@pytest.mark.slow
def test_it_can_play_through(stage):
    stage.page.keyboard.press("5")  # no such chapter
    stage.page.keyboard.press("2")
    stages.halt(stage.page, 4)
    stage.page.keyboard.press("a")
    stages.halt(stage.page, LAST)


def test_a_black_screen_hides_all_and_swallows_one_press(stage):
    page = stage.page
    for key in ("b", "."):
        page.keyboard.press(key)
        assert page.locator("#black").is_visible()
        assert page.locator("#dark").get_attribute("aria-pressed") == "true"
        page.keyboard.press("PageDown")
        assert page.locator("#black").is_hidden()
        assert page.evaluate("document.documentElement.dataset.at") == "0"


def test_the_second_window_says_what_is_and_what_comes(stage):
    page = stage.page
    with page.expect_popup() as popup:
        page.keyboard.press("n")
    notes = popup.value
    page.evaluate("location.hash = 'a/basis'")
    stages.halt(page, 3)
    assert notes.locator("#now").inner_text() == ""
    assert notes.locator("#then").inner_text() == "</script> & then"
    notes.locator("#notes-next").click()
    stages.halt(page, 4)
    said = stages.HOSTILE.replace("{parameters}", "3")
    assert notes.locator("#then").inner_text() == said
    notes.keyboard.press("PageDown")
    stages.halt(page, 5)
    assert notes.locator("#now").inner_text() == said
    assert notes.locator("#notes").inner_text() == "<b>Ask</b>"
    assert notes.locator("#about").inner_text() == "Of <i>clip b</i>."
    assert notes.locator("#place").inner_text() == f"6 / {LAST + 1} · </script> & then"
    # The next picture is there before it is due, and what the audience sees beside it.
    notes.wait_for_function(DRAWN)
    notes.wait_for_function(DRAWN.replace("picture", "current"))
    notes.keyboard.press("b")
    assert page.locator("#black").is_visible()
    assert notes.locator("#notes-dark").get_attribute("aria-pressed") == "true"
    assert notes.locator("#timer").inner_text().startswith("0:")
    assert violations(notes) == []
    assert (page.title(), notes.title()) == ("Mini", "Speaker notes: Mini")


def test_chapters_are_in_a_menu(stage):
    page = stage.page
    page.locator("#chapters").click()
    assert violations(page) == []
    page.get_by_role("button", name="</script> & then").click()
    stages.halt(page, 4)
    page.keyboard.press("c")
    assert page.locator("#list [aria-current]").inner_text() == "</script> & then"
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert page.locator("#keys kbd").first.is_visible()
    assert violations(page) == []
    page.keyboard.press("PageDown")  # the clicker must not play behind it
    assert page.evaluate("document.documentElement.dataset.at") == "4"
    page.keyboard.press("Escape")
    assert violations(page) == []


def test_without_motion_a_step_is_the_last_picture_at_once(browser, made):
    with visit(browser, (made / "en.html").as_uri(), reduced_motion="reduce") as seen:
        for k in range(LAST):
            stages.halt(seen.page, k)
            seen.page.keyboard.press(" ")
        stages.halt(seen.page, LAST)
        assert seen.page.evaluate("document.getElementById('film').played.length") == 0
        seen.page.keyboard.press("m")
        seen.page.keyboard.press("1")
        seen.page.wait_for_selector("html[data-state=playing]", state="attached")


@pytest.mark.parametrize("size", [(360, 640), (640, 360)])
@pytest.mark.slow
def test_on_a_phone(browser, made, size):
    screen = {"viewport": dict(zip(("width", "height"), size, strict=True)), "has_touch": True}
    address = (made / "en.html").as_uri() + "#a/data"
    with visit(browser, address, is_mobile=True, **screen) as seen:
        page = seen.page
        stages.halt(page, 2)
        assert page.evaluate("document.documentElement.scrollWidth") == size[0]
        boxes = [page.locator(f"#{id_}").bounding_box() for id_ in ("back", "help", "film")]
        assert all(b["x"] >= 0 and b["x"] + b["width"] <= size[0] for b in boxes)
        assert violations(page) == []
        page.touchscreen.tap(size[0] * 0.8, size[1] / 2)
        stages.halt(page, 3)
        page.touchscreen.tap(size[0] * 0.1, size[1] / 2)
        stages.halt(page, 2)
        stages.swipe(page, 100)
        stages.halt(page, 1)
        stages.swipe(page, -100)
        stages.halt(page, 2)
        assert seen.complaints == []


@pytest.mark.slow
def test_captions_of_a_film_without_are_shown_by_the_page(browser, tmp_path):
    report = stages.make(tmp_path, "zh-Hant", "none")
    with visit(browser, report.path.as_uri() + "#b/start") as seen:
        page = seen.page
        stages.halt(page, 5)
        assert page.locator("#caption").inner_text() == "字幕start"
        assert page.locator("html").get_attribute("lang") == "zh-Hant"
        assert page.get_by_role("button", name="下一步").count() == 1
        page.keyboard.press("ArrowLeft")
        stages.halt(page, 4)
        assert page.locator("#caption").is_hidden()
        assert page.locator("#told").inner_text() == "然後"


REFUSED = """
const {play} = HTMLMediaElement.prototype;
window.refusals = %d;
HTMLMediaElement.prototype.play = function () {
  if (window.refusals-- > 0) return Promise.reject(new DOMException("", "NotAllowedError"));
  return play.call(this);
};
"""


@pytest.mark.slow
@pytest.mark.parametrize("refusals", [1, 2])
def test_where_a_film_may_not_play_by_itself_the_page_says_what_to_do(browser, made, refusals):
    page_address = (made / "en.html").as_uri()
    with visit(browser, page_address, **WIDE) as seen:
        page = seen.page
        page.add_init_script(REFUSED % refusals)
        page.reload()
        stages.halt(page, 0)
        page.keyboard.press("PageDown")
        word = page.locator("#word")
        stages.halt(page, 0)
        assert word.inner_text().startswith("Click the picture to begin")
        page.locator("#film").click()
        # Refused once more, it shows where it would have gone.
        stages.halt(page, 1)
        assert word.inner_text() == ""
        assert (page.evaluate("document.getElementById('film').played.length") > 0) == (
            refusals == 1
        )
        page.keyboard.press("PageDown")
        stages.halt(page, 2)


@pytest.mark.slow
def test_a_film_that_cannot_be_read_is_tried_again_before_it_is_given_up(stage):
    page = stage.page
    loads = """() => {
        const film = document.getElementById("film");
        window.loads = 0;
        film.load = () => { window.loads++; };
    }"""
    page.evaluate(loads)
    for tries in (1, 2, 3, 3):
        page.evaluate("document.getElementById('film').dispatchEvent(new Event('error'))")
        page.wait_for_timeout(300 * tries + 100)
        assert page.evaluate("window.loads") == tries
    assert "H.264" in page.locator("#word").inner_text()


@pytest.mark.parametrize(
    "engine", ["chromium", pytest.param("firefox", marks=pytest.mark.slow)], indirect=True
)
def test_a_large_film_stands_beside_its_page(engine, tmp_path, monkeypatch):
    monkeypatch.setattr("pleat.configs.limits.PAGE_FILM", 1000)
    report = stages.make(tmp_path)
    assert [path.name for path in report.files] == ["en.html", "en-film.mp4"]
    assert (
        (tmp_path / "en.html").stat().st_size < 60_000 < (tmp_path / "en-film.mp4").stat().st_size
    )
    for address in ("disk", "server"):
        with served(tmp_path) as home:
            url = (tmp_path / "en.html").as_uri() if address == "disk" else home + "en.html"
            with visit(engine, url, reduced_motion="reduce", **WIDE) as seen:
                needs_h264(seen)
                stages.halt(seen.page, 0)
                seen.page.keyboard.press("PageDown")
                stages.halt(seen.page, 1)
                assert [told for told in seen.complaints if "favicon" not in told] == []
