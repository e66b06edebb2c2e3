"""Nets and tables from elsewhere: their films show what their own library computes."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from support.command import pleat
from support.picture import EXACT, drawn_dots, gap, play, within
from zoo.members import MEMBERS, Housed, Member, house
from zoo.wrong import WRONG, write

from pleat.nets.files.tables import read_table
from pleat.nets.geometry.stages import ActivateMove, ShiftMove, moves
from pleat.scenes.drawing import layouts
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.drawing.palette import rgb
from pleat.scenes.parts.plane.solids import Solids
from pleat.scenes.playback.inspection import inspect

pytestmark = pytest.mark.usefixtures("in_process")
EACH = [
    pytest.param(member, id=member.name, marks=[] if member.daily else pytest.mark.slow)
    for member in MEMBERS
]
WIDTH, HEIGHT = 480, 270
# As far as other points' discs reach, scene units.
NEAR = 0.14
# As far as a pixel's colour may be from what is meant, of each of its parts.
OFF = 40 / 255


@pytest.fixture(scope="module")
def housed(tmp_path_factory):
    """Each member written once, when a test first asks for it."""
    folder = tmp_path_factory.mktemp("zoo")
    return cache(lambda member: house(member, folder / member.name))


def own_stages(it: Housed) -> dict[int, np.ndarray]:
    """What the net's own library gives at each place of the passage where it gives something."""
    points = it.points
    if it.clip.dataset.units:
        points = (points - points.mean(axis=0)) / points.std(axis=0)
    out = {0: points}
    for k, move in enumerate(moves(it.clip.net), 1):
        z, h = it.stages[move.layer - 1]
        if isinstance(move, ShiftMove):
            out[k] = z
        if isinstance(move, ActivateMove):
            # Neurons fold one after another: those behind this one still have their z.
            done = h.copy()
            done[:, move.neurons[-1] + 1 :] = z[:, move.neurons[-1] + 1 :]
            out[k] = done
    return out


def placed(view, q: np.ndarray) -> np.ndarray:
    """Where positions of a layer, (N, m), stand in the picture."""
    wide = 2 if view.lens is None else len(view.lens.right)
    return view(view.see(np.pad(q, ((0, 0), (0, max(0, wide - q.shape[1]))))))


def stood(plane, q: np.ndarray) -> np.ndarray:
    """Where positions of a layer, (N, m), stand, with how near they are: (N, 3)."""
    return plane.stand(np.pad(q, ((0, 0), (0, plane.passage.D - q.shape[1]))))


@pytest.mark.parametrize("member", EACH)
def test_its_film_shows_what_its_own_library_computes(housed, member: Member):
    it = housed(member)
    own = own_stages(it)
    seen, coloured = set(), []
    classes = it.clip.dataset.classes

    def watch(scene, k, frame, rgba):
        sheet = scene.stage.sheet
        plane = sheet.plane
        if sheet.data not in sheet.submobjects or plane.s not in own:
            return
        wanted = placed(plane.view, own[int(plane.s)])
        inside = within(wanted, plane.window, 1e-3)
        for label in range(classes) or [None]:
            # Targets have shades, not a colour each.
            drawn = all_dots(sheet) if label is None else drawn_dots(sheet, label)
            mine = wanted[(it.labels == label) & inside] if classes else wanted[inside]
            if sheet.data.stack:
                drawn, mine = drawn[:, :1], mine[:, :1]
            assert gap(mine, drawn) < EXACT, (it.clip.beats[k].id, frame)
            assert gap(within_of(drawn, plane.window), wanted[:, : drawn.shape[1]]) < EXACT
        seen.add(int(plane.s))
        if classes and rgba is not None and not plane.flatness and rested(scene):
            # Wrong points may carry a cross; on a line arrows lie over points.
            right = np.delete(np.arange(len(wanted)), it.clip.wrong)
            stand = stood(plane, own[int(plane.s)])
            coloured.append(right_colours(rgba, sheet, stand[right], it.labels[right]))

    play(it.clip, RenderLook(WIDTH, HEIGHT, 2, member.theme), watch)
    assert {0, len(moves(it.clip.net))} <= seen
    assert len(seen) >= 1 + len(it.stages)
    if not classes:
        return
    # Points that ReLU has laid on an axis lie on one another, and under its arrow for a while.
    assert np.median(coloured) > 0.9, coloured
    assert min(coloured) > 0.6, coloured


