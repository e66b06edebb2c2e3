"""What may go wrong around a render: it goes on afterwards, or says in a sentence why not."""

from __future__ import annotations

import contextlib
import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from support import film_stage
from support.processes import COMMAND, hears, living
from support.stripes import drawing, start, until

from pleat.nets.errors import InputError, lacking

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="uses /proc, /dev/full and tmpfs")

QUALITY = "64x36@2"
SIGNALS = {"KILL": -9, "TERM": 143, "HUP": 129, "INT": 130}


def pleat(*words, cwd, **options):
    """Run the command line as a shell does; return (exit code, standard error)."""
    options = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE} | options
    run = subprocess.run([*COMMAND, *map(str, words)], cwd=cwd, **options)
    return run.returncode, (run.stderr or b"").decode()


def render(out, cache, cwd, quality=QUALITY, **options):
    words = ("render", "one-five", "-q", quality, "-j", "1", "-o", out, "--cache", cache)
    return pleat(*words, cwd=cwd, **options)


def is_told(outcome, *said):
    """Whether a run ended in one sentence on what the user can mend."""
    code, told = outcome
    assert code == 2, told
    assert told.startswith("pleat: ")
    assert told.count("\n") == 1
    return all(word in told for word in said)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("undisturbed")
    film_stage.render(folder / "out.mp4", folder / "cache", jobs=1)
    return (folder / "out.mp4").read_bytes()


def goes_on(folder, undisturbed):
    """Check that nothing is left behind, and that the next render makes the same film."""
    film = folder / "out.mp4"
    assert not film.exists() or film.read_bytes() == undisturbed
    film_stage.render(film, folder / "cache", jobs=1)
    assert film.read_bytes() == undisturbed
    assert list((folder / "cache" / "tmp").iterdir()) == []
    assert [p.name for p in folder.rglob(".*")] == []


def signalled(folder, undisturbed, seed):
    """Send one signal at one moment; return what was sent, and the exit code."""
    chosen = random.Random(seed)
    name, group = chosen.choice([*SIGNALS]), chosen.random() < 0.5
    running = start(folder, pause=0.01)
    until(lambda: hears(running.process.pid))
    time.sleep(chosen.uniform(0, 1.5))
    running.send(getattr(signal, f"SIG{name}"), group)
    code = running.end()
    assert running.cursor_is_shown
    assert b"Traceback" not in running.said
    goes_on(folder, undisturbed)
    return name, group, code


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(40))
def test_a_signal_at_any_moment_leaves_nothing_behind(tmp_path, undisturbed, seed):
    name, _, code = signalled(tmp_path, undisturbed, seed)
    assert code in (0, SIGNALS[name])


@pytest.mark.parametrize("name", ["TERM", "KILL"])
def test_a_signal_while_drawing_leaves_nothing_behind(tmp_path, undisturbed, name):
    running = drawing(tmp_path, pause=0.05)
    running.send(getattr(signal, f"SIG{name}"))
    assert running.end() == SIGNALS[name]
    goes_on(tmp_path, undisturbed)


