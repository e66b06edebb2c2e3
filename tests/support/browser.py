"""A real browser for the tests: Debian's Chromium without a window, driven by Playwright.

Mark the tests `browser`; the fixture `browser` of conftest.py starts one Chromium a process,
`firefox` one Firefox, and `engine` runs a test in both.
"""

from __future__ import annotations

import contextlib
import functools
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")


@contextlib.contextmanager
def driver() -> Iterator[Any]:
    """Give Playwright, of which a process can have one; skip the test where there is none."""
    api = pytest.importorskip("playwright.sync_api", reason="needs the Python package playwright")
    with api.sync_playwright() as playwright:
        yield playwright


@contextlib.contextmanager
def chromium(playwright: Any) -> Iterator[Any]:
    """Start Chromium; skip the test, saying what it needs, where there is none."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        pytest.skip("needs Chromium (Debian: apt-get install chromium)")
    started = playwright.chromium.launch(executable_path=program)
    yield started
    started.close()


@dataclass
class Visit:
    """A page that is open, and what it has done since it was opened.

    Attributes
    ----------
    page : playwright.sync_api.Page
    requests : list of str
        Every URL it has asked for, in order; ``data:`` ones too.
    complaints : list of str
        Errors and warnings of the console, and uncaught exceptions.
    """

    page: Any
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def asked(self, suffix: str) -> set[str]:
        """Return the names of the files asked for that end so."""
        return {url.rsplit("/", 1)[-1] for url in self.requests if url.endswith(suffix)}


# Shifts are counted from the first on. Those of no element of the page happen inside
# the browser's own player, which moves captions above its controls.
_SHIFTS = """
window.shifted = 0;
if (PerformanceObserver.supportedEntryTypes.includes("layout-shift"))
new PerformanceObserver((list) => {
  for (const entry of list.getEntries())
    if (entry.sources.some((source) => source.node)) window.shifted += entry.value;
}).observe({type: "layout-shift", buffered: true});
"""


@contextlib.contextmanager
def visit(browser: Any, url: str, **preferences: Any) -> Iterator[Visit]:
    """Open a page in a fresh profile.

    Parameters
    ----------
    browser
        As the fixture `browser` gives it.
    url : str
        Of the page.
    **preferences
        Of the reader, such as ``color_scheme="dark"``, ``reduced_motion="reduce"``,
        ``viewport={"width": 800, "height": 600}``, ``has_touch=True``.
    """
    context = browser.new_context(**preferences)
    try:
        page = context.new_page()
        seen = Visit(page)
        page.on("request", lambda request: seen.requests.append(request.url))
        page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        page.on("console", lambda message: _listen(seen, message))
        page.add_init_script(_SHIFTS)
        page.goto(url)
        yield seen
    finally:
        context.close()


def _listen(seen: Visit, message: Any) -> None:
    if message.type in ("error", "warning"):
        seen.complaints.append(f"{message.type}: {message.text}")


def shift(page: Any) -> float:
    """Return how far the page's layout has moved by itself since it was opened."""
    page.wait_for_load_state("load")
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 100)))")
    return float(page.evaluate("window.shifted"))


def violations(page: Any) -> list[str]:
    """Return what axe-core finds wrong with the accessibility of a page."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    found = axe.Axe().run(page).response["violations"]
    return [f"{v['id']}: {v['help']}: {[n['html'] for n in v['nodes']]}" for v in found]


@contextlib.contextmanager
def served(folder: Path, asked: list[str] | None = None) -> Iterator[str]:
    """Serve a folder on this machine alone; give its address, ending in a slash.

    Parameters
    ----------
    folder : Path
        Its files.
    asked : list of str, optional
        Gets the name of every file that is asked for.
    """
    handler = functools.partial(_Ranges, directory=str(folder), asked=asked)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


class _Ranges(SimpleHTTPRequestHandler):
    """Serves parts of files, as any web server does: without, no video can be sought in."""

    protocol_version = "HTTP/1.1"
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".vtt": "text/vtt",
        ".webm": "video/webm",
        ".webp": "image/webp",
    }

    def __init__(self, *args: Any, asked: list[str] | None = None, **more: Any) -> None:
        self._asked = asked
        super().__init__(*args, **more)

    def do_GET(self) -> None:
        """Answer a request for a whole file or for one range of it."""
        if self._asked is not None:
            self._asked.append(self.path.rpartition("/")[2])
        path = Path(self.translate_path(self.path))
        wanted = self.headers.get("Range", "")
        if not (path.is_file() and wanted.startswith("bytes=")):
            super().do_GET()
            return
        data = path.read_bytes()
        first, _, last = wanted.removeprefix("bytes=").partition("-")
        start, end = int(first), min(int(last or len(data) - 1), len(data) - 1)
        self.send_response(206)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Range", f"bytes {start}-{end}/{len(data)}")
        self.send_header("Content-Length", str(end + 1 - start))
        self.end_headers()
        with contextlib.suppress(ConnectionError):  # the browser has heard enough
            self.wfile.write(data[start : end + 1])

    def log_message(self, *_: Any) -> None:
        """Keep quiet."""
