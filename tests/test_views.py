"""Views come by name and go by name; a transition leaves an empty stage at the input."""

from __future__ import annotations

import json

import numpy as np
import pytest
from support.picture import EXACT, SMALL, beat, drawn_dots, ends, fold, play, same, write_clip

from pleat.configs import HERE
from pleat.nets.errors import InputError
from pleat.scenes.drawing.ink import Group, inks
from pleat.scenes.drawing.layouts import WIDE
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.playback.inspection import inspect
from pleat.scenes.stage.slots import LINE
from pleat.scenes.stage.stage import Stage
from pleat.scenes.stage.views import views
from pleat.scenes.stage.views.base import View, register, unfolded

FLAT = ("plane", "data", "basis", "sheet", "regions", "decision", "accuracy")
BESIDE = ("legend", "network", "equation", "matrix", "values")
END = "".join(beat(f"l{k}", "layer", layer=k, seconds=0.3) for k in (1, 2))


def parts_on(stage) -> int:
    """How many things are on stage, but for the caption."""
    sheet = [stage.sheet] if stage.made(Stage.sheet) else []
    return sum(len(g.submobjects) for g in (stage.panel, stage.front, stage.words, *sheet))


@pytest.mark.parametrize("name", [*FLAT, *BESIDE])
def test_what_show_brings_hide_takes_away_and_show_brings_again(name, tmp_path):
    tables = "".join(
        beat(id, do, views=(name,), seconds=0.2)
        for id, do in (("a", "show"), ("b", "show"), ("c", "hide"), ("d", "hide"), ("e", "show"))
    )
    counts, levels = [], []

    def look(scene, k):
        counts.append(parts_on(scene.stage))
        parts = [part for view in unfolded((name,)) for part in view.parts(scene.stage)]
        levels.append({ink.level for part in parts for ink in inks(part)})

    ends(write_clip(tmp_path, tables), SMALL, look)
    first = counts[0]
    assert first > 0
    assert counts == [first, first, 0, 0, first]
    assert levels[4] == levels[0] == {1.0}


def test_plane_is_surface_grid_and_axes(tmp_path):
    beats = beat("a", "show", views=("grid",)) + beat("b", "hide", views=("plane",))
    counts = []
    ends(write_clip(tmp_path, beats), SMALL, lambda scene, k: counts.append(parts_on(scene.stage)))
    assert counts == [4, 0]


def test_basis_is_that_of_the_plane_the_sheet_is_in(tmp_path):
    shown = beat("a", "show", views=("data", "basis"), seconds=0.2)
    later = beat("h", "hide", views=("basis",), seconds=0.2) + beat(
        "s", "show", views=("basis",), seconds=0.2
    )
    clip = write_clip(tmp_path, shown + beat("l", "layer", layer=1, seconds=0.4) + later)
    tips = {}

    def look(scene, k):
        stage = scene.stage
        arrows = [a for basis in stage.bases.values() for a in basis]
        tips[clip.beats[k].id] = [a for a in arrows if a in stage.sheet.submobjects]
        plane = stage.sheet.plane
        for arrow in tips[clip.beats[k].id]:
            if clip.beats[k].id == "s":
                assert np.abs(plane.view.inverse(arrow.head.points[:1, :2])).max() == 1

    ends(clip, SMALL, look)
    assert [len(tips[id]) for id in ("a", "l", "h", "s")] == [2, 2, 0, 2]
    assert tips["s"] == tips["l"] != tips["a"]


def test_the_line_can_be_taken_away_and_brought_again(tmp_path):
    beats = (
        beat("a", "show", views=("plane", "data"), seconds=0.2)
        + END
        + beat("h", "hide", views=("line",), seconds=0.2)
        + beat("s", "show", views=("line",), seconds=0.2)
    )
    seen = []

    def look(scene, k):
        line = scene.stage.get(LINE)
        seen.append(line is not None and line in scene.stage.sheet.submobjects)

    ends(write_clip(tmp_path, beats), SMALL, look)
    assert seen[-3:] == [True, False, True]


@pytest.mark.parametrize(
    ("beats", "keys", "fault"),
    [
        (
            END + beat("x", "show", views=("decision",)),
            {},
            "views has 'decision', but the sheet stands behind layer 2, the last: nothing is "
            "left to decide; rewind first",
        ),
        (
            beat("x", "show", views=("line",)),
            {},
            "views has 'line', but the sheet lies on no line at the input",
        ),
        (
            beat("x", "show", views=("regions",)),
            {"net": "hard-linear"},
            "views has 'regions', but no layer of the net folds",
        ),
        (
            beat("x", "show", views=("accuracy",)),
            {"net": "quiz-2x2"},
            "views has 'accuracy', but there are no data",
        ),
        (
            beat("x", "show", views=("data",)),
            {"head": 'layout = "card"'},
            "views has 'data', but layout 'card' has no plane for it",
        ),
        (
            beat("x", "show", views=("grit",)),
            {},
            "there is no view 'grit'; did you mean 'grid'?",
        ),
    ],
)
def test_a_view_that_does_not_fit_is_told_in_one_sentence(beats, keys, fault, tmp_path):
    with pytest.raises(InputError) as told:
        write_clip(tmp_path, beats, **keys)
    assert fault in str(told.value)
    assert len(str(told.value).splitlines()) == 1


