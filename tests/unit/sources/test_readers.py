"""Every kind of source is recognized and read: one fixture of ours for each."""

import datetime as dt
from pathlib import Path

from reprose.model import Blob
from reprose.problems import Problem
from reprose.sources.entry import Channel, Entry
from reprose.sources.fetch import gather
from reprose.sources.readers import READERS
from reprose.sources.sniff import sniff, sort_blobs

FIXTURES = Path(__file__).parents[2] / "fixtures" / "sources"


def read(name: str, kind: str) -> tuple[list[Entry], list[Problem], Channel]:
    """Read a fixture with the reader of its kind, which sniffing must find by itself."""
    groups = sort_blobs(gather(str(FIXTURES / name)))
    assert [one for one, _ in groups] == [kind]
    items = list(READERS[kind](groups[0][1]))
    entries = [item for item in items if isinstance(item, Entry)]
    problems = [item for item in items if isinstance(item, Problem)]
    channel = next(item for item in items if isinstance(item, Channel))
    return entries, problems, channel


def at(text: str) -> dt.datetime:
    """Return a moment."""
    return dt.datetime.fromisoformat(text)


def test_atom_keeps_zones_titles_bases_and_xhtml() -> None:
    (one, two), problems, channel = read("atom.xml", "feed")
    assert (channel.title, channel.language) == ("Atom & Eve", "de")
    assert (one.title, one.guid, one.authors[0].name) == ("One two & three", "urn:1", "Eve")
    assert one.published == at("2015-06-07T08:09:10+02:00")
    assert one.updated == at("2016-01-01T00:00:00+00:00")
    assert one.tags == ("Tag one",)
    assert "<code>x &lt; y</code>" in one.body
    assert one.base.startswith("https://atom.example/blog/")
    assert (two.markup, two.body, two.published) == (
        "text",
        "Nur ein <Auszug>",
        at("2014-02-03T00:00:00+00:00"),
    )
    assert problems == []


def entries_of(name: str, text: str) -> list[Entry]:
    """Return the entries of a source that is written here."""
    blob = Blob(address=name, media_type="", body=text.encode())
    return [one for one in READERS[sniff(blob)]([blob]) if isinstance(one, Entry)]


ENTRY = "<entry xmlns='http://www.w3.org/2005/Atom'><title>{}</title><id>urn:{}</id></entry>"


def test_an_entry_may_stand_alone_or_its_feed_in_a_page() -> None:
    assert [one.title for one in entries_of("a.xml", ENTRY.format("Rye", 1))] == ["Rye"]
    both = ENTRY.format("Rye", 1) + ENTRY.format("Oat", 2)
    page = f'<html><body><feed xmlns="http://www.w3.org/2005/Atom">{both}</feed></body></html>'
    assert [one.title for one in entries_of("a.xml", page)] == ["Rye", "Oat"]


def test_tags_may_be_written_in_capitals() -> None:
    rss = "<rss><channel>{}</channel></rss>"
    one = "<ITEM><TITLE>Rye</TITLE></ITEM><item><title>Oat</title></item>"
    assert [each.title for each in entries_of("a.xml", rss.format(one))] == ["Rye", "Oat"]


RSS = "<?xml version='1.0'?><rss><channel>{}</channel></rss>"


def test_what_a_program_says_before_the_feed_is_no_part_of_it() -> None:
    said = "<br />\n<b>Warning</b>: no kettle in <b>/srv/tea.php</b> on line <b>3</b><br />\n"
    feed = said + RSS.format("<item><title>Rye</title></item>")
    assert [one.title for one in entries_of("a.xml", feed)] == ["Rye"]


def test_halves_of_a_character_are_one_and_what_is_none_goes() -> None:
    item = "<item><title>a &#xD83C;&#xDF75; b&#0;&#x110000;&#xD83C; &#x41;&#xdf75;c</title></item>"
    assert [one.title for one in entries_of("a.xml", RSS.format(item))] == ["a 🍵 b Ac"]


