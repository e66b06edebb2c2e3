"""Clips in a notebook: what `embed` returns shows itself."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from pleat.configs import default_cache
from pleat.scenes.clip.model import Clip
from pleat.scenes.film.job import Job
from pleat.scenes.outputs.embed.build import build
from pleat.scenes.outputs.embed.figure import EmbedFigure
from pleat.scenes.outputs.embed.forms import inline, written
from pleat.scenes.outputs.embed.options import EmbedOptions
from pleat.scenes.outputs.embed.sizes import parse_size
from pleat.scenes.playback.load import load_clip


@dataclass(frozen=True)
class Embedded:
    """A clip ready for a page; in a notebook it shows itself, films and all.

    Attributes
    ----------
    folder : Path
        Where its files are.
    files : tuple of Path
        All of them.
    figure : EmbedFigure
        What is shown.
    """

    folder: Path
    files: tuple[Path, ...]
    figure: EmbedFigure

    @property
    def html(self) -> str:
        """HTML that links the files, as `pleat embed` writes it."""
        return written("html", self.figure, "")[0]

    def _repr_html_(self) -> str:
        return inline(self.figure)


def embed(
    clip: str | Path | Clip,
    *,
    themes: str | tuple[str, ...] = ("dark", "light"),
    languages: str | tuple[str, ...] = (),
    quality: str = "medium",
    captions: str = "track",
    loop: str = "fade",
    max_size: str | int | None = None,
    effort: str = "usual",
    poster: str | None = None,
    base_url: str = "",
    click_to_play: bool = False,
    dark_selector: str = "",
    folder: Path | str | None = None,
    jobs: int | None = None,
) -> Embedded:
    """Render a clip and show it where it is called, or put it on a page.

    Parameters
    ----------
    clip : str, Path or Clip
        A shipped clip's name, a file, or a clip that has been read.
    themes : str or tuple of str
        One, or two of which a page shows the darker to readers who prefer the dark.
    languages : str or tuple of str
        Of captions and transcripts, the page's first; all of the clip's by default.
    quality : str
        A name, or ``WxH@fps``.
    captions : {"track", "picture", "none"}
        Where they are.
    loop : {"fade", "seamless", "cut"}
        How the end leads to the beginning.
    max_size : str or int, optional
        Most bytes of each film, such as ``"2MB"``.
    effort : {"low", "usual", "high"}
        How long the encoders work for smaller files.
    poster : str, optional
        The beat whose last picture stands for the clip.
    base_url : str
        Address of the folder the files will be in, for `Embedded.html`.
    click_to_play : bool
        Whether nothing plays before the reader wants it to.
    dark_selector : str
        A CSS selector of what makes the page dark, such as ``html.dark``; by default the
        reader's system does.
    folder : Path, optional
        The files go to a folder of the clip's name in it; by default into the cache.
    jobs : int, optional
        Processes that draw; by default what the work is worth. A script that asks for more than one
        needs the usual ``if __name__ == "__main__":``.

    Raises
    ------
    InputError
        If something of it is not possible.
    """
    wanted = EmbedOptions(
        clip if isinstance(clip, Clip) else load_clip(clip),
        themes=(themes,) if isinstance(themes, str) else tuple(themes),
        languages=(languages,) if isinstance(languages, str) else tuple(languages),
        quality=quality,
        captions=captions,
        loop=loop,
        max_size=parse_size(str(max_size)) if max_size is not None else None,
        effort=effort,
        poster=poster,
        base_url=base_url,
        click_to_play=click_to_play,
        dark_selector=dark_selector,
        forms=(),
    )
    if folder is None:
        told = repr(
            (wanted.clip.path.resolve(), wanted.themes, wanted.languages, quality, captions)
        )
        told += repr((loop, wanted.max_size, effort, poster))
        name = blake2b(told.encode(), digest_size=8).hexdigest()
        folder = default_cache() / "embeds" / name
    report = build(wanted, Path(folder), Job(processes=jobs))
    files = tuple(report.folder / file.name for file in report.files)
    return Embedded(report.folder, files, report.figure)
