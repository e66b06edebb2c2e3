"""Our clip against stock Manim and against the encoder: `python tests/bench/bench_render.py`.

Everything is measured in one run on the same machine, so ratios hold where seconds do not.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from measure import Cost, adopt_orphans, keep, psnr, run

from pleat.scenes.clip.timeline import schedule
from pleat.scenes.drawing.look import RenderLook, parse_quality
from pleat.scenes.film.pool import cores
from pleat.scenes.film.select import select
from pleat.scenes.playback.load import load_clip

HERE = Path(__file__).resolve().parent
QUALITIES = {"480p15": "low", "1080p60": "high"}
QUICK = "shift,fold-1"
EVERY = 61  # frames from one sample for PSNR to the next
AIM_DRAWING, AIM_JOB = 6.0, 1.2


def pleat(name: str, beats: str | None, out: Path, jobs: int | None = None) -> Cost:
    """Render our clip anew with the command itself."""
    command = [sys.executable, "-m", "pleat.scenes.cli", "render", "fold", "--force"]
    command += ["-q", QUALITIES[name], "-o", str(out), "--cache", str(out.with_suffix(".cache"))]
    command += ["--beats", beats] if beats else []
    command += ["-j", str(jobs)] if jobs else []
    return run(command)


def manim(name: str, beats: str | None, folder: Path) -> tuple[Cost, Path]:
    """Render the stock scene with manim's own command, settings and file writer."""
    width, height, fps = parse_quality(QUALITIES[name])
    media = folder / f"media-{name}"
    command = [sys.executable, "-m", "manim", "render", str(HERE / "stock_fold.py"), "StockFold"]
    command += ["-r", f"{width},{height}", "--fps", str(fps), "--media_dir", str(media)]
    command += ["--disable_caching", "--progress_bar", "none", "-v", "ERROR"]
    cost = run(command, **({"PLEAT_BENCH_BEATS": beats} if beats else {}))
    return cost, next(media.rglob("StockFold.mp4"))


def drawing(side: str, name: str, beats: str | None, folder: Path) -> dict[str, Any]:
    """Draw one side without an encoder: frames, CPU seconds, sampled luma by frame."""
    width, height, fps = parse_quality(QUALITIES[name])
    out = folder / f"{side}-{name}.npz"
    command = [sys.executable, str(HERE / "sides.py"), side, f"{width}x{height}@{fps}"]
    done = run(
        [*command, beats or "", str(EVERY), out], PLEAT_BENCH_MEDIA=str(folder / "media-drawing")
    )
    found: dict[str, Any] = json.loads(done.output.strip().splitlines()[-1])
    with np.load(out) as kept:
        found["samples"] = {int(number): kept[number] for number in kept.files}
    return found


def encoder_alone(name: str, places: Sequence[int]) -> dict[str, float]:
    """Encode the same beats from memory, in as many processes as a job has."""
    width, height, fps = parse_quality(QUALITIES[name])
    command = [sys.executable, HERE / "limit.py", f"{width}x{height}@{fps}"]
    done = run([*command, ",".join(map(str, places)), str(cores())])
    seconds: dict[str, float] = json.loads(done.output)
    return seconds


def measure(beats: str | None, names: list[str]) -> dict[str, Any]:
    """Measure everything and return it as one tree of numbers."""
    clip = load_clip("fold")
    places = select([beat.id for beat in clip.beats], beats)
    found: dict[str, Any] = {"cores": cores(), "load": os.getloadavg()[0]}
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        folder = Path(temporary)
        for name in names:
            look = RenderLook(*parse_quality(QUALITIES[name]))
            times = schedule(clip, look.fps).beats
            video = folder / f"ours-{name}.mp4"
            part: dict[str, Any] = {"frames": sum(times[k].frames for k in places)}
            # Stock between two of ours, so that a change of load meets both.
            say(f"{name}: drawing alone")
            turns = [drawing(side, name, beats, folder) for side in ("ours", "stock", "ours")]
            sides = {"ours": turns[0], "stock": turns[1]}
            sides["ours"]["cpu"] = (turns[0]["cpu"] + turns[2]["cpu"]) / 2
            say(f"{name}: whole films")
            costs = {"ours": pleat(name, beats, video)}
            costs["stock"], stock_video = manim(name, beats, folder)
            for side, path in (("ours", video), ("stock", stock_video)):
                part[side] = {
                    "frames": sides[side]["frames"],
                    "cpu": costs[side].cpu,
                    "wall": costs[side].wall,
                    "drawing_ms": 1000 * sides[side]["cpu"] / sides[side]["frames"],
                    "bytes": path.stat().st_size,
                    "psnr": psnr(path, sides[side]["samples"]),
                }
            found[name] = part
        name = names[-1]
        for jobs in (1, 2):
            say(f"{name}: {jobs} process{'es' * (jobs > 1)}")
            cost = pleat(name, beats, folder / f"jobs-{jobs}.mp4", jobs)
            found[f"jobs {jobs}"] = {"cpu": cost.cpu, "wall": cost.wall}
        # One whole job before and one after; their spread tells how steady the machine was.
        say(f"{name}: the whole job and the encoder alone")
        walls = [pleat(name, beats, folder / "job.mp4").wall]
        found["limit"] = encoder_alone(name, places)
        walls.append(pleat(name, beats, folder / "job.mp4").wall)
        found["job_walls"] = walls
    return found


