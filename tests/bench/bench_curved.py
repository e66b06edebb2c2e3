"""Curved activations against folds: the same clip of a 2-16-16-3 net with tanh and with ReLU.

`python tests/bench/bench_curved.py [--only WxH@fps] [--json]` draws both without an encoder, in
turn and in one process: CPU of the plays alone, without what is set between them.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from itertools import pairwise
from pathlib import Path

import numpy as np
from drawing import drawn
from measure import keep

from pleat.scenes.drawing.look import RenderLook, parse_quality

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


def milliseconds(path: Path, quality: str) -> float:
    """Return CPU milliseconds a drawn picture takes in a clip."""
    one = drawn(path, RenderLook(*parse_quality(quality)))
    return 1000 * one.cpu / one.pictures


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(description="Curved activations against folds.")
    parser.add_argument("--only", help="one quality only, as WxH@fps")
    parser.add_argument("--quick", action="store_true", help=f"only {QUALITIES[0]}")
    parser.add_argument("--json", action="store_true", help="print the numbers as JSON")
    given = parser.parse_args()
    found: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        clips = {name: write(Path(temporary) / name, name) for name in ("relu", "tanh")}
        for quality in [given.only] if given.only else QUALITIES[: 1 if given.quick else None]:
            # ReLU before and after, so that a change of load meets both.
            turns = [milliseconds(clips[name], quality) for name in ("relu", "tanh", "relu")]
            folds = (turns[0] + turns[2]) / 2
            found[quality] = {"tanh": turns[1], "relu": folds, "ratio": turns[1] / folds}
    kept = {f"curved {quality}: tanh / ReLU": own["ratio"] for quality, own in found.items()}
    keep(kept, "less")
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
