"""How large, how fast and in which theme and language a clip is drawn."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from pleat.configs import limits
from pleat.nets.errors import InputError, check_choice, instead, quoted
from pleat.scenes.drawing.aspects import Aspect, sides
from pleat.scenes.drawing.theme import Theme, load_theme

QUALITIES = {
    "low": (854, 480, 15),
    "medium": (1280, 720, 30),
    "high": (1920, 1080, 60),
    "4k": (3840, 2160, 60),
}
CAPTIONS = ("picture", "none")
_FREE = re.compile(r"([0-9]{1,5})x([0-9]{1,5})@([0-9]{1,3})")


@dataclass(frozen=True)
class RenderLook:
    """Everything about a film's look that is not the clip itself.

    Attributes
    ----------
    width, height : int
        Pixels, both even.
    fps : int
        Frames a second.
    theme : str
        Name of a theme, or the path of its file.
    language : str
        BCP 47 tag of the captions, such as ``"en"`` or ``"zh-Hant"``.
    captions : {"picture", "none"}
        Whether captions are drawn into the picture.
    transparent : bool
        Whether there is nothing behind the picture; its pixels are premultiplied then.
    """

    width: int
    height: int
    fps: int
    theme: str = "dark"
    language: str = "en"
    captions: str = "picture"
    transparent: bool = False

    @cached_property
    def colors(self) -> Theme:
        """The theme itself, as it was when it was first asked for.

        Raises
        ------
        InputError
            If there is none of that name, or its file is not valid.
        """
        return load_theme(self.theme)


def parse_quality(text: str) -> tuple[int, int, int]:
    """Return (width, height, fps) of a quality's name or of ``WxH@fps``.

    Raises
    ------
    InputError
        Unless the text is a known name, or an even size within 16 to 8192
        pixels at 1 to 240 frames a second.
    """
    if text in QUALITIES:
        return QUALITIES[text]
    match, told = _FREE.fullmatch(text), quoted(text)
    if match is None:
        near = instead(text, QUALITIES, "or give WxH@fps such as 1280x720@30")
        raise InputError(f"quality {told} is not known; {near}")
    width, height, fps = map(int, match.groups())
    if width % 2 or height % 2:
        raise InputError(f"quality {told} has an odd side: H.264 needs an even width and height")
    if not all(limits.SMALLEST_SIDE <= side <= limits.LARGEST_SIDE for side in (width, height)):
        raise InputError(
            f"quality {told} is out of range: sides are "
            f"{limits.SMALLEST_SIDE} to {limits.LARGEST_SIDE} pixels"
        )
    if not 1 <= fps <= limits.FASTEST:
        raise InputError(f"quality {told} is out of range: 1 to {limits.FASTEST} frames a second")
    return width, height, fps


def shaped(quality: str, aspect: Aspect | None) -> tuple[int, int, int]:
    """Return (width, height, fps) of a quality in another shape than its own.

    A name says how long the shorter side is: high in 9:16 is 1080x1920.

    Raises
    ------
    InputError
        If the quality is not known, or says its shape itself.
    """
    width, height, fps = parse_quality(quality)
    if aspect is None:
        return width, height, fps
    if quality not in QUALITIES:
        raise InputError(
            f"quality {quoted(quality)} says its shape itself: leave out --aspect, or give a name "
            f"such as {next(iter(QUALITIES))}"
        )
    across, up = sides(aspect)
    unit = height / min(across, up)
    return 2 * round(unit * across / 2), 2 * round(unit * up / 2), fps


def look_for(
    quality: str,
    theme: str = "dark",
    language: str = "en",
    captions: str = "picture",
    aspect: Aspect | None = None,
) -> RenderLook:
    """Return the look of a quality's name or ``WxH@fps`` in a theme and language.

    Parameters
    ----------
    quality, theme, language, captions : str
        As options name them.
    aspect : str, optional
        Another shape than that of the quality, which must be a name then.

    Raises
    ------
    InputError
        If the quality, the theme or the way of captions is unknown.
    """
    check_choice("captions", captions, CAPTIONS)
    look = RenderLook(*shaped(quality, aspect), theme, language, captions)
    _ = look.colors
    return look
