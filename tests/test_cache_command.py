"""`pleat cache`: how much is kept, less of it, and only what is sound."""

from __future__ import annotations

import json
import os

import pytest
from support.command import pleat
from support.film_stage import LENGTHS, frames, render

from pleat.nets.files.keeping import kept_file
from pleat.nets.files.snapshot import Snapshot, find_snapshot
from pleat.scenes.film.cache import open_cache

DEAD = "dead" * 8  # a room as rooms are named: nothing else in there is swept


@pytest.fixture
def cache(tmp_path):
    """A cache with segments, a snapshot, voices, and the room of a dead process."""
    folder = tmp_path / "cache"
    render(tmp_path / "a.mp4", folder, jobs=1)
    find_snapshot("hard-relu").keep(folder / "snapshots" / "net-1.safetensors")
    for name in "ab":
        with kept_file(folder / "voices" / f"{name}.wav") as part:
            part.write_bytes(b"RIFF" * 250)
    (folder / "tmp" / DEAD).mkdir()
    (folder / "tmp" / DEAD / "half.mp4").write_bytes(b"half")
    return folder


def told(*words, cwd):
    run = pleat("cache", *words, "--json", cwd=cwd)
    assert (run.code, run.err) == (0, "")
    return json.loads(run.out)


@pytest.mark.parametrize("words", [(), ("size",)])
def test_size_is_told_by_kind(cache, tmp_path, words):
    found = told(*words, "--cache", "cache", cwd=tmp_path)
    kinds = found["kinds"]
    assert kinds["segments"]["files"] == len(LENGTHS)
    assert kinds["voices"] == {"files": 4, "bytes": 2 * (1000 + 64)}  # each with its digest
    assert kinds["snapshots"]["files"] == 2
    assert kinds["tmp"] == {"files": 1, "bytes": 4}
    assert found["bytes"] == sum(kind["bytes"] for kind in kinds.values())
    run = pleat("cache", *words, "--cache", "cache", cwd=tmp_path)
    assert "voices" in run.out
    assert "2.1 kB" in run.out


def test_a_cache_that_is_not_there_is_empty(tmp_path):
    for words in ((), ("size",), ("prune",), ("verify",)):
        assert pleat("cache", *words, "--cache", "none", cwd=tmp_path).code == 0
    assert list(tmp_path.iterdir()) == []


def test_what_was_used_longest_ago_is_pruned_first(cache, tmp_path):
    os.utime(cache / "voices" / "a.wav", (1000, 1000))
    total = sum(p.stat().st_size for p in cache.rglob("*") if p.suffix in (".wav", ".mp4"))
    total += (cache / "snapshots" / "net-1.safetensors").stat().st_size - 4
    found = told("prune", "--limit", str(total - 1), "--cache", "cache", cwd=tmp_path)
    assert found["removed"] == 1000
    assert not list((cache / "voices").glob("a.wav*"))
    assert (cache / "voices" / "b.wav").exists()
    assert not (cache / "tmp" / DEAD).exists()


def test_all_is_pruned(cache, tmp_path):
    told("prune", "--limit", "0", "--cache", "cache", cwd=tmp_path)
    assert [p.name for p in cache.rglob("*") if p.is_file()] == ["lock"]
    assert render(tmp_path / "b.mp4", cache, jobs=1).reused == ()


def test_voices_are_trimmed_with_the_rest_but_those_in_use(cache):
    os.utime(cache / "voices" / "a.wav", (1000, 1000))
    with open_cache(cache, limit=0):
        pass
    assert sorted(p.name for p in (cache / "voices").iterdir()) == ["b.wav", "b.wav.blake2b"]


DAMAGE = {
    "cut": lambda data: data[:-9],
    "emptied": lambda data: b"",
    "flipped": lambda data: data[:-100] + bytes([data[-100] ^ 1]) + data[-99:],
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_damaged_entries_are_found_and_removed(cache, tmp_path, damage):
    whole = told("verify", "--cache", "cache", cwd=tmp_path)
    assert (whole["sound"], whole["removed"]) == (len(LENGTHS) + 3, [])
    assert not (cache / "tmp" / DEAD).exists()
    chosen = [next(cache.glob(k)) for k in ("segments/*/*.mp4", "snapshots/*s", "voices/a.wav")]
    for path in chosen:
        path.write_bytes(DAMAGE[damage](path.read_bytes()))
    assert Snapshot.kept(chosen[1]) is None
    found = told("verify", "--cache", str(cache), cwd=tmp_path)
    assert {*found["removed"]} == {*map(str, chosen)}
    assert found["sound"] == len(LENGTHS)
    assert not any(path.exists() for path in chosen)
    before = frames(tmp_path / "a.mp4")[1]
    assert len(render(tmp_path / "b.mp4", cache, jobs=1).rendered) == 1
    assert (frames(tmp_path / "b.mp4")[1] == before).all()
    run = pleat("cache", "verify", "--cache", "cache", cwd=tmp_path)
    assert run.out == "cache: 7 sound, 0 removed\n"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("prune", "--limit", "much"), "much"),
        (("prune", "--limit", "-1"), "-1"),
        (("--cache", "file"), "is a file"),
        (("verify", "--cache", "file"), "is a file"),
        (("--json", "verify"), "after verify"),
    ],
)
def test_what_cannot_be_is_told(tmp_path, words, says):
    (tmp_path / "file").touch()
    run = pleat("cache", *words, cwd=tmp_path)
    assert run.code == 2
    assert says in run.err


@pytest.mark.parametrize("limit", ["²", "", "5 GB", "-1", "1e9", "9" * 5000, "٣", " 7"])
def test_a_limit_that_is_no_number_is_told(tmp_path, monkeypatch, limit):
    monkeypatch.setenv("PLEAT_CACHE_LIMIT", limit)
    run = pleat("cache", "prune", "--cache", "cache", cwd=tmp_path)
    assert run.code == 2
    assert run.err.count("\n") == 1
    assert "PLEAT_CACHE_LIMIT" in run.err
    assert len(run.err) < 300
