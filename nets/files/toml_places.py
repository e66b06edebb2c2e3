"""Where in the text of a TOML file its keys and values stand."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping

from pleat.configs import limits
from pleat.nets.files.values import Place

_BLANK = re.compile(r"(?:[ \t\r\n]++|#[^\n]*+)*+")
_KEY = re.compile(r"""[ \t]*+(?:([\w-]++)|("(?:[^"\\\n]|\\.)*+"|'[^'\n]*+'))[ \t]*+""", re.ASCII)
# Of several quotes at the end the last three close a text, and up to two before belong to it.
_SCALAR = re.compile(
    r"""
    \"{3} (?:\\.|[^\\])*? \"{3,5} (?!") | '{3} .*? '{3,5} (?!')
    | "(?:[^"\\\n]|\\.)*+" | '[^'\n]*+'
    | [^,\]}\#\n]++
    """,
    re.VERBOSE | re.DOTALL,
)
_CLOSING = {"[": "]", "{": "}"}


def line_of(lines: Mapping[Place, int], place: Place) -> int | None:
    """Return the line of a key, or of the nearest table around it that the file has."""
    there: Place = ()
    for part in place:
        # The tag of a tagged union is in the places of pydantic, but is no key.
        if (*there, part) in lines:
            there = (*there, part)
    return lines.get(there) or None


def lines_of(text: str) -> dict[Place, int]:
    """Return the line, from 1, of every key, table and item of a list by its place, from 0.

    It is 0 for a table that has no line of its own, as ``a`` where there is but ``[a.b]``.

    Parameters
    ----------
    text : str
        A TOML file that has been read without a fault: nothing is checked again. Beyond
        as many values as a file may have, no more are looked for.
    """
    return _Scan(text).lines


class _Scan:
    """One way through a text."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.lines: dict[Place, int] = {}
        self._line, self._counted = 1, 0
        self._lengths: dict[Place, int] = {}  # of lists of tables
        table: Place = ()
        while self._skip() and len(self.lines) < limits.VALUES:
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._value(self._note(table, self._keys()))

    def _skip(self) -> bool:
        self.at = self._end(_BLANK)
        return self.at < len(self.text)

    def _end(self, pattern: re.Pattern[str]) -> int:
        match = pattern.match(self.text, self.at)
        assert match is not None
        return match.end()

    def _keys(self) -> list[str]:
        """Read a key, of which dots part the parts, and the sign behind it."""
        keys: list[str] = []
        while True:
            match = _KEY.match(self.text, self.at)
            assert match is not None
            bare, other = match.groups()
            keys.append(bare or tomllib.loads(f"key = {other}")["key"])
            self.at = match.end() + 1
            if self.text[match.end()] != ".":
                return keys

    def _note(self, place: Place, keys: list[str]) -> Place:
        self._line += self.text.count("\n", self._counted, self.at)
        self._counted = self.at
        for key in keys:
            place = (*place, key)
            self.lines.setdefault(place, self._line)
        return place

    def _header(self) -> Place:
        many = self.text.startswith("[[", self.at)
        self.at += 1 + many
        *outer, last = self._keys()
        self.at += many
        table: Place = ()
        for key in outer:
            table = (*table, key)
            self.lines.setdefault(table, 0)
            if table in self._lengths:
                table = (*table, self._lengths[table] - 1)
        table = self._note(table, [last])
        self.lines[table] = self.lines[table] or self._line
        if many:
            count = self._lengths[table] = self._lengths.get(table, 0) + 1
            table = (*table, count - 1)
            self.lines[table] = self._line
        return table

    def _value(self, place: Place) -> None:
        """Pass over a value, noting what lies in it."""
        around: list[tuple[str, Place, int]] = []  # what closes it, its place, items so far
        while True:
            if len(self.lines) >= limits.VALUES:
                self.at = len(self.text)
                return
            self._skip()
            sign = self.text[self.at]
            if sign in _CLOSING:
                around.append((_CLOSING[sign], place, 0))
                self.at += 1
            else:
                self.at = self._end(_SCALAR)
            while around:
                self._skip()
                self.at += self.text[self.at] == ","
                self._skip()
                closing, table, count = around.pop()
                if self.text[self.at] == closing:
                    self.at += 1
                    continue
                around.append((closing, table, count + 1))
                if closing == "]":
                    place = (*table, count)
                    self._note(place, [])
                    self.lines[place] = self._line
                else:
                    place = self._note(table, self._keys())
                break
            else:
                return
