"""Modules as people write them, trained on a table, and what their layers give by torch."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import torch
from torch import nn

Stages = list[tuple[np.ndarray, np.ndarray]]
# A leaf as it ran: the module, what it took and what it gave.
Ran = tuple[nn.Module, torch.Tensor, torch.Tensor]


def chain(
    *widths: int, act: nn.Module | None = None, end: nn.Module | None = None, **more
) -> nn.Sequential:
    """A Sequential with one activation between its layers, and maybe one behind them."""
    act = nn.ReLU() if act is None else act
    steps: list[nn.Module] = []
    for n, m in pairwise(widths):
        steps += [nn.Linear(n, m, **more), act]
    return nn.Sequential(*steps[:-1], *([end] if end is not None else []))


class Functional(nn.Module):
    """Functions between its layers; dropout and flattening on the way."""

    def __init__(self, inputs: int, hidden: int, outputs: int) -> None:
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(inputs, hidden), nn.Linear(hidden, outputs)
        self.drop = nn.Dropout(0.1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = torch.flatten(x, 1)
        return self.fc2(self.drop(nn.functional.relu(self.fc1(x))))


class Backwards(nn.Module):
    """Declares its layers last first, under names of which no two are alike."""

    def __init__(self) -> None:
        super().__init__()
        self.head, self.middle, self.stem = nn.Linear(2, 1), nn.Linear(2, 2), nn.Linear(2, 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.head(torch.tanh(self.middle(torch.tanh(self.stem(x)))))


def train(module: nn.Module, x: np.ndarray, labels: np.ndarray, steps: int = 250) -> nn.Module:
    """Train in standard units, then let the first layer take the points' own ones.

    So does the last layer give those of targets, which are labels in floating point.

    Ends in single precision, as such files have it, and in evaluation mode.
    """
    torch.manual_seed(0)
    for own in module.modules():
        if hasattr(own, "reset_parameters"):
            own.reset_parameters()
    mean, deviation = x.mean(axis=0), x.std(axis=0)
    inputs = torch.tensor((x - mean) / deviation, dtype=torch.float32)
    regression = np.issubdtype(labels.dtype, np.floating)
    middle, spread = (labels.mean(), labels.std()) if regression else (0.0, 1.0)
    target = torch.tensor((labels - middle) / spread if regression else labels)
    optimizer = torch.optim.Adam(module.parameters(), lr=0.03)
    module.train()
    for _ in range(steps):
        optimizer.zero_grad()
        _loss(module(inputs), target, list(module.modules())[-1]).backward()
        optimizer.step()
    module.eval()
    first = next(own for own in _called(module, inputs) if isinstance(own[0], nn.Linear))[0]
    with torch.no_grad():
        scale = torch.tensor(1 / deviation, dtype=torch.float32)
        shift = -torch.tensor(mean / deviation, dtype=torch.float32)
        if first.bias is not None:
            first.bias += first.weight @ shift
        first.weight *= scale
        if regression:
            last = [own for own in module.modules() if isinstance(own, nn.Linear)][-1]
            last.weight *= spread
            last.bias.copy_(last.bias * spread + middle)
    return module


def _loss(out: torch.Tensor, target: torch.Tensor, last: nn.Module) -> torch.Tensor:
    f = nn.functional
    if target.is_floating_point():
        return f.mse_loss(out[:, 0], target.float())
    if isinstance(last, nn.Softmax):
        return f.nll_loss(torch.log(out + 1e-9), target)
    if out.shape[1] > 1:
        return f.cross_entropy(out, target)
    wanted = target[:, None].float()
    if isinstance(last, nn.Sigmoid):
        return f.binary_cross_entropy(out, wanted)
    return f.binary_cross_entropy_with_logits(out, wanted)


def _called(module: nn.Module, x: torch.Tensor) -> list[Ran]:
    """Each leaf of a module in the order they run."""
    seen: list[Ran] = []
    leaves = [own for own in module.modules() if not list(own.children())]
    hooks = [
        own.register_forward_hook(lambda own, given, out: seen.append((own, given[0], out)))
        for own in leaves
    ]
    with torch.no_grad():
        module(x)
    for hook in hooks:
        hook.remove()
    return seen


def reference(module: nn.Module, x: np.ndarray) -> Stages:
    """(z, h) of every layer as the module itself computes them, in double precision.

    A batch normalisation right behind a layer belongs to its z; one right before a layer
    comes after the h of the layer before.
    """
    module = module.double()
    points = torch.tensor(x, dtype=torch.float64)
    ran = _called(module, points)
    zs, hs = [], []
    for k, (own, given, out) in enumerate(ran):
        if not isinstance(own, nn.Linear):
            continue
        behind = ran[k + 1] if k + 1 < len(ran) else None
        normed = behind and isinstance(behind[0], nn.BatchNorm1d) and behind[1].equal(out)
        before = ran[k - 1] if k else None
        raw = before and isinstance(before[0], nn.BatchNorm1d) and before[2].equal(given)
        zs.append(behind[2] if normed else out)
        hs.append(before[1] if raw else given)
    with torch.no_grad():
        hs = [*hs[1:], module(points)]
    return [(z.numpy(), h.numpy()) for z, h in zip(zs, hs, strict=True)]
