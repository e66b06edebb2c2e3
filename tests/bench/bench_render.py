"""Our clips against stock Manim and against the encoder: `python tests/bench/bench_render.py`.

By default the five heaviest clips of the shipped lectures, each and in the mean; `fold` by its
name. Everything is measured in one run on the same machine, so ratios hold where seconds do
not. Of each clip a part of its beats is taken (`stories.py`); the start-up of both sides counts
in full, so that whole clips (`--whole`, an hour) come out better for us.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np
from measure import Better, Cost, adopt_orphans, keep, psnr, run
from stories import HEAVIEST, HERE, STORIES

from pleat.scenes.clip.timeline import schedule
from pleat.scenes.drawing.look import parse_quality
from pleat.scenes.film.pool import cores
from pleat.scenes.film.select import select
from pleat.scenes.playback.load import load_clip

QUALITIES = {"480p15": "low", "1080p60": "high"}
EVERY = 63  # frames from one sample for PSNR to the next
OWN = "480p15"  # in which our own parts are drawn by Manim, too
# Ratios that are told: which is better, and the aim in each quality.
TOLD: dict[str, tuple[Better, dict[str, float]]] = {
    "CPU, stock / pleat": ("more", {"480p15": 6.0, "1080p60": 6.0}),
    "wall, stock / pleat": ("more", {"480p15": 8.0, "1080p60": 8.0}),
    "drawing, stock / pleat": ("more", {"480p15": 8.0, "1080p60": 8.0}),
    "size, pleat / stock": ("less", {"480p15": 1.0, "1080p60": 1.0}),
    "PSNR, pleat less stock": ("either", {"480p15": 0.0, "1080p60": 0.0}),
    "job / encoder alone": ("less", {"1080p60": 1.25}),
    "CPU of drawing and encoding / encoding": ("less", {"1080p60": 1.25}),
    "CPU, own parts by Manim / pleat": ("more", {}),
    "wall, own parts by Manim / pleat": ("more", {}),
}


class Bench:
    """One clip in one quality.

    Parameters
    ----------
    clip, name : str
        Which clip, and which of QUALITIES.
    beats : str or None
        Which beats; None: all.
    folder : Path
        For what is made.
    """

    def __init__(self, clip: str, name: str, beats: str | None, folder: Path) -> None:
        self.clip, self.name, self.beats, self.folder = clip, name, beats, folder
        self.width, self.height, self.fps = parse_quality(QUALITIES[name])
        self.size = f"{self.width}x{self.height}@{self.fps}"
        loaded = load_clip(clip)
        self.places = select([beat.id for beat in loaded.beats], beats)
        times = schedule(loaded, self.fps).beats
        self.frames = sum(times[k].frames for k in self.places)
        self.whole = sum(time.frames for time in times)

    def pleat(self, out: str) -> tuple[Cost, Path]:
        """Render our clip anew with the command itself."""
        video = self.folder / f"{out}-{self.clip}-{self.name}.mp4"
        command = [sys.executable, "-m", "pleat.scenes.cli", "render", self.clip, "--force"]
        command += ["-q", QUALITIES[self.name], "-o", str(video)]
        command += ["--cache", str(video.with_suffix(".cache"))]
        return run([*command, *(["--beats", self.beats] if self.beats else [])]), video

    def manim(self, file: Path, scene: str) -> tuple[Cost, Path]:
        """Render a scene with manim's own command, settings and file writer."""
        media = self.folder / f"media-{self.clip}-{self.name}"
        command = [sys.executable, "-m", "manim", "render", str(file), scene]
        command += ["-r", f"{self.width},{self.height}", "--fps", str(self.fps)]
        command += ["--media_dir", str(media)]
        command += ["--disable_caching", "--progress_bar", "none", "-v", "ERROR"]
        told = {"PLEAT_BENCH_CLIP": self.clip}
        if self.beats:
            told["PLEAT_BENCH_BEATS"] = self.beats
        return run(command, **told), next(media.rglob(f"{scene}.mp4"))

    def drawing(self, side: str) -> dict[str, Any]:
        """Draw one side without an encoder: frames, CPU seconds, sampled luma by frame."""
        out = self.folder / f"{side}-{self.clip}-{self.name}.npz"
        command = [sys.executable, str(HERE / "sides.py"), side, self.clip, self.size]
        done = run(
            [*command, self.beats or "", str(EVERY), out],
            PLEAT_BENCH_MEDIA=str(self.folder / "media-drawing"),
        )
        found: dict[str, Any] = json.loads(done.output.strip().splitlines()[-1])
        with np.load(out) as kept:
            found["samples"] = {int(number): kept[number] for number in kept.files}
        return found

    def encoder_alone(self) -> dict[str, float]:
        """Encode the same beats from memory, in as many processes as a job has."""
        command = [sys.executable, HERE / "limit.py", self.clip, self.size]
        done = run([*command, ",".join(map(str, self.places)), str(cores())])
        seconds: dict[str, float] = json.loads(done.output)
        return seconds

    def measure(self, limit: bool) -> dict[str, Any]:
        """Measure everything; the encoder's own limit on request."""
        found: dict[str, Any] = {"frames": self.frames, "of": self.whole, "beats": self.beats}
        told = STORIES[self.clip]
        self.say("films")
        costs, videos = {}, {}
        costs["pleat"], videos["pleat"] = self.pleat("film")
        costs["stock"], videos["stock"] = self.manim(told.file, told.scene)
        if self.name == OWN:
            costs["own"], videos["own"] = self.manim(HERE / "by_manim.py", "OwnParts")
        self.say("drawing alone")
        sides = {"pleat": self.drawing("ours"), "stock": self.drawing("stock")}
        for side, cost in costs.items():
            found[side] = {"cpu": cost.cpu, "wall": cost.wall}
            found[side]["bytes"] = videos[side].stat().st_size
            if side in sides:
                own = sides[side]
                found[side]["frames"] = own["frames"]
                found[side]["drawing"] = own["cpu"] / own["frames"]
                found[side]["psnr"] = psnr(videos[side], own["samples"])
        if limit:
            # One whole job before and one after: their mean stands for one meanwhile.
            self.say("the encoder alone")
            found["limit"] = self.encoder_alone()
            found["job"] = (costs["pleat"].wall + self.pleat("job")[0].wall) / 2
        found["ratios"] = ratios(found)
        return found

    def say(self, what: str) -> None:
        """Tell whoever waits what is being measured."""
        now = time.strftime("%H:%M:%S")
        print(f"{now} {self.clip} {self.name}: {what}", file=sys.stderr, flush=True)


