"""The command line's way out: exit codes, and one sentence instead of a traceback."""

import os
import subprocess
import sys

import click
import pytest

from pleat.nets.errors import InputError
from pleat.scenes import cli


@pytest.fixture
def ending(monkeypatch, capsys):
    """Run `main` with a command that ends as told; return its exit code and stderr."""

    def run(outcome):
        def act(**_):
            if isinstance(outcome, BaseException):
                raise outcome
            return outcome

        monkeypatch.setattr(cli.cli, "main", act)
        with pytest.raises(SystemExit) as end:
            cli.main()
        return end.value.code, capsys.readouterr().err

    return run


def test_done_is_0(ending):
    assert ending(None) == (0, "")


def test_a_command_may_choose_its_exit_code(ending):
    assert ending(1) == (1, "")


def test_bad_input_is_2_and_each_line_is_marked(ending):
    code, said = ending(InputError("a.toml: no beat 'x'\na.toml: no net 'y'"))
    assert code == 2
    assert said == "pleat: a.toml: no beat 'x'\npleat: a.toml: no net 'y'\n"


def test_wrong_usage_is_2(ending):
    code, said = ending(click.UsageError("no such option: --nope"))
    assert code == 2
    assert "--nope" in said


@pytest.mark.parametrize("interrupt", [KeyboardInterrupt(), click.Abort()])
def test_interrupted_is_130(ending, interrupt):
    code, said = ending(interrupt)
    assert code == 130
    assert said == "pleat: interrupted\n"


def test_an_error_of_ours_is_1_and_one_sentence(ending, monkeypatch):
    monkeypatch.delenv("PLEAT_DEBUG", raising=False)
    code, said = ending(ZeroDivisionError("division\nby zero"))
    assert code == 1
    assert said.count("\n") == 1
    assert "ZeroDivisionError: division by zero" in said
    assert "PLEAT_DEBUG=1" in said


def test_debug_shows_where_an_error_comes_from(monkeypatch):
    def fail(**_):
        raise ZeroDivisionError

    monkeypatch.setenv("PLEAT_DEBUG", "1")
    monkeypatch.setattr(cli.cli, "main", fail)
    with pytest.raises(ZeroDivisionError):
        cli.main()


def test_an_unknown_command_is_2():
    run = pleat("fold-me")
    assert run.returncode == 2
    assert "fold-me" in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize("module", ["pleat", "pleat.scenes.cli"])
def test_python_m_pleat_is_pleat(module):
    run = subprocess.run(
        [sys.executable, "-m", module, "--version"], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.startswith("pleat ")


def test_a_reader_who_has_gone_is_met_with_silence():
    reading, writing = os.pipe()
    os.close(reading)
    run = pleat("doctor", stdout=writing)
    os.close(writing)
    assert run.returncode == 1
    assert run.stderr == ""


def pleat(*arguments, stdout=subprocess.PIPE):
    return subprocess.run(
        [sys.executable, "-m", "pleat.scenes.cli", *arguments],
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
