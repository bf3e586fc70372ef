"""Whatever happens between two imports, nothing is lost.

A history is what a source and an author do to the same articles: the source adds, changes and
removes posts and comments; the author edits, moves, copies, swaps and deletes files, ignores
conflicts or resolves them. After every import it must hold that no byte of the author's is gone,
that each change of the source has arrived or is reported, that what was deleted stays deleted, and
that importing the same again writes nothing.

`HISTORIES=1000 pytest tests/property/test_histories.py` is the campaign; the usual run is a sample.
"""

import datetime as dt
import os
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reprose.config import SiteConfig
from reprose.flows.import_ import ImportReport, ImportRequest, import_

SITE = SiteConfig(title="T", url="https://example.org/")
HEAD = (
    '<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
    "<title>F</title><link>https://f.example</link><wp:wxr_version>1.2</wp:wxr_version>"
)
SOURCE = (
    "adds", "changes", "changes", "inserts", "cuts", "removes", "returns", "renames", "comments",
    "comments",
)  # fmt: skip
AUTHOR = (
    "edits", "rewrites", "inserts", "cuts", "retitles", "moves", "moves out", "swaps", "squats",
    "deletes", "deletes all", "copies", "writes", "edits comments", "edits comments",
    "edits incoming", "edits incoming", "drops incoming", "saves as latin-1", "saves with CRLF", "drops the origin",
    "loses the ledger",
)  # fmt: skip
IMPORT = ("", "", "", "", "refresh", "restore")
NUMBER = st.integers(0, 7)
ROUND = st.tuples(
    st.lists(st.tuples(st.sampled_from(SOURCE), NUMBER, NUMBER), max_size=3),
    st.lists(st.tuples(st.sampled_from(AUTHOR), NUMBER, NUMBER), max_size=3),
    st.sampled_from(IMPORT),
)
Round = tuple[list[tuple[str, int, int]], list[tuple[str, int, int]], str]


@dataclass
class Post:
    """A post as its source has it now."""

    title: str
    paragraphs: list[str]
    comments: list[str]
    is_there: bool = True
    said: set[str] = field(default_factory=set)

    def words(self) -> set[str]:
        """Return every word that the post has ever said."""
        self.said |= {self.title, *self.paragraphs, *self.comments}
        return self.said


