"""How a command comes to its end when it is told to: SIGTERM and SIGHUP as Ctrl-C."""

from __future__ import annotations

import atexit
import contextlib
import math
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

_SIGNALS = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
# A terminal that closes tells the group and the shell tells its job: the same end is heard
# twice, and the second must not break into the clearing away.
_SAME_SECONDS = 1.0


class Ended(KeyboardInterrupt):
    """A signal asked for the end.

    It has a class of its own, for Python remembers a KeyboardInterrupt that breaks into
    code made by `exec`, as of any dataclass, and dies of it in the end though it was caught.
    """


class Ending:
    """Hears the signals that ask for the end.

    Attributes
    ----------
    signal : int or None
        The last that came.
    """

    def __init__(self) -> None:
        self.signal: int | None = None
        self._heard_at = -math.inf

    @property
    def code(self) -> int:
        """The exit code that tells which signal it was, as a shell counts."""
        return 128 + (signal.SIGINT if self.signal is None else self.signal)

    @contextlib.contextmanager
    def heard(self) -> Iterator[None]:
        """Let signals raise Ended in the block, whatever it is busy with.

        Those that the caller has switched off, as nohup does with SIGHUP, stay so.
        """
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {
            number: signal.signal(number, self._hear)
            for number in _SIGNALS
            if signal.getsignal(number) not in (signal.SIG_IGN, None)
        }
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
            # What is left is the interpreter's own end; it tells of an interrupt at length.
            atexit.register(_be_deaf)

    def _hear(self, number: int, frame: FrameType | None) -> None:
        now = time.monotonic()
        if now - self._heard_at >= _SAME_SECONDS:
            self.signal, self._heard_at = number, now
            raise Ended


def _be_deaf() -> None:
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def open_standard_streams() -> None:
    """Open the null device where a standard stream is closed.

    The next file opened would take its number, and what a library tells on standard
    error would be written into a film.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDONLY if number == 0 else os.O_WRONLY)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
