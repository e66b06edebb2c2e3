"""What the words of a clip name: the picture's own things, and nothing that it lacks."""

from __future__ import annotations

import pytest

from pleat.scenes.clip.captions import spoken
from pleat.scenes.clip.mentions import mentions, written
from pleat.scenes.clip.translation import translate
from pleat.scenes.playback.load import load_clip


def found(clip, beat, text):
    return [
        (text[one.start : one.end], one.kind, one.layer, one.index)
        for one in mentions(text, clip, clip.beats[clip.index(beat)])
    ]


@pytest.fixture(scope="module")
def fold():
    """A net of two inputs, one hidden layer of two, one output."""
    return load_clip("fold")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("W₁ takes i and j there.", [("W₁", "weights", 1, 0), ("i", "neuron", 0, 0), "j"]),
        (
            "Where z₂ is zero, neuron 2 folds.",
            [("z₂", "neuron", 1, 1), ("neuron 2", "neuron", 1, 1)],
        ),
        ("i、j 落在哪裡，把i移開", ["i", "j", "i"]),
        (
            "神經元 1 和第二個神經元",
            [("神經元 1", "neuron", 1, 0), ("第二個神經元", "neuron", 1, 1)],
        ),
        ("class 0 left of class one", [("class 0", "class", 0, 0), ("class one", "class", 0, 1)]),
        ("類別 1、类别 0", [("類別 1", "class", 0, 1), ("类别 0", "class", 0, 0)]),
        # What the net has not, and what is part of other words.
        ("W₃, neuron 3, class 2, k, x₃, z₀, W₀", []),
        ("i's, mini, x_i, W₁₂, classroom 1, neurons 1", []),
        ("", []),
    ],
)
def test_what_a_text_names(fold, text, named):
    told = found(fold, "fold-1", text)
    assert len(told) == len(named)
    for one, want in zip(told, named, strict=True):
        assert one[0] == (want if isinstance(want, str) else want[0])
        if not isinstance(want, str):
            assert one == want


def test_neurons_are_those_of_the_layer_a_beat_is_about():
    clip = load_clip("two-halves")
    layers = {
        beat.id: {one.layer for one in mentions("neuron 1", clip, beat)} for beat in clip.beats
    }
    hidden = range(1, len(clip.net.neurons) - 1)
    assert all(found <= set(hidden) for found in layers.values())


def test_classes_are_named_by_their_own_names(fold):
    from dataclasses import replace

    own = replace(fold, head=fold.head.model_copy(update={"classes": ("moon", "sun")}))
    assert found(own, "data", "The moon, the sun, no moonshine.") == [
        ("moon", "class", 0, 0),
        ("sun", "class", 0, 1),
    ]


def test_what_is_spoken_is_written_for_the_eye():
    assert written("The columns of W one are the edges from x two.") == (
        "The columns of W₁ are the edges from x₂."
    )
    assert written("W 一的直行、z 二") == "W₁的直行、z₂"
    assert written("a one, X one, W oneself") == "a one, X one, W oneself"


@pytest.mark.parametrize("language", ["en", "zh-Hant", "zh-Hans"])
def test_the_same_is_named_in_every_language(fold, language):
    clip = translate(fold, language)
    told = {
        beat.id: {
            (one.kind, one.layer, one.index)
            for one in mentions(written(spoken(clip)[beat.id]), clip, beat)
        }
        for beat in clip.beats
    }
    assert told["linear"] == {("weights", 1, 0), ("neuron", 0, 0), ("neuron", 0, 1)}
    assert told["crease-2"] == {("neuron", 1, 1)}
    assert told["crease-1"] == {("neuron", 1, 0)}
