"""From a recipe to a snapshot."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from pleat.configs import shipped
from pleat.nets.data import Dataset
from pleat.nets.errors import InputError
from pleat.nets.files.names import beside
from pleat.nets.files.readers import Activations, is_net_file, read_snapshot
from pleat.nets.files.snapshot import Snapshot, find_snapshot, shipped_snapshots
from pleat.nets.files.writing import within
from pleat.nets.history import History
from pleat.nets.metrics import Errors, Metrics, judge
from pleat.nets.model import Net
from pleat.nets.training.gauge import best_gauge
from pleat.nets.training.legibility import legibility
from pleat.nets.training.recipe import Recipe, Training, find_recipe

Progress = Callable[[int, int], None]


class TargetMissedError(InputError):
    """No seed does as well as the recipe asks for."""


def train(recipe: Recipe, progress: Progress = lambda done, total: None) -> Snapshot:
    """Make the snapshot a recipe describes.

    All its seeds are trained side by side. The best has the most points right;
    among those the widest margin; among margins nearly as wide, the most
    legible picture. Where data have a target, it is the most legible of those whose
    error is nearly the smallest. Then it is put into the gauge that reads best.

    Parameters
    ----------
    recipe : Recipe
        With weights set by hand, nothing is trained and torch is not imported.
    progress : callable
        Told (steps done, steps in all) now and then.

    Raises
    ------
    TargetMissedError
        If fewer points are right than the recipe's target, or the error is above its bound.
    """
    data = recipe.dataset
    seed, history = None, None
    if recipe.training is None or data is None:
        net = recipe.by_hand()
    else:
        net, seed, history = _best(recipe, recipe.training, data, progress)
    metrics = judge(net, data, recipe.threshold) if data else None
    _check(recipe, metrics)
    return Snapshot(
        net=net,
        name=recipe.name,
        title=recipe.title,
        notes=recipe.notes,
        data=recipe.data,
        metrics=metrics,
        recipe=recipe.model_dump(mode="json", exclude_defaults=True, by_alias=True),
        recipe_hash=recipe.hash,
        seed=seed,
        history=history,
    )


def _check(recipe: Recipe, metrics: Metrics | Errors | None) -> None:
    """Refuse what misses the recipe's target."""
    tried = f"best of {recipe.training.seeds} seeds" if recipe.training else "net set by hand"
    if isinstance(metrics, Metrics) and metrics.correct < recipe.target:
        raise TargetMissedError(
            f"recipe {recipe.name!r}: the {tried} gets {metrics.correct} of {metrics.n} right, its "
            f"target is {recipe.target}; lower the target, or give more seeds, steps or neurons"
        )
    if isinstance(metrics, Errors) and metrics.mse > (recipe.max_mse or np.inf):
        raise TargetMissedError(
            f"recipe {recipe.name!r}: the {tried} has a mean squared error of {metrics.mse:.3g}, "
            f"max_mse is {recipe.max_mse:g}; raise it, or give more seeds, steps or neurons"
        )


def _best(
    recipe: Recipe, training: Training, data: Dataset, progress: Progress
) -> tuple[Net, int, History]:
    from pleat.nets.training.ensemble import fit

    ensemble = fit(recipe, training, data, progress)
    finite = [s for s in range(training.seeds) if ensemble.finite(s)]
    if not finite:
        raise TargetMissedError(
            f"recipe {recipe.name!r}: the weights of every seed grew beyond all numbers; "
            f"lower training.lr = {training.lr:g}"
        )
    seed = _choose(
        {s: judge(ensemble.net(s), data, recipe.threshold) for s in finite},
        recipe.select.margin_share,
        lambda s: _legible(ensemble.net(s), recipe, data),
    )
    gauge = best_gauge(ensemble.net(seed), recipe.gauge.row_norm)
    nets = tuple(gauge.apply(ensemble.net(seed, t)) for t in range(len(ensemble.steps)))
    loss = np.array([judge(net, data, recipe.threshold).loss for net in nets])
    return nets[-1], training.first_seed + seed, History(ensemble.steps, nets, loss)


def _legible(net: Net, recipe: Recipe, data: Dataset) -> float:
    shown = best_gauge(net, recipe.gauge.row_norm).apply(net)
    return legibility(shown, data, recipe.select).score


def _choose(
    metrics: dict[int, Metrics | Errors], margin_share: float, legible: Callable[[int], float]
) -> int:
    """Return the most legible of the seeds that do nearly as well as the best."""
    scored = {s: m for s, m in metrics.items() if isinstance(m, Metrics)}
    right = max((m.correct for m in scored.values()), default=0)
    able = {s: m.margin for s, m in scored.items() if m.correct == right}
    # Of errors the larger is the worse: like margins below 0.
    able |= {s: -m.mse for s, m in metrics.items() if isinstance(m, Errors)}
    best = max(able.values())
    # A negative margin, of nets that get a point wrong, is "nearly as wide"
    # where it is at most as much larger in size.
    enough = best * margin_share if best > 0 else best / margin_share
    near = [s for s, margin in able.items() if margin >= enough]
    return max(near, key=lambda s: (round(legible(s), 3), able[s], -s))


def needs_training(recipe: Recipe, snapshot: Snapshot | None) -> bool:
    """Return whether a snapshot is missing, or was made by another recipe."""
    return snapshot is None or snapshot.recipe_hash != recipe.hash


def ensure_snapshot(
    name: str,
    *,
    base: str | os.PathLike[str] = ".",
    cache: str | os.PathLike[str],
    activation: Activations = None,
    layers: Sequence[str] | None = None,
    progress: Progress = lambda done, total: None,
) -> Snapshot:
    """Find the snapshot a clip names; train only if no fitting one exists.

    Parameters
    ----------
    name : str
        A shipped net's name, or the path of a snapshot, of a net made elsewhere
        (see `pleat.nets.files.readers.read_net`) or of a recipe, ``.toml``.
    base : path
        What a relative path starts from.
    cache : path
        The folder in which newly trained or read snapshots are kept.
    activation : str or sequence of str, optional
        What follows the layers of a net made elsewhere, if its file does not say.
    layers : sequence of str, optional
        The names of its layers in order, if its file leaves that open.
    progress : callable
        Told (steps done, steps in all) while training.

    Raises
    ------
    InputError
        If there is nothing of that name, or it is not sound.
    """
    if is_net_file(name):
        return read_snapshot(beside(name, base), activation, cache, layers)
    if layers is not None:
        raise InputError(f"the net {name!r} keeps the order of its layers; remove layers")
    if activation is not None:
        raise InputError(f"the net {name!r} names its own activations; remove activation")
    if not name.endswith(".toml"):
        is_shipped = name in shipped_snapshots()
        if name not in shipped("recipes"):
            return find_snapshot(name, base)
        recipe = find_recipe(name)
        snapshot = find_snapshot(name) if is_shipped else None
        if snapshot is not None and not needs_training(recipe, snapshot):
            return snapshot
    else:
        recipe = find_recipe(name, base)
    kept = within(Path(cache), f"{recipe.name}-{recipe.hash[:16]}.safetensors")
    snapshot = Snapshot.kept(kept)
    if snapshot is None or needs_training(recipe, snapshot):
        snapshot = train(recipe, progress)
        snapshot.keep(kept)
    return snapshot
