"""What is wanted of an embed, checked before anything is drawn."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from pleat.nets.errors import InputError, check_choice
from pleat.scenes.clip.model import Clip
from pleat.scenes.clip.translation import languages_of, translate
from pleat.scenes.drawing.aspects import Aspect
from pleat.scenes.drawing.look import CAPTIONS, RenderLook, parse_quality
from pleat.scenes.film.render_clip import LOOPS
from pleat.scenes.film.video.codecs import EFFORTS
from pleat.scenes.outputs.embed.figure import schemes
from pleat.scenes.outputs.embed.forms import HOLDING, parse_forms
from pleat.scenes.outputs.embed.names import base_address, dark_selector, slug, slugs

CAPTION_WAYS = ("track", "picture", "none")
_PHONE: Aspect = "9:16"
# Pictures that move without being video cost several times as much: small and slow.
_IMAGE_HEIGHT, _IMAGE_FPS = 450, 10


@dataclass(frozen=True)
class EmbedOptions:
    """What is wanted.

    Attributes
    ----------
    clip : Clip
        As its file has it.
    themes : tuple of str
        One, or two of which the darker is for who prefers the dark.
    languages : tuple of str
        The first is the page's; all of the clip's by default, its own first.
    quality : str
        Size and rate of the films.
    captions : {"track", "picture", "none"}
        Where they are: a track of the player's, in the picture, or in the files alone.
    loop : {"fade", "seamless", "cut"}
        How the end leads to the beginning.
    max_size : int, optional
        Most bytes of any film or moving picture, and of a page or notebook that holds its
        films; each counts by itself.
    effort : {"low", "usual", "high"}
        How long the encoders work for smaller files.
    gif, webp, transparent : bool
        What else to make.
    interactive : bool
        Whether to make a page to play with the clip.
    scroll : bool
        Whether to make an article in which each paragraph drives a beat.
    poster : str, optional
        The beat whose last picture stands for the clip.
    base_url : str
        Address of the folder the files will be in.
    click_to_play : bool
        Whether nothing plays before the reader wants it to.
    dark_selector : str
        A CSS selector of elements in which the page is dark; by default the reader's
        system says what is.
    phone : bool
        Whether to make upright films, too, which a page shows on phones held upright.
    upright : bool
        Whether these are those films.
    forms : tuple of str
        What of `pleat.scenes.outputs.embed.forms.FORMS` to write.
    called : str
        What the clip was called when it was asked for.
    """

    clip: Clip
    themes: tuple[str, ...] = ("dark", "light")
    languages: tuple[str, ...] = ()
    quality: str = "medium"
    captions: str = "track"
    loop: str = "fade"
    max_size: int | None = None
    effort: str = "usual"
    gif: bool = False
    webp: bool = False
    transparent: bool = False
    interactive: bool = False
    scroll: bool = False
    poster: str | None = None
    base_url: str = ""
    click_to_play: bool = False
    dark_selector: str = ""
    phone: bool = False
    upright: bool = False
    forms: tuple[str, ...] = field(default=("html",))
    called: str = ""

    @property
    def name(self) -> str:
        """The clip's name as files bear it."""
        return slug(self.clip.name)

    @property
    def told(self) -> Clip:
        """The clip in the language of the page."""
        return translate(self.clip, self.languages[0])

    @property
    def holding(self) -> tuple[str, ...]:
        """The forms that are limited in bytes and hold their films."""
        return tuple(form for form in self.forms if form in HOLDING and self.max_size)

    @property
    def marks(self) -> dict[str, str]:
        """What the files of each theme are called, after the clip's name."""
        plain = [Path(t).stem if t.endswith(".toml") else t for t in self.themes]
        end = "-phone" if self.upright else ""
        marks = (f"{mark}{end}" for mark in slugs(plain))
        return dict(zip(self.themes, marks, strict=True))

    @property
    def size(self) -> tuple[int, int, int]:
        """Width and height of the films, and their frames a second."""
        width, height, fps = parse_quality(self.quality)
        return (
            (min(width, height), max(width, height), fps) if self.upright else (width, height, fps)
        )

    @property
    def for_phones(self) -> EmbedOptions:
        """What is wanted of the upright films."""
        clip = self.clip.framed(*replace(self, upright=True).size[:2])
        return replace(
            self,
            clip=clip,
            upright=True,
            phone=False,
            gif=False,
            webp=False,
            transparent=False,
            forms=(),
        )

    @property
    def poster_beat(self) -> int:
        """The beat, from 0, whose last picture stands for the clip."""
        return self.clip.poster if self.poster is None else self.clip.index(self.poster)

    def look(self, theme: str) -> RenderLook:
        """Return how the films are drawn."""
        ways = "picture" if self.captions == "picture" else "none"
        assert ways in CAPTIONS
        return RenderLook(*self.size, theme, self.languages[0], ways)

    def clear_look(self, theme: str) -> RenderLook:
        """Return how the transparent film is drawn."""
        return replace(self.look(theme), transparent=True)

    def image_look(self, theme: str) -> RenderLook:
        """Return how moving pictures are drawn: they have no track, so captions are in them."""
        width, height, fps = parse_quality(self.quality)
        if height > _IMAGE_HEIGHT:
            width, height = 2 * round(width * _IMAGE_HEIGHT / height / 2), _IMAGE_HEIGHT
        ways = "none" if self.captions == "none" else "picture"
        return RenderLook(width, height, min(fps, _IMAGE_FPS), theme, self.languages[0], ways)


def checked(wanted: EmbedOptions) -> EmbedOptions:
    """Return a wanted with its languages filled in and its address made ready.

    Raises
    ------
    InputError
        If something of it is not possible.
    """
    parse_quality(wanted.quality)
    schemes(wanted.themes)
    check_choice("loop", wanted.loop, LOOPS)
    check_choice("captions", wanted.captions, CAPTION_WAYS)
    check_choice("effort", wanted.effort, EFFORTS)
    made = wanted.clip.head.aspects
    if wanted.phone and _PHONE not in made:
        raise InputError(
            f"{wanted.clip.name} is made for {' and '.join(made)}, not for {_PHONE}: leave out "
            "--phone"
        )
    own = wanted.clip.head.language
    known = dict.fromkeys((own, *languages_of(wanted.clip)))
    languages = tuple(dict.fromkeys(wanted.languages)) or tuple(known)
    for language in languages:
        translate(wanted.clip, language)
    # A form without video shows moving pictures in its place.
    moves = "github" in wanted.forms and not wanted.gif and not wanted.click_to_play
    webp = wanted.webp or moves
    forms = parse_forms(wanted.forms)
    ready = replace(
        wanted,
        # Its words count what is seen in its films.
        clip=wanted.clip.framed(*wanted.size[:2]),
        languages=languages,
        webp=webp,
        base_url=base_address(wanted.base_url),
        dark_selector=dark_selector(wanted.dark_selector, wanted.themes),
        forms=forms,
        interactive=wanted.interactive or wanted.scroll or "element" in forms,
    )
    assert ready.poster_beat >= 0  # or the beat is not known
    return ready
