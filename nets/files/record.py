"""Anybody's training loop, watched: weights and loss at some steps become a history."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from pleat.configs import limits
from pleat.nets.data import dataset
from pleat.nets.errors import InputError, quoted
from pleat.nets.files.from_torch import read_module
from pleat.nets.files.names import legible
from pleat.nets.files.snapshot import Snapshot
from pleat.nets.files.writing import check_target
from pleat.nets.history import History
from pleat.nets.metrics import judge
from pleat.nets.model import Net

_GROWTH = 1.05  # from one kept step to the next, where nothing else is asked for


class Recorder:
    """Keeps some steps of a training; `record` makes one.

    Attributes
    ----------
    steps : list of int
        Those kept so far.
    snapshot : Snapshot or None
        What was written, once the training is over.
    """

    def __init__(self, module: Any, every: int | None) -> None:
        self._module, self._every, self._count = module, every, 0
        self.steps: list[int] = []
        self._nets: list[Net] = []
        self._losses: list[float | None] = []
        self.notes = ""
        self.snapshot: Snapshot | None = None
        if not self._sound():
            raise InputError(f"the weights of {type(module).__name__} are not finite")
        self._keep(None)

    def step(self, loss: Any = None) -> None:
        """Count a step of training, and keep the weights if they are due.

        Parameters
        ----------
        loss : float or tensor of one number, optional
            As the loop has just had it: of the weights before this step.
        """
        value = None if loss is None else float(loss.detach() if hasattr(loss, "detach") else loss)
        if self.steps[-1] == self._count:
            self._losses[-1] = value
        self._count += 1
        if self._due():
            self._keep(value)

    def _sound(self) -> bool:
        return all(bool(p.isfinite().all()) for p in self._module.parameters())

    def _due(self) -> bool:
        if self._every:
            return self._count % self._every == 0
        return self._count >= max(self.steps[-1] + 1, round(self.steps[-1] * _GROWTH))

    def _keep(self, loss: float | None) -> None:
        """Keep the weights; the loss before them stands in until theirs is known."""
        if not self._sound():
            return
        net, self.notes = read_module(self._module)
        self.steps.append(self._count)
        self._nets.append(net)
        self._losses.append(loss)
        if len(self.steps) >= limits.KEPT_STEPS:
            # No more can be played: from here on half as many, and of those kept so far.
            self._every = 2 * self._every if self._every else None
            for kept in (self.steps, self._nets, self._losses):
                del kept[1::2]

    def history(self) -> History:
        """Return what is kept, with the weights as they are now at its end."""
        if self._sound():
            last = self._losses[-1]
            if self.steps[-1] == self._count:
                # Anew: a loop may count a step before its optimizer has made it.
                for kept in (self.steps, self._nets, self._losses):
                    del kept[-1]
            self._keep(last)
        told = [loss for loss in self._losses if loss is not None and np.isfinite(loss)]
        loss = np.array(told) if len(told) == len(self.steps) else None
        return History(np.array(self.steps, dtype=np.int64), tuple(self._nets), loss)


@contextmanager
def record(
    module: Any,
    path: str | os.PathLike[str],
    *,
    every: int | None = None,
    data: str | None = None,
) -> Iterator[Recorder]:
    """Watch a training loop, and write the net with its history when the loop is over.

    Also when it is broken off: then as far as it came. The file appears under its name only
    when complete. Nothing of the training is changed, its random numbers neither.

    Parameters
    ----------
    module : torch.nn.Module
        What is trained, of a kind that `Snapshot.from_torch` reads.
    path : path
        The ``.safetensors`` file to write; one that is there is replaced.
    every : int, optional
        Keep every so many-th step; by default those from 0 on with growing gaps, by 5 per
        cent each, as weights move fastest at the start. Of more than 2,000 every other one
        goes.
    data : str, optional
        The data set it is measured on, and drawn with where a clip names none.

    Yields
    ------
    Recorder
        Whose `step` the loop calls after each of its own.

    Raises
    ------
    InputError
        If the module is of another kind, or the file can't be written.

    Examples
    --------
    >>> with record(model, "mine.safetensors") as recorder:
    ...     for x, y in batches:
    ...         optimizer.zero_grad()
    ...         loss = criterion(model(x), y)
    ...         loss.backward()
    ...         optimizer.step()
    ...         recorder.step(loss)
    """
    if every is not None and every < 1:
        raise InputError(f"every must be a number of steps from 1 on, got {quoted(every)}")
    path = Path(path)
    check_target(path, ".safetensors")
    points = dataset(data) if data is not None else None
    recorder = Recorder(module, every)
    if points is not None:
        judge(recorder.history().nets[0], points)  # what doesn't fit is told before hours pass
    try:
        yield recorder
    finally:
        history = recorder.history()
        net = history.nets[-1]
        recorder.snapshot = Snapshot(
            net=net,
            name=legible(path.stem),
            notes=recorder.notes,
            data=data,
            metrics=judge(net, points) if points is not None else None,
            history=history,
        )
        recorder.snapshot.save(path)
