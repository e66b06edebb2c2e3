"""The one exception that means "what you gave us is wrong", and what a machine may lack."""

from __future__ import annotations

import errno
from collections.abc import Iterable

from pleat.configs import NoHomeError, limits

_LACKS = {
    errno.EMFILE: "too many files are open at once; raise the limit by ulimit -n",
    errno.ENFILE: "too many files are open on this machine; end other programs",
    errno.EAGAIN: "the machine starts no more processes; end others, or use fewer by -j",
}
_NO_THREAD = ("can't start new thread", "ThreadPoolBuildError")
_NO_ENCODER = ('avcodec_open2("libx264"', "external library: 'avcodec_send_frame()'")
_MEMORY = "there is not enough memory; use fewer processes by -j, or a smaller size by -q"

_AROUND = " {}-"
_ALIKE = 0.65  # of 1: one letter wrong of four, two of six
_QUOTED = 60  # characters of a value that are told


class InputError(ValueError):
    """A fault in the user's input, told in one sentence.

    The sentence says what is wrong, where (file and key) and what would be
    right. The command line prints it without a traceback and exits with 2.
    """


def lacking(error: BaseException) -> str | None:
    """Return a sentence on what the machine lacks, or None if an error is of another kind."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, NoHomeError):
            return str(seen)
        # x264 says no more than that it can't be opened, or go on; its settings are ours and are
        # right.
        if (
            isinstance(seen, MemoryError)
            or getattr(seen, "errno", None) == errno.ENOMEM
            or any(said in str(seen) for said in _NO_ENCODER)
        ):
            return _MEMORY
        if isinstance(seen, OSError) and seen.errno in _LACKS:
            return _LACKS[seen.errno]
        # Neither Python nor typst, whose panics are no Exception, has a class of its own for it.
        if any(said in str(seen) for said in _NO_THREAD):
            return _LACKS[errno.EAGAIN]
        seen = seen.__cause__ or seen.__context__
    return None


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


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that was probably meant by one that is not known, if any is near."""
    import difflib

    # What all have around them makes nobody alike.
    table = {one.lower().strip(_AROUND): one for one in known}
    # Likeness takes the square of the length.
    given = name[: limits.NAME_BYTES].lower().strip(_AROUND)
    if not any(map(str.isalpha, given)):  # one number is as near as another
        return None
    close = difflib.get_close_matches(given, table, n=1, cutoff=_ALIKE)
    return table[close[0]] if close else None


def instead(name: str, known: Iterable[str], more: str = "") -> str:
    """Return what to write for a name that is not known: the nearest that is, else all.

    Parameters
    ----------
    name : str
        What was written.
    known : iterable of str
        What could have been.
    more : str
        What else could have been, such as ``"or give a .toml file"``.
    """
    known = list(known)
    near = nearest(name, known)
    if near is not None:
        return f"did you mean {quoted(near)}?"
    told = f"known are {', '.join(map(named, known))}" if known else "none are known"
    return f"{told}, {more}" if more else told


def check_choice(what: str, name: str, known: Iterable[str], more: str = "") -> None:
    """Check that a name is one of those that an option takes.

    Parameters
    ----------
    what : str
        What the option is called in the sentence.
    name, known, more
        As for `instead`.

    Raises
    ------
    InputError
        If it is none of them.
    """
    known = list(known)
    if name not in known:
        raise InputError(f"{what} {quoted(name)} is not known; {instead(name, known, more)}")


def counted(number: int, thing: str, things: str | None = None) -> str:
    """Return a number with what it counts: ``1 finding``, ``2 findings``."""
    return f"{number:,} {thing if number == 1 else things or f'{thing}s'}"
