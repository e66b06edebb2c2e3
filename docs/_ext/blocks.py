"""What is in the fenced blocks of a Markdown page, and how a reader would carry it out.

A block with a caption is a file of that name. `sh` holds commands, `console` commands
after a `$ ` with what they print, where `...` stands for anything; `python` without a
caption goes on where the page's last such block ended. `text` is only looked at.
"""

from __future__ import annotations

import doctest
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

LANGUAGES = ("sh", "console", "toml", "python", "json", "text")
# What a reader does once, by hand or outside of the page's folder.
NOT_RUN = ("make", "git", "cd", "source", "apt-get", "mpv")
FILM = ["-q", "96x54@2"]
SMALL = {
    "render": FILM,
    "lecture": FILM,
    "gallery": FILM,
    "embed": FILM,
    "watch": FILM,
    "play": ["--no-open"],
    "still": ["-q", "192x108@5"],
}


@dataclass(frozen=True)
class Block:
    """One fenced block: its language, the file it is if any, and what it says."""

    page: Path
    line: int
    language: str
    file: str | None
    text: str

    def __str__(self) -> str:
        return f"{self.page.stem}-{self.line}"

    def commands(self) -> Iterator[tuple[list[str], str]]:
        """Yield the words of each command and what the page says it prints."""
        if self.language == "sh":
            lines = self.text.replace("\\\n", " ").splitlines()
            yield from ((words, "...\n") for line in lines if (words := shlex.split(line, True)))
        elif self.language == "console":
            for part in f"\n{self.text}".split("\n$ ")[1:]:
                line, _, printed = part.partition("\n")
                yield shlex.split(line, True), printed.rstrip("\n") + "\n"


def blocks(page: Path) -> list[Block]:
    """Return the blocks of a page that are of one of the `LANGUAGES`, or of none known."""
    found = []
    for token in MarkdownIt().parse(page.read_text(encoding="utf-8")):
        if token.type != "fence":
            continue
        words, lines = token.info.split(), token.content.splitlines(keepends=True)
        if words[:1] == ["{code-block}"]:
            words = words[1:]
        elif words and words[0].startswith("{"):
            continue  # another directive
        file = None
        while lines and lines[0].startswith(":") and words:
            key, _, value = lines.pop(0)[1:].partition(":")
            file = value.strip() if key == "caption" else file
        text = "".join(lines).lstrip("\n")
        line = token.map[0] + 1 if token.map else 0
        found.append(Block(page, line, words[0] if words else "", file, text))
    return found


class Session:
    """A folder in which a page's blocks are carried out, one after the other.

    Parameters
    ----------
    folder : Path
        Its own.
    """

    def __init__(self, folder: Path) -> None:
        self._folder, self._site = folder, folder / "site"
        self._said = ""
        self._env = {
            **os.environ,
            "PLEAT_CACHE": str(folder / "cache"),
            "PYTHONPATH": str(self._site),
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
            "NO_COLOR": "1",
        }

    def take(self, block: Block) -> None:
        """Write a block's file, or run what it says.

        Raises
        ------
        AssertionError
            If a command fails, or prints something else than the page says.
        """
        if block.file is not None:
            path = self._folder / block.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
        elif block.language == "python":
            self._said += block.text
            self._run(block, [sys.executable, "-c", self._said], "...\n")
        for words, printed in block.commands():
            if words[0] not in NOT_RUN:
                self._run(block, self._real(words), printed)

    def _real(self, words: list[str]) -> list[str]:
        """Return a command as it is run here: by this Python, and films small."""
        here = [sys.executable, "-m"]
        match words:
            case ["pleat", command, *_]:
                return [*here, "pleat.scenes.cli", *words[1:], *SMALL.get(command, [])]
            case ["manim", *rest]:
                return [*here, "manim", *rest, "-r", "96,54", "--fps", "2"]
            case ["python", *rest]:
                return [sys.executable, *rest]
            case ["pip", "install", "-e", place]:
                quiet = ["--quiet", "--no-deps", "--no-build-isolation", "--upgrade"]
                return [*here, "pip", "install", *quiet, "--target", str(self._site), place]
        raise AssertionError(f"{shlex.join(words)}: not a command that pages use")

    def _run(self, block: Block, words: list[str], printed: str) -> None:
        with subprocess.Popen(
            words,
            cwd=self._folder,
            env=self._env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process:
            assert process.stdout is not None
            out = ""
            if {"watch", "play"} & {*words}:
                # It goes on until the reader stops it, once there is something, or a fault.
                while not any(word in out for word in (".mp4", "http:", "fault")):
                    out += process.stdout.readline() or "no fault told"
                process.send_signal(signal.SIGINT)
            out += process.stdout.read()
        told = f"{block.page}:{block.line}: {shlex.join(words[-8:])}\n{out}"
        fails = printed.startswith("pleat: ")
        assert process.returncode == (2 if fails else 0), told
        options = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
        assert doctest.OutputChecker().check_output(printed, out, options), told
