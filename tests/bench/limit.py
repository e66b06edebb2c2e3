"""The encoder's own limit: the same frames from memory, with the same settings and processes.

Every process takes its share of the beats. A beat is drawn into memory first, then all
processes encode at once, and only that is timed; a beat of 1080p is up to 2 GB.

`python tests/bench/limit.py CLIP WxH@fps BEATS PROCESSES` prints seconds as JSON; BEATS are
numbers from 0, separated by commas.
"""

from __future__ import annotations

import json
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pleat.scenes.clip.model import Clip
from pleat.scenes.clip.timeline import schedule
from pleat.scenes.drawing.look import RenderLook, parse_quality
from pleat.scenes.film.video.encoder import SegmentWriter
from pleat.scenes.film.video.settings import encoder_settings
from pleat.scenes.playback.load import load_clip
from pleat.scenes.playback.scene import Performance


@dataclass(frozen=True)
class Limit:
    """What the same beats took, in seconds.

    Attributes
    ----------
    encode_cpu, encode_wall : float
        From memory.
    both_cpu, both_wall : float
        Drawn and encoded as a job's worker does, the start-up left out.
    """

    encode_cpu: float
    encode_wall: float
    both_cpu: float
    both_wall: float


def shares(clip: Clip, look: RenderLook, beats: Sequence[int], processes: int) -> list[list[int]]:
    """Deal beats to processes, the longest first, each to the one with least to do."""
    times = schedule(clip, look.fps).beats
    dealt: list[list[int]] = [[] for _ in range(processes)]
    for k in sorted(beats, key=lambda k: -times[k].frames):
        min(dealt, key=lambda share: sum(times[j].frames for j in share)).append(k)
    return [sorted(share) for share in dealt]


def limit(name: str, look: RenderLook, beats: Sequence[int], processes: int) -> Limit:
    """Measure the encoder alone, and drawing and encoding at once."""
    context = multiprocessing.get_context("spawn")
    dealt = [s for s in shares(load_clip(name), look, beats, processes) if s]
    gate = context.Barrier(len(dealt))
    answers: Any = context.Queue()
    rounds = max(map(len, dealt))
    crew = [
        context.Process(target=_worker, args=(name, look, share, rounds, gate, answers))
        for share in dealt
    ]
    for process in crew:
        process.start()
    told = [answers.get() for _ in crew]
    for process in crew:
        process.join()
    encode_cpu, encode_wall, both_cpu, both_wall = zip(*told, strict=True)
    return Limit(sum(encode_cpu), max(encode_wall), sum(both_cpu), max(both_wall))


def _worker(
    name: str, look: RenderLook, share: list[int], rounds: int, gate: Any, answers: Any
) -> None:
    clip, settings = load_clip(name), encoder_settings(look)
    drawing, performing = Performance(clip, look), Performance(clip, look)
    spent = [0.0, 0.0, 0.0, 0.0]

    def timed(at: int, work: Any) -> None:
        gate.wait()
        cpu, wall = time.process_time(), time.perf_counter()
        work()
        spent[at] += time.process_time() - cpu
        spent[at + 1] += time.perf_counter() - wall

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "segment.mp4"
        for turn in range(rounds):
            k = share[turn] if turn < len(share) else None
            pictures: list[tuple[Any, ...]] = []
            if k is not None:
                drawing.draw(k, lambda p, *told, kept=pictures: kept.append((p.copy(), *told)))

            def encode(k: int | None = k, pictures: list[tuple[Any, ...]] = pictures) -> None:
                if k is not None:
                    with SegmentWriter(path, look, settings) as writer:
                        for picture in pictures:
                            writer.write(*picture)

            def both(k: int | None = k) -> None:
                if k is not None:
                    with SegmentWriter(path, look, settings) as writer:
                        performing.draw(k, writer.write)

            timed(0, encode)
            pictures.clear()
            timed(2, both)
    answers.put(spent)


def main() -> None:
    """Measure and print."""
    name, quality, beats, processes = sys.argv[1:]
    look = RenderLook(*parse_quality(quality))
    found = limit(name, look, [int(k) for k in beats.split(",")], int(processes))
    print(json.dumps(vars(found)))


if __name__ == "__main__":
    main()
