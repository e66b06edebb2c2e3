"""Opacity as players take it: cairo's colours are premultiplied, a file's are not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import av
import numpy as np
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from pleat.scenes.film.video.encoder import BT709, LIMITED

_FAINT = 16  # of 255: below it, eight bits of premultiplied colour say too little of the colour
_NEAR = 2  # pixels: the codec keeps one colour for four, so a colour goes on beyond its edge


def straight(premultiplied: NDArray[Any], ground: tuple[int, int, int] = (0, 0, 0)) -> NDArray[Any]:
    """Return a premultiplied picture, (h, w, 4) of uint8, with straight colours.

    What is all but invisible takes the colour of what is near: else every edge would be
    tinged with what is next to it. Where nothing is near, it is the ground's, which costs
    the least.
    """
    height, width, _ = premultiplied.shape
    flat = np.ascontiguousarray(premultiplied).reshape(-1, 4)
    out = np.empty_like(flat)
    out[:] = (*ground, 0)
    # Nearly all of a picture is empty: only what is not is gone through.
    there = np.flatnonzero(flat[:, 3])
    pixels = flat[there]
    sure = pixels[:, 3] >= _FAINT
    out[there, 3] = pixels[:, 3]
    out[there[sure], :3] = _divided(pixels[sure])
    blurred = Image.fromarray(premultiplied).filter(ImageFilter.BoxBlur(_NEAR))
    around = np.asarray(blurred).reshape(-1, 4)
    near = np.flatnonzero(around[:, 3] >= _FAINT // 2)
    near = near[flat[near, 3] < _FAINT]
    out[near, :3] = _divided(around[near])
    return out.reshape(height, width, 4)


# What a premultiplied value stands for under an opacity: a row for each opacity.
_OPACITIES = np.maximum(np.arange(256, dtype=np.uint32)[:, None], 1)
_QUOTIENTS = np.minimum(
    (255 * np.arange(256, dtype=np.uint32) + _OPACITIES // 2) // _OPACITIES, 255
).astype(np.uint8)


def _divided(pixels: NDArray[Any]) -> NDArray[Any]:
    return _QUOTIENTS[pixels[:, 3:], pixels[:, :3]]


def straight_frames(
    frames: Iterable[av.VideoFrame], ground: tuple[int, int, int]
) -> Iterator[av.VideoFrame]:
    """Yield premultiplied RGBA frames as straight ones in BT.709 with opacity.

    Parameters
    ----------
    frames : iterable of av.VideoFrame
        As they were drawn.
    ground : (int, int, int)
        What is written where there is nothing: red, green and blue.
    """
    scaler = VideoReformatter()
    last: NDArray[Any] = np.zeros((0, 0, 4), np.uint8)
    for frame in frames:
        drawn: NDArray[Any] = frame.to_ndarray(format="rgba")
        # While nothing moves, the frames are the same.
        if not np.array_equal(drawn, last):
            last, clear = drawn, straight(drawn, ground)
        yield scaler.reformat(
            av.VideoFrame.from_ndarray(clear, format="rgba"),
            format="yuva420p",
            dst_colorspace=BT709,
            dst_color_range=LIMITED,
            threads=1,
        )
