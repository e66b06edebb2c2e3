"""Where a clip's words name something of the picture: i and j, weights, neurons, classes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pleat.scenes.clip.model import Beat, Clip

_WORDS = ("zero one two three four five six", "零一二三四五六")
_SAID = {word: str(k) for said in (_WORDS[0].split(), _WORDS[1]) for k, word in enumerate(said)} | {
    sign: str(k) for k, sign in enumerate("₀₁₂₃₄₅₆₇₈₉")
}
_EN, _ZH = "|".join(_WORDS[0].split()), _WORDS[1]
# As they are spoken, for the ear.
_SPOKEN = re.compile(rf"(?<![A-Za-z])([Wbxz]) ({_EN}|[{_ZH}])(?![A-Za-z])")
# Letters of other scripts stand beside names without a space between.
_NAMES = re.compile(
    rf"""(?<![A-Za-z0-9_])(?:
        (?P<basis>[ijk])
      | x(?P<input>[₀-₉]+)
      | W(?P<weights>[₀-₉]+)
      | [za](?P<value>[₀-₉]+)
      | [Nn]euron[ ](?P<neuron>[0-9]{{1,3}}|{_EN})
      | 神[經经]元[ ]?(?P<neuron_zh>[0-9]{{1,3}})
      | 第[ ]?(?P<neuron_counted>[0-9]{{1,3}}|[{_ZH}])[ ]?[個个]神[經经]元
      | [Cc]lass[ ](?P<class_en>[0-9]{{1,3}}|{_EN})
      | [類类][別别][ ]?(?P<class_zh>[0-9]{{1,3}})
    )(?![A-Za-z0-9_₀-₉'’])""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Mention:
    """A name in a text.

    Attributes
    ----------
    start, end : int
        Where it stands, in characters.
    kind : {"neuron", "weights", "class"}
        What it names; an input's basis vector is a neuron of layer 0.
    layer : int
        Of a neuron, 0 for inputs; of weights, from 1; else 0.
    index : int
        Of a neuron or a class, from 0; else 0.
    """

    start: int
    end: int
    kind: str
    layer: int
    index: int


def written(text: str) -> str:
    """Return what is spoken as it is written: ``W one`` is W₁."""
    return _SPOKEN.sub(lambda said: said[1] + "₀₁₂₃₄₅₆"[_number(said[2])], text)


def _number(told: str) -> int:
    return int(_SAID.get(told) or "".join(_SAID.get(sign, sign) for sign in told))


def mentions(text: str, clip: Clip, beat: Beat) -> list[Mention]:
    """Return what a text of a beat names that the clip has, in the order it stands there.

    Neurons are those of the layer that the beat is about, or else of the next one it comes to;
    a class's own name counts as naming it.

    Parameters
    ----------
    text : str
        With its facts filled in.
    clip : Clip
        In any language.
    beat : Beat
        One of the clip's.
    """
    found = [*_named(text, clip, beat), *_classes(text, clip)]
    found.sort(key=lambda one: (one.start, -one.end))
    kept: list[Mention] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _named(text: str, clip: Clip, beat: Beat) -> Iterator[Mention]:
    widths = clip.net.neurons if clip.snapshot is not None else ()
    hidden = _layer(clip, beat, len(widths))
    for match in _NAMES.finditer(text):
        kind, told = next((name, own) for name, own in match.groupdict().items() if own)
        number = "ijk".index(told) + 1 if kind == "basis" else _number(told)
        if kind in ("basis", "input"):
            what, layer, index = "neuron", 0, number - 1
        elif kind == "weights":
            what, layer, index = "weights", number, 0
        elif "class" in kind:
            what, layer, index = "class", 0, number
        elif hidden:
            what, layer, index = "neuron", hidden, number - 1
        else:
            continue
        if _is_there(what, layer, index, widths, clip):
            yield Mention(match.start(), match.end(), what, layer, index)


def _classes(text: str, clip: Clip) -> Iterator[Mention]:
    for k, name in enumerate(clip.head.classes):
        if name and not name.isspace():
            for match in re.finditer(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", text):
                yield Mention(match.start(), match.end(), "class", 0, k)


def _layer(clip: Clip, beat: Beat, layers: int) -> int:
    """Return the hidden layer whose neurons a beat speaks of; 0 if there is none."""
    own = getattr(beat, "layer", None)
    before = clip.layer_before(beat) if layers else 0
    return min(own if isinstance(own, int) else max(before, 1), layers - 2) if layers > 2 else 0


def _is_there(what: str, layer: int, index: int, widths: tuple[int, ...], clip: Clip) -> bool:
    if what == "class":
        return 0 <= index < len(set(clip.dataset.labels.tolist()))
    if what == "weights":
        return 1 <= layer < len(widths)
    if not widths or index < 0:
        return False
    return index < widths[layer]
