"""WebKitGTK for the slow tests: its MiniBrowser, driven by WebDriver's own protocol.

Playwright's WebKit is a build of its own; this is the one that Debian's users have.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest

NEEDED = "needs WebKitGTK (Debian: apt-get install webkit2gtk-driver xvfb)"
_BROWSERS = "usr/lib/*/webkit2gtk-4.*/MiniBrowser"
_LIMIT = 60  # seconds to start or to become so, on a machine with much to do


class WebKit:
    """A window.

    Parameters
    ----------
    session : str
        The address of its WebDriver session.
    """

    def __init__(self, session: str) -> None:
        self._session = session

    def go(self, url: str) -> None:
        """Open a page."""
        ask("POST", f"{self._session}/url", {"url": url})

    def run(self, script: str) -> Any:
        """Return what an expression of JavaScript is."""
        given = {"script": f"return ({script});", "args": []}
        return ask("POST", f"{self._session}/execute/sync", given)

    def until(self, script: str) -> Any:
        """Wait until an expression is true; return what it is then."""
        end = time.monotonic() + _LIMIT
        while time.monotonic() < end:
            if found := self.run(script):
                return found
            time.sleep(0.1)
        raise AssertionError(f"never {script}")

    def press(self, key: str) -> None:
        """Press a key, as a reader does."""
        way = [{"type": kind, "value": key} for kind in ("keyDown", "keyUp")]
        keys = {"actions": [{"type": "key", "id": "keys", "actions": way}]}
        ask("POST", f"{self._session}/actions", keys)


def ask(method: str, address: str, given: dict[str, Any] | None = None) -> Any:
    """Ask a WebDriver server for something; return the value of its answer."""
    body = json.dumps(given).encode() if given is not None else None
    wanted = Request(address, body, {"Content-Type": "application/json"}, method=method)
    with urlopen(wanted, timeout=_LIMIT) as answer:
        return json.load(answer)["value"]


@contextlib.contextmanager
def webkit() -> Iterator[WebKit]:
    """Start WebKitGTK; skip the test, saying what it needs, where there is none."""
    driver = shutil.which("WebKitWebDriver")
    browser = shutil.which("MiniBrowser") or next(map(str, Path("/").glob(_BROWSERS)), None)
    shown = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    frame = shutil.which("xvfb-run")
    if driver is None or browser is None or not (shown or frame):
        pytest.skip(NEEDED)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    around = [] if shown else [str(frame), "-a"]
    started = subprocess.Popen([*around, driver, f"--port={port}"])
    home = f"http://127.0.0.1:{port}"
    session = ""
    try:
        _wait(f"{home}/status")
        options = {"binary": browser, "args": ["--automation"]}
        always = {"browserName": "MiniBrowser", "webkitgtk:browserOptions": options}
        made = ask("POST", f"{home}/session", {"capabilities": {"alwaysMatch": always}})
        session = f"{home}/session/{made['sessionId']}"
        yield WebKit(session)
    finally:
        if session:
            ask("DELETE", session)
        started.terminate()
        started.wait()


def _wait(address: str) -> None:
    end = time.monotonic() + _LIMIT
    while True:
        try:
            ask("GET", address)
        except (URLError, ConnectionError):
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
        else:
            return
