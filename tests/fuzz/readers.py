"""Every reader with its files: how to make hostile ones, and what must hold of what it accepts."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from pleat.configs import limits
from pleat.nets.activation import activation
from pleat.nets.data import Dataset, dataset
from pleat.nets.files.readers import read_snapshot
from pleat.nets.files.snapshot import Snapshot, find_snapshot
from pleat.nets.files.tables import find_dataset, read_table
from pleat.nets.files.values import text_fault
from pleat.nets.training.recipe import find_recipe, read_recipe

from . import mutators, seeds

Spoil = Callable[[random.Random, bytes], bytes]


@dataclass(frozen=True)
class Reader:
    """One reader.

    Attributes
    ----------
    name : str
        Also that of its folder in the corpus.
    sound : callable
        Returns what it should accept.
    spoil : callable
        Makes something hostile of that.
    read : callable
        Reads bytes in an empty folder: raises InputError, or AssertionError if what
        it has accepted is not valid.
    place : str
        What every fault must name; empty where there is no file.
    """

    name: str
    sound: Callable[[], list[bytes]]
    spoil: Spoil
    read: Callable[[bytes, Path], None]
    place: str = ""


def _text(content: bytes) -> str:
    return content.decode("utf-8", "surrogateescape")


def _spoil_line(rng: random.Random, content: bytes) -> bytes:
    spoiled = mutators.spoil_text(rng, content.decode("utf-8", "surrogateescape"))
    if rng.randrange(8) == 0:
        spoiled = rng.choice(mutators.TEXTS)
    return spoiled.encode("utf-8", "surrogateescape")


def _spoil_any(rng: random.Random, content: bytes) -> bytes:
    if rng.randrange(3) == 0:
        return mutators.spoil_bytes(rng, content)
    text = mutators.spoil_text(rng, content.decode("utf-8", "replace"))
    return text.encode("utf-8", "replace")


def _sound_data(data: Dataset) -> None:
    assert 0 < len(data) <= limits.POINTS
    assert data.points.shape == (len(data), data.points.shape[1])
    assert data.points.shape[1] <= limits.COORDINATES
    assert (np.abs(data.points) <= limits.LARGEST).all(), "a point is out of range"
    assert set(data.labels.tolist()) <= set(range(limits.CLASSES))
    assert not any(text_fault(name) for name in data.class_names)


def _sound_net(snapshot: Snapshot) -> None:
    net = snapshot.net
    assert len(net.layers) <= limits.LAYERS
    assert all(1 <= width <= limits.NEURONS for width in net.widths)
    for layer in net.layers:
        assert (np.abs(layer.W) <= limits.LARGEST).all()
        assert (np.abs(layer.b) <= limits.LARGEST).all()
    assert repr(snapshot)
    assert len(snapshot.to_bytes()) > 0


def read_clip(content: bytes, folder: Path) -> None:
    """A clip's file, with all that it names."""
    from pleat.scenes.clip.captions import captions
    from pleat.scenes.clip.timeline import schedule
    from pleat.scenes.drawing.languages import is_language
    from pleat.scenes.playback.load import load_clip

    path = folder / "mine.toml"
    path.write_bytes(content)
    clip = load_clip(path)
    assert 0 < schedule(clip, 30).frames < 30 * 10 * limits.SECONDS
    assert is_language(clip.head.language)
    assert all(len(text) < 10 * limits.CAPTION_CHARACTERS for text in captions(clip).values())
    assert np.isfinite(clip.dataset.points).all()
    assert len(clip.beats) <= limits.BEATS
    if clip.snapshot:
        _sound_net(clip.snapshot)
        assert np.isfinite(clip.net(clip.dataset.points)).all()
    for text in (clip.head.title, clip.head.alt, *(beat.notes for beat in clip.beats)):
        assert len(text) <= limits.CHARACTERS
        assert not any(char < " " and char not in "\n\r\t" for char in text)


