"""Drawn pictures as YUV frames: only what has changed since the last one is converted."""

from __future__ import annotations

from collections.abc import Sequence

import av
import numpy as np
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Box = tuple[int, int, int, int]  # left, top, right, bottom; the last two are beyond it

BT709 = 1  # the same number for matrix, primaries and transfer
LIMITED = 1  # luma 16 to 235
# Colour is sampled from so many pixels around it at most, and a few more: so a change shows
# that far beyond its box, and what shows there depends on what is as far beyond again.
_REACH = 4


class Yuv:
    """One film's pictures as YUV frames, 4:2:0, BT.709.

    A box is converted to the same bytes as if it had been converted with the whole picture.
    """

    def __init__(self) -> None:
        self._reformatter = VideoReformatter()
        self._last: av.VideoFrame | None = None

    def frame(self, rgba: Pixels, changed: Sequence[Box] | None = None) -> av.VideoFrame:
        """Return a picture as a frame; the array may be reused, the frame must not be written.

        Parameters
        ----------
        rgba : (h, w, 4) array
            Of even height and width.
        changed : sequence of Box, optional
            Where it differs from the picture before, at even pixels; None: anywhere.
        """
        if self._last is None or changed is None:
            self._last = self._converted(rgba)
        elif changed:
            self._last = self._patched(self._last, rgba, changed)
        return self._last

    def _patched(self, last: av.VideoFrame, rgba: Pixels, boxes: Sequence[Box]) -> av.VideoFrame:
        height, width = rgba.shape[:2]
        # The encoder may still have the last one.
        frame = av.VideoFrame(width, height, "yuv420p")
        made = _planes(frame)
        for plane, old in zip(made, _planes(last), strict=True):
            plane[:] = old
        for box in boxes:
            left, top, right, bottom = _grown(box, _REACH, width, height)
            x, y, end, low = _grown(box, 2 * _REACH, width, height)
            part = self._converted(rgba[y:low, x:end])
            for by, plane, new in zip((1, 2, 2), made, _planes(part), strict=True):
                rows = slice((top - y) // by, (bottom - y) // by)
                columns = slice((left - x) // by, (right - x) // by)
                plane[top // by : bottom // by, left // by : right // by] = new[rows, columns]
        return frame

    def _converted(self, rgba: Pixels) -> av.VideoFrame:
        rgb = av.VideoFrame.from_numpy_buffer(rgba, format="rgba")
        return self._reformatter.reformat(
            rgb,
            format="yuv420p",
            dst_colorspace=BT709,
            dst_color_range=LIMITED,
            threads=1,
        )


def _grown(box: Box, by: int, width: int, height: int) -> Box:
    left, top, right, bottom = box
    return max(left - by, 0), max(top - by, 0), min(right + by, width), min(bottom + by, height)


def _planes(frame: av.VideoFrame) -> list[Pixels]:
    """Return the samples of a frame's planes, as they lie in its memory."""
    return [
        np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)[
            :, : plane.width
        ]
        for plane in frame.planes
    ]
