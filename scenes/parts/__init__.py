"""Mobjects of a net, for any manim scene: on the plane and beside it."""
