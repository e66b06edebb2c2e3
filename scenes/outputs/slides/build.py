"""From a lecture to its presentation."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.film.lecture import Lecture
from pleat.scenes.film.plan import plan
from pleat.scenes.film.segments import Progress, film
from pleat.scenes.film.video.files import check_target
from pleat.scenes.film.video.mux import Extras
from pleat.scenes.outputs.slides.page import write_page
from pleat.scenes.outputs.slides.stops import score


@dataclass(frozen=True)
class PresentReport:
    """What was written.

    Attributes
    ----------
    path : Path
        The page.
    stops : int
        How often it halts.
    frames, rendered, reused, seconds
        Of the film inside the page, as in `pleat.scenes.film.segments.Report`.
    """

    path: Path
    stops: int
    frames: int
    rendered: tuple[str, ...]
    reused: tuple[str, ...]
    seconds: float


def present(
    lecture: Lecture,
    look: RenderLook,
    out: Path,
    overlay: bool = False,
    narration: str | None = None,
    cache: Path | None = None,
    jobs: int | None = None,
    force: bool = False,
    progress: Progress | None = None,
) -> PresentReport:
    """Write a lecture as one HTML file that plays beat by beat.

    Its film is that of `render_lecture` in the same look: what is in the cache is not
    drawn again.

    Parameters
    ----------
    lecture : Lecture
        As `load_lecture` gives it.
    look : RenderLook
        Its language is the page's too.
    out : Path
        The ``.html`` file; appears only when it is complete.
    overlay : bool
        Whether the page shows the captions, for a look without them.
    narration, cache, jobs, force, progress
        As in `pleat.scenes.film.render_lecture.render_lecture`.

    Raises
    ------
    InputError
        If the lecture, the narration or the file are not possible.
    """
    check_target(out, ".html")
    planned = plan(lecture, look, narration, cache, jobs)
    told = score(planned, overlay)
    with tempfile.TemporaryDirectory(prefix="pleat-") as folder:
        mp4 = Path(folder) / "film.mp4"
        extras = Extras(sound=planned.sound, metadata=planned.tags)
        report = film(planned.production, planned.shots, mp4, extras, cache, jobs, force, progress)
        write_page(out, mp4, told, planned.told, look, planned.sound is not None)
    stops = len(told["stops"])
    return PresentReport(out, stops, report.frames, report.rendered, report.reused, report.seconds)
