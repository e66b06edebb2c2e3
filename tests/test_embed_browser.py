"""The figure in Chromium and Firefox: it plays, for each reader the right film and nothing else."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from support.browser import served, shift, violations, visit
from support.embeds import CAPTION, SLUG, TITLE
from support.firefox import Firefox
from support.videos import SHOWN, needs_h264, until_seen, wait_until_playing

from pleat.scenes.outputs.embed.forms import written

pytestmark = pytest.mark.browser

POST = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Post</title>
<link rel="icon" href="data:,"><meta name="viewport" content="width=device-width">
<style>body {{ background: #fff; color: #000; }} video {{ display: block; }}
@media (prefers-color-scheme: dark) {{ body {{ background: #000; color: #fff; }}
a {{ color: #9cf; }} }}</style></head>
<body><main><h1>A post</h1><p>Before.</p>
{figure}<p>After.</p></main></body></html>"""
SCHEMES = ["dark", "light"]
# Each wish of a reader's is another start of Firefox.
wishes = pytest.mark.parametrize(
    ("engine", "scheme", "motion"),
    [
        *(("chromium", s, m) for s in SCHEMES for m in ("no-preference", "reduce")),
        ("firefox", "light", "no-preference"),
        ("firefox", "dark", "reduce"),
    ],
    indirect=["engine"],
)


@pytest.fixture(scope="module")
def home(embedded):
    """The address of the embed's folder, with a post that shows the figure twice."""
    own = figure(embedded)
    other = own.replace(embedded.figure.mark, "pleat-other-000000")
    (embedded.folder / "post.html").write_text(POST.format(figure=own), encoding="utf-8")
    (embedded.folder / "two.html").write_text(POST.format(figure=own + other), encoding="utf-8")
    with served(embedded.folder) as address:
        yield address
    (embedded.folder / "post.html").unlink()
    (embedded.folder / "two.html").unlink()


def figure(embedded):
    return (embedded.folder / f"{SLUG}.html").read_text(encoding="utf-8")


def films(seen):
    return seen.asked(".webm") | seen.asked(".mp4")


@wishes
def test_a_post(engine, home, scheme, motion):
    with visit(engine, home + "post.html", color_scheme=scheme, reduced_motion=motion) as seen:
        if motion == "no-preference":
            wait_until_playing(seen.page)
        (shown,) = seen.page.evaluate(SHOWN)
        assert (shown["theme"], shown["still"]) == (scheme, motion == "reduce")
        assert (shown["width"], shown["height"]) == (284, 160)
        if motion == "reduce":
            # Nothing moves and no film is loaded until the reader asks for it.
            assert (shown["time"], shown["paused"]) == (0, True)
            assert films(seen) == set()
            seen.page.evaluate(
                "[...document.querySelectorAll('video')].find((v) => v.getClientRects().length)"
                ".play()"
            )
            wait_until_playing(seen.page)
        # What waits for being seen and is seen at once, Chromium 156 now and then takes for
        # failed, and goes on to the next source.
        assert {Path(name).stem for name in films(seen)} == {f"{SLUG}-{scheme}"}
        assert f"{SLUG}-{scheme}-poster.webp" in seen.asked(".webp")
        mean = until_seen(seen.page)
        assert mean < 60 if scheme == "dark" else mean > 180
        assert all(url.startswith((home, "data:")) for url in seen.requests)
        assert shift(seen.page) == 0
        assert seen.complaints == []


