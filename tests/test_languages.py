"""Clips in other languages: what translators write, and what is said when they forget."""

import re
import subprocess
import sys
from dataclasses import replace

import pytest
import typst

from pleat.configs import shipped
from pleat.nets.errors import InputError
from pleat.scenes.clip.captions import filled
from pleat.scenes.clip.timeline import SHORTEST, reading_time, schedule
from pleat.scenes.clip.translation import captions_of, languages_of, translate
from pleat.scenes.clip.validation import check_words
from pleat.scenes.drawing.languages import is_language, language_code, language_name
from pleat.scenes.drawing.look import look_for
from pleat.scenes.film.render_clip import shots
from pleat.scenes.film.video.settings import encoder_settings
from pleat.scenes.playback.load import load_clip

CJK = {"Noto Sans CJK TC", "Noto Sans CJK SC"} <= set(typst.Fonts().families())
needs_cjk = pytest.mark.skipif(not CJK, reason="Noto Sans CJK is not installed: run make setup")

CLIP = """
[clip]
title = "Two curves"
alt = "Two curves."
net = "hard-relu"
languages = ["en", "zh-Hant"]

[[beat]]
id = "data"
do = "show"
views = ["grid", "data", "legend"]
caption = "Two curves, {n} points."

[[beat]]
id = "rest"
do = "pause"

[[beat]]
id = "end"
do = "pause"
caption = "That is all."
"""
WORDS = """
[clip]
title = "兩條曲線"
alt = "兩條曲線。"

[beat.data]
caption = "兩條曲線，{n} 個點。"

[beat.end]
caption = "就這樣。"
"""


@pytest.fixture
def clip(tmp_path):
    """Write a clip and its words in zh-Hant, with replacements, and return its path."""

    def write(clip=CLIP, **languages):
        path = tmp_path / "two.toml"
        path.write_text(clip)
        for language, words in ({"zh_Hant": WORDS} | languages).items():
            if words is not None:
                (tmp_path / f"two.{language.replace('_', '-')}.toml").write_text(words)
        return path

    return write


def faults(path, language=None):
    with pytest.raises(InputError) as told:
        load_clip(path, language)
    return str(told.value).splitlines()


def test_a_clip_in_another_language_has_its_words_and_the_same_beats(clip):
    own = load_clip(clip())
    there = translate(own, "zh-Hant")
    assert (there.title, there.head.alt) == ("兩條曲線", "兩條曲線。")
    assert there.head.language == "zh-Hant"
    assert there.head.classes == ("類別 0", "類別 1")
    assert [filled(beat, there) for beat in there.beats] == ["兩條曲線，200 個點。", "", "就這樣。"]
    assert [(b.id, b.do) for b in there.beats] == [(b.id, b.do) for b in own.beats]
    assert own.title == "Two curves"
    assert translate(own, "en") is translate(own, None) is own
    assert load_clip(clip(), "zh-Hant").title == there.title


def test_captions_of_every_language_are_keyed_by_beat(clip):
    own = load_clip(clip())
    assert captions_of(own, "en") == {"data": "Two curves, 200 points.", "end": "That is all."}
    assert captions_of(own, "zh-Hant") == {"data": "兩條曲線，200 個點。", "end": "就這樣。"}


def test_a_language_nobody_asked_for_is_offered_once_its_file_is_there(clip):
    own = load_clip(clip(zh_Hans=WORDS.replace("兩條", "两条")))
    assert languages_of(own) == ("en", "zh-Hant", "zh-Hans")
    assert translate(own, "zh-Hans").title == "两条曲線"


def test_a_file_beside_it_whose_name_holds_no_language_is_no_translation(clip):
    assert languages_of(load_clip(clip(v2=WORDS, xx=WORDS, old_1=WORDS))) == ("en", "zh-Hant")


@pytest.mark.parametrize(
    ("tag", "valid", "code"),
    [
        *[("en", True, "eng"), ("pt-BR", True, "por"), ("zh-Hant", True, "zho")],
        *[("sv", True, "swe"), ("gsw", True, "gsw"), ("x-ours", True, "und")],
        *[("xx", False, "und"), ("english", False, "und"), ("", False, "und")],
        *[("en_US", False, "eng"), ("../two", False, "und"), ("en\n", False, "und")],
    ],
)
def test_tags_are_checked_and_have_a_code(tag, valid, code):
    assert is_language(tag) is valid
    assert language_code(tag) == code


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        *[("en", "English"), ("de", "Deutsch"), ("fr", "Français"), ("ru", "Русский")],
        *[("ja", "日本語"), ("ko", "한국어"), ("zh", "中文"), ("pt-BR", "Português (Brasil)")],
        *[("zh-Hant", "繁體中文"), ("zh-Hans", "简体中文"), ("zh-hant", "繁體中文")],
        *[("sv", "Svenska"), ("ka", "ქართული"), ("ar", "العربية"), ("xx", "xx"), ("", "")],
    ],
)
def test_languages_are_called_what_they_call_themselves(tag, name):
    assert language_name(tag) == name


def test_an_unknown_language_is_told_with_those_there_are(clip):
    assert faults(clip(), "fr") == ["two: is not in 'fr'; known are en, zh-Hant"]
    assert faults(clip(), "../two")[0].startswith("two: is not in '../two'")


def test_a_missing_file_names_itself_and_the_beats(clip):
    (told,) = faults(clip(zh_Hant=None))
    assert "two.zh-Hant.toml: is missing" in told
    assert told.endswith("data, end")


