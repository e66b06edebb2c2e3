"""The two sides' drawing alone, each in a process of its own: no encoder, frames thrown away.

`python tests/bench/sides.py ours|stock WxH@fps BEATS SAMPLES OUT` prints frames and CPU
seconds as JSON and keeps the luma of every SAMPLES-th frame, as that side's encoder
would get it, in OUT.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.video.reformatter import VideoReformatter
from manim import CairoRenderer, tempconfig
from manim.scene.scene_file_writer import SceneFileWriter
from measure import luma
from numpy.typing import NDArray

import pleat.scenes.playback.scene
from pleat.scenes.drawing.look import RenderLook, parse_quality
from pleat.scenes.film.select import select
from pleat.scenes.film.video.encoder import BT709, LIMITED
from pleat.scenes.playback.load import load_clip
from pleat.scenes.playback.renderer import FilmRenderer


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


def ours(look: RenderLook, beats: str | None, step: int) -> tuple[Samples, float]:
    """Draw our clip; only plays that are drawn count, as on the other side."""
    clip = load_clip("fold")
    samples = Samples(step, dst_colorspace=BT709, dst_color_range=LIMITED)
    cpu = 0.0

    class Timed(FilmRenderer):
        def play(self, scene: Any, *args: Any, **kwargs: Any) -> None:
            nonlocal cpu
            began = time.process_time()
            super().play(scene, *args, **kwargs)
            if self.sink is not None:
                cpu += time.process_time() - began

    pleat.scenes.playback.scene.FilmRenderer = Timed
    performance = pleat.scenes.playback.scene.Performance(clip, look)
    for k in select([beat.id for beat in clip.beats], beats):
        performance.draw(k, samples)
    return samples, cpu - samples.spent


def stock(look: RenderLook, beats: str | None, step: int) -> tuple[Samples, float]:
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
        cpu = 0.0

        def play(self, scene: Any, *args: Any, **kwargs: Any) -> None:
            began = time.process_time()
            super().play(scene, *args, **kwargs)
            if not self.skip_animations:
                self.cpu += time.process_time() - began

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
        from stock_fold import StockFold

        renderer = Timed(file_writer_class=Discard)
        StockFold(renderer=renderer).render()
    return samples, renderer.cpu - samples.spent


def main() -> None:
    """Draw one side and print what it took."""
    side, quality, beats, step, out = sys.argv[1:]
    look = RenderLook(*parse_quality(quality))
    samples, cpu = {"ours": ours, "stock": stock}[side](look, beats or None, int(step))
    np.savez(Path(out), **samples.kept)
    print(json.dumps({"frames": samples.frames, "cpu": cpu}))


if __name__ == "__main__":
    main()
