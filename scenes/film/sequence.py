"""A lecture laid out: clips and cards in a row, with the fades between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pleat.nets.errors import InputError
from pleat.nets.files.toml import located
from pleat.scenes.beats.show import Show
from pleat.scenes.clip.model import Clip
from pleat.scenes.clip.timeline import schedule
from pleat.scenes.clip.translation import translate
from pleat.scenes.film.accompany import cues_of
from pleat.scenes.film.cards import card, closing_card
from pleat.scenes.film.lecture import Lecture, LecturePart
from pleat.scenes.film.shots.transitions import Crossfade, fade_frames, goes_on, staying
from pleat.scenes.film.video.subtitles import Cue
from pleat.scenes.film.video.texts import Chapter

_MOMENT = 1.2  # seconds into a beat: under way, and near the keyframe it begins with


@dataclass(frozen=True)
class Take:
    """A clip or a card as it is filmed.

    Attributes
    ----------
    name : str
        The part's id, or which card it is.
    clip : Clip
        In the film's language.
    part : int, optional
        The part it shows, from 0; cards show none.
    chapter : str, optional
        Title of the chapter that begins with it.
    fade : bool
        Whether a fade leads to it.
    """

    name: str
    clip: Clip
    part: int | None = None
    chapter: str | None = None
    fade: bool = True


def takes(lecture: Lecture) -> list[Take]:
    """Return what a lecture shows, in order: cards, clips, the end card.

    Parameters
    ----------
    lecture : Lecture
        In the film's language.

    Raises
    ------
    InputError
        If the plane is to stay where it can't.
    """
    language = lecture.head.language
    found = [Take("title", card(lecture.head.title, lecture.head.subtitle, language), fade=False)]
    for k, part in enumerate(lecture.parts):
        clip = translate(lecture.clips[k], language)
        chapter = _chapter(part, clip)
        if chapter and part.card != "":
            found.append(
                Take(f"card-{part.name}", card(chapter, part.subtitle, language), chapter=chapter)
            )
            chapter = None
        before = found[-1]
        how = part.transition or (
            "stay" if before.part is not None and goes_on(before.clip, clip) else "fade"
        )
        if how == "stay":
            if before.part is None or not isinstance(clip.beats[0], Show):
                said = (
                    "the plane can stay only from clip to clip, if the second begins with "
                    "a beat that shows it"
                )
                where = ("part", k, "transition")
                raise InputError("\n".join(located(lecture.path, [(where, said)])))
            clip = staying(before.clip, clip)
        found.append(Take(part.name, clip, k, chapter, how != "cut"))
    if lecture.credits:
        closing = closing_card(lecture.head.closing, lecture.credits, language)
        found.append(Take("closing", closing))
    return found


def _chapter(part: LecturePart, clip: Clip) -> str | None:
    return None if part.continues else part.card or clip.title


@dataclass(frozen=True)
class Placed:
    """A take on the film's timeline.

    Attributes
    ----------
    take : Take
    lead : Crossfade or None
        The fade that leads to it.
    start, end : int
        Its first frame, after that fade, and the frame after its last.
    """

    take: Take
    lead: Crossfade | None
    start: int
    end: int


@dataclass(frozen=True)
class Timeline:
    """A lecture's takes at a frame rate.

    Attributes
    ----------
    fps : int
    placed : tuple of Placed
    end : Crossfade
        To the bare ground, after the last.
    """

    fps: int
    placed: tuple[Placed, ...]
    end: Crossfade

    @classmethod
    def of(cls, found: Sequence[Take], fps: int) -> Timeline:
        """Lay takes and their fades on the timeline."""
        placed: list[Placed] = []
        at = 0
        for take in found:
            lead = None
            if placed and take.fade:
                lead = _fade(placed[-1].take.clip, take.clip, fps)
                at += lead.frames
            end = at + schedule(take.clip, fps).frames
            placed.append(Placed(take, lead, at, end))
            at = end
        return cls(fps, tuple(placed), _fade(found[-1].clip, None, fps))

    @property
    def frames(self) -> int:
        """How long the film is."""
        return self.placed[-1].end + self.end.frames

    def cues(self, lecture: Lecture, language: str) -> list[Cue]:
        """Return the captions in a language, each for as long as its beat."""
        out = []
        for placed in self.placed:
            if placed.take.part is not None:
                clip = lecture.clips[placed.take.part]
                cues = cues_of(clip, placed.take.clip, language, self.fps)
                out += [
                    (placed.start + start, placed.start + end, text) for start, end, text in cues
                ]
        return out

    def moments(self) -> list[int]:
        """Return a frame of each beat that says something: for a contact sheet."""
        soon = round(_MOMENT * self.fps)
        return [
            placed.start + beat.start + min(soon, beat.frames - 1)
            for placed in self.placed
            for beat in schedule(placed.take.clip, self.fps).beats
            if beat.caption or placed.take.part is None
        ]

    def chapters(self, lecture: Lecture) -> list[Chapter]:
        """Return the chapters with their titles in the lecture's language.

        The first begins with the film, each other with its card or clip, after the fade.
        """
        titles = [
            title
            for part, clip in zip(lecture.parts, lecture.clips, strict=True)
            if (title := _chapter(part, translate(clip, lecture.head.language)))
        ]
        starts = [placed.start for placed in self.placed if placed.take.chapter]
        starts[0] = 0
        return list(zip(titles, starts, [*starts[1:], self.frames], strict=True))


def _fade(before: Clip, after: Clip | None, fps: int) -> Crossfade:
    return Crossfade(before, len(before.beats) - 1, after, 0, fade_frames(fps))
