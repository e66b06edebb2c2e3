"""A clip in a notebook that Python holds at the other end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from numpy.typing import ArrayLike

from pleat.configs import default_cache
from pleat.nets.errors import InputError
from pleat.scenes.outputs.embed.figure import schemes
from pleat.scenes.outputs.notebook.given import clip_given

if TYPE_CHECKING:
    from pleat.scenes.outputs.notebook.clip_widget import ClipWidget


def widget(
    net: Any,
    data: Any = None,
    labels: ArrayLike | None = None,
    *,
    themes: str | Sequence[str] = ("dark", "light"),
) -> ClipWidget:
    """Show a net in a notebook, to be taken in hand there and in Python.

    Parameters
    ----------
    net : Net, Snapshot, torch.nn.Module, Clip, str or path
        A net in memory; the file of one, or its name if it ships; or a clip, by name too.
    data : array, str, path or Dataset, optional
        (N, n) points, also as a pair with their labels; or a table's file, or a data set's
        name; by default what the net was made for.
    labels : array, optional
        (N,), the points' classes, by numbers or words; fractions are targets.
    themes : str or sequence of str
        One, or two of which the notebook's own look chooses.

    Returns
    -------
    ClipWidget
        An anywidget: see there for what it tells and takes.

    Raises
    ------
    InputError
        If something of it is not possible, or anywidget is not installed.
    """
    try:
        from pleat.scenes.outputs.notebook.clip_widget import ClipWidget
    except ImportError:
        raise InputError(
            "a widget needs the package anywidget, pleat's extra of the name widget: "
            "pip install 'pleat[widget]'"
        ) from None
    named = (themes,) if isinstance(themes, str) else tuple(themes)
    schemes(named)
    clip = clip_given(net, data, labels)
    from pleat.scenes.outputs.interactive import kept

    return ClipWidget(clip, kept(clip, named, default_cache(), limit=None))
