"""Where a net's output passes a threshold: exact for piecewise linear nets, else close.

"Above" means larger than the threshold; a point at which the output equals it is below.
"""

from __future__ import annotations

import numpy as np

from pleat.nets.activation import Array
from pleat.nets.errors import InputError
from pleat.nets.geometry.creases import level_lines
from pleat.nets.geometry.marching import level_curves
from pleat.nets.geometry.polygons import (
    Box,
    Mask,
    box_polygon,
    chain,
    halve,
    loops,
    outline,
    size_of,
)
from pleat.nets.geometry.regions import NEAR, NOISE, Cells, cells, heights, require_two_inputs
from pleat.nets.model import Net

__all__ = ["boundary", "chain", "contour", "decision_areas", "decision_cells", "outline"]


def boundary(net: Net, box: Box, threshold: float = 0.0, output: int = 0) -> Array:
    """Return the decision boundary in a box of the input plane, exactly.

    Parameters
    ----------
    net : Net
        Two inputs, piecewise linear activations.
    box : ((x0, y0), (x1, y1))
        Two opposite corners.
    threshold : float
        The value that separates the classes.
    output : int
        Which output, 0-based.

    Returns
    -------
    (S, 2, 2) float64 array
        Straight segments, one for each region they cross, the output larger on their
        left. Where the output equals the threshold on a whole area, that area is
        below, and its border with what is above is the boundary. A line that the
        output touches without passing it is none. `chain` joins them.

    Raises
    ------
    InputError
        If the net hasn't 2 inputs or no such output, or an activation is curved
        (see `contour`).
    """
    found = _output_cells(net, box, output)
    segments, sides = level_lines(found, output, threshold, _floor(found, output, threshold))
    crossing: Array = segments[sides == 1]
    return crossing


def decision_areas(
    net: Net, box: Box, threshold: float = 0.0, output: int = 0, tol: float | None = None
) -> tuple[list[Array], list[Array]]:
    """Return the areas of a box below and above a threshold, as outlines.

    Parameters
    ----------
    net : Net
        Two inputs.
    box : ((x0, y0), (x1, y1))
        Two opposite corners.
    threshold : float
        The value that separates the classes.
    output : int
        Which output, 0-based.
    tol : float, optional
        Where given, outlines follow `contour` to this tolerance: any activation will do.

    Returns
    -------
    below, above : lists of (V, 2) float64 arrays
        Closed lines, first point not repeated: outer ones counterclockwise, holes
        clockwise. Fill each list as one path, by the nonzero rule.

    Raises
    ------
    InputError
        As `boundary`, but curved activations pass if `tol` is given.
    """
    if tol is not None:
        segments, border, high = _contour(net, box, threshold, output, tol)
        below = loops(np.concatenate([segments[:, ::-1], border[~high]]))
        return below, loops(np.concatenate([segments, border[high]]))
    below, above = decision_cells(net, box, threshold, output)
    return outline(below), outline(above)


def decision_cells(
    net: Net, box: Box, threshold: float = 0.0, output: int = 0
) -> tuple[list[Array], list[Array]]:
    """Return the areas of a box below and above a threshold in convex pieces.

    On each the net is one affine map; found in a tenth of the time of their outlines.

    Parameters
    ----------
    net, box, threshold, output
        As for `boundary`.

    Returns
    -------
    below, above : lists of (V, 2) float64 arrays
        Counterclockwise, first corner not repeated.

    Raises
    ------
    InputError
        As `boundary`.
    """
    found = _output_cells(net, box, output)
    d = heights(
        found.points,
        found.offsets,
        found.A[:, output],
        found.c[:, output] - threshold,
        NEAR * size_of(found.points),
        _floor(found, output, threshold),
    )
    points, offsets, _, above = halve(found.points, found.offsets, d)
    parts = np.split(points + found.about, offsets[1:-1])
    return (
        [part for part, up in zip(parts, above, strict=True) if not up],
        [part for part, up in zip(parts, above, strict=True) if up],
    )


def _check_output(net: Net, output: int) -> None:
    if not 0 <= output < net.widths[-1]:
        raise InputError(f"the net has outputs 0 to {net.widths[-1] - 1}, got {output}")


def _output_cells(net: Net, box: Box, output: int) -> Cells:
    _check_output(net, output)
    return cells(net, box_polygon(box))


def _floor(found: Cells, output: int, threshold: float) -> float:
    reach = np.abs(found.A[:, output]) @ np.abs(found.points).max(axis=0)
    return NOISE * float((reach + np.abs(found.c[:, output])).max() + abs(threshold))


def contour(
    net: Net, box: Box, threshold: float = 0.0, tol: float = 1e-3, output: int = 0
) -> Array:
    """Return the decision boundary of any net, to a tolerance.

    It is looked for as `pleat.nets.geometry.marching.level_curves` does: what fits between the
    lines of a grid of 128 by 128 whole can be missed.

    Parameters
    ----------
    net : Net
        Two inputs, any activations.
    box : ((x0, y0), (x1, y1))
        Two opposite corners.
    threshold : float
        The value that separates the classes.
    tol : float
        Largest distance between the segments and the true level, in input units.
    output : int
        Which output, 0-based.

    Returns
    -------
    (S, 2, 2) float64 array
        The output is larger on their left.

    Raises
    ------
    InputError
        If the net hasn't 2 inputs or no such output, or `tol` is not positive.
    """
    return _contour(net, box, threshold, output, tol)[0]


def _contour(
    net: Net, box: Box, threshold: float, output: int, tol: float
) -> tuple[Array, Array, Mask]:
    """Return the contour, and the box's border, counterclockwise, with what is above."""
    require_two_inputs(net)
    _check_output(net, output)

    def f(points: Array) -> Array:
        value: Array = net(points)[:, output]
        return value - threshold

    return level_curves(f, box, tol)
