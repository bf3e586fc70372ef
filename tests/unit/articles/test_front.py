"""Front matter: what it may hold, where it falls back, and where its mistakes are."""

import datetime as dt
from dataclasses import replace

import pytest

from kit.articles import config
from reprose.articles.front import place_of, read_article
from reprose.model import Article, Change, RawFile
from reprose.problems import Found

PATH = "content/blog/note.md"


def read(text: str | bytes, path: str = PATH, settings: str = "") -> Found[Article]:
    raw = text if isinstance(text, bytes) else text.encode()
    return read_article(RawFile(path, raw, "digest"), config(settings))


def said(found: Found[Article]) -> list[str]:
    return [f"{p.place.line}:{p.place.col} {p.name}: {p.hint}" for p in found.problems]


def test_yaml_and_toml_say_the_same() -> None:
    yaml = read('---\ntitle: "A: b"\ndate: 2022-09-28T20:52:28-07:00\ntags: [x, y]\n---\nBody\n')
    toml = read(
        '+++\ntitle = "A: b"\ndate = 2022-09-28T20:52:28-07:00\ntags = ["x", "y"]\n+++\nBody\n'
    )

    assert yaml.problems == toml.problems == ()
    assert replace(yaml.value, head="") == replace(toml.value, head="")
    assert [place_of(one.value, "tags", item="y").col for one in (yaml, toml)] == [11, 15]
    assert yaml.value.meta.date == dt.datetime(
        2022, 9, 28, 20, 52, 28, tzinfo=dt.timezone(dt.timedelta(hours=-7))
    )
    assert (yaml.value.text, yaml.value.first_line) == ("Body\n", 6)


def test_scalars_keep_their_spelling_where_text_is_wanted() -> None:
    meta = read("---\ntitle: 2001\ntags: [no, 010, 12:30, 2022-01-01, null x]\n---\n").value.meta

    assert meta.title == "2001"
    assert meta.terms["tags"] == ("no", "010", "12:30", "2022-01-01", "null x")


@pytest.mark.parametrize(
    ("path", "title", "slug", "date"),
    [
        ("content/blog/2022-09-28-page-cache.md", "Page cache", "page-cache", "2022-09-28"),
        ("content/blog/2022-09-28-a/index.md", "A", "a", "2022-09-28"),
        ("content/kb/Página 1.md", "Página 1", "pagina-1", None),
        ("content/index.md", "Test", "content", None),
    ],
)
def test_what_is_missing_comes_from_the_name(
    path: str, title: str, slug: str, date: str | None
) -> None:
    meta = read("Text.\n", path).value.meta

    assert (meta.title, meta.slug) == (title, slug)
    assert (meta.date.date().isoformat() if meta.date else None) == date


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# A *b* `c`\n", "A b c"),
        ("```\n# no\n```\n\n# Yes {#x}\n", "Yes"),
        ("\n## Yes {#x}\n\n# No\n", "Yes"),
        ("Text.\n\n## A part\n", "Note"),
        ("```\n```\n## A part\n", "Note"),
        ("Title\n=====\n", "Title"),
        ("Text\n\n# [Link](x.md) and \\*stars\\* #\n", "Link and *stars*"),
    ],
)
def test_the_title_comes_from_the_first_heading(text: str, title: str) -> None:
    assert read(text).value.meta.title == title


def test_dates_without_an_offset_are_of_the_site() -> None:
    zone = 'time_zone = "America/Los_Angeles"\n'

    summer = read("---\ndate: 2022-07-01 10:00\n---\n", settings=zone).value.meta.date
    winter = read("---\ndate: 2022-12-01\n---\n", settings=zone).value.meta.date

    assert summer is not None
    assert winter is not None
    assert (summer.isoformat(), winter.isoformat()) == (
        "2022-07-01T10:00:00-07:00",
        "2022-12-01T00:00:00-08:00",
    )


def test_everything_an_article_may_say() -> None:
    text = (
        "---\nseries: memory/2\nauthor: Ada\nstage: budding\nreview_by: 2027-05-01\n"
        "changes: {2026-01-01: first, 2026-02-01: second}\naliases: [/old/]\norder: 3\n"
        "extra: {colour: red, list: [1, 2]}\ndraft: true\nexpires: 2030-01-01\n---\n"
    )
    found = read(text)
    meta = found.value.meta

    assert found.problems == ()
    assert (meta.series, meta.part, meta.authors, meta.order) == ("memory", 2, ("Ada",), 3)
    assert (meta.stage, meta.review_by, meta.draft) == ("budding", dt.date(2027, 5, 1), True)
    assert meta.changes[0] == Change(date=dt.date(2026, 2, 1), text="second")
    assert meta.extra == {"colour": "red", "list": (1, 2)}


def test_an_imported_article_is_not_trusted() -> None:
    assert read("---\norigin: {url: x}\n---\n").value.trusted is False
    assert read("---\ntitle: x\n---\n").value.trusted is True


def test_a_key_without_a_value_is_as_good_as_none() -> None:
    article = read("---\ntitle: A\ntags:\naliases: ~\ndate: 2026-01-02\n---\n")
    assert article.problems == ()
    assert article.value.meta.aliases == ()


