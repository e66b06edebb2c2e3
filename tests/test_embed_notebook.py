"""A notebook that nobody trusts yet shows its clip all the same."""

from __future__ import annotations

import json
import re
from html import escape
from html.parser import HTMLParser

import pytest
from support.browser import visit
from support.embeds import SLUG
from support.videos import SHOWN, needs_h264, wait_until_playing

pytestmark = pytest.mark.browser
# What JupyterLab's sanitiser leaves of the elements of a notebook that is not trusted.
LEFT = {
    "*": {"class", "hidden", "lang", "style", "title"},
    "figure": set(),
    "figcaption": set(),
    "img": {"alt", "height", "src", "width"},
    "video": {"controls", "height", "loop", "muted", "poster", "preload", "src", "width"},
    "track": {"default", "kind", "label", "srclang"},
}


def test_a_notebook_that_is_not_trusted_shows_its_film(engine, embedded, tmp_path):
    book = json.loads((embedded.folder / f"{SLUG}.ipynb").read_text("utf-8"))
    shown = "".join(book["cells"][0]["outputs"][0]["data"]["text/html"])
    shown = re.sub(r"<(style|script)>.*?</\1>", "", shown, flags=re.DOTALL)
    kept = []

    class Sanitiser(HTMLParser):
        def handle_starttag(self, tag, attrs):
            if tag in LEFT:
                allowed = LEFT[tag] | LEFT["*"]
                told = [f'{k}="{escape(v or "")}"' for k, v in attrs if k in allowed]
                kept.append(f"<{' '.join([tag, *told])}>")

        def handle_endtag(self, tag):
            if tag in LEFT:
                kept.append(f"</{tag}>")

        def handle_data(self, data):
            kept.append(escape(data))

    Sanitiser().feed(shown)
    (tmp_path / "it.html").write_text("<!doctype html>" + "".join(kept), "utf-8")
    with visit(engine, (tmp_path / "it.html").as_uri()) as seen:
        needs_h264(seen)
        (found,) = seen.page.evaluate(SHOWN)
        assert (found["paused"], found["width"]) == (True, 284)
        assert seen.page.evaluate("document.querySelector('video').poster.length") > 1000
        seen.page.locator("video").first.press("Space")
        wait_until_playing(seen.page)
        # Where no video is shown at all, its poster is.
        seen.page.evaluate(
            """() => {
              const video = document.querySelector("video");
              video.replaceWith(...video.childNodes);
            }"""
        )
        picture = seen.page.locator("img")
        assert picture.evaluate("(image) => image.decode().then(() => image.naturalWidth)") == 284
