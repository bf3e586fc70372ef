"""`site deploy`, as a person or a workflow calls it."""

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import yaml

from kit.archive import SITE, snapshot, unpack
from kit.command import SOURCE, Ran, site
from kit.netlify import TOKEN, Fault, Host, netlify, raw, reset, status
from reprose.cli import main

ARTICLE = """\
-- content/posts/tea.md --
---
title: Tea
date: 2026-01-05
---
Water, then leaves.
-- content/posts/milk.md --
---
title: Milk
date: 2026-01-06
draft: true
---
Not yet.
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return unpack(SITE + ARTICLE, tmp_path / "notes")


def test_from_a_new_site_to_readers(root: Path) -> None:
    with netlify() as host:
        compared = site("deploy", "--dry-run", cwd=root, env=host.env)
        assert compared.code == 0, compared.err
        assert "new      /posts/tea/index.html\n" in compared.out
        assert host.deploys == []

        preview = site("deploy", cwd=root, env=host.env)
        assert (preview.code, preview.out) == (0, "https://d0--my-notes.netlify.app\n"), preview.err
        assert "`site deploy --prod`" in preview.err
        assert host.live == {}

        told = site("deploy", "--prod", "--format", "json", cwd=root, env=host.env)
        assert told.code == 0, told.err
        document = json.loads(told.out)
        assert document["url"] == "https://my-notes.netlify.app"
        assert document["counts"] == {"files": len(host.live), "sent": 0}
        assert "posts/tea/index.html" in document["new"]
        assert b"leaves" in host.body("posts/tea/index.html")
        assert not any("milk" in path for path in host.live)

        again = site("deploy", "--prod", cwd=root, env=host.env)
        assert "readers see exactly this already" in again.err


def test_drafts_go_into_previews_only(root: Path) -> None:
    with netlify() as host:
        assert site("deploy", "--drafts", cwd=root, env=host.env).code == 0
        assert "posts/milk/index.html" in host.deploys[0].files
        assert not (root / "public").exists()
        refused = site("deploy", "--drafts", "--prod", cwd=root, env=host.env)
        assert refused.code == 2
        assert "previews" in refused.err
        assert len(host.deploys) == 1


def test_where_to_and_as_whom_are_asked_for_together(root: Path) -> None:
    nothing = {"NETLIFY_AUTH_TOKEN": "", "NETLIFY_SITE_ID": ""}
    refused = site("deploy", cwd=root, env=nothing)
    assert refused.code == 1
    assert "error[deploy-token]" in refused.err
    assert "error[deploy-site]" in refused.err
    assert "\nnot deployed: 2 errors" in refused.err
    assert not (root / "public").exists()

    with (root / "site.toml").open("a") as file:
        file.write('[deploy.netlify]\nsite = "my-notes"\n')
    with netlify() as host:
        ran = site("deploy", cwd=root, env=host.env | {"NETLIFY_SITE_ID": ""})
        assert ran.code == 0, ran.err


def test_a_token_in_the_configuration_is_an_error_of_every_build(root: Path) -> None:
    with (root / "site.toml").open("a") as file:
        file.write(f'[deploy.netlify]\ntoken = "{TOKEN}"\n')
    ran = site("build", cwd=root)
    assert ran.code == 1
    assert "site.toml:4:1: error[unknown-key]: `token` is not a key of" in ran.err


def test_the_token_is_shown_nowhere(
    root: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Not when all goes well, not when nothing does, not by a host that repeats it."""
    told = {"message": f"Bearer {TOKEN}", "state": "error", "error_message": TOKEN}
    echo = json.dumps(told).encode()
    escaped = f'{{"id": "d0", "state": "ready", "deploy_ssl_url": "https://x/\\u006e{TOKEN[1:]}"}}'
    named = json.dumps([{"path": f"/{TOKEN}.html", "sha": TOKEN}]).encode()
    ways = [
        ("GET /sites/", raw(echo, 401), 1),
        ("POST ", raw(echo), 1),
        ("POST ", raw(b"no", Set_Cookie=TOKEN), 1),
        ("PUT ", status(422, TOKEN), 1),
        ("PUT ", raw(b"", 302, Location=f"https://{TOKEN}/{TOKEN}"), 1),
        ("POST ", raw(escaped.encode()), 0),
        ("GET .*/files", raw(named), 0),
        ("nothing", reset, 0),
    ]
    with netlify() as host:
        for name, value in host.env.items():
            monkeypatch.setenv(name, value)
        for what, answer, expected in ways:
            host.faults = [Fault(what, answer, times=50)]
            code = main(["deploy", "--format", "json", "-v", "--root", str(root)])
            assert code == expected, what
            assert main(["deploy", "--dry-run", "-v", "--root", str(root)]) in (0, 1)
        for bad in (f"{TOKEN}\nX-Other: 1", f"{TOKEN} {TOKEN}", f"{TOKEN}é", TOKEN[1:]):
            monkeypatch.setenv("NETLIFY_AUTH_TOKEN", bad)
            assert main(["deploy", "-v", "--root", str(root)]) == 1
    out, err = capfd.readouterr()
    assert "error[deploy-token]" in err
    assert TOKEN[1:] not in out + err
    assert not [path for path, body in snapshot(root).items() if TOKEN.encode() in body]


