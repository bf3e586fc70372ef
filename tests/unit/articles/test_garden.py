"""A garden is tended: orphans, mentions, reviews; and no address is lost."""

import datetime as dt

from kit.articles import site
from reprose.articles.garden import tend
from reprose.articles.lost import lost_urls
from reprose.problems import Place

TODAY = dt.date(2026, 1, 1)
FILES = {
    "content/kb/page-cache.md": "# Page cache\n\nKept by the kernel.\n",
    "content/kb/mmap.md": "# Mapped files\n\n```\nPage cache\n```\n\nThey live in the page cache.\n",
    "content/kb/read.md": "---\nreview_by: 2025-12-31\n---\n# Reading\n\nSee [[Mapped files]] and [[Page cache]], the page cache.\n",
}  # fmt: skip


def test_orphans_mentions_and_reviews() -> None:
    found = tend(site(FILES).value, TODAY)

    assert sorted((p.name, p.place.path, p.place.line, p.place.col) for p in found) == [
        ("orphan", "content/kb/read.md", 1, 1),
        ("review-due", "content/kb/read.md", 2, 12),
        ("unlinked-mention", "content/kb/mmap.md", 7, 18),
    ]


def test_a_renamed_article_keeps_its_address_by_an_alias() -> None:
    before = ["/kb/page-cache/", "/kb/mmap/", "/kb/read/"]
    moved = {
        "content/linux/page-cache.md": FILES["content/kb/page-cache.md"],
        "content/kb/mmap.md": "",
        "content/kb/reed.md": "---\naliases: [/kb/read/]\n---\n",
    }
    found = lost_urls(dict.fromkeys(before, Place("x")), site(moved).value)

    assert [(p.name, p.place.path, p.hint) for p in found] == [
        (
            "lost-url",
            "content/linux/page-cache.md",
            "add `aliases: [/kb/page-cache/]` to its front matter",
        )
    ]


def test_the_addresses_of_a_whole_old_site_are_all_told_and_some_compared() -> None:
    """Each comparison is with every page: hints for the first hundred must do."""
    gone = [f"/kb/mmab-{n:03}/" for n in range(300)]
    found = lost_urls(dict.fromkeys(gone, Place("x")), site(FILES).value)

    assert len(found) == 300
    assert sum("front matter" in p.hint for p in found) == 100
