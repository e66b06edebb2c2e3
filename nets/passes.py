"""One example's pass through a net and back: every tensor of it by name, and the next weights."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from pleat.nets.activation import Array
from pleat.nets.data import Dataset, correct, fits
from pleat.nets.errors import counted, nearest, quoted
from pleat.nets.metrics import judged_before_end
from pleat.nets.model import Net

_OF_LAYERS = re.compile(r"(dW|db|W|b|z|a)(\d{1,3})", re.ASCII)
_OF_TRAINING = re.compile(r"d[Wb]\d|loss$|gradient$|wanted$")
PLAIN = ("x", "y", "wanted", "loss", "weights", "gradient")
_EXAMPLES = "x, y, wanted, loss, weights, gradient, or of layer 1 z1, a1, W1, b1, dW1, db1"


@dataclass(frozen=True, eq=False)
class Pass:
    """A point goes through a net, and its loss back to every weight.

    Attributes
    ----------
    net : Net
    data : Dataset
    point : int
        Which of its points, from 0.
    threshold : float
        Where class 1 begins, of a net of one output.
    """

    net: Net
    data: Dataset
    point: int
    threshold: float = 0.0

    def __getitem__(self, name: str) -> Array:
        """Return a tensor by name, as `tensor_fault` says them: of one dimension or two."""
        if match := _OF_LAYERS.fullmatch(name):
            kind, k = match[1], int(match[2]) - 1
            layer = self.net.layers[k]
            of_layer: dict[str, Callable[[], Array]] = {
                "W": lambda: layer.W,
                "b": lambda: layer.b,
                "z": lambda: self._stages[k][0],
                "a": lambda: self._stages[k][1],
                "dW": lambda: self.gradients[k][0],
                "db": lambda: self.gradients[k][1],
            }
            return of_layer[kind]()
        plain: dict[str, Callable[[], Array]] = {
            "x": lambda: self.x,
            "y": lambda: self._stages[-1][1],
            "wanted": lambda: self.wanted,
            "loss": lambda: np.array([self.loss]),
            "weights": lambda: _flat([(own.W, own.b) for own in self.net.layers], self.net),
            "gradient": lambda: _flat(self.gradients, self.net),
        }
        return plain[name]()

    @property
    def x(self) -> Array:
        """The point, (n,)."""
        x: Array = self.data.points[self.point]
        return x

    @cached_property
    def _stages(self) -> list[tuple[Array, Array]]:
        return [(z[0], h[0]) for z, h in self.net.stages(self.x[None])]

    @property
    def wanted(self) -> Array:
        """What the net should give: the target, (k,); of classes 1 for the right one, else 0."""
        if self.data.targets is not None:
            target: Array = self.data.targets[self.point]
            return target
        label, k = int(self.data.labels[self.point]), self.net.widths[-1]
        return np.array([float(label)]) if k == 1 else np.eye(k)[label]

    @property
    def _before_end(self) -> bool:
        """Whether the loss is known from what comes before the last activation."""
        last = self.net.activations[-1]
        return self.data.targets is None and judged_before_end(last, self.net.widths[-1])

    @property
    def _score(self) -> Array:
        """What is judged, (k,): of a net of one output above 0 where it says class 1."""
        s = self._stages[-1][0 if self._before_end else 1]
        return s - (self.threshold if len(s) == 1 and not self._before_end else 0.0)

    @property
    def loss(self) -> float:
        """Its loss, as `pleat.nets.metrics.measure` has it; the mean square of targets' errors."""
        s, t = self._score, self.wanted
        if self.data.targets is not None:
            return float(((self._stages[-1][1] - t) ** 2).mean())
        if len(s) == 1:
            return float(np.logaddexp(0.0, s[0]) - t[0] * s[0])
        return float(np.logaddexp.reduce(s) - s @ t)

    @cached_property
    def gradients(self) -> list[tuple[Array, Array]]:
        """The loss' derivatives by W and b of every layer (Rumelhart, Hinton and Williams 1986)."""
        s, t = self._score, self.wanted
        if self.data.targets is not None:
            back = 2 * (self._stages[-1][1] - t) / len(t)
        elif len(s) == 1:
            back = 1 / (1 + np.exp(-s)) - t
        else:
            back = np.exp(s - np.logaddexp.reduce(s)) - t
        out: list[tuple[Array, Array]] = []
        for k in reversed(range(len(self.net.layers))):
            layer, z = self.net.layers[k], self._stages[k][0]
            last = k == len(self.net.layers) - 1
            if not (last and self._before_end):
                back = back * layer.slopes(z)
            before = self._stages[k - 1][1] if k else self.x
            own = back * (np.arange(len(back)) < layer.neurons)
            dW = np.outer(own, before)
            # What skips this far ends at the neurons that it has edges to.
            past = self.net.layers[k - 1].neurons if k else len(before)
            dW[:, past:][layer.W[:, past:] == 0] = 0.0
            out.insert(0, (dW, own))
            back = layer.W.T @ back
        return out

    def stepped(self, rate: float) -> Net:
        """Return the net after one step of gradient descent with a learning rate."""
        moved = zip(self.net.layers, self.gradients, strict=True)
        return Net(
            tuple(
                replace(own, W=own.W - rate * dW, b=own.b - rate * db * own.biased)
                for own, (dW, db) in moved
            )
        )

    @property
    def right(self) -> int:
        """How many of all points the net puts into their class."""
        return correct(self.net(self.data.points), self.data.labels, self.threshold)


def _flat(pairs: list[tuple[Array, Array]], net: Net) -> Array:
    """Return all of a net's weights in a row: of each layer W row by row, then b; no channels."""
    own = zip(pairs, net.layers, strict=True)
    parts: list[Array] = []
    for (W, b), layer in own:
        parts += [W[: layer.neurons].ravel(), b[: layer.neurons * layer.biased]]
    return np.concatenate(parts)


def tensor_fault(name: str, net: Net, data: Dataset) -> str | None:
    """Return why a pass has no tensor of a name, if it has none."""
    match, depth = _OF_LAYERS.fullmatch(name), len(net.layers)
    if match is None and name not in PLAIN:
        near = nearest(name, PLAIN)
        return f"there is no {quoted(name)}; " + (
            f"did you mean {quoted(near)}?" if near else f"write {_EXAMPLES}"
        )
    if match and not 1 <= int(match[2]) <= depth:
        return f"{quoted(name)} is of layer {match[2]}, but the net has {counted(depth, 'layer')}"
    if match and match[1] in ("b", "db") and not net.layers[int(match[2]) - 1].biased:
        return f"{quoted(name)} is a bias, but layer {match[2]} has none"
    if not len(data):
        return f"{quoted(name)} is of a data point, and there are none; name some with data"
    return _loss_fault(name, net, data) if _OF_TRAINING.match(name) else None


def _loss_fault(name: str, net: Net, data: Dataset) -> str | None:
    k = net.widths[-1]
    wanted = data.classes if data.targets is None else data.targets.shape[1]
    suits = k == wanted if data.targets is not None else k != 2 and fits(k, data.classes)
    if suits:
        return None
    what = f"{wanted} classes" if data.targets is None else counted(wanted, "target")
    return f"{quoted(name)} compares the net's {counted(k, 'output')} with {what}"
