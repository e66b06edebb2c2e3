"""The standard clip of any net: its data, every layer, what it says, and back."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from pleat.configs import shipped
from pleat.nets.errors import InputError, instead, quoted
from pleat.nets.files.names import legible
from pleat.nets.files.readers import is_net_file
from pleat.nets.files.snapshot import shipped_snapshots
from pleat.scenes.beats import kind_of
from pleat.scenes.clip.captions import facts_of
from pleat.scenes.clip.loading import make_clip
from pleat.scenes.clip.model import Beat, Clip
from pleat.scenes.clip.plugin_code import plugin_code
from pleat.scenes.clip.standard import in_units_of, line_fault, standardized
from pleat.scenes.clip.subject import EVERY_HAND, Head
from pleat.scenes.clip.validation import misfits
from pleat.scenes.playback.load import is_script, load_clip

Table = dict[str, Any]
_WHOLE = "# A whole layer at once: W moves the plane, b shifts it, the activation folds it."


def standard_clip(clip: Clip) -> Clip:
    """Return a clip of a net and data with all beats of the story that it can show."""
    beats = tuple(beat for _, _, beat in story(clip))
    told = replace(clip, beats=beats)
    return replace(told, plugin_code=plugin_code(told))


def find_clip(
    what: str,
    data: str | None = None,
    activation: str | tuple[str, ...] | None = None,
    layers: tuple[str, ...] | None = None,
) -> Clip:
    """Return the clip of a name or a file, or the standard clip of a net that is called so.

    Parameters
    ----------
    what : str
        As `load_clip` takes it, or a net: a shipped one, its recipe, or a file.
    data, activation, layers
        As for `clip_of_net`; a clip has its own.

    Raises
    ------
    InputError
        If there is neither, or it is not sound.
    """
    if is_net(what):
        return clip_of_net(what, data, activation, layers)
    for name, value in (("data", data), ("activation", activation), ("layers", layers)):
        if value is not None:
            raise InputError(f"{name} is for a net, and {quoted(what)} is a clip: its file says")
    clips = shipped("clips")
    if what not in clips and not is_script(what) and not what.endswith(".toml"):
        near = instead(what, [*clips, *shipped_snapshots()], "or give the file of a clip or a net")
        raise InputError(f"no clip and no net {quoted(what)}; {near}")
    return load_clip(what)


def is_net(name: str) -> bool:
    """Return whether a name is that of a net, and not of a clip."""
    if name in shipped("clips") or is_script(name):
        return False
    if not name.endswith(".toml"):
        return is_net_file(name) or name in shipped_snapshots() or name in shipped("recipes")
    # Of a file that can't be read it is told as of a clip.
    with suppress(OSError, ValueError, RecursionError):
        text = Path(name).read_text(encoding="utf-8")
        return not {"clip", "beat"} & tomllib.loads(text).keys()
    return False


def clip_of_net(
    net: str,
    data: str | None = None,
    activation: str | tuple[str, ...] | None = None,
    layers: tuple[str, ...] | None = None,
) -> Clip:
    """Return the standard clip of a net that has a name or a file; it is called after that.

    Parameters
    ----------
    net, data, activation, layers
        As in ``[clip]``; paths start from the current folder.

    Raises
    ------
    InputError
        If net and data are not sound, or do not fit each other: a line for each fault.
    """
    name = legible(Path(net).stem.strip("*") or Path(net).parent.name or "net")
    title = name.replace("-", " ").replace("_", " ").strip().capitalize() or "A net"
    head = Head(
        title=title, net=net, data=data, activation=activation, layers=layers, hands=EVERY_HAND
    )
    return standard_clip(begun(head, Path(f"{name}.toml")))


def begun(head: Head, path: Path) -> Clip:
    """Return a clip without beats, of the net and the data that its head names.

    As for `in_proportion`; it says what it shows unless its head does.

    Raises
    ------
    InputError
        If net and data are not sound, or do not fit each other: a line for each fault.
    """
    return in_proportion(make_clip(head, (), path))


def in_proportion(clip: Clip) -> Clip:
    """Return a clip with data in standard units where their picture would be a line.

    Raises
    ------
    InputError
        If net and data do not fit each other: a line for each fault.
    """
    faults = misfits(clip)
    if faults:
        raise InputError("\n".join(faults))
    head, data, snapshot = clip.head, clip.dataset, clip.snapshot
    if not data.units and line_fault(data) is not None:
        data = standardized(data)
        snapshot = snapshot and in_units_of(data, snapshot)
        head = head.model_copy(update={"standardize": True})
    head = head.model_copy(update={"alt": head.alt or _alt(clip)})
    return replace(clip, head=head, dataset=data, snapshot=snapshot)


def story(clip: Clip) -> Iterator[tuple[str, Table, Beat]]:
    """Yield what happens: a comment, the table of a beat, and the beat.

    What the net can't show is left out.
    """
    for comment, table in _told(clip):
        beat = kind_of(table["do"]).model_validate(table)
        trial = replace(clip, beats=(*clip.beats, beat))
        if beat.check(trial) is None:
            clip = trial
            yield comment, table, beat


def _alt(clip: Clip) -> str:
    widths = "-".join(map(str, clip.net.neurons))
    if clip.net.widths[0] == 1:
        return f"A net of widths {widths} moves and folds the line of its inputs; its graph."
    return f"A net of widths {widths} moves and folds the plane of its data, layer by layer."


def _told(clip: Clip) -> Iterator[tuple[str, dict[str, Any]]]:
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