FAR = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Far</title>
<link rel="icon" href="data:,"><meta name="viewport" content="width=device-width">
<h1>Far</h1><p style="height: 9000px">Below.</p>{figure}</html>"""


def test_a_figure_far_below_costs_nothing(engine, embedded):
    (embedded.folder / "far.html").write_text(FAR.format(figure=figure(embedded)), "utf-8")
    asked = []
    with served(embedded.folder, asked) as home, visit(engine, home + "far.html") as seen:
        seen.page.wait_for_timeout(400)
        # Firefox knows no way to let posters and captions wait.
        eager = {f"{SLUG}.en.vtt", *(f"{SLUG}-{scheme}-poster.webp" for scheme in SCHEMES)}
        assert set(asked) - (eager if isinstance(engine, Firefox) else set()) == {"far.html"}
        assert seen.page.evaluate("document.querySelector('video').paused")
        seen.page.evaluate("document.querySelector('figcaption').scrollIntoView()")
        wait_until_playing(seen.page)
        assert {Path(n).stem for n in asked if n.endswith((".webm", ".mp4"))} == {f"{SLUG}-light"}
        assert f"{SLUG}-light-poster.webp" in asked
        seen.page.evaluate("scrollTo(0, 0)")
        seen.page.wait_for_function("document.querySelector('video').paused")
    (embedded.folder / "far.html").unlink()


@pytest.mark.parametrize("form", ["html", "one-file"])
def test_captions_come_on_where_a_browser_leaves_them_off(engine, embedded, form):
    page = written(form, embedded.figure, "")[0]
    page = FAR.format(figure=page) if form == "html" else page
    # As WebKit does: what is to be shown from the start is not.
    off = """<script>addEventListener("DOMContentLoaded", () => {
      for (const film of document.querySelectorAll("video")) film.textTracks[0].mode = "disabled";
    });</script>"""
    (embedded.folder / "off.html").write_text(off + page, "utf-8")
    with served(embedded.folder) as home, visit(engine, home + "off.html") as seen:
        needs_h264(seen)
        seen.page.evaluate("document.querySelector('figcaption').scrollIntoView()")
        wait_until_playing(seen.page)
        assert seen.page.evaluate(
            "[...document.querySelector('video').textTracks].map((track) => track.mode)"
        ) == ["showing", "disabled"]
    (embedded.folder / "off.html").unlink()


def test_one_that_waits_plays_when_it_is_asked_to(engine, embedded):
    waiting = written("html", replace(embedded.figure, waits=True), "")[0]
    (embedded.folder / "waits.html").write_text(POST.format(figure=waiting), "utf-8")
    asked = []
    with served(embedded.folder, asked) as home, visit(engine, home + "waits.html") as seen:
        seen.page.wait_for_function("document.querySelector('video').readyState === 0")
        seen.page.wait_for_timeout(300)
        assert not [name for name in asked if name.endswith((".webm", ".mp4"))]
        seen.page.locator("video").first.press("Space")
        wait_until_playing(seen.page)
        assert shift(seen.page) == 0
    (embedded.folder / "waits.html").unlink()


@pytest.mark.parametrize("style", [True, False])
def test_it_is_as_wide_as_a_phone(engine, embedded, home, style):
    shown = figure(embedded)
    shown = shown if style else re.sub(r"<style>.*?</style>", "", shown, flags=re.DOTALL)
    page = FAR.format(figure=shown).replace("9000px", "0; margin: 0")
    (embedded.folder / "phone.html").write_text(page, "utf-8")
    phone = {"width": 240, "height": 400}
    with visit(engine, home + "phone.html", viewport=phone) as seen:
        (found,) = seen.page.evaluate(SHOWN)
        assert found["width"] == 240 - 2 * 8  # the body's own margins
        assert seen.page.locator("figcaption").bounding_box()["width"] == 240 - 2 * 8
    (embedded.folder / "phone.html").unlink()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_site_says_what_is_dark(browser, embedded, scheme):
    switched = written("html", replace(embedded.figure, dark="html.dark, [data-theme=dark]"), "")[0]
    (embedded.folder / "switch.html").write_text(POST.format(figure=switched), "utf-8")
    with (
        served(embedded.folder) as home,
        visit(browser, home + "switch.html", color_scheme=scheme) as seen,
    ):
        wait_until_playing(seen.page)
        root = "document.documentElement"
        for change, theme in (
            ("dataset.none = 1", "light"),
            ("className = 'dark'", "dark"),
            ("className = ''", "light"),
            ("dataset.theme = 'dark'", "dark"),
        ):
            seen.page.evaluate(f"{root}.{change}")
            seen.page.wait_for_function(f"({SHOWN})().every((v) => !v.paused && v.time > 0)")
            (shown,) = seen.page.evaluate(SHOWN)
            assert (shown["theme"], Path(shown["source"]).stem) == (theme, f"{SLUG}-{theme}")
        assert {Path(name).stem for name in films(seen)} == {f"{SLUG}-light", f"{SLUG}-dark"}
    (embedded.folder / "switch.html").unlink()


def test_the_theme_changes_while_the_page_is_open(browser, home):
    with visit(browser, home + "post.html", color_scheme="light") as seen:
        wait_until_playing(seen.page)
        seen.page.emulate_media(color_scheme="dark")
        seen.page.wait_for_function(f"({SHOWN})().every((v) => !v.paused && v.time > 0)")
        (shown,) = seen.page.evaluate(SHOWN)
        assert (shown["theme"], Path(shown["source"]).stem) == ("dark", f"{SLUG}-dark")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_everyone_can_use_it(browser, home, scheme):
    with visit(browser, home + "post.html", color_scheme=scheme) as seen:
        assert violations(seen.page) == []


def test_captions_load_and_show_in_each_language(engine, home):
    with visit(engine, home + "post.html", color_scheme="light") as seen:
        wait_until_playing(seen.page)
        tracks = seen.page.evaluate(
            """() => {
              const video = document.querySelector("video.pleat-light");
              video.textTracks[1].mode = "hidden";
              return [...video.textTracks].map((t) => [t.language, t.label, t.kind, t.mode]);
            }"""
        )
        assert tracks == [
            ["en", "English", "captions", "showing"],
            ["zh-Hant", "繁體中文", "subtitles", "hidden"],
        ]
        seen.page.wait_for_function(
            "document.querySelector('video.pleat-light').textTracks[1].cues?.length"
        )
        told = seen.page.evaluate(
            """() => [...document.querySelector("video.pleat-light").textTracks]
                  .map((t) => t.cues[0].getCueAsHTML().textContent)"""
        )
        assert told == [CAPTION, "字幕 <b>"]


def test_hostile_words_stay_words(engine, home):
    with visit(engine, home + "post.html") as seen:
        wait_until_playing(seen.page)
        assert seen.page.evaluate("window.pwned") is None
        assert seen.page.text_content("figcaption") == f"{TITLE} · Transcript"
        assert seen.page.locator("figcaption *, body > script, body > img").count() == 1


def test_two_on_a_page_do_not_meet(engine, home):
    with visit(engine, home + "two.html", color_scheme="light") as seen:
        wait_until_playing(seen.page)
        assert [video["theme"] for video in seen.page.evaluate(SHOWN)] == ["light", "light"]
        assert shift(seen.page) == 0


def test_it_fits_a_phone(engine, home):
    phone = {"width": 240, "height": 400}
    with visit(engine, home + "post.html", viewport=phone, has_touch=True) as seen:
        (shown,) = seen.page.evaluate(SHOWN)
        assert abs(shown["width"] / shown["height"] - 284 / 160) < 0.02
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= 240


@wishes
def test_one_file_from_a_disk(engine, embedded, tmp_path, scheme, motion):
    page = tmp_path / "it.html"
    page.write_bytes((embedded.folder / f"{SLUG}.page.html").read_bytes())
    with visit(engine, page.as_uri(), color_scheme=scheme, reduced_motion=motion) as seen:
        needs_h264(seen)
        seen.page.wait_for_function(
            "document.querySelector('video').textTracks[0].cues?.length", timeout=20_000
        )
        if motion == "no-preference":
            wait_until_playing(seen.page)
            until_seen(seen.page)
        (shown,) = seen.page.evaluate(SHOWN)
        assert shown["theme"] == scheme
        assert shown["paused"] == (motion == "reduce")
        assert {url for url in seen.requests if not url.startswith("data:")} <= {page.as_uri()}
        assert (seen.complaints, shift(seen.page)) == ([], 0)
        assert violations(seen.page) == []
        assert seen.page.evaluate("window.pwned") is None


def test_one_file_follows_the_readers_wishes(browser, embedded):
    url = (embedded.folder / f"{SLUG}.page.html").as_uri()
    with visit(browser, url, color_scheme="dark") as seen:
        wait_until_playing(seen.page)
        seen.page.emulate_media(color_scheme="light")
        seen.page.wait_for_function("!document.querySelector('.pleat-light').paused")
        assert seen.page.evaluate("document.querySelector('.pleat-dark').paused")
        seen.page.emulate_media(color_scheme="light", reduced_motion="reduce")
        seen.page.wait_for_function("document.querySelector('.pleat-light').paused")


FRAME = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Frame</title>
<link rel="icon" href="data:,"><style>:root {{ color-scheme: light; }}
:root.dark {{ color-scheme: dark; }}</style>
<iframe src="{src}" title="Film" width="400" height="300"></iframe></html>"""
THEME = "() => [...document.querySelectorAll('video')].find((v) => v.getClientRects().length)"


