"""The net as one line of mathematics, each term of which can be pointed at."""

from __future__ import annotations

from pleat.nets.model import Net
from pleat.scenes.ink import Group, Ink
from pleat.scenes.theme import Theme
from pleat.scenes.typeset import quote, typeset


class Equation(Group):
    """``h(x) = W_2 relu(W_1 x + b_1) + b_2``.

    Attributes
    ----------
    terms : dict of str to Ink
        ``"W1"``, ``"b1"``, ``"act1"`` and so on, and ``"rest"``.
    size : float
        Font size in pixels at 1080p: as given, or what fits the width.
    """

    def __init__(
        self,
        net: Net,
        theme: Theme,
        left: float,
        middle: float,
        size: float = 40,
        symbol: str = "f",
        widest: float = 4.2,
    ) -> None:
        names = ["rest"]

        def term(name: str, source: str) -> str:
            # Typst lays the line out at once; a colour of its own tells the terms apart.
            names.append(name)
            return f'#text(fill: rgb("#{len(names):06X}"))[${source}$];'

        single = len(net.layers) == 1
        inner = "x"
        for k, layer in enumerate(net.layers, 1):
            tail = "" if single else f"_{k}"
            inner = f"{term(f'W{k}', f'W{tail}')} {inner} + {term(f'b{k}', f'b{tail}')}"
            last = k == len(net.layers)
            if layer.activation != "identity":
                word = quote(layer.act.word)
                inner = f"{term(f'act{k}', f'upright({word})')}({inner})"
            elif not last:
                inner = f"({inner})"
        source = f"${symbol}(x) = {inner}$"
        outline = typeset(source, size, color="#000001")
        if outline.width > widest:
            size *= widest / outline.width
            outline = typeset(source, size, color="#000001")
        self.terms = {
            names[int(fill[1:], 16) - 1]: Ink(theme.text, fill=1.0, points=points.copy())
            for fill, points in outline.parts
        }
        base = middle - 0.33 * size / 135
        for ink in self.terms.values():
            ink.points = ink.points + [left, base, 0.0]
        self.width_set, self.size = outline.width, size
        super().__init__(*self.terms.values())
