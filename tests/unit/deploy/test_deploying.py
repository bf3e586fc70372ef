"""Deploying to a host on this machine that keeps to Netlify's documented API, and to one that does not."""

import datetime as dt
import gzip
import shutil
import socket
import subprocess
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kit.archive import unpack
from kit.netlify import TOKEN, Answer, Handler, Host, netlify, raw, reset, status
from reprose.deploy.asking import Patience
from reprose.deploy.deploy import DeployReport, DeployRequest, deploy
from reprose.deploy.settings import Settings
from reprose.problems import Stop, has_errors
from reprose.work import Unwatched

NOW = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
SITE = """\
-- site.toml --
title = "Notes"
url = "https://my-notes.netlify.app/"
-- content/posts/tea.md --
---
title: Tea
date: 2026-01-05
---
Water, then leaves.
-- content/posts/rain.md --
---
title: Rain
date: 2026-02-05
---
It fell.
-- static/a file with 100% ünïcode & more.txt --
odd name
-- static/copy/one.txt --
the same bytes
-- static/copy/two.txt --
the same bytes
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site that is built already, for tests that do not change it."""
    return unpack(SITE, tmp_path_factory.mktemp("built"))


QUICK = Patience(pause_s=0.001, poll_s=0.001)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return unpack(SITE, tmp_path / "site")


def sending(
    root: Path,
    host: Host,
    prod: bool = True,
    dry_run: bool = False,
    may_lose: bool = False,
    patience: Patience = QUICK,
) -> DeployReport:
    """Deploy the site, with little patience."""
    return deploy(
        DeployRequest(
            root=str(root), now=NOW, watch=Unwatched(), prod=prod, dry_run=dry_run,
            may_lose=may_lose, patience=patience,
            settings=Settings(site="my-notes.netlify.app", token=TOKEN, api=host.api),
        )
    )  # fmt: skip


def stopped(root: Path, host: Host, patience: Patience = QUICK) -> tuple[str, str]:
    """Deploy in vain; return the name of the problem and what it says."""
    with pytest.raises(Stop) as stop:
        sending(root, host, patience=patience)
    (problem,) = stop.value.problems
    assert TOKEN not in str(problem)
    return problem.name, problem.message


def test_the_first_deploy_sends_everything_once(root: Path) -> None:
    with netlify() as host:
        report = sending(root, host)

        public = {
            path.relative_to(root / "public").as_posix(): path.read_bytes()
            for path in (root / "public").rglob("*")
            if path.is_file() and not path.name.startswith(".")
        }
        assert {path: host.body(path) for path in host.live} == public
        assert "a file with 100% ünïcode & more.txt" in host.live
        assert report.url == "https://my-notes.netlify.app"
        assert report.sent == len(host.sent) == len(set(public.values()))


def test_a_deploy_of_what_is_live_is_none(root: Path) -> None:
    with netlify() as host:
        sending(root, host)
        host.asked.clear()
        report = sending(root, host)

        assert report.url == "https://my-notes.netlify.app"
        assert [one for one in host.asked if not one.startswith("GET ")] == []


def test_an_edited_article_sends_the_few_files_it_is_in(root: Path) -> None:
    with netlify() as host:
        sending(root, host)
        host.asked.clear()
        (root / "content/posts/tea.md").write_text(
            "---\ntitle: Tea\ndate: 2026-01-05\n---\nMilk.\n"
        )
        sending(root, host)

        assert "posts/tea/index.html" in host.sent
        assert "posts/rain/index.html" not in host.sent
        assert b"Milk." in host.body("posts/tea/index.html")


def test_a_preview_has_an_address_of_its_own_and_readers_see_nothing(root: Path) -> None:
    with netlify() as host:
        report = sending(root, host, prod=False)

        assert report.url == "https://d0--my-notes.netlify.app"
        assert host.live == {}
        host.asked.clear()
        assert sending(root, host).url == "https://my-notes.netlify.app"
        assert host.sent == []  # the host has all the bytes from the preview
        assert host.live != {}


def test_a_large_site_is_compared_while_we_wait(root: Path) -> None:
    for number in range(101):
        (root / f"static/{number}.txt").write_text(f"number {number}")
    with netlify() as host:
        sending(root, host)

        assert host.deploys[0].is_async
        assert host.body("100.txt") == b"number 100"

        host.paged = True
        host.asked.clear()
        report = sending(root, host)
        assert report.plan is not None
        assert report.plan.live == host.live
        assert sum(one.endswith("/files") for one in host.asked) == 2


