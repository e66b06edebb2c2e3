"""Where a command writes when nobody says: under `renders`, by a name that tells the look."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pleat.scenes.drawing.look import RenderLook

FOLDER = Path("renders")
_LONGEST = 40


def place(*names: str) -> Path:
    """Return a path below `renders`.

    Raises
    ------
    InputError
        If a name or a link would lead elsewhere.
    """
    from pleat.nets.files.writing import within

    return within(FOLDER, *names)


def marked(
    name: str,
    look: RenderLook,
    quality: str,
    themes: Sequence[str] = ("dark",),
    drawn: Sequence[str] = (),
    others: Sequence[str] = (),
) -> str:
    """Return a name with what is not as usual behind it, so that two films never share one.

    Parameters
    ----------
    name : str
        The clip's or the lecture's.
    look : RenderLook
        Its size and rate are told unless they are those of ``quality``.
    quality : str
        The usual one.
    themes : sequence of str
        The usual ones.
    drawn : sequence of str
        The themes asked for; by default the look's.
    others : sequence of str
        What else is not as usual, such as ``"loop-fade"``.
    """
    from pleat.scenes.drawing.look import parse_quality

    marks = []
    if (look.width, look.height, look.fps) != parse_quality(quality):
        marks.append(_size(look))
    asked = tuple(drawn or (look.theme,))
    if asked != tuple(themes):
        marks += [Path(theme).stem if theme.endswith(".toml") else theme for theme in asked]
    return "-".join((name, *map(_safe, (*marks, *others))))


def _size(look: RenderLook) -> str:
    # As qualities are called: the width is told where it is not the usual one.
    wide = abs(look.width - look.height * 16 / 9) <= 1
    return f"{'' if wide else f'{look.width}x'}{look.height}p{look.fps}"


def _safe(mark: str) -> str:
    from pleat.scenes.outputs.embed.names import slug

    if len(mark) <= _LONGEST:
        return slug(mark)
    digest = blake2b(mark.encode("utf-8", "surrogatepass"), digest_size=3).hexdigest()
    return f"{slug(mark[:_LONGEST])}-{digest}"
