"""A film of drawn stripes: stands in for manim where only the film's machinery is tested.

Another Python can call `main`, which renders the film, so that a test can kill it.
"""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np

from pleat.nets.errors import InputError
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.film.job import Job, Report
from pleat.scenes.film.segments import Shot, film
from pleat.scenes.film.video.mux import Extras
from pleat.scenes.film.video.settings import encoder_settings
from pleat.scenes.film.worker import Production

LOOK = RenderLook(160, 90, 10)
LENGTHS = (10, 20, 5, 1, 2, 30)


@dataclass(frozen=True)
class Stripes:
    """A clip whose beat k moves a stripe over a plain ground for ``lengths[k]`` frames."""

    lengths: tuple[int, ...] = LENGTHS
    pause: float = 0.0
    fault: str = ""


class Stage:
    """Draws `Stripes`, and fails in the way its clip says."""

    def __init__(self, clip: Stripes, look: RenderLook) -> None:
        self.clip, self.look = clip, look

    def draw(self, k, sink):
        faults = {"input": InputError("the net is bent"), "ours": KeyError("bent")}
        if self.clip.fault in faults:
            raise faults[self.clip.fault]
        if self.clip.fault == "short":
            return
        if self.clip.fault == "death":
            os._exit(9)
        picture = np.zeros((self.look.height, self.look.width, 4), np.uint8)
        for frame in range(self.clip.lengths[k]):
            picture[:] = (20 * k, 30, 40, 255)
            picture[:, (frame * 7) % self.look.width :][:, :9, :3] = (200, 180, 20 * k)
            time.sleep(self.clip.pause)
            sink(picture, 1, None)


def render(out: Path, cache: Path, clip: Stripes | None = None, **options) -> Report:
    """Render stripes through the real pool, cache and mux."""
    clip = clip or Stripes()
    production = Production("support.film_stage:Stage", (clip,), LOOK, encoder_settings(LOOK))
    shots = [Shot(f"{k:02}stripes{n}", 0, k, f"b{k}", n) for k, n in enumerate(clip.lengths)]
    return film(production, shots, out, Extras(), Job(cache, options.pop("jobs", None), **options))


def frames(path: Path) -> tuple[list, np.ndarray]:
    """Return (time stamps, pictures) of a video."""
    with av.open(str(path)) as video:
        decoded = [(f.time, f.to_ndarray(format="rgb24")) for f in video.decode(video=0)]
    return [time for time, _ in decoded], np.stack([picture for _, picture in decoded])


def main() -> None:
    """Render into the folder, and with the pause, that the arguments say."""
    folder, pause = Path(sys.argv[1]), float(sys.argv[2])
    print("started", flush=True)
    render(folder / "out.mp4", folder / "cache", Stripes(pause=pause), jobs=2)
