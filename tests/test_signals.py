"""Signals: each ends a command as Ctrl-C does, and nothing is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support.processes import Running, hears, living
from support.stripes import drawing, until

from pleat.configs import shipped
from pleat.scenes.cli.ending import Ending
from pleat.scenes.outputs.embed.fit import encoders

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks for orphans in /proc")

SIGNALS = {signal.SIGTERM: 143, signal.SIGHUP: 129, signal.SIGINT: 130}


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize("group", [False, True], ids=["parent", "group"])
def test_a_render_told_to_end_clears_away(tmp_path, number, group):
    running = drawing(tmp_path, pause=0.05)
    running.send(number, group)
    assert running.end() == SIGNALS[number]
    assert b"interrupted" in running.said
    assert b"Traceback" not in running.said
    assert running.cursor_is_shown
    assert list((tmp_path / "cache" / "tmp").iterdir()) == []
    assert [p.name for p in tmp_path.iterdir()] == ["cache"]


def test_a_killed_render_leaves_a_cursor_and_no_process(tmp_path):
    running = drawing(tmp_path, pause=1000)  # its workers would not notice by themselves
    running.send(signal.SIGKILL)
    assert running.end() == -signal.SIGKILL
    assert running.cursor_is_shown


def test_stopped_workers_die_with_their_parent(tmp_path):
    """A worker that gets no turn can't watch its parent; the kernel does."""
    running = drawing(tmp_path, pause=1000)
    for process, words in living(running.process.pid).items():
        if "forkserver" in words:
            os.kill(process, signal.SIGSTOP)
    running.send(signal.SIGKILL)
    assert running.end() == -signal.SIGKILL


@pytest.mark.slow
@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize("after", [0.15, 0.4, 0.8])
def test_training_is_ended_from_its_first_moment_on(tmp_path, number, after):
    own = Path(shipped("recipes")["hard-relu"]).read_text()
    # So that it can't be done before it is told to end.
    (tmp_path / "long.toml").write_text(own.replace("steps = 500", "steps = 50000"))
    (tmp_path / "run").mkdir()
    running = Running("train", "../long.toml", cwd=tmp_path / "run")
    until(lambda: hears(running.process.pid))
    time.sleep(after)
    running.send(number)
    assert running.end() == SIGNALS[number]
    assert b"Traceback" not in running.said
    assert list((tmp_path / "run").iterdir()) == []


def test_a_hangup_switched_off_stays_so(tmp_path):
    """As nohup does."""
    code = "import os, signal, time; os.kill(os.getpid(), signal.SIGHUP); print('on')"
    program = (
        "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
        f"from pleat.scenes.cli.ending import Ending\nwith Ending().heard(): exec({code!r})"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (run.returncode, run.stdout) == (0, "on\n")


def test_the_same_end_told_twice_is_heard_once():
    ending = Ending()
    with ending.heard():
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGHUP)
        signal.raise_signal(signal.SIGTERM)
    assert (ending.signal, ending.code) == (signal.SIGHUP, 129)


@pytest.mark.slow
@pytest.mark.parametrize("number", [*SIGNALS, signal.SIGKILL])
def test_a_voice_ends_with_the_command_that_asked_for_it(tmp_path, number):
    """With all that it has started itself."""
    (tmp_path / "speak").write_text("#!/bin/sh\nsleep 1000 & echo $! > $1.pid; wait\n")
    (tmp_path / "speak").chmod(0o755)
    program = (
        "from pathlib import Path\nfrom pleat.scenes.cli.ending import Ending\n"
        "from pleat.scenes.film.narration import SpokenLine, narrate\n"
        f"with Ending().heard(): narrate('{tmp_path}/speak {tmp_path}/{{text}} {{out}}', "
        "[SpokenLine('p', str(k), str(k), 'en') for k in range(3)], Path('cache'), 2)"
    )
    running = Running(cwd=tmp_path, program=[sys.executable, "-c", program])
    until(lambda: len(list(tmp_path.glob("*.pid"))) == 2)
    time.sleep(0.2)
    voices = [int(path.read_text()) for path in tmp_path.glob("*.pid")]
    assert all(Path(f"/proc/{voice}").exists() for voice in voices)
    running.send(number)
    running.end()
    until(lambda: not any(Path(f"/proc/{voice}").exists() for voice in voices), 5)


def test_every_command_hears_from_its_first_line_on():
    """Nothing heavy is imported before signals are heard."""
    code = (
        "import sys; import pleat.scenes.cli; "
        "print([m for m in ('numpy', 'click', 'pydantic') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.stdout == "[]\n"


def test_encoders_stop_at_a_frame_when_they_are_left():
    """A film that is being encoded would be waited for otherwise, and all that come after."""
    frames = []

    def encode(heard):
        for _ in range(10_000):
            time.sleep(0.001)
            frames.append(1)
            heard()

    def leave():
        with encoders(1, lambda: None) as (pool, heard):
            for _ in range(3):
                pool.submit(encode, heard)
            until(lambda: frames)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        leave()
    assert len(frames) < 1000
