"""The command line: one module a command, each imported when it is called."""

from __future__ import annotations

import importlib
import sys

import click

from pleat.nets.errors import InputError

# Command name -> module of pleat.scenes.cli holding a click command `command`.
COMMANDS = {
    "doctor": "doctor",
    "list": "list",
    "nets": "nets",
    "render": "render",
    "sheet": "sheet",
    "still": "still",
    "train": "train",
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
    """Run the command line: 0 done, 2 your input, 1 our fault, 130 interrupted."""
    try:
        code = cli.main(standalone_mode=False)
    except InputError as error:
        click.echo(f"pleat: {error}", err=True)
        sys.exit(2)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        click.echo("pleat: interrupted", err=True)
        sys.exit(130)
    sys.exit(code if isinstance(code, int) else 0)
