"""The article of a page is found whole, and nothing around it comes along."""

import pytest

from reprose.sources.dom import parse_html, text_of
from reprose.sources.page import article_part
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
