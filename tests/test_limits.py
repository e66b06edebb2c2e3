"""Limits: what is too large, too long or not plain is refused at once, in one sentence."""

from __future__ import annotations

import time

import numpy as np
import pytest
from support.command import pleat

from pleat.nets import InputError, Layer, Net
from pleat.nets.activation import activation
from pleat.nets.data import dataset
from pleat.nets.files.readers import read_net
from pleat.nets.files.snapshot import Snapshot
from pleat.nets.files.tables import read_table
from pleat.nets.files.toml import read_toml_model
from pleat.nets.training.recipe import Recipe, read_recipe
from pleat.scenes import beats
from pleat.scenes.clip.subject import Head
from pleat.scenes.drawing.languages import is_language
from pleat.scenes.drawing.palette import extended
from pleat.scenes.drawing.theme import load_theme
from pleat.scenes.film.load_lecture import load_lecture
from pleat.scenes.film.select import select
from pleat.scenes.playback.load import load_clip

WORDS = "word " * 20_000
WIDE = b",".join(b"x%d" % k for k in range(1, 9000)) + b",label"


def refused(read, *arguments, said: str, lines: int | None = 1) -> None:
    """Check that it takes no time, and how it is told."""
    start = time.process_time()
    with pytest.raises(InputError) as caught:
        read(*arguments)
    assert time.process_time() - start < 3
    told = str(caught.value)
    assert said in told, told[:500]
    assert all(0 < len(line) < 1500 for line in told.split("\n"))
    if lines:
        assert told.count("\n") + 1 == lines


CLIP = """
[clip]
title = "One"
{head}

[[beat]]
id = "a"
do = "{do}"
{beat}
"""


def clip(tmp_path, head="", beat='views = ["grid"]', do="show"):
    path = tmp_path / "mine.toml"
    path.write_text(CLIP.format(head=head or 'net = "easy-1"', beat=beat, do=do))
    return path


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hard(count=100000000)", "count must be from 1 to 10,000"),
        ("hard(count=2147483648)", "count must be from 1 to 10,000"),
        ("xor(pad=9)", "pad must be from 0 to 2.9"),
        ("hard(count={[]:1})", "names no data set"),
        (f"hard(count={'9' * 5000})", "names no data set"),
        (f"hard(count={'9' * 300})", "count must be from"),
        ("spirals(turns=1e300)", "turns must be from -50 to 50"),
        ("curves(d=-1)", "d must be from 0 to 100"),
        ("circles(R=1e9)", "R must be from"),
        ("gaussians(s=-1)", "s must be from"),
        ("disc(seed=18446744073709551616)", "seed must be from 0 to 4,294,967,295"),
        ("moons(count=True)", "names no data set"),
        ("xor(seed=1j)", "names no data set"),
        (WORDS, "names no data set"),
    ],
)
def test_arguments_of_data_sets_are_in_range(text, said):
    refused(dataset, text, said=said)


@pytest.mark.parametrize(
    "text", ["leaky_relu(1e400)", "leaky_relu(1001)", "elu(-1e9)", "elu(1e)", WORDS, "relu(1)"]
)
def test_parameters_of_activations_are_in_range(text):
    refused(activation, text, said="activation")


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (f'alt = "{WORDS}"', "clip.alt: has 100,000 characters, at most 5,000"),
        (f'notes = "{WORDS}"', "clip.notes: has 100,000 characters"),
        (f'classes = ["{WORDS[:400]}", "b"]', "clip.classes[1]:"),
        (f'symbol = "{WORDS}"', "clip.symbol: has 100,000"),
        (f"point = {'9' * 5000}", "mine.toml:4: a number of more than 400 digits"),
        (f"point = 0x{'f' * 5000}", "clip.point: is beyond whole numbers of 64 bits"),
        (f"threshold = {'9' * 4000}.0", "clip.threshold: must be"),
        ("threshold = nan", "clip.threshold: must be"),
        ('alt = "\\u001b[31mred"', "clip.alt: has the control character U+001B"),
        ('notes = "a\\u0000b"', "clip.notes: has the control character U+0000"),
        ('language = "en\\u0000"', "clip.language: has the control character"),
        ('language = "x/../../y"', "is no language tag of BCP 47"),
        ('languages = ["en_US"]', "is no language tag of BCP 47"),
        ("net = " + "[" * 3000 + "]" * 3000, "not valid TOML"),
        ("net = " + "[" * 40 + "]" * 40, "lies more than 12 tables deep"),
        ("net.a" + ".a" * 2000 + " = 1", "a key of more than 64 parts"),
        ("net = [" + "1, " * 110_000 + "]", "has more than 100,000 values"),
        (f'"{WORDS}" = 1', "a key has 100,000 characters"),
        (f'activation = "{WORDS[:4000]}"', "clip.activation: "),
    ],
)
def test_hostile_values_of_a_clip_are_told_by_key(tmp_path, head, said):
    refused(load_clip, clip(tmp_path, head), said=said)


