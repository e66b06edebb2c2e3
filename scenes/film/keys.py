"""What decides the pixels of a beat, for the names that segments are kept under."""

from __future__ import annotations

from pleat.scenes.beats import Beat
from pleat.scenes.clip.model import Clip
from pleat.scenes.clip.timeline import Schedule, schedule
from pleat.scenes.drawing.fonts import fonts_fingerprint
from pleat.scenes.drawing.look import RenderLook

# Of a beat: what does not last beyond it, and what is never drawn.
_NO_STATE = {"id", "caption", "say", "hold", "seconds", "emphasis", "notes", "general"}

# What of a clip's head decides no pixel.
_UNSEEN = {"title", "alt", "notes", "figures", "corrects", "languages", "aspects", "hands"}


def state_key_parts(clip: Clip, k: int, look: RenderLook) -> list[bytes | str]:
    """Return everything of a clip that decides the picture that beat k, from 0, starts from.

    Of the beats before it that is what they move, and not what their captions say
    or how long they take. For as many beats as there are it is the last picture.
    """
    data = clip.dataset
    return [
        repr(look),
        look.colors.model_dump_json(),
        fonts_fingerprint(clip.head.language),
        clip.snapshot.digest if clip.snapshot else "",
        data.points.tobytes(),
        data.labels.tobytes(),
        b"" if data.targets is None else data.targets.tobytes(),
        clip.head.model_dump_json(exclude=_UNSEEN),
        repr(clip.frame),
        clip.plugin_code,
        f"{clip.script.name} {clip.script.code}" if clip.script and clip.script.draws(k) else "",
        *(part for beat in clip.beats[:k] for part in _does(clip, beat)),
    ]


def opening_key_parts(clip: Clip, k: int, look: RenderLook) -> list[bytes | str]:
    """Return everything of a clip that decides the first picture of beat k, from 0."""
    return [*state_key_parts(clip, k, look), *_does(clip, clip.beats[k])]


def beat_key_parts(
    clip: Clip, k: int, look: RenderLook, timed: Schedule | None = None
) -> list[bytes | str]:
    """Return everything of a clip that decides what beat k, from 0, looks like.

    A changed caption changes the key of one beat only, and of none where it is not
    drawn, unless it takes another time to read.

    Parameters
    ----------
    clip : Clip
        Its net, data and beats.
    k : int
        Which beat, from 0.
    look : RenderLook
        Size, rate, theme, language and way of captions.
    timed : Schedule, optional
        The clip's, if it is known already.
    """
    times = (timed or schedule(clip, look.fps)).beats
    time, past = times[k], [times[j].motion for j in range(k)]
    return [
        *opening_key_parts(clip, k, look),
        time.caption if look.captions == "picture" else "",
        repr((time.fade_in, time.motion, time.hold, time.fade_out)),
        repr(past) if clip.beats[k].recalls else "",
        repr(clip.beats[k].emphasis),
    ]


def _does(clip: Clip, beat: Beat) -> list[bytes | str]:
    """Return everything that decides what a beat moves."""
    read = [clip.path.parent / name for name in beat.files()]
    return [repr(beat.model_dump(exclude=_NO_STATE)), *(path.read_bytes() for path in read)]
