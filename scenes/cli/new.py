"""``pleat new``: files to begin with."""

from __future__ import annotations

import os
import re
from pathlib import Path

import click

from pleat.configs import HERE
from pleat.nets.errors import InputError
from pleat.nets.files.names import legible
from pleat.nets.files.writing import whole_file, writing
from pleat.scenes.cli import completion, options
from pleat.scenes.cli.usage import Commands

# A dot would make it look like a translation, a slash would lead elsewhere.
_NAME = re.compile(r"[^\W_][\w-]{0,63}")


@click.group("new", cls=Commands)
def command() -> None:
    """Write a file to begin with."""


@command.command("clip")
@click.argument("name")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=".",
    show_default="the current folder",
    help="Folder it goes to, as NAME.toml.",
)
@click.option(
    "--net",
    default="hard-relu",
    show_default=True,
    metavar="NAME|FILE",
    shell_complete=completion.nets,
    help="What it is about: one that ships, or your own .pt, .onnx, .json, .npz or .safetensors.",
)
@options.data
@options.activation
@options.layers
def clip(
    name: str,
    output: Path,
    net: str,
    data: str | None,
    activation: str | None,
    layers: str | None,
) -> None:
    """Write a small clip, NAME.toml, that renders as it stands."""
    stem = name.removesuffix(".toml")
    if not _NAME.fullmatch(stem):
        raise InputError(
            f"{name!r} can't name a clip: use up to 64 letters, digits, - and _, "
            "a letter or digit first; the folder is given by -o"
        )
    path = output / f"{stem}.toml"
    if path.exists():
        raise InputError(f"{path}: is there already; choose another name")
    with writing(path):
        output.mkdir(parents=True, exist_ok=True)  # paths of net and data start from it
    from pleat.nets.files.tables import is_table
    from pleat.scenes.cli.starter import starter
    from pleat.scenes.clip.subject import is_path

    title = stem.replace("-", " ").replace("_", " ").capitalize()
    text = starter(
        path,
        (HERE / "schema" / "clip.json").as_uri(),
        title,
        _from(output, net) if is_path(net) else net,
        _from(output, data) if data and is_table(data) else data,
        activation,
        options.listed(layers) or None,
    )
    with whole_file(path, new=True) as part:
        part.write_text(text, encoding="utf-8")
    click.echo(f"{path}: see it with  pleat watch {path}")


def _from(folder: Path, file: str) -> str:
    """Return a path as it is written in a file that stands in a folder."""
    path = Path(os.path.relpath(file, folder)).as_posix()
    if legible(path) != path:
        raise InputError(f"{file}: its path is no UTF-8 text, so no clip can name it; rename it")
    return path
