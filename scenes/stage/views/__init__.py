"""Views: what `show` brings on stage and `hide` takes away, by name.

A view is a class derived from `View` with a `name`. To add one, write its module here
(or anywhere, and pass the class to `register`): no beat knows about single views.
"""

from __future__ import annotations

from pleat.scenes.stage.views import (
    cells,
    functions,
    landscape,
    panel,
    pictures,
    plane,
    readings,
    territory,
)
from pleat.scenes.stage.views.base import View, ViewName, register, view_names, views

__all__ = [
    "View",
    "ViewName",
    "cells",
    "functions",
    "landscape",
    "panel",
    "pictures",
    "plane",
    "readings",
    "register",
    "territory",
    "view_names",
    "views",
]
