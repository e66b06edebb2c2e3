"""What a lecture costs: frames a second, the encoder's share, one process against two.

``python tests/bench/bench_lecture.py [--quick]``; a part of the main lecture at 720p30,
or at 480p15 with ``--quick``.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from measure import adopt_orphans, keep, run

CLIPS = ("easy-data", "to-the-line", "trained", "fold")
LECTURE = '[lecture]\ntitle = "Bench"\nlanguages = ["en"]\n' + "".join(
    f'\n[[part]]\nclip = "{clip}"\n' for clip in CLIPS
)


def encoder_share(lecture: Path, quality: str) -> tuple[int, float, float, float]:
    """Render in this process; return frames, wall, and the encoder's busy and CPU seconds."""
    from pleat.scenes.drawing.look import look_for
    from pleat.scenes.film.job import Job
    from pleat.scenes.film.load_lecture import load_lecture
    from pleat.scenes.film.render_lecture import render_lecture
    from pleat.scenes.film.video.encoder import SegmentWriter

    spent = [0.0, 0.0]
    encode = SegmentWriter._encode

    def timed(self: SegmentWriter, *what: Any) -> None:
        wall, cpu = time.perf_counter(), time.thread_time()
        encode(self, *what)
        spent[0] += time.perf_counter() - wall
        spent[1] += time.thread_time() - cpu

    SegmentWriter._encode = timed  # type: ignore[method-assign]
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        report = render_lecture(
            load_lecture(lecture),
            look_for(quality),
            Path(folder) / "out",
            job=Job(Path(folder) / "cache", 1),
        )
        wall = time.perf_counter() - began
    SegmentWriter._encode = encode  # type: ignore[method-assign]
    return report.frames, wall, spent[0], spent[1]


@contextlib.contextmanager
def on_one_core() -> Any:
    """Let this process and those it starts have one core only, where the system can."""
    if not hasattr(os, "sched_setaffinity"):
        yield False
        return
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    try:
        yield True
    finally:
        os.sched_setaffinity(0, cores)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    quality = "low" if parser.parse_args().quick else "medium"
    adopt_orphans()
    with tempfile.TemporaryDirectory() as folder:
        lecture = Path(folder) / "bench.toml"
        lecture.write_text(LECTURE, encoding="utf-8")

        def render(jobs: int) -> float:
            out, cache = Path(folder) / f"out{jobs}", Path(folder) / f"cache{jobs}"
            command = [
                sys.executable,
                "-m",
                "pleat.scenes.cli",
                "lecture",
                lecture,
                "-q",
                quality,
                "--force",
                "-j",
                str(jobs),
                "--cache",
                cache,
                "-o",
                out,
            ]
            return run(command).wall

        with on_one_core() as pinned:
            alone = render(1)
        one, two = render(1), render(2)
        frames, wall, busy, cpu = encoder_share(lecture, quality)
    kept = {"lecture: one process / two": one / two, "lecture: encoder busy": busy / wall}
    keep({**kept, **({"lecture: one core / two": alone / two} if pinned else {})})
    print(f"lecture of {len(CLIPS)} clips, {quality}, {frames} frames")
    print(f"  two processes:  {two:6.1f} s, {frames / two:.0f} frames/s")
    print(f"  one process:    {one:6.1f} s, {frames / one:.0f} frames/s, ratio {one / two:.2f}")
    if pinned:
        print(
            f"  one core:       {alone:6.1f} s, {frames / alone:.0f} frames/s, "
            f"ratio {alone / two:.2f} (aim: at least 1.7 on two cores)"
        )
    print("  (one process draws on one core while its encoder works on another)")
    print(
        f"  encoder busy {100 * busy / wall:.0f}% of the wall time of one process, CPU {cpu:.1f} s"
    )


if __name__ == "__main__":
    main()
