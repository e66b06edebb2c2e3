"""From a lecture to its handout."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

from pleat.nets.files.writing import check_target, whole_file
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.film.cache import scratch
from pleat.scenes.film.job import Job, Report
from pleat.scenes.film.lecture import Lecture
from pleat.scenes.film.load_lecture import translate_lecture
from pleat.scenes.film.render_clip import STAGE
from pleat.scenes.film.segments import drawn
from pleat.scenes.film.sequence import takes
from pleat.scenes.film.shots.stills import bare, still_shots
from pleat.scenes.film.video.settings import LOSSLESS_RGBA
from pleat.scenes.film.worker import Production
from pleat.scenes.outputs.handout.paper import check_glyphs, content, typeset_pdf


def handout(
    lecture: Lecture,
    look: RenderLook,
    out: Path,
    job: Job | None = None,
) -> Report:
    """Write a PDF with the last picture of each beat of a lecture, and its caption.

    The captions are text: they can be searched, copied and read aloud.

    Parameters
    ----------
    lecture : Lecture
        As `load_lecture` gives it.
    look : RenderLook
        Without captions in the picture; its language is the handout's.
    out : Path
        The ``.pdf`` file; appears only when it is complete.
    job : Job, optional
        How it is done; its frames are pictures.

    Raises
    ------
    InputError
        If the lecture or the file are not possible.
    """
    began = time.monotonic()
    check_target(out, ".pdf")
    told = translate_lecture(lecture, look.language)
    shown = takes(told)
    check_glyphs(told, shown)
    filmed = [take for take in shown if take.part is not None]
    shots = [
        replace(shot, name=f"{take.name}/{shot.name}")
        for k, take in enumerate(filmed)
        for shot in still_shots(take.clip, look, k)
    ]
    production = Production(STAGE, tuple(bare(take.clip) for take in filmed), look, LOSSLESS_RGBA)
    job = job or Job()
    with drawn(production, shots, job) as there, scratch(job.cache) as folder:
        pictures = {shot.name: there.segments[shot.key] for shot in shots}
        pdf = typeset_pdf(content(told, shown, pictures, folder), look.language, folder)
        with whole_file(out) as part:
            part.write_bytes(pdf)
    seconds = time.monotonic() - began
    return Report(out, (out,), len(shots), there.rendered, there.reused, seconds)
