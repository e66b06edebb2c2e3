"""`pleat check` looks at what a picture shows: each rule is broken once, and found."""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from pleat.scenes.drawing.ink import NOTHING, inks
from pleat.scenes.playback.inspection import inspect
from pleat.scenes.playback.load import load_clip
from pleat.scenes.stage.slots import AREAS, BOUNDARY
from pleat.scenes.stage.stage import Stage

# Each rule on what a picture must show: a clip that is clean, and what is done to it.
FOUR = """
[clip]
title = "Rules"
net = "easy-1"

[[beat]]
id = "start"
do = "show"
views = ["grid", "data", "basis", "matrix", "decision"]
"""


def _spoilt(change: Callable[[Stage], None]) -> Iterator[str]:
    """Yield what is found in the rules' clip, once its stage has been changed."""
    from pleat.scenes.playback import inspection

    real = inspection._faults

    def faults(scene, rested):
        change(scene.stage)
        return real(scene, rested)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inspection, "_faults", faults)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "rules.toml"
            path.write_text(FOUR)
            yield from (finding.what for finding in inspect(load_clip(path)))


def _view(stage: Stage, **change) -> None:
    plane = stage.sheet.plane
    plane.view = dataclasses.replace(plane.view, **change)


def _far(stage: Stage) -> None:
    _view(stage, center=(40.0, 0.0))


def _speck(stage: Stage) -> None:
    _view(stage, scale=0.05)


def _longer(stage: Stage) -> None:
    stage.sheet.basis[0].where = lambda plane: np.array([[0.0, 0.0], [20.0, 0.0]])


def _note(stage: Stage) -> None:
    from pleat.scenes.drawing.labels import Note

    x, y = stage.sheet.data.positions(stage.sheet.plane)[3]
    stage.front.add(Note("here", stage.theme, float(x), float(y), size=36))


def _nothing(stage: Stage) -> None:
    for ink in inks(stage.panel, stage.plane, stage.front, stage.words):
        ink.set_level(0.0)


def _no_area(stage: Stage) -> None:
    for _, areas in stage.each(AREAS):
        areas.submobjects[1].points = NOTHING


def _no_boundary(stage: Stage) -> None:
    for _, lines in stage.each(BOUNDARY):
        lines.ink.points = NOTHING


def _zeros(stage: Stage) -> None:
    for view in stage.matrices_now:
        for row in getattr(view, "entries", []):
            for entry in row:
                entry.set_values([0.001])


def _thin(stage: Stage) -> None:
    for ink in inks(stage.sheet.grid):
        ink.restroke(0.1)


SPOILT = {
    "200 data points are out of the picture": _far,
    "ends out of the picture": _longer,
    "is too short to be seen": _speck,
    "of the plane, a speck": _speck,
    "'here' stands over": _note,
    "there is nothing in the picture": _nothing,
    "points are put into 'class 1', but no area of it is drawn": _no_area,
    "points are put into 2 classes, but no boundary is drawn": _no_boundary,
    "numbers are written 0.00, none is 0": _zeros,
    "strokes are thinner than 0.5 px": _thin,
}


def test_the_rules_clip_is_clean():
    assert list(_spoilt(lambda stage: None)) == []


@pytest.mark.parametrize("said", SPOILT)
def test_each_rule_finds_what_breaks_it(said: str):
    found = list(_spoilt(SPOILT[said]))
    assert any(said in what for what in found), found
