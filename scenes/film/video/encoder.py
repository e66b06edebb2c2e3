"""One beat's frames become one MP4 segment, encoded in a thread of its own."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, NoReturn

import av
import numpy as np

from pleat.nets.files.writing import writing
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.film.video.conversion import BT709, LIMITED, Box, Yuv
from pleat.scenes.film.video.media import create_film, open_film
from pleat.scenes.film.video.settings import EncoderSettings

TICKS = 512  # ticks of a segment's clock in one frame
_QUEUED_BYTES = 48_000_000


class SegmentWriter:
    """Write frames to one segment while the caller draws the next.

    The drawing thread copies a frame, most often by converting it to YUV, and
    the encoding thread takes it from a bounded queue; both let go of the
    interpreter while they work.

    Parameters
    ----------
    path : Path
        The MP4 to write. It is complete once `close` has returned.
    look : RenderLook
        Size and frame rate.
    settings : EncoderSettings
        The encoder's settings.

    Raises
    ------
    InputError
        From `write` or `close`, if the disk is full or the place forbidden.
    """

    def __init__(self, path: Path, look: RenderLook, settings: EncoderSettings) -> None:
        self.path = path
        self.frames = 0
        self._shape = (look.height, look.width, 4)
        self._yuv = Yuv()
        clock = {"video_track_timescale": str(look.fps * TICKS)}
        with writing(path):
            self._container = create_film(path, "mp4", clock)
        self._stream = _stream(self._container, look, settings)
        self._as_drawn = settings.pix_fmt == "rgba"
        depth = _QUEUED_BYTES // (look.width * look.height * 3 // 2)
        self._queue: queue.Queue[tuple[av.VideoFrame, int] | None] = queue.Queue(
            max(2, min(depth, 32))
        )
        self._error: BaseException | None = None
        self._thread = threading.Thread(
            target=self._encode_all, name=f"encode {path.name}", daemon=True
        )
        self._thread.start()

    def write(
        self, rgba: np.ndarray, repeat: int = 1, changed: Sequence[Box] | None = None
    ) -> None:
        """Append one picture for ``repeat`` frames; the array may be reused at once.

        Parameters
        ----------
        rgba : numpy.ndarray
            Shape (height, width, 4), uint8.
        repeat : int
            Number of frames it stands, at least 1.
        changed : sequence of Box, optional
            Where it differs from the picture before, at even pixels; None: anywhere.
        """
        if self._error is not None:
            self._raise()
        if rgba.shape != self._shape or rgba.dtype != np.uint8 or repeat < 1:
            raise ValueError(f"got {rgba.dtype}{rgba.shape} x {repeat}, want uint8{self._shape}")
        if self._as_drawn:
            frame = av.VideoFrame.from_ndarray(rgba, format="rgba")
        else:
            frame = self._yuv.frame(rgba, changed)
        self._queue.put((frame, repeat))
        self.frames += repeat

    def close(self) -> int:
        """Finish the file and return the number of frames in it."""
        self._stop()
        if self._error is not None:
            self.abort()
            self._raise()
        return self.frames

    def abort(self) -> None:
        """Give up: stop encoding and remove the file."""
        if self._error is None:
            self._error = RuntimeError("the segment was given up")
        self._stop()
        self.path.unlink(missing_ok=True)

    def __enter__(self) -> SegmentWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.close()
        else:
            self.abort()

    def _raise(self) -> NoReturn:
        assert self._error is not None
        with writing(self.path):
            raise self._error

    def _stop(self) -> None:
        if self._thread.is_alive():
            self._queue.put(None)
            self._thread.join()

    def _encode_all(self) -> None:
        at = 0
        while (item := self._queue.get()) is not None:
            # After a failure the queue is still emptied, so that no writer waits for ever.
            if self._error is None:
                try:
                    self._encode(*item, at)
                except BaseException as error:  # handed to the drawing thread
                    self._error = error
                at += item[1]
        try:
            if self._error is None:
                self._container.mux(self._stream.encode(None))
        except BaseException as error:
            self._error = error
        self._finish()

    def _finish(self) -> None:
        try:
            self._container.close()
        except Exception as error:
            self._error = self._error or error

    def _encode(self, frame: av.VideoFrame, repeat: int, at: int) -> None:
        for pts in range(at, at + repeat):
            frame.pts = pts
            frame.time_base = self._stream.codec_context.time_base
            self._container.mux(self._stream.encode(frame))


def _stream(container: Any, look: RenderLook, settings: EncoderSettings) -> Any:
    stream = container.add_stream(settings.codec, rate=look.fps, options=settings.options(look.fps))
    stream.width, stream.height, stream.pix_fmt = look.width, look.height, settings.pix_fmt
    context = stream.codec_context
    context.time_base = Fraction(1, look.fps)
    context.thread_count = settings.threads
    if settings.pix_fmt == "rgba":
        return stream
    context.colorspace = context.color_primaries = context.color_trc = BT709
    context.color_range = LIMITED
    return stream


def count_frames(path: Path) -> int | None:
    """Return the number of video packets of a file, or None if it is no whole video."""
    unreadable = (OSError, ValueError, IndexError)
    with contextlib.suppress(*unreadable), open_film(path, decoding=False) as video:
        return sum(packet.size > 0 for packet in video.demux(video.streams.video[0]))
    return None
