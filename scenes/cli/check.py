"""``pleat check``: is a file valid, and can its pictures be read?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pleat.configs import shipped
from pleat.nets.errors import InputError, counted
from pleat.scenes.cli import completion, options
from pleat.scenes.drawing.aspects import ASPECTS, Aspect

if TYPE_CHECKING:
    from pleat.scenes.clip.model import Clip
    from pleat.scenes.film.what_file import Kind


@click.command("check")
@click.argument("names", nargs=-1, metavar="[NAME|FILE...]", shell_complete=completion.films)
@click.option(
    "--theme",
    "themes",
    multiple=True,
    shell_complete=completion.theme,
    help="Themes to look at; a lecture's own, or dark.",
)
@click.option("--lang", "languages", multiple=True, help="Languages; by default all of a clip.")
@click.option(
    "--aspect",
    "aspects",
    multiple=True,
    type=click.Choice(ASPECTS),
    help="Shapes to look at; by default all that a clip is made for.",
)
@click.option("--short", is_flag=True, help="List captions of under half a line; none is a fault.")
@options.scripts
def command(
    names: tuple[str, ...],
    themes: tuple[str, ...],
    languages: tuple[str, ...],
    aspects: tuple[Aspect, ...],
    short: bool,
    scripts: bool,
) -> None:
    """Validate clips, lectures, recipes, themes and translations, by NAME or FILE.

    Of clips, and of those that a lecture lists, every beat's first, middle and last
    picture is looked at: text over text or data, text, data or arrows outside the safe area,
    text under 22 px at 1080p, weak contrast, captions of more than two lines or too quick
    to read, pictures of nothing or of a speck, areas or a boundary that aren't drawn, and
    numbers that are all written as 0, words that terms.LANG.toml beside the clip, or in the
    folder above, avoids. Of themes the contrast. Without a NAME, all that ships is checked.

    To check a FILE.py:CLASS is to run it. One that a lecture names is told, and run only
    with --scripts.
    """
    check = _Check(themes, languages, aspects, short, scripts)
    for name in names or dict.fromkeys(
        name for kind in ("clips", "recipes", "themes") for name in shipped(kind)
    ):
        check.name(name)
    if check.faults:
        raise InputError("\n".join(check.faults))


class _Check:
    """What has been found so far, and how to look."""

    def __init__(
        self,
        themes: Sequence[str],
        languages: Sequence[str],
        aspects: Sequence[Aspect],
        short: bool,
        scripts: bool,
    ) -> None:
        self.themes, self.languages, self.aspects = themes, languages, aspects
        self.short, self.scripts = short, scripts
        self.faults: list[str] = []
        self._seen: set[Path] = set()  # clips that several lectures list

    def name(self, name: str) -> None:
        """Check what a name or a path stands for, and say in a line how it is."""
        from pleat.scenes.film.what_file import kinds_of

        try:
            kinds = kinds_of(name)
        except InputError as error:
            self.faults += str(error).splitlines()
            return
        ways: dict[Kind, Callable[[str], None]] = {
            "clip": self._clip,
            "lecture": self._lecture,
            "recipe": self._recipe,
            "theme": self._theme,
            "translation": self._translation,
        }
        for kind in kinds:
            try:
                ways[kind](name)
            except InputError as error:
                self.faults += str(error).splitlines()

    def _say(self, what: str, found: Iterable[str]) -> None:
        found = list(found)
        self.faults += found
        click.echo(f"{what}: {counted(len(found), 'finding') if found else 'clean'}")

    def _clip(self, name: str) -> None:
        from pleat.scenes.playback.load import load_clip

        self._look(load_clip(name), self.themes or ("dark",))

    def _lecture(self, name: str) -> None:
        from pleat.scenes.film.lecture_words import word_faults
        from pleat.scenes.film.load_lecture import load_lecture, translate_lecture

        lecture = load_lecture(name, self.scripts)
        for clip in lecture.clips:
            if clip.script is not None or clip.path not in self._seen:
                self._look(clip, self.themes or (lecture.head.theme,))
        tags = self.languages or lecture.languages
        there = [translate_lecture(lecture, tag) for tag in tags]
        self._say(f"{lecture.name} (lecture)", [line for one in there for line in word_faults(one)])

    def _translation(self, name: str) -> None:
        from pleat.scenes.film.load_lecture import load_lecture, translate_lecture
        from pleat.scenes.film.what_file import kinds_of, original
        from pleat.scenes.playback.load import load_clip

        found = original(Path(name))
        assert found is not None
        path, language = found
        if kinds_of(str(path)) == ("lecture",):
            from pleat.scenes.film.lecture_words import word_faults

            lecture = translate_lecture(load_lecture(path, self.scripts), language)
            self._say(f"{lecture.name} ({language})", word_faults(lecture))
        else:
            self._look(load_clip(path), self.themes or ("dark",), (language,))

    def _recipe(self, name: str) -> None:
        from pleat.nets.training.recipe import find_recipe

        recipe = find_recipe(name)
        if recipe.training is None:
            recipe.by_hand()
        self._say(f"{recipe.name} (recipe)", ())

    def _theme(self, name: str) -> None:
        from pleat.nets.files.toml import located
        from pleat.scenes.drawing.contrast import faults

        path = shipped("themes").get(name, name)
        found = located(path, [((), fault) for fault in faults(name)])
        self._say(f"{Path(name).stem} (theme)", found)

    def _look(
        self, clip: Clip, themes: Sequence[str], languages: Sequence[str] | None = None
    ) -> None:
        """Look at a clip's pictures, in its languages."""
        from pleat.scenes.clip.told import told
        from pleat.scenes.clip.translation import translate
        from pleat.scenes.clip.validation import check_words, short_captions
        from pleat.scenes.playback.inspection import inspect, small

        self._seen.add(clip.path)
        # What stays on stage is found again in every beat: it is one finding.
        found: dict[str, list[str]] = {}
        every = dict.fromkeys((clip.head.language, *clip.head.languages))
        for language in languages or self.languages or every:
            there = translate(clip, language)
            if self.short:
                for id_, text in short_captions(there):
                    click.echo(f"{clip.name}: beat {id_!r} [{language}]: {text}")
            for aspect in self.aspects or clip.head.aspects:
                size = small(aspect)
                shape = "" if aspect == ASPECTS[0] else f", {aspect}"
                try:
                    check_words(there.framed(*size))
                except InputError as error:  # nothing to see in words that can't be drawn
                    mark = f" [{language}{shape}]" if shape else ""
                    for line in str(error).splitlines():
                        found.setdefault(line, []).append(f"{line}{mark}")
                    continue
                # Colours are the same in every shape.
                for theme in themes if not shape else themes[:1]:
                    for finding in inspect(there, theme, size):
                        (line,) = told(clip, [finding.fault])
                        mark = f"[{language}, {theme}{shape}]"
                        found.setdefault(finding.what, []).append(f"{line} {mark}")
        tags = f" ({', '.join(languages)})" if languages else ""
        more = [(lines[0], len(lines) - 1) for lines in found.values()]
        self._say(
            f"{clip.name}{tags}",
            [f"{line}, and {counted(n, 'time')} more" if n else line for line, n in more],
        )
