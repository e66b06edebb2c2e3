"""What is written to renders/ is called after its look: no film replaces another's."""

from __future__ import annotations

from pathlib import Path

from support import toml
from support.command import pleat

from pleat.configs import HERE
from pleat.scenes.cli.places import marked
from pleat.scenes.drawing.look import look_for

MADE = [
    (("render", "clip.toml"), "clip-36p5.mp4"),
    (("render", "clip.toml", "--theme", "light"), "clip-36p5-light.mp4"),
    (("render", "clip.toml", "--theme", "Mine & yours.toml"), "clip-36p5-mine-yours.mp4"),
    (("render", "clip.toml", "--captions", "none"), "clip-36p5-captions-none.mp4"),
    (("render", "clip.toml", "--loop", "seamless"), "clip-36p5-loop-seamless.mp4"),
    (("render", "clip.toml", "--beats", "1-1,data"), "clip-36p5-beats-1-1-data.mp4"),
    (("render", "clip.toml", "--lang", "de"), "clip-36p5.de.mp4"),
    (("render", "clip.toml", "-q", "64x64@5"), "clip-64x64p5.mp4"),
    (("still", "clip.toml", "--at", "data", "--lang", "de"), "clip-data-36p5.de.png"),
    (("still", "clip.toml", "--at", "0.1", "--theme", "light"), "clip-0.1-36p5-light.png"),
    (("lecture", "talk.toml"), "talk-36p5/talk.mp4"),
    (("lecture", "talk.toml", "--captions", "track"), "talk-36p5-captions-track/talk.mp4"),
    (("lecture", "talk.toml", "--handout", "--theme", "dark"), "talk-36p5-dark/talk.pdf"),
    (("embed", "clip.toml"), "embed-36p5/clip/clip-light.mp4"),
    (("embed", "clip.toml", "--theme", "light"), "embed-36p5-light/clip/clip-light.mp4"),
]


def files(folder: Path) -> set[str]:
    return {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()}


def test_no_look_takes_the_name_of_another(tmp_path):
    """All of them in one folder, as in one afternoon."""
    (tmp_path / "clip.toml").write_text(toml.clip())
    (tmp_path / "clip.de.toml").write_text('[clip]\ntitle = "Klipp"\n')
    (tmp_path / "talk.toml").write_text(toml.lecture())
    theme = HERE / "themes" / "colorblind.toml"
    (tmp_path / "Mine & yours.toml").write_bytes(theme.read_bytes())
    for args, name in MADE:
        before = files(tmp_path / "renders")
        rest = () if "-q" in args else ("-q", "64x36@5")
        more = () if args[0] == "still" else ("--cache", "cache", "-j", "1")
        run = pleat(*args, *rest, *more, cwd=tmp_path)
        assert (run.code, run.err) == (0, ""), args
        new = files(tmp_path / "renders") - before
        assert name in new
        assert len({name.split("/")[0] for name in new}) == 1


def test_the_usual_look_has_the_plain_name():
    assert marked("fold", look_for("high"), "high") == "fold"
    assert marked("fold", look_for("1920x1080@60"), "high") == "fold"
    for quality, mark in [("low", "480p15"), ("medium", "720p30"), ("4k", "2160p60")]:
        assert marked("fold", look_for(quality), "high") == f"fold-{mark}"
    long = [marked("fold", look_for("high"), "high", others=[f"beats-{'a' * 50}{k}"]) for k in "12"]
    assert long[0] != long[1]
    assert max(map(len, long)) < 70
