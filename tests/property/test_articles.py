"""Laws of articles: whatever the bytes are, there is an article, a document, and never an exception."""

import re
from html.parser import HTMLParser

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kit.articles import body, config, filled, site
from reprose.articles.front import read_article
from reprose.articles.parse import parse
from reprose.articles.yaml import read_yaml
from reprose.model import Doc, RawFile
from reprose.problems import Found

QUICK = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))

# Pieces that mean something: their random sequences reach further than random letters.
PIECES = st.sampled_from(
    [
        "---\n", "+++\n", "title: ", "x", "# ", "\n", "\n\n", "> ", "- ", "1. ", "[", "]", "(", ")", "{", "}",
        "[[", "]]", "![[", "|", "| a |\n|---|\n", "```", "```python {mark=1}\n", "~~~", ":::", "::: tabs\n",
        "::: tab T\n", "::: figure C {#f}\n", "$", "$$", "\\", "\\begin{align}", "\\end{align}", "<!--", "-->",
        "<a href=", "<img src=x>", "<script>", "</div>", "<video src=v>", '"', "'", "*", "_", "`", "^", "[^1]",
        "[^1]: ", "[!note]", "[!note]-", "{#id .c k=v}", "&#0;", "&amp;", "\t", "    ", "http://x.y", "é", "\u202e",
        "\x00", "\ufeff", "=", "#", "<", ">", ": ", "~", "@", "!", "data-slot=\"link0\"", "%", "\r\n",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(max_size=200))


def whole(found: Found[Doc]) -> Doc:
    """Check what every document promises."""
    doc = found.value
    assert len(doc.parts) == len(doc.slots) + 1
    assert not any("\x00" in part for part in doc.parts)
    for slot in doc.slots:
        if slot.kind == "code":
            assert slot.index < len(doc.code_blocks)
        elif slot.kind != "more":
            assert slot.index < len(doc.links)
    for problem in found.problems:
        assert problem.place.line >= 0
    ids = re.findall(r'<[a-z1-6]+ id="([^"]*)"', "".join(doc.parts))
    assert set(doc.ids) >= {heading.id for heading in doc.headings}
    assert len(ids) == len(set(ids)) or "<script" in "".join(doc.parts)
    return doc


@QUICK
@given(st.one_of(st.binary(max_size=300), TEXTS.map(lambda text: text.encode("utf-8", "replace"))))
def test_any_bytes_are_an_article(raw: bytes) -> None:
    found = read_article(RawFile("content/a.md", raw, ""), config())

    whole(parse(found.value, config().markdown))


@QUICK
@given(TEXTS)
def test_any_text_is_a_body_and_the_same_twice(text: str) -> None:
    first, second = body(text), body(text)

    assert whole(first) == whole(second)
    assert first.problems == second.problems


@QUICK
@given(st.text(alphabet=st.sampled_from(list("abc:-[]{}#&*!|>'\"%@`,? \n\t0129.~")), max_size=80))
def test_any_text_is_yaml_or_a_problem(text: str) -> None:
    found = read_yaml("a.md", text)

    assert all(problem.place.line >= 1 for problem in found.problems)


class Active(HTMLParser):
    """Collects what would act in a browser."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in (
            "script",
            "style",
            "iframe",
            "object",
            "embed",
            "form",
            "base",
            "meta",
            "link",
            "svg",
        ):
            self.found.append(tag)
        for name, value in attrs:
            address = re.sub(r"[\x00-\x20]", "", value or "").lower()
            if name.startswith("on") or name in ("style", "srcdoc", "formaction"):
                self.found.append(name)
            if name in ("href", "src") and address.startswith(
                ("javascript:", "data:text", "vbscript:")
            ):
                self.found.append(address)


ATTACKS = st.sampled_from(
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>", "<a href=javascript:alert(1)>",
        "<math><mtext><style><img src onerror=alert(1)>", "<iframe srcdoc='<script>'>", "[x](javascript:alert(1))",
        "![x](data:text/html,x)", "<style>*{}</style>", "<div style=x onclick=y>", "{onclick=x}", "# h {onclick=x}",
        "[x](y){onclick=z style=q}", "$\\text{<img src=x onerror=alert(1)>}$", "$\\href{javascript:x}{y}$",
        "```html\n<script>\n```", "<details ontoggle=x open>", "</div></main><form>", "<!--><script>-->", "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        "[[x|<script>]]", "> [!note] <script>\n", "::: details <script>\n", "| <script> |\n|---|\n", "<a data-slot=\"link0\">",
    ]
)  # fmt: skip


@QUICK
@given(st.lists(st.one_of(ATTACKS, PIECES), max_size=12).map("".join))
def test_nothing_active_comes_from_strangers(text: str) -> None:
    doc = whole(body(text, trusted=False))
    watch = Active()
    for part in doc.parts:
        # Addresses in slots are checked where they are filled.
        assert "<script" not in part.lower()
    watch.feed(filled(doc).replace(' href="', ' data-href="'))

    assert watch.found == []


PATHS = st.sampled_from(
    ["content/index.md", "content/a.md", "content/kb/a.md", "content/kb/index.md", "content/kb/b/index.md", "content/Ü x.md", "content/kb/2026-01-02-c.md"]
)  # fmt: skip
FRONTS = st.sampled_from(
    ["", "title: A", "url: /a/", "url: /x.html", "slug: b", "aliases: [/kb/, /old]", "draft: true", "tags: [x, X, '']", "series: s/1", "date: 2030-01-01", "expires: 2020-01-01", "order: 1", "author: Nobody"]
)  # fmt: skip
ENDS = st.sampled_from(
    ["a.md", "../a.md", "/", "", "#x", "?q", "kb/", "b", "../../..", "//x", "%", "%zz", "[", "http://[", "/kb/a/#%C3", "mailto:", "x.png", "\\", "a b", "/content/a.md", "https://test.example/a/", "A#B#C", "kb/a", "Ü x", "tel:1", "data:x"]
)  # fmt: skip
FORMS = st.sampled_from(
    ["[t]({})", "[t](<{}>)", "![t]({})", "[[{}]]", "![[{}]]\n", "[[{}|t]]", '<a href="{}">x</a>']
)
LINKS = st.builds(lambda form, end: form.replace("{}", end), FORMS, ENDS)
ARTICLES = st.builds(
    lambda front, links: f"---\n{front}\n---\n# B\n\n" + "\n\n".join(links),
    FRONTS,
    st.lists(LINKS, max_size=6),
)


@QUICK
@given(st.dictionaries(PATHS, ARTICLES, max_size=5))
def test_any_links_are_targets_or_problems(files: dict[str, str]) -> None:
    found = site(files)

    for url, page in found.value.pages.items():
        assert url.startswith("/")
        assert len(page.targets) == len(page.doc.links)
        for target in page.targets:
            inside = target.url.partition("#")[0].partition("?")[0]
            assert target.state != "inside" or inside.startswith("/")
            assert (target.url == "") == (target.state == "dead")
    assert site(files) == found
