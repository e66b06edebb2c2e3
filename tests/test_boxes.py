"""Where boxes, arrows and labels stand: never over each other, in rooms of any form."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.diagrams import apart

from pleat.nets import InputError
from pleat.scenes.drawing.boxes import Link, arranged
from pleat.scenes.drawing.ink import Text, inks
from pleat.scenes.drawing.theme import load_theme
from pleat.scenes.drawing.viewport import Rect
from pleat.scenes.parts.panel.diagram import Arrow, Box, Diagram

WIDE, FLAT, TALL = (
    Rect(-6.5, -2.8, 6.5, 3.7),
    Rect(-4.7, -2.8, 4.7, 3.7),
    Rect(-2.2, -3.9, 2.2, 3.9),
)
ROOMS = {"16:9": WIDE, "4:3": FLAT, "portrait": TALL}
LONG = "a network of very many neurons that has learned from examples what nobody wrote down"
CHINESE = "一個由很多神經元組成的網路，從例子中學到了沒有人寫得出來的規則"


def check(found, sizes, links, room) -> None:
    """Nothing is over anything, and nothing out of the room."""
    for place, (wide, high) in zip(found.places, sizes, strict=True):
        assert (place.width, place.height) == pytest.approx((wide, high))
        assert place.left >= room.left - 1e-9
        assert place.right <= room.right + 1e-9
        assert place.bottom >= room.bottom - 1e-9
        assert place.top <= room.top + 1e-9
    for a, b in combinations(found.places, 2):
        assert apart(a, b)
    labels = [
        Rect(x - own.label[0] / 2, y - own.label[1] / 2, x + own.label[0] / 2, y + own.label[1] / 2)
        for (x, y), own in zip(found.labels, links, strict=True)
        if all(own.label)
    ]
    for label in labels:
        assert all(apart(label, place) for place in found.places)
        assert not any(label.holds(curve).any() for curve in found.curves)
    for a, b in combinations(labels, 2):
        assert apart(a, b)
    for own, curve in zip(links, found.curves, strict=True):
        assert not any(place.holds(curve).any() for place in found.places)
        for box, end in ((own.source, curve[0]), (own.target, curve[-1])):
            place = found.places[box]
            beside = np.maximum(
                [place.left - end[0], place.bottom - end[1]],
                [end[0] - place.right, end[1] - place.top],
            )
            assert -1e-9 <= beside.max() < 0.35


SIZES = st.tuples(st.floats(0.5, 2.4), st.floats(0.4, 1.6))


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_what_is_arranged_is_apart(data):
    count = data.draw(st.integers(1, 6))
    sizes = [data.draw(SIZES) for _ in range(count)]
    pairs = [(a, b) for a in range(count) for b in range(count) if a != b]
    chosen = data.draw(st.lists(st.sampled_from(pairs), unique=True, max_size=6)) if pairs else []
    label = st.sampled_from([(0.0, 0.0), (0.8, 0.25), (1.6, 0.25)])
    links = [Link(a, b, data.draw(label)) for a, b in chosen]
    room = data.draw(st.sampled_from(list(ROOMS.values())))
    order = data.draw(st.sampled_from(["layers", "grid", "loop"]))
    cells = [(k % 3, k // 3) for k in range(count)]
    found = arranged(sizes, links, room, order, cells)
    if found is not None:
        check(found, sizes, links, room)


def test_a_chain_goes_along_the_longer_side_and_a_loop_clockwise():
    sizes = [(1.0, 0.6)] * 4
    links = [Link(k, k + 1) for k in range(3)]
    across = arranged(sizes, links, WIDE)
    assert (np.diff([p.center[0] for p in across.places]) > 1).all()
    down = arranged(sizes, links, TALL)
    assert (np.diff([p.center[1] for p in down.places]) < -0.9).all()
    back = [*links, Link(3, 0)]
    for order in ("layers", "loop"):
        check(arranged(sizes, back, WIDE, order), sizes, back, WIDE)
    turned = arranged(sizes, back, WIDE, "loop")
    x, y = np.array([p.center for p in turned.places]).T
    middle = np.array(WIDE.center)
    angles = np.unwrap(np.arctan2(y - middle[1], x - middle[0]))
    assert (np.diff(angles) < 0).all()
    assert x.argmin() == 0


def test_a_half_stands_between_two_tracks():
    sizes = [(1.0, 1.0)] * 3
    found = arranged(sizes, [Link(0, 2), Link(2, 1)], WIDE, "grid", [(0, 0), (0, 1), (1, 0.5)])
    top, low, between = (place.center[1] for place in found.places)
    assert between == pytest.approx((top + low) / 2)


@pytest.mark.parametrize("frame", ROOMS)
@pytest.mark.parametrize("language", ["en", "zh-Hant"])
def test_long_texts_are_broken_until_they_fit(frame, language):
    text = LONG if language == "en" else CHINESE
    boxes = {name: Box(text if name == "b" else name) for name in "abc"}
    arrows = {"ab": Arrow("a", "b", "x"), "bc": Arrow("b", "c"), "ca": Arrow("c", "a")}
    room = ROOMS[frame]
    made = Diagram(boxes, arrows, load_theme("dark"), language, room)
    places = [view.place for view in made.boxes.values()]
    for a, b in combinations(places, 2):
        assert apart(a, b)
    for view in made.boxes.values():
        points = np.vstack([ink.points for ink in inks(view.title)])[:, :2]
        assert view.place.inset(0.1, 0.1, 0.1, 0.1).holds(points).all()
        assert view.title.size >= 22
    labels = [m for group in made.arrows.values() for m in group.submobjects if isinstance(m, Text)]
    assert [label.text for label in labels] == ["x"]


def test_what_never_fits_is_told_in_one_sentence():
    boxes = {str(k): Box(LONG) for k in range(16)}
    with pytest.raises(InputError, match=r"no room for these 16 boxes .* shorten") as caught:
        Diagram(boxes, {}, load_theme("dark"), "en", TALL)
    assert "\n" not in str(caught.value)
