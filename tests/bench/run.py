"""All benchmarks, one after the other: their tables, and their ratios as JSON.

`python tests/bench/run.py [--release X.Y.Z] [--from FILE] [ARGUMENTS...]`; further arguments,
such as `--quick`, go to every benchmark. Ratios go to renders/bench.json with the commit; a
release's to history.md, and what has become worse since the last one is said. `--from` takes
them from a file that an earlier run has written.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from measure import RATIOS

HERE = Path(__file__).resolve().parent
HISTORY = HERE / "history.md"
OUT = HERE.parent.parent / "renders" / "bench.json"
WORSE = 0.1  # the share by which a ratio may change before it is said
Ratios = dict[str, dict[str, Any]]  # by name: its value, and what of it is better
_HEAD = re.compile(r"^## (\S+) \(", re.MULTILINE)
_ROW = re.compile(r"^\| (.+) \| (-?[\d.]+) \| (more|less|either) \|$", re.MULTILINE)


def measured(arguments: list[str]) -> Ratios:
    """Run every benchmark and return all ratios."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        kept = Path(folder) / "ratios.json"
        for script in sorted(HERE.glob("bench_*.py")):
            print(f"== {script.name}", flush=True)
            command = [sys.executable, str(script), *arguments]
            subprocess.run(command, env={**os.environ, RATIOS: str(kept)}, check=True)
        found: Ratios = json.loads(kept.read_text("utf-8")) if kept.exists() else {}
    return found


def about() -> dict[str, Any]:
    """Return what ratios depend on besides the code, and which code it is."""

    def git(*words: str) -> str:
        run = subprocess.run(["git", *words], cwd=HERE, capture_output=True, text=True)
        return run.stdout.strip()

    return {
        "commit": git("rev-parse", "--short", "HEAD") + ("+" if git("status", "--short") else ""),
        "date": datetime.date.today().isoformat(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 2),
        "machine": f"{platform.system()} {platform.machine()}",
    }


def part(release: str, known: dict[str, Any], ratios: Ratios) -> str:
    """Return a release's part of the history."""
    rows = "\n".join(
        f"| {name} | {one['value']:.2f} | {one['better']} |" for name, one in ratios.items()
    )
    head = f"{known['date']}, {known['commit']}, {known['cores']} cores, load {known['load']}"
    return f"\n## {release} ({head})\n\n| ratio | | better |\n| --- | ---: | --- |\n{rows}\n"


def last(history: str) -> tuple[str, dict[str, float]]:
    """Return the last release that a history tells of, and its ratios; none at first."""
    *_, release, rows = ["", *_HEAD.split(history)]
    return release, {name: float(value) for name, value, _ in _ROW.findall(rows)}


def worse(history: str, ratios: Ratios) -> list[str]:
    """Return a sentence for every ratio that is worse than in the last release."""
    release, before = last(history)
    told = []
    for name, one in ratios.items():
        was, now = before.get(name), one["value"]
        if not was or one["better"] == "either":
            continue
        change = now / was - 1
        if (change if one["better"] == "less" else -change) > WORSE:
            told.append(
                f"{name}: {now:.2f}, and {was:.2f} in {release}, "
                f"so {100 * abs(change):.0f} per cent worse"
            )
    return told


def main() -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description="All benchmarks.")
    parser.add_argument("--release", help="add the ratios to the history under this name")
    parser.add_argument("--from", type=Path, dest="kept", help="ratios of an earlier run")
    parser.add_argument("--history", type=Path, default=HISTORY, help="by default history.md")
    given, arguments = parser.parse_known_args()
    if given.kept:
        known = json.loads(given.kept.read_text("utf-8"))
        ratios = known["ratios"]
    else:
        known = about()  # before anything of ours loads the machine
        ratios = measured(arguments)
        OUT.parent.mkdir(exist_ok=True)
        OUT.write_text(json.dumps({**known, "ratios": ratios}, indent=2) + "\n", "utf-8")
        print(f"== {OUT}")
    history = given.history.read_text("utf-8")
    for sentence in worse(history, ratios):
        print(sentence)
    if given.release:
        given.history.write_text(history + part(given.release, known, ratios), "utf-8")


if __name__ == "__main__":
    main()
