"""Pictures out of clips, drawn at build time in a dark and a light theme and kept by key."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from hashlib import blake2b
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from docutils import nodes
from docutils.parsers.rst import directives
from PIL import Image
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective

from pleat.nets.errors import InputError
from pleat.scenes.clip.captions import filled
from pleat.scenes.clip.model import Clip
from pleat.scenes.clip.timeline import schedule
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.film.fingerprint import code_fingerprint
from pleat.scenes.film.keys import beat_key_parts
from pleat.scenes.outputs.interactive.living import living
from pleat.scenes.playback.load import load_clip
from pleat.scenes.playback.scene import Performance

DOCS = Path(__file__).resolve().parent.parent
FOLDER = DOCS / "_build" / "stills"
# Where the tutorial has been carried out: pages show its clip by the file's name.
TUTORIAL = DOCS / "_build" / "tutorial"
# Where nets from elsewhere are housed: their clips are shown by the folder's name.
ELSEWHERE = DOCS / "_build" / "elsewhere"
THEMES = ("dark", "light")
WIDTH, HEIGHT, FPS = 960, 540, 30
_ROOM = "\0"  # where pictures stand in what comes to life


class Moment(NamedTuple):
    """A moment of a clip: how far into a beat, from 0 to 1 before its caption goes."""

    clip: str
    beat: str
    share: float = 1.0


@cache
def clip_named(name: str) -> Clip:
    """Load a clip once for all pages: a shipped one, or one of the build's by its file."""
    if name.startswith(f"{ELSEWHERE.name}/"):
        return load_clip(ELSEWHERE.parent / name)
    return load_clip(TUTORIAL / name if name.endswith(".toml") else name)


def middle(clip: str, beat: str) -> Moment:
    """Return the moment of a beat when its motion is well under way."""
    k = clip_named(clip).index(beat)
    time = schedule(clip_named(clip), FPS).beats[k]
    share = 0.62 * time.motion / max(1, time.frames - time.fade_out - 1)
    return Moment(clip, beat, round(min(share, 1.0), 3))


def pictures(moment: Moment) -> dict[str, Path]:
    """Return the picture's file in each theme, drawn now if it is not there."""
    draw([moment])
    return {theme: _place(moment, theme) for theme in THEMES}


def draw(moments: Iterable[Moment]) -> None:
    """Draw those pictures that are not kept yet, each clip from its beginning once a theme."""
    wanted = {
        (m.clip, theme, clip_named(m.clip).index(m.beat), m.share): _place(m, theme)
        for m in moments
        for theme in THEMES
    }
    missing = sorted(key for key, path in wanted.items() if not path.is_file())
    FOLDER.mkdir(parents=True, exist_ok=True)
    for (name, theme), group in groupby(missing, key=lambda key: key[:2]):
        clip = clip_named(name)
        performance = Performance(clip, _look(clip, theme))
        for key in group:
            k, share = key[2:]
            beat = schedule(clip, FPS).beats[k]
            frame = performance.still(k, round(share * (beat.frames - beat.fade_out - 1)))
            part = wanted[key].with_suffix(".part")
            Image.fromarray(frame).convert("RGB").save(part, "WEBP", quality=85, method=6)
            part.replace(wanted[key])


def _look(clip: Clip, theme: str) -> RenderLook:
    return RenderLook(WIDTH, HEIGHT, FPS, theme, clip.head.language)


def _place(moment: Moment, theme: str) -> Path:
    return (
        FOLDER / f"{clip_named(moment.clip).name}-{moment.beat}-{theme}-{_key(moment, theme)}.webp"
    )


@cache
def _key(moment: Moment, theme: str) -> str:
    clip = clip_named(moment.clip)
    digest = blake2b(f"{code_fingerprint()} {moment.share}".encode(), digest_size=8)
    for part in beat_key_parts(clip, clip.index(moment.beat), _look(clip, theme)):
        digest.update(part.encode() if isinstance(part, str) else part)
    return digest.hexdigest()


class Still(SphinxDirective):
    """``{still} CLIP BEAT``: a picture that comes to life, and perhaps a caption, the body.

    It comes to life ``:when:`` it is clicked, seen or pointed at, as that beat, or with
    ``:whole:`` as the clip, which ``:plays:`` by itself.
    """

    required_arguments = 2
    option_spec = {  # noqa: RUF012
        "share": float,
        "alt": directives.unchanged,
        "when": lambda text: directives.choice(text, ("click", "seen", "pointed")),
        "whole": directives.flag,
        "plays": directives.flag,
    }
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return a figure that shows the picture of the reader's theme."""
        moment = Moment(*self.arguments, share=self.options.get("share", 1.0))
        try:
            clip = clip_named(moment.clip)
            files = pictures(moment)
        except InputError as error:
            raise self.error(str(error)) from error
        self.env.note_dependency(str(clip.path))
        beat = clip.beats[clip.index(moment.beat)]
        alt = self.options.get("alt") or f"{clip.title}: {filled(beat, clip) or moment.beat}"
        figure = nodes.figure(classes=["still"])
        shown = [
            nodes.image(
                uri="/" + path.relative_to(DOCS).as_posix(),
                alt=alt,
                classes=[f"only-{theme}"],
                width="100%",
                loading="lazy",
            )
            for theme, path in files.items()
        ]
        figure += self._living(clip, moment, shown)
        if self.content:
            caption = nodes.caption()
            figure += caption
            told = self.parse_content_to_nodes()
            if len(told) != 1 or not isinstance(told[0], nodes.paragraph):
                raise ExtensionError(f"{self.get_location()}: a still's caption is one paragraph")
            caption += told[0].children
        return [figure]

    def _living(
        self, clip: Clip, moment: Moment, shown: Sequence[nodes.Node]
    ) -> Sequence[nodes.Node]:
        """Return pictures in what comes to life; alone where the clip is too large for that."""
        import players

        source = players.address(moment.clip, self.env.docname)
        if not source:
            return shown
        html = living(
            source,
            f"Play with it: {clip.title}",
            _ROOM,
            self.options.get("when", "click"),
            beat="" if "whole" in self.options else moment.beat,
            plays="plays" in self.options,
        )
        before, after = html.split(_ROOM)
        return [
            nodes.raw("", str(before), format="html"),
            *shown,
            nodes.raw("", str(after), format="html"),
        ]
