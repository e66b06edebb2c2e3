"""What the player needs where readers train a clip's net, draw its data or bring their own."""

from __future__ import annotations

from typing import Any

import numpy as np

from pleat.nets.data import fits
from pleat.nets.errors import InputError, quoted
from pleat.nets.metrics import judged_before_end
from pleat.nets.training.recipe import Training
from pleat.scenes.clip.model import Clip
from pleat.scenes.outputs.interactive.passages import FORMULAS
from pleat.scenes.outputs.interactive.recorder import Recorder

HANDS = ("training", "data", "nets")
# Rules that draw a set's points, or single ones of them.
_POINTS = ("dots", "ring", "ghost", "plot dots", "plot ring")


def learning(
    clip: Clip, subject: int, judge: dict[str, Any] | None, planes: list[Any], seen: Recorder
) -> dict[str, Any]:
    """Return what the document says of training, of drawn data and of dropped files.

    Parameters
    ----------
    clip : Clip
        Whose `Head.hands` has at least one of `HANDS`.
    subject : int
        The index of what its net is measured on.
    judge : dict or None
        That, as `pleat.scenes.outputs.interactive.touched.judge` has it.
    planes : list of dict
        As `pleat.scenes.outputs.interactive.passages.Passages` writes them.
    seen : Recorder
        What was played.

    Raises
    ------
    InputError
        If the player can't do one of what is asked for.
    """
    hands = [hand for hand in HANDS if hand in clip.head.hands]
    if judge is None:
        raise _refused(clip, hands[0], "its picture never has all the data its net is measured on")
    if planes[seen.scope.points[judge["of"]].plane]["net"] != judge["net"]:
        raise _refused(clip, hands[0], "its data are on another plane than that of its net")
    out: dict[str, Any] = {"subject": subject}
    if "training" in hands:
        out["training"] = _training(clip)
    if "nets" in hands:
        if any(layer.carried for layer in clip.net.layers):
            raise _refused(clip, "nets", "edges skip a layer of its net")
        out["acts"] = list(clip.net.activations)
    if _drawable(clip):
        low, high = clip.dataset.points.min(axis=0), clip.dataset.points.max(axis=0)
        out["box"] = [[a, b] for a, b in zip(low.tolist(), high.tolist(), strict=True)]
    if "data" in hands:
        frame = _paper(seen, judge["of"]) if "box" in out else None
        if frame is None:
            why = "only points of two inputs with classes, seen at the input, can be drawn"
            raise _refused(clip, "data", why)
        out["paper"] = frame
    return out


def _drawable(clip: Clip) -> bool:
    """Return whether a clip's data are points of the plane with classes that its net can tell."""
    net, data = clip.net, clip.dataset
    two = net.widths[0] == data.points.shape[1] == 2
    return two and data.targets is None and fits(net.widths[-1], data.classes)


def _paper(seen: Recorder, of: int) -> int | None:
    """Return the last frame that ends a play and shows a set of points flat, at the input."""
    track = seen.scope.points[of]
    plane = seen.scope.planes[track.plane]
    shown = [
        recording.alpha["stroke"]
        for recording in seen.recordings
        if recording.rule is not None
        and recording.rule.kind == "dots"
        and recording.rule.given["of"] == of
    ]
    flat = np.eye(2, len(plane.live["lens"].signal.values[0]) // 2).ravel()
    for play in reversed(seen.plays):
        time = play.samples[-1]
        still = plane.live["s"].signal.at(time) == 0 and plane.live["after"].signal.at(time) < 0
        if not (still and np.array_equal(plane.live["lens"].signal.at(time), flat)):
            continue
        if any(alpha.at(time) > 0 for alpha in shown):
            return play.frame + play.frames - (play is seen.plays[-1])
    return None


def classed(inks: list[dict[str, Any]], seen: Recorder) -> None:
    """Say of every ink of points which class it is of; -1 of what marks single ones."""
    for recording, ink in zip(seen.recordings, inks, strict=True):
        if ink.get("rule") not in _POINTS:
            continue
        labels, at = seen.scope.points[ink["of"]].points.labels, ink["at"]
        first = at["from"] if isinstance(at, dict) else at[0]
        several = any(hasattr(owner, "members") for owner in recording.owners)
        whole = several and not ink["rule"].endswith("ring")
        ink["class"] = int(labels[first]) if whole else -1


def _training(clip: Clip) -> dict[str, Any]:
    """Return how its net is trained: as its recipe says, or as recipes do by default."""
    net, data = clip.net, clip.dataset
    for k, layer in enumerate(net.layers, 1):
        across = layer.act.across and data.targets is not None
        if across or layer.act.name.partition("(")[0] not in FORMULAS:
            raise _refused(clip, "training", f"its layer {k} ends in {quoted(layer.activation)}")
        if layer.carried:
            raise _refused(clip, "training", f"edges skip its layer {k}")
        if not layer.biased:
            raise _refused(clip, "training", f"its layer {k} has no bias")
    own = clip.snapshot.recipe.get("training") if clip.snapshot else None
    given = Training.model_validate(own or {"steps": 1})
    out: dict[str, Any] = {"lr": given.lr, "l2": given.l2}
    out["gains"] = [round(gain, 9) for gain in given.gains(net.widths)]
    if data.targets is None and judged_before_end(net.activations[-1], net.widths[-1]):
        out["shares"] = 1
    return out


def _refused(clip: Clip, hand: str, why: str) -> InputError:
    return InputError(f"{clip.name}: {why}, so leave {hand!r} out of hands")
