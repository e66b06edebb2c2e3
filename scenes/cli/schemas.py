"""JSON Schemas of the TOML files an author writes, from the models that read them."""

from __future__ import annotations

import inspect
import json
import re
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from pleat.nets.training.recipe import Recipe
from pleat.scenes.beats import Beat, kinds
from pleat.scenes.clip.file import ClipFile
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.film.lecture import LectureFile

KINDS: dict[str, type[BaseModel]] = {
    "clip": ClipFile,
    "lecture": LectureFile,
    "recipe": Recipe,
    "theme": Theme,
}
# Beats that only a clip in Python can carry out.
_NOT_IN_FILES = ("free",)
_ENTRY = re.compile(r"^(\w[\w, ]*?)(?: : .*)?$")


def schema(kind: str, plugins: bool = False) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a kind of file.

    Parameters
    ----------
    kind : str
        One of `KINDS`. In a clip each beat is of one of the kinds that ship, by its `do`.
    plugins : bool
        Whether beats of plug-ins are known too: then it is another schema elsewhere.
    """
    out = KINDS[kind].model_json_schema(schema_generator=_Documented)
    if kind == "clip":
        defs = out["$defs"]
        del defs["Beat"]
        places = []
        known = kinds(plugins)
        for do in sorted(known.keys() - set(_NOT_IN_FILES)):
            beat = beat_schema(known[do])
            defs.update(beat.pop("$defs", {}))
            defs[f"beat-{do}"] = beat
            places.append({"$ref": f"#/$defs/beat-{do}"})
        out["properties"]["beat"]["items"] = {"oneOf": places}
    return {"$schema": GenerateJsonSchema.schema_dialect, **out}


def schema_text(kind: str, plugins: bool = False) -> str:
    """Return the schema of a kind of file as it is written out."""
    return json.dumps(schema(kind, plugins), indent=2, ensure_ascii=False) + "\n"


def beat_schema(kind: type[Beat]) -> dict[str, Any]:
    """Return the schema of one kind of beat; a file must write its `id` and `do`."""
    out = kind.model_json_schema(schema_generator=_Documented)
    properties = out["properties"]
    for key in ("id", "do"):
        properties[key].pop("default", None)
    properties["id"]["minLength"] = 1
    required = [key for key in out.get("required", []) if key not in ("id", "do")]
    return {**out, "title": properties["do"]["const"], "required": ["id", "do", *required]}


class _Documented(GenerateJsonSchema):
    """Describes models and their keys by what their docstrings say."""

    def model_schema(self, schema: Any) -> dict[str, Any]:
        out = super().model_schema(schema)
        model: type[BaseModel] = schema["cls"]
        out["description"] = _summary(model)
        told = _attributes(model)
        for name, field in model.model_fields.items():
            place = out.get("properties", {}).get(field.alias or name)
            if place is not None and name in told:
                place.setdefault("description", told[name])
        return out

    def nullable_schema(self, schema: Any) -> dict[str, Any]:
        # TOML has no null: what may be None may be left out.
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: Any) -> dict[str, Any]:
        out = super().default_schema(schema)
        if out.get("default") is None or isinstance(out["default"], dict):
            out.pop("default", None)
        return out

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def _summary(model: type[BaseModel]) -> str:
    return _plain(inspect.cleandoc(model.__doc__ or "").partition("\n\n")[0])


def _attributes(model: type[BaseModel]) -> dict[str, str]:
    """Return what the docstrings of a model and its bases say of each attribute."""
    out: dict[str, str] = {}
    for base in reversed(model.__mro__):
        if issubclass(base, BaseModel) and base is not BaseModel:
            out.update(_section(inspect.cleandoc(base.__doc__ or "")))
    return out


def _section(doc: str) -> dict[str, str]:
    """Read the numpydoc section Attributes."""
    out: dict[str, str] = {}
    names: list[str] = []
    body = doc.partition("Attributes\n----------\n")[2].partition("\n\n")[0]
    for line in body.splitlines():
        if line.startswith(" "):
            for name in names:
                out[name] = f"{out.get(name, '')} {line.strip()}".strip()
        elif entry := _ENTRY.match(line):
            names = entry.group(1).split(", ")
    return {name: _plain(text) for name, text in out.items()}


def _plain(text: str) -> str:
    return " ".join(text.replace("``", "`").split())
