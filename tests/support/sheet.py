"""What is drawn on the plane between two beats, against torch: points, grid, arrows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pleat.nets.data import dataset
from pleat.scenes.beats import Beat
from pleat.scenes.clip.model import Clip
from pleat.scenes.drawing.ink import inks
from pleat.scenes.parts.plane.arrows import Landing
from pleat.scenes.parts.plane.height_surface import HeightAxis, HeightSurface, LevelPlane
from pleat.scenes.parts.plane.lines import Lines
from pleat.scenes.parts.plane.sheet import Sheet
from support.nets import torch_stages
from support.picture import EXACT, carried, drawn_dots, off_lines, same, segments, vertices

HALF = 8.0


def sheets(stage) -> list[Sheet]:
    """Return those on stage."""
    return [m for m in stage.plane.submobjects if isinstance(m, Sheet)]


def check_sheet(sheet: Sheet, clip: Clip, beats: Sequence[Beat]) -> set[str]:
    """Compare points, grid, i and j and landed columns; the place is whole between beats.

    The beats are those that have been. What is returned says what was compared.
    """
    compared = set()
    assert sheet.plane.s == round(sheet.plane.s)
    s, view = round(sheet.plane.s), sheet.plane.view
    # A net that is being trained is nobody's but the sheet's.
    net = sheet.plane.net if any(beat.do == "train" for beat in beats) else clip.net
    moved = [beat.to for beat in beats if beat.do == "morph"]
    data = dataset(moved[-1]) if moved else clip.dataset
    lift = next((b for b in reversed(beats) if b.do in ("lift", "lower")), None)
    if lift is not None and lift.do == "lift":
        compared |= check_heights(sheet, clip, lift)
    if sheet.data in sheet.submobjects and len(data.labels):
        q = carried(net, data.points, s)
        if lift is not None and lift.do == "lift":
            q = over(data.points, sheet, heights(clip.net, lift.height(clip), data.points))
        q = seen(view, q)
        pairs = [(np.concatenate([ink.points[0::4, :2] for ink in inks(sheet.data)]), q)]
        if data.targets is None:
            pairs = [(drawn_dots(sheet, k), q[data.labels == k]) for k in range(data.classes)]
        for drawn, meant in pairs:
            if sheet.data.stack:
                assert np.abs(np.sort(drawn[:, 0]) - np.sort(meant[:, 0])).max() < EXACT
            else:
                assert same(drawn, meant), beats[-1].id
        compared.add("points")
    # Only a plane has a grid, and a line is one itself.
    if sheet.grid in sheet.submobjects and net.widths[0] <= 2:
        lines = []
        if net.widths[0] == 1:
            # The line of inputs is a grid of its own.
            lines.append(seen(view, carried(net, vertices(net, (-HALF,), (HALF,)), s)))
        step, half = sheet.ruling.step, HALF * sheet.ruling.step
        ruled = [step * k for k in range(-int(HALF), int(HALF) + 1)]
        for at in ruled if net.widths[0] == 2 else ():
            for a, b in (((at, -half), (at, half)), ((-half, at), (half, at))):
                lines.append(seen(view, carried(net, vertices(net, a, b), s)))
        images = np.concatenate([np.stack([p[:-1], p[1:]], axis=1) for p in lines])
        drawn = segments(*inks(sheet.grid), *inks(sheet.own_axes))
        if len(drawn):
            assert off_lines(drawn.reshape(-1, 2), images) < EXACT
            assert off_lines(drawn.mean(axis=1), images) < EXACT
            compared.add("grid")
    for axis, arrow in enumerate(sheet.basis):
        if arrow in sheet.submobjects and len(arrow.head.points):
            n = net.widths[0]
            image = seen(view, carried(net, vertices(net, np.zeros(n), np.eye(n)[axis]), s))
            image = image + _lift(sheet, arrow)
            assert np.abs(arrow.head.points[0, :2] - image[-1]).max() < EXACT
            assert np.abs(segments(arrow.shaft)[0, 0] - image[0]).max() < EXACT
            compared.add("arrow")
    landed = [m for m in sheet.submobjects if isinstance(m, Landing)]
    for column, arrow in enumerate(landed):
        W = net.layers[0].W
        unit = np.eye(W.shape[1])[column]
        tip = carried(net, unit[None], 1)[:, :2]
        meant = view(tip)[0] + _lift(sheet, arrow)
        assert np.abs(arrow.head.points[0, :2] - meant).max() < EXACT
        compared.add("landing")
    return compared


def heights(net, height, x) -> np.ndarray:
    """What torch makes of inputs in the neuron that a sheet is lifted to."""
    pair = torch_stages(net, x)[height.layer - 1]
    return pair[height.of == "a"][:, height.neuron - 1]


def over(x, sheet, h) -> np.ndarray:
    """Positions so high over inputs, (N, D), by the unit that the axis tells."""
    q = np.zeros((len(x), sheet.plane.dimensions))
    q[:, :2], q[:, 2] = x, sheet.plane.relief.unit * np.asarray(h)
    return q


def check_heights(sheet: Sheet, clip: Clip, lift) -> set[str]:
    """Compare the lines on a surface, the axis beside it, and where it is cut, with torch."""
    compared, net, view = set(), clip.net, sheet.plane.view
    height = lift.height(clip)
    for surface in (m for m in sheet.submobjects if isinstance(m, HeightSurface)):
        strip = surface.grid.sampler.at(sheet.plane)
        x = strip.carried.at(0.0)[:, :2]
        p = seen(view, over(x, sheet, heights(net, height, x)))
        images = np.stack([p[:-1], p[1:]], axis=1)[strip.joined]
        drawn = segments(*inks(surface.grid))
        assert off_lines(drawn.reshape(-1, 2), images) < EXACT
        assert off_lines(drawn.mean(axis=1), images) < EXACT
        # And so is every corner of its flat pieces.
        for cell in (c for part in surface.slopes for c in part.cells):
            corners = cell.at(0.0)[:, :2]
            meant = over(corners, sheet, heights(net, height, corners))
            assert np.abs(sheet.plane.at(cell) - meant).max() < EXACT
        compared.add("surface")
    for axis in (m for m in sheet.submobjects if isinstance(m, HeightAxis)):
        written = [float(n.text.strip("$").replace("\u2212", "-")) for n in axis.numbers]
        feet = np.tile(axis.foot(sheet.plane), (len(written), 1))
        places = axis.seats(sheet.plane)[0][2:, :2]
        assert np.abs(seen(view, over(feet, sheet, written)) - places).max() < EXACT
        compared.add("axis")
    cut = next((m for m in sheet.submobjects if isinstance(m, LevelPlane)), None)
    own = (sheet.grid, sheet.own_axes)
    lines = (m for m in sheet.submobjects if type(m) is Lines and m not in own)
    for line in lines if cut is not None else ():
        x = line.carried.at(0.0)[:, :2]
        if len(x) > 1:  # or else the level passes nowhere
            assert np.abs(heights(net, height, x) - cut.level).max() < EXACT
            compared.add("level")
    return compared


def _lift(sheet, arrow) -> np.ndarray:
    """Above a number line arrows are drawn one above the other; along it they are exact."""
    return np.array([0.0, sheet.plane.flatness * arrow.lift])


def seen(view, q):
    """Where positions stand in the picture: through the view's orthogonal projection, if any."""
    flat = q[:, :2] if view.lens is None else q @ view.lens.matrix.T
    return np.array(view.at) + view.scale * (flat - np.array(view.center))
