"""Text and mathematics set by Typst, as outlines.

Typst compiles a line in under a millisecond once it has found its fonts, so one
compiler is kept for the process, and every glyph's outline is parsed once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from xml.etree import ElementTree

import numpy as np
import svgelements
from numpy.typing import NDArray

from pleat.scenes.drawing.fonts import compiled, settings

Array = NDArray[np.float64]

# Pixels at 1080p of one scene unit: manim's frame is 8 units high.
PIXELS_PER_UNIT = 135.0
_EM = 100.0  # points; outlines are scaled afterwards
# A glyph of no width and this colour starts every text, and tells where its baseline is.
_MARK = "#010203"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_PREAMBLE = (
    "#set page(width: {width}, height: auto, margin: 0pt, fill: none)\n"
    '#set text(size: 100pt, top-edge: "ascender", bottom-edge: "descender", '
    '{language}, number-type: "lining")\n'
    "#set par(leading: 0.42em)\n"
)


@dataclass(frozen=True)
class Outline:
    """Text as cubic outlines in scene units, baseline of the first line at y = 0.

    Attributes
    ----------
    parts : tuple of (str, (4n, 3) array)
        Fill colour and cubic Bezier points of all glyphs of that colour.
    width, height : float
        Of the set box (advance widths, not ink), in scene units.
    depth : float
        How far the box reaches below the first baseline.
    """

    parts: tuple[tuple[str, Array], ...]
    width: float
    height: float
    depth: float


def quote(text: str) -> str:
    """Return text as a Typst string literal: data, whatever is in it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    escaped = escaped.replace("\n", "\\n").replace("\r", "").replace("\t", " ")
    return f'"{escaped}"'


def plain(text: str) -> str:
    """Return the Typst source that shows a text as it stands, never read as markup."""
    return f"#text({quote(text)})"


@lru_cache(maxsize=4096)
def typeset(
    source: str,
    size: float,
    *,
    color: str = "#FFFFFF",
    language: str = "en",
    width: float | None = None,
    align: str = "left",
) -> Outline:
    """Set Typst source and return its outlines.

    Parameters
    ----------
    source : str
        Typst markup of our own making; user text goes through `plain`.
    size : float
        Font size in pixels at 1080p.
    color : str
        ``#RRGGBB`` of everything the source does not colour itself.
    language : str
        BCP 47 tag such as ``zh-Hant``: decides fonts, glyphs and line breaking.
    width : float, optional
        Break lines at this width, in scene units.
    align : str
        ``left``, ``center`` or ``right``, where lines are broken.

    Raises
    ------
    InputError
        If no font is installed for the language.
    """
    return _outline(_page(source, size, color, language, width, align))


def line_count(text: str, size: float, language: str, width: float) -> int:
    """Return over how many lines a text is broken at a width, in scene units."""
    line = " ".join(text.split())
    if line == text and _surely_within(text, size, width):
        return 1
    leading = 0.42 * size / PIXELS_PER_UNIT
    one = _page(plain(line), size, language=language)
    if line == text and one.width <= width:
        return 1
    broken = _page(plain(text), size, language=language, width=width)
    return round((broken.height + leading) / (one.height + leading))


def fits(text: str, size: float, language: str, width: float) -> bool:
    """Return whether a text broken at a width, in scene units, has no word wider than that."""
    if all(_surely_within(word, size, width) for word in text.split()):
        return True
    broken = typeset(plain(text), size, language=language, width=width)
    return all(points[:, 0].max() < width + 0.01 for _, points in broken.parts)


def _surely_within(line: str, size: float, width: float) -> bool:
    # Hardly a sign is wider than an em, the gaps between scripts included.
    return 1.5 * len(line) * size / PIXELS_PER_UNIT <= width


@dataclass(frozen=True)
class _Page:
    """A page as Typst set it: SVG, its size in scene units, and those of a point."""

    svg: bytes
    width: float
    height: float
    scale: float


@lru_cache(maxsize=256)
def _page(
    source: str,
    size: float,
    color: str = "#FFFFFF",
    language: str = "en",
    width: float | None = None,
    align: str = "left",
) -> _Page:
    scale = size / PIXELS_PER_UNIT / _EM
    preamble = _PREAMBLE.format(
        width="auto" if width is None else f"{width / scale}pt",
        language=settings(language),
    )
    mark = f'#box(width: 0pt)[#text(fill: rgb("{_MARK}"))[x]]'
    text = f'{preamble}#set align({align})\n#set text(fill: rgb("{color}"))\n{mark}{source}'
    svg = compiled(text)
    box = re.search(rb'viewBox="0 0 ([0-9.]+) ([0-9.]+)"', svg)
    assert box is not None
    return _Page(svg, float(box[1]) * scale, float(box[2]) * scale, scale)


