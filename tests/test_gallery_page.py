"""A page of films, in a real browser."""

from __future__ import annotations

import pytest
from support import galleries
from support.browser import served, shift, violations, visit

pytestmark = pytest.mark.browser
THEMES = ("dark", "light")
PLAYS = """async film => {
    film.muted = true;
    await film.play();
    await new Promise(done => film.addEventListener("timeupdate", done, { once: true }));
    const tracks = [...film.textTracks].map(track => [track.language, track.mode]);
    return [film.currentTime, film.currentSrc, tracks, film.textTracks[0].cues.length];
}"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder with a gallery in `out`, and the report."""
    folder = tmp_path_factory.mktemp("gallery")
    return folder, galleries.make(folder)


@pytest.mark.parametrize("theme", THEMES)
def test_films_play_in_the_readers_theme_with_captions(browser, made, theme):
    folder, told = made
    address = (folder / "out" / "index.html").as_uri()
    with visit(browser, address, color_scheme=theme) as seen:
        page = seen.page
        assert shift(page) == 0
        assert seen.asked(".mp4") == set()
        assert seen.asked(".webp") <= {f"{name}-{theme}.webp" for name in told["films"]}
        assert page.locator("video:visible").count() == len(told["films"])
        time, source, tracks, cues = page.locator("#mini video:visible").evaluate(PLAYS)
        assert time > 0
        assert source.endswith(f"/mini-{theme}.mp4")
        assert tracks == [["en", "showing"], ["zh-Hant", "disabled"], ["zh-Hans", "disabled"]]
        assert cues == 3
        page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
        odd = page.locator(f"#{galleries.slug(told)}")
        assert odd.get_by_role("heading").inner_text() == "<i>Odd</i>"
        assert odd.locator("pre").inner_text() == (folder / galleries.ODD).read_text("utf-8")
        assert odd.get_by_text("<script>document.title='bad'</script> & 3 numbers.").is_visible()
        assert page.locator("#figure-002-04 a").get_attribute("href") == f"#{galleries.slug(told)}"
        assert violations(page) == []
        assert seen.complaints == []
        outside = [u for u in seen.requests if not u.startswith((address[:-10], "data:"))]
        assert outside == []


def test_on_a_phone_and_from_a_server(browser, made):
    folder, _ = made
    screen = {"viewport": {"width": 360, "height": 640}, "is_mobile": True, "has_touch": True}
    with served(folder / "out") as home, visit(browser, home, **screen) as seen:
        page = seen.page
        page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        films = page.locator("video:visible")
        films.nth(0).evaluate(PLAYS)
        films.nth(1).evaluate(PLAYS)
        assert films.nth(0).evaluate("film => film.paused")  # one at a time
        assert seen.complaints == []
