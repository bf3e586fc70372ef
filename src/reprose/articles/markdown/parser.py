"""The Markdown parser: CommonMark, and the extensions that the options switch on.

Comes in: `MarkdownOptions`. Goes out: one parser object for each set of options, made once per
process; `read_tokens` runs it. Every extension is a rule of its own module or of a plugin; none
renders anything. Start reading at `read_tokens`.
"""

from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.attrs import attrs_block_plugin, attrs_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from reprose.articles.markdown.alerts import find_alerts
from reprose.articles.markdown.blockids import find_block_ids
from reprose.articles.markdown.bounds import set_bounds
from reprose.articles.markdown.braces import move_heading_braces
from reprose.articles.markdown.directives import directive_rule
from reprose.articles.markdown.placed import keep_columns, place_rules
from reprose.articles.markdown.source import Source
from reprose.articles.markdown.titles import parse_titles
from reprose.articles.markdown.wikilinks import wikilink_rule
from reprose.config import MarkdownOptions

__all__ = ["BARE", "DEEPEST", "Token", "read_tokens"]

DEEPEST = 100

BARE = MarkdownOptions(
    math=False, alerts=False, wikilinks=False, footnotes="end", directives=False,
    attributes=False, task_lists=False, definition_lists=False,
)  # fmt: skip

# What braces may set; handlers and styles have no place in text.
ATTRIBUTES = (
    "id", "class", "lang", "dir", "title", "width", "height", "caption", "start", "hreflang",
    "datetime", "cite", "alt",
)  # fmt: skip


def read_tokens(source: Source, options: MarkdownOptions, *, plain: bool = False) -> list[Token]:
    """Parse a body.

    Args:
        source: the body and its file; rules leave their problems there.
        options: which extensions are on.
        plain: CommonMark and nothing else, tables and footnotes off too.
    """
    env: dict[str, Any] = {"source": source}
    tokens = parser(options, plain).parse(source.text, env)
    source.notes = env.get("footnotes", {}).get("refs", {})
    return tokens


@lru_cache(maxsize=8)
def parser(options: MarkdownOptions, plain: bool = False) -> MarkdownIt:
    """Return the parser for a set of options."""
    md = MarkdownIt("commonmark", {"maxNesting": DEEPEST, "html": options.html})
    if not plain:
        md.options["tasklists"] = options.task_lists
        md.enable(["table", "strikethrough"])
        md.use(footnote_plugin)
        _extend(md, options)
    set_bounds(md)
    place_rules(md)
    keep_columns(md)
    return md


def _extend(md: MarkdownIt, options: MarkdownOptions) -> None:
    """Switch on the extensions that can be switched off."""
    if options.definition_lists:
        md.use(deflist_plugin)
    if options.math:
        md.use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True)
        md.use(amsmath_plugin)
    if options.wikilinks:
        md.inline.ruler.before("link", "wikilink", wikilink_rule)
        md.core.ruler.after("inline", "block_ids", find_block_ids)
    if options.directives:
        ends = ["paragraph", "reference", "blockquote", "list"]
        md.block.ruler.before("fence", "directive", directive_rule, {"alt": ends})
    if options.attributes:
        md.use(attrs_plugin, spans=True, allowed=ATTRIBUTES)
        md.use(attrs_block_plugin, allowed=ATTRIBUTES)
        md.core.ruler.before("inline", "heading_braces", move_heading_braces)
    if options.alerts or options.directives:
        md.core.ruler.after("inline", "titles", parse_titles)
    if options.alerts:
        md.core.ruler.before("inline", "alerts", find_alerts)
