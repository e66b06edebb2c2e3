"""Beats in any order are drawn, or refused with a sentence: never an error of ours."""

from __future__ import annotations

import re

import pytest
from support.picture import SMALL, beat, ends, place_after, write_clip
from support.sheet import check_sheet, sheets

from pleat.nets import InputError

# What a beat leaves on the sheet.
LEFT = {
    "correspond": "Column",
    "basis": "BasisArrow",
    "crease": "Crease",
    "threshold": "Threshold",
    "boundary": "Areas",
    "rewind": "BasisArrow",
    "show": "Points",
}


# Why a beat can't come where it stands.
REASONS = re.compile(
    r"comes first|is done|has layers 1 to|no activation|rewind first|on the number line|"
    r"no crease|not behind layer"
)


def must_fail(order, net):
    """Whether a beat needs what no beat before it has made, or makes what is made."""
    depth, folds = {"hard-relu": (2, True), "hard-linear": (2, False), "hard-1": (1, False)}[net]
    if not folds and {"crease", "fold"} & {*order}:
        return True
    if depth < 2 and any(word.endswith("2") for word in order):
        return True
    made: list[str] = []
    for word in order:
        first = word in ("fold", "crease", "basis", "threshold")
        if first and "linear" not in made:
            return True
        if word in ("linear", "fold") and (word in made or "fold" in made):
            return True
        if word == "linear2" or word == "basis2":
            return True
        made.append(word)
    return False


@pytest.mark.parametrize(
    "order",
    [
        ["correspond", "fold", "threshold"],
        ["correspond2"],
        ["basis2"],
        ["fold"],
        ["threshold"],
        ["boundary"],
        ["rewind"],
        ["linear2", "threshold", "rewind", "boundary", "rewind"],
        ["crease", "crease", "fold", "fold"],
        ["linear", "show", "show", "shift"],
        ["basis", "basis", "linear2", "boundary"],
        ["fold", "linear"],
    ],
)
@pytest.mark.parametrize("net", ["hard-relu", "hard-linear", "hard-1"])
def test_beats_in_any_order(order, net, tmp_path):
    tables = ""
    for k, word in enumerate(order):
        do, layer = word.rstrip("2"), 2 if word.endswith("2") else 1
        keys = {"views": ("data", "network", "values")} if do == "show" else {}
        if do in ("correspond", "linear", "shift", "basis", "crease", "fold"):
            keys["layer"] = layer
        tables += beat(f"b{k}", do, seconds=0.2, **keys)
    if must_fail(order, net):
        with pytest.raises(InputError) as told:
            write_clip(tmp_path, tables, net=net)
        for line in str(told.value).splitlines():
            assert re.search(r"beat 'b\d': ", line)
            assert REASONS.search(line), line
        return
    clip, places = write_clip(tmp_path, tables, net=net), []

    def look(scene, k):
        (sheet,) = sheets(scene.stage)
        places.append(sheet.plane.s)
        there = {type(part).__name__ for part in sheet.submobjects}
        compared = check_sheet(sheet, clip, clip.beats[: k + 1])
        assert {LEFT.get(clip.beats[k].do)} - {None} <= there
        assert ("points" in compared) == ("Points" in there)

    ends(clip, SMALL, look)
    assert places == [place_after(clip, k) for k in range(len(order))]
