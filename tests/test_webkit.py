"""What pleat writes for pages, opened once in WebKitGTK, where the machine has it."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from support import stages
from support.browser import served
from support.embeds import embed, write_clip
from support.videos import SHOWN
from support.webkit import WebKit, ask, webkit

POST = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Post</title>{}</html>'
PLAYER = "document.querySelector('[data-pleat]').pleat"
CLIP = "document.querySelector('pleat-clip').pleat"
PAGE_DOWN = "\ue00f"


@pytest.mark.slow
@pytest.mark.browser
def test_a_figure_a_page_to_play_with_an_element_and_a_presentation(tmp_path):
    with webkit() as seen:
        report = embed(
            tmp_path, write_clip(tmp_path, "clip"), interactive=True, forms=("html", "element")
        )
        for form in ("html", "element"):
            name = "clip.html" if form == "html" else f"clip.{form}.html"
            told = (report.folder / name).read_text("utf-8")
            (report.folder / f"{form}-post.html").write_text(POST.format(told), "utf-8")
        stages.make(report.folder)
        with served(report.folder) as home:
            seen.go(home + "html-post.html")
            (film,) = seen.until(f"({SHOWN})()")
            assert film["width"] > 200
            seen.until("document.querySelector('video').textTracks[0].mode === 'showing'")
            seen.go(home + "clip.interactive.html?theme=light")
            seen.until(f"{PLAYER}?.frame !== undefined")
            assert seen.run(f"{PLAYER}.theme.scheme") == "light"
            seen.go(home + "element-post.html")
            seen.until(f"{CLIP}?.frame !== undefined")
            assert seen.run(f"{CLIP}.root.querySelector('canvas').width") > 200
            seen.go(home + "en.html")
            # Without a decoder for H.264 it says so, after it has tried.
            state = "document.documentElement.dataset.state === 'halted'"
            word = "document.getElementById('word').textContent"
            seen.until(f"{state} || {word}.includes('H.264')")
            if seen.run(state):
                seen.press(PAGE_DOWN)
                seen.until(f"document.documentElement.dataset.at === '1' && {state}")


def test_what_drives_it_speaks_webdriver():
    heard = []

    class Driver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'{"value": 3}')

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Driver) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        seen = WebKit(f"http://127.0.0.1:{server.server_port}/session/a")
        assert seen.run("1 + 2") == 3
        assert seen.until("1 + 2") == 3
        seen.press(PAGE_DOWN)
        seen.go("about:blank")
        assert ask("POST", f"http://127.0.0.1:{server.server_port}/session", {}) == 3
        server.shutdown()
    assert [path for path, _ in heard] == [
        *("/session/a/execute/sync", "/session/a/execute/sync", "/session/a/actions"),
        *("/session/a/url", "/session"),
    ]
    assert b"return (1 + 2);" in heard[0][1]