@dataclass
class World:
    """A source, a site, and what is known of both."""

    root: Path
    posts: dict[str, Post] = field(default_factory=dict)
    words: int = 0
    ours: set[bytes] = field(default_factory=set)  # whatever an import has written
    shown: set[str] = field(default_factory=set)  # the source's words in earlier imports
    gone: set[str] = field(default_factory=set)  # files that the author took away
    forgot: bool = False  # who loses the ledger loses what it knew of deleted files

    def word(self, who: str) -> str:
        """Return a word that nobody has used."""
        self.words += 1
        return f"{who}{self.words}x"

    def files(self) -> dict[str, bytes]:
        """Return all files of the site by name, but for the ledger's."""
        found = sorted(file for file in (self.root / "content").rglob("*") if file.is_file())
        names = {file.relative_to(self.root).as_posix(): file for file in found}
        return {name: file.read_bytes() for name, file in names.items() if "/." not in name}

    def articles(self) -> list[str]:
        """Return the files that some import made, wherever they are now."""
        mark = b"\norigin:\n"
        return [
            name for name, body in self.files().items()
            if mark in body.replace(b"\r\n", b"\n") and ".incoming" not in name
        ]  # fmt: skip

    def source(self, verb: str, a: int, b: int) -> None:
        """Let the source change."""
        there = [post for post in self.posts.values() if post.is_there]
        if verb == "adds" or not there:
            title = f"Post {a % 3}"  # names collide
            body = [self.word("theirs") for _ in range(3 + b % 3)]
            talk = [self.word("theirs")] * (b % 2)
            self.posts[f"https://f.example/?p={len(self.posts) + 1}"] = Post(title, body, talk)
            return
        post = there[a % len(there)]
        at = b % len(post.paragraphs)
        if verb == "changes":
            post.paragraphs[at] = self.word("theirs")
        elif verb == "inserts":
            post.paragraphs.insert(at, self.word("theirs"))
        elif verb == "cuts" and len(post.paragraphs) > 1:
            del post.paragraphs[at]
        elif verb == "renames":
            post.title = self.word("theirs")
        elif verb == "comments":
            post.comments.append(self.word("theirs"))
        elif verb == "removes":
            post.is_there = False
        elif verb == "returns":
            for one in self.posts.values():
                one.is_there = True

    def author(self, verb: str, a: int, b: int) -> None:
        """Let the author work on the files."""
        if verb == "loses the ledger":
            shutil.rmtree(self.root / "content/.import", ignore_errors=True)
            self.forgot = True
            return
        if verb == "writes":
            self.put(f"content/posts/{self.word('own')}.md", f"{self.word('mine')}\n".encode())
            return
        files, articles = self.files(), self.articles()
        waiting = [name for name in files if ".incoming" in name]
        comments = [name for name in files if name.endswith("comments.toml")]
        if verb == "edits incoming" and waiting:
            name = waiting[a % len(waiting)]
            self.put(name, files[name] + f"{self.word('mine')}\n".encode())
        elif verb == "drops incoming" and waiting:
            (self.root / waiting[a % len(waiting)]).unlink()
        elif verb == "edits comments" and comments:
            name = comments[a % len(comments)]
            self.put(name, files[name] + f"# {self.word('mine')}\n".encode())
        elif articles and verb not in (
            "edits incoming",
            "edits incoming",
            "drops incoming",
            "edits comments",
        ):
            name = articles[a % len(articles)]
            other = articles[(a + 1 + b) % len(articles)]
            self.rework(verb, name, other, b)

    def rework(self, verb: str, name: str, other: str, b: int) -> None:
        """Do something to one article."""
        body = (self.root / name).read_bytes()
        head, mark, text = body.partition(b"\n---\n")
        lines = text.split(b"\n")
        at = b % len(lines)
        mine = self.word("mine").encode()
        if verb == "edits":
            lines[at] = mine
            self.put(name, head + mark + b"\n".join(lines))
        elif verb == "inserts":
            self.put(name, head + mark + b"\n".join([*lines[:at], mine, *lines[at:]]))
        elif verb == "cuts":
            self.put(name, head + mark + b"\n".join([*lines[:at], *lines[at + 1 :]]))
        elif verb == "rewrites":
            self.put(name, head + mark + mine + b"\n")
        elif verb == "retitles":
            self.put(name, re.sub(rb'\ntitle: "[^"]*"', b'\ntitle: "%s"' % mine, body))
        elif verb == "saves as latin-1":
            self.put(name, body + mine + b" caf\xe9\n")
        elif verb == "saves with CRLF":
            self.put(name, body.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n") + mine)
        elif verb == "drops the origin":
            self.put(name, re.sub(rb"\norigin:\n(?:  .*\n)+", b"\n", body) + mine)
        elif verb in ("moves", "moves out"):
            to = f"essays/{self.word('e')}" + ("/index.md" if verb == "moves" else ".md")
            self.move(name, f"content/{to}")
        elif verb == "swaps" and other != name:
            self.move(name, "content/between.md")
            self.move(other, name)
            self.move("content/between.md", other)
        elif verb == "squats":
            self.move(name, f"content/essays/{self.word('e')}.md")
            self.put(name, b"---\ntitle: Mine\n---\n" + mine)
        elif verb == "copies":
            self.put(f"content/drafts/{self.word('copy')}.md", body + mine)
        elif verb == "deletes":
            (self.root / name).unlink()
            self.gone.add(name)
        elif verb == "deletes all":
            for file in (self.root / name).parent.iterdir():
                if file.is_file() and ".incoming" not in file.name:
                    self.gone.add(file.relative_to(self.root).as_posix())
                    file.unlink()

    def put(self, name: str, body: bytes) -> None:
        """Write a file as the author does."""
        file = self.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)
        self.gone.discard(name)

    def move(self, name: str, to: str) -> None:
        """Move a file as the author does."""
        self.put(to, (self.root / name).read_bytes())
        (self.root / name).unlink()
        self.gone.add(name)

    def run(self, *, refresh: bool = False, restore: bool = False) -> None:
        """Import, and see that nothing was lost; import again, and see that nothing is written."""
        source = self.root / "export.xml"
        source.write_text(export(self.posts), "utf-8")
        before = self.files()
        report = self.once(refresh=refresh, restore=restore)
        if not any(post.is_there for post in self.posts.values()):
            assert self.files() == before
            return
        self.nothing_of_the_author_is_lost(before, report, restore=restore)
        self.everything_of_the_source_arrived(report)
        self.nothing_is_mixed_up(before)
        self.ours |= {body for name, body in self.files().items() if before.get(name) != body}
        self.shown |= self.says()
        times = {file: file.stat().st_mtime_ns for file in self.root.rglob("content/**/*")}
        assert self.once().written_bytes == 0
        assert times == {f: f.stat().st_mtime_ns for f in self.root.rglob("content/**/*")}

    def once(self, *, refresh: bool = False, restore: bool = False) -> ImportReport:
        """Import the source as it is."""
        return import_(
            ImportRequest(
                root=str(self.root),
                config=SITE,
                sources=(str(self.root / "export.xml"),),
                now=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
                refresh=refresh,
                restore=restore,
            )
        )

    def says(self) -> set[str]:
        """Return the words that the source says now."""
        return set(re.findall(r"theirs\d+x", export(self.posts)))

    def nothing_of_the_author_is_lost(
        self, before: dict[str, bytes], report: ImportReport, *, restore: bool
    ) -> None:
        """Files stay; what the author wrote stays in its file; what was deleted stays deleted."""
        after = self.files()
        assert before.keys() <= after.keys()
        changed = {name for name, body in before.items() if after[name] != body}
        for name in changed - {name for name in changed if before[name] in self.ours}:
            assert report.counts.get("merged"), name  # the author's bytes change by merging alone
        for name in changed:
            kept = set(re.findall(rb"mine\d+x|\xe9|\r", after[name]))
            assert set(re.findall(rb"mine\d+x|\xe9|\r", before[name])) <= kept, name
        if not restore and not self.forgot:
            assert not self.gone & after.keys()
        self.gone -= after.keys()

    def everything_of_the_source_arrived(self, report: ImportReport) -> None:
        """What is new in the source stands in a file, or the report says why not."""
        there = b"\n".join(self.files().values()).decode("utf-8", "replace")
        fresh = self.says() - self.shown - set(re.findall(r"theirs\d+x", there))
        posts = [post for post in self.posts.values() if post.is_there]
        stories = sum(not fresh.isdisjoint([post.title, *post.paragraphs]) for post in posts)
        talks = sum(not fresh.isdisjoint(post.comments) for post in posts)
        kept = sum(problem.name == "kept-beside" for problem in report.problems)
        assert stories <= report.counts.get("deleted", 0), fresh
        assert talks <= report.counts.get("deleted", 0) + kept, fresh
        conflicts = [one for one in report.problems if one.name == "import-conflict"]
        errors = [one for one in conflicts if one.level == "error"]
        assert len(errors) == report.counts.get("conflict", 0)

    def nothing_is_mixed_up(self, before: dict[str, bytes]) -> None:
        """No file gets what another post says."""
        for name, body in self.files().items():
            guid = re.search(rb'\n  guid: "([^"]*)"', body.replace(b"\r\n", b"\n"))
            if before.get(name) != body and guid:
                words = set(re.findall(r"theirs\d+x", body.decode("utf-8", "replace")))
                assert words <= self.posts[guid[1].decode()].words(), name


