"""The tables of a diagram: its boxes, its arrows, and what boxes may hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from pleat.configs import limits
from pleat.nets.data import fits
from pleat.nets.errors import nearest, quoted
from pleat.nets.files.values import Shaped
from pleat.nets.passes import PLAIN, tensor_fault
from pleat.scenes.clip.model import Worded
from pleat.scenes.stage.views.pictures import image_fault

if TYPE_CHECKING:
    from pleat.scenes.clip.model import Clip

# What a box may hold besides a tensor; of those what is there without anything passing.
PICTURES = ("picture", "net", "plane", "answer", "label", "accuracy")
Track = Annotated[float, Field(ge=1, le=12, multiple_of=0.5)]
Id = Annotated[
    str,
    Shaped(r"^[A-Za-z0-9][A-Za-z0-9_-]*$", "letters, digits, - and _, such as 'input'"),
]


class BoxTable(Worded):
    """A box of a diagram.

    Attributes
    ----------
    id : str
        By this arrows, beats and translations name it.
    text : str
        What stands in it.
    holds : str, optional
        What stands below: a tensor of the point's pass through the net (``x``, ``z1``,
        ``a1``, ``y``, ``wanted``, ``loss``, ``W1``, ``b1``, ``dW1``, ``db1``, all ``weights``
        or their ``gradient``), the point as a ``picture``, the class the net says
        (``answer``) or the point's own (``label``), the ``net``, the ``plane`` with data and
        decision, or its ``accuracy``.
    at : tuple of float, optional
        Column and row, from 1, the first row on top, for ``order = "grid"``; a half such as
        1.5 stands between two.
    frame : bool
        Whether it has one.
    """

    id: Id = Field(max_length=limits.NAME_BYTES)
    holds: str | None = None
    at: tuple[Track, Track] | None = None
    frame: bool = True


class ArrowTable(Worded):
    """An arrow from one box to another.

    Attributes
    ----------
    source : str
        Written ``from``: the id of a box.
    to : str
        The id of another.
    id : str
        By this beats and translations name it; by default both boxes' with ``-`` between.
    text : str
        What stands beside it.
    carries : str, optional
        The tensor that passes along it; by default what its first box holds.
    trains : bool
        Whether what passes has taken one step of gradient descent on the point's loss.
    bend : float, optional
        How far to the left of its way it bends, as a share of its length; by default as little
        as keeps it clear of other boxes.
    """

    source: str = Field(alias="from")
    to: str
    id: Id = Field(default="", max_length=limits.NAME_BYTES)
    carries: str | None = None
    trains: bool = False
    bend: float | None = Field(default=None, ge=-2, le=2)

    def model_post_init(self, context: Any) -> None:
        """Give it a name."""
        if not self.id:
            object.__setattr__(self, "id", f"{self.source}-{self.to}")


def content_fault(name: str, clip: Clip) -> str | None:
    """Return why a box can't hold something, if it can't."""
    if clip.snapshot is None:
        return 'there is no net; write net = "NAME" in [clip]'
    net, data = clip.net, clip.dataset
    if name == "net":
        return None
    if name not in PICTURES:
        near = nearest(name, (*PICTURES, *PLAIN))
        fault = tensor_fault(name, net, data)
        return f"did you mean {quoted(near)}?" if fault and near not in (None, name) else fault
    if not len(data):
        return "there are no data; name some with data"
    if name == "picture":
        return image_fault(clip)
    if name == "plane":
        return None if net.widths[0] == 2 else f"the net has {net.widths[0]} inputs, not 2"
    if data.targets is not None or not fits(net.widths[-1], data.classes):
        return "the net's outputs are no classes of the data"
    return None


def carried_fault(name: str, clip: Clip) -> str | None:
    """Return why no such tensor can pass along an arrow, if it can't."""
    if clip.snapshot is None:
        return 'there is no net; write net = "NAME" in [clip]'
    return tensor_fault(name, clip.net, clip.dataset)
