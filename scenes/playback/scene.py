"""A clip on stage: its beats carried out one by one in a manim Scene."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import zip_longest
from typing import Any, cast

from manim import Scene, Wait
from manim.mobject.mobject import Mobject

from pleat.scenes.clip.model import Beat, Clip, Span, sides_after
from pleat.scenes.clip.timeline import BeatTime, schedule
from pleat.scenes.drawing.animation import Fade
from pleat.scenes.drawing.halo import Shine, ebbing, passing, swelling
from pleat.scenes.drawing.ink import Ink
from pleat.scenes.drawing.labels import Caption
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.playback.renderer import FilmRenderer, Frame, Sink, configure
from pleat.scenes.stage.highlights import Lights
from pleat.scenes.stage.stage import Stage

# From a beat, from 0, to what is called with the scene at some of its frames.
Visits = Callable[[int], Mapping[int, Callable[["ClipScene"], None]]]


class ClipScene(Scene):
    """Plays a clip's beats; each begins in the state that those before it leave.

    Parameters
    ----------
    clip : Clip
    look : RenderLook
    renderer : optional
        manim's own by default.
    """

    def __init__(self, clip: Clip, look: RenderLook, renderer: Any = None) -> None:
        super().__init__(renderer=renderer)
        clip = clip.framed(look.width, look.height)
        self.clip, self.look = clip, look
        self.theme = look.colors
        self.stage = Stage(self, clip, self.theme, look.language)
        self._ground = {id(m) for m in _members(self.mobjects)}
        self.schedule = schedule(clip, look.fps)
        # What the last beat was to light up and could not find on stage.
        self.dark: set[str] = set()

    def construct(self) -> None:
        """Play every beat."""
        for k in range(len(self.clip.beats)):
            self.beat(k)

    def beat(self, k: int) -> None:
        """Play beat k, from 0."""
        self.perform(self.clip.beats[k], self.schedule.beats[k])

    def picture(self) -> Frame:
        """Return the picture as it stands, (h, w, 4); the next one replaces it."""
        assert isinstance(self.renderer, FilmRenderer)
        return self.renderer.picture(self)

    def retell(self, clip: Clip, k: int) -> None:
        """Go on with another clip, whose beats before beat k, from 0, lead to the same state."""
        self.clip = clip = clip.framed(self.look.width, self.look.height)
        sides = sides_after(clip, clip.beats[k - 1]) if k else {"left": clip}
        self.stage.clip = sides["left"]
        self.schedule = schedule(clip, self.look.fps)

    def perform(self, beat: Beat, time: BeatTime) -> None:
        """Play a beat in exactly the frames the timeline gives it."""
        caption = self._caption(time)
        coming = [Fade(1.0, caption)] if caption else []
        done, start = 0.0, 0
        shining = stages_of(beat, self.stage) if beat.emphasis else []
        lights = [Lights(stage, beat.emphasis) for stage in shining]
        strength = swelling if time.fade_out else passing
        for span in self._opened(performed(beat, self.stage)):
            since, done = done, done + span.share
            end = round(time.motion * done)
            shine = [Shine(own.halo, strength, since, done) for own in lights if own.look()]
            if end > start:
                for fade in coming:
                    fade.run_time = min(time.fade_in, end - start) / self.look.fps
                self._span((*span.animations, *shine), coming, end - start)
                coming = []
            else:
                self._at_once((*span.animations, *shine))
            start = end
        assert start == time.motion, f"beat {time.id}: its spans' shares add up to {done}"
        for stage in self.stage.sides:
            stage.sweep()
        self._rest(time.hold)
        fading: list[Any] = [Shine(own.halo, ebbing) for own in lights if own.halo.amount]
        if caption:
            fading.append(Fade(0.0, caption))
        if fading and time.fade_out:
            self._span(tuple(fading), [], time.fade_out)
        else:
            self._rest(time.fade_out)
        if caption:
            self.stage.words.remove(caption)
        self.dark = set.intersection(*(own.dark for own in lights)) if lights else set()
        for own in lights:
            own.out()

    def perform_free(self, animations: Sequence[Any], time: BeatTime) -> None:
        """Play animations that have a length of their own, with the caption of a beat."""
        caption = self._caption(time)
        coming = [Fade(1.0, caption, run_time=time.fade_in / self.look.fps)] if caption else []
        self.play(*animations, *coming)
        self._rest(time.hold)
        if caption and time.fade_out:
            self._span((Fade(0.0, caption),), [], time.fade_out)
        else:
            self._rest(time.fade_out)
        if caption:
            self.stage.words.remove(caption)
        self.dark = set()

    def _span(self, animations: tuple[Any, ...], coming: list[Fade], frames: int) -> None:
        """Play a span's animations, each over all of its frames."""
        for animation in animations:
            animation.run_time = frames / self.look.fps
        if animations:
            self.play(*animations, *coming)
        elif coming:
            # The wait gives the play its length.
            wait = Wait(frames / self.look.fps)
            self.play(*coming, wait)
            self.remove(cast(Mobject, wait.mobject))
        else:
            self._rest(frames)

    def _shows_anything(self) -> bool:
        """Whether there is more to be seen than the ground on which the clip began."""
        return any(_seen(m) and id(m) not in self._ground for m in _members(self.mobjects))

    def _opened(self, spans: Iterator[Span]) -> Iterator[Span]:
        """Yield a beat's spans; what only comes where a clip begins is there at once, and rests.

        No clip begins on an empty picture.
        """
        empty, rest = None, 0.0
        for span in spans:
            if empty is None:  # by now the beat has put on stage what is there from the start
                empty = not self._shows_anything()
            coming = tuple(a for a in span.animations if isinstance(a, Fade) and a.level > 0)
            moving = tuple(a for a in span.animations if a not in coming)
            if empty and not (moving and self._shows_anything()):
                self._at_once(coming)
                span = Span(span.share, moving)
            if empty and not span.animations:
                rest += span.share
                continue
            empty = False
            if rest:
                yield Span(rest)
                rest = 0.0
            yield span
        if rest:
            yield Span(rest)

    def _at_once(self, animations: tuple[Any, ...]) -> None:
        """Carry out a span too short for a frame: later ones build on what it did."""
        for animation in animations:
            animation.run_time = 1e-3
            animation._setup_scene(self)
            animation.begin()
            animation.finish()
            animation.clean_up_from_scene(self)

    def _rest(self, frames: int) -> None:
        if frames:
            self.wait(frames / self.look.fps)

    def _caption(self, time: BeatTime) -> Caption | None:
        if not time.caption or self.look.captions != "picture":
            return None
        caption = Caption(time.caption, self.theme, self.clip.frame, self.look.language)
        caption.set_level(0.0)
        self.stage.words.add(caption)
        return caption


