"""``pleat nets``: the snapshots at hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pleat.configs import shipped
from pleat.nets.errors import InputError

if TYPE_CHECKING:
    from pleat.nets.files.snapshot import Snapshot


@click.command("nets")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Write JSON instead of a table.")
def command(paths: tuple[Path, ...], as_json: bool) -> None:
    """List snapshots: the shipped ones, or those in PATHS, files or folders."""
    rows = [_row(path) for path in _files(paths)]
    if as_json:
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
    else:
        click.echo(_table(rows))


def _files(paths: tuple[Path, ...]) -> list[Path]:
    from pleat.nets.files.snapshot import shipped_snapshots

    if not paths:
        return list(shipped_snapshots().values())
    files: list[Path] = []
    for path in paths:
        inside = sorted(path.glob("*.safetensors")) if path.is_dir() else [path]
        if not inside:
            raise InputError(f"{path}: there is no snapshot (*.safetensors) in this folder")
        other = next((file for file in inside if file.suffix != ".safetensors"), None)
        if other is not None:
            raise InputError(f"{other}: is no snapshot, which ends in .safetensors")
        files += inside
    return files


def _row(path: Path) -> dict[str, Any]:
    from pleat.nets.files.snapshot import Snapshot
    from pleat.nets.metrics import Errors, Metrics

    snapshot = Snapshot.load(path)
    m = snapshot.metrics
    return {
        "name": snapshot.name or path.stem,
        "title": snapshot.title,
        "widths": list(snapshot.net.neurons),
        "activations": list(snapshot.net.activations),
        "parameters": snapshot.net.parameters,
        "data": snapshot.data,
        "correct": m.correct if isinstance(m, Metrics) else None,
        "n": m.n if m else None,
        "threshold": None if isinstance(m, Errors) else snapshot.threshold,
        "margin": m.margin if isinstance(m, Metrics) else None,
        "mse": m.mse if isinstance(m, Errors) else None,
        "seed": snapshot.seed,
        "recipe": _recipe(snapshot),
        "path": str(path),
    }


def _recipe(snapshot: Snapshot) -> str | None:
    """Name the recipe, and say if the shipped one of that name has changed since."""
    from pleat.nets.training.recipe import read_recipe
    from pleat.nets.training.train import needs_training

    name = snapshot.recipe.get("name")
    if snapshot.recipe_hash is None or name is None:
        return None
    file = shipped("recipes").get(name)
    changed = file is not None and needs_training(read_recipe(file), snapshot)
    return f"{name} (changed since)" if changed else str(name)


def _table(rows: list[dict[str, Any]]) -> str:
    cells = [("NET", "SHAPE", "ACTIVATIONS", "DATA", "RIGHT", "PARAMETERS", "RECIPE")]
    for row in rows:
        right = "-"
        if row["mse"] is not None:
            right = f"mse {row['mse']:.2g}"
        elif row["n"] is not None:
            at = f" at {row['threshold']:g}" if row["threshold"] else ""
            right = f"{row['correct']}/{row['n']}{at}"
        cells.append(
            (
                row["name"],
                "-".join(map(str, row["widths"])),
                ", ".join(row["activations"]),
                row["data"] or "-",
                right,
                str(row["parameters"]),
                row["recipe"] or "-",
            )
        )
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(w) for cell, w in zip(line, widths, strict=True)).rstrip()
        for line in cells
    )
