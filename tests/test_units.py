"""Units of several nets side by side: their pictures, how well nets do, who is like whom."""

from __future__ import annotations

import numpy as np
import pytest
from support.nets import torch_forward, torch_stages
from support.picture import SMALL, beat, ends, write_clip

from pleat.nets import InputError, dataset, find_snapshot
from pleat.nets.units import answered, correlations, matches
from pleat.scenes.beats.units import MARKS, ROWS
from pleat.scenes.clip.captions import captions
from pleat.scenes.clip.validation import validate
from pleat.scenes.drawing.ink import Text, inks
from pleat.scenes.playback.load import load_clip

REST = "digits(first=1200)"
NAMES = ("digits-a", "digits-b", "digits-c", "digits-d")
HEAD = f'data = "{REST}"\nlayout = "card"\n'


def right(name: str) -> int:
    """How many of the digits it was not trained on a net reads, by torch."""
    data = dataset(REST)
    return int((torch_forward(find_snapshot(name).net, data.points).argmax(1) == data.labels).sum())


def by_torch() -> np.ndarray:
    """How much each unit of the first net correlates with the best of each other one, (m, 3)."""
    data = dataset(REST)
    acts = [torch_stages(find_snapshot(name).net, data.points)[0][1] for name in NAMES]
    m = acts[0].shape[1]
    return np.stack(
        [np.corrcoef(acts[0].T, other.T)[:m, m:].max(axis=1) for other in acts[1:]], axis=1
    )


def test_the_four_nets_are_as_good_and_their_units_are_others():
    """What the clip says, on evidence: as many right, and units with and without a twin."""
    found = [right(name) for name in NAMES]
    assert max(found) - min(found) <= 0.03 * 597
    assert min(found) > 0.9 * 597
    how = by_torch()
    assert how.mean(axis=1).max() > 0.8
    assert how.mean(axis=1).min() < 0.65
    data = dataset(REST)
    nets = [find_snapshot(name).net for name in NAMES]
    np.testing.assert_allclose(matches(nets[0], nets[1:], data.points)[1], how, atol=1e-9)


def test_captions_quote_what_torch_measures():
    clip, how, found = load_clip("units"), by_torch(), [right(name) for name in NAMES]
    told = captions(clip)
    assert f"{min(found)} to {max(found)} of 597" in told["others"]
    best, worst = how[how.mean(axis=1).argmax()], how[how.mean(axis=1).argmin()]
    for id_, own, k in (
        ("twin", best, how.mean(axis=1).argmax()),
        ("alone", worst, how.mean(axis=1).argmin()),
    ):
        assert f"Neuron {k + 1} " in told[id_]
        assert f"{own.min():.2f} to {own.max():.2f}" in told[id_]


def test_rows_come_with_what_their_nets_get_right():
    clip = load_clip("units")
    seen = []

    def look(scene, k):
        rows, front = scene.stage.held(ROWS), scene.stage.front.submobjects
        seen.append(tuple(sum(one in front for one in own) for own in (rows.weights, rows.answers)))
        texts = [m.text for m in scene.stage.front.get_family() if isinstance(m, Text)]
        for name, frame in zip(NAMES, rows.frames, strict=False):
            assert frame in front
            assert f"{right(name)} of 597 right" in texts
        told = {m.text for _, m in scene.stage.each(MARKS) if isinstance(m, Text)}
        how = by_torch()
        level = how.mean(axis=1)
        pick = {"twin": level.argmax(), "alone": level.argmin()}.get(clip.beats[k].id)
        if pick is not None:
            assert told == {f"$r = {value:.2f}$" for value in how[pick]}
        places = np.vstack(rows.places)
        apart = np.abs(places[:, None] - places).max(axis=2)
        assert apart[~np.eye(len(places), dtype=bool)].min() > 2 * rows.half.min()

    ends(clip, SMALL, look)
    named = dict(zip([one.id for one in clip.beats], seen, strict=True))
    assert named["ten"] == named["back"] == (1, 0)
    assert named["answers"] == named["not-alone"] == (0, 1)
    assert named["others"] == named["alone"] == (4, 0)
    assert named["together"] == (0, 4)


def test_no_unit_is_for_one_digit_alone():
    data = dataset(REST)
    a = np.maximum(torch_stages(find_snapshot("digits-a").net, data.points)[0][1], 0)
    sums = np.stack([a[data.labels == k].sum(axis=0) for k in range(10)])
    alive = sums.sum(axis=0) > 0
    share = (sums.max(axis=0)[alive] / sums.sum(axis=0)[alive]).max()
    assert f"at most {100 * share:.0f}% of what" in captions(load_clip("units"))["not-alone"]
    assert share < 0.5


def test_a_unit_s_answers_are_the_mean_of_its_strongest_points():
    net, data = find_snapshot("digits-a").net, dataset(REST)
    a = torch_stages(net, data.points)[0][1]
    for k, picture in enumerate(answered(net, data.points, 20)):
        strongest = np.argsort(a[:, k])[-20:]
        assert a[strongest, k].min() >= np.sort(a[:, k])[-20]
        np.testing.assert_allclose(picture, data.points[strongest].mean(axis=0), atol=0.05)
    still = np.column_stack([a[:, 0], np.ones(len(a))])
    assert correlations(still, still)[1].tolist() == [0.0, 0.0]
    assert correlations(still, still)[0, 0] == pytest.approx(1.0)


FAULTS = {
    "before": (beat("x", "unit-match"), 'needs a beat do = "units" before it'),
    "alone": (beat("u", "units") + beat("x", "unit-match"), "name some in with"),
    "unknown": (
        '[[beat]]\nid = "x"\ndo = "units"\nwith = ["digits-bb"]\n',
        "unknown net 'digits-bb'; did you mean 'digits-b'?",
    ),
    "inputs": ('[[beat]]\nid = "x"\ndo = "units"\nwith = ["easy-1"]\n', "takes 2 inputs"),
    "unit": (
        '[[beat]]\nid = "u"\ndo = "units"\nwith = ["digits-b"]\n'
        + beat("x", "unit-match", unit=11),
        "units 1 to 10",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_cannot_be_compared_is_told(tmp_path, name):
    beats, said = FAULTS[name]
    with pytest.raises(InputError) as caught:
        validate(write_clip(tmp_path, beats, net="digits-a", head=HEAD))
    assert said in str(caught.value)
    assert "beat 'x'" in str(caught.value)


def test_other_nets_of_pictures_work_too(tmp_path):
    """Sixteen units of which two are dead, and no other net at all."""
    clip = write_clip(tmp_path, beat("u", "units"), net="digits", head=HEAD)
    validate(clip)
    ends(clip, SMALL, lambda scene, k: list(inks(scene.stage.front)))
