"""Fonts by language: the right glyphs, none missing, lines broken where they may be."""

import numpy as np
import pytest
import typst

from pleat.nets.errors import InputError
from pleat.scenes.drawing import fonts
from pleat.scenes.drawing.typeset import line_count, plain, typeset

EM = 40 / 135  # scene units of a font size of 40 pixels

CJK = {"Noto Sans CJK TC", "Noto Sans CJK SC"} <= set(typst.Fonts().families())
needs_cjk = pytest.mark.skipif(not CJK, reason="Noto Sans CJK is not installed: run make setup")


def drawn(text, language="en", **settings):
    """All outlines of a text, (n, 3)."""
    parts = typeset(plain(text), 40, language=language, **settings).parts
    return np.concatenate([points for _, points in parts])


def lines(points):
    """Split glyphs into lines by height, the first line first."""
    middles = points.reshape(-1, 4, 3)[:, :, 1].mean(axis=1)
    order = np.sort(middles)[::-1]
    ends = order[1:][np.diff(order) < -0.3 * EM]
    starts = [np.inf, *(end + 1e-9 for end in ends)]
    stops = [*(end + 1e-9 for end in ends), -np.inf]
    cubics = points.reshape(-1, 4, 3)
    return [cubics[(middles <= a) & (middles > b)] for a, b in zip(starts, stops, strict=True)]


@needs_cjk
@pytest.mark.parametrize("char", "骨角")
def test_each_place_has_its_own_shape_of_a_character(char):
    here, there = drawn(char, "zh-Hant"), drawn(char, "zh-Hans")
    assert here.shape != there.shape or not np.allclose(here, there)
    assert np.array_equal(here, drawn(char, "zh-TW"))
    assert np.array_equal(there, drawn(char, "zh-CN"))


@needs_cjk
@pytest.mark.parametrize("language", ["zh-Hant", "zh-Hans"])
@pytest.mark.parametrize("mark", "，。；：、！？」）")
def test_closing_punctuation_never_begins_a_line(language, mark):
    text = "口口口口口口" + mark
    points = drawn(text, language, width=6.2 * EM)
    first, second = lines(points)
    # The sixth character goes down with its mark.
    alone = drawn(mark, language)
    assert np.ptp(second[..., 0]) > np.ptp(alone[:, 0]) + 0.4 * EM
    assert np.ptp(first[..., 0]) == pytest.approx(4.8 * EM, abs=0.3 * EM)


@needs_cjk
def test_chinese_breaks_into_full_lines_without_spaces():
    text = "神經網路把平面摺起來再壓到一條數線上"
    assert line_count(text, 40, "zh-Hant", 6.2 * EM) == 3
    assert line_count(text, 40, "zh-Hant", 100 * EM) == 1
    first = lines(drawn(text, "zh-Hant", width=6.2 * EM))[0]
    assert np.ptp(first[..., 0]) > 5.7 * EM


@pytest.mark.parametrize("share", [1.05, 0.6, 0.36, 0.2])
def test_lines_of_latin_are_counted(share):
    text = "one two three four five six seven eight nine ten"
    width = share * drawn(text)[:, 0].max()
    seen = lines(drawn(text, width=width))
    assert line_count(text, 40, "en", width) == len(seen) >= 1 / share


def test_a_character_without_a_glyph_is_named_with_font_and_place():
    (told,) = fonts.glyph_faults([("beat 'a'", "W₁ − σ, x²"), ("beat 'b'", "a 神")], "en")
    assert told == ("beat 'b'", "no glyph for '神' (U+795E) in Libertinus Serif")


@needs_cjk
def test_a_chinese_font_that_lacks_a_character_is_told_with_the_package():
    assert fonts.glyph_faults([("here", '直行、橫列「摺痕」…… W₁ → −2 {x}\\"')], "zh-Hant") == []
    ((_, told),) = fonts.glyph_faults([("here", "\U00020000 and 摺")], "zh-Hant")
    assert "U+20000" in told
    assert "Noto Sans CJK TC" in told
    assert "noto" in told.partition("install")[2]


@needs_cjk
def test_languages_are_told_apart_by_their_fonts():
    told = {
        language: fonts.fonts_fingerprint(language) for language in ("en", "zh-Hant", "zh-Hans")
    }
    assert len(set(told.values())) == 3
    assert "Noto Sans CJK SC" in told["zh-Hans"]


@pytest.fixture
def installed(monkeypatch):
    """Pretend that only the given families are installed."""

    def pretend(*names):
        fonts.families.cache_clear()
        fake = type("Fonts", (), {"families": lambda self: list(names)})
        monkeypatch.setattr(typst, "Fonts", fake)

    yield pretend
    fonts.families.cache_clear()


def test_without_any_font_of_the_language_the_package_is_named(installed):
    installed("Libertinus Serif", "DejaVu Sans")
    with pytest.raises(InputError, match=r"install Noto Sans CJK TC with `.*noto.*cjk`"):
        fonts.families("zh-Hant")
    assert fonts.families("en") == ("Libertinus Serif",)


def test_the_first_installed_font_of_a_language_is_taken(installed):
    installed("Hiragino Sans GB", "PingFang SC", "PingFang TC", "Heiti SC")
    assert fonts.families("zh-Hans")[-1] == "PingFang SC"
    assert fonts.families("zh-Hant")[-1] == "PingFang TC"
    installed("PingFang TC", "Noto Sans CJK TC")
    assert fonts.families("zh-Hant")[-1] == "Noto Sans CJK TC"
