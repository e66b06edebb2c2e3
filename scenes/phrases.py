"""The few words pleat itself puts on screen, in every language it knows."""

from __future__ import annotations

_PHRASES = {
    "en": {"right": "{correct} of {n} right ({percent}%)"},
    "zh-Hant": {"right": "{n} 個點分對 {correct} 個（{percent}%）"},
    "zh-Hans": {"right": "{n} 个点分对 {correct} 个（{percent}%）"},
}


def phrase(language: str, key: str, **facts: str) -> str:
    """Return a phrase in a language, English where there is none, with facts filled in."""
    return _PHRASES.get(language, _PHRASES["en"])[key].format(**facts)
