"""Functions of one number: values, slopes, kinks, extremes and ranges."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from pleat.nets.activation import Activation, Array
from pleat.nets.errors import InputError
from pleat.nets.geometry.graph import graph
from pleat.nets.model import Layer, Net

_GRID = 1024  # intervals in which a change of sign is looked for
_ASIDE = 1e-9  # of an interval: so near to a kink a slope is that on its side
_JUMP = 1e-6  # of the largest slope: what changes less has no kink
# Beyond this a value counts as unbounded, and up to this a bound must be met to belong.
_FAR, _NEAR = 1e6, 10.0
_TIED = 1e-12

# Where curved activations bend: beyond 16 each is straight to within 2e-7.
_BENDS = np.array([-16.0, -8, -4, -2, -1, -0.5, 0, 0.5, 1, 2, 4, 8, 16])
_NOWHERE = np.zeros(0)

Values = Callable[[Array], Array]
Places = Callable[[float, float], Array]


@dataclass(frozen=True, eq=False)
class Function:
    """A function of one number.

    Attributes
    ----------
    name : str
        As it is written.
    f, df : callable
        Value and slope on float64 arrays of any shape; at a kink `df` is the slope from the
        left, as torch has it for activations.
    kinks : callable
        From two inputs to those between them, rising, at which the slope may jump, (K,).
    bends : callable
        The same of inputs that sampling a wide window must not step over: those around which
        it bends within a few units.
    """

    name: str
    f: Values
    df: Values
    kinks: Places
    bends: Places = lambda low, high: _NOWHERE

    def __call__(self, x: Array) -> Array:
        return self.f(x)

    def __repr__(self) -> str:
        return f"Function({self.name!r})"

    def jumps(self, low: float, high: float) -> list[tuple[float, float, float]]:
        """Return where the slope jumps between two inputs: ``(x, from the left, from the right)``.

        A kink of the formula at which both slopes agree, as of ELU at 0, is none.
        """
        return jumps(self.df, self.kinks(low, high), _ASIDE * (high - low))

    def slope(self) -> Function:
        """Return the slope as a function, which jumps at the kinks; its own is not known."""

        def unknown(x: Array) -> Array:
            return np.full_like(x, np.nan)

        return Function(f"d {self.name}", self.df, unknown, self.kinks, self.bends)

    def ends(self, low: float, high: float) -> list[tuple[float, float, float]]:
        """Return where its values jump between two inputs, as a slope's do."""
        return jumps(self.f, self.kinks(low, high), _ASIDE * (high - low))


def jumps(values: Values, at: Array, aside: float) -> list[tuple[float, float, float]]:
    """Return where values jump, of some places, with what they are `aside` of it on either side."""
    left, right = values(at - aside), values(at + aside)
    large = np.maximum(np.maximum(np.abs(left), np.abs(right)), 1.0)
    real = np.abs(left - right) > _JUMP * large
    return list(zip(at[real].tolist(), left[real].tolist(), right[real].tolist(), strict=True))


def of_activation(act: Activation) -> Function:
    """Return an activation as a function of one number.

    Raises
    ------
    InputError
        If it takes several numbers together.
    """
    if act.across:
        raise InputError(f"{act.name} takes several numbers together, so that it is no curve")
    kinks = np.array(sorted(act.kinks), dtype=np.float64)
    bends = _NOWHERE if act.linear_pieces else np.union1d(kinks, _BENDS)
    return Function(
        act.name,
        act.f,
        act.df,
        lambda a, b: kinks[(kinks > a) & (kinks < b)],
        lambda a, b: bends[(bends > a) & (bends < b)],
    )


