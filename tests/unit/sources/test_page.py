"""The article of a page is found whole, and nothing around it comes along."""

import pytest

from reprose.model import Blob
from reprose.sources.dom import parse_html, text_of
from reprose.sources.entry import Entry
from reprose.sources.page import article_part, read_pages
from reprose.sources.raw_code import protect_code

WORDS = "Dough rests, then it rises, then somebody folds it, and at last the oven takes it. " * 4
OTHER = "People say many things below a text, most of them kind, and some of them long. " * 3


def shown(body: str) -> str:
    """Return the words of a page's article, each run of blanks as one."""
    page = f"<html><body>{body}</body></html>"
    part = article_part(parse_html(protect_code(page)))
    return " ".join(text_of(part).split()) if part is not None else ""


def test_parts_of_one_article_in_boxes_of_their_own_belong_together() -> None:
    part = "<section><div class='post__content wide-{n}'><p>Part {n}. {w}</p></div></section>"
    page = "".join(part.format(n=n, w=WORDS) for n in (1, 2, 3))
    assert all(f"Part {n}." in shown(f"<div>{page}</div>") for n in (1, 2, 3))


def test_teasers_of_other_articles_do_not() -> None:
    page = (
        f"<article><div class='entry-content'><p>{WORDS * 3}</p></div></article>"
        f"<article><div class='entry-content'><p>Next. {WORDS}</p></div></article>"
    )
    assert "Next." not in shown(page)


@pytest.mark.parametrize(
    "around",
    [
        f"<section class='comment-list'><div><p>{OTHER}</p></div></section>",
        f"<div id='disqus_thread'><p>{OTHER}</p></div>",
        f"<div style='display: none'><p>{OTHER}</p></div>",
        "<div class='post-meta'>People, 3 May, 4 minutes</div>",
        "<p class='entry-tags'>People, bread</p>",
        "<nav><a href='/'>People</a></nav>",
        "<ul class='shareBar'><li>People</ul>",
        "<div class='article-breadCrumb'><a href='/'>People</a></div>",
        f"<div class='rail rail--trending'><a href='/'>People</a> {OTHER}</div>",
        f"<div class='post-newsletter-box'><p>People read this: {OTHER}</p></div>",
        "<section><h3>Related articles</h3><p><a href='/2'>People of bread</a></p></section>",
        "<h2>You may also like…</h2><ul><li><a href='/2'>People of bread</a></ul>",
        "<p class='off-screen'>People</p>",
        "<div>Share on People</div>",
    ],
)
def test_what_stands_around_stays_out(around: str) -> None:
    assert "People" not in shown(
        f"<main><h1>Bread</h1><div><p>{WORDS * 3}</p></div>{around}</main>"
    )


def test_a_main_part_with_other_stories_is_left_for_the_story_itself() -> None:
    card = "<div class='card'><a href='/{n}'>Another {n}.</a> {w}</div>"
    others = "".join(card.format(n=n, w=WORDS.replace(",", "")) for n in range(20))
    story = f"<div class='story'>{f'<p>Ours. {WORDS}</p>' * 6}</div>"
    assert "Another" not in shown(f"<div role='main'>{story}{others}</div>")


def test_code_keeps_the_spans_that_are_called_like_comments() -> None:
    code = "<pre><span class='comment'># heat it</span>\n<span class='meta'>heat()</span></pre>"
    assert "# heat it" in shown(f"<div class='entry-content'><p>{WORDS}</p>{code}</div>")


@pytest.mark.parametrize(
    "inside",
    [
        f"<section class='related-work'><h2>Before us</h2><p>People baked. {WORDS * 2}</p></section>",
        "<div class='widget'><blockquote><p>People eat it.</p></blockquote></div>",
        "<div role='tabpanel' hidden><p>People</p></div>",
        "<div class='tab-pane hidden'><pre>People()</pre></div>",
        f"<h2>Comments</h2><p>People write them into code. {WORDS}</p>",
        "<h2>Other bread</h2><ul><li>People bake <a href='/r'>rye</a> as well.</ul>",
    ],
)
def test_what_only_sounds_like_furniture_stays(inside: str) -> None:
    article = f"<main><h1>Bread</h1><div><p>{WORDS * 4}</p>{inside}<p>{WORDS}</p></div></main>"
    assert "People" in shown(article)


