"""A net in a reader's hands: its numbers are dragged, typed, taken back and sent on by a link."""

from __future__ import annotations

import numpy as np
import pytest
from support.browser import visit
from support.command import pleat
from support.nets import he, torch_stages
from support.picture import beat
from support.players import Playable, ask, on_page, seek

from pleat.nets import Layer, Net
from pleat.nets.data import decided
from pleat.nets.files.snapshot import Snapshot
from pleat.scenes.clip.caption_facts import opening_box
from pleat.scenes.drawing.visible import seen_regions
from pleat.scenes.outputs.interactive import export
from pleat.scenes.playback.load import load_clip

pytestmark = pytest.mark.browser

SCALE = "drawing.planes[0].scale"
SIZE = {"width": 1000, "height": 860}
HANDS = ("points", "columns", "creases", "threshold", "entries", "edges")
VIEWS = ("grid", "data", "basis", "network", "matrix", "values")
BEATS = (
    beat("show", "show", views=VIEWS, seconds=0.4, caption="Anything.")
    + beat("linear", "linear", layer=1, seconds=0.4)
    + beat("shift", "shift", layer=1, seconds=0.4)
    + beat("fold", "activate", layer=1, seconds=0.4)
    + beat("flat", "linear", layer=2, seconds=0.4)
    + beat("moved", "shift", layer=2, seconds=0.4)
    + beat("cut", "threshold", seconds=0.4, caption="{correct} of {n}.", general=True)
    + beat("back", "rewind", seconds=0.4)
    + beat("regions", "regions", seconds=0.4, caption="{regions} regions.", general=True)
    + beat("sides", "show", views=("decision",), seconds=0.4)
)


def playable(folder, net: Net, beats: str = BEATS, hands=HANDS) -> Playable:
    """A clip of a net whose numbers may be taken."""
    Snapshot(net).save(folder / "net.safetensors")
    listed = ", ".join(f'"{hand}"' for hand in hands)
    head = f'[clip]\ntitle = "T"\nnet = "net.safetensors"\ndata = "hard"\nhands = [{listed}]\n'
    (folder / "clip.toml").write_text(f"{head}\n{beats}", encoding="utf-8")
    return Playable(load_clip(folder / "clip.toml"), folder)


@pytest.fixture(scope="module")
def held(tmp_path_factory) -> Playable:
    """A net of two inputs and three folds, seen along two of them."""
    return playable(tmp_path_factory.mktemp("held"), he(2, 2, 1, seed=3))


def calm(engine, page, address=None):
    given = {"viewport": SIZE, "color_scheme": "dark", "reduced_motion": "reduce"}
    return visit(engine, address or page.address, **given)


def at(seen, page: Playable, beat: str) -> None:
    """Go to the end of a beat."""
    seek(seen, ask(seen, f"end({page.clip.index(beat)})"))


def grips(seen) -> list[list]:
    """The inks that may be taken now, and as what."""
    shown = "hits(k, document.querySelector('[data-pleat]').pleat.views[0])"
    player = "document.querySelector('[data-pleat]').pleat"
    return ask(
        seen,
        f"data.inks.map((ink, k) => [k, ...(ink.grip || [])])"
        f".filter(([k, grip]) => grip && {player}.{shown})",
    )


def grip(seen, *what) -> int:
    """The one ink of those, in front, that is taken as that."""
    return [k for k, *own in grips(seen) if own[: len(what)] == list(what)][-1]


def drag(seen, start, end) -> None:
    """Drag by the mouse from one place of the picture to another."""
    mouse = seen.page.mouse
    mouse.move(*on_page(seen, *start))
    mouse.down()
    mouse.move(*on_page(seen, *np.add(start, end) / 2))
    mouse.move(*on_page(seen, *end))
    mouse.up()


def weights(seen) -> np.ndarray:
    """All that are in force, to the last digit."""
    return numbers(seen, "drawing.weights(0)")


def numbers(seen, what: str) -> np.ndarray:
    """A typed array of the player's."""
    return np.array(ask(seen, f"{what}.join()").split(","), dtype=float)


def net_of(seen, page: Playable) -> Net:
    """The net that is in force on the page."""
    flat, layers = weights(seen), []
    for layer in page.clip.net.layers:
        W, flat = flat[: layer.W.size].reshape(layer.W.shape), flat[layer.W.size :]
        b, flat = flat[: layer.b.size], flat[layer.b.size :]
        layers.append(Layer(W, b, layer.activation))
    return Net(tuple(layers))


def positions(seen) -> np.ndarray:
    """Where the data points stand on their plane, in its coordinates, (N, 2)."""
    places = np.reshape(ask(seen, "drawing.sets[0].places"), (-1, 2))
    return (places - numbers(seen, "drawing.planes[0].origin")) / ask(seen, SCALE)


