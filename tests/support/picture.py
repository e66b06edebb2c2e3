"""What tests of the picture share: plays watched frame by frame, torch as oracle, colours."""

from __future__ import annotations

import functools
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import torch
from coloraide import Color
from manim import VMobject
from scipy.spatial import cKDTree

from pleat.nets import Layer, Net
from pleat.scenes.clip.model import Clip
from pleat.scenes.drawing.ink import Ink, inks
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.drawing.theme import load_theme
from pleat.scenes.playback.load import load_clip
from pleat.scenes.playback.renderer import FilmRenderer, configure
from pleat.scenes.playback.scene import ClipScene

SMALL = RenderLook(64, 36, 5)
EXACT = 1e-6


@functools.cache
def fold() -> Clip:
    """The shipped clip."""
    return load_clip("fold")


def clip_text(beats: str, net: str = "hard-relu", head: str = "") -> str:
    """A clip's TOML, of a shipped net, with the tables of beats as given."""
    return f'[clip]\ntitle = "t"\nnet = "{net}"\n{head}\n{beats}'


def beat(id: str, do: str, **keys) -> str:
    """One table of a beat; strings are written as TOML literals where they can be."""
    lines = "\n".join(f"{key} = {_toml(value)}" for key, value in keys.items())
    return f'[[beat]]\nid = "{id}"\ndo = "{do}"\n{lines}\n'


def _toml(value) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        signs = "".join(
            c if c.isprintable() and c not in '"\\' else f"\\U{ord(c):08X}" for c in value
        )
        return f'"{signs}"'
    return repr(list(value)) if isinstance(value, tuple) else repr(value)


def write_clip(folder, beats: str, **keys) -> Clip:
    """Write a clip's file and load it."""
    path = folder / "clip.toml"
    path.write_text(clip_text(beats, **keys), encoding="utf-8")
    return load_clip(path)


Watch = Callable[[ClipScene, int, int, np.ndarray], None]


def play(clip: Clip, look: RenderLook, watch: Watch) -> None:
    """Play a clip; `watch` sees (scene, beat, frame in the beat, picture) at every new picture."""
    configure(look.width, look.height, look.fps, load_theme(look.theme).background)
    renderer = FilmRenderer()
    scene = ClipScene(clip, look, renderer)
    for k in range(len(clip.beats)):
        frame = 0

        def sink(rgba, repeat, changed, k=k):
            nonlocal frame
            watch(scene, k, frame, rgba)
            frame += repeat

        renderer.sink = sink
        scene.beat(k)


def ends(clip: Clip, look: RenderLook, watch: Callable[[ClipScene, int], None]) -> None:
    """Carry a clip out undrawn; `watch` sees (scene, beat) at each beat's end."""
    configure(look.width, look.height, look.fps, load_theme(look.theme).background)
    scene = ClipScene(clip, look, FilmRenderer())
    for k in range(len(clip.beats)):
        scene.beat(k)
        watch(scene, k)


def place_after(clip: Clip, k: int) -> int:
    """How many moves the beats up to k have made."""
    at = 0
    for one in clip.beats[: k + 1]:
        if one.do in ("linear", "shift", "fold"):
            earlier = clip.snapshot.net.layers[: one.layer - 1]
            at = sum(2 + (len(p.b) if p.activation != "identity" else 0) for p in earlier)
            at += {"linear": 1, "shift": 2}.get(one.do) or 2 + one.neuron
        elif one.do == "rewind":
            at = 0
    return at


# The oracle: torch's own linear maps and activations.


def _module(layer: Layer) -> torch.nn.Module:
    return getattr(torch.nn, layer.act.torch)(**layer.act.torch_kwargs)


def carried(net: Net, x, s: float) -> np.ndarray:
    """Where inputs, (N, n), are at place s: (1-t) I + t W, then t b, then a neuron at a time."""
    q = torch.tensor(np.asarray(x, dtype=np.float64))
    q = torch.nn.functional.pad(q, (0, max(2, *net.widths) - q.shape[1]))
    for layer in net.layers:
        m, n = layer.W.shape
        moved = torch.nn.functional.linear(q[:, :n], torch.tensor(layer.W))
        moved = torch.nn.functional.pad(moved, (0, q.shape[1] - m))
        t = min(max(s, 0.0), 1.0)
        q = moved if t == 1 else (1 - t) * q + t * moved
        q[:, :m] += min(max(s - 1, 0.0), 1.0) * torch.tensor(layer.b)
        s -= 2
        if layer.activation != "identity":
            a = _module(layer)(q)
            for k in range(m):
                t = min(max(s - k, 0.0), 1.0)
                q[:, k] += t * (a[:, k] - q[:, k])
            s -= m
    return q.numpy()


def length(net: Net) -> int:
    """How many moves a net makes."""
    return sum(2 + (len(p.b) if p.activation != "identity" else 0) for p in net.layers)


