"""What is drawn leaves nothing behind: memory is bounded by the picture, not by the film."""

import gc
import weakref

import pytest

from pleat.scenes.clip.timeline import schedule
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.film.video.settings import encoder_settings
from pleat.scenes.film.worker import Artist, Production, Task
from pleat.scenes.playback.load import load_clip
from pleat.scenes.playback.scene import Performance

LOOK = RenderLook(160, 90, 2)


@pytest.fixture
def by_hand():
    """Let nothing be collected but by those who ask for it."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


class Sink:
    """Takes pictures, as an encoder does."""

    def __call__(self, picture, repeat, changed):
        pass


def test_a_stage_lets_go_of_the_encoder(by_hand):
    performance, sink = Performance(load_clip("columns"), LOOK), Sink()
    held = weakref.ref(sink)
    performance.draw(0, sink)
    del sink
    assert held() is None


@pytest.mark.slow
def test_few_stages_that_were_left_are_held(tmp_path, by_hand, monkeypatch):
    opened, held = [], []

    def remembered(production, clip):
        held.append(sum(one() is not None for one in opened))
        performance = Performance(production.clips[clip], production.look)
        opened.append(weakref.ref(performance.scene))
        return performance

    monkeypatch.setattr(Production, "open", remembered)
    clips = (load_clip("columns"), load_clip("two-arrows")) * (Artist.LEFT + 1)
    artist = Artist(Production("", clips, LOOK, encoder_settings(LOOK)))
    for k in range(len(clips)):
        frames = schedule(clips[k], LOOK.fps).beats[0].frames
        artist.draw(Task(str(k), k, 0, str(k), frames, tmp_path / f"{k}.mp4"), lambda n: None)
    assert len(held) == len(clips)
    assert max(held) <= Artist.LEFT
