"""[rim] `site serve`: build, show, watch, build again, reload.

Comes in: the site's folder. Goes out: the last good pages on a loopback address, with a bar that
shows problems. Nothing is injected into files on disk: the reload script is added to the answer.
Start reading at `serve`; what a request gets is decided in `_Handler`.
"""

import datetime as dt
import html
import json
import mimetypes
import os
import sys
import threading
import webbrowser
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

import watchfiles

from reprose.console import Console
from reprose.flows.build import BuildReport, BuildRequest, build
from reprose.flows.opening import open_site
from reprose.flows.redirecting import find_redirect
from reprose.problems import Place, Problem, Stop, error, has_errors, in_order, refused

_EVENTS, _SCRIPT = "/.reprose/events", "/.reprose/reload.js"
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}
_LOOK_EACH_MS = 100
_PORTS_TRIED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeRequest:
    """What to serve, where; `now` is called at each build."""

    root: str
    now: Callable[[], dt.datetime]
    console: Console
    port: int = 8000
    host: str = "127.0.0.1"
    drafts: bool = True
    future: bool = True
    open_browser: bool = False


@dataclass(slots=True)
class _State:
    """What the pages' reload script wants to know; `changed` wakes its event streams."""

    base: str
    folder: str
    turn: int = 0
    problems: tuple[Problem, ...] = ()
    built_at: str = ""
    stopping: bool = False
    changed: threading.Condition = field(default_factory=threading.Condition)

    def message(self) -> str:
        """Return the state as the data of one event."""
        shown = [str(problem) for problem in self.problems if problem.level != "note"]
        return json.dumps({"turn": self.turn, "at": self.built_at, "problems": shown})


def serve(request: ServeRequest) -> int:
    """Serve until interrupted; return the exit code.

    Raises:
        Stop: when no port is free, or `site.toml` cannot be used at the start.
    """
    folder = os.path.join(request.root, ".reprose", "serve")
    state = _State(base=open_site(request.root).value.base_path, folder=folder)
    _build(request, state, workers=None)
    edits = changes(request.root)
    next(edits)  # whoever knows the address may edit: from here on nothing is missed
    server = _listen(request, state)
    url = f"http://{request.host}:{server.server_address[1]}{state.base}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        request.console.say(f"{url} (Ctrl+C to stop)")
        if request.host not in _LOOPBACK:
            request.console.say(f"warning: anybody who reaches {request.host} can read this site")
        if request.open_browser:
            webbrowser.open(url)
        for _ in edits:
            # Threads are running now, so this process must not fork.
            _build(request, state, workers=1)
    except KeyboardInterrupt:
        pass  # the way to stop it
    finally:
        with state.changed:
            state.stopping = True
            state.changed.notify_all()
        server.shutdown()
        server.server_close()
    return 0


def _build(request: ServeRequest, state: _State, workers: int | None) -> None:
    """Build once; on errors the last good pages stay and the problems are shown."""
    wanted = BuildRequest(
        root=request.root,
        now=request.now(),
        watch=request.console,
        out=state.folder,
        drafts=request.drafts,
        future=request.future,
        workers=workers,
    )
    request.console.restart()
    try:
        report = build(wanted)
    except Stop as stop:
        report = BuildReport(problems=stop.problems)
    except OSError as fault:
        report = BuildReport(problems=(refused(fault),))
    counts = {"pages": report.pages, "reused": report.reused}
    request.console.finish("built", counts, report.problems)
    with state.changed:
        state.turn += not has_errors(report.problems)
        state.problems = in_order(report.problems)
        state.built_at = request.now().astimezone().strftime("%H:%M:%S")
        state.changed.notify_all()


