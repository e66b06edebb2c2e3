"""Languages by their BCP 47 tags: which there are, and what they are called."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from pleat.nets.errors import InputError

# Imported where they are used: most commands deal with no language but the clip's own.


def is_language(tag: str) -> bool:
    """Return whether a text is a BCP 47 tag of which every part is registered."""
    import langcodes

    # It reads the names of locales, such as en_US, too.
    return "_" not in tag and langcodes.tag_is_valid(tag)


def _checked(tag: str) -> str:
    # Nearly all are in English: no table of languages need be read for that.
    if tag != "en" and not is_language(tag):
        raise InputError(f"{tag!r} is no language tag (BCP 47), such as 'en' or 'zh-Hant'")
    return tag


# In a file's model. Tags become parts of file names, and no registered one can lead elsewhere.
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
