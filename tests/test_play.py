"""`pleat play`: a clip or a net on a page of this machine, as new as its files."""

from __future__ import annotations

import itertools
import json
import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from support.browser import visit
from support.command import pleat
from support.nets import torch_stages
from support.picture import beat, clip_text
from support.watching import Watching, save
from test_completion import completed

from pleat.nets.files.readers import read_net

BEATS = (
    beat("data", "show", views=("grid", "data", "basis"), seconds=0.2, caption="Two curves.")
    + beat("linear", "linear", layer=1, seconds=0.2, caption="W moves the plane.")
    + beat("back", "rewind", seconds=0.2, caption="And back.")
)
PLAYER = "document.querySelector('iframe').contentDocument.querySelector('[data-pleat]').pleat"
START = Callable[..., tuple[Watching, str]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[START]:
    """Run `pleat play` without a browser, and give the address it tells."""
    running: list[Watching] = []

    def play(*words: str, **env: str) -> tuple[Watching, str]:
        opened = () if "BROWSER" in env else ("--no-open",)
        running.append(Watching(tmp_path, "play", *words, *opened, **env))
        said = running[-1].until("Ctrl-C")[-1]
        return running[-1], re.sub(": Ctrl-C ends it$", "", said)

    yield play
    for one in running:
        one.close()


def text_at(address: str, **headers: str) -> str:
    request = urllib.request.Request(address, headers=headers)
    with urllib.request.urlopen(request, timeout=20) as answer:
        return str(answer.read().decode())


def data_of(address: str) -> dict[str, Any]:
    """What the player of a page is given."""
    found = re.search(r'<script type="application/json">(.*?)</script>', text_at(f"{address}clip"))
    assert found
    return dict(json.loads(found[1]))


@pytest.mark.browser
def test_a_clip_is_played_with_and_is_as_new_as_its_file(
    start: START, tmp_path: Path, browser: Any
) -> None:
    clip = tmp_path / "mine.toml"
    clip.write_text(clip_text(BEATS), encoding="utf-8")
    play, address = start("mine.toml")
    with visit(browser, address) as seen:
        page, fault = seen.page, seen.page.locator("[role=alert]")
        inside = page.frame_locator("iframe")

        def player(what: str) -> Any:
            return page.evaluate(f"{PLAYER}.{what}")

        caption = inside.locator(".pleat-caption")
        caption.filter(has_text="Two curves.").wait_for()  # it plays by itself
        assert page.title() == player("data.title")
        player(f"seek({PLAYER}.data.beats[1].start + 3)")
        assert player("beat") == 1
        save(clip, "W moves the plane.", "W moves it.")
        caption.filter(has_text="W moves it.").wait_for()
        save(clip, 'do = "rewind"', 'do = "unwind"')
        fault.filter(has_text="unwind").wait_for()
        assert "mine.toml" in fault.inner_text()
        assert caption.inner_text() == "W moves it."
        said = play.until("watching on")
        assert fault.inner_text() in said[-2]
        save(clip, 'do = "unwind"', 'do = "rewind"')
        fault.wait_for(state="hidden")
        assert (player("beat"), player("playing")) == (1, False)
        assert seen.complaints == []
        assert all(url.startswith((address, "data:")) for url in seen.requests)
    assert play.end() == 0
    assert play.rest() == []


@pytest.mark.slow
def test_a_net_and_a_table_from_elsewhere_make_a_clip(start: START, tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    widths = (2, 3, 1)
    layers = [
        {"W": rng.normal(size=(m, n)).tolist(), "b": rng.normal(size=m).tolist()}
        for n, m in itertools.pairwise(widths)
    ]
    for layer in layers[:-1]:
        layer["activation"] = "relu"
    (tmp_path / "net.json").write_text(json.dumps({"layers": layers}))
    points = 1e3 * rng.normal(size=(40, 2))
    rows = [f"{x!r},{y!r},{'in' if x > y else 'out'}" for x, y in points.tolist()]
    (tmp_path / "points.csv").write_text("\n".join(["x,y,label", *rows]))
    # Somebody's browser hears of it.
    (tmp_path / "browser").write_text(f'#!/bin/sh\necho "$1" > "{tmp_path}/opened"\n')
    (tmp_path / "browser").chmod(0o755)
    play, address = start(
        *("net.json", "--data", "points.csv", "--theme", "light"), BROWSER=str(tmp_path / "browser")
    )
    data = data_of(address)
    assert data["classes"] == ["in", "out"]
    assert [theme["scheme"] for theme in data["themes"]] == ["light"]
    net = read_net(tmp_path / "net.json")
    *_, (_, out) = torch_stages(net, points)
    right = int(((out[:, 0] > 0) == (points[:, 0] <= points[:, 1])).sum())
    assert any(f"{right} of 40 right" in beat["caption"] for beat in data["beats"])
    for _ in range(200):
        if (tmp_path / "opened").exists():
            break
        time.sleep(0.05)
    assert (tmp_path / "opened").read_text().strip() == address
    # A page from elsewhere learns nothing, by whatever name it comes.
    with pytest.raises(urllib.error.HTTPError, match="403"):
        text_at(address, Host="elsewhere.example")
    with pytest.raises(urllib.error.HTTPError, match="404"):
        text_at(f"{address}points.csv")
    taken = pleat("play", "fold", "--no-open", "--port", address.split(":")[-1][:-1], cwd=tmp_path)
    assert (taken.code, taken.out) == (2, "")
    assert "in use; name another, or none" in taken.err
    assert play.end() == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("fodl",), "no clip and no net 'fodl'; did you mean 'fold'?"),
        (("mine.toml",), "mine.toml: no such file"),
        (("net.onnx",), "net.onnx: no such file"),
        (("clip.py:Mine",), "clip.py:Mine: no such file"),
        (("fold", "--data", "easy"), "data is for a net, and 'fold' is a clip"),
        (("fold", "--theme", "neon"), "neon"),
        (("fold", "--theme", "dark,light,dark"), "name one, or two"),
        (("fold", "--port", "70000"), "70000"),
    ],
)
def test_what_will_never_be_there_is_told_at_once(
    words: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    run = pleat("play", "--no-open", *words, cwd=tmp_path)
    assert (run.code, run.out) == (2, "")
    assert said in run.err
    assert len(run.err.splitlines()) == 1


def test_clips_and_nets_are_completed(tmp_path: Path) -> None:
    assert completed("pleat play fol") == ["fold"]
    assert completed("pleat play hard-r") == ["hard-relu"]
    (tmp_path / "mine.onnx").write_text("")
    assert completed("pleat play mi", cwd=tmp_path) == ["mine.onnx"]
