"""Whether what a plot of functions draws is the functions, as torch or numpy computes them."""

from __future__ import annotations

import numpy as np
import torch

from pleat.nets.activation import activation
from pleat.nets.errors import InputError
from pleat.nets.model import Net
from pleat.scenes.beats.function_marks import PROBE
from pleat.scenes.beats.function_plot import FUNCTION_PLOT
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


def check_curves(stage) -> set[str]:
    """Compare every curve, slope, dot and reading of a plot with what they should be."""
    plot, compared = stage.get(FUNCTION_PLOT), set()
    if plot is None:
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