def _outline(page: _Page) -> Outline:
    svg, scale = ElementTree.fromstring(page.svg), page.scale
    shapes = {
        symbol.attrib["id"]: "".join(child.attrib.get("d", "") for child in symbol)
        for symbol in svg.iter("{http://www.w3.org/2000/svg}symbol")
    }
    parts: dict[str, list[Array]] = {}
    baselines: list[float] = []

    def walk(node: ElementTree.Element, matrix: Array) -> None:
        for child in node:
            tag = child.tag.rsplit("}", 1)[-1]
            if tag in ("defs", "symbol"):
                continue
            here = matrix @ _matrix(child.attrib.get("transform", ""))
            if tag == "use":
                at = here @ np.array(
                    [
                        [1, 0, float(child.attrib.get("x", 0))],
                        [0, 1, float(child.attrib.get("y", 0))],
                        [0, 0, 1.0],
                    ]
                )
                if child.attrib.get("fill") == _MARK:
                    baselines.append(at[1, 2])
                    continue
                points = _glyph(shapes[child.attrib[_XLINK].lstrip("#")])
                _add(parts, child.attrib.get("fill", "#000000"), points, at)
            elif tag == "path":
                _add_shape(parts, child, here)
            else:
                walk(child, here)

    walk(svg, np.eye(3))
    baseline = baselines[0]
    flip = np.array([[scale, 0], [0, -scale]])
    out = []
    for fill, pieces in parts.items():
        points = np.concatenate(pieces)
        if len(points):
            flat = (points - [0, baseline]) @ flip
            out.append((fill, np.column_stack([flat, np.zeros(len(flat))])))
    return Outline(tuple(out), page.width, page.height, page.height - baseline * scale)


def _matrix(text: str) -> Array:
    """Parse an SVG ``matrix`` or ``translate`` transform into a 3 x 3 array."""
    numbers = [float(v) for v in re.findall(r"[-+0-9.e]+", text.partition("(")[2])]
    if text.startswith("matrix"):
        a, b, c, d, e, f = numbers
        return np.array([[a, c, e], [b, d, f], [0, 0, 1.0]])
    if text.startswith("translate"):
        return np.array([[1, 0, numbers[0]], [0, 1, sum(numbers[1:])], [0, 0, 1.0]])
    return np.eye(3)


@lru_cache(maxsize=2048)
def _glyph(d: str) -> Array:
    """Return an outline's cubics, (4n, 2), lines and quadratics raised to cubics."""
    out: list[list[complex]] = []
    for segment in svgelements.Path(d):
        if isinstance(segment, svgelements.Move) or segment.start is None:
            continue
        a, z = complex(*segment.start), complex(*segment.end)
        if isinstance(segment, svgelements.QuadraticBezier):
            q = complex(*segment.control)
            out.append([a, a + 2 / 3 * (q - a), z + 2 / 3 * (q - z), z])
        elif isinstance(segment, svgelements.CubicBezier):
            out.append([a, complex(*segment.control1), complex(*segment.control2), z])
        elif a != z:
            out.append([a, a + (z - a) / 3, a + 2 * (z - a) / 3, z])
    flat = np.array(out, dtype=complex).reshape(-1)
    return np.column_stack([flat.real, flat.imag])


def _add(parts: dict[str, list[Array]], fill: str, points: Array, matrix: Array) -> None:
    parts.setdefault(fill[:7].upper(), []).append(points @ matrix[:2, :2].T + matrix[:2, 2])


def _add_shape(parts: dict[str, list[Array]], node: ElementTree.Element, matrix: Array) -> None:
    """Add a drawn shape: filled as it is, a straight stroke as the bar it covers."""
    fill, stroke = node.attrib.get("fill", "none"), node.attrib.get("stroke", "none")
    points = _glyph(node.attrib["d"])
    if fill != "none":
        _add(parts, fill, points, matrix)
    if stroke != "none":
        half = float(node.attrib.get("stroke-width", 1)) / 2
        for a, z in zip(points[0::4], points[3::4], strict=True):
            along = (z - a) / max(np.hypot(*(z - a)), 1e-9) * half
            side = np.array([-along[1], along[0]])
            corners = [a + side, z + side, z - side, a - side]
            bar = [
                [p, p + (q - p) / 3, p + 2 * (q - p) / 3, q]
                for p, q in zip(corners, corners[1:] + corners[:1], strict=True)
            ]
            _add(parts, stroke, np.array(bar).reshape(-1, 2), matrix)
