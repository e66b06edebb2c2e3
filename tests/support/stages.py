"""A tiny lecture to be presented, and what a test asks of the page that presents it."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import av
import numpy as np
from PIL import Image

from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.film.job import Job, Report
from pleat.scenes.film.lecture import Lecture
from pleat.scenes.film.load_lecture import load_lecture
from pleat.scenes.outputs.slides.build import present
from support import lectures

FPS = 10
LOOK = RenderLook(256, 144, FPS)
# Two chapters, with cards; a caption and notes that look like markup.
LECTURE = lectures.LECTURE.replace("continues = true", 'card = "</script> & then"')
HOSTILE = "<script>document.title='bad'</script> & {parameters} numbers."
STOPS = (
    *("title/title", "card-a/title", "a/data", "a/basis"),
    *("card-b/title", "b/start", "b/legend", "closing/text", "end"),
)


def write(folder: Path) -> Lecture:
    """Write the lecture and read it."""
    lectures.write_lecture(folder, LECTURE)
    for language in lectures.LANGUAGES[1:]:
        path = folder / f"mini.{language}.toml"
        path.write_text(lectures.WORDS + '[part.b]\ncard = "然後"\n', encoding="utf-8")
    path = folder / "b.toml"
    text = path.read_text(encoding="utf-8")
    text = text.replace("'One net of {parameters} numbers.'", f'"{HOSTILE}"\nnotes = "<b>Ask</b>"')
    path.write_text(text.replace("[clip]", '[clip]\nnotes = "Of <i>clip b</i>."'), encoding="utf-8")
    return load_lecture(folder / "mini.toml")


def make(folder: Path, language: str = "en", captions: str = "picture", **more) -> Report:
    """Write the lecture and its presentation."""
    look = RenderLook(LOOK.width, LOOK.height, FPS, "dark", language, captions)
    options = {"job": Job(folder / "cache", 1), "overlay": captions == "none"} | more
    return present(write(folder), look, folder / f"{language}.html", **options)


def film(page: Path) -> np.ndarray:
    """All frames of the film inside a presentation, (frames, h, w, 3)."""
    parts = page.read_text(encoding="utf-8").split('class="film">')[1:]
    data = b"".join(base64.b64decode(part.partition("</script>")[0]) for part in parts)
    with av.open(io.BytesIO(data)) as video:
        return np.stack([frame.to_ndarray(format="rgb24") for frame in video.decode(video=0)])


def halt(page, k: int) -> None:
    """Wait until the page halts at stop k, from 0."""
    page.wait_for_selector(f'html[data-state=halted][data-at="{k}"]', state="attached")


def shown(page) -> tuple[float, np.ndarray]:
    """The frame the film stands on, and its picture (h, w, 3)."""
    at, url = page.evaluate(
        """() => {
            const film = document.getElementById("film"), canvas = document.createElement("canvas");
            [canvas.width, canvas.height] = [film.videoWidth, film.videoHeight];
            canvas.getContext("2d").drawImage(film, 0, 0);
            return [film.currentTime, canvas.toDataURL("image/png")];
        }"""
    )
    picture = Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2]))).convert("RGB")
    return at * FPS - 0.5, np.asarray(picture)


def swipe(page, distance: int) -> None:
    """Draw a finger across the middle of the page."""
    page.evaluate(
        """distance => {
            const at = x => ({bubbles: true, button: 0, pointerType: "touch", isPrimary: true,
                              clientX: innerWidth / 2 + x, clientY: innerHeight / 2});
            const frame = document.getElementById("frame");
            frame.dispatchEvent(new PointerEvent("pointerdown", at(0)));
            frame.dispatchEvent(new PointerEvent("pointerup", at(distance)));
        }""",
        distance,
    )
