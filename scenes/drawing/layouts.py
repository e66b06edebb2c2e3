"""Where things stand in the frame, in scene units: 14.22 wide, 8 high, (0, 0) in the middle."""

from __future__ import annotations

from dataclasses import dataclass

from pleat.scenes.drawing.viewport import Rect

FRAME = Rect(-64 / 9, -4.0, 64 / 9, 4.0)
# Nothing that has to be read comes nearer to the frame's edge.
SAFE = FRAME.inset(0.2, 0.15, 0.2, 0.15)
CAPTION = Rect(FRAME.left, -4.0, FRAME.right, -3.0)
CAPTION_SIZE = 38.0  # pixels at 1080p
CAPTION_LINES = 2  # at most
CAPTION_MARGINS = 1.2  # both together


def readable(window: Rect) -> Rect:
    """Return where in a window words may stand."""
    return Rect(
        max(window.left, SAFE.left),
        max(window.bottom, SAFE.bottom),
        min(window.right, SAFE.right),
        min(window.top, SAFE.top),
    )


@dataclass(frozen=True)
class Layout:
    """One arrangement of the frame above the caption band.

    Attributes
    ----------
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
    """

    window: Rect | None
    panel: Rect
    network: Rect
    equation: float
    rows: tuple[float, ...]
    right: Layout | None = None

    @property
    def room(self) -> Rect:
        """What data, i and j keep to: the window less a margin, and the legend's strip."""
        return (self.window or FRAME).inset(0.5, 0.85, 0.5, 0.55)

    @property
    def legend(self) -> tuple[float, float]:
        """Right end and middle of the legend."""
        return FRAME.right - 0.4, -2.68

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
        if self.network.bottom > 0 and self.equation > panel.bottom + 2.5 and self.window:
            return Rect(left + 0.55, panel.bottom + 0.45, panel.right - 0.35, -0.6)
        return None

    @property
    def tally(self) -> tuple[float, float] | None:
        """Left end and middle of what is counted in the panel: above the plot there."""
        room = None if self.headed else self.plot
        return None if room is None else (self.panel.left + 0.1, room.top + 0.5)

    @property
    def label(self) -> tuple[float, float]:
        """Left end and middle of what the strip above a window calls it."""
        return self.panel.left, self.panel.top - 0.3


_PANEL = Rect(FRAME.left + 0.3, -2.85, -2.5, 3.85)
_NETWORK = Rect(_PANEL.left, 1.25, _PANEL.right, 3.5)
_WIDE = Rect(FRAME.left + 0.6, -2.8, FRAME.right - 0.6, 3.7)


def _half(left: float, right: float, other: Layout | None = None) -> Layout:
    """One of two windows side by side, with a strip above it."""
    strip = Rect(left + 0.4, 2.78, right - 0.4, 3.85)
    return Layout(Rect(left, -3.0, right, 2.75), strip, strip, 3.05, (3.05,), other)


LAYOUTS = {
    # Panel at the left, plane at the right: for nets at work.
    "plane": Layout(
        Rect(-2.3, -3.0, FRAME.right, 4.0), _PANEL, _NETWORK, 0.45, (-0.75, -1.95, -2.7)
    ),
    # The plane alone, as wide as the frame: for data.
    "wide": Layout(Rect(FRAME.left, -3.0, FRAME.right, 4.0), _PANEL, _NETWORK, 0.45, (-0.75,)),
    # Matrix and network side by side, and a small plane where columns land.
    "matrix": Layout(
        Rect(2.6, -3.0, FRAME.right, 4.0),
        Rect(FRAME.left + 0.5, -2.85, 2.4, 3.7),
        Rect(FRAME.left + 0.9, -0.35, 1.7, 3.5),
        0.45,
        (-1.75,),
    ),
    # The same without a plane, in the middle of the frame.
    "product": Layout(
        None,
        Rect(FRAME.left + 0.5, -2.85, FRAME.right - 0.5, 3.7),
        Rect(-4.3, 0.2, 4.3, 3.5),
        0.45,
        (-1.35,),
    ),
    # Two planes side by side, each with a strip above it.
    "pair": _half(FRAME.left, -0.04, _half(0.04, FRAME.right)),
    # No plane at all: titles, diagrams.
    "card": Layout(None, _WIDE, _WIDE, 0.0, (0.0,)),
}
