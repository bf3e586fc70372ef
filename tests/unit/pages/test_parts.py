"""The smaller makers: sizes of pictures, charts, comments, topics, styles, words, headers."""

import datetime as dt
import io
import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from kit.pages import CONFIG, assets, catalog, page, site, theme
from reprose.config import ImageOptions
from reprose.pages.chart import memory_chart
from reprose.pages.comments import read_comments
from reprose.pages.glyphs import letters_of
from reprose.pages.graph import draw_graph, layout
from reprose.pages.head import json_ld, social_image
from reprose.pages.images import _KINDS, mean_of, scale
from reprose.pages.netlify import content_policy, write_redirects
from reprose.pages.plan import Extras
from reprose.pages.planet import read_topic
from reprose.pages.sharing import Social, socials
from reprose.pages.sizes import size_of
from reprose.pages.social import draw_social
from reprose.pages.strings import UnknownTextError, choose
from reprose.pages.styles import make_small
from reprose.pages.units import size_text
from reprose.results import BlockResult, Sample


def picture(kind: str, size: tuple[int, int] = (37, 21)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size).save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_sizes_are_read_from_the_header(kind: str) -> None:
    assert size_of(picture(kind)) == (37, 21)
    assert size_of(picture(kind)[:10]) is None or kind == "GIF"


def test_a_turned_photograph_is_as_it_is_shown() -> None:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (40, 20)).save(out, "JPEG", exif=exif)
    assert size_of(out.getvalue()) == (20, 40)
    with Image.open(io.BytesIO(scale("a.jpg", out.getvalue(), 10, 80).value)) as small:
        assert small.size == (10, 20)


@pytest.mark.parametrize(
    ("svg", "size"),
    [
        (b'<svg width="30" height="20px"/>', (30, 20)),
        (b'<?xml version="1.0"?><svg viewBox="0 0 64 32.4"></svg>', (64, 32)),
        (b'<svg width="100%" height="3em"/>', None),
        (b"<p>no picture</p>", None),
        (b"", None),
    ],
)
def test_sizes_of_drawings(svg: bytes, size: tuple[int, int] | None) -> None:
    assert size_of(svg) == size


def test_damaged_pictures_are_named_and_shown_as_they_are() -> None:
    broken = picture("PNG")[:60]
    found = scale("a.png", broken, 10, 80)
    assert found.value == broken
    assert [problem.name for problem in found.problems] == ["broken-image"]


@pytest.mark.parametrize(
    ("mode", "colour", "mean"),
    [
        ("RGB", (255, 0, 128), "f-0-8"), ("L", 70, "4-4-4"), ("P", 0, "0-0-0"),
        ("RGBA", (0, 0, 255, 255), "0-0-f"), ("RGBA", (0, 0, 255, 254), ""), ("I;16", 9, ""),
    ],
)  # fmt: skip
def test_the_mean_of_a_picture_one_cannot_see_through(
    mode: str, colour: tuple[int, ...], mean: str
) -> None:
    out = io.BytesIO()
    Image.new(mode, (9, 5), colour).save(out, "PNG")
    assert mean_of(out.getvalue()) == mean
    assert mean_of(out.getvalue()[:50]) == ""


def test_no_program_is_started_for_a_picture() -> None:
    """PostScript would be handed to an interpreter, whatever its file is called: it is no picture."""
    page = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\nshowpage\n"
    (problem,) = scale("a.png", page, 5, 80).problems
    assert problem.name == "broken-image"
    assert "cannot identify" in problem.message
    assert mean_of(page) == ""


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_any_damage_is_survived(data: st.DataObject) -> None:
    body = bytearray(data.draw(st.sampled_from([picture(kind) for kind in _KINDS])))
    for _ in range(data.draw(st.integers(1, 8))):
        body[data.draw(st.integers(0, min(len(body), 200) - 1))] = data.draw(st.integers(0, 255))
    assert scale("a.png", bytes(body), 10, 80).value
    assert len(mean_of(bytes(body))) in (0, 5)


FONTS = Extras().fonts(theme("base"))


