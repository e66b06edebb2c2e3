"""How large, how fast and in which dress a film is drawn, and how it is encoded."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, replace

from pleat.nets.errors import InputError

QUALITIES = {
    "low": (854, 480, 15),
    "medium": (1280, 720, 30),
    "high": (1920, 1080, 60),
    "4k": (3840, 2160, 60),
}
CAPTIONS = ("picture", "none")
_FREE = re.compile(r"([0-9]{1,5})x([0-9]{1,5})@([0-9]{1,3})")
_SMALLEST, _LARGEST, _FASTEST = 16, 8192, 240


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
        Name of a theme.
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


@dataclass(frozen=True)
class EncoderSettings:
    """Settings of the video encoder; every field decides bytes, so all are in the cache key.

    Macroblock trees are off (as in the presets up to superfast): with them x264
    reads memory it never wrote, and the same frames gave different files.

    Measured on 120 frames of the fold clip in motion at 1080p60, one thread: CPU
    a frame, PSNR of luma, chroma, and luma of the faint grid lines alone, size:

    ======================================  =====  ====  ====  ====  =======
    medium 23 (stock manim)                 52 ms  43.6  46.9  34.0  0.69 MB
    veryfast 23, no mbtree                  39 ms  44.6  46.3  35.5  1.10 MB
    superfast 23, no B                      16 ms  45.1  46.3  36.0  1.41 MB
    superfast 26, no B, no AQ, chroma -6    16 ms  46.2  50.9  35.7  1.74 MB
    superfast 24, no B, AQ 2, chroma -4     16 ms  46.8  50.2  37.2  1.78 MB
    ultrafast 25, CABAC, AQ 1, chroma -6    14 ms  42.8  49.0  33.6  1.83 MB
    ======================================  =====  ====  ====  ====  =======
    """

    codec: str = "libx264"
    preset: str = "superfast"
    crf: int = 24
    tune: str | None = None
    # x264 writes the same file for one thread count and another for the next:
    # the count is fixed, and the cores are shared out by segments instead.
    threads: int = 1
    keyframe_seconds: int = 5
    # Frames between frames cost more than they save; thin coloured lines lose
    # their colour first, faint ones on plain ground want the adaptive quantiser.
    params: str = "bframes=0:aq-mode=2:chroma-qp-offset=-4"
    # "rgba" keeps every pixel as it was drawn, its opacity too; it needs the codec "png".
    pix_fmt: str = "yuv420p"

    def options(self, fps: int) -> dict[str, str]:
        """Return the codec's private options for a film of ``fps`` frames a second."""
        if self.codec != "libx264":
            return {}
        options = {
            "preset": self.preset,
            "crf": str(self.crf),
            "g": str(fps * self.keyframe_seconds),
        }
        if self.tune:
            options["tune"] = self.tune
        if self.params:
            options["x264-params"] = self.params
        return options

    def fingerprint(self) -> str:
        """Return all fields as one line of text, for cache keys."""
        return repr(sorted(asdict(self).items()))


# Pictures from which others are made, and so without any loss. Short distances between
# keyframes let them be read backwards.
LOSSLESS = EncoderSettings(preset="ultrafast", crf=0, params="", keyframe_seconds=1)
LOSSLESS_RGBA = EncoderSettings(codec="png", params="", pix_fmt="rgba")


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
    match = _FREE.fullmatch(text)
    if match is None:
        names = ", ".join(QUALITIES)
        raise InputError(f"quality {text!r} is not one of {names} or WxH@fps such as 1280x720@30")
    width, height, fps = map(int, match.groups())
    if width % 2 or height % 2:
        raise InputError(f"quality {text!r} has an odd side: H.264 needs an even width and height")
    if not all(_SMALLEST <= side <= _LARGEST for side in (width, height)):
        raise InputError(
            f"quality {text!r} is out of range: sides are {_SMALLEST} to {_LARGEST} pixels"
        )
    if not 1 <= fps <= _FASTEST:
        raise InputError(f"quality {text!r} is out of range: 1 to {_FASTEST} frames a second")
    return width, height, fps


def look_for(
    quality: str, theme: str = "dark", language: str = "en", captions: str = "picture"
) -> RenderLook:
    """Return the look of a quality's name or ``WxH@fps`` in a theme and language.

    Raises
    ------
    InputError
        If the quality or the way of captions is unknown.
    """
    if captions not in CAPTIONS:
        raise InputError(f"captions {captions!r} is not one of {', '.join(CAPTIONS)}")
    return RenderLook(*parse_quality(quality), theme, language, captions)


def encoder_settings(look: RenderLook) -> EncoderSettings:
    """Return the encoder's settings for a look."""
    settings = EncoderSettings()
    # Large pixels show more of the encoder's doing, small ones less.
    if look.height <= 480:
        return replace(settings, crf=21)
    return replace(settings, crf=26) if look.height > 1440 else settings
