"""Values that change while a clip is played, and the plays in which they do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Play:
    """One play on the timeline.

    Attributes
    ----------
    first : int
        Its first sample; there is one for each frame and one for its end.
    frame : int
        Its first frame.
    frames : int
        How many it has.
    still : bool
        Whether nothing moves in it: then there is one sample alone.
    """

    first: int
    frame: int
    frames: int
    still: bool

    @property
    def samples(self) -> range:
        """Its samples, the end included."""
        return range(self.first, self.first + (1 if self.still else self.frames + 1))


@dataclass
class Samples:
    """A number or an array over time, kept where it changes."""

    times: list[int] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)

    def put(self, time: int, value: Any) -> None:
        """Say what it is from a sample on."""
        if not self.values or not same(self.values[-1], value):
            self.times.append(time)
            self.values.append(value)

    @property
    def constant(self) -> bool:
        """Whether it never changes."""
        return len(self.values) == 1

    def parts(self) -> list[Samples]:
        """Return the members of tuples over time, each by itself."""
        out: list[Samples] = []
        for column in zip(*self.values, strict=True):
            out.append(Samples())
            for time, value in zip(self.times, column, strict=True):
                out[-1].put(time, value)
        return out

    def within(self, play: Play) -> list[Any]:
        """Return its value at each sample of a play; before the first it is as at the first."""
        at = np.searchsorted(self.times, np.array(play.samples), side="right") - 1
        return [self.values[k] for k in np.maximum(at, 0)]

    def at(self, time: int) -> Any:
        """Return its value at a sample."""
        return self.values[max(int(np.searchsorted(self.times, time, side="right")) - 1, 0)]

    def moving(self, plays: list[Play]) -> Iterator[tuple[Play, list[Any], bool]]:
        """Yield the plays that begin with another value or change it, and whether they change it.

        The first play is among them.
        """
        last = None
        for play in plays:
            samples = play.samples
            low, high = np.searchsorted(self.times, (samples[0], samples[-1]), side="right")
            begins = self.values[max(int(low) - 1, 0)]
            if high > low or last is None or not same(begins, last):
                yield play, self.within(play), bool(high > low)
            last = self.values[max(int(high) - 1, 0)]


def same(a: Any, b: Any) -> bool:
    """Return whether two values are equal, numbers that are not there too."""
    if isinstance(a, np.ndarray) or isinstance(b, np.ndarray):
        return a is b or np.array_equal(a, b, equal_nan=True)
    return bool(a == b)
