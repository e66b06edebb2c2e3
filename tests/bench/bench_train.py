"""What 256 nets trained side by side cost against one: `python tests/bench/bench_train.py`."""

import time

from measure import keep

from pleat.nets import dataset
from pleat.nets.training.ensemble import fit
from pleat.nets.training.recipe import Recipe, find_recipe

SEEDS, ROUNDS = 256, 5


def with_seeds(recipe: Recipe, seeds: int) -> Recipe:
    training = recipe.training.model_copy(update={"seeds": seeds, "steps": 300})
    return recipe.model_copy(update={"training": training})


def seconds(recipe: Recipe) -> tuple[float, float]:
    """Return CPU and wall seconds of one training."""
    data = dataset(recipe.data)
    cpu, wall = time.process_time(), time.perf_counter()
    fit(recipe, recipe.training, data, lambda done, total: None)
    return time.process_time() - cpu, time.perf_counter() - wall


def main() -> None:
    star = find_recipe("hard-relu")
    one, many = with_seeds(star, 1), with_seeds(star, SEEDS)
    seconds(one)  # the first call loads torch's kernels
    # Turn by turn, so that whatever else the machine does meets both alike.
    runs = [(seconds(one), seconds(many)) for _ in range(ROUNDS)]
    for kind, name in enumerate(("CPU", "wall")):
        alone = min(a[kind] for a, _ in runs)
        batch = min(b[kind] for _, b in runs)
        keep({f"training {name}: {SEEDS} seeds / one": batch / alone}, "less")
        print(
            f"train 2-2-1, 300 steps, {name}: 1 seed {alone:.2f} s, {SEEDS} in one batch "
            f"{batch:.2f} s, ratio {batch / alone:.2f} (aim: at most 4); "
            f"one by one it would be {SEEDS * alone:.0f} s"
        )


if __name__ == "__main__":
    main()
