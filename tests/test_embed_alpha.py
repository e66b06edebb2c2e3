"""A transparent film holds straight colours: laid on any ground it is what was drawn on it."""

from __future__ import annotations

import av
import numpy as np
from support.embeds import SLUG

from pleat.scenes.drawing.theme import load_theme
from pleat.scenes.film.video.alpha import straight

GROUND = (11, 14, 20)


def premultiplied(rgba):
    rgba = np.asarray(rgba, dtype=float)
    out = rgba.copy()
    out[..., :3] *= rgba[..., 3:] / 255
    return out.round().astype(np.uint8)


def laid_on(rgba, ground, premultiplied=False):
    alpha = rgba[..., 3:] / 255
    return rgba[..., :3] * (1 if premultiplied else alpha) + (1 - alpha) * np.array(ground)


def decoded(path):
    """Frames with their opacity, which FFmpeg's own decoder leaves out."""
    decoder = av.CodecContext.create("libvpx-vp9", "r")
    found = []
    with av.open(str(path)) as film:
        for packet in film.demux(video=0):
            found += decoder.decode(packet)
    return [frame.to_ndarray(format="rgba").astype(float) for frame in found]


def test_colours_are_divided_by_opacity():
    picture = np.zeros((40, 40, 4))
    picture[:20] = (200, 100, 50, 128)
    picture[20:30] = (10, 220, 30, 255)
    out = straight(premultiplied(picture), GROUND).astype(int)
    assert np.abs(out[:20] - picture[:20]).max() <= 2
    assert (out[20:30] == picture[20:30]).all()
    assert (out[34:, :, :3] == GROUND).all()
    assert (out[..., 3] == picture[..., 3]).all()


def test_a_colour_goes_on_beyond_its_edge():
    picture = np.zeros((20, 20, 4))
    picture[:, :10] = (240, 40, 60, 255)
    out = straight(premultiplied(picture), GROUND).astype(int)
    assert np.abs(out[:, 10:12, :3] - (240, 40, 60)).max() <= 3
    assert (out[:, 10:, 3] == 0).all()


def test_what_is_faint_stays_near_its_colour():
    rng = np.random.default_rng(0)
    picture = np.full((30, 30, 4), (90.0, 160.0, 250.0, 0.0))
    picture[..., 3] = rng.integers(0, 256, (30, 30))
    drawn = premultiplied(picture)
    out = straight(drawn, GROUND).astype(float)
    for ground in ((255, 255, 255), (0, 0, 0), (200, 60, 120)):
        apart = np.abs(laid_on(out, ground) - laid_on(drawn.astype(float), ground, True))
        assert apart.max() < 1.5


def test_the_film_is_straight_when_decoded(embedded):
    theme = load_theme("dark")
    film = decoded(embedded.folder / f"{SLUG}-dark-transparent.webm")
    opaque = embedded.folder / f"{SLUG}-dark.mp4"
    with av.open(str(opaque)) as video:
        there = [f.to_ndarray(format="rgb24").astype(float) for f in video.decode(video=0)]
    assert len(film) == len(there)
    shown = film[8]
    assert shown[150:, :, 3].max() < 8  # nothing is behind the picture
    assert shown[..., 3].max() > 240
    # Laid on its own ground it is the film, but for the window of the plane.
    ground = tuple(bytes.fromhex(theme.background[1:]))
    window = tuple(bytes.fromhex(theme.plane[1:]))
    left = laid_on(shown, ground)[:130, :90] - there[8][:130, :90]
    right = laid_on(shown, window)[:130, 110:] - there[8][:130, 110:]
    assert np.abs(left).mean() < 3
    assert np.abs(right).mean() < 4
    # Premultiplied, what is half there would be half as bright.
    half = (shown[..., 3] > 90) & (shown[..., 3] < 170)
    assert half.sum() > 100
    assert shown[half][:, :3].max(axis=1).mean() > 60
