"""Articles whose paragraphs drive a clip, and the element that shows it anywhere on a page."""

from __future__ import annotations

import gzip
import re

import pytest
from support.browser import served, violations, visit
from support.embeds import embed
from support.picture import beat

from pleat.scenes.drawing.theme import load_theme
from pleat.scenes.outputs.interactive.page import element, glued, script

pytestmark = pytest.mark.browser
# Firefox takes several times as long to start and to look.
both = pytest.mark.parametrize(
    "engine", ["chromium", pytest.param("firefox", marks=pytest.mark.slow)], indirect=True
)

HOSTILE = '<script>window.pwned = 1</script> {{ a }} & "b"'
BEATS = (
    beat("data", "show", views=("grid", "data", "basis"), seconds=0.4, caption="i, j and class 0.")
    + beat("net", "show", views=("network", "matrix"), seconds=0.4, caption="W₁ has columns.")
    + beat("linear", "linear", layer=1, seconds=0.5)
    + beat("fold", "activate", layer=1, seconds=0.5, caption=HOSTILE, say=f"z one, {HOSTILE}")
    + beat("flat", "flatten", seconds=0.5, caption="W₂ flattens it.")
)
CLIP = "document.querySelector('pleat-clip').pleat"


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """A clip of which beat 3 has no words, embedded as an article and as an element."""
    folder = tmp_path_factory.mktemp("article")
    head = '[clip]\ntitle = "A <clip>"\nalt = "Alt"\nnet = "hard-relu"\ndata = "hard"\n'
    (folder / "clip.toml").write_text(f"{head}\n{BEATS}", encoding="utf-8")
    return embed(folder, folder / "clip.toml", scroll=True, forms=("html", "element"))


@pytest.fixture(scope="module")
def home(report):
    """The address of its folder, with a post that holds the article and one of elements."""
    post = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Post</title>'
    pasted = (report.folder / "clip.article.html").read_text("utf-8")
    (report.folder / "post.html").write_text(f"{post}<h1>A post</h1>{pasted}</html>", "utf-8")
    data = (report.folder / "clip.interactive.json").read_text("utf-8").replace("<", "\\u003c")
    own = (report.folder / "clip.element.html").read_text("utf-8")
    several = f"""{post}<h1>Several</h1>{own}
    <pleat-clip id="page" src="clip.interactive.html" theme="dark"></pleat-clip>
    <pleat-clip id="held"><script type="application/json">{data}</script></pleat-clip>
    <pleat-clip id="none" src="none.json"><p>Not there.</p></pleat-clip>
    <div id="host"></div><script>
    document.querySelector("#host").attachShadow({{mode: "open"}}).innerHTML =
      '<pleat-clip src="clip.interactive.json" autoplay></pleat-clip>';
    </script></html>"""
    (report.folder / "several.html").write_text(several, "utf-8")
    with served(report.folder) as address:
        yield address


def ready(seen):
    seen.page.wait_for_function(f"{CLIP}?.frame !== undefined")
    seen.page.wait_for_timeout(100)
    return seen.page


def ask(page, what):
    return page.evaluate(f"{CLIP}.{what}")


def read(page, part):
    """Scroll until a part of the article is where one reads."""
    page.evaluate(
        """part => {
            const words = document.querySelector(`[data-beat=${part}] p`);
            scrollBy(0, words.getBoundingClientRect().top + 5 - 0.6 * innerHeight);
        }""",
        part,
    )
    page.wait_for_timeout(150)


SIZES = [{"width": 1280, "height": 800}, {"width": 390, "height": 844}]
sizes = pytest.mark.parametrize("size", SIZES, ids=["desk", "phone"])


@sizes
@both
def test_each_part_shows_its_beats_and_those_without_words(engine, home, size):
    calm = {"viewport": size, "reduced_motion": "reduce"}
    with visit(engine, home + "clip.scroll.html", **calm) as seen:
        page = ready(seen)
        assert page.locator("[data-beat]").count() == 4
        for part, last in (("data", 0), ("net", 2), ("fold", 3), ("flat", 4), ("net", 2)):
            read(page, part)
            assert ask(page, "frame") == ask(page, f"end({last})")
            # The picture is in sight, and the words are not behind it.
            stage = page.locator("canvas:visible").first.bounding_box()
            words = page.locator(f"[data-beat={part}] p").bounding_box()
            assert 0 <= stage["y"] < stage["y"] + stage["height"] <= size["height"]
            beside = words["x"] >= stage["x"] + stage["width"]
            assert beside or words["y"] >= stage["y"] + stage["height"]
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        assert page.evaluate("window.pwned") is None
        # One file: with a script nothing else is asked for, the pictures for others neither.
        assert [url for url in seen.requests if not url.startswith("data:")] == [
            home + "clip.scroll.html"
        ]
        assert seen.complaints == []


@both
@pytest.mark.slow
def test_on_the_way_down_a_part_plays(engine, home):
    with visit(engine, home + "post.html", viewport=SIZES[0]) as seen:
        page = ready(seen)
        read(page, "net")
        assert ask(page, "playing")
        page.wait_for_function(f"!{CLIP}.playing")
        assert ask(page, "frame") == ask(page, "end(2)")
        # A click on the picture shows it again.
        page.locator("canvas:visible").first.click(position={"x": 5, "y": 5})
        assert ask(page, "playing")
        page.wait_for_function(f"!{CLIP}.playing")
        assert ask(page, "frame") == ask(page, "end(2)")
        read(page, "data")
        assert (ask(page, "playing"), ask(page, "frame")) == (False, ask(page, "end(0)"))


