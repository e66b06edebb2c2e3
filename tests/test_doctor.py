"""`pleat doctor`: what is missing is named with the command that mends it."""

import json
import sys

import pytest
from click.testing import CliRunner

from pleat.scenes.cli import cli, requirements


def doctor(*options: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli, ["doctor", *options])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output


@pytest.fixture
def records(monkeypatch, tmp_path):
    """Run doctor with --json and return its records by name, the cache in a fresh folder."""
    monkeypatch.setenv("PLEAT_CACHE", str(tmp_path / "cache"))

    def run():
        code, output = doctor("--json")
        records = {record["name"]: record for record in json.loads(output)}
        lacking = [r for r in records.values() if r["required"] and not r["found"]]
        assert code == (1 if lacking else 0)
        return records

    return run


def test_every_requirement_of_this_machine_is_met(records):
    found = records()
    assert {"Python", "manim", "torch", "typst", "cairo", "pango", "H.264 encoder"} <= set(found)
    assert [r["name"] for r in found.values() if r["required"] and not r["found"]] == []
    assert all(r["detail"] for r in found.values())


def test_the_plain_listing_has_a_line_for_each_requirement(records):
    code, output = doctor()
    assert code == 0
    for name in records():
        assert any(name in line for line in output.splitlines())


def test_a_package_too_old_fails_and_names_the_mend(records, monkeypatch):
    real = requirements.version
    monkeypatch.setattr(
        requirements, "version", lambda name: "0.20.1" if name == "manim" else real(name)
    )
    manim = records()["manim"]
    assert not manim["found"]
    assert "0.20.1" in manim["detail"]
    assert ">=0.22" in manim["detail"]
    assert "pip install 'manim[typst]" in manim["mend"]
    code, output = doctor()
    assert code == 1
    assert manim["mend"] in output


def test_torch_is_looked_up_without_being_imported(records, monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    assert records()["torch"]["found"]


def test_a_library_that_does_not_load_names_the_headers(records, monkeypatch):
    monkeypatch.setitem(sys.modules, "manimpango", None)
    monkeypatch.setattr("platform.system", lambda: "Linux")
    pango = records()["pango"]
    assert not pango["found"]
    assert "apt-get install build-essential pkg-config" in pango["mend"]


def test_on_macos_the_mend_is_brew(records, monkeypatch):
    monkeypatch.setitem(sys.modules, "manimpango", None)
    monkeypatch.setattr("platform.system", lambda: "Darwin")
    assert records()["pango"]["mend"].startswith("brew install pkg-config cairo pango")


def test_what_is_optional_and_absent_does_not_fail(records, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    chromium = records()["Chromium"]
    assert not chromium["found"]
    assert chromium["needed_for"] == "browser tests"
    assert "chromium" in chromium["mend"]


def test_a_cache_that_cannot_be_written_fails(records, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("PLEAT_CACHE", str(tmp_path / "file" / "cache"))
    cache = records()["cache folder"]
    assert not cache["found"]
    assert str(tmp_path / "file") in cache["detail"]
    assert "PLEAT_CACHE" in cache["mend"]


def test_a_full_disk_fails(records, monkeypatch):
    monkeypatch.setattr(requirements, "SPACE", 10**18)
    space = records()["disk space"]
    assert not space["found"]
    assert "GB free" in space["detail"]
