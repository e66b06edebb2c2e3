"""Beats made of other beats, with animations that run through all of one's spans."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from pleat.scenes.clip.model import Span

# From the start and end of a span, as shares of the whole beat, to its animation.
Track = Callable[[float, float], Any]


def along(spans: Iterator[Span], share: float, *tracks: Track) -> Iterator[Span]:
    """Fit the spans of a whole beat into a share of another, each with a piece of every track."""
    done = 0.0
    for span in spans:
        start, done = done, done + span.share
        pieces = tuple(track(start, done) for track in tracks)
        yield Span(share * span.share, (*span.animations, *pieces))


def drive(mobject: Any, to: Callable[[float], None]) -> Track:
    """Return the track that hands the share of the whole beat's time to a function."""
    from manim.utils.rate_functions import linear

    from pleat.scenes.drawing.drive import Drive

    return lambda start, end: Drive(
        mobject, lambda t: to(start + t * (end - start)), rate_func=linear
    )
