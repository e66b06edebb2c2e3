"""One net becomes another: its weights move, its neurons change places, or it gives way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from pleat.configs import limits
from pleat.nets.data import Dataset
from pleat.nets.errors import InputError, counted, quoted
from pleat.nets.files.snapshot import Snapshot, shipped_snapshots
from pleat.nets.files.tables import find_dataset
from pleat.nets.permutation import permuted
from pleat.scenes.beats.function_net import shows_net
from pleat.scenes.beats.function_plot import FUNCTION_PLOT
from pleat.scenes.clip.kinds import register
from pleat.scenes.clip.model import Beat, NetName, Span, shown_before
from pleat.scenes.clip.standing import stands
from pleat.scenes.clip.validation import misfits
from pleat.scenes.stage.views.base import view_fault, views

if TYPE_CHECKING:
    from pleat.scenes.clip.model import Clip
    from pleat.scenes.stage.stage import Stage


class Permute(BaseModel):
    """Neurons of a hidden layer in another order.

    Attributes
    ----------
    layer : int
        From 1.
    order : tuple of int
        From 1, by place: which neuron will stand there.
    what : str
        ``all`` their edges, so that the net is the same function, or only those
        ``incoming``, with the biases, or those ``outgoing``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    layer: int = Field(ge=1, le=limits.LAYERS)
    order: tuple[int, ...] = Field(max_length=limits.LISTED)
    what: Literal["all", "incoming", "outgoing"] = "all"


@register
class Become(Beat):
    """The net becomes another one, which all later beats are about.

    Where it has the same shape its weights go straight to the other's, and every picture on
    the way is that of the net with those weights. Neurons that are permuted with ``all`` their
    edges change places in the network, and the picture of the function stands still. A net of
    another shape takes its place. Data stay; but where the clip names none, and the other net
    was made to tell the same points apart in another way, they take its classes. Captions from
    here on quote the other net's facts, and with ``was_`` before the name those of the one
    before: ``{was_correct}``.

    Attributes
    ----------
    net : str, optional
        The other, as ``[clip] net`` names one.
    activation, layers : str or tuple of str, optional
        As for ``[clip] net``.
    permute : Permute, optional
        Instead of a net: the present one with neurons in another order, such as
        ``{layer = 1, order = [2, 1], what = "all"}``.
    """

    do: Literal["become"] = "become"
    net: str | None = None
    activation: str | tuple[str, ...] | None = None
    layers: tuple[str, ...] | None = Field(default=None, max_length=limits.LAYERS)
    permute: Permute | None = None
    motion: ClassVar[float] = 3.0
    flat: ClassVar[bool] = True

    def check(self, clip: Clip) -> str | None:
        """Say if there is no such net, or it can't stand where the present one does."""
        if (self.net is None) == (self.permute is None):
            return "become takes either net, the other one, or permute"
        if self.permute is not None and clip.snapshot is not None and clip.net.skips:
            return "permute moves the neurons of nets none of whose edges skips a layer"
        if clip.layout.window is None:
            layout = clip.head.layout
            return f"layout {layout!r} has no plane to show it on; choose layout = 'plane'"
        try:
            then = self._then(clip)
        except InputError as error:
            key = "net" if self.net else "permute"
            return f"{key}: {str(error).splitlines()[0]}"
        takes, has = then.net.widths[0], clip.net.widths[0]
        if takes != has:
            named = quoted(self.net)
            return f"net: {named} takes {counted(takes, 'input')}, the net before it {has}"
        if layer := clip.layer_before(self):
            return f"a net becomes another at the input, and the sheet stands {stands(layer)}"
        if faults := misfits(then):
            return faults[0]
        shown = shown_before(clip, self)
        known = views()
        own = tuple(name for name in known if name in shown and known[name].of_net)
        return view_fault(own, then, self)

    def becomes(self, clip: Clip) -> Clip:
        """Return the clip with the other net."""
        if (self.net is None) == (self.permute is None):
            return clip  # `check` says why
        try:
            return self._then(clip)
        except InputError:
            return clip

    def files(self) -> tuple[str, ...]:
        """Return the other net's file."""
        if self.net is None:
            return ()
        return (str(shipped_snapshots().get(self.net, self.net)),)

    def nets(self) -> tuple[NetName, ...]:
        """Return the other net."""
        return () if self.net is None else (self._name(self.net),)

    def _name(self, net: str) -> NetName:
        return NetName(net, self.activation, self.layers)

    def _then(self, clip: Clip) -> Clip:
        """Return the clip with the other net."""
        if self.permute is not None:
            assert clip.snapshot is not None
            return replace(clip, snapshot=_permuted(clip.snapshot, self.permute))
        assert self.net is not None
        name = self._name(self.net)
        own: dict[str, Any] = {**name._asdict(), "depth": None, "turns": {}, "projections": {}}
        head = clip.head.model_copy(update=own)
        other = clip.other(name)
        return replace(clip, head=head, snapshot=other, dataset=_own_classes(clip, other))

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Move what can be moved, else take away and bring."""
        from pleat.scenes.drawing.drive import Drive
        from pleat.scenes.stage.succession import Succession, alike

        then = self.becomes(stage.clip)
        succession = Succession(stage, then)
        gone = stage.drop(FUNCTION_PLOT) if shows_net(stage.clip, self) else []
        if self.permute is not None and self.permute.what == "all":
            order = [k - 1 for k in self.permute.order]
            yield Span(0.12, (*gone, *succession.lift()))
            change = Drive(stage.panel, succession.exchange(self.permute.layer, order))
            yield Span(0.76, (change,))
            yield Span(0.12, tuple(succession.settle()))
        elif alike(stage.net, then.net) and then.dataset is stage.clip.dataset:
            gone += succession.loosen(rewritten=succession.rewritten)
            yield Span(0.12, tuple(gone))
            yield Span(0.74, (Drive(stage.panel, succession.weigh()),))
            succession.reweighed()
            yield Span(0.14, tuple(succession.settle()))
        else:
            yield Span(0.4, (*gone, *succession.part()))
            succession.replaced()
            yield Span(0.6, tuple(succession.settle()))


def _own_classes(clip: Clip, other: Snapshot) -> Dataset:
    """Return a clip's data, in the classes of another net's own where those are the same points."""
    here = clip.dataset
    if clip.head.data is not None or other.data is None or here.targets is not None:
        return here
    try:
        there = find_dataset(other.data, clip.path.parent)
    except InputError:
        return here
    if there.points.shape != here.points.shape or there.targets is not None:
        return here
    own, theirs = np.lexsort(here.points.T), np.lexsort(there.points.T)
    same = np.array_equal(here.points[own], there.points[theirs])
    labels = here.labels.copy()
    labels[own] = there.labels[theirs]
    if not same or (labels == here.labels).all():
        return here
    return replace(here, name=there.name, labels=labels)


@lru_cache(maxsize=64)
def _permuted(snapshot: Snapshot, permute: Permute) -> Snapshot:
    """Return a snapshot with its neurons in another order; the same one when asked again."""
    net = permuted(
        snapshot.net,
        permute.layer,
        [k - 1 for k in permute.order],
        incoming=permute.what != "outgoing",
        outgoing=permute.what != "incoming",
    )
    # It was not trained to be this, if training is what made it.
    return replace(snapshot, net=net, history=None, metrics=None)
