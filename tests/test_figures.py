"""The register of figures, and which clips cover them."""

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from pleat.configs import shipped
from pleat.nets.errors import InputError
from pleat.scenes.cli.list import command
from pleat.scenes.clip.articles import article, articles, errors, figures
from pleat.scenes.film.load_lecture import load_lecture
from pleat.scenes.playback.load import load_clip

COUNTS = {"000": 8, "001": 16, "002": 19, "003": 10, "004": 25}


def listed(*arguments):
    run = CliRunner().invoke(command, [*arguments], catch_exceptions=False)
    assert run.exit_code == 0
    return run.output


def test_every_figure_of_the_five_articles_has_an_id_and_a_title():
    wanted = [f"{name}-{n:02}" for name, count in COUNTS.items() for n in range(1, count + 1)]
    assert list(figures()) == wanted
    assert all(figure.title and figure.titles["zh-Hant"] for figure in figures().values())
    assert all(part.title and part.english for part in articles().values())


def test_an_unknown_article_is_told_with_those_there_are():
    with pytest.raises(InputError, match=r"'009'.*000, 001, 002, 003, 004"):
        article("009")


def test_a_clip_that_names_an_unknown_figure_is_not_valid(tmp_path):
    path = tmp_path / "c.toml"
    path.write_text(
        '[clip]\ntitle = "t"\nnet = "hard-relu"\nfigures = ["002-17", "002-20", "xyz"]\n'
        '[[beat]]\nid = "a"\ndo = "pause"\n'
    )
    with pytest.raises(InputError) as told:
        load_clip(path)
    assert "'002-20'; known are 002-01 to 002-19" in str(told.value)
    assert "'xyz'" in str(told.value)
    assert "'002-17'" not in str(told.value)


def test_list_says_which_clip_covers_which_figure():
    rows = {row["id"]: row["clips"] for row in json.loads(listed("--figures", "002", "--json"))}
    assert len(rows) == COUNTS["002"]
    for name in shipped("clips"):
        for figure in load_clip(name).head.figures:
            if figure in rows:
                assert name in rows[figure]
    assert "fold" in rows["002-17"]


def test_list_says_what_no_clip_covers_yet(monkeypatch):
    monkeypatch.setattr("pleat.configs.shipped", lambda kind: {})
    lines = listed("--figures", "003").splitlines()
    assert len(lines) == COUNTS["003"] + 1
    assert all(line.endswith("not covered yet") for line in lines[:-1])
    assert lines[-1] == "0 of 10 figures covered"


def test_every_error_of_an_article_with_a_lecture_is_corrected_by_a_clip_of_it():
    told = {}
    for name in shipped("lectures"):
        lecture = load_lecture(name)
        clips = [load_clip(part.clip) for part in lecture.parts if part.clip in shipped("clips")]
        told[lecture.head.article] = {id_ for clip in clips for id_ in clip.head.corrects}
    assert "002" in told
    for id_, corrected in told.items():
        assert {error.id for error in articles()[id_].errors} <= corrected


def test_list_says_which_clip_corrects_which_error():
    rows = {row["id"]: row for row in json.loads(listed("--errors", "--json"))}
    assert list(rows) == list(errors())
    assert rows["002-sizes"]["clips"] == ["dense"]
    lines = listed("--errors", "002").splitlines()
    assert lines[0] == "002-accuracy: first-guess"
    assert lines[1].endswith(rows["002-accuracy"]["says"])
    assert lines[2].endswith(rows["002-accuracy"]["right"])
    assert lines[-1] == "6 of 6 errors corrected"


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ('corrects = ["002-size"]\nnotes = "n"', "'002-size'; did you mean '002-sizes'?"),
        ('corrects = ["002-sizes"]', "corrects: what an article gets wrong is told in notes"),
    ],
)
def test_a_clip_that_corrects_names_the_error_and_tells_it(tmp_path, head, said):
    path = tmp_path / "c.toml"
    path.write_text(f'[clip]\ntitle = "t"\n{head}\n[[beat]]\nid = "a"\ndo = "pause"\n')
    with pytest.raises(InputError) as told:
        load_clip(path)
    assert said in str(told.value)


@pytest.mark.parametrize(
    "wrong", [["--figures", "009"], ["--errors", "009"], ["002"], ["--figures", "--errors"]]
)
def test_a_wrong_list_is_the_users_error(wrong, tmp_path):
    run = subprocess.run(
        [sys.executable, "-m", "pleat.scenes.cli", "list", *wrong],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 2
    assert run.stderr.startswith("pleat: ")
    assert "Traceback" not in run.stderr
