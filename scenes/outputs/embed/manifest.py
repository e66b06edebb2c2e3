"""What stands in a folder and what it was made of: only what is new is made again."""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict, dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from pleat.nets.files.writing import whole_file, within

NAME = "embed.json"


@dataclass(frozen=True)
class File:
    """A file of an embed.

    Attributes
    ----------
    name : str
        In its folder.
    kind : str
        ``video``, ``held``, ``poster``, ``gif``, ``webp``, ``transparent``, ``captions``,
        ``transcript``, ``alt``, ``geometry``, ``interactive``, ``iframe``, ``oembed``, ``still``,
        ``article``, ``scroll``, ``script`` or a form of the snippet.
    key : str
        What tells its contents from all others.
    size : int
        Bytes.
    digest : str
        Of its contents.
    theme, language : str, optional
        Of which it is.
    type : str
        As a browser wants to know it.
    width, height, fps : int
        Of what has pixels and moves; else 0.
    """

    name: str
    kind: str
    key: str
    size: int
    digest: str
    theme: str | None = None
    language: str | None = None
    type: str = ""
    width: int = 0
    height: int = 0
    fps: int = 0


class Record:
    """The files of a folder, kept in `NAME` beside them.

    Parameters
    ----------
    folder : Path
        Where the files are.
    force : bool
        Take nothing for fresh.
    """

    def __init__(self, folder: Path, force: bool = False) -> None:
        self.folder = folder
        self._old = {} if force else _read(folder / NAME)
        self._files: dict[str, File] = {}
        self.made: list[str] = []

    @property
    def files(self) -> tuple[File, ...]:
        """All of this embed, in the order they were made or found."""
        return tuple(self._files.values())

    def fresh(self, names: dict[str, str]) -> bool:
        """Whether files are there, whole and made of the same; they belong to the embed then.

        Parameters
        ----------
        names : dict of str to str
            Keys by file name.
        """
        found = {name: self._old.get(name) for name in names}
        for name, key in names.items():
            there = found[name]
            if there is None or there.key != key or _digest(self.folder / name) != there.digest:
                return False
        self._files |= {name: there for name, there in found.items() if there}
        return True

    def add(self, name: str, kind: str, key: str, **more: Any) -> None:
        """Take note of a file that has been written, on the disk too."""
        path = self.folder / name
        self._files[name] = File(name, kind, key, path.stat().st_size, _digest(path), **more)
        self.made.append(name)
        # What is still to be made may be fresh at the next start.
        self.save(self._old | self._files)

    def text(self, name: str, kind: str, text: str, language: str | None = None) -> None:
        """Write a text, unless it is there already."""
        data = text.encode("utf-8", "backslashreplace")
        key = blake2b(data, digest_size=16).hexdigest()
        if not self.fresh({name: key}):
            with whole_file(within(self.folder, name)) as part:
                part.write_bytes(data)
            self.add(name, kind, key, language=language)

    def save(self, files: dict[str, File] | None = None) -> None:
        """Write the record, if it says anything else than the one there is."""
        kept = self._files if files is None else files
        text = json.dumps({"files": [asdict(f) for f in kept.values()]}, indent=1) + "\n"
        path = self.folder / NAME
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            with whole_file(path) as part:
                part.write_text(text, encoding="utf-8")


def _digest(path: Path) -> str:
    try:
        return blake2b(path.read_bytes(), digest_size=16).hexdigest()
    except OSError:
        return ""


def _read(path: Path) -> dict[str, File]:
    # Whatever is wrong with it, everything is made anew.
    with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
        listed = json.loads(path.read_text(encoding="utf-8"))["files"]
        return {entry["name"]: File(**entry) for entry in listed}
    return {}