def of_net(net: Net, output: int = 0) -> Function:
    """Return one output of a net of one input as a function.

    Raises
    ------
    InputError
        If the net has more inputs than one.
    """
    if net.widths[0] != 1:
        raise InputError(f"a curve is of a net of one input, this has {net.widths[0]}")

    def f(x: Array) -> Array:
        x = np.asarray(x, dtype=np.float64)
        return net(x.reshape(-1, 1))[:, output].reshape(x.shape)

    def df(x: Array) -> Array:
        x = np.asarray(x, dtype=np.float64)
        h, dh = x.reshape(-1, 1), np.ones((x.size, 1))
        for layer in net.layers:
            z, dz = h @ layer.W.T + layer.b, dh @ layer.W.T
            h, dh = layer.activate(z), layer.slopes(z) * dz
        return dh[:, output].reshape(x.shape)

    def kinks(low: float, high: float) -> Array:
        return np.unique([knot.x for knot in graph(net, low, high, np.inf).knots])

    def bends(low: float, high: float) -> Array:
        return graph(net, low, high, np.inf).x[1:-1]

    return Function("net", f, df, kinks, bends)


def chain(activation: str, layers: int, weight: float = 1.0, bias: float = 0.0) -> Net:
    """Return a net of one neuron a layer, all alike: how slopes multiply through depth."""
    return Net(
        tuple(Layer(np.array([[weight]]), np.array([bias]), activation) for _ in range(layers))
    )


def chain_slopes(net: Net, x: float) -> Array:
    """Return the slope of each layer of a chain at an input, (L,): w times that of its activation.

    Their product is the derivative of the output by the input (chain rule).
    """
    before = (z[0, 0] for z, _ in net.stages([[x]]))
    return np.array(
        [
            float(layer.act.df(np.array([z]))[0] * layer.W[0, 0])
            for layer, z in zip(net.layers, before, strict=True)
        ]
    )


def roots(g: Values, low: float, high: float) -> Array:
    """Return where a continuous function changes its sign, or is 0, between two inputs, rising."""
    from scipy.optimize import brentq

    x = np.linspace(low, high, _GRID + 1)
    with np.errstate(over="ignore", invalid="ignore"):
        v = g(x)
    zeros = x[1:-1][v[1:-1] == 0].tolist()
    sign = np.sign(v)
    crossed = np.flatnonzero(sign[:-1] * sign[1:] < 0)
    found = [brentq(_at(g), x[k], x[k + 1], xtol=1e-15 * (high - low)) for k in crossed]
    return np.array(sorted(zeros + found))


def turns(function: Function, low: float, high: float) -> Array:
    """Return where a function stops rising or falling between two inputs, rising, (K,)."""
    found = roots(function.df, low, high)
    aside = (high - low) / _GRID
    with np.errstate(over="ignore", invalid="ignore"):
        before, behind = function.df(found - aside), function.df(found + aside)
    # Where it is flat for a while, nothing turns.
    return found[np.sign(before) * np.sign(behind) < 0]


def _at(g: Values) -> Callable[[float], float]:
    return lambda s: float(g(np.array([s]))[0])


