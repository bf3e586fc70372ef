"""`site serve`: a real process, real requests, a real browser's rules about names."""

import http.client
import json
import os
import re
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kit.command import SOURCE
from kit.sites import small_site


@dataclass
class Server:
    """A running `site serve` and how to talk to it."""

    process: subprocess.Popen[str]
    root: Path
    port: int

    def get(
        self, path: str, host: str | None = None, method: str = "GET"
    ) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=90)
        connection.putrequest(method, path, skip_host=True)
        connection.putheader("Host", host or f"127.0.0.1:{self.port}")
        connection.endheaders()
        return connection.getresponse()

    def events(self) -> Iterator[dict[str, object]]:
        """Yield the states the server sends, as a page's script would see them."""
        response = self.get("/.reprose/events")
        until = time.monotonic() + 120  # the stream itself never ends: it says that it lives
        for line in response:
            assert time.monotonic() < until, "the event did not come"
            if line.startswith(b"data: "):
                yield json.loads(line[6:])


def start(root: Path) -> Server:
    command = [sys.executable, "-m", "reprose", "serve", "--root", str(root), "--port", "8640"]
    process = subprocess.Popen(
        command,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        # A shell's background jobs ignore interrupts, and their children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert process.stderr
    for line in process.stderr:
        if found := re.search(r"http://127\.0\.0\.1:(\d+)/", line):
            return Server(process, root, int(found[1]))
    raise AssertionError("the server did not start")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    running = start(small_site(tmp_path))
    yield running
    running.process.kill()
    running.process.wait()


def test_pages_are_served_with_the_reload_script_and_never_kept(server: Server) -> None:
    response = server.get("/notes/posts/mapped/")
    body = response.read()

    assert response.status == 200
    assert response.headers["Cache-Control"] == "no-store"
    assert b"/.reprose/reload.js" in body
    assert b"reload.js" not in (server.root / ".reprose/serve/posts/mapped/index.html").read_bytes()


@pytest.mark.parametrize(
    "path",
    [
        "/notes/../site.toml", "/notes/..%2fsite.toml", "/notes/%2e%2e/site.toml", "/notes/%00",
        "//etc/passwd", "/notes//etc/passwd", "/notes/.built-by-reprose", "/notes/posts/nothing/",
        "/notes/..\\site.toml", "/site.toml",
    ],
)  # fmt: skip
def test_nothing_but_the_site_is_served(server: Server, path: str) -> None:
    response = server.get(path)
    body = response.read()

    assert response.status == 404
    assert b"small.example/notes" not in body or b"<html" in body
    assert b"root:" not in body


def test_another_name_for_this_machine_is_refused(server: Server) -> None:
    assert server.get("/notes/", host="evil.example").status == 421
    assert server.get("/notes/", host=f"localhost:{server.port}").status == 200


def test_old_addresses_lead_to_new_ones(server: Server) -> None:
    assert server.get("/").headers["Location"] == "/notes/"
    assert server.get("/notes/posts").headers["Location"] == "/notes/posts/"


def test_a_head_request_has_no_body(server: Server) -> None:
    response = server.get("/notes/", method="HEAD")

    assert response.status == 200
    assert int(response.headers["Content-Length"]) > 1000
    assert response.read() == b""


def test_an_edit_is_shown_and_a_mistake_keeps_the_last_good_page(server: Server) -> None:
    events = server.events()
    first = next(events)
    article = server.root / "content/about.md"
    article.write_text(article.read_text() + "\nA new sentence.\n")
    second = next(event for event in events if event["turn"] != first["turn"])

    assert second["problems"] == []
    assert b"A new sentence" in server.get("/notes/about/").read()

    article.write_text(article.read_text().replace("title:", "tilte:"))
    third = next(event for event in events if event["problems"])

    assert third["turn"] == second["turn"]
    assert "unknown-key" in str(third["problems"])
    assert b"A new sentence" in server.get("/notes/about/").read()


def test_idle_clients_do_not_starve_the_next(server: Server) -> None:
    idle = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(100)]

    assert server.get("/notes/").status == 200

    for one in idle:
        one.close()


@pytest.mark.parametrize(
    "request_line", ["GET / HTTP/1.1\r\nHost: [", "GET http://[/ HTTP/1.1\r\nHost: 127.0.0.1"]
)
def test_what_is_no_address_is_said_to_the_client(server: Server, request_line: str) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=90) as client:
        client.sendall(f"{request_line}\r\n\r\n".encode())
        assert client.makefile("rb").readline().split()[1] == b"400"


def test_a_client_that_goes_away_is_no_news(server: Server) -> None:
    reset = struct.pack("ii", 1, 0)
    with socket.create_connection(("127.0.0.1", server.port)) as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)
        client.sendall(b"GET /notes/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 100)
    assert server.get("/notes/").status == 200

    server.process.send_signal(signal.SIGINT)
    assert server.process.stderr
    assert server.process.stderr.read() == ""


def test_a_busy_port_means_the_next_one(server: Server, tmp_path: Path) -> None:
    other = start(small_site(tmp_path / "other"))
    try:
        assert other.port != server.port
        assert other.get("/notes/").status == 200
    finally:
        other.process.kill()
        other.process.wait()


def test_an_interrupt_ends_it_cleanly(server: Server) -> None:
    stream = server.events()
    next(stream)

    server.process.send_signal(signal.SIGINT)

    assert server.process.wait(timeout=60) == 0
