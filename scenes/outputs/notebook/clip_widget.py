"""The widget itself: what a page and Python both know of a clip, each hearing of the other."""

from __future__ import annotations

import json
from typing import Any

import anywidget
import numpy as np
import traitlets

from pleat.nets.activation import Array
from pleat.nets.errors import InputError, instead, quoted
from pleat.nets.model import Net
from pleat.scenes.clip.model import Clip
from pleat.scenes.outputs.interactive.page import glued, style
from pleat.scenes.outputs.notebook import weights as rows

_SAME = 1e-5  # of the largest coordinate: less than can be seen


class _Numbers(traitlets.TraitType[Any, Any]):
    """Numbers in a row, or None: read-only, as of an array changed in place nobody hears."""

    def __init__(self, check: str, to_page: str, from_page: str) -> None:
        self._check = check
        super().__init__(default_value=None, allow_none=True)
        self.tag(
            sync=True,
            to_json=lambda value, owner: getattr(owner, to_page)(value),
            from_json=lambda value, owner: getattr(owner, from_page)(value),
        )

    def validate(self, obj: Any, value: Any) -> Array:
        found: Array = getattr(obj, self._check)(value)
        found.setflags(write=False)
        return found

    def set(self, obj: Any, value: Any) -> None:
        if value is None:
            value = obj._nothing(self.name)
        # Arrays that are equal are no change: traitlets would not see that.
        new, old = self._validate(obj, value), obj._trait_values.get(self.name)
        if new is None or old is None or not np.array_equal(new, old):
            super().set(obj, new)


