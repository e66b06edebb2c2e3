"""The small clips and lectures in TOML that tests of commands begin with."""

from __future__ import annotations

SHOW = """
[[beat]]
id = "data"
do = "show"
seconds = 0.2
hold = 0.0
views = ["data"]
"""
LINEAR = """
[[beat]]
id = "linear"
do = "linear"
layer = 1
seconds = 0.4
hold = 0.0
"""


def clip(head: str = "", *beats: str) -> str:
    """Return a clip of one net with more keys in its head, and beats behind the first."""
    return f'\n[clip]\ntitle = "Clip"\nnet = "easy-1"\n{head}\n{SHOW}{"".join(beats)}'


def lecture(name: str = "clip.toml", head: str = "", title: str = "Talk") -> str:
    """Return a lecture of one clip, with more keys in its head."""
    return f'\n[lecture]\ntitle = "{title}"\n{head}\n\n[[part]]\nclip = "{name}"\n'
