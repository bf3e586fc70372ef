"""`![[name]]` shows what is called so, wherever it is: a part, a picture, a film, a file."""

import zlib
from pathlib import Path

from kit.command import site

MANY = """# Many

## One

The first.

![[#Two]]

## Two

The second. ![[arrow.svg#icon]] goes on.

{#lone}
A paragraph of its own.

{#said}
> Quoted *here*.

1. A step. ^step
   - Within it.
2. Another.

| a |
|---|
| b |

^Table
"""


def png(width: int, height: int) -> bytes:
    """Return a grey picture."""

    def chunk(name: bytes, body: bytes) -> bytes:
        check = zlib.crc32(name + body).to_bytes(4, "big")
        return len(body).to_bytes(4, "big") + name + body + check

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x00\x00\x00\x00"
    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def built(root: Path, article: str) -> tuple[str, str]:
    """Build a site with an article beside some others; return its page, and what was said."""
    (root / "site.toml").write_text('title = "T"\nurl = "https://t.example/"\n')
    files = {
        "notes/many.md": MANY.encode(),
        "notes/shelf/rss curve.png": png(60, 40),
        "notes/shelf/arrow.svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        "notes/shelf/talk.mp4": b"film", "notes/shelf/talk.mp3": b"sound", "notes/paper.pdf": b"%PDF-",
        "posts/a.md": article.encode(),
    }  # fmt: skip
    for name, body in files.items():
        path = root / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    ran = site("build", cwd=root)
    page = root / "public/posts/a/index.html"
    return page.read_text() if page.is_file() else "", ran.err


def test_files_are_found_by_name_wherever_they_are(tmp_path: Path) -> None:
    page, said = built(
        tmp_path,
        "# A\n\n![[rss curve.png|30]]\n\n![[talk.mp4]]\n\n![[talk.mp3|The talk]]\n\n![[paper.pdf]]\n",
    )
    assert "0 errors" in said
    assert 'src="/notes/shelf/rss%20curve.png" width="30" height="20"' in page
    assert '<video controls preload="none" src="/notes/shelf/talk.mp4"></video>' in page
    assert '<audio controls preload="none" src="/notes/shelf/talk.mp3"></audio>' in page
    assert ">The talk</a></figcaption>" in page
    assert '<p><a href="/notes/paper.pdf">paper.pdf</a></p>' in page


def test_who_is_to_hear_of_a_mistake_need_not_wait_for_pictures(tmp_path: Path) -> None:
    wide = tmp_path / "content/posts/wide.png"
    wide.parent.mkdir(parents=True)
    wide.write_bytes(png(2000, 10))
    _, said = built(tmp_path, "# A\n\n![wide](wide.png)\n\n[nowhere](nowhere.md)\n")
    assert "1 error" in said
    drawn = tmp_path / ".reprose/pictures.sqlite"
    assert b"WEBP" not in drawn.read_bytes()

    page, _ = built(tmp_path, "# A\n\n![wide](wide.png)\n")
    assert "/posts/wide-960w.webp 960w" in page
    assert (tmp_path / "public/posts/wide-960w.webp").read_bytes()[:4] == b"RIFF"
    assert b"WEBP" in drawn.read_bytes()


def test_a_file_that_nothing_is_called_is_named_with_the_nearest(tmp_path: Path) -> None:
    _, said = built(tmp_path, "# A\n\n![[rss-curve.png]]\n")
    assert "error[dead-file]: no file is called `rss-curve.png`" in said
    assert "hint: nearest: `rss curve.png`" in said


def test_a_paragraph_with_an_id_is_shown_alone(tmp_path: Path) -> None:
    page, _ = built(tmp_path, "# A\n\n![[Many#lone]]\n\n![[Many#said]]\n")
    assert '<div class="embed"><p>A paragraph of its own.</p>' in page
    assert "<blockquote>\n<p>Quoted <em>here</em>.</p>\n</blockquote>" in page
    assert "The first" not in page


def test_a_section_shows_another_of_its_article(tmp_path: Path) -> None:
    _, said = built(tmp_path, "# A\n")
    page = (tmp_path / "public/notes/many/index.html").read_text()
    assert "0 errors" in said
    assert page.count("The second. ") == 2
    assert page.count('src="/notes/shelf/arrow.svg') == 2


def test_a_chain_that_is_too_long_ends_in_a_link(tmp_path: Path) -> None:
    for n in range(8):
        path = tmp_path / f"content/notes/n{n}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"# N{n}\n\nThis is {n}.\n\n![[N{n + 1}]]\n" if n < 7 else "# N7\n\nEnd.\n")
    page, said = built(tmp_path, "# A\n\n![[N0]]\n")
    assert "0 errors" in said
    assert "This is 2." in page
    assert '<p><a href="/notes/n3/">N3</a></p>' in page


def test_blocks_are_spoken_of_by_their_names(tmp_path: Path) -> None:
    parts = "![[Many#^step]]\n\n![[Many#^table]]\n\n![[Many#^lone]]\n"
    links = "[[Many#^step|go]] and [so](../notes/many.md#^Table).\n"
    page, said = built(tmp_path, f"# A\n\n{parts}\n{links}")
    whole = (tmp_path / "public/notes/many/index.html").read_text()
    assert "0 errors, " in said
    assert '<li id="block-step">A step.' in whole
    assert '<div class="embed"><ul>\n<li>A step.\n<ul>\n<li>Within it.' in page
    assert page.count("<table>") == 1
    assert "Another" not in page
    assert '<div class="embed"><p>A paragraph of its own.</p>' in page
    assert '<a href="/notes/many/#block-step">go</a>' in page
    assert '<a href="/notes/many/#block-table">so</a>' in page
    assert "^step" not in page + whole
    assert "^Table" not in page + whole


def test_a_block_that_is_not_there_is_named_with_the_nearest(tmp_path: Path) -> None:
    _, said = built(tmp_path, "# A\n\n![[Many#^setp]]\n\n[[#^other]]\n")
    assert "error[dead-heading]: `Many` has no block `^setp`" in said
    assert "hint: nearest: `^step`" in said
    assert "hint: end the block with `^other`" in said
