"""The few words pleat itself puts on screen, in every language it knows."""

from __future__ import annotations

_PHRASES = {
    "en": {
        "right": "{correct} of {n} right ({percent}%)",
        "class": "class {k}",
    },
    "zh-Hant": {
        "right": "{n} 個點分對 {correct} 個（{percent}%）",
        "class": "類別 {k}",
    },
    "zh-Hans": {
        "right": "{n} 个点分对 {correct} 个（{percent}%）",
        "class": "类别 {k}",
    },
}


def phrases(language: str) -> dict[str, str]:
    """Return all phrases of a language by key, English where there are none."""
    return _PHRASES.get(language, _PHRASES["en"])


def phrase(language: str, key: str, **facts: str) -> str:
    """Return a phrase in a language, English where there is none, with facts filled in."""
    return phrases(language)[key].format(**facts)


def class_names(language: str, n: int) -> tuple[str, ...]:
    """Return what a legend calls n classes that have no names of their own."""
    return tuple(phrase(language, "class", k=str(k)) for k in range(n))