def export(posts: dict[str, Post]) -> str:
    """Return a WordPress export."""
    items = "".join(
        item(guid, n, post) for n, (guid, post) in enumerate(posts.items(), 1) if post.is_there
    )
    return f"{HEAD}{items}</channel></rss>"


def item(guid: str, number: int, post: Post) -> str:
    """Return a post of an export."""
    post.words()
    body = "".join(f"<p>{text}</p>" for text in post.paragraphs)
    comments = "".join(
        f"<wp:comment><wp:comment_id>{n}</wp:comment_id><wp:comment_author>A</wp:comment_author>"
        f"<wp:comment_content>{text}</wp:comment_content><wp:comment_approved>1"
        f"</wp:comment_approved></wp:comment>"
        for n, text in enumerate(post.comments)
    )
    return (
        f"<item><title>{post.title}</title><guid>{guid}</guid><link>https://f.example/p{number}/"
        f"</link><wp:post_id>{number}</wp:post_id><wp:post_date>2024-02-05 10:00:00</wp:post_date>"
        f"<wp:status>publish</wp:status><wp:post_type>post</wp:post_type>"
        f"<content:encoded><![CDATA[{body}]]></content:encoded>{comments}</item>"
    )


@settings(
    max_examples=int(os.environ.get("HISTORIES", "15")), deadline=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(st.lists(ROUND, min_size=2, max_size=6))
def test_nothing_is_lost(tmp_path_factory: pytest.TempPathFactory, history: list[Round]) -> None:
    root = tmp_path_factory.mktemp("site", numbered=True)
    world = World(root)
    try:
        world.source("adds", 0, 0)
        world.source("adds", 0, 1)
        world.run()
        for source, author, how in history:
            for verb, a, b in source:
                world.source(verb, a, b)
            for verb, a, b in author:
                world.author(verb, a, b)
            world.run(refresh=how == "refresh", restore=how == "restore")
    finally:
        shutil.rmtree(root)
