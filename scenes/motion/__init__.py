"""Animations: how the parts of a stage move. All of them play in any manim Scene."""

from pleat.scenes.drawing.animation import Drift, Fade, Follow, Glow, Go, Motion, Rewind

__all__ = ["Drift", "Fade", "Follow", "Glow", "Go", "Motion", "Rewind"]
