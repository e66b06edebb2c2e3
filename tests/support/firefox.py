"""Firefox as Playwright can drive it: by WebDriver BiDi, with an answer it lacks put in between.

Playwright tells every new context which colour scheme it prefers, by a command that
Firefox up to 153 at least does not know, and gives up. Run as a program in Firefox's place,
this starts Firefox and passes on what is said, except that a refusal of that one command
becomes a success. What a reader prefers is set by Firefox's own settings instead.
"""

from __future__ import annotations

import contextlib
import json
import re
import shlex
import shutil
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

PROGRAMS = ("firefox-esr", "firefox")
_COMMAND = b'"emulation.setMediaFeaturesOverride"'
_READY = re.compile(rb"WebDriver BiDi listening on ws://([\d.]+):(\d+)")
_SCHEMES = {"dark": 0, "light": 1}
_LIMIT = 60_000  # milliseconds to start in, on a machine with much to do
_LONGEST = 1000  # bytes of the command or of its refusal, at most; what is longer is not read


class Firefox:
    """Firefoxes by what their readers prefer, each started when it is first asked for.

    Parameters
    ----------
    launcher : Path
        A program that runs this file.
    api
        What starts browsers, as Playwright's ``sync_playwright`` gives it.
    """

    def __init__(self, launcher: Path, api: Any) -> None:
        self._launcher, self._api = launcher, api
        self._started: dict[tuple[str, str], Any] = {}

    def new_context(
        self, color_scheme: str = "light", reduced_motion: str = "no-preference", **more: Any
    ) -> Any:
        """Open a fresh profile, as Playwright's browsers do."""
        wish = color_scheme, reduced_motion
        if wish not in self._started:
            self._started[wish] = self._api.firefox.launch(
                channel="moz-firefox",
                executable_path=self._launcher,
                timeout=_LIMIT,
                firefox_user_prefs={
                    "layout.css.prefers-color-scheme.content-override": _SCHEMES[color_scheme],
                    "ui.prefersReducedMotion": int(reduced_motion == "reduce"),
                    "media.autoplay.default": 0,
                },
            )
        return self._started[wish].new_context(color_scheme="null", reduced_motion="null", **more)

    def close(self) -> None:
        """End them all."""
        for browser in self._started.values():
            browser.close()


@contextlib.contextmanager
def firefox(folder: Path, api: Any) -> Iterator[Firefox]:
    """Give Firefox; skip the test, saying what it needs, where there is none.

    Parameters
    ----------
    folder : Path
        Where a small program may be put.
    api
        As for `Firefox`.
    """
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        pytest.skip("needs Firefox (Debian: apt-get install firefox-esr)")
    launcher = folder / "firefox"
    words = shlex.join([sys.executable, __file__, program])
    launcher.write_text(f'#!/bin/sh\nexec {words} "$@"\n', encoding="utf-8")
    launcher.chmod(0o755)
    started = Firefox(launcher, api)
    try:
        yield started
    finally:
        started.close()


def main(program: str, *args: str) -> int:
    """Run Firefox; say that it listens where in truth this does."""
    running = subprocess.Popen([program, *args], stderr=subprocess.PIPE)
    assert running.stderr is not None
    for line in running.stderr:
        if found := _READY.search(line):
            port = _relay(found[1].decode(), int(found[2]))
            line = f"WebDriver BiDi listening on ws://127.0.0.1:{port}\n".encode()
        sys.stderr.buffer.write(line)
        sys.stderr.flush()
    return running.wait()


def _relay(host: str, port: int) -> int:
    """Listen for one caller and connect it with Firefox; return the port."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        caller, _ = listening.accept()
        firefox = socket.create_connection((host, port))
        own = f"127.0.0.1:{listening.getsockname()[1]}".encode()
        asked, said = caller.makefile("rb"), firefox.makefile("rb")
        firefox.sendall(_head(asked).replace(own, f"{host}:{port}".encode()))
        caller.sendall(_head(said))
        pending: set[int] = set()
        threading.Thread(target=_down, args=(said, caller, pending), daemon=True).start()
        _up(asked, firefox, pending)

    threading.Thread(target=serve, daemon=True).start()
    return int(listening.getsockname()[1])


def _head(stream: Any) -> bytes:
    """Read the head of HTTP by which a connection becomes a WebSocket."""
    lines = []
    while (line := stream.readline()) not in (b"", b"\r\n"):
        lines.append(line)
    return b"".join([*lines, b"\r\n"])


def _frames(stream: Any) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Yield the frames of a WebSocket: first byte, what was read, payload (RFC 6455, 5.2)."""
    while head := stream.read(2):
        size, raw = head[1] & 127, head
        if size > 125:
            raw += stream.read(2 if size == 126 else 8)
            size = struct.unpack(">H" if size == 126 else ">Q", raw[2:])[0]
        mask = stream.read(4) if head[1] & 128 else b""
        payload = stream.read(size)
        raw += mask + payload
        if mask and size < _LONGEST:
            payload = bytes(byte ^ mask[k % 4] for k, byte in enumerate(payload))
        yield head[:1], raw, payload


def _up(asked: Any, firefox: socket.socket, pending: set[int]) -> None:
    for _, raw, payload in _frames(asked):
        if _COMMAND in payload:
            pending.add(json.loads(payload)["id"])
        firefox.sendall(raw)


def _down(said: Any, caller: socket.socket, pending: set[int]) -> None:
    with contextlib.suppress(OSError):
        for first, raw, payload in _frames(said):
            if pending and len(payload) < _LONGEST and b'"unknown command"' in payload:
                number = json.loads(payload)["id"]
                if number in pending:
                    pending.discard(number)
                    told = json.dumps({"type": "success", "id": number, "result": {}}).encode()
                    raw = first + bytes([len(told)]) + told
            caller.sendall(raw)
        caller.close()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
