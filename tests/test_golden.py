"""One small frame of every clip against a picture kept in `golden/`, and of some in each shape.

After a change that is meant: ``python tests/test_golden.py`` draws them anew; look
at every one before it is committed.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pleat.configs import shipped
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.playback.load import load_clip
from pleat.scenes.playback.scene import Performance

GOLDEN = Path(__file__).parent / "golden"
LOOK = RenderLook(320, 180, 10)
CLIPS = sorted(shipped("clips"))
# One of every layout, and of what stands in panels.
SHAPED = (
    *("easy-data", "one-layer-fails", "finding", "digits"),
    *("columns", "one-by-two", "compare-linear-relu", "three-ideas", "variants"),
)
SHAPES = {"4x3": (240, 180), "1x1": (200, 200), "9x16": (180, 320)}


def frame(name: str, size: tuple[int, int] = (LOOK.width, LOOK.height)) -> np.ndarray:
    """Draw the clip's last picture with its caption, (h, w, 3)."""
    clip = load_clip(name)
    performance = Performance(clip, RenderLook(*size, LOOK.fps))
    last = performance.scene.schedule.beats[-1]
    return performance.still(len(clip.beats) - 1, last.frames - last.fade_out - 1)[:, :, :3]


@pytest.mark.parametrize("name", CLIPS)
def test_the_last_picture_is_the_kept_one(name: str) -> None:
    compare(frame(name), GOLDEN / f"{name}.png")


def compare(drawn: np.ndarray, path: Path) -> None:
    """Check that a picture is the one that is kept."""
    kept = np.asarray(Image.open(path).convert("RGB")).astype(int)
    off = np.abs(drawn.astype(int) - kept).max(axis=2)
    # Another cairo smooths edges otherwise, by a few values and never in large areas;
    # a thing that has moved, gone or changed its colour leaves hundreds of pixels off.
    assert off.mean() < 1.5
    assert (off > 60).mean() < 0.003


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", SHAPED)
def test_the_last_picture_of_a_shape_is_the_kept_one(name: str, shape: str) -> None:
    compare(frame(name, SHAPES[shape]), GOLDEN / "shapes" / f"{name}-{shape}.png")


@pytest.mark.parametrize("name", CLIPS)
def test_a_moved_picture_would_be_noticed(name: str) -> None:
    kept = np.asarray(Image.open(GOLDEN / f"{name}.png").convert("RGB")).astype(int)
    for axis in (0, 1):
        off = np.abs(np.roll(kept, 1, axis=axis) - kept).max(axis=2)
        assert (off > 60).mean() > 0.003


def test_every_kept_picture_is_of_a_clip() -> None:
    assert sorted(path.stem for path in GOLDEN.glob("*.png")) == CLIPS


def main() -> None:
    """Draw all of them anew."""
    GOLDEN.mkdir(exist_ok=True)
    for name in CLIPS:
        Image.fromarray(frame(name)).save(GOLDEN / f"{name}.png", optimize=True)
    (GOLDEN / "shapes").mkdir(exist_ok=True)
    for name in SHAPED:
        for shape, size in SHAPES.items():
            path = GOLDEN / "shapes" / f"{name}-{shape}.png"
            Image.fromarray(frame(name, size)).save(path, optimize=True)


if __name__ == "__main__":
    main()
