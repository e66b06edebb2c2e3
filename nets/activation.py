"""Activations: a record of function and derivative each, in one table.

A new activation is one more `register` call; everything else (forward pass,
training, creases, import from torch) reads the record.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pleat.nets.errors import InputError

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Activation:
    """One elementwise activation function.

    Attributes
    ----------
    name : str
        As written in recipes, clips and snapshots, with its parameter if it has
        one: ``"relu"``, ``"leaky_relu(0.2)"``.
    f, df : callable
        The function and its derivative on float64 arrays of any shape. At a kink
        `df` is the derivative from the left, as in torch.
    kinks : tuple of float
        Where the slope jumps: the creases of a layer lie where a pre-activation
        has such a value.
    linear_pieces : bool
        Whether the function is affine between its kinks. If it is not, a line
        has to be sampled to be drawn.
    torch : str
        The name of the module class in ``torch.nn``.
    torch_kwargs : dict
        The arguments that make that module compute `f`.
    """

    name: str
    f: Callable[[Array], Array]
    df: Callable[[Array], Array]
    kinks: tuple[float, ...]
    linear_pieces: bool
    torch: str
    torch_kwargs: dict[str, Any]

    def __call__(self, z: Array) -> Array:
        return self.f(z)

    def __repr__(self) -> str:
        return f"Activation({self.name!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        # Functions don't pickle, but the name says it all.
        return activation, (self.name,)


@dataclass(frozen=True)
class _Family:
    make: Callable[[float], Activation]
    parameter: str | None
    default: float


_FAMILIES: dict[str, _Family] = {}
_NAME = re.compile(r"([a-z_][a-z_0-9]*)(?:\(([-+0-9.e]+)\))?")


def register(
    name: str,
    f: Callable[[Array, float], Array],
    df: Callable[[Array, float], Array],
    *,
    torch: str,
    kinks: tuple[float, ...] = (),
    linear_pieces: bool = False,
    parameter: str | None = None,
    default: float = 0.0,
    torch_kwargs: dict[str, Any] | None = None,
) -> None:
    """Add an activation to the table.

    Parameters
    ----------
    name : str
        Its name, in lower case.
    f, df : callable
        Function and derivative, of the array and the parameter.
    torch : str
        Its module class in ``torch.nn``.
    kinks : tuple of float
        Where its slope jumps.
    linear_pieces : bool
        Whether it is affine between kinks.
    parameter : str, optional
        What ``torch.nn`` calls its one parameter, if it has one.
    default : float
        That parameter's value where none is written.
    torch_kwargs : dict, optional
        Further arguments of the torch module.
    """

    def make(value: float) -> Activation:
        kwargs = dict(torch_kwargs or {})
        if parameter is not None:
            kwargs[parameter] = value
        return Activation(
            name=name if parameter is None or value == default else f"{name}({value!r})",
            f=lambda z: f(z, value),
            df=lambda z: df(z, value),
            kinks=kinks,
            linear_pieces=linear_pieces,
            torch=torch,
            torch_kwargs=kwargs,
        )

    _FAMILIES[name] = _Family(make, parameter, default)


def names() -> list[str]:
    """Return the names of all registered activations, sorted."""
    return sorted(_FAMILIES)


def activation(name: str) -> Activation:
    """Look an activation up.

    Parameters
    ----------
    name : str
        A registered name; ``"leaky_relu(0.2)"`` sets the parameter.

    Raises
    ------
    InputError
        If there is none of that name, or it takes no parameter.
    """
    match = _NAME.fullmatch(name)
    family = _FAMILIES.get(match.group(1)) if match else None
    if match is None or family is None:
        raise InputError(f"unknown activation {name!r}; known are {', '.join(names())}")
    if match.group(2) is None:
        return family.make(family.default)
    if family.parameter is None:
        raise InputError(f"activation {match.group(1)!r} takes no parameter, got {name!r}")
    try:
        value = float(match.group(2))
    except ValueError:
        raise InputError(f"activation {name!r}: {match.group(2)!r} is not a number") from None
    return family.make(value)


def from_torch(module: object) -> Activation | None:
    """Return the activation that a ``torch.nn`` module computes, or None if unknown.

    Parameters
    ----------
    module : torch.nn.Module
        Recognised by the name of its class and the values of its arguments.
    """
    for family in _FAMILIES.values():
        value = family.default
        if family.parameter is not None:
            value = float(getattr(module, family.parameter, value))
        record = family.make(value)
        if record.torch == type(module).__name__ and all(
            getattr(module, key, None) == wanted for key, wanted in record.torch_kwargs.items()
        ):
            return record
    return None


# scipy.special takes longer to import than all else here; most nets need none of it.
def _erf(z: Array) -> Array:
    from scipy.special import erf

    out: Array = erf(z)
    return out


def _expit(z: Array) -> Array:
    from scipy.special import expit

    out: Array = expit(z)
    return out


def _gelu_slope(z: Array) -> Array:
    slope: Array = 0.5 * (1 + _erf(z / np.sqrt(2))) + z * np.exp(-z * z / 2) / np.sqrt(2 * np.pi)
    return slope


register(
    "identity", lambda z, _: z, lambda z, _: np.ones_like(z), torch="Identity", linear_pieces=True
)
register(
    "relu",
    lambda z, _: np.maximum(z, 0.0),
    lambda z, _: (z > 0).astype(np.float64),
    torch="ReLU",
    kinks=(0.0,),
    linear_pieces=True,
)
register(
    "leaky_relu",
    lambda z, a: np.where(z > 0, z, a * z),
    lambda z, a: np.where(z > 0, 1.0, a),
    torch="LeakyReLU",
    kinks=(0.0,),
    linear_pieces=True,
    parameter="negative_slope",
    default=0.01,
)
register(
    "elu",
    lambda z, a: np.where(z > 0, z, a * np.expm1(np.minimum(z, 0.0))),
    lambda z, a: np.where(z > 0, 1.0, a * np.exp(np.minimum(z, 0.0))),
    torch="ELU",
    kinks=(0.0,),
    parameter="alpha",
    default=1.0,
)
register("tanh", lambda z, _: np.tanh(z), lambda z, _: 1 - np.tanh(z) ** 2, torch="Tanh")
register(
    "sigmoid", lambda z, _: _expit(z), lambda z, _: _expit(z) * (1 - _expit(z)), torch="Sigmoid"
)
# The exact form, z * Phi(z) (Hendrycks and Gimpel 2016), as torch computes it by default.
register(
    "gelu",
    lambda z, _: 0.5 * z * (1 + _erf(z / np.sqrt(2))),
    lambda z, _: _gelu_slope(z),
    torch="GELU",
    torch_kwargs={"approximate": "none"},
)
