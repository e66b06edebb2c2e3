"""What a shell completes after ``pleat``: names of what ships, files, beats of a clip.

Each function is a click ``shell_complete``: from the words so far to what may stand next.
Nothing is run for it, no script either, and no net is read.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from pleat.configs import shipped

Complete = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]
_LARGEST = 1_000_000  # bytes of a clip's file that is read for its beats


def _of(kind: str) -> list[str]:
    return list(shipped(kind))


def _themes() -> list[str]:
    from pleat.scenes.drawing.theme import REGISTRY

    return REGISTRY.names()


def _nets() -> list[str]:
    from pleat.nets.files.snapshot import shipped_snapshots

    return list(shipped_snapshots())


def _datasets() -> list[str]:
    from pleat.nets.data import REGISTRY

    return REGISTRY.names()


def _activations() -> list[str]:
    from pleat.nets.activation import REGISTRY

    return REGISTRY.names()


def _kinds_of_beats() -> list[str]:
    from pleat.scenes.beats import kinds

    return sorted(kinds())


def _views() -> list[str]:
    from pleat.scenes.stage.views import view_names

    return sorted(view_names())


def offering(names: Callable[[], Iterable[str]], *suffixes: str, listed: bool = False) -> Complete:
    """Return what completes names, and files that end in one of the suffixes.

    Parameters
    ----------
    names : callable
        Gives the names.
    *suffixes : str
        Such as ``.toml``; none: no files.
    listed : bool
        Whether several may stand there with commas between them.
    """

    def complete(
        context: click.Context, parameter: click.Parameter, word: str
    ) -> list[CompletionItem]:
        before, comma, last = word.rpartition(",") if listed else ("", "", word)
        found = [before + comma + name for name in names() if name.startswith(last)]
        if suffixes and not comma:
            found += _files(word, suffixes)
            if not found:
                return [CompletionItem(word, type="file")]
        return [CompletionItem(one) for one in found]

    return complete


def _files(word: str, suffixes: tuple[str, ...]) -> list[str]:
    """Return the files in the folder of what has been typed, as it has been typed."""
    folder, slash, start = word.rpartition("/")
    try:
        there = sorted(p.name for p in Path(f"{folder}/" if slash else ".").iterdir())
    except OSError:
        return []
    return [
        f"{folder}{slash}{name}"
        for name in there
        # Of NAME.toml and NAME.fr.toml the second is a translation.
        if name.startswith(start) and name.endswith(suffixes) and name.count(".") == 1
    ]


def _of_clip(listed: bool) -> Complete:
    """Return what completes the ids of the beats of the CLIP that has been typed before."""

    def complete(
        context: click.Context, parameter: click.Parameter, word: str
    ) -> list[CompletionItem]:
        return offering(lambda: _beats(context), listed=listed)(context, parameter, word)

    return complete


def _beats(context: click.Context) -> list[str]:
    """Return what a clip's file says, right or wrong: a script would have to be run."""
    path = _clip_file(context)
    try:
        if path is None or path.stat().st_size > _LARGEST:
            return []
        beats = tomllib.loads(path.read_text(encoding="utf-8")).get("beat", [])
        return [str(beat["id"]) for beat in beats if beat.get("id")]
    except (OSError, ValueError, AttributeError, TypeError, RecursionError):
        return []


def _clip_file(context: click.Context) -> Path | None:
    # Where an option waits for its value, click has not handed out the arguments yet.
    name = str(context.params.get("clip") or next(iter(context.args), ""))
    path = shipped("clips").get(name) or Path(name)
    return path if path.suffix == ".toml" else None


def _languages(
    context: click.Context, parameter: click.Parameter, word: str
) -> list[CompletionItem]:
    path = _clip_file(context)
    if path is None:
        return []
    tags = [p.name.split(".")[1] for p in sorted(path.parent.glob(f"{path.stem}.*.toml"))]
    return [CompletionItem(tag) for tag in tags if tag.startswith(word)]


clips = offering(lambda: _of("clips"), ".toml", ".py")
_NETS = (".safetensors", ".pt", ".pth", ".ckpt", ".onnx", ".json", ".npz")
playable = offering(lambda: dict.fromkeys([*_of("clips"), *_nets()]), ".toml", ".py", *_NETS)
films = offering(lambda: [*_of("clips"), *_of("lectures")], ".toml", ".py")
lectures = offering(lambda: _of("lectures"), ".toml")
recipes = offering(lambda: _of("recipes"), ".toml")
theme = offering(_themes, ".toml")
themes = offering(_themes, ".toml", listed=True)
nets = offering(_nets, *_NETS)
datasets = offering(_datasets, ".csv", ".tsv", ".npz")
activations = offering(_activations)
kinds_of_beats = offering(_kinds_of_beats)
views = offering(_views)
beat = _of_clip(listed=False)
beats = _of_clip(listed=True)
languages: Complete = _languages
