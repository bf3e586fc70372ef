"""Tables: typed values from TOML, and a place for every mistake."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reprose.tables import plain, read_toml, typed


@dataclass(frozen=True)
class Inner:
    name: str
    size: float = 1.0


@dataclass(frozen=True)
class Outer:
    title: str
    kind: Literal["blog", "notes"] = "blog"
    count: int | None = None
    day: dt.date | None = None
    names: tuple[str, ...] = ()
    inner: Inner | None = None
    many: tuple[Inner, ...] = ()
    by_name: Mapping[str, Inner] = field(default_factory=dict)
    css_class: str = field(default="", metadata={"key": "class"})
    extra: Mapping[str, object] = field(default_factory=dict)


def read(text: str) -> tuple[Outer | None, list[str]]:
    table = read_toml("t.toml", text)
    found = typed(table.value, Outer, "the table")
    return found.value, [
        f"{p.place.line}:{p.place.col} {p.name}: {p.message}"
        for p in (*table.problems, *found.problems)
    ]


def test_every_type_is_understood() -> None:
    value, problems = read(
        'title = "x"\nkind = "notes"\ncount = 3\nday = 2026-01-31\nnames = ["a", "b"]\nclass = "c"\n'
        'inner = { name = "i", size = 2 }\n[[many]]\nname = "m"\n[by_name.one]\nname = "o"\n'
        "[extra]\nfree = [1, { deep = true }]\n"
    )

    assert problems == []
    assert value == Outer(
        title="x",
        kind="notes",
        count=3,
        day=dt.date(2026, 1, 31),
        names=("a", "b"),
        inner=Inner("i", 2.0),
        many=(Inner("m"),),
        by_name={"one": Inner("o")},
        css_class="c",
        extra={"free": [1, {"deep": True}]},
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('title = "x"\ntitel = 1\n', "2:1 unknown-key: `titel` is not a key of the table"),
        ("title = 1\n", "1:9 wrong-type: `title` takes text, found `1`"),
        ('title = "x"\ncount = "3"\n', '2:9 wrong-type: `count` takes a whole number, found `"3"`'),
        (
            'title = "x"\ncount = true\n',
            "2:9 wrong-type: `count` takes a whole number, found `True`",
        ),
        (
            'title = "x"\nkind = "blogs"\n',
            '2:8 wrong-type: `kind` takes `blog` or `notes`, found `"blogs"`',
        ),
        ("kind = 'blog'\n", "1:1 missing-key: the table has no `title`"),
        ('title = "x"\n[inner]\nnmae = "i"\n', "3:1 unknown-key: `nmae` is not a key of `inner`"),
        (
            'title = "x"\n[[many]]\nname = "a"\n[[many]]\nname = "b"\nsice = 2\n',
            "6:1 unknown-key: `sice` is not a key of `many`",
        ),
        (
            'title = "x"\n[by_name.one]\nname = 1\n',
            "3:8 wrong-type: `name` takes text, found `1`",
        ),
        ("title = x\n", "1:9 toml-syntax: not valid TOML: invalid value"),
        ('title = "x\n', "1:11 toml-syntax: not valid TOML: illegal character '\\n'"),
        (
            'a = 1\ntitle = "x"\na = 2\n',
            "3:6 toml-syntax: not valid TOML: cannot overwrite a value",
        ),
    ],
)
def test_each_mistake_has_its_place(text: str, expected: str) -> None:
    assert expected in read(text)[1]


def test_one_mistake_does_not_hide_the_next() -> None:
    problems = read('titel = "x"\nkind = "z"\nnames = [1, "a"]\n')[1]

    assert [problem.split(": ")[0] for problem in problems] == [
        "1:1 unknown-key",
        "2:8 wrong-type",
        "3:9 wrong-type",
        "1:1 missing-key",
    ]


@given(st.text(max_size=200))
def test_any_text_gives_a_value_or_problems(text: str) -> None:
    found = read_toml("t.toml", text)

    assert found.problems or isinstance(plain(found.value), dict)
