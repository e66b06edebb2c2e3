"""Opacity as players take it: cairo's colours are premultiplied, a file's are not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import av
import numpy as np
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from pleat.scenes.film.encoder import BT709, LIMITED

_FAINT = 16  # of 255: below it, eight bits of premultiplied colour say too little of the colour
_NEAR = 2  # pixels: the codec keeps one colour for four, so a colour goes on beyond its edge


def straight(premultiplied: NDArray[Any], ground: tuple[int, int, int] = (0, 0, 0)) -> NDArray[Any]:
    """Return a premultiplied picture, (h, w, 4) of uint8, with straight colours.

    What is all but invisible takes the colour of what is near: else every edge would be
    tinged with what is next to it. Where nothing is near, it is the ground's, which costs
    the least.
    """
    out = premultiplied.copy()
    alpha = premultiplied[..., 3]
    part = (alpha >= _FAINT) & (alpha < 255)
    out[part, :3] = _divided(premultiplied[part])
    faint = alpha < _FAINT
    blurred = Image.fromarray(premultiplied).filter(ImageFilter.BoxBlur(_NEAR))
    around = np.asarray(blurred)
    near = faint & (around[..., 3] >= _FAINT // 2)
    out[faint, :3] = ground
    out[near, :3] = _divided(around[near])
    return out


def _divided(pixels: NDArray[Any]) -> NDArray[Any]:
    colors, alpha = pixels[:, :3].astype(np.uint32), pixels[:, 3:].astype(np.uint32)
    return np.minimum((255 * colors + alpha // 2) // alpha, 255).astype(np.uint8)


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
    for frame in frames:
        clear = straight(frame.to_ndarray(format="rgba"), ground)
        yield scaler.reformat(
            av.VideoFrame.from_ndarray(clear, format="rgba"),
            format="yuva420p",
            dst_colorspace=BT709,
            dst_color_range=LIMITED,
            threads=1,
        )
