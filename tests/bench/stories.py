"""Which clips are told in stock Manim, too, and which of their beats are measured."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Told:
    """A clip that stock Manim tells in a scene of its own.

    Attributes
    ----------
    module, scene : str
        Which file, and which class in it.
    part : str
        Beats that stand for the clip where all of it would take too long.
    short : str
        Fewer of them.
    """

    module: str
    scene: str
    part: str
    short: str

    @property
    def file(self) -> Path:
        """Where the scene is."""
        return HERE / f"{self.module}.py"


# The five that take most CPU time a frame of all clips of the shipped lectures (`heaviest.py`).
HEAVIEST = {
    "cut": Told("stock_lifted", "StockCut", "lift,around", "lift"),
    "valleys": Told("stock_valleys", "StockValleys", "landscape,swap", "landscape"),
    "one-neuron": Told("stock_lifted", "StockOneNeuron", "sum,above", "sum"),
    "gates": Told("stock_gates", "StockGates", "and-up,and-cut,or", "and-cut"),
    "training": Told("stock_training", "StockTraining", "hidden,turn", "hidden"),
}
STORIES = {
    **HEAVIEST,
    "fold": Told("stock_fold", "StockFold", "shift,fold-1,threshold", "shift,fold-1"),
}
