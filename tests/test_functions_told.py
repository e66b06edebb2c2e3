"""Nets as functions: what is refused, what commands say of them, which colours targets have."""

from __future__ import annotations

import json

import numpy as np
import pytest
from support.command import pleat
from support.functions import write
from support.picture import beat

from pleat.nets import InputError
from pleat.nets.data import dataset
from pleat.nets.files.snapshot import find_snapshot
from pleat.scenes.clip.validation import validate
from pleat.scenes.drawing.palette import lab, luminance, rgb
from pleat.scenes.drawing.theme import load_theme
from pleat.scenes.playback.load import load_clip

FAULTS = {
    "threshold": (
        beat("m", "layer") + beat("f", "flatten") + beat("x", "threshold"),
        "a target and no classes",
    ),
    "boundary": (beat("x", "boundary"), "a target and no classes to tell apart; show 'error'"),
    "decision": (beat("x", "show", views=("decision",)), "a target and no classes"),
    "accuracy": (beat("x", "show", views=("accuracy",)), "a target and no classes"),
    "moved": (
        beat("m", "layer") + beat("x", "show", views=("graph",)),
        "behind layer 1; rewind first",
    ),
    "half way": (
        beat("m", "layer") + beat("x", "show", views=("error",)),
        "behind layer 1; rewind",
    ),
    "no neurons": (
        beat("x", "add-graphs"),
        "layer 1 are not there to be added; let a neuron-graphs",
    ),
    "output": (beat("n", "neuron-graphs") + beat("x", "add-graphs", output=2), "outputs 1 to 1"),
    "layer": (beat("x", "neuron-graphs", layer=2), "layer = 2, but the hidden layers are 1"),
    "regions": (beat("x", "show", views=("regions",)), "drawn on a plane, and the net has 1 input"),
    "caption": (beat("x", "pause", caption="{correct}"), "{correct}, but the data have a target"),
    "say": (beat("x", "pause", say="{correct}"), "say quotes {correct}, but the data have a"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_a_target_does_not_allow_is_refused_in_a_sentence(tmp_path, name):
    beats, said = FAULTS[name]
    (tmp_path / "c.toml").write_text(f'[clip]\ntitle = "t"\nnet = "parabola"\n\n{beats}')
    with pytest.raises(InputError) as caught:
        validate(load_clip(tmp_path / "c.toml"))
    assert said in str(caught.value)
    assert "beat 'x'" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_and_what_classes_do_not(tmp_path):
    for beats, said in (
        (
            beat("x", "pause", caption="{mse}"),
            "quotes {mse}, but the data have classes and no target",
        ),
        (beat("x", "show", views=("error",)), "classes and no target; show 'accuracy'"),
        (beat("x", "show", views=("graph",)), "a line of inputs, and the net has 2 inputs"),
        (beat("x", "neuron-graphs"), "a line of inputs, and the net has 2 inputs"),
    ):
        (tmp_path / "c.toml").write_text(f'[clip]\ntitle = "t"\nnet = "hard-relu"\n\n{beats}')
        with pytest.raises(InputError, match="beat 'x'") as caught:
            validate(load_clip(tmp_path / "c.toml"))
        assert said in str(caught.value)
    head = '[clip]\ntitle = "t"\nnet = "parabola"\nthreshold = 1.0\n'
    (tmp_path / "c.toml").write_text(head + beat("x", "pause"))
    with pytest.raises(InputError, match="threshold: 1 is for classes, and parabola has a target"):
        validate(load_clip(tmp_path / "c.toml"))


@pytest.mark.parametrize("name", ["dark", "light", "colorblind"])
def test_a_ramp_has_equal_steps_and_stands_out(name):
    theme = load_theme(name)
    colors = rgb(*theme.shades(24))
    steps = np.linalg.norm(np.diff(lab(colors), axis=0), axis=1)
    assert steps.min() > 0.6 * steps.max()
    assert (np.diff(lab(colors)[:, 0]) > -0.5).all()
    light, behind = luminance(colors), luminance(rgb(theme.plane))
    ratio = (np.maximum(light, behind) + 0.05) / (np.minimum(light, behind) + 0.05)
    assert ratio.min() >= 3
    assert theme.model_copy(update={"ramp": ()}).shades(2) == (theme.basis[0], theme.classes[0])


def test_commands_take_nets_of_one_input(tmp_path):
    net = find_snapshot("parabola").net
    write(tmp_path, net, dataset("parabola"), beat("a", "pause"))
    said = pleat("import", "net.json", "--data", "t.csv", cwd=tmp_path).out
    assert "mean squared error 0.00266, at most 0.0" in said
    pleat("new", "clip", "mine", "--net", "net.json", "--data", "t.csv", cwd=tmp_path)
    told = (tmp_path / "mine.toml").read_text()
    assert '"graph"' in told
    assert "add-graphs" in told
    assert "{mse}" in told
    assert "threshold" not in told.partition("[[beat]]")[2]
    assert "mine: clean" in pleat("check", "mine.toml", cwd=tmp_path).out
    rows = json.loads(pleat("nets", "--json", cwd=tmp_path).out)
    row = next(row for row in rows if row["name"] == "parabola")
    assert row["mse"] == pytest.approx(0.00266, rel=0.01)
    assert (row["correct"], row["threshold"]) == (None, None)