def test_social_images_are_small_and_the_same_every_time() -> None:
    long = Social(title="A very long title about memory " * 9, site="Site", line="Ada")
    drawn = draw_social(long, FONTS)
    assert drawn == draw_social(long, FONTS)
    with Image.open(io.BytesIO(drawn)) as image:
        assert image.size == (1200, 630)
        assert len(image.convert("RGB").getcolors() or ()) <= 16
    assert len(drawn) < 40_000


def test_the_name_of_a_social_image_changes_with_what_it_shows() -> None:
    config = replace(CONFIG, images=ImageOptions(social=True))
    one, other = (
        catalog(site(page("a", title)), config=config) for title in ("Größe – “q”", "Größer")
    )
    before, after = (social_image(made, made.site.pages["/posts/a/"]) for made in (one, other))
    assert before != after
    assert before.startswith("https://example.org/notes/assets/social/posts-a.")
    assert [image.title for image in socials(one)] == [CONFIG.title, "Größe – “q”"]


def test_a_title_that_cannot_be_drawn_shares_the_image_of_the_site() -> None:
    config = replace(CONFIG, images=ImageOptions(social=True))
    made = catalog(site(page("a", "入門")), config=config)
    assert [image.title for image in socials(made)] == [CONFIG.title]
    assert social_image(made, made.site.pages["/posts/a/"]) == social_image(made, None) != ""


@pytest.mark.parametrize("font", [b"", b"\0\1\0\0", b"OTTO" + b"\xff" * 64, b"wOF2" + b"x" * 99])
def test_what_is_no_font_has_no_letters(font: bytes) -> None:
    assert not letters_of(font).has("a")


def test_letters_of_the_theme_are_those_of_european_languages() -> None:
    for font in (FONTS.title, FONTS.text):
        letters = letters_of(font)
        assert letters.has("Größe Œuvre Łódź İstanbul Việt Ελλάδα Київ – “q” 10 €")
        assert not letters.has("入")
        assert not letters.has("ع")


def test_charts_have_a_text_a_limit_and_a_table() -> None:
    samples = tuple(
        Sample(at_s=n / 10, anon_bytes=n << 20, file_bytes=(2 * n) << 20) for n in range(100)
    )
    result = BlockResult(
        line=1, id="", verdict="pass", limit_bytes=256 << 20, killed=True, samples=samples
    )
    html = memory_chart(result, theme().strings("en"), "x")
    assert "<title" in html
    assert "limit 256 MiB" in html
    assert "chart-kill" in html
    assert html.count("<tr>") == 9
    assert (
        memory_chart(BlockResult(line=1, id="", verdict="pass"), theme().strings("en"), "x") == ""
    )


def test_comments_are_threads() -> None:
    text = (
        '[[comments]]\nid = "2"\nparent = "1"\nauthor = "B"\ndate = 2026-01-03\ntext = "Yes."\n'
        '[[comments]]\nid = "1"\nauthor = "A"\nurl = "javascript:x"\ndate = 2026-01-02\n'
        'text = "One?\\n\\nTwo?"\n[[comments]]\nid = "3"\nparent = "9"\nauthor = "C"\ntext = "x"\n'
    )
    found = read_comments("c.toml", text.encode(), theme().strings("en")).value
    assert [one.author for one in found] == ["C", "A"]
    assert found[1].paragraphs == ("One?", "Two?")
    assert found[1].href == ""
    assert [answer.author for answer in found[1].answers] == ["B"]


def test_comments_are_by_moment_and_none_is_lost_in_a_ring() -> None:
    rows = (
        ("a", "", "2026-01-02T00:30:00+05:00"), ("b", "", "2026-01-01T20:00:00Z"),
        ("c", "d", "2026-01-03"), ("d", "c", "2026-01-04"),
    )  # fmt: skip
    text = "".join(
        f'[[comments]]\nid = "{name}"\nparent = "{parent}"\ndate = "{date}"\n'
        for name, parent, date in rows
    )
    found = read_comments("c.toml", text.encode(), theme().strings("en")).value
    assert [(one.id, [below.id for below in one.answers]) for one in found] == [
        ("a", []), ("b", []), ("c", ["d"]),
    ]  # fmt: skip


@pytest.mark.parametrize("body", [b"{", b"[1, 2]", b'{"entries": 3}', b"[" * 5000, b"\xff", b"[]"])
def test_any_file_of_links_is_survived(body: bytes) -> None:
    assert read_topic("content/links/a.json", body).value.entries == ()


