"""The cache: whole segments or none, shared by processes, bounded."""

from __future__ import annotations

import fcntl
import os

import pytest
from support.film_stage import LENGTHS, Stripes, frames, render

from pleat.nets.errors import InputError
from pleat.scenes.film.cache import open_cache, segment_key
from pleat.scenes.film.pool import WorkerError
from pleat.scenes.film.select import select
from pleat.scenes.film.video.seal import is_whole, seal


def put(room, key, data=b"x" * 1000, frames=3):
    room.new(key).write_bytes(data)
    return room.keep(key, frames)


def segments(cache):
    return {path.stem for path in (cache / "segments").glob("*/*.mp4")}


def test_keys_tell_parts_apart():
    assert segment_key(["ab", "c"]) != segment_key(["a", "bc"])
    assert segment_key([b"ab"]) == segment_key(["ab"])


def test_what_is_kept_is_found_again(tmp_path):
    with open_cache(tmp_path) as room:
        assert room.take("aa1", 3) is None
        put(room, "aa1")
    with open_cache(tmp_path) as room:
        found = room.take("aa1", 3)
        assert is_whole(found, 3)
        assert found.read_bytes().startswith(b"xxx")
        assert room.take("aa1", 4) is None  # another length is another segment
    assert list((tmp_path / "tmp").iterdir()) == []


@pytest.mark.parametrize(
    "damage",
    [
        lambda d: b"",
        lambda d: d[:-1],
        lambda d: d[:500],
        lambda d: b"y" + d[1:],
        lambda d: d + b"z",
    ],
)
def test_damaged_segments_are_discarded(tmp_path, damage):
    with open_cache(tmp_path) as room:
        put(room, "aa1")
    path = tmp_path / "segments" / "aa" / "aa1.mp4"
    path.write_bytes(damage(path.read_bytes()))
    with open_cache(tmp_path) as room:
        assert room.take("aa1", 3) is None
    assert not path.exists()


def test_unsealed_file_is_no_segment(tmp_path):
    (tmp_path / "a.mp4").write_bytes(b"x" * 1000)
    assert not is_whole(tmp_path / "a.mp4", 3)
    seal(tmp_path / "a.mp4", 3)
    assert is_whole(tmp_path / "a.mp4", 3)
    assert not is_whole(tmp_path / "none.mp4", 3)


def test_rooms_of_the_dead_are_swept_and_of_the_living_are_not(tmp_path):
    dead, unlocked, living = (tmp_path / "tmp" / name for name in ("d" * 32, "a" * 32, "e" * 32))
    for room in (dead, unlocked, living):
        room.mkdir(parents=True)
        (room / "half.mp4").write_bytes(b"half")
    (dead / "lock").touch()
    with (living / "lock").open("wb") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        with open_cache(tmp_path):
            assert living.exists()
            assert not dead.exists()
            assert not unlocked.exists()


def test_longest_unused_go_first_but_never_those_in_use(tmp_path):
    with open_cache(tmp_path) as room:
        for age, key in enumerate(("aa1", "bb2", "cc3", "dd4")):
            put(room, key)
            os.utime(tmp_path / "segments" / key[:2] / f"{key}.mp4", (1000 + age, 1000 + age))
    with open_cache(tmp_path, limit=2500) as room:
        room.take("aa1", 3)
    assert segments(tmp_path) == {"aa1", "dd4"}
    with open_cache(tmp_path, limit=0) as room:
        room.take("aa1", 3)
    assert segments(tmp_path) == {"aa1"}


def test_segment_in_use_survives_another_process(tmp_path):
    with open_cache(tmp_path) as room:
        put(room, "aa1")
    with open_cache(tmp_path) as ours:
        mine = ours.take("aa1", 3)
        with open_cache(tmp_path, limit=0):
            pass
        assert segments(tmp_path) == set()
        assert is_whole(mine, 3)


def test_cache_that_cannot_be_is_told(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="cannot write"), open_cache(tmp_path / "file"):
        pass
    monkeypatch.setenv("PLEAT_CACHE_LIMIT", "5 GB")
    with pytest.raises(InputError, match="PLEAT_CACHE_LIMIT"), open_cache(tmp_path / "cache"):
        pass


def test_cached_and_fresh_films_are_the_same(tmp_path):
    first = render(tmp_path / "a.mp4", tmp_path / "cache", jobs=2)
    again = render(tmp_path / "b.mp4", tmp_path / "cache")
    other = render(tmp_path / "c.mp4", tmp_path / "other", jobs=1)
    assert first.rendered == other.rendered == again.reused
    assert (again.rendered, first.reused, first.frames) == ((), (), sum(LENGTHS))
    assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "b.mp4").read_bytes()
    assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "c.mp4").read_bytes()
    times, _ = frames(tmp_path / "a.mp4")
    assert times == [k / 10 for k in range(sum(LENGTHS))]


def test_force_draws_all_anew(tmp_path):
    render(tmp_path / "a.mp4", tmp_path / "cache")
    assert render(tmp_path / "a.mp4", tmp_path / "cache", force=True, jobs=1).reused == ()


def test_broken_segments_are_drawn_again(tmp_path):
    render(tmp_path / "a.mp4", tmp_path / "cache", jobs=1)
    whole = (tmp_path / "a.mp4").read_bytes()
    found = sorted((tmp_path / "cache" / "segments").glob("*/*.mp4"))
    found[0].write_bytes(b"")
    found[1].write_bytes(found[1].read_bytes()[:700])
    found[2].write_bytes(os.urandom(5000))
    found[3].unlink()
    report = render(tmp_path / "a.mp4", tmp_path / "cache", jobs=1)
    assert report.rendered == ("b0", "b1", "b2", "b3")
    assert (tmp_path / "a.mp4").read_bytes() == whole


def test_progress_counts_every_frame(tmp_path):
    heard = []
    render(
        tmp_path / "a.mp4",
        tmp_path / "cache",
        jobs=2,
        progress=lambda *counts: heard.append(counts),
    )
    assert heard[0] == (0, sum(LENGTHS))
    assert heard[-1] == (sum(LENGTHS), sum(LENGTHS))
    assert heard == sorted(heard)


@pytest.mark.parametrize("jobs", [1, 2])
def test_faults_in_workers_arrive(tmp_path, jobs):
    def attempt(fault):
        render(tmp_path / "a.mp4", tmp_path / "cache", Stripes(fault=fault), jobs=jobs)

    with pytest.raises(InputError, match="the net is bent"):
        attempt("input")
    with pytest.raises(KeyError if jobs == 1 else WorkerError, match="bent"):
        attempt("ours")
    with pytest.raises(RuntimeError, match="drew 0 frames, its timeline says"):
        attempt("short")
    assert list((tmp_path / "cache" / "tmp").iterdir()) == []
    assert not (tmp_path / "a.mp4").exists()


@pytest.mark.parametrize(
    ("chosen", "places"),
    [(None, [0, 1, 2, 3]), ("2", [1]), ("2-3,end", [1, 2, 3]), (" end , 1 ", [0, 3]), ("3-3", [2])],
)
def test_beats_are_chosen(chosen, places):
    assert select(["a", "b", "c", "end"], chosen) == places


@pytest.mark.parametrize(
    "chosen", ["", "0", "5", "3-2", "2-9", "d", "1,,2", "-1", "1-", "a-b", "²"]
)
def test_beats_that_are_none_are_told(chosen):
    with pytest.raises(InputError, match="beats"):
        select(["a", "b", "c", "end"], chosen)
