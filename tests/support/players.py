"""Clips for the player, on pages, and stills of the film that they are measured against."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from pleat.nets import Layer, Net
from pleat.nets.files.snapshot import Snapshot
from pleat.scenes.clip.model import Clip
from pleat.scenes.clip.timeline import Schedule, schedule
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.outputs.interactive import export, page
from pleat.scenes.playback.load import load_clip
from pleat.scenes.playback.opening import open_clip
from support.nets import he
from support.picture import beat

FPS = 10
HOSTILE = "</script><script>window.pwned = 1</script> & <b>"
VIEWS = ("grid", "data", "basis", "network", "equation", "matrix", "values", "legend")
FOLDS = (
    beat("data", "show", views=VIEWS, seconds=1.6, caption=HOSTILE, hold=0.2)
    + beat("columns", "correspond", layer=1, seconds=1.0)
    + beat("linear", "linear", layer=1, seconds=1.0)
    + beat("shift", "shift", layer=1, seconds=0.6)
    + "".join(
        beat(f"crease-{k}", "crease", layer=1, neuron=k, seconds=0.6)
        + beat(f"fold-{k}", "fold", layer=1, neuron=k, seconds=1.0)
        for k in (1, 2)
    )
    + beat("basis", "basis", layer=1, seconds=0.8)
    + beat("flatten", "flatten", seconds=1.0)
    + beat("threshold", "threshold", seconds=1.0)
    + beat("rewind", "rewind", seconds=1.0)
    + beat("boundary", "boundary", seconds=0.8)
)


def deep(sheet: str = "grid", around: bool = False) -> str:
    """Beats through two hidden layers, each folded or bent as one."""
    turn = beat("around", "camera", orbit=60.0, seconds=0.8) if around else ""
    return (
        beat("data", "show", views=(sheet, "data", "basis", "network"), seconds=0.6)
        + "".join(
            beat(f"linear-{k}", "linear", layer=k, seconds=1.0)
            + beat(f"shift-{k}", "shift", layer=k, seconds=0.4)
            + beat(f"activate-{k}", "activate", layer=k, seconds=1.0)
            for k in (1, 2)
        )
        + turn
        + beat("flatten", "flatten", seconds=1.0)
    )


ALONG = (
    beat("data", "show", views=("grid", "data", "basis"), seconds=0.6)
    + beat("linear", "linear", layer=1, seconds=0.6)
    + beat("activate", "activate", layer=1, seconds=0.4)
    + beat("flatten", "flatten", seconds=1.0)
    + beat("threshold", "threshold", seconds=0.6)
)


def of_net(
    folder: Path, beats: str, *widths: int, activation: str = "relu", outputs: float = 1.0
) -> Clip:
    """A clip of a random net, or of the shipped one if no widths are given.

    Its outputs are so many times as large as they would be.
    """
    net = "hard-relu"
    if widths:
        net = "net.safetensors"
        *first, last = he(*widths, seed=3, activation=activation).layers
        last = Layer(outputs * last.W, outputs * last.b, last.activation)
        Snapshot(Net((*first, last))).save(folder / net)
    text = f'[clip]\ntitle = "{HOSTILE}"\nalt = "Alt {HOSTILE}"\nnet = "{net}"\ndata = "hard"\n'
    (folder / "clip.toml").write_text(f"{text}\n{beats}", encoding="utf-8")
    return load_clip(folder / "clip.toml")


@dataclass
class Playable:
    """A clip exported, and its page in a file."""

    clip: Clip
    folder: Path
    themes: tuple[str, ...] = ("dark", "light")
    fps: int = FPS
    autoplay: bool = False

    @cached_property
    def text(self) -> str:
        """The export."""
        return export(self.clip, self.themes, fps=self.fps)

    @property
    def data(self) -> dict[str, Any]:
        """What it says."""
        return json.loads(self.text)

    @property
    def times(self) -> Schedule:
        """When things happen."""
        return schedule(self.clip, self.fps)

    @cached_property
    def address(self) -> str:
        """Of its page."""
        path = self.folder / "page <of> a clip.html"
        path.write_text(
            page(self.clip, self.text, autoplay=self.autoplay, themes=self.themes),
            encoding="utf-8",
        )
        return path.as_uri()

    def moments(self) -> list[int]:
        """A frame of every beat: in the middle of its motion, of every fourth at its end."""
        return [
            beat.start + (beat.motion - 1 if k % 4 == 3 else round(0.55 * beat.motion))
            for k, beat in enumerate(self.times.beats)
        ]

    def stills(self, frames: list[int], theme: str, width: int, height: int) -> list[np.ndarray]:
        """The film's own pictures without captions, (h, w, 3)."""
        look = RenderLook(width, height, self.fps, theme, self.clip.head.language, "none")
        drawn = open_clip(self.clip, look)
        return [drawn.still(*self.times.at(frame))[:, :, :3].copy() for frame in frames]


def seek(visit: Any, frame: float) -> None:
    """Go to a frame."""
    visit.page.evaluate("frame => document.querySelector('[data-pleat]').pleat.seek(frame)", frame)


def ask(visit: Any, what: str) -> Any:
    """Ask the player for something of its, such as ``frame`` or ``values()``."""
    return visit.page.evaluate(f"document.querySelector('[data-pleat]').pleat.{what}")


def until(visit: Any, what: str) -> None:
    """Wait until something is true of the player. Its page runs no text as a script."""
    for _ in range(200):
        if ask(visit, what):
            return
        visit.page.wait_for_timeout(50)
    raise AssertionError(f"never {what}")


def picture(visit: Any) -> np.ndarray:
    """The main picture on the page, (h, w, 3)."""
    shot = visit.page.locator("canvas").first.screenshot()
    return np.array(Image.open(io.BytesIO(shot)).convert("RGB"))


def point_on_page(visit: Any, index: int) -> tuple[float, float]:
    """Where a data point stands on the page, in its pixels."""
    x, y = ask(visit, f"drawing.sets[0].places.slice({2 * index}, {2 * index + 2})")
    return on_page(visit, x, y)


def on_page(visit: Any, x: float, y: float) -> tuple[float, float]:
    """Where a place of the picture stands on the page."""
    box = visit.page.locator("canvas").first.bounding_box()
    left, _, right, top = ask(visit, "views[0].shown")
    scale = box["width"] / (right - left)
    return box["x"] + scale * (x - left), box["y"] + scale * (top - y)


def apart(a: np.ndarray, b: np.ndarray) -> tuple[float, float]:
    """Mean difference of two pictures, and the share of pixels that differ by more than 64."""
    difference = np.abs(a.astype(int) - b.astype(int)).max(axis=2)
    return float(difference.mean()), float((difference > 64).mean())
