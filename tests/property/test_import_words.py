"""Laws of the importer's Markdown: visible words survive HTML -> Markdown -> HTML."""

from html import escape

from hypothesis import example, given, settings
from hypothesis import strategies as st

from reprose.articles.parse import render
from reprose.sources.clean import clean
from reprose.sources.dom import parse_html, text_of
from reprose.sources.facts import facts_of
from reprose.sources.inline import Style
from reprose.sources.markdown import PLAIN, Writing, write_markdown
from reprose.sources.merge import merge

SIGNS = "ab 1.*_`#~[](){}<>|\\!-+=:$&^\"'\n"
TEXT = st.text(alphabet=SIGNS, min_size=1, max_size=14) | st.sampled_from(
    (
        "w",
        "中文。",
        "é",
        "- x",
        "1. y",
        "**z**",
        "|a|b|",
        "[x]: y",
        "$5",
        "{#id}",
        "~~~",
        "&amp;",
        "___",
    )
)
INLINE = st.recursive(
    TEXT.map(lambda text: escape(text, quote=False)),
    lambda inner: st.tuples(
        st.sampled_from(("em", "strong", "code", "del", "sup", "a", "span", "kbd")),
        st.lists(inner, min_size=1, max_size=3),
    ).map(lambda pair: _element(pair[0], "".join(pair[1]))),
    max_leaves=6,
)
BLOCK = st.recursive(
    st.lists(INLINE, min_size=1, max_size=3).map(lambda parts: f"<p>{''.join(parts)}</p>")
    | INLINE.map(lambda inside: f"<h2>{inside}</h2>"),
    lambda inner: st.tuples(
        st.sampled_from(("ul", "ol", "blockquote", "div")), st.lists(inner, min_size=1, max_size=3)
    ).map(lambda pair: _block(*pair)),
    max_leaves=5,
)


def _element(tag: str, inside: str) -> str:
    return (
        f'<a href="https://x.example/">{inside}</a>' if tag == "a" else f"<{tag}>{inside}</{tag}>"
    )


def _block(tag: str, blocks: list[str]) -> str:
    if tag in ("ul", "ol"):
        return f"<{tag}>{''.join(f'<li>{block}</li>' for block in blocks)}</{tag}>"
    return f"<{tag}>{''.join(blocks)}</{tag}>"


def visible(html: str) -> str:
    """Return all visible characters of a page but blanks."""
    return "".join(text_of(parse_html(html)).split())


@settings(max_examples=150, deadline=None)
@given(st.lists(BLOCK, min_size=1, max_size=3))
@example(["<p><em>a</em><em>b</em></p>"])
@example(["<p>1</p>", "<h2><em><em>:<strong>- x</strong></em>_</em></h2>"])
@example(
    ['<p><a href="https://x.example/">a <em>b <a href="https://y.example/">c</a></em> d</a></p>']
)
def test_words_survive(blocks: list[str]) -> None:
    html = "".join(blocks)
    tree = clean(html)
    written = [
        write_markdown(tree, one) for one in (PLAIN, Writing(Style(thorough=True), all_ids=True))
    ]
    wanted = facts_of(tree)
    pages = [facts_of(parse_html(render(markdown))) for markdown in written]
    assert any(page.words == wanted.words for page in pages), written


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=SIGNS + "xyz\t", max_size=120).filter(lambda text: text.strip()))
def test_code_is_exact(code: str) -> None:
    markdown = write_markdown(clean(f"<ul><li><p>x</p><pre>\n{escape(code)}</pre></li></ul>"))
    (found,) = facts_of(parse_html(render(markdown))).code
    assert found == code.rstrip("\n")


LINES = st.lists(st.sampled_from("abcdef"), max_size=8).map(
    lambda rows: "".join(f"{r}\n" for r in rows)
)


@settings(max_examples=300, deadline=None)
@given(LINES, LINES, LINES)
def test_a_merge_takes_what_one_side_changed(old: str, mine: str, theirs: str) -> None:
    assert merge(old, old, theirs) == theirs
    assert merge(old, mine, old) == mine
    assert merge(old, mine, mine) == mine
    merged = merge(old, mine, theirs)
    assert merged is None or set(merged) <= set(old + mine + theirs)
