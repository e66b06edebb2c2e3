"""The figure in every form: the same films, every text escaped, nothing of it read as code."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt
from support.embeds import ALT, CAPTION, SLUG, TITLE

from pleat.scenes.outputs.embed.forms import FORMS, written
from pleat.scenes.outputs.embed.interactive_page import switched
from pleat.scenes.outputs.embed.jsx import jsx

_VOID = {"source", "track", "img", "meta", "link"}


class Tree(HTMLParser):
    """A fragment's elements in order, (name, attributes), its texts, and whether it is closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict]] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open[-1:] != ["style"] and data.strip():
            self.texts.append(data)

    def all(self, tag):
        return [attrs for name, attrs in self.found if name == tag]


def text_of(embedded, end):
    return (embedded.folder / f"{SLUG}{end}").read_text(encoding="utf-8")


@pytest.fixture
def html(embedded):
    return text_of(embedded, ".html")


def test_a_video_for_each_theme_and_wish_for_motion(html):
    videos = Tree(html).all("video")
    assert len(videos) == 4
    for video in videos:
        moves = "still" not in video["class"]
        assert {"controls", "muted", "playsinline"} <= video.keys()
        assert ("autoplay" in video, "loop" in video) == (moves, moves)
        assert video.get("preload") == (None if moves else "none")
        assert video["loading"] == "lazy"
        assert (video["width"], video["height"], video["aria-label"]) == ("284", "160", ALT)
        theme = "dark" if "pleat-in-dark" in video["class"] else "light"
        assert video["poster"] == f"{SLUG}-{theme}-poster.webp"
    assert [("hidden" in video) for video in videos] == [False, True, True, True]


def test_without_styles_one_video_of_the_right_width_is_left(html):
    bare = re.sub(r"<style>.*?</style>|<script>.*?</script>", "", html, flags=re.DOTALL)
    tree = Tree(bare)
    assert tree.all("figure")[0]["style"] == "margin: 1em 0"
    (shown,) = [video for video in tree.all("video") if "hidden" not in video]
    assert shown["style"] == "width: 100%; max-width: 284px; height: auto"
    assert not any("media" in source for source in tree.all("source")[:2])


def test_what_shows_no_video_shows_one_linked_poster(html):
    cleaned = re.sub(r"<style>.*?</style>|<script>.*?</script>", "", html, flags=re.DOTALL)
    cleaned = re.sub(r"</?(?:video|source|track)\b[^>]*>", "", cleaned)
    tree = Tree(cleaned)
    (image,) = tree.all("img")
    assert (image["src"], image["alt"]) == (f"{SLUG}-light-poster.png", ALT)
    assert (image["title"], image["loading"]) == ("Watch the video", "lazy")
    assert [link["href"] for link in tree.all("a")] == [f"{SLUG}-light.mp4", f"{SLUG}.en.txt"]
    assert "".join(tree.texts).strip() == f"{TITLE} · Transcript"


def test_sources_are_gated_and_all_alike(html):
    tree = Tree(html)
    assert len(tree.all("source")) == 8
    for number, source in enumerate(tree.all("source")):
        theme, kind = re.fullmatch(rf"{SLUG}-(dark|light)\.(webm|mp4)", source["src"]).groups()
        assert source["type"].startswith(f'video/{kind}; codecs="')
        if number < 2:
            continue
        assert f"(prefers-color-scheme: {theme})" in source["media"]
        assert "(prefers-reduced-motion: " in source["media"]


def test_tracks_and_words(html):
    tree = Tree(html)
    tracks = tree.all("track")[:2]
    assert [(t["srclang"], t["label"], t["kind"], "default" in t) for t in tracks] == [
        ("en", "English", "captions", True),
        ("zh-Hant", "繁體中文", "subtitles", False),
    ]
    assert tracks[0]["src"] == f"{SLUG}.en.vtt"
    assert "".join(tree.texts[-2:]) == f"{TITLE} · Transcript"
    assert tree.all("a")[-1]["href"] == f"{SLUG}.en.txt"


