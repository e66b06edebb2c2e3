"""`pleat list`: the clips that ship, and the figures they cover."""

from __future__ import annotations

import json
from typing import Any

import click

from pleat.nets.errors import InputError, quoted


@click.command("list")
@click.argument("article", required=False)
@click.option(
    "--figures", "by_figure", is_flag=True, help="List figures, all or ARTICLE's, with their clips."
)
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
def command(article: str | None, by_figure: bool, as_json: bool) -> None:
    """List every shipped clip: name, length, figures it covers, title.

    With --figures, list every figure of the source articles, or of one ARTICLE such as
    002, and the clips that cover it.
    """
    if article is not None and not by_figure:
        raise InputError(f"article {quoted(article)} is for the list of figures: add --figures")
    rows = _figures(article) if by_figure else _clips()
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
    elif by_figure:
        _print_figures(rows)
    else:
        _print_clips(rows)


def _clips() -> list[dict[str, Any]]:
    from pleat.configs import shipped
    from pleat.scenes.clip.timeline import schedule
    from pleat.scenes.clip.translation import languages_of
    from pleat.scenes.playback.load import load_clip

    rows = []
    for name in shipped("clips"):
        clip = load_clip(name)
        rows.append(
            {
                "name": name,
                "title": clip.title,
                "seconds": round(schedule(clip, 60).frames / 60, 1),
                "figures": clip.head.figures,
                "languages": languages_of(clip),
                "beats": [beat.id for beat in clip.beats],
            }
        )
    return rows


def _print_clips(rows: list[dict[str, Any]]) -> None:
    width = max((len(row["name"]) for row in rows), default=0)
    for row in rows:
        figures = f"  [{', '.join(row['figures'])}]" if row["figures"] else ""
        click.echo(f"{row['name']:{width}}  {row['seconds']:5.1f} s  {row['title']}{figures}")


def _figures(article: str | None) -> list[dict[str, Any]]:
    from pleat.configs import shipped
    from pleat.scenes.clip import articles
    from pleat.scenes.playback.load import load_clip

    chosen = [articles.article(article)] if article else list(articles.articles().values())
    covers = {name: load_clip(name).head.figures for name in shipped("clips")}
    return [
        {
            "id": figure.id,
            "article": part.id,
            "title": figure.title,
            "titles": figure.titles,
            "clips": [name for name, ids in covers.items() if figure.id in ids],
        }
        for part in chosen
        for figure in part.figures
    ]


def _print_figures(rows: list[dict[str, Any]]) -> None:
    width = max(len(row["title"]) for row in rows)
    for row in rows:
        clips = ", ".join(row["clips"]) or "not covered yet"
        click.echo(f"{row['id']}  {row['title']:{width}}  {clips}")
    covered = sum(bool(row["clips"]) for row in rows)
    click.echo(f"{covered} of {len(rows)} figures covered")
