"""The films and pictures of an embed, each made only where it is not there yet."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import wait
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import av

from pleat.nets.files.writing import whole_file, writing
from pleat.scenes.clip.timeline import schedule
from pleat.scenes.drawing.theme import load_theme
from pleat.scenes.film.cache import segment_key
from pleat.scenes.film.job import Progress
from pleat.scenes.film.render_clip import LaidOut
from pleat.scenes.film.video.alpha import straight_frames
from pleat.scenes.film.video.animated import write_gif, write_webp
from pleat.scenes.film.video.codecs import (
    H264,
    VP9_ALPHA,
    Codec,
    at_effort,
    media_type,
    webm_codec,
)
from pleat.scenes.film.video.reverse import pictures
from pleat.scenes.outputs.embed.fit import Film, encode_films, encoders, publish, refusal, told
from pleat.scenes.outputs.embed.manifest import Record
from pleat.scenes.outputs.embed.options import EmbedOptions
from pleat.scenes.outputs.embed.prose import still_end, told_of
from pleat.scenes.outputs.embed.sizes import Step, steps

CODECS = (webm_codec(), H264)  # as browsers should prefer them; the last is what all of them play
_POSTERS: dict[str, dict[str, Any]] = {
    "webp": {"quality": 82, "method": 6},
    "png": {"optimize": True},
}
# Rates of moving pictures, the best first: a GIF's colours, a WebP's quality.
_IMAGES: dict[str, tuple[Callable[..., None], tuple[int, ...]]] = {
    "gif": (write_gif, (64, 32, 16)),
    "webp": (write_webp, (50, 30, 15)),
}
_HELD = "-held.mp4"  # for pages and notebooks that hold their films
_WORDS = 30_000  # bytes of what such a page says besides films and posters
Segments = Mapping[str, Sequence[Path]]  # by theme


@dataclass
class Media:
    """Makes the files of an embed that have pixels.

    Attributes
    ----------
    wanted : EmbedOptions
        What is wanted.
    record : Record
        What is there.
    room : Path
        A folder for what is not finished.
    jobs : int
        Encoders at once.
    progress : callable, optional
        Hears (frames done, frames in all).
    """

    wanted: EmbedOptions
    record: Record
    room: Path
    jobs: int
    progress: Progress | None

    def name(self, theme: str, end: str) -> str:
        """Return what a file of a theme is called."""
        return f"{self.wanted.name}-{self.wanted.marks[theme]}{end}"

    def film_keys(self, laid: Mapping[str, LaidOut]) -> dict[str, str]:
        """Return the keys of films and posters by name: they belong together."""
        wanted = self.wanted
        parts = [one.key for one in laid.values()]
        parts += [repr((self._codecs, _POSTERS)), repr(wanted.max_size), str(wanted.poster_beat)]
        key = _key("films", *parts)
        ends = [*(f".{c.container}" for c in CODECS), *(f"-poster.{kind}" for kind in _POSTERS)]
        ends += [_HELD] if wanted.holding else []
        return {self.name(theme, end): key for theme in laid for end in ends}

    @property
    def _codecs(self) -> list[Codec]:
        return [at_effort(codec, self.wanted.effort) for codec in CODECS]

    def films(self, laid: Mapping[str, LaidOut], segments: Segments) -> None:
        """Make films and posters in all themes, all of one size."""
        look = next(iter(laid.values())).production.look
        keys = self.film_keys(laid)
        films = [
            (theme, self._film(one, segments, theme, codec, f".{codec.container}"))
            for theme, one in laid.items()
            for codec in self._codecs
        ]
        ladder = steps(look.width, look.height, look.fps)
        step = self._encode([film for _, film in films], ladder)
        for theme, film in films:
            self._note(film.target, "video", keys[film.target.name], theme, step, look.fps)
        for theme in laid:
            self._poster(segments, theme, step, keys)
        if self.wanted.holding:
            self._held(laid, segments, ladder, keys)

    def _film(self, laid: LaidOut, segments: Segments, theme: str, codec: Codec, end: str) -> Film:
        frames = partial(pictures, segments[theme], laid.back)
        target = self.record.folder / self.name(theme, end)
        look, title = laid.production.look, self.wanted.told.title
        return Film(target, frames, laid.frames, look.fps, codec, title, self.wanted.max_size)

    def _held(
        self,
        laid: Mapping[str, LaidOut],
        segments: Segments,
        ladder: Sequence[Step],
        keys: Mapping[str, str],
    ) -> None:
        """Make the films of pages and notebooks that hold theirs: all of them share the limit."""
        posters = [self.record.folder / self.name(t, "-poster.webp") for t in laid]
        sizes = [path.stat().st_size for path in posters]
        # As data three bytes are four signs; one poster stands there once more, as a picture.
        rest = _WORDS + 4 * (sum(sizes) + max(sizes)) // 3
        share = max(3 * ((self.wanted.max_size or 0) - rest) // 4 // len(laid), 1)
        films = {
            theme: replace(self._film(one, segments, theme, self._codecs[-1], _HELD), limit=share)
            for theme, one in laid.items()
        }
        step = self._encode(
            [*films.values()], ladder, lambda size: rest + 4 * size * len(laid) // 3
        )
        for theme, film in films.items():
            self._note(film.target, "held", keys[film.target.name], theme, step, film.fps)

    def _encode(
        self,
        films: Sequence[Film],
        ladder: Sequence[Step],
        around: Callable[[int], int] = lambda size: size,
    ) -> Step:
        count = _Count(self.progress, sum(film.length for film in films))
        name = self.wanted.name
        most = self.wanted.max_size
        return encode_films(films, ladder, self.room, self.jobs, name, count.one, around, most)

    def _note(
        self, path: Path, kind: str, key: str, theme: str, step: Step, fps: int, type: str = ""
    ) -> None:
        self.record.add(
            path.name,
            kind,
            key,
            theme=theme,
            type=type or media_type(path),
            width=step.width,
            height=step.height,
            fps=step.rate(fps),
        )

    def _last_picture(self, segments: Sequence[Path], theme: str, beat: int, step: Step) -> Any:
        """Return the last picture of a beat, before anything fades out."""
        fps = self.wanted.look(theme).fps
        time = schedule(self.wanted.told, fps).beats[beat]
        at = time.frames - time.fade_out - 1
        frame = next(itertools.islice(pictures(segments[beat : beat + 1], False), at, None))
        return frame.to_image(width=step.width, height=step.height, interpolation="LANCZOS")

    def still_keys(self, laid: Mapping[str, LaidOut]) -> dict[str, str]:
        """Return the keys of the last pictures of an article's beats, by name."""
        key = _key("stills", *(one.key for one in laid.values()), repr(_POSTERS["webp"]))
        beats = [beat for _, beat in told_of(self.wanted.told)]
        return {self.name(t, still_end(beat)): key for t in laid for beat in beats}

    def stills(self, laid: Mapping[str, LaidOut], segments: Segments) -> None:
        """Make the last pictures of the beats that an article tells of, in all themes."""
        keys = self.still_keys(laid)
        look = next(iter(laid.values())).production.look
        step = Step(look.width, look.height, 1)
        for theme in laid:
            for _, beat in told_of(self.wanted.told):
                path = self.record.folder / self.name(theme, still_end(beat))
                picture = self._last_picture(segments[theme], theme, beat, step)
                with whole_file(path) as part:
                    picture.save(part, "WEBP", **_POSTERS["webp"])
                self._note(path, "still", keys[path.name], theme, step, 0, "image/webp")

    def _poster(self, segments: Segments, theme: str, step: Step, keys: Mapping[str, str]) -> None:
        picture = self._last_picture(segments[theme], theme, self.wanted.poster_beat, step)
        for kind, options in _POSTERS.items():
            path = self.record.folder / self.name(theme, f"-poster.{kind}")
            with whole_file(path) as part:
                picture.save(part, kind.upper(), **options)
            self._note(path, "poster", keys[path.name], theme, step, 0, f"image/{kind}")

    def image_keys(self, laid: Mapping[str, LaidOut]) -> dict[str, str]:
        """Return the keys of the moving pictures that are wanted, by name."""
        wanted = [kind for kind in _IMAGES if getattr(self.wanted, kind)]
        return {
            self.name(theme, f".{kind}"): _key(
                kind, one.key, repr(_IMAGES[kind][1]), str(self.wanted.max_size)
            )
            for theme, one in laid.items()
            for kind in wanted
        }

    def images(self, laid: Mapping[str, LaidOut], segments: Segments) -> None:
        """Make the moving pictures that are wanted and not there, in all themes."""
        keys = self.image_keys(laid)
        works = [
            (theme, self.name(theme, f".{kind}"))
            for theme in laid
            for kind in _IMAGES
            if (name := self.name(theme, f".{kind}")) in keys
            and not self.record.fresh({name: keys[name]})
        ]
        count = _Count(self.progress, sum(laid[theme].frames for theme, _ in works))
        with encoders(self.jobs, count.one) as (pool, heard):
            made = [
                pool.submit(self._image, name, laid[theme], segments[theme], heard)
                for theme, name in works
            ]
            wait(made)
        for (theme, name), work in zip(works, made, strict=True):
            kind, look = name.rpartition(".")[2], laid[theme].production.look
            path = self.record.folder / name
            self._note(path, kind, keys[name], theme, work.result(), look.fps, f"image/{kind}")

    def _image(
        self, name: str, laid: LaidOut, segments: Sequence[Path], on_frame: Callable[[], None]
    ) -> Step:
        """Write a moving picture at the first size and rate at which it fits."""
        look, limit = laid.production.look, self.wanted.max_size
        write, rates = _IMAGES[name.rpartition(".")[2]]
        part = self.room / name
        ladder = steps(look.width, look.height, look.fps, slowest=5)
        for step, rate in itertools.product(ladder, rates):

            def frames(every: int = step.every) -> Iterator[av.VideoFrame]:
                return told(pictures(segments, laid.back, every), on_frame)

            with writing(part):
                write(frames, part, step.size, step.rate(look.fps), rate)
            size = part.stat().st_size
            if limit is None or size <= limit:
                publish(part, self.record.folder / name)
                return step
        raise refusal(name, limit, size, step, look.fps)

    @property
    def _alpha(self) -> Codec:
        return at_effort(VP9_ALPHA, self.wanted.effort)

    def clear_keys(self, laid: Mapping[str, LaidOut]) -> dict[str, str]:
        """Return the keys of the transparent films, by name."""
        return {
            self.name(theme, "-transparent.webm"): _key(
                "transparent", one.key, repr(self._alpha), str(self.wanted.max_size)
            )
            for theme, one in laid.items()
        }

    def clear(self, laid: Mapping[str, LaidOut], segments: Segments) -> None:
        """Make the transparent films in all themes, all of one size."""
        look = next(iter(laid.values())).production.look
        films = []
        keys = self.clear_keys(laid)
        for (theme, one), name in zip(laid.items(), keys, strict=True):
            red, green, blue = bytes.fromhex(load_theme(theme).background[1:])
            frames = partial(_clear_frames, segments[theme], one.back, (red, green, blue))
            path = self.record.folder / name
            title, limit = self.wanted.told.title, self.wanted.max_size
            films.append(Film(path, frames, one.frames, look.fps, self._alpha, title, limit))
        step = self._encode(films, steps(look.width, look.height, look.fps))
        for theme, name in zip(laid, keys, strict=True):
            path = self.record.folder / name
            self._note(path, "transparent", keys[name], theme, step, look.fps)


def _clear_frames(
    segments: Sequence[Path], back: bool, ground: tuple[int, int, int]
) -> Iterator[av.VideoFrame]:
    return straight_frames(pictures(segments, back), ground)


def _key(*parts: str) -> str:
    return segment_key([av.__version__, *parts])


class _Count:
    """Counts frames that several threads encode."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress, self._done, self._total = progress, 0, total
        self._lock = threading.Lock()

    def one(self) -> None:
        """Count one; those of a second try are more than were foretold."""
        with self._lock:
            self._done += 1
            self._total = max(self._total, self._done)
            if self._progress is not None:
                self._progress(self._done, self._total)
