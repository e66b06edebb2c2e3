"""`pleat cache`: what is kept of earlier work, how much it is, and whether it is sound."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path

import click

from pleat.nets.errors import InputError, counted
from pleat.scenes.cli import options
from pleat.scenes.cli.usage import Commands


@click.group("cache", cls=Commands, invoke_without_command=True)
@options.cache
@options.as_json
@click.pass_context
def command(context: click.Context, cache: Path | None, as_json: bool) -> None:
    """Show what is kept of earlier work; prune or verify it.

    Everything there is made anew when it is needed, so you may delete it at any time.
    """
    if context.invoked_subcommand is None:
        _size(cache, as_json)
    elif cache is not None or as_json:
        raise InputError(f"write options after {context.invoked_subcommand}")


@command.command("size")
@options.cache
@options.as_json
def size(cache: Path | None, as_json: bool) -> None:
    """Show how much is kept, by kind."""
    _size(cache, as_json)


@command.command("prune")
@click.option(
    "--limit",
    metavar="SIZE",
    help="What may stay, such as 2GB, or 0 for nothing; by default $PLEAT_CACHE_LIMIT or 5 GB.",
)
@options.cache
@options.as_json
def prune(limit: str | None, cache: Path | None, as_json: bool) -> None:
    """Remove what was used longest ago, and what killed processes left."""
    from pleat.scenes.film.cache import cache_limit, sweep, trim
    from pleat.scenes.film.cache_check import sizes
    from pleat.scenes.outputs.embed.sizes import parse_size

    kept = cache_limit()
    if limit is not None:
        kept = 0 if limit == "0" else parse_size(limit, "limit")
    folder = _folder(cache)
    removed = 0
    if folder.is_dir():
        sweep(folder)
        removed = trim(folder, kept, held=0)
    left = sum(amount.bytes for amount in sizes(folder).values())
    if as_json:
        click.echo(json.dumps({"path": str(folder), "removed": removed, "left": left}))
    else:
        click.echo(f"{folder}: {_told(removed)} removed, {_told(left)} left")


@command.command("verify")
@options.cache
@options.as_json
def verify(cache: Path | None, as_json: bool) -> None:
    """Read everything through, and remove what is cut short or changed."""
    from pleat.scenes.film import cache_check

    folder = _folder(cache)
    found = cache_check.verify(folder)
    if as_json:
        removed = [str(path) for path in found.removed]
        click.echo(json.dumps({"path": str(folder), "sound": found.sound, "removed": removed}))
        return
    for path in found.removed:
        click.echo(f"damaged, removed: {path}")
    click.echo(f"{folder}: {found.sound} sound, {len(found.removed)} removed")


def _size(cache: Path | None, as_json: bool) -> None:
    from pleat.scenes.film.cache_check import sizes

    folder = _folder(cache)
    found = sizes(folder)
    total = sum(amount.bytes for amount in found.values())
    if as_json:
        kinds = {kind: asdict(amount) for kind, amount in found.items()}
        click.echo(json.dumps({"path": str(folder), "bytes": total, "kinds": kinds}))
        return
    click.echo(f"{folder}: {_told(total)}")
    for kind, amount in found.items():
        files = counted(amount.files, "file")
        click.echo(f"  {kind:<10} {_told(amount.bytes):>9}  {files}")


def _folder(cache: Path | None) -> Path:
    from pleat.configs import default_cache

    folder = cache or default_cache()
    try:
        if not folder.is_dir() and folder.exists():
            raise InputError(f"cache {folder} is a file: name a folder")
    except OSError as error:
        why = os.strerror(error.errno or 0).lower()
        raise InputError(f"cache {folder} cannot be read: {why}; name another") from None
    return folder


def _told(count: int) -> str:
    for unit, size in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= size:
            return f"{count / size:.1f} {unit}"
    return f"{count} B"
