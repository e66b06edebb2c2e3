"""What a command costs, with all processes it starts, and how alike two pictures are."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import av
import numpy as np
from numpy.typing import NDArray

_SET_CHILD_SUBREAPER = 36  # of Linux' prctl


# The file that `run.py` collects the ratios of all benchmarks from.
RATIOS = "PLEAT_BENCH_RATIOS"
Better = Literal["more", "less", "either"]


def keep(ratios: Mapping[str, float], better: Better = "more") -> None:
    """Add ratios to those that `make bench` keeps, and whether more or less of them is better.

    A benchmark run by itself keeps none.
    """
    if place := os.environ.get(RATIOS):
        path = Path(place)
        known = json.loads(path.read_text("utf-8")) if path.exists() else {}
        new = {name: {"value": value, "better": better} for name, value in ratios.items()}
        path.write_text(json.dumps({**known, **new}), "utf-8")


@dataclass(frozen=True)
class Cost:
    """What something took.

    Attributes
    ----------
    cpu, wall : float
        Seconds.
    output : str
        What it wrote to its standard output.
    """

    cpu: float
    wall: float
    output: str = ""


def adopt_orphans() -> None:
    """Become the parent of processes that outlive theirs, so that their CPU time is counted.

    The server that forks the workers is one. Elsewhere than on Linux it stays uncounted.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def run(command: Sequence[str | Path], **environment: str) -> Cost:
    """Run a command to its end and return what it and its descendants cost.

    Raises
    ------
    RuntimeError
        If it fails; what it wrote is the message.
    """
    before, began = _children(), time.perf_counter()
    done = subprocess.run(
        [str(part) for part in command],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    wall = time.perf_counter() - began
    if done.returncode:
        raise RuntimeError(f"{command} failed:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
    with contextlib.suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)
    return Cost(_children() - before, wall, done.stdout)


def _children() -> float:
    times = os.times()
    return times.children_user + times.children_system


def luma(frame: av.VideoFrame) -> NDArray[np.uint8]:
    """Return the luma plane, (h, w), of a yuv420p frame."""
    plane = frame.planes[0]
    rows = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)
    return rows[: frame.height, : frame.width]


def psnr(video: Path, samples: dict[int, NDArray[np.uint8]]) -> float:
    """Return the luma PSNR in dB of a video's frames against unencoded ones, by number."""
    errors = []
    with av.open(str(video)) as container:
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        for number, frame in enumerate(container.decode(stream)):
            if number in samples:
                difference = luma(frame).astype(np.float64) - samples[number]
                errors.append(float((difference**2).mean()))
            if number >= max(samples):
                break
    assert len(errors) == len(samples), f"{video} ends before frame {max(samples)}"
    return float(10 * np.log10(255**2 / max(float(np.mean(errors)), 1e-9)))
