"""The one exception that means "what you gave us is wrong"."""

from __future__ import annotations

_QUOTED = 60  # characters of a value that are told


class InputError(ValueError):
    """A fault in the user's input, told in one sentence.

    The sentence says what is wrong, where (file and key) and what would be
    right. The command line prints it without a traceback and exits with 2.
    """


def quoted(value: object) -> str:
    """Return a value as a sentence quotes it: its repr, of a long one the beginning."""
    if isinstance(value, str | bytes):
        value = value[: _QUOTED + 1]
    try:
        text = repr(value)
    except ValueError:  # Python writes no number of more than 4,300 digits
        return "a number of thousands of digits"
    return text if len(text) <= _QUOTED + 2 else f"{text[:_QUOTED]}…"


def named(name: str) -> str:
    """Return a name as a list of names quotes it: as it is if it is short and can be read."""
    return name if name.isprintable() and 0 < len(name) <= _QUOTED else quoted(name)
