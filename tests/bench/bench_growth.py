"""How costs grow: with points, with a net's width, with a lecture's clips, with a film's length.

``python tests/bench/bench_growth.py [points|nets|lectures|memory ...] [--quick] [--json FILE]
[--from FILE] [--plots FOLDER]``. CPU time and the most memory a process ever held; ratios count,
not seconds. ``--from`` takes what an earlier run has written, ``--plots`` draws it for the
documentation.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from measure import keep
from plots import Line, plot

from pleat.nets import Layer, Net
from pleat.nets.geometry.regions import regions
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.film.video.encoder import SegmentWriter
from pleat.scenes.film.video.settings import encoder_settings
from pleat.scenes.playback.load import load_clip
from pleat.scenes.playback.scene import Performance

Rows = list[dict[str, float]]
POINTS = (200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000)
WIDTHS = (2, 4, 8, 16, 32, 64)
CLIPS = (1, 5, 20, 50, 100, 200)
SECONDS = (3, 10, 30, 100, 300)
HEIGHTS = (360, 480, 720, 1080, 1440, 2160)
AIM = 5.0  # times as much as with 200 points, a frame may take with 10,000
LOW = RenderLook(854, 480, 4)
BOX = ((-3.0, -3.0), (3.0, 3.0))

STILL = """
[clip]
title = "Clip {k}"
net = "hard-relu"

[[beat]]
id = "data"
do = "show"
views = ["grid", "data"]
seconds = 1
"""
NET = """
[clip]
title = "Wide"
net = "net.json"
data = "moons"

[[beat]]
id = "start"
do = "show"
views = ["grid", "data"]

[[beat]]
id = "all"
do = "show"
views = ["regions"]
"""
LONG = """
[clip]
title = "Long"
net = "hard-relu"

[[beat]]
id = "start"
do = "show"
views = ["grid", "data", "basis"]
"""
THERE_AND_BACK = """
[[beat]]
id = "there-{k}"
do = "linear"
layer = 1
seconds = {seconds}

[[beat]]
id = "back-{k}"
do = "rewind"
seconds = {seconds}
"""
STRETCH = 25.0  # seconds of one beat, at the most


def encoded(performance: Performance, look: RenderLook, beats: list[int]) -> tuple[float, int]:
    """Draw and encode beats; return CPU seconds, of all threads, and how many frames."""
    cpu, frames = 0.0, 0
    with tempfile.TemporaryDirectory() as folder:
        for k in beats:
            performance.stand_before(k)
            began = time.process_time()
            with SegmentWriter(Path(folder) / "b.mp4", look, encoder_settings(look)) as writer:

                def write(picture: Any, repeat: int, changed: Any, own: Any = writer) -> None:
                    nonlocal frames
                    frames += repeat
                    own.write(picture, repeat, changed)

                performance.draw(k, write)
            cpu += time.process_time() - began
    return cpu, frames


def points(quick: bool) -> Rows:
    """Take the plane with ever more points through a matrix and a fold."""
    clip, found = load_clip("fold"), []
    beats = [clip.index("linear"), clip.index("fold-1")]
    for n in POINTS[: 6 if quick else None]:
        say(f"{n} points")
        rng = np.random.default_rng(0)
        x, side = rng.uniform(-6, 6, n), np.arange(n) % 2
        y = np.where(side, 0.45, -0.45) + 0.95 * np.cos(np.pi * x / 6) + rng.normal(0, 0.1, n)
        data = replace(clip.dataset, points=np.column_stack([x, y]), labels=side)
        performance = Performance(replace(clip, dataset=data), LOW)
        performance.stand_before(beats[0])
        cpu, frames = encoded(performance, LOW, beats)
        found.append({"points": n, "ms": 1000 * cpu / frames})
    return found


def nets(quick: bool) -> Rows:
    """Draw all regions of ever wider nets, 2-w-w-1 with random weights."""
    found = []
    for width in WIDTHS[: 4 if quick else None]:
        say(f"2-{width}-{width}-1")
        rng, layers = np.random.default_rng(0), []
        sizes = (2, width, width, 1)
        for k, (n, m) in enumerate(pairwise(sizes), 1):
            W, b = rng.normal(size=(m, n)) * (2 / n) ** 0.5, rng.normal(size=m) / 2
            layers.append(Layer(W, b, "relu" if k < 3 else "identity"))
        began = time.process_time()
        number = len(regions(Net(tuple(layers)), BOX))
        finding = time.process_time() - began
        with tempfile.TemporaryDirectory() as folder:
            own = [
                {"W": layer.W.tolist(), "b": layer.b.tolist(), "activation": layer.activation}
                for layer in layers
            ]
            (Path(folder) / "net.json").write_text(json.dumps({"layers": own}), "utf-8")
            (Path(folder) / "clip.toml").write_text(NET, "utf-8")
            performance = Performance(load_clip(Path(folder) / "clip.toml"), LOW)
            cpu, frames = encoded(performance, LOW, [1])
        row = {"width": width, "regions": number, "finding_ms": 1000 * finding}
        found.append({**row, "ms": 1000 * cpu / frames})
    return found


def peak(command: list[str]) -> tuple[float, float]:
    """Run a command; return CPU seconds, and the most MB that one process held."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    told = process.stderr.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command} failed:\n{told[-4000:]}")
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit


