"""Activations: a record of function and derivative each, in one table.

A new activation is one more `register` call, be it here, in a script, or in a
distribution with an entry point in the group ``pleat.activations``; everything else
(forward pass, training, creases, equations, import from torch) reads the record.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pleat.configs import limits
from pleat.nets.errors import InputError, instead, nearest, quoted
from pleat.nets.registry import Registry

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Activation:
    """One activation function: of each neuron by itself, or of a whole layer.

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
    torch : str or None
        The module class that computes it, in ``torch.nn`` or as ``module:Class``.
    torch_kwargs : dict
        The arguments that make that module compute `f`.
    word : str
        What an equation calls it.
    across : bool
        Whether it takes all neurons of a layer together, along the last axis, as softmax
        does; only the last layer may. `df` is then each output's own derivative.
    """

    name: str
    f: Callable[[Array], Array]
    df: Callable[[Array], Array]
    kinks: tuple[float, ...]
    linear_pieces: bool
    torch: str | None
    torch_kwargs: dict[str, Any]
    word: str = ""
    across: bool = False

    def __call__(self, z: Array) -> Array:
        return self.f(z)

    def __repr__(self) -> str:
        return f"Activation({self.name!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        # Functions don't pickle, but the name says it all.
        return activation, (self.name,)


@dataclass(frozen=True)
class Family:
    """An activation for every value of its parameter, as `register` makes it.

    Attributes
    ----------
    name : str
        Without a parameter's value.
    make : callable
        Returns the activation of a parameter's value.
    parameter : str or None
        What that parameter is called; None if there is none.
    default : float
        The value where none is written.
    """

    name: str
    make: Callable[[float], Activation]
    parameter: str | None
    default: float


def _accept(name: str, found: object) -> Family:
    if not isinstance(found, Family) or found.name != name:
        raise InputError(
            f"must lead to what register({name!r}, ...) of pleat.nets.activation returns, "
            f"not to {found!r}"
        )
    return found


REGISTRY = Registry[Family]("activation", "pleat.activations", _accept)
_NAME = re.compile(r"([a-z_][a-z_0-9]*)(?:\(([-+0-9.e]+)\))?")
# As people write them, with a module before and an argument after: nn.LeakyReLU(0.1).
_TYPED = re.compile(r"(?:\w+\.)*([A-Za-z_]\w*)\s*(?:\(\s*(?:\w+\s*=\s*)?([^()=]*?)\s*\))?")
_ALIASES = {
    "linear": "identity",
    "none": "identity",
    "swish": "silu",
    "logistic": "sigmoid",
    "leaky": "leaky_relu",
}


def register(
    name: str,
    f: Callable[[Array, float], Array],
    df: Callable[[Array, float], Array],
    *,
    torch: str | None = None,
    kinks: tuple[float, ...] = (),
    linear_pieces: bool = False,
    parameter: str | None = None,
    default: float = 0.0,
    torch_kwargs: dict[str, Any] | None = None,
    word: str = "",
    across: bool = False,
) -> Family:
    """Add an activation to the table.

    Parameters
    ----------
    name : str
        What files call it: lower-case letters, digits and ``_``.
    f, df : callable
        Function and derivative, of a float64 array of any shape and the parameter;
        both return an array of that shape. Without a parameter the second argument
        means nothing. At a kink `df` is the derivative from the left.
    torch : str, optional
        The module class that computes the same: its name in ``torch.nn``, or
        ``module:Class`` of one's own. Only training and reading torch modules need
        it; without one, nets with this activation come with their weights.
    kinks : tuple of float
        Where its slope jumps, and nowhere else: there the sheet folds.
    linear_pieces : bool
        Whether it is affine between kinks. Then creases, regions and boundaries are
        exact; if it is not, lines are sampled finely where they bend.
    parameter : str, optional
        What it calls its one parameter, if it has one: an argument of that name is
        given to the torch module, and ``name(0.2)`` in files sets it.
    default : float
        That parameter's value where none is written.
    torch_kwargs : dict, optional
        Further arguments of the torch module.
    word : str
        What equations call it, as plain text; by default its name.
    across : bool
        Whether it takes all neurons of a layer together, along the last axis: then only
        the last layer may have it.

    Raises
    ------
    InputError
        If another has that name, or the functions are not what is said of them.

    Examples
    --------
    >>> silu = register("silu", lambda z, _: z / (1 + np.exp(-z)), silu_slope, torch="SiLU")
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
            word=word or name,
            across=across,
        )

    family = Family(name, make, parameter, default)
    module = getattr(f, "__module__", "")
    # What ships is tested; what does not must not draw a wrong picture in silence.
    fault = None if module == __name__ or across else _fault(make(default))
    if not _NAME.fullmatch(name):
        fault = "its name must be of lower-case letters, digits and _"
    if fault:
        raise InputError(f"activation {quoted(name)}: {fault}")
    REGISTRY.add(name, family, module)
    return family


