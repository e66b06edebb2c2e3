"""What a file calls a data set: a name, with numbers by keyword where they differ."""

from __future__ import annotations

import ast
import math
import warnings

from pleat.configs import limits
from pleat.nets.errors import InputError, quoted


def call(text: str) -> tuple[str, dict[str, int | float]]:
    """Return the name of a data set and its arguments as a file writes them.

    Raises
    ------
    InputError
        If it is no name, with numbers by keyword if any.
    """
    wrong = InputError(
        f"{quoted(text)} names no data set: write a name, with numbers by keyword if any, "
        "such as 'hard' or 'spirals(turns=0.85)'"
    )
    if len(text) > limits.DIGITS:
        raise wrong
    try:
        with warnings.catch_warnings():  # such as of 1x, which says nothing of use here
            warnings.simplefilter("ignore")
            tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise wrong from None
    if isinstance(tree, ast.Name):
        return tree.id, {}
    if not isinstance(tree, ast.Call) or not isinstance(tree.func, ast.Name) or tree.args:
        raise wrong
    arguments: dict[str, int | float] = {}
    for keyword in tree.keywords:
        value = _number(keyword.value)
        if keyword.arg is None or keyword.arg in arguments or value is None:
            raise wrong
        arguments[keyword.arg] = value
    return tree.func.id, arguments


def _number(node: ast.expr) -> int | float | None:
    """Return the finite number that an expression writes down, None of any other."""
    sign = 1
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        sign, node = -1 if isinstance(node.op, ast.USub) else 1, node.operand
    value = node.value if isinstance(node, ast.Constant) else None
    if type(value) is int:
        return sign * value
    return sign * value if isinstance(value, float) and math.isfinite(value) else None
