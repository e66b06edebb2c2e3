"""Names, with types, under which a stage holds what a later beat will ask for.

What several rooms ask for is listed here; a slot of one kind of beat stands in its module.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from pleat.scenes.drawing.labels import Note
    from pleat.scenes.parts.panel.counter import Counter
    from pleat.scenes.parts.panel.diagram import Diagram
    from pleat.scenes.parts.panel.flow import Flow
    from pleat.scenes.parts.panel.loss import LossCurve
    from pleat.scenes.parts.panel.products import Products
    from pleat.scenes.parts.panel.weights import WeightMaps
    from pleat.scenes.parts.plane.active_sides import ActiveSides
    from pleat.scenes.parts.plane.area_names import AreaNames
    from pleat.scenes.parts.plane.bend_dots import BendDots
    from pleat.scenes.parts.plane.decision import Areas
    from pleat.scenes.parts.plane.facets import Facets
    from pleat.scenes.parts.plane.graphs import OutputGraph, Residuals, Targets, ValueAxis
    from pleat.scenes.parts.plane.height_surface import (
        Ground,
        HeightAxis,
        HeightSurface,
        LevelPlane,
        Stems,
    )
    from pleat.scenes.parts.plane.line_targets import LineResiduals, LineTargets
    from pleat.scenes.parts.plane.lines import Lines
    from pleat.scenes.parts.plane.neuron_graphs import NeuronGraphs, SummedGraphs
    from pleat.scenes.parts.plane.number_line import NumberLine
    from pleat.scenes.parts.plane.pictures import Pictures
    from pleat.scenes.parts.plane.points import Marker, Mistakes
    from pleat.scenes.parts.plane.region_labels import RegionLabels
    from pleat.scenes.parts.plane.regions import NeuronCreases, RegionMap
    from pleat.scenes.parts.plane.riders import Riders
    from pleat.scenes.parts.plane.separator import Separator
    from pleat.scenes.parts.plane.tracer import Tracer

T = TypeVar("T")
Index = tuple[int | str, ...]


@dataclass(frozen=True)
class Slot(Generic[T]):
    """A place on a stage for one thing of a type, or for many, each with an index.

    Attributes
    ----------
    name : str
        Like no other slot's.
    index : tuple of int or str
        ``slot[1, 2]`` is the place of index (1, 2); without one it stands for all.

    Examples
    --------
    >>> LANDING: Slot[Arrow] = Slot("landing")
    >>> stage.hold(LANDING[1, 2], arrow)
    >>> stage.drop(LANDING)
    """

    name: str
    index: Index = ()

    def __getitem__(self, index: int | str | Index) -> Slot[T]:
        """Return the place of an index."""
        return replace(self, index=index if isinstance(index, tuple) else (index,))

    def holds(self, other: Slot[T]) -> bool:
        """Whether another is this place, or one of its."""
        return self.name == other.name and other.index[: len(self.index)] == self.index


LINE: Slot[NumberLine] = Slot("line")
PROJECTION: Slot[Note] = Slot("projection")  # which one a space is seen through
SURFACE: Slot[Facets] = Slot("surface")  # that came by itself, with a space
# By the layer behind which they lie; 0 is the input.
AREAS: Slot[Areas] = Slot("areas")
BOUNDARY: Slot[Lines] = Slot("boundary")
SEPARATOR: Slot[Separator] = Slot("separator")
AREA_NAMES: Slot[AreaNames] = Slot("area names")  # by layer
DECISION: tuple[Slot[Any], ...] = (AREAS, BOUNDARY, SEPARATOR, AREA_NAMES)
REGIONS: Slot[RegionMap] = Slot("regions")
REGION_CREASES: Slot[NeuronCreases] = Slot("region creases")
REGION_LABELS: Slot[RegionLabels] = Slot("region labels")
ACTIVE_SIDES: Slot[ActiveSides] = Slot("active sides")
BENDS: Slot[BendDots] = Slot("bends")
REGION_COUNT: Slot[Note] = Slot("region count")
# How the plane is cut, and what is said of the pieces.
CUTS: tuple[Slot[Any], ...] = (
    *(REGIONS, REGION_CREASES, REGION_COUNT, REGION_LABELS, ACTIVE_SIDES, BENDS),
)
ACCURACY: Slot[Note] = Slot("accuracy")
MISTAKES: Slot[Mistakes] = Slot("mistakes")
LOSS: Slot[LossCurve] = Slot("loss")
STEP_COUNT: Slot[Counter] = Slot("step count")
TRAINING_MISTAKES: Slot[Mistakes] = Slot("training mistakes")
TRAINING_CREASES: Slot[NeuronCreases] = Slot("training creases")
LINE_TALLY: Slot[Counter] = Slot("line tally")  # what a straight line gets right
PICTURES: Slot[Pictures] = Slot("pictures")
PICTURE_COUNT: Slot[Note] = Slot("picture count")
WEIGHTS: Slot[WeightMaps] = Slot("weights")
FLOW: Slot[Flow] = Slot("flow")
DIAGRAM: Slot[Diagram] = Slot("diagram")
FLOW_MARKER: Slot[Marker] = Slot("flow marker")
# A point that is followed through the net, and what it makes of it while it roams.
TRACER: Slot[Tracer] = Slot("tracer")
PRODUCTS: Slot[Products] = Slot("products")
RIDERS: Slot[Riders] = Slot("riders")
# Over the line of inputs; by output, from 0.
VALUE_AXIS: Slot[ValueAxis] = Slot("value axis")
GRAPH: Slot[OutputGraph] = Slot("graph")
TARGETS: Slot[Targets] = Slot("targets")
RESIDUALS: Slot[Residuals] = Slot("residuals")
NEURON_GRAPHS: Slot[NeuronGraphs] = Slot("neuron graphs")
SUMMED_GRAPHS: Slot[SummedGraphs] = Slot("summed graphs")
# On the line of outputs.
LINE_TARGETS: Slot[LineTargets] = Slot("line targets")
LINE_RESIDUALS: Slot[LineResiduals] = Slot("line residuals")
ERROR: Slot[Note] = Slot("error")
# Of a sheet that is lifted out of its plane.
HEIGHT_SURFACE: Slot[HeightSurface] = Slot("height surface")
GROUND: Slot[Ground] = Slot("ground")
HEIGHT_AXIS: Slot[HeightAxis] = Slot("height axis")
STEMS: Slot[Stems] = Slot("stems")
LEVEL_PLANE: Slot[LevelPlane] = Slot("level plane")
LEVEL_LINE: Slot[Lines] = Slot("level line")  # on the surface
LEVEL_SHADOW: Slot[Lines] = Slot("level shadow")  # on the ground
LIFTED: tuple[Slot[Any], ...] = (
    *(HEIGHT_SURFACE, GROUND, HEIGHT_AXIS, STEMS),
    *(LEVEL_PLANE, LEVEL_LINE, LEVEL_SHADOW),
)
LEVEL: tuple[Slot[Any], ...] = (LEVEL_PLANE, LEVEL_LINE, LEVEL_SHADOW)
# All that stands by where the sheet is: over one of the lines.
BY_PLACE: tuple[Slot[Any], ...] = (
    *(VALUE_AXIS, GRAPH, TARGETS, RESIDUALS, NEURON_GRAPHS, SUMMED_GRAPHS),
    *(LINE_TARGETS, LINE_RESIDUALS, ERROR, PRODUCTS, RIDERS),
)
