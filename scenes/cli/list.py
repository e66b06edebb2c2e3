"""`pleat list`: the clips that ship, and the figures they cover."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from pleat.nets.errors import InputError, quoted
from pleat.scenes.cli.listing import clips

if TYPE_CHECKING:
    from pleat.scenes.clip.articles import Article


@click.command("list")
@click.argument("article", required=False)
@click.option(
    "--figures", "by_figure", is_flag=True, help="List figures, all or ARTICLE's, with their clips."
)
@click.option(
    "--errors",
    "by_error",
    is_flag=True,
    help="List what the articles get wrong, all or ARTICLE, with the clips that show it right.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
def command(article: str | None, by_figure: bool, by_error: bool, as_json: bool) -> None:
    """List every shipped clip: name, length, figures it covers, title.

    With --figures, list every figure of the source articles, or of one ARTICLE such as
    002, and the clips that cover it; with --errors, what they get wrong, what is right, and
    the clips that show it so.
    """
    if by_figure and by_error:
        raise InputError("--figures and --errors are lists of their own: give one of them")
    if article is not None and not (by_figure or by_error):
        raise InputError(
            f"article {quoted(article)} is for lists of the articles: add --figures or --errors"
        )
    rows = _figures(article) if by_figure else _errors(article) if by_error else _clips()
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
    elif by_error:
        _print_errors(rows)
    elif by_figure:
        _print_figures(rows)
    else:
        _print_clips(rows)


def _clips() -> list[dict[str, Any]]:
    told = ("name", "title", "seconds", "figures", "languages", "beats")
    return [{key: row[key] for key in told} for row in clips()]


def _print_clips(rows: list[dict[str, Any]]) -> None:
    width = max((len(row["name"]) for row in rows), default=0)
    for row in rows:
        figures = f"  [{', '.join(row['figures'])}]" if row["figures"] else ""
        click.echo(f"{row['name']:{width}}  {row['seconds']:5.1f} s  {row['title']}{figures}")


def _figures(article: str | None) -> list[dict[str, Any]]:
    rows = clips()
    return [
        {
            "id": figure.id,
            "article": part.id,
            "title": figure.title,
            "titles": figure.titles,
            "clips": [row["name"] for row in rows if figure.id in row["figures"]],
        }
        for part in _articles(article)
        for figure in part.figures
    ]


def _errors(article: str | None) -> list[dict[str, Any]]:
    rows = clips()
    return [
        {
            "id": error.id,
            "article": part.id,
            "says": error.says,
            "right": error.right,
            "clips": [row["name"] for row in rows if error.id in row["corrects"]],
        }
        for part in _articles(article)
        for error in part.errors
    ]


def _articles(id_: str | None) -> list[Article]:
    from pleat.scenes.clip import articles

    return [articles.article(id_)] if id_ else list(articles.articles().values())


def _print_figures(rows: list[dict[str, Any]]) -> None:
    width = max(len(row["title"]) for row in rows)
    for row in rows:
        clips = ", ".join(row["clips"]) or "not covered yet"
        click.echo(f"{row['id']}  {row['title']:{width}}  {clips}")
    covered = sum(bool(row["clips"]) for row in rows)
    click.echo(f"{covered} of {len(rows)} figures covered")


def _print_errors(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        clips = ", ".join(row["clips"]) or "not corrected yet"
        click.echo(f"{row['id']}: {clips}\n  said:  {row['says']}\n  right: {row['right']}")
    corrected = sum(bool(row["clips"]) for row in rows)
    click.echo(f"{corrected} of {len(rows)} errors corrected")