def test_all_that_a_translation_lacks_is_told_at_once(clip):
    words = (
        WORDS.replace("[beat.end]", "[beat.ned]")
        .replace('alt = "兩條曲線。"', "")
        .replace('caption = "兩條曲線，{n} 個點。"', 'caption = ""\nheading = "x"')
    )
    told = faults(clip(zh_Hant=words))
    assert all("two.zh-Hant.toml" in line.partition(": ")[0] for line in told)
    assert [line.partition(": ")[2] for line in told] == [
        "clip.alt: is missing, please add it",
        "beat 'ned': the clip has no such beat; did you mean 'end'?",
        "beat 'data': caption: is missing, please add it",
        "beat 'data': heading: the clip has no such text; known are caption",
        "beat 'end': caption: is missing, please add it",
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("title", "titel", "clip.titel: there is no such key; did you mean 'title'?"),
        ("{n}", "{m}", "beat 'data': caption quotes {m}; known are"),
        ('"就這樣。"', '["就", "這樣"]', "beat 'end': caption: must be a text, as in the clip"),
        (
            "[beat.end]",
            '[beat.rest]\ncaption = "x"\n[beat.end]',
            "beat 'rest': caption: the clip has",
        ),
        ('alt = "兩', 'classes = ["a"]\nalt = "兩', "clip.classes: has 1 name, the clip has 2"),
    ],
)
def test_a_fault_of_a_translation_is_told_with_file_and_beat(clip, old, new, told):
    lines = faults(clip(zh_Hant=WORDS.replace(old, new)))
    assert any(re.search(rf"two\.zh-Hant\.toml:\d+: {re.escape(told)}", line) for line in lines)


def test_names_of_classes_must_be_translated_where_the_clip_has_its_own(clip):
    named = CLIP.replace("languages", 'classes = ["yellow", "blue"]\nlanguages')
    (told,) = faults(clip(clip=named))
    assert told.endswith("two.zh-Hant.toml:2: clip.classes: is missing, please add it")
    words = WORDS.replace('alt = "兩', 'classes = ["黃", "藍"]\nalt = "兩')
    assert load_clip(clip(clip=named, zh_Hant=words), "zh-Hant").head.classes == ("黃", "藍")


def test_reading_takes_its_time_in_every_script():
    assert reading_time("") == 0
    assert reading_time("hi") == SHORTEST
    assert reading_time("x" * 45) == pytest.approx(3)
    assert reading_time("口" * 20) == pytest.approx(4)
    assert reading_time("口" * 15 + "x" * 30) == pytest.approx(5)


def test_a_beat_holds_as_long_as_its_language_takes_to_read(clip):
    long = WORDS.replace("就這樣。", "就" * 50)
    own = load_clip(clip(zh_Hant=long))
    mine, theirs = schedule(own, 30), schedule(translate(own, "zh-Hant"), 30)
    assert theirs.beats[2].motion + theirs.beats[2].hold == 300
    assert replace(theirs.beats[1], start=0) == replace(mine.beats[1], start=0)


@needs_cjk
def test_a_changed_caption_of_one_language_changes_one_beat_of_that_language(clip):
    def keys(path, language):
        loaded = load_clip(path, language)
        look = look_for("low", language=loaded.head.language)
        return [shot.key for shot in shots(loaded, look, encoder_settings(look))]

    path = clip()
    before = {language: keys(path, language) for language in ("en", "zh-Hant")}
    clip(zh_Hant=WORDS.replace("就這樣", "好了"))
    assert keys(path, "en") == before["en"]
    after = keys(path, "zh-Hant")
    assert [a == b for a, b in zip(after, before["zh-Hant"], strict=True)] == [True, True, False]
    assert not set(before["en"]) & set(after)


@needs_cjk
def test_words_that_cannot_be_drawn_are_told_before_anything_is_drawn(clip):
    words = WORDS.replace("就這樣。", "\U00020000" + "就" * 100)
    there = load_clip(clip(zh_Hant=words), "zh-Hant")
    look = look_for("low", language="zh-Hant")
    with pytest.raises(InputError) as told:
        shots(there, look, encoder_settings(look))
    glyph, length = str(told.value).splitlines()
    assert "two.zh-Hant.toml:10: beat 'end': caption: no glyph for '\U00020000'" in glyph
    assert length.endswith(":10: beat 'end': caption: takes 3 lines; shorten it to 2")


@needs_cjk
@pytest.mark.parametrize("name", shipped("clips"))
def test_shipped_clips_can_be_read_in_all_their_languages(name):
    clip = load_clip(name)
    for language in languages_of(clip):
        there = translate(clip, language)
        check_words(there)
        if language.startswith("zh"):
            wrong = set("这个们为点网络权类") if language == "zh-Hant" else set("這個們為點網權類")
            assert not wrong & set("".join(captions_of(clip, language).values()))


@needs_cjk
def test_the_chosen_language_is_drawn(clip, tmp_path):
    path = clip(zh_Hans=WORDS.replace("兩條", "两条"))

    def still(language):
        out = tmp_path / f"{language}.png"
        options = ["--at", "1.2", "-q", "320x180@10", "--lang", language, "-o", str(out)]
        run = subprocess.run(
            [sys.executable, "-m", "pleat.scenes.cli", "still", str(path), *options],
            capture_output=True,
            text=True,
        )
        return run.returncode, out.read_bytes() if out.exists() else run.stderr

    (ok, there), (wrong, told) = still("zh-Hant"), still("fr")
    assert (ok, there[:4]) == (0, b"\x89PNG")
    assert (wrong, told) == (2, "pleat: two: is not in 'fr'; known are en, zh-Hant, zh-Hans\n")
