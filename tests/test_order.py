"""Beats in any order are drawn, or refused with a sentence: never an error of ours."""

from __future__ import annotations

import pytest
from support.picture import SMALL, beat, ends, place_after, write_clip
from support.sheet import check_sheet, sheets

from pleat.nets import InputError

# What a beat leaves on the sheet.
LEFT = {
    "correspond": "Arrow",
    "basis": "BasisArrow",
    "crease": "Crease",
    "threshold": "Threshold",
    "boundary": "Areas",
    "rewind": "BasisArrow",
    "show": "Points",
}


def reasons(order, net):
    """Why beats can't be carried out on a net of so many layers, folding or not, by number."""
    depth, folds = {"hard-relu": (2, True), "hard-linear": (2, False), "hard-1": (1, False)}[net]
    out, behind = {}, False
    for k, word in enumerate(order):
        if word.endswith("2") and depth < 2:
            out[k] = "the net has layers 1 to 1"
        elif word in ("crease", "fold") and not folds:
            out[k] = "layer 1 has no activation"
        elif word == "boundary" and behind:
            out[k] = "rewind first"
        behind = word == "linear2" or (behind and word != "rewind")
    return out


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
    faults = reasons(order, net)
    if faults:
        with pytest.raises(InputError) as told:
            write_clip(tmp_path, tables, net=net)
        lines = str(told.value).splitlines()
        for line, (k, reason) in zip(lines, faults.items(), strict=True):
            assert f"beat 'b{k}': " in line
            assert reason in line
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
