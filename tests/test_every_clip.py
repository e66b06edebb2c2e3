"""Every shipped clip, at the end of every beat: what is drawn is the net's own forward pass."""

from __future__ import annotations

import numpy as np
import pytest
from support import panel
from support.curves import check_curves
from support.diagrams import check_diagram
from support.picture import EXACT, SMALL, ends, off_lines, segments
from support.sheet import check_sheet, sheets
from support.units import check_units

from pleat.configs import shipped
from pleat.scenes.drawing.numbers import Numbers
from pleat.scenes.parts.panel.dense import RADIUS, DenseColumn
from pleat.scenes.parts.panel.flow import Flow
from pleat.scenes.parts.panel.matrix import MatrixView
from pleat.scenes.parts.panel.network import NetworkDiagram
from pleat.scenes.parts.panel.product import Product, Sums
from pleat.scenes.playback.load import load_clip
from pleat.scenes.stage.landscape import LANDSCAPE

CLIPS = sorted(name for name in shipped("clips") if "." not in name)
# What must have been compared in a clip that has such a beat; every clip has one of them.
WANTED = {
    "answer": {"answers"},
    "columns": {"landing"},
    "compare": {"points", "grid", "right"},
    "compare-counts": {"areas"},
    "compose": {"matrix", "edges' numbers"},
    "cut": {"level"},
    "count": {"counts"},
    "dense": {"bundles", "widths"},
    "flow": {"flow"},
    "draw-slopes": {"slopes"},
    "elementwise": {"entries"},
    "function-plot": {"curves"},
    "idea": {"points", "grid", "matrix", "edges' numbers"},
    "join": {"arrow"},
    "layer-as-matrix": {"edges", "product"},
    "probe": {"probe"},
    "lift": {"surface", "axis"},
    "diagram": {"boxes"},
    "pass": {"tensors"},
    "slope-chain": {"chain"},
    "show": {"points", "grid", "arrow"},
    "total": {"total"},
    "units": {"units"},
    "vectors": {"grid", "arrow"},
}
# Not all that a kind of beat can show is in every clip.
WITHOUT = {
    "cut": {"arrow"},
    "digits": {"grid", "arrow"},
    "drawn-together": {"grid", "arrow"},
    "gates": {"arrow"},
    "linear-map": {"points"},
    "no-program": {"grid", "points", "arrow"},
    "finding": {"arrow"},
    "one-neuron": {"arrow"},
    "regions": {"arrow"},
    "relu": {"points"},
    "rows-and-columns": {"landing"},
    "straight-pieces": {"grid", "arrow"},
    "sum-of-kinks": {"points", "arrow"},
    "bends": {"arrow"},
    "finer": {"arrow"},
    "swap": {"arrow"},
    "two-neurons": {"arrow"},
    "two-arrows": {"points"},
    "max-skip": {"arrow"},
    "max-three": {"arrow"},
    "square": {"points", "arrow"},
    "two-halves": {"points", "arrow"},
    # What stands on a landscape is compared in test_landscape_stage.py.
    "valleys": {"points", "grid", "arrow"},
    "who-draws": {"grid", "arrow"},
}
BESIDES = {
    "valleys": {"matrix", "edges' numbers"},
    "fold": {"matrix", "edges' numbers"},
    "one-by-two": {"edges' names", "sums"},
    "one-five": {"edges' numbers", "sums", "results", "values"},
    "two-by-three": {"edges' numbers"},
}


@pytest.mark.parametrize("name", CLIPS)
def test_what_is_drawn_is_what_torch_has(name: str) -> None:
    clip = load_clip(name)
    compared: set[str] = set()

    def look(scene, k):
        if clip.beats[k].do == "answer":
            check_order(scene, clip.beats[k])
        for side, stage in enumerate(scene.stage.sides):
            found = check_panel(stage, k) | check_dense(stage, k) | check_curves(stage)
            found |= check_diagram(stage) | check_units(stage)
            for sheet in sheets(stage):
                found |= check_sheet(sheet, stage.clip, clip.beats[: k + 1])
            compared.update(found, {"right"} if side and found else ())

    ends(clip, SMALL, look)
    wanted = set().union(*(WANTED.get(beat.do, set()) for beat in clip.beats))
    wanted = wanted - WITHOUT.get(name, set()) | BESIDES.get(name, set())
    assert wanted, "nothing that is drawn is compared"
    assert wanted <= compared


def check_order(scene, beat) -> None:
    """An answered edge lies behind the weight that is written on it."""
    drawn = [m for mobject in scene.mobjects for m in mobject.get_family()]
    (network,) = panel.family(scene.stage.panel, NetworkDiagram)
    line = network.edges[0][beat.entry[0] - 1][beat.entry[1] - 1].line
    patch, label = scene.stage.panel.submobjects[-2:]
    assert isinstance(label, Numbers)
    assert max(k for k, m in enumerate(drawn) if m is line) < drawn.index(patch)


