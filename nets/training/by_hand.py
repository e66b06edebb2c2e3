"""What a recipe says of a net that is not trained: its layers, or the function that it is."""

from __future__ import annotations

from typing import Annotated, Self

import numpy as np
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from pleat.configs import limits
from pleat.nets.activation import Array, activation
from pleat.nets.boolean import boolean_net, truth_table
from pleat.nets.errors import InputError
from pleat.nets.files.values import Text
from pleat.nets.model import Layer, Net, Skip
from pleat.nets.pieces import even_knots, find_function, interpolation

ActivationName = Annotated[str, AfterValidator(lambda name: activation(name).name)]
Weight = Annotated[float, Field(ge=-limits.LARGEST, le=limits.LARGEST)]


def _boolean(text: str) -> str:
    truth_table(text)
    return text


def _function(name: str) -> str:
    find_function(name)
    return name


BooleanName = Annotated[Text, AfterValidator(_boolean)]


class RecipePart(BaseModel):
    """Common to all tables of a recipe."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class HandSet(RecipePart):
    """One layer whose weights are given, not trained."""

    W: tuple[Annotated[tuple[Weight, ...], Field(max_length=limits.INPUTS)], ...] = Field(
        description="One row for each neuron of the layer.", max_length=limits.NEURONS
    )
    b: tuple[Weight, ...] | None = Field(
        default=None,
        description="One bias for each neuron of the layer; left out of a layer without.",
        max_length=limits.NEURONS,
    )
    activation: ActivationName = Field(
        default="identity", description="What follows it, such as 'relu' or 'leaky_relu(0.2)'."
    )

    def layer(self) -> Layer:
        """Return the layer."""
        W = matrix(self.W)
        if self.b is None:
            return Layer.unbiased(W, self.activation)
        return Layer(W, np.array(self.b), self.activation)


class SkipEdges(RecipePart):
    """Edges past the layers between, with weights that are given."""

    source: int = Field(
        alias="from", ge=0, le=limits.LAYERS, description="The layer they leave, 0 for the input."
    )
    target: int = Field(
        alias="to", ge=0, le=limits.LAYERS, description="The layer they enter, from 1."
    )
    W: tuple[Annotated[tuple[Weight, ...], Field(max_length=limits.INPUTS)], ...] = Field(
        description="One row for each neuron that they enter; a column of zeros is no edge.",
        max_length=limits.NEURONS,
    )

    def skip(self) -> Skip:
        """Return them."""
        return Skip(self.source, self.target, matrix(self.W))


class Interpolation(RecipePart):
    """A function of one input, met at some inputs and straight between them."""

    function: Annotated[Text, AfterValidator(_function)] = Field(
        description="Which: '|x|', 'x^2', 'x^3', 'exp(x)', 'sin(x)', 'cos(x)' or 'tanh(x)'."
    )
    between: tuple[Weight, Weight] = Field(
        default=(-1.0, 1.0), description="The first and the last of these inputs."
    )
    pieces: int = Field(
        default=4,
        ge=1,
        le=limits.NEURONS,
        description="How many straight pieces, all equally wide.",
    )
    knots: tuple[Weight, ...] = Field(
        default=(),
        max_length=limits.NEURONS + 1,
        description="The inputs themselves, rising, in place of between and pieces.",
    )
    shifted: bool = Field(
        default=False,
        description="Whether it is moved up or down until it is off by as much to both sides.",
    )

    @model_validator(mode="after")
    def _rising(self) -> Self:
        self.net()
        return self

    def net(self) -> Net:
        """Return the net."""
        if self.knots and {"between", "pieces"} & self.model_fields_set:
            raise InputError("knots take the place of between and pieces; keep one of them")
        knots = np.array(self.knots) if self.knots else even_knots(*self.between, self.pieces)
        f = find_function(self.function)
        with np.errstate(over="ignore", invalid="ignore"):
            reach = np.abs(f(knots)).max(initial=0.0)
        if not reach <= limits.LARGEST:
            raise InputError(f"{self.function} has no values there that a net could have")
        return interpolation(f, knots, self.shifted)


def matrix(rows: tuple[tuple[float, ...], ...]) -> Array:
    """Return rows as an array; InputError if they are not equally long."""
    if len({len(row) for row in rows}) != 1:
        raise InputError("all rows of W must be equally long")
    return np.array(rows)


def net_of(
    layers: tuple[HandSet, ...],
    skips: tuple[SkipEdges, ...],
    boolean: str | None,
    pieces: Interpolation | None,
) -> Net:
    """Return the net that a recipe gives in one of these ways."""
    if boolean is not None:
        return boolean_net(boolean)
    if pieces is not None:
        return pieces.net()
    return Net.with_skips([one.layer() for one in layers], [one.skip() for one in skips])
