"""Nothing is fetched and nobody is called: names and contents of files are no addresses."""

from __future__ import annotations

import ast
import os
import shutil
import socket
import subprocess
import sys
from functools import cache
from pathlib import Path

import av
import pytest
from support import toml
from support.command import pleat

ROOT = Path(__file__).resolve().parent.parent
SMALL = ("-q", "64x36@5")
# Every process of ours, workers too, begins with this.
FORBIDDEN = """
import sys


def forbid(event, given):
    called = event == "socket.connect" and isinstance(given[1], tuple)
    if called or event.startswith("socket.get"):
        with open({log!r}, "a") as log:
            print(event, given, file=log)
        raise RuntimeError(f"{{event}} is forbidden")


sys.addaudithook(forbid)
with open({log!r} + ".began", "a") as log:
    print("began", file=log)
"""
# Each has a meaning for FFmpeg, for a shell or for a format of its own.
ODD = ("http:/x", "https:x", "c:x", "file:x", "data:x,y", "pipe:1", "concat:a|b", "-x", "a%03d",
       "x\ny", "rtmp://h:1/x", "tee:x|y", "subfile,,start,0,end,0,,:x")  # fmt: skip


@cache
def without_interfaces() -> list[str]:
    """Return what starts a command in a network of its own, without interfaces; maybe nothing."""
    unshare = shutil.which("unshare")
    for way in (["-n"], ["-rn"]):
        if unshare and subprocess.run([unshare, *way, "true"], capture_output=True).returncode == 0:
            return [unshare, *way]
    return []


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "clip.toml").write_text(toml.clip("", toml.LINEAR))
    (tmp_path / "data:x,talk.toml").write_text(toml.lecture())
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(
        FORBIDDEN.format(log=str(tmp_path / "called"))
    )
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "there"),
    [
        (("render", "clip.toml", "-o", "http:/x.mp4", "--loop"), "http:/x.mp4"),
        (("lecture", "data:x,talk.toml", "-o", "http:/127.0.0.1"), "http:/127.0.0.1/sheet.png"),
        (("lecture", "data:x,talk.toml", "--present", "-o", "ftp:x.html"), "ftp:x.html"),
        (("embed", "clip.toml", "-o", "rtmp:/x", "--gif", "--webp"), "rtmp:/x/clip/clip-dark.gif"),
        (("gallery", "clip.toml", "-o", "tcp:/x:1"), "tcp:/x:1/media/clip-dark.mp4"),
    ],
    ids=["render", "lecture", "present", "embed", "gallery"],
)
def test_films_are_made_without_a_network(folder, arguments, there):
    """Sockets are forbidden in Python, and in libraries there is nothing to reach."""
    places = [str(folder / "site"), os.environ.get("PYTHONPATH")]
    run = subprocess.run(
        [*without_interfaces(), sys.executable, "-m", "pleat.scenes.cli", *arguments, *SMALL]
        + ["--cache", "http:/cache", "-j", "2"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, places))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert (folder / there).is_file()
    assert not (folder / "called").exists()
    # Two workers, and what starts them, have been watched too.
    assert (folder / "called.began").read_text().count("began") >= 3


@pytest.mark.parametrize("name", ODD)
def test_a_film_is_written_to_the_file_that_is_named(tmp_path, name):
    (tmp_path / "clip.toml").write_text(toml.clip("", toml.LINEAR))
    # As a path that starts with a folder, and as it is; an option's value may begin with a dash.
    for out in (f"{name}.mp4", f"sub/{name}.mp4"):
        rest = ("--cache", f"{name}-cache", "-j", 1, "--beats", "data", *SMALL)
        run = pleat("render", "clip.toml", f"--output={out}", *rest, cwd=tmp_path)
        assert (run.code, run.err) == (0, "")
        with (tmp_path / out).open("rb") as file, av.open(file) as film:
            assert film.streams.video[0].frames == 1
        run = pleat("sheet", "--output=sheet.png", "--", out, cwd=tmp_path)
        assert (run.code, run.err) == (0, "")


@pytest.mark.parametrize("name", ["film.mp4", "film.m3u8"])
def test_a_playlist_leads_nowhere(tmp_path, name):
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/part.ts"
        (tmp_path / name).write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{address}\n")
        run = pleat("sheet", name, cwd=tmp_path)
        assert (run.code, run.err) == (
            2,
            f"pleat: {name}: is not a video that can be read\n",
        )
        with pytest.raises(TimeoutError):
            server.accept()


def test_no_file_of_a_list_is_read(tmp_path):
    """FFmpeg's own list of files; what it names is a film."""
    (tmp_path / "clip.toml").write_text(toml.clip("", toml.LINEAR))
    rest = ("--cache", "cache", "-j", 1, "--beats", "data", *SMALL)
    assert pleat("render", "clip.toml", "-o", "film.mp4", *rest, cwd=tmp_path).code == 0
    (tmp_path / "list.mp4").write_text("ffconcat version 1.0\nfile film.mp4\n")
    run = pleat("sheet", "list.mp4", cwd=tmp_path)
    assert run.code == 2
    assert "not a video that can be read" in run.err


def test_films_are_opened_in_one_place():
    found = set()
    for path in [*(ROOT / "scenes").rglob("*.py"), *(ROOT / "nets").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and ast.unparse(node) in ("av.open", "av.container"):
                found.add(path.relative_to(ROOT).as_posix())
    # A voice is read from an open file, as a WAV and nothing else.
    assert found == {"scenes/film/video/media.py", "scenes/film/video/audio.py"}
