"""The gallery's page of nets and tables from elsewhere: the tests' zoo, housed and drawn."""

from __future__ import annotations

import hashlib
import shutil
import sys
from functools import cache
from pathlib import Path

from stills import DOCS, ELSEWHERE, Moment, clip_named

from pleat.scenes.film.fingerprint import code_fingerprint

TESTS = DOCS.parent / "tests"
PAGE = "elsewhere"

_HEAD = """\
# Nets from elsewhere

Nets and tables as people have them: checkpoints, graphs, arrays; centimetres, grams, Unix time.
Each clip is what `pleat new clip` writes of them, and nothing was changed by hand. The tests draw
all of them, and compare every point with what the net's own library computes, layer by layer.
"""


def house_all() -> None:
    """Write every member's files and clip, unless that was done with the same code."""
    done, key = ELSEWHERE / "done", _key()
    if done.is_file() and done.read_text(encoding="ascii") == key:
        return
    shutil.rmtree(ELSEWHERE, ignore_errors=True)
    for member in _members():
        _zoo().house(member, ELSEWHERE / member.name)
    done.write_text(key, encoding="ascii")


def moments() -> list[Moment]:
    """Return what of each member is shown."""
    return [moment for member in _members() for moment in _moments(member.name)]


def page() -> str:
    """Return the page: for each member what it is, its first layer and its end."""
    out = [_HEAD]
    for member in _members():
        clip = clip_named(_file(member.name))
        widths = "-".join(map(str, clip.net.widths))
        acts = ", ".join(clip.net.activations)
        out.append(f"## {member.title}\n")
        told = f"`{clip.head.net}` ({widths}; {acts}) and `{clip.head.data}`: {_how_good(clip)}."
        out.append(f"{told}\n")
        out.append(":::::{grid} 1 1 2 2\n:gutter: 2\n")
        for at in _moments(member.name):
            out.append(f"::::{{grid-item}}\n:::{{still}} {at.clip} {at.beat}\n:::\n::::\n")
        out.append(":::::\n")
    return "\n".join(out)


def _how_good(clip) -> str:
    """Say how many points are right, or how far the outputs are from their targets."""
    data = clip.dataset
    if data.targets is None:
        return f"{len(data) - len(clip.wrong)} of {len(data)} right"
    return f"a mean squared error of {clip.errors.mse:.3g}"


def _moments(name: str) -> list[Moment]:
    """Return where the first layer leaves the data, and where the net decides or ends."""
    beats = clip_named(_file(name)).beats
    ends = [beat.id for beat in beats if beat.do in ("layer", "boundary")]
    return [Moment(_file(name), id_) for id_ in dict.fromkeys((ends[0], ends[-1]))]


def _file(name: str) -> str:
    return f"{ELSEWHERE.name}/{name}/{name}.toml"


@cache
def _zoo():
    # The zoo is the tests' own; what it needs is on their path.
    sys.path.append(str(TESTS))
    from zoo import members

    return members


def _members():
    return _zoo().MEMBERS


def _key() -> str:
    digest = hashlib.sha256(code_fingerprint().encode())
    for source in sorted(p for p in (TESTS / "zoo").rglob("*") if p.suffix in (".py", ".csv")):
        digest.update(Path(source).read_bytes())
    return digest.hexdigest()
