"""Views of a net as a function: its graph, what it should give, and how far it is off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from pleat.scenes.clip.standing import last_step, standing, stands
from pleat.scenes.clip.validation import error_fault, graph_fault
from pleat.scenes.stage.slots import ERROR, LINE_RESIDUALS, LINE_TARGETS, RESIDUALS, TARGETS
from pleat.scenes.stage.views.base import View, register
from pleat.scenes.stage.views.plane import OnPlane

if TYPE_CHECKING:
    from pleat.scenes.clip.model import Beat, Clip
    from pleat.scenes.stage.stage import Stage

_FOOT, _HEAD, _PITCH = 0.2, 0.25, 0.13  # scene units: above the line, below the top, a point


@register
class GraphView(OnPlane):
    """The graph of every output over the line of inputs, with a dot at each bend."""

    name = "graph"
    of_net = True

    def check(self, clip: Clip, beat: Beat) -> str | None:
        """Say if there is no line of inputs that it could stand over."""
        return super().check(clip, beat) or graph_fault(clip, beat)

    def parts(self, stage: Stage) -> list[Any]:
        """Return the graphs."""
        from pleat.scenes.stage import graphs

        return list(graphs.graphs(stage))

    def bring(self, stage: Stage) -> list[Any]:
        """Put up the upright axis, and the graphs behind the data."""
        from pleat.scenes.stage import graphs

        return [*graphs.of_outputs(stage), *super().bring(stage)]


class OfTargets(View):
    """A view of what the outputs should be: over the line of inputs, or on that of outputs."""

    needs_plane = True

    def check(self, clip: Clip, beat: Beat) -> str | None:
        """Say if the data have no target, or the sheet is on neither line."""
        fault = super().check(clip, beat) or error_fault(clip)
        if fault:
            return fault
        layer, made = standing(clip, beat)
        last = len(clip.net.layers)
        if layer == last and clip.net.widths[-1] == 1 and made in (0, last_step(clip, last)):
            return None
        if clip.net.widths[0] == 1:
            return graph_fault(clip, beat)
        return (
            f"it stands on the line of outputs, and the sheet stands {stands(layer)}; "
            f"let a flatten beat come before it"
        )


@register
class Target(OfTargets):
    """The data's targets: points over the line of inputs, rings on the line of outputs."""

    name = "target"

    def parts(self, stage: Stage) -> list[Any]:
        """Return points or rings."""
        from pleat.scenes.stage import graphs

        return [graphs.line_targets(stage)] if stage.layer else graphs.targets(stage)

    def bring(self, stage: Stage) -> list[Any]:
        """Put up the upright axis; or let the points rise in the order of their targets."""
        from pleat.scenes.stage import graphs

        if not stage.layer:
            return [*graphs.of_outputs(stage), *super().bring(stage)]
        (rings,) = self.parts(stage)
        data = stage.sheet.data if stage.sheet.data in stage.sheet.submobjects else None
        # Behind the points: one that meets its target fills the ring.
        return [*_rise(stage), *stage.appear(*stage.absent(rings), before=data)]

    def take(self, stage: Stage) -> list[Any]:
        """Take it away, wherever it stands."""
        return [*stage.drop(TARGETS), *stage.drop(LINE_TARGETS)]


@register
class Error(OfTargets):
    """How far each output is from its target, and the mean of the squares, measured."""

    name = "error"
    of_net = True

    def parts(self, stage: Stage) -> list[Any]:
        """Return the differences as lines, and the note."""
        from pleat.scenes.stage import graphs

        lines = [graphs.line_residuals(stage)] if stage.layer else graphs.residuals(stage)
        return [*lines, graphs.error_note(stage)]

    def bring(self, stage: Stage) -> list[Any]:
        """Draw the lines behind what they join, and write the error below."""
        from pleat.scenes.stage import graphs

        *lines, note = self.parts(stage)
        ready = _rise(stage) if stage.layer else graphs.of_outputs(stage)
        there = [slot for _, slot in stage.each(TARGETS)]
        front = next((t for t in there if t in stage.sheet.submobjects), stage.sheet.data)
        behind = front if front in stage.sheet.submobjects else None
        coming = stage.appear(*stage.absent(*lines), before=behind)
        return [*ready, *coming, *stage.appear(*stage.absent(note), to=stage.front)]

    def loosen(self, stage: Stage) -> list[Any]:
        """Take away the number; the lines go along."""
        return stage.drop(ERROR)

    def take(self, stage: Stage) -> list[Any]:
        """Take it away, wherever it stands."""
        slots = (RESIDUALS, LINE_RESIDUALS)
        return [*(fade for slot in slots for fade in stage.drop(slot)), *stage.drop(ERROR)]


def _rise(stage: Stage) -> list[Any]:
    """Return the animations by which points rise above the line in the order of their targets."""
    from pleat.scenes.parts.plane.line_targets import ranked

    sheet, wanted = stage.sheet, stage.clip.dataset.targets
    assert wanted is not None
    if sheet.data.stack == 1:
        return []
    foot = float(sheet.plane.view(np.zeros((1, 2)))[0, 1]) + _FOOT
    rise = min(_PITCH * len(wanted), sheet.room.top - _HEAD - foot)
    sheet.data.heights = _FOOT + ranked(wanted[:, 0], rise)
    return [
        *stage.travel(sheet.plane.s, stack=1.0),
        *stage.vanish(sheet.grid, sheet.own_axes, *stage.bases[max(stage.bases)]),
    ]
