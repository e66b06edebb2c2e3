"""Curved activations against folds: the same clip of a 2-16-16-3 net with tanh and with ReLU.

`python tests/bench/bench_curved.py [--only WxH@fps] [--json]` draws both without an encoder, in
turn and in one process: CPU of the plays alone, without what is set between them.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from measure import keep

import pleat.scenes.playback.scene
from pleat.scenes.drawing.look import RenderLook, parse_quality
from pleat.scenes.playback.load import load_clip
from pleat.scenes.playback.renderer import FilmRenderer

WIDTHS = (2, 16, 16, 3)
# A picture costs the same at any rate: a few of them a second are enough.
QUALITIES = ("854x480@4", "1920x1080@4")
AIM = 2.0
CLIP = """
[clip]
title = "Curved"
net = "net.json"
data = "moons"

[[beat]]
id = "start"
do = "show"
views = ["grid", "data", "basis", "network"]
"""


def write(folder: Path, activation: str) -> Path:
    """Write a clip that takes a random net through its layers."""
    rng, layers = np.random.default_rng(0), []
    for k, (n, m) in enumerate(pairwise(WIDTHS), 1):
        own = activation if k < len(WIDTHS) - 1 else "identity"
        W, b = rng.normal(size=(m, n)) * (2 / n) ** 0.5, rng.normal(size=m) / 2
        layers.append({"W": W.tolist(), "b": b.tolist(), "activation": own})
    folder.mkdir()
    (folder / "net.json").write_text(json.dumps({"layers": layers}), "utf-8")
    beats = [f'\n[[beat]]\nid = "l{k}"\ndo = "layer"\nlayer = {k}\n' for k in (1, 2, 3)]
    (folder / "clip.toml").write_text(CLIP + "".join(beats), "utf-8")
    return folder / "clip.toml"


class Timed(FilmRenderer):
    """Counts the CPU seconds of plays that are drawn."""

    cpu = 0.0

    def play(self, scene: Any, *args: Any, **kwargs: Any) -> None:
        """Play, and take the time."""
        began = time.process_time()
        super().play(scene, *args, **kwargs)
        if self.sink is not None:
            Timed.cpu += time.process_time() - began


def milliseconds(path: Path, quality: str) -> float:
    """Return CPU milliseconds a drawn picture takes in a clip."""
    clip, pictures = load_clip(path), [0]

    def count(picture: Any, repeat: int, changed: object) -> None:
        pictures[0] += 1

    Timed.cpu = 0.0
    performance = pleat.scenes.playback.scene.Performance(clip, RenderLook(*parse_quality(quality)))
    for k in range(len(clip.beats)):
        performance.draw(k, count)
    return 1000 * Timed.cpu / pictures[0]


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(description="Curved activations against folds.")
    parser.add_argument("--only", help="one quality only, as WxH@fps")
    parser.add_argument("--quick", action="store_true", help=f"only {QUALITIES[0]}")
    parser.add_argument("--json", action="store_true", help="print the numbers as JSON")
    given = parser.parse_args()
    pleat.scenes.playback.scene.FilmRenderer = Timed  # type: ignore[misc]
    found: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        clips = {name: write(Path(temporary) / name, name) for name in ("relu", "tanh")}
        for quality in [given.only] if given.only else QUALITIES[: 1 if given.quick else None]:
            # ReLU before and after, so that a change of load meets both.
            turns = [milliseconds(clips[name], quality) for name in ("relu", "tanh", "relu")]
            folds = (turns[0] + turns[2]) / 2
            found[quality] = {"tanh": turns[1], "relu": folds, "ratio": turns[1] / folds}
    keep({f"curved {quality}: tanh / ReLU": own["ratio"] for quality, own in found.items()})
    if given.json:
        print(json.dumps(found, indent=2))
        return
    for quality, own in found.items():
        print(
            f"{quality}: tanh {own['tanh']:.1f} ms a picture, ReLU {own['relu']:.1f}: "
            f"ratio {own['ratio']:.2f}   aim: at most {AIM:g}"
        )


if __name__ == "__main__":
    main()
