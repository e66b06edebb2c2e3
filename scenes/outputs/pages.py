"""What all pages that pleat writes have in common: text is data, and nothing is fetched."""

from __future__ import annotations

import base64
from functools import cache
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pleat.scenes.drawing.palette import luminance, rgb
from pleat.scenes.drawing.theme import load_theme

# The script of the element <pleat-clip>, a file for all clips.
ELEMENT = "pleat-clip.js"


@cache
def templates(folder: Path) -> Environment:
    """Return the templates of a folder; what they are given is escaped, ``{{ … }}`` and all."""
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def allowed(style: str, *scripts: str) -> str:
    """Return a content security policy by which a page runs these and loads nothing.

    Parameters
    ----------
    style : str
        Text of its ``<style>``, exactly.
    *scripts : str
        Texts of its ``<script>`` elements, exactly.
    """
    run = " ".join(map(_hash, scripts)) or "'none'"
    return f"default-src 'none'; style-src {_hash(style)}; script-src {run}"


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}'"


def scheme(theme: str) -> str:
    """Return whether a theme is ``dark`` or ``light``."""
    found = load_theme(theme)
    ground, ink = luminance(rgb(found.background, found.text))
    return "dark" if ground < ink else "light"


def themed(scheme: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """Return by what media query and what root a page of its own is of the second theme."""
    other = "light" if scheme == "dark" else "dark"
    asked = f"(prefers-color-scheme: {scheme})"
    return (asked, f":root:not([data-theme={other}])"), ("", f":root[data-theme={scheme}]")


def colors(theme: str, *, root: str = ":root", **more: str) -> str:
    """Return a theme as CSS variables: background, plane, text, muted, accent and scheme.

    Parameters
    ----------
    theme : str
        Its name, or the path of its file.
    root : str
        The selector of the page's root for which they hold.
    **more : str
        Further variables.
    """
    found = load_theme(theme)
    values = {
        "scheme": scheme(theme),
        "background": found.background,
        "plane": found.plane,
        "text": found.text,
        "muted": found.muted,
        "accent": found.basis[0],
        **more,
    }
    return f"{root} {{" + "".join(f"--{name}: {value};" for name, value in values.items()) + "}\n"
