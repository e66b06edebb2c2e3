"""The command line as processes: started on a terminal or off it, signalled, and counted."""

from __future__ import annotations

import contextlib
import os
import pty
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

HIDE, SHOW = b"\x1b[?25l", b"\x1b[?25h"
COMMAND = [sys.executable, "-m", "pleat.scenes.cli"]


class Running:
    """A command in a session of its own, its standard error a terminal."""

    def __init__(self, *words: object, cwd: Path, program: list[str] = COMMAND, **env: str) -> None:
        ours, theirs = pty.openpty()
        self.process = subprocess.Popen(
            [*program, *map(str, words)],
            cwd=cwd,
            env=os.environ | env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        self.said = b""
        self._reader = threading.Thread(target=self._read, args=(ours,), daemon=True)
        self._reader.start()

    def _read(self, ours: int) -> None:
        with contextlib.suppress(OSError):
            while data := os.read(ours, 65536):
                self.said += data
        os.close(ours)

    def send(self, number: int, group: bool = False) -> None:
        """Signal the process alone, or its whole group as a terminal does."""
        with contextlib.suppress(ProcessLookupError):
            if group:
                os.killpg(self.process.pid, number)
            else:
                os.kill(self.process.pid, number)

    def end(self, seconds: float = 60) -> int:
        """Return the exit code once it has ended, and all it had started."""
        code = self.process.wait(seconds)
        assert orphans(self.process.pid) == []
        self._reader.join(5)
        return code

    @property
    def cursor_is_shown(self) -> bool:
        """Whether the terminal was left with its cursor."""
        return self.said.rfind(HIDE) <= self.said.rfind(SHOW)


def hears(process: int) -> bool:
    """Whether a command has come to our first line: before, it dies as any program of Python's."""
    status = Path(f"/proc/{process}/status").read_text()
    caught = int(status.partition("SigCgt:")[2].split()[0], 16)
    return bool(caught >> (signal.SIGTERM - 1) & 1)


def living(session: int) -> dict[int, str]:
    """Return the processes of a session that are no zombies, with their command lines."""
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[3]) == session and fields[0] != "Z":
                words = stat.with_name("cmdline").read_bytes()
                found[int(stat.parent.name)] = words.replace(b"\0", b" ").decode().strip()
    return found


def orphans(session: int, seconds: float = 5) -> list[str]:
    """Return what of a session outlives its leader for longer than so many seconds; end it."""
    deadline = time.monotonic() + seconds
    while living(session) and time.monotonic() < deadline:
        time.sleep(0.05)
    left = living(session)
    for process in left:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    return list(left.values())
