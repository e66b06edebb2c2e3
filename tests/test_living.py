"""Clips on a page that come to life: when they do, what they fetch for it, what they look like."""

from __future__ import annotations

import pytest
from support.browser import visit
from support.picture import beat
from support.players import HOSTILE, Playable, of_net

from pleat.scenes.outputs.interactive.living import SCRIPT, STYLE, data_script, files, living

pytestmark = pytest.mark.browser

POSTER = '<img class="poster" alt="A poster" width="320" height="180" src="data:,">'
BEATS = (
    beat("data", "show", views=("grid", "data", "basis"), seconds=0.3, caption=HOSTILE)
    + beat("linear", "linear", layer=1, seconds=0.3, caption="W moves the plane.")
    + beat("back", "rewind", seconds=0.3, caption="And back.")
)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A page on a disk, with the same clip in every way there is."""
    folder = tmp_path_factory.mktemp("site")
    for name, text in files().items():
        (folder / name).write_text(text, encoding="utf-8")
    data = Playable(of_net(folder, BEATS), folder).text
    (folder / "it.js").write_text(data_script(data), encoding="utf-8")
    parts = {
        "click": living("it.js", HOSTILE, POSTER),
        "beat": living("it.js", "Play", POSTER, beat="linear"),
        "lost": living("none.js", "Play", POSTER),
        "pointed": living("it.js", "Play", POSTER, "pointed"),
        "far": living("it.js", "Play", POSTER, "seen", plays=True),
    }
    body = "".join(
        f'<a class="sd-card" id="{k}" style="display:block">{v}</a>' for k, v in parts.items()
    )
    page = (
        f'<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="{STYLE}">'
        f"<style>img {{ display: block }} #far {{ margin-top: 300vh }}</style>"
        f'<body style="width: 320px; background: #fff; color: #222">{body}'
        f'<script src="{SCRIPT}"></script>'
    )
    (folder / "index.html").write_text(page, encoding="utf-8")
    return (folder / "index.html").as_uri()


def player(seen, id_: str, what: str):
    return seen.page.evaluate(f"document.querySelector('#{id_} .pleat').pleat.{what}")


@pytest.mark.parametrize(
    "engine", ["chromium", pytest.param("firefox", marks=pytest.mark.slow)], indirect=True
)
def test_a_click_brings_the_clip_and_its_data_come_once(engine, site):
    with visit(engine, site, reduced_motion="reduce", color_scheme="dark") as seen:
        page = seen.page
        asked = "document.querySelectorAll('script[src=\"it.js\"]').length"
        assert page.evaluate(asked) == 0
        page.locator("#click").get_by_role("button", name=HOSTILE).click()
        page.locator("#click canvas").first.wait_for()
        page.locator("#beat button").click()
        page.locator("#beat canvas").first.wait_for()
        assert page.evaluate(asked) == 1
        # Each has its own time, the second that of its beat.
        assert player(seen, "beat", "beat") == 1
        assert player(seen, "click", "beat") == 2
        assert player(seen, "click", "theme.scheme") == "light"  # as the page is, not the reader
        assert page.locator("#click img").count() == 0
        assert page.evaluate("window.pwned") is None
        assert seen.complaints == []


def test_what_can_t_be_fetched_stays_a_poster(browser, site):
    with visit(browser, site) as seen:
        seen.page.locator("#lost button").click()
        seen.page.wait_for_timeout(200)
        assert seen.page.locator("#lost img").is_visible()
        assert seen.page.locator("#lost canvas").count() == 0


@pytest.mark.parametrize(
    "engine", ["chromium", pytest.param("firefox", marks=pytest.mark.slow)], indirect=True
)
def test_one_that_is_seen_plays_by_itself(engine, site):
    with visit(engine, site) as seen:
        seen.page.wait_for_timeout(100)
        assert seen.page.locator("#far canvas").count() == 0
        seen.page.locator("#far").scroll_into_view_if_needed()
        seen.page.wait_for_function("document.querySelector('#far .pleat')?.pleat.playing")


def test_pointing_shows_the_picture_alone_and_going_brings_the_poster_back(browser, site):
    with visit(browser, site) as seen:
        page = seen.page
        page.locator("#pointed").hover()
        page.locator("#pointed canvas").wait_for()
        assert page.locator("#pointed button:visible, #pointed input:visible").count() == 0
        assert player(seen, "pointed", "playing")
        page.mouse.move(1, 1)
        page.locator("#pointed img").wait_for()
        assert page.locator("#pointed canvas").count() == 0
    with visit(browser, site, reduced_motion="reduce") as seen:
        seen.page.locator("#pointed").hover()
        seen.page.wait_for_timeout(200)
        assert seen.page.locator("#pointed canvas").count() == 0
