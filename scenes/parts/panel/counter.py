"""A sentence in which only the numbers change."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter

from pleat.scenes.drawing.ink import Group, Ink, Text, rectangle
from pleat.scenes.drawing.notation import Notation
from pleat.scenes.drawing.numbers import Numbers, measure
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.drawing.typeset import PIXELS_PER_UNIT

_SPACE = 0.27  # of the font's size
_HIGH, _BESIDE = 0.62, 0.1  # the ground: height in scene units, and how far it goes beyond


class Counter(Group):
    """Words set once, with numbers between them that push what follows along.

    Parameters
    ----------
    template : str
        The sentence, with a field in braces for each number.
    x, y : float
        Where its end and its middle stand, in scene units.
    anchor : str
        Which end: ``left`` or ``right``.
    size : float
        Pixels at 1080p.
    ground : str, optional
        The colour of what it stands on; by default the plane's.
    decimals : mapping of str to int, optional
        Of fields that hold no whole numbers.
    """

    def __init__(
        self,
        template: str,
        theme: Theme,
        x: float,
        y: float,
        anchor: str = "left",
        size: float = 32,
        language: str = "en",
        ground: str | None = None,
        decimals: Mapping[str, int] | None = None,
    ) -> None:
        self.size, self.template = size, template
        self._x, self._y, self._anchor = x, y, anchor
        space = _SPACE * size / PIXELS_PER_UNIT
        self._pieces: list[Text | Numbers | float] = []
        self.numbers: dict[str, Numbers] = {}
        for words, field, _, _ in Formatter().parse(template):
            inner = words.strip()
            if inner:
                text = Text(inner, size, theme.text, language=language)
                self._pieces += [space * (len(words) - len(words.lstrip())), text]
            self._pieces.append(space * (len(words) - len(words.rstrip())))
            if field is not None:
                notation = Notation((decimals or {}).get(field, 0))
                own = Numbers([0.0], [(0.0, y)], theme.text, size, notation)
                self.numbers[field] = own
                self._pieces.append(own)
        self._ground = Ink(ground or theme.plane, fill=0.88)
        drawn = [piece for piece in self._pieces if not isinstance(piece, float)]
        super().__init__(self._ground, *drawn)
        self.count()

    @property
    def length(self) -> float:
        """From end to end with the present numbers, in scene units."""
        return sum(self._width(piece) for piece in self._pieces)

    def stand(self, x: float, y: float, anchor: str) -> None:
        """Move it elsewhere, by its end."""
        self._x, self._y, self._anchor = x, y, anchor
        self.count()

    def count(self, **values: float) -> None:
        """Show these numbers."""
        for field, value in values.items():
            if field in self.numbers:
                self.numbers[field].set_values([value])
        widths = [self._width(piece) for piece in self._pieces]
        at = self._x - (sum(widths) if self._anchor == "right" else 0.0)
        low, high = self._y - _HIGH / 2, self._y + _HIGH / 2
        self._ground.points = rectangle(at - _BESIDE, low, at + sum(widths) + _BESIDE, high)
        for piece, width in zip(self._pieces, widths, strict=True):
            if isinstance(piece, Text):
                piece.put(at, self._y, "left")
            elif isinstance(piece, Numbers):
                piece.move_to_centers([(at + width / 2, self._y)])
            at += width

    def _width(self, piece: Text | Numbers | float) -> float:
        if isinstance(piece, Text):
            return float(piece.outline.width)
        if isinstance(piece, Numbers):
            return measure(piece.notation.write(piece.values[0] or 0.0), self.size)
        return piece

    def __repr__(self) -> str:
        return self.template.format(**{k: n.values[0] for k, n in self.numbers.items()})