def pleat(*words: str | Path) -> list[str]:
    """Return a command of ours."""
    return [sys.executable, "-m", "pleat.scenes.cli", *map(str, words)]


def lectures(quick: bool) -> Rows:
    """Join ever more clips, once drawn and once from the cache: what the command does alone."""
    found = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for k in range(CLIPS[-1]):
            (folder / f"clip-{k}.toml").write_text(STILL.format(k=k), "utf-8")
        for n in CLIPS[: 4 if quick else None]:
            say(f"{n} clips")
            parts = "".join(f'\n[[part]]\nclip = "clip-{k}.toml"\n' for k in range(n))
            lecture = folder / f"lecture-{n}.toml"
            lecture.write_text(f'[lecture]\ntitle = "Growth"\n{parts}', "utf-8")
            words = ("-q", "320x180@5", "--cache", folder / "cache", "-o", folder / f"out-{n}")
            drawn = peak(pleat("lecture", lecture, *words, "-j", "1", "--force"))
            kept = peak(pleat("lecture", lecture, *words, "-j", "1"))
            row = {"clips": n, "drawn_s": drawn[0], "drawn_mb": drawn[1]}
            found.append({**row, "kept_s": kept[0], "kept_mb": kept[1]})
    return found


def memory(quick: bool) -> dict[str, Rows]:
    """Draw ever longer films, and ever larger pictures."""

    def measured(seconds: float, height: int, fps: int) -> dict[str, float]:
        with tempfile.TemporaryDirectory() as folder:
            clip = Path(folder) / "clip.toml"
            beats = max(1, round(seconds / 2 / STRETCH))
            own = [THERE_AND_BACK.format(k=k, seconds=seconds / 2 / beats) for k in range(beats)]
            clip.write_text(LONG + "".join(own), "utf-8")
            size = f"{round(height * 8 / 9) * 2}x{height}@{fps}"
            say(f"{seconds} s in {size}")
            out = ("-o", Path(folder) / "o.mp4", "--cache", Path(folder) / "cache")
            cpu, mb = peak(pleat("render", clip, "-q", size, "-j", "1", *out))
        return {"seconds": seconds, "height": height, "cpu": cpu, "mb": mb}

    return {
        "length": [measured(s, 480, 15) for s in SECONDS[: 3 if quick else None]],
        "size": [measured(3, h, 5) for h in HEIGHTS[: 4 if quick else None]],
    }


def say(what: str) -> None:
    """Tell whoever waits what is being measured."""
    print(f"… {what}", file=sys.stderr, flush=True)


