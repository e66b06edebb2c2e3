"""What a shell completes: names that ship, files, and the beats of the clip that has been typed."""

from __future__ import annotations

import contextlib
import io
import os
import shlex
import subprocess
import sys
from pathlib import Path
from unittest import mock

import pytest

from pleat.nets.files import readers, tables
from pleat.scenes.cli import main

OWN = '[clip]\ntitle = "T"\n[[beat]]\nid = "one"\n[[beat]]\nid = "other"\n[[beat]]\ndo = 3\n'


def completed(words: str, shell: str = "bash", cwd: Path = Path()) -> list[str]:
    """Return what a shell offers in place of the last word."""
    parts = words.split(" ")
    env = {"_PLEAT_COMPLETE": f"{shell}_complete", "COMP_WORDS": words}
    env["COMP_CWORD"] = parts[-1] if shell == "fish" else str(len(parts) - 1)
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with (
        contextlib.chdir(cwd),
        contextlib.redirect_stdout(out),
        mock.patch.dict(os.environ, env),
        mock.patch.object(sys, "argv", ["pleat"]),
        pytest.raises(SystemExit) as end,
    ):
        main()
    assert end.value.code == 0
    out.seek(0)
    lines = out.read().splitlines()
    found = lines[1::3] if shell == "zsh" else [line.partition(",")[2] for line in lines]
    return [one for one in found if one]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_every_shell_is_offered_clips_and_commands(shell: str) -> None:
    assert "fold" in completed("pleat render fo", shell)
    assert "render" in " ".join(completed("pleat r", shell))


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("pleat lecture n", ["neural-networks-and-linear-algebra"]),
        ("pleat check --theme d", ["dark"]),
        ("pleat embed fold --theme dark,c", ["dark,colorblind"]),
        ("pleat still fold --at fold-1", ["fold-1"]),
        ("pleat render -q low fold --beats data,thresh", ["data,threshold"]),
        ("pleat render fold --lang zh-Hant", ["zh-Hant"]),
        ("pleat render fold -q me", ["medium"]),
        ("pleat new clip x --net hard-r", ["hard-relu"]),
        ("pleat new clip x --data easy", ["easy"]),
        ("pleat new clip x --activation leaky", ["leaky_relu"]),
        ("pleat train moons-d", ["moons-deep"]),
        ("pleat render no-such-clip --beats f", []),
    ],
)
def test_what_is_offered(words: str, offered: list[str]) -> None:
    assert completed(words) == offered


def test_files_and_what_stands_in_them(tmp_path: Path) -> None:
    for name, text in {
        "mine.toml": OWN,
        "mine.fr.toml": "",
        "my.py": "raise SystemExit(9)",
        "broken.toml": "[[beat]\n",
        "model.pt": "",
    }.items():
        (tmp_path / name).write_text(text)
    assert completed("pleat render my", cwd=tmp_path) == ["my.py"]
    assert completed(f"pleat render {tmp_path}/mi") == [f"{tmp_path}/mine.toml"]
    assert completed("pleat still mine.toml --at ", cwd=tmp_path) == ["one", "other"]
    assert completed("pleat render mine.toml --lang ", cwd=tmp_path) == ["fr"]
    assert completed("pleat new clip x --net mod", cwd=tmp_path) == ["model.pt"]
    # What can't be read, and what would have to be run, offers nothing.
    assert completed("pleat still broken.toml --at ", cwd=tmp_path) == []
    assert completed("pleat still my.py --at ", cwd=tmp_path) == []


def test_files_of_every_kind_that_is_read_are_offered(tmp_path: Path) -> None:
    for option, suffixes in {"net": readers.SUFFIXES, "data": tables.SUFFIXES}.items():
        names = sorted(f"{option}-mine{suffix}" for suffix in suffixes)
        for name in names:
            (tmp_path / name).touch()
        assert completed(f"pleat new clip x --{option} {option}-", cwd=tmp_path) == names


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_lines_of_the_documentation_write_a_script(shell: str) -> None:
    pages = Path(__file__).parent.parent / "docs" / "howto" / "shell.md"
    assert f"_PLEAT_COMPLETE={shell}_source pleat" in pages.read_text(encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pleat.scenes.cli"],
        env={**os.environ, "_PLEAT_COMPLETE": f"{shell}_source"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "pleat" in shlex.split(done.stdout.replace("'", "").replace('"', ""), comments=True)