def test_a_dry_run_tells_and_sends_nothing(root: Path) -> None:
    with netlify() as host:
        sending(root, host)
        before = dict(host.live)
        host.asked.clear()
        (root / "content/posts/rain.md").unlink()
        (root / "content/posts/snow.md").write_text(
            "---\ntitle: Snow\ndate: 2026-03-05\n---\nSoft.\n"
        )
        report = sending(root, host, prod=False, dry_run=True)

        assert report.plan is not None
        assert "posts/snow/index.html" in report.plan.new
        assert "sitemap.xml" in report.plan.changed
        assert "posts/rain/index.html" in report.plan.gone
        assert [p.name for p in report.problems] == ["lost-url"]
        assert all(one.startswith("GET ") for one in host.asked)
        assert host.live == before


def test_addresses_that_readers_have_are_not_lost_by_accident(root: Path) -> None:
    """Even where this machine has never built the site before."""
    with netlify() as host:
        sending(root, host)
        rain = (root / "content/posts/rain.md").read_text()
        (root / "content/posts/rain.md").unlink()
        for path in (root / ".reprose").glob("manifest-*"):
            path.unlink()
        report = sending(root, host)
        assert [(p.level, p.name) for p in report.problems] == [("error", "lost-url")]
        assert "`/posts/rain/`" in report.problems[0].message
        assert "posts/rain/index.html" in host.live

        moved = rain.replace("title: Rain", "title: Rain\naliases: [/posts/rain/]")
        (root / "content/posts/drizzle.md").write_text(moved)
        assert not has_errors(sending(root, host).problems)

        (root / "content/posts/drizzle.md").unlink()
        assert has_errors(sending(root, host).problems)
        assert not has_errors(sending(root, host, may_lose=True).problems)
        assert not any("rain" in path or "drizzle" in path for path in host.live)

        host.live["from-before/index.html"] = (
            "0" * 40
        )  # somebody else deployed; no file changed here
        found = sending(root, host).problems
        assert ["`/from-before/`" in p.message for p in found] == [True]


def test_a_site_with_errors_is_not_deployed_and_readers_get_no_warnings(root: Path) -> None:
    (root / "content/posts/tea.md").write_text(
        "---\ntitle: Tea\ndate: 2026-01-05\n---\n![](x.png)\n"
    )
    with netlify() as host:
        assert has_errors(sending(root, host, prod=False).problems)
        (root / "content/posts/tea.md").write_text(
            "---\ntitle: Tea\ndate: 2026-01-05\n---\n## A\n\n#### C\n"
        )
        assert has_errors(sending(root, host).problems)
        assert host.deploys == []
        preview = sending(root, host, prod=False)
        assert not has_errors(preview.problems)
        assert preview.problems
        assert preview.url
        assert has_errors(sending(root, host).problems)


# What a host or a line does wrong for a moment.
PASSING: dict[str, tuple[str, Answer]] = {
    "a fault of the host, at the beginning": ("GET /sites/[^/]*$", status(500)),
    "a fault of the host, while deploying": ("POST ", status(503, "busy")),
    "a fault of the host, while sending": ("PUT ", status(502)),
    "a reset while sending": ("PUT ", reset),
    "a reset while waiting": ("GET .*/deploys/", reset),
    "asked to wait, in seconds": ("PUT ", status(429, "slow down", Retry_After="0")),
    "asked to wait, until a date": (
        "PUT ", status(429, Retry_After="Sat, 21 Nov 2020 12:00:00 GMT"),
    ),
    "asked to wait, as Netlify does": ("PUT ", status(429, X_RateLimit_Reset="1372700873")),
    "asked to wait, by a clock of its own": (
        "PUT ",
        status(429, Date="Thu, 21 Nov 2041 12:00:00 GMT", X_RateLimit_Reset="2268648000"),
    ),
    "a token that is not known for a moment": ("PUT ", status(401)),
    "an answer that ends early": ("PUT ", raw(b"{", Content_Length="100", Connection="close")),
    "other bytes arrived": ("PUT ", raw(b'{"sha": "' + b"0" * 40 + b'"}')),
}  # fmt: skip


@pytest.mark.parametrize("case", PASSING)
def test_what_fails_for_a_moment_is_asked_again(case: str, built: Path) -> None:
    what, answer = PASSING[case]
    with netlify() as host:
        host.fault(what, answer, times=2)
        sending(built, host)

        assert host.faults[0].times == 0
        assert b"leaves" in host.body("posts/tea/index.html")


