"""`pleat embed`: a clip becomes everything that a post on a page needs."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pleat.nets.errors import counted
from pleat.scenes.cli import completion, options
from pleat.scenes.cli.places import marked, place

if TYPE_CHECKING:
    from pleat.scenes.outputs.embed.build import EmbedReport


@click.command("embed")
@click.argument("clip", shell_complete=completion.clips)
@options.quality_of("medium")
@options.themes
@click.option(
    "--lang",
    metavar="TAG[,TAG]",
    help="Languages of captions and transcripts, the page's first; by default all of the clip's.",
)
@click.option(
    "--captions",
    default="track",
    show_default=True,
    metavar="track|picture|none",
    help="As a track that the player shows, drawn into the picture, or as files alone.",
)
@click.option(
    "--loop",
    default="fade",
    show_default=True,
    metavar="fade|seamless|cut",
    help="How the end leads to the beginning: a fade, playing there and back, or at once.",
)
@click.option(
    "--click-to-play", is_flag=True, help="Nothing plays before the reader presses the button."
)
@click.option(
    "--dark-selector",
    default="",
    metavar="CSS",
    help="What says that your page is dark, such as html.dark or [data-theme=dark]; by default "
    "the reader's system does.",
)
@click.option(
    "--max-size",
    metavar="SIZE",
    help="Most bytes of each film and moving picture, and of each page or notebook that holds its "
    "films, such as 2MB: rate and resolution give way.",
)
@click.option(
    "--effort",
    default="usual",
    show_default=True,
    metavar="low|usual|high",
    help="How long the encoders work: high takes several times as long for smaller films.",
)
@click.option("--gif", is_flag=True, help="Also a GIF in each theme.")
@click.option("--webp", is_flag=True, help="Also an animated WebP in each theme.")
@click.option("--transparent", is_flag=True, help="Also a WebM without a ground in each theme.")
@click.option(
    "--interactive",
    is_flag=True,
    help="Also a page to play with the clip: move points, point at weights, step by beats.",
)
@click.option(
    "--phone",
    is_flag=True,
    help="Also upright films, which the page shows on phones held upright.",
)
@click.option(
    "--scroll",
    is_flag=True,
    help="Also an article in which each paragraph drives a beat, as a page and to be pasted.",
)
@click.option("--poster", metavar="BEAT", help="The beat whose last picture stands for the clip.")
@click.option(
    "--base-url",
    default="",
    metavar="URL",
    help="Address of the folder the files will be in; by default the page's own.",
)
@click.option(
    "--format",
    "forms",
    default="html",
    show_default=True,
    metavar="FORM[,FORM]",
    help="html, markdown, github (Markdown where HTML is cleaned), mdx, hugo, jekyll, sphinx, "
    "jupyter, one-file (a page that holds its films), element (<pleat-clip>, to play with).",
)
@click.option(
    "-o",
    "--output",
    "out",
    type=click.Path(path_type=Path),
    help="The files go to a folder NAME in this one, by default renders/embed, such as "
    "renders/embed-480p15-light in another look.",
)
@options.force
@options.jobs
@options.cache
@options.as_json
def command(
    clip: str,
    quality: str,
    theme: str,
    lang: str | None,
    captions: str,
    loop: str,
    click_to_play: bool,
    dark_selector: str,
    max_size: str | None,
    effort: str,
    gif: bool,
    webp: bool,
    transparent: bool,
    interactive: bool,
    phone: bool,
    scroll: bool,
    poster: str | None,
    base_url: str,
    forms: str,
    out: Path | None,
    force: bool,
    jobs: int | None,
    cache: Path | None,
    as_json: bool,
) -> None:
    """Make all that a post about CLIP needs: films, posters, captions, and HTML to paste.

    CLIP is the name of a shipped clip or a file. A second run makes only what is new.
    """
    from pleat.scenes.drawing.look import look_for
    from pleat.scenes.outputs.embed.build import build
    from pleat.scenes.outputs.embed.options import EmbedOptions
    from pleat.scenes.outputs.embed.sizes import parse_size
    from pleat.scenes.playback.load import load_clip

    options.check_jobs(jobs)
    loaded = load_clip(clip)
    wanted = EmbedOptions(
        loaded,
        themes=options.listed(theme),
        languages=options.listed(lang),
        quality=quality,
        captions=captions,
        loop=loop,
        max_size=parse_size(max_size) if max_size else None,
        effort=effort,
        gif=gif,
        webp=webp,
        transparent=transparent,
        interactive=interactive,
        phone=phone,
        scroll=scroll,
        poster=poster,
        base_url=base_url,
        click_to_play=click_to_play,
        dark_selector=dark_selector,
        forms=options.listed(forms),
        called=clip,
    )
    if out is None:
        others = [f"captions-{captions}"] if captions != "track" else []
        others += [f"loop-{loop}"] if loop != "fade" else []
        look = look_for(quality, language=loaded.head.language)
        themes = ("dark", "light")
        name = marked("embed", look, "medium", themes, wanted.themes, [*others, *wanted.languages])
        out = place(name, wanted.name).parent
    with options.job(wanted.name, cache, jobs, force) as job:
        report = build(wanted, out, job)
    if as_json:
        click.echo(json.dumps(_record(report), ensure_ascii=False))
    elif sys.stdout.isatty():
        _table(report)
    else:
        _lines(report)


def _record(report: EmbedReport) -> dict[str, object]:
    return {
        "folder": str(report.folder),
        "files": [
            {
                "path": str(report.folder / file.name),
                "kind": file.kind,
                "theme": file.theme,
                "language": file.language,
                "bytes": file.size,
                "width": file.width or None,
                "height": file.height or None,
                "fps": file.fps or None,
                "type": file.type or None,
            }
            for file in report.files
        ],
        "made": report.made,
        "seconds": round(report.seconds, 3),
    }


def _rows(report: EmbedReport) -> list[tuple[str, str, str]]:
    """Return name, size and what else is known of each file."""
    from pleat.scenes.outputs.embed.sizes import told_size

    return [
        (
            file.name,
            told_size(file.size),
            f"{file.width}x{file.height}" + (f", {file.fps} fps" if file.fps else "")
            if file.width
            else "",
        )
        for file in report.files
    ]


def _summary(report: EmbedReport) -> str:
    new, all_ = len(report.made), len(report.files)
    made = f"{counted(new, 'file')} made, {all_ - new} there"
    return f"{report.folder}: {made}, in {report.seconds:.1f} s"


def _lines(report: EmbedReport) -> None:
    rows = _rows(report)
    width = max(len(name) for name, _, _ in rows)
    for name, size, more in rows:
        click.echo(f"{name:{width}}  {size:>10}  {more}".rstrip())
    click.echo(_summary(report))


def _table(report: EmbedReport) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table("file", "", "", box=None, pad_edge=False)
    table.columns[1].justify = "right"
    for row in _rows(report):
        table.add_row(*map(Text, row))
    console = Console()
    console.print(table)
    console.print(Text(_summary(report)), soft_wrap=True)
