"""Serve built pages as a host would: `_headers` honoured, compressed, `404.html` for what is not there.

Three things a host does not do: without `scripts` every page forbids them, so that reading without
script is tested by the browser's own rules; `broken` names answer with 500; and with `drip_s` pages
come over a slow line, in pieces between which the browser paints what it has.
"""

import gzip
import mimetypes
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self
from urllib.parse import unquote, urlsplit

# What Debian's table of media types may lack.
_TYPES = {
    ".js": "text/javascript",
    ".xml": "application/xml",
    ".webp": "image/webp",
    ".md": "text/markdown",
}

_PIECES = 12


@dataclass
class Served:
    """A folder behind an address; `asked` gathers the paths of all requests."""

    folder: Path
    base: str
    scripts: bool = True
    drip_s: float = 0
    broken: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    server: ThreadingHTTPServer | None = None

    def __enter__(self) -> Self:
        handler = type("Handler", (_Handler,), {"served": self})
        self.server = _Server(("127.0.0.1", 0), handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        assert self.server
        self.server.shutdown()
        self.server.server_close()

    @property
    def origin(self) -> str:
        assert self.server
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def url(self, path: str) -> str:
        """Return the address of a page (`posts/code/`)."""
        return f"{self.origin}{self.base}{path.lstrip('/')}"

    def headers(self, path: str) -> dict[str, str]:
        """Return what `_headers` says of a path."""
        found: dict[str, str] = {}
        applies = False
        for line in (self.folder / "_headers").read_text("utf-8").splitlines():
            if line.startswith((" ", "\t")):
                name, _, value = line.strip().partition(":")
                if applies:
                    found[name] = value.strip()
            else:
                start, star, end = line.strip().partition("*")
                among = path.startswith(start) and path.endswith(end)
                applies = among if star else path == start
        if not self.scripts:
            found["Content-Security-Policy"] = "script-src 'none'"
        return found


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, *_: object) -> None:
        """Browsers drop connections; that is no news."""


class _Handler(BaseHTTPRequestHandler):
    served: Served
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        self.served.asked.append(path)
        inner = path.removeprefix(self.served.base)
        file = self.served.folder / inner
        if file.is_dir():
            file /= "index.html"
        if any(part in path for part in self.served.broken):
            self._send(500, b"broken on purpose", "text/plain", path)
        elif path.startswith(self.served.base) and file.is_file():
            kind = _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "text/plain"
            self._send(200, file.read_bytes(), kind, path)
        else:
            self._send(404, (self.served.folder / "404.html").read_bytes(), "text/html", path)

    def _send(self, status: int, body: bytes, kind: str, path: str) -> None:
        drips = self.served.drip_s and kind == "text/html"
        if drips:
            self.send_response(status)
        elif kind.startswith("text/") or kind.endswith(("json", "xml")):
            body = gzip.compress(body, 9, mtime=0)
            self.send_response(status)
            self.send_header("Content-Encoding", "gzip")
        else:
            self.send_response(status)
        charset = "; charset=utf-8" if kind.startswith("text/") else ""
        self.send_header("Content-Type", kind + charset)
        self.send_header("Content-Length", str(len(body)))
        for name, value in self.served.headers(path).items():
            self.send_header(name, value)
        self.end_headers()
        size = -(-len(body) // _PIECES) if drips else len(body)
        for start in range(0, len(body), size or 1):
            self.wfile.write(body[start : start + size])
            time.sleep(self.served.drip_s)

    def log_message(self, *_: object) -> None:
        """Say nothing."""