def test_what_fails_half_way_changes_nothing_and_is_taken_up_again(root: Path) -> None:
    with netlify() as host:
        host.fault("PUT .*/sitemap.xml", status(500), times=100)
        name, message = stopped(root, host)
        assert name == "deploy-failed"
        assert "answered 500" in message
        assert host.live == {}
        assert host.deploys[0].cancelled
        there = set(host.blobs)
        host.faults.clear()
        host.asked.clear()

        sending(root, host)
        assert there
        assert {host.live[path] for path in host.sent} == set(host.live.values()) - there


# What no patience mends: the pattern, the answer, the problem, a word of its message.
LASTING: dict[str, tuple[str, Answer, str, str]] = {
    "no such site": ("GET /sites/", status(404), "deploy-site", "my-notes"),
    "a token that is no good": ("GET /sites/", status(401, "Access Denied"), "deploy-refused", "401"),
    "a token for others": ("POST ", status(403, "Forbidden"), "deploy-refused", "Forbidden"),
    "a deploy it does not like": ("POST ", status(422, "too many files"), "deploy-refused", "too many"),
    "a file it does not like": ("PUT ", status(422, "no such path"), "deploy-refused", "no such path"),
    "a mistake in parts": (
        "POST ", raw(b'{"errors": {"files": ["is odd"]}}', 422), "deploy-refused", 'is odd',
    ),
    "a host that is down": ("PUT ", status(500), "deploy-failed", "answered 500"),
    "a line that is down": ("POST ", reset, "deploy-failed", "did not answer"),
    "a very long wait": ("PUT ", status(429, Retry_After="86400"), "deploy-failed", "86400 seconds"),
    "a web page": ("GET /sites/", raw(b"<h1>Log in</h1>"), "deploy-answer", "no JSON object"),
    "a list": ("POST ", raw(b"[1, 2]"), "deploy-answer", "no JSON object"),
    "nested without end": ("POST ", raw(b"[" * 100_000), "deploy-answer", "no JSON object"),
    "a giant": ("POST ", raw(b" " * 2_000_000), "deploy-answer", "larger than"),
    "a packed giant": (
        "GET /sites/", raw(gzip.compress(b" " * 2_000_000), Content_Encoding="gzip"),
        "deploy-answer", "larger than",
    ),
    "files that are none": ("GET .*/files", raw(b'{"a": 1}'), "deploy-answer", "files"),
    "a request for bytes we do not have": (
        "POST ", raw(b'{"id": "d0", "state": "uploading", "required": ["' + b"f" * 40 + b'"]}'),
        "deploy-answer", "does not have",
    ),
    "a request for a file of this machine": (
        "POST ", raw(b'{"id": "d0", "state": "uploading", "required": ["/etc/passwd"]}'),
        "deploy-answer", "does not have",
    ),
    "an id that leads elsewhere": (
        "POST ", raw(b'{"id": "../../user", "state": "uploading", "required": []}'),
        "deploy-answer", "`id`",
    ),
    "a state that is none": ("POST ", raw(b'{"id": "d0", "state": 7}'), "deploy-answer", "deploy"),
    "a deploy it gives up": (
        "GET .*/deploys/", raw(b'{"id": "d0", "state": "error", "error_message": "too `odd`"}'),
        "deploy-refused", "too 'odd'",
    ),
    "a deploy that never ends": (
        "GET .*/deploys/", raw(b'{"id": "d0", "state": "processing"}'), "deploy-late", "processing",
    ),
    "the token, told back": ("POST ", status(422, f"who is {TOKEN}?"), "deploy-refused", "[token]"),
}  # fmt: skip


@pytest.mark.parametrize("case", LASTING)
def test_what_lasts_is_told_and_readers_see_no_change(case: str, built: Path) -> None:
    what, answer, name, word = LASTING[case]
    with netlify() as host:
        host.fault(what, answer, times=1000)
        small = replace(QUICK, attempts=3, polls=20, most_bytes=1_000_000)
        found, message = stopped(built, host, patience=small)

        assert (found, word in message) == (name, True), message
        assert host.live == {}


def test_a_redirect_is_not_followed_and_nobody_else_hears_the_token(root: Path) -> None:
    with netlify() as host, netlify() as elsewhere:
        for code in (301, 302, 307, 308):
            away = raw(b"", code, Location=f"{elsewhere.api}/sites/x")
            for what in ("GET /sites/", "POST ", "PUT "):
                host.faults.clear()
                host.fault(what, away)
                name, message = stopped(root, host)
                assert name == "deploy-answer"
                assert f"127.0.0.1:{elsewhere.port}" in message
        assert elsewhere.asked == []
        assert host.tokens == {f"Bearer {TOKEN}"}


