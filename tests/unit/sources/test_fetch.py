"""Fetching from a real server on this machine: what is brought, and what is refused."""

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from reprose.problems import Stop
from reprose.sources.fetch import Limits, fetch, gather

FEED = b"<rss version='2.0'><channel><title>T</title></channel></rss>"


class Answers(BaseHTTPRequestHandler):
    """A server with good and bad manners, by path."""

    def do_GET(self) -> None:
        name = self.path.strip("/").partition("?")[0]
        getattr(self, f"answer_{name}", self.answer_missing)()

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""

    def _send(self, body: bytes, **headers: str) -> None:
        self.send_response(200)
        for key, value in headers.items():
            self.send_header(key.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def answer_feed(self) -> None:
        self._send(FEED, Content_Length=str(len(FEED)), Content_Type="application/rss+xml")

    def answer_missing(self) -> None:
        self.send_error(404)

    def answer_moved(self) -> None:
        self.send_response(301)
        self.send_header("Location", "/feed")
        self.end_headers()

    def answer_loop(self) -> None:
        self.send_response(302)
        self.send_header("Location", "/loop")
        self.end_headers()

    def answer_away(self) -> None:
        self.send_response(302)
        self.send_header("Location", "http://169.254.169.254/latest/meta-data/")
        self.end_headers()

    def answer_file(self) -> None:
        self.send_response(302)
        self.send_header("Location", "file:///etc/passwd")
        self.end_headers()

    def answer_lying(self) -> None:
        self._send(FEED[:20], Content_Length=str(len(FEED)))

    def answer_packed(self) -> None:
        self._send(gzip.compress(FEED), Content_Encoding="gzip")

    def answer_bomb(self) -> None:
        self._send(gzip.compress(b"\0" * 50_000_000), Content_Encoding="gzip")

    def answer_endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"x" * 65536)
        except OSError:
            pass

    def answer_slow(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            for _ in range(600):
                self.wfile.write(b"x")
                self.wfile.flush()
                if self.server.stopping.wait(0.05):  # type: ignore[attr-defined]
                    return
        except OSError:
            pass


@contextmanager
def serving() -> Iterator[int]:
    """Serve on a free port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.daemon_threads = True
    server.stopping = threading.Event()  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.stopping.set()  # type: ignore[attr-defined]
        server.shutdown()
        server.server_close()


def limits(port: int, **more: float) -> Limits:
    """Return limits under which the local server may be asked."""
    return Limits(private=frozenset({f"127.0.0.1:{port}"}), **more)  # type: ignore[arg-type]


def refusal(address: str, given: Limits) -> str:
    """Return the name of the problem with which fetching stops."""
    with pytest.raises(Stop) as stop:
        fetch(address, given)
    return stop.value.problems[0].name


def test_redirects_are_followed_and_compression_undone() -> None:
    with serving() as port:
        home = f"http://127.0.0.1:{port}"
        assert fetch(f"{home}/feed", limits(port)).body == FEED
        assert fetch(f"{home}/moved", limits(port)).body == FEED
        assert fetch(f"{home}/packed", limits(port)).body == FEED
        assert gather(f"{home}/feed", limits(port))[0].media_type == "application/rss+xml"


def test_a_private_address_is_refused_unless_it_was_named() -> None:
    with serving() as port:
        named = f"http://localhost:{port}/feed"
        for host in ("127.0.0.1", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1"):
            assert refusal(f"http://{host}:{port}/feed", Limits()) == "refused-address"
        assert refusal(named, limits(port)) == "refused-address"
        assert refusal(f"http://127.0.0.1:{port}/away", limits(port)) == "refused-address"
        assert refusal(f"http://127.0.0.1:{port}/file", limits(port)) == "refused-address"
    for address in ("file:///etc/passwd", "ftp://example.org/x", "http://", "http://[bad"):
        assert refusal(address, Limits()) == "refused-address"


def test_bad_manners_end_in_a_problem() -> None:
    with serving() as port:
        home = f"http://127.0.0.1:{port}"
        small = limits(port, most_bytes=1_000_000)
        assert refusal(f"{home}/nothing", small) == "fetch-failed"
        assert refusal(f"{home}/loop", small) == "fetch-failed"
        assert refusal(f"{home}/lying", small) == "fetch-failed"
        assert refusal(f"{home}/bomb", small) == "too-large"
        assert refusal(f"{home}/endless", small) == "too-large"


def test_a_slow_answer_ends_at_the_deadline() -> None:
    with serving() as port:
        began = time.monotonic()
        assert (
            refusal(f"http://127.0.0.1:{port}/slow", limits(port, deadline_s=0.5)) == "fetch-failed"
        )
        assert time.monotonic() - began < 5


def test_nobody_there() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert refusal(f"http://127.0.0.1:{port}/", limits(port)) == "fetch-failed"
