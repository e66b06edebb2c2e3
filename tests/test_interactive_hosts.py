"""The interactive page where others show it: in columns, in frames, in large letters."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image
from support.browser import served, violations, visit
from support.picture import beat
from support.players import Playable, ask, of_net

from pleat.scenes.outputs.interactive import iframe

pytestmark = pytest.mark.browser
# Firefox takes several times as long to start and to look.
both = pytest.mark.parametrize(
    "engine", ["chromium", pytest.param("firefox", marks=pytest.mark.slow)], indirect=True
)

BEATS = beat("data", "show", views=("grid", "data", "basis", "network", "matrix"), seconds=0.4)
PAGE = "page <of> a clip.html"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """The address of a folder with a clip's page, and one that shows it in frames."""
    folder = tmp_path_factory.mktemp("hosts")
    playable = Playable(of_net(folder, BEATS + beat("linear", "linear", layer=1)), folder)
    assert playable.address
    frame = iframe(PAGE.replace(" ", "%20").replace("<", "%3C").replace(">", "%3E"), "A clip")
    for name, text in {"told": frame + frame, "untold": frame.partition("<script")[0]}.items():
        head = '<!doctype html><html lang="en"><title>Host</title><link rel="icon" href="data:,">'
        (folder / f"{name}.html").write_text(f"{head}<p>A post.</p>{text}</html>", "utf-8")
    with served(folder) as address:
        yield address


def heights(seen):
    return [frame.bounding_box()["height"] for frame in seen.page.locator("iframe").all()]


def corner(seen) -> tuple[int, ...]:
    """The colour of the page's lower right corner, beside the player."""
    shot = Image.open(io.BytesIO(seen.page.screenshot())).convert("RGB")
    return shot.getpixel((shot.width - 1, shot.height - 1))


COLUMN = "(width) => document.querySelector('[data-pleat]').parentNode.style.width = `${width}px`"


@both
def test_it_stacks_by_the_width_it_has(engine, home):
    with visit(engine, home + PAGE, viewport={"width": 1280, "height": 800}) as seen:
        shown = seen.page.locator("canvas:visible")
        hint = seen.page.get_by_text("Zoom in to read")
        least = "views.filter((v) => !v.canvas.hidden).map((v) => v.scale * {least})".format(
            least="document.querySelector('[data-pleat]').pleat.data.readable"
        )
        # Side by side while nothing is smaller than nine pixels.
        for width, pictures, small in ((1000, 1, 0), (790, 1, 0), (700, 2, 0), (390, 2, 1)):
            seen.page.evaluate(COLUMN, width)
            seen.page.wait_for_function(
                f"document.querySelector('[data-pleat]').pleat.root.clientWidth === {width}"
            )
            seen.page.wait_for_timeout(60)
            assert (shown.count(), hint.is_visible()) == (pictures, bool(small))
            assert (min(ask(seen, least)) < 9) == bool(small)


@pytest.mark.parametrize("width", [390, 1280])
@both
def test_letters_twice_as_large_are_all_there(engine, home, width):
    with visit(engine, home + PAGE, viewport={"width": width, "height": 800}) as seen:
        seen.page.evaluate("document.documentElement.style.fontSize = '200%'")
        seen.page.wait_for_timeout(100)
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
        cut = """() => [...document.querySelectorAll(".pleat *:not(svg, path, .pleat-hidden)")]
            .filter((e) => e.clientWidth && e.scrollWidth > e.clientWidth + 1)
            .map((e) => e.className)"""
        assert seen.page.evaluate(cut) == []
        boxes = [b.bounding_box() for b in seen.page.locator(".pleat button:visible").all()]
        for k, a in enumerate(boxes):
            for b in boxes[:k]:
                apart = a["x"] >= b["x"] + b["width"] - 1 or b["x"] >= a["x"] + a["width"] - 1
                assert apart or abs(a["y"] - b["y"]) >= min(a["height"], b["height"]) - 1
        assert violations(seen.page) == []


def test_a_frame_is_as_high_as_its_page(engine, home):
    with visit(engine, home + "told.html", viewport={"width": 1000, "height": 800}) as seen:
        for width in (1000, 390, 1000):
            seen.page.set_viewport_size({"width": width, "height": 800})
            for _ in range(100):
                inside = [
                    frame.evaluate("document.body?.getBoundingClientRect().height")
                    for frame in seen.page.frames[1:]
                ]
                if heights(seen) == pytest.approx([own or 0 for own in inside], abs=2):
                    break
                seen.page.wait_for_timeout(50)
            assert heights(seen) == pytest.approx(inside, abs=2)
            assert min(inside) > 400
        # What is no height changes nothing.
        before = heights(seen)
        for wrong in ('"high"', "-3", "{}"):
            seen.page.frames[1].evaluate(f"parent.postMessage({{pleat: {{height: {wrong}}}}}, '*')")
        seen.page.wait_for_timeout(100)
        assert heights(seen) == before
        assert seen.complaints == []


@both
def test_without_a_script_a_frame_keeps_its_sides(engine, home):
    with visit(engine, home + "untold.html", viewport={"width": 1016, "height": 800}) as seen:
        wide = seen.page.locator("iframe").bounding_box()["width"]
        assert heights(seen) == [pytest.approx(wide * 19 / 24, abs=1)]


def test_the_snippet_for_a_frame_is_ten_lines():
    script = iframe("a.html", "A").partition("<script>")[2]
    assert len(script.strip().splitlines()) <= 10


@pytest.mark.parametrize("address", ["", "?theme=light", "?theme=%3Cb%3E"])
@both
def test_a_page_wears_what_the_site_says(engine, home, address):
    with visit(
        engine, home + PAGE + address, color_scheme="dark", viewport={"width": 1400, "height": 800}
    ) as seen:
        asked = "light" if "light" in address else "dark"
        grounds = {
            one["scheme"]: tuple(bytes.fromhex(one["background"][1:]))
            for one in ask(seen, "data.themes")
        }

        def worn():
            return ask(seen, "theme.scheme"), corner(seen)

        def look(scheme):
            return scheme, grounds[scheme]

        assert worn() == look(asked)
        for theme in ("light", "dark", "<b>", "light", "auto"):
            seen.page.evaluate("(theme) => postMessage({pleat: {theme}}, '*')", theme)
            shown = {"<b>": "dark", "auto": "dark"}.get(theme, theme)
            seen.page.wait_for_timeout(50)
            assert worn() == look(shown)
        seen.page.evaluate("postMessage(null, '*')")
        # Over HTTP Firefox asks for an icon, and Playwright styles what it takes a picture of: the
        # page allows neither.
        assert [
            told for told in seen.complaints if not re.search("favicon|inline style", told)
        ] == []
