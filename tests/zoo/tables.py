"""Tables as people have them: each function writes one, and returns what it holds."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

KEPT = Path(__file__).parent / "data"


@dataclass(frozen=True, eq=False)
class Table:
    """A file, and by numpy alone what it says.

    Attributes
    ----------
    file : str
        Its name in the folder.
    points : (N, n) float64 array
    labels : (N,) int array
        Classes numbered as pleat does: whole numbers as they are, words in sorted order.
        Of a regression the targets, in floating point.
    """

    file: str
    points: np.ndarray
    labels: np.ndarray


def _write(
    folder: Path,
    file: str,
    head: str,
    points: np.ndarray,
    labels: Sequence[object],
    form: str = "{:.6g}",
    comma: str = ",",
    decimal: str = ".",
) -> Table:
    """Write a table; its points are the numbers as they were written."""
    cells = [[form.format(v) for v in row] for row in points.tolist()]
    rows = [
        comma.join([*(cell.replace(".", decimal) for cell in row), str(label)])
        for row, label in zip(cells, labels, strict=True)
    ]
    lines = [head.replace(",", comma), *rows] if head else rows
    (folder / file).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return Table(file, np.array(cells, dtype=np.float64), numbered(labels))


def numbered(labels: Iterable[object]) -> np.ndarray:
    """Return labels as numbers: words in sorted order."""
    told = list(labels)
    if all(isinstance(one, int) for one in told):
        return np.array(told)
    order = {name: k for k, name in enumerate(sorted(set(map(str, told))))}
    return np.array([order[str(one)] for one in told])


def _kept(folder: Path, name: str, take: Sequence[str], label: str) -> Table:
    """Copy some columns of a public table as they are."""
    with (KEPT / f"{name}.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    lines = [",".join([*take, label]), *(",".join(row[k] for k in (*take, label)) for row in rows)]
    (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    points = np.array([[float(row[k]) for k in take] for row in rows])
    labels = [row[label] for row in rows]
    whole = all(one.isdigit() for one in labels)
    return Table(f"{name}.csv", points, numbered(map(int, labels) if whole else labels))


def iris(folder: Path) -> Table:
    """Four lengths in cm, three species as words, columns under their own names."""
    take = ("sepal_length", "sepal_width", "petal_length", "petal_width")
    return _kept(folder, "iris", take, "species")


def petals(folder: Path) -> Table:
    """Two of them."""
    return _kept(folder, "iris", ("petal_length", "petal_width"), "species")


def penguins(folder: Path) -> Table:
    """Bills and flippers in mm, three species."""
    return _kept(folder, "penguins", ("bill_length_mm", "flipper_length_mm"), "species")


def penguins_mass(folder: Path) -> Table:
    """Bills and flippers in mm, mass in g: one coordinate goes a hundred times as far."""
    take = ("bill_length_mm", "flipper_length_mm", "body_mass_g")
    return _kept(folder, "penguins", take, "species")


def wine(folder: Path) -> Table:
    """Thirteen measures from 0.1 to 1,680; the classes are numbers."""
    with (KEPT / "wine.csv").open(encoding="utf-8") as file:
        names = tuple(next(csv.reader(file)))
    return _kept(folder, "wine", names[:-1], names[-1])


def heights(folder: Path) -> Table:
    """Heights in cm and weights in kg of two groups."""
    rng = np.random.default_rng(1)
    height = np.concatenate([rng.normal(163, 6, 60), rng.normal(177, 7, 60)])
    weight = 0.9 * (height - 100) + rng.normal(0, 6, 120)
    points = np.stack([height, weight], axis=1)
    return _write(folder, "heights.csv", "x,y,label", points, [0] * 60 + [1] * 60, "{:.1f}")


def houses(folder: Path) -> Table:
    """Areas in square metres and prices, 300,000 from the origin; sold or not."""
    rng = np.random.default_rng(2)
    area = rng.uniform(60, 220, 90)
    price = 180_000 + 2_100 * area + rng.normal(0, 45_000, 90)
    sold = (price < 180_000 + 2_100 * area).astype(int)
    return _write(
        folder,
        "houses.csv",
        "area_m2,price_eur,sold",
        np.stack([area.round(), price.round(-2)], axis=1),
        ["yes" if one else "no" for one in sold],
        "{:.0f}",
    )


def timestamps(folder: Path) -> Table:
    """Unix time in seconds and a temperature: one is of 1.7e9, the other of 20."""
    rng = np.random.default_rng(3)
    time = 1_700_000_000 + np.sort(rng.uniform(0, 86_400, 80)).round()
    degrees = 20 + 6 * np.sin((time - time[0]) / 14_000) + rng.normal(0, 0.6, 80)
    points = np.stack([time, degrees.round(2)], axis=1)
    labels = (degrees > 20).astype(int).tolist()
    return _write(folder, "times.csv", "time,degrees,label", points, labels, "{:.2f}")


def shares(folder: Path) -> Table:
    """Coordinates in [0, 1], tabs between them."""
    rng = np.random.default_rng(4)
    points = rng.uniform(0, 1, (100, 2))
    labels = (points[:, 1] > 0.5 + 0.3 * np.sin(5 * points[:, 0])).astype(int).tolist()
    return _write(folder, "shares.tsv", "x,y,label", points, labels, "{:.4f}", comma="\t")


def losses(folder: Path) -> Table:
    """All numbers negative, semicolons between them and decimal commas, as spreadsheets write."""
    rng = np.random.default_rng(5)
    points = rng.normal(0, 1, (80, 2)) * (3, 2) + (-40, -15)
    labels = ["gut" if a > -40 + b + 15 else "schlecht" for a, b in points]
    return _write(
        folder, "verluste.csv", "x,y,label", points, labels, "{:.2f}", comma=";", decimal=","
    )


def rare(folder: Path) -> Table:
    """One class of four points among 96 others."""
    rng = np.random.default_rng(6)
    points = np.vstack([rng.normal(0, 1, (96, 2)), rng.normal(2.6, 0.2, (4, 2))])
    return _write(folder, "rare.csv", "x,y,label", points, [0] * 96 + [1] * 4, "{:.3f}")


def twins(folder: Path) -> Table:
    """Whole numbers, and most points more than once: answers to two questions from 1 to 5."""
    rng = np.random.default_rng(7)
    points = rng.integers(1, 6, (120, 2)).astype(float)
    labels = [int(a + b > 6) for a, b in points]
    return _write(folder, "answers.csv", "x,y,label", points, labels, "{:.0f}")


def four(folder: Path) -> Table:
    """Four classes, named by words, in the corners."""
    rng = np.random.default_rng(8)
    names = ("north", "east", "south", "west")
    middles = np.array([(0, 2), (2, 0), (0, -2), (-2, 0)])
    points = np.repeat(middles, 25, axis=0) + rng.normal(0, 0.5, (100, 2))
    labels = [names[k // 25] for k in range(100)]
    return _write(folder, "winds.csv", "x1,x2,label", points, labels, "{:.3f}")


def geysers(folder: Path) -> Table:
    """Minutes of an eruption and of the wait before it, in the ranges of Old Faithful."""
    rng = np.random.default_rng(9)
    short = rng.normal((2.0, 54.5), (0.3, 6.0), (50, 2))
    long = rng.normal((4.3, 80.0), (0.4, 6.0), (90, 2))
    return _write(
        folder,
        "geyser.csv",
        "eruption_min,waiting_min,kind",
        np.vstack([short, long]),
        ["short"] * 50 + ["long"] * 90,
        "{:.2f}",
    )


def three(folder: Path) -> Table:
    """Points of a space of three dimensions, as an NPZ of one array and words."""
    rng = np.random.default_rng(10)
    points = rng.normal(0, 1, (90, 3))
    inside = (points**2).sum(axis=1) < 2.2
    labels = np.where(inside, "inside", "outside")
    np.savez(folder / "ball.npz", x=points, y=labels)
    return Table("ball.npz", points, numbered(labels.tolist()))


def moons(folder: Path) -> Table:
    """Two half circles with noise: what every tutorial begins with."""
    rng = np.random.default_rng(11)
    t = np.linspace(0, np.pi, 50)
    upper = np.stack([np.cos(t), np.sin(t)], axis=1)
    points = np.vstack([upper, (1, 0.5) - upper]) + rng.normal(0, 0.08, (100, 2))
    return _write(folder, "moons.csv", "x,y,label", points, [0] * 50 + [1] * 50, "{:.4f}")


def pixels(folder: Path) -> Table:
    """Pictures of 28 x 28 pixels, from 0 to 255: three shapes with noise."""
    rng = np.random.default_rng(12)
    shapes = np.zeros((3, 28, 28))
    shapes[0, 6:22, 12:16] = shapes[1, 12:16, 6:22] = 200
    shapes[2, 8:20, 8:20] = 120
    labels = [k % 3 for k in range(45)]
    points = shapes.reshape(3, -1)[labels] + rng.normal(25, 12, (45, 784))
    head = ",".join([*(f"x{k}" for k in range(1, 785)), "label"])
    return _write(folder, "pixels.csv", head, np.clip(points, 0, 255), labels, "{:.0f}")


def cooling(folder: Path) -> Table:
    """A function of one number: degrees of a cup of tea by the minute."""
    rng = np.random.default_rng(13)
    minutes = np.linspace(0, 60, 50)
    degrees = 21 + 65 * np.exp(-minutes / 18) + rng.normal(0, 1.5, 50)
    cells = [(f"{a:.2f}", f"{b:.1f}") for a, b in zip(minutes, degrees, strict=True)]
    text = "\n".join(["x,y", *(",".join(row) for row in cells)])
    (folder / "tea.csv").write_text(text + "\n", encoding="utf-8")
    held = np.array(cells, dtype=np.float64)
    return Table("tea.csv", held[:, :1], held[:, 1])
