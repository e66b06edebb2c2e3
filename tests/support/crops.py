"""The page and the film side by side, so closely that one tick, dash or digit too few is seen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.ndimage import maximum_filter, minimum_filter, uniform_filter

from pleat.scenes.drawing import layouts
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.outputs.interactive.recorder import walk
from pleat.scenes.outputs.interactive.rules import Scope
from pleat.scenes.playback.opening import open_clip
from support import players
from support.browser import visit
from support.players import Playable, seek

# At 1080p two painters differ along edges, but not on average of a crop of so many pixels a
# side: of 255 by 24 at the most, where a browser leaves a row out of a cross, and by no more
# than an eighth of what stands out there from its ground. A tick of an axis, as thin as
# anything, makes 26.
CROP, LIMIT, SHARE, FAINT = 5, 24.5, 0.16, 30.0
RATIO, WIDE = 2, 896  # device pixels, on a page so wide
_LONG = 0.6  # scene units: of longer pieces only their middle is looked at by itself

Box = tuple[float, float, float, float]


@dataclass
class Piece:
    """One stroke, dot, contour or sign that the player draws by a rule.

    Attributes
    ----------
    kind : str
        The rule's, with the part it draws.
    box : tuple of float
        Left, bottom, right, top, in scene units.
    level : float
        How much of it is seen.
    """

    kind: str
    box: Box
    level: float


def pieces(scene: Any) -> Iterator[Piece]:
    """Yield what a scene shows now that the player draws by rules."""
    scope = Scope()
    scope.survey(scene)
    for mobject, owners in walk(scene.mobjects, ()):
        rule = scope.rule(mobject, owners)
        if rule is None or rule.kind == "none":
            continue
        kind = ":".join((rule.kind, *filter(None, [rule.given.get("part")])))
        half = max(float(mobject.stroke_width), float(mobject.background_stroke_width)) / 200
        p = mobject.points[:, :2]
        parted = np.abs(p[4::4] - p[3:-1:4]).max(axis=1, initial=0.0) > 1e-9
        for own in np.split(p, 4 * np.flatnonzero(parted) + 4):
            low, high = own.min(axis=0) - half, own.max(axis=0) + half
            if (high - low).max() > _LONG:
                middle = own[len(own) // 2]
                low, high = middle - 0.15, middle + 0.15
            yield Piece(kind, (*map(float, low), *map(float, high)), mobject.level)


def apart(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """How far two pictures differ around each pixel, in what two painters may at the most."""
    difference = np.abs(uniform_filter(a.astype(np.float32) - b, (CROP, CROP, 1))).max(axis=2)
    # Faint things differ by less.
    around = (CROP + 2, CROP + 2, 1)
    high, low = (maximum_filter(np.maximum(a, b), around), minimum_filter(np.minimum(a, b), around))
    out = difference / np.minimum(LIMIT, SHARE * np.maximum((high - low).max(axis=2), FAINT))
    # Beyond the edge there is nothing to take an average of.
    edge = CROP // 2
    return np.pad(out[edge:-edge, edge:-edge], edge)


@dataclass
class Pair:
    """A moment of a clip: the film's picture, the page's, and what there is on the film's."""

    film: np.ndarray
    page: np.ndarray
    pieces: list[Piece]

    def region(self, box: Box) -> tuple[slice, slice]:
        """The pixels of a box, and a few more around it."""
        scale = self.film.shape[1] / layouts.WIDE.rect.width
        left, bottom, right, top = box
        rows = (layouts.WIDE.rect.top - top, layouts.WIDE.rect.top - bottom)
        columns = (left - layouts.WIDE.rect.left, right - layouts.WIDE.rect.left)
        spans = [
            (max(int(scale * a) - CROP, 0), int(np.ceil(scale * b)) + CROP)
            for a, b in (rows, columns)
        ]
        return slice(*spans[0]), slice(*spans[1])

    def wrong(self, page: np.ndarray | None = None) -> dict[str, int]:
        """How many pieces of each kind are not as in the film; ``""`` where the film has none."""
        away = apart(self.page if page is None else page, self.film) > 1
        found: dict[str, int] = defaultdict(int)
        left = away.copy()
        for piece in self.pieces:
            region = self.region(piece.box)
            found[piece.kind] += bool(away[region].any())
            left[region] = False
        found[""] = int(left.sum())
        return {kind: count for kind, count in found.items() if count}


@contextmanager
def opened(browser: Any, playable: Playable) -> Iterator[Any]:
    """Open a clip's page so large that its picture has as many pixels as the film's."""
    view = {"viewport": {"width": WIDE, "height": 900}, "device_scale_factor": RATIO}
    calm = {"color_scheme": "dark", "reduced_motion": "reduce"}
    with visit(browser, playable.address, **view, **calm) as seen:
        yield seen


def pairs(seen: Any, playable: Playable, frames: Sequence[int]) -> Iterator[Pair]:
    """Yield the film and the page at some frames."""
    high = round(RATIO * WIDE * layouts.WIDE.rect.height / layouts.WIDE.rect.width)
    look = RenderLook(RATIO * WIDE, high, playable.fps, "dark", playable.clip.head.language, "none")
    drawn = open_clip(playable.clip, look)
    for frame in frames:
        beat, offset = playable.times.at(frame)
        there: list[Piece] = []
        film = drawn.still(beat, offset)[:, :, :3]
        drawn.visit(beat, {offset: lambda there=there: there.extend(pieces(drawn.scene))})
        seek(seen, frame)
        page = players.picture(seen)
        yield Pair(film[: len(page)].copy(), page, there)


def compare(
    browser: Any, playable: Playable, frames: Iterable[int]
) -> tuple[dict[str, dict[str, int]], set[str]]:
    """Return what is wrong at some frames, by beat, and the kinds of parts that were there."""
    frames = list(frames)
    wrong: dict[str, dict[str, int]] = {}
    kinds: set[str] = set()
    with opened(browser, playable) as seen:
        for frame, pair in zip(frames, pairs(seen, playable, frames), strict=True):
            kinds |= {piece.kind for piece in pair.pieces}
            if found := pair.wrong():
                wrong[f"{playable.clip.beats[playable.times.at(frame)[0]].id}, {frame}"] = found
        assert seen.complaints == []
    return wrong, kinds


# Whatever a kind of rule draws within a box is left out.
_ERASE = """([kind, box]) => {
    const player = document.querySelector("[data-pleat]").pleat, { drawing } = player;
    const own = Object.getPrototypeOf(drawing);
    drawing.brush = function (context, theme, dress, k, ...given) {
        this.under = this.data.inks[k];
        own.brush.call(this, context, theme, dress, k, ...given);
    };
    drawing.apply = function (context, ...given) {
        const { rule, part } = this.under;
        if (!box || (part ? `${rule}:${part}` : rule) !== kind) {
            own.apply.call(this, context, ...given);
            return;
        }
        const [left, bottom, right, top] = box, rest = new Path2D();
        rest.rect(-20, -20, 40, 40);
        rest.rect(left, bottom, right - left, top - bottom);
        context.save();
        context.clip(rest, "evenodd");
        own.apply.call(this, context, ...given);
        context.restore();
    };
    player.draw();
}"""


def without(seen: Any, piece: Piece) -> np.ndarray:
    """Return the page's picture with one piece left out."""
    seen.page.evaluate(_ERASE, [piece.kind, piece.box])
    picture = players.picture(seen)
    seen.page.evaluate(_ERASE, ["", None])
    return picture
