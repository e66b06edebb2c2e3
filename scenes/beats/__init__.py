"""Kinds of beats: one thing that happens, one module each.

A kind is a class derived from `Beat` with a name of its own in `do`. To add one,
write its module here, or anywhere and pass the class to `register`; a distribution
offers one by an entry point in the group ``pleat.beats``. The clip reader, the
timeline and the stage know nothing about single kinds.

Clips in Python take them from here, each called as what it does: ``beats.Show``,
``beats.GridLines`` for ``grid-lines``.
"""

from __future__ import annotations

from pleat.scenes.beats import (
    camera,
    cards,
    compare,
    compose,
    decide,
    dense,
    diagram,
    flow,
    fold,
    functions,
    ideas,
    layer,
    maps,
    matrix,
    morph,
    plot,
    regions,
    show,
    straight_line,
    trace,
    train,
    transition,
    vectors,
    whole_layer,
)
from pleat.scenes.beats.camera import Camera
from pleat.scenes.beats.cards import TextLines as Text
from pleat.scenes.beats.cards import Title
from pleat.scenes.beats.compare import Compare
from pleat.scenes.beats.compose import Compose
from pleat.scenes.beats.decide import Boundary, Pause, Rewind, Threshold
from pleat.scenes.beats.dense import Compare as CompareCounts
from pleat.scenes.beats.dense import Count, Dense, Inputs, Pixels, Total
from pleat.scenes.beats.diagram import Bring, Diagram
from pleat.scenes.beats.diagram import PassAlong as Pass
from pleat.scenes.beats.flow import FlowThrough as Flow
from pleat.scenes.beats.fold import Crease, Fold
from pleat.scenes.beats.functions import AddGraphs, NeuronGraphs
from pleat.scenes.beats.ideas import Idea, Join, Shared
from pleat.scenes.beats.layer import Basis, Correspond, Linear, Shift
from pleat.scenes.beats.maps import Maps
from pleat.scenes.beats.matrix import Answer, Ask, Columns, Entries, Rows
from pleat.scenes.beats.matrix import Layer as LayerAsMatrix
from pleat.scenes.beats.morph import Morph
from pleat.scenes.beats.plot import Curves, Plot, Rectify
from pleat.scenes.beats.regions import RegionsBeat as Regions
from pleat.scenes.beats.show import Hide, Show
from pleat.scenes.beats.straight_line import BestLine
from pleat.scenes.beats.trace import Trace
from pleat.scenes.beats.train import Train
from pleat.scenes.beats.transition import Transition
from pleat.scenes.beats.vectors import (
    Apply,
    Combination,
    GridLines,
    Multiple,
    Rule,
    Sum,
    Unapply,
    Vectors,
)
from pleat.scenes.beats.whole_layer import Activate, Flatten
from pleat.scenes.beats.whole_layer import LayerAll as Layer
from pleat.scenes.clip.kinds import kind_of, kinds, register
from pleat.scenes.clip.model import Beat, Span

__all__ = [
    "Activate",
    "AddGraphs",
    "Answer",
    "Apply",
    "Ask",
    "Basis",
    "Beat",
    "BestLine",
    "Boundary",
    "Bring",
    "Camera",
    "Columns",
    "Combination",
    "Compare",
    "CompareCounts",
    "Compose",
    "Correspond",
    "Count",
    "Crease",
    "Curves",
    "Dense",
    "Diagram",
    "Entries",
    "Flatten",
    "Flow",
    "Fold",
    "GridLines",
    "Hide",
    "Idea",
    "Inputs",
    "Join",
    "Layer",
    "LayerAsMatrix",
    "Linear",
    "Maps",
    "Morph",
    "Multiple",
    "NeuronGraphs",
    "Pass",
    "Pause",
    "Pixels",
    "Plot",
    "Rectify",
    "Regions",
    "Rewind",
    "Rows",
    "Rule",
    "Shared",
    "Shift",
    "Show",
    "Span",
    "Sum",
    "Text",
    "Threshold",
    "Title",
    "Total",
    "Trace",
    "Train",
    "Transition",
    "Unapply",
    "Vectors",
    "camera",
    "cards",
    "compare",
    "compose",
    "decide",
    "dense",
    "diagram",
    "flow",
    "fold",
    "functions",
    "ideas",
    "kind_of",
    "kinds",
    "layer",
    "maps",
    "matrix",
    "morph",
    "plot",
    "regions",
    "register",
    "show",
    "straight_line",
    "trace",
    "train",
    "transition",
    "vectors",
    "whole_layer",
]