def all_dots(sheet) -> np.ndarray:
    """Centres of all drawn data points, (n, 2)."""
    return np.concatenate([ink.points[0::4, :2] for ink in sheet.data.submobjects])


def within_of(points: np.ndarray, window) -> np.ndarray:
    """Those points that stand well within a window; of a line's, all."""
    return points if points.shape[1] == 1 else points[within(points, window, 2e-3)]


def rested(scene) -> bool:
    """Whether nothing is coming or going: all of the data's colours are as meant."""
    return all(ink.level == 1 for ink in scene.stage.sheet.data.submobjects)


def right_colours(rgba, sheet, places, labels) -> float:
    """The share of points, of (N, 3) places, that are seen in the colour of their class.

    Those are counted that no point of another class may cover.
    """
    apart = np.hypot(*(places[:, None, :2] - places[None, :, :2]).transpose(2, 0, 1))
    alone = ~((apart < NEAR) & (labels[:, None] != labels)).any(axis=1)
    frame = layouts.WIDE.rect
    x = (places[:, 0] - frame.left) / frame.width * WIDTH
    y = (frame.top - places[:, 1]) / frame.height * HEIGHT
    meant = meant_colours(sheet, places, labels)
    right = []
    for px, py, color in zip(x[alone], y[alone], meant[alone], strict=True):
        j, i = int(px), int(py)
        near = rgba[max(i - 1, 0) : i + 2, max(j - 1, 0) : j + 2, :3].reshape(-1, 3) / 255
        if len(near):
            right.append(is_seen(color, near, rgb(sheet.theme.outline)[0]))
    return float(np.mean(right)) if right else 1.0


def meant_colours(sheet, places, labels) -> np.ndarray:
    """What colour each point has, (N, 3): in a space the ground veils those that are far off."""
    own = rgb(*sheet.theme.classes)[labels]
    if not sheet.plane.deep:
        return own
    far = (places[within(places, sheet.plane.window), 2].max() - places[:, 2]) / Solids.REACH
    veil = Solids.VEIL * np.clip(far, 0, 1)[:, None]
    return own + veil * (rgb(sheet.theme.plane) - own)


def is_seen(color, near, outline) -> bool:
    """Whether one of some pixels, (K, 3), has a colour, or for the better part its and its edge's.

    Of a disc as small as that of a point far off no pixel is free of its outline.
    """
    way = color - outline
    share = np.clip((near - outline) @ way / (way @ way), 0.5, 1.0)
    off = np.abs(near - outline - share[:, None] * way).max(axis=1)
    return bool(off.min() < OFF)


@pytest.mark.parametrize("member", EACH)
def test_its_picture_is_clean(housed, member: Member):
    clip = housed(member).clip
    assert [str(finding) for finding in inspect(clip, member.theme)] == []


@pytest.mark.parametrize("member", MEMBERS, ids=lambda member: member.name)
def test_its_table_is_read_as_it_was_written(member: Member, tmp_path: Path):
    table = member.table(tmp_path)
    data = read_table(tmp_path / table.file)
    assert np.array_equal(data.points, table.points)
    told = data.labels if data.targets is None else data.targets[:, 0]
    assert np.array_equal(told, table.labels)


@pytest.mark.parametrize("name", WRONG)
def test_what_cant_be_drawn_is_told_in_one_sentence(name: str, tmp_path: Path):
    write(name, tmp_path)
    run = pleat("check", "wrong.toml", cwd=tmp_path)
    assert run.code == 2
    assert "Traceback" not in run.err
    assert len(run.err.splitlines()) == 1, run.err
    for words in WRONG[name][1]:
        assert words in run.err, run.err
