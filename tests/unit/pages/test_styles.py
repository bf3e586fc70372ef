"""Style sheets: made small, joined in order, each token said once."""

import re

import pytest

from kit.pages import THEMES, theme
from reprose.articles.highlight import highlight
from reprose.pages.styles import join_styles
from reprose.roles import CLASS_OF, CLASSES, TOKENS

# Words of CSS that mean a side of the screen: in a page read from right to left they are wrong.
PHYSICAL = re.compile(
    r"(?<![\w-])((margin|padding|border|scroll-margin|scroll-padding)-(left|right|top|bottom)\b"
    r"|(left|right|top|bottom)\s*:|(min-|max-)?(width|height)\s*:"
    r"|(text-align|float|clear)\s*:\s*(left|right)|border-(top|bottom)-(left|right)-radius)"
)
# Code reads from left to right in every language, and a media query knows no other word.
ALLOWED = ("direction: ltr; unicode-bidi: isolate; text-align: left", "@media")


@pytest.mark.parametrize(
    ("files", "last", "expected"),
    [
        ({"2.css": "b {\n color : red;\n}", "1.css": "a{c:d}"}, "", "a{c:d}b{color :red}"),
        ({"1.css": ":root{--a:1;--b:2}", "2.css": ":root{--a:3}"}, "", ":root{--b:2}:root{--a:3}"),
        ({"1.css": ":root{--a:1}p{x:y}"}, ":root{--a:2}", "p{x:y}:root{--a:2}"),
        ({"1.css": ':root{--f:"a;--b:1}";--b:1}:root{--b:2}'}, "", ':root{--f:"a;--b:1}"}:root{--b:2}'),
        ({"1.css": ":root{--u:url(data:a;b)}:root{--u:0}"}, "", ":root{--u:0}"),
        # These stay: the first may not apply, the second wins, the third is no token.
        ({"1.css": ":root{--a:1}@media x{:root{--a:2}}"}, "", ":root{--a:1}@media x{:root{--a:2}}"),
        ({"1.css": ":root{--a:1!important}:root{--a:2}"}, "", ":root{--a:1!important}:root{--a:2}"),
        ({"1.css": ":root{color:a}:root{color:b}"}, "", ":root{color:a}:root{color:b}"),
        ({"1.css": ".a:root{--a:1}:root{--a:2}"}, "", ".a:root{--a:1}:root{--a:2}"),
    ],
)  # fmt: skip
def test_sheets_are_joined(files: dict[str, str], last: str, expected: str) -> None:
    assert join_styles(files, last) == expected


@pytest.mark.parametrize("name", ["base", "ink", "atlas"])
def test_each_token_is_said_once(name: str) -> None:
    css = theme(name).css.partition("@media")[0]
    tokens = re.findall(r"(--re-[\w-]+):", "".join(re.findall(r":root\{[^}]*\}", css)))
    assert len(tokens) > 30
    assert len(tokens) == len(set(tokens))


def test_layout_knows_no_left_and_right() -> None:
    """Every sheet turns around by itself in a page that is read from right to left."""
    wrong = [
        f"{sheet.relative_to(THEMES)}:{number}: {match[0]}"
        for sheet in sorted(THEMES.rglob("*.css"))
        for number, line in enumerate(sheet.read_text("utf-8").splitlines(), 1)
        for match in PHYSICAL.finditer(re.sub("|".join(map(re.escape, ALLOWED)) + r"[^{]*", "", line))
    ]  # fmt: skip
    assert wrong == []
    assert PHYSICAL.search("a { margin-left: 1px }")
    assert not PHYSICAL.search("a { border-inline-start-width: 1px; inline-size: 1px }")


def test_a_page_names_roles_and_every_role_has_a_colour() -> None:
    assert highlight("python", 'x = f"{a}" + 1\n# why\n') == [
        'x = <span class="s">f"{</span>a<span class="s">}"</span> + <span class="m">1</span>',
        '<span class="c"># why</span>',
    ]
    assert set(CLASS_OF.values()) == set(CLASSES.values())
    assert set(TOKENS) == set(CLASSES)
    for name in ("base", "ink", "atlas"):
        made = theme(name)
        assert set(made.palette.light.roles) == set(made.palette.dark.roles) == set(CLASSES)
        assert all(f".code .{one}" in made.sheets["code"] for one in CLASSES.values())