def assert_it_is_the_nets(seen, page: Playable) -> None:
    """At every layer, data points stand where torch has them."""
    net = net_of(seen, page)
    (z, h), (_, y) = torch_stages(net, np.reshape(numbers(seen, "drawing.sets[0].now"), (-1, 2)))
    for where, wanted in (("shift", z), ("fold", h)):
        at(seen, page, where)
        assert np.abs(positions(seen) - wanted).max() < 1e-6
    at(seen, page, "moved")
    assert np.abs(positions(seen)[:, 0] - y[:, 0]).max() < 1e-6


def test_a_head_is_dragged_and_its_column_of_w_follows(engine, held):
    with calm(engine, held) as seen:
        at(seen, held, "shift")
        before, k = weights(seen), grip(seen, "columns", 1, 0, 0)
        tip = seen.page.evaluate(_TIP, k)
        goal = np.add(tip, (0.6, -0.4))
        drag(seen, tip, goal)
        changed = np.flatnonzero(weights(seen) != before)
        assert changed.tolist() == [0, 2]
        assert np.abs(np.subtract(seen.page.evaluate(_TIP, k), goal)).max() < 0.02
        assert seen.page.locator("output").inner_text() == "Layer 1, column 1"
        assert seen.complaints == []
        assert_it_is_the_nets(seen, held)


_TIP = """k => {
    const { drawing } = document.querySelector("[data-pleat]").pleat, ink = drawing.data.inks[k];
    const plane = drawing.planes[ink.held.plane];
    return Array.from(drawing.tip(ink, plane, drawing.weights(plane.given.net))).slice(0, 2);
}"""


def heights(seen, page: Playable, neuron: int, *places) -> np.ndarray:
    """What torch gives a neuron of the first layer at places of the input's picture."""
    x = (np.array(places) - numbers(seen, "drawing.planes[0].origin")) / ask(seen, SCALE)
    return torch_stages(net_of(seen, page), x)[0][0][:, neuron]


def test_a_crease_is_shifted_by_its_middle_and_turned_by_its_end(engine, held):
    with calm(engine, held) as seen:
        at(seen, held, "regions")
        before, k = weights(seen), grip(seen, "creases", 1, 1)
        middle = np.array(seen.page.evaluate(_TIP, k))
        goal = middle + (0.3, 0.5)
        drag(seen, middle, goal)
        assert np.flatnonzero(weights(seen) != before).tolist() == [5]
        assert np.abs(heights(seen, held, 1, goal)).max() < 0.02
        before, middle = weights(seen), np.array(seen.page.evaluate(_TIP, k))
        along = np.array([before[3], -before[2]]) / np.hypot(*before[2:4])
        window = numbers(seen, "drawing.planes[0].window")
        ends = [middle + way * 2.4 * along for way in (1, -1)]
        end = next(p for p in ends if (p > window[:2]).all() and (p < window[2:]).all())
        goal = end + 0.5 * np.array([along[1], -along[0]])
        drag(seen, end, goal)
        assert np.flatnonzero(weights(seen) != before).tolist() == [2, 3, 5]
        assert np.abs(heights(seen, held, 1, goal, middle)).max() < 0.02
        assert_it_is_the_nets(seen, held)


def test_the_threshold_is_dragged_and_what_is_counted_is_counted_anew(engine, held):
    clip = held.clip
    with calm(engine, held) as seen:
        at(seen, held, "cut")
        x, y = (ask(seen, f"drawing.planes[0].origin[{k}]") for k in (0, 1))
        drag(seen, (x, y + 1), (x + 0.8, y + 1))
        cut = ask(seen, "drawing.held[0].threshold")
        assert cut == pytest.approx(0.8 / ask(seen, SCALE), rel=0.02)
        n, right = len(clip.dataset.points), _right(clip, clip.net, cut)
        assert right != n - len(clip.wrong)
        assert seen.page.locator(".pleat-caption").inner_text() == f"{right} of {n}."


