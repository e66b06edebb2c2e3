"""What files can name: activations, data sets, nets and themes, from their tables."""

from __future__ import annotations

import inspect

from pleat.nets.activation import REGISTRY as ACTIVATIONS
from pleat.nets.data import REGISTRY as DATASETS
from pleat.nets.files.snapshot import Snapshot, shipped_snapshots
from pleat.nets.metrics import Errors, Metrics
from pleat.scenes.drawing.theme import themes


def page() -> str:
    """Return tables of all that ships."""
    parts = (_activations(), _datasets(), _nets())
    return "\n".join(parts) + f"\n## Themes\n\n{', '.join(f'`{name}`' for name in themes())}\n"


def _table(title: str, heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    body = "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
    return f"## {title}\n\n{body}\n"


def _activations() -> str:
    rows = []
    for name, family in sorted(ACTIVATIONS.shipped().items()):
        record = family.make(family.default)
        kinks = ", ".join(f"{kink:g}" for kink in record.kinks)
        folds = f"at {kinks}" if kinks else "nowhere"
        takes = f"`{family.parameter}`, by default {family.default:g}" if family.parameter else ""
        straight = "yes" if record.linear_pieces else "no"
        rows.append((f"`{name}`", takes, folds, straight, f"`torch.nn.{record.torch}`"))
    heads = ("name", "parameter", "folds", "straight between folds", "the same in PyTorch")
    return _table("Activations", heads, rows)


def _datasets() -> str:
    rows = []
    for name, make in sorted(DATASETS.shipped().items()):
        takes = [f"`{p.name}={p.default!r}`" for p in inspect.signature(make).parameters.values()]
        said = (inspect.getdoc(make) or "").partition("\n")[0]
        formula = make().formula.replace("|", r"\|")
        rows.append((f"`{name}`", ", ".join(takes), said, formula))
    return _table("Data sets", ("name", "takes", "what it is", "formula"), rows)


def _nets() -> str:
    rows = []
    for name, path in sorted(shipped_snapshots().items()):
        snapshot = Snapshot.load(path)
        shape = "-".join(map(str, snapshot.net.widths))
        data = f"`{snapshot.data}`" if snapshot.data else ""
        m = snapshot.metrics
        right = f"{m.correct} of {m.n}" if isinstance(m, Metrics) else ""
        if isinstance(m, Errors):
            right = f"mean squared error {m.mse:.2g}"
        rows.append((f"`{name}`", shape, ", ".join(snapshot.net.activations), data, right))
    return _table("Nets", ("name", "shape", "activations", "data", "right"), rows)
