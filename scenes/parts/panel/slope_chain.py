"""Slopes multiplied through the layers of a chain of neurons: factors, and products as bars."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from pleat.nets.geometry.function import chain_slopes
from pleat.nets.model import Net
from pleat.scenes.drawing.ink import NOTHING, Group, Ink, Text, rectangle, strokes
from pleat.scenes.drawing.notation import brief, number
from pleat.scenes.drawing.numbers import number_points
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.drawing.viewport import Rect

Array = NDArray[np.float64]


class SlopeChain(Group):
    """A row for each chain: per layer its slope as a factor, and the product so far as a bar.

    Parameters
    ----------
    nets : sequence of Net
        Of one neuron a layer, all equally deep.
    names : sequence of str
        What the rows are called.
    tones : sequence of str
        Their colours.
    x : float
        The input of all chains.
    room : Rect
        What it may take, in scene units.
    word : str
        Before the numbers of the layers.

    Attributes
    ----------
    slopes : list of (L,) arrays
        Of every chain: each layer's own slope.
    done : float
        How many layers are multiplied so far.
    texts : list of Group
        What is written at each layer: its factors, and the products so far; the first is there
        from the beginning.
    """

    LABEL, FACTOR, PRODUCT = 34, 30, 28
    LEFT, FOOT, HEAD, TOP = 2.4, 0.55, 0.42, 0.6  # scene units around the bars of a row
    BAR, FILL = 0.5, 0.8

    def __init__(
        self,
        nets: Sequence[Net],
        names: Sequence[str],
        tones: Sequence[str],
        x: float,
        room: Rect,
        theme: Theme,
        word: str,
        language: str = "en",
    ) -> None:
        self.slopes = [chain_slopes(net, x) for net in nets]
        self.layers = len(self.slopes[0])
        self.done = 0.0
        inner = room.inset(self.LEFT, 0, 0.3, self.TOP)
        self.pitch = inner.width / (self.layers + 1)
        self.across = inner.left + self.pitch * (np.arange(self.layers + 1) + 0.5)
        tall = inner.height / len(nets)
        largest = max(1.0, *(np.abs(np.cumprod(s)).max() for s in self.slopes))
        self.bases = [inner.top - (r + 1) * tall + self.FOOT for r in range(len(nets))]
        self.unit = (tall - self.FOOT - self.HEAD - 0.1) / float(largest)
        self.tones = list(tones)
        lines = [[[inner.left, y], [inner.right, y]] for y in self.bases]
        ends = np.array(lines)
        self.lines = Ink(theme.axis, width=2.4, points=strokes(ends[:, 0], ends[:, 1]))
        self.labels = [
            Text(name, self.LABEL, tone, language=language).put(
                room.left, base + 0.35 * (tall - self.FOOT), "left"
            )
            for name, tone, base in zip(names, self.tones, self.bases, strict=True)
        ]
        heads = [str(k) for k in range(1, self.layers + 1)]
        places = [(float(v), room.top - 0.2) for v in self.across[1:]]
        self.heads = Ink(theme.muted, fill=1.0, points=number_points(heads, places, self.FACTOR))
        self.word = Text(word, self.FACTOR, theme.muted, language=language)
        self.word.put(room.left, room.top - 0.2, "left")
        self.bars = [[Ink(tone, fill=self.FILL) for _ in self.across] for tone in self.tones]
        self.texts = [Group(*self._written(k, theme)) for k in range(self.layers + 1)]
        super().__init__(
            self.lines,
            *self.labels,
            self.heads,
            self.word,
            *(bar for row in self.bars for bar in row),
            self.texts[0],
        )
        self.draw(0.0)

    def _written(self, k: int, theme: Theme) -> Iterator[Ink]:
        """Yield what stands above and below the bars of a layer; 0 is what they begin with."""
        x = float(self.across[k])
        for r, (base, tone) in enumerate(zip(self.bases, self.tones, strict=True)):
            product = float(self.products_of(r)[k])
            above = [(x, base + abs(product) * self.unit + self.HEAD / 2)]
            points = number_points([brief(product, 2)], above, self.PRODUCT)
            yield Ink(tone, fill=1.0, points=points)
            if k:
                factor = f"×{number(float(self.slopes[r][k - 1]), 2)}"
                below = [(x, base - self.FOOT / 2)]
                yield Ink(theme.text, fill=1.0, points=number_points([factor], below, self.FACTOR))

    def products_of(self, row: int) -> Array:
        """Return the products after each layer, (L + 1,), the first of them 1."""
        return np.concatenate([[1.0], np.cumprod(self.slopes[row])])

    def draw(self, done: float) -> None:
        """Multiply so many layers: each product starts as the one before and takes its factor."""
        self.done = done
        for r, base in enumerate(self.bases):
            products = self.products_of(r)
            for k, x in enumerate(self.across.tolist()):
                share = min(max(done - (k - 1), 0.0), 1.0) if k else 1.0
                before = products[k - 1] if k else 1.0
                height = abs(before + share * (products[k] - before)) * self.unit
                rect = rectangle(x - self.BAR / 2, base, x + self.BAR / 2, base + height)
                self.bars[r][k].points = rect if share > 0 else NOTHING
