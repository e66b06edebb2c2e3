"""What is said of a wrong input: one sentence that says what, where, and what would be right."""

import shlex

import pytest
from support.command import pleat

from pleat.configs import shipped

HEAD = '[clip]\ntitle = "Mine"\nnet = "hard-relu"\n'
SHOW = '\n[[beat]]\nid = "start"\ndo = "show"\nviews = ["grid", "data"]\n'
FOLD = '\n[[beat]]\nid = "end"\ndo = "layer"\nlayer = 1\n'
CLIP = HEAD + SHOW + FOLD
LECTURE = '[lecture]\ntitle = "L"\narticle = "002"\n\n[[part]]\nclip = "one-by-two"\n'
RECIPE = (
    'data = "hard"\nwidths = [2, 2, 1]\nactivations = ["relu", "linear"]\n\n[training]\nsteps = 5\n'
)
THEME = shipped("themes")["dark"].read_text(encoding="utf-8")
LINE = THEME[: THEME.index("text =")].count("\n") + 1
WORDS = '[clip]\ntitle = "我的"\n\n[beat.start]\ncaption = "開始"\n'
TEXTS = CLIP.replace("views =", 'caption = "Go {n}"\nviews =').replace(
    "net =", 'languages = ["zh-Hant"]\nnet ='
)


def swapped(text, old, new):
    assert old in text, old
    return text.replace(old, new, 1)


# What is typed, and what is answered.
COMMANDS = {
    "rnder fold": "there is no command 'rnder'; did you mean 'render'?",
    "xyz": "there is no command 'xyz'; known are beats, cache, check,",
    "cache siz": "cache has no command 'siz'; did you mean 'size'?",
    "new clup": "new has no command 'clup'; did you mean 'clip'?",
    "--verison": "pleat has no option --verison; did you mean '--version'?",
    "render": "render needs CLIP; pleat render -h tells more",
    "render fold more": "render: 'more' is more than it takes; pleat render -h tells more",
    "render fold --qualty low": "render has no option --qualty; did you mean '--quality'?",
    "render fold -x": "render has no option -x; known are --quality, --aspect, --theme,",
    "render fold --beats": "option '--beats' requires an argument",
    "render fold -j many": "render: --jobs: 'many' is not a whole number",
    "render fold -j 0": "jobs is 0: give at least 1",
    "render fold --cache clip.toml": "render: --cache: directory 'clip.toml' is a file",
    "new clip": "new clip needs NAME; pleat new clip -h tells more",
    "import": "import needs FILE; pleat import -h tells more",
    "import net.json --threshold x": "import: --threshold: 'x' is not a number",
    "render fodl": "no clip 'fodl'; did you mean 'fold'?",
    "render FOLD": "no clip 'FOLD'; did you mean 'fold'?",
    "render none.toml": "none.toml: no such file",
    "render none.py:A": "none.py: no such file",
    "render xyz": "no clip 'xyz'; known are absolute-value, bends, ",
    "render fold -q hihg": "quality 'hihg' is not known; did you mean 'high'?",
    "render fold -q 7": "quality '7' is not known; known are low, medium, high, 4k, or give",
    "render fold -q 101x100@5": "quality '101x100@5' has an odd side",
    "render fold --theme drak": "no theme 'drak'; did you mean 'dark'?",
    "render fold --theme none.toml": "none.toml: no such file",
    "render fold --lang fr": "fold: is not in 'fr'; known are en, zh-Hant, zh-Hans",
    "render fold --lang zh-hnat": "fold: is not in 'zh-hnat'; did you mean 'zh-Hant'?",
    "render fold --captions pictures": "captions 'pictures' is not known; did you mean 'picture'?",
    "render fold --beats fold1": "--beats: no beat 'fold1'; did you mean 'fold-1'?",
    "render fold --beats 3-99": "--beats: '3-99' is not a range within 1-15",
    "render fold --loop seemless": "loop 'seemless' is not known; did you mean 'seamless'?",
    "render fold -o film.txt": "output film.txt must end in .mp4",
    "still fold --at crease1": "--at 'crease1' is neither seconds nor a beat; did you mean 'crease",
    "still fold --at 1000": "--at 1000 is outside the clip: it lasts ",
    "still fold --at 1 -o a.jpg": "output a.jpg must end in .png",
    "sheet none.mp4": "none.mp4: no such file",
    "sheet clip.toml": "clip.toml: is not a video that can be read",
    "lecture neural": "no lecture 'neural'; known are how-a-net-draws-its-line, neural-networks",
    "lecture none.toml": "none.toml: no such file",
    "lecture lecture.toml --lang fr": "lecture: is not in 'fr'; known are en",
    "lecture lecture.toml --captions trak": "captions 'trak' is not known; did you mean 'track'?",
    "lecture lecture.toml --present --handout": "--present and --handout write different files",
    "embed fold --format htlm": "format 'htlm' is not known; did you mean 'html'?",
    "embed fold --max-size big": "max-size 'big' is not a size such as 2MB",
    "embed fold --loop x": "loop 'x' is not known; known are fade, seamless, cut",
    "embed fold --theme dark,lihgt": "no theme 'lihgt'; did you mean 'light'?",
    "gallery fodl -o out": "no clip and no lecture 'fodl'; did you mean 'fold'?",
    "gallery fold -o out --captions trakc": "captions 'trakc' is not known; did you mean 'track'?",
    "train hard-rleu": "unknown recipe 'hard-rleu'; did you mean 'hard-relu'?",
    "train none.toml": "none.toml: no such file",
    "nets clip.toml": "clip.toml: is no snapshot, which ends in .safetensors",
    "nets none.safetensors": "none.safetensors: no such file",
    "import none.pt": "none.pt: no such file",
    "import clip.toml": "clip.toml: not a kind of net that is read; those are .safetensors, ",
    "new clip clip": "clip.toml: is there already; choose another name",
    "new clip a/b": "'a/b' can't name a clip",
    "new clip b --net hard-rleu": "net: unknown net 'hard-rleu'; did you mean 'hard-relu'?",
    "new clip b --data hrad": "data: unknown data set 'hrad'; did you mean 'hard'?",
    "schema clpi": "no schema 'clpi'; did you mean 'clip'?",
    "list 002": "article '002' is for lists of the articles: add --figures",
    "list 009 --figures": "no article '009'; known are 000, 001, 002, 003, 004",
    "cache prune --limit x": "limit 'x' is not a size such as 2MB",
    "watch fodl": "no clip 'fodl'; did you mean 'fold'?",
    "check fodl": "no clip, lecture, recipe or theme 'fodl'; did you mean 'fold'?",
    "check none.toml": "none.toml: no such file",
}

