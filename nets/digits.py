"""The table of handwritten digits, 8 by 8 pixels, that ships as a file.

The table is the test part of E. Alpaydin and C. Kaynak (1998), "Optical Recognition of
Handwritten Digits", UCI Machine Learning Repository, CC BY 4.0, as scikit-learn has it in
``sklearn/datasets/data/digits.csv.gz``: `.ci/digits` makes ``shipped/digits.npz`` of that.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pleat.nets.activation import Array

ROWS = 1797
FEWEST = 100  # so many in a row have all ten digits among them
_DARKEST = 16  # in the file
_FILE = Path(__file__).resolve().parent / "shipped" / "digits.npz"


@cache
def table() -> tuple[Array, NDArray[np.int64]]:
    """Return the pixels, (1797, 64) from 0 to 1, and what digit each row is."""
    with np.load(_FILE, allow_pickle=False) as file:
        return file["pixels"].astype(np.float64) / _DARKEST, file["labels"].astype(np.int64)
