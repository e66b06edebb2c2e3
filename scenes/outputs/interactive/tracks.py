"""Numbers and arrays over time, written down with as few numbers as an error allows.

A track is a list: its first value, then what happens to it, each with its first frame.

``[frame, value]``
    It jumps.
``[frame, frames, from, to]``
    It eases, as manim's `smooth` does.
``[frame, frames, from, to, 1]``
    It goes there and back, as what lights up for a moment does.
``[frame, [k, value, k, value, ...]]``
    It goes straight from one value to the next, k frames after the first.

Ticks are a track of their own, ``{"steps": [[every, k, [text, ...]], ...], "shown": [[frame,
step, first, count], ...]}``: from a frame on, so many multiples of a step; the texts begin
with that of the k-th. Of ticks without numbers a step is ``[every]``, and with ``"zero": 0``
there is none at 0.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pleat.scenes.outputs.interactive.signals import Play, Samples

Array = NDArray[np.float64]


@lru_cache(maxsize=256)
def smooth(frames: int) -> Array:
    """Return manim's `smooth` at every frame of a play, the end included."""
    t = np.arange(frames + 1) / frames
    return _eased(t)


@lru_cache(maxsize=256)
def there_and_back(frames: int) -> Array:
    """Return at every frame of a play how far `pleat.scenes.Glow` is lit."""
    t = smooth(frames)
    return _eased(np.minimum(np.minimum(4 * t, 4 * (1 - t)), 1.0))


def _eased(t: Array) -> Array:
    steep = 10.0
    low = 1 / (1 + np.exp(steep / 2))
    eased: Array = (1 / (1 + np.exp(-steep * (t - 0.5))) - low) / (1 - 2 * low)
    return np.clip(eased, 0.0, 1.0)


def keys(values: Array, error: float) -> list[int]:
    """Return at which of evenly spaced values to go on straight (Douglas and Peucker 1973)."""
    found = {0, len(values) - 1}
    spans = [(0, len(values) - 1)]
    while spans:
        a, b = spans.pop()
        if b - a < 2:
            continue
        line = np.linspace(values[a], values[b], b - a + 1)
        away = np.abs(values[a : b + 1] - line)
        worst = int(away.argmax())
        if away[worst] > error:
            found.add(a + worst)
            spans += [(a, a + worst), (a + worst, b)]
    return sorted(found)


