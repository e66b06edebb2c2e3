"""The command line: one module a command, each imported when it is called."""

from __future__ import annotations

import contextlib
import signal
import sys
from typing import Any

# Nothing else of ours, nor a library, is imported before signals are heard: numpy takes
# a good part of a second, in which Ctrl-C would end in a traceback.
from pleat.scenes.cli.ending import Ending, open_standard_streams


def main() -> None:
    """Run the command line, and end the process.

    Its exit code is 0 when all is done, 2 for a fault in your input, 1 for one of ours;
    129, 130 or 143 after SIGHUP, SIGINT (Ctrl-C) or SIGTERM, which all let it clear away
    what was under way. With ``PLEAT_DEBUG=1`` in the environment an unexpected error
    shows its traceback.
    """
    ending = Ending()
    with ending.heard():
        try:
            open_standard_streams()
            from pleat.scenes.cli.group import run

            code = run(ending)
        except BaseException as error:
            # Whatever comes up after a signal comes of it.
            if ending.signal is None and not isinstance(error, KeyboardInterrupt):
                raise
            code = ending.code
            with contextlib.suppress(OSError):  # perhaps the terminal has gone
                print("pleat: interrupted", file=sys.stderr, flush=True)
        # Ctrl-C may be how a command is meant to end; these never are.
        if ending.signal not in (None, signal.SIGINT):
            code = ending.code
    sys.exit(code)


def __getattr__(name: str) -> Any:
    if name in ("cli", "COMMANDS"):
        from pleat.scenes.cli import group

        return getattr(group, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
