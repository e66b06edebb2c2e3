"""A small clip with hostile words, in a hostile file, embedded in this process."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np

from pleat.scenes.film.job import Job
from pleat.scenes.outputs.embed.build import EmbedReport, build
from pleat.scenes.outputs.embed.forms import FORMS
from pleat.scenes.outputs.embed.options import EmbedOptions
from pleat.scenes.playback.load import load_clip

QUALITY, FPS = "284x160@10", 10
NAME = 'Tom\'s "fold" {{é}} & <b>'
SLUG = "tom-s-fold-e-b"
TITLE = "A <script>window.pwned = 1</script> & \"title\" 'of' {{ braces }} {% raw %} `*_[x]`"
ALT = "Alt \"text\" with <img src=x onerror='window.pwned = 1'> & {braces}"
CAPTION = "A caption, <script>window.pwned = 1</script>."
CLIP = """
[clip]
title = '''{title}'''
alt = '''{alt}'''
net = "hard-relu"
languages = ["zh-Hant"]

[[beat]]
id = "data"
do = "show"
seconds = 0.4
hold = 0.6
views = ["grid", "data", "basis"]
caption = "{caption}"

[[beat]]
id = "linear"
do = "linear"
layer = 1
seconds = 0.8
hold = 0.2

[[beat]]
id = "wait"
do = "pause"
seconds = 0.3
"""
THERE = """
[clip]
title = '標題 <b>'
alt = '說明'

[beat.data]
caption = "字幕 <b>"
"""


def write_clip(folder: Path, name: str = NAME) -> Path:
    """Write the clip and its translation; return its file."""
    folder.mkdir(parents=True, exist_ok=True)
    told = CLIP.format(title=TITLE, alt=ALT, caption=CAPTION)
    (folder / f"{name}.toml").write_text(told, encoding="utf-8")
    (folder / f"{name}.zh-Hant.toml").write_text(THERE, encoding="utf-8")
    return folder / f"{name}.toml"


def embed(folder: Path, clip: Path, **wishes) -> EmbedReport:
    """Embed a clip at a small size; the folder holds the cache too."""
    options = {key: wishes.pop(key) for key in ("force", "progress") if key in wishes}
    wanted = EmbedOptions(load_clip(clip), **{"quality": QUALITY, "called": clip.name} | wishes)
    return build(wanted, folder / "out", Job(folder / "cache", 1, **options))


def build_all(folder: Path) -> EmbedReport:
    """Embed the clip with everything there is."""
    return embed(
        folder, write_clip(folder), gif=True, webp=True, transparent=True, forms=tuple(FORMS)
    )


def frames(path: Path, form: str = "rgb24") -> np.ndarray:
    """All frames of a film, (n, h, w, c)."""
    with av.open(str(path)) as film:
        return np.stack([frame.to_ndarray(format=form) for frame in film.decode(video=0)])