@pytest.mark.parametrize(
    ("do", "beat", "said"),
    [
        ("show", f'views = ["grid"]\ncaption = "{"a" * 501}"', "beat 'a': caption:"),
        ("title", f'text = "{"a" * 501}"', "text has a text of 501 characters"),
        ("show", 'views = ["grid"]\nid2 = 1', "there is no such key"),
        ("show", 'views = ["grid"]\nseconds = 61', "beat 'a': seconds:"),
        ("show", f'views = ["grid"]\nemphasis = ["point {"9" * 4900}"]', "which names nothing"),
        ("show", "views = [" + '"grid", ' * 101 + "]", "lists 101 things, at most 100"),
        ("trace", "at = [inf, 0]", "beat 'a': at[1]: must be a finite number"),
        ("multiple", "c = 1e300", "the number 1e+300, at most 1e+06"),
    ],
)
def test_hostile_values_of_a_beat_are_told(tmp_path, do, beat, said):
    refused(load_clip, clip(tmp_path, beat=beat, do=do), said=said)


def test_a_clip_has_an_end(tmp_path):
    beat = '[[beat]]\nid = "b{k}"\ndo = "show"\nviews = ["grid"]\nseconds = 60\nhold = {hold}\n'
    path = clip(tmp_path)
    start = path.read_text()
    path.write_text(start + "".join(beat.format(k=k, hold=60) for k in range(31)))
    refused(load_clip, path, said="lasts 3,721 s, at most 3,600 s are drawn")
    path.write_text(start + "".join(beat.format(k=k, hold=0) for k in range(501)))
    refused(load_clip, path, said="beat: ")


def test_scripts_are_bound_as_files_are():
    with pytest.raises(ValueError, match="control character"):
        Head(title="a\x1bb")
    with pytest.raises(ValueError, match="half a character"):
        beats.Show(views=("grid",), notes="a\udc80")
    with pytest.raises(ValueError, match="at most 500"):
        beats.Title(text="a" * 501)


RECIPE = """
data = "hard"
widths = [2, {width}, 1]
activations = ["relu", "identity"]
[training]
steps = {steps}
seeds = {seeds}
history = {history}
"""


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"seeds": 2**31}, "training.seeds: must be less than or equal to 4096"),
        ({"steps": 10**9}, "training.steps: must be"),
        ({"width": 10**6}, "widths[2]: must be"),
        ({"history": 10**9}, "history must keep at most 2,000 steps"),
        ({"seeds": 4096, "width": 1024}, "training takes"),
        ({"seeds": "9" * 5000}, "a number of more than 400 digits"),
    ],
)
def test_a_training_fits_a_machine(tmp_path, values, said):
    path = tmp_path / "mine.toml"
    path.write_text(RECIPE.format(**{"width": 2, "steps": 10, "seeds": 4, "history": 8, **values}))
    refused(read_recipe, path, said=said)


