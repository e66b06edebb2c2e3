"""What a beat lights up: the right parts, behind them, and nothing of it is left."""

from __future__ import annotations

import numpy as np
import pytest
from support.picture import EXACT, beat, levels, play, write_clip

from pleat.nets.errors import InputError
from pleat.scenes.beats.decide import Pause
from pleat.scenes.drawing.halo import Halo
from pleat.scenes.drawing.ink import inks
from pleat.scenes.drawing.labels import Caption
from pleat.scenes.drawing.layouts import WIDE
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.playback.inspection import inspect
from pleat.scenes.playback.pleat_scene import PleatScene, rehearse

VIEWS = ("grid", "data", "basis", "network", "equation", "matrix")
OPENING = beat("s", "show", views=VIEWS, seconds=0.4)
LOOK = RenderLook(64, 36, 6)


def lit_in(tmp_path, names, before="", do="pause", look=LOOK, **keys):
    """Where light is in the middle of a beat that names things, and the scene then."""
    clip = write_clip(
        tmp_path, OPENING + before + beat("x", do, emphasis=names, seconds=1.0, **keys)
    )
    found = {}

    def watch(scene, k, frame, rgba):
        # A picture that stays is seen once.
        if k == len(clip.beats) - 1 and frame <= 3:
            found["picture"] = rgba[:, :, :3].astype(int)
            found["captions"] = [m for m in scene.stage.words.submobjects if isinstance(m, Caption)]
            halos = [m for m in scene.stage.ground.submobjects if isinstance(m, Halo)]
            found["paths"] = [ink.points for halo in halos for ink in inks(halo)]
            found["stage"] = scene.stage
            found["positions"] = scene.stage.sheet.data.positions(scene.stage.sheet.plane).copy()

    play(clip, look, watch)
    return found["paths"], found


def lit(paths):
    """Which paths something is drawn along."""
    return {id(points) for points in paths if len(points)}


def sources(stage, name):
    W, b = stage.matrices[0]
    net, equation = stage.network, stage.equation
    return {
        "W1[2,1]": [W.entries[1][0], net.edges[0][1][0].line],
        "W1": [*(e for row in W.entries for e in row), equation.terms["W1"]],
        "b1[2]": [b.entries[1][0]],
        "b1": [*(row[0] for row in b.entries), equation.terms["b1"]],
        "act1": [equation.terms["act1"]],
        "row 1.2": [*W.entries[1], *(e.line for e in net.edges[0][1])],
        "column 1.1": [
            *(row[0] for row in W.entries),
            *(row[0].line for row in net.edges[0]),
            *inks(stage.bases[0][0]),
        ],
        "edge 2.1.2": [net.edges[1][0][1].line],
        "neuron 1.2": [net.nodes[1][1]],
        "neuron 0.1": [net.nodes[0][0]],
        "basis 2": [*inks(stage.bases[0][1])],
        "basis 0.2": [*inks(stage.bases[0][1])],
    }[name]


NAMES = [
    *("W1[2,1]", "W1", "b1[2]", "b1", "act1", "row 1.2", "column 1.1", "edge 2.1.2"),
    *("neuron 1.2", "neuron 0.1", "basis 2", "basis 0.2"),
]


@pytest.mark.parametrize("name", NAMES)
def test_light_stands_behind_exactly_what_is_named(name, tmp_path):
    paths, found = lit_in(tmp_path, (name,))
    assert lit(paths) == lit(ink.points for ink in sources(found["stage"], name)) != set()


def test_light_goes_with_what_moves(tmp_path):
    paths, found = lit_in(tmp_path, ("point 30",), do="linear")
    here = found["positions"][30]
    assert np.abs(np.vstack(paths)[:, :2] - here).max() < EXACT
    _, still = lit_in(tmp_path, ("point 30",))
    assert np.abs(still["positions"][30] - here).max() > 0.1


def test_the_new_basis_is_the_one_that_is_lit_once_it_stands(tmp_path):
    paths, found = lit_in(tmp_path, ("basis 1",), beat("l", "layer", layer=1, seconds=0.5))
    old, new = (lit(ink.points for ink in inks(found["stage"].bases[k][0])) for k in (0, 1))
    assert lit(paths) == new != set()
    assert not new & old