def test_a_host_that_fails_ends_in_a_problem(root: Path) -> None:
    with netlify() as host:
        host.fault("PUT .*", raw(b"<html>"), times=999)
        ran = site("deploy", cwd=root, env=host.env)
        assert ran.code == 1
        assert "error[deploy-answer]" in ran.err
        assert "Traceback" not in ran.err
        host.faults.clear()
        host.fault("PUT ", reset, times=1)
        host.fault("PUT ", status(429, Retry_After="0"), times=1)
        assert site("deploy", cwd=root, env=host.env).code == 0


def test_a_mistake_in_the_content_stops_a_deploy(root: Path) -> None:
    (root / "content/posts/tea.md").write_text(
        "---\ntitle: Tea\ndate: 2026-01-05\n---\n[x](nowhere.md)\n"
    )
    with netlify() as host:
        ran = site("deploy", "--format", "github", cwd=root, env=host.env)
        assert ran.code == 1
        assert "::error file=content/posts/tea.md" in ran.out
        assert "not deployed: 1 error" in ran.err
        assert host.deploys == []


def test_an_interrupt_ends_it_at_once_and_the_host_is_told(root: Path) -> None:
    with netlify() as host:
        sending, over = threading.Event(), threading.Event()

        def hang(_: object) -> None:
            sending.set()
            over.wait(60)

        host.fault("PUT .*/(posts|search|sitemap)", hang, times=99)  # connections are kept by then
        ran = _interrupted(root, host, sending)
        over.set()
        assert (ran.code, ran.err.strip().splitlines()[-1]) == (130, "stopped")
        assert "Traceback" not in ran.err
        assert host.deploys[0].cancelled
        assert host.live == {}


def _interrupted(root: Path, host: Host, moment: threading.Event) -> Ran:
    """Deploy, and press Ctrl+C at a moment."""
    process = subprocess.Popen(
        [sys.executable, "-m", "reprose", "deploy", "--prod"],
        cwd=root, env={**os.environ, "PYTHONPATH": str(SOURCE), **host.env},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert moment.wait(60)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    return Ran(process.returncode, out, err)


def test_github_builds_and_publishes_by_a_workflow(root: Path) -> None:
    (root.parent / ".git").mkdir()
    shown = site("deploy", "--to", "github-pages", "--dry-run", cwd=root)
    path = root.parent / ".github/workflows/pages.yml"
    assert shown.code == 0
    assert not path.exists()

    written = site("deploy", "--to", "github-pages", cwd=root)
    assert written.code == 0, written.err
    assert written.out == f"{path}\n"
    assert path.read_text() + "\n" == shown.out
    jobs = yaml.safe_load(path.read_text())["jobs"]
    assert "site build --strict --format github --root notes" in str(jobs["build"]["steps"])
    assert "'path': 'notes/public'" in str(jobs["build"]["steps"])
    assert "permissions" not in jobs["build"]
    assert site("deploy", "--to", "github-pages", cwd=root).code == 0

    path.write_text("name: mine\n")
    refused = site("deploy", "--to", "github-pages", cwd=root)
    assert refused.code == 1
    assert "foreign-workflow" in refused.err
    assert path.read_text() == "name: mine\n"
