"""Waiting until files are saved, in whatever way an editor does it."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from threading import Event

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

# Seconds. An editor may empty a file and fill it, or put another in its place.
_QUIET, _LONGEST = 0.02, 0.5
# Some places, such as folders of another machine, tell nothing: there we look ourselves,
# and more often where the system has said that it won't.
_LOOK, _LOOK_OFTEN = 1.0, 0.2

Stamp = tuple[int, int, int] | None


class Saves:
    """Tells when files have been saved, created, replaced or removed.

    The folders they stand in are observed, not the files themselves: most editors
    write another file and give it the name.
    """

    def __init__(self) -> None:
        self._happened = Event()
        self._stamps: dict[Path, Stamp] = {}
        self._folders: set[Path] = set()
        self._every = _LOOK
        # It warns of an event that comes while it is being stopped.
        logging.getLogger("watchdog").setLevel(logging.ERROR)
        self._observer = Observer()
        self._observer.daemon = True
        self._handler = _Handler(self._happened)
        self._observer.start()

    def watch(self, files: Iterable[Path]) -> None:
        """Wait for these from now on; those waited for already stay as they were seen last."""
        self._stamps = {path: self._stamps.get(path, _stamp(path)) for path in files}
        # A link is changed where it leads to.
        places = {p.parent for path in self._stamps for p in (path.absolute(), path.resolve())}
        for folder in places - self._folders:
            # No such folder, or the system observes no more of them.
            with contextlib.suppress(OSError):
                self._observer.schedule(self._handler, str(folder))
                self._folders.add(folder)
        self._every = _LOOK if places <= self._folders else _LOOK_OFTEN

    def changed(self) -> bool:
        """Return whether any of them is not what it was when it was seen last."""
        return any(_stamp(path) != stamp for path, stamp in self._stamps.items())

    def interrupted(self) -> bool:
        """Return whether any has been changed since; costs next to nothing."""
        if not self._happened.is_set():
            return False
        self._happened.clear()
        changed = self.changed()
        if changed:
            self._happened.set()
        return changed

    def wait(self, meanwhile: Iterator[None] = iter(())) -> tuple[float, set[Path]]:
        """Wait until any has been changed, and take note of all as they are then.

        Parameters
        ----------
        meanwhile : iterator
            Work to do in steps as long as nothing happens.

        Returns
        -------
        float
            When that was noticed, by `time.perf_counter`.
        set of Path
            Which they were.
        """
        while not self.changed():
            self._happened.clear()
            if self.changed():
                break
            if not self._happened.is_set() and next(meanwhile, meanwhile) is not meanwhile:
                continue
            self._happened.wait(self._every)
        noticed = time.perf_counter()
        self._settle(noticed + _LONGEST)
        before, self._stamps = self._stamps, {path: _stamp(path) for path in self._stamps}
        return noticed, {path for path, stamp in before.items() if stamp != self._stamps[path]}

    def _settle(self, latest: float) -> None:
        """Wait until nothing more happens to them and none is missing that was there."""
        were = [path for path, stamp in self._stamps.items() if stamp is not None]
        before = None
        while time.perf_counter() < latest:
            now = [_stamp(path) for path in self._stamps]
            there = all(stamp and stamp[1] for stamp in map(_stamp, were))
            if now == before and there:
                return
            before = now
            time.sleep(_QUIET)

    def close(self) -> None:
        """Stop observing."""
        self._observer.stop()


class SavedAgainError(Exception):
    """What is being made is out of date."""


def at_every_save(
    saves: Saves,
    make: Callable[[float], None],
    complain: Callable[[Exception], None],
    meanwhile: Callable[[], Iterator[None]] = lambda: iter(()),
) -> None:
    """Make something, and make it again whenever a file has been saved, until interrupted.

    Parameters
    ----------
    saves : Saves
        Told by ``make`` what to wait for; closed in the end.
    make : callable
        Is told when the change was noticed. It may raise SavedAgainError to begin anew.
    complain : callable
        Hears whatever else it raised: of the same fault once.
    meanwhile : callable
        Gives work to do in steps as long as nothing happens.
    """
    noticed, changed, said = time.perf_counter(), set[Path](), ""
    try:
        while True:
            try:
                make(noticed)
                said = ""
            except SavedAgainError:
                pass
            except BrokenPipeError:  # nobody listens any more
                raise
            except Exception as error:
                # What else comes and goes in the folder is no reason to say it again.
                if str(error) != said or any(path.is_file() for path in changed):
                    complain(error)
                said = str(error)
            noticed, changed = saves.wait(meanwhile())
    finally:
        saves.close()


class _Handler(FileSystemEventHandler):
    def __init__(self, happened: Event) -> None:
        self._happened = happened

    def on_any_event(self, event: FileSystemEvent) -> None:
        # That something was opened or read is an event too, by ourselves for one.
        if event.event_type not in ("opened", "closed_no_write"):
            self._happened.set()


def _stamp(path: Path) -> Stamp:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size, stat.st_ino