def test_an_article_in_many_small_boxes_is_all_of_them() -> None:
    step = "<div class='step'><div class='in'><p>Step {n}. {w}</p></div><figure></figure></div>"
    steps = "".join(step.format(n=n, w=WORDS[:170]) for n in range(9))
    assert all(f"Step {n}." in shown(f"<section><h1>Rye</h1>{steps}</section>") for n in range(9))


def test_boxes_of_a_sidebar_that_are_named_like_articles_are_none() -> None:
    items = "<li><a href='/'>People bake bread</a> (134551)" * 9
    boxes = f"<div class='box entry-content'><ul>{items}</ul></div>" * 9
    page = f"<div>{boxes}</div><div id='in'>{f'<p>Ours, and ours. {WORDS}</p>' * 9}</div>"
    assert "People" not in shown(page)


def test_an_article_may_stand_in_an_aside_or_in_a_form() -> None:
    menu = "<ul>" + "<li><a href='/'>People</a>" * 900 + "</ul>"
    for tag in ("aside", "form"):
        assert "Dough" in shown(f"{menu}<{tag}><article>{f'<p>{WORDS}</p>' * 4}</article></{tag}>")


def test_text_without_blanks_counts_as_much() -> None:
    text = "面团先休息，然后发酵，有人把它折起来，最后进烤箱。" * 9
    links = "<li><a href='/'>People</a> have bread " * 40
    assert shown(f"<ul>{links}</ul><div class='post-body'><p>{text}</p></div>") == text


def entry(page: str) -> Entry:
    """Return what the reader makes of a page."""
    blob = Blob(address="bread.html", media_type="text/html", body=page.encode())
    return next(one for one in read_pages([blob]) if isinstance(one, Entry))


@pytest.mark.parametrize(
    "line",
    [
        "<p>Fri 28 December 2018</p>",
        "<p><span>Published on <time>August 24, 2025</time></span><span>By Ann Reed</span></p>",
        "<p>13 minutes read</p>",
        "<div>Written by <a href='/about'>ann</a> · ~4 min read</div>",
        "<div>2018-12-28 10:20 | Posted in <a href='/category/bread/'>bread</a></div>",
        "<ul><li><a href='/tags/rye.html'>rye</a><li><a href='/tags/oven.html'>oven</a></ul>",
        "<p>标签: <a href='/tags/bread/'>面包</a> 发布于 2018年12月28日</p>",
    ],
)
def test_lines_about_the_article_go_from_both_ends(line: str) -> None:
    page = f"<title>Bread</title><article><h1>Bread</h1>{line}<p>{WORDS}</p>{line}</article>"
    assert " ".join(text_of(parse_html(entry(page).body)).split()) == WORDS.strip()


@pytest.mark.parametrize(
    "line",
    [
        "<p>By hand, always.</p>",
        "<p>In 2018 nobody ate it.</p>",
        "<p>Tags are for kings.</p>",
        "<p><a href='https://bread.example/rye'>Rye</a></p>",
        "<pre>2018-12-28</pre>",
    ],
)
def test_short_lines_of_the_article_itself_stay(line: str) -> None:
    page = f"<title>Bread</title><article><h1>Bread</h1>{line}<p>{WORDS}</p></article>"
    assert text_of(parse_html(line)) in text_of(parse_html(entry(page).body))


def test_a_date_that_only_a_line_tells_is_the_date() -> None:
    page = f"<h1>Bread</h1><article><p>Posted on March 4, 2019</p><p>{WORDS}</p></article>"
    published = entry(page).published
    assert published is not None
    assert published.date().isoformat() == "2019-03-04"


@pytest.mark.parametrize(
    "added", [" | Mill", " - Notes of a miller", " · mill.example", " :: Mill"]
)
def test_what_a_site_adds_to_its_titles_goes(added: str) -> None:
    page = f"<title>Rye - a love story{added}</title><h2>Other</h2><h2>Rye - a love story</h2>"
    assert entry(f"{page}<article><p>{WORDS}</p></article>").title == "Rye - a love story"


def test_the_picture_and_the_words_between_title_and_text_lead_in() -> None:
    head = "<header><h1>Bread</h1><p>{}</p><img class='avatar' src='ann.png'></header>"
    lead = "How somebody who never baked before came to bake each day, and likes it."
    page = f"<main>{head.format(lead)}<figure><img src='loaf.jpg'></figure>"
    body = entry(f"{page}<div class='entry-content'><p>{WORDS}</p></div></main>").body
    assert body.index(lead) < body.index("loaf.jpg") < body.index("Dough")
    assert "ann.png" not in body
