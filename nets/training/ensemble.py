"""Many nets of one shape trained side by side, each as if it were alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from pleat.nets.activation import activation
from pleat.nets.data import Dataset
from pleat.nets.errors import InputError, quoted
from pleat.nets.metrics import judged_before_end
from pleat.nets.model import Layer, Net
from pleat.nets.training.recipe import Recipe, Training
from pleat.nets.training.standard_units import StandardUnits

Progress = Callable[[int, int], None]
# Vectorised loops round otherwise than the scalar ones that finish what is left
# over. With arrays of whole vectors only, a seed's last bit does not depend on
# how many others there are, so the batch is filled up with further seeds.
_BATCH = 16


@dataclass(frozen=True, eq=False)
class Ensemble:
    """What training leaves: every seed's weights at the kept steps.

    Attributes
    ----------
    steps : (T,) int64 array
    activations : tuple of str
    weights : list of ((T, S, m, n), (T, S, m)) float64 arrays
        W and b of each layer, by step and seed.
    """

    steps: NDArray[np.int64]
    activations: tuple[str, ...]
    weights: list[tuple[NDArray[np.float64], NDArray[np.float64]]]

    def net(self, seed: int, step: int = -1) -> Net:
        """Return one net, by its place among the seeds and the kept steps."""
        return Net(
            tuple(
                Layer(W[step, seed], b[step, seed], name)
                for (W, b), name in zip(self.weights, self.activations, strict=True)
            )
        )

    def finite(self, seed: int) -> bool:
        """Return whether a seed's weights stayed finite to the end."""
        return all(np.isfinite(W[:, seed]).all() for pair in self.weights for W in pair)


def fit(recipe: Recipe, training: Training, data: Dataset, progress: Progress) -> Ensemble:
    """Train all seeds of a recipe.

    Parameters
    ----------
    recipe : Recipe
        The net's shape.
    training : Training
        How to train it.
    data : Dataset
        What it has to separate, or to come near: data with targets are taken in standard
        units, which the first and the last layer then take in, so that one learning rate does
        for any scale.
    progress : callable
        Told (steps done, steps in all) now and then.
    """
    threads = torch.get_num_threads()
    # The arrays are small: threads cost more than they give, and one of them
    # keeps sums in one order on every machine.
    torch.set_num_threads(1)
    try:
        return _fit(recipe, training, data, progress)
    finally:
        torch.set_num_threads(threads)


def _fit(recipe: Recipe, training: Training, data: Dataset, progress: Progress) -> Ensemble:
    weights, biases = _initial(recipe, training)
    acts = [_module(name) for name in recipe.activations]
    if data.targets is None:
        if judged_before_end(recipe.activations[-1], recipe.widths[-1]):
            acts[-1] = nn.Identity()
        slope = _logistic(recipe, data)
        units = None
    else:
        units = StandardUnits.of(data, recipe.activations[-1])
        slope = _squared(units.targets)
    points = data.points if units is None else units.points
    x = torch.from_numpy(points.T.copy()).expand(len(weights[0]), -1, -1)
    # The penalty l2 * sum(W^2) has the gradient 2 * l2 * W, which Adam's
    # weight_decay adds without a graph of its own.
    groups: list[dict[str, Any]] = [
        {"params": weights, "weight_decay": 2 * training.l2},
        {"params": biases},
    ]
    optimizer = torch.optim.Adam(groups, lr=training.lr)
    kept = set(training.kept)
    history: list[list[NDArray[np.float64]]] = []
    for step in range(training.steps + 1):
        if step in kept:
            kept_weights = [p.detach().numpy()[: training.seeds] for p in (*weights, *biases)]
            history.append([array.copy() for array in kept_weights])
        if step == training.steps:
            break
        h = x
        for W, b, act in zip(weights, biases, acts, strict=True):
            h = act(torch.baddbmm(b, W, h))
        optimizer.zero_grad()
        h.backward(slope(h.detach()))  # type: ignore[no-untyped-call]
        optimizer.step()
        if step % 25 == 24:
            progress(step + 1, training.steps)
    progress(training.steps, training.steps)
    stacked = [np.stack(arrays) for arrays in zip(*history, strict=True)]
    half = len(weights)
    pairs = [(W, b[..., 0]) for W, b in zip(stacked[:half], stacked[half:], strict=True)]
    return Ensemble(
        np.array(training.kept, dtype=np.int64),
        recipe.activations,
        pairs if units is None else units.out_of(pairs),
    )


# From the outputs of all nets, (S, k, N), to the slope of each net's own loss there.
Slope = Callable[[torch.Tensor], torch.Tensor]


def _logistic(recipe: Recipe, data: Dataset) -> Slope:
    """Return the slope of the loss of classes, each net by itself.

    The loss of two classes is the mean of log(1 + exp(sign * (score - level))); of more it
    is the mean cross-entropy, whose slope is the shares of the softmax less those wanted.
    """
    if data.classes > 2:
        labels = torch.from_numpy(data.labels.copy())
        wanted = torch.nn.functional.one_hot(labels, data.classes).T
        return lambda h: (torch.softmax(h, dim=1) - wanted) / len(data)
    sign = torch.from_numpy(np.where(data.labels == 1, -1.0, 1.0))
    judged = judged_before_end(recipe.activations[-1], recipe.widths[-1])
    level = 0.0 if judged else recipe.threshold or 0.0

    def slope(h: torch.Tensor) -> torch.Tensor:
        score = h[:, 0] if h.shape[1] == 1 else h[:, 1] - h[:, 0]
        by_score = (torch.sigmoid(sign * (score - level)) * sign / len(data))[:, None]
        return by_score if h.shape[1] == 1 else torch.cat([-by_score, by_score], dim=1)

    return slope


def _squared(targets: NDArray[np.float64]) -> Slope:
    """Return the slope of the mean squared error."""
    wanted = torch.from_numpy(targets.T.copy())
    return lambda h: 2 * (h - wanted) / wanted.numel()


def _initial(recipe: Recipe, training: Training) -> tuple[list[torch.Tensor], list[torch.Tensor]]:
    """Draw every seed's weights from a generator of its own, so that none depends on the others."""
    pairs = list(zip(recipe.widths, recipe.widths[1:], strict=False))
    gains = training.gains(recipe.widths)
    size = -(-training.seeds // _BATCH) * _BATCH
    weights = [torch.empty(size, m, n, dtype=torch.float64) for n, m in pairs]
    for s in range(size):
        generator = torch.Generator().manual_seed(training.first_seed + s)
        for (n, m), W, gain in zip(pairs, weights, gains, strict=True):
            W[s] = gain * torch.randn(m, n, generator=generator, dtype=torch.float64)
    biases = [torch.zeros(size, m, 1, dtype=torch.float64) for _, m in pairs]
    for parameter in (*weights, *biases):
        parameter.requires_grad_(True)
    return weights, biases


def _module(name: str) -> Callable[[torch.Tensor], torch.Tensor]:
    """Return what computes an activation of values (S, k, N), neurons in the middle."""
    record = activation(name)
    if record.torch is None:
        raise InputError(f"activation {quoted(name)} names no torch module, so it can't be trained")
    where, _, what = record.torch.rpartition(":")
    module: nn.Module = getattr(import_module(where) if where else nn, what)(**record.torch_kwargs)
    # The last axis of what is trained counts points.
    return (lambda z: module(z.mT).mT) if record.across else module
