"""Drawing in a process that stays: clips kept open where their next beats may begin."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from pleat.scenes.clip.model import Clip
from pleat.scenes.clip.timeline import schedule
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.film.cache import segment_key
from pleat.scenes.film.keys import state_key_parts
from pleat.scenes.film.pool import draw_all
from pleat.scenes.film.worker import Production, Task, segment

if TYPE_CHECKING:
    from pleat.scenes.playback.scene import Performance

# More than this is drawn sooner by several processes, though each has to start.
_ALONE = 120  # frames
_KEPT = 4


class Studio:
    """Draws a clip again and again, as its author changes it.

    To draw a beat those before it have to be played. So performances are kept open,
    each in the state some beat starts from; one is taken up again if that state is
    still the same.
    """

    def __init__(self) -> None:
        self._clip: Clip | None = None
        self._open: list[tuple[str, Performance]] = []  # what was used last comes last
        self._drawn: list[int] = []

    def show(self, clip: Clip, look: RenderLook) -> None:
        """Say which clip is drawn from now on, and in which look."""
        clip = clip.framed(look.width, look.height)
        self._clip, self._look, self._drawn = clip, look, []
        moves = [time.motion for time in schedule(clip, look.fps).beats]
        # How long things took is part of the state: the film played back shows it.
        self._states = [
            segment_key([*state_key_parts(clip, k, look), repr(moves[:k])])
            for k in range(len(moves) + 1)
        ]

    def draw(
        self,
        tasks: Sequence[Task],
        production: Production,
        jobs: int | None,
        on_frames: Callable[[int], None],
        on_done: Callable[[Task], None],
    ) -> None:
        """Draw tasks of the clip that is shown, as `draw_all` does."""
        assert self._clip is not None
        tasks = sorted(tasks, key=lambda task: task.beat)
        self._drawn += [task.beat for task in tasks]
        if tasks and self._clip.script is not None:
            self._play_script(self._clip, tasks, production, on_frames, on_done)
        elif len(tasks) > 1 and sum(task.frames for task in tasks) > _ALONE:
            draw_all(tasks, production, jobs, on_frames, on_done)
        else:
            for task in tasks:
                performance = self._before(self._clip, task.beat)
                with segment(task, production, on_frames) as sink:
                    performance.draw(task.beat, sink)
                self._keep(performance)
                on_done(task)

    def prepare(self) -> Iterator[None]:
        """Get ready for the next change, most likely of a beat just drawn; stop at any step."""
        clip = self._clip
        if clip is None or clip.script is not None:
            return
        for k in self._drawn[:2] or [0]:
            if any(state == self._states[k] for state, _ in self._open):
                continue
            performance = self._fresh(clip)
            for step in range(1, k + 1):
                yield
                performance.stand_before(step)
            self._keep(performance)
            yield

    def _before(self, clip: Clip, k: int) -> Performance:
        """Return a performance in the state that a beat starts from; it is no longer kept."""
        usable = [
            (performance.next, place)
            for place, (state, performance) in enumerate(self._open)
            if performance.next <= k and state == self._states[performance.next]
        ]
        if usable:
            _, performance = self._open.pop(max(usable)[1])
            performance.retell(clip)
        else:
            performance = self._fresh(clip)
        performance.stand_before(k)
        return performance

    def _fresh(self, clip: Clip) -> Performance:
        # Where nothing is to be drawn, manim is not needed.
        from pleat.scenes.playback.scene import Performance

        return Performance(clip, self._look)

    def _keep(self, performance: Performance) -> None:
        self._open.append((self._states[performance.next], performance))
        del self._open[:-_KEPT]

    @staticmethod
    def _play_script(
        clip: Clip,
        tasks: Sequence[Task],
        production: Production,
        on_frames: Callable[[int], None],
        on_done: Callable[[Task], None],
    ) -> None:
        """Draw beats of a script in one play: what it does between them can't be known."""
        from pleat.scenes.playback.script import ScriptPerformance

        mine = {task.beat: task for task in tasks}
        ScriptPerformance(clip, production.look).draw_each(
            mine.keys(),
            lambda k: segment(mine[k], production, on_frames),
            lambda k: on_done(mine[k]),
        )
