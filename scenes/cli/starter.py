"""The text of a clip to begin with: its author's net told layer by layer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from pleat.nets.errors import InputError
from pleat.scenes.beats import kind_of
from pleat.scenes.cli.toml_text import beat_text, value_text
from pleat.scenes.clip.captions import facts_of
from pleat.scenes.clip.loading import make_clip
from pleat.scenes.clip.model import Clip
from pleat.scenes.clip.standard import line_fault
from pleat.scenes.clip.subject import Head
from pleat.scenes.clip.validation import misfits

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
_WHOLE = "# A whole layer at once: W moves the plane, b shifts it, the activation folds it."


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
    clip = make_clip(head, (), path)
    apart = line_fault(clip.dataset) is not None
    if apart:
        clip = make_clip(head.model_copy(update={"standardize": True}), (), path)
    faults = misfits(clip)
    if faults:
        raise InputError("\n".join(faults))
    parts = [
        _HEAD.format(
            schema=schema,
            file=path.name,
            title=value_text(title),
            alt=value_text(_alt(clip)),
            net=value_text(net),
            activation=(f"activation = {value_text(activation)}\n" if activation else "")
            + (f"layers = {value_text(layers)}\n" if layers else ""),
            quotes=_quotes(clip),
            data=f"data = {value_text(data)}" if data else '# data = "points.csv"',
            standardize=_STANDARDIZE if apart else "",
        )
    ]
    for comment, table in _story(clip):
        beat = kind_of(table["do"]).model_validate(table)
        trial = replace(clip, beats=(*clip.beats, beat))
        # What a net can't show is left out.
        if beat.check(trial) is None:
            clip = trial
            parts.append((f"{comment}\n" if comment else "") + beat_text(table))
    return "\n".join(parts)


def _quotes(clip: Clip) -> str:
    """Return what captions may quote, in a row."""
    known = facts_of(clip)
    usual = ("correct", "n", "percent", "mse", "largest", "kinks", "parameters", "threshold")
    *most, last = [f"{{{name}}}" for name in usual if name in known]
    return f"{', '.join(most)} and {last}" if most else last


def _alt(clip: Clip) -> str:
    widths = "-".join(map(str, clip.net.neurons))
    if clip.net.widths[0] == 1:
        return f"A net of widths {widths} moves and folds the line of its inputs; its graph."
    return f"A net of widths {widths} moves and folds the plane of its data, layer by layer."


def _story(clip: Clip) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what might happen: a comment, and the table of a beat."""
    net, counted = clip.net, "correct" in facts_of(clip)
    seen = ["data", "basis", "legend"] if len(clip.dataset) else ["basis"]
    start = "A net"
    if clip.dataset.targets is not None:
        start = "Numbers with a target, and a net"
    elif len(clip.dataset):
        start = f"{_number(clip.dataset.classes)} classes, and a net"
    yield (
        "",
        {
            "id": "start",
            "do": "show",
            "views": ["grid", *seen, "network", "equation"],
            "caption": f"{start} of {{parameters}} parameters.",
        },
    )
    last = len(net.layers)
    if net.widths[0] == 1:
        yield from _function(clip)
    for k, layer in enumerate(net.layers, 1):
        table = {"id": f"layer-{k}", "do": "layer", "layer": k}
        bends = "folds" if layer.act.kinks else "bends"
        goes = _goes(net.widths[k - 1], net.widths[k])
        bent = f", and its activation {bends} it" if layer.activation != "identity" else ""
        yield (_WHOLE if k == 1 else "", {**table, "caption": f"Layer {k} {goes}{bent}."})
    if clip.dataset.targets is not None:
        told = "On average the squared error is {mse}."
        error = {"id": "error", "do": "show", "views": ["target", "error"], "caption": told}
        yield "# Each output beside its target.", {**error, "hold": 1.0}
    elif net.widths[last] == 1:
        told = "gets {correct} of {n} right" if counted else "tells two classes apart"
        yield (
            "",
            {
                "id": "threshold",
                "do": "threshold",
                "caption": f"One threshold {told}.",
                "hold": 1.0,
            },
        )
    yield "", {"id": "rewind", "do": "rewind", "caption": "Back to where it began."}
    yield (
        "",
        {
            "id": "boundary",
            "do": "boundary",
            "caption": "This is where the net decides.",
            "hold": 1.0,
        },
    )


def _function(clip: Clip) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what shows a net of one input as a function."""
    views = ["target", "graph"] if clip.dataset.targets is not None else ["graph"]
    bends = ", bent {kinks} times" if "kinks" in facts_of(clip) else ""
    graph = {"id": "graph", "do": "show", "views": views}
    yield "", {**graph, "caption": f"The net's output over its input{bends}."}
    if clip.dataset.targets is not None:
        told = "On average the squared error is {mse}."
        yield "", {"id": "how-far", "do": "show", "views": ["error"], "caption": told}
    hidden = len(clip.net.layers) - 1
    told = "Each neuron has a graph of its own."
    neurons = {"id": "neurons", "do": "neuron-graphs", "layer": hidden, "caption": told}
    yield "", neurons
    told = "Times its weight, one on top of the other: the output."
    yield "", {"id": "sum", "do": "add-graphs", "caption": told, "hold": 1.0}


def _goes(before: int, after: int) -> str:
    if after == 1:
        return "lays it on a number line"
    if after == before:
        return "moves it"
    return f"takes it into {after} dimensions" if after > 2 else "lays it on a plane"


def _number(count: int) -> str:
    words = ("No", "One", "Two", "Three", "Four", "Five", "Six")
    return words[count] if count < len(words) else str(count)
