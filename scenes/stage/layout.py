"""Where things stand in the frame, in scene units: 14.22 wide, 8 high, (0, 0) in the middle."""

from __future__ import annotations

from pleat.scenes.stage.view import Rect

FRAME = Rect(-64 / 9, -4.0, 64 / 9, 4.0)
# Nothing that has to be read comes nearer to the frame's edge.
SAFE = FRAME.inset(0.2, 0.15, 0.2, 0.15)
CAPTION = Rect(FRAME.left, -4.0, FRAME.right, -3.0)
PANEL = Rect(FRAME.left + 0.3, -2.85, -2.5, 3.85)
WINDOW = Rect(-2.3, -3.0, FRAME.right, 4.0)
# Data, i and j keep this far inside the window; the legend lies below them.
ROOM = WINDOW.inset(0.5, 0.85, 0.5, 0.55)
NETWORK = Rect(PANEL.left, 1.25, PANEL.right, 3.5)
EQUATION = 0.45
ROWS = (-0.75, -1.95, -2.7)  # middles of the layers' matrices
LEGEND = (FRAME.right - 0.4, -2.68)