def test_topics_are_newest_first_and_only_of_the_web() -> None:
    rows = [
        {"url": "https://a.example/1", "title": "One", "date": "2026-01-01"},
        {"url": "https://a.example/2", "title": "Two", "date": "2026-01-02T00:00:00Z"},
        {"url": "javascript:x", "title": "Evil"},
    ]
    topic = read_topic("content/links/in-cloud.json", json.dumps(rows).encode()).value
    assert [entry.title for entry in topic.entries] == ["Two", "One"]
    assert topic.title == "In cloud"


@pytest.mark.parametrize(
    ("css", "small"),
    [
        ("a  {\n color : red ;\n}\n/* x */", "a{color :red}"),
        ('a::before { content: "  /* } */ " }', 'a::before{content:"  /* } */ "}'),
        ("a { width: calc(1px + 2px) }", "a{width:calc(1px + 2px)}"),
        ("a :is(b, c) > d { x: y }", "a :is(b,c)>d{x:y}"),
    ],
)
def test_styles_become_small(css: str, small: str) -> None:
    assert make_small(css) == small


@pytest.mark.parametrize(
    ("size", "text"), [(0, "0 B"), (2048, "2 KiB"), (350 << 20, "350 MiB"), (1536 << 20, "1.5 GiB")]
)
def test_sizes_for_readers(size: int, text: str) -> None:
    assert size_text(size) == text


def test_every_language_has_every_text_with_the_same_values() -> None:
    tables = theme().tables
    english = choose(tables, "en")
    for language in tables:
        own = choose(tables, language)
        assert set(own.texts) == set(english.texts), language
        assert len(own.months) == 12
        raw = tables[language]["text"]
        assert isinstance(raw, dict)
        assert set(raw) == set(english.texts), language
        for name in english.texts:
            for n in (0, 1, 2, 3, 5, 11, 21, 100):
                values = dict.fromkeys(
                    ("n", "number", "total", "passed", "held", "seconds", "size", "day"), n
                )
                assert "{" not in own(name, **values), (language, name)


def test_dates_and_unknown_texts() -> None:
    strings = choose(theme().tables, "de-AT")
    day = strings.day(dt.date(2026, 3, 1))
    assert day is not None
    assert day.text == "1. März 2026"
    assert choose(theme().tables, "xx").language == "en"
    with pytest.raises(UnknownTextError):
        strings("nope")


def test_json_in_a_script_cannot_end_it() -> None:
    text = json_ld({"name": "</script><!--\u2028&"})
    assert "<" not in text
    assert json.loads(text) == {"name": "</script><!--\u2028&"}


def test_the_policy_names_every_style_and_allows_no_other() -> None:
    made = assets(theme("ink"))
    policy = content_policy(made)
    assert "unsafe" not in policy
    assert policy.count("'sha256-") == len(made.style_hashes) + len(made.script_hashes)


def test_old_addresses_lead_on() -> None:
    old = (("/old/", "/new/"), ("/old/?p=17", "/other/"), ("/?a=1&b=2", "/new/"))
    table, moved = write_redirects(
        old, "/notes/", "https://example.org/notes/", theme().strings("de")
    )
    assert (table.body or b"").decode().splitlines() == [
        "/notes/ a=1 b=2 /notes/new/ 301!",
        "/notes/old/ p=17 /notes/other/ 301!",
        "/notes/old/ /notes/new/ 301!",
    ]
    assert moved.target == "old/index.html"
    assert b'href="https://example.org/notes/new/"' in (moved.body or b"")
    assert "Diese Seite ist jetzt hier:" in (moved.body or b"").decode()


def test_graphs_are_the_same_every_time() -> None:
    pairs = [(n, n // 2) for n in range(1, 60)]
    assert layout(60, pairs) == layout(60, pairs)
    svg = draw_graph({"/a/": "A", "/b/": "<B>"}, [("/a/", "/b/")], {})
    assert "&lt;B&gt;" in svg
    assert svg.count("<circle") == 2


def test_feeds_of_people_need_people() -> None:
    made = catalog(site(page("a", authors=("Ada L", "Bo"))), None, CONFIG)
    assert {one.slug for one in made.authors.values()} == {"ada-l", "bo"}