LIT = "lit?.links.map(({layer, row, column}) => `${layer}${row}${column}`).join(' ')"


@both
def test_words_have_the_colour_of_what_they_name_and_light_it_up(engine, home):
    theme = load_theme("dark")
    look = {"viewport": SIZES[0], "reduced_motion": "reduce", "color_scheme": "dark"}
    with visit(engine, home + "clip.scroll.html", **look) as seen:
        page = ready(seen)
        read(page, "data")
        for word, color, lit in (
            ("i", theme.basis[0], "100 110"),
            ("j", theme.basis[1], "101 111"),
        ):
            named = page.locator("[data-beat=data] [data-light]").get_by_text(word, exact=True)
            rgb = "rgb({}, {}, {})".format(*bytes.fromhex(color[1:]))
            assert named.evaluate("e => getComputedStyle(e).color") == rgb
            named.hover()
            assert ask(page, LIT) == lit
            page.mouse.move(3, 3)
            page.wait_for_function(f"!{CLIP}.lit")
            named.focus()
            assert ask(page, LIT) == lit
            named.blur()
            page.wait_for_function(f"!{CLIP}.lit")
        # A class has a colour, and no weights.
        named = page.locator("[data-beat=data] .pleat-class-0")
        assert named.get_attribute("data-light") is None
        read(page, "flat")
        page.locator("[data-beat=flat] [data-light]").hover()
        assert ask(page, LIT) == "200 201"
        # What one has moved is put back where other words are read.
        page.evaluate(f"{CLIP}.take(3), {CLIP}.move([1, 1])")
        assert ask(page, "drawing.touched")
        page.mouse.move(300, 300)
        page.mouse.down()
        page.mouse.up()
        words = "getComputedStyle(document.querySelector('[data-beat=flat]')).opacity"
        assert float(page.evaluate(words)) < 0.5
        read(page, "fold")
        assert not ask(page, "drawing.touched")
        assert page.evaluate(words) == "1"


def test_without_a_script_it_is_read_with_pictures(browser, home):
    for name in ("clip.scroll.html", "post.html"):
        with visit(browser, home + name, java_script_enabled=False, viewport=SIZES[1]) as seen:
            page = seen.page
            for part in page.locator("[data-beat]").all():
                part.scroll_into_view_if_needed()
                assert part.locator("img").bounding_box()["height"] > 50
                assert part.locator("p").is_visible()
            asked = seen.asked(".webp")
            assert {f"clip-light-beat-{k}.webp" for k in (1, 3, 4, 5)} <= asked
            assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_everyone_can_use_it(browser, home, scheme):
    for size in SIZES:
        with visit(browser, home + "clip.scroll.html", color_scheme=scheme, viewport=size) as seen:
            ready(seen)
            assert violations(seen.page) == []


def test_its_words_are_found_by_what_reads_pages(report):
    page = (report.folder / "clip.scroll.html").read_text("utf-8")
    said = re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", "", page, flags=re.DOTALL)
    assert "i, j and class 0." in said
    assert "z₁, &lt;script&gt;" in said
    assert "<script>window.pwned" not in page


def test_the_script_is_small():
    own, whole = (len(gzip.compress(told.encode())) for told in (script(), glued("element")))
    assert whole - own < 1_700
    assert "SHEET" not in element()


@both
def test_elements_stand_anywhere_any_number_of_them(engine, home):
    with visit(engine, home + "several.html", color_scheme="dark", viewport=SIZES[0]) as seen:
        page = seen.page
        page.wait_for_function(f"{CLIP}?.frame !== undefined")
        for name in ("#page", "#held", "#none", "#host"):
            page.evaluate("name => document.querySelector(name).scrollIntoView()", name)
            page.wait_for_timeout(250)
        worn = """name => {
            const found = document.querySelector(name);
            const own = found.shadowRoot?.querySelector("pleat-clip");
            return (own || found).pleat?.theme.scheme;
        }"""
        told = {
            name: page.evaluate(worn, name) for name in ("pleat-clip", "#page", "#held", "#host")
        }
        assert told == {"pleat-clip": "light", "#page": "dark", "#held": "light", "#host": "light"}
        # What is not there leaves what stood in its place.
        assert page.get_by_text("Not there.").is_visible()
        page.evaluate("document.querySelector('#page').removeAttribute('theme')")
        assert page.evaluate(worn, "#page") == "light"
        # Keys reach the one that was used last, inside a shadow root too.
        inside = page.locator("#host pleat-clip")
        inside.locator("canvas").first.click(position={"x": 9, "y": 9})
        before = inside.evaluate("e => e.pleat.playing")
        page.keyboard.press("Space")
        assert inside.evaluate("e => e.pleat.playing") != before


@both
def test_it_is_as_dark_as_the_page_around_it(engine, report, home):
    post = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Post</title>'
    post += "<style>html { color: #222 } html.dark { color: #eee }</style>"
    own = (report.folder / "clip.element.html").read_text("utf-8")
    (report.folder / "switch.html").write_text(post + own, "utf-8")
    with visit(engine, home + "switch.html", color_scheme="dark", viewport=SIZES[0]) as seen:
        page = ready(seen)
        assert ask(page, "theme.scheme") == "light"
        for name, scheme in (("dark", "dark"), ("", "light")):
            page.evaluate("name => document.documentElement.className = name", name)
            page.wait_for_function(f"{CLIP}.theme.scheme === '{scheme}'")
    (report.folder / "switch.html").unlink()
