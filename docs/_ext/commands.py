"""The page of commands, from what click knows of them."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import click

from pleat.scenes.cli import cli

BAR = "\\|"  # as it stands in a cell of a table


def page() -> str:
    """Describe every command: usage, meaning, options."""
    context = click.Context(cli, info_name="pleat", **cli.context_settings)
    parts = list(_command(cli, context, whole=False))
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        parts += _command(command, click.Context(command, info_name=name, parent=context))
    return "\n".join(parts)


def _command(command: click.Command, context: click.Context, whole: bool = True) -> Iterator[str]:
    path = context.command_path
    if whole:
        yield f"{'#' * len(path.split())} {path}\n"
    yield f"```text\n{path} {' '.join(command.collect_usage_pieces(context))}\n```\n"
    if whole:
        yield inspect.cleandoc(command.help or "") + "\n"
    rows = []
    for parameter in command.get_params(context):
        # Usage names the arguments already, and no more is known of them.
        record = parameter.get_help_record(context) if isinstance(parameter, click.Option) else None
        if record is not None:
            cells = (f"`{record[0]}`", " ".join(record[1].split()))
            rows.append(f"| {' | '.join(cell.replace('|', BAR) for cell in cells)} |")
    if rows:
        yield "\n".join(["| option | meaning |", "| --- | --- |", *rows]) + "\n"
    if isinstance(command, click.Group) and whole:
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from _command(below, click.Context(below, info_name=name, parent=context))
