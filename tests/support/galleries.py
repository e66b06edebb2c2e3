"""A lecture and a clip with a name that is no name, for a gallery."""

from __future__ import annotations

import json
from pathlib import Path

from support import stages
from support.command import pleat

QUALITY = "128x72@5"
ODD = "we 'ird \"<b>ñame&.toml"


def write(folder: Path) -> list[str]:
    """Write a lecture, and a clip of a name that is no name; return what shows both."""
    stages.write(folder)
    odd = (folder / "b.toml").read_text("utf-8")
    for old, new in [
        ('title = "Clip b"', 'title = "<i>Odd</i>"\nfigures = ["002-04"]'),
        ('languages = ["zh-Hant", "zh-Hans"]', ""),
    ]:
        assert old in odd
        odd = odd.replace(old, new)
    (folder / ODD).write_text(odd, encoding="utf-8")
    return ["mini.toml", ODD]


def make(folder: Path) -> dict:
    """Write their gallery into `out`; return the report."""
    args = ["-o", "out", "-q", QUALITY, "-j", "1", "--cache", "cache", "--json"]
    run = pleat("gallery", *write(folder), *args, cwd=folder)
    assert run.code == 0, run.err
    return json.loads(run.out)


def slug(told: dict) -> str:
    """What the odd clip is called."""
    return next(name for name in told["films"] if name != "mini")
