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
    become,
    camera,
    cards,
    compare,
    compose,
    decide,
    dense,
    diagram,
    entries,
    flow,
    fold,
    function_marks,
    function_plot,
    functions,
    ideas,
    landscape,
    layer,
    lift,
    maps,
    matrix,
    morph,
    plot,
    region_labels,
    regions,
    show,
    slope_chain,
    straight_line,
    trace,
    train,
    transition,
    units,
    vectors,
    whole_layer,
)
from pleat.scenes.beats.become import Become
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
from pleat.scenes.beats.entries import ChangeEntry, Elementwise
from pleat.scenes.beats.flow import FlowThrough as Flow
from pleat.scenes.beats.fold import Crease, Fold
from pleat.scenes.beats.function_marks import DrawSlopes, MarkPoint, ValueRange
from pleat.scenes.beats.function_marks import FlatTailsBeat as FlatTails
from pleat.scenes.beats.function_marks import GrowthBoundBeat as GrowthBound
from pleat.scenes.beats.function_marks import ProbeBeat as Probe
from pleat.scenes.beats.function_plot import AddFunctions, ChangeFunction, ZoomPlot
from pleat.scenes.beats.function_plot import FunctionPlotBeat as FunctionPlot
from pleat.scenes.beats.functions import AddGraphs, NeuronGraphs
from pleat.scenes.beats.ideas import Idea, Join, Shared
from pleat.scenes.beats.landscape import Descend, Walk
from pleat.scenes.beats.landscape import LandscapeBeat as Landscape
from pleat.scenes.beats.layer import Basis, Correspond, Linear, Shift
from pleat.scenes.beats.lift import Cut, Lift, Lower
from pleat.scenes.beats.maps import Maps
from pleat.scenes.beats.matrix import Answer, Ask, Columns, Entries, Rows
from pleat.scenes.beats.matrix import Layer as LayerAsMatrix
from pleat.scenes.beats.morph import Morph
from pleat.scenes.beats.plot import Curves, Plot, Rectify
from pleat.scenes.beats.region_labels import RegionLabels
from pleat.scenes.beats.regions import RegionsBeat as Regions
from pleat.scenes.beats.roam import Roam
from pleat.scenes.beats.show import Hide, Show
from pleat.scenes.beats.slope_chain import SlopeChain
from pleat.scenes.beats.straight_line import BestLine
from pleat.scenes.beats.trace import Trace
from pleat.scenes.beats.train import Train
from pleat.scenes.beats.transition import Transition
from pleat.scenes.beats.units import UnitMatch, UnitPictures, Units
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
    "AddFunctions",
    "AddGraphs",
    "Answer",
    "Apply",
    "Ask",
    "Basis",
    "Beat",
    "Become",
    "BestLine",
    "Boundary",
    "Bring",
    "Camera",
    "ChangeEntry",
    "ChangeFunction",
    "Columns",
    "Combination",
    "Compare",
    "CompareCounts",
    "Compose",
    "Correspond",
    "Count",
    "Crease",
    "Curves",
    "Cut",
    "Dense",
    "Descend",
    "Diagram",
    "DrawSlopes",
    "Elementwise",
    "Entries",
    "FlatTails",
    "Flatten",
    "Flow",
    "Fold",
    "FunctionPlot",
    "GridLines",
    "GrowthBound",
    "Hide",
    "Idea",
    "Inputs",
    "Join",
    "Landscape",
    "Layer",
    "LayerAsMatrix",
    "Lift",
    "Linear",
    "Lower",
    "Maps",
    "MarkPoint",
    "Morph",
    "Multiple",
    "NeuronGraphs",
    "Pass",
    "Pause",
    "Pixels",
    "Plot",
    "Probe",
    "Rectify",
    "RegionLabels",
    "Regions",
    "Rewind",
    "Roam",
    "Rows",
    "Rule",
    "Shared",
    "Shift",
    "Show",
    "SlopeChain",
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
    "UnitMatch",
    "UnitPictures",
    "Units",
    "ValueRange",
    "Vectors",
    "Walk",
    "ZoomPlot",
    "become",
    "camera",
    "cards",
    "compare",
    "compose",
    "decide",
    "dense",
    "diagram",
    "entries",
    "flow",
    "fold",
    "function_marks",
    "function_plot",
    "functions",
    "ideas",
    "kind_of",
    "kinds",
    "landscape",
    "layer",
    "lift",
    "maps",
    "matrix",
    "morph",
    "plot",
    "region_labels",
    "regions",
    "register",
    "roam",
    "show",
    "slope_chain",
    "straight_line",
    "trace",
    "train",
    "transition",
    "units",
    "vectors",
    "whole_layer",
]
