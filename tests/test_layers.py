"""The house has one direction: every import, wherever it stands, goes down."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# From the top down; rooms in one row may not import each other.
FLOORS: tuple[tuple[str, ...], ...] = (
    ("scenes/cli",),
    ("scenes/outputs",),
    ("scenes/film",),
    ("scenes/playback",),
    ("scenes/beats",),
    ("scenes/stage",),
    ("scenes/parts", "scenes/clip"),
    ("scenes/drawing",),
    ("nets",),
    ("configs",),
)
# The same inside a room that has rooms of its own.
INSIDE: dict[str, tuple[tuple[str, ...], ...]] = {
    "nets": (
        ("nets/training",),
        ("nets/files",),
        ("nets/geometry",),
        ("nets/*.py",),
    ),
}
# File and module -> why it may.
EXCEPTIONS: dict[tuple[str, str], str] = {
    ("scenes/__init__.py", "*"): "the public names, each imported when it is asked for",
    ("nets/__init__.py", "*"): "the public names",
}

Arrow = tuple[str, str]


def files() -> list[Path]:
    return [p for top in ("configs", "nets", "scenes") for p in sorted((ROOT / top).rglob("*.py"))]


@cache
def modules() -> dict[str, str]:
    """Every module's file, from the project's folder."""
    found = {}
    for path in files():
        place = path.relative_to(ROOT)
        parts = place.with_suffix("").parts
        found[".".join(("pleat", *(p for p in parts if p != "__init__")))] = place.as_posix()
    return found


def imported(source: str, known: dict[str, str]) -> Iterator[str]:
    """The modules of ours that a source names: at the top, for types, in functions, as texts."""
    for node in ast.walk(ast.parse(source)):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, "imports name the whole path"
            below = [f"{node.module}.{alias.name}" for alias in node.names]
            names = [name if name in known else node.module for name in below]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            # Such as "pleat.scenes.film.shots.performers:stage": imported by its name.
            names = [node.value.partition(":")[0]]
            names = [name for name in names if name.startswith("pleat.") and name in known]
        yield from (known[name] for name in names if name in known)


def arrows_of(sources: dict[str, str], known: dict[str, str]) -> set[Arrow]:
    return {
        (place, other)
        for place, source in sources.items()
        for other in imported(source, known)
        if other != place
    }


@cache
def arrows() -> frozenset[Arrow]:
    """Every import from one of our files to another."""
    sources = {p.relative_to(ROOT).as_posix(): p.read_text(encoding="utf-8") for p in files()}
    return frozenset(arrows_of(sources, modules()))


def floor_of(place: str, floors: tuple[tuple[str, ...], ...]) -> tuple[int, str] | None:
    """The floor, 0 being the ground, and the room that a file is in."""
    for height, rooms in enumerate(reversed(floors)):
        for room in rooms:
            inside = Path(place).match(room) if "*" in room else place.startswith(f"{room}/")
            if inside:
                return height, room
    return None


def allowed(arrow: Arrow) -> bool:
    place, other = arrow
    return (place, "*") in EXCEPTIONS or (place, other) in EXCEPTIONS


def arrows_up(found: frozenset[Arrow] | set[Arrow]) -> list[str]:
    """The imports that go up, or to a room beside."""
    up = []
    for place, other in sorted(found):
        if allowed((place, other)):
            continue
        for floors in (FLOORS, *INSIDE.values()):
            here, there = floor_of(place, floors), floor_of(other, floors)
            if here and there and here[1] != there[1] and here[0] <= there[0]:
                up.append(f"{place} imports {other}")
    return up


def circle(found: frozenset[Arrow] | set[Arrow]) -> list[str]:
    """The files of the largest circle, none if there is no circle."""
    below: dict[str, list[str]] = {}
    for arrow in sorted(found):
        if not allowed(arrow):
            below.setdefault(arrow[0], []).append(arrow[1])
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    largest: list[str] = []

    def visit(place: str) -> None:  # Tarjan, 1972
        nonlocal largest
        index[place] = low[place] = len(index)
        stack.append(place)
        for other in below.get(place, ()):
            if other not in index:
                visit(other)
                low[place] = min(low[place], low[other])
            elif other in stack:
                low[place] = min(low[place], index[other])
        if low[place] == index[place]:
            group = stack[stack.index(place) :]
            del stack[stack.index(place) :]
            if len(group) > max(len(largest), 1):
                largest = group

    for place in sorted(below):
        if place not in index:
            visit(place)
    return sorted(largest)


def test_every_import_goes_down() -> None:
    assert arrows_up(arrows()) == []


def test_no_files_import_each_other_in_a_circle() -> None:
    assert circle(arrows()) == []


def test_every_file_is_in_a_room() -> None:
    loose = [
        place
        for place in modules().values()
        if floor_of(place, FLOORS) is None and place != "scenes/__init__.py"
    ]
    assert loose == []
    inside = {p.name for p in (ROOT / "scenes").iterdir() if p.is_file()}
    assert inside == {"__init__.py", "py.typed"}
    rooms = {p.name for p in (ROOT / "scenes").iterdir() if p.is_dir() and p.name[0] != "_"}
    assert rooms == {room.partition("/")[2] for row in FLOORS for room in row} - {""}


def test_exceptions_are_still_needed() -> None:
    for place, other in EXCEPTIONS:
        named = {arrow for arrow in arrows() if arrow[0] == place and other in ("*", arrow[1])}
        assert named, f"{place} no longer imports {other}"


@pytest.mark.parametrize(
    "turned",
    [
        "from pleat.scenes.film.pool import cores",
        "if TYPE_CHECKING:\n    from pleat.scenes.stage.stage import Stage",
        "def f():\n    from pleat.scenes.beats import show",
        "import pleat.scenes.playback.scene",
        "STAGE = 'pleat.scenes.film.shots.performers:stage'",
    ],
)
def test_an_arrow_turned_round_is_found(turned: str) -> None:
    """Wherever an import stands: at the top, for types, in a function, as a text."""
    place = modules()["pleat.scenes.clip.model"]
    more = arrows_of({place: turned}, modules())
    assert len(more) == 1
    assert arrows_up(more)
    if turned.startswith("import"):
        assert place in circle({*arrows(), *more})
