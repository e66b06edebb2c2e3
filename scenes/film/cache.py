"""A folder of what has been made once, which any number of processes share.

    segments/ab/abcdef….mp4   sealed segments, named by key
    voices/, snapshots/, clips/   what commands said, nets read or trained, clips exported
                              for the player; each with its digest
    lists/                    what `pleat list` tells, with its digest
    tmp/<uuid>/               one job's own room, locked while it lives
    lock                      held while rooms are made, swept or the folder is trimmed

A segment comes into being by a rename. A job holds hard links in its room to the
segments it uses, so no other process can take them away before they are joined.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
import time
import uuid
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

from pleat.nets.errors import InputError
from pleat.nets.files.keeping import discard
from pleat.nets.files.writing import lock, within, writing
from pleat.scenes.film.video.seal import is_whole, seal

LIMIT = 5_000_000_000  # bytes kept, unless PLEAT_CACHE_LIMIT says otherwise
VOICES, SNAPSHOTS, CLIPS, LISTS, ROOMS = "voices", "snapshots", "clips", "lists", "tmp"
# What is kept, by kind.
KINDS = {
    "segments": "??/*.mp4",
    SNAPSHOTS: "*.safetensors",
    VOICES: "*.wav",
    CLIPS: "*.json",
    LISTS: "*.json",
}
_ROOM = re.compile(r"[0-9a-f]{32}")
# A voice is read some time after it was found, and nothing holds it until then.
_HELD_SECONDS = 3600.0


def segment_key(parts: list[bytes | str]) -> str:
    """Return the name of the segment that all of ``parts`` decide."""
    digest = blake2b(digest_size=20)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def is_kept(cache: Path, key: str) -> bool:
    """Return whether there is a segment of a name; that it is whole is seen when it is taken."""
    return (cache / "segments" / key[:2] / f"{key}.mp4").is_file()


class Room:
    """One job's hold on the cache: its temporary folder and the segments it uses."""

    def __init__(self, cache: Path, path: Path) -> None:
        self.path = path
        self._segments = cache / "segments"
        self._used: set[Path] = set()

    def take(self, key: str, frames: int) -> Path | None:
        """Return this job's own link to a cached segment, or None if there is no whole one.

        A broken segment is removed.
        """
        kept = self._place(key)
        mine = self.path / f"{key}.mp4"
        with writing(mine):
            try:
                _link(kept, mine)
            except FileNotFoundError:
                return None
        if not is_whole(mine, frames):
            mine.unlink()
            kept.unlink(missing_ok=True)
            return None
        with contextlib.suppress(OSError):
            os.utime(kept)  # last use: what has been used longest ago goes first
        return mine

    def new(self, key: str) -> Path:
        """Return the path below this room at which to write a segment."""
        return self.path / f"{key}.new.mp4"

    def keep(self, key: str, frames: int) -> Path:
        """Seal the segment written at `new`, publish it, and return this job's link to it."""
        fresh, mine, kept = self.new(key), self.path / f"{key}.mp4", self._place(key)
        # The path again, for what stands in the cache may lead elsewhere.
        kept = within(self._segments.parent, "segments", key[:2], kept.name)
        with writing(kept):
            seal(fresh, frames)
            mine.unlink(missing_ok=True)
            _link(fresh, mine)
            kept.parent.mkdir(parents=True, exist_ok=True)
            fresh.replace(kept)
        return mine

    def _place(self, key: str) -> Path:
        place = self._segments / key[:2] / f"{key}.mp4"
        self._used.add(place)
        return place

    def trim(self, limit: int) -> None:
        """Remove what was used longest ago, in `trim`; nothing of this job's."""
        trim(self._segments.parent, limit, frozenset(self._used))


class ReadOnlyRoom(Room):
    """A hold on a cache that can't be written: what is there can be used, nothing made."""

    def __init__(self, cache: Path, why: InputError) -> None:
        super().__init__(cache, cache)
        self._why = why

    def take(self, key: str, frames: int) -> Path | None:
        """Return the segment itself, or None if there is no whole one."""
        kept = self._place(key)
        return kept if is_whole(kept, frames) else None

    def new(self, key: str) -> Path:
        """Refuse: told as the cache's own fault, whatever is written."""
        raise self._why

    def trim(self, limit: int) -> None:
        """Leave all as it is."""