def read_lecture(content: bytes, folder: Path) -> None:
    """A lecture's file, with its clips."""
    from pleat.scenes.film.load_lecture import load_lecture

    path = folder / "mine.toml"
    path.write_bytes(content)
    lecture = load_lecture(path)
    assert 0 < len(lecture.parts) <= limits.PARTS
    assert "\0" not in "".join(lecture.languages)
    assert all("/" not in tag for tag in lecture.languages)
    assert lecture.poster


@cache
def _fold() -> tuple[bytes, bytes]:
    return seeds.shipped("clips", "fold")[0], seeds.shipped("clips", "fold.zh-Hant")[0]


def read_translation(content: bytes, folder: Path) -> None:
    """A clip's words in another language."""
    from pleat.scenes.clip.captions import captions
    from pleat.scenes.playback.load import load_clip

    head = _fold()[0].replace(b'"zh-Hans", "zh-Hant"', b'"zh-Hant"')
    head = head.replace(b'"zh-Hant", "zh-Hans"', b'"zh-Hant"')
    (folder / "mine.toml").write_bytes(head)
    (folder / "mine.zh-Hant.toml").write_bytes(content)
    clip = load_clip(folder / "mine.toml", "zh-Hant")
    assert all(len(text) <= 2 * limits.CAPTION_CHARACTERS for text in captions(clip).values())


def read_a_recipe(content: bytes, folder: Path) -> None:
    """A recipe's file, and the weights it sets by hand."""
    path = folder / "mine.toml"
    path.write_bytes(content)
    recipe = read_recipe(path)
    assert recipe.hash
    if recipe.dataset is not None:
        _sound_data(recipe.dataset)
    if recipe.training is None:
        _sound_net(Snapshot(net=recipe.by_hand()))
    else:
        assert recipe.training.seeds <= limits.SEEDS
        assert len(recipe.training.kept) <= limits.KEPT_STEPS + 2


def read_theme(content: bytes, folder: Path) -> None:
    """A theme's file, and the colours it has for more neurons than it names."""
    from pleat.scenes.drawing.theme import load_theme

    path = folder / "mine.toml"
    path.write_bytes(content)
    theme = load_theme(str(path))
    for layer in range(3):
        colors = theme.neurons((2, 12, 1), layer)
        assert all(len(color) == 7 and int(color[1:], 16) >= 0 for color in colors)


def _table(suffix: str) -> Callable[[bytes, Path], None]:
    def read(content: bytes, folder: Path) -> None:
        path = folder / f"mine{suffix}"
        path.write_bytes(content)
        _sound_data(read_table(path))

    return read


def _net(suffix: str) -> Callable[[bytes, Path], None]:
    def read(content: bytes, folder: Path) -> None:
        path = folder / f"mine{suffix}"
        path.write_bytes(content)
        mute = content[:1] != b"{" or b'"activation"' not in content
        ours = suffix == ".onnx" or b"pleat" in content[:2000]
        _sound_net(read_snapshot(path, "relu" if mute and not ours else None))

    return read


def read_dataset(content: bytes, folder: Path) -> None:
    """What names a data set."""
    _sound_data(dataset(_text(content)))


def read_activation(content: bytes, folder: Path) -> None:
    """What names an activation."""
    record = activation(_text(content))
    z = np.linspace(-50, 50, 201)
    assert np.isfinite(record(z)).all()
    assert np.isfinite(record.df(z)).all()
    assert activation(record.name).name == record.name


def read_beats(content: bytes, folder: Path) -> None:
    """What ``--beats`` selects."""
    from pleat.scenes.film.select import select

    chosen = select(["start", "fold", "end-1", "2"], _text(content))
    assert chosen == sorted(set(chosen))
    assert all(0 <= k < 4 for k in chosen)


