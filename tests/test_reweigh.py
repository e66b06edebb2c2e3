"""Other weights on the same stage: everything stands as if it had been made with them."""

from __future__ import annotations

from itertools import chain

import numpy as np
import pytest
from support.nets import he
from support.picture import EXACT

from pleat.nets import class_areas
from pleat.nets.data import dataset
from pleat.nets.geometry.classes import class_cells
from pleat.scenes.drawing.ink import Text, inks
from pleat.scenes.drawing.layouts import WIDE
from pleat.scenes.drawing.theme import load_theme
from pleat.scenes.drawing.viewport import Viewport
from pleat.scenes.parts.panel.matrix import MatrixView
from pleat.scenes.parts.panel.network import NetworkDiagram
from pleat.scenes.parts.plane.arrows import basis_arrow
from pleat.scenes.parts.plane.decision import Areas, boundary_lines, crease_lines
from pleat.scenes.parts.plane.sheet import Sheet

BOX = ((-8.0, -8.0), (8.0, 8.0))
THEME = load_theme("dark")
SHAPES = {"2-2-1": (2, 2, 1), "2-3-2-1": (2, 3, 2, 1), "three classes": (2, 4, 3)}
VIEW = Viewport((0.0, 0.0), 0.5, (2.0, 0.0))


def a_sheet(net, s, rulings=None):
    """A sheet with all that lies on one, at a place."""
    sheet = Sheet(net, dataset("hard"), THEME)
    sheet.plane.rulings = rulings or sheet.plane.rulings
    sheet.lay(Areas(sheet.plane, BOX, 0.1, THEME), before=sheet.grid)
    sheet.lay(boundary_lines(sheet.plane, BOX, 0.1, THEME))
    sheet.lay(crease_lines(sheet.plane, BOX, THEME))
    sheet.lay(basis_arrow(sheet.plane, 0, "#FFFFFF", Text("", 30, "#FFFFFF"), 5, layer=1))
    sheet.go(s, VIEW)
    return sheet


def where(mobject) -> list[np.ndarray]:
    return [ink.points for ink in inks(mobject)]


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("s", [0.0, 0.4, 2.5, 100.0])
def test_a_sheet_with_other_weights_is_that_nets_own_sheet(shape, s):
    before, after = he(*shape, seed=1), he(*shape, seed=2)
    sheet, meant = a_sheet(before, 0.0), None
    end = sheet.plane.passage.length
    sheet.go(min(s, end), VIEW)
    sheet.reweigh(after)
    # Basis vectors keep their lengths while a net is trained.
    meant = a_sheet(after, min(s, end), sheet.plane.rulings)
    for part, own in zip(sheet.submobjects, meant.submobjects, strict=True):
        if isinstance(part, Areas):
            continue  # in pieces here, in outlines there: compared below
        for points, there in zip(where(part), where(own), strict=True):
            assert points.shape == there.shape
            assert np.abs(points - there).max(initial=0.0) < EXACT


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_the_pieces_of_areas_make_up_their_outlines(shape):
    net, box = he(*shape, seed=5), ((-4.0, -3.0), (5.0, 3.0))
    pieces, outlines = class_cells(net, box, 0.2), class_areas(net, box, 0.2)
    assert len(pieces) == len(outlines)
    for cells, lines in zip(pieces, outlines, strict=True):
        assert sum(map(area, cells)) == pytest.approx(sum(map(area, lines)))
    assert sum(area(c) for cells in pieces for c in cells) == pytest.approx(54.0)


def area(polygon) -> float:
    x, y = np.asarray(polygon).T
    return float(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2


def test_a_decision_on_a_hidden_plane_is_that_of_the_rest_of_the_net():
    net = he(2, 3, 2, 1, seed=4)
    sheet = Sheet(net, dataset("hard"), THEME)
    sheet.go(9.0, VIEW)
    line = boundary_lines(sheet.plane, BOX, 0.3, THEME, layer=2)
    ends = line.ink.points[[0, -1], :2]
    h = VIEW.inverse(ends)
    last = net.layers[2]
    assert np.abs(h @ last.W[0] + last.b[0] - 0.3).max() < EXACT
    sheet.lay(line)
    sheet.go(11.0)  # flattened, it is the threshold's place
    assert np.abs(VIEW.inverse(sheet.plane.now(line.carried))[:, 0] - 0.3).max() < EXACT


def test_network_and_matrix_show_the_new_weights_as_if_made_with_them():
    before, after = he(2, 2, 1, seed=1), he(2, 2, 1, seed=2)
    strongest = max(float(np.abs(layer.W).max()) for layer in before.layers)
    scale = strongest / max(float(np.abs(layer.W).max()) for layer in after.layers)
    names = [["$x_1$", "$x_2$"], ["$a_1$", "$a_2$"], ["$y$"]]
    room = WIDE.layouts["plane"].network
    diagram, meant = (NetworkDiagram(net, THEME, room, names) for net in (before, after))
    diagram.reweigh(after)
    for rows, own in zip(diagram.edges, meant.edges, strict=True):
        for edge, there in zip(chain(*rows), chain(*own), strict=True):
            assert edge.weight == there.weight
            assert np.abs(edge.line.points - there.line.points).max() == 0
            thick = 1.2 + (there.line.stroke_width * 1.35 - 1.2) / scale
            assert edge.line.stroke_width * 1.35 == pytest.approx(thick)
            for ink, other in zip(edge.submobjects[1:], there.submobjects[1:], strict=True):
                assert np.abs(ink.points - other.points).max() < EXACT
    W = [net.layers[0].W for net in (before, after)]
    view, own = (MatrixView("$W$", w, THEME.basis[:2], THEME, 0.0, 0.0) for w in W)
    view.reweigh(W[1])
    assert [e.values for row in view.entries for e in row] == [
        e.values for row in own.entries for e in row
    ]