def test_a_killed_worker_is_told(tmp_path, undisturbed):
    running = drawing(tmp_path, pause=0.5)
    last = max(pid for pid, words in living(running.process.pid).items() if "forkserver" in words)
    os.kill(last, signal.SIGKILL)
    assert running.end() == 2
    assert b"a worker process died" in running.said
    assert b"error of ours" not in running.said
    goes_on(tmp_path, undisturbed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
def test_damaged_entries_are_never_used(tmp_path, undisturbed, seed):
    film_stage.render(tmp_path / "out.mp4", tmp_path / "cache", jobs=1)
    chosen = random.Random(seed)
    segments = sorted((tmp_path / "cache" / "segments").glob("*/*.mp4"))
    for path in chosen.sample(segments, 3):
        data = bytearray(path.read_bytes())
        fault = chosen.choice(["deleted", "truncated", "flipped"])
        if fault == "deleted":
            path.unlink()
            continue
        if fault == "truncated":
            del data[chosen.randrange(len(data)) :]
        else:
            data[chosen.randrange(len(data))] ^= 1 << chosen.randrange(8)
        path.write_bytes(data)
    (tmp_path / "out.mp4").unlink()
    goes_on(tmp_path, undisturbed)


@pytest.fixture
def small_disk(tmp_path):
    """A file system of its own, of 300 kB."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=300k", "none", str(place)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("no file system can be mounted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill(disk):
    with contextlib.suppress(OSError), (disk / "fill").open("wb", buffering=0) as file:
        while file.write(b"x" * 1024):
            pass


@pytest.mark.slow
def test_a_full_disk_is_told_and_keeps_no_half_files(tmp_path, small_disk):
    fill(small_disk)
    fill_alone = [small_disk / "fill"]
    assert is_told(render(small_disk / "a.mp4", "cache", tmp_path), "no space left", "a.mp4")
    for words in (
        ("new", "clip", "mine", "-o", small_disk),
        ("schema", "clip", "-o", small_disk),
        ("train", "hard-linear", "-o", small_disk),
        ("still", "one-five", "-q", "64x36@2", "--at", "1", "-o", small_disk / "a.png"),
        ("embed", "one-five", "-q", "64x36@2", "-o", small_disk / "embed"),
    ):
        assert is_told(pleat(*words, cwd=tmp_path), "no space left", str(small_disk))
    assert [p for p in small_disk.rglob("*") if p.is_file()] == fill_alone
    assert is_told(render("b.mp4", small_disk, tmp_path), "no space left")
    assert list(small_disk.rglob("*.mp4*")) == []
    (small_disk / "fill").unlink()
    assert render("b.mp4", small_disk, tmp_path)[0] == 0


@pytest.mark.slow
def test_a_cache_that_cannot_be_written_is_read(tmp_path, small_disk):
    assert render("a.mp4", small_disk, tmp_path)[0] == 0
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    assert render("b.mp4", small_disk, tmp_path) == (0, "")
    assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "b.mp4").read_bytes()
    assert is_told(render("c.mp4", small_disk, tmp_path, "66x36@2"), "read-only", str(small_disk))
    assert is_told(render(small_disk / "d.mp4", "cache", tmp_path), "read-only", "d.mp4")
    assert sorted(p.name for p in tmp_path.glob("*.mp4")) == ["a.mp4", "b.mp4"]


def test_a_read_only_cache_is_enough_for_what_is_there(tmp_path, monkeypatch):
    """The same, without a file system of its own: no room can be made."""
    film_stage.render(tmp_path / "a.mp4", tmp_path / "cache", jobs=1)
    before = set((tmp_path / "cache").rglob("*"))
    (tmp_path / "cache" / "tmp").rmdir()
    (tmp_path / "cache" / "tmp").write_text("in the way")
    film_stage.render(tmp_path / "b.mp4", tmp_path / "cache", jobs=1)
    assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "b.mp4").read_bytes()
    assert set((tmp_path / "cache").rglob("*")) == before
    with pytest.raises(InputError, match="cannot write"):
        film_stage.render(tmp_path / "c.mp4", tmp_path / "cache", force=True)


def test_a_snapshot_that_cannot_be_kept_is_used(tmp_path):
    from pleat.nets.files.snapshot import find_snapshot

    (tmp_path / "file").touch()
    find_snapshot("hard-relu").keep(tmp_path / "file" / "net.safetensors")


ENVIRONMENT = [
    ({"PLEAT_CACHE_LIMIT": "²"}, "PLEAT_CACHE_LIMIT"),
    ({"PLEAT_CACHE_LIMIT": ""}, "PLEAT_CACHE_LIMIT"),
    ({"PLEAT_CACHE": "x" * 5000}, "too long"),
    ({"PLEAT_CACHE": "/dev/null/cache"}, "not a directory"),
    ({"PLEAT_CACHE": "/proc/cache"}, "/proc/cache"),
]


@pytest.mark.parametrize(("changed", "says"), ENVIRONMENT, ids=[str(k) for k in range(5)])
def test_odd_values_of_the_environment_are_told(tmp_path, changed, says):
    words = ("render", "one-five", "-q", QUALITY, "-j", "1", "-o", "a.mp4")
    assert is_told(pleat(*words, cwd=tmp_path, env=os.environ | changed), says)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_what_may_be_missing_in_the_environment(tmp_path):
    bare = {k: os.environ[k] for k in os.environ if k in ("PYTHONPATH", "PLEAT_CACHE", "HOME")}
    assert render("a.mp4", "cache", tmp_path, env=bare)[0] == 0
    assert render("b.mp4", "other", tmp_path, env=bare | {"TMPDIR": "/nowhere"})[0] == 0


def test_no_home_is_told(monkeypatch):
    import platformdirs

    from pleat.configs import NoHomeError, default_cache

    def fail(name):
        raise RuntimeError("could not determine the home directory")

    monkeypatch.delenv("PLEAT_CACHE", raising=False)
    for answer in (fail, lambda name: Path("~/.cache/pleat")):
        monkeypatch.setattr(platformdirs, "user_cache_path", answer)
        with pytest.raises(NoHomeError) as caught:
            default_cache()
        assert "HOME" in (lacking(caught.value) or "")


@pytest.mark.parametrize("words", [("render", "one-five"), ("list",), ("train", "hard-relu")])
def test_a_current_folder_that_is_gone_is_told(tmp_path, words):
    gone = tmp_path / "gone"
    gone.mkdir()
    program = f"import os; os.rmdir({str(gone)!r}); from pleat.scenes.cli import main; main()"
    run = subprocess.run([sys.executable, "-c", program, *words], cwd=gone, capture_output=True)
    assert is_told((run.returncode, run.stderr.decode()), "current folder is gone")


@pytest.mark.parametrize("words", [("list",), ("schema", "clip"), ("--help",)])
def test_a_full_standard_output_is_told(tmp_path, words):
    with Path("/dev/full").open("wb") as full:
        assert is_told(pleat(*words, cwd=tmp_path, stdout=full), "standard output", "no space left")


@pytest.mark.parametrize("streams", [(1,), (2,), (0, 1, 2)])
def test_closed_streams_are_no_places_for_films(tmp_path, streams):
    """The next file opened would take their numbers, and what libraries say would go there."""
    program = (
        "import os, sys; from pleat.scenes.cli.ending import open_standard_streams\n"
        f"for k in {streams}: os.close(k)\n"
        "open_standard_streams()\n"
        "assert open('film', 'wb').fileno() > 2\n"
        f"assert all(os.path.samestat(os.fstat(k), os.stat(os.devnull)) for k in {streams})\n"
    )
    assert subprocess.run([sys.executable, "-c", program], cwd=tmp_path).returncode == 0
    code = f"import os; [os.close(k) for k in {streams}]; " + (
        f"os.execv({sys.executable!r}, {[*COMMAND, 'list', '--nothing']!r})"
    )
    assert subprocess.run([sys.executable, "-c", code], stderr=subprocess.DEVNULL).returncode == 2


@pytest.mark.parametrize(
    ("kind", "amount", "says"),
    [
        ("RLIMIT_NOFILE", 6, "ulimit -n"),
        # Enough to start with, for one frame of 4k too little. Where there is less still, OpenBLAS
        # or x264 finds out first, and says so in lines of its own.
        pytest.param("RLIMIT_AS", 950_000_000, "not enough memory", marks=pytest.mark.slow),
    ],
)
def test_what_a_machine_lacks_is_told(tmp_path, kind, amount, says):
    def limit():
        resource.setrlimit(getattr(resource, kind), (amount, amount))

    quality = "4k" if kind == "RLIMIT_AS" else QUALITY
    assert is_told(render("a.mp4", "cache", tmp_path, quality, preexec_fn=limit), says)
    assert not (tmp_path / "a.mp4").exists()


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (RuntimeError("can't start new thread"), "no more processes"),
        (BlockingIOError(11, "Resource temporarily unavailable"), "no more processes"),
        (OSError(24, "Too many open files"), "ulimit -n"),
        (OSError(12, "Cannot allocate memory"), "memory"),
        (OSError(-1, 'Generic error: avcodec_open2("libx264", {})'), "memory"),
        (OSError(-1, "Generic error in an external library: 'avcodec_send_frame()'"), "memory"),
        (np._core._exceptions._ArrayMemoryError((9, 9), np.dtype("f8")), "memory"),
    ],
)
def test_lacks_are_told_from_faults(error, says):
    assert says in (lacking(error) or "")
    wrapped = ValueError("while drawing")
    wrapped.__cause__ = error
    assert lacking(wrapped) == lacking(error)
    assert lacking(ValueError("of ours")) is None


def test_a_file_that_is_there_is_never_replaced_by_a_new_one(tmp_path):
    from pleat.nets.files.writing import whole_file

    target = tmp_path / "mine.toml"

    def write():
        with whole_file(target, new=True) as part:
            part.write_text("new")
            target.write_text("another's, made meanwhile")

    with pytest.raises(InputError, match="is there already"):
        write()
    assert target.read_text() == "another's, made meanwhile"
    assert [p.name for p in tmp_path.iterdir()] == ["mine.toml"]
