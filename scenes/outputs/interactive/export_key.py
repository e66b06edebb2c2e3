"""What tells one export from another: the clip, its words, its look, and what writes it down."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from hashlib import blake2b
from pathlib import Path

from pleat.scenes.clip.captions import captions
from pleat.scenes.clip.model import Clip
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.film.cache import segment_key
from pleat.scenes.film.render_clip import lay_out
from pleat.scenes.film.video.settings import LOSSLESS

_HERE = Path(__file__).parent
FPS = 30


def export_key(clip: Clip, themes: Sequence[str], fps: int = FPS) -> str:
    """Return a name of what `export` gives for a clip: another where anything in it is another."""
    language = clip.head.language
    looks = [RenderLook(1920, 1080, fps, theme, language, captions="none") for theme in themes]
    drawn = [lay_out(clip, look, LOSSLESS, "cut").key for look in looks]
    told = [clip.head.model_dump_json(), *map("\0".join, captions(clip).items())]
    return segment_key(["interactive", _player(), *told, *drawn])


@cache
def _player() -> str:
    """Return a hash of the player and of what writes its data."""
    digest = blake2b(digest_size=16)
    for path in sorted(_HERE.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
