"""`film_stage` as a command of the command line, so that a test can signal it.

python stripes.py stripes FOLDER PAUSE
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import click

from pleat.scenes import cli
from support.processes import Running, living


def start(folder: Path, pause: float) -> Running:
    """Start drawing in two processes, at so many seconds a frame."""
    words = [sys.executable, __file__, "stripes"]
    paths = str(Path(__file__).parents[1])
    return Running(folder, pause, cwd=folder, program=words, PYTHONPATH=_with(paths))


def drawing(folder: Path, pause: float) -> Running:
    """Start, and return once both workers are there."""
    running = start(folder, pause)
    until(lambda: " ".join(living(running.process.pid).values()).count("forkserver") >= 3)
    time.sleep(0.3)
    return running


def until(holds, seconds: float = 60) -> None:
    """Wait for something to hold."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _with(paths: str) -> str:
    return ":".join(filter(None, (paths, os.environ.get("PYTHONPATH"))))


@click.command("stripes")
@click.argument("folder", type=Path)
@click.argument("pause", type=float)
def command(folder: Path, pause: float) -> None:
    """Draw stripes."""
    from pleat.scenes.film.progress import progress_bar
    from support import film_stage

    with progress_bar("stripes") as progress:
        clip = film_stage.Stripes(pause=pause)
        film_stage.render(folder / "out.mp4", folder / "cache", clip, jobs=2, progress=progress)


if __name__ == "__main__":
    cli.cli.get_command = lambda ctx, name: command
    cli.main()
