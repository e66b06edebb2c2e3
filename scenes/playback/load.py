"""A clip by its name: one that ships, a TOML file, or a class in a Python file."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from pleat.configs import shipped
from pleat.nets.errors import InputError, instead, quoted
from pleat.nets.files.names import beside
from pleat.nets.files.toml import located, read_toml_model
from pleat.nets.files.values import is_file
from pleat.scenes import beats
from pleat.scenes.clip.file import ClipFile
from pleat.scenes.clip.loading import make_clip
from pleat.scenes.clip.model import Clip
from pleat.scenes.clip.plugin_code import plugin_code
from pleat.scenes.clip.translation import translate
from pleat.scenes.clip.validation import validate

# A folder may be called a.py:b, and what lies in it is no script for that.
_SCRIPT = re.compile(r"\.py(:[^/\\]*)?\Z")

# Every kind of beat is known once its module has been imported.
assert beats.kinds()


def load_clip(name: str | Path, language: str | None = None) -> Clip:
    """Load a shipped clip by name, or any clip from its TOML file.

    Parameters
    ----------
    name : str or path
        A shipped clip's name, a path that ends in ``.toml``, or ``FILE.py:CLASS``.
    language : str, optional
        Of its words; by default the file's own.

    Raises
    ------
    InputError
        If there is none, or it is not valid: all faults of the file at once.
    """
    if is_script(name):
        # Only a script needs manim to be read.
        from pleat.scenes.playback.script import load_script

        return translate(load_script(str(name)), language)
    known, path = shipped("clips"), place_of(name)
    if path.suffix != ".toml" or not is_file(path):
        if path.suffix == ".toml":
            raise InputError(f"{name}: no such file")
        near = instead(str(name), known, "or give a .toml file")
        raise InputError(f"no clip {quoted(str(name))}; {near}")
    file = read_toml_model(path, ClipFile)
    try:
        clip = make_clip(file.head, file.beats, path)
    except InputError as error:
        faults = [(("clip",), line) for line in str(error).splitlines()]
        raise InputError("\n".join(located(path, faults))) from None
    clip = replace(clip, plugin_code=plugin_code(clip))
    validate(clip)
    return translate(clip, language)


def is_script(name: str | Path) -> bool:
    """Return whether a clip's name is ``FILE.py`` or ``FILE.py:CLASS``: reading it runs it."""
    return _SCRIPT.search(str(name)) is not None


def place_of(name: str | Path) -> Path:
    """Return the file that a clip's name leads to, whether or not it is there."""
    if is_script(name):
        return beside(_SCRIPT.sub(".py", str(name)))
    return shipped("clips").get(str(name)) or beside(name)
