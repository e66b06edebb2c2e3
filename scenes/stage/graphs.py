"""What stands over a stage's line of inputs, and on which upright scale."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from pleat.scenes.drawing.heights import Heights
from pleat.scenes.drawing.labels import Note
from pleat.scenes.parts.plane.graphs import OutputGraph, Residuals, Targets, ValueAxis
from pleat.scenes.parts.plane.line_targets import LineResiduals, LineTargets
from pleat.scenes.stage.counting import at_foot
from pleat.scenes.stage.picture import Picture
from pleat.scenes.stage.slots import (
    ERROR,
    GRAPH,
    LINE_RESIDUALS,
    LINE_TARGETS,
    NEURON_GRAPHS,
    RESIDUALS,
    RIDERS,
    SUMMED_GRAPHS,
    TARGETS,
    VALUE_AXIS,
    Slot,
)

_OF_OUTPUTS: tuple[Slot[Any], ...] = (GRAPH, TARGETS, RESIDUALS, ERROR)
_OF_NEURONS: tuple[Slot[Any], ...] = (NEURON_GRAPHS, SUMMED_GRAPHS, RIDERS)
_NOTE = 30  # pixels at 1080p


def of_outputs(picture: Picture) -> list[Any]:
    """Return the animations that make room for what is on the scale of outputs."""
    gone = [fade for slot in _OF_NEURONS for fade in picture.drop(slot)]
    return [*gone, *on_scale(picture, _heights(picture), picture.names()[-1])]


def of_neurons(picture: Picture, over: Heights, name: str) -> list[Any]:
    """Return the animations that make room for what is on a scale of neurons."""
    slots = (*_OF_OUTPUTS, *_OF_NEURONS)
    gone = [fade for slot in slots for fade in picture.drop(slot)]
    return [*gone, *on_scale(picture, over, [name])]


def on_scale(picture: Picture, over: Heights, names: list[str]) -> list[Any]:
    """Return the animations that put up an upright axis, and the line of inputs where it has 0."""
    there = picture.get(VALUE_AXIS)
    coming: list[Any] = []
    if there is None or there.over != over or picture.absent(there):
        coming += picture.drop(VALUE_AXIS)
        name = names[0] if len(names) == 1 else "$y$"
        axis = ValueAxis(picture.sheet.plane, picture.theme, over, name)
        picture.hold(VALUE_AXIS, axis)
        bottom = next(iter(picture.sheet.submobjects), None)
        coming += picture.appear(axis, before=bottom)
    view = picture.sheet.plane.view
    if view.at[1] != over.base:
        moved = replace(view, at=(view.at[0], over.base))
        coming += picture.travel(picture.sheet.plane.s, moved)
    return coming


def _heights(picture: Picture) -> Heights:
    assert picture.sheet.heights is not None
    return picture.sheet.heights


def graphs(picture: Picture) -> list[OutputGraph]:
    """Return the graph of each output."""
    names, count = picture.names()[-1], picture.net.widths[-1]
    colors = picture.output_colors or [picture.theme.text] * count

    def make(k: int) -> OutputGraph:
        own = names[k] if count > 1 else ""
        plane, theme = picture.sheet.plane, picture.theme
        return OutputGraph(plane, theme, _heights(picture), k, colors[k], own)

    return [picture.kept(GRAPH[k], partial(make, k)) for k in range(count)]


def targets(picture: Picture) -> list[Any]:
    """Return the targets of each output over the line of inputs."""
    sheet, data = picture.sheet, picture.clip.dataset

    def make(k: int) -> Targets:
        return Targets(sheet.plane, data, sheet.data, _heights(picture), picture.theme, k)

    return [picture.kept(TARGETS[k], partial(make, k)) for k in range(_count(picture))]


def residuals(picture: Picture) -> list[Any]:
    """Return how far each output is off, over the line of inputs."""
    sheet, data, color = picture.sheet, picture.clip.dataset, picture.theme.boundary

    def make(k: int) -> Residuals:
        return Residuals(sheet.plane, data, _heights(picture), color, k)

    return [picture.kept(RESIDUALS[k], partial(make, k)) for k in range(_count(picture))]


def _count(picture: Picture) -> int:
    wanted = picture.clip.dataset.targets
    return 0 if wanted is None else wanted.shape[1]


def line_targets(picture: Picture) -> LineTargets:
    """Return the rings at the targets on the line of outputs."""
    sheet, wanted = picture.sheet, picture.clip.dataset.targets
    assert wanted is not None
    values, theme = wanted[:, 0], picture.theme

    def make() -> LineTargets:
        return LineTargets(sheet.plane, sheet.data, values, theme.text, theme.plane)

    return picture.kept(LINE_TARGETS, make)


def line_residuals(picture: Picture) -> LineResiduals:
    """Return how far outputs on their line are off."""
    rings, color = line_targets(picture), picture.theme.boundary
    return picture.kept(LINE_RESIDUALS, lambda: LineResiduals(picture.sheet.plane, rings, color))


def error_note(picture: Picture) -> Note:
    """Return the measured error in words, in the strip below what is drawn."""

    def make() -> Note:
        text = picture.words_for("error", "mse")
        note = Note(text, picture.theme, 0.0, 0.0, "left", _NOTE, language=picture.language)
        return at_foot(picture, note)

    return picture.kept(ERROR, make)