def test_afterwards_all_is_as_it_was_and_no_level_was_touched(tmp_path):
    names = ("W1", "point 3", "neuron 1.1", "column 1.2")
    beats = OPENING + beat("x", "pause", emphasis=names, seconds=1.0, caption="Look.")
    clip = write_clip(tmp_path, beats + beat("y", "pause"))
    seen = []

    def watch(scene, k, frame, _):
        stage = scene.stage
        if k:
            assert levels(stage.panel) == {1.0}
        seen.append((k, len(stage.ground.submobjects), len(stage.sheet.submobjects)))

    play(clip, LOOK, watch)
    plain = [s[1:] for s in seen if s[0] == 2]
    assert max(s[1] for s in seen if s[0] == 1) == plain[0][0] + 1
    assert {s[1:] for s in seen if s[0] == 0} >= set(plain)


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("W3", "but the layers are 1 to 2"),
        ("W0", "but the layers are 1 to 2"),
        ("W1[3,1]", "but layer 1 has neurons 1 to 2"),
        ("W1[1,3]", "but the input has neurons 1 to 2"),
        ("b2[2]", "but layer 2 has neurons 1 to 1"),
        ("edge 1.1", "which names nothing; write W1, W1[2,1]"),
        ("neuron 3.1", "but the layers are 0 to 2"),
        ("neuron 0.3", "but the input has neurons 1 to 2"),
        ("basis 3", "but no plane has more than 2 of them"),
        ("point 200", "but the points are 0 to 199"),
        ("weights", "which names nothing"),
    ],
)
def test_what_there_is_not_is_told_in_one_sentence(name, fault, tmp_path):
    with pytest.raises(InputError) as told:
        write_clip(tmp_path, OPENING + beat("x", "pause", emphasis=("b1", name)))
    assert f"beat 'x': emphasis has {name!r}, {fault}" in str(told.value)
    assert len(str(told.value).splitlines()) == 1


def test_what_is_not_on_stage_is_found_by_a_look_at_the_picture(tmp_path):
    shown = beat("s", "show", views=("grid", "data", "network"))
    clip = write_clip(
        tmp_path, shown + beat("x", "pause", emphasis=("W1", "neuron 1.1"), seconds=2.0)
    )
    assert [str(f) for f in inspect(clip)] == ["clip: beat 'x': emphasis: 'W1' not on stage"]


def test_a_script_is_told_too():
    class Script(PleatScene):
        net = "hard-relu"

        def construct(self):
            self.beat(Pause(emphasis=("W9",)))

    with pytest.raises(InputError, match=r"emphasis has 'W9', but the layers are 1 to 2"):
        rehearse(Script)


@pytest.mark.parametrize("captions", ["picture", "none"])
def test_what_is_lit_by_name_survives_a_film_without_captions(captions, tmp_path):
    look = RenderLook(160, 90, 6, captions=captions)
    words = {"caption": "Look here."}
    paths, found = lit_in(tmp_path, ("W1",), look=look, **words)
    assert lit(paths) == lit(ink.points for ink in sources(found["stage"], "W1")) != set()
    assert len(found["captions"]) == (captions == "picture")
    _, plain = lit_in(tmp_path, (), look=look, **words)
    # Light is seen where W1's entries stand, and nowhere else is the picture another.
    changed = np.abs(found["picture"] - plain["picture"]).max(axis=2) > 3
    W, _ = found["stage"].matrices[0]
    rows, columns = zip(*(pixel(entry.get_center(), look) for entry in W.column(0)), strict=True)
    assert changed[rows, columns].all()
    assert not changed[:, look.width // 2 :].any()


def pixel(point, look):
    """Row and column of the pixel at a point of the picture."""
    per_unit = look.width / WIDE.rect.width
    x, y = per_unit * (point[0] - WIDE.rect.left), per_unit * (WIDE.rect.top - point[1])
    return round(y), round(x)
