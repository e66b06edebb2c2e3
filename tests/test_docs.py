"""The documentation tells the truth: its files are valid, its commands run, its site builds."""

from __future__ import annotations

import ast
import importlib
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest
from blocks import LANGUAGES, Block, Session, blocks
from pydantic import BaseModel, ValidationError

from pleat.configs import shipped
from pleat.nets.files.tables import is_table
from pleat.nets.training.recipe import Recipe
from pleat.scenes.beats import kinds
from pleat.scenes.cli import cli
from pleat.scenes.cli.keys import keys_of
from pleat.scenes.cli.schemas import KINDS, schema
from pleat.scenes.clip.file import ClipFile
from pleat.scenes.clip.subject import Head
from pleat.scenes.clip.terms import Glossary
from pleat.scenes.clip.translation import Translation
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.film.lecture import LectureFile, LectureHead, LecturePart
from pleat.scenes.film.load_lecture import TranslatedLecture

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
# The pages of the gallery are made, and hold no command but one.
PAGES = [ROOT / "README.md"] + [
    page
    for page in sorted(DOCS.rglob("*.md"))
    if "_build" not in page.parts and (page.parent.name != "gallery" or page.stem == "index")
]
# What it names exists once its package is installed, as it is when the page is carried out.
PLUG_IN = DOCS / "howto" / "plug-in.md"
BLOCKS = [block for page in PAGES for block in blocks(page)]
COMMANDS = [(block, words) for block in BLOCKS for words, _ in block.commands()]
# Of a table's keys the first that is there says what the table is.
MODELS: dict[str, type[BaseModel]] = {
    "lecture": LectureFile,
    "part": LecturePart,
    "training": Recipe,
    "layer": Recipe,
    "boolean": Recipe,
    "interpolation": Recipe,
    "background": Theme,
    "term": Glossary,
}
OTHERS = {"project", "rule"}  # files of other programs
# Found by what uses them without being named there.
UNNAMED = ("terms.toml", "pyproject.toml", ".taplo.toml", "my_pleats.py", "MyClip.toml")


def at(block: Block) -> str:
    return f"{block.page.relative_to(ROOT)}:{block.line}"


def validate(table: dict[str, object]) -> None:
    """Read a table as what it is, be it a whole file or a part of one."""
    if OTHERS & table.keys():
        return
    if "clip" in table or "beat" in table:
        _validate_clip(table)
        return
    key = next((key for key in MODELS if key in table), None)
    if key is None:
        raise ValueError(f"no file of pleat's has the keys {', '.join(table)}")
    if is_table(data := str(table.get("data", ""))) and not Path(data).exists():
        # What a page makes itself is read when the page is carried out.
        table = {**table, "data": "hard"}
    if key == "lecture" and not isinstance(table.get("part", []), list):
        TranslatedLecture.model_validate(table)
    elif key == "lecture" and "part" not in table:
        LectureHead.model_validate(table["lecture"])
    else:
        MODELS[key].model_validate(table)


def _validate_clip(table: dict[str, object]) -> None:
    beats = table.get("beat", [])
    if not isinstance(beats, list):
        Translation.model_validate(table)
    elif "clip" not in table:
        for beat in beats:
            kinds()[beat["do"]].model_validate(beat)
    elif not beats:
        Head.model_validate(table["clip"])
    else:
        ClipFile.model_validate(table)


def test_there_are_pages_with_blocks_of_every_kind() -> None:
    assert {block.language for block in BLOCKS} == set(LANGUAGES)


def test_every_table_is_valid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Recipes read the tables that stand beside them.
    monkeypatch.chdir(tmp_path)
    for block in BLOCKS:
        if block.language == "text" and block.file:
            Path(block.file).write_text(block.text, encoding="utf-8")
    faults = []
    for block in BLOCKS:
        if block.language == "toml" and block.page != PLUG_IN:
            try:
                validate(tomllib.loads(block.text))
            except (ValidationError, ValueError, KeyError) as error:
                faults.append(f"{at(block)}: {error}")
    assert faults == []


@pytest.mark.parametrize(
    "text",
    [
        '[clip]\ntitel = "Fold"',
        '[[beat]]\nid = "a"\ndo = "fold"\nneuron = "one"',
        '[[beat]]\nid = "a"\ndo = "unfold"',
        "[training]\nsteps = 0",
        "color = 'red'",
    ],
)
def test_a_table_that_is_not_valid_is_found(text: str) -> None:
    with pytest.raises((ValidationError, ValueError, KeyError)):
        validate(tomllib.loads(text))


def test_commands_take_these_words() -> None:
    faults = []
    for block, words in COMMANDS:
        if words[0] == "pleat":
            try:
                understand(words[1:])
            except click.ClickException as error:
                faults.append(f"{at(block)}: {' '.join(words)}: {error.format_message()}")
    assert faults == []


def understand(words: list[str]) -> None:
    """Let click read the words of a command without running it."""
    context = click.Context(cli, info_name="pleat")
    command: click.Command = cli
    while isinstance(command, click.Group):
        found = command.get_command(context, words[0])
        if found is None:
            raise click.UsageError(f"no command {words[0]!r}")
        command, words = found, words[1:]
    command.make_context(command.name, list(words), parent=context)


def test_make_knows_its_targets() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = {words[1] for _, words in COMMANDS if words[0] == "make"}
    assert targets >= {"video", "test"}
    assert [t for t in targets if not re.search(rf"^{t}:", makefile, flags=re.MULTILINE)] == []


