"""Commands of others on a leash: let go, they end, and so does all that they started.

Run as a script it is the one that holds a command: it ends it as soon as its own
standard input closes, which happens to be when the process that holds the other end
goes, by whatever death.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence

_NOT_FOUND = 127


class Leash:
    """Holds any number of commands, from any thread; leaving its block ends them."""

    def __init__(self) -> None:
        self._there, self._here = os.pipe()

    def __enter__(self) -> Leash:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._here)
        os.close(self._there)

    def run(self, arguments: Sequence[str], timeout: float) -> tuple[int, str]:
        """Run a command and return its exit code and what it told on standard error.

        One that can't be started ends with code 127 and tells why.

        Raises
        ------
        subprocess.TimeoutExpired
            If it takes more than ``timeout`` seconds; it is ended then.
        """
        holder = subprocess.Popen(
            # Isolated, without site: it starts in some 20 ms.
            [sys.executable, "-I", "-S", __file__, *arguments],
            stdin=self._there,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        try:
            _, told = holder.communicate(timeout=timeout)
        except BaseException:
            _end(holder)
            raise
        return holder.returncode, told.decode(errors="replace")


def _end(holder: subprocess.Popen[bytes]) -> None:
    if hasattr(os, "killpg"):
        os.killpg(holder.pid, signal.SIGKILL)
    else:
        holder.kill()
    holder.communicate()


def _hold(arguments: Sequence[str]) -> int:
    try:
        command = subprocess.Popen(arguments, stdin=subprocess.DEVNULL)
    except OSError as error:
        print(error.strerror, file=sys.stderr)
        return _NOT_FOUND

    def watch() -> None:
        os.read(0, 1)  # nobody writes: it returns when the other end is closed
        if hasattr(os, "killpg"):
            os.killpg(0, signal.SIGKILL)
        command.kill()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
    code = command.wait()
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(_hold(sys.argv[1:]))
