"""Ink, type, colour, layout and motion: what any picture is drawn with; knows no clip."""
