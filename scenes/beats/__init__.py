"""Kinds of beats: one thing that happens, one module each.

A kind is a class derived from `Beat` with a name of its own in `do`. To add one,
write its module here, or anywhere and pass the class to `register`; a distribution
offers one by an entry point in the group ``pleat.beats``. The clip reader, the
timeline and the stage know nothing about single kinds.
"""

from __future__ import annotations

from pleat.scenes.beats import (
    breath,
    camera,
    cards,
    compare,
    compose,
    decide,
    dense,
    fold,
    ideas,
    layer,
    matrix,
    morph,
    plot,
    regions,
    show,
    trace,
    train,
    transition,
    vectors,
)
from pleat.scenes.beats.base import Beat, Span, kind_of, kinds, register

__all__ = [
    "Beat",
    "Span",
    "breath",
    "camera",
    "cards",
    "compare",
    "compose",
    "decide",
    "dense",
    "fold",
    "ideas",
    "kind_of",
    "kinds",
    "layer",
    "matrix",
    "morph",
    "plot",
    "regions",
    "register",
    "show",
    "trace",
    "train",
    "transition",
    "vectors",
]