def check_panel(stage, k: int) -> set[str]:
    """Compare networks, matrices and products with the net's numbers."""
    clip, theme, compared = stage.clip, stage.theme, set()
    here = stage.get(LANDSCAPE)
    # On a landscape the net beside is the one of the place where the ball lies.
    own = here.survey.landscape.at(here.place) if here else clip.snapshot and clip.net
    for network in panel.family(stage.panel, NetworkDiagram):
        done = any(beat.do == "compose" for beat in clip.beats[: k + 1])
        net = panel.composed(own) if done else own
        trained = [beat for beat in clip.beats[: k + 1] if beat.do == "train"]
        if trained and trained[-1].to is not None:
            continue  # test_train_drawn.py compares the diagram of a net half trained
        asked = [b.entry for b in clip.beats[: k + 1] if b.do == "answer"]
        compared |= panel.check_network(network, net, theme, clip.decimals, asked)
        answers = [m for m in stage.panel.submobjects if type(m) is Numbers]
        assert len(answers) == len(asked)
        for label, (m, n) in zip(answers, asked, strict=True):
            edge = network.edges[0][m - 1][n - 1]
            assert panel.says(label, [net.layers[0].W[m - 1, n - 1]], clip.decimals)
            line = segments(edge.line)[[0, -1], [0, 1]]
            assert off_lines(np.array(label.centers), line[None]) < EXACT
            compared.add("answers")
    for flow in panel.family(stage.panel, Flow):
        if flow.arrived == len(flow.values):
            given = [b.point for b in clip.beats[: k + 1] if b.do == "flow"][-1]
            x = clip.dataset.points[clip.head.point if given is None else given]
            compared |= panel.check_flow(flow, clip.net, x, theme)
    half = [beat for beat in clip.beats[: k + 1] if beat.do == "train"]
    for group in (stage.panel, stage.front):
        for matrix in panel.family(group, MatrixView):
            if half and half[-1].to is not None:
                continue  # as above
            compared |= panel.check_matrix(matrix, own, theme, clip.decimals)
    for beat in (b for b in clip.beats if b.do == "layer-as-matrix"):
        layer, colors = clip.net.layers[0], theme.neurons(clip.net.widths, 0)
        for product in panel.family(stage.panel, Product):
            compared |= panel.check_product(
                product, layer, colors, beat.x, clip.decimals, beat.numbers
            )
        for sums in panel.family(stage.panel, Sums):
            compared |= panel.check_sums(
                sums, layer, beat.x if beat.numbers else None, clip.decimals
            )
        for values in (v for v in stage.panel.submobjects if type(v).__name__ == "Readings"):
            worked = any(b.do == "rows" for b in clip.beats[: k + 1])
            y = layer.W @ np.array(beat.x)
            assert values.values == [*beat.x, *(y if worked else [None] * len(y))]
            compared.add("values")
    return compared


def check_dense(stage, k: int) -> set[str]:
    """Compare the counts of a net too wide to draw with those of torch's own layers."""
    clip, compared = stage.clip, set()
    nets = [beat for beat in clip.beats if beat.do == "dense"]
    if not nets:
        return set()
    widths, beat, texts = nets[0].widths, clip.beats[k], panel.shown(stage)
    counts = [w + b for w, b in panel.torch_counts(widths)]
    if beat.do == "dense":
        columns = panel.family(stage.front, DenseColumn)
        assert [c.count.text for c in columns] == [f"{n:,}" for n in widths]
        assert [c.label.text for c in columns] == list(beat.names)
        assert set(texts) >= {f"{n:,}" for n in widths} | set(beat.names)
        rims = [c.neurons for c in columns]
        compared |= {"widths"} | panel.check_bundles(stage.panel.submobjects, rims, RADIUS)
    elif beat.do == "count":
        m, n = widths[beat.layer - 1 : beat.layer + 1]
        line = [f"{m:,} × {n:,}", *beat.words, "+", f"{n:,}", "=", f"{counts[beat.layer - 1]:,}"]
        assert sorted(texts[-7:]) == sorted(line)
        compared.add("counts")
    elif beat.do == "total":
        assert [t for t in texts if t.replace(",", "").isdigit()][-1] == f"{sum(counts):,}"
        assert {f"{n:,}" for n in counts} <= set(texts)
        assert texts[-1] == beat.word
        compared.add("total")
    elif beat.do == "compare-counts":
        squares = [*stage.panel.submobjects, *stage.front.submobjects]
        areas = [np.ptp(m.points[:, :2], axis=0) for m in squares if len(m.points)]
        assert np.allclose([w / h for w, h in areas], 1)
        shares = np.sort([w * h for w, h in areas]) / max(w * h for w, h in areas)
        meant = np.array([sum(counts), *beat.parameters])
        assert np.allclose(shares, meant / meant.max(), rtol=1e-6, atol=0)
        assert {f"{sum(counts):,}", *beat.names} <= set(texts)
        compared.add("areas")
    return compared
