"""Clips whose nets may be taken in hand, on pages, and what a reader does there."""

from __future__ import annotations

import numpy as np

from pleat.nets import Layer, Net
from pleat.nets.data import decided
from pleat.nets.files.snapshot import Snapshot
from pleat.scenes.playback.load import load_clip
from support.browser import visit
from support.nets import torch_stages
from support.picture import beat
from support.players import Playable, ask, on_page, seek

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


TIP = """k => {
    const { drawing } = document.querySelector("[data-pleat]").pleat, ink = drawing.data.inks[k];
    const plane = drawing.planes[ink.held.plane];
    return Array.from(drawing.tip(ink, plane, drawing.weights(plane.given.net))).slice(0, 2);
}"""


def right_at(clip, net: Net, threshold: float) -> int:
    found = decided(torch_stages(net, clip.dataset.points)[-1][1], threshold)
    return int((found == clip.dataset.labels).sum())
