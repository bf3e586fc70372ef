"""Links to elsewhere: asked politely of real servers, believed gone only after two days, then mended."""

import datetime as dt
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

import pytest

from kit.archive import unpack
from kit.building import build_site
from reprose.articles.gone import read_gone
from reprose.flows.links import LinksReport, LinksRequest, pull_links
from reprose.work import Unwatched

MONDAY = dt.datetime(2026, 11, 16, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
COPY = "https://archive.example/2020/page"


class Elsewhere(ThreadingHTTPServer):
    """A server that answers `/404` with 404 and so on, and an archive at `/copy?url=`."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[str] = []
        self.mended: set[str] = set()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    server: Elsewhere

    def do_HEAD(self) -> None:
        self.server.asked.append(f"{self.command} {self.path}")
        status, path = self.path.strip("/"), self.path
        if path.startswith("/copy?url="):
            closest = {"available": True, "url": COPY}
            has_copy = unquote(path).endswith("/404")
            found = {"archived_snapshots": {"closest": closest} if has_copy else {}}
            self.answer(200, json.dumps(found).encode())
        elif path == "/moved":
            self.answer(301, location="/404")
        elif path == "/no-head" and self.command == "HEAD":
            self.answer(405)
        else:
            self.answer(int(status) if status.isdigit() and path not in self.server.mended else 200)

    def do_GET(self) -> None:
        self.do_HEAD()

    def answer(self, status: int, body: bytes = b"", location: str = "") -> None:
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    server = Elsewhere()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def made(folder: Path, server: Elsewhere, *paths: str) -> Path:
    links = "".join(f"[to {path}](http://{server.host}/{path}#part)\n\n" for path in paths)
    config = f'[links]\narchive = "http://{server.host}/copy?url="\n'
    site = 'title = "L"\nurl = "https://l.example/"\n'
    return unpack(f"-- site.toml --\n{site}{config}-- content/a.md --\n# A\n\n{links}", folder)


def pulled(root: Path, server: Elsewhere, now: dt.datetime, most: int = 500) -> LinksReport:
    request = LinksRequest(
        root=str(root), now=now, watch=Unwatched(), pause_s=0, most=most,
        allow_private=(server.host,),
    )  # fmt: skip
    return pull_links(request)


def record(root: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((root / "content/.links.json").read_text())
    return found


def test_gone_twice_is_gone_and_readers_are_led_to_the_copy(
    tmp_path: Path, elsewhere: Elsewhere
) -> None:
    root = made(tmp_path, elsewhere, "404", "410", "fine")

    first = pulled(root, elsewhere, MONDAY)
    assert first.counts == {"links": 3, "asked": 3, "gone": 0}
    assert build_site(root).problems == ()

    second = pulled(root, elsewhere, MONDAY + DAY)
    assert second.counts == {"links": 3, "asked": 2, "gone": 2}
    assert record(root) == {
        f"http://{elsewhere.host}/404": {
            "first": "2026-11-16", "last": "2026-11-17", "status": 404, "copy": COPY,
        },
        f"http://{elsewhere.host}/410": {"first": "2026-11-16", "last": "2026-11-17", "status": 410},
    }  # fmt: skip

    found = build_site(root).problems
    assert [(one.name, one.place.line, one.place.col) for one in found] == [
        ("gone-link", 3, 1),
        ("gone-link", 5, 1),
    ]
    page = (root / "public/a/index.html").read_text("utf-8")
    title = 'class="gone" title="The page is gone, noticed on 16 November 2026"'
    assert f'href="{COPY}" {title}>to 404</a>' in page
    assert f'href="http://{elsewhere.host}/410#part" {title}>to 410</a>' in page
    assert f'href="http://{elsewhere.host}/fine#part">to fine</a>' in page


@pytest.mark.parametrize("status", ["403", "429", "500", "503", "no-head"])
def test_what_is_no_answer_never_counts(tmp_path: Path, elsewhere: Elsewhere, status: str) -> None:
    root = made(tmp_path, elsewhere, status)
    for week in range(3):
        pulled(root, elsewhere, MONDAY + week * 7 * DAY)

    assert not (root / "content/.links.json").exists()


def test_a_redirect_to_nothing_is_gone_and_a_good_answer_clears_it(
    tmp_path: Path, elsewhere: Elsewhere
) -> None:
    root = made(tmp_path, elsewhere, "moved")
    for day in range(2):
        pulled(root, elsewhere, MONDAY + day * DAY)
    assert len(record(root)) == 1

    elsewhere.mended.add("/404")
    pulled(root, elsewhere, MONDAY + 9 * DAY)

    assert record(root) == {}


def test_nobody_is_asked_twice_in_a_week_and_a_run_that_stopped_goes_on(
    tmp_path: Path, elsewhere: Elsewhere
) -> None:
    root = made(tmp_path, elsewhere, "a", "b", "c")

    assert pulled(root, elsewhere, MONDAY, most=2).counts["asked"] == 2
    assert pulled(root, elsewhere, MONDAY + DAY).counts["asked"] == 1
    assert pulled(root, elsewhere, MONDAY + 2 * DAY).counts["asked"] == 0
    assert elsewhere.asked == ["HEAD /a", "HEAD /b", "HEAD /c"]


def test_private_hosts_are_not_asked(tmp_path: Path, elsewhere: Elsewhere) -> None:
    root = made(tmp_path, elsewhere, "404")
    request = LinksRequest(root=str(root), now=MONDAY, watch=Unwatched(), pause_s=0)

    assert pull_links(request).counts["asked"] == 1
    assert elsewhere.asked == []


@pytest.mark.parametrize("damage", ["{", "[]", '{"a": 1}', '{"a": {"first": "x"}}', "[" * 9999])
def test_a_damaged_record_is_told_and_stays(
    tmp_path: Path, elsewhere: Elsewhere, damage: str
) -> None:
    root = made(tmp_path, elsewhere, "404")
    (root / "content/.links.json").write_text(damage)

    assert [one.name for one in pulled(root, elsewhere, MONDAY).problems] == ["bad-link-record"]
    assert [one.name for one in build_site(root).problems] == ["bad-link-record"]
    assert (root / "content/.links.json").read_text() == damage


def test_a_copy_is_a_web_address_or_none() -> None:
    row = {"first": "2026-01-01", "last": "2026-01-09", "status": 404, "copy": "javascript:x"}
    (one,) = read_gone(json.dumps({"https://a.example/": row}).encode()).value.values()
    assert one.copy == ""
