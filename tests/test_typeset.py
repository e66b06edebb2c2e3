"""Text is data, and its outlines stand where its box says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pleat.scenes.drawing.fonts import glyph_faults, missing
from pleat.scenes.drawing.ink import Text, inks
from pleat.scenes.drawing.notation import MINUS, number
from pleat.scenes.drawing.numbers import Numbers, measure
from pleat.scenes.drawing.typeset import fits, line_count, plain, typeset

HOSTILE = [
    '#read("/etc/passwd")',
    "#{panic()}",
    "#sys.inputs",
    '"); #read("/etc/passwd"); #("',
    "<script>alert(1)</script>",
    "*bold* _emph_ `raw` $x^2$ @ref <label> = head - item ~ --- ...",
    "back\\slash \\u{23} \\n \\",
    "// comment /* too */",
    "https://example.org/#x",
    "'single' \"double\" '",
    "&amp; &lt; %s {n} {{n}} [x] ]] ))",
]


def spelt(text: str) -> str:
    """The text as Typst source, each character by its number: no sign of it is ever code."""
    return '#text("' + "".join(f"\\u{{{ord(c):x}}}" for c in text) + '")'


def alike(a, b) -> bool:
    return (
        (a.width, a.height, a.depth) == (b.width, b.height, b.depth)
        and [fill for fill, _ in a.parts] == [fill for fill, _ in b.parts]
        and all(np.array_equal(p, q) for (_, p), (_, q) in zip(a.parts, b.parts, strict=True))
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_is_drawn_as_it_stands_and_never_read_as_code(text):
    drawn = typeset(plain(text), 38)
    assert alike(drawn, typeset(spelt(text), 38))
    assert len(drawn.parts) == 1
    shown = text.replace(" ", "")
    # As many closed outlines as there are glyphs at the least, but for ligatures.
    assert sum(len(p) for _, p in drawn.parts) > 4 * 0.6 * len(shown)


# What can be in TOML: everything but surrogates.
anything = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=30)


@settings(max_examples=60, deadline=None)
@given(anything)
@example("#" * 30)
@example('"\\"')
@example("#(")
@example("*/")
def test_any_text_at_all_is_set_as_its_characters(text):
    assert alike(typeset(plain(text), 30), typeset(spelt(text), 30))


@pytest.mark.parametrize("control", ["\x00", "\x07", "\x1b", "\x7f", "\r", "\t"])
def test_control_characters_do_no_harm(control):
    drawn = typeset(plain(f"a{control}b"), 30)
    assert drawn.width >= typeset(plain("ab"), 30).width - 1e-9


def test_a_new_line_in_a_text_breaks_the_line():
    one, two = typeset(plain("up"), 30), typeset(plain("up\nup"), 30)
    assert two.height > 1.8 * one.height
    assert two.width == pytest.approx(one.width)


def test_lines_are_counted_as_they_are_broken():
    assert line_count("word", 38, "en", 10.0) == 1
    assert line_count("word " * 40, 38, "en", 10.0) > 2
    assert line_count("one\ntwo\nthree", 38, "en", 10.0) == 3


def test_a_word_wider_than_a_line_is_noticed():
    assert fits("some words that can be broken " * 5, 38, "en", 10.0)
    assert not fits("so " + "W" * 200, 38, "en", 10.0)


def test_a_glyph_no_font_has_is_found_and_named():
    assert missing("plain – text “quoted” − ±", "en") == ""
    lacking = "\U0001f600"
    assert missing(f"a{lacking}b", "en") == lacking
    ((place, fault),) = glyph_faults([("a caption", f"ha {lacking}"), ("title", "ok")], "en")
    assert place == "a caption"
    assert "U+1F600" in fault


def test_the_outline_lies_within_its_box_on_its_baseline():
    for text in ("Hxg", "W moves i and j.", "(|)"):
        for size in (22, 38):
            outline = typeset(plain(text), size)
            points = np.concatenate([p for _, p in outline.parts])
            assert points[:, 0].min() > -0.05 * size / 135
            assert points[:, 0].max() < outline.width + 0.05 * size / 135
            assert -outline.depth <= points[:, 1].min()
            assert points[:, 1].max() <= outline.height - outline.depth
    assert np.concatenate([p for _, p in typeset(plain("H"), 100).parts])[:, 1].min() == (
        pytest.approx(0, abs=3e-3)
    )


def test_size_is_in_pixels_at_1080p():
    """An em of 135 px is one scene unit; capitals are some two thirds of it."""
    points = np.concatenate([p for _, p in typeset(plain("H"), 135).parts])
    assert 0.6 < np.ptp(points[:, 1]) < 0.75
    twice = np.concatenate([p for _, p in typeset(plain("H"), 270).parts])
    assert np.allclose(twice, 2 * points, atol=1e-3)


def test_a_fraction_bar_and_a_colour_of_its_own_are_drawn():
    outline = typeset('$a/#text(fill: rgb("#00FF00"))[b]$', 40, color="#FF0000")
    fills = [fill for fill, _ in outline.parts]
    assert set(fills) == {"#FF0000", "#00FF00"}
    red = np.concatenate([p for fill, p in outline.parts if fill == "#FF0000"])
    assert np.ptp(red[:, 0]) > 0.05


@pytest.mark.parametrize("anchor", ["left", "right", "center", "baseline-left", "baseline-right"])
def test_a_text_is_put_by_its_box(anchor):
    text = Text("Hg", 40, "#FFFFFF").put(1.0, 2.0, anchor)
    left, bottom, right, top = text.box
    x = {"left": left, "right": right, "center": (left + right) / 2}[anchor.split("-")[-1]]
    assert x == pytest.approx(1.0)
    assert bottom < 2.0 < top
    points = np.concatenate([ink.points for ink in inks(text)])
    text.put(-3.0, 0.5, anchor)
    moved = np.concatenate([ink.points for ink in inks(text)])
    assert np.allclose(moved - points, [-4.0, -1.5, 0.0])


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1.234, 2, "1.23"),
        (-1.236, 2, f"{MINUS}1.24"),
        (-0.0, 2, "0.00"),
        (-0.004, 2, "0.00"),
        (0.004, 2, "0.00"),
        (-3.0, 0, f"{MINUS}3"),
        (-0.4, 0, "0"),
        (-0.006, 2, f"{MINUS}0.01"),
        (101770, 0, "101770"),
    ],
)
def test_numbers_have_a_true_minus_sign_and_no_minus_zero(value, decimals, text):
    assert number(value, decimals) == text


def test_digits_stand_still_when_a_number_changes_its_sign():
    numbers = Numbers([1.5], [(0.0, 0.0)], "#FFFFFF", 40)
    plus = numbers.points.copy()
    numbers.set_values([-1.5])
    assert np.allclose(numbers.points[-len(plus) :], plus)
    assert len(numbers.points) > len(plus)
    numbers.set_values([None])
    assert len(numbers.points) == 0
    assert measure("11", 40) == pytest.approx(measure("88", 40))
