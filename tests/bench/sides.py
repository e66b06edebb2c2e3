"""Drawing alone, each side in a process of its own: no encoder, frames thrown away.

`python tests/bench/sides.py ours|stock CLIP WxH@fps BEATS SAMPLES OUT` prints frames and CPU
seconds as JSON and keeps the luma of every SAMPLES-th frame, as that side's encoder would get
it, in OUT. Of stock Manim every frame is moved, and one in `DRAWN` drawn: they cost alike.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.video.reformatter import VideoReformatter
from drawing import drawn
from manim import CairoRenderer, tempconfig
from manim.scene.scene_file_writer import SceneFileWriter
from measure import luma
from numpy.typing import NDArray
from stories import STORIES

from pleat.scenes.drawing.look import RenderLook, parse_quality
from pleat.scenes.film.select import select
from pleat.scenes.film.video.encoder import BT709, LIMITED
from pleat.scenes.playback.load import load_clip

DRAWN = 7  # divides SAMPLES, so that what is sampled is drawn


class Samples:
    """Luma of every `step`-th frame; time spent here is not the drawing's.

    Parameters
    ----------
    step : int
    convert : dict
        Arguments of the conversion to YUV.
    """

    def __init__(self, step: int, **convert: Any) -> None:
        self.step, self.frames, self.spent = step, 0, 0.0
        self.kept: dict[str, NDArray[np.uint8]] = {}
        self._convert, self._reformatter = convert, VideoReformatter()

    def __call__(self, rgba: NDArray[Any], repeat: int, changed: object = None) -> None:
        """Count a picture and keep it if it is due."""
        began = time.process_time()
        due = range(self.frames + (self.step // 2 - self.frames) % self.step, self.frames + repeat)
        if due[:: self.step]:
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(rgba), format="rgba")
            yuv = self._reformatter.reformat(frame, format="yuv420p", **self._convert)
            for number in due[:: self.step]:
                self.kept[str(number)] = luma(yuv).copy()
        self.frames += repeat
        self.spent += time.process_time() - began


def ours(clip: str, look: RenderLook, beats: str | None, step: int) -> tuple[Samples, float]:
    """Draw our clip; only plays that are drawn count, as on the other side."""
    samples = Samples(step, dst_colorspace=BT709, dst_color_range=LIMITED)
    places = select([beat.id for beat in load_clip(clip).beats], beats)
    return samples, drawn(clip, look, places, samples).cpu - samples.spent


def stock(clip: str, look: RenderLook, beats: str | None, step: int) -> tuple[Samples, float]:
    """Draw the stock scene; only plays count, and not the text that is set between them."""
    if beats:
        os.environ["PLEAT_BENCH_BEATS"] = beats
    samples = Samples(step)

    class Discard(SceneFileWriter):
        def write_frame(self, pixels: Any, *, repeat: int = 1) -> None:
            samples(pixels, repeat)

        def begin_animation(self, *args: Any, **kwargs: Any) -> None: ...

        def end_animation(self, *args: Any, **kwargs: Any) -> None: ...

        def finish(self) -> None: ...

    class Timed(CairoRenderer):
        cpu = drawing = 0.0
        moving = pictures = 0

        def play(self, scene: Any, *args: Any, **kwargs: Any) -> None:
            began, before = time.process_time(), self.drawing + samples.spent
            super().play(scene, *args, **kwargs)
            if not self.skip_animations:
                spent = time.process_time() - began
                self.cpu += spent - (self.drawing + samples.spent - before)

        def render(self, scene: Any, *args: Any) -> None:
            if self.skip_animations:
                return
            self.moving += 1
            if samples.frames % DRAWN != DRAWN // 2:
                samples.frames += 1
                return
            began, before = time.process_time(), samples.spent
            super().render(scene, *args)
            self.pictures += 1
            self.drawing += time.process_time() - began - (samples.spent - before)

    settings = {
        "pixel_width": look.width,
        "pixel_height": look.height,
        "frame_rate": look.fps,
        "disable_caching": True,
        "progress_bar": "none",
        "verbosity": "ERROR",
        "media_dir": os.environ["PLEAT_BENCH_MEDIA"],
    }
    with tempconfig(settings):
        told = STORIES[clip]
        scene = getattr(importlib.import_module(told.module), told.scene)
        renderer = Timed(file_writer_class=Discard, camera_class=scene.camera_kind)
        scene(renderer=renderer).render()
    drawing = renderer.drawing * renderer.moving / max(1, renderer.pictures)
    return samples, renderer.cpu + drawing


def main() -> None:
    """Draw one side and print what it took."""
    side, clip, quality, beats, step, out = sys.argv[1:]
    look = RenderLook(*parse_quality(quality))
    samples, cpu = {"ours": ours, "stock": stock}[side](clip, look, beats or None, int(step))
    np.savez(Path(out), **samples.kept)
    print(json.dumps({"frames": samples.frames, "cpu": cpu}))


if __name__ == "__main__":
    main()
