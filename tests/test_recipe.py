"""Recipe files: every fault told at once, with file, key and remedy."""

import pytest
from support.command import pleat

from pleat.nets import InputError
from pleat.nets.files.snapshot import Snapshot
from pleat.nets.training.recipe import Recipe, find_recipe, read_recipe
from pleat.nets.training.train import train
from pleat.scenes.playback.load import load_clip

FAULTY = """
data = "hrad"
widths = [2, 2.5, 1]
activations = ["relu", "lineer"]
targt = 200
[training]
lr = -1
stepz = 10
"""


def test_all_faults_of_a_recipe_are_told_at_once(tmp_path):
    path = tmp_path / "r.toml"
    path.write_text(FAULTY)
    with pytest.raises(InputError) as error:
        read_recipe(path)
    lines = str(error.value).splitlines()
    assert all(line.startswith(f"{path}:") for line in lines)
    told = [line.partition(": ")[2] for line in lines]
    assert [line.split(":")[0] for line in told] == [
        "data",
        "widths[2]",
        "activations[2]",
        "training.lr",
        "training.steps",
        "training.stepz",
        "targt",
    ]
    assert told[0].endswith("unknown data set 'hrad'; did you mean 'hard'?")
    assert "greater than 0, got -1" in told[3]
    assert told[4].endswith("is missing, please add it")
    assert told[5].endswith("did you mean 'steps'?")
    assert told[6].endswith("did you mean 'target'?")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("data = ", "r.toml:1: not valid TOML: Invalid value"),
        ('data = "hard"', "training is missing"),
        ('data="hard"\nwidths=[2,1]\n[training]\nsteps=1', "activations must name one for each"),
        (
            'data="hard"\nwidths=[3,1]\nactivations=["relu"]\n[training]\nsteps=1',
            "must take the 2 coordinates of a point",
        ),
        ('data="hard"\nwidths=[2,1]\n[[layer]]\nW=[[1,1]]\nb=[0]', "remove widths"),
        ('data="hard"\n[[layer]]\nW=[[1,1],[1]]\nb=[0,0]', "equally long"),
        ('data="hard"\n[[layer]]\nW=[[1,1]]\nb=[nan]', "layer[1].b[1]: must be a finite number"),
        ('data="hard"\ntarget=201\n[[layer]]\nW=[[1,1]]\nb=[0]', "at most the 200 points"),
        ("a = " + "[" * 5000, "not valid TOML"),
    ],
)
def test_unusable_recipes_are_told_with_their_file(tmp_path, text, says):
    path = tmp_path / "r.toml"
    path.write_text(text)
    with pytest.raises(InputError) as error:
        read_recipe(path)
    assert str(error.value).startswith(f"{path}:")
    assert says in str(error.value)


def test_files_that_are_no_text_are_told(tmp_path):
    (tmp_path / "r.toml").write_bytes(b"\xff\xfe")
    for name, says in (("r.toml", "must be UTF-8"), ("s.toml", "no such file")):
        with pytest.raises(InputError, match=says):
            find_recipe(name, tmp_path)
    with pytest.raises(InputError, match="unknown recipe 'nope'; known are "):
        find_recipe("nope")


def test_the_hash_covers_what_decides_the_weights_and_nothing_else():
    table = {
        "data": "spirals",
        "widths": [2, 1],
        "activations": ["leaky_relu"],
        "training": {"steps": 5},
    }

    def hashed(**changes):
        return Recipe.model_validate(table | changes).hash

    same = [hashed(title="x", notes="y", name="z"), hashed(data=" spirals(turns=0.85)")]
    assert {hashed(), *same, hashed(activations=["leaky_relu(0.01)"])} == {hashed()}
    others = [hashed(data="hard"), hashed(training={"steps": 6}), hashed(gauge={"row_norm": 2})]
    assert len({hashed(), *others}) == 4


def own_recipe(folder, count=6, labels="ab"):
    """Write a recipe that counts the points of a table beside it."""
    rows = [f"{k},{-k},{labels[k % len(labels)]}" for k in range(count)]
    (folder / "points.csv").write_text("\n".join(["x,y,label", *rows]))
    path = folder / "mine.toml"
    path.write_text('data = "points.csv"\n[[layer]]\nW = [[1, 1]]\nb = [0.5]\n')
    return path


def test_a_recipe_takes_a_table_from_its_own_folder(tmp_path):
    (tmp_path / "sub").mkdir()
    recipe = read_recipe(own_recipe(tmp_path / "sub"))
    assert recipe.data == "points.csv"
    assert len(recipe.dataset) == 6
    snapshot = train(recipe)
    assert (snapshot.metrics.n, snapshot.metrics.correct) == (6, 3)
    # Other points are another recipe.
    assert read_recipe(own_recipe(tmp_path / "sub", 8)).hash != recipe.hash


def test_the_command_writes_the_table_s_path_from_the_snapshot(tmp_path):
    own_recipe(tmp_path)
    run = pleat("train", "mine.toml", "-o", "out/nets", cwd=tmp_path)
    assert run.code == 0, run.err
    assert Snapshot.load(tmp_path / "out" / "nets" / "mine.safetensors").data == "../../points.csv"


@pytest.mark.parametrize(
    ("count", "labels", "said"), [(6, "abc", "3 classes"), (0, "ab", "points.csv")]
)
def test_a_table_that_does_not_suit_is_refused(tmp_path, count, labels, said):
    with pytest.raises(InputError, match=said):
        read_recipe(own_recipe(tmp_path, count, labels))


def test_a_clip_finds_the_table_of_its_nets_recipe(tmp_path):
    (tmp_path / "nets").mkdir()
    own_recipe(tmp_path / "nets")
    text = '[clip]\ntitle = "t"\nnet = "nets/mine.toml"\n[[beat]]\nid = "a"\ndo = "show"\n'
    (tmp_path / "clip.toml").write_text(text + 'views = ["data"]\n')
    assert len(load_clip(tmp_path / "clip.toml").dataset) == 6
