"""Names in files lead nowhere, nothing is written outside, and no name is a crash."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from support import toml
from support.command import pleat

from pleat.configs import HERE
from pleat.configs.limits import FILE_NAME_BYTES, NAME_BYTES
from pleat.nets.errors import InputError
from pleat.nets.files.names import beside, check_name, legible, path_fault
from pleat.nets.files.writing import whole_file, within
from pleat.scenes.film.cache import open_cache

RECIPE = """
name = "{name}"
activations = []

[[layer]]
W = [[1.0, 0.0]]
b = [0.0]
"""
SMALL = ("-q", "64x36@5", "--cache", "cache", "-j", "1")
AWAY = [
    "x/../../../y",
    "../y",
    "/tmp/y",
    "x-../../y",
    "en/../y",
    "a\\\\b",
    "en\\u0000",
    "",
    "en_US",
]
AWAY_RECIPES = ("../../y", "/tmp/y", "a/b", "..", ".hidden", "con", "NUL.x", "a\\\\b", "C:y")
# Bytes that are no UTF-8, and as Python has them.
RAW = os.fsdecode(b"caf\xe9")


def files(folder: Path) -> set[str]:
    return {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()}


def outside(folder: Path) -> set[str]:
    """What stands beside the folder a test works in."""
    return {name for name in files(folder.parent) if not name.startswith(f"{folder.name}/")}


@pytest.fixture
def work(tmp_path):
    """A folder to work in, within one that nothing may be written to."""
    (tmp_path / "work").mkdir()
    (tmp_path / "y").write_text("the user's own\n")
    return tmp_path / "work"


@pytest.mark.parametrize("tag", AWAY)
@pytest.mark.parametrize("key", ['language = "{}"', 'languages = ["{}"]'])
def test_a_language_that_is_no_tag_is_refused_where_it_is_read(work, tag, key):
    (work / "clip.toml").write_text(toml.clip(key.format(tag)))
    (work / "good.toml").write_text(toml.clip())
    (work / "talk.toml").write_text(toml.lecture("good.toml", key.format(tag)))
    before, beside_it = files(work), outside(work)
    place = key.partition(" ")[0] + ("[1]" if "[" in key else "")
    for args, table in [
        (("render", "clip.toml", *SMALL), "clip"),
        (("embed", "clip.toml", "-o", "out", *SMALL), "clip"),
        (("check", "clip.toml"), "clip"),
        (("lecture", "talk.toml", "-o", "out", *SMALL), "lecture"),
    ]:
        run = pleat(*args, cwd=work)
        assert run.code == 2, args
        (line,) = run.err.splitlines()
        assert re.search(rf"\.toml:\d+: {re.escape(f'{table}.{place}')}: ", line)
        assert "is no language tag of BCP 47" in line or "control character" in line
    assert (files(work), outside(work)) == (before, beside_it)


@pytest.mark.parametrize("name", [*AWAY_RECIPES, "a\\nb", "y ", "é" * 61])
def test_a_recipe_that_would_be_written_elsewhere_is_refused(work, name):
    (work / "recipe.toml").write_text(RECIPE.format(name=name))
    run = pleat("train", "recipe.toml", "-o", "nets", cwd=work)
    assert run.code == 2
    (line,) = run.err.splitlines()
    assert line.startswith("pleat: recipe.toml:2: name: ")
    assert files(work) == {"recipe.toml"}
    assert outside(work) == {"y"}


def test_names_that_every_system_takes():
    for name in ("fold", "a b", "Größe", "x.y", "console", "n" * NAME_BYTES):
        assert check_name(name) == name


def test_a_lecture_whose_name_is_a_way_up_is_not_written_above(work):
    (work / "clip.toml").write_text(toml.clip())
    (work / "...toml").write_text(toml.lecture())
    run = pleat("lecture", "...toml", "-q", "high", "--cache", "cache", cwd=work)
    assert run.code == 2
    assert "would lead out of renders" in run.err
    assert files(work) == {"clip.toml", "...toml"}


@pytest.mark.parametrize(
    ("args", "link"),
    [
        (("gallery", "clip.toml", "-o", "out"), "out/media"),
        (("embed", "clip.toml", "-o", "out"), "out/clip"),
        (("embed", "clip.toml"), "renders/embed-64x36p5"),
        (("lecture", "talk.toml"), "renders/talk-64x36p5"),
        (("render", "clip.toml", "-o", "film.mp4"), "cache/tmp"),
        (("render", "clip.toml", "-o", "film.mp4"), "cache/segments"),
    ],
)
def test_a_link_in_an_output_folder_is_not_followed_out_of_it(work, args, link):
    (work / "clip.toml").write_text(toml.clip())
    (work / "talk.toml").write_text(toml.lecture())
    if link.startswith("renders/") and "36" in link:
        link = link.replace("64x36", "36")  # 16:9 goes without saying
    elsewhere = work.parent / "elsewhere"
    elsewhere.mkdir()
    (work / link).parent.mkdir(exist_ok=True)
    (work / link).symlink_to(elsewhere)
    run = pleat(*args, *SMALL, cwd=work)
    assert run.code == 2
    assert f"{link} is a link that leads out of" in run.err
    assert files(elsewhere) == set()


def test_the_folder_that_is_named_may_be_a_link_and_a_link_may_stay_inside(work):
    (work / "clip.toml").write_text(toml.clip())
    (work / "disk" / "films").mkdir(parents=True)
    (work / "out").symlink_to(work / "disk")
    (work / "disk" / "media").symlink_to("films")
    run = pleat("gallery", "clip.toml", "-o", "out", *SMALL, cwd=work)
    assert (run.code, run.err) == (0, "")
    assert (work / "disk" / "films" / "clip-dark.mp4").is_file()


def test_a_file_that_is_a_link_is_replaced_and_not_written_through(work):
    (work / "out.png").symlink_to(work.parent / "y")
    with whole_file(work / "out.png") as part:
        part.write_text("ours")
    assert (work.parent / "y").read_text() == "the user's own\n"
    assert not (work / "out.png").is_symlink()


@pytest.mark.parametrize("name", ["", "..", "a/b", "/a", "../a"])
def test_only_a_mere_name_stays_within(tmp_path, name):
    with pytest.raises(InputError, match="would lead out of"):
        within(tmp_path, name)
    with pytest.raises(InputError, match="would lead out of"):
        within(tmp_path, name, "file")


def test_only_parts_and_rooms_of_ours_are_swept(tmp_path):
    """A cache or an output may stand among other things, of any name."""
    theirs = [tmp_path / "tmp" / "notes" / "a.txt", tmp_path / "segments" / "my" / "film.mp4"]
    theirs += [tmp_path / ".film.backup.part"]
    (tmp_path / "elsewhere").mkdir()
    for path in (*theirs, tmp_path / "elsewhere" / "b.txt"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("mine")
    (tmp_path / "tmp" / ("0" * 32)).symlink_to(tmp_path / "elsewhere")
    with open_cache(tmp_path, limit=0):
        pass
    with whole_file(tmp_path / "film.mp4") as part:
        part.write_text("ours")
    assert all(path.is_file() for path in (*theirs, tmp_path / "elsewhere" / "b.txt"))


LONG = "n" * 300
DEEP = "/".join(["d" * 200] * 25)
HUGE = [
    ("render", f"{LONG}.toml"),
    ("render", f"{DEEP}/clip.toml"),
    ("render", f"{LONG}.py:X"),
    ("render", "clip.toml", "-o", f"{LONG}.mp4"),
    ("render", "clip.toml", "-o", f"{DEEP}/x.mp4"),
    ("render", "clip.toml", "-o", "x.mp4", "--theme", f"{LONG}.toml"),
    ("render", "clip.toml", "-o", "x.mp4", "--cache", LONG),
    ("render", "clip.toml", "-o", "x.mp4", "--cache", DEEP),
    ("still", "clip.toml", "--at", "data", "-o", f"{LONG}.png"),
    ("embed", "clip.toml", "-o", LONG),
    ("gallery", f"{LONG}.toml", "-o", "out"),
    ("gallery", "clip.toml", "-o", LONG),
    ("lecture", f"{LONG}.toml"),
    ("lecture", "talk.toml", "-o", LONG),
    ("lecture", "talk.toml", "-o", "out", "--narration", LONG),
    ("lecture", "talk.toml", "-o", "out", "--handout", "-o", f"{LONG}.pdf"),
    ("sheet", f"{LONG}.mp4"),
    ("import", f"{LONG}.json"),
    ("import", f"{DEEP}/a.json"),
    ("import", "net.json", "--data", f"{LONG}.csv"),
    ("import", "net.json", "-o", f"{LONG}.safetensors"),
    ("train", f"{LONG}.toml"),
    ("train", "recipe.toml", "-o", LONG),
    ("nets", f"{LONG}.safetensors"),
    ("new", "clip", "mine", "-o", LONG),
    ("new", "clip", "mine", "--net", f"{LONG}.json"),
    ("check", f"{LONG}.toml"),
    ("check", "clip.toml", "--theme", f"{LONG}.toml"),
    ("schema", "-o", LONG),
    ("watch", f"{LONG}.toml"),
]


@pytest.mark.parametrize("args", HUGE, ids=lambda args: " ".join(args)[:40])
def test_a_name_that_no_file_can_have_is_told_in_one_sentence(work, args):
    (work / "clip.toml").write_text(toml.clip())
    (work / "talk.toml").write_text(toml.lecture())
    (work / "recipe.toml").write_text(RECIPE.format(name="recipe"))
    (work / "net.json").write_text(json.dumps({"layers": [{"W": [[1.0, 0.0]], "b": [0.0]}]}))
    more = (
        ("-q", "64x36@5", "-j", "1") if args[0] in ("render", "embed", "gallery", "lecture") else ()
    )
    run = pleat(*args, *more, cwd=work)
    assert run.code == 2, run.err
    assert len(run.err.splitlines()) == 1, run.err
    assert "an error of ours" not in run.err
    assert outside(work) == {"y"}


@pytest.mark.parametrize("bad", ["\\u0000", "n" * 300], ids=["nul", "long"])
@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("clip", 'net = "a{}b.safetensors"'),
        ("clip", 'net = "a{}b.json"'),
        ("clip", 'net = "a{}b.toml"'),
        ("clip", 'data = "a{}b.csv"'),
        ("talk", 'theme = "a{}b.toml"'),
        ("part", "a{}b.toml"),
        ("part", "a{}b.py:X"),
        ("recipe", 'data = "a{}b.npz"'),
    ],
)
def test_a_path_in_a_file_that_none_can_be_is_told(work, file, line, bad):
    head = {file: line.format(bad)}
    net = "" if 'net = "a' in head.get("clip", "") else 'net = "easy-1"'
    clip = toml.clip(head.get("clip", "")).replace('net = "easy-1"', net, 1)
    (work / "clip.toml").write_text(clip)
    lecture = toml.lecture(head.get("part", "clip.toml"), head.get("talk", ""))
    (work / "talk.toml").write_text(lecture)
    (work / "recipe.toml").write_text(head.get("recipe", "") + RECIPE.format(name="recipe"))
    args = ("train", "recipe.toml") if file == "recipe" else ("lecture", "talk.toml", *SMALL)
    run = pleat(*args, cwd=work)
    assert run.code == 2, run.err
    assert "an error of ours" not in run.err
    assert len(run.err.splitlines()) == 1
    assert "is no path: " in run.err or "control character U+0000" in run.err


def test_a_name_as_long_as_a_file_system_takes_can_be_written(tmp_path):
    target = tmp_path / ("é" * 125 + ".mp4")
    assert len(os.fsencode(target.name)) <= FILE_NAME_BYTES
    with whole_file(target) as part:
        part.write_text("whole")
    assert files(tmp_path) == {target.name}


def test_errors_of_paths_are_told_wherever_they_come_up():
    with pytest.raises(OSError, match="too long") as long:
        Path(LONG).stat()
    with pytest.raises(ValueError, match="null") as nul:
        Path("a\0b").stat()
    assert path_fault(long.value).endswith(
        "is too long for the path of a file; choose a shorter one"
    )
    assert "NUL" in path_fault(nul.value)
    assert path_fault(ValueError("other")) is None
    with pytest.raises(InputError, match="more than 255 bytes"):
        beside("é" * 128, "folder")


def raw_pleat(folder: Path, *args: str | bytes) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "pleat.scenes.cli", *args],
        cwd=folder,
        env=os.environ | {"PLEAT_CACHE": str(folder / "cache"), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=False,
    )


@pytest.mark.parametrize(
    "args",
    [
        ("render", f"{RAW}.toml", "-q", "64x36@5", "-j", "1"),
        ("render", f"{RAW}.toml", "-q", "64x36@5", "-j", "1", "--json", "-o", f"{RAW}.mp4"),
        ("still", f"{RAW}.toml", "--at", "data", "-q", "64x36@5", "--theme", f"{RAW}-theme.toml"),
        ("embed", f"{RAW}.toml", "-o", RAW, "-q", "64x36@5", "--format", "html,jupyter", "--json"),
        ("gallery", f"{RAW}.toml", f"{RAW}-talk.toml", "-o", RAW, "-q", "64x36@5"),
        ("lecture", f"{RAW}-talk.toml", "-q", "64x36@5"),
        ("lecture", f"{RAW}-talk.toml", "-q", "64x36@5", "--handout"),
        ("check", f"{RAW}.toml"),
        ("import", f"{RAW}.json"),
        ("train", f"{RAW}-recipe.toml"),
    ],
    ids=lambda args: " ".join(args).encode("ascii", "replace").decode()[:40],
)  # fmt: skip
def test_a_name_that_is_no_text_is_read_printed_and_written(tmp_path, args):
    (tmp_path / f"{RAW}.toml").write_text(toml.clip())
    (tmp_path / f"{RAW}-theme.toml").write_bytes((HERE / "themes" / "light.toml").read_bytes())
    (tmp_path / "plain.toml").write_text(toml.clip())
    (tmp_path / f"{RAW}-talk.toml").write_text(toml.lecture("plain.toml"))
    (tmp_path / f"{RAW}.json").write_text(json.dumps({"layers": [{"W": [[1.0, 0.0]], "b": [0.0]}]}))
    (tmp_path / f"{RAW}-recipe.toml").write_text(RECIPE.format(name=""))
    run = raw_pleat(tmp_path, *args)
    assert run.returncode == 0, run.stderr.decode()
    if "--json" in args:
        told = json.loads(run.stdout)
        assert RAW in str(told.get("path", told.get("folder")))


@pytest.mark.parametrize(
    "args",
    [
        ("render", f"{RAW}.toml"),
        ("render", "fold", "--theme", RAW),
        ("lecture", RAW),
        ("new", "clip", RAW),
        ("new", "clip", "mine", "--net", f"{RAW}.pt", "--activation", "relu"),
        ("check", f"{RAW}.py:X"),
        ("list", RAW, "--figures"),
        (RAW,),
    ],
    ids=lambda args: " ".join(args).encode("ascii", "replace").decode()[:40],
)
def test_a_name_that_is_no_text_can_be_complained_about(tmp_path, args):
    run = raw_pleat(tmp_path, *args)
    assert run.returncode == 2, run.stderr
    assert b"error of ours" not in run.stderr
    assert b"Traceback" not in run.stderr
    assert legible(RAW).encode() in run.stderr or b"caf" in run.stderr
