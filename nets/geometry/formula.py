"""Formulas of one number as text: read by a grammar of their own, never as code.

``2 sigmoid(2x) - 1``, ``x^2``, ``|x|``, ``relu(sin(x))``: numbers, x, + - * ^ and parentheses,
division by a number, e, pi, every activation by its name, sin, cos, exp, abs, and ``net`` for a
net of one input. All of them are continuous, and each knows its slope: values and slopes are
computed together (forward differentiation).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from pleat.configs import limits
from pleat.nets.activation import Array, activation
from pleat.nets.activation import names as activation_names
from pleat.nets.errors import InputError, instead, quoted
from pleat.nets.geometry.function import Function, Places, Values, of_activation, of_net, roots
from pleat.nets.model import Net

Pair = tuple[Array, Array]  # a value and its slope
_TOKEN = re.compile(r"\s*(?:(\d+\.?\d*(?:e[-+]?\d+)?|\.\d+)|(σ|π|[A-Za-z_]\w*)|(\S))")
_RAISED = str.maketrans({"²": "^2", "³": "^3", "−": "-", "·": "*", "⋅": "*", "×": "*"})
_SMOOTH: dict[str, tuple[Values, Values]] = {
    "sin": (np.sin, np.cos),
    "cos": (np.cos, lambda u: -np.sin(u)),
    "exp": (np.exp, np.exp),
}
_LARGEST_POWER = 12
_WIDE = 64.0  # so far inputs of a curved function go where sampling could step over its bends


class _Node(NamedTuple):
    """A part of a formula.

    Attributes
    ----------
    at : callable
        From inputs and t to values and slopes.
    bends : tuple of (callable, Function)
        Each function inside that has kinks, with the values it is given.
    number : float or None
        Its value, of one without x and t.
    """

    at: Callable[[Array, float], Pair]
    bends: tuple[tuple[Callable[[Array, float], Pair], Function], ...] = ()
    number: float | None = None


def formula(text: str, net: Net | None = None, t: float = 1.0) -> Function:
    """Read a formula.

    Parameters
    ----------
    text : str
        Also an activation's name alone, with its parameter: ``leaky_relu(0.1)``.
    net : Net, optional
        Of one input: what ``net`` stands for.
    t : float
        The value of ``t``, by which one formula becomes another.

    Returns
    -------
    Function
        At a kink its slope is the activation's, from the left.

    Raises
    ------
    InputError
        If it is none, says where it is not understood, or names what takes several numbers.
    """
    node = _read(text, net)

    def values(x: Array) -> Pair:
        with np.errstate(over="ignore", invalid="ignore", under="ignore"):
            return node.at(np.asarray(x, dtype=np.float64), t)

    def kinks(low: float, high: float) -> Array:
        return _places(node, t, low, high, lambda function: function.kinks)

    def bends(low: float, high: float) -> Array:
        return _places(node, t, low, high, lambda function: function.bends, _WIDE)

    return Function(text, lambda x: values(x)[0], lambda x: values(x)[1], kinks, bends)


def _places(
    node: _Node,
    t: float,
    low: float,
    high: float,
    which: Callable[[Function], Places],
    least: float = 0.0,
) -> Array:
    """Return the inputs at which functions inside a formula are at places of theirs.

    Parameters
    ----------
    node : _Node
        The formula.
    t : float
        The value of ``t``.
    low, high : float
        Between which inputs.
    which : callable
        From a function to its places.
    least : float
        How far what a function is given must go for them to count.
    """
    x = np.linspace(low, high, 257)
    found: list[float] = []
    for inner, function in node.bends:
        with np.errstate(over="ignore", invalid="ignore"):
            u = inner(x, t)[0]
        u = u[np.isfinite(u)]
        if not len(u) or np.ptp(u) < least:
            continue
        aside = 1e-9 * (1 + float(np.ptp(u)))
        for c in which(function)(float(u.min()) - aside, float(u.max()) + aside):
            found += roots(_less(inner, float(c), t), low, high).tolist()
    return np.unique([k for k in found if low < k < high])


def _less(inner: Callable[[Array, float], Pair], c: float, t: float) -> Values:
    return lambda s: inner(s, t)[0] - c


@lru_cache(maxsize=256)
def _read(text: str, net: Net | None) -> _Node:
    if len(text) > limits.SHORT_CHARACTERS:
        raise InputError(
            f"a formula has at most {limits.SHORT_CHARACTERS} characters, this {len(text):,}"
        )
    plain = text.translate(_RAISED).strip()
    # With a parameter in brackets an activation's name looks like a call.
    if re.fullmatch(r"[\w.]+\([-+0-9.e]+\)|[A-Za-z_]\w*", plain) and plain not in ("x", "t", "net"):
        named = plain.partition("(")[0].lower()
        if named not in (*_SMOOTH, "abs", "e", "pi", "net"):
            return _applied(of_activation(activation(plain)), _X)
    return _Reader(text, net).whole()


def _ones(x: Array, t: float) -> Pair:
    return x, np.ones_like(x)


_X = _Node(_ones)
_T = _Node(lambda x, t: (np.full_like(x, t), np.zeros_like(x)))
_ABS = Function(
    "abs",
    np.abs,
    lambda u: np.where(u > 0, 1.0, -1.0),
    lambda a, b: np.zeros(1) if a < 0 < b else np.zeros(0),
)


def _constant(value: float) -> _Node:
    return _Node(lambda x, t: (np.full_like(x, value), np.zeros_like(x)), number=value)


def _applied(function: Function, inner: _Node) -> _Node:
    def at(x: Array, t: float) -> Pair:
        u, du = inner.at(x, t)
        return function.f(u), function.df(u) * du

    return _Node(at, (*inner.bends, (inner.at, function)))


class _Reader:
    """Reads one formula by recursive descent."""

    def __init__(self, text: str, net: Net | None) -> None:
        self.text, self.net = text, net
        self.tokens = [m.groups() for m in _TOKEN.finditer(text.translate(_RAISED))]
        self.k = 0

    def whole(self) -> _Node:
        """Return the whole formula."""
        node = self.sum()
        if self.k < len(self.tokens):
            raise self.fault(f"{quoted(self.shown)} is not understood")
        return node

    @property
    def shown(self) -> str:
        """The token that is next."""
        return next((part for part in self.tokens[self.k] if part), "")

    def fault(self, what: str) -> InputError:
        """Return an error that quotes the formula."""
        return InputError(
            f"formula {quoted(self.text)}: {what}; write such as '2 sigmoid(2x) - 1' or 'x^2'"
        )

    def next_is(self, *signs: str) -> bool:
        """Whether the next token is one of some signs."""
        return self.k < len(self.tokens) and self.tokens[self.k][2] in signs

    def take(self) -> str:
        """Return the next token and go on."""
        if self.k >= len(self.tokens):
            raise self.fault("it ends too early")
        shown = self.shown
        self.k += 1
        return shown

    def close(self, sign: str) -> None:
        """Go on behind a bracket."""
        if not self.next_is(sign):
            raise self.fault(f"a {sign!r} is missing")
        self.k += 1

    def sum(self) -> _Node:
        """Read terms joined by + and -."""
        node = self.term()
        while self.next_is("+", "-"):
            sign = 1.0 if self.take() == "+" else -1.0
            node = _plus(node, self.term(), sign)
        return node

    def term(self) -> _Node:
        """Read factors, with or without a sign between them, and divisions by numbers."""
        node = self.factor()
        while True:
            if self.next_is("*"):
                self.take()
                node = _times(node, self.factor())
            elif self.next_is("/"):
                self.take()
                by = self.factor().number
                if not by:
                    raise self.fault("only a number other than 0 may be divided by")
                node = _times(node, _constant(1 / by))
            elif self.k < len(self.tokens) and (self.tokens[self.k][1] or self.next_is("(")):
                node = _times(node, self.power())
            else:
                return node

    def factor(self) -> _Node:
        """Read a sign, or a power."""
        if self.next_is("-"):
            self.take()
            return _times(_constant(-1.0), self.factor())
        return self.power()

    def power(self) -> _Node:
        """Read something and what it is raised to."""
        base = self.atom()
        if not self.next_is("^"):
            return base
        self.take()
        exponent = self.factor()
        if base.number is not None and base.number > 0:
            log = _constant(float(np.log(base.number)))
            return _applied(_smooth("exp"), _times(log, exponent))
        n = exponent.number
        if n is None or n != round(n) or not 0 <= n <= _LARGEST_POWER:
            raise self.fault(f"x may be raised to a whole number from 0 to {_LARGEST_POWER}")
        return _raised(base, int(n))

    def atom(self) -> _Node:
        """Read a number, a name, or what stands in brackets."""
        if self.k >= len(self.tokens):
            raise self.fault("it ends too early")
        digits, name, sign = self.tokens[self.k]
        self.k += 1
        if digits:
            value = float(digits)
            if value > limits.SHOWN:
                raise self.fault(f"{quoted(digits)} is larger than {limits.SHOWN:g}")
            return _constant(value)
        if sign == "(":
            node = self.sum()
            self.close(")")
            return node
        if sign == "|":
            node = self.sum()
            self.close("|")
            return _applied(_ABS, node)
        if not name:
            raise self.fault(f"{quoted(sign)} is not understood")
        return self.named(name)

    def named(self, name: str) -> _Node:
        """Read what a name stands for, and what it is applied to."""
        known: dict[str, _Node] = {
            "x": _X,
            "t": _T,
            "e": _constant(float(np.e)),
            "pi": _constant(float(np.pi)),
            "π": _constant(float(np.pi)),
        }
        if name in known:
            return known[name]
        function = self.function(name, "")
        if not self.next_is("("):
            return _applied(function, _X)
        begun = self.k
        self.take()
        inner = self.sum()
        self.close(")")
        if self.next_is("(") and inner.number is not None:
            read = self.tokens[begun : self.k]
            written = "".join(part for token in read for part in token if part)
            function = self.function(name, written)
            self.take()
            inner = self.sum()
            self.close(")")
        return _applied(function, inner)

    def function(self, name: str, parameter: str) -> Function:
        """Return what a name stands for."""
        if name == "net":
            if self.net is None:
                raise self.fault("'net' stands for the clip's net, and there is none")
            return of_net(self.net)
        if name == "abs":
            return _ABS
        if name in _SMOOTH:
            return _smooth(name)
        try:
            return of_activation(activation({"σ": "sigmoid"}.get(name, name) + parameter))
        except InputError as error:
            if parameter or "several" in str(error):
                raise
            near = instead(name, [*activation_names(), *_SMOOTH, "abs", "net", "x"])
            raise self.fault(f"{quoted(name)} is not known, {near}") from None


def _smooth(name: str) -> Function:
    f, df = _SMOOTH[name]
    return Function(name, f, df, lambda a, b: np.zeros(0))


def _plus(a: _Node, b: _Node, sign: float) -> _Node:
    def at(x: Array, t: float) -> Pair:
        (u, du), (v, dv) = a.at(x, t), b.at(x, t)
        return u + sign * v, du + sign * dv

    number = None if a.number is None or b.number is None else a.number + sign * b.number
    return _Node(at, (*a.bends, *b.bends), number)


def _times(a: _Node, b: _Node) -> _Node:
    def at(x: Array, t: float) -> Pair:
        (u, du), (v, dv) = a.at(x, t), b.at(x, t)
        return u * v, du * v + u * dv

    number = None if a.number is None or b.number is None else a.number * b.number
    return _Node(at, (*a.bends, *b.bends), number)


def _raised(base: _Node, n: int) -> _Node:
    def at(x: Array, t: float) -> Pair:
        u, du = base.at(x, t)
        return u**n, (n * u ** (n - 1) if n else np.zeros_like(u)) * du

    number = None if base.number is None else base.number**n
    return _Node(at, base.bends, number)
