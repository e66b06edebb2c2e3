"""``pleat import``: a net that was made elsewhere becomes a snapshot."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pleat.nets.errors import InputError
from pleat.scenes.cli import completion, options

if TYPE_CHECKING:
    from pleat.nets.data import Dataset
    from pleat.nets.files.readers import Activations
    from pleat.nets.files.snapshot import Snapshot
    from pleat.nets.history import History
    from pleat.nets.metrics import Errors, Metrics


@click.command("import")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, shell_complete=completion.nets)
@click.option(
    "--activation",
    shell_complete=completion.activations,
    metavar="NAME[,NAME...]",
    help="What follows the hidden layers, such as leaky_relu(0.1), or each layer, by commas; "
    "for files that do not say.",
)
@options.layers
@click.option(
    "--data",
    metavar="NAME|FILE",
    shell_complete=completion.datasets,
    help="Measure it on a data set, or a CSV or NPZ file.",
)
@click.option(
    "--threshold",
    type=float,
    help="Scores above it mean class 1; by default 0.5 after a sigmoid, else 0.",
)
@click.option(
    "-o",
    "--output",
    "out",
    type=click.Path(path_type=Path),
    help="The .safetensors file to write; by default FILE's name, in the current folder.",
)
def command(
    files: tuple[str, ...],
    activation: str | None,
    layers: str | None,
    data: str | None,
    threshold: float | None,
    out: Path | None,
) -> None:
    """Read the net in FILE and write it as a snapshot.

    FILE is a PyTorch checkpoint (the state_dict of Linear layers: .pt, .pth, .ckpt or
    .safetensors), an ONNX graph, a JSON of weight lists or an NPZ of weights. Several of
    them, a folder or a pattern such as 'run/step-*.pt' are one training, in the order of the
    numbers in their names: the last net, with its history.
    """
    from pleat.nets.files.names import legible
    from pleat.nets.files.readers import read_snapshot, read_steps
    from pleat.nets.files.readers.series import is_series
    from pleat.nets.files.tables import find_dataset, is_table

    paths = [Path(name) for name in files]
    file = paths[0]
    many = len(paths) > 1 or is_series(file)
    stem = (file if file.is_dir() else file.parent).absolute().name if many else file.stem
    out = out or Path(f"{stem or 'training'}.safetensors")
    if out.suffix != ".safetensors":
        raise InputError(f"{out}: a snapshot's name ends in .safetensors")
    if out.exists() and file.exists() and out.samefile(file):
        raise InputError(f"{out}: would replace the file that is read; give another name by -o")
    order = options.listed(layers) or None
    acts = _activations(activation)
    if len(paths) > 1:
        snapshot = read_steps(paths, acts, layers=order)
    else:
        snapshot = read_snapshot(file, acts, layers=order)
    points = find_dataset(data) if data is not None else None
    metrics = _measured(file, snapshot, points, threshold)
    snapshot = dataclasses.replace(snapshot, name=legible(out.stem))
    if data is not None:
        # Only a data set of ours can be found again by its name alone.
        named = None if is_table(data) else data
        snapshot = dataclasses.replace(snapshot, data=named, metrics=metrics)
    path = snapshot.save(out)
    net = snapshot.net
    shape = "-".join(map(str, net.neurons))
    click.echo(f"{file}: {shape}, {', '.join(net.activations)}, {net.parameters} parameters")
    if snapshot.notes.count(". "):
        click.echo(f"{file}: {snapshot.notes.partition('. ')[2]}")
    if points and points.class_names:
        told = ", ".join(f"{k} = {name}" for k, name in enumerate(points.class_names))
        click.echo(f"{data}: classes in sorted order, {told}")
    from pleat.nets.metrics import Errors

    if isinstance(metrics, Errors):
        off = f"mean squared error {metrics.mse:.3g}, at most {metrics.largest:.3g} off"
        click.echo(f"{data}: {off} on {metrics.n} points")
    elif metrics:
        share = f"{100 * metrics.accuracy:.3g}%"
        at = f" at threshold {metrics.threshold:g}" if net.widths[-1] <= 2 else ""
        click.echo(f"{data}: {metrics.correct} of {metrics.n} right ({share}){at}")
    if many and snapshot.history is not None:
        click.echo(_told(snapshot.history))
    click.echo(f"-> {path}")


def _told(history: History) -> str:
    first, last = (int(history.steps[k]) for k in (0, -1))
    loss = "with their losses" if history.loss is not None else "whose loss a clip measures"
    return f"{len(history)} steps from {first} to {last}, {loss}"


def _activations(text: str | None) -> Activations:
    if text is None:
        return None
    names = [name.strip() for name in re.split(r",(?![^(]*\))", text)]
    return names if len(names) > 1 else names[0]


def _measured(
    file: Path, snapshot: Snapshot, points: Dataset | None, threshold: float | None
) -> Metrics | Errors | None:
    if points is None:
        return None
    from pleat.nets.metrics import judge

    try:
        return judge(snapshot.net, points, threshold)
    except InputError as error:
        raise InputError(f"{file}: {error}") from None