@pytest.mark.parametrize("address", ["", "?theme=dark", "?theme=%3Cb%3E"])
def test_a_frame_is_in_the_theme_of_the_site(browser, embedded, home, address):
    page = FRAME.format(src=f"{SLUG}.page.html{address}")
    (embedded.folder / "frame.html").write_text(page, "utf-8")
    # Without a preference of its own, Chromium gives a frame the scheme of the page around it.
    with visit(browser, home + "frame.html", color_scheme="null") as seen:
        inside = seen.page.frames[1]
        wait_for = f"(theme) => ({THEME})().className.endsWith(theme)"
        inside.wait_for_function(wait_for, arg="dark" if address == "?theme=dark" else "light")
        if address != "?theme=dark":
            seen.page.evaluate("document.documentElement.className = 'dark'")
            inside.wait_for_function(wait_for, arg="dark")
        for theme in ("light", "dark", "<b>", "light", "auto"):
            seen.page.evaluate("(theme) => frames[0].postMessage({pleat: {theme}}, '*')", arg=theme)
            shown = {"<b>": "dark", "auto": "light" if address == "?theme=dark" else "dark"}
            inside.wait_for_function(wait_for, arg=shown.get(theme, theme))
        seen.page.evaluate("frames[0].postMessage(null, '*')")
        assert seen.complaints == []
    (embedded.folder / "frame.html").unlink()


def test_a_transparent_film_lets_the_page_show(browser, embedded, home):
    page = f"""<!doctype html><title>t</title><link rel="icon" href="data:,">
<body style="margin: 0; background: rgb(200, 60, 120)">
<video src="{SLUG}-dark-transparent.webm" muted autoplay></video>"""
    (embedded.folder / "clear.html").write_text(page)
    with visit(browser, home + "clear.html") as seen:
        wait_until_playing(seen.page)
        shot = seen.page.screenshot(clip={"x": 4, "y": 152, "width": 4, "height": 4})
        assert pixel(shot) == (200, 60, 120)
    (embedded.folder / "clear.html").unlink()


def pixel(png: bytes) -> tuple[int, ...]:
    import io

    from PIL import Image

    return Image.open(io.BytesIO(png)).convert("RGB").getpixel((2, 2))
