"""What the interactive page is made of: a small player, a clip's geometry, and nothing else."""

from __future__ import annotations

import gzip
import json
from html.parser import HTMLParser

import numpy as np
import pytest
from support.command import pleat
from support.embeds import write_clip

from pleat.nets.errors import InputError
from pleat.scenes.outputs.interactive import export, script
from pleat.scenes.playback.load import load_clip


def test_the_player_is_small_and_asks_for_nothing():
    assert len(gzip.compress(script().encode())) < 15_000
    # The one address in it is a name, of SVG, and nothing is loaded from there.
    for word in ("fetch", "XMLHttpRequest", "import(", "eval(", "https:"):
        assert word not in script()


def test_what_takes_too_much_is_refused_with_how_much_it_takes(tmp_path):
    clip = load_clip(write_clip(tmp_path, "clip"))
    with pytest.raises(InputError, match=r"geometry takes \d+ kB, and an .* may have 3; make it"):
        export(clip, ("dark",), fps=5, limit=3000)


def links(page):
    """What the elements of a page lead to."""
    found = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attributes: found.extend(
        value for name, value in attributes if name in ("src", "srcset", "href", "poster")
    )
    parser.feed(page)
    return found


def test_the_command_writes_data_a_page_and_a_frame_for_it(tmp_path, monkeypatch):
    monkeypatch.setenv("PLEAT_CACHE", str(tmp_path / "cache"))
    write_clip(tmp_path, "clip")
    words = ("embed", "clip.toml", "--interactive", "--theme", "light", "-q", "160x90@5", "--json")
    address = ("--base-url", "https://example.org/a b/")
    report = json.loads(pleat(*words, *address, "-o", "out", cwd=tmp_path).out)
    assert {"clip.interactive.json", "clip.interactive.html", "clip.iframe.html"} <= set(
        report["made"]
    )
    out = tmp_path / "out" / "clip"
    data = json.loads((out / "clip.interactive.json").read_text("utf-8"))
    net = load_clip(tmp_path / "clip.toml").net
    for told, layer in zip(data["nets"][0]["layers"], net.layers, strict=True):
        assert np.abs(layer.W - told["W"]).max() < 1e-9
    page = (out / "clip.interactive.html").read_text("utf-8")
    assert "<script>window.pwned" not in page
    assert {link for link in links(page) if not link.startswith(("data:", "#"))} == set()
    frame = (out / "clip.iframe.html").read_text("utf-8")
    assert 'src="https://example.org/a%20b/clip.interactive.html"' in frame
    again = json.loads(pleat(*words, *address, "-o", "out", cwd=tmp_path).out)
    assert again["made"] == []
