"""What is made of segments besides the film is made while others are still drawn."""

from __future__ import annotations

import threading
from functools import partial

import av
import numpy as np
import pytest
from PIL import Image
from support import film_stage, lectures

from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.film.job import Job
from pleat.scenes.film.load_lecture import load_lecture
from pleat.scenes.film.plan import plan
from pleat.scenes.film.pool import draw_all
from pleat.scenes.film.segments import Shot, Use, drawn, first_picture, frame_of
from pleat.scenes.film.video.settings import encoder_settings
from pleat.scenes.film.worker import Production

CLIP = film_stage.Stripes()
SHOTS = [Shot(f"{k:02}stripes{n}", 0, k, f"b{k}", n) for k, n in enumerate(CLIP.lengths)]
LOOK = film_stage.LOOK
PRODUCTION = Production("support.film_stage:Stage", (CLIP,), LOOK, encoder_settings(LOOK))
GIVEN_UP = 20  # seconds after which a test does not wait any more


def draw_waiting(events, tasks, production, jobs, on_frames, on_done):
    """Draw tasks one by one, and after some of them wait for an event."""
    for task in tasks:
        draw_all([task], production, 1, on_frames, on_done)
        if task.name in events:
            assert events[task.name].wait(GIVEN_UP), "it was not made while others were drawn"


def test_each_is_made_as_soon_as_all_that_it_needs_is_there(tmp_path):
    first, both, made = threading.Event(), threading.Event(), {}

    def of_one(segment):
        made["one"] = first_picture(segment).size
        first.set()

    def of_both(*segments):
        made["both"] = [np.asarray(frame_of(path, 4).to_image())[0, 0, 0] for path in segments]
        both.set()

    uses = [Use((SHOTS[2], SHOTS[0]), of_both), Use((SHOTS[0],), of_one)]
    job = Job(tmp_path, draw=partial(draw_waiting, {"b0": first, "b2": both}))
    with drawn(PRODUCTION, SHOTS, job, uses) as there:
        assert len(there.rendered) == len(SHOTS)
    assert made["one"] == (160, 90)
    assert np.allclose(made["both"], (40, 0), atol=4)  # in the order asked for
    made.clear()
    with drawn(PRODUCTION, SHOTS, Job(tmp_path), uses) as there:  # of kept ones, too
        assert there.rendered == ()
        assert len(made) == 2


def test_what_can_not_be_made_is_told(tmp_path):
    def fail(segment):
        raise KeyError("crooked")

    with (
        pytest.raises(KeyError, match="crooked"),
        drawn(PRODUCTION, SHOTS[:1], Job(tmp_path), [Use((SHOTS[0],), fail)]),
    ):
        pytest.fail("it went on")


def test_the_contact_sheet_is_of_the_films_own_frames(tmp_path):
    lectures.write_lecture(tmp_path)
    report = lectures.render(tmp_path, captions="picture")
    timeline = plan(
        load_lecture(tmp_path / "mini.toml"),
        RenderLook(128, 72, lectures.FPS, "dark", "en", "picture"),
    ).timeline
    sheet = np.asarray(Image.open(tmp_path / "en" / "sheet.png").convert("RGB"))
    moments = timeline.moments()
    with av.open(str(report.path)) as video:
        film = [frame.to_image() for frame in video.decode(video=0)]
    assert len(moments) == 6  # three cards, and three of the four beats say something
    for place, frame in enumerate(moments):
        row, column = divmod(place, 6)
        left, top = 4 + column * 324, 4 + row * 184
        tile = sheet[top : top + 180, left : left + 320]
        there = np.asarray(film[frame].resize((320, 180), Image.Resampling.LANCZOS))
        assert np.array_equal(tile[30:], there[30:])  # the time is above
