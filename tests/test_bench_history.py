"""A slower release is seen: the history that `make bench` keeps, and what it says."""

import json
import subprocess
import sys
from pathlib import Path

RUN = Path(__file__).parent / "bench" / "run.py"
KNOWN = {"commit": "abc1234", "date": "2026-01-02", "cores": 2, "load": 0.1, "machine": "Linux"}


def release(folder: Path, name: str | None, **values: tuple[float, str]) -> str:
    """Tell the history of ratios, by name (value, which is better); return what is said."""
    ratios = {key: {"value": v, "better": better} for key, (v, better) in values.items()}
    (folder / "ratios.json").write_text(json.dumps({**KNOWN, "ratios": ratios}), "utf-8")
    files = ["--from", folder / "ratios.json", "--history", folder / "history.md"]
    command = [sys.executable, RUN, *files, *(["--release", name] if name else [])]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout


def test_a_slower_release_is_said_and_kept(tmp_path):
    history = tmp_path / "history.md"
    history.write_text("# Ratios\n", "utf-8")
    first = {"fold: CPU, stock / pleat": (6.0, "more"), "job / encoder": (1.2, "less")}
    assert release(tmp_path, "1.0.0", **first) == ""

    # Within ten per cent, and better by more than that: nothing to be said.
    second = {"fold: CPU, stock / pleat": (5.5, "more"), "job / encoder": (0.9, "less")}
    assert release(tmp_path, "1.1.0", **second) == ""

    third = {
        "fold: CPU, stock / pleat": (4.4, "more"),
        "job / encoder": (1.08, "less"),
        "new: a / b": (1.0, "more"),
    }
    said = release(tmp_path, "1.2.0", **third).splitlines()
    assert said == [
        "fold: CPU, stock / pleat: 4.40, and 5.50 in 1.1.0, so 20 per cent worse",
        "job / encoder: 1.08, and 0.90 in 1.1.0, so 20 per cent worse",
    ]
    kept = history.read_text("utf-8")
    assert [line.split()[1] for line in kept.splitlines() if line.startswith("## ")] == [
        "1.0.0",
        "1.1.0",
        "1.2.0",
    ]
    assert "## 1.2.0 (2026-01-02, abc1234, 2 cores, load 0.1)" in kept
    assert "| new: a / b | 1.00 | more |" in kept


def test_without_a_release_nothing_is_kept(tmp_path):
    history = tmp_path / "history.md"
    history.write_text("# Ratios\n", "utf-8")
    release(tmp_path, "1.0.0", speed=(6.0, "more"), psnr=(4.0, "either"))
    before = history.read_text("utf-8")

    said = release(tmp_path, None, speed=(3.0, "more"), psnr=(1.0, "either"))

    assert said == "speed: 3.00, and 6.00 in 1.0.0, so 50 per cent worse\n"
    assert history.read_text("utf-8") == before
