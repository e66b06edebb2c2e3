"""Running pleat's command line in this process, as a shell would see it."""

from __future__ import annotations

import contextlib
import io
import sys
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import pytest

from pleat.nets import InputError
from pleat.nets.files.readers import read_net
from pleat.scenes.cli import main


@dataclass(frozen=True)
class Run:
    """What came of it."""

    code: int
    out: str
    err: str


def pleat(*arguments: object, cwd: Path) -> Run:
    """Run ``pleat`` with arguments from a folder."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    with (
        contextlib.chdir(cwd),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        mock.patch.object(sys, "argv", ["pleat", *map(str, arguments)]),
    ):
        try:
            main()
        except SystemExit as end:
            code = int(end.code or 0)
    return Run(code, out.getvalue(), err.getvalue())


def refuse_net(path: Path, said: str, activation: str | list[str] | None = "relu") -> None:
    """Check that a net's file is refused in one line that names it."""
    with pytest.raises(InputError) as caught:
        read_net(path, activation)
    told = str(caught.value)
    assert "\n" not in told
    assert str(path) in told
    assert said in told, told
