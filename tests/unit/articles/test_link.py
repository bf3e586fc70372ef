"""Articles become a site: addresses, sections, terms, links, backlinks."""

import pytest

from kit.archive import files_of
from kit.articles import site

GARDEN = """\
-- content/index.md --
# Home

See [[Page cache]].
-- content/kb/page-cache.md --
---
tags: [linux]
aliases: [/old/page-cache/]
---
# Page cache

The kernel keeps pages. It drops them under pressure, as [[mmap#Why it grows|mmap]] shows. More.

## Eviction

Text.
-- content/blog/_section.toml --
title = "Journal"
url = "/{year}/{slug}/"
-- content/blog/2022-09-28-mmap/index.md --
---
tags: [linux, Python]
---
# Mmap

## Why it grows

![rising](rss.png) [evicted](../../kb/page-cache.md#eviction)
-- content/blog/2022-09-28-mmap/rss.png --
"""


def test_a_small_garden() -> None:
    found = site(files_of(GARDEN))
    whole = found.value

    assert found.problems == ()
    assert sorted(whole.pages) == ["/", "/2022/mmap/", "/kb/page-cache/"]
    assert [target.url for target in whole.pages["/2022/mmap/"].targets] == [
        "/2022/mmap/rss.png",
        "/kb/page-cache/#eviction",
    ]
    assert whole.pages["/kb/page-cache/"].targets[0].url == "/2022/mmap/#why-it-grows"
    assert whole.redirects == (("/old/page-cache/", "/kb/page-cache/"),)
    assert [(file.url, file.source) for file in whole.files] == [
        ("/2022/mmap/rss.png", "content/blog/2022-09-28-mmap/rss.png")
    ]
    assert [(term.name, term.url, term.pages) for term in whole.terms] == [
        ("linux", "/tags/linux/", ("/2022/mmap/", "/kb/page-cache/")),
        ("Python", "/tags/python/", ("/2022/mmap/",)),
    ]


def test_sections_have_kind_and_order() -> None:
    sections = site(files_of(GARDEN)).value.sections

    assert (sections["blog"].title, sections["blog"].kind, sections["blog"].url) == (
        "Journal",
        "blog",
        "/blog/",
    )
    assert (sections["kb"].title, sections["kb"].kind) == ("Kb", "notes")


def test_backlinks_carry_the_sentence_around_the_link() -> None:
    backs = site(files_of(GARDEN)).value.pages["/2022/mmap/"].backlinks

    assert [(back.url, back.sentence) for back in backs] == [
        ("/kb/page-cache/", "It drops them under pressure, as mmap shows.")
    ]


