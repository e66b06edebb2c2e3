"""A tiny lecture in three languages, written into a folder and rendered in this process."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np

from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.film.job import Job, Report
from pleat.scenes.film.load_lecture import load_lecture
from pleat.scenes.film.render_lecture import render_lecture
from pleat.scenes.film.video.settings import encoder_settings

LANGUAGES = ("en", "zh-Hant", "zh-Hans")
FPS = 5

HEAD = """
[clip]
title = "Clip {name}"
net = "easy-1"
languages = ["zh-Hant", "zh-Hans"]
"""
# The second begins on the plane that the first leaves.
CLIPS = {
    "a": [("data", 'views = ["grid", "data"]', "Two curves."), ("basis", 'views = ["basis"]', "")],
    "b": [
        ("start", 'views = ["grid", "data", "equation"]', "One net of {parameters} numbers."),
        ("legend", 'views = ["legend"]', "Two classes."),
    ],
}
LECTURE = """
[lecture]
title = "Mini"
subtitle = "a lecture"
languages = ["en", "zh-Hant", "zh-Hans"]
article = "002"
description = "After {author}."
closing = "The end"
credits = ["by {author}, {year}", "from their own weights"]
poster = "a/data"

[[part]]
clip = "a.toml"
card = "First things"

[[part]]
clip = "b.toml"
continues = true
"""
WORDS = """
[lecture]
title = "迷你"
subtitle = "講座"
description = "{author}。"
closing = "完"
credits = ["{author}，{year}", "權重"]

[part.a]
card = "開始"
"""


def write_lecture(folder: Path, text: str = LECTURE) -> Path:
    """Write the lecture, its clips and their translations; return the lecture's file."""
    for name, beats in CLIPS.items():
        write_clip(folder, name, beats)
    for language in LANGUAGES[1:]:
        (folder / f"mini.{language}.toml").write_text(WORDS, encoding="utf-8")
    (folder / "mini.toml").write_text(text, encoding="utf-8")
    return folder / "mini.toml"


def write_clip(folder: Path, name: str, beats: list[tuple[str, str, str]]) -> None:
    """Write a clip of beats (id, views, caption) and its translations."""
    lines = [HEAD.format(name=name)]
    there = [f'[clip]\ntitle = "片段{name}"\n']
    for id_, views, told in beats:
        lines.append(f'[[beat]]\nid = "{id_}"\ndo = "show"\nseconds = 0.4\nhold = 0.0\n{views}\n')
        if told:
            lines.append(f"caption = '{told}'\n")
            there.append(f'[beat.{id_}]\ncaption = "字幕{id_}"\n')
    (folder / f"{name}.toml").write_text("".join(lines), encoding="utf-8")
    for language in LANGUAGES[1:]:
        (folder / f"{name}.{language}.toml").write_text("".join(there), encoding="utf-8")


def render(
    folder: Path, language: str = "en", captions: str = "none", progress=None, **more
) -> Report:
    """Render the folder's lecture at a small size, in this process."""
    look = RenderLook(128, 72, FPS, "dark", language, captions)
    options = {"job": Job(folder / "cache", 1, progress=progress)} | more
    return render_lecture(load_lecture(folder / "mini.toml"), look, folder / language, **options)


def pictures(path: Path) -> np.ndarray:
    """All frames of a film."""
    with av.open(str(path)) as video:
        return np.stack([frame.to_ndarray(format="rgb24") for frame in video.decode(video=0)])


def settings():
    """The encoder's settings for a small film."""
    return encoder_settings(RenderLook(128, 72, FPS))
