"""Sites nobody planned for: each builds, or says in plain words why not; none ends in a traceback."""

import os
from pathlib import Path

import pytest

from kit.archive import unpack
from kit.command import site

CONFIG = '-- site.toml --\ntitle = "Odd"\nurl = "https://odd.example/{base}"\n'
PLAIN = CONFIG.format(base="")
ODD: dict[str, tuple[str, str]] = {
    "no content": (PLAIN, ""),
    "one empty file": (f"{PLAIN}-- content/a.md --\n", ""),
    "only a home page": (f"{PLAIN}-- content/index.md --\n# Hello\n", ""),
    "three languages": (
        PLAIN
        + "".join(
            f"-- content/{one}/a.md --\n---\ntitle: {one}\nlanguage: {one}\n---\nText.\n"
            for one in ("en", "ar", "ja")
        ),
        "",
    ),
    "names in any script, with spaces, signs and quotes": (
        (f"{PLAIN}-- content/入門/日 本.md --\n[a](<../ü %231%3F.md>)\n-- content/ü #1?.md --\n[b](入門/日%20本.md)\n"
        '-- content/q\'".md --\n# Q\n-- content/\U0001f600.md --\n# S\n'),
        "",
    ),
    "a byte order mark and the line ends of Windows": (
        ("-- site.toml --\n\ufefftitle = \"W\"\r\nurl = \"https://w.example/\"\r\n"
        "-- content/a.md --\n\ufeff---\r\ntitle: A\r\n---\r\n\r\n[b](no.md)\r\n"),
        "content/a.md:5:1: error[dead-link]",
    ),
    "folders within folders": (f"{PLAIN}-- content/{'d/' * 40}a.md --\n# A\n", ""),
    "no end of a string": ('-- site.toml --\ntitle = "T\n', "site.toml:1:11: error[toml-syntax]"),
    "everything of the wrong type": (
        '-- site.toml --\ntitle = 3\nurl = []\nsections = 1\n', "site.toml:1:9: error[wrong-type]"
    ),
    "articles that hold each other": (
        f"{PLAIN}-- content/a.md --\n![[B]]\n-- content/b.md --\n![[C]]\n-- content/c.md --\n![[A]]\n",
        "content/a.md:1:1: error[embed-cycle]",
    ),
    "one name in three folders": (
        PLAIN + "".join(f"-- content/{one}/n.md --\n# N\n\n[[N]] [[n]]\n" for one in "abc"), ""
    ),
    "one address three times": (
        f"{PLAIN}-- content/p.md --\n-- content/p/index.md --\n-- content/P/index.md --\n",
        "error[duplicate-url]",
    ),
    "below a path": (
        CONFIG.format(base="deep/er")
        + "-- content/a.md --\n[b](/deep/er/b/) [b](/b/) [b](b.md) [b](https://odd.example/deep/er/b/)\n"
        "-- content/b.md --\n# B\n",
        "",
    ),
    "the output is a file": (
        f"{PLAIN}-- public --\nmine\n-- content/a.md --\n# A\n", "public: error[unwritable-file]"
    ),
    "a file where a folder has to be": (
        f"{PLAIN}-- static/a --\nx\n-- content/a/b.md --\n# B\n", "static/a:1:1: error[duplicate-url]"
    ),
    "lists in free data": (f"{PLAIN}-- content/a.md --\n---\nextra: {{a: [date, [1, {{b: [2]}}]]}}\n---\n", ""),
    "addresses that are none": (
        (f"{PLAIN}-- content/a.md --\n---\ndate: 2026-01-02\norigin: {{url: 'https://['}}\n---\n"
        "[a](https://[/#b) [c](<http://[>)\n"
        '-- content/links/t.json --\n[{"url": "https://[/#x"}]\n'),
        "",
    ),
    "comments that are none": (
        f"{PLAIN}-- content/a/index.md --\n# A\n-- content/a/comments.toml --\ncomments = 3\n",
        "content/a/comments.toml:1:12: error[wrong-type]: `comments` takes tables",
    ),
    "answers to answers to answers": (
        f"{PLAIN}-- content/a/index.md --\n# A\n-- content/a/comments.toml --\n"
        + "".join(f'[[comments]]\nid = "{n}"\nparent = "{n - 1}"\n' for n in range(3000)),
        "",
    ),
    "pages of its own in place of ours": (
        f"{PLAIN}-- static/feed.xml --\n<x/>\n-- static/robots.txt --\n-- static/404.html --\nmine\n", ""
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_it_builds_or_says_why(tmp_path: Path, name: str) -> None:
    archive, wrong = ODD[name]
    unpack(archive, tmp_path)

    ran = site("build", cwd=tmp_path)

    assert ran.code == (1 if wrong else 0), ran.err
    assert wrong in ran.err
    assert "Traceback" not in ran.err


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    unpack(PLAIN, tmp_path)
    noise = bytes(range(256)) * 20
    for path in (
        "content/a.md", "content/data/x.csv", "content/data/y.json", "content/comments.toml",
        "content/links/t.json", "content/.urls", "content/.links.json", "content/.trust",
        "content/.verify/a.json", "themes/base/strings/en.toml", "static/a.png", "content/b.webp",
    ):  # fmt: skip
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(noise)
    (tmp_path / "content/c.md").write_text("---\ndata: [x, y]\n---\n![[x.csv]]\n\n![a](b.webp)\n")

    for command in ("build", "check"):
        ran = site(command, cwd=tmp_path)
        assert ran.code == 1
        assert "error[not-utf8]" in ran.err or "warning[" in ran.err
        assert "Traceback" not in ran.err


def test_links_and_pipes_among_the_files(tmp_path: Path) -> None:
    unpack(f"{PLAIN}-- content/a.md --\n# A\n", tmp_path)
    os.symlink("/etc/passwd", tmp_path / "content/p.md")
    os.symlink("..", tmp_path / "content/loop")
    os.symlink("nowhere", tmp_path / "content/gone.md")
    os.mkfifo(tmp_path / "content/pipe.md")

    ran = site("build", cwd=tmp_path)

    assert ran.code == 0
    assert ran.err.count("warning[refused-file]") == 4
    assert not list(tmp_path.glob("public/p/*"))


def test_articles_that_a_name_keeps_back_are_named(tmp_path: Path) -> None:
    """Other tools publish `_posts/` and `_index.md`; an article must not be missing silently."""
    unpack(
        f"{PLAIN}-- content/_posts/a.md --\n# A\n-- content/_posts/b.md --\n# B\n"
        "-- content/kb/_index.md --\n# K\n-- content/kb/a.md --\n# A\n-- content/.trash/x.md --\n",
        tmp_path,
    )
    ran = site("build", cwd=tmp_path)
    assert ran.code == 0
    assert "content/_posts: note[private-article]: 2 articles are not published" in ran.err
    assert "hint: call it `posts` to publish it" in ran.err
    assert "content/kb/_index.md: note[private-article]: 1 article is not published" in ran.err
    assert "2 notes" in ran.err
