"""A vector as steps along i and j: the steps stay steps under a linear map."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from support import panel
from support.picture import EXACT, SMALL, beat, ends, play, write_clip

from pleat.nets.errors import InputError
from pleat.scenes.beats.vectors import STEPS, VECTOR, combined

OPENING = beat("a", "show", views=("grid", "basis")) + beat("b", "rule")


@pytest.mark.parametrize(("a", "b"), [(3.0, 2.0), (-1.5, 1.0), (0.0, 2.0)])
def test_steps_lead_to_the_vector_at_every_moment_of_the_map(tmp_path, a, b):
    beats = OPENING + beat("c", "combination", a=a, b=b) + beat("d", "apply")
    clip = write_clip(tmp_path, beats, net="shear")
    W = torch.tensor(clip.net.layers[0].W)
    seen = set()

    def watch(scene, k, frame, _):
        stage = scene.stage
        if k < 2 or stage.get(VECTOR["combination"]) is None:
            return
        plane = stage.sheet.plane
        seen.add(plane.s)
        M = (1 - plane.s) * torch.eye(2, dtype=W.dtype) + plane.s * W
        at = torch.zeros(2, dtype=W.dtype)
        for arrow in stage.held(STEPS).arrows:
            tail, tip = plane.view.inverse(arrow.where(plane)[[0, -1], :2])
            assert np.abs(tail - at.numpy()).max() < EXACT
            at = torch.tensor(tip)
        wanted = M @ torch.tensor([a, b], dtype=W.dtype)
        assert np.abs(at.numpy() - wanted.numpy()).max() < EXACT
        arrow = stage.held(VECTOR["combination"])[1]
        assert (
            np.abs(plane.view.inverse(arrow.where(plane)[-1:, :2])[0] - wanted.numpy()).max()
            < EXACT
        )

    play(clip, SMALL, watch)
    assert len(seen) > 5


def test_what_is_written_down_is_the_maps_own(tmp_path):
    beats = OPENING + beat("c", "combination", a=3.0, b=2.0) + beat("d", "apply")
    clip = write_clip(tmp_path, beats, net="shear")
    told = []
    ends(clip, SMALL, lambda scene, k: told.append(panel.shown(scene.stage)))
    x, y = (torch.tensor(clip.net.layers[0].W) @ torch.tensor([3.0, 2.0]).double()).tolist()
    i, j = "upright(bold(i))", "upright(bold(j))"
    for name in (f"3 f({i}) + 2 f({j})", f"f(3 {i} + 2 {j})"):
        assert f"${name} = ({x:.2f}, thin {y:.2f})$" in told[-1]


@pytest.mark.parametrize(
    ("numbers", "text"),
    [((3, 2), "3 i + 2 j"), ((1, -1), "i - j"), ((0, -2.5), "- 2.5 j"), ((-1, 0), "- i")],
)
def test_sums_are_written_without_ones_and_zeros(numbers, text):
    assert combined(numbers, ("i", "j")) == text


def test_no_steps_at_all_are_refused(tmp_path):
    with pytest.raises(InputError, match="both 0"):
        write_clip(tmp_path, OPENING + beat("c", "combination", a=0.0, b=0.0), net="shear")
