"""Programs run when somebody names them, or allows it: never because a file does."""

from __future__ import annotations

import pytest
from support import toml
from support.command import pleat

from pleat.nets.errors import InputError
from pleat.scenes.film.load_lecture import load_lecture
from pleat.scenes.playback.load import is_script

SCRIPT = """
import pathlib

from pleat.scenes import PleatScene
from pleat.scenes.beats.show import Show

pathlib.Path(__file__).with_name("has-run").touch()


class X(PleatScene):
    net = "easy-1"
    title = "A script"

    def construct(self):
        self.beat(Show(views=("data",), seconds=0.2, hold=0.0))
"""
SMALL = ("-q", "64x36@5", "--cache", "cache", "-j", "1")
COMMANDS = {
    "check": ("check", "talk.toml"),
    "lecture": ("lecture", "talk.toml", *SMALL),
    "present": ("lecture", "talk.toml", "--present", *SMALL),
    "handout": ("lecture", "talk.toml", "--handout", *SMALL),
    "gallery": ("gallery", "talk.toml", "-o", "site", *SMALL),
}


@pytest.fixture
def folder(tmp_path):
    """A lecture that names a script beside it."""
    (tmp_path / "evil.py").write_text(SCRIPT)
    (tmp_path / "talk.toml").write_text(toml.lecture("evil.py:X", title="Harmless"))
    return tmp_path


@pytest.mark.parametrize("command", COMMANDS)
def test_a_lecture_runs_no_script_and_says_what_would_run(folder, command):
    run = pleat(*COMMANDS[command], cwd=folder)
    assert run.code == 2
    assert not (folder / "has-run").exists()
    assert not (folder / "renders").exists()
    (line,) = run.err.splitlines()
    assert line.startswith(
        "pleat: talk.toml:7: part 'evil.py:X': clip: 'evil.py:X' would run the program"
    )
    assert "evil.py; read it, then allow that by --scripts" in line


@pytest.mark.parametrize("command", COMMANDS)
def test_scripts_beside_a_lecture_run_where_that_is_allowed(folder, command):
    run = pleat(*COMMANDS[command], "--scripts", cwd=folder)
    assert (run.code, run.err) == (0, "")
    assert (folder / "has-run").exists()


def test_a_script_that_is_named_on_the_command_line_runs(folder):
    assert pleat("check", "evil.py:X", cwd=folder).code == 0
    assert (folder / "has-run").exists()


@pytest.mark.parametrize("way", ["../evil.py:X", "{folder}/evil.py:X", "link.py:X", "../evil.py"])
def test_scripts_elsewhere_never_run(folder, way):
    below = folder / "talks"
    below.mkdir()
    (below / "link.py").symlink_to(folder / "evil.py")
    (below / "talk.toml").write_text(toml.lecture(way.format(folder=folder), title="Harmless"))
    run = pleat("check", "talks/talk.toml", "--scripts", cwd=folder)
    assert run.code == 2
    assert "a script must stand beside the lecture or below" in run.err
    assert not (folder / "has-run").exists()


def test_a_script_is_looked_for_beside_the_lecture_not_in_the_current_folder(folder):
    (folder / "talks").mkdir()
    (folder / "talk.toml").rename(folder / "talks" / "talk.toml")
    with pytest.raises(InputError, match=r"talks/evil.py: no such file"):
        load_lecture(folder / "talks" / "talk.toml", scripts=True)
    assert not (folder / "has-run").exists()


def test_a_folder_that_is_called_as_a_script_makes_none_of_what_lies_in_it(folder):
    (folder / "evil.py:X").mkdir()
    (folder / "evil.py:X" / "clip.toml").write_text("[clip]\n")
    assert not is_script(folder / "evil.py:X" / "clip.toml")
    assert pleat("check", "evil.py:X/clip.toml", cwd=folder).code == 2
    assert not (folder / "has-run").exists()


def test_a_check_of_a_lecture_looks_at_its_clips(tmp_path):
    (tmp_path / "talk.toml").write_text(toml.lecture("easy-data", title="Harmless"))
    run = pleat("check", "talk.toml", cwd=tmp_path)
    assert (run.code, run.out) == (0, "easy-data: clean\ntalk (lecture): clean\n")
