"""The pace of a clip: how long things move, and not how long they can be read."""

from __future__ import annotations

import pytest
from support.picture import beat, write_clip

from pleat.nets.errors import InputError
from pleat.scenes.beats.free import Free
from pleat.scenes.clip.timeline import beat_time, schedule

BEATS = (
    beat("a", "show", views=("grid", "data"), caption="x" * 60)
    + beat("b", "linear", hold=0.5)
    + beat("c", "shift", seconds=0.7, hold=0.0)
)


@pytest.mark.parametrize("pace", [0.25, 0.5, 2.0, 4.0])
def test_it_multiplies_all_motion_and_no_holding(pace, tmp_path):
    plain = schedule(write_clip(tmp_path, BEATS), 60).beats
    paced = schedule(write_clip(tmp_path, BEATS, head=f"pace = {pace}"), 60).beats
    for before, after in zip(plain, paced, strict=True):
        assert after.motion == round(before.motion * pace)
    assert [b.hold for b in paced[1:]] == [b.hold for b in plain[1:]]
    # A caption that has less time while things move stays longer afterwards.
    assert paced[0].motion + paced[0].hold >= 60 / 15 * 60


def test_what_a_script_plays_by_itself_keeps_its_length():
    assert beat_time(Free(seconds=1.5), "", 0, 60, 2.0).motion == 90


@pytest.mark.parametrize("pace", ["0", "0.2", "5", "nan", '"slow"'])
def test_a_pace_out_of_bounds_is_refused(pace, tmp_path):
    with pytest.raises(InputError, match=r"clip\.pace"):
        write_clip(tmp_path, BEATS, head=f"pace = {pace}")
