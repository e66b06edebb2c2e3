"""`pleat doctor`: what pleat needs, whether it is there, and how to get it."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass

import click

from pleat.scenes.cli.requirements import MissingError, Requirement, requirements


@dataclass(frozen=True)
class Answer:
    """A requirement, whether it is met, and the version found or what is wrong."""

    requirement: Requirement
    found: bool
    detail: str

    @property
    def mark(self) -> str:
        """``ok``, ``MISSING``, or ``absent`` for what is optional."""
        if self.found:
            return "ok"
        return "absent" if self.requirement.optional else "MISSING"

    @property
    def text(self) -> str:
        """The detail, and for what is optional and absent its purpose."""
        if self.found or not self.requirement.optional:
            return self.detail
        return f"{self.detail} (only for {self.requirement.needed_for})"


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    """Check everything pleat needs, and name the command that mends what is missing.

    The exit code is 1 if something is missing that pleat cannot do without.
    """
    findings = [_examine(requirement) for requirement in requirements()]
    if as_json:
        click.echo(json.dumps([_record(f) for f in findings], indent=2, ensure_ascii=False))
    elif sys.stdout.isatty():
        _table(findings)
    else:
        _lines(findings)
    ctx.exit(int(any(f.mark == "MISSING" for f in findings)))


def _examine(requirement: Requirement) -> Answer:
    try:
        return Answer(requirement, True, requirement.find())
    except (MissingError, ImportError) as error:
        return Answer(requirement, False, " ".join(str(error).split()))


def _record(finding: Answer) -> dict[str, str | bool | None]:
    requirement = finding.requirement
    return {
        "name": requirement.name,
        "found": finding.found,
        "required": not requirement.optional,
        "needed_for": requirement.needed_for or None,
        "detail": finding.detail,
        "mend": None if finding.found else requirement.mend,
    }


def _lines(findings: list[Answer]) -> None:
    width = max(len(f.requirement.name) for f in findings)
    for f in findings:
        click.echo(f"{f.mark:7}  {f.requirement.name:{width}}  {f.text}")
        if not f.found:
            click.echo(f"{'':7}  {'':{width}}  mend: {f.requirement.mend}")


def _table(findings: list[Answer]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    table = Table("", "requirement", "found", box=None, pad_edge=False)
    colours = {"ok": "green", "absent": "yellow", "MISSING": "bold red"}
    for f in findings:
        table.add_row(Text(f.mark, colours[f.mark]), Text(f.requirement.name), Text(f.text))
    console.print(table)
    # Below the table, where no column breaks a command in two.
    for f in findings:
        if not f.found:
            console.print(Text(f"\n{f.requirement.name}: to mend it, run"), soft_wrap=True)
            console.print(Text(f"  {f.requirement.mend}", "bold"), soft_wrap=True)
