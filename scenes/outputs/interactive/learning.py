"""What the player needs where readers train a clip's net, draw its data or bring their own."""

from __future__ import annotations

from typing import Any

from pleat.nets.data import fits
from pleat.nets.errors import InputError, quoted
from pleat.nets.metrics import judged_before_end
from pleat.nets.training.recipe import Training
from pleat.nets.training.standard_units import StandardUnits
from pleat.scenes.clip.model import Clip
from pleat.scenes.outputs.interactive.passages import FORMULAS

HANDS = ("training", "data", "nets")


def learning(clip: Clip, subject: int, judge: dict[str, Any] | None) -> dict[str, Any]:
    """Return what the document says of training, of drawn data and of dropped files.

    Parameters
    ----------
    clip : Clip
        Whose `Head.hands` has at least one of `HANDS`.
    subject : int
        The index of what its net is measured on.
    judge : dict or None
        That, as `pleat.scenes.outputs.interactive.touched.judge` has it.

    Raises
    ------
    InputError
        If the player can't do one of what is asked for.
    """
    hand = next(hand for hand in HANDS if hand in clip.head.hands)
    if judge is None:
        raise _refused(clip, hand, "its picture never has all the data that a net is measured on")
    out: dict[str, Any] = {"subject": subject}
    if "training" in clip.head.hands:
        out["training"] = _training(clip)
    if "data" in clip.head.hands and not drawable(clip):
        raise _refused(clip, "data", "points of two inputs with classes are what can be drawn")
    return out


def drawable(clip: Clip) -> bool:
    """Return whether a clip's data are points of the plane with classes that its net can tell."""
    net, data = clip.net, clip.dataset
    two = net.widths[0] == data.points.shape[1] == 2
    return two and data.targets is None and fits(net.widths[-1], data.classes)


def _training(clip: Clip) -> dict[str, Any]:
    """Return how its net is trained: as its recipe says, or as recipes do by default."""
    net, data = clip.net, clip.dataset
    for k, layer in enumerate(net.layers, 1):
        across = layer.act.across and data.targets is not None
        if across or layer.act.name.partition("(")[0] not in FORMULAS:
            raise _refused(clip, "training", f"its layer {k} ends in {quoted(layer.activation)}")
        if layer.carried:
            raise _refused(clip, "training", f"edges skip its layer {k}")
        if data.targets is not None and not layer.biased:
            raise _refused(clip, "training", f"its layer {k} has no bias")
    own = clip.snapshot.recipe.get("training") if clip.snapshot else None
    given = Training.model_validate(own or {"steps": 1})
    out: dict[str, Any] = {"lr": given.lr, "l2": given.l2}
    out["gains"] = [round(gain, 9) for gain in given.gains(net.widths)]
    if data.targets is not None:
        units = StandardUnits.of(data, net.activations[-1])
        # A scale and a shift of each number.
        out["units"] = [[v.tolist() for v in pair[::-1]] for pair in (units.x, units.y)]
        return out
    if judged_before_end(net.activations[-1], net.widths[-1]):
        out["shares"] = 1
    if unbiased := [k for k, layer in enumerate(net.layers) if not layer.biased]:
        out["unbiased"] = unbiased
    return out


def _refused(clip: Clip, hand: str, why: str) -> InputError:
    return InputError(f"{clip.name}: {why}, so leave {hand!r} out of hands")