def ratios(found: dict[str, Any]) -> dict[str, float]:
    """Return what is kept from release to release."""
    kept: dict[str, float] = {}
    if rows := found.get("points"):
        by = {row["points"]: row["ms"] for row in rows}
        kept["growth: frame of 10,000 points / of 200"] = by[10_000] / by[200]
    if rows := found.get("nets"):
        kept[f"growth: frame of 2-{rows[-1]['width']:g}-{rows[-1]['width']:g}-1 / of 2-4-4-1"] = (
            rows[-1]["ms"] / rows[1]["ms"]
        )
    if rows := found.get("lectures"):
        first, last = rows[0], rows[-1]
        n = f"{last['clips']:g}"
        kept[f"growth: command alone, {n} clips / 1"] = last["kept_s"] / first["kept_s"]
        kept[f"growth: memory of {n} clips / of 1"] = last["drawn_mb"] / first["drawn_mb"]
    if parts := found.get("memory"):
        first, last = parts["length"][0], parts["length"][-1]
        longer = last["seconds"] / first["seconds"]
        kept[f"growth: memory of a film {longer:g} times as long"] = last["mb"] / first["mb"]
    return kept


def table(found: dict[str, Any]) -> str:
    """Return what was found as text."""
    lines: list[str] = []
    for name, rows in [
        *((k, v) for k, v in found.items() if isinstance(v, list)),
        *found.get("memory", {}).items(),
    ]:
        lines.append(f"\n{name}\n" + "".join(f"{key:>14}" for key in rows[0]))
        lines += ["".join(f"{value:14.6g}" for value in row.values()) for row in rows]
    return "\n".join(lines)


def plots(found: dict[str, Any], folder: Path) -> None:
    """Draw what was found, each picture in a dark and a light theme."""

    def pairs(rows: Rows, x: str, y: str) -> list[tuple[float, float]]:
        return [(row[x], row[y]) for row in rows]

    def drawn(name: str, title: str, x: str, y: str, *lines: Line) -> None:
        for theme in ("dark", "light"):
            out = folder / f"growth-{name}-{theme}.svg"
            out.write_text(plot(title, x, y, lines, theme), "utf-8")

    if rows := found.get("points"):
        own = Line("a frame", pairs(rows, "points", "ms"))
        drawn("points", "Points", "points", "ms of CPU a frame", own)
    if rows := found.get("nets"):
        drawn(
            "nets",
            "All regions of 2-w-w-1",
            "regions",
            "ms of CPU",
            Line("a frame with all of them", pairs(rows, "regions", "ms")),
            Line("to find them", pairs(rows, "regions", "finding_ms")),
        )
    if rows := found.get("lectures"):
        drawn(
            "lectures",
            "Lectures",
            "clips",
            "s of CPU",
            Line("drawn anew", pairs(rows, "clips", "drawn_s")),
            Line("all in the cache", pairs(rows, "clips", "kept_s")),
        )
    if parts := found.get("memory"):
        own = Line("480p", pairs(parts["length"], "seconds", "mb"))
        drawn("length", "Memory and length", "seconds of film", "MB at most", own)
        pixels = [(h**2 * 16 / 9 / 1e6, mb) for h, mb in pairs(parts["size"], "height", "mb")]
        drawn("size", "Memory and size", "megapixels", "MB at most", Line("", pixels))


PARTS: dict[str, Callable[[bool], Any]] = {
    "points": points,
    "nets": nets,
    "lectures": lectures,
    "memory": memory,
}


def main() -> None:
    """Measure or read, print, and draw."""
    parser = argparse.ArgumentParser(description="How costs grow.")
    parser.add_argument("parts", nargs="*", help="of " + ", ".join(PARTS))
    parser.add_argument("--quick", action="store_true", help="the smaller ones only")
    parser.add_argument("--json", type=Path, help="where to write what was found")
    parser.add_argument("--from", type=Path, dest="kept", help="what an earlier run has written")
    parser.add_argument("--plots", type=Path, help="where to draw it")
    given = parser.parse_args()
    if unknown := [part for part in given.parts if part not in PARTS]:
        parser.error(f"{unknown[0]} is not measured; there are {', '.join(PARTS)}")
    found: dict[str, Any] = json.loads(given.kept.read_text("utf-8")) if given.kept else {}
    for part in given.parts or ([] if given.kept else PARTS):
        found[part] = PARTS[part](given.quick)
        if given.json:
            given.json.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    keep(ratios(found), "less")
    print(table(found))
    for name, value in ratios(found).items():
        aim = f"   aim: at most {AIM:g}" if "10,000" in name else ""
        print(f"{name}: {value:.2f}{aim}")
    if given.plots:
        plots(found, given.plots)


if __name__ == "__main__":
    main()
