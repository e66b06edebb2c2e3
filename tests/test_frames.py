"""Frames that are narrower than the stage: nothing of it is cut off."""

import numpy as np
import pytest
from PIL import Image
from support.command import pleat


def _still(size: str, folder) -> np.ndarray:
    made = pleat(
        "still", "fold", "--at", "linear", "-q", f"{size}@5", "-o", f"{size}.png", cwd=folder
    )
    assert made.code == 0, made.err
    return np.asarray(Image.open(folder / f"{size}.png").convert("RGB"), dtype=np.int16)


@pytest.mark.parametrize("height", [240, 320, 568])
def test_a_narrow_frame_holds_the_whole_stage(tmp_path, height):
    whole, narrow = _still("320x180", tmp_path), _still(f"320x{height}", tmp_path)
    above = (height - 180) // 2
    assert np.abs(narrow[above : above + 180] - whole).mean() < 0.05
    # The picture's own edge may be smoothed over one row of the bars.
    bars = np.concatenate([narrow[: above - 1], narrow[above + 181 :]])
    assert np.ptp(bars, axis=(0, 1)).max() == 0