def test_nothing_but_these_and_no_empty_line(html):
    tree = Tree(html)
    assert {name for name, _ in tree.found} == {
        *("figure", "style", "script", "video", "source", "track", "a", "img", "figcaption")
    }
    assert not any(key.startswith("on") for _, attrs in tree.found for key in attrs)
    assert "\n\n" not in html
    assert "{{" not in html
    assert "{%" not in html


def test_the_script_is_small_and_needs_no_escaping(embedded, html):
    (script,) = re.findall(r"<script>(.*)</script>", html)
    assert len(script.encode()) < 900
    assert not set("<>&\"'") & set(script)
    assert not any(sign in script for sign in ("{{", "{%", "{#", "\n"))
    bare = replace(embedded.figure, waits=True, captions=False)
    assert "<script>" not in written("html", bare, "")[0]


def test_one_that_waits_has_a_video_a_theme(embedded):
    tree = Tree(written("html", replace(embedded.figure, waits=True), "")[0])
    videos = tree.all("video")
    assert [("autoplay" in v, "loop" in v, v["preload"]) for v in videos] == [
        (False, False, "none")
    ] * 2
    assert "prefers-reduced-motion" not in "".join(s.get("media", "") for s in tree.all("source"))
    page = Tree(written("one-file", replace(embedded.figure, waits=True), "")[0])
    assert "loop" not in page.all("video")[0]
    pictures = written("github", replace(embedded.figure, waits=True), "")[0]
    assert f'src="{SLUG}-light-poster.webp"' in pictures
    assert f"{SLUG}-dark.webp" not in pictures


def test_links_follow_the_base(embedded):
    figure = replace(embedded.figure, base="/a&b/")
    tree = Tree(written("html", figure, "")[0])
    assert {s["src"].rpartition("/")[0] for s in tree.all("source")} == {"/a&b"}
    assert tree.all("track")[0]["src"] == f"/a&b/{SLUG}.en.vtt"
    apart = Tree(written("html", replace(figure, base="https://cdn.example/"), "")[0])
    assert apart.all("source")[0]["src"].startswith("https://cdn.example/")
    # Captions from another host would need its leave: they come along.
    kind, data = apart.all("track")[0]["src"].split(",")
    assert kind == "data:text/vtt;base64"
    assert base64.b64decode(data) == (embedded.folder / f"{SLUG}.en.vtt").read_bytes()


def test_one_theme_asks_for_no_colour(embedded):
    alone = replace(embedded.figure, variants=(replace(embedded.figure.variants[0], scheme="any"),))
    html = written("html", alone, "")[0]
    assert len(Tree(html).all("video")) == 2
    assert "prefers-color-scheme" not in html


def test_captions_in_the_picture_are_not_shown_twice(embedded):
    html = written("html", replace(embedded.figure, captions=False), "")[0]
    assert not any("default" in track for track in Tree(html).all("track"))


def test_markdown_leaves_it_alone(embedded, html):
    assert text_of(embedded, ".md") == html
    post = f"Before.\n\n{html}\nAfter.\n"
    assert MarkdownIt("commonmark").render(post) == f"<p>Before.</p>\n{html}<p>After.</p>\n"


def test_github_gets_pictures(embedded):
    text = text_of(embedded, ".github.md")
    html = MarkdownIt("commonmark").render(text)
    tree = Tree(html.replace("<br />", ""))
    assert [s["media"] for s in tree.all("source")] == [
        "(prefers-color-scheme: dark) and (prefers-reduced-motion: reduce)",
        "(prefers-color-scheme: dark)",
        "(prefers-reduced-motion: reduce)",
    ]
    assert [s["srcset"] for s in tree.all("source")] == [
        f"{SLUG}-{end}.webp" for end in ("dark-poster", "dark", "light-poster")
    ]
    (image,) = tree.all("img")
    assert (image["src"], image["alt"]) == (f"{SLUG}-light.webp", ALT)
    assert "".join(tree.texts) == f"{TITLE} · Watch the video"