def test_python_and_json_blocks_can_be_read_and_import_what_there_is() -> None:
    missing = []
    for block in BLOCKS:
        if block.language == "json" and "broken" not in str(block.file):
            json.loads(block.text)
        if block.language != "python":
            continue
        for node in ast.walk(ast.parse(block.text)):
            if isinstance(node, ast.ImportFrom) and str(node.module).startswith("pleat"):
                module = importlib.import_module(str(node.module))
                missing += [
                    f"{at(block)}: {node.module}.{name.name}"
                    for name in node.names
                    if not hasattr(module, name.name)
                ]
    assert missing == []


def test_every_file_of_a_page_is_used_by_one_of_its_commands() -> None:
    idle = []
    for block in BLOCKS:
        if block.file is not None:
            others = "\n".join(b.text for b in BLOCKS if b.page == block.page and b is not block)
            # A translation is found through the file that it stands beside.
            name = re.sub(r"\.[a-z]{2}\.toml$", ".toml", block.file)
            if name not in others and name not in UNNAMED:
                idle.append(f"{at(block)}: {block.file}")
    assert idle == []


def test_a_block_that_does_something_else_than_it_says_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "```{code-block} python\n:caption: say.py\nprint('one\\ntwo')\n```\n"
        "```console\n$ python say.py\none\n...\n```\n"
        "```console\n$ python say.py\nthree\n```\n"
        "```sh\npython missing.py\n```\n"
    )
    session = Session(tmp_path)
    file, right, wrong, failing = blocks(page)
    session.take(file)
    session.take(right)
    with pytest.raises(AssertionError, match=r"say\.py"):
        session.take(wrong)
    with pytest.raises(AssertionError, match=r"missing\.py"):
        session.take(failing)


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_can_be_carried_out_from_top_to_bottom(page: Path, tmp_path: Path) -> None:
    session = Session(tmp_path)
    for block in blocks(page):
        session.take(block)


def test_the_reference_names_every_key_of_every_kind_of_file() -> None:
    pytest.importorskip("sphinx", reason="the documentation needs: pip install -e '.[docs]'")
    tables = importlib.import_module("tables")
    for kind in KINDS:
        whole = schema(kind)
        for model in (whole, *whole["$defs"].values()) if "$defs" in whole else (whole,):
            keys = {key: k for key, k in model.get("properties", {}).items() if key != "beat"}
            # What the tables in it have is theirs.
            table = tables.key_table(keys_of({**model, "properties": keys, "$defs": {}}))
            assert [key for key in keys if f"| `{key}` | " not in table] == []
            assert table.count("*required*") == len(keys.keys() & set(model.get("required", ())))


def test_the_reference_is_as_new_as_the_code() -> None:
    """If not: ``python docs/_ext/reference.py``."""
    pytest.importorskip("numpydoc", reason="the documentation needs: pip install -e '.[docs]'")
    # A fresh Python: tests of plug-ins may have registered names of their own in this one.
    script = [sys.executable, str(DOCS / "_ext" / "reference.py"), "--check"]
    done = subprocess.run(script, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), f"run docs/_ext/reference.py\n{done.stderr}"


def test_the_reference_can_be_read_without_being_built() -> None:
    for page in (DOCS / "reference").glob("*.md"):
        text = page.read_text(encoding="utf-8")
        assert "{eval-rst}" not in text, page
        assert "{include}" not in text, page
        links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text)
        assert [one for one in links if not (page.parent / one).exists()] == [], page
    beats = (DOCS / "reference" / "beats.md").read_text(encoding="utf-8")
    assert [do for do in kinds() if do != "free" and f"### `{do}`\n" not in beats] == []


@pytest.mark.slow
def test_the_site_builds_whole_and_asks_nothing_of_the_network(tmp_path: Path) -> None:
    pytest.importorskip("sphinx", reason="the documentation needs: pip install -e '.[docs]'")
    site = tmp_path / "site"
    done = subprocess.run(
        [*(sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going"), "-E", str(DOCS), str(site)],
        env={**os.environ, "PLEAT_CACHE": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    there = {page.stem for page in (site / "gallery").glob("*.html")}
    assert shipped("clips").keys() <= there
    beats = (site / "reference/beats.html").read_text(encoding="utf-8")
    titles = re.findall(r'<h3><code[^>]*><span class="pre">([^<]+)</span>', beats)
    assert set(titles) == kinds().keys() - {"free"}
    commands = (site / "reference/commands.html").read_text(encoding="utf-8")
    for name in cli.list_commands(click.Context(cli)):
        assert f'id="pleat-{name}"' in commands, name
    # Clips come to life, and are found by what they say.
    pages = "".join(page.read_text(encoding="utf-8") for page in site.rglob("*.html"))
    asked = set(re.findall(r'data-src="(?:\.\./)*_static/clips/([^"]+)"', pages))
    assert asked <= {path.name for path in (site / "_static" / "clips").iterdir()}
    assert len(asked) >= len(shipped("clips")) - 2
    assert "data-plays" in (site / "index.html").read_text(encoding="utf-8")
    fold = (site / "gallery" / "fold.html").read_text(encoding="utf-8")
    assert "<p>ReLU presses everything to the left of it flat onto the crease.</p>" in fold
    assert "untangl" in (site / "searchindex.js").read_text(encoding="utf-8")
    loads = r'<(?:script|img|iframe|source|video)[^>]+src="(https?:)?//|<link[^>]+href="https?://'
    assert _with(site, ("*.html",), loads) == []
    assert _with(site, ("*.css", "*.js"), r"@import[^;]*//|url\(\s*[\"']?https?://") == []


def _with(site: Path, kinds_of_file: tuple[str, ...], pattern: str) -> list[str]:
    files = [path for glob in kinds_of_file for path in site.rglob(glob)]
    assert files
    return [str(path) for path in files if re.search(pattern, path.read_text(encoding="utf-8"))]
