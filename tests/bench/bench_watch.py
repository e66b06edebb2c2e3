"""The author's loop: from a save to the film, against `manim -ql` of the same clip.

``python tests/bench/bench_watch.py [--quick] [--json]``. One `pleat watch` stays open, as
it would beside an editor; manim is run anew after every save, as it has to be. The clip
is `fold`, in stock Manim that of bench_render.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import count
from pathlib import Path
from typing import Any

from measure import keep, run

from pleat.configs import shipped
from pleat.scenes.film.pool import cores
from pleat.scenes.playback.load import load_clip

HERE = Path(__file__).resolve().parent
QUICK = ("linear", "fold-1", "threshold")
REST = 2.0  # seconds between two saves: an author looks at what came of the last
AIM = 1.0

EDITED = """
import dataclasses

import stock_fold
from stock_fold import StockFold

clip, words = stock_fold.CLIP, {words!r}
beats = [b.model_copy(update={{"caption": words.get(b.id, b.caption)}}) for b in clip.beats]


class Edited(StockFold):
    clip = dataclasses.replace(clip, beats=tuple(beats))
"""


class Author:
    """Somebody who saves a clip and waits until the film is there."""

    def __init__(self, folder: Path) -> None:
        self.clip = folder / "mine.toml"
        self.clip.write_text(shipped("clips")["fold"].read_text("utf-8").replace("#:schema", "#"))
        text = self.clip.read_text("utf-8")
        self.clip.write_text(re.sub(r"languages = .*", "", text), "utf-8")
        began = time.perf_counter()
        words = ["mine.toml", "-o", "film.mp4", "--cache", str(folder / "cache")]
        self._watch = subprocess.Popen(
            [sys.executable, "-u", "-m", "pleat.scenes.cli", "watch", *words],
            cwd=folder,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.first = self._until("ready") - began

    def _until(self, *words: str) -> float:
        assert self._watch.stdout is not None
        for line in self._watch.stdout:
            if any(word in line for word in words):
                return time.perf_counter()
        raise RuntimeError("pleat watch has ended")

    def save(self, pattern: str, new: str, *words: str) -> float:
        """Change the clip, and return the seconds from the save to a line with a word."""
        text = self.clip.read_text("utf-8")
        changed = re.sub(pattern, new, text, count=1)
        if changed == text:
            raise RuntimeError(f"nothing is changed by {pattern}")
        other = self.clip.with_suffix(".new")
        other.write_text(changed, "utf-8")
        time.sleep(REST)
        began = time.perf_counter()
        other.replace(self.clip)
        return self._until(*words or ("ready",)) - began

    def close(self) -> None:
        """Go home."""
        self._watch.terminate()
        self._watch.wait()


def manim(folder: Path, words: dict[str, str], *options: str) -> float:
    """Render the stock clip with some captions changed, as `manim -ql` does."""
    script = folder / "edited.py"
    script.write_text(EDITED.format(words=words), "utf-8")
    media = folder / "media"
    command = [sys.executable, "-m", "manim", "render", "-ql", str(script), "Edited"]
    command += ["--media_dir", str(media), "--progress_bar", "none", "-v", "ERROR", *options]
    return run(command, PYTHONPATH=str(HERE)).wall


def measure(quick: bool) -> dict[str, Any]:
    """Measure everything and return it."""
    beats = [b.id for b in load_clip("fold").beats if not quick or b.id in QUICK]
    found: dict[str, Any] = {"cores": cores(), "load": os.getloadavg()[0]}
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        folder = Path(temporary)
        author = Author(folder)
        found["first"] = author.first

        numbers = count()

        def caption(beat: str) -> float:
            own = rf'(id = "{beat}"\n(?:(?!\[\[).*\n)*?caption = ).*'
            return author.save(own, rf'\1"Word {next(numbers)} on {beat}."')

        try:
            found["caption"] = {beat: caption(beat) for beat in beats}
            found["again"] = [caption(beats[-1]) for _ in range(3)]
            found["length"] = author.save(r'(id = "fold-1"\n)', r"\1seconds = 2.5\n")
            change = r'(do = "crease"\nlayer = 1\nneuron = )1'
            found["shown"] = author.save(change, r"\g<1>2", "is there", "ready")
        finally:
            author.close()
        found["stock"] = manim(folder, {}, "--disable_caching")
        if not quick:
            manim(folder, {})
            found["stock_cached"] = manim(folder, {"linear": "Another word on linear."})
    return found


def table(found: dict[str, Any]) -> str:
    """Return the findings as text."""
    stock = found["stock"]
    every = [*found["caption"].values(), *found["again"]]

    def row(what: str, seconds: float, note: str = "") -> str:
        return f"{what:52}{seconds:8.2f} s{stock / seconds:9.1f} times{note}"

    lines = [
        f"fold at 480p15, {found['cores']} cores, load {found['load']:.1f} at the start",
        f"{'':52}{'':10}{'manim -ql takes so many':>12}",
        row("a caption, median of the beats", statistics.median(every), f"   aim: {AIM:g} s"),
        row("  the quickest beat", min(every)),
        row("  the slowest beat", max(every)),
        row("  the beat edited last, again", statistics.median(found["again"])),
        row("another length of one beat", found["length"]),
        row("another neuron: the changed beat is there", found["shown"]),
        row("pleat watch itself, started without a cache", found["first"]),
        row("manim -ql, everything anew", stock),
    ]
    if "stock_cached" in found:
        lines.append(row("manim -ql with its cache, one caption changed", found["stock_cached"]))
    return "\n".join(lines)


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="only three beats")
    parser.add_argument("--json", action="store_true", help="print the numbers as JSON")
    given = parser.parse_args()
    found = measure(given.quick)
    median = statistics.median([*found["caption"].values(), *found["again"]])
    keep({"watch: manim -ql / a caption": found["stock"] / median})
    print(json.dumps(found, indent=2) if given.json else table(found))


if __name__ == "__main__":
    main()