# The file's name, what it says, and what `check` answers.
FILES = {
    "not-toml": ("mine.toml", "[clip]\ntitle = \n", ":2: not valid TOML: Invalid value, at column"),
    "twice": ("mine.toml", HEAD + 'net = "x"\n', ":4: not valid TOML: Cannot overwrite a value"),
    "unclosed": ("mine.toml", "[clip]\nx = [1\n", ":3: not valid TOML: Unclosed array"),
    "neither": ("mine.toml", "colour = 3\n", ": is no clip, lecture, recipe or theme; a clip "),
    "key": (
        "mine.toml",
        swapped(CLIP, "net =", "nett ="),
        ":3: clip.nett: there is no such key; did you mean 'net'?",
    ),
    "missing": (
        "mine.toml",
        swapped(CLIP, 'title = "Mine"\n', ""),
        ":1: clip.title: is missing, please add it",
    ),
    "net": (
        "mine.toml",
        swapped(CLIP, "hard-relu", "hard-rleu"),
        ":3: clip.net: unknown net 'hard-rleu'; did you mean 'hard-relu'?",
    ),
    "net-file": (
        "mine.toml",
        swapped(CLIP, "hard-relu", "net.json"),
        ":3: clip.net: net.json: layers[1].V: there is no such key; known are W, activation, b",
    ),
    "net-path": (
        "mine.toml",
        swapped(CLIP, "hard-relu", "none.pt"),
        ":3: clip.net: none.pt: no such file",
    ),
    "data": (
        "mine.toml",
        swapped(CLIP, "net =", 'data = "spirlas"\nnet ='),
        ":3: clip.data: unknown data set 'spirlas'; did you mean 'spirals'?",
    ),
    "data-argument": (
        "mine.toml",
        swapped(CLIP, "net =", 'data = "spirals(turn=1)"\nnet ='),
        ":3: clip.data: data set 'spirals' takes no 'turn'; did you mean 'turns'?",
    ),
    "table": (
        "mine.toml",
        swapped(CLIP, "net =", 'data = "table.csv"\nnet ='),
        ":3: clip.data: table.csv: line 2, column y: ",
    ),
    "layout": (
        "mine.toml",
        swapped(CLIP, "net =", 'layout = "plan"\nnet ='),
        ":3: clip.layout: there is no 'plan'; did you mean 'plane'?",
    ),
    "language": (
        "mine.toml",
        swapped(CLIP, "net =", 'language = "english"\nnet ='),
        ":3: clip.language: 'english' is no language tag of BCP 47, such as en or zh-Hant",
    ),
    "point": (
        "mine.toml",
        swapped(CLIP, "net =", "point = 200\nnet ="),
        ":3: clip.point: 200 is not among the 200 points",
    ),
    "figure": (
        "mine.toml",
        swapped(CLIP, "net =", 'figures = ["002-99"]\nnet ='),
        ":3: clip.figures: there is no figure '002-99'; known are 002-01 to ",
    ),
    "projection": (
        "mine.toml",
        swapped(CLIP, "net =", "projections = { 1 = [1, 2] }\nnet ="),
        ":3: clip.projections.1: layer 1 has 2 neurons and is shown as it is",
    ),
    "beat": (
        "mine.toml",
        swapped(CLIP, '"layer"', '"laeyr"'),
        ":12: beat 'end': do = 'laeyr' is no kind of beat; did you mean 'layer'?",
    ),
    "beat-key": (
        "mine.toml",
        swapped(CLIP, "layer = 1", "layr = 1"),
        ":13: beat 'end': layr: there is no such key; did you mean 'layer'?",
    ),
    "view": (
        "mine.toml",
        swapped(CLIP, '"data"]', '\n  "dtaa",\n]'),
        ":9: beat 'start': views[2]: there is no view 'dtaa'; did you mean 'data'?",
    ),
    "no-id": (
        "mine.toml",
        swapped(CLIP, 'id = "end"\n', ""),
        ":10: beat 2: id is missing: name the beat, such as id = 'fold-1'",
    ),
    "same-id": (
        "mine.toml",
        swapped(CLIP, 'id = "end"', 'id = "start"'),
        ":11: beat 2: id: 'start' is taken by an earlier beat",
    ),
    "layer": (
        "mine.toml",
        swapped(CLIP, "layer = 1", "layer = 3"),
        ":13: beat 'end': layer = 3, but the net has layers 1 to 2",
    ),
    "seconds": (
        "mine.toml",
        swapped(CLIP, "layer = 1", "layer = 1\nseconds = 99"),
        ":14: beat 'end': seconds: must be less than or equal to 60, got 99",
    ),
    "emphasis": (
        "mine.toml",
        swapped(CLIP, "layer = 1", 'layer = 1\nemphasis = ["nueron 1.2"]'),
        ":14: beat 'end': emphasis has 'nueron 1.2', which names nothing; did you mean 'neuron 1",
    ),
    "caption-fact": (
        "mine.toml",
        swapped(CLIP, "layer = 1", 'layer = 1\ncaption = "{corect}"'),
        ":14: beat 'end': caption quotes {corect}; did you mean '{correct}'?",
    ),
    "caption-long": (
        "mine.toml",
        swapped(CLIP, "layer = 1", f'layer = 1\ncaption = "{"words " * 50}"'),
        ":14: beat 'end': caption: takes 4 lines; shorten it to 2",
    ),
    "caption-glyph": (
        "mine.toml",
        swapped(CLIP, "layer = 1", 'layer = 1\ncaption = "\U0001f600"'),
        ":14: beat 'end': caption: no glyph for '\U0001f600' (U+1F600) in Libertinus Serif",
    ),
    "other-net": (
        "mine.toml",
        swapped(CLIP, "net =", 'layout = "pair"\nnet =')
        + '\n[[beat]]\nid = "two"\ndo = "compare"\nwith = "hard-linar"\n',
        ":19: beat 'two': with: unknown net 'hard-linar'; did you mean 'hard-linear'?",
    ),
    "translation-beat": (
        "texts.zh-Hant.toml",
        swapped(WORDS, "beat.start", "beat.strat"),
        ":4: beat 'strat': the clip has no such beat; did you mean 'start'?",
    ),
    "translation-fact": (
        "texts.zh-Hant.toml",
        swapped(WORDS, "開始", "{wrogn} 點"),
        ":5: beat 'start': caption quotes {wrogn}; did you mean '{wrong}'?",
    ),
    "translation-key": (
        "texts.zh-Hant.toml",
        swapped(WORDS, "caption", "captoin"),
        ":5: beat 'start': captoin: the clip has no such text; did you mean 'caption'?",
    ),
    "lecture-clip": (
        "mine.toml",
        swapped(LECTURE, "one-by-two", "one-by-tow"),
        ":6: part 'one-by-tow': clip: no clip 'one-by-tow'; did you mean 'one-by-two'?",
    ),
    "lecture-in-clip": (
        "mine.toml",
        swapped(LECTURE, "one-by-two", "faulty.toml"),
        ":6: part 'faulty': clip: faulty.toml:3: clip.net: unknown net 'hard-rleu'; did you mean ",
    ),
    "lecture-transition": (
        "mine.toml",
        LECTURE + 'transition = "fad"\n',
        ":7: part 'one-by-two': transition: there is no 'fad'; did you mean 'fade'?",
    ),
    "lecture-poster": (
        "mine.toml",
        swapped(LECTURE, "article", 'poster = "one-by-tow/x"\narticle'),
        ":3: lecture.poster: no part 'one-by-tow'; did you mean 'one-by-two'?",
    ),
    "lecture-fact": (
        "mine.toml",
        swapped(LECTURE, "article", 'description = "{autor}"\narticle'),
        ":3: lecture.description: quotes {autor}; did you mean '{author}'?",
    ),
    "lecture-article": (
        "mine.toml",
        swapped(LECTURE, '"002"', '"02"'),
        ":3: lecture.article: no article '02'; known are 000, 001,",
    ),
    "lecture-glyph": (
        "mine.toml",
        LECTURE + 'card = "\U0001f600"\n',
        ":7: part 'one-by-two': card: no glyph for '\U0001f600' (U+1F600) in Libertinus Serif",
    ),
    "recipe-data": (
        "mine.toml",
        swapped(RECIPE, '"hard"', '"hrad"'),
        ":1: data: unknown data set 'hrad'; did you mean 'hard'?",
    ),
    "recipe-activation": (
        "mine.toml",
        swapped(RECIPE, '"relu"', '"rleu"'),
        ":3: activations[1]: unknown activation 'rleu'; did you mean 'relu'?",
    ),
    "recipe-key": (
        "mine.toml",
        RECIPE + "sedes = 3\n",
        ":7: training.sedes: there is no such key; did you mean 'seeds'?",
    ),
    "theme-key": (
        "mine.toml",
        THEME + 'outlien = "#000000"\n',
        f":{THEME.count(chr(10)) + 1}: outlien: there is no such key; did you mean 'outline'?",
    ),
    "theme-colour": (
        "mine.toml",
        swapped(THEME, '"#ECF0F6"', '"white"'),
        f":{LINE}: text: must be a colour such as '#1A2B3C', got 'white'",
    ),
}


