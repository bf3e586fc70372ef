"""Footnotes: at the end of the article, or beside the line that speaks of them.

Comes in: a `Body` and the tokens of footnotes. Goes out: HTML with links both ways. A note of one
paragraph goes to the side when the site says so; longer ones stay at the end. Start reading at
`collect_notes`.
"""

from collections.abc import Sequence

from reprose.articles.body import Body
from reprose.articles.markdown.parser import Token
from reprose.articles.words import plain_text

_ONE_PARAGRAPH = ["paragraph_open", "inline", "footnote_anchor", "paragraph_close"]


def collect_notes(body: Body, tokens: list[Token]) -> list[Token]:
    """Take the notes that go to the side out of the stream; return what is left of it."""
    if body.options.footnotes != "side":
        return tokens
    kept: list[Token] = []
    start = 0
    for i, token in enumerate(tokens):
        if token.type == "footnote_open":
            start = i
        kept.append(token)
        if token.type != "footnote_close":
            continue
        inner = tokens[start + 1 : i]
        if [t.type for t in inner] == _ONE_PARAGRAPH:
            body.notes[int(tokens[start].meta["id"])] = inner[1].children or []
            del kept[len(kept) - (i - start + 1) :]
    if len(kept) > 1 and kept[-2].type == "footnote_block_open":
        del kept[-2:]
    return kept


def note_reference(body: Body, tokens: Sequence[Token], i: int) -> str:
    """Write the number of a note; the first one brings its side note along."""
    token = tokens[i]
    number = int(token.meta["id"]) + 1
    again = int(token.meta.get("subId", 0))
    name = f"fnref-{number}-{again + 1}" if again else f"fnref-{number}"
    beside = body.notes.get(number - 1)
    if beside is None:
        link = f'<a href="#fn-{number}" id="{name}">{number}</a>'
        return f'<sup class="footnote-ref">{link}</sup>'
    if again:
        return f'<sup class="footnote-ref"><a href="#sn-{number}">{number}</a></sup>'
    body.say(plain_text(beside))
    inner = body.write(beside)
    # The number is said once: the side note shows it by style. Where there is no style, as in
    # feeds, brackets keep the note apart from its sentence.
    return (
        f'<sup class="sidenote-ref" id="sn-{number}">{number}</sup>'
        f'<span class="sidenote" data-line="{number}"><span class="unstyled"> (</span>{inner}'
        '<span class="unstyled">)</span></span>'
    )


def note_block_open(body: Body, tokens: Sequence[Token], i: int) -> str:
    """Begin the list of notes."""
    return '<section class="footnotes" aria-label="Footnotes">\n<ol>\n'


def note_block_close(body: Body, tokens: Sequence[Token], i: int) -> str:
    """End the list of notes."""
    return "</ol>\n</section>\n"


def note_open(body: Body, tokens: Sequence[Token], i: int) -> str:
    """Begin a note."""
    number = int(tokens[i].meta["id"]) + 1
    return f'<li id="fn-{number}" value="{number}">'


def note_close(body: Body, tokens: Sequence[Token], i: int) -> str:
    """End a note."""
    return "</li>\n"


def note_back(body: Body, tokens: Sequence[Token], i: int) -> str:
    """Write the way back; each has a name of its own, for those who hear it."""
    number = int(tokens[i].meta["id"]) + 1
    again = int(tokens[i].meta.get("subId", 0))
    name = f"fnref-{number}-{again + 1}" if again else f"fnref-{number}"
    label = f"Back to reference {number}" + (f", place {again + 1}" if again else "")
    return f' <a href="#{name}" class="footnote-back" aria-label="{label}">↩</a>'
