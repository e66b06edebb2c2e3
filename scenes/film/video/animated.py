"""Moving pictures for places without video: GIF and animated WebP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.filter import Graph
from av.video.reformatter import VideoReformatter

from pleat.scenes.film.video.media import create_film

Frames = Callable[[], Iterator[av.VideoFrame]]  # each call begins anew
Size = tuple[int, int]

_HUNDREDTHS = Fraction(1, 100)  # a GIF's clock


def write_gif(frames: Frames, path: Path, size: Size, fps: int, colors: int) -> None:
    """Write a GIF that plays for ever, with one palette made of all of its frames.

    Parameters
    ----------
    frames : callable
        Returns the pictures, in RGB; it is called twice.
    path : Path
        Where it is written.
    size : (int, int)
        Width and height in pixels.
    fps : int
        Rounded to whole hundredths of a second a frame.
    colors : int
        At most so many, 2 to 256.
    """
    palette = _palette(_scaled(frames(), size, fps), size, colors)
    graph = Graph()
    pictures = _source(graph, *size, "rgb24")
    table = _source(graph, palette.width, palette.height, palette.format.name)
    # Undithered, what stands still stays the same pixels and costs nothing.
    use = graph.add("paletteuse", "dither=none:diff_mode=rectangle")
    sink = graph.add("buffersink")
    pictures.link_to(use, 0, 0)
    table.link_to(use, 0, 1)
    use.link_to(sink)
    graph.configure()
    palette.pts, palette.time_base = 0, _HUNDREDTHS
    table.push(palette)
    table.push(None)
    with create_film(path, "gif", {"loop": "0"}) as film:
        stream: Any = film.add_stream("gif", rate=fps)
        stream.width, stream.height = size
        stream.pix_fmt = "pal8"
        stream.codec_context.time_base = _HUNDREDTHS
        for frame in _scaled(frames(), size, fps):
            pictures.push(frame)
            for done in _pulled(sink):
                film.mux(stream.encode(done))
        pictures.push(None)
        for done in _pulled(sink):
            film.mux(stream.encode(done))
        film.mux(stream.encode(None))


def _palette(frames: Iterator[av.VideoFrame], size: Size, colors: int) -> Any:
    graph = Graph()
    source = _source(graph, *size, "rgb24")
    make = graph.add("palettegen", f"max_colors={colors}:reserve_transparent=0")
    sink = graph.add("buffersink")
    source.link_to(make)
    make.link_to(sink)
    graph.configure()
    for frame in frames:
        source.push(frame)
    source.push(None)
    return sink.pull()


def _source(graph: Graph, width: int, height: int, pix_fmt: str) -> Any:
    form = av.VideoFormat(pix_fmt, width, height)
    return graph.add_buffer(width=width, height=height, format=form, time_base=_HUNDREDTHS)


def _pulled(sink: Any) -> Iterator[av.VideoFrame]:
    while True:
        try:
            yield sink.pull()
        except (BlockingIOError, EOFError):
            return


def _scaled(frames: Iterator[av.VideoFrame], size: Size, fps: int) -> Iterator[av.VideoFrame]:
    scaler = VideoReformatter()
    for number, frame in enumerate(frames):
        scaled = scaler.reformat(frame, *size, "rgb24", interpolation="LANCZOS", threads=1)
        scaled.pts, scaled.time_base = number * 100 // fps, _HUNDREDTHS
        yield scaled


def write_webp(frames: Frames, path: Path, size: Size, fps: int, quality: int) -> None:
    """Write an animated WebP that plays for ever.

    Parameters
    ----------
    frames : callable
        Returns the pictures, in RGB.
    path : Path
        Where it is written.
    size : (int, int)
        Width and height in pixels.
    fps : int
        Frames a second.
    quality : int
        0 to 100.
    """
    pictures = (frame.to_image() for frame in _scaled(frames(), size, fps))
    first = next(pictures)
    first.save(
        path,
        "WEBP",
        save_all=True,
        append_images=pictures,
        duration=1000 // fps,
        loop=0,
        quality=quality,
        method=4,
    )