class ClipWidget(anywidget.AnyWidget):
    """A clip that a notebook shows; what is dragged there is heard here, and the other way round.

    `pleat.scenes.widget` makes one. Its traits are observed and linked as those of any widget:
    ``w.observe(print, "weights")``.

    Attributes
    ----------
    weights : float64 array
        All that are in force, in a row: W, row by row, and b of every layer. It is set also to
        pairs (W, b), a net, or a torch module of the same shape; to None: the net's own again.
    threshold : float
        Where class 1 begins.
    point : (n,) float64 array or None
        The input that is followed through the net; None: no point is taken.
    index : int or None
        Which data point it began as, from 0.
    frame : float
        Where the clip is, in frames.
    beat : str
        The beat that is in; set, the clip goes to its end.
    playing : bool
        Whether it goes on by itself.

    Parameters
    ----------
    clip : Clip
        What is shown.
    data : str
        What `export` gives for it.
    """

    _data = traitlets.Unicode().tag(sync=True)
    _threshold = traitlets.Float(None, allow_none=True).tag(sync=True)
    weights = _Numbers("_weights_given", "_weights_to_page", "_weights_from_page")
    threshold = traitlets.Float(None, allow_none=True).tag(sync=True)
    point = _Numbers("_point_given", "_point_to_page", "_point_from_page")
    index = traitlets.Int(None, allow_none=True).tag(sync=True)
    frame = traitlets.Float(0.0).tag(sync=True)
    playing = traitlets.Bool(False).tag(sync=True)
    beat = traitlets.Unicode("")

    def __init__(self, clip: Clip, data: str) -> None:
        told = json.loads(data)
        self._clip = clip
        self._beats = [(beat["id"], beat["start"], beat["motion"]) for beat in told["beats"]]
        self._frames = told["frames"]
        if clip.snapshot:
            # Ten digits do for a picture; what is heard of it is to be what was given.
            _tell_exactly(told["nets"][0], clip.net)
        first = clip.threshold if clip.snapshot else None
        last = self._beats[-1]
        super().__init__(
            _data=json.dumps(told, ensure_ascii=False, separators=(",", ":")),
            weights=None,
            threshold=first,
            _threshold=first,
            frame=float(self._end(*last[1:])),
            beat=last[0],
        )

    _esm = f"{glued('widget')}export default self.pleatWidget;\n"
    _css = style()

    def __repr__(self) -> str:
        return f"ClipWidget({self._clip.title!r}, beat={self.beat!r})"

    @property
    def net(self) -> Net:
        """The net with the weights that are in force; there is one."""
        return rows.with_weights(self._clip.net, self.weights)

    @property
    def layers(self) -> list[tuple[Array, Array]]:
        """Its layers' (W, b), from the first to the last."""
        return [(layer.W, layer.b) for layer in self.net.layers]

    @property
    def values(self) -> list[Array] | None:
        """What the point is in every layer, the input first; None: no point is taken."""
        if self.point is None:
            return None
        return [self.point, *(h[0] for _, h in self.net.stages(self.point[None]))]

    @property
    def _units(self) -> rows.Units:
        return self._clip.dataset.units

    # --- what is set

    def _nothing(self, name: str) -> Array | None:
        """Return what a trait is that is set to None: the net's own weights, but no point."""
        if name != "weights" or not self._clip.snapshot:
            return None
        return rows.from_picture(self._clip.net, rows.flat(self._clip.net), self._units)

    def _weights_given(self, value: Any) -> Array:
        return rows.weights_given(self._clip.net, value)

    def _weights_to_page(self, value: Array | None) -> Any:
        if value is None:
            return None
        return rows.to_picture(self._clip.net, value, self._units).tolist()

    def _weights_from_page(self, value: Any) -> Any:
        if value is None:
            return None
        return rows.from_picture(self._clip.net, np.array(value, dtype=np.float64), self._units)

    def _point_given(self, value: Any) -> Array:
        return rows.point_given(value, self._clip.net.widths[0])

    def _point_to_page(self, value: Array | None) -> Any:
        if value is None:
            return None
        mean, deviation = self._scale
        return ((value - mean) / deviation).tolist()

    def _point_from_page(self, value: Any) -> Any:
        if value is None:
            return None
        mean, deviation = self._scale
        point = np.array(value, dtype=np.float64)
        if self.index is not None:
            # The page has data points as exact as they are drawn.
            own = self._clip.dataset.points[self.index]
            if np.abs(point - own).max() <= _SAME * np.abs(self._clip.dataset.points).max():
                point = own
        return mean + deviation * point

    @property
    def _scale(self) -> tuple[Array, Array]:
        """Where each coordinate's 0 is in Python, and how long a 1 is."""
        pairs = self._units or ((0.0, 1.0),) * self._clip.net.widths[0]
        mean, deviation = np.array(pairs).T
        return mean, deviation

    @traitlets.validate("index")
    def _index_given(self, proposal: Any) -> Any:
        index, count = proposal["value"], len(self._clip.dataset)
        if index is not None and not 0 <= index < count:
            raise InputError(f"index: {index} is not among the {count} points")
        return index

    @traitlets.validate("frame")
    def _frame_given(self, proposal: Any) -> Any:
        frame = proposal["value"]
        if not 0 <= frame <= self._frames - 1:
            raise InputError(f"frame: {frame:g} is not from 0 to {self._frames - 1}")
        return frame

    @traitlets.validate("beat")
    def _beat_given(self, proposal: Any) -> Any:
        known = [name for name, *_ in self._beats]
        if proposal["value"] not in known:
            raise InputError(
                f"no beat {quoted(proposal['value'])}; {instead(proposal['value'], known)}"
            )
        return proposal["value"]

    # --- time is told twice: by frames, and by beats

    @traitlets.observe("frame")
    def _find_beat(self, change: Any) -> None:
        self.beat = [name for name, start, _ in self._beats if start <= change["new"]][-1]

    @traitlets.observe("beat")
    def _find_frame(self, change: Any) -> None:
        k = next(k for k, (name, *_) in enumerate(self._beats) if name == change["new"])
        _, start, motion = self._beats[k]
        following = self._beats[k + 1][1] if k + 1 < len(self._beats) else self._frames
        if not start <= self.frame < following:
            self.frame = float(self._end(start, motion))

    def _end(self, start: int, motion: int) -> int:
        return min(start + motion, self._frames - 1)


def _tell_exactly(told: dict[str, Any], net: Net) -> None:
    """Give a net's weights to the last digit."""
    for layer, own in zip(told["layers"], net.layers, strict=True):
        layer.update(W=own.W.tolist(), b=own.b.tolist())
