"""Colour themes: TOML files read into a typed record when something is drawn."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from pleat.configs import shipped
from pleat.nets.errors import InputError

Hex = Annotated[str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$")]


class Theme(BaseModel):
    """The colours of a picture, as ``#RRGGBB``.

    Attributes
    ----------
    background, plane, text, muted, grid, axis, ghost : str
        The frame, the window of the plane, text, lesser text, the sheet's grid,
        axes, and what is left where something was.
    crease, boundary : str
        The line a neuron folds along, and the decision boundary.
    classes : tuple of str
        The data's classes, class 0 first; six at least.
    basis : tuple of str
        The input's basis vectors: i, j (and k); two at least.
    hidden : tuple of str
        The neurons of hidden layers, taken in turn, layer after layer.
    outline : str
        Drawn around data points so that they can be told apart.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    background: Hex
    plane: Hex
    text: Hex
    muted: Hex
    grid: Hex
    axis: Hex
    ghost: Hex
    crease: Hex
    boundary: Hex
    classes: tuple[Hex, ...] = Field(min_length=6)
    basis: tuple[Hex, ...] = Field(min_length=2)
    hidden: tuple[Hex, ...] = Field(min_length=1)
    outline: Hex

    def neurons(self, widths: tuple[int, ...], layer: int) -> list[str]:
        """Return the colours of a layer's neurons; layer 0 is the input.

        Every hidden plane has colours of its own: hidden layers take them in
        turn, so two layers next to each other never share one.

        Parameters
        ----------
        widths : tuple of int
            The net's widths, the input first.
        layer : int
            0 is the input.
        """
        if layer == 0:
            return [self.basis[k % len(self.basis)] for k in range(widths[0])]
        if layer == len(widths) - 1:
            return [self.text] * widths[-1]
        before = sum(widths[1:layer])
        return [self.hidden[(before + k) % len(self.hidden)] for k in range(widths[layer])]


def themes() -> list[str]:
    """Return the names of the shipped themes."""
    return sorted(shipped("themes"))


@lru_cache
def load_theme(name: str) -> Theme:
    """Load a theme by name or from a TOML file.

    Raises
    ------
    InputError
        If there is no such theme, or its file is not a valid one.
    """
    path = shipped("themes").get(name) or Path(name)
    if path.suffix != ".toml" or not path.is_file():
        raise InputError(
            f"no theme {name!r}; shipped are {', '.join(themes())}, or give a .toml file"
        )
    try:
        return Theme.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: not a TOML file: {error}") from None
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise InputError(f"{path}: {faults}") from None
