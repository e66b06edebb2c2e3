"""`pleat beats` and `pleat views`: what can be written, looked up on the command line."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from support.command import pleat

from pleat.scenes import beats
from pleat.scenes.beats import kinds
from pleat.scenes.cli.beat_kinds import kind_of_beat, python_name
from pleat.scenes.stage.views import view_names

HERE = Path()
SHIPPED = sorted(kinds().keys() - {"free"})


def test_every_kind_is_listed_with_its_sentence() -> None:
    done = pleat("beats", cwd=HERE)
    assert done.code == 0
    listed = {line.split()[0] for line in done.out.splitlines() if line[:1].strip()}
    assert set(SHIPPED) <= listed
    rows = json.loads(pleat("beats", "--json", cwd=HERE).out)
    assert {row["do"] for row in rows} >= set(SHIPPED)
    assert all(row["meaning"].endswith(".") for row in rows)
    without = [
        f"{row['do']}.{key['name']}" for row in rows for key in row["keys"] if not key["meaning"]
    ]
    assert without == []


@pytest.mark.parametrize("do", SHIPPED)
def test_a_kind_is_told_with_its_keys_and_an_example_that_is_right(do: str) -> None:
    kind = kinds()[do]
    told = kind_of_beat(do)
    own = [key.name for key in (*told.keys, *told.common) if "." not in key.name]
    keys = {dict(told.renamed).get(name, name) for name in own}
    assert keys == set(kind.model_fields)
    (table,) = tomllib.loads(told.example)["beat"]
    assert table["do"] == do
    kind.model_validate(table)
    # In Python it is called as in a file.
    assert getattr(beats, told.python) is kind
    assert told.python == python_name(do)


def test_one_kind() -> None:
    done = pleat("beats", "fold", cwd=HERE)
    assert done.code == 0
    for said in ("neuron: whole number from 1, by default 1", "beats.Fold(", 'do = "fold"'):
        assert said in done.out
    assert "id: text, required" in done.out
    assert max(map(len, done.out.splitlines())) <= 100
    assert json.loads(pleat("beats", "fold", "--json", cwd=HERE).out)["seconds"] == 2.0


def test_views() -> None:
    done = pleat("views", cwd=HERE)
    assert [line.split()[0] for line in done.out.splitlines() if line[:1].strip()][:-1] == (
        view_names()
    )
    assert {row["name"] for row in json.loads(pleat("views", "--json", cwd=HERE).out)} == {
        *view_names()
    }
    one = pleat("views", "plane", cwd=HERE)
    assert 'views = ["plane"]' in one.out
    assert "With it come grid." in one.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("beats", "unfold"), "did you mean 'fold'?"),
        (("views", "gird"), "did you mean 'grid'?"),
        (("beats", "xyz"), "known are activate, "),
        (("views", "xyz"), "known are accuracy, "),
    ],
)
def test_what_there_is_not_is_told(words: tuple[str, str], said: str) -> None:
    done = pleat(*words, cwd=HERE)
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert words[1] in done.err
    assert said in done.err
