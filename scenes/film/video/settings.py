"""How a film is encoded."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace

from pleat.scenes.drawing.look import RenderLook


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


def encoder_settings(look: RenderLook) -> EncoderSettings:
    """Return the encoder's settings for a look."""
    settings = EncoderSettings()
    # Large pixels show more of the encoder's doing, small ones less.
    if look.height <= 480:
        return replace(settings, crf=21)
    return replace(settings, crf=26) if look.height > 1440 else settings
