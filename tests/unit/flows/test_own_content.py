"""Our own content holds, and a number that is off by half does not."""

import gzip
import re
import shutil
from pathlib import Path

import pytest

from kit.command import site

ROOT = Path(__file__).parents[3]
ARTICLE = "content/posts/a-list-grows-in-steps/index.md"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Copy one article of ours, and its record, into a site of its own."""
    shutil.copy(ROOT / "site.toml", tmp_path)
    record = "content/.verify/posts/a-list-grows-in-steps/index.json"
    for name in ("content/index.md", ARTICLE, record):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    config = 'title = "Own"\nurl = "https://own.example/"\n[links]\ninternal = "warn"\n'
    (tmp_path / "site.toml").write_text(config)
    return tmp_path


def test_what_the_article_says_is_what_happens(copy: Path) -> None:
    ran = site("verify", "--fresh", cwd=copy)

    assert ran.code == 0, ran.err
    assert re.search(r"verified: 2 sessions, 1 run, 0 errors", ran.err)


def test_a_number_off_by_half_is_named_with_its_place(copy: Path) -> None:
    article = copy / ARTICLE
    text = article.read_text()
    assert text.count("   9    184 B") == 1
    article.write_text(text.replace("   9    184 B", "   9    276 B"))
    line = text[: text.index("   9    184 B")].count("\n") + 1

    ran = site("verify", cwd=copy)

    assert ran.code == 1
    assert f"{ARTICLE}:{line}:9: error[wrong-output]" in ran.err
    assert "printed `184`, the article says `276`" in ran.err


def test_the_page_says_when_and_where_it_was_verified(copy: Path) -> None:
    assert site("build", cwd=copy).code == 0

    page = (copy / "public/posts/a-list-grows-in-steps/index.html").read_text()

    assert "3.11" in page
    assert "erified" in page


@pytest.mark.parametrize("theme", ["ink", "atlas"])
def test_every_article_weighs_less_than_15_kb(tmp_path: Path, theme: str) -> None:
    shutil.copytree(ROOT / "content", tmp_path / "content")
    config = re.sub("(?m)^theme = .*", f'theme = "{theme}"', (ROOT / "site.toml").read_text())
    (tmp_path / "site.toml").write_text(config)
    assert site("build", cwd=tmp_path).code == 0

    pages = [page.parent for page in (tmp_path / "public").rglob("*/index.md")]
    weights = {
        page.name: len(gzip.compress((page / "index.html").read_bytes(), 9)) for page in pages
    }

    assert len(weights) > 25
    assert {name: size for name, size in weights.items() if size > 15_000} == {}


def test_a_build_runs_nothing(copy: Path) -> None:
    """A build shows what is recorded, even when no snippet could run."""
    article = copy / ARTICLE
    article.write_text(article.read_text().replace("import sys", "open('/tmp/ran', 'w')", 1))

    assert site("build", cwd=copy, env={"PATH": "/nonexistent"}).code == 0

    assert not Path("/tmp/ran").exists()
