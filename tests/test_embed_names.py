"""Whatever a clip is called, its files and addresses are safe."""

from __future__ import annotations

import re
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.embeds import SLUG

from pleat.nets.errors import InputError
from pleat.scenes.outputs.embed.names import base_address, dark_selector, slug, slugs
from pleat.scenes.outputs.embed.options import EmbedOptions


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("fold", "fold"),
        ("linear-map", "linear-map"),
        ("Fold_2", "fold-2"),
        ("Über Café", "uber-cafe"),
        ("../../etc/passwd", "etc-passwd"),
        ("a \"b\" 'c' <d>&", "a-b-c-d"),
        ("{{ x }}{% y %}", "x-y"),
        ("-rf", "rf"),
        ("a" * 300, "a" * 60),
    ],
)
def test_known_names(name, safe):
    assert slug(name) == safe


@pytest.mark.parametrize("name", ["con", "NUL", "com1", "折疊", "折疊 fold", "", "...", "Ж"])
def test_names_that_say_too_little_get_a_mark_of_their_own(name):
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*-[0-9a-f]{6}", slug(name))


def test_names_that_look_alike_stay_apart():
    assert slug("折疊") != slug("折叠")
    assert slugs(["a b", "a-b", "c", "a_b"]) == ["a-b", "a-b-2", "c", "a-b-3"]


@given(st.text(max_size=80))
def test_any_name_is_a_file_and_an_address(name):
    safe = slug(name)
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]*", safe)
    assert PurePosixPath(safe).name == PureWindowsPath(safe).name == safe
    assert not PureWindowsPath(safe).is_reserved()
    assert len(safe) <= 70


def test_themes_are_named_by_their_files():
    wanted = EmbedOptions(None, themes=("my themes/Sea.toml", "other/sea.toml"))
    assert list(wanted.marks.values()) == ["sea", "sea-2"]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("", ""),
        ("/clips/fold", "/clips/fold/"),
        ("clips/fold/", "clips/fold/"),
        ("../media", "../media/"),
        ("https://example.org/a b/é", "https://example.org/a%20b/%C3%A9/"),
        ("https://example.org/a%20b/", "https://example.org/a%20b/"),
        ("//cdn.example.org", "//cdn.example.org/"),
        ('/"><script>', "/%22%3E%3Cscript%3E/"),
        ("/{{ x }}/", "/%7B%7B%20x%20%7D%7D/"),
    ],
)
def test_addresses(text, address):
    assert base_address(text) == address


@pytest.mark.parametrize(
    "text",
    ["javascript:alert(1)", "data:text/html,x", "file:///x", "/a?b=c", "/a#b", "/a\nb", "http:"],
)
def test_what_is_no_folder_on_the_web(text):
    with pytest.raises(InputError, match="base-url") as caught:
        base_address(text)
    assert "\n" not in str(caught.value)


def test_nothing_leaves_the_folder(embedded):
    top = embedded.folder.parents[1]
    assert {path.name for path in top.iterdir()} - {"cache", "out"} == {
        path.name for path in top.glob("*.toml")
    }
    assert [path.name for path in (top / "out").iterdir()] == [SLUG]
    assert all(re.fullmatch(r"[A-Za-z0-9.-]+", f.name) for f in embedded.files)


@pytest.mark.parametrize(
    ("text", "ready"),
    [
        ("html.dark", "html.dark"),
        ('[data-theme="dark"]', "[data-theme=dark]"),
        ("[data-md-color-scheme='slate'], .night", "[data-md-color-scheme=slate], .night"),
        ("html:not(.light) > body", "html:not(.light) > body"),
        ('[class~="a b"]', '[class~="a b"]'),
        ("", ""),
    ],
)
def test_selectors_of_the_dark(text, ready):
    assert dark_selector(text, ("dark", "light")) == ready


@pytest.mark.parametrize(
    "text",
    [
        " ",
        ".a{}",
        "a;b",
        "</style>",
        "@media",
        "[a",
        "[a='b]",
        "a)b",
        "a/*",
        "\\7d",
        "{{ x }}",
        "a\0b",
    ],
)
def test_what_selects_nothing(text):
    with pytest.raises(InputError, match="dark-selector"):
        dark_selector(text, ("dark", "light"))


def test_one_theme_has_no_dark():
    with pytest.raises(InputError, match="only one"):
        dark_selector(".dark", ("light",))
