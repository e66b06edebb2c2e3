"""The best straight line: found among all, drawn where it is, its mistakes counted."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.picture import EXACT, SMALL, beat, play, write_clip

from pleat.nets.data import Dataset, dataset
from pleat.nets.errors import InputError
from pleat.nets.straight_line import best_line
from pleat.scenes.parts.plane.points import Mistakes
from pleat.scenes.parts.plane.straight_line import Divide
from pleat.scenes.stage.slots import Slot

POINT = st.tuples(st.integers(-3, 3), st.integers(-3, 3), st.integers(0, 1))


@given(st.lists(POINT, min_size=1, max_size=9))
def test_no_line_does_better_than_the_best(points):
    x, labels = np.array(points, dtype=np.float64)[:, :2], np.array(points)[:, 2]
    data = Dataset("d", x, labels, "")
    line = best_line(data)
    found = len(data) - len(line.wrong(data))
    # Just beyond every point, in directions between all in which points lie abreast.
    for angle in np.linspace(0, 2 * np.pi, 721) + 1e-3:
        along = x @ [np.cos(angle), np.sin(angle)]
        cuts = np.concatenate([along + 1e-6, along - 1e-6])
        right = ((along > cuts[:, None]) == (labels == 1)).sum(axis=1)
        assert right.max() <= found
    # And no point is on it.
    assert np.abs(x @ line.normal - line.offset).min() > 1e-9


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e6])
@pytest.mark.parametrize("away", [0.0, 30.0])
def test_the_hard_curves_allow_166_at_any_scale(scale, away):
    hard = dataset("hard")
    data = Dataset("d", scale * (hard.points + away), hard.labels, "")
    assert len(data) - len(best_line(data).wrong(data)) == 166


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (Dataset("d", np.zeros((1001, 2)), np.zeros(1001, dtype=np.int64), ""), "1,001"),
        (Dataset("d", np.zeros((0, 2)), np.zeros(0, dtype=np.int64), ""), "none"),
        (Dataset("d", np.zeros((3, 3)), np.zeros(3, dtype=np.int64), ""), "3 inputs"),
        (Dataset("d", np.zeros((3, 2)), np.arange(3), ""), "has 3"),
    ],
)
def test_where_no_line_can_be_found_it_is_said(data, why):
    with pytest.raises(InputError, match=why):
        best_line(data)


def test_every_picture_of_the_search_counts_the_line_it_shows(tmp_path):
    clip = write_clip(
        tmp_path,
        beat("data", "show", views=("grid", "data")) + beat("try", "best-line", caption="Try."),
        net="hard-1",
    )
    x, labels = clip.dataset.points, clip.dataset.labels
    seen, angles = [], []

    def watch(scene, k, frame, _):
        if k != 1:
            return
        stage = scene.stage
        divide, marks = stage.held(Slot("divide")), stage.held(Slot("wrong side"))
        assert isinstance(divide, Divide)
        assert isinstance(marks, Mistakes)
        line = divide.straight
        wrong = (x @ line.normal > line.offset) != (labels == 1)
        assert marks.wrong.tolist() == np.flatnonzero(wrong).tolist()
        assert repr(stage.held(Slot("line tally"))) == f"{200 - wrong.sum()} of 200 right"
        drawn = stage.sheet.plane.view.inverse(divide.line.points[:, :2])
        assert np.abs(drawn @ line.normal - line.offset).max() < EXACT
        seen.append(int(200 - wrong.sum()))
        angles.append(line.angle)

    play(clip, SMALL, watch)
    assert seen[-1] == 166 == max(seen)
    assert np.ptp(angles) > np.radians(175)


def test_its_count_keeps_clear_of_others_and_a_second_line_takes_the_place_of_the_first(tmp_path):
    beats = beat("data", "show", views=("data", "accuracy"))
    beats += beat("try", "best-line", search=False) + beat("again", "best-line", search=False)
    clip = write_clip(tmp_path, beats, net="hard-1")
    found = []

    def watch(scene, k, frame, _):
        if k:
            stage = scene.stage
            count, tally = stage.held(Slot("accuracy")), stage.held(Slot("line tally"))
            own, other = (
                np.vstack([ink.points for ink in part.get_family() if len(ink.points)])[:, :2]
                for part in (count, tally)
            )
            apart = np.maximum(
                own.min(axis=0) - other.max(axis=0), other.min(axis=0) - own.max(axis=0)
            )
            assert apart.max() > 0
            lines = [part for part in stage.sheet.submobjects if isinstance(part, Divide)]
            found.append(len(lines))

    play(clip, SMALL, watch)
    assert found[-1] == 1


def test_it_is_tried_on_the_input_plane_alone(tmp_path):
    beats = beat("a", "linear") + beat("b", "best-line")
    with pytest.raises(InputError, match="tried on the input plane"):
        write_clip(tmp_path, beats, net="hard-1")
