"""Films opened as files: no name and no content ever leads FFmpeg to the network.

FFmpeg takes a name such as ``http:/film.mp4``, ``c:film.mp4`` or ``data:x`` for an address,
and a file whose content is a playlist for a list of addresses to open.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import av

# What holds its pictures itself. Playlists (HLS, DASH, concat) and series of images
# lead to other files.
_FORMATS = "mov,mp4,matroska,webm,gif,avi,flv,ogg,mpeg,mpegts,asf,mxf,nut,apng,webp"


def open_film(path: Path, decoding: bool = True) -> Any:
    """Open a file to read its pictures.

    Parameters
    ----------
    path : Path
        Of any kind that holds pictures.
    decoding : bool
        If it is only its packets that are wanted, FFmpeg need not draw the first picture
        to tell of what kind they are: that is most of what opening takes.

    Raises
    ------
    OSError, ValueError
        If it is not there, or of no kind of its own that holds pictures.
    """
    options = {"protocol_whitelist": "file", "format_whitelist": _FORMATS}
    if not decoding:
        options["skip_frame"] = "all"
    return av.open(_as_file(path), options=options)


def create_film(path: Path, form: str, options: Mapping[str, str]) -> Any:
    """Open a file to write, in a form as FFmpeg calls it, whatever its name.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    return av.open(_as_file(path), "w", format=form, options=dict(options))


def _as_file(path: Path) -> str:
    # Of the name only this prefix is looked at; the rest is the file's, letter by letter.
    return f"file:{path}"
