"""The kinds of beats and the views as a reader looks them up: meaning, keys, an example."""

from __future__ import annotations

import inspect
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from pleat.configs import shipped
from pleat.scenes.beats import Beat, kind_of, kinds
from pleat.scenes.cli.keys import Key, keys_of
from pleat.scenes.cli.schemas import beat_schema
from pleat.scenes.cli.toml_text import beat_text
from pleat.scenes.stage.views import View, views

# Every beat has these.
COMMON = tuple(Beat.model_fields)
# The clip that shows beats most plainly: where it has one, its beat is the example.
PLAIN = "fold"
# Of kinds that no shipped clip has.
_EXAMPLES: dict[str, dict[str, Any]] = {
    "activate": {"layer": 1, "caption": "All neurons of the layer fold at once."},
    "text": {"lines": ["A matrix moves the plane.", "ReLU folds it."]},
    "title": {"text": "One fold", "subtitle": "What a neuron does"},
    "transition": {"style": "wipe"},
}


@dataclass(frozen=True)
class KindOfBeat:
    """A kind of beat.

    Attributes
    ----------
    do, python, meaning : str
        Its name in files, the class in `pleat.scenes.beats` ("" of a plug-in's), and what it is.
    seconds : float
        How long its motion takes by itself.
    keys, common : tuple of Key
        Its own, and those of every beat.
    example : str
        As TOML.
    seen : tuple of (str, str)
        Shipped clips that have one, each with the id of the first.
    renamed : tuple of (str, str)
        Keys that are words of Python, each with what it is called there.
    """

    do: str
    python: str
    meaning: str
    seconds: float
    keys: tuple[Key, ...]
    common: tuple[Key, ...]
    example: str
    seen: tuple[tuple[str, str], ...]
    renamed: tuple[tuple[str, str], ...]

    @property
    def in_python(self) -> str:
        """How Python calls it, in a sentence."""
        other = "".join(f"; `{key}` is `{name}` there" for key, name in self.renamed)
        return f"`beats.{self.python}(...)` in Python, with the same keys{other}."


def kind_of_beat(do: str) -> KindOfBeat:
    """Describe a kind of beat, a plug-in's too.

    Raises
    ------
    InputError
        If there is none of that name.
    """
    kind = kind_of(do)
    model = beat_schema(kind)
    own = keys_of(model, COMMON)
    common = keys_of({**model, "properties": {k: model["properties"][k] for k in COMMON}})
    seen = _shown().get(do, ())
    table = seen[0][1] if seen else _made_up(do, own)
    return KindOfBeat(
        do,
        python_name(do) if do in kinds() else "",
        model["description"],
        kind.motion,
        own,
        common,
        beat_text(table),
        tuple((clip, str(beat["id"])) for clip, beat in seen),
        tuple((f.alias, name) for name, f in kind.model_fields.items() if f.alias),
    )


def python_name(do: str) -> str:
    """Return what a kind is called in `pleat.scenes.beats`: ``GridLines`` for ``grid-lines``."""
    return "".join(word.capitalize() for word in do.split("-"))


@cache
def _shown() -> dict[str, tuple[tuple[str, dict[str, Any]], ...]]:
    """Return by kind which shipped clips have it, each with the table of the first."""
    files = shipped("clips")
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for name in dict.fromkeys((PLAIN, *files)):
        for beat in tomllib.loads(files[name].read_text(encoding="utf-8"))["beat"]:
            found.setdefault(beat["do"], {}).setdefault(name, beat)
    return {do: tuple(clips.items()) for do, clips in found.items()}


def _made_up(do: str, keys: tuple[Key, ...]) -> dict[str, Any]:
    known = _EXAMPLES.get(do)
    # Of a plug-in's beats no more is known than which keys it must have.
    own = known if known is not None else {key.name: "..." for key in keys if key.required}
    return {"id": f"{do}-1", "do": do, **own}


@dataclass(frozen=True)
class ViewEntry:
    """What `show` brings.

    Attributes
    ----------
    name, meaning : str
        As files write it, and what it is.
    place : str
        ``plane`` or ``beside``.
    includes : tuple of str
        Views that come and go with it.
    """

    name: str
    meaning: str
    place: str
    includes: tuple[str, ...]

    @property
    def example(self) -> str:
        """A beat that brings it, as TOML."""
        return beat_text({"id": f"{self.name}-1", "do": "show", "views": [self.name]})


def view_entries() -> tuple[ViewEntry, ...]:
    """Return all views, by name."""
    return tuple(_entry(name, view) for name, view in sorted(views().items()))


def _entry(name: str, view: View) -> ViewEntry:
    said = " ".join(inspect.cleandoc(type(view).__doc__ or "").replace("``", "`").split())
    return ViewEntry(name, said, "plane" if view.needs_plane else "beside", view.includes)
