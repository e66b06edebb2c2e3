"""Is there anything in a picture that is worth a look?"""

from __future__ import annotations

import numpy as np
from manim import config

from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.playback.renderer import Frame

# A difference that can be seen, of 255; and the share of the picture that has to have it. A
# short word takes twice as much.
_SEEN = 24
_LEAST = 0.0015


def blank(picture: Frame, look: RenderLook, foot: float) -> bool:
    """Return whether a picture, (h, w, 4), shows next to nothing above a height, in scene units.

    Below it there is the caption, which does not count.
    """
    height = config.frame_height
    above = picture[: round(len(picture) * (height / 2 - foot) / height)]
    ground = np.array([*bytes.fromhex(look.colors.background[1:])], dtype=np.int16)
    apart = np.abs(above[..., :3].astype(np.int16) - ground).max(axis=-1)
    return bool((apart > _SEEN).mean() < _LEAST)
