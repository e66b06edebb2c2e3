"""Where things stand in a frame, in scene units around (0, 0): six arrangements of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from math import inf
from typing import Literal

from pleat.scenes.drawing.aspects import Aspect, nearest, sides
from pleat.scenes.drawing.viewport import Rect

LayoutName = Literal["plane", "wide", "pair", "matrix", "product", "card"]

# How wide a frame is, in scene units, by its width over its height; between two of them
# evenly. About as much area each, but for the upright one: it is seen on a phone, and its
# letters are larger.
_WIDTHS = ((9 / 16, 7.0), (1.0, 10.0), (4 / 3, 12.0), (16 / 9, 128 / 9), (21 / 9, 56 / 3))
# Size, lines and margins of captions in frames narrower than that.
_CAPTIONS = (
    (0.85, (34.0, 5, 0.6)),
    (1.15, (36.0, 4, 0.9)),
    (1.6, (36.0, 3, 1.1)),
    (inf, (38.0, 2, 1.2)),
)
_STACKED = 0.9  # below this ratio the panel stands below the plane
# Nothing that has to be read comes nearer to the frame's edge.
_SAFE = 0.2, 0.15, 0.2, 0.15
_PANEL = 64 / 9 + 0.3, 64 / 9 - 2.5  # from the frame's side to a panel beside a plane


@dataclass(frozen=True)
class Frame:
    """A frame of some shape, and where things stand in it.

    Attributes
    ----------
    rect : Rect
        All of it.
    caption : Rect
        The band at its foot.
    caption_size : float
        Of its letters, in pixels at 1080p.
    caption_lines : int
        At most.
    caption_margins : float
        Both together.
    """

    rect: Rect
    caption: Rect
    caption_size: float
    caption_lines: int
    caption_margins: float

    @property
    def safe(self) -> Rect:
        """What has to be read keeps to this."""
        return self.rect.inset(*_SAFE)

    @property
    def ratio(self) -> float:
        """Width over height."""
        return self.rect.width / self.rect.height

    @property
    def caption_width(self) -> float:
        """How wide a caption's line may be."""
        return self.caption.width - self.caption_margins

    @cached_property
    def layouts(self) -> Mapping[LayoutName, Layout]:
        """Its arrangements."""
        return _stacked(self) if self.ratio < _STACKED else _beside(self)

    def readable(self, window: Rect) -> Rect:
        """Return where in a window words may stand."""
        safe = self.safe
        return Rect(
            max(window.left, safe.left),
            max(window.bottom, safe.bottom),
            min(window.right, safe.right),
            min(window.top, safe.top),
        )

    def seen_at(self, width: int, height: int) -> tuple[float, float]:
        """Return width and height of what a picture of so many pixels shows: it, and margins."""
        # A height or width rounded to whole pixels counts as the same shape.
        needed = self.rect.width * height / width
        high = needed if needed > 1.01 * self.rect.height else self.rect.height
        return high * width / height, high


@dataclass(frozen=True)
class Layout:
    """One arrangement of the frame above the caption band.

    Attributes
    ----------
    frame : Frame
    window : Rect or None
        Where the plane shows.
    panel : Rect
        Where network, equation and matrices stand.
    network : Rect
        The network's part of it.
    equation, rows : float, tuple of float
        Heights of the middles of the equation and of each layer's matrices.
    right : Layout, optional
        Of a second window.
    large : tuple of (Rect, Rect)
        The network's part of the panel and that of equation and matrices, for nets of more
        neurons: several ways, of which that with more room is taken.
    below : Rect, optional
        Where a small plot stands below the network.
    foot : float, optional
        Where the legend stands above, if not the caption band.
    """

    frame: Frame
    window: Rect | None
    panel: Rect
    network: Rect
    equation: float
    rows: tuple[float, ...]
    right: Layout | None = None
    large: tuple[tuple[Rect, Rect], ...] = ()
    below: Rect | None = None
    foot: float | None = None

    @property
    def room(self) -> Rect:
        """What data, i and j keep to: the window less a margin, and the legend's strip."""
        return (self.window or self.frame.rect).inset(0.5, 0.85, 0.5, 0.55)

    @property
    def legend(self) -> tuple[float, float]:
        """Right end and middle of the legend."""
        foot = self.frame.caption.top if self.foot is None else self.foot
        return self.frame.rect.right - 0.4, foot + 0.32

    @property
    def headed(self) -> bool:
        """Whether the panel is a strip above the window: too low for a network."""
        return self.window is not None and self.panel.bottom >= self.window.top

    def strip_end(self, row: int) -> tuple[float, float]:
        """Return the right end and the middle of a row of the strip above a window, from 0."""
        return self.panel.right, self.panel.top - 0.3 - 0.56 * row

    @property
    def plot(self) -> Rect | None:
        """Where a small plot stands: below the network, or in the strip; nowhere without both."""
        left, panel = self.panel.left, self.panel
        if self.headed:
            return Rect(left + 0.9, panel.bottom + 0.08, left + 3.9, panel.bottom + 0.5)
        return self.below

    @property
    def tally(self) -> tuple[float, float] | None:
        """Left end and middle of what is counted in the panel: above the plot there."""
        room = None if self.headed else self.plot
        return None if room is None else (self.panel.left + 0.1, room.top + 0.5)

    @property
    def label(self) -> tuple[float, float]:
        """Left end and middle of what the strip above a window calls it."""
        return self.panel.left, self.panel.top - 0.3