def test_mdx_is_jsx_of_the_same(embedded, html):
    text = text_of(embedded, ".mdx")
    assert "class=" not in text
    assert all(f" {name}" in text for name in ("autoPlay", "playsInline", "className", "srcLang"))
    # What is no string of JavaScript has no brace and no text that Markdown could read.
    strings = re.findall(r'\{("(?:[^"\\]|\\.)*")\}', text)
    styles = re.findall(r"style=\{(\{[^{}]*\})\}", text)
    assert json.loads(styles[1]) == {"width": "100%", "maxWidth": "284px", "height": "auto"}
    bare = re.sub(r"style=\{\{[^{}]*\}\}", "style={S}", text)
    bare = re.sub(r'\{(?:"(?:[^"\\]|\\.)*"|S)\}', "S", bare)
    assert not set("{}*`[]") & set(bare)
    assert {json.loads(s) for s in strings} >= {TITLE + " · ", ALT, "Transcript"}
    names = re.findall(r"<(\w+)", bare)
    assert names == [name for name, _ in Tree(html).found]
    assert re.sub(r">\s*S?\s*(?=<)", ">", bare).count("S") == text.count("={")


def test_jsx_closes_what_html_does_not():
    assert jsx("<p class='a'>&lt;b&gt; {x}<img src=a></p>") == (
        '<p className={"a"}>{"\\u003cb\\u003e {x}"}<img src={"a"} /></p>'
    )


@pytest.mark.parametrize(
    ("end", "head", "base"),
    [
        (".hugo.html", '{{- $base := .Get "base" | default "" -}}', "{{ $base }}"),
        (".jekyll.html", '{%- assign base = include.base | default: "" -%}', "{{ base }}"),
    ],
)
def test_templates_read_no_text_of_ours(embedded, html, end, head, base):
    first, rest = text_of(embedded, end).split("\n", 1)
    assert first == head
    assert rest.replace(base, "") == html
    assert rest.count(base) == rest.count("{{") == 4 + 8 + 8 + 2 + 1


def test_sphinx_passes_it_through(embedded, html):
    core = pytest.importorskip("docutils.core")
    shown = core.publish_parts(text_of(embedded, ".rst"), writer="html5")["body"]
    assert shown.strip() == html.strip()
    fence, first, *body, last = text_of(embedded, ".myst.md").splitlines()
    assert fence == "```{raw} html"
    assert [first, *body] == html.splitlines()
    assert last == "```"


def test_a_notebook_shows_it_unrun(embedded):
    book = json.loads(text_of(embedded, ".ipynb"))
    (cell,) = book["cells"]
    assert "".join(cell["source"]).startswith("from pleat.scenes import embed\n")
    compile("".join(cell["source"]), "cell", "exec")
    tree = Tree("".join(cell["outputs"][0]["data"]["text/html"]))
    page = Tree(text_of(embedded, ".page.html"))
    assert [v["src"] for v in tree.all("video")] == [v["src"] for v in page.all("video")]
    assert (book["nbformat"], len(tree.all("script")), tree.texts[0]) == (4, 1, TITLE)


def test_one_file_holds_everything(embedded):
    page = text_of(embedded, ".page.html")
    tree = Tree(page)
    held = [s["src"] for s in tree.all("video")]
    assert [base64.b64decode(src.partition(",")[2]) for src in held] == [
        (embedded.folder / f"{SLUG}-{theme}.mp4").read_bytes() for theme in ("light", "dark")
    ]
    links = [v for _, a in tree.found for k, v in a.items() if k in ("src", "href", "poster")]
    assert all(link.startswith("data:") for link in links)
    assert not any("autoplay" in video for video in tree.all("video"))
    assert any(CAPTION in text for text in tree.texts)


def test_a_frame_takes_the_scheme_of_what_is_around_it():
    frame = '<iframe src="a.html" title="A"></iframe>\n'
    assert switched(frame, "") == frame
    told = switched(frame, "html.dark")
    assert frame in told
    assert Tree(told).all("div") == [{"class": "pleat-frame"}]
    assert ":is(html.dark) .pleat-frame { color-scheme: dark; }" in told


def test_every_form_is_written(embedded):
    ends = {end for form in FORMS.values() for end in form}
    assert {f.name.removeprefix(SLUG) for f in embedded.files} >= ends
