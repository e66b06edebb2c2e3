"""Opacity as players take it: cairo's colours are premultiplied, a file's are not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import av
import numpy as np
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter

from pleat.scenes.film.encoder import BT709, LIMITED

_REACH = 9  # pixels that colours are spread over: a block of chroma and its neighbours


def straight(premultiplied: NDArray[Any]) -> NDArray[np.uint8]:
    """Return the straight colours of a premultiplied picture, (h, w, 4), with its opacity.

    Where there is nothing at all, the colours of what is near go on: the codec keeps one
    colour for four pixels, and would darken every edge by what is next to it.
    """
    alpha = premultiplied[..., 3:].astype(np.float32)
    colors = premultiplied[..., :3].astype(np.float32)
    near = uniform_filter(np.dstack([colors, alpha]), (_REACH, _REACH, 0), mode="nearest")
    own = 255.0 * colors / np.maximum(alpha, 1.0)
    others = 255.0 * near[..., :3] / np.maximum(near[..., 3:], 1e-3)
    out = np.where(alpha > 0, own, others).round().clip(0, 255)
    return np.dstack([out, alpha]).astype(np.uint8)


def straight_frames(frames: Iterable[av.VideoFrame]) -> Iterator[av.VideoFrame]:
    """Yield premultiplied RGBA frames as straight ones in BT.709 with opacity."""
    scaler = VideoReformatter()
    for frame in frames:
        rgba = av.VideoFrame.from_ndarray(straight(frame.to_ndarray(format="rgba")), format="rgba")
        yield scaler.reformat(
            rgba,
            format="yuva420p",
            dst_colorspace=BT709,
            dst_color_range=LIMITED,
            threads=1,
        )
