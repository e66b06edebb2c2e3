"""All benchmarks, one after the other: their tables, and their ratios as JSON.

`python tests/bench/run.py [--release X.Y.Z] [ARGUMENTS...]`; further arguments go to every
benchmark. Ratios go to renders/bench.json with the commit; a release's line to history.md.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from measure import RATIOS

HERE = Path(__file__).resolve().parent
HISTORY = HERE / "history.md"
OUT = HERE.parent.parent / "renders" / "bench.json"


def measured(arguments: list[str]) -> dict[str, float]:
    """Run every benchmark and return all ratios."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        kept = Path(folder) / "ratios.json"
        for script in sorted(HERE.glob("bench_*.py")):
            print(f"== {script.name}", flush=True)
            command = [sys.executable, str(script), *arguments]
            subprocess.run(command, env={**os.environ, RATIOS: str(kept)}, check=True)
        found: dict[str, float] = json.loads(kept.read_text("utf-8")) if kept.exists() else {}
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


def line(release: str, known: dict[str, Any], ratios: dict[str, float]) -> str:
    """Return a release's part of the history."""
    rows = "\n".join(f"| {name} | {value:.2f} |" for name, value in ratios.items())
    head = f"{known['date']}, {known['commit']}, {known['cores']} cores, load {known['load']}"
    return f"\n## {release} ({head})\n\n| ratio | |\n| --- | ---: |\n{rows}\n"


def main() -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description="All benchmarks.")
    parser.add_argument("--release", help="add the ratios to history.md under this name")
    given, arguments = parser.parse_known_args()
    known = about()  # before anything of ours loads the machine
    ratios = measured(arguments)
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps({**known, "ratios": ratios}, indent=2) + "\n", "utf-8")
    print(f"== {OUT}")
    if given.release:
        with HISTORY.open("a", encoding="utf-8") as history:
            history.write(line(given.release, known, ratios))


if __name__ == "__main__":
    main()
