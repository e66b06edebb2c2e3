"""Names of things in the picture that a beat can light up, and what they mean for a net."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pleat.configs import limits
from pleat.nets.errors import instead, nearest, quoted
from pleat.scenes.clip.subject import Subject

# Numbers of six digits at most: of thousands, Python reads none.
_FORMS = {
    "entry": r"W(\d{1,6})\[(\d{1,6}),\s*(\d{1,6})\]",
    "W": r"W(\d{1,6})",
    "bias": r"b(\d{1,6})\[(\d{1,6})\]",
    "b": r"b(\d{1,6})",
    "S": r"S(\d{1,6})",
    "act": r"act(\d{1,6})",
    "row": r"row (\d{1,6})\.(\d{1,6})",
    "column": r"column (\d{1,6})\.(\d{1,6})",
    "edge": r"edge (\d{1,6})\.(\d{1,6})\.(\d{1,6})",
    "neuron": r"neuron (\d{1,6})\.(\d{1,6})",
    "basis": r"basis (\d{1,6})(?:\.(\d{1,6}))?",
    "point": r"point (\d{1,6})",
}
_NAMED = re.compile(r"(box|arrow) ([A-Za-z0-9][A-Za-z0-9_-]*)", re.ASCII)
_WORDS = ("W", "b", "S", "act", "row", "column", "edge", "neuron", "basis", "point")
_WORD = re.compile(r"[A-Za-z]+")
_EXAMPLES = (
    "W1, W1[2,1], row 1.2, column 1.1, b1, b1[2], S2, act1, edge 1.2.1, neuron 1.2, basis 1, "
    "basis 1.2 or point 17, or of a diagram box NAME or arrow NAME"
)


@dataclass(frozen=True)
class Lit:
    """One thing to light up.

    Attributes
    ----------
    kind : str
        One of the forms.
    numbers : tuple of int
        As they are written: layer, row, column, all from 1; a point from 0.
    name : str
        Of a box or an arrow.
    """

    kind: str
    numbers: tuple[int, ...] = ()
    name: str = ""


def lit(name: str) -> Lit | None:
    """Read a name; None if it is none."""
    for kind, form in _FORMS.items():
        if match := re.fullmatch(form, name.strip()):
            return Lit(kind, tuple(int(n) for n in match.groups() if n is not None))
    if match := _NAMED.fullmatch(name.strip()):
        return Lit(match[1], name=match[2])
    return None


def emphasis_fault(names: tuple[str, ...], clip: Subject, brought: Iterable[str]) -> str | None:
    """Return what is wrong with the first name that there is nothing for.

    Parameters
    ----------
    names : tuple of str
        As a beat lists them.
    clip : Subject
        Whose net and data they are about.
    brought : iterable of str
        The boxes and arrows that beats bring, such as ``box input``.
    """
    for name in names:
        one = lit(name)
        if one and one.name:
            if name.strip() not in brought:
                return f"emphasis has {quoted(name)}, which names nothing; {instead(name, brought)}"
            continue
        fault = _unknown(one, clip) if one else f"which names nothing; {_near(name)}"
        if fault:
            return f"emphasis has {quoted(name)}, {fault}"
    return None


def _near(name: str) -> str:
    """Return what to write instead: the same numbers of the thing that was probably meant."""
    match = _WORD.match(name[: limits.SHORT_CHARACTERS])
    kind = nearest(match[0], _WORDS) if match else None
    meant = _WORD.sub(kind, name, count=1) if kind else name
    return f"did you mean {quoted(meant)}?" if lit(meant) else f"write {_EXAMPLES}"


def _unknown(one: Lit, clip: Subject) -> str | None:
    first, *rest = one.numbers
    if one.kind == "point":
        n = len(clip.dataset)
        return None if first < n else f"but the points are 0 to {n - 1}" if n else "but no data"
    if clip.snapshot is None:
        return "but the clip names no net"
    widths = clip.net.neurons
    if one.kind == "basis" and not rest:
        widest = max(widths[:-1])
        return None if 1 <= first <= widest else f"but no plane has more than {widest} of them"
    lowest = 0 if one.kind in ("neuron", "basis") else 1
    if not lowest <= first < len(widths):
        return f"but the layers are {lowest} to {len(widths) - 1}"
    if one.kind in ("b", "bias") and not clip.net.layers[first - 1].biased:
        return f"but layer {first} has no bias"
    if one.kind == "S" and all(skip.target != first for skip in clip.net.skips):
        return f"but no edge skips layers to enter layer {first}"
    bounds = {
        "entry": (first, first - 1),
        "bias": (first,),
        "row": (first,),
        "column": (first - 1,),
        "edge": (first, first - 1),
        "neuron": (first,),
        "basis": (first,),
    }.get(one.kind, ())
    for number, layer in zip(rest, bounds, strict=True):
        if not 1 <= number <= widths[layer]:
            where = f"layer {layer}" if layer else "the input"
            return f"but {where} has neurons 1 to {widths[layer]}"
    return None
