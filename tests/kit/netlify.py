"""A Netlify on this machine: the documented part of its API that a deploy needs, over real HTTP.

It keeps bytes by digest for good, compares deploys with them, and shows readers a deploy only when
all of it has arrived. What can go wrong with a host is put into `faults`: the next question that
fits gets that answer instead, once.
"""

import hashlib
import json
import re
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

TOKEN = "nfp_T0kenOfNobody1234567890"
SITE_ID = "5b9ea8f0-62a5-4a4e-9d1b-0c0ffee00001"

Answer = Callable[["Handler"], None]


@dataclass
class Fault:
    """What is answered instead: to the next `times` questions that `what` (a pattern) finds."""

    what: str
    answer: Answer
    times: int = 1


@dataclass
class Deploy:
    """A deploy: its files, what is still missing, how often it was looked at."""

    id: str
    files: dict[str, str]
    draft: bool
    is_async: bool
    required: set[str]
    cancelled: bool = False
    looks: int = 0


@dataclass
class Host:
    """What the host knows, and its manners.

    Attributes:
        blobs, live: bytes by digest; the digests of what readers see, by path.
        asked: every question: `PUT /deploys/d1/files/a.html`.
        tokens: all that was said to be allowed to ask.
        locked: whether new deploys are kept from readers.
        closing: whether every answer closes its connection.
        paged: whether lists come a hundred rows at a time.
        slow_s: how long a large file is left on the line before it is read.
    """

    blobs: dict[str, bytes] = field(default_factory=dict)
    live: dict[str, str] = field(default_factory=dict)
    deploys: list[Deploy] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)
    locked: bool = False
    closing: bool = False
    slow_s: float = 0
    paged: bool = False
    scheme: str = "http"
    lock: threading.RLock = field(default_factory=threading.RLock)
    port: int = 0

    @property
    def api(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}/api/v1"

    @property
    def env(self) -> dict[str, str]:
        """What a person would export."""
        return {
            "NETLIFY_AUTH_TOKEN": TOKEN,
            "NETLIFY_SITE_ID": "my-notes",
            "NETLIFY_API_URL": self.api,
        }

    @property
    def sent(self) -> list[str]:
        """The paths of the files that were sent, as asked for."""
        puts = [one for one in self.asked if one.startswith("PUT ")]
        return sorted(unquote(one.partition("/files/")[2]) for one in puts)

    def body(self, path: str) -> bytes:
        """Return what readers get."""
        return self.blobs[self.live[path]]

    def fault(self, what: str, answer: Answer, times: int = 1) -> None:
        self.faults.append(Fault(what, answer, times))


def status(code: int, message: str = "", **headers: str) -> Answer:
    """Answer with a status, and a message as the API writes them."""

    def answer(handler: "Handler") -> None:
        handler.reply(code, json.dumps({"code": code, "message": message}).encode(), **headers)

    return answer


def raw(body: bytes, code: int = 200, **headers: str) -> Answer:
    """Answer with some bytes."""
    return lambda handler: handler.reply(code, body, **headers)


def reset(handler: "Handler") -> None:
    """Drop the connection in the middle of the question."""
    linger = struct.pack("ii", 1, 0)
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    handler.close_connection = True
    handler.connection.close()