def test_related_articles_share_links_and_rare_words() -> None:
    pages = site(files_of(GARDEN)).value.pages

    assert pages["/kb/page-cache/"].related == ("/2022/mmap/",)


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("[x](page-cache.md)", "/kb/page-cache/"),
        ("[x](./page-cache.md#eviction)", "/kb/page-cache/#eviction"),
        ("[x](/content/kb/page-cache.md)", "/kb/page-cache/"),
        ("[x](/kb/page-cache/)", "/kb/page-cache/"),
        ("[x](/kb/page-cache)", "/kb/page-cache/"),
        ("[x](../page-cache/)", "/kb/page-cache/"),
        ("[x](/old/page-cache/)", "/kb/page-cache/"),
        ("[x](https://test.example/kb/page-cache/)", "/kb/page-cache/"),
        ("[x](https://test.example/elsewhere)", "https://test.example/elsewhere"),
        ("[x](../blog/2022-09-28-mmap/index.md)", "/2022/mmap/"),
        ("[x](../blog/2022-09-28-mmap/rss.png)", "/2022/mmap/rss.png"),
        ("[x](/2022/mmap/rss.png)", "/2022/mmap/rss.png"),
        ("[x](/tags/linux/)", "/tags/linux/"),
        ("[x](/feed.xml)", "/feed.xml"),
        ("[x](#here)", "/kb/note/#here"),
        ("[x](mailto:a@b.example)", "mailto:a@b.example"),
        ("[x](//cdn.example/x)", "//cdn.example/x"),
        ("[x](page-cache.md?a=1#eviction)", "/kb/page-cache/?a=1#eviction"),
        ("[[page-cache]]", "/kb/page-cache/"),
        ("[[PAGE CACHE]]", "/kb/page-cache/"),
        ("[[kb/page-cache#Eviction]]", "/kb/page-cache/#eviction"),
        ("[[#Here]]", "/kb/note/#here"),
        ('[x](#mine) <span class="a>b" id="mine"></span>', "/kb/note/#mine"),
        ("[x](#old) <a name=old></a>", "/kb/note/#old"),
        ('[x](#in-block)\n\n<div id="in-block"></div>', "/kb/note/#in-block"),
        ("[x](#storedispatchaction--why)", "/kb/note/#store-dispatch-action-why"),
        ("[x](#-storedispatchaction-why)", "/kb/note/#store-dispatch-action-why"),
        ("[x](#note)", "/kb/note/"),
        ("[[Page cache#Page cache]]", "/kb/page-cache/"),
        ("[[rss.png]]", "/2022/mmap/rss.png"),
        ("![[mmap#Why it grows]]", "/2022/mmap/#why-it-grows"),
    ],
)
def test_every_way_to_point(link: str, url: str) -> None:
    found = site(
        files_of(GARDEN)
        | {
            "content/kb/note.md": f"# Note\n\n## Here\n\n{link}\n\n## Store.dispatch(action) / why\n"
        }
    )

    assert found.problems == ()
    assert found.value.pages["/kb/note/"].targets[0].url == url


@pytest.mark.parametrize(
    ("link", "problem", "hint"),
    [
        ("[x](page-cahe.md)", "dead-link", "nearest: `page-cache.md`"),
        ("[x](page-cache.html)", "dead-link", "nearest: `page-cache.md`"),
        ("[x](/kb/page-cache.html)", "dead-link", "nearest: `/kb/page-cache/`"),
        ("[x](/kb/page-cach/)", "dead-link", "nearest: `/kb/page-cache/`"),
        ("[[Page cashe]]", "dead-link", "nearest: `Page cache`"),
        ("[x](page-cache.md#evicton)", "dead-heading", "nearest: `eviction`"),
        ("[[Page cache#nothing]]", "dead-heading", "known headings: `Eviction`"),
        ("![x](../blog/2022-09-28-mmap/rsx.png)", "dead-file", "nearest: `../blog/2022-09-28-mmap/rss.png`"),
        ("[x]()", "empty-link", "write `[text](address)`"),
        ("![[Note]]", "embed-cycle", "link to it instead: leave out the `!`"),
    ],
)  # fmt: skip
def test_dead_ends_have_a_place_and_the_nearest_name(link: str, problem: str, hint: str) -> None:
    files = files_of(GARDEN) | {"content/kb/note.md": f"# Note\n\nText {link} more.\n"}
    if link.startswith("![["):
        files["content/kb/note.md"] = f"# Note\n\n{link}\n"
    found = site(files)

    assert [(p.name, p.hint) for p in found.problems] == [(problem, hint)]
    line = files["content/kb/note.md"].split("\n")[2]
    assert (found.problems[0].place.line, found.problems[0].place.col) == (3, line.index(link) + 1)


def test_dead_links_of_imported_articles_and_of_lenient_sites_are_warnings() -> None:
    imported = "---\norigin: {url: x}\n---\n[x](nowhere.md)\n"
    own = "[x](nowhere.md)\n"
    lenient = '[links]\ninternal = "warn"\n'

    assert [p.level for p in site({"content/a.md": imported}).problems] == ["warning"]
    assert [p.level for p in site({"content/a.md": own}, lenient).problems] == ["warning"]
    assert [p.level for p in site({"content/a.md": own}).problems] == ["error"]


