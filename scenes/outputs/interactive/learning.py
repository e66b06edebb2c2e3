"""What the player needs to train a clip's net as `pleat.nets.training` does it."""

from __future__ import annotations

from typing import Any

from pleat.nets.errors import InputError, quoted
from pleat.nets.training.recipe import Training
from pleat.nets.training.standard_units import StandardUnits
from pleat.scenes.clip.model import Clip
from pleat.scenes.outputs.interactive.passages import FORMULAS


def training(clip: Clip, judge: int, drawn: bool) -> dict[str, Any]:
    """Return how a clip's net is trained: what its recipe says, or what recipes say by default.

    Parameters
    ----------
    clip : Clip
        That lets its net be trained.
    judge : int
        The index of what its net is measured on.
    drawn : bool
        Whether those points are in the picture.

    Raises
    ------
    InputError
        If the player can't train it.
    """
    net, data = clip.net, clip.dataset
    for k, layer in enumerate(net.layers, 1):
        if layer.act.name.partition("(")[0] not in FORMULAS:
            raise _refused(clip, f"layer {k} ends in {quoted(layer.activation)}")
        if layer.carried:
            raise _refused(clip, f"edges skip layer {k}")
        if data.targets is not None and not layer.biased:
            raise _refused(clip, f"layer {k} has no bias")
    if not drawn:
        raise _refused(clip, "its picture never has all its data")
    own = clip.snapshot.recipe.get("training") if clip.snapshot else None
    given = Training.model_validate(own or {"steps": 1})
    out: dict[str, Any] = {"judge": judge, "lr": given.lr, "l2": given.l2}
    out["gains"] = [round(gain, 9) for gain in given.gains(net.widths)]
    if data.targets is not None:
        units = StandardUnits.of(data, net.activations[-1])
        # A scale and a shift of each number.
        out["units"] = [[v.tolist() for v in pair[::-1]] for pair in (units.x, units.y)]
    elif unbiased := [k for k, layer in enumerate(net.layers) if not layer.biased]:
        out["unbiased"] = unbiased
    return out


def _refused(clip: Clip, why: str) -> InputError:
    return InputError(
        f"{clip.name}: hands has 'training', but the page can't train this net: {why}; "
        "leave it out of hands"
    )
