"""`pleat list` reads every clip once, and again when a file of pleat's has changed."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from support.command import pleat

from pleat.scenes.cli import listing

PROBE = """
import json, sys
sys.argv = {argv!r}
from pleat.scenes.cli import main
try:
    main()
except SystemExit:
    pass
heavy = ("numpy", "pydantic", "scipy", "manim", "torch")
print(json.dumps([name for name in heavy if name in sys.modules]), file=sys.stderr)
"""


def loaded(folder, *words):
    """Return what a command says, and which heavy packages it has loaded."""
    run = subprocess.run(
        [sys.executable, "-c", PROBE.format(argv=["pleat", *words])],
        env={**os.environ, "PLEAT_CACHE": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout, set(json.loads(run.stderr.splitlines()[-1]))


def test_help_and_the_second_list_load_nothing_that_takes_long(tmp_path):
    assert loaded(tmp_path, "--help")[1] == set()
    told, first = loaded(tmp_path, "list")
    assert "numpy" in first
    assert not first & {"manim", "torch"}
    again, second = loaded(tmp_path, "list")
    assert (again, second) == (told, set())


def test_it_is_read_anew_when_anything_has_changed_or_is_damaged(tmp_path, monkeypatch):
    monkeypatch.setenv("PLEAT_CACHE", str(tmp_path))
    read = []

    def some():
        read.append(len(read))
        return [
            dict.fromkeys(("title", "figures"), str(len(read))) | {"name": "one", "seconds": 1.0}
        ]

    monkeypatch.setattr(listing, "_read", some)
    first = listing.clips()
    assert listing.clips() == first
    assert read == [0]
    kept = next((tmp_path / "lists").glob("*.json"))
    kept.write_bytes(kept.read_bytes()[:-9])
    assert listing.clips() != first
    assert listing.clips()[0]["title"] == "2"
    package = tmp_path / "package"
    for folder in ("configs", "nets", "scenes"):
        (package / folder).mkdir(parents=True)
    monkeypatch.setattr(listing, "_ROOT", package)
    assert listing.clips()[0]["title"] == "3"
    (package / "configs" / "mine.toml").write_text("[clip]")
    assert listing.clips()[0]["title"] == "4"
    assert listing.clips()[0]["title"] == "4"


def test_a_folder_that_takes_nothing_is_no_reason_to_fail(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("PLEAT_CACHE", str(tmp_path / "file"))
    monkeypatch.setattr(listing, "_read", lambda: [])
    assert listing.clips() == []
    run = pleat("list", "--json", cwd=tmp_path)
    assert (run.code, run.out) == (0, "[]\n")