def _fault(act: Activation) -> str | None:
    """Return in what the functions of a record differ from what it says of them."""
    step = 1e-5
    z = np.linspace(-4.03, 4.07, 82)
    z = z[[all(abs(at - kink) > 10 * step for kink in act.kinks) for at in z]]
    values = []
    for what, function, at in (("f", act.f, z - step), ("f", act.f, z + step), ("df", act.df, z)):
        value = np.asarray(function(at.reshape(-1, 1)))
        if value.shape != (len(z), 1) or not np.isfinite(value).all():
            return f"{what} must return an array of finite numbers, as large as the one it is given"
        values.append(value[:, 0])
    below, above, slope = values
    wrong = np.flatnonzero(np.abs((above - below) / (2 * step) - slope) > 1e-3)
    if len(wrong):
        return f"df is not the derivative of f at {z[wrong[0]]:.2f}"
    piece = np.searchsorted(np.sort(act.kinks), z)
    bent = (piece[1:] == piece[:-1]) & (np.abs(np.diff(slope)) > 1e-9)
    if act.linear_pieces and bent.any():
        return f"it is not affine near {z[np.argmax(bent)]:.2f}: set linear_pieces=False"
    return None


def names() -> list[str]:
    """Return the names of all activations, those of plug-ins too, sorted."""
    return REGISTRY.names()


def activation(name: str) -> Activation:
    """Look an activation up.

    Parameters
    ----------
    name : str
        A registered name; ``"leaky_relu(0.2)"`` sets the parameter. Names that torch and
        others have for the same are known too: ``LeakyReLU(0.2)``, ``linear``, ``Swish``.

    Raises
    ------
    InputError
        If there is none of that name, or it takes no parameter, or the plug-in it
        comes from is broken.
    """
    family, given = _find(name)
    if family is None:
        raise InputError(f"unknown activation {quoted(name)}; {_near(name)}")
    if not given:
        return family.make(family.default)
    if family.parameter is None:
        raise InputError(f"activation {family.name!r} takes no parameter, got {quoted(name)}")
    try:
        value = float(given)
    except ValueError:
        written = quoted(given)
        raise InputError(f"activation {quoted(name)}: {written} is not a number") from None
    if not abs(value) <= limits.PARAMETER:
        raise InputError(
            f"activation {quoted(name)}: {family.parameter} must be from "
            f"{-limits.PARAMETER:g} to {limits.PARAMETER:g}"
        )
    return family.make(value)


def _find(name: str) -> tuple[Family | None, str | None]:
    """Return whose name it is, and the parameter's value as written."""
    match = _NAME.fullmatch(name)
    family = REGISTRY.find(match.group(1)) if match else None
    if match is not None and family is not None:
        return family, match.group(2)
    # A pattern with so many ways to match takes too long on what is no name at all.
    typed = _TYPED.fullmatch(name.strip()) if len(name) <= limits.SHORT_CHARACTERS else None
    if typed is None:
        return None, None
    plain = typed.group(1).lower().replace("_", "")
    found = {own.replace("_", ""): own for own in names()}.get(plain, _ALIASES.get(plain))
    return (REGISTRY.find(found) if found else None), typed.group(2)


def _near(name: str) -> str:
    """Return what to write instead, also of a name that others have for it."""
    plain = name[: limits.SHORT_CHARACTERS].strip().partition("(")[0].lower()
    near = nearest(plain, [*names(), *_ALIASES])
    return instead(_ALIASES.get(near, near) if near else plain, names())


def from_torch(module: object) -> Activation | None:
    """Return the activation that a ``torch.nn`` module computes, or None if unknown.

    Parameters
    ----------
    module : torch.nn.Module
        Recognised by the name of its class and the values of its arguments.
    """
    for family in REGISTRY.everything().values():
        value = family.default
        if family.parameter is not None:
            value = float(getattr(module, family.parameter, value))
        record = family.make(value)
        named = (record.torch or "").rpartition(":")[2]
        given = {key: getattr(module, key, None) for key in record.torch_kwargs}
        if record.across and given.get("dim") == 1:
            given["dim"] = -1  # of rows the same
        if named == type(module).__name__ and given == record.torch_kwargs:
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


def _softmax(z: Array) -> Array:
    # The largest is taken off first: no power overflows.
    powers = np.exp(z - z.max(axis=-1, keepdims=True))
    out: Array = powers / powers.sum(axis=-1, keepdims=True)
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
    word="leaky",
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
    "sigmoid",
    lambda z, _: _expit(z),
    lambda z, _: _expit(z) * (1 - _expit(z)),
    torch="Sigmoid",
    word="σ",
)
register(
    "silu",
    lambda z, _: z * _expit(z),
    lambda z, _: _expit(z) * (1 + z * (1 - _expit(z))),
    torch="SiLU",
)
register(
    "softmax",
    lambda z, _: _softmax(z),
    lambda z, _: _softmax(z) * (1 - _softmax(z)),
    torch="Softmax",
    torch_kwargs={"dim": -1},
    across=True,
)
# The exact form, z * Phi(z) (Hendrycks and Gimpel 2016), as torch computes it by default.
register(
    "gelu",
    lambda z, _: 0.5 * z * (1 + _erf(z / np.sqrt(2))),
    lambda z, _: _gelu_slope(z),
    torch="GELU",
    torch_kwargs={"approximate": "none"},
)