def extreme(
    function: Function, low: float, high: float, which: Literal["minimum", "maximum"]
) -> tuple[float, float]:
    """Return where a function is lowest or highest between two inputs, and its value there.

    Inside, the place is a zero of the slope, or a kink; where the slope is not known (it is a
    slope itself) a bounded search (Brent 1973) takes its place.

    Raises
    ------
    InputError
        If it is so only at an end of the interval: it has no such extreme of its own.
    """
    from scipy.optimize import minimize_scalar

    sign = 1.0 if which == "minimum" else -1.0
    x = np.unique(np.concatenate([np.linspace(low, high, _GRID + 1), function.kinks(low, high)]))
    v = sign * function.f(x)
    best = np.flatnonzero(v <= v.min() + _TIED * (1 + abs(v.min())))
    k = int(best[len(best) // 2])
    if k in (0, len(x) - 1):
        raise InputError(f"{function.name} has no {which} between {low:g} and {high:g}")
    a, b = float(x[k - 1]), float(x[k + 1])
    known = bool(np.isfinite(function.df(x[k : k + 1])).all())
    inner: list[float] = roots(function.df, a, b).tolist() if known else []
    if not inner:
        at = minimize_scalar(
            lambda s: sign * float(function.f(np.array([s]))[0]),
            bounds=(a, b),
            method="bounded",
            options={"xatol": 1e-9 * (high - low)},
        ).x
        inner = [at]
    # A place on the grid that is no worse is the plainer one, such as 0.
    at = min([float(x[k]), *inner], key=lambda s: sign * float(function.f(np.array([s]))[0]))
    return float(at), float(function.f(np.array([at]))[0])


def flat(function: Function, low: float, high: float, below: float) -> list[tuple[float, float]]:
    """Return the intervals between two inputs on which a slope's size is below a number."""
    found = roots(lambda x: np.abs(function.df(x)) - below, low, high)
    ends = np.unique(np.concatenate([[low], found, function.kinks(low, high), [high]]))
    out: list[tuple[float, float]] = []
    for a, b in zip(ends[:-1].tolist(), ends[1:].tolist(), strict=True):
        if abs(float(function.df(np.array([(a + b) / 2]))[0])) < below:
            if out and out[-1][1] == a:
                out[-1] = (out[-1][0], b)
            else:
                out.append((a, b))
    return out


@dataclass(frozen=True)
class Range:
    """The values a function takes, as an interval.

    Attributes
    ----------
    low, high : float
        Infinite where there is no bound.
    takes_low, takes_high : bool
        Whether a bound is a value, or is only approached.
    """

    low: float
    high: float
    takes_low: bool
    takes_high: bool


def value_range(function: Values) -> Range:
    """Return the values a function takes, found from the function itself.

    A bound that it comes near to far out, and does not meet near 0, is approached only.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        far = np.nan_to_num(function(np.array([-_FAR, _FAR])), posinf=np.inf, neginf=-np.inf)
    ends = []
    for limit, sign in ((float(far.min()), -1.0), (float(far.max()), 1.0)):
        met = sign * _largest(lambda x, sign=sign: sign * function(x))  # type: ignore[misc]
        if sign * limit > _FAR / 1e3:
            ends.append((sign * np.inf, False))
        elif sign * met >= sign * limit:
            ends.append((met, True))
        else:
            ends.append((limit, False))
    (low, takes_low), (high, takes_high) = ends
    return Range(low, high, takes_low, takes_high)


def _largest(function: Values) -> float:
    """Return the largest value near 0, on a grid and then between its points."""
    from scipy.optimize import minimize_scalar

    x = np.linspace(-_NEAR, _NEAR, 4001)
    v = function(x)
    k = int(v.argmax())
    if k in (0, len(x) - 1) or v[k] == v[k - 1] or v[k] == v[k + 1]:
        return float(v[k])
    found = minimize_scalar(
        lambda s: -float(function(np.array([s]))[0]), bounds=(x[k - 1], x[k + 1]), method="bounded"
    )
    return max(float(v[k]), -float(found.fun))


@dataclass(frozen=True)
class Bound:
    """How fast a net of linear pieces grows: ``|f(x)| <= c |x|`` for every ``|x| >= beyond``.

    Attributes
    ----------
    c, beyond : float
    """

    c: float
    beyond: float


def growth(net: Net, reach: float = 1e6, output: int = 0) -> Bound:
    """Return a bound on how fast an output of a net of one input grows, computed from the net.

    Beyond its last kink an output is ``a x + b``, and ``|a x + b| <= (|a| + |b| / r) |x|`` for
    every ``|x| >= r``; c is the larger of both sides' at r, the last kink's distance from 0 (or 1
    where that is 0).

    Parameters
    ----------
    net : Net
        Of one input, its activations affine between kinks.
    reach : float
        How far out kinks are looked for.
    output : int
        Which, from 0.

    Raises
    ------
    InputError
        If its pieces are not straight.
    """
    for number, layer in enumerate(net.layers, 1):
        if not layer.act.linear_pieces:
            raise InputError(
                f"layer {number} has {layer.activation}: only straight pieces are bounded so"
            )
    function = of_net(net, output)
    last = float(np.abs(function.kinks(-reach, reach)).max(initial=0.0))
    ends = np.array([-2.0, 2.0]) * (last or 1.0)
    a = function.df(ends)
    b = function.f(ends) - a * ends
    # From 0 on, only what is 0 there can be a multiple of x.
    beyond = last or float(bool(b.any()))
    rest = np.abs(b) / beyond if beyond else 0.0
    return Bound(float((np.abs(a) + rest).max()), beyond)
