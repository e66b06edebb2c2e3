"""Each beat needs the sheet as the one before has left it; else one sentence says so."""

import json

import pytest
from support.picture import beat

from pleat.nets.errors import InputError
from pleat.scenes.playback.load import load_clip

W1, B1 = beat("W1", "linear", layer=1), beat("b1", "shift", layer=1)
F1, F2 = (beat(f"f{n}", "fold", layer=1, neuron=n) for n in (1, 2))
ONE, TWO = beat("one", "layer", layer=1), beat("two", "layer", layer=2)
HEAD = '[clip]\ntitle = "T"\nnet = "hard-relu"\n'


def written(folder, *beats):
    (folder / "mine.toml").write_text(HEAD + "".join(beats))
    return folder / "mine.toml"


@pytest.mark.parametrize(
    ("beats", "says"),
    [
        ((TWO,), "layer 1 comes first: the sheet stands at the input"),
        ((ONE, ONE.replace('"one"', '"x"')), "layer 1 is done"),
        ((ONE, TWO, ONE.replace('"one"', '"x"')), "the sheet stands behind layer 2; rewind first"),
        ((W1, W1.replace('"W1"', '"x"')), "W1 is done"),
        ((W1, B1, B1.replace('"b1"', '"x"')), "b1 is done"),
        ((B1,), "W1 comes first: the sheet stands at the input"),
        ((F1,), "W1 comes first"),
        ((W1, F1, B1), "b1 is done"),
        ((W1, B1, F2), "the fold of neuron 1 comes first"),
        ((W1, B1, F1, F1.replace('"f1"', '"x"')), "the fold of neuron 1 is done"),
        ((W1, B1, F1, TWO), "the fold of neuron 2 comes first"),
        ((W1, B1, F1, beat("c", "crease", layer=1, neuron=1)), "neuron 1 of layer 1 has folded"),
        ((W1, B1, beat("flat", "flatten")), "the fold of neuron 1 comes first"),
        ((beat("flat", "flatten"),), "layer 1 comes first"),
        ((W1, beat("p", "trace")), "the fold of neuron 1 comes first"),
        ((beat("e", "basis", layer=1),), "the sheet stands at the input, not behind layer 1"),
        ((W1, B1, beat("e", "basis", layer=1)), "the fold of neuron 1 comes first"),
        ((beat("a", "activate", layer=1),), "W1 comes first"),
    ],
)
def test_what_comes_out_of_order_is_refused_in_a_sentence(tmp_path, beats, says):
    with pytest.raises(InputError) as error:
        load_clip(written(tmp_path, *beats))
    assert says in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "beats",
    [
        (W1, B1, F1, F2, TWO),
        (W1, F1, F2, beat("a", "activate", layer=1), beat("flat", "flatten")),
        (ONE, TWO, beat("back", "rewind"), ONE.replace('"one"', '"x"')),
        (ONE, beat("p", "trace", layer=2)),
        (W1, beat("a", "activate", layer=1), beat("e", "basis", layer=1), TWO),
        (beat("c", "crease", layer=1, neuron=2), ONE),
        (beat("plot", "plot", layer=1), ONE),
    ],
)
def test_what_comes_in_order_is_not(tmp_path, beats):
    load_clip(written(tmp_path, *beats))


def test_the_sheet_at_the_right_begins_at_the_input(tmp_path):
    head = HEAD + 'layout = "pair"\n'
    right = ONE.replace('"one"', '"x"') + 'side = "right"\n'
    (tmp_path / "mine.toml").write_text(head + ONE + beat("c", "compare") + right)
    load_clip(tmp_path / "mine.toml")


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (beat("m", "layer-as-matrix", plane=True), "plane = true needs a plane, and the layer has"),
        (beat("m", "layer-as-matrix") + beat("c", "columns"), "3 outputs; set land = false"),
    ],
)
def test_a_third_output_is_not_dropped(tmp_path, more, says):
    net = {"layers": [{"W": [[1, 2], [0, 3], [1, 1]], "b": [0, 0, 0]}]}
    (tmp_path / "net.json").write_text(json.dumps(net))
    head = '[clip]\ntitle = "T"\nnet = "net.json"\nlayout = "matrix"\n'
    (tmp_path / "mine.toml").write_text(head + more)
    with pytest.raises(InputError, match=says):
        load_clip(tmp_path / "mine.toml")
