"""Handwritten digits, 8 by 8 pixels: a data set that ships as a file.

The table is the test part of E. Alpaydin and C. Kaynak (1998), "Optical Recognition of
Handwritten Digits", UCI Machine Learning Repository, CC BY 4.0, as scikit-learn has it in
``sklearn/datasets/data/digits.csv.gz``: `.ci/digits` makes ``shipped/digits.npz`` of that.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated

import numpy as np

from pleat.nets.activation import Array
from pleat.nets.data import Between, Classes, Labels, register

ROWS = 1797
_FEWEST = 100  # so many in a row have all ten digits among them
_DARKEST = 16  # in the file
_FILE = Path(__file__).resolve().parent / "shipped" / "digits.npz"


@cache
def _table() -> tuple[Array, Labels]:
    with np.load(_FILE, allow_pickle=False) as file:
        return file["pixels"].astype(np.float64) / _DARKEST, file["labels"].astype(np.int64)


@register(
    "the rows of the UCI set, digit by digit; 64 pixels from 0, paper, to `ink`",
    image=(8, 8),
    classes=tuple("0123456789"),
)
def digits(
    first: Annotated[int, Between(0, ROWS - _FEWEST)] = 0,
    count: Annotated[int, Between(_FEWEST, ROWS)] = ROWS,
    ink: Annotated[float, Between(0.001, 1000)] = 1.0,
) -> Classes:
    """Handwritten digits: `count` rows of the file from row `first` on, or as many as follow."""
    pixels, labels = (column[first : first + count] for column in _table())
    return tuple(ink * pixels[labels == k] for k in range(10))
