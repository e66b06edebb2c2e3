"""Where the sheet stands when a beat begins, and which beats may come then."""

from __future__ import annotations

from pleat.scenes.clip.height import Height
from pleat.scenes.clip.model import Beat, Clip, before


def stands(layer: int) -> str:
    """Say behind which layer the sheet stands."""
    return f"behind layer {layer}" if layer else "at the input"


def last_step(clip: Clip, layer: int) -> int:
    """Return the last step of a layer: 1 is W, 2 is b, 2 + n is the fold of neuron n."""
    bends = clip.net.layers[layer - 1].activation != "identity"
    return 2 + bends * clip.net.neurons[layer]


def standing(clip: Clip, beat: Beat) -> tuple[int, int]:
    """Return behind which layer the sheet stands when a beat begins, and after which step."""
    layer, made = 0, 0
    for earlier in before(clip, beat):
        # The sheet at the right is laid out when the second net comes.
        if clip.side == "right" and earlier.beside(clip, None) is not None:
            layer, made = 0, 0
        led = earlier.leads_to(clip)
        if led is None or earlier.side not in ("both", clip.side):
            continue
        layer, made = led, 0
        if 1 <= led <= len(clip.net.layers):
            steps = earlier.steps(clip)
            made = steps[1] if steps else last_step(clip, led)
            if made == 1 and not clip.net.layers[led - 1].biased:
                made = 2
    return layer, made


def lifted(clip: Clip, beat: Beat) -> Height | None:
    """Return what the sheet is lifted to when a beat begins; None: it lies in its plane."""
    height: Height | None = None
    for earlier in before(clip, beat):
        if clip.side == "right" and earlier.beside(clip, None) is not None:
            height = None
        if earlier.side in ("both", clip.side):
            height = earlier.lifts(clip, height)
    return height


def lifted_fault(clip: Clip, beat: Beat) -> str | None:
    """Return why a beat can't begin while the sheet is lifted, if it is and it can't."""
    moves = beat.leads_to(clip) is not None and not beat.clears
    if (beat.flat or moves) and lifted(clip, beat) is not None:
        return f"{beat.do} needs the sheet in its plane, and it is lifted; lower it first"
    return None


def order_fault(clip: Clip, beat: Beat, layer: int, first: int, last: int) -> str | None:
    """Return why a beat can't make a layer's steps from the first to the last, if it can't.

    Each needs the sheet as the step before it has left it: what has been folded can't be
    folded again, and no fold is made unsaid. Only b may come along with what follows it.
    """
    if first == last == 2 and not clip.net.layers[layer - 1].biased:
        return f"layer {layer} has no bias, so that nothing is shifted; leave this beat out"
    at, made = standing(clip, beat)
    if at > layer or (at == layer and made >= first):
        done = _step(layer, first) if first == last else f"layer {layer}"
        return f"{done} is done: the sheet stands {stands(at)}; rewind first"
    if at == layer:
        return unmade(at, made, first - 1)
    if at == layer - 1 and first == 1:
        return unmade(at, made, last_step(clip, at)) if at else None
    if at == layer - 1:
        return f"{_step(layer, 1)} comes first: the sheet stands {stands(at)}"
    return f"layer {at + 1} comes first: the sheet stands {stands(at)}"


def unmade(layer: int, made: int, needed: int) -> str | None:
    """Return which step must be made before the next, if one must."""
    missing = [step for step in range(made + 1, needed + 1) if step != 2]
    return f"{_step(layer, missing[0])} comes first" if missing else None


def _step(layer: int, step: int) -> str:
    """Say which step of a layer is meant."""
    letters = {1: "W", 2: "b"}
    return f"{letters[step]}{layer}" if step in letters else f"the fold of neuron {step - 2}"
