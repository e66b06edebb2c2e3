"""Contact sheets: to see a whole film at one glance."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from pleat.nets.errors import InputError
from pleat.nets.files.values import is_file
from pleat.scenes.film.video.media import open_film

_GAP = 4
_BACKDROP = (128, 128, 128)  # apart from a dark frame's edge and from a light one's
_LARGEST_SIDE = 30_000


def contact_sheet(video: Path, number: int, columns: int, width: int) -> Image.Image:
    """Return evenly spaced frames of a video, first and last among them, in rows.

    Parameters
    ----------
    video : Path
        Of any usual kind.
    number : int
        Pictures; fewer if the video is shorter.
    columns : int
        Pictures in a row.
    width : int
        Pixels of each picture's width.

    Raises
    ------
    InputError
        If the file is no video, or the sheet would be too large.
    """
    if not is_file(Path(video)):
        raise InputError(f"{video}: no such file")
    try:
        tiles = list(_tiles(video, number, width))
    except (OSError, ValueError, IndexError, MemoryError):
        raise InputError(f"{video}: is not a video that can be read") from None
    if not tiles:
        raise InputError(f"{video}: has no frames")
    return in_rows(tiles, columns)


def in_rows(tiles: Sequence[Image.Image], columns: int) -> Image.Image:
    """Return pictures of one size, at least one, in rows.

    Raises
    ------
    InputError
        If the sheet would be too large.
    """
    width, columns = tiles[0].width, min(columns, len(tiles))
    rows = -(-len(tiles) // columns)
    height = tiles[0].height
    size = (columns * (width + _GAP) + _GAP, rows * (height + _GAP) + _GAP)
    if max(size) > _LARGEST_SIDE:
        raise InputError(f"sheet: {size[0]}x{size[1]} pixels is too large; lower --width or -n")
    sheet = Image.new("RGB", size, _BACKDROP)
    for place, tile in enumerate(tiles):
        row, column = divmod(place, columns)
        sheet.paste(tile, (_GAP + column * (width + _GAP), _GAP + row * (height + _GAP)))
    return sheet


def evenly(frames: Sequence[int], number: int) -> list[int]:
    """Return so many frames, or all if they are fewer, first and last among them."""
    number = min(number, len(frames))
    return [frames[k * (len(frames) - 1) // max(1, number - 1)] for k in range(number)]


def tile(frame: Any, width: int, seconds: float) -> Image.Image:
    """Return a decoded frame as a sheet has it: so many pixels wide, with its time."""
    picture: Image.Image = frame.to_image()
    height = max(1, round(width * frame.height / frame.width))
    picture = picture.resize((width, height), Image.Resampling.LANCZOS)
    _stamp(picture, seconds)
    return picture


def _tiles(video: Path, number: int, width: int) -> Iterator[Image.Image]:
    with open_film(video) as source:
        stream = source.streams.video[0]
        stream.thread_type = "AUTO"
        shown, keys = _index(source, stream)
        for frame in _frames_at(source, stream, evenly(shown, number), keys):
            yield tile(frame, width, float((frame.pts - shown[0]) * stream.time_base))


def _index(source: Any, stream: Any) -> tuple[list[int], list[int]]:
    """Return the time stamps of all frames and of the keyframes, in order."""
    shown, keys = [], []
    for packet in source.demux(stream):
        if packet.pts is not None:
            shown.append(packet.pts)
            if packet.is_keyframe:
                keys.append(packet.pts)
    return sorted(shown), sorted(keys)


def _frames_at(source: Any, stream: Any, wanted: list[int], keys: list[int]) -> Iterator[Any]:
    """Decode the frames at ``wanted``, leaping over what lies between where that is shorter."""
    decoded: int | None = None
    frames: Iterator[Any] = iter(())
    for pts in wanted:
        key = keys[max(0, bisect_right(keys, pts) - 1)]
        if decoded is None or key > decoded:
            source.seek(key, stream=stream)
            frames = source.decode(stream)
        for frame in frames:
            decoded = frame.pts
            if decoded is not None and decoded >= pts:
                yield frame
                break


def _stamp(picture: Image.Image, seconds: float) -> None:
    """Write a time into the upper right corner."""
    text = f"{int(seconds // 60)}:{seconds % 60:05.2f}"
    draw = ImageDraw.Draw(picture)
    font = ImageFont.load_default(max(10, picture.width // 28))
    left, top, right, bottom = draw.textbbox((0, 0), text, font=font)
    pad = 3
    x = picture.width - (right - left) - 2 * pad
    draw.rectangle((x, 0, picture.width, bottom - top + 2 * pad), fill="black")
    draw.text((x + pad - left, pad - top), text, font=font, fill="white")