def changes(root: str, ignored: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield nothing once, then, whenever files of the site change, their paths below it.

    What changes while the caller is at work comes next; folders of `ignored` names never do.
    """
    ours = (*watchfiles.DefaultFilter.ignore_dirs, ".reprose", *ignored)
    watcher = watchfiles.watch(
        *_watched(root),
        watch_filter=watchfiles.DefaultFilter(ignore_dirs=ours),
        debounce=120,
        rust_timeout=_LOOK_EACH_MS,
        yield_on_timeout=True,
    )
    next(watcher)  # from here on changes are collected
    yield ()
    for found in watcher:
        if found:
            yield tuple(sorted({os.path.relpath(path, root) for _, path in found}))


def _watched(root: str) -> list[str]:
    names = ("content", "themes", "static", "site.toml")
    return [path for name in names if os.path.exists(path := os.path.join(root, name))]


def _listen(request: ServeRequest, state: _State) -> ThreadingHTTPServer:
    """Open the first free port."""
    handler = type("Handler", (_Handler,), {"state": state, "host": request.host})
    for port in range(request.port, request.port + _PORTS_TRIED):
        try:
            return _Server((request.host, port), handler)
        except OSError:
            continue
    message = f"no free port from {request.port} to {request.port + _PORTS_TRIED - 1}"
    raise Stop(error("no-port", message, Place(request.host), "choose another with `--port`"))


class _Server(ThreadingHTTPServer):
    """A thread per connection; idle browsers in any number do not keep the next one out."""

    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, *_: Any) -> None:
        """A browser that goes away in the middle of an answer is no news; a bug of ours is."""
        fault = sys.exception()
        if not isinstance(fault, OSError):
            sys.stderr.write(f"serve: a bug of ours: {type(fault).__name__}: {fault}\n")


class _Handler(BaseHTTPRequestHandler):
    """Answers one request from the built files."""

    state: _State
    host: str
    timeout = 20
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer a GET request; under another name a page elsewhere could read the site."""
        try:
            name = urlsplit(f"//{self.headers.get('Host', '')}").hostname or ""
            address = urlsplit(self.path)
        except ValueError:
            self._answer(400, b"this is no address\n", "text/plain")
            return
        path = unquote(address.path, errors="replace")
        if self.host in _LOOPBACK and name not in _LOOPBACK:
            self._answer(421, b"this server answers only to its own name\n", "text/plain")
        elif path == _EVENTS:
            self._stream()
        elif path == _SCRIPT:
            self._answer(200, _RELOAD.encode(), "text/javascript")
        else:
            self._send_page(path, address.query)

    do_HEAD = do_GET  # noqa: N815 (the standard library looks for this name)

    def log_message(self, *_: Any) -> None:
        """Say nothing: the screen belongs to builds and problems."""

    def _send_page(self, path: str, query: str) -> None:
        base = self.state.base
        if path == "/" and base != "/":
            self._redirect(base, 302)
            return
        inner = path.removeprefix(base.rstrip("/")) if path.startswith(base) else ""
        file = self._find(inner)
        if file is None or query:
            moved = find_redirect(self._read("_redirects"), path, query)
            if moved:
                self._redirect(*moved)
                return
        if file is None:
            body = self._read("404.html") or b"not found"
            self._answer(404, self._with_script(body), "text/html; charset=utf-8")
        elif os.path.isdir(file):
            self._redirect(path + "/", 301)
        else:
            with open(file, "rb") as page:
                body = page.read()
            kind = mimetypes.guess_type(file)[0] or "application/octet-stream"
            if kind == "text/html":
                body = self._with_script(body)
            text = kind.startswith("text/") or kind.endswith(("xml", "json"))
            self._answer(200, body, f"{kind}; charset=utf-8" if text else kind)

    def _find(self, path: str) -> str | None:
        """Return the file or folder for a path within the built site; None for any other path."""
        if not path.startswith("/") or "\0" in path or "\\" in path or "/." in path:
            return None
        top = os.path.realpath(self.state.folder)
        name = path.lstrip("/") + ("index.html" if path.endswith("/") else "")
        file = os.path.realpath(os.path.join(top, name))
        if os.path.commonpath([top, file]) != top:
            return None
        if os.path.isdir(file):
            return file if os.path.isfile(os.path.join(file, "index.html")) else None
        return file if os.path.isfile(file) else None

    def _read(self, name: str) -> bytes:
        try:
            with open(os.path.join(self.state.folder, name), "rb") as file:
                return file.read()
        except OSError:
            return b""

    def _with_script(self, body: bytes) -> bytes:
        """Add the reload script before the end of the page."""
        tag = f'<script src="{html.escape(_SCRIPT)}" defer></script>'.encode()
        head, end, tail = body.rpartition(b"</body>")
        return head + tag + end + tail if end else body + tag

    def _redirect(self, address: str, status: int) -> None:
        self.send_response(status)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _answer(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _stream(self) -> None:
        """Send an event at once and at each build, until the page is gone."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        try:
            while not self.state.stopping:
                with self.state.changed:
                    message = self.state.message()
                self.wfile.write(f"data: {message}\n\n".encode())
                self.wfile.flush()
                with self.state.changed:
                    self.state.changed.wait(timeout=15)
        except OSError:
            pass  # the page was closed


_RELOAD = """\
const bar = document.createElement("div");
bar.setAttribute("role", "status");
bar.style.cssText = "position:fixed;inset:auto 0 0;max-height:50vh;overflow:auto;z-index:99;" +
  "background:#7a1f1f;color:#fff;font:14px/1.45 ui-monospace,monospace;padding:.7rem 1rem;" +
  "white-space:pre-wrap";
let turn;
new EventSource("/.reprose/events").onmessage = (event) => {
  const state = JSON.parse(event.data);
  if (turn !== undefined && state.turn !== turn) {
    sessionStorage.setItem("reprose-scroll", scrollY);
    location.reload();
  }
  turn = state.turn;
  const n = state.problems.length;
  bar.textContent = n + (n === 1 ? " problem" : " problems") + " at " + state.at +
    ", showing the last good pages\\n\\n" + state.problems.join("\\n\\n");
  if (n) document.body.append(bar); else bar.remove();
};
const scroll = sessionStorage.getItem("reprose-scroll");
if (scroll) { sessionStorage.removeItem("reprose-scroll"); scrollTo(0, +scroll); }
"""
