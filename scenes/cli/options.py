"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

quality = click.option(
    "-q",
    "--quality",
    default="high",
    show_default=True,
    metavar="NAME|WxH@fps",
    help="low (480p15), medium (720p30), high (1080p60), 4k (2160p60), or a size and rate.",
)
theme = click.option("--theme", default="dark", show_default=True, help="Name of a theme.")
language = click.option("--lang", help="Language of the captions; by default the clip's own.")
captions = click.option(
    "--captions",
    default="picture",
    show_default=True,
    metavar="picture|none",
    help="Whether captions are drawn into the picture.",
)


def out(suffix: str, default: str) -> Callable[[Any], Any]:
    """Return the option -o for a file of one kind."""
    return click.option(
        "-o",
        "--output",
        "out",
        type=click.Path(path_type=Path),
        help=f"The {suffix} file to write; by default {default}.",
    )
