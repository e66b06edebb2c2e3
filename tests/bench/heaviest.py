"""Which clips of the shipped lectures take most CPU time a frame: `python tests/bench/heaviest.py`.

All are drawn at 854x480, without an encoder; five pictures a second are enough.
"""

from __future__ import annotations

import tomllib

from drawing import drawn

from pleat.configs import shipped
from pleat.scenes.drawing.look import RenderLook


def main() -> None:
    """Draw all, and print them from the heaviest on."""
    found: dict[str, tuple[float, float]] = {}
    for lecture in shipped("lectures").values():
        for part in tomllib.loads(lecture.read_text("utf-8"))["part"]:
            if (name := part.get("clip")) and name not in found:
                one = drawn(name, RenderLook(854, 480, 5))
                found[name] = one.cpu / one.frames, one.cpu / one.pictures
    print(f"{'CPU ms':24}{'a frame':>10}{'a picture':>12}")
    for name, (frame, picture) in sorted(found.items(), key=lambda own: -own[1][0]):
        print(f"{name:24}{1000 * frame:10.1f}{1000 * picture:12.1f}")


if __name__ == "__main__":
    main()
