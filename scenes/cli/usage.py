"""Wrong commands, options and arguments, told in one sentence as all other faults are."""

from __future__ import annotations

import re

import click

from pleat.nets.errors import InputError, instead, quoted

_EXTRA = re.compile(r"Got unexpected extra arguments? \((.*)\)", re.DOTALL)


def usage_sentence(error: click.ClickException) -> str:
    """Return what is wrong with a command line, and what would be right."""
    context = getattr(error, "ctx", None)
    if context is None:
        return _plain(error.format_message())
    place = _path(context)
    if isinstance(error, click.NoSuchOption):
        known = [name for param in context.command.get_params(context) for name in param.opts]
        long = [name for name in known if name.startswith("--")]
        return f"{place} has no option {error.option_name}; {instead(error.option_name, long)}"
    name = _name(getattr(error, "param", None))
    more = f"{'pleat ' if context.parent else ''}{place} -h tells more"
    if isinstance(error, click.MissingParameter):
        return f"{place} needs {name}; {more}"
    if isinstance(error, click.BadParameter):
        return f"{place}: {name}: {_plain(error.message)}"
    said = error.format_message()
    if match := _EXTRA.fullmatch(said):
        return f"{place}: {quoted(match[1])} is more than it takes; {more}"
    return f"{place}: {_plain(said)}; {more}"


class Commands(click.Group):
    """A group of commands that says which was probably meant."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and self.get_command(ctx, args[0]) is None:
            near = instead(args[0], self.list_commands(ctx))
            where = f"{_path(ctx)} has" if ctx.parent else "there is"
            raise InputError(f"{where} no command {quoted(args[0])}; {near}")
        return super().resolve_command(ctx, args)


def _path(context: click.Context) -> str:
    """Return a command's name as people type it."""
    words: list[str] = []
    around: click.Context | None = context
    while around is not None and around.parent is not None:
        words.insert(0, str(around.info_name))
        around = around.parent
    return " ".join(words) or "pleat"


def _name(param: click.Parameter | None) -> str:
    if param is None:
        return "a value"
    if isinstance(param, click.Argument):
        return param.make_metavar(click.Context(click.Command(None))).rstrip(".")
    return max(param.opts, key=len)


def _plain(said: str) -> str:
    said = said.rstrip(".").replace("a valid integer", "a whole number")
    said = said.replace("a valid float", "a number")
    return said[:1].lower() + said[1:]
