"""Which kind of TOML file one is, by what stands in it: nobody has to say."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel

from pleat.configs import shipped
from pleat.nets.errors import InputError, instead, quoted
from pleat.nets.files.names import beside
from pleat.nets.files.toml import read_toml
from pleat.nets.files.values import is_file
from pleat.nets.training.recipe import Recipe
from pleat.scenes.clip.file import ClipFile
from pleat.scenes.drawing.languages import is_language
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.film.lecture import LectureFile
from pleat.scenes.playback.load import is_script

Kind = Literal["clip", "lecture", "recipe", "theme", "translation"]

_MODELS: dict[Kind, type[BaseModel]] = {
    "clip": ClipFile,
    "lecture": LectureFile,
    "recipe": Recipe,
    "theme": Theme,
}


def kinds_of(name: str) -> tuple[Kind, ...]:
    """Return what a name or a path stands for.

    Parameters
    ----------
    name : str
        Of what ships, where a clip and a recipe may have one name; the path of a
        ``.toml`` file; or ``FILE.py:CLASS``.

    Raises
    ------
    InputError
        If there is nothing of that name, or the file is none of them.
    """
    if is_script(name):
        return ("clip",)
    ours = tuple(kind for kind in _MODELS if name in shipped(f"{kind}s"))
    if ours:
        return ours
    path = beside(name)
    if path.suffix != ".toml":
        known = [known for kind in _MODELS for known in shipped(f"{kind}s")]
        near = instead(name, dict.fromkeys(known), "or give a .toml file")
        raise InputError(f"no clip, lecture, recipe or theme {quoted(name)}; {near}")
    if not is_file(path):
        raise InputError(f"{name}: no such file")
    table = read_toml(path)
    if original(path) is not None and not _lists(table):
        return ("translation",)
    likeness = {kind: len(table.keys() & _keys(model)) for kind, model in _MODELS.items()}
    best = max(likeness, key=lambda kind: likeness[kind])
    if not likeness[best]:
        raise InputError(
            f"{path}: is no clip, lecture, recipe or theme; a clip begins with [clip], "
            "a lecture with [lecture]"
        )
    return (best,)


def original(translation: Path) -> tuple[Path, str] | None:
    """Return the file that ``NAME.<lang>.toml`` translates, and the language, if it does."""
    name, dot, tag = translation.stem.rpartition(".")
    path = translation.with_name(f"{name}.toml")
    return (path, tag) if dot and is_language(tag) and is_file(path) else None


def _lists(table: Mapping[str, Any]) -> bool:
    """Return whether a file has beats or parts of its own, not words for those of another."""
    return any(isinstance(table.get(key), list) for key in ("beat", "part"))


def _keys(model: type[BaseModel]) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}
