"""The paths of a clip: their paint, their level over time, and how they come about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pleat.nets.errors import InputError
from pleat.scenes.drawing.typeset import PIXELS_PER_UNIT
from pleat.scenes.outputs.interactive.paths import PathWriter
from pleat.scenes.outputs.interactive.recorder import PAINTS, PathRecording
from pleat.scenes.outputs.interactive.rules import DrawRule
from pleat.scenes.outputs.interactive.signals import Samples
from pleat.scenes.outputs.interactive.tracks import Tracks

Array = NDArray[np.float64]
_LEVEL = 2e-3  # half of what eight bits can tell apart
_PIXELS = PIXELS_PER_UNIT / 100  # of one of manim's units of a stroke's width


class Palette:
    """The colours of a clip, each in every theme.

    Attributes
    ----------
    colors : list of tuple of str
    """

    def __init__(self) -> None:
        self.colors: list[tuple[str, ...]] = []

    def index(self, *in_themes: str) -> int:
        """Return the index of a colour."""
        if in_themes not in self.colors:
            self.colors.append(in_themes)
        return self.colors.index(in_themes)


class Constants:
    """The numbers that parts are drawn with, once for each kind of rule.

    Attributes
    ----------
    kinds : dict of str to dict
    """

    def __init__(self) -> None:
        self.kinds: dict[str, dict[str, Any]] = {}

    def own(self, kind: str, constants: dict[str, Any]) -> dict[str, Any]:
        """Take a part's; return those that are others than its kind's, as of a class of its own."""
        known = self.kinds.setdefault(kind, {})
        known |= {name: value for name, value in constants.items() if name not in known}
        return {name: value for name, value in constants.items() if known[name] != value}


class InkWriter:
    """Writes recordings down.

    Parameters
    ----------
    tracks : Tracks
    paths : PathWriter
    palette : Palette
    constants : Constants
    drawn : set of int
        The sets of points that are ever in the picture, so that they can be moved.
    """

    def __init__(
        self,
        tracks: Tracks,
        paths: PathWriter,
        palette: Palette,
        constants: Constants,
        drawn: set[int],
    ) -> None:
        self._tracks, self._paths, self._palette = tracks, paths, palette
        self._constants, self._drawn = constants, drawn

    def write(self, recordings: Sequence[PathRecording], twin: int | None) -> dict[str, Any]:
        """Return one path as JSON; without paint if it is never seen.

        Parameters
        ----------
        recordings : sequence of PathRecording
            The same path in every theme.
        twin : int, optional
            The index of a path that always has the same points.
        """
        recording = recordings[0]
        out: dict[str, Any] = {}
        tops = {paint: max(recording.alpha[paint].values) for paint in PAINTS}
        widths = {"stroke": recording.width, "back": recording.back}
        shares = {}
        for paint in PAINTS:
            width = widths.get(paint)
            top_width = max(width.values) if width else 1.0
            if tops[paint] <= 0 or top_width <= 0:
                continue
            out[paint] = [self._color([s.color[paint] for s in recordings]), round(tops[paint], 4)]
            if width:
                out[paint].append(round(top_width * _PIXELS, 2))
            shares[paint] = self._level(recording.alpha[paint], tops[paint])
        if not shares:
            return self._geometry(recording, twin)
        levels = list(shares.values())
        out["level"] = levels[0] if len(set(levels)) == 1 else shares
        if "stroke" in shares and not recording.width.constant:
            out["swell"] = self._level(recording.width, max(recording.width.values))
        if recording.round:
            out["round"] = 1
        if recording.bent_round:
            out["joint"] = 1
        return out | self._geometry(recording, twin) | recording.touched

    def _geometry(self, recording: PathRecording, twin: int | None) -> dict[str, Any]:
        rule = recording.rule
        if rule is not None and rule.kind == "targets" and rule.given.get("of") not in self._drawn:
            rule = None
        if rule is not None and not holds(rule):
            rule = rule.otherwise or rule
        if rule is not None and (holds(rule) or "tally" in recording.touched):
            return self._rule(rule)
        if rule is not None and "values" in rule.live and not rule.live["values"].signal.constant:
            shown = {name: rule.live[name] for name in ("values", "at")}
            return self._rule(DrawRule("numbers", rule.given, shown))
        if twin is not None:
            return {"as": twin}
        return {"path": self._paths.write(recording.points)}

    def _rule(self, rule: DrawRule) -> dict[str, Any]:
        out: dict[str, Any] = {"rule": rule.kind, **rule.given}
        if own := self._constants.own(rule.kind, rule.constants):
            out["own"] = own
        decided = rule.kind == "crosses" and all(rule.live["as decided"].signal.values)
        for name, live in rule.live.items():
            if decided and name == "at":
                continue
            if (rule.kind, name) in _FOLLOWS:
                continue
            first = live.signal.values[0]
            if isinstance(first, tuple):
                out[name] = [self._tracks.ticks(own) for own in live.signal.parts()]
            elif isinstance(first, np.ndarray):
                out[name] = self._tracks.arrays(live.signal, live.unit, live.unit)
            else:
                out[name] = self._tracks.add(live.signal, 2e-4)
        return out

    def _level(self, signal: Samples, top: float) -> int:
        shares = Samples(signal.times, [value / top for value in signal.values])
        return self._tracks.add(shares, _LEVEL)

    def _color(self, signals: list[Samples]) -> int | list[Any]:
        """Return a colour's index, or as it changes in each theme: ``[[...], ...]``."""
        if all(signal.constant for signal in signals):
            return self._palette.index(*(signal.values[0] for signal in signals))
        return [self._tracks.arrays(_as_numbers(signal), 1.0, 1.0) for signal in signals]


# What the player finds out by itself.
_FOLLOWS = {
    ("arrow", "amount"),
    ("cells", "arrived"),
    ("readings", "values"),
    ("readings", "as read"),
    ("crosses", "as decided"),
}


def _as_numbers(signal: Samples) -> Samples:
    values = [np.array([*bytes.fromhex(color[1:])], dtype=np.float64) for color in signal.values]
    return Samples(signal.times, values)


def holds(rule: DrawRule) -> bool:
    """Return whether a rule says how its path came about at every moment."""
    if rule.kind == "numbers":
        return not rule.live["values"].signal.constant
    if rule.kind == "readings":
        return all(rule.live["as read"].signal.values)
    return rule.holds


def pair(seen: Sequence[Sequence[PathRecording]]) -> list[tuple[PathRecording, ...]]:
    """Return the recordings of each theme side by side.

    Raises
    ------
    InputError
        If a theme draws other things than the first.
    """
    if len({len(recordings) for recordings in seen}) > 1:
        raise InputError("its themes draw different things; export it in one theme")
    return list(zip(*seen, strict=True))


def twins(recordings: Sequence[PathRecording]) -> dict[int, int]:
    """Return for each path that always has the points of another which one that is."""
    out: dict[int, int] = {}
    for recording in recordings:
        same = sorted(recording.twins or {recording.index})
        ruled = [k for k in same if recordings[k].rule is not None]
        first = (ruled or same)[0]
        if first != recording.index:
            out[recording.index] = first
    return out
