"""Kept segments are drawn anew when what draws has changed, and only then."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pleat.scenes.film.fingerprint import sources_digest

ROOT = Path(__file__).resolve().parent.parent
DRAWS = [
    *("nets/activation.py", "nets/geometry/creases.py", "nets/files/snapshot.py"),
    *("scenes/drawing/ink.py", "scenes/drawing/theme.py", "scenes/parts/plane/sheet.py"),
    *("scenes/parts/panel/network.py", "scenes/clip/timeline.py", "scenes/clip/captions.py"),
    *("scenes/stage/picture.py", "scenes/stage/views/plane.py", "scenes/beats/fold.py"),
    *("scenes/playback/scene.py", "scenes/playback/renderer.py"),
    *("scenes/film/shots/performers.py", "scenes/film/video/encoder.py"),
]
DRAWS_NOT = [
    *("scenes/outputs/embed/jsx.py", "scenes/outputs/interactive/page.py"),
    *("scenes/outputs/preview/watch.py", "scenes/outputs/slides/build.py"),
    *("scenes/cli/render.py", "scenes/film/pool.py", "scenes/film/cache.py"),
    *("scenes/film/progress.py", "scenes/film/render_lecture.py"),
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("copy")
    for package in ("nets", "scenes"):
        shutil.copytree(
            ROOT / package, root / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    return root


def changes(root: Path, name: str) -> bool:
    """Whether a comment at the end of a file makes another hash."""
    before, path = sources_digest(root), root / name
    text = path.read_text("utf-8")
    path.write_text(text + "# another\n", "utf-8")
    changed = sources_digest(root) != before
    path.write_text(text, "utf-8")
    return changed


@pytest.mark.parametrize("name", DRAWS)
def test_a_change_of_what_draws_draws_anew(copy: Path, name: str) -> None:
    assert changes(copy, name)


@pytest.mark.parametrize("name", DRAWS_NOT)
def test_a_comment_in_what_draws_nothing_throws_nothing_away(copy: Path, name: str) -> None:
    assert not changes(copy, name)


def test_a_new_file_in_a_room_that_draws_counts(copy: Path) -> None:
    before = sources_digest(copy)
    (copy / "scenes/beats/mine.py").write_text("")
    assert sources_digest(copy) != before
    (copy / "scenes/beats/mine.py").unlink()
