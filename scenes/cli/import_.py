"""``pleat import``: a net that was made elsewhere becomes a snapshot."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import click

from pleat.nets.data import Dataset
from pleat.nets.errors import InputError
from pleat.nets.files.names import legible
from pleat.nets.files.readers import Activations, read_snapshot
from pleat.nets.files.snapshot import Snapshot
from pleat.nets.files.tables import find_dataset, is_table
from pleat.nets.metrics import Errors, Metrics, judge


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--activation",
    metavar="NAME[,NAME...]",
    help="What follows the hidden layers, such as leaky_relu(0.1), or each layer, by commas; "
    "for files that do not say.",
)
@click.option(
    "--layers",
    metavar="NAME,NAME...",
    help="Its layers in the order they run, where the file leaves that open.",
)
@click.option("--data", metavar="NAME|FILE", help="Measure it on a data set, or a CSV or NPZ file.")
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
    file: Path,
    activation: str | None,
    layers: str | None,
    data: str | None,
    threshold: float | None,
    out: Path | None,
) -> None:
    """Read the net in FILE and write it as a snapshot.

    FILE is a PyTorch checkpoint (the state_dict of Linear layers: .pt, .pth, .ckpt or
    .safetensors), an ONNX graph or a JSON of weight lists.
    """
    out = out or Path(f"{file.stem}.safetensors")
    if out.suffix != ".safetensors":
        raise InputError(f"{out}: a snapshot's name ends in .safetensors")
    if out.exists() and file.exists() and out.samefile(file):
        raise InputError(f"{out}: would replace the file that is read; give another name by -o")
    order = layers and [name.strip() for name in layers.split(",")]
    snapshot = read_snapshot(file, _activations(activation), layers=order or None)
    points = find_dataset(data) if data is not None else None
    metrics = _measured(file, snapshot, points, threshold)
    snapshot = dataclasses.replace(snapshot, name=legible(out.stem))
    if data is not None:
        # Only a data set of ours can be found again by its name alone.
        named = None if is_table(data) else data
        snapshot = dataclasses.replace(snapshot, data=named, metrics=metrics)
    path = snapshot.save(out)
    net = snapshot.net
    shape = "-".join(map(str, net.widths))
    click.echo(f"{file}: {shape}, {', '.join(net.activations)}, {net.parameters} parameters")
    if points and points.class_names:
        told = ", ".join(f"{k} = {name}" for k, name in enumerate(points.class_names))
        click.echo(f"{data}: classes in sorted order, {told}")
    if isinstance(metrics, Errors):
        off = f"mean squared error {metrics.mse:.3g}, at most {metrics.largest:.3g} off"
        click.echo(f"{data}: {off} on {metrics.n} points")
    elif metrics:
        share = f"{100 * metrics.accuracy:.3g}%"
        at = f" at threshold {metrics.threshold:g}" if net.widths[-1] <= 2 else ""
        click.echo(f"{data}: {metrics.correct} of {metrics.n} right ({share}){at}")
    click.echo(f"-> {path}")


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
    try:
        return judge(snapshot.net, points, threshold)
    except InputError as error:
        raise InputError(f"{file}: {error}") from None
