"""Fetching from a real server on this machine: what is brought, and what is refused."""

import datetime as dt
import socket
from pathlib import Path
from typing import Any

import pytest

from kit.answers import FEED, PNG, serving
from reprose.config import SiteConfig, SourceOptions
from reprose.flows.import_ import ImportRequest, import_
from reprose.flows.pull import PullRequest, pull
from reprose.problems import Stop
from reprose.sources.downloads import Downloads
from reprose.sources.fetch import Limits, fetch, gather


def limits(port: int, **more: Any) -> Limits:
    """Return limits under which the local server may be asked."""
    return Limits(private=frozenset({f"127.0.0.1:{port}"}), **more)


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


def test_a_redirect_that_is_refused_names_where_it_began() -> None:
    with serving() as port:
        address = f"http://127.0.0.1:{port}/away"
        with pytest.raises(Stop) as stop:
            fetch(address, limits(port))
        (problem,) = stop.value.problems
        assert problem.place.path == address
        assert problem.message.startswith(f"`{address}` redirects; `http://169.254.169.254/")


def test_bad_manners_end_in_a_problem() -> None:
    with serving() as port:
        home = f"http://127.0.0.1:{port}"
        small = limits(port, most_bytes=1_000_000)
        assert refusal(f"{home}/nothing", small) == "fetch-failed"
        assert refusal(f"{home}/loop", small) == "fetch-failed"
        assert refusal(f"{home}/lying", small) == "fetch-failed"
        assert refusal(f"{home}/torn", small) == "fetch-failed"
        assert refusal(f"{home}/cut", small) == "fetch-failed"
        assert refusal(f"{home}/bomb", small) == "too-large"
        assert refusal(f"{home}/endless", small) == "too-large"


def test_a_slow_answer_ends_at_the_deadline() -> None:
    with serving() as port, pytest.raises(Stop) as stop:
        fetch(f"http://127.0.0.1:{port}/slow", limits(port, deadline_s=0.5))
    assert "took too long" in stop.value.problems[0].message


def test_nobody_there() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert refusal(f"http://127.0.0.1:{port}/", limits(port)) == "fetch-failed"


NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
SITE = SiteConfig(title="T", url="https://example.org/")


def test_a_feed_and_its_pictures_come_over_the_network(tmp_path: Path) -> None:
    with serving() as port:
        request = ImportRequest(
            root=str(tmp_path), config=SITE, now=NOW, media=True,
            sources=(f"http://127.0.0.1:{port}/blog",), allow_private=(f"127.0.0.1:{port}",),
        )  # fmt: skip
        report = import_(request)
        assert report.counts == {"new": 1}
        names = [one.name for one in report.problems if one.level != "note"]
        assert names == ["missing-picture"]
        (article,) = (tmp_path / "content/posts").rglob("index.md")
        assert "![p](picture.png)" in article.read_text("utf-8")
        assert article.with_name("picture.png").read_bytes() == PNG
        assert import_(request).written_bytes == 0


def test_the_code_of_gists_comes_with_the_pictures_and_stays(tmp_path: Path) -> None:
    with serving() as port:
        home = f"http://127.0.0.1:{port}"
        scripts = ("gist/mill/0dea1.js", "-/snippets/5.js", "gist/mill/0dead.js")
        body = "".join(f'<p>Look:</p><script src="{home}/{one}"></script>' for one in scripts)
        feed = tmp_path / "feed.xml"

        def asked(said: str, *, media: bool) -> ImportRequest:
            feed.write_text(
                f"<rss><channel><title>T</title><item><guid>a</guid><title>A</title><description>"
                f"<![CDATA[<p>{said}</p>{body}]]></description></item></channel></rss>",
                "utf-8",
            )
            return ImportRequest(
                root=str(tmp_path), config=SITE, now=NOW, media=media, sources=(str(feed),),
                allow_private=(f"127.0.0.1:{port}",),
            )  # fmt: skip

        assert "remote-gists" in [one.name for one in import_(asked("One", media=False)).problems]
        request = asked("Two", media=True)
        report = import_(request)
        problems = [one for one in report.problems if one.level != "note"]
        assert [one.name for one in problems] == ["missing-gist"]
        assert f"`{home}/gist/mill/0dead`" in problems[0].message
        assert report.kept == 100.0
        (article,) = (tmp_path / "content/posts").rglob("index.md")
        code = "def turn():\n\n\treturn 1 < 2"
        shown = f"```python {{file=turn.py}}\n{code}\n```"
        assert shown in article.read_text("utf-8")
        assert f"<{home}/gist/mill/0dea1>" in article.read_text("utf-8")
        assert "# Mill\n```" in article.read_text("utf-8")
        assert "echo ✓\n```" in article.read_text("utf-8")
        assert article.with_name("turn.py").read_text("utf-8") == code
        assert article.with_name("notes.md.txt").read_text("utf-8") == "# Mill"
        assert import_(request).written_bytes == 0
    import_(asked("Three", media=False))  # nobody answers any more
    assert "Three" in article.read_text("utf-8")
    assert shown in article.read_text("utf-8")


