"""Which fonts a language is set in, whether they have every glyph, and which files they are."""

from __future__ import annotations

import platform
import re
from collections.abc import Iterable
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

import typst

from pleat.nets.errors import InputError, quoted

P = TypeVar("P")

LATIN = "Libertinus Serif"  # Typst brings it, and the font of its mathematics
MATH = "New Computer Modern Math"

# The first family that is installed is taken; the last ones come with macOS and Windows.
_CJK = {
    "zh-Hant": (
        "Noto Sans CJK TC",
        "Noto Sans TC",
        "Source Han Sans TC",
        "PingFang TC",
        "Heiti TC",
        "Microsoft JhengHei",
    ),
    "zh-Hans": (
        "Noto Sans CJK SC",
        "Noto Sans SC",
        "Source Han Sans SC",
        "PingFang SC",
        "Hiragino Sans GB",
        "Heiti SC",
        "Microsoft YaHei",
    ),
    "ja": ("Noto Sans CJK JP", "Noto Sans JP", "Source Han Sans", "Hiragino Sans", "Yu Gothic"),
    "ko": ("Noto Sans CJK KR", "Noto Sans KR", "Source Han Sans K", "Apple SD Gothic Neo"),
}
_REGIONS = {"zh-Hant": "TW", "zh-Hans": "CN"}
_TRADITIONAL = {"hant", "tw", "hk", "mo"}
_WORDS = re.compile(r'#text\("((?:[^"\\]|\\.)*)"\)')
_NOWHERE = "\U0010ffff"  # no font has a glyph for it


@cache
def compiler() -> typst.Compiler:
    """Return this process's compiler: it looks for the fonts once, which takes a while."""
    return typst.Compiler()


def compiled(source: str) -> bytes:
    """Return the SVG page that Typst makes of a source of ours, in which users' words are data.

    Raises
    ------
    InputError
        If Typst refuses the words; its source and what it says of it are for us alone.
    """
    try:
        page = compiler().compile(input=source.encode(), format="svg")
    except typst.TypstError as error:
        words = " ".join(_WORDS.findall(source))
        if not words:
            raise
        raise InputError(f"{quoted(words)} cannot be set in type; write it otherwise") from error
    assert isinstance(page, bytes)
    return page


def script(language: str) -> str:
    """Return the key of a BCP 47 tag's glyphs: ``zh-Hant``, ``zh-Hans``, ``ja``, ``en``…"""
    first, *rest = language.lower().split("-")
    if first != "zh":
        return first
    return "zh-Hant" if _TRADITIONAL & set(rest) else "zh-Hans"


@cache
def families(language: str) -> tuple[str, ...]:
    """Return the font families that a language is set in, in the order they are asked.

    Raises
    ------
    InputError
        If none of those that have the language's glyphs is installed.
    """
    wanted = _CJK.get(script(language))
    if wanted is None:
        return (LATIN,)
    installed = set(typst.Fonts().families())
    found = next((family for family in wanted if family in installed), None)
    if found is None:
        raise InputError(f"no font for {language}: install {wanted[0]} with `{_package()}`")
    return LATIN, found


def settings(language: str) -> str:
    """Return the arguments of Typst's ``text`` for a language: fonts, glyphs, line breaking."""
    fonts = [f'"{family}"' for family in families(language)]
    if len(fonts) > 1:
        # Quotes, dashes and dots are as wide as a character in Chinese; those of a Latin
        # font are not.
        fonts[0] = f'(name: {fonts[0]}, covers: "latin-in-cjk")'
    key = script(language)
    region = f'"{_REGIONS[key]}"' if key in _REGIONS else "none"
    # Typst knows languages of two and three letters.
    lang = language.split("-")[0] if re.match(r"[a-z]{2,3}(-|$)", language) else "en"
    return f'font: ({", ".join(fonts)},), lang: "{lang}", region: {region}'


@cache
def missing(characters: str, language: str) -> str:
    """Return those characters that the fonts of a language have no glyph for.

    Parameters
    ----------
    characters : str
        Of any text.
    language : str
        A BCP 47 tag.
    """
    wanted = sorted({c for c in characters if not c.isspace()})
    absent = {g for family in families(language) for g in _glyphs(_NOWHERE, f'font: "{family}"')}
    font = settings(language)
    if not absent & _glyphs("".join(wanted), font):
        return ""
    return "".join(c for c in wanted if absent & _glyphs(c, font))


def glyph_faults(texts: Iterable[tuple[P, str]], language: str) -> list[tuple[P, str]]:
    """Return the place of each text with characters that can't be drawn, and what is wrong.

    Parameters
    ----------
    texts : iterable of (place, str)
        Where a text is from, and the text.
    language : str
        A BCP 47 tag.
    """
    pairs = list(texts)
    lacking = missing("".join(sorted({c for _, text in pairs for c in text})), language)
    used = " and ".join(families(language))
    # Latin letters come from a font that can't be missing; for others there is a package.
    package = len(families(language)) > 1
    mend = f"; install a font that has it with `{_package()}`" if package else ""
    return [
        (where, f"no glyph for {char!r} (U+{ord(char):04X}) in {used}{mend}")
        for where, text in pairs
        for char in lacking
        if char in text
    ]


@cache
def fonts_fingerprint(language: str) -> str:
    """Return what tells the fonts of a language from others: families, and hashes of files.

    Those that Typst brings itself are told by its version.
    """
    told = []
    wanted = (*families(language), MATH)
    for font in typst.Fonts().fonts():
        if font.family in wanted and font.style == "normal" and 300 <= font.weight <= 500:
            told.append(f"{font.family} {font.weight} {font.index} {_hash(font.path)}")
    return f"{wanted} typst {version('typst')} {sorted(told)}"


@cache
def _hash(path: str | None) -> str:
    return "" if path is None else blake2b(Path(path).read_bytes(), digest_size=16).hexdigest()


def _glyphs(text: str, font: str) -> set[str]:
    """Return the names Typst gives to the glyphs of a text; a name means font and glyph."""
    shown = text.replace("\\", "\\\\").replace('"', '\\"')
    source = f'#set text({font}, fallback: false)\n#text("{shown}")'
    return set(re.findall(r'xlink:href="#(\w+)"', compiled(source).decode()))


def _package() -> str:
    if platform.system() == "Darwin":
        return "brew install --cask font-noto-sans-cjk"
    return "apt-get install fonts-noto-cjk"
