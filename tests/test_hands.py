"""A net in a reader's hands: its numbers are dragged, typed, taken back and sent on by a link."""

from __future__ import annotations

import numpy as np
import pytest
from support.hands import (
    SCALE,
    TIP,
    assert_it_is_the_nets,
    at,
    calm,
    drag,
    grip,
    grips,
    net_of,
    numbers,
    playable,
    right_at,
    weights,
)
from support.nets import he, torch_stages
from support.players import Playable, ask, on_page, until

from pleat.nets import Net

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def held(tmp_path_factory) -> Playable:
    """A net of two inputs and two folds."""
    return playable(tmp_path_factory.mktemp("held"), he(2, 2, 1, seed=3))


@pytest.mark.parametrize(
    "engine", ["chromium", pytest.param("firefox", marks=pytest.mark.slow)], indirect=True
)
def test_a_head_is_dragged_and_its_column_of_w_follows(engine, held):
    with calm(engine, held) as seen:
        at(seen, held, "shift")
        before, k = weights(seen), grip(seen, "columns", 1, 0, 0)
        tip = seen.page.evaluate(TIP, k)
        goal = np.add(tip, (0.6, -0.4))
        drag(seen, tip, goal)
        changed = np.flatnonzero(weights(seen) != before)
        assert changed.tolist() == [0, 2]
        assert np.abs(np.subtract(seen.page.evaluate(TIP, k), goal)).max() < 0.02
        assert seen.page.locator("output").inner_text() == "Layer 1, column 1"
        assert seen.complaints == []
        assert_it_is_the_nets(seen, held)


def heights(seen, page: Playable, neuron: int, *places) -> np.ndarray:
    """What torch gives a neuron of the first layer at places of the input's picture."""
    x = (np.array(places) - numbers(seen, "drawing.planes[0].origin")) / ask(seen, SCALE)
    return torch_stages(net_of(seen, page), x)[0][0][:, neuron]


def test_a_crease_is_shifted_by_its_middle_and_turned_by_its_end(browser, held):
    with calm(browser, held) as seen:
        at(seen, held, "regions")
        before, k = weights(seen), grip(seen, "creases", 1, 1)
        middle = np.array(seen.page.evaluate(TIP, k))
        goal = middle + (0.3, 0.5)
        drag(seen, middle, goal)
        assert np.flatnonzero(weights(seen) != before).tolist() == [5]
        assert np.abs(heights(seen, held, 1, goal)).max() < 0.02
        before, middle = weights(seen), np.array(seen.page.evaluate(TIP, k))
        along = np.array([before[3], -before[2]]) / np.hypot(*before[2:4])
        window = numbers(seen, "drawing.planes[0].window")
        ends = [middle + way * 2.4 * along for way in (1, -1)]
        end = next(p for p in ends if (p > window[:2]).all() and (p < window[2:]).all())
        goal = end + 0.5 * np.array([along[1], -along[0]])
        drag(seen, end, goal)
        assert np.flatnonzero(weights(seen) != before).tolist() == [2, 3, 5]
        assert np.abs(heights(seen, held, 1, goal, middle)).max() < 0.02
        assert_it_is_the_nets(seen, held)


def test_the_threshold_is_dragged_and_what_is_counted_is_counted_anew(browser, held):
    clip = held.clip
    with calm(browser, held) as seen:
        at(seen, held, "cut")
        x, y = (ask(seen, f"drawing.planes[0].origin[{k}]") for k in (0, 1))
        drag(seen, (x, y + 1), (x + 0.8, y + 1))
        cut = ask(seen, "drawing.held[0].threshold")
        assert cut == pytest.approx(0.8 / ask(seen, SCALE), rel=0.02)
        n, right = len(clip.dataset.points), right_at(clip, clip.net, cut)
        assert right != n - len(clip.wrong)
        assert seen.page.locator(".pleat-caption").inner_text() == f"{right} of {n}."


@pytest.mark.parametrize(
    "engine", ["chromium", pytest.param("firefox", marks=pytest.mark.slow)], indirect=True
)
def test_entries_and_edges_are_dragged_up_and_down_and_typed(engine, held):
    with calm(engine, held) as seen:
        at(seen, held, "show")
        before = weights(seen)
        entry = ask(seen, f"data.inks[{grip(seen, 'entries', 1, 0, 2)}].held.at")
        drag(seen, entry, np.add(entry, (0.1, 0.7)))
        moved = weights(seen)
        assert np.flatnonzero(moved != before).tolist() == [4]
        assert moved[4] > before[4]
        field = seen.page.get_by_role("textbox", name="Its value")
        assert float(field.input_value()) == moved[4]
        field.press("Control+a")
        seen.page.keyboard.type("-1.25")
        field.press("Enter")
        assert weights(seen)[4] == -1.25
        edge = next(k for k, *own in grips(seen) if own == ["edges", 2, 0, 1])
        x, y, u, v = ask(seen, f"data.inks[{edge}].held.ends")
        start = np.array([x, y]) + 0.12 * np.subtract((u, v), (x, y))
        drag(seen, start, start - (0, 0.6))
        assert np.flatnonzero(weights(seen) != before).tolist() == [4, 7]
        assert weights(seen)[7] < before[7]
        # What is drawn is what is held.
        for k, *own in grips(seen):
            if own[0] == "entries":
                digits = "drawing.digits(document.querySelector('[data-pleat]').pleat.data"
                text = ask(seen, f"{digits}.inks[{k}].held, {_PLANE})")
                value = weights(seen)[_flat(held.clip.net, *own[1:])]
                assert text == f"{value:.2f}".replace("-", "\N{MINUS SIGN}")
        assert_it_is_the_nets(seen, held)


