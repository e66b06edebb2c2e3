"""The commands, and what is said of how one ended."""

from __future__ import annotations

import contextlib
import errno
import importlib
import io
import os
import sys
from pathlib import Path
from unicodedata import category

import click

from pleat.nets.errors import InputError, lacking
from pleat.nets.files.names import path_fault
from pleat.scenes.cli.ending import Ended, Ending
from pleat.scenes.cli.usage import Commands, usage_sentence

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}

# Command name -> module of pleat.scenes.cli holding a click command `command`.
COMMANDS = {
    "beats": "beats",
    "cache": "cache",
    "check": "check",
    "doctor": "doctor",
    "embed": "embed",
    "gallery": "gallery",
    "import": "import_",
    "lecture": "lecture",
    "list": "list",
    "nets": "nets",
    "new": "new",
    "play": "play",
    "render": "render",
    "schema": "schema",
    "sheet": "sheet",
    "still": "still",
    "train": "train",
    "views": "views",
    "watch": "watch",
}


class _Lazy(Commands):
    """A group that imports a command's module only to run or describe it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module = importlib.import_module(f"pleat.scenes.cli.{COMMANDS[name]}")
        command: click.Command = module.command
        return command


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="pleat", message="pleat %(version)s")
def cli() -> None:
    """See what a neural network does: clips of small nets as geometry of the plane."""
    # Libraries that draw and train ask for both, and fail in ways of their own.
    os.environ.setdefault("PATH", os.defpath)
    try:
        Path.cwd()
    except OSError as error:
        raise InputError("the current folder is gone: go to one that is there") from error


def run(ending: Ending) -> int:
    """Run the command line and return its exit code; faults are told on standard error.

    Raises
    ------
    Ended
        If a signal broke in.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A file's name may be no text: it is told as JSON and standard error have it.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        code = cli.main(prog_name="pleat", standalone_mode=False)
        sys.stdout.flush()
    except BaseException as error:
        if ending.signal is not None or isinstance(error, (KeyboardInterrupt, click.Abort)):
            # Click takes an end of a file, which is a process that died, for Ctrl-D.
            if ending.signal is None and isinstance(error.__cause__, EOFError):
                return _tell(error.__cause__)
            raise Ended from error
        return _tell(error)
    return code if isinstance(code, int) else 0


def _tell(error: BaseException) -> int:
    """Say what went wrong, and return the exit code for it."""
    if isinstance(error, click.ClickException):
        if isinstance(error, click.exceptions.NoArgsIsHelpError):
            with contextlib.suppress(OSError):
                error.show()
        else:
            _say(usage_sentence(error))
        return 2
    lost = _lost_output(error)
    if isinstance(error, InputError):
        _say(str(error))
        return 2
    lack = lacking(error) or path_fault(error)
    if lack is None and not isinstance(error, Exception):
        raise error
    if lost is not None:
        if isinstance(lost, BrokenPipeError):  # who has gone has read what it wanted
            return 1
        _say(f"cannot write to standard output: {os.strerror(lost.errno or 0).lower()}")
        return 2
    if os.environ.get("PLEAT_DEBUG", "0") not in ("", "0"):
        raise error
    _say(lack or unexpected(error))
    return 2 if lack else 1


def _say(text: str) -> None:
    # With the terminal gone nobody is left to tell.
    with contextlib.suppress(OSError):
        for line in text.splitlines():
            click.echo(f"pleat: {printable(line)}", err=True)


def _lost_output(error: BaseException) -> OSError | None:
    """Return why standard output takes nothing more, after which nobody writes to it."""
    # All files are written where a failure becomes an InputError; a full disk that comes up
    # without a name is the one that standard output goes to.
    full = isinstance(error, OSError) and error.errno in _FULL and error.filename is None
    lost = error if full else None
    try:
        sys.stdout.flush()
    except OSError as failed:
        lost = failed
    if isinstance(lost, OSError):
        # Python's own flush at exit must not fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return lost
    return None


def printable(line: str) -> str:
    """Return a line without what would colour or clear a terminal, or is no character."""
    return "".join(repr(char)[1:-1] if category(char) in ("Cc", "Cs") else char for char in line)


def sentence(error: Exception) -> str:
    """Return what is told of an error that a command outlives, a line for each fault."""
    told = str(error) if isinstance(error, InputError) else lacking(error) or path_fault(error)
    return told or unexpected(error)


def unexpected(error: BaseException) -> str:
    """Return what is said of an error that should not have come up."""
    said = " ".join(f"{type(error).__name__}: {error}".split()).rstrip(":")
    return f"an error of ours, not of your input: {said} (PLEAT_DEBUG=1 shows where it comes from)"
