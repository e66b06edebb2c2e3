"""How large a file may be, and the few steps by which it is made smaller."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pleat.nets.errors import InputError, quoted

_SIZE = re.compile(r"([0-9]{1,12}(?:\.[0-9]{1,3})?)\s*(|B|kB|KB|MB|GB|KiB|MiB|GiB)")
_UNITS = {"": 1, "B": 1, "kB": 10**3, "KB": 10**3, "MB": 10**6, "GB": 10**9}
_UNITS |= {"KiB": 2**10, "MiB": 2**20, "GiB": 2**30}
# Shares of the height, and of how many frames one is kept if they follow fast enough.
_STEPS = ((1.0, 1), (0.75, 1), (0.75, 2), (0.5, 2), (1 / 3, 2))
_LOWEST = 90  # pixels, below which nothing can be read


@dataclass(frozen=True)
class Step:
    """A size of the picture, and of how many frames one is kept."""

    width: int
    height: int
    every: int

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return self.width, self.height

    def rate(self, fps: int) -> int:
        """Return how many frames a second are left of ``fps``."""
        return fps // self.every


def steps(width: int, height: int, fps: int, slowest: int = 10) -> list[Step]:
    """Return the steps from a size and rate down, each smaller than the one before.

    Parameters
    ----------
    width, height, fps : int
        Where they begin.
    slowest : int
        Fewest frames a second.
    """
    found: list[Step] = []
    for share, every in _STEPS:
        high = max(2 * round(height * share / 2), 2)
        wide = max(2 * round(width * share / 2), 2)
        step = Step(wide, high, every if fps >= every * slowest and fps % every == 0 else 1)
        if step not in found and (not found or high >= _LOWEST):
            found.append(step)
    return found


def parse_size(text: str, what: str = "max-size") -> int:
    """Return the number of bytes that a text such as ``2MB`` or ``500 kB`` means.

    Raises
    ------
    InputError
        If it is not such a text, or none at all.
    """
    match = _SIZE.fullmatch(text.strip())
    size = round(float(match[1]) * _UNITS[match[2]]) if match else 0
    if size < 1:
        raise InputError(f"{what} {quoted(text)} is not a size such as 2MB, 500kB or 1.5MiB")
    return size


def told_size(size: int) -> str:
    """Return a number of bytes as people say it."""
    for unit, one in (("MB", 10**6), ("kB", 10**3)):
        if size >= one:
            return f"{size / one:.3g} {unit}" if size < 999.5 * one else f"{size / one:.0f} {unit}"
    return f"{size} bytes"


def fitting_size(size: int) -> str:
    """Return a size that would fit so many bytes, as it is written on the command line."""
    kilobytes = -(-size // 1000)
    step = 10 ** max(len(str(kilobytes)) - 2, 0)  # two digits, rounded up
    return f"{-(-kilobytes // step) * step}kB"
