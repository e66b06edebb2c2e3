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
        assert page.locator("video:visible").count() == 1  # of the lecture
        assert seen.asked(".js") == {"pleat-living.js"}
        time, source, tracks, cues = page.locator("#mini video:visible").evaluate(PLAYS)
        assert time > 0
        assert source.endswith(f"/mini-{theme}.mp4")
        assert tracks == [["en", "showing"], ["zh-Hant", "disabled"], ["zh-Hans", "disabled"]]
        assert cues == 3
        page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
        odd = page.locator(f"#{galleries.slug(told)}")
        assert odd.locator("video:visible").count() == 1
        assert odd.get_by_role("heading").inner_text() == "<i>Odd</i>"
        assert odd.locator("pre").inner_text() == (folder / galleries.ODD).read_text("utf-8")
        assert odd.get_by_text("<script>document.title='bad'</script> & 3 numbers.").is_visible()
        assert page.locator("#figure-002-04 a").get_attribute("href") == f"#{galleries.slug(told)}"
        assert violations(page) == []
        assert seen.complaints == []
        outside = [u for u in seen.requests if not u.startswith((address[:-10], "data:"))]
        assert outside == []


@pytest.mark.parametrize(
    "engine", ["chromium", pytest.param("firefox", marks=pytest.mark.slow)], indirect=True
)
@pytest.mark.parametrize("theme", THEMES)
def test_a_clip_comes_to_life_where_it_is_clicked(engine, made, theme):
    folder, told = made
    name = galleries.slug(told)
    address = (folder / "out" / "index.html").as_uri()
    wishes = {"color_scheme": theme, "reduced_motion": "reduce"}
    with visit(engine, address, **wishes) as seen:
        clip = seen.page.locator(f"#{name}")
        assert clip.locator("canvas").count() == 0
        clip.get_by_role("button", name="Play with it: <i>Odd</i>").click()
        caption = clip.locator(".pleat-caption")
        caption.wait_for()
        root = clip.locator(".pleat")
        assert root.evaluate("root => root.pleat.playButton === document.activeElement")
        root.evaluate("root => root.pleat.seek(0)")
        assert caption.inner_text() == "<script>document.title='bad'</script> & 3 numbers."
        assert root.evaluate("root => root.pleat.theme.scheme") == theme
        assert clip.locator("img").count() == 0
        # A site with a switch of its own is followed, too.
        other = THEMES[theme == "dark"]
        ink = {"dark": "#fff", "light": "#000"}[other]
        seen.page.evaluate(f"document.documentElement.style.color = '{ink}'")
        root.evaluate("root => new Promise(requestAnimationFrame)")
        assert root.evaluate("root => root.pleat.theme.scheme") == other
        assert seen.page.title() == "Gallery"
        assert seen.complaints == []


def test_what_is_searched_for_is_found_by_its_captions(browser, made):
    folder, told = made
    with visit(browser, (folder / "out" / "index.html").as_uri()) as seen:
        search = seen.page.get_by_label("Search")
        shown = seen.page.locator("article:visible")
        assert shown.count() == len(told["films"])
        search.fill("ODD numbers")
        assert [one.get_attribute("id") for one in shown.all()] == [galleries.slug(told)]
        assert seen.page.locator("search output").inner_text() == "1"
        assert seen.page.locator("#lectures").is_hidden()
        search.fill("nothing of that kind")
        assert shown.count() == 0
        # A link to a clip shows it all the same.
        seen.page.evaluate("location.hash = 'mini'")
        seen.page.locator("#mini").wait_for()
        assert violations(seen.page) == []
        assert seen.complaints == []


def test_on_a_phone_and_from_a_server(browser, made):
    folder, _ = made
    screen = {"viewport": {"width": 360, "height": 640}, "is_mobile": True, "has_touch": True}
    with served(folder / "out") as home, visit(browser, home, **screen) as seen:
        page = seen.page
        page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        films = page.locator("video:visible")
        films.nth(0).evaluate(PLAYS)
        films.nth(1).scroll_into_view_if_needed()  # before it comes near it is not fetched
        films.nth(1).evaluate(PLAYS)
        assert films.nth(0).evaluate("film => film.paused")  # one at a time
        assert seen.complaints == []