def say(what: str) -> None:
    """Tell whoever waits what is being measured."""
    print(f"… {what}", file=sys.stderr, flush=True)


def table(found: dict[str, Any], names: list[str]) -> str:
    """Return the findings as text."""
    lines = [f"{found['cores']} cores, load {found['load']:.1f} at the start"]
    rows = (
        ("CPU of the whole film, s", "cpu", ".1f"),
        ("wall of the whole film, s", "wall", ".1f"),
        ("drawing alone, CPU ms a frame", "drawing_ms", ".2f"),
        ("file size, kB", "bytes", ".0f"),
        ("luma PSNR, dB", "psnr", ".1f"),
    )
    for name in names:
        part = found[name]
        ours, stock = part["ours"], part["stock"]
        lines += ["", f"{name:34}{'pleat':>10}{'stock':>10}{'stock/pleat':>13}"]
        lines.append(f"{'frames':34}{ours['frames']:10}{stock['frames']:10}")
        for label, key, form in rows:
            a, b = ours[key], stock[key]
            scale = 1000 if key == "bytes" else 1
            ratio = "" if key == "psnr" else f"{b / a:13.2f}"
            aim = f"   aim: at least {AIM_DRAWING:g}" if key == "drawing_ms" else ""
            lines.append(f"{label:34}{a / scale:10{form}}{b / scale:10{form}}{ratio}{aim}")
    one, two, bound = found["jobs 1"], found["jobs 2"], found["limit"]
    before, after = found["job_walls"]
    frames = found[names[-1]]["frames"]
    lines += [
        "",
        f"{names[-1]}, whole job {before:.1f} s before and {after:.1f} s after, the encoder alone "
        f"{bound['encode_wall']:.1f} s: ratio of the mean "
        f"{(before + after) / 2 / bound['encode_wall']:.2f}   aim: at most {AIM_JOB:g}",
        f"  without start-up and joining, beat by beat in turn with the encoder: "
        f"{bound['both_wall']:.1f} s, "
        f"ratio {bound['both_wall'] / bound['encode_wall']:.2f}; CPU ms a frame "
        f"{1000 * bound['both_cpu'] / frames:.1f} against "
        f"{1000 * bound['encode_cpu'] / frames:.1f}",
        f"  one process {one['wall']:.1f} s, two {two['wall']:.1f} s: "
        f"{one['wall'] / two['wall']:.2f} times as fast, CPU {one['cpu']:.1f} and "
        f"{two['cpu']:.1f} s",
    ]
    return "\n".join(lines)


def ratios(found: dict[str, Any], names: list[str]) -> dict[str, float]:
    """Return what is kept from release to release."""
    kept = {}
    for name in names:
        ours, stock = found[name]["ours"], found[name]["stock"]
        for label, key in (("CPU", "cpu"), ("wall", "wall"), ("drawing", "drawing_ms")):
            kept[f"fold {name}: {label}, stock / pleat"] = stock[key] / ours[key]
        kept[f"fold {name}: size, pleat / stock"] = ours["bytes"] / stock["bytes"]
        kept[f"fold {name}: PSNR, pleat less stock"] = ours["psnr"] - stock["psnr"]
    job = sum(found["job_walls"]) / 2 / found["limit"]["encode_wall"]
    kept[f"fold {names[-1]}: job / encoder alone"] = job
    kept[f"fold {names[-1]}: one process / two"] = found["jobs 1"]["wall"] / found["jobs 2"]["wall"]
    return kept


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(description="Our clip against stock Manim and the encoder.")
    parser.add_argument("--quick", action="store_true", help=f"only the beats {QUICK}")
    parser.add_argument("--only", choices=QUALITIES, help="one quality only")
    parser.add_argument("--json", action="store_true", help="print the numbers as JSON")
    given = parser.parse_args()
    adopt_orphans()
    names = [given.only] if given.only else list(QUALITIES)
    found = measure(QUICK if given.quick else None, names)
    keep(ratios(found, names))
    print(json.dumps(found, indent=2) if given.json else table(found, names))


if __name__ == "__main__":
    main()
