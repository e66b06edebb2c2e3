"""A lecture as a file for PowerPoint, Keynote and LibreOffice: a slide for each beat."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import langcodes

from pleat.nets.errors import InputError
from pleat.nets.files.writing import check_target, whole_file
from pleat.scenes.drawing.layouts import WIDE
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.drawing.theme import load_theme
from pleat.scenes.film.cache import scratch
from pleat.scenes.film.job import Job, Report
from pleat.scenes.film.lecture import Lecture
from pleat.scenes.film.plan import Plan, plan
from pleat.scenes.film.segments import Drawn, Shot, drawn
from pleat.scenes.film.shots.transitions import Crossfade
from pleat.scenes.film.video.mux import join
from pleat.scenes.film.video.reverse import pictures
from pleat.scenes.outputs.slides.stops import Stop, stops

if TYPE_CHECKING:
    from pptx.presentation import Presentation
    from pptx.slide import Slide

_EMU = 12192  # of PowerPoint's units: a thousandth of the width of a wide slide
_WIDTH = 1000 * _EMU
# Below the picture is where captions stand, on paper too.
_BAND = (WIDE.rect.top - WIDE.caption.top) / WIDE.rect.height
_LETTER = 20  # points


@dataclass(frozen=True)
class _Step:
    """What a slide shows: a beat, and the segments of its film."""

    stop: Stop
    shots: tuple[Shot, ...]
    still: int


def powerpoint(lecture: Lecture, look: RenderLook, out: Path, job: Job | None = None) -> Report:
    """Write a lecture as slides, each with a beat's film, its caption and what to say.

    Parameters
    ----------
    lecture : Lecture
        As `load_lecture` gives it.
    look : RenderLook
        Without captions in the picture; its language is that of the slides.
    out : Path
        The ``.pptx`` file; appears only when it is complete.
    job : Job, optional
        How it is done.

    Raises
    ------
    InputError
        If the lecture or the file are not possible, or python-pptx is not installed.
    """
    began, job = time.monotonic(), job or Job()
    check_target(out, ".pptx")
    try:
        import pptx
        from pptx.util import Length
    except ImportError:
        raise InputError(
            "--pptx needs the package python-pptx, pleat's extra of the name pptx: "
            "pip install 'pleat[pptx]'"
        ) from None
    planned = plan(lecture, look, None, job)
    steps = list(_steps(planned))
    shots = [shot for step in steps for shot in step.shots]
    with drawn(planned.production, shots, job) as there, scratch(job.cache) as room:
        show = pptx.Presentation()
        show.slide_width, show.slide_height = Length(_WIDTH), Length(_height(look))
        about = ""
        for step in steps:
            slide = _add(show, step, there, look, room)
            # What there is to say of a clip is said at its first beat.
            if notes := _notes(step.stop, about):
                page: Any = slide.notes_slide.notes_text_frame
                page.text = notes
            about = step.stop.about
        head = planned.told.head
        show.core_properties.title, show.core_properties.author = head.title, head.author
        show.core_properties.language = look.language
        with whole_file(out) as part:
            show.save(str(part))
    seconds = time.monotonic() - began
    frames = sum(shot.frames for shot in shots)
    rendered, reused = there.rendered, there.reused
    return Report(out, (out,), frames, rendered, reused, seconds, stops=len(steps))


def _steps(planned: Plan) -> Iterator[_Step]:
    """Yield all beats; a fade from what came before belongs to the one that follows."""
    found = iter(stops(planned))
    lead: list[Shot] = []
    for shot in planned.shots:
        if isinstance(planned.production.clips[shot.clip], Crossfade):
            lead.append(shot)
            continue
        stop = next(found)
        assert stop.id == shot.name
        still = sum(one.frames for one in lead) + stop.stop - stop.start
        yield _Step(stop, (*lead, shot), still)
        lead = []


def _add(show: Presentation, step: _Step, there: Drawn, look: RenderLook, room: Path) -> Slide:
    """Add a slide; its title is the caption, and stands below the slide where there is none."""
    from pptx.dml.color import RGBColor

    theme = load_theme(look.theme)
    slide = show.slides.add_slide(show.slide_layouts[5])  # a title alone
    fill = slide.background.fill
    fill.solid()
    fill.fore_color.rgb = RGBColor.from_string(theme.background[1:].upper())
    segments = [there.segments[shot.key] for shot in step.shots]
    _film(slide, segments, step, look, room)
    title: Any = slide.shapes.title
    top = _BAND if step.stop.caption else 1.02
    height = _height(look)
    title.left, title.top = 40 * _EMU, round(top * height)
    title.width, title.height = 920 * _EMU, round((1 - _BAND) * height)
    title.text_frame.text = " ".join((step.stop.caption or step.stop.says).split())
    title.text_frame.word_wrap = True
    # In front of the film, and read after it is seen.
    title._element.getparent().append(title._element)
    for paragraph in title.text_frame.paragraphs:
        for run in paragraph.runs:
            _dress(run, theme.text, look.language)
    return slide


def _height(look: RenderLook) -> int:
    return round(_WIDTH * look.height / look.width)


def _dress(run: Any, color: str, language: str) -> None:
    from pptx.dml.color import RGBColor
    from pptx.util import Pt

    run.font.size = Pt(_LETTER)
    run.font.color.rgb = RGBColor.from_string(color[1:].upper())
    full = langcodes.Language.get(language).maximize()
    run.font._element.set("lang", "-".join(filter(None, (full.language, full.territory))))


def _film(
    slide: Slide, segments: Sequence[Path], step: _Step, look: RenderLook, room: Path
) -> None:
    """Lay a beat's film over the whole slide; it plays when the slide comes."""
    from pptx.util import Length

    film, poster = room / "beat.mp4", room / "beat.png"
    join(segments, film, look.fps)
    frame = next(itertools.islice(pictures([film], False), step.still, None))
    frame.to_image().save(poster, "PNG")
    left, top, width, height = (Length(number) for number in (0, 0, _WIDTH, _height(look)))
    shape: Any = slide.shapes.add_movie(
        str(film), left, top, width, height, str(poster), "video/mp4"
    )
    name = shape._element.nvPicPr.cNvPr
    name.set("name", step.stop.id)
    name.set("descr", " ".join(step.stop.says.split()))
    # As python-pptx writes it, the film would wait for a click.
    space = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
    for condition in slide._element.iter(f"{space}cond"):
        if condition.get("delay") == "indefinite":
            condition.set("delay", "0")


def _notes(stop: Stop, before: str) -> str:
    """Return what the speaker says, unless the caption does, and the notes."""
    parts = [
        stop.says if stop.says != stop.caption else "",
        stop.notes,
        stop.about if stop.about != before else "",
    ]
    return "\n\n".join(part.strip() for part in parts if part.strip())