def trim(
    folder: Path, limit: int, used: frozenset[Path] = frozenset(), held: float = _HELD_SECONDS
) -> int:
    """Remove what was used longest ago, of all kinds, until the rest takes ``limit`` bytes.

    Parameters
    ----------
    folder : Path
        The cache.
    limit : int
        Bytes to keep at most.
    used : frozenset of Path
        What is left there in any case.
    held : float
        Voices used within so many seconds are left, too.

    Returns
    -------
    int
        Bytes removed.
    """
    removed = 0
    with _locked(folder):
        found = sorted(entries(folder))
        excess = sum(size for _, size, _ in found) - limit
        for last, size, path in found:
            if excess <= removed:
                break
            is_held = path.parent.name == VOICES and last > time.time() - held
            if path not in used and not is_held:
                discard(path)
                removed += size
    return removed


def entries(folder: Path) -> Iterator[tuple[float, int, Path]]:
    """Yield when each thing kept was last used, the bytes it takes, and where it is."""
    for kind, pattern in KINDS.items():
        for path in (folder / kind).glob(pattern):
            if kind == "segments" and path.parent.name != path.stem[:2]:
                continue  # somebody else's film
            with contextlib.suppress(FileNotFoundError):
                stat = path.stat()
                yield stat.st_mtime, stat.st_size, path


@contextlib.contextmanager
def open_cache(folder: Path, limit: int | None = None) -> Iterator[Room]:
    """Give a room of one's own in a cache, and sweep what dead processes left.

    Parameters
    ----------
    folder : Path
        Created if it is not there. If it is there but can't be written, nothing can be made
        in the room, and what is there can be used.
    limit : int, optional
        Bytes to keep.

    Raises
    ------
    InputError
        If there is no such folder and none can be made, or $PLEAT_CACHE_LIMIT is no number.
    """
    limit = cache_limit() if limit is None else limit
    with contextlib.ExitStack() as stack:
        try:
            room = Room(folder, stack.enter_context(_own_room(folder)))
        except InputError as error:
            if not os.path.isdir(folder / "segments"):  # noqa: PTH112 (says no to any name)
                raise
            room = ReadOnlyRoom(folder, error)
        yield room
        with contextlib.suppress(OSError):  # what is made is made
            room.trim(limit)


@contextlib.contextmanager
def scratch(folder: Path) -> Iterator[Path]:
    """Give an empty folder for the block, in a cache: what a killed process leaves is swept.

    Where the cache can't be written, it is in the system's place for temporary files.
    """
    with contextlib.ExitStack() as stack:
        try:
            path = stack.enter_context(_own_room(folder))
        except InputError:
            with writing(Path(tempfile.gettempdir())):
                name = stack.enter_context(tempfile.TemporaryDirectory(prefix="pleat-"))
            path = Path(name)
        yield path


@contextlib.contextmanager
def _own_room(folder: Path) -> Iterator[Path]:
    rooms = within(folder, ROOMS, "lock").parent
    path = rooms / uuid.uuid4().hex
    with contextlib.ExitStack() as stack:
        with writing(folder):
            rooms.mkdir(parents=True, exist_ok=True)
            with _locked(folder):
                _sweep(rooms)
                path.mkdir()
                stack.callback(shutil.rmtree, path, ignore_errors=True)
                lock(stack.enter_context((path / "lock").open("xb")))
        yield path


def sweep(folder: Path) -> None:
    """Remove the rooms in a cache that dead processes left."""
    with writing(folder), _locked(folder):
        _sweep(folder / ROOMS)


def cache_limit() -> int:
    """Return how many bytes are kept: $PLEAT_CACHE_LIMIT, or `LIMIT`.

    Raises
    ------
    InputError
        If that is no number.
    """
    text = os.environ.get("PLEAT_CACHE_LIMIT", str(LIMIT))
    if not re.fullmatch("[0-9]{1,18}", text):
        raise InputError(f"PLEAT_CACHE_LIMIT is {text[:40]!r}: give a whole number of bytes")
    return int(text)


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    with (folder / "lock").open("ab") as handle:
        lock(handle, wait=True)
        yield


def _sweep(rooms: Path) -> None:
    """Remove the rooms whose lock nobody holds; called under the cache's lock.

    A cache may be a folder that had a `tmp` before: only what is called as a room goes.
    """
    for room in rooms.glob("*"):
        if not _ROOM.fullmatch(room.name) or room.is_symlink():
            continue
        try:
            with (room / "lock").open("rb") as handle:
                dead = lock(handle)
        except OSError:
            dead = True
        if dead:
            shutil.rmtree(room, ignore_errors=True)


def _link(source: Path, link: Path) -> None:
    try:
        link.hardlink_to(source)
    except FileExistsError:
        pass
    except FileNotFoundError:
        raise
    except OSError:  # a file system without hard links
        shutil.copyfile(source, link)
