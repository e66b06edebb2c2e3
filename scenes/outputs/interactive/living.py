"""Clips on a page that come to life: a poster, and the player once it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from markupsafe import Markup

from pleat.scenes.outputs.interactive.page import glued, style

_HERE = Path(__file__).parent
# Of a page with such clips: its script, which is the player's with a little more, and its style.
SCRIPT, STYLE = "pleat-living.js", "pleat-living.css"


def files() -> dict[str, str]:
    """Return what a page with such clips needs, by name, whatever their number."""
    more = (_HERE / "glue" / "living.css").read_text(encoding="utf-8")
    return {SCRIPT: glued("living"), STYLE: style() + more}


def data_script(data: str) -> str:
    """Return a clip's data, as `export` gives it, in a form that pages on a disk may take in."""
    return f"self.pleatClip={data}\n"


def living(source: str, label: str, poster: str, when: str = "click", **more: str | bool) -> Markup:
    """Return an element that comes to life in a page with the script.

    Parameters
    ----------
    source : str
        Address of the clip's `data_script`.
    label : str
        What its button does, for those who listen.
    poster : str
        HTML of what is shown until then.
    when : {"click", "seen", "pointed"}
        When the player comes: ``pointed`` shows nothing but its picture, as long as that holds.
    **more : str or bool
        ``beat``, the id of one that is shown instead of the whole clip; ``plays``, whether it
        plays by itself once it is seen.
    """
    told: Mapping[str, str | bool] = {"src": source, "when": when, "label": label, **more}
    out = Markup('<div class="pleat-living"')
    for name, value in told.items():
        if value is True:
            out += Markup(" data-{}").format(name)
        elif value:
            out += Markup(' data-{}="{}"').format(name, value)
    return out + Markup(">") + Markup(poster) + Markup("</div>")