class Handler(BaseHTTPRequestHandler):
    host: Host
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def handle_any(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > 2**20:
            time.sleep(self.host.slow_s)
        body = self.rfile.read(length)
        path = urlsplit(self.path).path.removeprefix("/api/v1")
        with self.host.lock:
            self.host.asked.append(f"{self.command} {path}")
            self.host.tokens.add(self.headers.get("Authorization", ""))
            fault = self._fault(f"{self.command} {path}")
            if fault is None:
                code, value = self._answer(self.command, path, body)
        if fault is not None:
            fault(self)
            return
        self.reply(code, json.dumps(value).encode())

    def do_GET(self) -> None:
        self.handle_any()

    def do_POST(self) -> None:
        self.handle_any()

    def do_PUT(self) -> None:
        self.handle_any()

    def _fault(self, question: str) -> Answer | None:
        for fault in self.host.faults:
            if fault.times and re.search(fault.what, question):
                fault.times -= 1
                return fault.answer
        return None

    def reply(self, code: int, body: bytes, **headers: str) -> None:
        begin = self.send_response_only if "Date" in headers else self.send_response
        begin(code)
        for name, value in {"Content_Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        if self.host.closing:
            self.send_header("Connection", "close")
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            self.close_connection = True  # who asked has heard enough

    def _answer(self, method: str, path: str, body: bytes) -> tuple[int, Any]:
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            return 401, {"code": 401, "message": "Access Denied"}
        if found := re.fullmatch(r"/sites/([^/]+)(/.*)?", path):
            if unquote(found[1]) not in (SITE_ID, "my-notes.netlify.app"):
                return 404, {"code": 404, "message": "Not Found"}
            return self._site(method, found[2] or "", body)
        if found := re.fullmatch(r"/deploys/d(\d+)(/.*)", path):
            return self._deploy(method, self.host.deploys[int(found[1])], found[2], body)
        return 404, {"code": 404, "message": "Not Found"}

    def _site(self, method: str, rest: str, body: bytes) -> tuple[int, Any]:
        if (method, rest) == ("GET", ""):
            published = {"locked": self.host.locked} if self.host.live else None
            url = "https://my-notes.netlify.app"
            return 200, {"id": SITE_ID, "ssl_url": url, "published_deploy": published}
        if (method, rest) == ("GET", "/files"):
            rows = list(self.host.live.items())
            if self.host.paged:
                page = int(parse_qs(urlsplit(self.path).query)["page"][0])
                rows = rows[(page - 1) * 100 : page * 100]
            return 200, [{"id": f"/{p}", "path": f"/{p}", "sha": sha} for p, sha in rows]
        if (method, rest) == ("POST", "/deploys"):
            wanted = json.loads(body)
            files = {path.lstrip("/"): sha for path, sha in wanted["files"].items()}
            missing = set(files.values()) - set(self.host.blobs)
            number = len(self.host.deploys)
            deploy = Deploy(f"d{number}", files, wanted["draft"], wanted["async"], missing)
            self.host.deploys.append(deploy)
            return 200, self._shown(deploy)
        if method == "GET" and (found := re.fullmatch(r"/deploys/d(\d+)", rest)):
            deploy = self.host.deploys[int(found[1])]
            deploy.looks += 1
            return 200, self._shown(deploy)
        return 404, {"code": 404, "message": "Not Found"}

    def _deploy(self, method: str, deploy: Deploy, rest: str, body: bytes) -> tuple[int, Any]:
        if (method, rest) == ("POST", "/cancel"):
            deploy.cancelled = True
            return 201, self._shown(deploy)
        path = unquote(rest.removeprefix("/files/"))
        sha = hashlib.sha1(body).hexdigest()
        if method != "PUT" or path not in deploy.files or deploy.cancelled:
            return 404, {"code": 404, "message": "Not Found"}
        if deploy.files[path] != sha:
            return 422, {"code": 422, "message": f"{path}: sha mismatch"}
        self.host.blobs[sha] = body
        deploy.required.discard(sha)
        return 200, {"id": f"/{path}", "path": f"/{path}", "sha": sha, "size": len(body)}

    def _shown(self, deploy: Deploy) -> dict[str, Any]:
        own = f"https://{deploy.id}--my-notes.netlify.app"
        row = {"id": deploy.id, "site_id": SITE_ID, "deploy_ssl_url": own, "draft": deploy.draft}
        if deploy.cancelled:
            return row | {"state": "error", "error_message": "Canceled"}
        if deploy.is_async and deploy.looks < 2:
            return row | {"state": "preparing"}
        if deploy.required:
            return row | {"state": "uploading", "required": sorted(deploy.required)}
        if deploy.looks < 1:
            return row | {"state": "uploaded", "required": []}
        if not deploy.draft:
            self.host.live = deploy.files
        return row | {"state": "ready", "required": []}

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *_: object) -> None:
        """Connections are dropped on purpose."""


@contextmanager
def netlify(certificate: str = "") -> Iterator[Host]:
    """Serve on a free port; over TLS with a certificate, a file that holds its key, too."""
    host = Host(scheme="https" if certificate else "http")
    server = _Server(("127.0.0.1", 0), type("Handler", (Handler,), {"host": host}))
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    host.port = server.server_port
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield host
    finally:
        server.shutdown()
        server.server_close()
