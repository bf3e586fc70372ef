"""Feeds: valid, whole, the same every time, and readable by our own importer's library."""

import datetime as dt
import json
from dataclasses import replace
from html import unescape
from xml.etree import ElementTree

import feedparser

from kit.pages import CONFIG, catalog, page, site
from reprose.config import FeedOptions
from reprose.digest import Digester
from reprose.model import Origin, Page
from reprose.pages.channels import Channel, channels
from reprose.pages.feeds import atom, json_feed, legal, rss, write_feeds
from reprose.pages.newsfeeds import news_channels
from reprose.results import ArticleResult, BlockResult, ClaimResult

ATOM = "{http://www.w3.org/2005/Atom}"


def feed(*pages: Page) -> Channel:
    """Return the site's own channel."""
    return next(iter(channels(catalog(site(*pages)))))


def test_every_format_carries_the_whole_article() -> None:
    one = feed(page("a", "Tags & <b>"))
    for text in (rss(one), atom(one)):
        parsed = feedparser.parse(text.encode(), sanitize_html=False)
        assert not parsed.bozo
        (entry,) = parsed.entries
        assert 'href="https://example.org/notes/posts/other/#end"' in entry.content[0].value
        assert "Tags & <b>" in {
            unescape(one.text or "") for one in ElementTree.fromstring(text).iter()
        }
    (item,) = json.loads(json_feed(one))["items"]
    assert "https://example.org/notes/posts/a/a.png" in item["content_html"]


def test_an_imported_article_keeps_its_old_id() -> None:
    old = page("a", origin=Origin(url="https://old.example/1", guid="tag:old,2020:1"))
    assert '<guid isPermaLink="false">tag:old,2020:1</guid>' in rss(feed(old))
    assert "<id>tag:old,2020:1</id>" in atom(feed(old))


def test_an_id_that_is_no_address_gives_way_in_atom() -> None:
    old = page("a", origin=Origin(guid="just 17"))
    assert ElementTree.fromstring(atom(feed(old))).findtext(f"{ATOM}entry/{ATOM}id") == (
        "https://example.org/notes/posts/a/"
    )


def test_equal_times_are_a_second_apart_in_atom() -> None:
    root = ElementTree.fromstring(atom(feed(page("a"), page("b"), page("c"))))
    times = [entry.findtext(f"{ATOM}updated") for entry in root.iter(f"{ATOM}entry")]
    assert len(set(times)) == 3


def test_characters_that_xml_cannot_carry_are_left_out() -> None:
    assert legal("a\x00\x0b\ud800\ufffeb\u2028") == "ab\u2028"
    ElementTree.fromstring(rss(feed(page("a", "bell \x07 here"))))


def test_formulas_are_tex_in_xml_and_mathml_in_json() -> None:
    one = page("a")
    math = (
        "<math><semantics><mi>x</mi>"
        '<annotation encoding="application/x-tex">x^2</annotation></semantics></math>'
    )
    one = replace(one, doc=replace(one.doc, parts=(math,), slots=()))
    assert "&lt;code&gt;x^2&lt;/code&gt;" in rss(feed(one))
    assert "<math>" in json_feed(feed(one))


def test_feeds_of_lists_exist_and_nothing_unlisted_is_in_them() -> None:
    made = catalog(
        site(page("a", terms={"tags": ("t",)}), page("b", listed=False), page("c", date=None))
    )
    found = {one.url: [item.url for item in one.items] for one in channels(made)}
    assert found == {
        "/": ["https://example.org/notes/posts/a/"],
        "/posts/": ["https://example.org/notes/posts/a/"],
        "/tags/t/": ["https://example.org/notes/posts/a/"],
    }
    assert [one.target for one in write_feeds(next(iter(channels(made))), Digester())] == [
        "feed.xml", "atom.xml", "feed.json",
    ]  # fmt: skip


def test_drift_is_news() -> None:
    result = ArticleResult(
        path="content/posts/a.md",
        state="failing",
        verified=dt.date(2026, 11, 20),
        blocks=(BlockResult(line=7, id="", verdict="fail"),),
        claims=(ClaimResult(text="<1 GB", block="", holds=False, published="1", measured="3"),),
    )
    made = catalog(site(page("a"), page("b")), {result.path: result}, CONFIG)
    changes, drift = news_channels(made)
    assert [item.title for item in drift.items] == ["Failing: A"]
    (report,) = (item.content for item in drift.items)
    assert report is not None
    assert "&lt;1 GB: Published 1, Measured 3" in report.__html__()
    assert len(changes.items) == 2


def test_a_hub_is_named_in_every_format() -> None:
    config = replace(CONFIG, feeds=FeedOptions(hub="https://hub.example/?a&b"))
    one = next(iter(channels(catalog(site(page("a")), config=config))))

    assert '<atom:link href="https://hub.example/?a&amp;b" rel="hub"/>' in rss(one)
    assert '<link href="https://hub.example/?a&amp;b" rel="hub"/>' in atom(one)
    assert json.loads(json_feed(one))["hubs"] == [
        {"type": "WebSub", "url": "https://hub.example/?a&b"}
    ]
    assert "hub" not in rss(feed(page("a")))
