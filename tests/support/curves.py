"""Whether what a plot of functions draws is the functions, as torch or numpy computes them."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from pleat.nets.activation import activation
from pleat.nets.errors import InputError
from pleat.nets.geometry.function import chain_slopes
from pleat.nets.model import Net
from pleat.scenes.beats.entries import ENTRIES
from pleat.scenes.beats.function_marks import PROBE
from pleat.scenes.beats.function_plot import FUNCTION_PLOT
from pleat.scenes.beats.slope_chain import SLOPE_CHAIN, SlopeChain
from support.nets import torch_forward

QUARTER = 0.25 / 135  # of a pixel at 1080p, in scene units
EXACT = 1e-6


def torch_activation(name: str):
    """The module that computes an activation."""
    act = activation(name)
    return getattr(torch.nn, act.torch)(**act.torch_kwargs)


def torch_curve(name: str, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """An activation's values and its derivative by autograd."""
    at = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    out = torch_activation(name)(at)
    out.sum().backward()
    return out.detach().numpy(), at.grad.numpy()


def oracle(name: str, x: np.ndarray, net: Net | None) -> np.ndarray | None:
    """What a function that a plot names is, computed elsewhere; None for a formula."""
    if name == "net":
        return torch_forward(net, x[:, None])[:, 0]
    if name.startswith("net - "):
        other = oracle(name.removeprefix("net - "), x, net)
        return None if other is None else oracle("net", x, net) - other
    try:
        return torch_curve(name, x)[0]
    except InputError:
        known = {"x^2": x**2, "e^x": np.exp(x), "|x|": np.abs(x), "sin(x)": np.sin(x)}
        return known.get(name)


def places(pane, ink) -> np.ndarray:
    """Ends of every stroke of an ink in a pane's own units, (N, 2, 2)."""
    p = ink.points.reshape(-1, 4, 3)[:, [0, 3], :2]
    left, bottom = pane.window[:2]
    return (p - [pane.room.left, pane.room.bottom]) / pane.unit + [left, bottom]


def off(pane, ink, f, size: int = 11) -> float:
    """How far a drawn line is from a function's graph, between its vertices: scene units."""
    ends = places(pane, ink)
    ends = ends[np.abs(ends[:, 1] - ends[:, 0]).max(axis=1) > 0]
    worst = 0.0
    for t in np.linspace(0, 1, size)[1:-1]:
        p = (1 - t) * ends[:, 0] + t * ends[:, 1]
        up = np.abs(f(p[:, 0]) - p[:, 1]) * pane.unit[1]
        # Upright distance times the cosine of the slope: what an eye sees of it.
        way = (ends[:, 1] - ends[:, 0]) * pane.unit
        worst = max(worst, float((up * np.abs(way[:, 0]) / np.hypot(*way.T)).max(initial=0.0)))
    return worst


def check_entries(stage) -> set[str]:
    """Compare a vector's bars, columns and places on the curve with what torch makes of it."""
    own = stage.get(ENTRIES)
    if own is None or own not in stage.panel.submobjects:
        return set()
    inputs = own.values
    outputs = torch_curve(own.function.name, inputs)[0]
    for k, (x, y, step) in enumerate(zip(inputs, outputs, own.steps, strict=True)):
        assert own.numbers_in[k].values == [x]
        tall = np.ptp(own.bars_in[k].points[:, 1]) / own.pane.unit[1]
        assert tall == pytest.approx(abs(x), abs=EXACT) or abs(x) < 0.05
        if step < 3:
            continue
        assert own.numbers_out[k].values == pytest.approx([y], rel=1e-9, abs=1e-12)
        points = own.bars_out[k].points[:, 1]
        tall = np.ptp(points) / own.pane.unit[1]
        assert tall == pytest.approx(abs(y), abs=EXACT) or abs(y) < 0.05
        assert abs(y) < 0.05 or np.sign(points.mean() - own.base) == np.sign(y)
        assert np.allclose(places(own.pane, own.dots[k])[0, 0], [x, y], atol=EXACT)
    return {"entries"}


def check_chain(stage) -> set[str]:
    """Compare bars and factors of a chain of neurons with torch's gradients."""
    own = stage.get(SLOPE_CHAIN)
    if own is None or own not in stage.panel.submobjects:
        return set()
    beat = _last(stage, own)
    for r, name in enumerate(beat.activations):
        x = torch.tensor(beat.input, dtype=torch.float64, requires_grad=True)
        h, products = x, [1.0]
        for _ in range(beat.layers):
            h = torch_activation(name)(beat.weight * h + beat.bias)
            products.append(float(torch.autograd.grad(h, x, retain_graph=True)[0]))
        assert np.allclose(own.products_of(r), products, rtol=1e-9, atol=1e-15)
        done = int(own.done)
        heights = [np.ptp(bar.points[:, 1]) / own.unit for bar in own.bars[r][: done + 1]]
        assert np.allclose(heights, np.abs(products[: done + 1]), atol=EXACT)
    return {"chain"}


def _last(stage, own):
    """The beat whose chains are on stage: that with the same first slopes."""
    for beat in stage.clip.beats:
        if isinstance(beat, SlopeChain):
            nets = beat.chains()
            if len(nets) == len(own.slopes) and all(
                np.array_equal(chain_slopes(net, beat.input), slopes)
                for net, slopes in zip(nets, own.slopes, strict=True)
            ):
                return beat
    raise AssertionError("no beat of the clip has these chains")


def check_curves(stage) -> set[str]:
    """Compare every curve, slope, dot and reading of a plot with what they should be."""
    plot, compared = stage.get(FUNCTION_PLOT), check_entries(stage) | check_chain(stage)
    if plot is None or plot not in stage.panel.submobjects:
        return compared
    net = stage.clip.net if stage.clip.snapshot else None
    for k, curve in plot.curves.items():
        f = curve.function
        x = np.linspace(curve.pane.window[0], curve.pane.window[2], 101)
        wanted = oracle(f.name, x, net)
        if wanted is not None:
            assert np.allclose(f(x), wanted, rtol=1e-9, atol=1e-9)
        if not curve.seen[1]:
            continue  # it is about to be drawn
        assert len(curve.line.points)
        assert off(curve.pane, curve.line, f) < QUARTER
        compared.add("curves")
        own = plot.slopes.get(k)
        if own is not None and len(own.line.points):
            assert off(own.pane, own.line, f.df) < QUARTER
            compared.add("slopes")
    probe = stage.get(PROBE)
    if probe is not None and probe.plot is plot:
        for kind, k, numbers in probe.readings:
            value = {"x": lambda k: probe.x, "slope": probe.slope_at, "value": probe.value_at}
            assert numbers.values == [value[kind](k)]
        for k, dot in probe.dots.items():
            if len(dot.points):
                at = places(plot.cell(k).pane, dot)[0, 0]
                f = plot.curves[k].function
                assert np.allclose(at, [probe.x, f(np.array([probe.x]))[0]], atol=EXACT)
                compared.add("probe")
    return compared