def read_sizes(content: bytes, folder: Path) -> None:
    """What ``-q`` and ``--max-size`` take."""
    from pleat.nets.errors import InputError
    from pleat.scenes.drawing.look import parse_quality
    from pleat.scenes.outputs.embed.sizes import parse_size

    try:
        assert 0 < parse_size(_text(content)) < 2**60
    except InputError:
        width, height, fps = parse_quality(_text(content))
        assert width % 2 == height % 2 == 0
        assert width <= limits.LARGEST_SIDE >= height
        assert 0 < fps <= limits.FASTEST


def read_language(content: bytes, folder: Path) -> None:
    """A language's tag."""
    from pleat.scenes.drawing.languages import is_language, language_code, language_name

    tag = _text(content)
    if is_language(tag):
        assert tag.isascii()
        assert not set("/\\\0. \n") & set(tag)
        assert len(language_code(tag)) == 3
        assert language_name(tag)


def read_names(content: bytes, folder: Path) -> None:
    """A name in the place of everything that has one."""
    from pleat.nets.errors import InputError
    from pleat.scenes.cli.group import printable
    from pleat.scenes.drawing.theme import load_theme
    from pleat.scenes.film.load_lecture import load_lecture
    from pleat.scenes.playback.load import load_clip

    name = _text(content)
    for find in (load_clip, load_lecture, load_theme, find_recipe, find_snapshot, find_dataset):
        if ".py" not in name:
            with contextlib.suppress(InputError):
                find(name)
    assert printable(name.replace("\x7f", "")).count("\x1b") == 0


def _lines(*texts: str) -> Callable[[], list[bytes]]:
    return lambda: [text.encode() for text in texts]


READERS = {
    reader.name: reader
    for reader in (
        Reader(
            "clip",
            seeds.clips,
            mutators.spoil_toml,
            read_clip,
            "mine",
        ),
        Reader("lecture", lambda: [seeds.LECTURE], mutators.spoil_toml, read_lecture, "mine"),
        Reader("translation", lambda: [_fold()[1]], mutators.spoil_toml, read_translation, "mine"),
        Reader(
            "recipe", lambda: seeds.shipped("recipes"), mutators.spoil_toml, read_a_recipe, "mine"
        ),
        Reader("theme", lambda: seeds.shipped("themes"), mutators.spoil_toml, read_theme, "mine"),
        Reader("csv", seeds.tables, _spoil_any, _table(".csv"), "mine.csv"),
        Reader("npz", seeds.archives, mutators.spoil_bytes, _table(".npz"), "mine.npz"),
        Reader("json", seeds.weight_lists, _spoil_any, _net(".json"), "mine.json"),
        Reader(
            "safetensors", seeds.state_dicts, _spoil_any, _net(".safetensors"), "mine.safetensors"
        ),
        Reader("pt", seeds.checkpoints, mutators.spoil_bytes, _net(".pt"), "mine.pt"),
        Reader("onnx", seeds.graphs, mutators.spoil_bytes, _net(".onnx"), "mine.onnx"),
        Reader(
            "dataset",
            _lines("hard", "spirals(turns=0.85, count=9)", "xor(pad=1.5, seed=3)", "circles(R=3)"),
            _spoil_line,
            read_dataset,
        ),
        Reader(
            "activation",
            _lines("relu", "leaky_relu(0.2)", "elu(1.5)"),
            _spoil_line,
            read_activation,
        ),
        Reader("beats", _lines("1-2", "start,2-3", "end-1, 4", "fold"), _spoil_line, read_beats),
        Reader(
            "sizes", _lines("low", "1280x720@30", "2MB", "1.5 MiB", "500"), _spoil_line, read_sizes
        ),
        Reader(
            "language", _lines("en", "zh-Hant-TW", "x-mine", "de-1996"), _spoil_line, read_language
        ),
        Reader("names", _lines("fold", "hard-relu", "dark", "a.toml"), _spoil_line, read_names),
    )
}
