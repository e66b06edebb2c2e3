"""One progress bar for a whole render: frames, rate and time left."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from pleat.scenes.film.job import Progress


def terminal() -> Console:
    """Return standard error as a console whose cursor stays: the killed can't bring it back."""
    from rich.console import Console

    class Terminal(Console):
        def show_cursor(self, show: bool = True) -> bool:
            return False

    return Terminal(stderr=True)


@contextlib.contextmanager
def progress_bar(title: str) -> Iterator[Progress | None]:
    """Give a callable that moves a bar on standard error, or None if that is no terminal."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        ProgressColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.progress import Progress as Bar
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text(
                f"{task.speed:.0f} frames/s" if task.speed else "", style="progress.data.speed"
            )

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=None),
        MofNCompleteColumn(),
        Rate(),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=terminal(), transient=True) as bar:
        row = None

        def move(done: int, total: int) -> None:
            nonlocal row
            # What was cached is there from the start and must not count as speed.
            if row is None:
                row = bar.add_task(title, total=total, completed=done)
            else:
                bar.update(row, completed=done)

        yield move
