"""Languages by their BCP 47 tags: which there are, and what they are called."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from pleat.nets.errors import quoted

# The longest tag in the registry has 35 characters, private ones may have some more.
_LONGEST = 64
_SPOKEN = ("en", "zh-Hant", "zh-Hans")  # what ships is in these: no need to look further

# Imported where they are used: most commands deal with no language but the clip's own.


def is_language(tag: str) -> bool:
    """Return whether a text is a BCP 47 tag of which every part is registered."""
    # It reads the names of locales, such as en_US, too.
    if len(tag) > _LONGEST or not tag.isascii() or not tag.replace("-", "").isalnum():
        return False
    if tag in _SPOKEN:
        return True
    import langcodes

    return langcodes.tag_is_valid(tag)


def _checked(tag: str) -> str:
    if not is_language(tag):
        raise ValueError(f"{quoted(tag)} is no language tag of BCP 47, such as en or zh-Hant")
    return tag


LanguageTag = Annotated[str, AfterValidator(_checked)]


def language_code(tag: str) -> str:
    """Return the three letters of ISO 639 for a language; ``und`` if it has none."""
    import langcodes

    try:
        code = langcodes.Language.get(tag).to_alpha3()
    except (LookupError, langcodes.LanguageTagError):
        return "und"
    return code if len(code) == 3 else "und"  # of private tags it is the tag


def language_name(tag: str) -> str:
    """Return what a language calls itself, as in a menu; its tag if nobody has told."""
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(tag, sep="-")
    except (ValueError, UnknownLocaleError):
        return tag
    # Its languages know 繁體中文, where the name of the locale is 中文 (繁體).
    name = locale.languages.get(str(locale)) or locale.display_name or tag
    return name[0].title() + name[1:]