def test_the_schema_lists_every_view_that_ships():
    schema = json.loads((HERE / "schema" / "clip.json").read_text(encoding="utf-8"))
    for do in ("show", "hide"):
        place = schema["$defs"][f"beat-{do}"]["properties"]["views"]
        assert set(place["items"]["enum"]) >= {*FLAT, *BESIDE, "line", "loss", "grid"}


def test_a_view_of_ones_own_is_one_class(tmp_path, monkeypatch):
    monkeypatch.setattr("pleat.scenes.stage.views.base._VIEWS", views())

    @register
    class Twice(View):
        """Grid and data, by one name."""

        name = "twice"
        includes = ("grid", "data")

    clip = write_clip(tmp_path, beat("a", "show", views=("twice",), seconds=0.2))
    ends(clip, SMALL, lambda scene, k: seen.append(parts_on(scene.stage)) if not k else None)
    assert seen == [5]


seen: list[int] = []


# Transitions.


@pytest.mark.parametrize("style", ["fade", "wipe", "push"])
def test_after_a_transition_the_stage_is_empty_and_begins_anew(style, tmp_path):
    first = beat("a", "show", views=("plane", "data", "basis", "network", "legend"), seconds=0.2)
    beats = (
        first
        + END
        + beat("t", "threshold", seconds=0.3)
        + beat("x", "transition", style=style, seconds=0.4)
        + first.replace('"a"', '"b"')
        + beat("l3", "layer", layer=1, seconds=0.3)
    )
    clip = write_clip(tmp_path, beats)
    counts = {}

    def look(scene, k):
        stage, id = scene.stage, clip.beats[k].id
        counts[id] = parts_on(stage)
        if id == "b":
            view = stage.sheet.plane.view
            for label in (0, 1):
                meant = view(clip.dataset.points[clip.dataset.labels == label])
                assert same(drawn_dots(stage.sheet, label), meant)

    ends(clip, SMALL, look)
    assert counts["x"] == 0
    assert counts["b"] == counts["a"]


@pytest.mark.parametrize(("style", "moves"), [("push", True), ("wipe", False)])
def test_a_push_moves_all_at_one_pace_and_a_wipe_moves_nothing(style, moves, tmp_path):
    beats = beat("a", "show", views=("plane", "data"), seconds=0.2)
    clip = write_clip(tmp_path, beats + beat("x", "transition", style=style, hold=0.0))
    places = []

    def watch(scene, k, frame, _):
        if k and scene.stage.made(Stage.sheet):
            points = [ink.points[0, :2] for ink in inks(scene.stage.sheet) if len(ink.points)]
            places.append(np.array(points))

    play(clip, RenderLook(64, 36, 10), watch)
    by = np.array([p - places[0] for p in places])
    assert np.abs(by - by[:, :1]).max() < EXACT
    assert (by[-1, 0, 0] < -0.8 * WIDE.rect.width) == moves
    assert moves or np.abs(by).max() == 0


def test_only_some_of_the_picture_can_go(tmp_path):
    beats = beat("a", "show", views=("plane", "data", "network"), seconds=0.2) + beat(
        "x", "transition", clear=("network",), seconds=0.2
    )
    counts = []
    ends(write_clip(tmp_path, beats), SMALL, lambda scene, k: counts.append(parts_on(scene.stage)))
    assert counts[1] == counts[0] - 1
    with pytest.raises(InputError, match="style = 'push' clears everything; leave out clear"):
        write_clip(tmp_path, beat("x", "transition", style="push", clear=("network",)))


def test_two_sides_are_one_again_after_a_transition(tmp_path):
    beats = (
        beat("c", "compare", seconds=0.2)
        + beat("x", "transition", seconds=0.2)
        + beat("d", "compare", seconds=0.2)
    )
    sides = []
    clip = write_clip(tmp_path, beats, head='layout = "pair"')

    def look(scene, k):
        groups = [m for m in scene.mobjects if isinstance(m, Group)]
        sides.append((len(scene.stage.sides), len(groups)))

    ends(clip, SMALL, look)
    assert [n for n, _ in sides] == [2, 1, 2]
    assert sides[0][1] == sides[2][1] == 2 * sides[1][1]
    with pytest.raises(InputError, match="side = 'right' is for two nets side by side"):
        write_clip(
            tmp_path,
            beats.replace('"d"\ndo = "compare"', '"d"\ndo = "pause"\nside = "right"'),
            head='layout = "pair"',
        )


def test_the_shipped_fold_is_shown_by_views_alone():
    known = set(views())
    assert {v for b in fold().beats for v in getattr(b, "views", ())} <= known


def test_a_look_at_the_picture_minds_nothing_that_is_on_its_way_out(tmp_path):
    beats = beat("a", "show", views=("plane", "data", "legend"), seconds=0.2)
    beats += beat("x", "transition", style="push", seconds=1.0)
    clip = write_clip(tmp_path, beats + beat("b", "show", views=("plane",), seconds=0.2))
    assert inspect(clip) == []
