"""What is spoken in a beat, and which words a folder's clips use."""

from __future__ import annotations

import os
import re

import pytest
from support.command import pleat
from support.picture import SMALL, beat, clip_text

from pleat.nets.errors import InputError
from pleat.scenes.clip.captions import captions, spoken
from pleat.scenes.clip.terms import term_faults
from pleat.scenes.clip.timeline import schedule
from pleat.scenes.clip.translation import said, spoken_of, translate
from pleat.scenes.film.keys import beat_key_parts
from pleat.scenes.playback.load import load_clip

BEATS = (
    beat("a", "show", views=("data",), caption="Short.", say="All {n} of them, one by one.")
    + beat("b", "show", views=("grid",), caption="A grid.")
    + beat("c", "pause")
)
WORDS = '[clip]\ntitle = "t"\n[beat.a]\ncaption = "短"\n{say}[beat.b]\ncaption = "格線"\n'


def written(folder, say: str = ""):
    """A clip with a beat that says more than it shows, and its words in Chinese."""
    path = folder / "clip.toml"
    path.write_text(clip_text(BEATS, head='languages = ["en", "zh-Hant"]'), encoding="utf-8")
    (folder / "clip.zh-Hant.toml").write_text(WORDS.format(say=say), encoding="utf-8")
    return load_clip(path)


def test_a_beat_says_its_text_or_its_caption(tmp_path):
    clip = written(tmp_path)
    assert captions(clip)["a"] == "Short."
    assert dict(spoken(clip)) == {"a": "All 200 of them, one by one.", "b": "A grid.", "c": ""}
    assert said(clip, clip.beats[0]) == "All 200 of them, one by one."


def test_a_translation_speaks_its_own_language_or_its_caption(tmp_path):
    assert spoken_of(written(tmp_path), "zh-Hant") == {"a": "短", "b": "格線"}
    clip = written(tmp_path, 'say = "{n} 個，一個一個來。"\n')
    assert spoken_of(clip, "zh-Hant")["a"] == "200 個，一個一個來。"
    (tmp_path / "clip.zh-Hant.toml").write_text(WORDS.format(say='say = ["x"]\n'))
    with pytest.raises(InputError, match="say: must be a text"):
        translate(clip, "zh-Hant")


def test_an_unknown_fact_in_what_is_spoken_is_told(tmp_path):
    path = tmp_path / "clip.toml"
    path.write_text(clip_text(beat("a", "pause", say="Of {numbers}.")), encoding="utf-8")
    with pytest.raises(InputError, match=r"say quotes \{numbers\}"):
        load_clip(path)


def test_what_is_spoken_changes_no_picture_and_no_time(tmp_path):
    clip = written(tmp_path)
    bare = load_clip(tmp_path / "clip.toml")
    quiet = clip.beats[0].model_copy(update={"say": ""})
    object.__setattr__(bare, "beats", (quiet, *clip.beats[1:]))
    assert schedule(bare, 10) == schedule(clip, 10)
    assert beat_key_parts(bare, 0, SMALL) == beat_key_parts(clip, 0, SMALL)


GLOSSARY = """
[[term]]
use = "light blue"
avoid = ["blue"]
unless = ["light blue"]
why = "blue is i"
"""


@pytest.mark.parametrize(
    ("caption", "found"),
    [
        ("A Blue line.", ["says 'Blue'; terms.en.toml has 'light blue' for it, as blue is i"]),
        ("A light blue line.", []),
        ("Bluebells.", []),
    ],
)
def test_words_that_a_glossary_avoids_are_found_where_they_stand(tmp_path, caption, found):
    (tmp_path / "terms.en.toml").write_text(GLOSSARY)
    folder = tmp_path / "clips"
    folder.mkdir()
    path = folder / "clip.toml"
    path.write_text(clip_text(beat("a", "pause", caption=caption)), encoding="utf-8")
    assert list(term_faults(load_clip(path))) == [("a", what) for what in found]


def test_check_tells_them(tmp_path):
    (tmp_path / "terms.en.toml").write_text(GLOSSARY)
    path = tmp_path / "clip.toml"
    views = beat("a", "show", views=("grid", "data"), say="The blue ones.")
    path.write_text(clip_text(views), encoding="utf-8")
    run = pleat("check", "clip.toml", cwd=tmp_path)
    assert run.code == 2
    assert "says 'blue'" in run.err
    (tmp_path / "terms.en.toml").write_text("[[term]]\nuse = 1\n")
    assert "terms.en.toml:2: term[1].use" in pleat("check", "clip.toml", cwd=tmp_path).err


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("folder", "terms.en.toml: cannot be read: Is a directory"),
        ("loop", "terms.en.toml: cannot be read: Too many levels of symbolic links"),
        ("nowhere", "terms.en.toml: no such file"),
        ("pipe", "terms.en.toml: is a device or a pipe"),
        ("[[term]]\nuse = 'a'\navoid = ['']\n", "terms.en.toml:3: term[1].avoid[1]"),
        ("[[term]]\nuse = 'a'\navoid = ['b']\nunless = ['']\n", "4: term[1].unless[1]"),
        ("[[term]]\nuse = ''\navoid = ['b']\n", "terms.en.toml:2: term[1].use"),
    ],
)
def test_a_glossary_that_is_none_is_told_and_not_passed_over(tmp_path, kind, said):
    terms = tmp_path / "terms.en.toml"
    match kind:
        case "folder":
            terms.mkdir()
        case "loop":
            terms.symlink_to(terms)
        case "nowhere":
            terms.symlink_to("gone.toml")
        case "pipe":
            os.mkfifo(terms)
        case _:
            terms.write_text(kind)
    path = tmp_path / "clip.toml"
    path.write_text(clip_text(beat("a", "pause", caption="Blue.")), encoding="utf-8")
    with pytest.raises(InputError, match=re.escape(said)):
        list(term_faults(load_clip(path)))


def test_shipped_clips_keep_to_their_glossaries():
    from pleat.configs import shipped

    for name in shipped("clips"):
        clip = load_clip(name)
        for language in (clip.head.language, *clip.head.languages):
            assert list(term_faults(translate(clip, language))) == []


def test_short_captions_are_listed_on_request(tmp_path):
    path = tmp_path / "clip.toml"
    long = (
        "A caption that says what is seen, and why it is so, and takes most of its line to do it."
    )
    views = ("grid", "data")
    beats = beat("a", "show", views=views, caption="Short.") + beat("b", "pause", caption=long)
    path.write_text(clip_text(beats), encoding="utf-8")
    run = pleat("check", "clip.toml", "--short", cwd=tmp_path)
    assert (run.code, run.out.splitlines()[0]) == (0, "clip: beat 'a' [en]: Short.")
    assert "takes most" not in run.out
    assert "beat 'a'" not in pleat("check", "clip.toml", cwd=tmp_path).out