def test_own_taxonomies_are_keys() -> None:
    settings = "[taxonomies.tags]\n[taxonomies.tools]\n"
    found = read("---\ntools: ls, cat\n---\n", settings=settings)

    assert found.problems == ()
    assert found.value.meta.terms == {"tags": (), "tools": ("ls", "cat")}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("---\ntgas: [a]\n---\n", "2:1 unknown-key: did you mean `tags`? free data goes under `extra:`"),
        ("---\nlayout: x\n---\n", "2:1 unknown-key: write `template:`"),
        ("+++\ntgas = 1\n+++\n", "2:1 unknown-key: did you mean `tags`? free data goes under `extra:`"),
        ('---\ntitle: "Bad\nx: 1\n---\n', "2:8 yaml-syntax: close the quote, or leave both out"),
        ("---\ntags: [a, b\ntitle: x\n---\n", "2:7 yaml-syntax: close it: `[one, two]`"),
        ("---\ntitle: a\n", "1:1 front-matter-unclosed: close it with a line `---`, or leave a blank line first if it is a rule"),
        ("+++\ntitle = A\n+++\n", '2:9 toml-syntax: text stands in "quotes"'),
        ("---\na: 1\na: 2\n---\n", "3:1 duplicate-key: keep one of the two"),
        ("---\nslug: A B\n---\n", "2:7 bad-slug: write `slug: a-b`"),
        ("---\nurl: x/y\n---\n", "2:6 bad-address: begin with one `/`: `/x/y`"),
        ("---\naliases: [/a/, b]\n---\n", "2:16 bad-address: begin with one `/`: `/b`"),
        ("---\ndraft: maybe\n---\n", "2:8 wrong-type: write `true` or `false` without quotes"),
        ("---\nchanges: soon\n---\n", "2:10 bad-change: write `changes: {2026-01-31: what changed}`"),
        ("---\na: &x 1\nb: *x\n---\n", "3:1 yaml-syntax: write plain values: text, numbers, dates, lists and tables"),
        ("---\na: !!python/name:os.system 1\n---\n", "2:4 yaml-syntax: write plain values: text, numbers, dates, lists and tables"),
        ("---\n- a\n---\n", "2:1 yaml-syntax: write one `key: value` per line, for example `title: My article`"),
    ],
)  # fmt: skip
def test_mistakes_have_a_place_and_a_hint(text: str, problem: str) -> None:
    assert problem in said(read(text))


@pytest.mark.parametrize(
    "date", ["2022-13-45", "2022-02-30", "yesterday", "12:30", "[1]", "9999-12-31T23:59-10:00"]
)
def test_wrong_dates(date: str) -> None:
    found = read(f"---\ndate: {date}\n---\n")

    assert [problem.name for problem in found.problems] == ["bad-date"]
    assert found.problems[0].place.line == 2
    assert found.problems[0].hint


@pytest.mark.parametrize(
    "head",
    ["[" * 40000, "{a: " * 20000, "- " * 33000, "? " * 33000, "a: " + "x" * 70000, "a:\n" + "\n".join(" " * n + "a:" for n in range(1, 300))],
    ids=["lists", "tables", "dashes", "keys", "long", "steps"],
)  # fmt: skip
def test_hostile_front_matter_is_one_problem(head: str) -> None:
    found = read(f"---\n{head}\n---\nText\n")

    assert "yaml-syntax" in [problem.name for problem in found.problems]
    assert found.value.text == "Text\n"


def test_bytes_that_are_no_text() -> None:
    found = read(b"\xef\xbb\xbf---\r\ntitle: caf\xe9\x00\r\n---\r\nText\r\n")

    assert said(found)[:2] == [
        "2:11 not-utf8: save the file as UTF-8",
        "2:12 control-character: remove it",
    ]
    assert found.value.text == "Text\n"


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("Fri Jun 25 17:56:30 +08 2021", "write `2021-06-25T17:56:30+08:00`"),
        ("Mon Sep  6 17:58:12 +0800 2021", "write `2021-09-06T17:58:12+08:00`"),
        ("3 März 2020", "write `2020-03-03`"),
        ("Tue, 21 Nov 2023 09:30:00 GMT", "write `2023-11-21T09:30:00+00:00`"),
        ("21 Nov 2023 09:30:00 +0530", "write `2023-11-21T09:30:00+05:30`"),
        ("Tue, 31 Feb 2023 09:30:00 GMT", "write a date such as"),
        ("March 3, 2020", "write `2020-03-03`"),
        ("2021/6/5", "write `2021-06-05`"),
        ("5/6/2021", "write a date such as"),
        ("31 Feb 2021", "write a date such as"),
        ("TBD", "write a date such as"),
        ("May 2021", "write a date such as"),
    ],
)
def test_a_date_in_another_form_is_put_into_ours(written: str, hint: str) -> None:
    (problem,) = read(f'---\ndate: "{written}"\n---\n').problems
    assert problem.name == "bad-date"
    assert problem.hint.startswith(hint)


@pytest.mark.parametrize(
    ("text", "warned"),
    [
        ("---js\n{title: 1}\n---\n", True), ("title: A\ndate: 2026-01-02\n\nText.\n", True),
        ("Title:   A\nTags: one\n", True), ("Title: A\n\nText.\n", False),
        ("Date: a day\nand more: text\n", False), ("--- \ntitle: A\n---\n", False),
        ("To: B\nDate: C\n", False),
    ],
)  # fmt: skip
def test_front_matter_of_other_tools_is_not_taken_for_text_silently(
    text: str, warned: bool
) -> None:
    names = [problem.name for problem in read(text).problems]
    assert names == (["front-matter-not-read"] if warned else [])
