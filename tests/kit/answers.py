"""A real HTTP server on this machine, with good and bad manners by path."""

import gzip
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
FEED = b"<rss version='2.0'><channel><title>T</title></channel></rss>"


class Server(ThreadingHTTPServer):
    """A server that counts who asks at once.

    Attributes:
        stopping: set when the test is over, for answers that go on for ever.
        asked_busy: set once `/busy` has been asked.
        two: where two who ask at once meet.
        here, most: how many ask now, and how many did at most; under `counting`.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.stopping = threading.Event()
        self.asked_busy = threading.Event()
        self.two = threading.Barrier(2)
        self.counting, self.here, self.most = threading.Lock(), 0, 0


class Port(int):
    """The port of a server, which also says how many asked for `/together.png` at once."""

    server: Server

    def of(self, server: Server) -> "Port":
        """Return the port with its server."""
        self.server = server
        return self

    @property
    def most(self) -> int:
        return self.server.most


class Answers(BaseHTTPRequestHandler):
    """A server with good and bad manners, by path."""

    server: Server

    def do_GET(self) -> None:
        name = self.path.strip("/").partition("?")[0].replace(".", "_").replace("-", "_")
        name = name.replace("/", "_").lstrip("_")
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

    def answer_blog(self) -> None:
        host = self.headers["Host"]
        body = f'<p><img src="http://{host}/picture-300x200.png" alt="p"></p><p><img src="/gone.png"></p>'
        item = f"<item><guid>a</guid><title>A</title><link>http://{host}/a</link><description><![CDATA[{body}]]></description></item>"
        feed = f"<rss version='2.0'><channel><title>T</title><link>http://{host}/</link>{item}</channel></rss>"
        self._send(feed.encode())

    def answer_gist_mill_0dea1_json(self) -> None:
        """Answer as GitHub does for those who embed a gist of two files."""
        row = '<tr><td class="blob-num"></td><td class="blob-code js-file-line">{}</td></tr>'
        box = (
            '<div class="gist-file"><table>{}</table><div class="gist-meta"><a href="/raw/{}">view raw'
            '</a><a href="https://gist.github.com/mill/0dea1#file-{}">{}</a> hosted by</div></div>'
        )
        files = {
            "turn.py": ("<b>def</b> turn():", "\n", "\treturn 1 &lt; 2"),
            "notes.md": ("# Mill",),
        }
        div = "".join(
            box.format("".join(map(row.format, lines)), name, name.replace(".", "-"), name)
            for name, lines in files.items()
        )
        self._send(json.dumps({"div": f'<div class="gist">{div}</div>'}).encode())

    def answer_snippets_5_raw(self) -> None:
        self._send(b"echo \xe2\x9c\x93\n")

    def answer_missing(self) -> None:
        self.send_error(404)

    def answer_together_png(self) -> None:
        """Answer only when two ask at once; remember how many ever did."""
        with self.server.counting:
            self.server.here += 1
            self.server.most = max(self.server.most, self.server.here)
        try:
            self.server.two.wait(timeout=30)
            self._send(PNG, Content_Length=str(len(PNG)))
        except threading.BrokenBarrierError:
            self.send_error(500)
        finally:
            with self.server.counting:
                self.server.here -= 1

    def answer_busy_png(self) -> None:
        """Ask to come back, once."""
        if self.server.asked_busy.is_set():
            self.answer_picture_png()
            return
        self.server.asked_busy.set()
        self.send_response(429)
        self.send_header("Retry-After", "0")
        self.end_headers()

    def answer_picture_png(self) -> None:
        self._send(PNG, Content_Length=str(len(PNG)))

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

    def answer_torn(self) -> None:
        self._send(gzip.compress(FEED)[:12] + b"no such thing", Content_Encoding="gzip")

    def answer_cut(self) -> None:
        self._send(gzip.compress(FEED)[:-20], Content_Encoding="gzip")

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
                if self.server.stopping.wait(0.05):
                    return
        except OSError:
            pass


@contextmanager
def serving() -> Iterator[Port]:
    """Serve on a free port."""
    server = Server()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Port(server.server_port).of(server)
    finally:
        server.stopping.set()
        server.shutdown()
        server.server_close()
