"""HTML bodies become Markdown, and the site's own parser reads the same words back."""

import pytest

from kit.cases import Case, read_cases
from reprose.articles.parse import render
from reprose.sources.annotate import annotate_tree
from reprose.sources.bodies import Attachments, html_of
from reprose.sources.clean import clean
from reprose.sources.dom import parse_html
from reprose.sources.entry import Entry
from reprose.sources.markdown import write_markdown
from reprose.sources.proof import prove
from reprose.sources.raw_code import protect_code

FILES = ("inline", "blocks", "code", "rest")
ALL = [case for name in FILES for case in read_cases(f"import_{name}.md")]


@pytest.mark.parametrize("case", ALL, ids=str)
def test_a_body_becomes_this_markdown(case: Case) -> None:
    html, expected = case.fields
    tree = clean(html.removesuffix("\n"))
    annotate_tree(tree)
    markdown = write_markdown(tree)
    assert markdown == expected
    proof = prove(parse_html(protect_code(html)), tree, parse_html(render(markdown)), markdown)
    assert proof.losses == ()


def test_deep_nesting_ends_without_a_traceback() -> None:
    tree = clean("<blockquote><div><em>" * 3000 + "deep" + "</em></div></blockquote>" * 3000)
    assert "deep" in write_markdown(tree)


def test_lists_of_many_levels_keep_their_words() -> None:
    markdown = write_markdown(clean("<ul><li>w" * 60))
    assert markdown.count("w") == 60


@pytest.mark.parametrize("case", read_cases("import_wordpress.md"), ids=str)
def test_a_wordpress_body_becomes_this_markdown(case: Case) -> None:
    body, expected = case.fields
    entry = Entry(guid="a", markup="classic", body=body.removesuffix("\n"))
    tree = clean(html_of(entry, Attachments()).html)
    annotate_tree(tree)
    assert write_markdown(tree) == expected