@lru_cache(maxsize=64)
def frame_for(width: int, height: int) -> Frame:
    """Return the frame of a picture's shape; of a very long one the longest there is.

    Parameters
    ----------
    width, height : int
        Pixels.
    """
    low, high = _WIDTHS[0][0], _WIDTHS[-1][0]
    ratio = min(max(width / height, 0.75 * low), high)
    wide = next(
        (r for r, _ in _WIDTHS if abs(width / height - r) < 0.01 * r), None
    )  # rounded to whole pixels
    return _frame_of(wide or ratio)


def frame_among(width: int, height: int, aspects: tuple[Aspect, ...]) -> Frame:
    """Return the frame of a picture's shape, or of the nearest among some; it has margins then."""
    own = nearest(width, height, aspects)
    return frame_for(width, height) if own == nearest(width, height) else frame_for(*sides(own))


@lru_cache(maxsize=64)
def _frame_of(ratio: float) -> Frame:
    """Return the frame that is so many times as wide as high."""
    across = _WIDTHS[0][1]
    for (r, w), (further, wider) in pairwise(_WIDTHS):
        if r <= ratio <= further:
            across = w if ratio == r else w + (wider - w) * (ratio - r) / (further - r)
    half, high = (
        across / 2,
        4.0 if ratio == _WIDTHS[3][0] else across / ratio / 2,
    )
    rect = Rect(-half, -high, half, high)
    size, lines, margins = next(own for least, own in _CAPTIONS if ratio < least)
    em = size / 135
    tall = 1.0 if lines == 2 else (1.56 * (lines - 1) + 1.14) * em + 0.25
    band = Rect(-half, -high, half, tall - high)
    return Frame(rect, band, size, lines, margins)


def _down(top: float, by: float) -> float:
    """Return the height so far below another, without what floats add to it."""
    return round(top - by, 9)


def _beside(frame: Frame) -> Mapping[LayoutName, Layout]:
    """Return the layouts of a frame in which the panel stands beside the plane."""
    left, _, right, top = frame.rect.sides
    low = frame.caption.top
    panel = Rect(left + 0.3, low + 0.15, left + _PANEL[1], _down(top, 0.15))
    # What a frame is higher than the usual one is shared out among what stands in its panel.
    more = max(panel.height - 6.7, 0.0) / 3
    network = Rect(panel.left, _down(top, 2.75 + more), panel.right, _down(top, 0.5))
    rows = (
        _down(top, 4.75 + 1.5 * more),
        _down(top, 5.95 + 1.9 * more),
        _down(top, 6.7 + 2.2 * more),
    )
    equation = _down(top, 3.55 + 1.2 * more)
    big = Rect(panel.left, _down(top, 3.15 + more), panel.right, _down(top, 0.22))
    under = Rect(panel.left, panel.bottom, panel.right, _down(top, 3.38 + more))
    large = ((big, under),)
    below = Rect(panel.left + 0.55, panel.bottom + 0.45, panel.right - 0.35, _down(top, 4.6 + more))
    whole = Rect(left + 0.6, low + 0.2, right - 0.6, _down(top, 0.3))
    return {
        # Panel at the left, plane at the right: for nets at work.
        "plane": Layout(
            frame,
            Rect(panel.right + 0.2, low, right, top),
            *(panel, network, equation, rows),
            large=large,
            below=below,
        ),
        # The plane alone, as wide as the frame: for data.
        "wide": Layout(
            frame,
            Rect(left, low, right, top),
            *(panel, network, equation, rows[:1]),
            below=below,
        ),
        # Matrix and network side by side, and a small plane where columns land.
        "matrix": _matrix(frame),
        # The same without a plane, in the middle of the frame.
        "product": Layout(
            frame,
            None,
            Rect(left + 0.5, low + 0.15, right - 0.5, _down(top, 0.3)),
            Rect(
                max(left + 0.5, -4.3),
                _down(top, 3.8 + 2 * more),
                min(right - 0.5, 4.3),
                _down(top, 0.5),
            ),
            _down(top, 3.55),
            (_down(top, 5.35 + 2 * more),),
        ),
        # Two planes side by side, each with a strip above it.
        "pair": _half(frame, (left, low, -0.04, top), _half(frame, (0.04, low, right, top))),
        # No plane at all: titles, diagrams.
        "card": Layout(frame, None, whole, whole, 0.0, (0.0,)),
    }


