"""Read hostile input for a while: ``python -m tests.fuzz.run --minutes 5 --seed 1``.

What is accepted must be valid; what is refused must be refused by `InputError` alone, in
lines that name the file, within two seconds, without a file written outside or memory
beyond a bound. What fails is kept in ``corpus/``, and read again by every test run.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import os
import random
import re
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

CORPUS = Path(__file__).resolve().parent / "corpus"
SECONDS = 2.0  # of computing, for one input
MEMORY = 3 * 2**30  # bytes at most, torch and all, in all
LINE = 1500  # characters of one fault
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class _Watch:
    """Remembers the first file written outside a folder."""

    def __init__(self) -> None:
        self.inside: Path | None = None
        self.found: str | None = None

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.inside is None or event not in ("open", "os.rename", "os.mkdir", "os.remove"):
            return
        path = arguments[1] if event == "os.rename" else arguments[0]
        if event == "open" and not (int(arguments[2] or 0) & _WRITES):
            return
        if isinstance(path, str | os.PathLike) and os.fspath(path) != os.devnull:
            place = os.path.realpath(path)
            if not place.startswith(f"{self.inside}/"):
                self.found = self.found or f"{event} {place}"


WATCH = _Watch()
sys.addaudithook(WATCH)


@contextlib.contextmanager
def sandbox() -> Iterator[Path]:
    """A folder where everything happens: cache, current folder, files."""
    from pleat.nets.files import isolation

    from .in_process import run

    real, before = isolation._run, {**os.environ}
    with tempfile.TemporaryDirectory() as room, contextlib.chdir(room):
        os.environ["PLEAT_CACHE"] = str(Path(room) / "cache")
        isolation._run = run
        try:
            yield Path(room).resolve()
        finally:
            isolation._run = real
            os.environ.clear()
            os.environ.update(before)


def trial(reader: Any, content: bytes, room: Path) -> tuple[bool, str | None]:
    """Read one input: whether it was accepted, and what is wrong with how, if anything is."""
    from pleat.nets.errors import InputError

    folder = Path(tempfile.mkdtemp(dir=room))
    WATCH.inside, WATCH.found = room, None
    start, accepted, wrong = time.process_time(), False, None
    signal.setitimer(signal.ITIMER_VIRTUAL, 5 * SECONDS)
    try:
        reader.read(content, folder)
        accepted = True
    except InputError as error:
        wrong = _faults(str(error), reader.place)
    except Exception:
        wrong = traceback.format_exc()
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        WATCH.inside = None
    took = time.process_time() - start
    shutil.rmtree(folder, ignore_errors=True)
    if wrong is None and took > SECONDS:
        wrong = f"took {took:.1f} s"
    if wrong is None and WATCH.found:
        wrong = f"wrote outside: {WATCH.found}"
    if wrong is None and _peak() > MEMORY:
        wrong = f"memory at {_peak() / 2**30:.1f} GB"
    return accepted, wrong


def _faults(said: str, place: str) -> str | None:
    lines = said.split("\n")
    for line in lines:
        if not line.strip():
            return f"an empty line is no sentence: {said[:300]!r}"
        if len(line) > LINE:
            return f"a fault of {len(line)} characters: {line[:300]!r}"
        if place not in line:
            return f"names no file: {line[:300]!r}"
    return f"{len(lines)} faults at once" if len(lines) > 500 else None


def _peak() -> int:
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else 1024 * peak


def _too_long(signum: int, frame: FrameType | None) -> None:
    raise TimeoutError("computes for ever")


def keep(reader: Any, content: bytes) -> Path:
    """Put an input into the corpus."""
    path = CORPUS / reader.name / hashlib.sha256(content).hexdigest()[:16]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def kept(name: str) -> list[Path]:
    """The inputs of a reader that once failed."""
    return sorted(path for path in (CORPUS / name).glob("*") if path.is_file())


def fuzz(reader: Any, seconds: float, seed: int, room: Path) -> tuple[int, int, dict[str, bytes]]:
    """Read for a while: how many inputs, how many were accepted, what failed by its last line."""
    signal.signal(signal.SIGVTALRM, _too_long)
    rng = random.Random(f"{reader.name} {seed}")
    sound = [*reader.sound(), *(path.read_bytes() for path in kept(reader.name))]
    reader.read(sound[0], Path(tempfile.mkdtemp(dir=room)))  # what it imports costs only once
    end, count, accepted, found = time.monotonic() + seconds, 0, 0, {}
    while count < 3 or time.monotonic() < end:
        content = rng.choice(sound)
        for _ in range(rng.choice((1, 1, 2, 3))):
            content = reader.spoil(rng, content)
        ok, wrong = trial(reader, content, room)
        count, accepted = count + 1, accepted + ok
        if wrong:
            found.setdefault(_kind(wrong), content)
    return count, accepted, found


def _kind(wrong: str) -> str:
    """What two findings have in common: the error, and where it comes from."""
    lines = wrong.strip().splitlines()
    places = [line.strip() for line in lines if line.lstrip().startswith("File")]
    said = re.sub(r"[0-9]+", "0", re.split(r"['\"]", lines[-1])[0] if places else lines[-1][:40])
    return f"{said[:200]} {places[-1] if places else ''}"


def main() -> None:
    """Read as the command line says; ends with 1 if anything was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=None, help="by default another every time")
    parser.add_argument("--reader", action="append", help="only this one; may be given again")
    parser.add_argument(
        "--atheris", action="store_true", help="let coverage guide one reader (pip install atheris)"
    )
    wish = parser.parse_args()
    sys.dont_write_bytecode = True
    if wish.atheris:
        _guided((wish.reader or ["clip"])[0], wish.minutes)
    from .readers import READERS

    names = wish.reader or list(READERS)
    seed = random.SystemRandom().randrange(2**32) if wish.seed is None else wish.seed
    total = findings = 0
    with sandbox() as room:
        for name in names:
            reader = READERS[name]
            count, accepted, found = fuzz(reader, 60 * wish.minutes / len(names), seed, room)
            total, findings = total + count, findings + len(found)
            print(
                f"{name:12} {count:8,} inputs, {accepted:7,} accepted, {len(found)} findings",
                flush=True,
            )
            for kind, content in found.items():
                print(f"  {keep(reader, content)}\n    {kind}", flush=True)
    print(f"{total:,} inputs, {findings} findings, seed {seed}")
    sys.exit(1 if findings else 0)


def _guided(name: str, minutes: float) -> None:
    """Let atheris choose what to change by what code it reaches; does not return."""
    import atheris

    with atheris.instrument_imports(include=["pleat"]):
        from .readers import READERS
    reader, rng = READERS[name], random.Random(0)
    signal.signal(signal.SIGVTALRM, _too_long)
    stack = contextlib.ExitStack()
    room = stack.enter_context(sandbox())
    begin = room / "corpus"
    begin.mkdir()
    for k, content in enumerate(reader.sound()):
        (begin / str(k)).write_bytes(content)

    def one(data: bytes) -> None:
        wrong = trial(reader, data, room)[1]
        if wrong:
            print(f"{keep(reader, data)}\n{wrong}", flush=True)
            raise RuntimeError(_kind(wrong))

    def change(data: bytes, largest: int, seed: int) -> bytes:
        if rng.randrange(2):
            return atheris.Mutate(data, largest)
        return reader.spoil(rng, data)[:largest]

    bounds = [f"-max_total_time={round(60 * minutes)}", "-max_len=200000", "-rss_limit_mb=4096"]
    atheris.Setup([sys.argv[0], *bounds, str(begin)], one, custom_mutator=change)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