def test_a_section_within_a_section_does_not_end_it() -> None:
    item = "<item><description><![CDATA[<p>a <![CDATA[b]]> c</p>]]></description></item>"
    bodies = [one.body for one in entries_of("a.xml", RSS.format(item * 2))]
    assert bodies == ["<p>a <![CDATA[b]]> c</p>"] * 2


def test_a_body_escaped_once_too_often_is_read_as_it_was_meant() -> None:
    item = "<item><description>&amp;lt;p&amp;gt;tea &amp;amp;amp; rye&amp;lt;/p&amp;gt;</description></item>"
    assert [one.body for one in entries_of("a.xml", RSS.format(item))] == ["<p>tea &amp; rye</p>"]


def test_json_may_be_written_with_escaped_strokes() -> None:
    feed = r'{"version": "https:\/\/jsonfeed.org\/version\/1.1", "items": [{"id": "1"}]}'
    assert [one.guid for one in entries_of("a.json", feed)] == ["1"]


def test_relative_addresses_of_entries_count_from_the_base_of_the_document() -> None:
    link = "<link href='/2012/rye'/>"
    feed = (
        "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='https://mill.example/blog/'>"
        + ENTRY.format("Rye", 1).replace("</entry>", f"{link}</entry>")
        + "</feed>"
    )
    assert entries_of("a.xml", feed)[0].url == "https://mill.example/2012/rye"
    rss = (
        "<rss><channel><link>https://mill.example/</link><item><title>Rye</title>"
        "<link>/2012/rye</link></item></channel></rss>"
    )
    assert entries_of("a.xml", rss)[0].url == "https://mill.example/2012/rye"


def test_a_list_of_tags_in_one_is_many() -> None:
    rss = "<rss><channel><item><category>{}</category></item></channel></rss>"
    assert entries_of("a.xml", rss.format("rye,oat,wild wheat"))[0].tags == (
        "rye",
        "oat",
        "wild wheat",
    )
    assert entries_of("a.xml", rss.format("Oslo, Norway"))[0].tags == ("Oslo, Norway",)


def test_rdf_with_dublin_core() -> None:
    (one,), problems, _ = read("rdf.xml", "feed")
    assert (one.title, one.url) == ("Café notes", "https://rdf.example/a")
    assert one.published == at("2005-04-03T02:01:00+01:00")
    assert one.authors[0].name == "Old Ed"
    assert one.body == "<p>Some &lt;b&gt; text</p>"
    assert problems == []


def test_wordpress_posts_pages_drafts_attachments_and_comments() -> None:
    entries, problems, channel = read("wordpress.xml", "wxr")
    by_title = {entry.title: entry for entry in entries}
    assert channel.url == "https://loft.example"
    post = by_title["Counting beans & other things"]
    assert post.published == at("2018-10-20T20:03:48-07:00")
    assert post.authors[0].name == "Ada Fern"
    assert (post.categories, post.tags) == (("Garden",), ("Beans & peas",))
    assert "https://loft.example/2018/10/bean-counting/" in post.addresses
    assert [(one.id, one.parent, one.author.name) for one in post.comments] == [
        ("5", "", "Bo"),
        ("6", "5", "Ada"),
    ]
    assert (by_title["About"].kind, by_title["Not yet"].status) == ("page", "draft")
    assert (by_title["beans"].kind, by_title["beans"].parent) == ("attachment", "11")
    assert "wp-block-footnotes" in by_title["Blocks and footnotes"].body
    assert [problem.name for problem in problems] == ["left-out"]


def test_blogger_leaves_templates_out_and_hangs_comments_on_posts() -> None:
    (rye, salt, later), problems, _ = read("blogger.xml", "blogger")
    assert (rye.title, rye.tags, rye.authors[0].name) == ("Rye & wheat", ("bread",), "Mo")
    assert rye.published == at("2012-03-04T05:06:07-08:00")
    assert [one.author.name for one in rye.comments] == ["Jo"]
    assert (salt.comments, later.status) == ((), "draft")
    assert problems == []


