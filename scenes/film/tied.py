"""Processes tied to the one that started them: they end with it, however it ends.

The fork server imports this first of all: on Linux that ties it and all that it forks.
Elsewhere importing it does nothing, and `tie` is what there is.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
import threading
from multiprocessing.connection import wait

_PR_SET_PDEATHSIG = 1


def tie() -> None:
    """Tie this process, a child by multiprocessing, by a thread that watches its parent."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True, name="watch the parent").start()


def _let_the_kernel_end_us() -> None:
    """Have Linux kill this process when its parent ends: it needs no thread that gets a turn."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


if sys.platform == "linux" and any("multiprocessing.forkserver" in w for w in sys.orig_argv):
    _let_the_kernel_end_us()
    os.register_at_fork(after_in_child=_let_the_kernel_end_us)
