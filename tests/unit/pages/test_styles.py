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
    ("sheets", "expected"),
    [
        (["a{c:d} /* why */", "b {\n color : red;\n}"], "a{c:d}b{color :red}"),
        ([":root{--a:1;--b:2}", ":root{--a:3}"], ":root{--b:2}:root{--a:3}"),
        ([":root{--a:1}p{x:y}", ":root{--a:2}"], "p{x:y}:root{--a:2}"),
        ([':root{--f:"a;--b:1}";--b:1}:root{--b:2}'], ':root{--f:"a;--b:1}"}:root{--b:2}'),
        ([":root{--u:url(data:a;b)}:root{--u:0}"], ":root{--u:0}"),
        # These stay: the first may not apply, the second wins, the third is no token.
        ([":root{--a:1}@media x{:root{--a:2}}"], ":root{--a:1}@media x{:root{--a:2}}"),
        ([":root{--a:1!important}:root{--a:2}"], ":root{--a:1!important}:root{--a:2}"),
        ([":root{color:a}:root{color:b}"], ":root{color:a}:root{color:b}"),
        ([".a:root{--a:1}:root{--a:2}"], ".a:root{--a:1}:root{--a:2}"),
    ],
)
def test_sheets_are_joined(sheets: list[str], expected: str) -> None:
    assert join_styles(sheets) == expected


def test_a_childs_sheets_come_after_its_parents_of_the_same_number() -> None:
    """Whatever it is called: `15-a` of a child comes after `15-ink`, and before `20-page`."""
    shelf = {
        "mine/theme.toml": b'name = "mine"\ncontract = 1\nextends = "ink"\n',
        "mine/styles/15-a.css": b":root{--re-paper:#123456}",
    }
    css = theme("mine", shelf).css
    assert css.count("--re-paper:") == 2  # and the white paper of print
    assert css.index("--re-paper:#123456") < css.index("box-sizing")


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