def test_nets_that_compute_too_much_of_their_data_are_refused(tmp_path):
    rows = "\n".join(f"{k},{k % 7},{k % 2}" for k in range(20_000))
    (tmp_path / "p.csv").write_text(f"x,y,label\n{rows}\n")
    layers = [Layer(np.ones((1000, n)), np.zeros(1000)) for n in (2, 1000, 1000, 1000)]
    Snapshot(net=Net((*layers, Layer(np.ones((1, 1000)), [0])))).save(tmp_path / "n.safetensors")
    head = 'net = "n.safetensors"\ndata = "p.csv"'
    with pytest.raises(InputError, match="numbers of 20,000 points, more than the"):
        load_clip(clip(tmp_path, head))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"layers": ' + "[" * 100_000, "not valid JSON"),
        ('{"layers": [{"W": [[1e400, 2]]}]}', "layers[1].W[1][1]"),
        ('{"layers": [{"W": [[1e300, 2]]}]}', "weights must be finite, up to 1e+12"),
        ('{"layers": [{"W": [[' + "1," * 2_100_000 + "1]]}]}", "more than the 2,097,152 numbers"),
        ('{"layers": [{"W": [[' + '"a",' * 300_000 + "1]]}]}", "must be a valid number"),
        ('{"layers": [' + '{"W": [[1]]},' * 70 + '{"W": [[1]]}]}', "layers: "),
        ('{"layers": [{"W": [[1, 2]], "b": [1], "activation": "\\ud800"}]}', "JSON"),
    ],
)
def test_hostile_json_is_refused_at_once(tmp_path, text, said):
    (tmp_path / "net.json").write_text(text)
    refused(read_net, tmp_path / "net.json", said=said)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"x,y,label\n" + b"1,2,0\n" * 2_000_000, "more than the 20,000 points"),
        (b"x,y,label\n" + b"1," * 200_000 + b"\n", "line 2: a row of more than 65,536 characters"),
        (b'x,y,label\n"' + b"\n" * 200_000, "a row of more than"),
        (b"x,y,label\n\x001,2,0\n3,4,1\n", "line 2, column x: '\\x001' is not a number"),
        (b"x,y,label\n1,2,a\x1b[31m\n3,4,b\n", "has the control character U+001B"),
        (b"x,y,label\n1,2," + b"a" * 200 + b"\n3,4,b\n", "has 200 characters, at most 100"),
        (b"x,y,label\n1e300,2,0\n3,4,1\n", "'1e300' is beyond 1e+12"),
        ("x,y,label\n1,2,0\n".encode("utf-16"), "must be UTF-8"),
        (WIDE + b"\n" + b"1," * 8999 + b"0\n", "has 8999 coordinates"),
        (WIDE + b"\n", "has no points"),
    ],
)
def test_hostile_tables_are_refused_at_once(tmp_path, content, said):
    (tmp_path / "p.csv").write_bytes(content)
    refused(read_table, tmp_path / "p.csv", said=said)


def test_huge_files_and_devices_are_not_read(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_bytes(b"#" * (3 * 2**20))
    refused(read_toml_model, path, Recipe, said="has more than 2 MB")
    refused(read_toml_model, "/dev/zero", Recipe, said="is a device or a pipe")


def test_faults_without_end_are_told_up_to_fifty(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text("".join(f"key{k} = 1\n" for k in range(3000)))
    refused(read_recipe, path, said="and 2,950 faults more", lines=51)


@pytest.mark.parametrize("tag", ["en\0", "x/../y", "en\n", "a" * 99, "", "\udc80", "é", "en_US"])
def test_a_language_tag_is_bcp_47(tag):
    assert not is_language(tag)


@pytest.mark.parametrize("chosen", ["9" * 5000, f"1-{'9' * 5000}", WORDS, "²", "1-²"])
def test_beats_that_are_no_beats_are_told(chosen):
    refused(select, ["a", "b"], chosen, said="beats: ")


def test_a_theme_that_nothing_can_be_read_on_still_has_colours():
    grounds = ("#000000", "#FFFFFF", "#808080")
    assert len(extended(("#FF0000",), 12, ("#00FF00",), grounds)) == 12


def test_hostile_themes_and_lectures_are_refused(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text('background = "#12345"\nclasses = [' + '"#112233",' * 99 + "]\n")
    refused(load_theme, str(path), said="classes: ", lines=None)
    path.write_text('[lecture]\ntitle = "a"\n' + '[[part]]\nclip = "fold"\n' * 201)
    refused(load_lecture, path, said="part: ", lines=None)
    path.write_text(f'[lecture]\ntitle = "{"a" * 501}"\n[[part]]\nclip = "fold"\n')
    refused(load_lecture, path, said="lecture.title: ")


@pytest.mark.parametrize(
    "arguments",
    [
        ("render", "x\udc80.toml"),
        ("check", "a" * 300 + ".toml"),
        ("render", "fold", "--beats", "9" * 5000),
        ("render", "fold", "--lang", "en\x1b[31m"),
        ("render", "fold", "-q", "9" * 5000),
        ("check", "\x1b[31mred.toml"),
    ],
)
def test_the_command_line_says_it_in_plain_text(tmp_path, arguments):
    run = pleat(*arguments, cwd=tmp_path)
    assert (run.code, run.out) == (2, "")
    assert run.err.count("\n") == 1
    assert run.err.startswith("pleat: ")
    assert run.err.rstrip("\n").isprintable()


def test_numbers_of_a_table_that_ships_are_within_the_limits():
    assert all(np.abs(dataset(name).points).max() < 100 for name in ("hard", "xor", "spirals"))