def test_pictures_come_side_by_side_and_are_reported_in_order(tmp_path: Path) -> None:
    with serving() as near, serving() as far:
        names = [
            f"http://127.0.0.1:{port}/together.png?{n}" for n in range(4) for port in (near, far)
        ]
        broken = [f"http://127.0.0.1:{near}/gone-{n}.png" for n in range(5)]
        body = "".join(
            f'<img src="{name}">' for pair in zip(names, broken, strict=False) for name in pair
        )
        body += "".join(f'<img src="{name}">' for name in names[5:])
        feed = tmp_path / "feed.xml"
        feed.write_text(
            f"<rss><channel><title>T</title><item><guid>a</guid><title>A</title><description>"
            f"<![CDATA[{body}]]></description></item></channel></rss>",
            "utf-8",
        )
        request = ImportRequest(
            root=str(tmp_path), config=SITE, now=NOW, media=True, sources=(str(feed),),
            allow_private=(f"127.0.0.1:{near}", f"127.0.0.1:{far}"),
        )  # fmt: skip
        report = import_(request)
        missing = [one.message for one in report.problems if one.name == "missing-picture"]
        assert [message.split("`")[1] for message in missing] == broken
        assert len(list(tmp_path.glob("content/posts/*/*.png"))) == 8
        assert (near.most, far.most) == (2, 2)


def test_a_host_that_asks_for_patience_gets_it() -> None:
    with serving() as port:
        downloads = Downloads(limits(port))
        assert downloads.get(f"http://127.0.0.1:{port}/busy.png") == PNG


def test_pulling_keeps_an_excerpt_and_a_link(tmp_path: Path) -> None:
    with serving() as port:
        source = SourceOptions(name="Near", address=f"http://127.0.0.1:{port}/blog", topic="Memory")
        down = SourceOptions(
            name="Down", address=f"http://127.0.0.1:{port}/nothing", topic="Memory"
        )
        config = SiteConfig(title="T", url="https://example.org/", sources=(source, down))
        allowed = (f"127.0.0.1:{port}",)
        request = PullRequest(root=str(tmp_path), config=config, now=NOW, allow_private=allowed)
        report = pull(request)
        assert report.counts == {"new": 1, "sources": 2}
        assert [one.name for one in report.problems] == ["fetch-failed"]
        text = (tmp_path / "content/links/memory.json").read_text("utf-8")
        assert '"source": "Near"' in text
        assert '"fetched": "2026-01-01"' in text
        assert pull(request).written_bytes == 0


def test_a_topic_that_no_source_has_is_named(tmp_path: Path) -> None:
    source = SourceOptions(name="Near", address="https://f.example/feed", topic="Memory")
    config = SiteConfig(title="T", url="https://example.org/", sources=(source,))
    report = pull(PullRequest(root=str(tmp_path), config=config, now=NOW, topic="Memry"))
    (problem,) = report.problems
    assert (problem.name, problem.hint) == ("no-sources", "did you mean `Memory`?")
    assert "`Memry`" in problem.message