def test_only_the_host_is_spoken_to(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reached: set[object] = set()
    connect = socket.create_connection

    def watched(address: tuple[str, int], *rest: Any, **more: Any) -> socket.socket:
        reached.add(address)
        return connect(address, *rest, **more)

    monkeypatch.setattr(socket, "create_connection", watched)
    with netlify() as host:
        sending(root, host)
        assert reached == {("127.0.0.1", host.port)}


def test_a_name_that_the_host_refuses_stops_before_anything_is_sent(root: Path) -> None:
    (root / "static/what?.txt").write_text("x")
    with netlify() as host:
        report = sending(root, host)
        assert [p.name for p in report.problems] == ["deploy-path"]
        assert host.deploys == []


def test_what_changes_meanwhile_is_not_sent(root: Path) -> None:
    with netlify() as host:

        def meddle(handler: Handler) -> None:
            (root / "public/sitemap.xml").write_text("something else")
            reset(handler)

        host.fault("POST /sites", meddle)
        assert stopped(root, host)[0] == "deploy-changed"
        assert host.live == {}
        assert b"something else" not in host.blobs.values()


def test_what_no_build_wrote_is_not_sent(root: Path) -> None:
    with netlify() as host:
        sending(root, host, prod=False)
        (root / "public/secrets.txt").write_text("mine")
        (root / "public/.env").write_text("mine")
        host.blobs.clear()
        sending(root, host)
        assert not {"secrets.txt", ".env", ".built-by-reprose"} & set(host.live)


def test_deploys_that_are_locked_are_told_before_anything_is_built(root: Path) -> None:
    with netlify() as host:
        sending(root, host)
        host.locked = True
        assert stopped(root, host)[0] == "deploy-locked"
        assert sending(root, host, prod=False).url


def test_another_address_in_the_configuration_is_noted(root: Path) -> None:
    text = (root / "site.toml").read_text().replace("my-notes.netlify.app", "example.org")
    (root / "site.toml").write_text(text)
    with netlify() as host:
        report = sending(root, host)
        assert [(p.level, p.name, p.place.line) for p in report.problems] == [
            ("note", "deploy-url", 2)
        ]
        assert report.url


def test_a_few_are_sent_at_once_and_one_failure_ends_them_all(root: Path) -> None:
    for number in range(60):
        (root / f"static/{number}.txt").write_text(f"number {number}")
    two = threading.Barrier(2, timeout=30)

    def together(handler: Handler) -> None:
        two.wait()
        status(400, "no")(handler)

    with netlify() as host:
        host.fault("PUT ", together, times=2)
        assert stopped(root, host)[0] == "deploy-refused"
        assert len(host.sent) < 60


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A certificate of this machine, with its key, that nobody trusts."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed: it makes the certificate")
    file = tmp_path_factory.mktemp("tls") / "host.pem"
    subprocess.run(
        f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost"
        f" -addext subjectAltName=IP:127.0.0.1 -keyout {file} -out {file}.crt"
        f" && cat {file}.crt >> {file}",
        shell=True, check=True, capture_output=True,
    )  # fmt: skip
    return str(file)


def test_a_host_that_cannot_prove_its_name_hears_nothing(built: Path, certificate: str) -> None:
    with netlify(certificate) as host:
        name, message = stopped(built, host, patience=replace(QUICK, attempts=2))
        assert (name, "certificate" in message) == ("deploy-failed", True), message
        assert (host.asked, host.tokens) == ([], set())


def test_a_host_that_closes_every_connection_is_spoken_to_in_private_all_the_same(
    built: Path, certificate: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", certificate)
    with netlify(certificate) as host:
        host.closing = True
        sending(built, host)
        assert b"leaves" in host.body("posts/tea/index.html")


def test_a_slow_line_is_not_a_broken_one(root: Path) -> None:
    (root / "static/film.bin").write_bytes(b"frame" * 4_000_000)
    with netlify() as host:
        host.slow_s = 1.0
        sending(root, host, patience=replace(QUICK, answer_s=0.6, attempts=1))
        assert len(host.body("film.bin")) == 20_000_000


def test_nobody_there(root: Path) -> None:
    with netlify() as host:
        pass
    name, message = stopped(root, host, patience=replace(QUICK, attempts=2))
    assert (name, message.startswith("Netlify did not answer")) == ("deploy-failed", True)
