"""The register of figures: what each of the source articles shows or asks for, and gets wrong."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from pydantic import BaseModel, ConfigDict, Field

from pleat.configs import HERE
from pleat.nets.errors import InputError, instead, quoted
from pleat.nets.files.toml import read_toml_model


class Figure(BaseModel):
    """One figure or animation.

    Attributes
    ----------
    id : str
        The article's id, a dash and two digits: ``002-17``.
    title : str
        What it shows, in English.
    titles : dict of str to str
        The same in other languages, by BCP 47 tag.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^\d{3}-\d{2}$")
    title: str
    titles: dict[str, str] = Field(default_factory=dict)


class Error(BaseModel):
    """Something that an article gets wrong, and that a clip shows as it is.

    Attributes
    ----------
    id : str
        The article's id, a dash and a word or two: ``001-ranges``.
    says, right : str
        What the article says, and what is the case, in English.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^\d{3}-[a-z]+(-[a-z]+)*$")
    says: str = Field(min_length=1)
    right: str = Field(min_length=1)


class Article(BaseModel):
    """One source article with its figures and its errors.

    Attributes
    ----------
    id : str
        Three digits.
    title : str
        The article's own, in its own language.
    english : str
        That title in English.
    language : str
        What it is written in.
    author, where, date : str
        As far as they are known.
    figures : tuple of Figure
        In the article's order.
    errors : tuple of Error
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    id: str = Field(pattern=r"^\d{3}$")
    title: str
    english: str
    language: str
    author: str = ""
    where: str = ""
    date: str = ""
    figures: tuple[Figure, ...] = Field(alias="figure", min_length=1)
    errors: tuple[Error, ...] = Field(alias="error", default=())


class Register(BaseModel):
    """All articles, written ``[[article]]`` with ``figure`` and ``error`` tables."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    articles: tuple[Article, ...] = Field(alias="article")


@cache
def articles() -> dict[str, Article]:
    """Return every article by id."""
    register = read_toml_model(HERE / "figures.toml", Register)
    return {article.id: article for article in register.articles}


@cache
def figures() -> dict[str, Figure]:
    """Return every figure by id, article after article."""
    return {figure.id: figure for article in articles().values() for figure in article.figures}


@cache
def errors() -> dict[str, Error]:
    """Return every error by id, article after article."""
    return {error.id: error for article in articles().values() for error in article.errors}


def article(id_: str) -> Article:
    """Return an article.

    Raises
    ------
    InputError
        If there is none of that id.
    """
    if id_ not in articles():
        raise InputError(f"no article {quoted(id_)}; {instead(id_, articles())}")
    return articles()[id_]


def unknown_figures(ids: Iterable[str]) -> list[str]:
    """Return a sentence for each id that no figure has."""
    out = []
    for id_ in ids:
        if id_ not in figures():
            part = articles().get(id_.partition("-")[0])
            known = part.figures if part else tuple(figures().values())
            out.append(
                f"there is no figure {quoted(id_)}; known are {known[0].id} to {known[-1].id}"
            )
    return out


def unknown_errors(ids: Iterable[str]) -> list[str]:
    """Return a sentence for each id that no error has."""
    return [
        f"no error of an article is called {quoted(id_)}; {instead(id_, errors())}"
        for id_ in ids
        if id_ not in errors()
    ]
