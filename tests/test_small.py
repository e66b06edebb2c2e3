"""Data and outputs of any size: what is small is drawn large enough to be seen."""

import csv

import numpy as np
import pytest
from support.picture import SMALL, beat, drawn_dots, ends, write_clip

from pleat.nets import Layer, Net, dataset
from pleat.nets.files.snapshot import Snapshot
from pleat.scenes.parts.plane.number_line import NumberLine

BEATS = (
    beat("data", "show", views=("grid", "data", "basis"))
    + beat("layer-1", "layer", layer=1)
    + beat("layer-2", "layer", layer=2)
    + beat("threshold", "threshold")
)


@pytest.mark.parametrize("size", [1e-3, 0.05, 1.0, 40.0])
def test_they_cover_more_than_half_of_their_room(tmp_path, size):
    moons = dataset("moons")
    unit = (moons.points - moons.points.min(axis=0)) / np.ptp(moons.points, axis=0)
    with (tmp_path / "unit.csv").open("w") as file:
        rows = csv.writer(file)
        rows.writerow(["x", "y", "label"])
        rows.writerows([*point, label] for point, label in zip(unit, moons.labels, strict=True))
    first, last = Layer([[1, 1], [1, -1]], [0, 0], "relu"), Layer([[size, -size]], [0])
    Snapshot(Net((first, last))).save(tmp_path / "net.safetensors")
    clip = write_clip(tmp_path, BEATS, net="net.safetensors", head='data = "unit.csv"')
    covered, shared, numbers = {}, {}, []

    def watch(scene, k):
        sheet = scene.stage.sheet
        room = (sheet.room.width, sheet.room.height)
        dots = np.vstack([drawn_dots(sheet, label) for label in (0, 1)])
        covered[k] = np.ptp(dots, axis=0) / room
        # On the line the tips of the arrows share the room with the data.
        tips = [arrow.where(sheet.plane)[-1:, :2] for arrow in scene.stage.bases.get(1, [])]
        shared[k] = np.ptp(np.vstack([dots[:, :2], *tips]), axis=0) / room
        family = [part for top in scene.mobjects for part in top.get_family()]
        numbers.extend(part for part in family if isinstance(part, NumberLine))

    ends(clip, SMALL, watch)
    assert covered[0].max() > 0.55
    assert 0.55 < shared[2][0] < 1.001
    assert covered[2][0] > 0.33
    # Ticks are told apart, few enough to be read.
    line = numbers[-1]
    ticks = len(line.line.points) // 4 - 1
    assert 2 <= ticks <= 16
