"""What the interactive page is made of: a small player, a clip's geometry, and nothing else."""

from __future__ import annotations

import gzip
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from rjsmin import jsmin
from support.command import pleat
from support.embeds import write_clip

from pleat.nets.errors import InputError
from pleat.scenes.outputs import interactive
from pleat.scenes.outputs.interactive import export, script
from pleat.scenes.outputs.interactive.inks import Constants
from pleat.scenes.outputs.interactive.page import frame
from pleat.scenes.outputs.interactive.player_script import BUILT, mark, sources
from pleat.scenes.outputs.interactive.rules import constants
from pleat.scenes.parts.plane.arrows import Arrow, BasisArrow
from pleat.scenes.playback.load import load_clip


def test_the_player_asks_for_nothing():
    # The one address in it is a name, of SVG, and nothing is loaded from there.
    for word in ("fetch", "XMLHttpRequest", "import(", "eval(", "https:"):
        assert word not in script()


def test_a_page_carries_what_its_clip_has_a_use_for():
    # A clip of which everything is in the reader's hands, and one that is seen in space.
    learns, deep = (export(load_clip(name)) for name in ("fold", "corner"))
    assert {"training", "paper", "acts"} <= json.loads(learns).keys()
    for data in (learns, deep):
        assert len(gzip.compress((script(data) + frame()).encode())) < 25_000
    assert "paintersOrder" in script(deep)
    assert "paintersOrder" not in script(learns)
    assert "buildTraining=" not in script(deep)
    assert len(gzip.compress(script().encode())) < 27_000


def test_what_pages_run_is_made_of_what_is_written():
    """If not: ``make player``."""
    built = BUILT.read_text(encoding="utf-8").splitlines()
    assert built[::2] == [mark(name, text) for name, text in sources()]
    assert sum(map(len, built[1::2])) < 0.8 * sum(len(jsmin(text)) for _, text in sources())


# What a rule may count with: nothing, one and two (signs, neighbours, halves, the x and the y
# of a point), and the corners of a triangle. Any other number is a length, a step or a format,
# and a part's to say.
STRUCTURE = {"0", "1", "2", "3"}
# Drawing itself has the ends of a line and of a cubic (0 to 6), a half for ties, what whole
# numbers mean in the export, ten for decimals, and how near two joined ends are.
PAINTING = STRUCTURE | {"4", "5", "6", "0.5", "10", "1e3", "1e5", "1e9", "1e-5", "1e-6"}
TEXT = re.compile(r"""//[^\n]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'""")
NUMBER = re.compile(
    r"(?<![\w$])(?:0[xob]\w+|(?:\d[\d_]*\.?\d*|\.\d+)(?:e[+-]?\d+)?)", re.IGNORECASE
)


def literals(source: str) -> set[str]:
    """The numbers in a script, but for those in its comments and texts."""
    return set(NUMBER.findall(TEXT.sub(" ", source)))


def test_the_players_rules_hold_no_number_of_the_picture():
    player = Path(interactive.__file__).parent / "player"
    rules = (player / "4-rules.js").read_text("utf-8")
    assert literals(rules) - STRUCTURE == set()
    assert literals((player / "3-draw.js").read_text("utf-8")) - PAINTING == set()
    for slip in ("0.07", ".3", "7", "1e-3", "0x1F", "26.5"):
        assert literals(f"{rules}\nconst y = x+{slip};") - STRUCTURE == {slip}


def test_what_a_part_is_drawn_with_is_said_once_for_its_kind_and_by_a_class_of_its_own():
    class Long(Arrow):
        HEAD = 0.5

    known = Constants()
    usual = constants(Arrow)
    assert usual["HEAD"] == Arrow.HEAD
    assert known.own("arrow", usual) == known.own("arrow", constants(BasisArrow)) == {}
    assert known.own("arrow", constants(Long)) == {"HEAD": 0.5}
    assert known.kinds == {"arrow": usual}


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
    # What it is called by others; no browser fetches that.
    own = "https://example.org/a%20b/clip.interactive"
    assert {link for link in links(page) if not link.startswith(("data:", "#"))} == {
        f"{own}.html",
        f"{own}.oembed.json",
    }
    frame = (out / "clip.iframe.html").read_text("utf-8")
    assert 'src="https://example.org/a%20b/clip.interactive.html"' in frame
    again = json.loads(pleat(*words, *address, "-o", "out", cwd=tmp_path).out)
    assert again["made"] == []
