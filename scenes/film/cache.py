"""A folder of finished segments that any number of processes share.

    segments/ab/abcdef….mp4   sealed segments, named by key
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
import uuid
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

from pleat.nets.errors import InputError
from pleat.nets.files.writing import lock, within, writing
from pleat.scenes.film.video.seal import is_whole, seal

_HEX, _ROOM = re.compile(r"[0-9a-f]+"), re.compile(r"[0-9a-f]{32}")
LIMIT = 5_000_000_000  # bytes of segments kept, unless PLEAT_CACHE_LIMIT says otherwise


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
        """Remove the segments used longest ago until the rest takes ``limit`` bytes."""
        with _locked(self._segments.parent):
            entries = []
            for path in self._segments.glob("*/*.mp4"):
                if not _HEX.fullmatch(path.stem) or path.parent.name != path.stem[:2]:
                    continue  # somebody else's film
                with contextlib.suppress(FileNotFoundError):
                    entries.append((path.stat().st_mtime, path.stat().st_size, path))
            excess = sum(size for _, size, _ in entries) - limit
            for _, size, path in sorted(entries):
                if excess <= 0:
                    break
                if path not in self._used:
                    path.unlink(missing_ok=True)
                    excess -= size


@contextlib.contextmanager
def open_cache(folder: Path, limit: int | None = None) -> Iterator[Room]:
    """Give a room of one's own in a cache, and sweep what dead processes left.

    Parameters
    ----------
    folder : Path
        Created if it is not there.
    limit : int, optional
        Bytes of segments to keep.

    Raises
    ------
    InputError
        If the folder cannot be written, the disk is full, or $PLEAT_CACHE_LIMIT is no number.
    """
    limit = _limit() if limit is None else limit
    rooms = within(folder, "tmp", "lock").parent
    with contextlib.ExitStack() as stack:
        with writing(folder):
            rooms.mkdir(parents=True, exist_ok=True)
            with _locked(folder):
                _sweep(rooms)
                path = rooms / uuid.uuid4().hex
                path.mkdir()
                stack.callback(shutil.rmtree, path, ignore_errors=True)
                lock(stack.enter_context((path / "lock").open("xb")))
        room = Room(folder, path)
        yield room
        room.trim(limit)


def _limit() -> int:
    text = os.environ.get("PLEAT_CACHE_LIMIT", str(LIMIT))
    if not text.isdigit():
        raise InputError(f"PLEAT_CACHE_LIMIT is {text!r}: give a whole number of bytes")
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
    for room in rooms.iterdir():
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