def test_an_export_of_any_kind_that_is_torn_says_so() -> None:
    for name, kind in (("blogger.xml", "blogger"), ("wordpress.xml", "wxr"), ("rss.xml", "feed")):
        whole = (FIXTURES / name).read_bytes()
        end = max(whole.rfind(b"</entry>"), whole.rfind(b"</item>"))
        items = list(READERS[kind]([Blob(address=name, body=whole[:end])]))
        problems = [item for item in items if isinstance(item, Problem)]
        assert [one.name for one in problems if one.level == "error"] == ["torn-feed"], kind
        assert "in the middle of an entry" in problems[0].message


def test_json_feed_skips_what_is_no_item() -> None:
    (one, two), problems, channel = read("feed.json", "jsonfeed")
    assert (channel.title, one.authors[0].name, one.tags) == ("Short notes", "Kit", ("a", "b"))
    assert one.published == at("2024-02-03T04:05:06+02:00")
    assert (two.guid, two.title, two.markup) == ("2", "", "text")
    assert two.enclosures[0].url == "https://notes.example/s.mp3"
    assert [problem.name for problem in problems] == ["unreadable-entry"]


def test_ghost_in_all_its_forms() -> None:
    (hello, second, about), _, channel = read("ghost.json", "ghost")
    assert (channel.title, hello.url) == ("Ghostly", "https://ghostly.example/hello/")
    assert (hello.tags, hello.authors[0].name, hello.excerpt) == (("News",), "Gil", "Short.")
    assert "https://ghostly.example/second/" in hello.body
    assert (second.markup, second.status, second.body) == (
        "markdown",
        "draft",
        "# Inside\n\nText *here*",
    )
    assert (about.kind, about.body) == ("page", "<p>Lexical &lt;text&gt;</p>")


def test_medium_drops_the_title_that_stands_twice() -> None:
    (story, draft), _, _ = read("medium", "medium")
    assert (story.title, story.excerpt, story.authors[0].name) == ("A story", "The subtitle", "Kim")
    assert story.url == "https://medium.example/@kim/a-story-abc123"
    assert story.published == at("2019-01-02T03:04:05+00:00")
    assert "graf--title" not in story.body
    assert (draft.title, draft.status) == ("Unfinished", "draft")


def test_substack_joins_its_table_with_its_files() -> None:
    (first, unsent, gone), problems, _ = read("substack", "substack")
    assert (first.title, first.excerpt, first.url) == (
        "First letter",
        "A subtitle, with a comma",
        "/p/first-letter",
    )
    assert "youtube-wrap" in first.body
    assert (unsent.status, gone.body) == ("draft", "")
    assert [problem.name for problem in problems] == ["missing-body"]


def test_a_page_gives_its_article_and_nothing_around_it() -> None:
    (bees,), _, channel = read("page.html", "page")
    assert (bees.title, bees.url, channel.title) == (
        "Bees",
        "https://garden.example/2020/05/bees",
        "Garden site",
    )
    assert (bees.authors[0].name, bees.tags) == ("Flo", ("bees", "wax"))
    assert bees.published == at("2020-05-06T07:08:09+02:00")
    assert "Bees hum" in bees.body
    for word in ("Share this", "Popular", "Copyright", "Home", "byline"):
        assert word not in bees.body


def test_what_is_no_source_is_called_by_its_name() -> None:
    kinds = {
        b"": "empty", b"   \n": "empty", b"%PDF-1.4": "pdf", b"PK\x03\x04": "archive",
        b"<html><body><p>x": "page", b"<rss><channel/></rss>": "feed", b'{"a": 1}': "json",
        b"# Title\n\ntext": "markdown", b"just words": "text", b"\x00\x01\x02": "unknown",
        b"<opml><body/></opml>": "opml", b"\x89PNG": "picture",
    }  # fmt: skip
    assert {body: sniff(Blob(address="x", body=body)) for body in kinds} == kinds
