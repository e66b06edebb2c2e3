"""The command line: one module a command, each imported when it is called."""

from __future__ import annotations

import importlib
import os
import sys
from unicodedata import category

import click

from pleat.nets.errors import InputError, quoted

# Command name -> module of pleat.scenes.cli holding a click command `command`.
COMMANDS = {
    "check": "check",
    "doctor": "doctor",
    "embed": "embed",
    "gallery": "gallery",
    "import": "import_",
    "lecture": "lecture",
    "list": "list",
    "nets": "nets",
    "new": "new",
    "render": "render",
    "schema": "schema",
    "sheet": "sheet",
    "still": "still",
    "train": "train",
    "watch": "watch",
}


class _Lazy(click.Group):
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


def main() -> None:
    """Run the command line: 0 done, 2 your input, 1 our fault, 130 interrupted.

    With ``PLEAT_DEBUG=1`` in the environment an unexpected error shows its traceback.
    """
    try:
        _check(sys.argv[1:])
        code = cli.main(standalone_mode=False)
        sys.stdout.flush()
    except InputError as error:
        for line in str(error).splitlines():
            click.echo(f"pleat: {printable(line)}", err=True)
        sys.exit(2)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        click.echo("pleat: interrupted", err=True)
        sys.exit(130)
    except BrokenPipeError:
        # The reader has gone. Click ends so too if it happens earlier; Python's own
        # flush at exit must not fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:
        if os.environ.get("PLEAT_DEBUG", "0") not in ("", "0"):
            raise
        click.echo(f"pleat: {unexpected(error)}", err=True)
        sys.exit(1)
    sys.exit(code if isinstance(code, int) else 0)


def _check(arguments: list[str]) -> None:
    """Refuse what is no text: it could neither be drawn nor written into any file."""
    for argument in arguments:
        if any("\ud800" <= char <= "\udfff" for char in argument):
            raise InputError(f"the argument {quoted(argument)} is not UTF-8; rename the file")


def printable(line: str) -> str:
    """Return a line without the control characters that would colour or clear a terminal."""
    return "".join(repr(char)[1:-1] if category(char) == "Cc" else char for char in line)


def unexpected(error: Exception) -> str:
    """Return what is said of an error that should not have come up."""
    said = " ".join(f"{type(error).__name__}: {error}".split()).rstrip(":")
    return f"an error of ours, not of your input: {said} (PLEAT_DEBUG=1 shows where it comes from)"
