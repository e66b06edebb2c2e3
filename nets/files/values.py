"""Values as files and scripts give them: plain text and numbers, few enough to be shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

from pleat.configs import limits
from pleat.nets.errors import quoted

Place = tuple[int | str, ...]


def text_fault(text: str, most: int = limits.CHARACTERS) -> str | None:
    """Return why a text can't be shown, if it can't.

    Control characters change the colours of a terminal or end a name early; of lone
    surrogates there is no UTF-8.
    """
    if len(text) > most:
        return f"has {len(text):,} characters, at most {most:,} are read; shorten it"
    for char in text:
        kind = unicodedata.category(char)
        if kind == "Cs" or (kind == "Cc" and char not in "\n\r\t"):
            what = "half a character" if kind == "Cs" else "the control character"
            return f"has {what} U+{ord(char):04X}; take it out"
    return None


def _plain(text: str) -> str:
    fault = text_fault(text)
    if fault:
        raise ValueError(fault)
    return text


Text = Annotated[str, AfterValidator(_plain), Field(max_length=limits.CHARACTERS)]
Caption = Annotated[str, AfterValidator(_plain), Field(max_length=limits.CAPTION_CHARACTERS)]
Short = Annotated[str, AfterValidator(_plain), Field(max_length=limits.SHORT_CHARACTERS)]


def value_faults(table: object) -> Iterator[tuple[Place, str]]:
    """Yield what is too deep, too long or not plain in nested tables and lists, with its place."""
    count = 0
    waiting: list[tuple[Place, object]] = [((), table)]
    while waiting:
        place, value = waiting.pop()
        count += 1
        if count > limits.VALUES:
            yield (), f"has more than {limits.VALUES:,} values"
            return
        if isinstance(value, dict | list | tuple) and len(place) >= limits.DEPTH:
            yield place, f"lies more than {limits.DEPTH} tables deep"
        elif isinstance(value, dict):
            for key, inner in reversed(value.items()):
                if (fault := text_fault(str(key), limits.NAME_BYTES)) is not None:
                    yield place, f"a key {fault}"
                else:
                    waiting.append(((*place, key), inner))
        elif isinstance(value, list | tuple):
            waiting += [((*place, k), inner) for k, inner in enumerate(value)][::-1]
        elif isinstance(value, int) and not -(2**63) <= value < 2**63:
            yield place, "is beyond whole numbers of 64 bits"
        elif isinstance(value, str) and (fault := text_fault(value)) is not None:
            yield place, fault


class Shaped:
    """Of a text: it must match a pattern, which a fault tells in words and a schema as it is.

    Parameters
    ----------
    pattern : str
        A regular expression that all of the text must match.
    words : str
        What such a text is, with an example.
    """

    def __init__(self, pattern: str, words: str) -> None:
        self.pattern, self.words = pattern, words

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, object]:
        return {**handler(core), "pattern": self.pattern}

    def _check(self, text: str) -> str:
        if re.search(self.pattern, text) is None or text.endswith("\n"):
            raise ValueError(f"must be {self.words}, got {quoted(text)}")
        return text


def is_file(path: Path) -> bool:
    """Return whether a path leads to a file; of one that no system takes it does not."""
    try:
        return path.is_file()
    except OSError:  # such as a name that is too long
        return False