@pytest.fixture
def folder(tmp_path):
    for name, text in {
        "clip.toml": CLIP,
        "lecture.toml": LECTURE,
        "texts.toml": TEXTS,
        "texts.zh-Hant.toml": WORDS,
        "faulty.toml": swapped(CLIP, "hard-relu", "hard-rleu"),
        "net.json": '{"layers": [{"W": [[1, 2]], "b": [0], "V": 1}]}',
        "table.csv": "x,y,label\n1,a,0\n",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("typed", COMMANDS)
def test_a_wrong_command_line_is_answered_in_one_sentence(folder, typed):
    run = pleat(*shlex.split(typed), cwd=folder)
    assert (run.code, run.out) == (2, "")
    assert run.err.startswith(f"pleat: {COMMANDS[typed]}"), run.err
    assert run.err.count("\n") == 1
    assert "Usage" not in run.err


@pytest.mark.parametrize("name", FILES)
def test_a_wrong_file_is_answered_by_file_line_and_key(folder, name):
    file, text, said = FILES[name]
    (folder / file).write_text(text, encoding="utf-8")
    run = pleat("check", file, cwd=folder)
    assert run.code == 2
    lines = run.err.splitlines()
    assert any(line.startswith(f"pleat: {file}{said}") for line in lines), lines
    assert all(line.startswith(f"pleat: {file}:") for line in lines), lines
    assert "Traceback" not in run.err