class Performance:
    """One clip opened for drawing, beat by beat in any order.

    Parameters
    ----------
    clip : Clip
    look : RenderLook
    """

    def __init__(self, clip: Clip, look: RenderLook) -> None:
        self._clip, self._look = clip.framed(look.width, look.height), look
        self._open()

    def _open(self) -> None:
        look = self._look
        configure(look.width, look.height, look.fps, look.colors.background, self._clip.frame)
        self._renderer = FilmRenderer()
        self._scene = ClipScene(self._clip, self._look, self._renderer)
        self._next = 0

    @property
    def next(self) -> int:
        """The beat, from 0, in whose first state it stands."""
        return self._next

    def retell(self, clip: Clip) -> None:
        """Go on with another clip, whose beats before the next lead to the same state."""
        self._clip = clip
        self._scene.retell(clip, self._next)

    def stand_before(self, k: int) -> None:
        """Get to the state that beat k, from 0, starts from, without drawing."""
        if k < self._next:
            self._open()
        self._renderer.sink = None
        while self._next < k:
            self._scene.beat(self._next)
            self._next += 1

    def draw(self, k: int, sink: Sink) -> None:
        """Draw beat k, from 0, handing every picture and its number of frames to `sink`."""
        self.stand_before(k)
        self._renderer.sink = sink
        try:
            self._scene.beat(k)
        finally:
            # A stage lives until Python looks for circles: no encoder should as long.
            self._renderer.sink = None
        self._next += 1

    def visit(self, k: int, visits: Mapping[int, Callable[[], None]]) -> None:
        """Play beat k, from 0, and call what is asked for at some of its frames; draw nothing."""
        self.stand_before(k)
        first = self._renderer.frame
        self._renderer.visits = {first + frame: call for frame, call in visits.items()}
        self._scene.beat(k)
        self._renderer.visits = {}
        self._next += 1

    def tour(self, visits: Visits, after: Callable[[int, ClipScene], None]) -> None:
        """Play all of it once without drawing, and call what `visits` gives for each beat.

        Parameters
        ----------
        visits : callable
            From a beat, from 0, to what is called with the scene at some of its frames.
        after : callable
            Gets each beat, and the scene as that has left it.
        """
        for k in range(len(self._clip.beats)):
            self.stand_before(k)
            scene = self._scene
            self.visit(k, {frame: partial(call, scene) for frame, call in visits(k).items()})
            after(k, scene)

    def still(self, k: int, frame: int) -> Frame:
        """Return one frame of beat k, (h, w, 4)."""
        kept: list[Frame] = []
        self.visit(k, {frame: lambda: kept.append(self._renderer.picture(self._scene).copy())})
        return kept[0]

    def left_by(self, k: int) -> Frame:
        """Return the picture that beat k, from 0, leaves when its caption has gone, (h, w, 4)."""
        self.stand_before(k + 1)
        return self._renderer.picture(self._scene).copy()

    @property
    def scene(self) -> ClipScene:
        """The scene, as the last beat played has left it."""
        return self._scene


def performed(beat: Beat, stage: Stage) -> Iterator[Span]:
    """Yield a beat's spans as both sides perform it at once.

    The sides' spans are taken pair by pair; a pair's share of the motion is the mean
    of both, so that they add up to 1 however either divides it.
    """
    stages = [stage] if beat.once else stages_of(beat, stage)
    if len(stages) == 1:
        yield from beat.perform(stages[0])
        return
    for pair in zip_longest(*(beat.perform(one) for one in stages)):
        spans = [span for span in pair if span is not None]
        share = sum(span.share for span in spans) / len(stages)
        yield Span(share, tuple(a for span in spans for a in span.animations))


def _members(mobjects: Iterable[Mobject]) -> Iterator[Mobject]:
    """Yield all that has points."""
    return (m for mobject in mobjects for m in mobject.get_family() if len(m.points))


def _seen(mobject: Mobject) -> bool:
    return not isinstance(mobject, Ink) or mobject.level > 0


def stages_of(beat: Beat, stage: Stage) -> list[Stage]:
    """Return the stages a beat acts on."""
    both = {"left": stage, **({"right": stage.right} if stage.right else {})}
    return [one for side, one in both.items() if beat.side in ("both", side)]