class Tracks:
    """The table of tracks: what moves alike is written once.

    Parameters
    ----------
    plays : list of Play
    coarse : float
        How many times as large as asked for errors may be.

    Attributes
    ----------
    plays : list of Play
    table : list
        Fit for JSON.
    """

    def __init__(self, plays: list[Play], coarse: float = 1.0) -> None:
        self.plays, self._coarse = plays, coarse
        self.table: list[Any] = []
        self._index: dict[str, int] = {}

    def add(self, signal: Samples, error: float) -> int:
        """Return the index of the track of a number, as exact as said."""
        return self._keep(self._encode(signal, error * self._coarse))

    def constant(self, value: float) -> int:
        """Return the index of a track on which nothing happens."""
        return self._keep([_short(value, 1e-6)])

    def ticks(self, signal: Samples) -> int:
        """Return the index of the track of ticks."""
        written: dict[float, dict[int, str]] = {}
        shown: list[list[int]] = []
        for play, values, moves in signal.moving(self.plays):
            for k, ticks in enumerate(values if moves else values[:1]):
                texts = written.setdefault(ticks.every, {})
                texts |= dict(zip(ticks.multiples, ticks.texts, strict=False))
                now = [list(written).index(ticks.every), ticks.first, ticks.count]
                if not shown or shown[-1][1:] != now:
                    shown.append([play.frame + k, *now])
        steps = [_texts(every, texts) for every, texts in written.items()]
        track = {"steps": steps, "shown": shown}
        return self._keep(track if signal.values[0].zero else {**track, "zero": 0})

    def _keep(self, track: list[Any] | dict[str, Any]) -> int:
        key = json.dumps(track)
        if key not in self._index:
            self._index[key] = len(self.table)
            self.table.append(track)
        return self._index[key]

    def _encode(self, signal: Samples, error: float) -> list[Any]:
        out: list[Any] = []
        last = np.nan
        for play, values, moves in signal.moving(self.plays):
            v = np.array(values, dtype=np.float64)
            flat = not moves or float(np.ptp(v)) <= error / 4
            if not out:
                out.append(_short(v[0], error))
                last = v[0]
            if flat:
                if abs(v[0] - last) > error / 4:
                    out.append([play.frame, _short(v[0], error)])
                last = v[0]
                continue
            a, b = float(v[0]), float(v[-1])
            peak = float(v[len(v) // 2])
            if np.abs(a + (b - a) * smooth(play.frames) - v).max() <= error:
                out.append([play.frame, play.frames, _short(a, error), _short(b, error)])
            elif np.abs(a + (peak - a) * there_and_back(play.frames) - v).max() <= error:
                out.append([play.frame, play.frames, _short(a, error), _short(peak, error), 1])
            else:
                at = keys(v, error)
                pairs = [n for k in at for n in (k, _short(v[k], error))]
                out.append([play.frame, pairs])
            last = b
        return out

    def arrays(self, signal: Samples, unit: float, error: float) -> list[Any]:
        """Return an array over time, ``[[frame, base], [frame, base, by, track, by, track, ...]]``.

        From that frame on it is ``base + track * by + ...``, in whole numbers of `unit`; null
        stands for a number that is not there.

        Parameters
        ----------
        signal : Samples
            Of one-dimensional arrays.
        unit : float
            What a whole number means.
        error : float
            How far each number may be off, besides rounding.
        """
        out: list[Any] = []
        for play, values, moves in signal.moving(self.plays):
            for start, run in _runs(values) if moves else [(0, values[:1])]:
                out.append(self.run(play, start, np.array(run), unit, error))
        return out

    def run(self, play: Play, start: int, X: Array, unit: float, error: float) -> list[Any]:
        """Return one entry of an array over time.

        Parameters
        ----------
        play : Play
            In which it is so.
        start : int
            How many frames after the play's first.
        X : (T, M) array
            One row a frame.
        unit : float
            What a whole number means.
        error : float
            How far each number may be off, besides rounding.
        """
        nothing = np.isnan(X[0])
        X = np.where(nothing, 0.0, X)
        base = np.round(X[0] / unit)
        first = [None if gone else int(v) for v, gone in zip(base, nothing, strict=True)]
        entry: list[Any] = [play.frame + start, first]
        rest = X / unit - base
        limit = max(self._coarse * error / unit, 0.75)
        for k in range(min(len(X), X.shape[1]) if len(X) > 1 else 0):
            worst = np.abs(rest).max()
            if worst <= limit:
                break
            by = _direction(rest, straight=k == 0)
            share = rest @ by / (by @ by)
            size = np.abs(share).max()
            # Shares stay within one, so that a whole number is fine enough for the rest.
            by, share = np.round(by * size), share / size
            if not by.any():
                break
            share = rest @ by / (by @ by)
            coefficient = self._piece(play, start, share, limit / 3 / np.abs(by).max())
            entry += [[int(v) for v in by], self._keep(coefficient)]
            rest = rest - np.outer(self._drawn(coefficient, start, play, len(X)), by)
        return entry

    def _piece(self, play: Play, start: int, values: Array, error: float) -> list[Any]:
        whole = start == 0 and len(values) == play.frames + 1
        a, b = float(values[0]), float(values[-1])
        if whole and np.abs(a + (b - a) * smooth(play.frames) - values).max() <= error:
            return [_short(a, error), [play.frame, play.frames, _short(a, error), _short(b, error)]]
        pairs = [n for k in keys(values, error) for n in (k, _short(values[k], error))]
        return [_short(a, error), [play.frame + start, pairs]]

    def _drawn(self, track: list[Any], start: int, play: Play, count: int) -> Array:
        """Return what the player makes of a piece."""
        piece = track[1]
        if len(piece) == 4:
            eased: Array = piece[2] + (piece[3] - piece[2]) * smooth(play.frames)
            return eased
        drawn: Array = np.interp(np.arange(count), piece[1][0::2], piece[1][1::2])
        return drawn


def _texts(every: float, texts: dict[int, str]) -> list[Any]:
    """Return a step of ticks with what is written at its multiples, if anything is."""
    step = int(every) if every == int(every) else every
    if not texts:
        return [step]
    first, last = min(texts), max(texts)
    return [step, first, [texts.get(k, "") for k in range(first, last + 1)]]


def _direction(rest: Array, straight: bool) -> Array:
    """Return the direction in which rows differ most, or that from the first to the last."""
    if straight and np.abs(rest[-1]).max() > 0.3 * np.abs(rest).max():
        direction: Array = rest[-1]
        return direction
    _, _, V = np.linalg.svd(rest, full_matrices=False)
    found: Array = V[0]
    return found


def _runs(values: list[Any]) -> list[tuple[int, list[Any]]]:
    """Part a play's arrays where their length changes, or where numbers come or go."""
    out: list[tuple[int, list[Any]]] = []
    kind = None
    for k, value in enumerate(values):
        now = (len(value), np.isnan(value).tobytes())
        if now != kind:
            out.append((k, []))
            kind = now
        out[-1][1].append(value)
    return out


def _short(value: float, error: float) -> float | int:
    """Return a number with no more digits than an error asks for."""
    digits = max(0, int(np.ceil(-np.log10(error))))
    short = round(float(value), digits)
    return int(short) if short == int(short) else short
