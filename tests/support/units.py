"""Units as pictures: what is drawn against the weights that torch has."""

from __future__ import annotations

import numpy as np

from pleat.scenes.beats.units import ROWS, others
from pleat.scenes.drawing.shades import STEPS, diverging, level_of
from support.picture import hue


def check_units(stage) -> set[str]:
    """Compare some pixels of every picture of weights on stage with the weights.

    Returns
    -------
    set of str
        What was compared.
    """
    rows, compared = stage.get(ROWS), set()
    if rows is None:
        return compared
    clip, theme = stage.clip, stage.theme
    nets = [clip.net, *others(clip)][: len(rows.weights)]
    largest = max(float(np.abs(net.layers[0].W).max()) for net in nets)
    colors = diverging(theme.signed[0], theme.plane, theme.signed[1]) | {0: theme.plane}
    height, width = clip.dataset.image
    for net, places, group in zip(nets, rows.places, rows.weights, strict=True):
        if group not in stage.front.submobjects:
            continue
        boxes = [(ink, _boxes(ink)) for ink in group.submobjects if len(ink.points)]
        frame = boxes[0][1]
        for k, (at, box) in enumerate(zip(places, frame, strict=True)):
            np.testing.assert_allclose((box[:2] + box[2:]) / 2, at, atol=1e-9)
            size = (box[2] - box[0]) / width
            for row, column in ((0, 3), (3, 4), (height - 1, width - 2)):
                way = [column + 0.5 - width / 2, height / 2 - row - 0.5]
                x, y = at + size * np.array(way)
                seen = [
                    hue(ink)
                    for ink, own in boxes
                    if ((own[:, 0] < x) & (x < own[:, 2]) & (own[:, 1] < y) & (y < own[:, 3])).any()
                ][-1]
                weight = net.layers[0].W[k, row * width + column]
                level = int(level_of(np.array(weight), largest, STEPS))
                assert seen == colors[level].upper()
        compared.add("units")
    return compared


def _boxes(ink) -> np.ndarray:
    corners = ink.points.reshape(-1, 16, 3)[:, ::4, :2]
    return np.hstack([corners.min(axis=1), corners.max(axis=1)])