def ratios(found: dict[str, Any]) -> dict[str, float]:
    """Return one clip's ratios."""
    ours, stock = found["pleat"], found["stock"]
    kept = {
        "CPU, stock / pleat": stock["cpu"] / ours["cpu"],
        "wall, stock / pleat": stock["wall"] / ours["wall"],
        "drawing, stock / pleat": stock["drawing"] / ours["drawing"],
        "size, pleat / stock": ours["bytes"] / stock["bytes"],
        "PSNR, pleat less stock": ours["psnr"] - stock["psnr"],
    }
    if "limit" in found:
        bound = found["limit"]
        kept["job / encoder alone"] = found["job"] / bound["encode_wall"]
        both = bound["both_cpu"] / bound["encode_cpu"]
        kept["CPU of drawing and encoding / encoding"] = both
    if "own" in found:
        for key, what in (("CPU", "cpu"), ("wall", "wall")):
            kept[f"{key}, own parts by Manim / pleat"] = found["own"][what] / ours[what]
    return kept


def mean(found: dict[str, Any], ratio: str) -> float | None:
    """Return the mean of a ratio over all clips."""
    values = [one["ratios"][ratio] for one in found.values() if ratio in one["ratios"]]
    return fmean(values) if values else None


def table(name: str, found: dict[str, Any]) -> str:
    """Return what was found in one quality as text."""
    head = "".join(f"{clip:>12}" for clip in found)
    lines = [f"{name:40}{head}{'mean':>9}"]

    def row(label: str, of: Any, form: str) -> None:
        lines.append(f"  {label:38}" + "".join(f"{of(one):12{form}}" for one in found.values()))

    row("frames drawn", lambda one: one["frames"], "d")
    row("of the clip's", lambda one: one["of"], "d")
    for side in ("pleat", "stock"):
        row(f"{side}: CPU, s", lambda one, s=side: one[s]["cpu"], ".1f")
        row(f"{side}: wall, s", lambda one, s=side: one[s]["wall"], ".1f")
        row(f"{side}: drawing, CPU ms a frame", lambda one, s=side: 1000 * one[s]["drawing"], ".1f")
        row(f"{side}: size, kB", lambda one, s=side: one[s]["bytes"] / 1000, ".0f")
        row(f"{side}: luma PSNR, dB", lambda one, s=side: one[s]["psnr"], ".1f")
    for ratio, (better, aims) in TOLD.items():
        middle = mean(found, ratio)
        if middle is None:
            continue
        aim, end = aims.get(name), "most" if better == "less" else "least"
        told = f"   aim: at {end} {aim:g}" if aim is not None else ""
        values = [one["ratios"].get(ratio) for one in found.values()]
        cells = "".join(f"{'-' if v is None else f'{v:.2f}':>12}" for v in values)
        lines.append(f"  {ratio:38}{cells}{middle:9.2f}{told}")
    return "\n".join(lines)