def test_what_strangers_wrote_wrong_stops_no_build() -> None:
    text = "---\norigin: {url: x}\n---\n## A\n\n#### B\n\n![](http://x.example/a.png) <div>\n"
    found = site({"content/a.md": text})

    assert {(p.name, p.level) for p in found.problems} == {
        ("heading-skip", "note"),
        ("missing-alt", "note"),
        ("unbalanced-html", "note"),
    }


def test_the_nearest_of_two_of_one_name_is_meant() -> None:
    files = {
        "content/a/cache.md": "A\n",
        "content/b/cache.md": "B\n",
        "content/b/note.md": "[[cache]]\n",
        "content/c/note.md": "[[a/cache]]\n",
    }
    pages = site(files).value.pages

    assert pages["/b/note/"].targets[0].url == "/b/cache/"
    assert pages["/c/note/"].targets[0].url == "/a/cache/"


def test_what_is_not_public_has_no_page_and_no_files() -> None:
    files = {
        "content/a/draft/index.md": "---\ndraft: true\n---\n",
        "content/a/draft/x.png": "",
        "content/a/later.md": "---\ndate: 2030-06-01\n---\n",
        "content/a/gone.md": "---\nexpires: 2020-01-01\n---\n",
        "content/a/soon.md": "---\nexpires: 2027-01-01\n---\n[[draft]]\n",
        "content/_private/x.md": "",
    }
    found = site(files)

    assert sorted(found.value.pages) == ["/a/soon/"]
    assert found.value.files == ()
    assert found.value.next_change is not None
    assert found.value.next_change.year == 2027
    assert [p.name for p in found.problems] == ["dead-link"]
    assert "draft" in found.problems[0].message
    assert sorted(site(files, drafts=True, future=True).value.pages) == [
        "/a/draft/", "/a/later/", "/a/soon/",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        ({"content/a/x.md": "", "content/a/X/index.md": ""}, "duplicate-url"),
        ({"content/a.md": "---\nurl: /b/\n---\n", "content/b.md": ""}, "duplicate-url"),
        ({"content/search.md": ""}, "reserved-url"),
        ({"content/tags.md": ""}, "reserved-url"),
        ({"content/a/x.md": "---\naliases: [/a/y/]\n---\n", "content/a/y.md": ""}, "alias-taken"),
        ({"content/a/x.md": "---\naliases: [/o/]\n---\n", "content/a/y.md": "---\naliases: [/o/]\n---\n"}, "alias-taken"),
        ({"content/a/_section.toml": 'url = "/{year}/{slug}/"\n', "content/a/x.md": ""}, "undated"),
        ({"content/a/_section.toml": 'url = "/{slgu}/"\n', "content/a/x.md": ""}, "bad-permalink"),
        ({"content/a/_section.toml": 'tilte = "x"\n', "content/a/x.md": ""}, "unknown-key"),
        ({"content/a/x.md": "---\ntags: [Go]\n---\n", "content/a/y.md": "---\ntags: [go]\n---\n"}, "term-twins"),
        ({"content/a/x.md": "---\nseries: s/1\n---\n", "content/a/y.md": "---\nseries: s/1\n---\n"}, "series-twins"),
        ({"content/a/x/index.md": "", "content/a/x/1.png": "", "static/a/x/1.png": ""}, "duplicate-url"),
    ],
)  # fmt: skip
def test_sites_that_contradict_themselves(files: dict[str, str], problem: str) -> None:
    assert problem in [p.name for p in site(files).problems]


def test_unknown_authors() -> None:
    found = site({"content/a.md": "---\nauthor: Adda\n---\n"}, '[authors.ada]\nname = "Ada"\n')

    assert [(p.name, p.hint) for p in found.problems] == [("unknown-author", "did you mean `Ada`?")]


def test_only_the_first_dead_links_have_near_names_because_they_take_long() -> None:
    text = "# A\n\n" + "".join(f"## Part {n}\n\n[x](#prat-{n})\n\n" for n in range(60))
    hints = [problem.hint for problem in site({"content/a.md": text}).problems]

    assert len(hints) == 60
    assert hints[0].startswith("nearest: `part-")
    assert hints[-1] == "leave out the `#` part"
