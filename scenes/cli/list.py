"""`pleat list`: the clips that ship."""

from __future__ import annotations

import json
from typing import Any

import click


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
def command(as_json: bool) -> None:
    """List every shipped clip: name, length, figures it covers, title."""
    from pleat.configs import shipped
    from pleat.scenes.clip import load_clip
    from pleat.scenes.timeline import schedule

    rows: list[dict[str, Any]] = []
    for name in shipped("clips"):
        clip = load_clip(name)
        rows.append(
            {
                "name": name,
                "title": clip.title,
                "seconds": round(schedule(clip, 60).frames / 60, 1),
                "figures": clip.head.figures,
                "beats": [beat.id for beat in clip.beats],
            }
        )
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    width = max((len(row["name"]) for row in rows), default=0)
    for row in rows:
        figures = f"  [{', '.join(row['figures'])}]" if row["figures"] else ""
        click.echo(f"{row['name']:{width}}  {row['seconds']:5.1f} s  {row['title']}{figures}")
