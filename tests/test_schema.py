"""The schemas editors check by: as the models are, and as strict."""

import json
import tomllib

import jsonschema
import pytest
from support.command import pleat

from pleat.configs import HERE, shipped
from pleat.scenes.beats import kinds
from pleat.scenes.cli.schemas import KINDS, schema_text


def schema(kind):
    return json.loads((HERE / "schema" / f"{kind}.json").read_text(encoding="utf-8"))


def faults(kind, table):
    return list(jsonschema.Draft202012Validator(schema(kind)).iter_errors(table))


@pytest.mark.parametrize("kind", KINDS)
def test_the_shipped_schemas_are_current(kind):
    """If not: ``pleat schema -o configs/schema``."""
    assert (HERE / "schema" / f"{kind}.json").read_text(encoding="utf-8") == schema_text(kind)
    jsonschema.Draft202012Validator.check_schema(schema(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_every_shipped_file_is_valid(kind):
    files = shipped(f"{kind}s").values()
    assert files
    for file in files:
        assert faults(kind, tomllib.loads(file.read_text(encoding="utf-8"))) == [], file


@pytest.mark.parametrize("kind", KINDS)
def test_files_lead_editors_to_their_schema(kind):
    for file in shipped(f"{kind}s").values():
        start, path = file.read_text(encoding="utf-8").splitlines()[0].split()
        assert start == "#:schema"
        assert (file.parent / path).resolve() == HERE / "schema" / f"{kind}.json"


def clip(**beat):
    return {"clip": {"title": "A"}, "beat": [{"id": "a", "do": "fold", **beat}]}


def test_a_beat_is_checked_by_its_kind():
    assert faults("clip", clip(layer=1, neuron=2, caption="Fold.")) == []
    for wrong in ({"neuron": 0}, {"neuron": "1"}, {"nueron": 1}, {"do": "fodl"}, {"do": "free"}):
        assert faults("clip", clip(**wrong)), wrong
    for missing in ("id", "do"):
        table = clip()
        del table["beat"][0][missing]
        assert faults("clip", table), missing
    assert faults("clip", {"clip": {"title": "A", "net": 3}, "beat": clip()["beat"]})


def test_every_kind_of_beat_is_described():
    whole = schema("clip")
    for do in kinds().keys() - {"free"}:
        assert whole["$defs"][f"beat-{do}"]["description"]
    assert "ONNX" in whole["$defs"]["Head"]["properties"]["net"]["description"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_is_described(kind):
    whole = schema(kind)
    tables = {kind: whole, **whole.get("$defs", {})}
    silent = [
        f"{name}.{key}"
        for name, table in tables.items()
        for key, place in table.get("properties", {}).items()
        if "description" not in place and key != "do"
    ]
    assert silent == []


def test_the_command_prints_one_or_writes_all(tmp_path):
    run = pleat("schema", "theme", cwd=tmp_path)
    assert (run.code, json.loads(run.out)) == (0, schema("theme"))
    assert pleat("schema", "-o", "all", cwd=tmp_path).code == 0
    assert sorted(p.stem for p in (tmp_path / "all").iterdir()) == sorted(KINDS)
    for wrong in (("schema",), ("schema", "clips"), ("schema", "clip", "theme")):
        run = pleat(*wrong, cwd=tmp_path)
        assert (run.code, run.out) == (2, "")
        assert "clip" in run.err
