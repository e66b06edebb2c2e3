"""`pleat sheet`: a video's frames side by side on one PNG."""

from __future__ import annotations

from pathlib import Path

import click

from pleat.nets.errors import InputError
from pleat.scenes.cli import options


@click.command("sheet")
@click.argument("video", type=click.Path(path_type=Path))
@options.out(".png", "VIDEO with .png for its suffix")
@click.option("-n", "--number", default=24, show_default=True, help="Pictures on the sheet.")
@click.option("--cols", default=4, show_default=True, help="Pictures in a row.")
@click.option("--width", default=480, show_default=True, help="Pixels of a picture's width.")
def command(video: Path, out: Path | None, number: int, cols: int, width: int) -> None:
    """Tile frames of VIDEO, evenly spaced and each with its time, on one PNG."""
    from pleat.nets.files.writing import check_target, whole_file
    from pleat.scenes.film.video.contact_sheet import contact_sheet

    for name, value, most in (
        ("-n", number, 1000),
        ("--cols", cols, 100),
        ("--width", width, 4096),
    ):
        if not 1 <= value <= most:
            raise InputError(f"{name} is {value}: give 1 to {most}")
    out = out or video.with_suffix(".png")
    check_target(out, ".png")
    picture = contact_sheet(video, number, cols, width)
    with whole_file(out) as part:
        picture.save(part, "PNG", optimize=True)
    click.echo(str(out))
