"""Commands that wait for files to be saved, and saving them as editors do."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from pathlib import Path


def save(path: Path, old: str = "", new: str = "", way: str = "rename") -> None:
    """Save a file with something replaced, as an editor does it."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    text = text.replace(old, new)
    if way == "write":
        path.write_text(text, encoding="utf-8")
    elif way == "rename":
        other = path.with_suffix(".tmp")
        other.write_text(text, encoding="utf-8")
        other.replace(path)
    else:  # as vim: the old one moves away, a new one is written
        path.rename(path.with_suffix(".toml~"))
        path.write_text(text, encoding="utf-8")


class Watching:
    """A command that goes on until it is ended, such as `pleat watch mine.toml`."""

    def __init__(self, folder: Path, *words: str, **env: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-u", "-m", "pleat.scenes.cli", *words],
            cwd=folder,
            env={**os.environ, "PLEAT_CACHE": str(folder / "cache"), **env},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line.rstrip())
        self._lines.put("it has ended")

    def until(self, word: str) -> list[str]:
        """Return the lines up to one with a word in it."""
        said: list[str] = []
        while not said or word not in said[-1]:
            try:
                said.append(self._lines.get(timeout=120))
            except queue.Empty:
                raise AssertionError(f"no {word!r} in {said}") from None
            assert word == "it has ended" or said[-1] != "it has ended", said
        return said

    def end(self) -> int:
        """Press Ctrl-C and return the exit code."""
        self._process.send_signal(signal.SIGINT)
        return self._process.wait(60)

    def rest(self) -> list[str]:
        """Return the lines that have not been asked for, empty ones left out, once it has ended."""
        return [line for line in iter(self._lines.get, "it has ended") if line]

    def close(self) -> None:
        """Leave nothing running."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
