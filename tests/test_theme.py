"""Themes: contrast, colours that are told apart, files that are not valid, and their pixels."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest
from coloraide import Color
from support.nets import he
from support.picture import contrast, difference, fold, over, play

from pleat.configs import shipped
from pleat.nets import InputError
from pleat.nets.data import dataset
from pleat.scenes.drawing.contrast import faults
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.drawing.palette import lab, luminance
from pleat.scenes.drawing.theme import load_theme, themes
from pleat.scenes.parts.plane.folds import Tint
from pleat.scenes.parts.plane.sheet import Sheet
from pleat.scenes.playback.scene import Performance


@pytest.fixture(params=themes())
def theme(request):
    return load_theme(request.param)


def test_dark_light_and_colorblind_are_shipped():
    assert {"dark", "light", "colorblind"} <= set(themes())


def test_text_can_be_read_on_the_frame_and_on_the_plane(theme):
    """WCAG 2.2, 1.4.3. Names and numbers are set in the colours of neurons, too."""
    for color in (theme.text, theme.muted, *theme.basis, *theme.hidden):
        for ground in (theme.background, theme.plane):
            assert contrast(color, ground) >= 4.5, (color, ground)


def test_names_of_basis_vectors_can_be_read_on_a_tint(theme):
    """Half planes about to fold, and areas of classes, are tinted behind i and j."""
    sheet = Sheet(he(2, 2, 1), dataset("hard"), theme)
    (tint,) = Tint(sheet.plane, 1, 0, sheet.ruling.box, theme.hidden[0]).submobjects[:1]
    opacity = float(tint.get_fill_opacity())
    assert 0.05 < opacity < 0.5
    for ground in (*theme.hidden[:2], *theme.classes[:2]):
        for color in (theme.text, theme.crease, *theme.basis[:2]):
            assert contrast(color, over(ground, opacity, theme.plane)) >= 4.5, (color, ground)


def test_lines_arrows_and_data_stand_out(theme):
    """WCAG 2.2, 1.4.11; an outline may give a data point its contrast."""
    for color in (theme.crease, theme.boundary, theme.axis, *theme.basis, *theme.hidden):
        assert contrast(color, theme.plane) >= 3, color
    for color in theme.classes:
        own, line = contrast(color, theme.plane), contrast(theme.outline, theme.plane)
        assert max(own, line) >= 3, color
    for ground in theme.classes[:2]:
        assert contrast(theme.boundary, over(ground, 0.13, theme.plane)) >= 3


def test_colours_that_mean_different_things_look_different(theme):
    """In CIE L*a*b*, where 2 can just be seen."""
    for a, b in combinations(theme.classes[:2], 2):
        assert difference(a, b) > 40
    for a in theme.classes[:2]:
        for b in (*theme.basis[:2], theme.boundary, theme.crease):
            assert difference(a, b) > 20, (a, b)
    for a in theme.basis[:2]:
        for b in theme.hidden[:2]:
            assert difference(a, b) > 20, (a, b)
    for a, b in combinations(theme.hidden[:4], 2):
        assert difference(a, b) > 20, (a, b)
    # Cyan is not the blue of i: it is clearly apart.
    assert difference(theme.classes[1], theme.basis[0]) > 30


def test_colours_are_measured_as_others_do():
    """Our matrix has seven digits."""
    colors = np.random.default_rng(0).random((100, 3))
    others = [Color("srgb", list(color)) for color in colors]
    assert luminance(colors) == pytest.approx([c.luminance() for c in others], abs=1e-4)
    expected = np.array([c.convert("lab-d65").coords() for c in others])
    np.testing.assert_allclose(lab(colors), expected, atol=0.02)


def test_hidden_planes_have_colours_of_their_own(theme):
    widths = (2, 2, 2, 1)
    i_and_j, first, second = (theme.neurons(widths, k) for k in range(3))
    assert i_and_j == list(theme.basis[:2])
    for a, b in combinations((i_and_j, first, second, theme.classes[:2]), 2):
        assert not {*a} & {*b}
    assert theme.neurons(widths, 3) == [theme.text]
    assert len(theme.neurons((2, 40, 1), 1)) == 40


@pytest.mark.parametrize("kind", ["protan", "deutan"])
def test_the_colour_blind_theme_stays_apart_without_red_or_green(kind):
    """Viénot, Brettel and Mollon 1999: what is left for protans and deutans."""
    theme = load_theme("colorblind")
    pairs = [theme.classes[:2], theme.basis[:2], theme.hidden[:2]]
    pairs += [(c, b) for c in theme.classes[:2] for b in theme.basis[:2]]
    for a, b in pairs:
        seen = [Color(color).filter(kind, method="vienot").clip() for color in (a, b)]
        assert seen[0].delta_e(seen[1], method="76") > 20, (a, b)


def test_ten_classes_stay_apart(theme):
    """In OKLab, where 0.02 can just be seen: dots of two classes are told apart side by side."""
    assert len(theme.classes) == 10
    for a, b in combinations(theme.classes, 2):
        assert Color(a).delta_e(Color(b), method="ok") > 0.13, (a, b)


@pytest.mark.parametrize("kind", ["protan", "deutan", "tritan"])
def test_ten_classes_stay_apart_without_some_colours(theme, kind):
    """Machado, Oliveira and Fernandes 2009, at its strongest."""
    least = 0.11 if theme is load_theme("colorblind") else 0.09
    for a, b in combinations(theme.classes, 2):
        seen = [Color(color).filter(kind, method="machado").clip() for color in (a, b)]
        assert seen[0].delta_e(seen[1], method="ok") > least, (kind, a, b)


def test_a_theme_of_six_classes_gets_colours_for_ten(tmp_path):
    dark = shipped("themes")["dark"].read_text(encoding="utf-8")
    six = [*load_theme("dark").classes[:6]]
    path = edited(tmp_path, re.search(r"classes = .*", dark)[0], f"classes = {six}")
    found = load_theme(path).classes
    assert list(found[:6]) == six
    for a, b in combinations(found, 2):
        assert Color(a).delta_e(Color(b), method="ok") > 0.08, (a, b)


def test_an_unknown_theme_is_the_users_fault_and_says_which_there_are():
    with pytest.raises(InputError, match=r"no theme 'mud'.*dark.*light"):
        load_theme("mud")
    with pytest.raises(InputError, match=r"mud\.toml: no such file"):
        load_theme("nowhere/mud.toml")


def edited(tmp_path, old: str, new: str):
    text = shipped("themes")["dark"].read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "mine.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('plane = "#10141C"', 'plane = "black"', "plane"),
        ('plane = "#10141C"', "", "plane"),
        ('plane = "#10141C"', 'plane = "#10141C"\nplain = "#000000"', "plain"),
        ('outline = "#0B0E14"', 'outline = "#0B0E14', "TOML"),
        ('outline = "#0B0E14"', 'outline = "#0B0E1"', "outline"),
        ('basis = ["#4C9BFF"', "basis = [4", "basis"),
    ],
)
def test_a_theme_file_with_a_fault_gets_one_clear_sentence(tmp_path, old, new, key):
    path = edited(tmp_path, old, new)
    with pytest.raises(InputError) as told:
        load_theme(path)
    message = str(told.value)
    assert path in message
    assert key in message
    assert "\n" not in message
    assert "Traceback" not in message


@pytest.mark.parametrize("key", ["classes", "basis", "hidden"])
def test_a_theme_without_colours_for_what_must_be_drawn_is_refused(tmp_path, key):
    lines = shipped("themes")["dark"].read_text(encoding="utf-8").splitlines()
    path = tmp_path / "few.toml"
    few = [f'{key} = ["#FFFFFF"]' if line.startswith(key) else line for line in lines]
    if key == "hidden":
        few = [f"{key} = []" if line.startswith(key) else line for line in few]
    path.write_text("\n".join(few), encoding="utf-8")
    with pytest.raises(InputError, match=key):
        load_theme(str(path))


def test_bytes_that_are_no_text_are_refused(tmp_path):
    path = tmp_path / "raw.toml"
    path.write_bytes(b'plane = "\xff\xfe"')
    with pytest.raises(InputError, match=r"raw\.toml"):
        load_theme(str(path))


def test_a_folder_is_no_theme(tmp_path):
    (tmp_path / "dir.toml").mkdir()
    with pytest.raises(InputError, match="theme"):
        load_theme(str(tmp_path / "dir.toml"))


def test_a_theme_of_the_users_own_is_drawn_with(tmp_path):
    path = edited(tmp_path, 'background = "#0B0E14"', 'background = "#123456"')
    seen = []

    def look(scene, k, frame, rgba):
        seen.append(tuple(rgba[0, 0]))

    play(_first_beats(1), RenderLook(32, 18, 2, theme=path), look)
    assert set(seen) == {(0x12, 0x34, 0x56, 255)}


@pytest.mark.parametrize("name", themes())
def test_colours_reach_the_pixel_unchanged(name):
    """Before encoding, to the last bit."""
    theme = load_theme(name)
    performance = Performance(fold(), RenderLook(960, 540, 2, theme=name))
    picture = performance.still(1, 2)[..., :3]
    wanted = [theme.background, *theme.basis[:2], *theme.classes[:2]]
    assert tuple(picture[1, 1]) == _bytes(theme.background)
    # The sheet lies on the plane until it has become a line.
    assert tuple(picture[2, -2]) != _bytes(theme.plane)
    bare = performance.still(fold().index("shift-2"), 2)[..., :3]
    assert tuple(bare[2, -2]) == _bytes(theme.plane)
    for color in wanted:
        assert (picture == _bytes(color)).all(axis=2).sum() >= 4, color


def _bytes(color):
    return tuple(int(color[k : k + 2], 16) for k in (1, 3, 5))


def _first_beats(count):
    return replace(fold(), beats=fold().beats[:count])


def test_names_are_readable_on_the_sheet_and_on_the_areas_of_the_classes(theme):
    names = (theme.text, theme.muted, *theme.basis, *theme.hidden)
    for ground in (theme.sheet, theme.inside(0), theme.inside(1)):
        for color in names:
            assert contrast(color, ground) >= 4.5, (color, ground)


def test_an_area_too_strong_for_what_stands_on_it_is_found(tmp_path):
    path = edited(tmp_path, "tint = 0.17", "tint = 0.5")
    assert any("muted on the area of class 0" in fault for fault in faults(path))


@pytest.mark.parametrize("widths", [(2, 3, 3, 1), (2, 8, 8, 1), (2, 4, 4, 4, 3), (5, 16, 1)])
def test_neurons_of_one_layer_look_different_and_so_do_neighbouring_layers(theme, widths):
    layers = [theme.neurons(widths, k) for k in range(len(widths) - 1)]
    for colors in layers:
        for a, b in combinations(colors, 2):
            assert difference(a, b) > 19, (a, b)
        for color in colors:
            for ground in (theme.background, theme.plane):
                assert contrast(color, ground) >= 4.5
    for before, after in pairwise(layers):
        assert not {*before} & {*after}
    # What the theme names comes first and stays as it is.
    assert layers[0][:3] == list(theme.basis[: widths[0]])
    assert layers[1][:8] == list(theme.hidden[: widths[1]])


def test_a_theme_of_the_users_own_gets_more_colours_on_its_own_ground(tmp_path):
    path = edited(tmp_path, 'plane = "#10141C"', 'plane = "#F4F4F4"')
    text = Path(path).read_text().replace('background = "#0B0E14"', 'background = "#FFFFFF"')
    Path(path).write_text(text)
    for color in load_theme(path).neurons((2, 20, 1), 1)[8:]:
        assert contrast(color, "#F4F4F4") >= 4.5


@pytest.mark.parametrize("key", ["classes", "hidden"])
def test_all_classes_and_all_neurons_of_a_theme_look_different(theme, key):
    for a, b in combinations(getattr(theme, key), 2):
        assert difference(a, b) > 19, (a, b)
