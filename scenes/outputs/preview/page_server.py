"""A page on this machine alone, which shows another one in a frame and learns when it changes."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

from pleat.nets.errors import InputError
from pleat.scenes.outputs.pages import allowed, templates

_HERE = Path(__file__).parent
_HOST = "127.0.0.1"
# How often a line is sent, in seconds: one that nobody takes ends what waits for changes.
_ALIVE = 15.0
_TYPES = {"/": "text/html", "/clip": "text/html", "/changes": "text/event-stream"}


class PageServer:
    """Serves a page at `address`, to browsers of this machine.

    Parameters
    ----------
    port : int
        0: one that is free.

    Raises
    ------
    InputError
        If the port is taken.
    """

    def __init__(self, port: int = 0) -> None:
        try:
            self._server = _Server((_HOST, port), _handler(self))
        except (OSError, OverflowError) as error:
            told = getattr(error, "strerror", None) or str(error)
            raise InputError(
                f"port {port} can't be had: {told.lower()}; name another, or none"
            ) from None
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._news = threading.Condition()
        self._page, self._version, self._fault = "", 0, ""
        self._outer = _outer()

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://{_HOST}:{self._server.server_port}/"

    @property
    def shows_anything(self) -> bool:
        """Whether there has been a page yet."""
        return self._version > 0

    def show(self, page: str) -> None:
        """Show a page of HTML in place of the one before."""
        with self._news:
            self._page, self._version, self._fault = page, self._version + 1, ""
            self._news.notify_all()

    def tell(self, fault: str) -> None:
        """Say over the page what is wrong; it stays as it was."""
        with self._news:
            self._fault = fault
            self._news.notify_all()

    def answer(self, path: str) -> str | None:
        """Return what is at a path, if anything is."""
        with self._news:
            return {"/": self._outer, "/clip": self._page}.get(path)

    def changes(self, send: Callable[[str], None]) -> None:
        """Send how things stand, and again at every change, until nobody takes it."""
        sent: tuple[int, str] | None = None
        while True:
            with self._news:
                now = (self._version, self._fault)
                if now == sent:
                    self._news.wait(_ALIVE)
                    now = (self._version, self._fault)
            if now == sent:
                send(":\n\n")
            else:
                send(f"data: {json.dumps(dict(zip(('version', 'fault'), now, strict=True)))}\n\n")
            sent = now

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    # Those who wait for changes do not keep the process.
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep quiet of browsers that go away."""


def _outer() -> str:
    """Return the page around: a frame, and room for what is wrong."""
    style, script = ((_HERE / f"play.{kind}").read_text("utf-8") for kind in ("css", "js"))
    policy = f"{allowed(style, script)}; connect-src 'self'; frame-src 'self'; img-src data:"
    page = templates(_HERE).get_template("play.html")
    return page.render(policy=policy, style=style, script=script)


def _handler(owner: PageServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """Answers browsers of this machine."""

        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            # A page from elsewhere may have a name that leads to this machine.
            host = self.headers.get("Host", "").rpartition(":")[0]
            if host not in (_HOST, "localhost"):
                self.send_error(HTTPStatus.FORBIDDEN)
            elif path == "/changes":
                self._begin(path)
                with contextlib.suppress(OSError):
                    owner.changes(self._send)
            elif (text := owner.answer(path)) is not None:
                self._begin(path)
                with contextlib.suppress(OSError):
                    self._send(text)
            else:
                self.send_error(HTTPStatus.NOT_FOUND)

        def _begin(self, path: str) -> None:
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", f"{_TYPES[path]}; charset=utf-8")
            self.send_header("Cache-Control", "no-store")
            self.end_headers()

        def _send(self, text: str) -> None:
            self.wfile.write(text.encode())
            self.wfile.flush()

        def log_message(self, *_: Any) -> None:
            """Keep quiet."""

    return Handler