def parts(clips: Sequence[str], name: str, given: argparse.Namespace) -> dict[str, str | None]:
    """Return which beats of each clip are taken in a quality; None: all."""
    if given.whole:
        return dict.fromkeys(clips)
    short = given.quick or name == "1080p60"
    return {clip: STORIES[clip].short if short else STORIES[clip].part for clip in clips}


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(description="Our clips against stock Manim and the encoder.")
    parser.add_argument("clips", nargs="*", help="of " + ", ".join(STORIES))
    parser.add_argument("--quick", action="store_true", help="one beat a clip, 480p15 only")
    parser.add_argument("--whole", action="store_true", help="all beats; takes about an hour")
    parser.add_argument("--only", choices=QUALITIES, help="one quality only")
    parser.add_argument("--json", action="store_true", help="print the numbers as JSON")
    given = parser.parse_args()
    if unknown := [clip for clip in given.clips if clip not in STORIES]:
        parser.error(f"{unknown[0]} is not told in stock Manim; there are {', '.join(STORIES)}")
    clips = given.clips or list(HEAVIEST)
    adopt_orphans()
    names = [given.only] if given.only else [OWN] if given.quick else list(QUALITIES)
    whole: dict[str, Any] = {"cores": cores(), "load": os.getloadavg()[0]}
    for name in names:
        whole[name] = {}
        for clip, beats in parts(clips, name, given).items():
            with tempfile.TemporaryDirectory(prefix="bench-") as folder:
                bench = Bench(clip, name, beats, Path(folder))
                whole[name][clip] = bench.measure(limit=name == names[-1])
        what = "heaviest five" if clips == list(HEAVIEST) else ", ".join(clips)
        for ratio, (better, _) in TOLD.items():
            values = {c: one["ratios"].get(ratio) for c, one in whole[name].items()}
            told = {what: mean(whole[name], ratio), **(values if len(clips) > 1 else {})}
            kept = {f"{c} {name}: {ratio}": v for c, v in told.items() if v is not None}
            keep(kept, better)
    if given.json:
        print(json.dumps(whole, indent=2))
        return
    print(f"{whole['cores']} cores, load {whole['load']:.1f} at the start")
    if not given.whole:
        print("of each clip a part; the start-up of both sides counts in full")
    for name in names:
        print(f"\n{table(name, whole[name])}")


if __name__ == "__main__":
    main()
