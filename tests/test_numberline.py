"""The number line, whatever a net's outputs are: ticks where they count, numbers with room."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from support.nets import he
from support.picture import segments

from pleat.scenes.drawing.layouts import WIDE
from pleat.scenes.drawing.theme import load_theme
from pleat.scenes.drawing.viewport import Viewport
from pleat.scenes.parts.plane.number_line import NumberLine
from pleat.scenes.parts.plane.plane import Plane
from pleat.scenes.playback import overlap


@pytest.mark.parametrize("scale", [3.0, 1.1, 0.2, 0.03, 4e-3, 1e-4, 3e-6])
@pytest.mark.parametrize("middle", [0.0, -0.7])
def test_ticks_are_round_numbers_that_do_not_touch(scale, middle):
    window = WIDE.layouts["plane"].window
    view = Viewport((middle * window.width / scale / 2, 0.0), scale, (window.center[0], -1.0))
    line = NumberLine(Plane(he(2, 1), window, view), load_theme("dark"))
    ends = segments(line.line)
    ticks = ends[ends[:, 0, 0] == ends[:, 1, 0]][:, 0, 0]
    assert len(ticks) >= 4
    values = view.inverse(np.column_stack([ticks, np.zeros(len(ticks))]))[:, 0]
    every = np.diff(values).mean()
    assert np.allclose(values, every * np.round(values / every), atol=1e-6 * every)
    leading = every / 10 ** np.floor(np.log10(every) + 1e-9)
    assert min(abs(leading - n) for n in (1, 2, 2.5, 5)) < 1e-6
    boxes = [box.rect for box in overlap.text_boxes([line]) if box.text.startswith("number")]
    assert len(boxes) == len(ticks)
    boxes.sort(key=lambda box: box.left)
    assert all(b.left - a.right > 0.1 for a, b in pairwise(boxes))
    assert boxes[0].left > window.left
    assert boxes[-1].right < WIDE.safe.right
