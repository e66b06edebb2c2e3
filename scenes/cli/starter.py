"""The text of a clip to begin with: its author's net told layer by layer."""

from __future__ import annotations

from pathlib import Path

from pleat.scenes.cli.toml_text import beat_text, value_text
from pleat.scenes.clip.captions import facts_of
from pleat.scenes.clip.model import Clip
from pleat.scenes.clip.subject import Head
from pleat.scenes.playback.story import begun, story

_HEAD = """\
#:schema {schema}
# A clip: one scene of 5 to 60 s. See it with   pleat render {file}
# or, anew at every save, with   pleat watch {file}
# Look it over with   pleat check {file}   or, one picture,   pleat still {file} --at start

[clip]
title = {title}
# What the clip shows, for those who can't see it.
alt = {alt}
# Your own: the path of a snapshot, a PyTorch state_dict (.pt), an ONNX or a JSON file;
# a state_dict also needs   activation = "relu".   All that ship:  pleat nets
net = {net}
{activation}# By default what the net was trained on. Your own: a .csv or .npz with x, y and label,
# or with x1, x2 ... and the target y.
{data}
{standardize}
# Each beat is one thing that happens. Captions may quote {quotes};
# they are measured, never typed in.
"""
_STANDARDIZE = """\
# One coordinate goes many times as far as another: both are shown in standard deviations
# from their mean. The axes keep the numbers of the file, and the net answers as before.
standardize = true
"""


def starter(
    path: Path,
    schema: str,
    title: str,
    net: str,
    data: str | None = None,
    activation: str | None = None,
    layers: tuple[str, ...] | None = None,
) -> str:
    """Return the text of a new clip's file.

    Parameters
    ----------
    path : Path
        Where it will stand; paths of net and data start from its folder.
    schema : str
        Address of the schema that editors check it by.
    title : str
        What the clip is called.
    net, data, activation, layers
        As in ``[clip]``.

    Raises
    ------
    InputError
        If net and data are not sound, or do not fit each other: a line for each fault.
    """
    head = Head(title=title, net=net, data=data, activation=activation, layers=layers)
    clip = begun(head, path)
    parts = [
        _HEAD.format(
            schema=schema,
            file=path.name,
            title=value_text(title),
            alt=value_text(clip.head.alt),
            net=value_text(net),
            activation=(f"activation = {value_text(activation)}\n" if activation else "")
            + (f"layers = {value_text(layers)}\n" if layers else ""),
            quotes=_quotes(clip),
            data=f"data = {value_text(data)}" if data else '# data = "points.csv"',
            standardize=_STANDARDIZE if clip.head.standardize else "",
        )
    ]
    for comment, table, _ in story(clip):
        parts.append((f"{comment}\n" if comment else "") + beat_text(table))
    return "\n".join(parts)


def _quotes(clip: Clip) -> str:
    """Return what captions may quote, in a row."""
    known = facts_of(clip)
    usual = ("correct", "n", "percent", "mse", "largest", "kinks", "parameters", "threshold")
    *most, last = [f"{{{name}}}" for name in usual if name in known]
    return f"{', '.join(most)} and {last}" if most else last