def vertices(net: Net, a, b) -> np.ndarray:
    """The segment from a to b in the input, cut where any neuron's input is zero, by torch.

    Layer by layer: between two cuts the next pre-activation is affine, so its zero
    follows from its values at them.
    """
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    cuts = np.array([0.0, 1.0])
    h_of = lambda t, layers: _forward(layers, a + t[:, None] * (b - a))  # noqa: E731
    for depth in range(1, len(net.layers) + 1):
        if net.layers[depth - 1].activation == "identity":
            continue
        z = h_of(cuts, net.layers[:depth])
        found = [cuts]
        for (t0, z0), (t1, z1) in pairwise(zip(cuts, z, strict=True)):
            across = z0 * z1 < 0
            found.append(t0 + (t1 - t0) * z0[across] / (z0 - z1)[across])
        cuts = np.unique(np.concatenate(found))
    return a + cuts[:, None] * (b - a)


def _forward(layers: tuple[Layer, ...], x: np.ndarray) -> np.ndarray:
    """Pre-activations of the last of some layers."""
    h = torch.tensor(x)
    for k, layer in enumerate(layers):
        h = torch.nn.functional.linear(h, torch.tensor(layer.W), torch.tensor(layer.b))
        if k < len(layers) - 1:
            h = _module(layer)(h)
    return h.numpy()


# What is drawn.


def segments(*inks_: VMobject) -> np.ndarray:
    """Ends of all drawn cubics, (n, 2, 2)."""
    points = np.concatenate([ink.points for ink in inks_])
    return np.stack([points[0::4, :2], points[3::4, :2]], axis=1)


def drawn_dots(sheet, label: int) -> np.ndarray:
    """Centres of the drawn data points of a class, (n, 2), told by their colour."""
    color = sheet.theme.classes[label]
    own = [ink for ink in inks(sheet.data) if hue(ink) == color.upper()]
    return np.concatenate([ink.points[0::4, :2] for ink in own])


def hue(ink: VMobject) -> str:
    """The colour that an ink is seen in, as #RRGGBB."""
    filled = ink.get_fill_opacity() > 0 and ink.stroke_width == 0
    color = ink.get_fill_color() if filled else ink.get_stroke_color()
    return color.to_hex()[:7].upper()


def hues(*mobjects) -> set[str]:
    """All colours under some mobjects, those of hidden patches left out."""
    return {hue(ink) for ink in inks(*mobjects) if type(ink).__name__ != "Patch"}


def same(a: np.ndarray, b: np.ndarray, tol: float = EXACT) -> bool:
    """Whether two sets of points, (n, d), are one, each point within tol of its own."""
    if len(a) != len(b):
        return False
    return not len(a) or (gap(a, b) <= tol and gap(b, a) <= tol)


def gap(a: np.ndarray, b: np.ndarray) -> float:
    """How far the point of `a` that is furthest from `b` is from it."""
    if not len(a):
        return 0.0
    return float(cKDTree(b).query(a)[0].max()) if len(b) else np.inf


def off_lines(points: np.ndarray, lines: np.ndarray) -> float:
    """How far the point, of (n, 2), furthest from some segments, (m, 2, 2), is from them."""
    if not len(points):
        return 0.0
    if not len(lines):
        return np.inf
    a, d = lines[:, 0], lines[:, 1] - lines[:, 0]
    to = points[:, None] - a
    with np.errstate(invalid="ignore", divide="ignore"):
        t = np.nan_to_num((to * d).sum(axis=2) / (d * d).sum(axis=1))
    away = to - np.clip(t, 0, 1)[..., None] * d
    return float(np.hypot(away[..., 0], away[..., 1]).min(axis=1).max())


def along(polyline: np.ndarray, count: int = 40) -> np.ndarray:
    """Points all along a polyline, every vertex among them."""
    t = np.linspace(0, 1, count)[:, None]
    return np.vstack([p + t * (q - p) for p, q in pairwise(polyline)])


def within(points: np.ndarray, rect, margin: float = 0.0) -> np.ndarray:
    """Which points are inside a rectangle by a margin."""
    inner = rect.inset(margin, margin, margin, margin)
    x, y = points[:, 0], points[:, 1]
    return (x > inner.left) & (x < inner.right) & (y > inner.bottom) & (y < inner.top)


# Colours.


def rgb(color: str) -> np.ndarray:
    """#RRGGBB as three numbers from 0 to 1."""
    return np.array([int(color[k : k + 2], 16) for k in (1, 3, 5)]) / 255


def over(color: str, opacity: float, ground: str) -> np.ndarray:
    """The colour of a veil on a ground."""
    return opacity * rgb(color) + (1 - opacity) * rgb(ground)


def contrast(a, b) -> float:
    """Contrast ratio after WCAG 2."""
    return _color(a).contrast(_color(b))


def difference(a, b) -> float:
    """CIE 1976 colour difference; about 2 can just be seen."""
    return _color(a).delta_e(_color(b), method="76")


def _color(color) -> Color:
    return Color(color) if isinstance(color, str) else Color("srgb", list(color))


def levels(mobject) -> set[float]:
    """Levels of all ink under a mobject."""
    return {ink.level for ink in inks(mobject) if isinstance(ink, Ink)}