def _right(clip, net: Net, threshold: float) -> int:
    found = decided(torch_stages(net, clip.dataset.points)[-1][1], threshold)
    return int((found == clip.dataset.labels).sum())


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


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_regions_counts_and_boundary_are_those_of_the_net_that_is_held(browser, held, seed):
    clip, other = held.clip, he(2, 2, 1, seed=seed + 10)
    flat = [v for layer in other.layers for a in (layer.W, layer.b) for v in a.ravel().tolist()]
    with calm(browser, held) as seen:
        at(seen, held, "sides")
        ask(seen, f"drawing.hold(0, {flat})")
        ask(seen, "draw()")
        facts = ask(seen, "drawing.measured(0)")
        assert facts["correct"] == _right(clip, other, 0.0)
        assert facts["regions"] == len(seen_regions(other, opening_box(clip)))
        cuts = "drawing.data.inks.filter((ink) => ink.rule === 'lines' && ink.held?.box)"
        ends = ask(seen, f"{cuts}.flatMap((ink) => ink.otherwise.found.flat(2))")
        y = torch_stages(other, np.reshape(ends, (-1, 2)))[-1][1]
        assert len(ends)
        assert np.abs(y).max() < 1e-6


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
        tip = seen.page.evaluate(_TIP, k)
        touch = seen.page.context.new_cdp_session(seen.page)

        def finger(kind, *places):
            points = [dict(zip("xy", on_page(seen, *p), strict=True)) for p in places]
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

        finger("touchStart", tip)
        for share in (0.5, 1.0):
            finger("touchMove", np.add(tip, (0.5 * share, 0.3 * share)))
        finger("touchEnd")
        assert (
            np.abs(np.subtract(seen.page.evaluate(_TIP, k), np.add(tip, (0.5, 0.3)))).max() < 0.02
        )
        assert seen.page.evaluate("scrollY") == 0


def test_captions_that_are_true_of_any_weights_stay_and_others_step_aside(browser, held):
    with calm(browser, held) as seen:
        caption = seen.page.locator(".pleat-caption")
        ask(seen, "drawing.hold(0, [1, 0.2, 0.3, 1, -0.5, 0.4, 1, -1, 0.1])")
        net = net_of(seen, held)
        for where, told in (
            ("show", None),
            ("cut", f"{_right(held.clip, net, 0.0)} of 200."),
            ("regions", f"{len(seen_regions(net, opening_box(held.clip)))} regions."),
        ):
            at(seen, held, where)
            assert caption.is_visible() is (told is not None)
            assert told is None or caption.inner_text() == told


def test_only_what_is_listed_can_be_taken(browser, tmp_path):
    page = playable(tmp_path, he(2, 2, 1, seed=3), hands=("columns",))
    assert {ink["grip"][0] for ink in page.data["inks"] if "grip" in ink} == {"columns"}
    with calm(browser, page) as seen:
        at(seen, page, "show")
        assert seen.page.get_by_role("button", name="Take a data point").count() == 0
        before = positions(seen)
        place = ask(seen, "drawing.sets[0].places.slice(0, 2)")
        drag(seen, place, np.add(place, (0.5, 0.5)))
        assert (positions(seen) == before).all()


def test_without_a_net_in_hand_nothing_more_is_written(tmp_path):
    page = playable(tmp_path, he(2, 2, 1, seed=3), hands=("points",))
    assert not any(key in ink for ink in page.data["inks"] for key in ("held", "grip", "stale"))
    assert "grip" not in page.data["words"]


def test_a_hand_that_is_none_is_told_with_the_nearest(tmp_path):
    path = tmp_path / "clip.toml"
    path.write_text('[clip]\ntitle = "T"\nnet = "hard-relu"\nhands = ["colums"]\n' + BEATS)
    done = pleat("check", path, cwd=tmp_path)
    assert done.code == 2
    assert "did you mean 'columns'?" in done.err
    assert "clip.toml:4" in done.err


ODD = {
    "large": he(2, 2, 1, seed=3),
    "small": he(2, 2, 1, seed=3),
    "sigmoid": he(2, 2, 1, seed=3, activation="sigmoid"),
    "three": he(2, 3, 1, seed=3),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", ODD)
def test_so_it_is_with_nets_of_other_sizes_and_kinds(browser, tmp_path, name):
    factor = {"large": 1e3, "small": 1e-3}.get(name, 1.0)
    net = Net(
        tuple(Layer(factor * one.W, factor * one.b, one.activation) for one in ODD[name].layers)
    )
    page = playable(tmp_path, net, beats=BEATS[: BEATS.index('[[beat]]\nid = "regions"')])
    page.text = export(page.clip, page.themes, fps=page.fps, limit=None)
    with calm(browser, page) as seen:
        at(seen, page, "shift")
        k = grip(seen, "columns", 1, 0, 0)
        tip = seen.page.evaluate(_TIP, k)
        drag(seen, tip, np.add(tip, (0.5, 0.3)))
        assert (
            np.abs(np.subtract(seen.page.evaluate(_TIP, k), np.add(tip, (0.5, 0.3)))).max() < 0.02
        )
        x = np.reshape(numbers(seen, "drawing.sets[0].now"), (-1, 2))
        at(seen, page, "moved")
        y = torch_stages(net_of(seen, page), x)[-1][1][:, 0]
        assert np.abs(positions(seen)[:, 0] - y).max() < 1e-6 * max(1.0, np.abs(y).max())
        assert seen.complaints == []
