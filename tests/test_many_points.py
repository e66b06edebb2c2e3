"""Many points stay apart: their dots get narrower, on the sheet and over a line."""

from dataclasses import replace

import numpy as np
import pytest

from pleat.nets.data import Dataset, dataset
from pleat.scenes.drawing.ink import stroke
from pleat.scenes.parts.plane.graphs import Targets
from pleat.scenes.parts.plane.sheet import Sheet
from pleat.scenes.playback.load import load_clip

NET = load_clip("fold").net


def points(n: int) -> Dataset:
    rng = np.random.default_rng(0)
    return replace(dataset("moons"), points=rng.normal(size=(n, 2)), labels=np.arange(n) % 2)


def width(n: int) -> float:
    """Return how wide the dots of so many points are, in pixels at 1080p."""
    sheet = Sheet(NET, points(n))
    widths = {ink.stroke_width / stroke(1.0) for ink in sheet.data.submobjects}
    assert len(widths) == 1
    return widths.pop()


@pytest.mark.parametrize("n", [1, 200, 600])
def test_hundreds_are_as_wide_as_meant(n):
    assert width(n) == pytest.approx(Sheet.DOT)


def test_many_cover_as_much_as_some_hundreds():
    assert 2400 * width(2400) ** 2 == pytest.approx(600 * width(600) ** 2)
    assert width(1200) > width(2400) > width(5000)


def test_none_is_too_small_to_be_seen():
    assert width(20_000) == width(100_000) == pytest.approx(3.0)


def test_targets_of_many_points_are_narrower_too():
    clip, n = load_clip("sum-of-kinks"), 2400
    x = np.linspace(-2, 2, n)[:, None]
    data = replace(clip.dataset, points=x, targets=x**2, labels=np.arange(n) % 2)
    sheet = Sheet(clip.net, data)
    targets = Targets(sheet.plane, data, sheet.data, sheet.heights, sheet.theme, 0)
    for ink in targets.submobjects:
        assert ink.stroke_width / stroke(1.0) == pytest.approx(Targets.DOT / 2)
