"""A Dask cluster on this machine: a scheduler and workers, each a process of its own."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from support import identity

_SECONDS = 60


@dataclass
class Cluster:
    """What has been started, and where the scheduler listens."""

    folder: Path
    processes: dict[str, subprocess.Popen] = field(default_factory=dict)

    @property
    def file(self) -> Path:
        """What the scheduler has written of itself."""
        return self.folder / "scheduler.json"

    @property
    def address(self) -> str:
        """Where the scheduler listens."""
        return json.loads(self.file.read_text())["address"]

    def start(self, kind: str, name: str, *options: str, path: Path | None = None) -> None:
        """Start a scheduler or a worker; modules from a path come first there."""
        environment = identity.environment() | {"OMP_NUM_THREADS": "1"}
        if path is not None:
            environment["PYTHONPATH"] = os.pathsep.join([str(path), environment["PYTHONPATH"]])
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", *options]
        with (self.folder / f"{name}.log").open("wb") as log:
            self.processes[name] = subprocess.Popen(
                command, cwd=self.folder, env=environment, stdout=log, stderr=log
            )

    def worker(self, name: str, *options: str, path: Path | None = None) -> None:
        """Start a worker without a nanny: who is killed stays away."""
        usual = ("--no-nanny", "--no-dashboard", "--nthreads", "1", "--name", name)
        self.start("worker", name, self.address, *usual, *options, path=path)

    def wait_for(self, name: str) -> None:
        """Return once a worker has come."""
        log = self.folder / f"{name}.log"
        until(lambda: b"Registered to" in log.read_bytes())

    def kill(self, name: str) -> None:
        """Kill one as the system would."""
        process = self.processes.pop(name)
        process.kill()
        process.wait()


@contextlib.contextmanager
def running(folder: Path, *workers: str) -> Iterator[Cluster]:
    """Give a cluster with workers of these names, once they have all come."""
    cluster = Cluster(folder)
    try:
        options = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        cluster.start("scheduler", "scheduler", *options, "--scheduler-file", str(cluster.file))
        until(cluster.file.exists)
        for name in workers:
            cluster.worker(name)
        for name in workers:
            cluster.wait_for(name)
        yield cluster
    finally:
        for name in [*cluster.processes]:
            cluster.kill(name)


def until(holds) -> None:
    """Wait for something to hold."""
    deadline = time.monotonic() + _SECONDS
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)
