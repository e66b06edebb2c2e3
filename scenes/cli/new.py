"""``pleat new``: files to begin with."""

from __future__ import annotations

import re
from pathlib import Path

import click

from pleat.configs import HERE
from pleat.nets.errors import InputError

# A dot would make it look like a translation, a slash would lead elsewhere.
_NAME = re.compile(r"[^\W_][\w-]{0,63}")

_CLIP = """\
#:schema {schema}
# A clip: one scene of 5 to 60 s. See it with   pleat render {file}
# Look it over with   pleat check {file}   or, one picture,   pleat still {file}

[clip]
title = "{title}"
# What the clip shows, for those who can't see it.
alt = "Two curves that no straight line separates; a small net folds their plane until one can."
# Your own: the path of a snapshot, a PyTorch state_dict (.pt), an ONNX or a JSON file;
# a state_dict also needs   activation = "relu".   All that ship:  pleat nets
net = "hard-relu"
# By default what the net was trained on. Your own: a .csv or .npz with x, y and label.
# data = "points.csv"

# Each beat is one thing that happens. Captions may quote {{correct}}, {{n}}, {{percent}},
# {{parameters}} and {{threshold}}; they are measured, never typed in.

[[beat]]
id = "start"
do = "show"
views = ["grid", "data", "basis", "legend", "network", "equation"]
caption = "Two classes, and a net of {{parameters}} parameters."

# A whole layer at once: W moves the plane, b shifts it, the activation folds it.
[[beat]]
id = "layer-1"
do = "layer"
layer = 1
caption = "The first layer moves the plane and folds it."

[[beat]]
id = "layer-2"
do = "layer"
layer = 2
caption = "The second lays it on a number line."

[[beat]]
id = "threshold"
do = "threshold"
caption = "One threshold gets {{correct}} of {{n}} right."
hold = 1.0

[[beat]]
id = "rewind"
do = "rewind"
caption = "Back on the plane ..."

[[beat]]
id = "boundary"
do = "boundary"
caption = "... the threshold is a line that bends at every fold."
hold = 1.0
"""


@click.group("new")
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
def clip(name: str, output: Path) -> None:
    """Write a small clip, NAME.toml, that renders as it stands."""
    stem = name.removesuffix(".toml")
    if not _NAME.fullmatch(stem):
        raise InputError(
            f"{name!r} can't name a clip: use up to 64 letters, digits, - and _, "
            "a letter or digit first; the folder is given by -o"
        )
    path = output / f"{stem}.toml"
    text = _CLIP.format(
        schema=(HERE / "schema" / "clip.json").as_uri(),
        file=path.name,
        title=stem.replace("-", " ").replace("_", " ").capitalize(),
    )
    try:
        output.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise InputError(f"{path}: is there already; choose another name") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror}") from None
    click.echo(f"{path}: see it with  pleat render {path}")