_PLANE = "document.querySelector('[data-pleat]').pleat.drawing.planes[0]"


def _flat(net: Net, layer: int, row: int, column: int) -> int:
    """Where a weight stands, or behind the last column a bias."""
    first = sum(one.W.size + one.b.size for one in net.layers[: layer - 1])
    rows, columns = net.layers[layer - 1].W.shape
    return first + (row * columns + column if column < columns else rows * columns + row)


@pytest.mark.parametrize(
    "engine", ["chromium", pytest.param("firefox", marks=pytest.mark.slow)], indirect=True
)
def test_what_was_done_is_taken_back_and_done_again(engine, held):
    with calm(engine, held) as seen:
        page = seen.page
        at(seen, held, "show")
        undo = page.get_by_role("button", name="Undo")
        assert not undo.is_visible()
        own, entry = (
            weights(seen),
            ask(seen, f"data.inks[{grip(seen, 'entries', 1, 0, 0)}].held.at"),
        )
        states = [own]
        for _ in range(2):
            drag(seen, entry, np.add(entry, (0, 0.5)))
            states.append(weights(seen))
        undo.click()
        assert (weights(seen) == states[1]).all()
        page.keyboard.press("Control+z")
        assert (weights(seen) == own).all()
        assert not ask(seen, "drawing.holding")
        page.keyboard.press("Control+Shift+Z")
        assert (weights(seen) == states[1]).all()
        page.get_by_role("button", name="Redo").click()
        assert (weights(seen) == states[2]).all()
        page.get_by_role("button", name="Put everything back").click()
        assert (weights(seen) == own).all()
        page.keyboard.press("Control+z")
        assert (weights(seen) == states[2]).all()
        assert seen.complaints == []


def test_a_link_carries_every_digit(engine, held):
    rng = np.random.default_rng(5)
    flat = rng.normal(size=9) * 10.0 ** rng.integers(-9, 9, 9)
    with calm(engine, held) as seen:
        ask(seen, f"drawing.hold(0, {flat.tolist()}, 0.1)")
        link = ask(seen, "link()")
    with calm(engine, held, link) as seen:
        assert (weights(seen) == flat).all()
        assert ask(seen, "drawing.held[0].threshold") == 0.1
        assert ask(seen, "link()") == link
        seen.page.evaluate("location.hash = location.hash.replace(/,[^,]*$/, ',0.2')")
        until(seen, "drawing.held[0].threshold === 0.2")
        for _ in range(2):
            seen.page.get_by_role("button", name="Undo").click()
        assert not ask(seen, "drawing.holding")


WRONG = ["clip=", "clip=0", "clip=0,1,2", "clip=7" + 9 * ",1", "clip=0" + 8 * ",1" + ",x", "clip"]


@pytest.mark.parametrize("fragment", [*WRONG, "other=0" + 9 * ",1", "%E0%A4%A", "clip=-1"])
def test_a_link_that_is_none_is_passed_over(browser, held, fragment):
    with calm(browser, held, f"{held.address}#{fragment}") as seen:
        assert not ask(seen, "drawing.holding")
        assert seen.complaints == []


def test_everything_is_reached_and_moved_by_keys(browser, held):
    with calm(browser, held) as seen:
        at(seen, held, "show")
        tool = seen.page.get_by_role("button", name="Take a weight")
        tool.focus()
        reached, every = set(), {tuple(own) for _, *own in grips(seen) if own[0] != "columns"}
        for _ in range(len(grips(seen))):
            seen.page.keyboard.press("Enter")
            reached.add(tuple(ask(seen, f"data.inks[{ask(seen, 'drawing.grip.k')}].grip")))
        assert reached == every
        ask(seen, "hold(null)")
        at(seen, held, "linear")
        while ask(seen, "drawing.grip?.kind") != "columns":
            tool.press("Enter")
        before, there = weights(seen), ask(seen, "drawing.grip.at")
        tool.press("ArrowRight")
        assert np.flatnonzero(weights(seen) != before).tolist() == [0]
        assert np.allclose(np.subtract(ask(seen, "drawing.grip.at"), there), (0.08, 0))
        tool.press("Control+z")
        assert (weights(seen) == before).all()


def test_a_finger_takes_a_head(browser, held):
    with calm(browser, held) as seen:
        at(seen, held, "shift")
        k = grip(seen, "columns", 1, 0, 1)
        tip = seen.page.evaluate(TIP, k)
        touch = seen.page.context.new_cdp_session(seen.page)

        def finger(kind, *places):
            points = [dict(zip("xy", on_page(seen, *p), strict=True)) for p in places]
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

        finger("touchStart", tip)
        for share in (0.5, 1.0):
            finger("touchMove", np.add(tip, (0.5 * share, 0.3 * share)))
        finger("touchEnd")
        assert np.abs(np.subtract(seen.page.evaluate(TIP, k), np.add(tip, (0.5, 0.3)))).max() < 0.02
        assert seen.page.evaluate("scrollY") == 0
