"""``pleat train``: from recipes to snapshots."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pleat.configs import shipped
from pleat.nets.errors import InputError
from pleat.scenes.cli import completion

if TYPE_CHECKING:
    from pleat.nets.files.snapshot import Snapshot
    from pleat.nets.training.recipe import Recipe
    from pleat.nets.training.train import Progress


@click.command("train")
@click.argument("recipes", nargs=-1, metavar="RECIPE...", shell_complete=completion.recipes)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=".",
    show_default="the current folder",
    help="Folder the snapshots go to, each as NAME.safetensors.",
)
def command(recipes: tuple[str, ...], output: Path) -> None:
    """Train nets by their RECIPEs: names of shipped ones, or TOML files."""
    from pleat.nets.files.tables import is_table
    from pleat.nets.files.writing import within
    from pleat.nets.training.train import train

    if not recipes:
        raise InputError(
            f"name a recipe to train: {', '.join(shipped('recipes'))}, or a .toml file"
        )
    for recipe in _read(recipes):
        began = time.perf_counter()
        with _progress(recipe.name) as progress:
            snapshot = train(recipe, progress)
        if snapshot.data and is_table(snapshot.data):
            # A table's path starts from where the snapshot is.
            table = os.path.relpath(recipe.folder / snapshot.data, output)
            snapshot = replace(snapshot, data=Path(table).as_posix())
        path = snapshot.save(within(output, f"{recipe.name}.safetensors"))
        click.echo(f"{_reached(recipe, snapshot)}, {time.perf_counter() - began:.1f} s -> {path}")


def _read(names: tuple[str, ...]) -> list[Recipe]:
    """Read all of them before the first is trained, and tell the faults of all."""
    from pleat.nets.training.recipe import find_recipe

    found, faults = [], []
    for name in names:
        try:
            found.append(find_recipe(name))
        except InputError as fault:
            faults.append(str(fault))
    if faults:
        raise InputError("\n".join(faults))
    return found


def _reached(recipe: Recipe, snapshot: Snapshot) -> str:
    from pleat.nets.metrics import Errors

    m = snapshot.metrics
    if m is None:
        return f"{recipe.name}: set by hand, without data"
    if isinstance(m, Errors):
        text = f"{recipe.name}: mean squared error {m.mse:.3g} on {m.n} points"
        margin = ""
    else:
        text = f"{recipe.name}: {m.correct} of {m.n} right at threshold {m.threshold:g}"
        margin = f", margin {m.margin:.2f}"
    if recipe.training is None:
        return f"{text}, set by hand"
    return f"{text}{margin}, seed {snapshot.seed}, best of {recipe.training.seeds}"


@contextlib.contextmanager
def _progress(name: str) -> Iterator[Progress]:
    """Show a bar on a terminal, and nothing elsewhere."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.progress import Progress as Bar

    from pleat.scenes.film.progress import terminal

    with Bar(console=terminal(), transient=True) as bar:
        task = bar.add_task(name)
        update: Callable[[int, int], None] = lambda done, total: bar.update(  # noqa: E731
            task, completed=done, total=total
        )
        yield update