def _matrix(frame: Frame) -> Layout:
    """Return the layout ``matrix`` of a frame, with its plane at the right or at the foot."""
    left, _, right, top = frame.rect.sides
    low = frame.caption.top
    if frame.rect.width > 13:
        return Layout(
            frame,
            Rect(right - 64 / 9 + 2.6, low, right, top),
            Rect(left + 0.5, low + 0.15, right - 64 / 9 + 2.4, _down(top, 0.3)),
            Rect(left + 0.9, _down(top, 4.35), right - 64 / 9 + 1.7, _down(top, 0.5)),
            _down(top, 3.55),
            (_down(top, 5.75),),
        )
    cut = low + 0.42 * (top - low)
    panel = Rect(left + 0.4, cut + 0.15, right - 0.4, _down(top, 0.3))
    row = cut + 1.2
    return Layout(
        frame,
        Rect(left, low, right, cut),
        panel,
        Rect(max(panel.left, -4.3), row + 1.3, min(panel.right, 4.3), _down(top, 0.5)),
        row + 1.2,
        (row,),
    )


def _half(
    frame: Frame, sides: tuple[float, float, float, float], other: Layout | None = None
) -> Layout:
    """Return one of two windows, with a strip above it."""
    left, low, right, top = sides
    strip = Rect(left + 0.4, _down(top, 1.22), right - 0.4, _down(top, 0.15))
    window = Rect(left, low, right, _down(top, 1.25))
    return Layout(frame, window, strip, strip, _down(top, 0.95), (_down(top, 0.95),), other)


def _stacked(frame: Frame) -> Mapping[LayoutName, Layout]:
    """Return the layouts of a frame in which the plane stands above the panel."""
    left, _, right, top = frame.rect.sides
    low = frame.caption.top
    cut = low + max(5.2, 0.5 * (top - low))
    window = Rect(left, cut, right, top)
    panel = Rect(left + 0.3, low + 0.1, right - 0.3, cut - 0.1)
    # As wide as it usually is, or all of a narrow panel.
    usual = panel.left + _PANEL[1] - 0.3
    end = usual if panel.width > 1.7 * (usual - panel.left) else panel.right
    network = Rect(panel.left, cut - 2.05, end, cut - 0.75)
    equation = cut - 3.12
    rows = (cut - 3.9, cut - 4.75, cut - 5.05)
    middle = panel.left + 0.48 * panel.width
    large = (
        (
            Rect(panel.left, panel.bottom, middle, panel.top),
            Rect(middle + 0.25, panel.bottom, panel.right, panel.top),
        ),
        (
            Rect(panel.left, panel.top - 2.5, panel.right, panel.top),
            Rect(panel.left, panel.bottom, panel.right, panel.top - 2.65),
        ),
    )
    half = (low + top) / 2
    whole = Rect(left + 0.4, low + 0.2, right - 0.4, _down(top, 0.3))
    below = Rect(panel.left + 1.45, panel.bottom + 0.25, panel.right - 0.35, cut - 3.95)
    return {
        "plane": Layout(
            frame, window, panel, network, equation, rows, foot=cut, large=large, below=below
        ),
        "wide": Layout(
            frame,
            Rect(left, low, right, top),
            panel,
            network,
            equation,
            rows[:1],
            below=below,
        ),
        "matrix": _matrix(frame),
        "product": Layout(
            frame,
            None,
            Rect(left + 0.3, low + 0.15, right - 0.3, _down(top, 0.3)),
            Rect(left + 0.4, half + 0.4, right - 0.4, half + 4.2),
            half + 0.1,
            (half - 1.6,),
        ),
        "pair": _half(
            frame, (left, half + 0.04, right, top), _half(frame, (left, low, right, half - 0.04))
        ),
        "card": Layout(frame, None, whole, whole, 0.0, (0.0,)),
    }


WIDE = frame_for(16, 9)
