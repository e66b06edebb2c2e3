"""Options that several commands share."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pleat.nets.errors import InputError
from pleat.scenes.cli import completion
from pleat.scenes.drawing.aspects import ASPECTS

if TYPE_CHECKING:
    from pleat.scenes.film.job import Job


def quality_of(default: str) -> Callable[[Any], Any]:
    """Return the option -q with a quality of the command's own by default."""
    return click.option(
        "-q",
        "--quality",
        default=default,
        show_default=True,
        metavar="NAME|WxH@fps",
        shell_complete=completion.offering(lambda: ("low", "medium", "high", "4k")),
        help="low (480p15), medium (720p30), high (1080p60), 4k (2160p60), or a size and rate.",
    )


quality = quality_of("high")
aspect = click.option(
    "--aspect",
    type=click.Choice(ASPECTS),
    help="Another shape than wide, with a quality's name: high in 9:16 is 1080x1920.",
)
theme = click.option(
    "--theme",
    default="dark",
    show_default=True,
    shell_complete=completion.theme,
    help="Name of a theme, or a .toml file.",
)
themes = click.option(
    "--theme",
    default="dark,light",
    show_default=True,
    metavar="NAME[,NAME]",
    shell_complete=completion.themes,
    help="One theme, or two of which a page shows the darker to readers who prefer the dark.",
)
language = click.option(
    "--lang",
    shell_complete=completion.languages,
    help="Language of the captions; by default the clip's own.",
)
captions = click.option(
    "--captions",
    default="picture",
    show_default=True,
    metavar="picture|none",
    shell_complete=completion.offering(lambda: ("picture", "none")),
    help="Whether captions are drawn into the picture.",
)
force = click.option(
    "--force", is_flag=True, help="Draw every beat anew, whatever the cache holds."
)
jobs = click.option(
    "-j",
    "--jobs",
    type=int,
    help="Processes that draw; by default as many as the work is worth, at most one a core.",
)
cache = click.option(
    "--cache",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of finished segments; by default $PLEAT_CACHE or the user's cache folder.",
)
data = click.option(
    "--data",
    metavar="NAME|FILE",
    shell_complete=completion.datasets,
    help="Points for the net; your own are a .csv or .npz file.",
)
activation = click.option(
    "--activation",
    metavar="NAME",
    shell_complete=completion.activations,
    help="Of a net whose file does not name it.",
)
layers = click.option(
    "--layers",
    metavar="NAME,NAME...",
    help="Its layers in the order they run, where the file leaves that open.",
)
scheduler = click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Draw on a Dask cluster, by the address of its scheduler, such as tcp://10.0.0.5:8786, "
    "or the .json that this has written.",
)
scripts = click.option(
    "--scripts",
    is_flag=True,
    help="Run the clips in Python that a lecture's file names, from beside it.",
)
base_url = click.option(
    "--base-url",
    default="",
    metavar="URL",
    help="Address of the folder the page will be in: sites that link to it then show its picture.",
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print a report as JSON.")


def check_jobs(jobs: int | None, scheduler: str | None = None) -> None:
    """Refuse to draw in no process at all, and to count those of a cluster.

    Raises
    ------
    InputError
        If fewer than one is asked for, or another machine has them.
    """
    if jobs is not None and scheduler is not None:
        raise InputError("-j counts processes of this machine: leave it out with --scheduler")
    if jobs is not None and jobs < 1:
        raise InputError(f"jobs is {jobs}: give at least 1")


@contextlib.contextmanager
def job(
    title: str, cache: Path | None, jobs: int | None, force: bool, scheduler: str | None = None
) -> Iterator[Job]:
    """Give the job that -j, --cache, --force and --scheduler ask for, with a progress bar.

    Raises
    ------
    InputError
        If there is no such cluster.
    """
    from pleat.configs import default_cache
    from pleat.scenes.film.job import Job
    from pleat.scenes.film.progress import progress_bar

    with contextlib.ExitStack() as stack:
        draw = {}
        if scheduler is not None:
            from pleat.scenes.film.cluster import cluster

            draw = {"draw": stack.enter_context(cluster(scheduler))}
        progress = stack.enter_context(progress_bar(title))
        yield Job(cache or default_cache(), jobs, force, progress, **draw)


def listed(text: str | None) -> tuple[str, ...]:
    """Return the words of an option that takes several, with commas between them."""
    return tuple(word.strip() for word in (text or "").split(",") if word.strip())


def out(suffix: str, default: str) -> Callable[[Any], Any]:
    """Return the option -o for a file of one kind."""
    return click.option(
        "-o",
        "--output",
        "out",
        type=click.Path(path_type=Path),
        help=f"The {suffix} file to write; by default {default}.",
    )
