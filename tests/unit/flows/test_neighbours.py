"""The topic page of our own site is what `site pull` makes of the feeds beside the tests."""

import datetime as dt
import os
import shutil
from pathlib import Path

import pytest

from reprose.config import read_config
from reprose.flows.pull import PullRequest, pull

HOUSE = Path(__file__).parents[3]


def test_the_committed_links_are_those_of_the_feeds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(HOUSE / "tests/fixtures/neighbours", tmp_path / "tests/fixtures/neighbours")
    monkeypatch.chdir(tmp_path)
    config = read_config("site.toml", (HOUSE / "site.toml").read_text(encoding="utf-8")).value
    assert config is not None
    now = dt.datetime(2026, 11, 21, 13, 0, tzinfo=dt.UTC)
    report = pull(PullRequest(root=os.fspath(tmp_path), config=config, now=now))
    assert report.problems == ()
    assert report.counts == {"sources": 3, "new": 11}
    made = (tmp_path / "content/links/memory.json").read_bytes()
    assert made == (HOUSE / "content/links/memory.json").read_bytes()
