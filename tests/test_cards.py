"""Every page says what it is to those who link to it, and text stays text."""

from __future__ import annotations

import json
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from PIL import Image
from support import stages
from support.embeds import ALT, SLUG, TITLE

from pleat.nets.errors import InputError
from pleat.scenes.cli import cli
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.film.job import Job
from pleat.scenes.outputs.cards import Card
from pleat.scenes.outputs.embed.forms import written
from pleat.scenes.outputs.gallery.build import gallery
from pleat.scenes.outputs.gallery.entries import read_entries
from pleat.scenes.outputs.interactive import page as interactive_page
from pleat.scenes.playback.load import load_clip

HOST = "https://example.org/a/"


class Head(HTMLParser):
    """What the head of a page says: metas by name or property, links by relation."""

    def __init__(self, text):
        super().__init__()
        self.metas, self.links, self.scripts = {}, {}, 0
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "meta" and ("name" in given or "property" in given):
            key = given.get("name") or given["property"]
            assert key not in self.metas
            self.metas[key] = given["content"]
        if tag == "link":
            self.links[given["rel"]] = given["href"]


def test_a_page_that_knows_where_it_is():
    card = Card(TITLE, ALT, "zh-Hant", HOST, "a b.html", "p.png", "f.mp4", 640, 360)
    head = Head(card.tags)
    assert head.metas == {
        "description": ALT,
        "og:type": "video.other",
        "og:title": TITLE,
        "og:description": ALT,
        "og:locale": "zh_TW",
        "og:url": HOST + "a%20b.html",
        "og:image": HOST + "p.png",
        "og:image:width": "640",
        "og:image:height": "360",
        "og:image:alt": ALT,
        "og:video": HOST + "f.mp4",
        "og:video:type": "video/mp4",
        "og:video:width": "640",
        "og:video:height": "360",
        "twitter:card": "summary_large_image",
        "twitter:title": TITLE,
        "twitter:description": ALT,
        "twitter:image": HOST + "p.png",
        "twitter:image:alt": ALT,
    }
    assert head.links["alternate"] == HOST + "a%20b.oembed.json"
    told = json.loads(card.oembed)
    assert (told["version"], told["type"], told["title"]) == ("1.0", "video", TITLE)
    assert (told["width"], told["height"], told["thumbnail_url"]) == (640, 360, HOST + "p.png")
    frames = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attrs: frames.append((tag, dict(attrs)))
    parser.feed(told["html"])
    ((tag, given),) = frames
    assert (tag, given["src"], given["title"]) == ("iframe", card.address, TITLE)


@pytest.mark.parametrize("base", ["", "/clips/", "clips/"])
def test_without_a_host_nothing_leads_anywhere(base):
    card = Card(TITLE, ALT, "en", base, "a.html", "p.png", "f.mp4")
    head = Head(card.tags)
    assert (head.links, card.oembed) == ({}, "")
    assert set(head.metas) == {
        *("description", "og:type", "og:title", "og:description", "og:locale"),
        *("twitter:card", "twitter:title", "twitter:description"),
    }
    assert (head.metas["og:type"], head.metas["og:locale"]) == ("website", "en_US")


def test_a_page_with_its_films(embedded):
    head = Head(written("one-file", replace(embedded.figure, base=HOST), "")[0])
    assert head.metas["og:image"] == f"{HOST}{SLUG}-light-poster.png"
    assert head.metas["og:video"] == f"{HOST}{SLUG}-light.mp4"
    assert head.metas["og:url"] == f"{HOST}{SLUG}.page.html"
    assert (head.metas["og:title"], head.metas["og:description"]) == (TITLE, ALT)


def test_a_page_to_play_with():
    clip = load_clip("fold")
    head = Head(interactive_page(clip, '{"planes": []}'))
    assert head.metas["og:title"] == clip.title
    assert head.metas["description"] == " ".join(clip.head.alt.split())
    card = Card(TITLE, ALT, "en", HOST, "a.html")
    assert (
        Head(interactive_page(clip, '{"planes": []}', card=card)).metas["og:url"] == HOST + "a.html"
    )


def test_a_presentation(tmp_path):
    report = stages.make(tmp_path, base_url=HOST)
    head = Head(report.path.read_text("utf-8"))
    assert head.metas["og:image"] == f"{HOST}en-poster.png"
    assert head.metas["og:title"] == stages.write(tmp_path).head.title
    assert {path.name for path in report.files} == {"en.html", "en-poster.png", "en.oembed.json"}
    with Image.open(tmp_path / "en-poster.png") as poster:
        assert poster.size == (stages.LOOK.width, stages.LOOK.height)
    told = json.loads((tmp_path / "en.oembed.json").read_text("utf-8"))
    assert told["thumbnail_url"] == f"{HOST}en-poster.png"


def test_a_gallery(tmp_path):
    stages.write(tmp_path)
    entries = read_entries([str(tmp_path / "b.toml")], None)
    look, job = RenderLook(96, 54, 5, captions="none"), Job(tmp_path / "cache", 1)
    gallery(entries, look, ("dark",), tmp_path / "out", job, HOST)
    head = Head((tmp_path / "out" / "index.html").read_text("utf-8"))
    assert head.metas["og:image"] == f"{HOST}media/{entries[0].slug}-dark.webp"
    assert head.metas["description"] == f"Gallery: {entries[0].told.title}"
    assert json.loads((tmp_path / "out" / "index.oembed.json").read_text("utf-8"))["html"]


@pytest.mark.parametrize(
    ("args", "why"),
    [
        (["lecture", "neural-networks-and-linear-algebra", "--base-url", HOST], "--present"),
        (["gallery", "fold", "-o", "out", "--base-url", "ftp://x/"], "must be http"),
        (
            ["lecture", "neural-networks-and-linear-algebra", "--present", "--base-url", "a?b"],
            "address of a folder",
        ),
    ],
)
def test_where_no_page_can_be(tmp_path, monkeypatch, args, why):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=why):
        cli.main(args, standalone_mode=False)
